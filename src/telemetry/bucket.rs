//! Consecutive steps summed up without losing one: minimum, maximum, mean, and what was not finite.

use std::collections::VecDeque;

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

/// All curves over the steps `first_step..=last_step`, in the order of the run's schema: the bucket that is being
/// filled.
#[derive(Clone, Debug, PartialEq)]
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

    /// Becomes an empty bucket that begins at `step`, without allocating.
    pub fn reset(&mut self, step: u64) {
        self.first_step = step;
        self.last_step = step;
        self.stats.fill(Stat::EMPTY);
    }

    /// The same, borrowed.
    pub fn view(&self) -> BucketView<'_> {
        BucketView { first_step: self.first_step, last_step: self.last_step, stats: &self.stats }
    }
}

/// A bucket where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BucketView<'a> {
    /// First step inside.
    pub first_step: u64,
    /// Last step inside.
    pub last_step: u64,
    /// One per curve.
    pub stats: &'a [Stat],
}

impl BucketView<'_> {
    /// Number of steps inside.
    pub fn n_steps(&self) -> u64 {
        self.last_step - self.first_step + 1
    }
}

/// Buckets in the order of their steps, one after another in one piece of memory: what crosses the threads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buckets {
    n_series: usize,
    steps: Vec<(u64, u64)>,
    stats: Vec<Stat>,
}

impl Buckets {
    /// Number of buckets.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Adds the bucket that follows.
    pub fn push(&mut self, bucket: BucketView<'_>) {
        self.n_series = bucket.stats.len();
        self.steps.push((bucket.first_step, bucket.last_step));
        self.stats.extend_from_slice(bucket.stats);
    }

    /// Begins the bucket that follows, with no value yet.
    pub fn begin(&mut self, step: u64, n_series: usize) {
        self.n_series = n_series;
        self.steps.push((step, step));
        self.stats.resize(self.stats.len() + n_series, Stat::EMPTY);
    }

    /// Number of steps in the last bucket; 0 without one.
    pub fn n_last_steps(&self) -> u64 {
        self.steps.last().map_or(0, |(first, last)| last - first + 1)
    }

    /// The last bucket: its last step, and one stat per curve.
    pub fn last_mut(&mut self) -> Option<(&mut u64, &mut [Stat])> {
        let at = self.stats.len() - self.n_series;
        let (_, last) = self.steps.last_mut()?;
        Some((last, &mut self.stats[at..]))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = BucketView<'_>> + ExactSizeIterator {
        let rows = self.stats.chunks_exact(self.n_series.max(1));
        self.steps.iter().zip(rows).map(|(steps, stats)| BucketView { first_step: steps.0, last_step: steps.1, stats })
    }

    /// Merges neighbours two by two, in place: half as many buckets (rounded up), no value lost.
    pub fn merge_pairs(&mut self) {
        let (n, n_series) = (self.len(), self.n_series);
        for pair in 0..n.div_ceil(2) {
            let (left, right) = (2 * pair, 2 * pair + 1);
            self.steps[pair] = self.steps[left];
            self.stats.copy_within(left * n_series..right * n_series, pair * n_series);
            if right < n {
                self.steps[pair].1 = self.steps[right].1;
                for at in 0..n_series {
                    let next = self.stats[right * n_series + at];
                    self.stats[pair * n_series + at].merge(&next);
                }
            }
        }
        self.steps.truncate(n.div_ceil(2));
        self.stats.truncate(n.div_ceil(2) * n_series);
    }
}

/// Buckets in the order of their steps, one column per curve: what is kept and drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    steps: VecDeque<(u64, u64)>,
    stats: Vec<VecDeque<Stat>>,
}

impl Columns {
    /// No bucket yet, of so many curves.
    pub fn new(n_series: usize) -> Self {
        Self { steps: VecDeque::new(), stats: vec![VecDeque::new(); n_series] }
    }

    /// Number of buckets.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// First and last step of every bucket, in order.
    pub fn steps(&self) -> &VecDeque<(u64, u64)> {
        &self.steps
    }

    /// One curve: a stat per bucket, in order.
    pub fn curve(&self, series: usize) -> &VecDeque<Stat> {
        &self.stats[series]
    }

    /// One curve from the bucket `from` on: first step, last step, stat.
    pub fn buckets(&self, series: usize, from: usize) -> impl DoubleEndedIterator<Item = (u64, u64, &Stat)> {
        self.steps.range(from..).zip(self.stats[series].range(from..)).map(|(steps, stat)| (steps.0, steps.1, stat))
    }

    /// Adds the bucket that follows.
    pub fn push(&mut self, bucket: BucketView<'_>) {
        // A quarter more at a time, not twice: the memory has a budget.
        let room = self.len() / 4 + 16;
        if self.steps.len() == self.steps.capacity() {
            self.steps.reserve_exact(room);
        }
        self.steps.push_back((bucket.first_step, bucket.last_step));
        for (column, stat) in self.stats.iter_mut().zip(bucket.stats) {
            if column.len() == column.capacity() {
                column.reserve_exact(room);
            }
            column.push_back(*stat);
        }
    }

    /// Merges the bucket that follows into the last one.
    pub fn merge_into_last(&mut self, bucket: BucketView<'_>) {
        if let Some(steps) = self.steps.back_mut() {
            steps.1 = bucket.last_step;
        }
        for (column, stat) in self.stats.iter_mut().zip(bucket.stats) {
            if let Some(last) = column.back_mut() {
                last.merge(stat);
            }
        }
    }

    /// Forgets the first bucket.
    pub fn pop_front(&mut self) {
        self.steps.pop_front();
        for column in &mut self.stats {
            column.pop_front();
        }
    }

    /// The place from which on the buckets hold at least `n_steps` steps, or all that there are.
    pub fn newest(&self, n_steps: u64) -> usize {
        let Some(&(_, last)) = self.steps.back() else { return 0 };
        self.steps.partition_point(|&(first, _)| first + n_steps.max(1) <= last + 1).saturating_sub(1)
    }

    /// Forgets all before the bucket at `first`, and makes one of the others: no value of them is lost.
    pub fn merge_from(&mut self, first: usize) {
        self.steps.drain(..first);
        if let (Some(&(from, _)), Some(&(_, to))) = (self.steps.front(), self.steps.back()) {
            self.steps.clear();
            self.steps.push_back((from, to));
        }
        for column in &mut self.stats {
            let one = column.drain(first..).reduce(|mut one, next| {
                one.merge(&next);
                one
            });
            column.clear();
            column.extend(one);
        }
    }

    /// Merges neighbours two by two, in place: half as many buckets (rounded up), no value lost.
    pub fn merge_pairs(&mut self) {
        let n = self.len();
        for pair in 0..n / 2 {
            self.steps[pair] = (self.steps[2 * pair].0, self.steps[2 * pair + 1].1);
            for column in &mut self.stats {
                let mut stat = column[2 * pair];
                stat.merge(&column[2 * pair + 1]);
                column[pair] = stat;
            }
        }
        if n % 2 == 1 {
            self.steps[n / 2] = self.steps[n - 1];
            for column in &mut self.stats {
                column[n / 2] = column[n - 1];
            }
        }
        self.steps.truncate(n.div_ceil(2));
        for column in &mut self.stats {
            column.truncate(n.div_ceil(2));
        }
    }

    /// Bytes of memory that the buckets take.
    pub fn bytes(&self) -> usize {
        let stats: usize = self.stats.iter().map(VecDeque::capacity).sum();
        stats * size_of::<Stat>() + self.steps.capacity() * size_of::<(u64, u64)>()
    }
}
