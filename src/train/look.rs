//! A look at a run between two steps, for the pictures: in pieces, so that a run can be paused in between. Looking never
//! changes the run.

use ndarray::{Array2, Axis};

use super::trainer::Trainer;
use crate::nn::gradient_rule::{Gradient, cosine, norm};
use crate::nn::network::ForwardPass;
use crate::nn::spread::spread;
use crate::nn::{Activation, GradientRule, Network, Parameters};
use crate::telemetry::snapshot::{LayerSnapshot, Prediction, Snapshot};

bitflags::bitflags! {
    /// What is looked at. What is not costs nothing, and is empty in the snapshot.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Watch: u8 {
        /// Weights and biases of every layer.
        const WEIGHTS = 1;
        /// Gradients of every layer by the chosen rule, and their norms.
        const GRADIENTS = 2;
        /// Statistics of every unit: mean pre-activation, activation and derivative, saturation.
        const UNITS = 4;
        /// Cosine of the gradient with the exact one.
        const COSINE = 8;
        /// Shares of training and test rows that are predicted right.
        const ACCURACY = 16;
        /// The network's answer to every row of the dataset.
        const PREDICTIONS = 32;
    }
}

/// Most rows that gradients and unit statistics are made of.
pub const MOST_ROWS: usize = 1024;
/// Weights times rows that gradients and unit statistics may cost: at 10^10 a second, some 20 ms for each of the passes.
const ROWS_WORK: usize = 100_000_000;
/// Weights times rows of a piece of the predictions: about a millisecond.
const PIECE_WORK: usize = 10_000_000;
/// Rows of a piece at most and at least: whole blocks of the kernel.
const PIECE_ROWS: (usize, usize) = (8, 4096);

/// Rows of a network with so many parameters that `work` allows for, between `least` and `most`.
fn rows_for(work: usize, n_parameters: usize, (least, most): (usize, usize)) -> usize {
    (work / n_parameters.max(1)).next_multiple_of(least).clamp(least, most)
}

/// A look that is under way, on a copy of the parameters: the run may go on between two pieces.
#[derive(Debug)]
pub struct Look {
    watch: Watch,
    network: Network,
    /// Rows of the dataset that gradients and unit statistics are made of.
    rows: Vec<usize>,
    next: Piece,
    /// The gradient by the chosen rule, until it was compared with the exact one.
    gradient: Option<Parameters>,
    snapshot: Snapshot,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// Weights, gradient by the rule, unit statistics.
    Layers,
    /// The exact gradient, to compare with.
    Exact,
    /// Answers from this row of the dataset on.
    Predictions(usize),
    Done,
}

impl Look {
    /// Steps taken when it was begun: what it shows is of this step.
    pub fn step(&self) -> u64 {
        self.snapshot.step
    }

    /// What it looks at.
    pub fn watch(&self) -> Watch {
        self.watch
    }

    /// The snapshot, as far as it has come.
    pub fn into_snapshot(self) -> Snapshot {
        self.snapshot
    }
}

impl Trainer {
    /// Begins a look: copies the parameters.
    ///
    /// Unit statistics and gradients are those of the present weights on the batch of the last step, or on as many of its
    /// rows, spread over all of them, as the size of the network allows for (at most [`MOST_ROWS`], at least 8). Before the first
    /// step no batch was drawn: statistics are made of training rows, and there is no gradient.
    pub fn look(&self, watch: Watch) -> Look {
        let network = self.network();
        let n_rows = rows_for(ROWS_WORK, network.parameters.values().len(), (8, MOST_ROWS));
        let step = self.steps_taken();
        let rows = if step > 0 { self.state().sampler.last_rows() } else { self.plan().train_rows() };
        Look {
            watch,
            network,
            rows: spread(rows.len(), n_rows).into_iter().map(|i| rows[i] as usize).collect(),
            next: Piece::Layers,
            gradient: None,
            snapshot: Snapshot { step, ..Snapshot::default() },
        }
    }

    /// Takes a look one piece further; true when it is complete. A piece takes about a millisecond, and with networks of
    /// millions of weights as long as a step with a few dozen rows.
    pub fn look_on(&mut self, look: &mut Look) -> bool {
        look.next = match look.next {
            Piece::Layers => self.look_at_layers(look),
            Piece::Exact => self.look_at_exact(look),
            Piece::Predictions(from) => self.look_at_predictions(look, from),
            Piece::Done => Piece::Done,
        };
        look.next == Piece::Done
    }

    /// A whole look at everything, at once.
    pub fn snapshot(&mut self) -> Snapshot {
        let mut look = self.look(Watch::all());
        while !self.look_on(&mut look) {}
        look.into_snapshot()
    }

    fn look_at_layers(&self, look: &mut Look) -> Piece {
        let spec = self.experiment().spec();
        let has_gradient = look.step() > 0 && look.watch.intersects(Watch::GRADIENTS | Watch::COSINE);
        let (network, watch) = (&look.network, look.watch);
        let mut layers: Vec<LayerSnapshot> = network.parameters.sizes().windows(2).map(empty_layer).collect();
        if watch.contains(Watch::WEIGHTS) {
            for (l, layer) in layers.iter_mut().enumerate() {
                layer.weights = network.parameters.weights_slice(l).to_vec();
                layer.biases = network.parameters.biases_slice(l).to_vec();
                layer.scaling = [network.parameters.gain(l).to_vec(), network.parameters.shift(l).to_vec()];
                layer.running = network.parameters.running_of(l).map(<[f64]>::to_vec);
            }
        }
        if has_gradient || watch.contains(Watch::UNITS) {
            let (x, y) = self.batch_of(look);
            let pass = network.forward(x.view());
            if watch.contains(Watch::UNITS) {
                layers.iter_mut().enumerate().for_each(|(l, layer)| unit_statistics(network, &pass, l, layer));
            }
            if has_gradient {
                let Gradient { parameters: gradient, through, .. } =
                    spec.gradient.gradient(network, &pass, x.view(), y.view(), spec.loss);
                if watch.contains(Watch::GRADIENTS) {
                    layers.iter_mut().enumerate().for_each(|(l, layer)| gradient_of_layer(&gradient, l, layer));
                    for ((l, layer), through) in layers.iter_mut().enumerate().zip(&through).skip(1) {
                        layer.through_and_past = network.skips(l).then_some([through.layer, through.skip]);
                    }
                }
                look.gradient = Some(gradient);
            }
        }
        look.snapshot.layers = layers;
        if look.gradient.is_some() && watch.contains(Watch::COSINE) { Piece::Exact } else { after_layers(watch) }
    }

