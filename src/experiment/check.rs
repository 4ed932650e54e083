//! From a spec with any values to an experiment that can run. Every refusal is a sentence with the way out.

use std::sync::Arc;

use super::initial_weights::InitialWeights;
use super::samples::Samples;
use super::spec::{Spec, StopRule};
use crate::nn::{Batch, Init, Loss, Network, Optimizer, OutputActivation};
use crate::words::{Message, either};
use crate::{message, say};

/// Most hidden layers that an experiment may have.
pub const MAX_HIDDEN: usize = 64;
/// Most units that a layer may have.
pub const MAX_UNITS: usize = 4096;
/// Most weights and biases that an experiment may have: 2 GiB of parameters, gradients and optimizer state stay far off.
pub const MAX_PARAMETERS: usize = 32_000_000;

/// Most weights and biases under L-BFGS, which keeps twenty times as many numbers with every state of a run.
pub const MAX_LBFGS_PARAMETERS: usize = 10_000;
/// Most differences that L-BFGS may remember.
pub const MAX_LBFGS_HISTORY: usize = 100;

/// A checked specification: it can run on data of the width and classes that it was checked with.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    spec: Spec,
    sizes: Vec<usize>,
    initial: Option<Arc<InitialWeights>>,
}

/// Why a specification cannot run. The message is a sentence with the way out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// `AsPrinted` on a first layer that is not as wide as the input.
    #[error("{}", say!("problem-rule-undefined", inputs = inputs, units = units))]
    RuleUndefined {
        /// Inputs of layer 1.
        inputs: usize,
        /// Units of layer 1.
        units: usize,
    },
    /// A loss with an output activation that it is not defined with.
    #[error("{}", say!("problem-loss-and-output", loss = loss.name(), output = output.name(), fitting = fitting(*loss)))]
    LossAndOutput {
        /// The loss.
        loss: Loss,
        /// The output activation.
        output: OutputActivation,
    },
    /// A number outside its range.
    #[error("{}", say!("problem-range", what = what, value = value, range = range))]
    Range {
        /// Path of the setting, as in a preset.
        what: String,
        /// The value, as written.
        value: String,
        /// What is allowed, in words.
        range: Message,
    },
    /// More parameters than are allowed.
    #[error("{}", say!("problem-too-large", n = n, limit = MAX_PARAMETERS))]
    TooLarge {
        /// Number of parameters.
        n: usize,
    },
    /// A batch larger than the training set.
    #[error("{}", say!("problem-batch-too-large", batch = batch, rows = rows))]
    BatchTooLarge {
        /// Rows asked for.
        batch: usize,
        /// Rows there are.
        rows: usize,
    },
    /// L-BFGS on batches that differ from step to step.
    #[error("{}", say!("problem-lbfgs-batch"))]
    LbfgsBatch,
    /// L-BFGS on a network of too many parameters.
    #[error("{}", say!("problem-lbfgs-too-large", n = n, limit = MAX_LBFGS_PARAMETERS))]
    LbfgsTooLarge {
        /// Number of parameters.
        n: usize,
    },
}

/// The outputs that a loss goes with, in words.
fn fitting(loss: Loss) -> String {
    either(loss.outputs().iter().map(|o| o.name()))
}

/// Checks `spec` against the samples it is to run on.
///
/// # Errors
/// The first [`Problem`] found.
pub fn check(spec: Spec, samples: &Samples) -> Result<Experiment, Problem> {
    check_numbers(&spec)?;
    let rows = samples.train_rows.len();
    if let Batch::Sample(k) | Batch::Epochs(k) = spec.training.batch {
        if k == 0 {
            return Err(range("training.batch", k, message!("range-rows")));
        }
        if k > rows {
            return Err(Problem::BatchTooLarge { batch: k, rows });
        }
    }
    if !spec.loss.outputs().contains(&spec.network.output) {
        return Err(Problem::LossAndOutput { loss: spec.loss, output: spec.network.output });
    }
    let sizes = layer_sizes(&spec, samples.dataset.features.ncols(), samples.dataset.classes.len());
    let n = sizes.windows(2).fold(0_usize, |n, w| n.saturating_add((w[0] + 1).saturating_mul(w[1])));
    if n > MAX_PARAMETERS {
        return Err(Problem::TooLarge { n });
    }
    if let Optimizer::Lbfgs { .. } = spec.optimizer {
        if spec.training.batch != Batch::Full {
            return Err(Problem::LbfgsBatch);
        }
        if n > MAX_LBFGS_PARAMETERS {
            return Err(Problem::LbfgsTooLarge { n });
        }
    }
    if !spec.gradient.is_defined_for(&sizes) {
        return Err(Problem::RuleUndefined { inputs: sizes[0], units: sizes[1] });
    }
    Ok(Experiment { spec, sizes, initial: None })
}

