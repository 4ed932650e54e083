//! What crosses the threads: the whole protocol on one page.
//!
//! To the worker: [`Command`], bounded. To the screen: [`Frame`], bounded(2), at most one per [`FRAME_INTERVAL`], always
//! `try_send`. What happens when the screen is slow: status events are kept in order, buckets merge two by two, a newer
//! snapshot replaces an older one. Every message carries its [`RunId`]; old news is dropped by the session.

use std::sync::Arc;
use std::time::Duration;

use super::pace::Pace;
use crate::experiment::spec::StopRule;
use crate::telemetry::{Buckets, Cells, RunId, Snapshot};
use crate::train::{Plan, Recorded, State, StopReason, Watch};

/// Shortest time between two frames.
pub const FRAME_INTERVAL: Duration = Duration::from_millis(16);
/// Most buckets in a frame; more are merged two by two.
pub const FRAME_BUCKETS: usize = 256;
/// Bytes that the buckets of a frame may take: with many curves there are fewer buckets.
pub const FRAME_BYTES: usize = 1_000_000;
/// Frames that may wait for the screen.
pub const FRAME_CAP: usize = 2;
/// Commands that may wait for the worker.
pub const COMMAND_CAP: usize = 64;

/// To the worker.
#[derive(Clone, Debug)]
pub enum Command {
    /// Replaces the run by a new one at step 0, ready but not running. Checked and loaded before it is sent.
    Start {
        /// Its identity.
        run: RunId,
        /// What to run, packed.
        plan: Arc<Plan>,
    },
    /// Holds the run; it can go on.
    Pause,
    /// Goes on, also after a stop.
    Resume,
    /// One step, then pause.
    StepOnce,
    /// Ends the run as the user's wish.
    Stop,
    /// From the next step on; acknowledged with the step.
    SetLearningRate(f64),
    /// From the next step on; acknowledged with the step.
    SetStopRules(Vec<StopRule>),
    /// The weights of the best state so far, from the next step on; acknowledged with the step where one is remembered.
    GoBackToBest,
    /// Acts at once.
    SetPace(Pace),
    /// What is looked at: of the rest no pictures are made.
    Watch(Watch),
}

impl Command {
    /// Whether a newer command of the same kind leaves nothing of this one.
    pub(super) fn only_sets(&self) -> bool {
        matches!(self, Self::SetLearningRate(_) | Self::SetStopRules(_) | Self::SetPace(_) | Self::Watch(_))
    }
}

/// News of a run that must not be lost, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// At step 0, not running.
    Ready,
    /// Steps are being taken.
    Running,
    /// Held by the user.
    Paused,
    /// Ended, and why.
    Finished(StopReason),
    /// A new learning rate or new stop rules took hold.
    Changed(Recorded),
}

/// Where a run stands; the newest replaces.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Progress {
    /// Steps taken.
    pub step: u64,
    /// Loss of the last step; `None` before the first.
    pub loss: Option<f64>,
    /// Mean loss of the last full window.
    pub window_mean: Option<f64>,
    /// Seconds spent training, pauses left out.
    pub active_secs: f64,
    /// Steps per second over about the last half second of training; 0 while not running.
    pub steps_per_sec: f64,
    /// Processor seconds of the worker thread since the run was made.
    pub cpu_secs: f64,
    /// The learning rate in force.
    pub learning_rate: f64,
}

/// To the screen.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Whose news this is.
    pub run: RunId,
    /// In order, never dropped.
    pub statuses: Vec<Status>,
    /// Where the run stands.
    pub progress: Progress,
    /// Curves since the last frame; at most [`FRAME_BUCKETS`].
    pub buckets: Buckets,
    /// How the curves were distributed over the cells of steps that ended since the last frame.
    pub cells: Cells,
    /// A newer state than the last one that was sent, where there is one: to be kept. That of step 0 comes first, that of a
    /// run that pauses or ends always.
    pub states: Vec<Arc<State>>,
    /// The newest picture, where there is a new one.
    pub snapshot: Option<Box<Snapshot>>,
}
