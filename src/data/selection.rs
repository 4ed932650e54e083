//! What is chosen of a file: the variable, its feature columns and where the labels stand; a suggestion, and loading.

use std::path::Path;

use ndarray::{Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use super::any_file::{enumerate, open, read_variable};
use super::dataset::Dataset;
use super::error::{DataError, visible};
use super::labels;
use super::table::{Limits, NumericVariable, OnProgress, shown_dims};
use crate::words::Message;
use crate::{message, say};

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
    /// Another variable of the file: a vector, or one-hot columns, in either orientation.
    Variable(String),
}

/// A dataset read from a file, and what was done to get it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The dataset.
    pub dataset: Dataset,
    /// Sentences for the user, such as "'X' holds features x samples: transposed".
    pub notes: Vec<Message>,
}

/// The first rows of a variable, for choosing columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Rows in all, after transposing.
    pub n_rows: usize,
    /// Column names (`column 1`, ... where the file has none).
    pub columns: Vec<String>,
    /// The first rows.
    pub rows: Array2<f64>,
    /// For each column, whether its values could be labels.
    pub could_be_labels: Vec<bool>,
}

/// Reads what `selection` says and makes a dataset of it.
///
/// # Errors
/// A sentence with the way out: no such variable, text, too few columns, NaN, one class, lengths that differ, ...
pub fn load(
    path: &Path,
    selection: &Selection,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<Loaded, DataError> {
    let variable = read_variable(path, &selection.variable, limits, progress)?;
    let mut notes = Vec::new();
    let name = visible(&variable.name);
    if variable.complex {
        notes.push(message!("note-complex", name = &name));
    }
    let mut matrix = matrix_of(&variable)?;
    if selection.transpose {
        matrix = matrix.reversed_axes();
        notes.push(message!("note-transposed", name = &name));
    }
    let (n_rows, n_columns) = matrix.dim();
    if n_rows < 2 {
        return Err(DataError::Selection(message!(
            "data-too-few-rows",
            name = name,
            rows = n_rows,
            columns = n_columns
        )));
    }
    let features = columns_of(&matrix, &name, &selection.features)?;
    let label_values = match &selection.label {
        Label::Column(column) => {
            if n_columns < 2 {
                return Err(DataError::Selection(message!("data-too-few-columns", name = name, columns = n_columns)));
            }
            if selection.features.contains(column) {
                return Err(DataError::Selection(message!("data-feature-is-label", name = name, column = *column)));
            }
            columns_of(&matrix, &name, &[*column])?.into_raw_vec_and_offset().0
        }
        Label::Variable(label) => label_variable(&read_variable(path, label, limits, progress)?, n_rows, &mut notes)?,
    };
    let mut dataset = Dataset::new(features, &label_values)?;
    if !selection.transpose && !variable.columns.is_empty() {
        dataset.feature_names =
            selection.features.iter().filter_map(|&c| variable.columns.get(c.wrapping_sub(1)).cloned()).collect();
    }
    Ok(Loaded { dataset, notes })
}

/// The first `n_rows` rows of a variable, as they would be chosen from.
///
/// # Errors
/// When the variable cannot be read or is no matrix.
pub fn preview(
    path: &Path,
    name: &str,
    transpose: bool,
    n_rows: usize,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<Preview, DataError> {
    let variable = read_variable(path, name, limits, progress)?;
    let matrix = matrix_of(&variable)?;
    let matrix = if transpose { matrix.reversed_axes() } else { matrix };
    let shown = n_rows.min(matrix.nrows());
    let columns = (1..=matrix.ncols()).map(|i| match variable.columns.get(i - 1) {
        Some(name) if !transpose => visible(name),
        _ => say!("data-column", column = i),
    });
    Ok(Preview {
        n_rows: matrix.nrows(),
        columns: columns.collect(),
        rows: matrix.slice_axis(Axis(0), (0..shown).into()).to_owned(),
        could_be_labels: matrix.columns().into_iter().map(|c| labels::could_be_labels(&c.to_vec())).collect(),
    })
}

/// The selection that [`super::suggest`] would make of a file, loaded.
///
/// # Errors
/// As [`load`], and when nothing in the file looks like samples with labels.
pub fn load_suggested(
    path: &Path,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<(Selection, Loaded), DataError> {
    let listing = open(path, limits, progress)?;
    let suggestion = super::suggest(&listing, &mut |name| read_variable(path, name, limits, progress));
    let Some(suggestion) = suggestion else {
        let found = enumerate(&listing.variables);
        let why = listing.problems.first().filter(|_| !listing.variables.iter().any(|v| v.usable));
        return Err(DataError::file(
            path,
            why.cloned().unwrap_or_else(|| message!("data-nothing-suggested", found = found)),
        ));
    };
    let loaded = load(path, &suggestion.selection, limits, progress)?;
    Ok((suggestion.selection, loaded))
}

/// What is named is taken, the rest as it suggests itself: without a variable the suggested one, without a label column
/// the last one, and as features all other columns.
///
/// # Errors
/// As [`load`] and [`load_suggested`].
pub fn load_named(
    path: &Path,
    variable: Option<&str>,
    label_column: Option<usize>,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<(Selection, Loaded), DataError> {
    let variable = match variable {
        Some(name) => name.to_owned(),
        None => load_suggested(path, limits, progress)?.0.variable,
    };
    let n_columns = matrix_of(&read_variable(path, &variable, limits, progress)?)?.ncols();
    let label = label_column.unwrap_or(n_columns);
    let features = (1..=n_columns).filter(|c| *c != label).collect();
    let selection = Selection { variable, features, label: Label::Column(label), transpose: false };
    let loaded = load(path, &selection, limits, progress)?;
    Ok((selection, loaded))
}

/// The variable as a matrix.
pub(super) fn matrix_of(variable: &NumericVariable) -> Result<ArrayView2<'_, f64>, DataError> {
    let name = visible(&variable.name);
    match variable.matrix() {
        Some(matrix) if matrix.is_empty() => {
            Err(DataError::Selection(message!("data-empty", name = name, dims = shown_dims(&variable.dims))))
        }
        Some(matrix) => Ok(matrix),
        None => Err(DataError::Selection(message!(
            "data-dimensions",
            name = name,
            n = variable.dims.len(),
            dims = shown_dims(&variable.dims)
        ))),
    }
}

/// The chosen columns (counted from 1), samples x columns, in row-major order.
fn columns_of(matrix: &ArrayView2<'_, f64>, name: &str, columns: &[usize]) -> Result<Array2<f64>, DataError> {
    let n_columns = matrix.ncols();
    if columns.is_empty() {
        return Err(DataError::Selection(message!("data-no-features", name = name, columns = n_columns)));
    }
    if let Some(&wrong) = columns.iter().find(|&&c| c == 0 || c > n_columns) {
        return Err(DataError::Selection(message!(
            "data-no-such-column",
            name = name,
            column = wrong,
            columns = n_columns
        )));
    }
    let mut chosen = Array2::zeros((matrix.nrows(), columns.len()));
    for (mut to, &from) in chosen.axis_iter_mut(Axis(1)).zip(columns) {
        to.assign(&matrix.column(from - 1));
    }
    Ok(chosen)
}

/// Label values of `n_rows` samples from a vector or from one-hot columns, in either orientation.
pub(super) fn label_variable(
    variable: &NumericVariable,
    n_rows: usize,
    notes: &mut Vec<Message>,
) -> Result<Vec<f64>, DataError> {
    let name = visible(&variable.name);
    let matrix = matrix_of(variable)?;
    let (rows, columns) = matrix.dim();
    match (rows, columns) {
        (r, 1) | (1, r) if r == n_rows => Ok(variable.real.to_vec()),
        (r, _) if r == n_rows => {
            notes.push(message!("note-one-hot", name = name, classes = columns));
            labels::from_one_hot(matrix)
        }
        (_, c) if c == n_rows => {
            notes.push(message!("note-one-hot-lying", name = name, classes = rows));
            labels::from_one_hot(matrix.reversed_axes())
        }
        _ => Err(DataError::LengthsDiffer { features: n_rows, labels: rows.max(columns) }),
    }
}
