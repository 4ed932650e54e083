//! The mathematics against sources that are not ours: the article's rules in numpy, gradients and optimizers in
//! PyTorch (`tests/fixtures/reference`, made by the script beside them).

use deltascope::nn::gradient_transform::{GradientTransform, Transformed};
use deltascope::nn::optimizer::OptimizerState;
use deltascope::nn::{Activation, GradientRule, Loss, Network, Optimizer, OutputActivation};
use ndarray::{Array1, Array2, Axis};
use serde_json::Value;

use crate::support::{disagreement, json, matrix, numbers};

const TOLERANCE: f64 = 1e-9;

fn network(case: &Value, hidden: &[Activation], output: OutputActivation) -> Network {
    let weights: Vec<Array2<f64>> = case["weights"].as_array().unwrap().iter().map(matrix).collect();
    let mut sizes = vec![weights[0].nrows()];
    sizes.extend(weights.iter().map(Array2::ncols));
    let mut network = Network::zeros(&sizes, hidden, output);
    for (l, w) in weights.iter().enumerate() {
        network.parameters.weights_mut(l).assign(w);
        network.parameters.biases_mut(l).assign(&Array1::from(numbers(&case["biases"][l])));
    }
    network
}

fn assert_final(network: &Network, case: &Value, what: &str) {
    for l in 0..network.n_layers() {
        let w = matrix(&case["final_weights"][l]);
        let b = numbers(&case["final_biases"][l]);
        assert!(disagreement(network.parameters.weights(l), &w) < TOLERANCE, "{what}: W[{l}]");
        assert!(disagreement(network.parameters.biases_slice(l), &b) < TOLERANCE, "{what}: b[{l}]");
    }
}

fn follow_the_article(file: &str, rule: GradientRule) {
    let reference = json(file);
    let data = matrix(&reference["data"]);
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 2);
    for case in cases {
        let f = if case["hidden"] == "sigmoid" { Activation::Sigmoid } else { Activation::Relu };
        let mut network = network(case, &[f, f], OutputActivation::Sigmoid);
        let learning_rate = case["learning_rate"].as_f64().unwrap();
        let mut optimizer = OptimizerState::new(Optimizer::Sgd, 0.0, &network.parameters);
        let batches = case["batches"].as_array().unwrap();
        assert_eq!(batches.len(), 50);
        for (batch, expected) in batches.iter().zip(case["steps"].as_array().unwrap()) {
            let rows: Vec<usize> = numbers(batch).iter().map(|r| *r as usize).collect();
            let rows = data.select(Axis(0), &rows);
            let (x, y) = rows.view().split_at(Axis(1), 3);
            let pass = network.forward(x);
            let gradient = rule.gradient(&network, &pass, x, y, Loss::HalfMse);
            for (l, key) in ["sig1", "sig2", "sig3"].into_iter().enumerate() {
                let agreement = disagreement(&gradient.deltas[l], &numbers(&expected[key]));
                assert!(agreement < TOLERANCE, "{file}: {key} is off by {agreement}");
            }
            optimizer.update(network.parameters.values_mut(), gradient.parameters.values(), learning_rate);
            let after = network.forward(x);
            let loss = Loss::HalfMse.value(after.z[2].view(), after.a[2].view(), y);
            assert!(disagreement(&[loss], &[expected["loss"].as_f64().unwrap()]) < TOLERANCE);
        }
        assert_final(&network, case, file);
    }
}

#[test]
fn as_printed_follows_the_article_step_by_step() {
    follow_the_article("reference/as_printed.json", GradientRule::AsPrinted);
}

#[test]
fn batch_mean_follows_numpy_step_by_step() {
    follow_the_article("reference/batch_mean.json", GradientRule::BatchMean);
}

#[test]
fn exact_gradients_are_those_of_autograd() {
    let reference = json("reference/exact.json");
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 108);
    for case in cases {
        let f = match case["hidden_activation"].as_str().unwrap() {
            "identity" => Activation::Identity,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            "relu" => Activation::Relu,
            "leaky_relu_0.01" => Activation::LeakyRelu,
            "elu" => Activation::Elu,
            "softplus" => Activation::Softplus,
            "silu" => Activation::Silu,
            "gelu_erf" => Activation::Gelu,
            other => panic!("unknown activation {other}"),
        };
        let (loss, output) = match case["loss"].as_str().unwrap() {
            "half_mse" => (Loss::HalfMse, OutputActivation::Sigmoid),
            "binary_cross_entropy" => (Loss::BinaryCrossEntropy, OutputActivation::Sigmoid),
            "softmax_cross_entropy" => (Loss::SoftmaxCrossEntropy, OutputActivation::Softmax),
            other => panic!("unknown loss {other}"),
        };
        let n_layers = case["weights"].as_array().unwrap().len();
        let network = network(case, &vec![f; n_layers - 1], output);
        let x = matrix(&case["x"]);
        let labels = numbers(&case["y"]);
        let n_outputs = network.parameters.sizes()[n_layers];
        let y = Array2::from_shape_fn((labels.len(), n_outputs), |(row, j)| match output {
            OutputActivation::Softmax => f64::from(u8::from(labels[row] as usize == j)),
            _ => labels[row],
        });
        let pass = network.forward(x.view());
        let gradient = GradientRule::Exact.gradient(&network, &pass, x.view(), y.view(), loss);
        let what = format!("{f:?} {loss:?} {:?}", network.parameters.sizes());
        let value = loss.value(pass.z[n_layers - 1].view(), pass.a[n_layers - 1].view(), y.view());
        assert!(disagreement(&[value], &[case["value"].as_f64().unwrap()]) < TOLERANCE, "{what}: loss");
        for l in 0..n_layers {
            assert!(disagreement(&pass.a[l], &matrix(&case["activations"][l])) < TOLERANCE, "{what}: a[{l}]");
            let of_mean = &gradient.deltas[l] / labels.len() as f64;
            assert!(disagreement(&of_mean, &matrix(&case["deltas"][l])) < TOLERANCE, "{what}: delta[{l}]");
            let (w, b) = (matrix(&case["weight_gradients"][l]), numbers(&case["bias_gradients"][l]));
            assert!(disagreement(gradient.parameters.weights(l), &w) < TOLERANCE, "{what}: dW[{l}]");
            assert!(disagreement(gradient.parameters.biases_slice(l), &b) < TOLERANCE, "{what}: db[{l}]");
        }
    }
}

