//! A run's curves as the screen keeps them: a fixed number of buckets, however long the run.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::bucket::{Bucket, merge_pairs};
use super::series::{Schema, SeriesId};

/// Newest buckets, kept as they came.
pub const RECENT_CAP: usize = 2048;
/// Buckets of equal length over the whole run; when full, they merge two by two.
pub const WHOLE_CAP: usize = 1024;
/// Buckets per factor of ten of steps, for a logarithmic steps axis.
pub const PER_DECADE: f64 = 64.0;

/// Buckets of each view in a history that is kept on disk.
pub const KEPT_CAP: usize = 256;

/// Three views of one run: what came last, the whole on a linear axis, and the whole on a logarithmic axis.
///
/// Every value that came in is in `whole` and in `decades`; `recent` forgets its oldest. Memory: at most
/// `2048 + 1024 + 64 * 20` buckets of one [`super::Stat`] per curve.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct History {
    /// Which curves there are.
    pub schema: Schema,
    /// The newest buckets as they came, oldest first; at most [`RECENT_CAP`].
    pub recent: VecDeque<Bucket>,
    /// The whole run in buckets of about `steps_per_bucket` steps; at most [`WHOLE_CAP`].
    pub whole: Vec<Bucket>,
    /// The whole run in buckets of 1/[`PER_DECADE`] of a decade.
    pub decades: Vec<Bucket>,
    /// Steps after which a bucket of `whole` is full.
    pub steps_per_bucket: u64,
    /// First step at which the loss was not finite.
    pub diverged_at: Option<u64>,
}

impl History {
    /// An empty history.
    pub fn new(schema: Schema) -> Self {
        Self {
            schema,
            recent: VecDeque::new(),
            whole: Vec::new(),
            decades: Vec::new(),
            steps_per_bucket: 1,
            diverged_at: None,
        }
    }

    /// Takes in the next bucket; buckets come in the order of their steps.
    pub fn push(&mut self, bucket: Bucket) {
        let loss = bucket.stats[self.schema.index(SeriesId::Loss)];
        if loss.non_finite > 0 && self.diverged_at.is_none() {
            // A run ends at its first loss that is not finite, so the finite values of the bucket came before it.
            self.diverged_at = Some(bucket.first_step + loss.count.min(bucket.n_steps() - 1));
        }
        match self.whole.last_mut() {
            Some(last) if last.n_steps() + bucket.n_steps() <= self.steps_per_bucket => last.merge(&bucket),
            _ => self.whole.push(bucket.clone()),
        }
        if self.whole.len() > WHOLE_CAP {
            merge_pairs(&mut self.whole);
            self.steps_per_bucket *= 2;
        }
        let decade = |step: u64| (PER_DECADE * (step.max(1) as f64).log10()).floor();
        match self.decades.last_mut() {
            Some(last) if decade(last.first_step) == decade(bucket.last_step) => last.merge(&bucket),
            _ => self.decades.push(bucket.clone()),
        }
        if self.recent.len() == RECENT_CAP {
            self.recent.pop_front();
        }
        self.recent.push_back(bucket);
    }

    /// The last step seen; 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.recent.back().map_or(0, |b| b.last_step)
    }

    /// Number of steps inside, counted from the buckets of the whole run.
    pub fn n_steps(&self) -> u64 {
        self.whole.iter().map(Bucket::n_steps).sum()
    }

    /// The same run in few buckets, for keeping it on disk: no value is lost, but they stand closer together.
    #[must_use]
    pub fn thinned(&self) -> Self {
        let mut thin = self.clone();
        thin.recent.clear();
        thin.recent.extend(self.recent.back().cloned()); // the last step is read from here
        for view in [&mut thin.whole, &mut thin.decades] {
            while view.len() > KEPT_CAP {
                merge_pairs(view);
            }
        }
        thin.steps_per_bucket = thin.whole.iter().map(Bucket::n_steps).max().unwrap_or(1);
        thin
    }

    /// The whole run as a table: `step` (the last of a bucket), then the mean of every curve but the test loss. The
    /// names of the columns, and the rows one after another; NaN where a bucket holds no finite value.
    pub fn table(&self) -> (Vec<String>, Vec<f64>) {
        let series: Vec<SeriesId> = self.schema.series().into_iter().filter(|s| *s != SeriesId::TestLoss).collect();
        let columns = std::iter::once("step".to_owned()).chain(series.iter().map(|s| s.column())).collect();
        let mean = |bucket: &Bucket, id: SeriesId| bucket.stats[self.schema.index(id)].mean().unwrap_or(f64::NAN);
        let mut rows = Vec::new();
        for bucket in &self.whole {
            rows.push(bucket.last_step as f64);
            rows.extend(series.iter().map(|id| mean(bucket, *id)));
        }
        (columns, rows)
    }

    /// The finest buckets that cover `first_step..=last_step`: the newest ones where they reach back far enough, else
    /// those of the whole run. Never more than [`RECENT_CAP`] of them.
    pub fn covering(&self, first_step: u64) -> Box<dyn DoubleEndedIterator<Item = &Bucket> + '_> {
        match self.recent.front() {
            Some(front) if front.first_step <= first_step.max(1) => {
                let from = self.recent.partition_point(|b| b.last_step < first_step);
                Box::new(self.recent.range(from..))
            }
            _ => Box::new(self.whole.iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Stat;

    fn single(step: u64, loss: f64) -> Bucket {
        let mut bucket = Bucket::empty(step, Schema::new(1).len());
        bucket.stats[0].add(loss);
        bucket
    }

    #[test]
    fn memory_is_capped_and_no_value_is_lost() {
        let mut history = History::new(Schema::new(1));
        let n = 300_000;
        for step in 1..=n {
            let loss = match step {
                77_777 => 1e9,
                123_456 => f64::NAN,
                _ => 0.5,
            };
            history.push(single(step, loss));
        }
        assert!(history.whole.len() <= WHOLE_CAP && history.recent.len() <= RECENT_CAP);
        assert!(history.decades.len() <= (PER_DECADE as usize + 1) * 6);
        assert_eq!(history.n_steps(), n);
        for view in [&history.whole, &history.decades] {
            let mut all = Stat::EMPTY;
            for b in view {
                all.merge(&b.stats[0]);
            }
            assert_eq!((all.count, all.non_finite, all.max), (n - 1, 1, 1e9));
            assert!(view.windows(2).all(|w| w[0].last_step + 1 == w[1].first_step));
        }
        assert_eq!(history.diverged_at, Some(123_456));
        assert_eq!(history.last_step(), n);
    }
}
