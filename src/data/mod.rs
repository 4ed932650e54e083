//! Samples and where they come from: the dataset, its scaling, generators, and the file formats.
//!
//! What must never live here: a network, a thread, a screen. Only the `*_file` rooms touch the file system.

pub mod dataset;
pub mod scaling;
pub mod source;
pub mod synthetic;

pub use dataset::Dataset;

/// Asked now and then with the share done, 0 to 1; `Break` cancels.
pub type Progress<'a> = dyn FnMut(f32) -> std::ops::ControlFlow<()> + 'a;

/// Why data could not be used. The message is a sentence with the way out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DataError {
    /// Noise that makes no sense.
    #[error("data.noise is {0}, but must be from 0 to 1e9")]
    BadNoise(f64),
    /// A test share that makes no sense.
    #[error("data.test_share is {0}, but must be at least 0 and below 1, for example 0.25")]
    BadTestShare(f64),
    /// A split that leaves a class untrained.
    #[error(
        "a test share of {test_share} leaves no row with label {label} to train on; use a smaller share or another seed"
    )]
    SplitLosesClass {
        /// The label.
        label: i64,
        /// The share.
        test_share: f64,
    },
    /// A generator's constants.
    #[error("the generator cannot run: {0}")]
    BadGenerator(String),
    /// One class only.
    #[error("all {rows} rows have the label {label}; a classifier needs at least two different labels")]
    OneClass {
        /// Number of rows.
        rows: usize,
        /// The label.
        label: i64,
    },
    /// No rows or no features.
    #[error("there are {rows} rows of {features} features; at least 2 rows of 1 feature are needed")]
    Empty {
        /// Number of rows.
        rows: usize,
        /// Number of features.
        features: usize,
    },
}
