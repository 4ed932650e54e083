//! The samples that a run trains and tests on: a dataset, with noise, split and scaling applied as the spec says.

use ndarray::{Array2, Axis};

use super::spec::DataSpec;
use super::streams::{Stream, stream};
use crate::data::Dataset;
use crate::data::{DataError, Standardiser};

/// A dataset made ready. Rows keep the dataset's order; train and test rows are lists of row numbers.
#[derive(Clone, Debug)]
pub struct Samples {
    /// The data as they are shown: with noise, not scaled.
    pub dataset: Dataset,
    /// What the network sees: rows x features, scaled where the spec says so.
    pub inputs: Array2<f64>,
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
    pub fn prepare(mut dataset: Dataset, spec: &DataSpec, seed: u64) -> Result<Self, DataError> {
        if !(0.0..=1e9).contains(&spec.noise) {
            return Err(DataError::BadNoise(spec.noise));
        }
        let mut hash_before_noise = None;
        if spec.noise > 0.0 {
            hash_before_noise = Some(dataset.content_hash());
            dataset.add_noise(spec.noise, &mut stream(seed, Stream::Noise));
        }
        let split = dataset.split(spec.test_share, &mut stream(seed, Stream::Split))?;
        let mut inputs = dataset.features.clone();
        let standardiser = spec.standardise.then(|| {
            let standardiser = Standardiser::fit(&dataset.features.select(Axis(0), &split.train));
            standardiser.apply(&mut inputs);
            standardiser
        });
        Ok(Self { dataset, inputs, train_rows: split.train, test_rows: split.test, standardiser, hash_before_noise })
    }

    /// Hash of the data before noise and scaling, as presets record it.
    pub fn data_hash(&self) -> String {
        self.hash_before_noise.clone().unwrap_or_else(|| self.dataset.content_hash())
    }

    /// The targets of every row for a network with this many outputs: 0 or 1 with one output, else one-hot.
    pub fn targets(&self, n_outputs: usize) -> Array2<f64> {
        let mut y = Array2::zeros((self.dataset.labels.len(), n_outputs));
        for (row, &class) in self.dataset.labels.iter().enumerate() {
            match n_outputs {
                1 => y[[row, 0]] = class as f64,
                _ => y[[row, class]] = 1.0,
            }
        }
        y
    }
}
