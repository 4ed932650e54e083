//! Activations, losses and optimizers one by one against PyTorch (`tests/fixtures/reference/pieces.py`): the plain path, and
//! the kernels on every vector path.

use deltascope::nn::kernels::{Kernel, KernelSpec, SampleRows, VectorPath};
use deltascope::nn::optimizer::OptimizerState;
use deltascope::nn::{Activation, GradientRule, Loss, Network, Optimizer, OutputActivation, Parameters};
use ndarray::{Array1, Array2, Axis};
use serde_json::Value;

use crate::support::{disagreement, json, matrix, numbers};

const TOLERANCE: f64 = 1e-9;
const FIXTURE: &str = "reference/pieces.json";

fn cases(reference: &Value) -> &Vec<Value> {
    reference.as_array().unwrap()
}

/// A kernel for this network, and one batch of all rows.
fn kernel(network: &Network, loss: Loss, n_rows: usize, path: VectorPath) -> (Kernel, Vec<u32>) {
    let spec = KernelSpec {
        sizes: network.parameters.sizes().to_vec(),
        hidden: network.hidden.clone(),
        output: network.output,
        loss,
        rule: GradientRule::Exact,
        max_batch: n_rows,
    };
    (Kernel::new(spec, path), (0..n_rows as u32).collect())
}

/// The worst of `|a - b| / max(1, |b|)`: tails of functions without a bound do not hide the rest.
fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let gaps = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs() / b.abs().max(1.0));
    gaps.fold(0.0, |m: f64, v| if v.is_nan() { v } else { m.max(v) })
}

#[test]
fn activations_and_their_slopes_are_those_of_torch() {
    let reference = json(FIXTURE);
    let cases = cases(&reference["activations"]);
    assert_eq!(cases.len(), 6);
    for case in cases {
        let f = Activation::ALL.into_iter().find(|f| case["activation"] == f.key()).unwrap();
        let (z, a, slope) = (numbers(&case["z"]), numbers(&case["a"]), numbers(&case["slope"]));
        let ours: Vec<f64> = z.iter().map(|z| f.value(*z)).collect();
        let slopes: Vec<f64> = z.iter().zip(&ours).map(|(z, a)| f.derivative(*z, *a)).collect();
        assert!(apart(&ours, &a) < TOLERANCE, "{f:?}: {}", apart(&ours, &a));
        assert!(apart(&slopes, &slope) < TOLERANCE, "{f:?}': {}", apart(&slopes, &slope));
        // One unit whose z is the input. The output hands down its own delta times a weight of 1 times the slope.
        let mut network = Network::zeros(&[1, 1, 1], &[f], OutputActivation::Identity);
        network.parameters.weights_mut(0).fill(1.0);
        network.parameters.weights_mut(1).fill(1.0);
        network.parameters.biases_mut(1).fill(1.0);
        let x = Array2::from_shape_vec((z.len(), 1), z.clone()).unwrap();
        // Half MSE with the target a: a delta of 1 for every row, to rounding.
        let y = Array2::from_shape_vec((z.len(), 1), a.clone()).unwrap();
        let data = SampleRows::new(x.view(), y.view());
        for path in VectorPath::available() {
            let (mut kernel, rows) = kernel(&network, Loss::HalfMse, z.len(), path);
            kernel.gradient(&network.parameters, &data, &rows, &mut Parameters::zeros(&[1, 1, 1]));
            let ours: Vec<f64> = (0..z.len()).map(|i| kernel.activation(0, 0, i)).collect();
            assert!(apart(&ours, &a) < TOLERANCE, "{path} {f:?}: {}", apart(&ours, &a));
            for i in 0..z.len() {
                let (below, above) = (kernel.delta(0, 0, i).unwrap(), kernel.delta(1, 0, i).unwrap());
                let gap = (below - above * slope[i]).abs();
                assert!(gap <= TOLERANCE * (above * slope[i]).abs().max(1.0), "{path} {f:?}' at {}: {gap:e}", z[i]);
            }
        }
    }
}

#[test]
fn losses_and_their_gradients_are_those_of_torch() {
    let reference = json(FIXTURE);
    let cases = cases(&reference["losses"]);
    assert_eq!(cases.len(), 8);
    for case in cases {
        let loss = Loss::ALL.into_iter().find(|l| case["loss"] == l.key()).unwrap();
        let output = OutputActivation::ALL.into_iter().find(|o| case["output"] == o.key()).unwrap();
        assert!(loss.outputs().contains(&output));
        let (z, y, gradient) = (matrix(&case["z"]), matrix(&case["y"]), matrix(&case["gradient"]));
        let value = case["value"].as_f64().unwrap();
        let mut a = z.clone();
        output.apply(a.view_mut());
        let ours = loss.value(z.view(), a.view(), y.view());
        assert!(disagreement(&[ours], &[value]) < TOLERANCE, "{loss:?}: {ours} {value}");
        let delta = loss.output_delta(output, z.view(), a.view(), y.view()) / z.nrows() as f64;
        assert!(
            disagreement(&delta, &gradient) < TOLERANCE,
            "{loss:?} {output:?}: {}",
            disagreement(&delta, &gradient)
        );
        // A network without a hidden layer, whose weights hand on what comes in.
        let n = z.ncols();
        let mut network = Network::zeros::<Activation>(&[n, n], &[], output);
        network.parameters.weights_mut(0).assign(&Array2::eye(n));
        let data = SampleRows::new(z.view(), y.view());
        for path in VectorPath::available() {
            let (mut kernel, rows) = kernel(&network, loss, z.nrows(), path);
            let ours = kernel.gradient(&network.parameters, &data, &rows, &mut Parameters::zeros(&[n, n]));
            assert!(disagreement(&[ours], &[value]) < TOLERANCE, "{path} {loss:?}: {ours} {value}");
            let delta = Array2::from_shape_fn(z.dim(), |(i, j)| kernel.delta(0, j, i).unwrap() / z.nrows() as f64);
            assert!(disagreement(&delta, &gradient) < TOLERANCE, "{path} {loss:?} {output:?}");
        }
    }
}

