//! What stands in one array of a v5 file: numbers, or text as a char matrix or a cell array of text.

use super::class;
use super::decode::Endian;
use super::v5_array::{Array, MATRIX};
use crate::data::table::VariableInfo;
use crate::data::texts::Texts;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker};
use crate::message;

/// Bytes of one text in a cell array; classes have short names.
const MAX_CELL_BYTES: u64 = 1 << 16;

/// Reads numbers or rows of text, if the visitor wants them; else only finds out whether it could.
pub(super) fn read_content(
    array: &mut Array<'_>,
    w: &mut Walker<'_>,
    index: usize,
    visitor: &mut dyn Visitor,
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    if class::is_numeric(&info.class) {
        return array.read_numbers(w, index, visitor, info);
    }
    info.usable = false;
    info.is_text = match (&*info.class, &info.dims[..]) {
        ("char", &[rows, columns]) => rows >= 2 && columns >= 1,
        // The whole is looked at when it is read: here the first cell tells.
        ("cell", &[1, n] | &[n, 1]) if n >= 2 => {
            if visitor.wants_texts(index) {
                let texts = cells(array, w, n)?;
                visitor.texts(texts);
                true
            } else {
                begins_with_text(array, w)
            }
        }
        _ => false,
    };
    if info.is_text && info.class == "char" && visitor.wants_texts(index) {
        w.check_room(info)?;
        let units = units(array, w.limits.max_variable_bytes)?;
        let (rows, columns) = (info.dims[0] as usize, info.dims[1] as usize);
        if rows.checked_mul(columns) != Some(units.len()) {
            return Err(Fault::Its(message!("mat-text-size")));
        }
        visitor.texts(Texts::of_matrix(&units, rows));
    }
    info.reason = Some(if info.is_text {
        class::is_text(&info.shown_name())
    } else {
        class::way_out(&info.class, &info.shown_name())
    });
    Ok(())
}

/// Whether the first cell holds text. What is wrong there is found when the variable is read.
fn begins_with_text(array: &mut Array<'_>, w: &mut Walker<'_>) -> bool {
    let Ok(tag) = array.tag() else { return false };
    let Ok(outer) = array.bytes.enter(u64::from(tag.size)) else { return false };
    let mut info = VariableInfo::default();
    let read = tag.kind == MATRIX && Array::part(array).read_header(&mut info).is_ok();
    array.bytes.leave(outer, w).is_ok() && read && info.class == "char"
}

/// The texts of a cell array with `n` cells.
fn cells(array: &mut Array<'_>, w: &mut Walker<'_>, n: u64) -> Result<Texts, Fault> {
    let mut texts = Texts::default();
    for i in 0..n {
        let tag = array.tag()?;
        let outer = array.bytes.enter(u64::from(tag.size))?;
        let mut info = VariableInfo::default();
        let mut part = Array::part(array);
        if tag.kind == MATRIX {
            part.read_header(&mut info)?;
        }
        match (&*info.class, info.n_values()) {
            ("char" | "double", Some(0)) | ("empty", _) => texts.push_missing(),
            ("char", Some(_)) if info.dims[0] == 1 => {
                let units = units(&mut part, MAX_CELL_BYTES)?;
                texts.push(&String::from_utf16_lossy(&units));
            }
            _ => {
                return Err(Fault::Its(message!("mat-cell-no-text", n = i + 1, kind = info.kind())));
            }
        }
        array.bytes.leave(outer, w)?;
        if i.is_multiple_of(1024) {
            w.step(array.bytes.position())?;
        }
    }
    Ok(texts)
}

/// The text of a char array as UTF-16, in the file's order.
fn units(array: &mut Array<'_>, at_most: u64) -> Result<Vec<u16>, Fault> {
    let endian = array.endian;
    let (kind, bytes) = array.part_of_kind(at_most, message!("mat-part-text"))?;
    let word =
        |pair: &[u8; 2]| if endian == Endian::Little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
    match kind {
        1 | 2 => Ok(bytes.iter().map(|&b| u16::from(b)).collect()),
        4 | 17 => Ok(bytes.as_chunks::<2>().0.iter().map(word).collect()),
        16 => Ok(String::from_utf8_lossy(&bytes).encode_utf16().collect()),
        18 => {
            let char = |word: &[u8; 4]| char::from_u32(endian.u32(*word)).unwrap_or(char::REPLACEMENT_CHARACTER);
            Ok(bytes.as_chunks::<4>().0.iter().map(char).collect::<String>().encode_utf16().collect())
        }
        kind => Err(Fault::Its(message!("mat-text-type", kind = kind))),
    }
}
