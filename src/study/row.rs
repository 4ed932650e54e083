//! How one run of a study ended.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// How a run ended, as a table counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Ending {
    /// It reached its goal.
    Goal,
    /// It was still on its way at the step limit.
    Limit,
    /// Its loss was no finite number any more.
    Diverged,
    /// At the step limit, and its outputs over the training rows do not tell the classes apart: the loss is within
    /// [`CONSTANT_WITHIN`] of the best constant's.
    Constant,
}

/// Share of the best constant's loss by which that of a run may differ that is called constant.
pub const CONSTANT_WITHIN: f64 = 0.01;

/// One run: a row of `runs.csv`, in the order of its columns. Nothing in it depends on the machine or on who computed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The arm's name.
    pub arm: String,
    /// The seed.
    pub seed: u64,
    /// Whether it reached its goal.
    pub reached: bool,
    /// Steps taken.
    pub steps: u64,
    /// Why it ended, as `train --json` says it.
    pub stop_reason: String,
    /// Loss of the last step.
    pub loss: f64,
    /// Share of training rows predicted right at the end, 0 to 1.
    pub accuracy: f64,
    /// Share of test rows predicted right at the end, where there are any.
    pub test_accuracy: Option<f64>,
    /// How it ended.
    pub ending: Ending,
}