    fn look_at_exact(&self, look: &mut Look) -> Piece {
        if let Some(gradient) = look.gradient.take() {
            let spec = self.experiment().spec();
            let exact = (spec.gradient != GradientRule::Exact).then(|| {
                let (x, y) = self.batch_of(look);
                let pass = look.network.forward(x.view());
                GradientRule::Exact.gradient(&look.network, &pass, x.view(), y.view(), spec.loss).parameters
            });
            let exact = exact.as_ref().unwrap_or(&gradient);
            look.snapshot.cosine_to_exact = cosine(gradient.values(), exact.values());
            for (l, layer) in look.snapshot.layers.iter_mut().enumerate() {
                let span = gradient.span(l);
                layer.cosine_to_exact = cosine(&gradient.values()[span.clone()], &exact.values()[span]);
            }
        }
        after_layers(look.watch)
    }

    /// The answers come from the kernel that trains, so that they are the ones that are scored.
    fn look_at_predictions(&mut self, look: &mut Look, from: usize) -> Piece {
        let plan = std::sync::Arc::clone(self.plan());
        let dataset = &plan.samples().dataset;
        let n_rows = dataset.n_rows();
        let n = rows_for(PIECE_WORK, look.network.parameters.values().len(), PIECE_ROWS);
        let until = (from + n).min(n_rows);
        let rows: Vec<u32> = (from as u32..until as u32).collect();
        let predictions = &mut look.snapshot.predictions;
        predictions.reserve_exact(n_rows - predictions.len());
        self.kernel_mut().predict(&look.network.parameters, plan.data(), &rows, |class, score| {
            predictions.push(Prediction { class: class as usize, score });
        });
        if until < n_rows {
            return Piece::Predictions(until);
        }
        let share = |rows: &[u32]| {
            let right = rows.iter().filter(|&&r| predictions[r as usize].class == dataset.labels[r as usize]).count();
            (!rows.is_empty()).then(|| right as f64 / rows.len() as f64)
        };
        look.snapshot.train_accuracy = share(plan.train_rows());
        look.snapshot.test_accuracy = share(plan.test_rows());
        if !look.watch.contains(Watch::PREDICTIONS) {
            look.snapshot.predictions = Vec::new();
        }
        Piece::Done
    }

    fn batch_of(&self, look: &Look) -> (Array2<f64>, Array2<f64>) {
        let sizes = look.network.parameters.sizes();
        self.samples().batch(&look.rows, sizes[sizes.len() - 1])
    }
}

fn after_layers(watch: Watch) -> Piece {
    if watch.intersects(Watch::ACCURACY | Watch::PREDICTIONS) { Piece::Predictions(0) } else { Piece::Done }
}

fn empty_layer(sizes: &[usize]) -> LayerSnapshot {
    LayerSnapshot { inputs: sizes[0], units: sizes[1], ..LayerSnapshot::default() }
}

fn gradient_of_layer(gradient: &Parameters, l: usize, layer: &mut LayerSnapshot) {
    layer.weight_gradients = gradient.weights_slice(l).to_vec();
    layer.bias_gradients = gradient.biases_slice(l).to_vec();
    layer.scaling_gradients = [gradient.gain(l).to_vec(), gradient.shift(l).to_vec()];
    layer.weight_gradient_norm = norm(&layer.weight_gradients);
}

fn unit_statistics(network: &Network, pass: &ForwardPass, l: usize, layer: &mut LayerSnapshot) {
    // What the activation gives; a layer that skips hands on more.
    let (z, a) = (&pass.z[l], pass.activation(l));
    let n = z.nrows() as f64;
    let mean = |m: &Array2<f64>| (m.sum_axis(Axis(0)) / n).to_vec();
    let activation = network.activation(l);
    layer.mean_z = mean(z);
    layer.mean_a = mean(a);
    layer.mean_derivative = mean(&match activation {
        Some(f) => ndarray::Zip::from(z).and(a).map_collect(|&z, &a| f.derivative(z, a)),
        None => a.mapv(|a| a * (1.0 - a)), // softmax: the diagonal of its Jacobian
    });
    if let Some((low, high)) = activation.and_then(Activation::unsaturated_range) {
        layer.saturated = mean(&a.mapv(|a| if a > low && a < high { 0.0 } else { 1.0 }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_of_a_piece_is_bounded_whatever_the_network() {
        for n_parameters in [1, 29, 5_000, 926_209, 32_000_000] {
            let rows = rows_for(PIECE_WORK, n_parameters, PIECE_ROWS);
            assert!((8..=4096).contains(&rows) && rows.is_multiple_of(8), "{n_parameters}: {rows}");
            assert!(rows == 8 || rows * n_parameters <= PIECE_WORK + 8 * n_parameters, "{n_parameters}: {rows}");
        }
    }
}
