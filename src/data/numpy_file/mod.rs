//! Files of NumPy: one array (`.npy`) or several in a zip archive (`.npz`). Headers are read by hand and every declared size is
//! checked before anything is allocated; numbers are decoded a block at a time.
//!
//! What must never live here: pickle. Arrays of objects are refused in a sentence.

mod header;
mod npz;
mod text;
pub mod writer;

pub(super) use npz::walk as walk_npz;

use self::header::{Descr, Header};
use super::elements::{Bytes, Plain, as_matrix, read_matrix};
use super::error::DataError;
use super::table::{VariableInfo, product, shown_dims};
use super::visit::{Found, Visitor};
use super::walker::{Fault, Walker, refuse};
use crate::message;

/// Walks over a file with one array. The variable is named after the file.
pub(super) fn walk_npy(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let name = w.path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let mut found = Found::default();
    let size = w.size;
    match Plain::new(w, 0, size) {
        Ok(mut bytes) => add(w, &mut bytes, name, visitor, &mut found)?,
        Err(fault) => drop(w.fatal(fault)?),
    }
    if let Err(fault) = w.step(size) {
        w.fatal(fault)?;
    }
    Ok(found)
}

/// Reads the array at the beginning of `bytes` and adds it to what was found, with what is wrong with it.
fn add(
    w: &mut Walker<'_>,
    bytes: &mut dyn Bytes,
    name: String,
    visitor: &mut dyn Visitor,
    found: &mut Found,
) -> Result<(), DataError> {
    let mut info = VariableInfo { name, usable: true, ..VariableInfo::default() };
    match array(w, bytes, (found.variables.len(), visitor), &mut info) {
        Ok(0) => {}
        Ok(more) => found.problems.push(message!("mat-note-followed", name = info.shown_name(), bytes = more)),
        Err(fault) => {
            let sentence = w.fatal_of(fault, &info.shown_name())?;
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
    }
    found.variables.push(info);
    Ok(())
}

/// One array, header and content: how many bytes follow that belong to nothing.
fn array(
    w: &mut Walker<'_>,
    bytes: &mut dyn Bytes,
    (index, visitor): (usize, &mut dyn Visitor),
    info: &mut VariableInfo,
) -> Result<u64, Fault> {
    let Header { descr, order, shape } = Header::read(bytes)?;
    let name = info.shown_name();
    info.is_vector = shape.len() < 2;
    info.dims = as_matrix(&shape).unwrap_or_else(|| shape.clone());
    info.class = match &descr {
        Descr::Numbers(elements) => elements.element.class().to_owned(),
        Descr::Text(_) => "text".to_owned(),
        Descr::Objects => "object".to_owned(),
        Descr::Records => "record".to_owned(),
        Descr::Other(kind) => super::error::visible(kind),
    };
    match descr {
        Descr::Numbers(elements) if shape.len() <= 2 => {
            info.complex = elements.is_complex;
            let all = bytes.left();
            read_matrix(w, bytes, (elements, order), (index, visitor), info)?;
            // Checked against what is there.
            return Ok(all - product(&info.dims).unwrap_or(0) * elements.stride() as u64);
        }
        Descr::Numbers(_) => {
            info.usable = false;
            let dims = shown_dims(&shape);
            info.reason = Some(message!("numpy-dimensions", name = name, n = shape.len(), dims = dims));
        }
        Descr::Text(kind) => text::read(w, bytes, kind, (index, visitor), info)?,
        other => {
            info.usable = false;
            info.reason = header::way_out(&other, &name);
        }
    }
    Ok(0)
}
