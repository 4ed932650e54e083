//! What is chosen of a file: the variable, its feature columns, where the labels stand, and a test set.

use serde::{Deserialize, Serialize};

use super::table::FileListing;

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
    /// The variables of a test set that comes with the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<TestSet>,
    /// Whether rows with a NaN or infinite value in what is chosen are left out, features and label together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drop_nan_rows: bool,
}

/// A test set in variables of its own, with the columns and the orientation of the training set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestSet {
    /// Name of the variable that holds the features.
    pub variable: String,
    /// Name of the variable that holds the labels, where those of the training set stand in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Selection {
    /// All columns of `variable` but the label's and those of text as features. `is_text` takes a column counted from 0.
    pub(super) fn of_numbers(
        variable: impl Into<String>,
        n_columns: usize,
        is_text: impl Fn(usize) -> bool,
        label: Label,
    ) -> Self {
        let features = (1..=n_columns).filter(|&c| label != Label::Column(c) && !is_text(c - 1)).collect();
        Self::new(variable, features, label)
    }

    /// These columns of `variable` as features.
    pub fn new(variable: impl Into<String>, features: Vec<usize>, label: Label) -> Self {
        Self { variable: variable.into(), features, label, transpose: false, test: None, drop_nan_rows: false }
    }
}

/// Where the labels stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Label {
    /// A column of the same variable, counted from 1.
    Column(usize),
    /// Another variable of the file: a vector, or one-hot columns, in either orientation.
    Variable(String),
}

/// Where choosing by hand begins: the first matrix with at least two columns, of which the last is the label.
pub fn first_selection(listing: &FileListing) -> Option<Selection> {
    let info = listing.variables.iter().find(|v| v.is_matrix() && v.dims[1] >= 2)?;
    let n = info.dims[1] as usize;
    Some(Selection::of_numbers(&info.name, n, |at| info.text_columns.contains(&at), Label::Column(n)))
}
