//! Normalisation, skips, dropout, clipping, L1 and schedules against PyTorch (`tests/fixtures/reference/cures.json`, made by
//! the script beside it): gradients, 50 steps and the evaluation after them, in the plain path and on every vector path.

use deltascope::nn::gradient_transform::{GradientTransform, Transformed};
use deltascope::nn::kernels::{Kernel, KernelSpec, SampleRows, VectorPath};
use deltascope::nn::normalisation::MOMENTUM;
use deltascope::nn::optimizer::OptimizerState;
use deltascope::nn::schedule::{Decay, Schedule};
use deltascope::nn::{
    Activation, GradientRule, Hidden, Loss, Network, Normalisation, Optimizer, OutputActivation, Parameters,
};
use ndarray::Array2;
use serde_json::Value;

use crate::support::{disagreement, json, matrix, numbers};

const TOLERANCE: f64 = 1e-9;

fn hidden_of(case: &Value) -> Vec<Hidden> {
    let layer = |layer: &Value| Hidden {
        activation: Activation::ALL.into_iter().find(|f| f.key() == layer["activation"]).unwrap(),
        norm: Normalisation::ALL.into_iter().find(|norm| norm.key() == layer["norm"]).unwrap(),
        skip: layer["skip"].as_bool().unwrap(),
        dropout: layer["dropout"].as_f64().unwrap_or(0.0),
    };
    case["hidden"].as_array().unwrap().iter().map(layer).collect()
}

/// Parameters as the fixture has them, in the shape of the network's.
fn parameters_of(layers: &Value, like: &Parameters) -> Parameters {
    let mut parameters = like.zeros_like();
    for l in 0..parameters.n_layers() {
        let layer = &layers[l];
        parameters.weights_mut(l).assign(&matrix(&layer["W"]));
        parameters.layer_mut(l).1.copy_from_slice(&numbers(&layer["b"]));
        if parameters.norm_of(l) != Normalisation::None {
            let (gain, shift) = parameters.gain_and_shift_mut(l);
            gain.copy_from_slice(&numbers(&layer["gain"]));
            shift.copy_from_slice(&numbers(&layer["shift"]));
        }
        if parameters.norm_of(l) == Normalisation::Batch && layer["mean"].is_array() {
            let [mean, variance] = parameters.running_of_mut(l);
            mean.copy_from_slice(&numbers(&layer["mean"]));
            variance.copy_from_slice(&numbers(&layer["variance"]));
        }
    }
    parameters
}

fn schedule_of(schedule: &Value) -> Schedule {
    if schedule.is_null() {
        return Schedule::default();
    }
    let (whole, real) = (|key: &str| schedule[key].as_u64().unwrap(), |key: &str| schedule[key].as_f64().unwrap());
    let decay = if schedule["decay"] == "cosine" {
        Decay::Cosine { steps: whole("steps"), to: real("to") }
    } else {
        Decay::Step { every: whole("every"), factor: real("factor") }
    };
    Schedule { warm_up: whole("warm_up"), decay }
}

fn transforms_of(case: &Value) -> Vec<GradientTransform> {
    let transform = |pair: &Value| match pair[0].as_str().unwrap() {
        "clip_norm" => GradientTransform::ClipNorm(pair[1].as_f64().unwrap()),
        _ => GradientTransform::ClipValue(pair[1].as_f64().unwrap()),
    };
    case["transform"].as_array().unwrap().iter().map(transform).collect()
}

