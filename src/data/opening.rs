//! Opening a file of data: what suggests itself or is named of it, loaded.

use std::path::Path;

use super::any_file::{open, read_variable};
use super::error::DataError;
use super::loading::{Loaded, load, matrix_of};
use super::selection::{Label, Selection, TestSet};
use super::suggestion::suggest;
use super::table::{FileListing, Limits, OnProgress};

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
        let suggestion = if self.variable.is_none() { Some(suggested(progress)?) } else { None };
        let is_unnamed = self.label_column.is_none() && self.label_variable.is_none();
        // What a suggestion says of columns holds as long as they are not turned.
        let holds = |s: &Selection| is_unnamed && (s.transpose || !self.transpose);
        let mut selection = if let Some(suggestion) = suggestion.clone().filter(holds) {
            suggestion
        } else {
            let variable =
                self.variable.clone().or(suggestion.as_ref().map(|s| s.variable.clone())).unwrap_or_default();
            let read = read_variable(path, &variable, limits, progress)?;
            let matrix = matrix_of(&read)?;
            let n_columns = if self.transpose { matrix.nrows() } else { matrix.ncols() };
            let label = match (&self.label_variable, self.label_column, suggestion.map(|s| s.label)) {
                (Some(name), ..) => Label::Variable(name.clone()),
                (None, None, Some(label @ Label::Variable(_))) => label,
                (None, column, _) => Label::Column(column.unwrap_or(n_columns)),
            };
            let is_text = |at: usize| !self.transpose && read.texts.contains_key(&at);
            Selection { transpose: self.transpose, ..Selection::of_numbers(variable, n_columns, is_text, label) }
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
