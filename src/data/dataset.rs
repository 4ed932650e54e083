//! A labelled dataset in memory.

use ndarray::{Array2, Axis};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::DataError;

/// Samples with a class each. Rows are samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Samples x features.
    pub features: Array2<f64>,
    /// The class of every row: an index into `classes`.
    pub labels: Vec<usize>,
    /// The labels as they stand in the file, sorted and distinct; their order gives the class index.
    pub classes: Vec<i64>,
    /// One name per feature, for axes and hover texts (`x1`, `x2`, ... where the source has none).
    pub feature_names: Vec<String>,
}

/// Rows to train on and rows kept for testing, both ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Rows to train on.
    pub train: Vec<usize>,
    /// Rows kept for testing.
    pub test: Vec<usize>,
}

impl Dataset {
    /// A dataset of samples x features with a label each. The sorted distinct labels become classes 0..k-1.
    ///
    /// # Errors
    /// When there is nothing to learn: no rows, no features, or a single label.
    pub fn new(features: Array2<f64>, labels: &[i64], feature_names: Vec<String>) -> Result<Self, DataError> {
        let (rows, n_features) = features.dim();
        if rows < 2 || n_features == 0 || labels.len() != rows {
            return Err(DataError::Empty { rows: rows.min(labels.len()), features: n_features });
        }
        let mut classes = labels.to_vec();
        classes.sort_unstable();
        classes.dedup();
        if classes.len() < 2 {
            return Err(DataError::OneClass { rows, label: classes[0] });
        }
        // Every label is in `classes`, so the search always finds it.
        let labels = labels.iter().map(|l| classes.partition_point(|c| c < l)).collect();
        Ok(Self { features, labels, classes, feature_names })
    }

    /// Number of samples.
    pub fn n_rows(&self) -> usize {
        self.features.nrows()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.features.ncols()
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// `x1`, `x2`, ...
    pub fn default_names(n_features: usize) -> Vec<String> {
        (1..=n_features).map(|i| format!("x{i}")).collect()
    }

    /// A hash of everything that training sees: shape, feature bits (row by row), labels and classes; 16 hex digits.
    /// FNV-1a over little-endian bytes, so that it is the same on every machine. It tells data apart by accident, not
    /// against a forger.
    pub fn content_hash(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut eat = |word: u64| {
            for byte in word.to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        };
        eat(self.n_rows() as u64);
        eat(self.n_features() as u64);
        self.features.iter().for_each(|v| eat(v.to_bits()));
        self.labels.iter().for_each(|l| eat(*l as u64));
        self.classes.iter().for_each(|c| eat(c.cast_unsigned()));
        format!("{hash:016x}")
    }

    /// Adds normal noise of standard deviation `std` (in the features' units) to every feature.
    pub fn add_noise(&mut self, std: f64, rng: &mut impl Rng) {
        for v in &mut self.features {
            *v += std * rng.sample::<f64, _>(StandardNormal);
        }
    }

    /// Keeps `test_share` of the rows (rounded) for testing, drawn without replacement.
    ///
    /// # Errors
    /// When the share is not from 0 to below 1, or a class would have no row left to train on.
    pub fn split(&self, test_share: f64, rng: &mut impl Rng) -> Result<Split, DataError> {
        if !(0.0..1.0).contains(&test_share) {
            return Err(DataError::BadTestShare(test_share));
        }
        let n = self.n_rows();
        let mut order: Vec<usize> = (0..n).collect();
        let n_test = ((n as f64 * test_share).round() as usize).min(n.saturating_sub(1));
        for i in 0..n_test {
            let j = i + (((rng.next_u64() >> 32) * (n - i) as u64) >> 32) as usize;
            order.swap(i, j);
        }
        let (mut test, mut train) = (order[..n_test].to_vec(), order[n_test..].to_vec());
        test.sort_unstable();
        train.sort_unstable();
        for (class, label) in self.classes.iter().enumerate() {
            if !train.iter().any(|&row| self.labels[row] == class) {
                return Err(DataError::SplitLosesClass { label: *label, test_share });
            }
        }
        Ok(Split { train, test })
    }

    #[must_use]
    /// The given rows, as a dataset with the same classes.
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            features: self.features.select(Axis(0), rows),
            labels: rows.iter().map(|&r| self.labels[r]).collect(),
            classes: self.classes.clone(),
            feature_names: self.feature_names.clone(),
        }
    }
}
