//! What was changed during a run, with the step after which it took hold: a replay needs it.

use serde::{Deserialize, Serialize};

use crate::experiment::spec::StopRule;

/// A change that acts on a running trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// A new learning rate.
    LearningRate(f64),
    /// New stop rules; their windows start anew.
    StopRules(Vec<StopRule>),
}

/// A change and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Steps taken before the change took hold.
    pub after_step: u64,
    /// The change.
    pub change: Change,
}
