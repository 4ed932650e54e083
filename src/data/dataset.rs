//! A labelled dataset in memory.

use ndarray::Array2;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::error::{DataError, visible};
use super::labels;

/// Samples with a class each. Rows are samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Samples x features.
    pub features: Array2<f64>,
    /// The class of every row: an index into `classes`.
    pub labels: Vec<usize>,
    /// The labels as they stand in the file, sorted and distinct; their order gives the class index.
    pub classes: Vec<i64>,
    /// The classes' names, where they are written as text (then `classes` counts 0, 1, 2, ...); else empty.
    pub class_names: Vec<String>,
    /// The first row of the test set that came with the data, where one did; it goes to the end.
    pub test_from: Option<usize>,
    /// One name per feature, for axes and hover texts (`x1`, `x2`, ... where the source has none).
    pub feature_names: Vec<String>,
}

/// Rows to train on and rows kept for testing: each ascending, together every row exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Rows to train on.
    pub train: Vec<usize>,
    /// Rows to test on; empty when the share is 0.
    pub test: Vec<usize>,
}

impl Dataset {
    /// A dataset of `features` (samples x features) and one label value per row; features are named `x1`, `x2`, ...
    ///
    /// # Errors
    /// No rows or columns, a feature that is not finite, labels that do not fit (see [`labels::classes_of`]).
    pub fn new(features: Array2<f64>, label_values: &[f64]) -> Result<Self, DataError> {
        if features.is_empty() {
            return Err(DataError::NoRows);
        }
        if features.nrows() != label_values.len() {
            return Err(DataError::LengthsDiffer { features: features.nrows(), labels: label_values.len() });
        }
        if let Some(((row, column), &value)) = features.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(DataError::NotFinite { row: row + 1, column: column + 1, value });
        }
        let (labels, classes) = labels::classes_of(label_values)?;
        let feature_names = (1..=features.ncols()).map(|i| format!("x{i}")).collect();
        Ok(Self { features, labels, classes, class_names: Vec::new(), test_from: None, feature_names })
    }

    /// Number of samples.
    pub fn n_rows(&self) -> usize {
        self.features.nrows()
    }

    /// Number of features per sample: the inputs of a network.
    pub fn n_features(&self) -> usize {
        self.features.ncols()
    }

    /// Number of distinct labels.
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// A hash of shape, feature bits, labels and classes: the same on every machine (FNV-1a, 64 bits, hexadecimal).
    /// It tells whether data are those that a preset was made with; it is no protection against forgery.
    pub fn content_hash(&self) -> String {
        let mut hash = Fnv::new();
        hash.word(self.n_rows() as u64);
        hash.word(self.n_features() as u64);
        for &v in &self.features {
            hash.word(if v.is_nan() { f64::NAN.to_bits() } else { v.to_bits() });
        }
        for &label in &self.labels {
            hash.word(label as u64);
        }
        for &class in &self.classes {
            hash.word(class.cast_unsigned());
        }
        // What older data do not have leaves their hashes alone.
        for name in &self.class_names {
            hash.word(name.len() as u64);
            name.bytes().for_each(|byte| hash.word(u64::from(byte)));
        }
        if let Some(row) = self.test_from {
            hash.word(row as u64);
        }
        format!("{:016x}", hash.0)
    }

    /// Divides the rows. A test set that came with the data is the test set, whatever the share; else
    /// `round(test_share * rows)` of them, drawn without replacement, are kept for testing.
    ///
    /// # Errors
    /// A share outside 0..=0.9, or a split that leaves some class without a training row.
    pub fn split(&self, test_share: f64, rng: &mut impl Rng) -> Result<Split, DataError> {
        if !(0.0..=0.9).contains(&test_share) {
            return Err(DataError::BadTestShare(test_share));
        }
        let n = self.n_rows();
        let n_test = n - self.n_train_rows(test_share);
        let mut rows: Vec<usize> = (0..n).collect();
        let mut train = if let Some(test_from) = self.test_from {
            let test = rows.split_off(test_from.min(n));
            std::mem::replace(&mut rows, test)
        } else {
            for i in 0..n_test {
                rows.swap(i, rng.random_range(i..n));
            }
            rows.split_off(n_test)
        };
        train.sort_unstable();
        rows.sort_unstable();
        let mut seen = vec![false; self.n_classes()];
        for &row in &train {
            seen[self.labels[row]] = true;
        }
        if let Some(missing) = seen.iter().position(|s| !s) {
            let class = self.class_name(missing);
            return Err(match self.test_from {
                Some(_) => DataError::OnlyInTest { class },
                None => DataError::EmptySplit { class, share: test_share },
            });
        }
        Ok(Split { train, test: rows })
    }

    /// Rows to train on, where this share is kept for testing.
    pub fn n_train_rows(&self, test_share: f64) -> usize {
        let n = self.n_rows();
        self.test_from.map_or_else(|| n - ((test_share * n as f64).round() as usize).min(n), |row| row.min(n))
    }

    /// What a class is called in the file: its number, or its text.
    pub fn class_name(&self, class: usize) -> String {
        match (self.class_names.get(class), self.classes.get(class)) {
            (Some(name), _) => visible(name),
            (None, Some(number)) => number.to_string(),
            (None, None) => class.to_string(),
        }
    }

    /// Adds normal noise of standard deviation `std` (in the features' own units) to every feature.
    pub fn add_noise(&mut self, std: f64, rng: &mut impl Rng) {
        for v in &mut self.features {
            *v += std * rng.sample::<f64, _>(StandardNormal);
        }
    }

    /// The label of a row as it stands in the file; of classes that are written as text their number.
    pub fn original_label(&self, row: usize) -> i64 {
        self.classes[self.labels[row]]
    }
}

/// FNV-1a over little-endian words.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
