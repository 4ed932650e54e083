//! What waits for the screen: merged or replaced, never lost, never more than a written cap.

use super::message::{FRAME_BUCKETS, Frame, Progress, Status};
use crate::telemetry::bucket::merge_pairs;
use crate::telemetry::{Bucket, RunId, Schema, SeriesId, Snapshot};
use crate::train::StepRecord;

/// The next frame in the making. Memory: [`FRAME_BUCKETS`] buckets, one snapshot, and the status events of one run
/// since the last frame that was taken (few by construction: each answers a command).
#[derive(Debug)]
pub struct Outbox {
    run: RunId,
    schema: Schema,
    statuses: Vec<Status>,
    buckets: Vec<Bucket>,
    steps_per_bucket: u64,
    snapshot: Option<Box<Snapshot>>,
    progress: Progress,
    has_news: bool,
}

impl Outbox {
    /// An empty outbox for a run with these curves.
    pub fn new(run: RunId, schema: Schema) -> Self {
        Self {
            run,
            schema,
            statuses: Vec::new(),
            buckets: Vec::new(),
            steps_per_bucket: 1,
            snapshot: None,
            progress: Progress::default(),
            has_news: false,
        }
    }

    /// Takes in a step. Buckets are as fine as they fit; when they are too many, neighbours merge.
    pub fn add_step(&mut self, record: &StepRecord<'_>) {
        self.has_news = true;
        match self.buckets.last_mut() {
            Some(last) if last.n_steps() < self.steps_per_bucket => last.last_step = record.step,
            _ => {
                if self.buckets.len() == FRAME_BUCKETS {
                    merge_pairs(&mut self.buckets);
                    self.steps_per_bucket *= 2;
                }
                self.buckets.push(Bucket::empty(record.step, self.schema.len()));
            }
        }
        let Some(bucket) = self.buckets.last_mut() else { return };
        bucket.stats[0].add(record.loss);
        if let Some(test_loss) = record.test_loss {
            bucket.stats[self.schema.index(SeriesId::TestLoss)].add(test_loss);
        }
        let curves = record.speed_of_learning.iter().chain(record.weight_gradient_norm);
        let first = self.schema.index(SeriesId::SpeedOfLearning(0));
        for (stat, value) in bucket.stats[first..].iter_mut().zip(curves) {
            stat.add(*value);
        }
    }

    /// Keeps a status event.
    pub fn add_status(&mut self, status: Status) {
        self.has_news = true;
        self.statuses.push(status);
    }

    /// Replaces the picture.
    pub fn set_snapshot(&mut self, snapshot: Snapshot) {
        self.has_news = true;
        self.snapshot = Some(Box::new(snapshot));
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
            snapshot: self.snapshot.take(),
        }
    }

    /// Puts back a frame that the screen had no room for: what came since then follows it.
    pub fn put_back(&mut self, frame: Frame) {
        let newer = std::mem::replace(&mut self.buckets, frame.buckets);
        for bucket in newer {
            self.buckets.push(bucket);
        }
        while self.buckets.len() > FRAME_BUCKETS {
            merge_pairs(&mut self.buckets);
        }
        self.steps_per_bucket = self.steps_per_bucket.max(self.buckets.iter().map(Bucket::n_steps).max().unwrap_or(1));
        let newer = std::mem::replace(&mut self.statuses, frame.statuses);
        self.statuses.extend(newer);
        self.snapshot = self.snapshot.take().or(frame.snapshot);
        self.has_news = true;
    }
}
