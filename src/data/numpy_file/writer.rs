//! Writes `.npz`: named float64 arrays and texts, as `numpy.savez` and `numpy.savez_compressed` do, with the same bits.

use std::io::{self, Write};
use std::path::Path;

use flate2::write::DeflateEncoder;
use ndarray::ArrayView2;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use crate::data::atomic_file::write_whole;
use crate::data::error::DataError;
use crate::data::mat_file::writer::Compression;
use crate::message;
use crate::words::Message;

/// What can be written.
#[derive(Clone, Debug)]
pub enum NpyValue<'a> {
    /// A matrix of float64, in C order.
    Matrix(ArrayView2<'a, f64>),
    /// A vector of float64.
    Vector(&'a [f64]),
    /// One number, without dimensions.
    Number(f64),
    /// One text, without dimensions.
    Text(&'a str),
    /// A vector of texts.
    Texts(&'a [String]),
}

/// Writes the arrays to a file, through a temporary one beside it, so that a failure leaves the old file whole.
///
/// # Errors
/// The folder cannot be written, or a name would be no name in an archive.
pub fn write_npz_file(path: &Path, arrays: &[(&str, NpyValue<'_>)], compression: Compression) -> Result<(), DataError> {
    for (name, _) in arrays {
        check(name).map_err(|what| DataError::file(path, what))?;
    }
    write_whole(path, |out| write_npz(out, arrays, compression))
}

/// Writes the arrays in order.
///
/// # Errors
/// What `out` says; `InvalidInput` with a sentence for a name that cannot be one.
pub fn write_npz(out: &mut dyn Write, arrays: &[(&str, NpyValue<'_>)], compression: Compression) -> io::Result<()> {
    let mut archive = ZipArchiveWriter::new(out);
    for (name, value) in arrays {
        check(name).map_err(|what| io::Error::new(io::ErrorKind::InvalidInput, what))?;
        let member = format!("{name}.npy");
        let method = match compression {
            Compression::Zlib => CompressionMethod::DEFLATE,
            Compression::None => CompressionMethod::STORE,
        };
        let file = archive.new_file(member.as_str()).compression_method(method);
        let (mut entry, config) = file.start().map_err(io::Error::other)?;
        let descriptor = match compression {
            Compression::Zlib => {
                let packer = DeflateEncoder::new(&mut entry, flate2::Compression::default());
                let mut data = config.wrap(packer);
                write_npy(&mut data, value)?;
                let (packer, descriptor) = data.finish().map_err(io::Error::other)?;
                packer.finish()?;
                descriptor
            }
            Compression::None => {
                let mut data = config.wrap(&mut entry);
                write_npy(&mut data, value)?;
                data.finish().map_err(io::Error::other)?.1
            }
        };
        entry.finish(descriptor).map_err(io::Error::other)?;
    }
    archive.finish().map_err(io::Error::other)?.flush()
}

/// One array with its header.
fn write_npy(out: &mut dyn Write, value: &NpyValue<'_>) -> io::Result<()> {
    let width = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1);
    match value {
        NpyValue::Matrix(matrix) => {
            header(out, "<f8", &format!("({}, {})", matrix.nrows(), matrix.ncols()))?;
            numbers(out, matrix.iter().copied())
        }
        NpyValue::Vector(values) => {
            header(out, "<f8", &format!("({},)", values.len()))?;
            numbers(out, values.iter().copied())
        }
        NpyValue::Number(value) => {
            header(out, "<f8", "()")?;
            numbers(out, std::iter::once(*value))
        }
        NpyValue::Text(text) => {
            let width = text.chars().count().max(1);
            header(out, &format!("<U{width}"), "()")?;
            points(out, text, width)
        }
        NpyValue::Texts(texts) => {
            let width = width(texts);
            header(out, &format!("<U{width}"), &format!("({},)", texts.len()))?;
            texts.iter().try_for_each(|text| points(out, text, width))
        }
    }
}

/// Version 1, filled up with blanks to a multiple of 64 bytes.
fn header(out: &mut dyn Write, descr: &str, shape: &str) -> io::Result<()> {
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    let start = b"\x93NUMPY\x01\x00";
    let size = (start.len() + 2 + text.len() + 1).next_multiple_of(64) - start.len() - 2;
    text.extend(std::iter::repeat_n(' ', size - text.len() - 1));
    text.push('\n');
    out.write_all(start)?;
    out.write_all(&(size as u16).to_le_bytes())?;
    out.write_all(text.as_bytes())
}

/// A block at a time.
pub(in crate::data) fn numbers(out: &mut dyn Write, values: impl Iterator<Item = f64>) -> io::Result<()> {
    let mut block = Vec::with_capacity(64 * 1024);
    for value in values {
        block.extend_from_slice(&value.to_le_bytes());
        if block.len() == block.capacity() {
            out.write_all(&block)?;
            block.clear();
        }
    }
    out.write_all(&block)
}

/// Four bytes for each of `width` characters, zeros behind the last.
fn points(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    let all = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(width);
    all.into_iter().try_for_each(|point| out.write_all(&point.to_le_bytes()))
}

/// Refuses a name that would be another place in the archive.
fn check(name: &str) -> Result<(), Message> {
    let is_plain = !name.is_empty() && name.len() <= 1000 && !name.contains(['/', '\\', '\0']);
    if is_plain { Ok(()) } else { Err(message!("npz-bad-name", name = crate::data::error::visible(name))) }
}