#[test]
fn equal_layer_norms_follow_numpy_for_50_steps() {
    let reference = json("reference/equal_norms.json");
    let data = matrix(&reference["data"]);
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    for case in cases {
        let f = if case["hidden"] == "sigmoid" { Activation::Sigmoid } else { Activation::Relu };
        let rule = GradientRule::ALL.into_iter().find(|rule| case["rule"] == rule.key()).unwrap();
        let mut network = network(case, &[f, f], OutputActivation::Sigmoid);
        let adam = Optimizer::examples().into_iter().find(|o| o.key() == "adam").unwrap();
        let (optimizer, learning_rate, weight_decay) = match case["optimizer"].as_str().unwrap() {
            "sgd" => (Optimizer::Sgd, 0.3, 0.0),
            "sgd with weight decay" => (Optimizer::Sgd, 0.3, 0.01),
            _ => (adam, 0.01, 0.0),
        };
        let mut state = OptimizerState::new(optimizer, weight_decay, &network.parameters);
        let mut transformed =
            Transformed::new(&[GradientTransform::EqualLayerNorms], 0.0, &network.parameters).unwrap();
        let batches = case["batches"].as_array().unwrap();
        assert_eq!(batches.len(), 50);
        for (batch, loss) in batches.iter().zip(numbers(&case["losses"])) {
            let rows: Vec<usize> = numbers(batch).iter().map(|r| *r as usize).collect();
            let rows = data.select(Axis(0), &rows);
            let (x, y) = rows.view().split_at(Axis(1), 3);
            let pass = network.forward(x);
            let mine = Loss::HalfMse.value(pass.z[2].view(), pass.a[2].view(), y);
            assert!(disagreement(&[mine], &[loss]) < TOLERANCE, "{mine} {loss}");
            let gradient = rule.gradient(&network, &pass, x, y, Loss::HalfMse);
            let gradient = transformed.of(&gradient.parameters, &network.parameters);
            state.update(network.parameters.values_mut(), gradient.values(), learning_rate);
        }
        assert_final(&network, case, &format!("{} {} {}", case["rule"], case["hidden"], case["optimizer"]));
    }
}

#[test]
fn optimizers_follow_torch_for_200_steps() {
    let reference = json("reference/optimizers.json");
    let data = matrix(&reference["data"]);
    let (x, y) = data.view().split_at(Axis(1), 3);
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let (optimizer, learning_rate, weight_decay) = match case["optimizer"].as_str().unwrap() {
            "sgd lr=0.1" => (Optimizer::Sgd, 0.1, 0.0),
            "sgd lr=0.1 weight_decay=0.01" => (Optimizer::Sgd, 0.1, 0.01),
            "momentum lr=0.05 beta=0.9" => (Optimizer::Momentum { beta: 0.9 }, 0.05, 0.0),
            "nesterov lr=0.05 beta=0.9" => (Optimizer::Nesterov { beta: 0.9 }, 0.05, 0.0),
            "adagrad lr=0.1 eps=1e-10" => (Optimizer::AdaGrad { eps: 1e-10 }, 0.1, 0.0),
            "rmsprop lr=0.01 alpha=0.99 eps=1e-8" => (Optimizer::RmsProp { alpha: 0.99, eps: 1e-8 }, 0.01, 0.0),
            "adam lr=0.01 betas=0.9,0.999 eps=1e-8" => {
                (Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 }, 0.01, 0.0)
            }
            "adamw lr=0.01 betas=0.9,0.999 eps=1e-8 weight_decay=0.01" => {
                (Optimizer::AdamW { beta1: 0.9, beta2: 0.999, eps: 1e-8 }, 0.01, 0.01)
            }
            other => panic!("unknown optimizer {other}"),
        };
        let mut network = network(&reference, &[Activation::Tanh, Activation::Tanh], OutputActivation::Sigmoid);
        let mut state = OptimizerState::new(optimizer, weight_decay, &network.parameters);
        let mut losses = Vec::new();
        for _ in 0..200 {
            let pass = network.forward(x);
            losses.push(Loss::HalfMse.value(pass.z[2].view(), pass.a[2].view(), y));
            let gradient = GradientRule::Exact.gradient(&network, &pass, x, y, Loss::HalfMse);
            state.update(network.parameters.values_mut(), gradient.parameters.values(), learning_rate);
        }
        let what = case["optimizer"].as_str().unwrap();
        assert!(disagreement(&losses, &numbers(&case["losses_before_update"])) < TOLERANCE, "{what}: losses");
        assert_final(&network, case, what);
    }
}
