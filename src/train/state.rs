//! Everything that a step changes: a state is a key frame, a place to go on from, and a branch.

use rand::rngs::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::plan::Plan;
use super::recording::Recorded;
use super::sampler::Sampler;
use super::stop::{StopRules, WindowMean, report_window};
use crate::experiment::streams::{Stream, stream};
use crate::nn::Parameters;
use crate::nn::optimizer::OptimizerState;
use crate::telemetry::Schema;
use crate::{say, words};

/// A run at one step, without what its [`Plan`] holds. Written to disk and read again, it goes on bit for bit; the format
/// must keep every `f64`, NaN and infinities included. Memory: the parameters, at most twice as much for the optimizer, and
/// four bytes per training row; 2 KB for the article's network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Steps taken.
    pub(super) step: u64,
    pub(super) parameters: Parameters,
    pub(super) optimizer: OptimizerState,
    pub(super) sampler: Sampler,
    pub(super) batch_rng: Xoshiro256PlusPlus,
    /// The learning rate in force.
    pub(super) learning_rate: f64,
    /// The stop rules in force, with their windows.
    pub(super) stop_rules: StopRules,
    /// The window whose mean loss is reported.
    pub(super) report: WindowMean,
    /// Loss of the last step; NaN before the first.
    pub(super) last_loss: f64,
    /// What is measured.
    pub(super) schema: Schema,
    /// The last step's values of [`Schema::every_step`].
    pub(super) values: Vec<f64>,
    /// What was changed so far.
    pub(super) changes: Vec<Recorded>,
    // Last, and left out where they are not used: states of runs without them stay what they were.
    /// What the schedule changes, while it does: a rate that is set by hand during the run ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scheduled: Option<f64>,
    /// The best of this run so far, where it is remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) best: Option<Box<Best>>,
}

/// The weights of a run where the loss that it is remembered by was lowest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// Steps taken then.
    pub step: u64,
    /// The loss: of the training loss the mean of the window that ended there, or the test loss there.
    pub loss: f64,
    /// The weights.
    pub parameters: Parameters,
}

/// Why a state cannot go on with a plan. The message is a sentence with the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say!("state-misfit", part = words::named("state-part", (*part).into())))]
pub struct Misfit {
    /// What differs.
    pub part: Part,
}

/// A part of a state that belongs to one experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    /// The layers' sizes.
    Network,
    /// The kind of optimizer, or how many numbers it keeps.
    Optimizer,
    /// How rows are drawn, or which.
    Batches,
}

impl State {
    /// Step 0: the experiment's initial weights, its own learning rate and stop rules.
    pub fn start(plan: &Plan) -> Self {
        let experiment = plan.experiment();
        let spec = experiment.spec();
        let parameters = experiment.initial_network().parameters;
        let schema = plan.schema();
        Self {
            step: 0,
            optimizer: OptimizerState::new(spec.optimizer, spec.weight_decay, &parameters),
            parameters,
            sampler: Sampler::new(spec.training.batch, plan.train_rows()),
            batch_rng: stream(spec.seed, Stream::Batches),
            learning_rate: spec.schedule.rate(spec.learning_rate, 0),
            stop_rules: StopRules::new(&spec.training.stop),
            report: WindowMean::new(report_window(&spec.training.stop)),
            last_loss: f64::NAN,
            values: vec![0.0; schema.every_step().len()],
            schema,
            changes: Vec::new(),
            scheduled: (!spec.schedule.is_constant()).then_some(spec.learning_rate),
            best: None,
        }
    }

    /// Steps taken.
    pub fn steps_taken(&self) -> u64 {
        self.step
    }

    /// Weights and biases.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The best of the run so far, where it is remembered.
    pub fn best(&self) -> Option<&Best> {
        self.best.as_deref()
    }

    /// Whether this state can go on with `plan`: the same layers, optimizer, batches and training rows.
    ///
    /// # Errors
    /// The first part that differs.
    pub fn fits(&self, plan: &Plan) -> Result<(), Misfit> {
        let (experiment, start) = (plan.experiment(), Self::start(plan));
        let n_values = self.schema.every_step().len();
        let is_measured = self.schema.n_layers() <= experiment.n_layers() && self.values.len() == n_values;
        let layers = self.parameters.is_like(&start.parameters) && is_measured;
        let fits = [
            (Part::Network, layers),
            (Part::Optimizer, self.optimizer.is_like(&start.optimizer)),
            (Part::Batches, self.sampler.is_like(&start.sampler)),
        ];
        match fits.into_iter().find(|(_, fits)| !fits) {
            Some((part, _)) => Err(Misfit { part }),
            None => Ok(()),
        }
    }
}
