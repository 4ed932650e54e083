//! The samples that a run trains and tests on: a dataset, with noise, split and scaling applied as the spec says.

use std::sync::Arc;

use ndarray::{Array2, Axis, Slice};

use super::spec::DataSpec;
use super::streams::{Stream, stream};
use crate::data::Dataset;
use crate::data::{DataError, Standardiser};

/// Columns whose mean and spread are measured at a time.
const STRIP: usize = 16;

/// A dataset made ready. Rows keep the dataset's order; train and test rows are lists of row numbers.
#[derive(Clone, Debug)]
pub struct Samples {
    /// The data as they are shown: with noise, not scaled. Shared with whoever read them, where there is no noise.
    pub dataset: Arc<Dataset>,
    /// Rows to train on, ascending.
    pub train_rows: Vec<usize>,
    /// Rows kept for testing, ascending; may be empty.
    pub test_rows: Vec<usize>,
    /// The scaling that was applied, where one was.
    pub standardiser: Option<Standardiser>,
    /// Hash of the data before noise, where there is noise.
    hash_before_noise: Option<String>,
}

impl Samples {
    /// Applies noise, split and scaling to `dataset`, from the run's `seed`.
    ///
    /// # Errors
    /// When the noise or the test share makes no sense, or a split leaves no training row of some class.
    pub fn prepare(dataset: impl Into<Arc<Dataset>>, spec: &DataSpec, seed: u64) -> Result<Self, DataError> {
        let mut dataset = dataset.into();
        if !(0.0..=1e9).contains(&spec.noise) {
            return Err(DataError::BadNoise(spec.noise));
        }
        let mut hash_before_noise = None;
        if spec.noise > 0.0 {
            hash_before_noise = Some(dataset.content_hash());
            Arc::make_mut(&mut dataset).add_noise(spec.noise, &mut stream(seed, Stream::Noise));
        }
        let split = dataset.split(spec.test_share, &mut stream(seed, Stream::Split))?;
        let standardiser = spec.standardise.then(|| fit(&dataset, &split.train));
        Ok(Self { dataset, train_rows: split.train, test_rows: split.test, standardiser, hash_before_noise })
    }

    /// Hash of the data before noise and scaling, as presets record it.
    pub fn data_hash(&self) -> String {
        self.hash_before_noise.clone().unwrap_or_else(|| self.dataset.content_hash())
    }

    /// What the network sees of a row: its features, scaled where the spec says so.
    pub fn input_into(&self, row: usize, x: &mut [f64]) {
        x.iter_mut().zip(self.dataset.features.row(row)).for_each(|(to, v)| *to = *v);
        if let Some(scale) = &self.standardiser {
            scale.scale(x);
        }
    }

    /// The targets of a row: 0 or 1 where there is room for one, else one-hot.
    pub fn target_into(&self, row: usize, y: &mut [f64]) {
        let class = self.dataset.labels[row];
        match y {
            [only] => *only = class as f64,
            _ => y.iter_mut().enumerate().for_each(|(j, y)| *y = f64::from(u8::from(j == class))),
        }
    }

    /// Mean target of every output over the training rows: what the best constant answers.
    pub fn mean_targets(&self, n_outputs: usize) -> Vec<f64> {
        let mut means = vec![0.0; n_outputs];
        let mut target = vec![0.0; n_outputs];
        for &row in &self.train_rows {
            self.target_into(row, &mut target);
            means.iter_mut().zip(&target).for_each(|(mean, y)| *mean += y);
        }
        for mean in &mut means {
            *mean /= self.train_rows.len() as f64;
        }
        means
    }

    /// Features as the network sees them (rows x features) and targets (rows x outputs) of some rows.
    pub fn batch(&self, rows: &[usize], n_outputs: usize) -> (Array2<f64>, Array2<f64>) {
        let mut x = Array2::zeros((rows.len(), self.dataset.n_features()));
        let mut y = Array2::zeros((rows.len(), n_outputs));
        for ((&row, mut x), mut y) in rows.iter().zip(x.rows_mut()).zip(y.rows_mut()) {
            // Rows of a new matrix are contiguous.
            if let (Some(x), Some(y)) = (x.as_slice_mut(), y.as_slice_mut()) {
                self.input_into(row, x);
                self.target_into(row, y);
            }
        }
        (x, y)
    }
}

/// Measures the training rows a few columns at a time: a copy of all of them would be as large as the data.
fn fit(dataset: &Dataset, rows: &[usize]) -> Standardiser {
    let n = dataset.n_features();
    let mut all = Standardiser { mean: Vec::new(), std: Vec::new() };
    for strip in 0..(n / STRIP).max(1) {
        let until = if (strip + 2) * STRIP > n { n } else { (strip + 1) * STRIP };
        let columns = dataset.features.slice_axis(Axis(1), Slice::from(strip * STRIP..until));
        let part = Standardiser::fit(&columns.select(Axis(0), rows));
        all.mean.extend(part.mean);
        all.std.extend(part.std);
    }
    all
}
