//! Which rows a step sees: sampling without replacement, shuffled epochs, or all rows.

use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::nn::Batch;

/// The order of the training rows, which persists from step to step and is part of a run's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sampler {
    batch: Batch,
    order: Vec<u32>,
    /// Start of the next batch within an epoch.
    next: usize,
    /// Where the last batch stands in `order`.
    last: std::ops::Range<usize>,
}

impl Sampler {
    /// A sampler over these rows.
    pub fn new(batch: Batch, rows: &[u32]) -> Self {
        Self { batch, order: rows.to_vec(), next: rows.len(), last: 0..0 }
    }

    /// Whether this is another order of the same rows, drawn in the same way.
    pub fn is_like(&self, other: &Self) -> bool {
        let sorted = |order: &[u32]| {
            let mut order = order.to_vec();
            order.sort_unstable();
            order
        };
        self.batch == other.batch
            && self.next <= self.order.len()
            && self.last.start <= self.last.end
            && self.last.end <= self.order.len()
            && sorted(&self.order) == sorted(&other.order)
    }

    /// The rows of the next step. `Sample(k)`: a partial Fisher-Yates shuffle on the order that the last step left, one
    /// `u64` a row; position i swaps with `i + floor(top 32 bits * (n - i) / 2^32)`.
    pub fn next_rows(&mut self, rng: &mut impl Rng) -> &[u32] {
        let n = self.order.len();
        self.last = match self.batch {
            Batch::Sample(k) => {
                let k = k.min(n);
                shuffle_front(&mut self.order, k, rng);
                0..k
            }
            Batch::Epochs(k) => {
                if self.next >= n {
                    shuffle_front(&mut self.order, n, rng);
                    self.next = 0;
                }
                let from = self.next;
                self.next = (from + k).min(n);
                from..self.next
            }
            Batch::Full => 0..n,
        };
        self.last_rows()
    }

    /// The rows of the last step; none before the first.
    pub fn last_rows(&self) -> &[u32] {
        &self.order[self.last.clone()]
    }
}

fn shuffle_front(order: &mut [u32], k: usize, rng: &mut impl Rng) {
    // Going down the rest of the slice is a sixth quicker than counting up to k: the compiler sees where it may swap.
    let mut rest = order;
    for _ in 0..k {
        let j = (((rng.next_u64() >> 32) * rest.len() as u64) >> 32) as usize;
        rest.swap(0, j);
        rest = &mut rest[1..];
    }
}
