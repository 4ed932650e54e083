//! Datasets as files: `.mat`, `.npz` or `.csv` by the name's ending.

use std::io::{self, Write};
use std::path::Path;

use ndarray::Array2;

use super::atomic_file::write_whole;
use super::dataset::Dataset;
use super::error::DataError;
use super::mat_file::writer::{Compression, MatValue, write_mat_file};
use super::numpy_file::writer::{NpyValue, write_npz_file};
use crate::message;

/// Writes a dataset: `.csv` with a header and the label last, or `.mat` with one matrix `samples` whose last column is the
/// label (as in the article's file), or `.npz` with the same as an array. Labels are the originals; of text, in `.mat` and `.npz`,
/// the number of the row in `classes` (counted from 1), a matrix of characters or a vector of texts. All digits are kept.
///
/// # Errors
/// Another ending, or a place that cannot be written.
pub fn export(path: &Path, dataset: &Dataset, compression: Compression) -> Result<(), DataError> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "mat" => {
            let samples = with_labels(dataset);
            let mut variables = vec![("samples", MatValue::Matrix(samples.view()))];
            if !dataset.class_names.is_empty() {
                variables.push(("classes", MatValue::Rows(&dataset.class_names)));
            }
            write_mat_file(path, &variables, compression)
        }
        "npz" => {
            let samples = with_labels(dataset);
            let mut arrays = vec![("samples", NpyValue::Matrix(samples.view()))];
            if !dataset.class_names.is_empty() {
                arrays.push(("classes", NpyValue::Texts(&dataset.class_names)));
            }
            write_npz_file(path, &arrays, compression)
        }
        "csv" => write_whole(path, |out| write_csv(out, dataset)),
        _ => Err(DataError::file(path, message!("data-export-ending"))),
    }
}

/// Writes what is made already, whole or not at all.
///
/// # Errors
/// A place that cannot be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    write_whole(path, |out| out.write_all(bytes))
}

/// A header line, then one line per sample, the original label last; numbers with all digits.
///
/// # Errors
/// What `out` says.
pub fn write_csv(out: &mut dyn Write, dataset: &Dataset) -> io::Result<()> {
    for name in &dataset.feature_names {
        write!(out, "{},", quoted(name))?;
    }
    writeln!(out, "label")?;
    for (row, features) in dataset.features.rows().into_iter().enumerate() {
        for value in features {
            write!(out, "{value:?},")?;
        }
        match dataset.class_names.get(dataset.labels[row]) {
            Some(name) => writeln!(out, "{}", quoted(name))?,
            None => writeln!(out, "{}", dataset.original_label(row))?,
        }
    }
    out.flush()
}

/// Features and, as the last column, the labels as they stand in the file.
fn with_labels(dataset: &Dataset) -> Array2<f64> {
    let n = dataset.n_features();
    Array2::from_shape_fn((dataset.n_rows(), n + 1), |(row, column)| {
        if column < n {
            dataset.features[[row, column]]
        } else if dataset.class_names.is_empty() {
            dataset.original_label(row) as f64
        } else {
            (dataset.labels[row] + 1) as f64
        }
    })
}

/// A cell of a table, in quotes where it needs them.
pub fn quoted(name: &str) -> String {
    let plain = !name.contains(['"', ',', ';', '\t', '\n', '\r']);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
