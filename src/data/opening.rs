//! Opening a file of data: what suggests itself or is named of it, loaded; and previews to choose from.

use std::path::Path;

use ndarray::{Array2, Axis};

use super::any_file::{open, read_variable};
use super::error::{DataError, visible};
use super::labels;
use super::loading::{Loaded, load, matrix_of};
use super::selection::{Label, Selection, TestSet};
use super::suggestion::suggest;
use super::table::{FileListing, Limits, OnProgress};
use crate::say;

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

/// A file that was opened, with what probably is meant. What is missing for a dataset stands in `loaded`: the listing is
/// there all the same, to choose from.
#[derive(Debug)]
pub struct Opened {
    /// What the file holds.
    pub listing: FileListing,
    /// What is suggested, where anything looks like samples.
    pub selection: Option<Selection>,
    /// The suggestion as a dataset, or why there is none.
    pub loaded: Result<Loaded, DataError>,
}

/// Opens a file and loads the selection that [`suggest`] makes of it, where it makes one that fits.
///
/// # Errors
/// When the file cannot be opened, is no data file, or reading was cancelled.
pub fn open_suggested(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<Opened, DataError> {
    let listing = open(path, limits, progress)?;
    let suggested = suggest(&listing, &mut |name| read_variable(path, name, limits, progress));
    let (selection, loaded) = match suggested {
        Ok(suggestion) => {
            let loaded = load(path, &suggestion.selection, limits, progress);
            (Some(suggestion.selection), loaded)
        }
        Err(error) => (None, Err(error)),
    };
    match loaded {
        Err(DataError::Cancelled) => Err(DataError::Cancelled),
        loaded => Ok(Opened { listing, selection, loaded }),
    }
}

/// The selection that [`suggest`] would make of a file, loaded.
///
/// # Errors
/// As [`load`], and when nothing in the file looks like samples with labels.
pub fn load_suggested(
    path: &Path,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<(Selection, Loaded), DataError> {
    let opened = open_suggested(path, limits, progress)?;
    let loaded = opened.loaded?;
    let selection = opened.selection.ok_or(DataError::NoRows)?;
    Ok((selection, loaded))
}

/// What of a selection is named; the rest suggests itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The variable that holds the samples.
    pub variable: Option<String>,
    /// The column that holds the labels, counted from 1.
    pub label_column: Option<usize>,
    /// The variable that holds the labels.
    pub label_variable: Option<String>,
    /// Whether the variable holds features x samples.
    pub transpose: bool,
    /// The variable that holds the test set.
    pub test_variable: Option<String>,
    /// The variable that holds the labels of the test set.
    pub test_label_variable: Option<String>,
    /// Whether rows with NaN are left out.
    pub drop_nan_rows: bool,
}

impl Named {
    /// What is named is taken, the rest as it suggests itself: without any variable and label the suggested ones; else
    /// without a label the last column, and as features all other columns that hold numbers.
    ///
    /// # Errors
    /// Where the variable cannot be read, or nothing is named and nothing suggests itself.
    pub fn select(&self, path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<Selection, DataError> {
        let suggested = |progress: &mut OnProgress<'_>| {
            let listing = open(path, limits, progress)?;
            suggest(&listing, &mut |name| read_variable(path, name, limits, progress)).map(|s| s.selection)
        };
        let mut selection = if let (None, None, None) = (&self.variable, self.label_column, &self.label_variable) {
            let mut selection = suggested(progress)?;
            selection.transpose |= self.transpose;
            selection
        } else {
            let variable = match &self.variable {
                Some(name) => name.clone(),
                None => suggested(progress)?.variable,
            };
            let read = read_variable(path, &variable, limits, progress)?;
            let matrix = matrix_of(&read)?;
            let n_columns = if self.transpose { matrix.nrows() } else { matrix.ncols() };
            let label = match (&self.label_variable, self.label_column) {
                (Some(name), _) => Label::Variable(name.clone()),
                (None, column) => Label::Column(column.unwrap_or(n_columns)),
            };
            let is_text = |column: usize| !self.transpose && read.texts.contains_key(&(column - 1));
            let features = (1..=n_columns).filter(|&c| label != Label::Column(c) && !is_text(c)).collect();
            Selection { transpose: self.transpose, ..Selection::new(variable, features, label) }
        };
        if let Some(variable) = &self.test_variable {
            selection.test = Some(TestSet { variable: variable.clone(), label: self.test_label_variable.clone() });
        }
        selection.drop_nan_rows |= self.drop_nan_rows;
        Ok(selection)
    }
}

/// The selection that [`Named::select`] makes, loaded.
///
/// # Errors
/// As [`load`] and [`Named::select`].
pub fn load_named(
    path: &Path,
    named: &Named,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<(Selection, Loaded), DataError> {
    let selection = named.select(path, limits, progress)?;
    let loaded = load(path, &selection, limits, progress)?;
    Ok((selection, loaded))
}
