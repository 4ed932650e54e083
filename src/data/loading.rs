//! From a selection to a dataset: features and labels of training and test set, rows with gaps, classes as text.

use std::path::Path;

use ndarray::{Array2, ArrayView2, Axis};

use super::any_file::read_variable;
use super::dataset::Dataset;
use super::error::{DataError, visible};
use super::labels;
use super::selection::{Label, Selection};
use super::table::{Limits, NumericVariable, OnProgress, shown_dims};
use crate::message;
use crate::words::Message;

/// A dataset read from a file, and what was done to get it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The dataset.
    pub dataset: Dataset,
    /// Sentences for the user, such as "'X' holds features x samples: transposed".
    pub notes: Vec<Message>,
}

/// Features and labels as they stand in the file, before they are a dataset.
struct Part {
    /// Samples x features.
    features: Array2<f64>,
    /// One value per sample: a number, or a place among `names`.
    labels: Vec<f64>,
    /// The texts of labels that are text.
    names: Option<Vec<String>>,
    feature_names: Vec<String>,
    /// Where the labels stand, as sentences name it.
    label_place: Message,
}

impl Part {
    fn read(
        path: &Path,
        selection: &Selection,
        limits: &Limits,
        progress: &mut OnProgress<'_>,
        notes: &mut Vec<Message>,
    ) -> Result<Self, DataError> {
        let variable = read_variable(path, &selection.variable, limits, progress)?;
        let name = visible(&variable.name);
        notes.extend(variable.notes.iter().cloned());
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
        // Transposed, every column of text would run through all features.
        let is_chosen = |at: &usize| selection.transpose || selection.features.contains(&(at + 1));
        if let Some(at) = variable.texts.keys().copied().find(is_chosen) {
            return Err(DataError::Selection(message!("data-text-feature", name = name, column = at + 1)));
        }
        let features = columns_of(&matrix, &name, &selection.features)?;
        let (labels, names, label_place) = match &selection.label {
            Label::Column(column) => {
                if n_columns < 2 {
                    return Err(DataError::Selection(message!(
                        "data-too-few-columns",
                        name = name,
                        columns = n_columns
                    )));
                }
                if selection.features.contains(column) {
                    return Err(DataError::Selection(message!("data-feature-is-label", name = name, column = *column)));
                }
                let values = columns_of(&matrix, &name, &[*column])?.into_raw_vec_and_offset().0;
                (
                    values,
                    variable.texts.get(&(column - 1)).cloned(),
                    message!("data-place-column", name = name, column = *column),
                )
            }
            Label::Variable(label) => {
                let variable = read_variable(path, label, limits, progress)?;
                let values = label_variable(&variable, n_rows, notes)?;
                (values, variable.texts.get(&0).cloned(), message!("data-place-variable", name = visible(label)))
            }
        };
        if names.as_ref().is_some_and(Vec::is_empty) {
            return Err(DataError::Selection(message!(
                "data-too-many-texts",
                place = label_place,
                limit = labels::MAX_CLASSES
            )));
        }
        let mut feature_names = Vec::new();
        if !selection.transpose && !variable.columns.is_empty() {
            let name = |&c: &usize| variable.columns.get(c.wrapping_sub(1)).cloned();
            feature_names = selection.features.iter().filter_map(name).collect();
        }
        Ok(Self { features, labels, names, feature_names, label_place })
    }

    /// The rows without a gap.
    fn whole_rows(&self) -> Vec<usize> {
        let is_whole =
            |&row: &usize| self.labels[row].is_finite() && self.features.row(row).iter().all(|v| v.is_finite());
        (0..self.labels.len()).filter(is_whole).collect()
    }