/// Width of the input and of every layer: one output for two classes, except under softmax, which has one per class.
pub fn layer_sizes(spec: &Spec, n_features: usize, n_classes: usize) -> Vec<usize> {
    let outputs = if n_classes <= 2 && spec.network.output != OutputActivation::Softmax { 1 } else { n_classes };
    let hidden = spec.network.hidden.iter().map(|h| h.units);
    std::iter::once(n_features).chain(hidden).chain([outputs]).collect()
}

fn range(what: &str, value: impl std::fmt::Display, range: Message) -> Problem {
    Problem::Range { what: what.to_owned(), value: value.to_string(), range }
}

fn check_numbers(spec: &Spec) -> Result<(), Problem> {
    let positive = |v: f64| v.is_finite() && v > 0.0;
    let need = |holds: bool, problem: Problem| if holds { Ok(()) } else { Err(problem) };
    let rate = spec.learning_rate;
    need(rate.is_finite() && rate >= 0.0, range("learning_rate", rate, message!("range-finite-from-0")))?;
    let decay = spec.weight_decay;
    need(decay.is_finite() && decay >= 0.0, range("weight_decay", decay, message!("range-finite-from-0")))?;
    let mut optimizer = spec.optimizer;
    for (name, value) in optimizer.constants() {
        let what = format!("optimizer.{name}");
        if name == "eps" {
            need(positive(*value), range(&what, *value, message!("range-finite-above-0")))?;
        } else {
            need((0.0..1.0).contains(value), range(&what, *value, message!("range-0-below-1")))?;
        }
    }
    if let Some(history) = optimizer.history() {
        need(
            (1..=MAX_LBFGS_HISTORY).contains(history),
            range("optimizer.history", *history, message!("range-units", most = MAX_LBFGS_HISTORY)),
        )?;
    }
    let mut init = spec.network.init;
    let is_spread = !matches!(init, Init::Constant { .. });
    if let Some((_, v)) = init.constant() {
        let of_any = if is_spread { message!("range-spread") } else { message!("range-finite") };
        need(v.is_finite() && (*v >= 0.0 || !is_spread), range("network.init", *v, of_any))?;
    }
    let n_hidden = spec.network.hidden.len();
    need(n_hidden <= MAX_HIDDEN, range("network.hidden", n_hidden, message!("range-layers", most = MAX_HIDDEN)))?;
    for (l, hidden) in spec.network.hidden.iter().enumerate() {
        let what = format!("network.hidden[{l}].units");
        need(
            (1..=MAX_UNITS).contains(&hidden.units),
            range(&what, hidden.units, message!("range-units", most = MAX_UNITS)),
        )?;
    }
    for rule in &spec.training.stop {
        match *rule {
            StopRule::MeanLossBelow { loss, window } => {
                need(positive(loss), range("training.stop: loss", loss, message!("range-finite-above-0")))?;
                need(window >= 1, range("training.stop: window", window, message!("range-steps")))?;
            }
            StopRule::Steps(n) => need(n >= 1, range("training.stop: Steps", n, message!("range-from-1")))?,
            StopRule::Seconds(s) => need(positive(s), range("training.stop: Seconds", s, message!("range-above-0")))?,
            StopRule::AccuracyAtLeast(share) => {
                need(
                    (0.0..=1.0).contains(&share),
                    range("training.stop: AccuracyAtLeast", share, message!("range-0-to-1")),
                )?;
            }
        }
    }
    Ok(())
}

impl Experiment {
    /// The specification it was made from.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Width of the input and of every layer.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Number of layers, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.sizes.len() - 1
    }

    /// The same experiment from given weights, where they fit its layers; else as it was.
    #[must_use]
    pub fn starting_from(mut self, initial: Option<Arc<InitialWeights>>) -> Self {
        self.initial = initial.filter(|i| i.parameters.sizes() == self.sizes);
        self
    }

    /// The same experiment from another seed.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        let mut other = self.clone();
        other.spec.seed = seed;
        other
    }

    /// The weights that it starts from in place of drawn ones.
    pub fn initial_weights(&self) -> Option<&Arc<InitialWeights>> {
        self.initial.as_ref()
    }

    /// The network with its initial weights.
    pub fn initial_network(&self) -> Network {
        let mut network = Network::zeros(&self.sizes, &self.spec.hidden_activations(), self.spec.network.output);
        if let Some(initial) = &self.initial {
            network.parameters.copy_from(&initial.parameters);
            return network;
        }
        let mut rng = super::streams::stream(self.spec.seed, super::streams::Stream::Weights);
        self.spec.network.init.fill(&mut network.parameters, &mut rng);
        network
    }
}