/// Follows a case to its end; `gradient` writes that of a step and returns its loss.
fn follow(case: &Value, x: &Array2<f64>, mut gradient: impl FnMut(&Network, &mut Parameters) -> f64) {
    let name = &case["name"];
    let hidden = hidden_of(case);
    let mut sizes = vec![x.ncols()];
    sizes.extend(case["hidden"].as_array().unwrap().iter().map(|layer| layer["units"].as_u64().unwrap() as usize));
    sizes.push(2);
    let mut network = Network::zeros(&sizes, &hidden, OutputActivation::Identity);
    network.parameters = parameters_of(&case["start"], &network.parameters);
    let adam = Optimizer::Adam { beta1: 0.9, beta2: 0.999, eps: 1e-8 };
    let optimizer = match case["optimizer"].as_str().unwrap() {
        "adam" => adam,
        "adamw" => Optimizer::AdamW { beta1: 0.9, beta2: 0.999, eps: 1e-8 },
        _ => Optimizer::Sgd,
    };
    let mut state = OptimizerState::new(optimizer, case["weight_decay"].as_f64().unwrap(), &network.parameters);
    let mut transformed = Transformed::new(&transforms_of(case), case["l1"].as_f64().unwrap(), &network.parameters);
    let (rate, schedule) = (case["rate"].as_f64().unwrap(), schedule_of(&case["schedule"]));
    let (losses, rates) = (numbers(&case["losses"]), numbers(&case["rates"]));
    assert_eq!(losses.len(), 50);
    let mut found = network.parameters.zeros_like();
    for (step, (loss, expected_rate)) in losses.iter().zip(&rates).enumerate() {
        let ours = gradient(&network, &mut found);
        assert!(disagreement(&[ours], &[*loss]) < TOLERANCE, "{name}, step {step}: loss {ours}, torch {loss}");
        if step == 0 {
            let expected = parameters_of(&case["gradient"], &network.parameters);
            let apart = disagreement(found.values(), expected.values());
            assert!(apart < TOLERANCE, "{name}: the first gradient is off by {apart:e}");
        }
        let rate = schedule.rate(rate, step as u64);
        assert!(disagreement(&[rate], &[*expected_rate]) < 1e-12, "{name}, step {step}: rate {rate}, {expected_rate}");
        let used = match &mut transformed {
            None => found.values(),
            Some(transformed) => transformed.of(&found, &network.parameters).values(),
        };
        state.update(network.parameters.values_mut(), used, rate);
        for (running, of_batch) in network.parameters.running_mut().iter_mut().zip(found.running()) {
            *running = (1.0 - MOMENTUM) * *running + MOMENTUM * of_batch;
        }
    }
    let end = parameters_of(&case["end"], &network.parameters);
    // Biases behind a batch normalisation do nothing, and torch moves them by the noise of rounding.
    for l in 0..network.n_layers() {
        if network.parameters.norm_of(l) == Normalisation::Batch {
            let biases = end.biases_slice(l).to_vec();
            network.parameters.layer_mut(l).1.copy_from_slice(&biases);
        }
    }
    let apart = disagreement(network.parameters.values(), end.values());
    assert!(apart < TOLERANCE, "{name}: after 50 steps off by {apart:e}");
    assert!(disagreement(network.parameters.running(), end.running()) < TOLERANCE, "{name}: running statistics");
    let output = network.evaluate(x.view());
    assert!(disagreement(output.output(), &matrix(&case["output"])) < TOLERANCE, "{name}: evaluation");
}

#[test]
fn the_plain_path_follows_torch() {
    let reference = json("reference/cures.json");
    let (x, y) = (matrix(&reference["x"]), matrix(&reference["y"]));
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 11);
    for case in cases {
        let mask = |layer: &Value| layer["mask"].is_array().then(|| matrix(&layer["mask"]));
        let masks: Vec<Option<Array2<f64>>> = case["hidden"].as_array().unwrap().iter().map(mask).collect();
        let y = &y * case["targets"].as_f64().unwrap();
        follow(case, &x, |network, gradient| {
            let pass = network.forward_dropping(x.view(), &masks);
            let last = network.n_layers() - 1;
            *gradient = GradientRule::Exact.gradient(network, &pass, x.view(), y.view(), Loss::HalfMse).parameters;
            Loss::HalfMse.value(pass.z[last].view(), pass.a[last].view(), y.view())
        });
    }
}

/// But for dropout, whose masks the kernels draw themselves: `kernel_agrees` holds those against the plain path.
#[test]
fn the_kernels_follow_torch_on_every_vector_path() {
    let reference = json("reference/cures.json");
    let (x, y) = (matrix(&reference["x"]), matrix(&reference["y"]));
    let rows: Vec<u32> = (0..x.nrows() as u32).collect();
    let cases: Vec<&Value> = reference["cases"].as_array().unwrap().iter().filter(|c| c["name"] != "dropout").collect();
    assert_eq!(cases.len(), 10);
    for path in VectorPath::available() {
        for case in &cases {
            let mut kernel: Option<Kernel> = None;
            let targets = &y * case["targets"].as_f64().unwrap();
            let data = SampleRows::new(x.view(), targets.view());
            follow(case, &x, |network, gradient| {
                let kernel = kernel.get_or_insert_with(|| {
                    let spec = KernelSpec {
                        sizes: network.parameters.sizes().to_vec(),
                        hidden: network.hidden.clone(),
                        output: network.output,
                        loss: Loss::HalfMse,
                        rule: GradientRule::Exact,
                        max_batch: rows.len(),
                    };
                    Kernel::new(spec, path)
                });
                kernel.gradient(&network.parameters, &data, &rows, gradient)
            });
        }
    }
}
