//! What the screen knows of the run: everything that frames have brought so far.

use std::sync::Arc;

use strum::IntoStaticStr;

use crate::engine::message::{Frame, Progress, Status};
use crate::telemetry::{History, Looks, Schema, Snapshot};
use crate::train::{Recorded, State, StopReason};

/// Where the run stands.
#[derive(Clone, Copy, Debug, PartialEq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// At step 0.
    Ready,
    /// Steps are being taken.
    Running,
    /// Held by the user.
    Paused,
    /// Ended, and why.
    Finished(StopReason),
    /// The worker is gone: training stopped unexpectedly.
    Lost,
}

/// A run as the screen keeps it. Memory is that of its [`History`] and one snapshot.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// Curves.
    pub history: History,
    /// What was seen at each look.
    pub looks: Looks,
    /// The newest picture.
    pub snapshot: Option<Box<Snapshot>>,
    /// Its state at step 0, and the newest that came: to be kept.
    pub states: (Option<Arc<State>>, Option<Arc<State>>),
    /// Step, loss, speed.
    pub progress: Progress,
    /// Where it stands.
    pub standing: Standing,
    /// What was changed during it, oldest first.
    pub changes: Vec<Recorded>,
}

impl LiveRun {
    /// A run of which nothing is known yet.
    pub fn new(schema: Schema) -> Self {
        Self {
            history: History::new(schema),
            looks: Looks::default(),
            snapshot: None,
            states: (None, None),
            progress: Progress::default(),
            standing: Standing::Ready,
            changes: Vec::new(),
        }
    }

    /// Whether it was steered on the way, by another rate or other weights, so that its settings from step 0 on do not give its curve.
    pub fn was_steered(&self) -> bool {
        self.changes.iter().any(|c| (1..self.progress.step).contains(&c.after_step) && c.change.steers())
    }

    /// Takes in a frame.
    pub fn take(&mut self, frame: Frame) {
        for status in frame.statuses {
            match status {
                Status::Ready => self.standing = Standing::Ready,
                Status::Running => self.standing = Standing::Running,
                Status::Paused => self.standing = Standing::Paused,
                Status::Finished(reason) => self.standing = Standing::Finished(reason),
                Status::Changed(recorded) => recorded.keep_in(&mut self.changes),
            }
        }
        self.progress = frame.progress;
        for state in frame.states {
            if state.steps_taken() == 0 {
                self.states.0 = Some(Arc::clone(&state));
            }
            self.states.1 = Some(state);
        }
        for bucket in frame.buckets.iter() {
            self.history.push(bucket);
        }
        self.history.push_cells(&frame.cells);
        if let Some(snapshot) = frame.snapshot {
            self.looks.push(&snapshot);
            self.snapshot = Some(snapshot);
        }
    }
}
