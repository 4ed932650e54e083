//! A run's curves as the screen keeps them: within a budget of bytes, however long the run and however many its curves.

use serde::{Deserialize, Serialize};

use super::bands::{self, Cells, Quantiles};
use super::bucket::{BucketView, Columns, Stat};
use super::series::{Measure, Schema, SeriesId};

/// Newest buckets, kept as they came, at most.
pub const RECENT_CAP: usize = 2048;
/// Buckets of equal length over the whole run, at most; when full, they merge two by two.
pub const WHOLE_CAP: usize = 1024;
/// Buckets per factor of ten of steps, at most, for a logarithmic steps axis.
pub const PER_DECADE: usize = 64;
/// Bytes that the buckets of all views may take; sketches have their own budget (`telemetry::bands`), and together they
/// stay under 10 MB.
const BYTES: usize = 6_000_000;
/// Factors of ten of steps that the budget reckons with, and what the room for a growing view may be ahead of it.
const DECADES: usize = 12;

/// Steps over which "now" is taken.
pub const NOW_STEPS: u64 = 1000;

/// Buckets of each view in a history that is kept on disk.
pub const KEPT_CAP: usize = 256;
/// Cells per factor of two of steps in a history that is kept on disk: of the last two, and of those before.
const KEPT_CELLS: (u64, u64) = (32, 8);

/// How many buckets the views of a history hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Caps {
    recent: usize,
    whole: usize,
    per_decade: usize,
}

impl Caps {
    /// The most that the budget allows for so many curves. Up to about thirty curves nothing is cut.
    fn of(n_series: usize) -> Self {
        let buckets = BYTES / (size_of::<Stat>() * n_series.max(1));
        // The views of the whole run come first; the newest steps have what is left.
        let whole = (buckets / 3).clamp(2, WHOLE_CAP);
        let per_decade = (buckets / 3 / DECADES).clamp(1, PER_DECADE);
        let recent = buckets.saturating_sub(whole + DECADES * per_decade).clamp(2, RECENT_CAP);
        Self { recent, whole, per_decade }
    }
}

/// Three views of one run: what came last, the whole on a linear axis, and the whole on a logarithmic axis; and how the
/// values were distributed.
///
/// Every value that came in is in `whole` and in `decades`; `recent` forgets its oldest. Memory: under 10 MB, whatever
/// the number of steps and curves (up to a thousand curves).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct History {
    /// Which curves there are.
    pub schema: Schema,
    /// The newest buckets as they came, oldest first; at most [`RECENT_CAP`].
    pub recent: Columns,
    /// The whole run in buckets of about `steps_per_bucket` steps; at most [`WHOLE_CAP`].
    pub whole: Columns,
    /// The whole run in buckets of 1/[`PER_DECADE`] of a decade, or longer ones.
    pub decades: Columns,
    /// Sketches of the curves that have a value at every step, in cells of steps.
    pub cells: Cells,
    /// Steps after which a bucket of `whole` is full.
    pub steps_per_bucket: u64,
    /// First step at which the loss was not finite.
    pub diverged_at: Option<u64>,
    caps: Caps,
}

impl History {
    /// An empty history.
    pub fn new(schema: Schema) -> Self {
        let columns = || Columns::new(schema.len());
        Self {
            recent: columns(),
            whole: columns(),
            decades: columns(),
            cells: Cells::default(),
            steps_per_bucket: 1,
            diverged_at: None,
            caps: Caps::of(schema.len()),
            schema,
        }
    }

    /// Takes in the next bucket; buckets come in the order of their steps.
    pub fn push(&mut self, bucket: BucketView<'_>) {
        if let Some(loss) = self.schema.index(Measure::Loss.of_run()).map(|at| bucket.stats[at])
            && loss.non_finite > 0
            && self.diverged_at.is_none()
        {
            // A run ends at its first loss that is not finite, so the finite values of the bucket came before it.
            self.diverged_at = Some(bucket.first_step + loss.count.min(bucket.n_steps() - 1));
        }
        match self.whole.steps().back() {
            Some(last) if last.1 - last.0 + 1 + bucket.n_steps() <= self.steps_per_bucket => {
                self.whole.merge_into_last(bucket);
            }
            _ => {
                if self.whole.len() == self.caps.whole {
                    self.whole.merge_pairs();
                    self.steps_per_bucket *= 2;
                }
                self.whole.push(bucket);
            }
        }
        let decade = |step: u64| (self.caps.per_decade as f64 * (step.max(1) as f64).log10()).floor();
        match self.decades.steps().back() {
            Some(last) if decade(last.0) == decade(bucket.last_step) => self.decades.merge_into_last(bucket),
            _ => self.decades.push(bucket),
        }
        if self.recent.len() == self.caps.recent {
            self.recent.pop_front();
        }
        self.recent.push(bucket);
    }

