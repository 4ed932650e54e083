//! Rows of text in a MATLAB 7.3 file: a char matrix, or a cell array whose cells are references to lines of text.

use std::collections::HashMap;
use std::sync::Arc;

use hdf5_reader::group::Group;
use hdf5_reader::reference::read_object_references;
use hdf5_reader::{Dataset, Datatype};

use super::class;
use super::v73_values::{hdf5_fault, number, read_blocks, text};
use crate::data::table::{VariableInfo, product};
use crate::data::texts::Texts;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker};
use crate::message;

/// Cell arrays of a file whose first cell is looked at; each such look goes through all references.
pub(super) const MAX_PEEKS: usize = 100;
/// Characters of one text; classes have short names.
const MAX_UNITS: u64 = 1 << 15;

/// Where the cells of cell arrays lie.
pub(super) struct References {
    pub root: Arc<Group>,
    pub peeks: usize,
}

impl References {
    fn group(&self) -> Option<Group> {
        self.root.group("#refs#").ok()
    }
}

/// Finds out whether the variable holds rows of text, and reads them for a visitor. Progress stays at `at`.
pub(super) fn look(
    (w, at): (&mut Walker<'_>, u64),
    dataset: &Dataset,
    visitor: Option<&mut dyn Visitor>,
    references: &mut References,
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    let is_number = matches!(dataset.dtype(), Datatype::FixedPoint { .. });
    let is_reference = matches!(dataset.dtype(), Datatype::Reference { size: 8, .. });
    match (&*info.class, &info.dims[..]) {
        ("char", &[rows, columns]) if rows >= 2 && columns >= 1 && is_number => {
            if let Some(visitor) = visitor {
                w.check_room(info)?;
                let units = units(dataset, info)?;
                visitor.texts(Texts::of_matrix(&units, rows as usize));
            }
        }
        ("cell", &[1, n] | &[n, 1]) if n >= 2 && is_reference => {
            w.check_room(info)?;
            if let Some(visitor) = visitor {
                visitor.texts(cells((w, at), dataset, references, info)?);
            } else if references.peeks == 0 || !begins_with_text(dataset, references) {
                references.peeks = references.peeks.saturating_sub(1);
                return Ok(());
            } else {
                references.peeks -= 1;
            }
        }
        _ => return Ok(()),
    }
    info.is_text = true;
    info.reason = Some(class::is_text(&info.shown_name()));
    Ok(())
}

/// Whether the first cell holds a line of text.
fn begins_with_text(dataset: &Dataset, references: &References) -> bool {
    let first = dataset.read_raw_bytes().ok().and_then(|raw| read_object_references(raw.get(..8)?, 8).ok());
    let (Some(first), Some(group)) = (first, references.group()) else { return false };
    let name = first.first().and_then(|&address| group.child_name_by_address(address).ok().flatten());
    let cell = name.and_then(|name| group.dataset(&name).ok());
    cell.is_some_and(|cell| text(&cell.attributes(), "MATLAB_class").as_deref() == Some("char"))
}

fn cells(
    (w, at): (&mut Walker<'_>, u64),
    dataset: &Dataset,
    references: &References,
    info: &VariableInfo,
) -> Result<Texts, Fault> {
    let fault = |e: &hdf5_reader::error::Error| hdf5_fault(info, e);
    let missing = || Fault::Here(message!("hdf5-cells-missing", name = info.shown_name()));
    let raw = dataset.read_raw_bytes().map_err(|e| fault(&e))?;
    let addresses = read_object_references(&raw, 8).map_err(|e| fault(&e))?;
    let group = references.group().ok_or_else(missing)?;
    let all: HashMap<u64, Dataset> =
        group.datasets().map_err(|e| fault(&e))?.into_iter().map(|cell| (cell.address(), cell)).collect();
    let mut texts = Texts::default();
    for (i, address) in addresses.iter().enumerate() {
        let cell = all.get(address).ok_or_else(missing)?;
        let attributes = cell.attributes();
        if number(&attributes, "MATLAB_empty").is_some_and(|v| v != 0.0) {
            texts.push_missing();
        } else if text(&attributes, "MATLAB_class").as_deref() == Some("char")
            && product(cell.shape()).is_some_and(|n| n <= MAX_UNITS)
            && cell.shape().last() == Some(&1)
        {
            texts.push(&String::from_utf16_lossy(&units(cell, info)?));
        } else {
            return Err(Fault::Here(message!("hdf5-cell-no-text", name = info.shown_name(), n = i + 1)));
        }
        if i.is_multiple_of(1024) {
            w.step(at)?;
        }
    }
    Ok(texts)
}

/// The characters of a dataset as UTF-16, column by column.
fn units(dataset: &Dataset, info: &VariableInfo) -> Result<Vec<u16>, Fault> {
    let mut units = Vec::new();
    read_blocks(dataset, &mut |values| {
        units.extend(values.iter().map(|&v| v as u16));
        Ok(())
    })
    .map_err(|e| e.unwrap_or_else(|e| hdf5_fault(info, &e)))?;
    Ok(units)
}
