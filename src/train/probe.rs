//! A look at a run between two steps, for the pictures. Looking never changes the run.

use ndarray::{Array2, ArrayView1, Axis};

use super::trainer::Trainer;
use crate::nn::gradient_rule::cosine;
use crate::nn::{GradientRule, Parameters};
use crate::telemetry::snapshot::{LayerSnapshot, Prediction, Snapshot};

/// Rows that one forward pass of the predictions takes at a time, so that a large dataset needs no large buffers.
const CHUNK: usize = 1024;

/// The class that an output (or a target) row stands for, and its score: threshold 0.5 with one output, else the
/// largest.
pub(super) fn class_of(row: ArrayView1<'_, f64>) -> (usize, f64) {
    if row.len() == 1 {
        return (usize::from(row[0] >= 0.5), row[0]);
    }
    let mut best = 0;
    for (class, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = class;
        }
    }
    (best, row[best])
}

impl Trainer {
    /// The state of the run: weights, and the gradient at these weights on the batch of the last step (before the
    /// first step: on the batch that the first step will draw), by the chosen rule and compared with the exact one.
    pub fn snapshot(&self) -> Snapshot {
        let (x, y) = self.last_batch();
        let spec = self.experiment().spec();
        let network = self.network();
        let pass = network.forward(x.view());
        let gradient = spec.gradient.gradient(network, &pass, x.view(), y.view(), spec.loss).parameters;
        let exact = match spec.gradient {
            GradientRule::Exact => gradient.clone(),
            _ => GradientRule::Exact.gradient(network, &pass, x.view(), y.view(), spec.loss).parameters,
        };
        let layers = (0..network.n_layers()).map(|l| self.layer_snapshot(l, &pass.z[l], &pass.a[l], &gradient, &exact));
        let layers = layers.collect();
        let predictions = self.predictions();
        let labels = &self.samples().dataset.labels;
        let accuracy = |rows: &[usize]| {
            let right = rows.iter().filter(|&&r| predictions[r].class == labels[r]).count();
            right as f64 / rows.len() as f64
        };
        Snapshot {
            step: self.steps_taken(),
            layers,
            train_accuracy: accuracy(&self.samples().train_rows),
            test_accuracy: self.has_test_rows().then(|| accuracy(&self.samples().test_rows)),
            cosine_to_exact: cosine(gradient.values(), exact.values()),
            predictions,
        }
    }

    fn layer_snapshot(
        &self,
        l: usize,
        z: &Array2<f64>,
        a: &Array2<f64>,
        gradient: &Parameters,
        exact: &Parameters,
    ) -> LayerSnapshot {
        let network = self.network();
        let n = z.nrows() as f64;
        let mean = |m: &Array2<f64>| (m.sum_axis(Axis(0)) / n).to_vec();
        let activation = network.activation(l);
        let derivative = match activation {
            Some(f) => ndarray::Zip::from(z).and(a).map_collect(|&z, &a| f.derivative(z, a)),
            None => a.mapv(|a| a * (1.0 - a)), // softmax: the diagonal of its Jacobian
        };
        let saturated = activation.and_then(crate::nn::Activation::unsaturated_range).map(|(low, high)| {
            let outside = a.mapv(|a| if a > low && a < high { 0.0 } else { 1.0 });
            mean(&outside)
        });
        let layer = |p: &Parameters| [p.weights_slice(l), p.biases_slice(l)].concat();
        LayerSnapshot {
            inputs: network.parameters.sizes()[l],
            units: network.parameters.sizes()[l + 1],
            weights: network.parameters.weights_slice(l).to_vec(),
            biases: network.parameters.biases_slice(l).to_vec(),
            weight_gradients: gradient.weights_slice(l).to_vec(),
            bias_gradients: gradient.biases_slice(l).to_vec(),
            mean_z: mean(z),
            mean_a: mean(a),
            mean_derivative: mean(&derivative),
            saturated: saturated.unwrap_or_default(),
            speed_of_learning: crate::nn::gradient_rule::norm(gradient.biases_slice(l)),
            weight_gradient_norm: crate::nn::gradient_rule::norm(gradient.weights_slice(l)),
            cosine_to_exact: cosine(&layer(gradient), &layer(exact)),
        }
    }

    fn predictions(&self) -> Vec<Prediction> {
        let inputs = &self.samples().inputs;
        let mut predictions = Vec::with_capacity(inputs.nrows());
        for rows in inputs.axis_chunks_iter(Axis(0), CHUNK) {
            let pass = self.network().forward(rows);
            predictions.extend(pass.output().rows().into_iter().map(|row| {
                let (class, score) = class_of(row);
                Prediction { class, score }
            }));
        }
        predictions
    }
}
