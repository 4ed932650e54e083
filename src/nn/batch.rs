//! Which rows a step sees.

use serde::{Deserialize, Serialize};

/// How the rows of a step are chosen from the n training rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Batch {
    /// k of n without replacement, drawn anew every step (the article: 128 of 200).
    Sample(usize),
    /// The rows are shuffled at the start of every epoch and taken k at a time; the last batch of an epoch may be
    /// smaller.
    Epochs(usize),
    /// All rows, in order.
    Full,
}

impl Batch {
    /// The fewest rows that a step sees, of `n_rows`: the last batch of an epoch may be smaller.
    pub fn min_rows(self, n_rows: usize) -> usize {
        match self {
            Self::Epochs(k) if k > 0 && !n_rows.is_multiple_of(k) => n_rows % k,
            _ => self.max_rows(n_rows),
        }
    }

    /// The most rows that a step sees, of `n_rows`.
    pub fn max_rows(self, n_rows: usize) -> usize {
        match self {
            Self::Sample(k) | Self::Epochs(k) => k.min(n_rows),
            Self::Full => n_rows,
        }
    }
}
