//! Writes MATLAB v5 files, compressed or not: named float64 matrices and lines of text, readable by MATLAB, Octave and scipy
//! with the same bits.

use std::io::{self, Write};
use std::path::Path;

use flate2::write::ZlibEncoder;
use ndarray::{Array2, ArrayView2};

use crate::data::atomic_file::write_whole;
use crate::data::error::DataError;
use crate::message;
use crate::words::Message;

/// What can be written.
#[derive(Clone, Debug)]
pub enum MatValue<'a> {
    /// A matrix of float64.
    Matrix(ArrayView2<'a, f64>),
    /// Text: a row of characters.
    Text(&'a str),
    /// Rows of text: a matrix of characters, filled up with blanks.
    Rows(&'a [String]),
}

/// Whether each variable is compressed: `save -v7` or `save -v6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Smaller; the usual form.
    Zlib,
    /// As it is; faster.
    None,
}

const MATRIX: u32 = 14;
/// A v5 element holds at most this many bytes; MATLAB's own limit is 2 GiB per variable.
const MAX_BYTES: usize = (1 << 31) - 4096;

/// Writes the variables to a file, through a temporary one beside it, so that a failure leaves the old file whole.
///
/// # Errors
/// The folder cannot be written, a name is no MATLAB name, or a variable exceeds the format's 2 GiB.
pub fn write_mat_file(
    path: &Path,
    variables: &[(&str, MatValue<'_>)],
    compression: Compression,
) -> Result<(), DataError> {
    for (name, value) in variables {
        check(name, value).map_err(|what| DataError::file(path, what))?;
    }
    write_whole(path, |out| write_mat(out, variables, compression))
}

/// Writes the variables in order.
///
/// # Errors
/// What `out` says; `InvalidInput` with a sentence for a name or size that the format does not allow.
pub fn write_mat(out: &mut dyn Write, variables: &[(&str, MatValue<'_>)], compression: Compression) -> io::Result<()> {
    let mut header = [b' '; 128];
    let text = b"MATLAB 5.0 MAT-file, written by Deltascope";
    header[..text.len()].copy_from_slice(text);
    header[116..124].fill(0);
    header[124..].copy_from_slice(b"\x00\x01IM");
    out.write_all(&header)?;
    for (name, value) in variables {
        check(name, value).map_err(|what| io::Error::new(io::ErrorKind::InvalidInput, what))?;
        match compression {
            Compression::None => element(out, name, value)?,
            Compression::Zlib => {
                let mut packed = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
                element(&mut packed, name, value)?;
                let packed = packed.finish()?;
                words(out, &[15, packed.len() as u32])?;
                out.write_all(&packed)?;
            }
        }
    }
    out.flush()
}

/// A matrix with one row of the numbers, for vectors.
pub fn row(values: &[f64]) -> Array2<f64> {
    Array2::from_shape_fn((1, values.len()), |(_, j)| values[j])
}

/// Refuses a name or size that the format does not allow.
fn check(name: &str, value: &MatValue<'_>) -> Result<(), Message> {
    let letters = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !letters || name.len() > 63 {
        return Err(message!("mat-bad-name", name = name));
    }
    let bytes = match value {
        MatValue::Matrix(matrix) => matrix.len().saturating_mul(8),
        MatValue::Text(text) => text.len().saturating_mul(2),
        MatValue::Rows(rows) => rows.iter().map(String::len).max().unwrap_or(0).saturating_mul(2 * rows.len()),
    };
    if bytes > MAX_BYTES {
        return Err(message!("mat-over-2-gib", name = name, bytes = bytes));
    }
    Ok(())
}

/// One uncompressed array element with its tag.
fn element(out: &mut dyn Write, name: &str, value: &MatValue<'_>) -> io::Result<()> {
    let (class, dims, data_type, bytes) = match value {
        MatValue::Matrix(m) => (6, m.dim(), 9, m.len() * 8),
        MatValue::Text(text) => {
            let n = text.encode_utf16().count();
            (4, (usize::from(n > 0), n), 17, 2 * n)
        }
        MatValue::Rows(rows) => {
            let n = rows.iter().map(|row| row.encode_utf16().count()).max().unwrap_or(0);
            (4, (rows.len(), n), 17, 2 * n * rows.len())
        }
    };
    let name_bytes = if name.len() <= 4 { 8 } else { 8 + name.len().next_multiple_of(8) };
    let size = 16 + 16 + name_bytes + 8 + bytes.next_multiple_of(8);
    words(out, &[MATRIX, size as u32, 6, 8, class, 0, 5, 8, dims.0 as u32, dims.1 as u32])?;
    if name.len() <= 4 {
        words(out, &[1 | (name.len() as u32) << 16])?;
        out.write_all(name.as_bytes())?;
        zeros(out, 4 - name.len())?;
    } else {
        words(out, &[1, name.len() as u32])?;
        out.write_all(name.as_bytes())?;
        zeros(out, name.len().next_multiple_of(8) - name.len())?;
    }
    words(out, &[data_type, bytes as u32])?;
    match value {
        MatValue::Matrix(matrix) => {
            // Column by column, a block at a time.
            let mut block = Vec::with_capacity(8 * 1024);
            for v in matrix.t() {
                block.extend_from_slice(&v.to_le_bytes());
                if block.len() == block.capacity() {
                    out.write_all(&block)?;
                    block.clear();
                }
            }
            out.write_all(&block)?;
        }
        MatValue::Text(text) => {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            out.write_all(&units)?;
        }
        MatValue::Rows(rows) => {
            let rows: Vec<Vec<u16>> = rows.iter().map(|row| row.encode_utf16().collect()).collect();
            for column in 0..dims.1 {
                for row in &rows {
                    out.write_all(&row.get(column).copied().unwrap_or(u16::from(b' ')).to_le_bytes())?;
                }
            }
        }
    }
    zeros(out, bytes.next_multiple_of(8) - bytes)
}

fn words(out: &mut dyn Write, words: &[u32]) -> io::Result<()> {
    words.iter().try_for_each(|w| out.write_all(&w.to_le_bytes()))
}

fn zeros(out: &mut dyn Write, n: usize) -> io::Result<()> {
    out.write_all(&[0; 8][..n])
}
