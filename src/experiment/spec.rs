//! The specification of an experiment: any values, as written in a preset or set on screen. [`super::check`] makes a
//! valid [`super::Experiment`] of it.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr};

use super::version::Version;
use crate::data::Source;
use crate::nn::{
    Activation, Batch, GradientRule, GradientTransform, Hidden, Init, Loss, Normalisation, Optimizer, OutputActivation,
    Schedule,
};
use crate::words;

/// Everything that decides what a run does. One spec, one curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Version of the preset format; stands first, so that a reader meets it first.
    pub version: Version,
    /// A title for people.
    pub name: String,
    /// Decides initial weights, split, noise and batches, each from a stream of its own.
    pub seed: u64,
    /// The samples.
    pub data: DataSpec,
    /// The network.
    pub network: NetworkSpec,
    /// What training makes small.
    pub loss: Loss,
    /// How a batch becomes a gradient.
    pub gradient: GradientRule,
    /// What becomes of that gradient before it is used, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transform: Vec<GradientTransform>,
    /// Step size.
    pub learning_rate: f64,
    /// How it changes over the steps.
    #[serde(default, skip_serializing_if = "Schedule::is_constant")]
    pub schedule: Schedule,
    /// How a gradient becomes an update.
    pub optimizer: Optimizer,
    /// Pull of every parameter towards zero.
    #[serde(default)]
    pub weight_decay: f64,
    /// Pull of every parameter towards zero that does not shrink with it: `l1 sum |p|` beside the loss.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub l1: f64,
    /// Batches and the end of the run.
    pub training: TrainingSpec,
}

/// The samples of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSpec {
    /// A generator or a file.
    pub source: Source,
    /// Standard deviation of normal noise added to every feature, in the feature's unit.
    #[serde(default)]
    pub noise: f64,
    /// Share of rows kept for testing, 0 to below 1.
    #[serde(default)]
    pub test_share: f64,
    /// Whether features are shifted and scaled to mean 0 and standard deviation 1 (of the training rows).
    #[serde(default)]
    pub standardise: bool,
    /// Hash of the generated data that the preset was saved with (a file's stands beside its path).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
}

/// A network's shape and start. Inputs and outputs follow the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSpec {
    /// Hidden layers, first to last.
    pub hidden: Vec<HiddenSpec>,
    /// Activation of the output layer.
    pub output: OutputActivation,
    /// How weights and biases start.
    pub init: Init,
    /// How biases start, where not as `init` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bias_init: Option<Init>,
}

/// One hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenSpec {
    /// Number of units.
    pub units: usize,
    /// Their activation.
    pub activation: Activation,
    /// What stands between product and activation.
    #[serde(default, skip_serializing_if = "Normalisation::is_none")]
    pub norm: Normalisation,
    /// Whether the layer's input, which is as wide, is added to its output.
    #[serde(default, skip_serializing_if = "is_false")]
    pub skip: bool,
    /// Probability of leaving out an output in a training step, 0 to below 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dropout: f64,
    /// How its weights start, where not as the network's do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init: Option<Init>,
}

impl HiddenSpec {
    /// A layer of units with an activation, and nothing else.
    pub fn new(units: usize, activation: Activation) -> Self {
        Self { units, activation, norm: Normalisation::None, skip: false, dropout: 0.0, init: None }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

/// Batches and the end of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingSpec {
    /// Which rows a step sees.
    pub batch: Batch,
    /// The first in this order that holds ends the run; none: until it is stopped.
    pub stop: Vec<StopRule>,
    /// By what the best state of the run is remembered, so that it can be gone back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_best: Option<Watched>,
}

/// The loss that says whether a run still gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Watched {
    /// The mean training loss of a window of steps.
    Loss,
    /// The loss over all test rows.
    TestLoss,
}

impl Watched {
    /// Both, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Loss, Self::TestLoss];

    /// The name in the language in force.
    pub fn name(self) -> &'static str {
        words::named("watched", self.into())
    }
}

/// When a run ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum StopRule {
    /// The mean loss of a full window of steps is below the goal (the article: 1000 steps, 0.01). Windows do not
    /// overlap: steps 1 to 1000, 1001 to 2000, ...
    MeanLossBelow {
        /// The goal.
        loss: f64,
        /// Steps of a window.
        window: u64,
    },
    /// This many steps were taken.
    Steps(u64),
    /// This many seconds were spent training, pauses left out.
    Seconds(f64),
    /// The accuracy on the training rows, looked at every 1,000 steps, is at least this (0 to 1).
    AccuracyAtLeast(f64),
    /// As many windows of steps in a row, one after the other, brought no value below the best before them (early stopping,
    /// Prechelt 1998).
    NoImprovement {
        /// Of the training loss its mean over the window; the test loss at the window's end.
        of: Watched,
        /// Steps of a window.
        window: u64,
        /// Windows in a row.
        patience: u64,
    },
}

impl DataSpec {
    /// Whether what a run trains on depends on its seed: noise and split are drawn from it.
    pub fn goes_by_seed(&self) -> bool {
        self.noise != 0.0 || self.test_share != 0.0
    }

    /// Hash of the data, before noise and scaling, that the preset was saved with, where it is known. A difference is
    /// said, not refused.
    pub fn recorded_hash(&self) -> Option<&String> {
        let hash = match &self.source {
            Source::Synthetic(_) => &self.hash,
            Source::File(file) => &file.hash,
        };
        (!hash.is_empty()).then_some(hash)
    }

    /// Records the hash of the data that the preset is saved with.
    pub fn record_hash(&mut self, hash: String) {
        match &mut self.source {
            Source::Synthetic(_) => self.hash = hash,
            Source::File(file) => file.hash = hash,
        }
    }
}

impl Spec {
    /// What the hidden layers do, first to last.
    pub fn hidden_layers(&self) -> Vec<Hidden> {
        let layer =
            |h: &HiddenSpec| Hidden { activation: h.activation, norm: h.norm, skip: h.skip, dropout: h.dropout };
        self.network.hidden.iter().map(layer).collect()
    }

    /// Whether some hidden layer drops outputs while it trains.
    pub fn has_dropout(&self) -> bool {
        self.network.hidden.iter().any(|layer| layer.dropout > 0.0)
    }

    /// Whether there is anything to reach: without it a run is neither slow nor fast.
    pub fn has_goal(&self) -> bool {
        let is_goal = |rule: &StopRule| matches!(rule, StopRule::MeanLossBelow { .. } | StopRule::AccuracyAtLeast(_));
        self.training.stop.iter().any(is_goal)
    }

    /// The goal and window of the first stop rule about the mean loss, where there is one.
    pub fn loss_goal(&self) -> Option<(f64, u64)> {
        loss_goal(&self.training.stop)
    }
}

/// The goal and window of the first of these rules about the mean loss.
pub fn loss_goal(rules: &[StopRule]) -> Option<(f64, u64)> {
    rules.iter().find_map(|rule| match *rule {
        StopRule::MeanLossBelow { loss, window } => Some((loss, window)),
        _ => None,
    })
}
