//! Datasets as files: `.mat` or `.csv` by the name's ending, written beside the place and then renamed, so that nothing is
//! ever half written.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use ndarray::Array2;

use super::dataset::Dataset;
use super::error::{DataError, shown};
use super::mat_file::writer::{Compression, MatValue, write_mat_file};
use crate::message;

/// Writes a dataset: `.csv` with a header and the label last, or `.mat` with one matrix `samples` whose last column is the
/// label (as in the article's file). Labels are the originals. All digits are kept.
///
/// # Errors
/// Another ending, or a place that cannot be written.
pub fn export(path: &Path, dataset: &Dataset, compression: Compression) -> Result<(), DataError> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "mat" => {
            let samples = with_labels(dataset);
            write_mat_file(path, &[("samples", MatValue::Matrix(samples.view()))], compression)
        }
        "csv" => write_atomically(path, |out| write_csv(out, dataset))
            .map_err(|source| DataError::Write { path: shown(path), source }),
        _ => Err(DataError::file(path, message!("data-export-ending"))),
    }
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
        writeln!(out, "{}", dataset.original_label(row))?;
    }
    out.flush()
}

/// Features and, as the last column, the labels as they stand in the file.
fn with_labels(dataset: &Dataset) -> Array2<f64> {
    let n = dataset.n_features();
    Array2::from_shape_fn((dataset.n_rows(), n + 1), |(row, column)| {
        if column < n { dataset.features[[row, column]] } else { dataset.original_label(row) as f64 }
    })
}

fn quoted(name: &str) -> String {
    let plain = !name.contains(['"', ',', ';', '\t', '\n', '\r']);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Lets `write` fill a temporary file in the same folder and renames it to `path` only when all went well.
///
/// # Errors
/// What the system or `write` says; then `path` is as it was.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, message!("data-no-folder")));
    }
    // The library's own message would name the temporary file, which says nothing to the user.
    let temporary =
        tempfile::Builder::new().prefix(".deltascope-").tempfile_in(folder).map_err(|e| io::Error::from(e.kind()))?;
    let mut out = BufWriter::with_capacity(1 << 18, temporary);
    write(&mut out)?;
    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    open_to_others(temporary.as_file(), path)?;
    temporary.persist(path)?;
    Ok(())
}

/// A temporary file is private; the finished one gets the rights of the file it replaces, or the usual ones.
#[cfg(unix)]
fn open_to_others(file: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0o644, |m| m.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_others(_: &std::fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}
