//! Consecutive steps summed up without losing one: minimum, maximum, mean, and what was not finite.

use serde::{Deserialize, Serialize};

/// One curve over the steps of a bucket. Non-finite values are counted, never averaged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stat {
    /// Smallest finite value; infinity where there is none.
    pub min: f64,
    /// Largest finite value; minus infinity where there is none.
    pub max: f64,
    /// Sum of the finite values.
    pub sum: f64,
    /// Number of finite values.
    pub count: u64,
    /// Number of finite values that were exactly zero: a log axis has no place for them, so they are marked.
    pub zeros: u64,
    /// Number of values that were NaN or infinite.
    pub non_finite: u64,
}

impl Stat {
    /// No value yet.
    pub const EMPTY: Self =
        Self { min: f64::INFINITY, max: f64::NEG_INFINITY, sum: 0.0, count: 0, zeros: 0, non_finite: 0 };

    /// Takes in one value.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.min = self.min.min(value);
            self.max = self.max.max(value);
            self.sum += value;
            self.count += 1;
            self.zeros += u64::from(value == 0.0);
        } else {
            self.non_finite += 1;
        }
    }

    /// Takes in all values of another.
    pub fn merge(&mut self, other: &Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sum += other.sum;
        self.count += other.count;
        self.zeros += other.zeros;
        self.non_finite += other.non_finite;
    }

    /// Mean of the finite values; `None` where there is none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// All curves over the steps `first_step..=last_step`, in the order of the run's schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// First step inside.
    pub first_step: u64,
    /// Last step inside.
    pub last_step: u64,
    /// One per curve.
    pub stats: Vec<Stat>,
}

impl Bucket {
    /// A bucket that begins at `step`, with no value yet.
    pub fn empty(step: u64, n_series: usize) -> Self {
        Self { first_step: step, last_step: step, stats: vec![Stat::EMPTY; n_series] }
    }

    /// Number of steps inside.
    pub fn n_steps(&self) -> u64 {
        self.last_step - self.first_step + 1
    }

    /// Takes in all values of the bucket that follows.
    pub fn merge(&mut self, next: &Self) {
        self.first_step = self.first_step.min(next.first_step);
        self.last_step = self.last_step.max(next.last_step);
        for (mine, theirs) in self.stats.iter_mut().zip(&next.stats) {
            mine.merge(theirs);
        }
    }

    /// Becomes an empty bucket that begins at `step`, without allocating.
    pub fn reset(&mut self, step: u64) {
        self.first_step = step;
        self.last_step = step;
        self.stats.fill(Stat::EMPTY);
    }
}

/// Merges neighbours two by two, in place: half as many buckets (rounded up), no value lost.
pub fn merge_pairs(buckets: &mut Vec<Bucket>) {
    let n = buckets.len();
    for pair in 0..n.div_ceil(2) {
        buckets.swap(pair, 2 * pair);
        if 2 * pair + 1 < n {
            let (left, right) = buckets.split_at_mut(2 * pair + 1);
            left[pair].merge(&right[0]);
        }
    }
    buckets.truncate(n.div_ceil(2));
}
