//! A labelled dataset in memory.

use ndarray::Array2;

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
