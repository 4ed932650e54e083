//! What is kept of a run: all of it, and what a list shows of it.

use std::sync::Arc;

use strum::{IntoEnumIterator, IntoStaticStr};

use crate::experiment::Spec;
use crate::experiment::difference::{Difference, differences};
use crate::nn::Parameters;
use crate::telemetry::{History, RunId};
use crate::train::{Recorded, State, StopReason};

/// Where a run stands, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Steps are being taken.
    Running,
    /// Held; it can go on.
    Paused,
    /// Its program ended without saying more.
    Interrupted,
    /// As [`StopReason::GoalMet`].
    GoalMet,
    /// As [`StopReason::StepLimit`].
    StepLimit,
    /// As [`StopReason::TimeLimit`].
    TimeLimit,
    /// As [`StopReason::AccuracyReached`].
    AccuracyReached,
    /// As [`StopReason::NoImprovement`].
    NoImprovement,
    /// As [`StopReason::Diverged`].
    Diverged,
    /// As [`StopReason::User`].
    User,
}

impl Outcome {
    /// A short stable word for files and scripts: that of [`StopReason::key`], or `running`, `paused`, `interrupted`. Its
    /// words are those of the family `outcome`.
    pub fn key(self) -> &'static str {
        self.into()
    }

    /// The outcome of this key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::iter().find(|outcome| outcome.key() == key)
    }

    /// Whether the run reached what it was to reach.
    pub fn is_goal(self) -> bool {
        matches!(self, Self::GoalMet | Self::AccuracyReached)
    }

    /// Whether it has ended.
    pub fn is_end(self) -> bool {
        !matches!(self, Self::Running | Self::Paused)
    }
}

impl From<StopReason> for Outcome {
    fn from(reason: StopReason) -> Self {
        match reason {
            StopReason::GoalMet { .. } => Self::GoalMet,
            StopReason::StepLimit(_) => Self::StepLimit,
            StopReason::TimeLimit(_) => Self::TimeLimit,
            StopReason::AccuracyReached { .. } => Self::AccuracyReached,
            StopReason::NoImprovement { .. } => Self::NoImprovement,
            StopReason::Diverged { .. } => Self::Diverged,
            StopReason::User => Self::User,
        }
    }
}

/// The run that another began from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Which.
    pub run: RunId,
    /// Steps that it had taken there.
    pub step: u64,
}

/// What people say of a run. It is written apart from what the run says of itself: neither overwrites the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// A name; empty where none was given.
    pub name: String,
    /// A colour, `#rrggbb`.
    pub colour: Option<String>,
    /// Whether it is to stay whatever is cleaned up.
    pub star: bool,
    /// Anything else.
    pub note: String,
}

/// A run with everything that is kept of it.
#[derive(Clone, Debug)]
pub struct RunRecord {
    /// Which.
    pub id: RunId,
    /// What it began from, where that was another run.
    pub parent: Option<Parent>,
    /// Its experiment as its user named it: a built-in preset's name, a file or a title.
    pub preset: String,
    /// Its settings at step 0.
    pub spec: Spec,
    /// Hash of its data before noise and scaling.
    pub data_hash: String,
    /// What was changed while it ran.
    pub changes: Vec<Recorded>,
    /// Its curves in their bounded form ([`History::thinned`]).
    pub history: Arc<History>,
    /// Where it stands.
    pub outcome: Outcome,
    /// Steps taken.
    pub steps: u64,
    /// Loss of the last step; NaN before the first, and where it was no number.
    pub loss: f64,
    /// Share of training rows predicted right, where it is known.
    pub accuracy: Option<f64>,
    /// Share of test rows predicted right, where it is known.
    pub test_accuracy: Option<f64>,
    /// Seconds of training.
    pub active_secs: f64,
    /// The state after the newest step whose state is known: to go on from. That of step 0 is kept beside it.
    pub state: Option<Arc<State>>,
    /// Weights and biases at the end, where they are known.
    pub weights: Option<Arc<Parameters>>,
}

impl RunRecord {
    /// Whether its loss can be compared with that of a run with this spec on data of this hash: the same numbers are made
    /// small, on the same samples.
    pub fn is_comparable(&self, spec: &Spec, data_hash: &str) -> bool {
        let noise_of = |spec: &Spec| (spec.data.noise, if spec.data.noise > 0.0 { spec.seed } else { 0 });
        self.data_hash == data_hash && self.spec.loss == spec.loss && noise_of(&self.spec) == noise_of(spec)
    }

    /// What of its settings differs from the present run's; nothing where it was the same experiment.
    pub fn differences(&self, present: &Spec) -> Vec<Difference> {
        let mut found = differences(present, &self.spec);
        found.retain(|d| !matches!(d.path.as_str(), "name" | "training.stop"));
        found
    }

    /// The step after which it was steered first, by another rate or other weights: from there on its curve is not that of its
    /// settings alone.
    pub fn steered_after(&self) -> Option<u64> {
        self.changes.iter().find(|recorded| recorded.change.steers()).map(|recorded| recorded.after_step)
    }

    /// Numbers that its curves hold.
    pub fn n_numbers(&self) -> usize {
        let n_buckets = self.history.whole.len() + self.history.decades.len() + self.history.recent.len();
        // The seventeen numbers of a sketch are as long as six of a bucket.
        let n_sketches = self.history.cells.len() * self.history.schema.every_step().len();
        n_buckets * (2 + 6 * self.history.schema.len()) + 6 * n_sketches
    }
}

/// What a list shows of a run: no curve but a small one, no weights.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSummary {
    /// Which.
    pub id: RunId,
    /// What it began from, where that was another run.
    pub parent: Option<Parent>,
    /// What people say of it.
    pub labels: Labels,
    /// Its experiment as its user named it.
    pub preset: String,
    /// Its seed.
    pub seed: u64,
    /// Hash of its data.
    pub data_hash: String,
    /// Where it stands.
    pub outcome: Outcome,
    /// Steps taken.
    pub steps: u64,
    /// Loss of the last step; NaN where it was no number.
    pub loss: f64,
    /// Share of training rows predicted right, where it is known.
    pub accuracy: Option<f64>,
    /// Share of test rows predicted right, where it is known.
    pub test_accuracy: Option<f64>,
    /// Seconds of training.
    pub active_secs: f64,
    /// When it was made: UTC, `2026-01-31T12:00:00.000Z`.
    pub began: String,
    /// When it ended, where it has.
    pub ended: Option<String>,
    /// The version of the program that ran it.
    pub version: String,
    /// Mean loss over equal parts of its steps, at most a few dozen; NaN where there is none.
    pub spark: Vec<f32>,
    /// Bytes that its curves, states and weights take.
    pub bytes: u64,
}

/// Numbers of a [`RunSummary::spark`], at most.
pub const SPARK: usize = 48;
