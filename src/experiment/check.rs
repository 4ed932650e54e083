//! From a spec with any values to an experiment that can run. Every refusal is a sentence with the way out.

use std::sync::Arc;

use super::initial_weights::InitialWeights;
use super::samples::Samples;
use super::spec::{Spec, StopRule, Watched};
use crate::nn::kernels::MOST_ROWS;
use crate::nn::schedule::Decay;
use crate::nn::{Batch, GradientRule, Init, Loss, Network, Normalisation, Optimizer, OutputActivation, Parameters};
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
    /// A rule that averages the batch first, with a normalised layer.
    #[error("{}", say!("problem-rule-with-norm", rule = rule.name(), layer = layer, norm = norm.name()))]
    RuleWithNorm {
        /// The rule.
        rule: GradientRule,
        /// The layer, from 1.
        layer: usize,
        /// Its normalisation.
        norm: Normalisation,
    },
    /// A layer that skips and is not as wide as its input.
    #[error("{}", say!("problem-skip-width", layer = layer, units = units, inputs = inputs))]
    SkipWidth {
        /// The layer, from 1.
        layer: usize,
        /// Its units.
        units: usize,
        /// Its inputs.
        inputs: usize,
    },
    /// Batch normalisation with batches of one row, or of more than a mean is taken over.
    #[error("{}", say!("problem-batch-norm-rows", rows = rows, most = MOST_ROWS))]
    BatchNormRows {
        /// Rows of a batch.
        rows: usize,
    },
    /// The test loss is watched, and no row is kept for testing.
    #[error("{}", say!("problem-no-test-rows", what = *what))]
    NoTestRows {
        /// Path of the setting, as in a preset.
        what: &'static str,
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
    check_layers(&spec, &sizes, [spec.training.batch.min_rows(rows), spec.training.batch.max_rows(rows)])?;
    if samples.test_rows.is_empty() {
        let watches = |rule: &StopRule| matches!(rule, StopRule::NoImprovement { of: Watched::TestLoss, .. });
        if spec.training.stop.iter().any(watches) {
            return Err(Problem::NoTestRows { what: "training.stop: NoImprovement" });
        }
        if spec.training.keep_best == Some(Watched::TestLoss) {
            return Err(Problem::NoTestRows { what: "training.keep_best" });
        }
    }
    Ok(Experiment { spec, sizes, initial: None })
}

/// What hidden layers do beside their activation: whether it is defined for these `sizes`, the rule, and the fewest and
/// most rows of a batch.
fn check_layers(spec: &Spec, sizes: &[usize], rows: [usize; 2]) -> Result<(), Problem> {
    let is_too_few_or_many = |rows: &usize| !(2..=MOST_ROWS).contains(rows);
    for (l, hidden) in spec.network.hidden.iter().enumerate() {
        let (layer, inputs, units) = (l + 1, sizes[l], sizes[l + 1]);
        if !spec.gradient.is_defined_with(hidden.norm) {
            return Err(Problem::RuleWithNorm { rule: spec.gradient, layer, norm: hidden.norm });
        }
        if hidden.norm == Normalisation::Batch
            && let Some(rows) = rows.into_iter().find(is_too_few_or_many)
        {
            return Err(Problem::BatchNormRows { rows });
        }
        if hidden.skip && inputs != units {
            return Err(Problem::SkipWidth { layer, units, inputs });
        }
        if !(0.0..1.0).contains(&hidden.dropout) {
            return Err(range(&format!("network.hidden[{l}].dropout"), hidden.dropout, message!("range-0-below-1")));
        }
    }
    Ok(())
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

fn check_init(what: &str, mut init: Init) -> Result<(), Problem> {
    let is_spread = !matches!(init, Init::Constant { .. });
    match init.constant() {
        Some((_, v)) if !v.is_finite() || (*v < 0.0 && is_spread) => {
            let of_any = if is_spread { message!("range-spread") } else { message!("range-finite") };
            Err(range(what, *v, of_any))
        }
        _ => Ok(()),
    }
}

fn check_numbers(spec: &Spec) -> Result<(), Problem> {
    let positive = |v: f64| v.is_finite() && v > 0.0;
    let need = |holds: bool, problem: Problem| if holds { Ok(()) } else { Err(problem) };
    let rate = spec.learning_rate;
    need(rate.is_finite() && rate >= 0.0, range("learning_rate", rate, message!("range-finite-from-0")))?;
    for (what, pull) in [("weight_decay", spec.weight_decay), ("l1", spec.l1)] {
        need(pull.is_finite() && pull >= 0.0, range(what, pull, message!("range-finite-from-0")))?;
    }
    for mut transform in spec.transform.iter().copied() {
        let what = format!("transform: {}", transform.name());
        if let Some(most) = transform.constant() {
            need(positive(*most), range(&what, *most, message!("range-finite-above-0")))?;
        }
    }
    match spec.schedule.decay {
        Decay::Constant => {}
        Decay::Step { every, factor } => {
            need(every >= 1, range("schedule: every", every, message!("range-steps")))?;
            need(positive(factor), range("schedule: factor", factor, message!("range-finite-above-0")))?;
        }
        Decay::Cosine { steps, to } => {
            need(steps >= 1, range("schedule: steps", steps, message!("range-steps")))?;
            need(to.is_finite() && to >= 0.0, range("schedule: to", to, message!("range-finite-from-0")))?;
        }
    }
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
    check_init("network.init", spec.network.init)?;
    spec.network.bias_init.map_or(Ok(()), |init| check_init("network.bias_init", init))?;
    for (l, init) in spec.network.hidden.iter().enumerate().filter_map(|(l, layer)| Some((l, layer.init?))) {
        check_init(&format!("network.hidden[{l}].init"), init)?;
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
            StopRule::NoImprovement { window, patience, .. } => {
                need(window >= 1, range("training.stop: window", window, message!("range-steps")))?;
                need(patience >= 1, range("training.stop: patience", patience, message!("range-from-1")))?;
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
        let own = self.parameters_to_fill();
        self.initial = initial.filter(|i| i.parameters.is_like(&own));
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

    /// Parameters in the experiment's shape, for weights of a file: zeros, and normalised layers where they start.
    pub fn parameters_to_fill(&self) -> Parameters {
        self.empty_network().parameters
    }

    fn empty_network(&self) -> Network {
        Network::zeros(&self.sizes, &self.spec.hidden_layers(), self.spec.network.output)
    }

    /// The network with its initial weights.
    pub fn initial_network(&self) -> Network {
        let mut network = self.empty_network();
        if let Some(initial) = &self.initial {
            network.parameters.copy_from(&initial.parameters);
            return network;
        }
        let mut rng = super::streams::stream(self.spec.seed, super::streams::Stream::Weights);
        let of_network = &self.spec.network;
        for l in 0..self.n_layers() {
            let own = of_network.hidden.get(l).and_then(|layer| layer.init);
            let init = own.unwrap_or(of_network.init);
            init.fill_layer(of_network.bias_init, &mut network.parameters, l, &mut rng);
        }
        network
    }
}
