//! What waits for the screen: merged or replaced, never lost, never more than a written cap.

use std::sync::Arc;

use super::message::{FRAME_BUCKETS, FRAME_BYTES, Frame, Progress, Status};
use crate::telemetry::bands::CellSampler;
use crate::telemetry::{Buckets, Cells, RunId, Schema, Snapshot, Stat};
use crate::train::{State, StepRecord};

/// The next frame in the making. Memory: [`FRAME_BUCKETS`] buckets or [`FRAME_BYTES`], the cells that ended since the last
/// frame (as many for each factor of two of steps, see `telemetry::bands`), one snapshot, and the status events of one
/// run since the last frame that was taken (few by construction: each answers a command).
#[derive(Debug)]
pub struct Outbox {
    run: RunId,
    n_series: usize,
    statuses: Vec<Status>,
    buckets: Buckets,
    /// Buckets of a frame, at most.
    cap: usize,
    steps_per_bucket: u64,
    sampler: CellSampler,
    cells: Cells,
    snapshot: Option<Box<Snapshot>>,
    /// That of step 0, where it was not sent yet, and the newest.
    states: Vec<Arc<State>>,
    progress: Progress,
    has_news: bool,
}

impl Outbox {
    /// An empty outbox for a run with these curves.
    pub fn new(run: RunId, schema: &Schema) -> Self {
        let n_series = schema.len();
        Self {
            run,
            n_series,
            statuses: Vec::new(),
            buckets: Buckets::default(),
            cap: (FRAME_BYTES / (n_series.max(1) * size_of::<Stat>())).clamp(2, FRAME_BUCKETS),
            steps_per_bucket: 1,
            sampler: CellSampler::new(schema.every_step().len()),
            cells: Cells::default(),
            snapshot: None,
            states: Vec::new(),
            progress: Progress::default(),
            has_news: false,
        }
    }

    /// Takes in a step. Buckets are as fine as they fit; when they are too many, neighbours merge.
    pub fn add_step(&mut self, record: &StepRecord<'_>) {
        self.has_news = true;
        self.sampler.add(record.step, record.values, &mut self.cells);
        if self.buckets.is_empty() || self.buckets.n_last_steps() >= self.steps_per_bucket {
            if self.buckets.len() == self.cap {
                self.buckets.merge_pairs();
                self.steps_per_bucket *= 2;
            }
            self.buckets.begin(record.step, self.n_series);
        }
        let Some((last_step, stats)) = self.buckets.last_mut() else { return };
        *last_step = record.step;
        for (stat, value) in stats.iter_mut().zip(record.values) {
            stat.add(*value);
        }
        for (series, value) in record.now_and_then {
            stats[*series].add(*value);
        }
    }

    /// Keeps a status event.
    pub fn add_status(&mut self, status: Status) {
        self.has_news = true;
        if matches!(status, Status::Paused | Status::Finished(_)) {
            self.sampler.give(&mut self.cells); // the curves end where the run stands
        }
        self.statuses.push(status);
    }

    /// Replaces the picture.
    pub fn set_snapshot(&mut self, snapshot: Snapshot) {
        self.has_news = true;
        self.snapshot = Some(Box::new(snapshot));
    }

    /// Replaces the newest state; that of step 0 is not replaced.
    pub fn set_state(&mut self, state: Arc<State>) {
        self.has_news = true;
        self.states.retain(|old| old.steps_taken() == 0);
        self.states.push(state);
    }

    /// Replaces the standing.
    pub fn set_progress(&mut self, progress: Progress) {
        // A NaN differs from itself and would be news for ever; a loss only changes with the step.
        // Looking at the clock costs time as well, which is no news either.
        let seen = |p: Progress| Progress { loss: None, cpu_secs: 0.0, ..p };
        self.has_news |= seen(progress) != seen(self.progress);
        self.progress = progress;
    }

    /// Whether there is something to send.
    pub fn has_news(&self) -> bool {
        self.has_news
    }

    /// Everything that waits, as a frame; the outbox is empty after that. The next frame starts with buckets half as
    /// long as this one's, so that a slower pace is shown finer again.
    pub fn take(&mut self) -> Frame {
        self.has_news = false;
        self.steps_per_bucket = (self.steps_per_bucket / 2).max(1);
        Frame {
            run: self.run,
            statuses: std::mem::take(&mut self.statuses),
            progress: self.progress,
            buckets: std::mem::take(&mut self.buckets),
            cells: std::mem::take(&mut self.cells),
            snapshot: self.snapshot.take(),
            states: std::mem::take(&mut self.states),
        }
    }

    /// Puts back a frame that the screen had no room for: what came since then follows it.
    pub fn put_back(&mut self, frame: Frame) {
        let newer = std::mem::replace(&mut self.buckets, frame.buckets);
        newer.iter().for_each(|bucket| self.buckets.push(bucket));
        while self.buckets.len() > self.cap {
            self.buckets.merge_pairs();
        }
        let longest = self.buckets.iter().map(|b| b.n_steps()).max().unwrap_or(1);
        self.steps_per_bucket = self.steps_per_bucket.max(longest);
        let newer = std::mem::replace(&mut self.cells, frame.cells);
        self.cells.append(&newer);
        let newer = std::mem::replace(&mut self.statuses, frame.statuses);
        self.statuses.extend(newer);
        self.snapshot = self.snapshot.take().or(frame.snapshot);
        let newer = std::mem::replace(&mut self.states, frame.states);
        for state in newer {
            self.set_state(state);
        }
        self.has_news = true;
    }
}