/// Fifty steps of every optimizer, with the plain gradient and with that of the kernels.
#[test]
fn fifty_steps_of_every_optimizer_are_those_of_torch_and_the_papers() {
    let reference = json(FIXTURE);
    let (x, y) = (matrix(&reference["optimizers"]["x"]), matrix(&reference["optimizers"]["y"]));
    let cases = cases(&reference["optimizers"]["cases"]);
    assert_eq!(cases.len(), 20);
    let data = SampleRows::new(x.view(), y.view());
    for case in cases {
        let written = case["optimizer"].as_str().unwrap();
        let optimizer: Optimizer = ron::from_str(written).unwrap();
        let (rate, decay) = (case["learning_rate"].as_f64().unwrap(), case["weight_decay"].as_f64().unwrap());
        let mut start = Network::zeros(&[3, 5, 4, 2], &[Activation::Tanh; 2], OutputActivation::Sigmoid);
        for l in 0..3 {
            start.parameters.weights_mut(l).assign(&matrix(&case["weights"][l]));
            start.parameters.biases_mut(l).assign(&Array1::from(numbers(&case["biases"][l])));
        }
        for path in std::iter::once(None).chain(VectorPath::available().map(Some)) {
            let mut network = start.clone();
            let mut state = OptimizerState::new(optimizer, decay, &network.parameters);
            let mut gradient = Parameters::zeros(&[3, 5, 4, 2]);
            let mut fast = path.map(|path| kernel(&network, Loss::HalfMse, x.nrows(), path));
            let mut losses = Vec::new();
            for _ in 0..numbers(&case["losses"]).len() {
                if let Some((kernel, rows)) = &mut fast {
                    losses.push(kernel.gradient(&network.parameters, &data, rows, &mut gradient));
                } else {
                    let pass = network.forward(x.view());
                    losses.push(Loss::HalfMse.value(pass.z[2].view(), pass.a[2].view(), y.view()));
                    let plain = GradientRule::Exact.gradient(&network, &pass, x.view(), y.view(), Loss::HalfMse);
                    gradient.copy_from(&plain.parameters);
                }
                state.update(network.parameters.values_mut(), gradient.values(), rate);
            }
            let gap = disagreement(&losses, &numbers(&case["losses"]));
            assert!(gap < TOLERANCE, "{path:?} {written}, decay {decay}: losses are off by {gap:e}");
            for l in 0..3 {
                let w = disagreement(network.parameters.weights(l), &matrix(&case["final_weights"][l]));
                let b = disagreement(network.parameters.biases_slice(l), &numbers(&case["final_biases"][l]));
                assert!(w < TOLERANCE && b < TOLERANCE, "{path:?} {written}, decay {decay}: {w:e} {b:e} in layer {l}");
            }
        }
    }
}

/// What no gradient reaches does not move, and what is not a number does not look healthy, whatever the optimizer.
#[test]
fn zeros_stay_and_what_is_no_number_stays_one() {
    for optimizer in Optimizer::examples() {
        let start = {
            let mut parameters = Parameters::zeros(&[3, 5, 2]);
            parameters.values_mut().iter_mut().enumerate().for_each(|(i, p)| *p = (i as f64 * 0.7).sin());
            parameters
        };
        let zeros = vec![0.0; start.values().len()];
        let mut parameters = start.clone();
        let mut state = OptimizerState::new(optimizer, 0.0, &start);
        (0..5).for_each(|_| state.update(parameters.values_mut(), &zeros, 0.1));
        assert_eq!(parameters, start, "{optimizer:?}");
        let mut gradient = vec![0.5; zeros.len()];
        gradient[1] = f64::NAN;
        state.update(parameters.values_mut(), &gradient, 0.1);
        assert!(parameters.values()[1].is_nan(), "{optimizer:?}");
    }
}

/// Under hinge loss an output of 0 is halfway between the classes, and the kernels count so.
#[test]
fn the_sign_of_an_output_is_its_class_under_hinge_loss() {
    let network = {
        let mut network = Network::zeros::<Activation>(&[1, 1], &[], OutputActivation::Identity);
        network.parameters.weights_mut(0).fill(1.0);
        network
    };
    let x = ndarray::array![[-2.0], [-0.1], [0.0], [0.3], [0.7]];
    let y = ndarray::array![[0.0], [0.0], [1.0], [1.0], [1.0]];
    let data = SampleRows::new(x.view(), y.view());
    for (loss, n_right, classes) in [(Loss::Hinge, 5, [0, 0, 1, 1, 1]), (Loss::Huber, 3, [0, 0, 0, 0, 1])] {
        for path in VectorPath::available() {
            let (mut kernel, rows) = kernel(&network, loss, 5, path);
            assert_eq!(kernel.score(&network.parameters, &data, &rows).n_right, n_right, "{path} {loss:?}");
            let mut said = Vec::new();
            kernel.predict(&network.parameters, &data, &rows, |class, output| said.push((class, output)));
            let expected: Vec<(u32, f64)> = classes.into_iter().zip(x.index_axis(Axis(1), 0).to_vec()).collect();
            assert_eq!(said, expected, "{path} {loss:?}");
        }
    }
}