    /// Takes in the sketches that follow.
    pub fn push_cells(&mut self, cells: &Cells) {
        self.cells.extend(cells, bands::per_octave(self.schema.every_step().len()));
    }

    /// The last step seen; 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.recent.steps().back().map_or(0, |b| b.1)
    }

    /// Number of steps inside, counted from the buckets of the whole run.
    pub fn n_steps(&self) -> u64 {
        self.whole.steps().iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        self.recent.bytes() + self.whole.bytes() + self.decades.bytes() + self.cells.bytes()
    }

    /// The same run in few buckets, for keeping it on disk: no value is lost, but they stand closer together.
    #[must_use]
    pub fn thinned(&self) -> Self {
        let mut thin = self.clone();
        // The newest steps are still "now" beside another run's: they stay apart from those before them.
        thin.recent.merge_from(thin.recent.newest(NOW_STEPS));
        for view in [&mut thin.whole, &mut thin.decades] {
            while view.len() > KEPT_CAP {
                view.merge_pairs();
            }
        }
        thin.cells.thin(KEPT_CELLS.0, KEPT_CELLS.1);
        thin.steps_per_bucket = thin.whole.steps().iter().map(|(first, last)| last - first + 1).max().unwrap_or(1);
        thin
    }

    /// The whole run as a table: `step` (the last of a bucket), then the mean of every curve that has a value at every
    /// step. The names of the columns, and the rows one after another; NaN where a bucket holds no finite value.
    pub fn table(&self) -> (Vec<String>, Vec<f64>) {
        let n = self.schema.every_step().len();
        let mut rows = Vec::new();
        for (at, steps) in self.whole.steps().iter().enumerate() {
            rows.push(steps.1 as f64);
            rows.extend((0..n).map(|series| self.whole.curve(series)[at].mean().unwrap_or(f64::NAN)));
        }
        (self.schema.columns(), rows)
    }

    /// The finest buckets that cover everything from `first_step` on, and the first of them that is needed: the newest
    /// ones where they reach back far enough, else those of the whole run. Never more than [`RECENT_CAP`] of them.
    pub fn covering(&self, first_step: u64) -> (&Columns, usize) {
        if self.recent_reaches(first_step) {
            (&self.recent, self.recent.steps().partition_point(|b| b.1 < first_step))
        } else {
            (&self.whole, 0)
        }
    }

    /// Whether the newest buckets reach back to this step, finer than those of the whole run: of a kept run they are one.
    pub fn recent_reaches(&self, first_step: u64) -> bool {
        let is_finer = self.recent.len() > 1 || self.whole.len() <= 1;
        is_finer && self.recent.steps().front().is_some_and(|front| front.0 <= first_step.max(1))
    }

    /// One curve over the newest `n_steps` steps (at least the newest bucket), and how many they are; `None` where there
    /// is nothing.
    pub fn newest(&self, id: SeriesId, n_steps: u64) -> Option<(Stat, u64)> {
        let series = self.schema.index(id)?;
        let mut stat = Stat::EMPTY;
        let mut steps = 0;
        for (first, last, bucket) in self.recent.buckets(series, self.recent.newest(n_steps)) {
            stat.merge(bucket);
            steps += last - first + 1;
        }
        (steps > 0).then_some((stat, steps))
    }

    /// How much larger a measure is in the last layer than in the first, over the newest [`NOW_STEPS`] steps; `None` where
    /// one of the two is not known, or the ratio is no number.
    pub fn last_over_first(&self, measure: Measure) -> Option<f64> {
        let mean = |layer_idx| self.newest(measure.of_layer(layer_idx), NOW_STEPS)?.0.mean();
        let ratio = mean(self.schema.n_layers().checked_sub(1)?)? / mean(0)?;
        ratio.is_finite().then_some(ratio)
    }

    /// How a curve was distributed over the steps `first..=last`, as far as whole cells tell: those that overlap them.
    /// `None` without a cell there, and for a curve that has no value at every step.
    pub fn quantiles(&self, id: SeriesId, first: u64, last: u64) -> Option<Quantiles> {
        let series = self.schema.index(id).filter(|&at| at < self.schema.every_step().len())?;
        let from = self.cells.steps().partition_point(|c| c.1 < first);
        let to = self.cells.steps().partition_point(|c| c.0 <= last);
        let mut points = Vec::new();
        self.cells.points(from..to.max(from), series, usize::MAX, &mut points);
        Quantiles::of(&mut points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Bucket;
    use crate::telemetry::bands::CellSampler;

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
            history.push(single(step, loss).view());
        }
        assert!(history.whole.len() <= WHOLE_CAP && history.recent.len() <= RECENT_CAP);
        assert!(history.decades.len() <= (PER_DECADE + 1) * 6);
        assert_eq!(history.n_steps(), n);
        for view in [&history.whole, &history.decades] {
            let mut all = Stat::EMPTY;
            view.curve(0).iter().for_each(|b| all.merge(b));
            assert_eq!((all.count, all.non_finite, all.max), (n - 1, 1, 1e9));
            let steps: Vec<(u64, u64)> = view.steps().iter().copied().collect();
            assert!(steps.windows(2).all(|w| w[0].1 + 1 == w[1].0));
        }
        assert_eq!(history.diverged_at, Some(123_456));
        assert_eq!(history.last_step(), n);
    }

    /// What a kept run says about its newest steps is what it said when it ended.
    #[test]
    fn a_thinned_run_keeps_its_newest_steps() {
        for (n, length) in [(3, 1), (999, 1), (1000, 1), (1001, 1), (8000, 7), (900_000, 40)] {
            let mut history = History::new(Schema::new(2));
            for first in (1..=n).step_by(length) {
                let mut bucket = Bucket::empty(first, history.schema.len());
                bucket.last_step = (first + length as u64 - 1).min(n);
                for step in first..=bucket.last_step {
                    bucket.stats.iter_mut().for_each(|stat| stat.add(step as f64));
                }
                history.push(bucket.view());
            }
            let thin = history.thinned();
            for at in 0..history.schema.len() {
                let id = history.schema.series()[at];
                assert_eq!(thin.newest(id, NOW_STEPS), history.newest(id, NOW_STEPS), "{n} {length}");
                let steps = thin.newest(id, NOW_STEPS).map_or(0, |(_, steps)| steps);
                assert!(steps >= n.min(NOW_STEPS) && steps < NOW_STEPS + length as u64, "{steps} of {n}");
            }
            assert_eq!((thin.recent.len(), thin.last_step()), (1, n));
            // One bucket is no curve: what is drawn of a short run comes from its whole.
            let drawn = thin.covering(1).0.len();
            assert!(drawn > 1 || n < 4, "{drawn} buckets of {n} steps");
            assert_eq!(
                thin.thinned().newest(history.schema.series()[0], 1),
                thin.newest(history.schema.series()[0], 1)
            );
        }
    }

    #[test]
    fn small_networks_keep_every_bucket_and_many_curves_stay_in_the_budget() {
        let full = Caps { recent: RECENT_CAP, whole: WHOLE_CAP, per_decade: PER_DECADE };
        assert_eq!(Caps::of(Schema::new(11).len()), full, "the deep presets have eleven layers");
        // Sixty-five layers, eight measures of each, and a run of a thousand million steps.
        let id = |i: usize| match i {
            0 => Measure::Loss.of_run(),
            _ => Measure::SpeedOfLearning.of_layer(i - 1),
        };
        let mut history = History::new((0..521).map(id).collect::<Schema>());
        let n_series = history.schema.len();
        let mut sampler = CellSampler::new(n_series);
        let mut cells = Cells::default();
        let row = vec![0.25; n_series];
        let (mut step, mut length) = (1u64, 1u64);
        while step < 1_000_000_000 {
            let next = (step / length + 1) * length;
            let mut bucket = Bucket::empty(step, n_series);
            bucket.last_step = next - 1;
            bucket.stats.iter_mut().for_each(|s| s.add(0.25));
            history.push(bucket.view());
            sampler.add(step, &row, &mut cells);
            history.push_cells(&std::mem::take(&mut cells));
            step = next;
            length = (step / 500).next_power_of_two();
        }
        assert!(history.bytes() < 10_000_000, "{} bytes", history.bytes());
        assert!(history.whole.len() >= 32 && history.decades.len() >= 20 && history.cells.len() >= 64);
        assert!(History::new(Schema::new(300)).caps.whole >= 16);
    }
}