    /// Leaves out rows with gaps, where that was chosen: how many.
    fn drop_gaps(&mut self, drop: bool) -> Result<usize, DataError> {
        let whole = self.whole_rows();
        let of = self.labels.len();
        let n_rows = of - whole.len();
        if n_rows == 0 {
            return Ok(0);
        }
        if !drop {
            let row = (0..of).zip(&whole).find(|(row, whole)| row != *whole).map_or(whole.len(), |(row, _)| row);
            let feature = self.features.row(row).iter().position(|v| !v.is_finite());
            let (what, value) = match feature {
                Some(column) => (message!("data-feature-column", column = column + 1), self.features[[row, column]]),
                None => (message!("data-the-label"), self.labels[row]),
            };
            return Err(DataError::Incomplete { row: row + 1, what, value, n_rows, of });
        }
        if whole.is_empty() {
            return Err(DataError::Selection(message!("data-all-incomplete", of = of)));
        }
        self.features = self.features.select(Axis(0), &whole);
        self.labels = whole.iter().map(|&row| self.labels[row]).collect();
        Ok(n_rows)
    }

    /// Sets labels of both parts on common ground and puts the rows of `test` behind these.
    fn append(&mut self, test: Self) -> Result<(), DataError> {
        let mut test_labels = test.labels;
        match (&mut self.names, test.names) {
            (None, None) => {}
            (Some(names), Some(test_names)) => {
                let mut all = [names.clone(), test_names.clone()].concat();
                all.sort();
                all.dedup();
                let renumber = |labels: &mut [f64], names: &[String]| {
                    for label in labels {
                        *label = all.binary_search(&names[*label as usize]).map_or(f64::NAN, |place| place as f64);
                    }
                };
                renumber(&mut self.labels, names);
                renumber(&mut test_labels, &test_names);
                *names = all;
            }
            _ => {
                return Err(DataError::Selection(message!(
                    "data-labels-unlike",
                    one = self.label_place.clone(),
                    other = test.label_place
                )));
            }
        }
        let (expected, found) = (self.features.ncols(), test.features.ncols());
        self.features
            .append(Axis(0), test.features.view())
            .map_err(|_| DataError::Selection(message!("data-test-features", found = found, expected = expected)))?;
        self.labels.extend(test_labels);
        Ok(())
    }
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
    let mut notes = Vec::new();
    let mut part = Part::read(path, selection, limits, progress, &mut notes)?;
    let mut of = part.labels.len();
    let mut dropped = part.drop_gaps(selection.drop_nan_rows)?;
    let mut test_from = None;
    if let Some(test) = &selection.test {
        let label = match (&selection.label, &test.label) {
            (Label::Column(column), None) => Label::Column(*column),
            (Label::Variable(_), Some(label)) => Label::Variable(label.clone()),
            (Label::Column(_), Some(_)) => {
                return Err(DataError::Selection(message!("data-test-label-column")));
            }
            (Label::Variable(_), None) => {
                return Err(DataError::Selection(message!("data-test-needs-label", name = visible(&test.variable))));
            }
        };
        let of_test = Selection { variable: test.variable.clone(), label, test: None, ..selection.clone() };
        let mut test_part = Part::read(path, &of_test, limits, progress, &mut Vec::new())?;
        of += test_part.labels.len();
        dropped += test_part.drop_gaps(selection.drop_nan_rows)?;
        test_from = Some(part.labels.len());
        let n_test = test_part.labels.len();
        part.append(test_part)?;
        notes.push(message!("note-test-set", name = visible(&test.variable), rows = n_test));
    }
    if dropped > 0 {
        notes.push(message!("note-rows-dropped", n = dropped, of = of));
    }
    if let Some((row, value)) = real_target(&part.labels) {
        return Err(DataError::RealTargets { what: part.label_place, row: row + 1, value });
    }
    let mut dataset = Dataset::new(part.features, &part.labels)?;
    if let Some(names) = part.names {
        dataset.class_names = dataset.classes.iter().filter_map(|&place| names.get(place as usize).cloned()).collect();
        dataset.classes = (0i64..).take(dataset.classes.len()).collect();
    }
    dataset.test_from = test_from;
    if !part.feature_names.is_empty() {
        dataset.feature_names = part.feature_names;
    }
    Ok(Loaded { dataset, notes })
}

/// The first value that no class has, where most of the values are such: then they are measured quantities.
pub(super) fn real_target(labels: &[f64]) -> Option<(usize, f64)> {
    let is_real = |v: f64| v.is_finite() && v.fract() != 0.0;
    let n = labels.iter().filter(|&&v| is_real(v)).count();
    let first = labels.iter().position(|&v| is_real(v))?;
    (2 * n > labels.len()).then(|| (first, labels[first]))
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
