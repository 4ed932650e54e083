//! What is chosen of a file: the variable, its feature columns and where the labels stand.

use serde::{Deserialize, Serialize};

/// A choice that turns a file into a dataset. Columns are counted from 1, as in MATLAB, after transposing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Name of the variable that holds the features.
    pub variable: String,
    /// Its columns that are features, counted from 1.
    pub features: Vec<usize>,
    /// Where the labels stand.
    pub label: Label,
    /// Whether the variable holds features x samples.
    #[serde(default)]
    pub transpose: bool,
}

/// Where the labels stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Label {
    /// A column of the same variable, counted from 1.
    Column(usize),
    /// Another variable of the file: a vector, or one-hot columns.
    Variable(String),
}
