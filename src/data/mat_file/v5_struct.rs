//! The fields of a scalar struct of a v5 file, structs in it included: one variable each, named `s.X`. Without recursion.

use super::class;
use super::v5_array::{Array, MATRIX, text};
use super::v5_text;
use crate::data::table::VariableInfo;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker};
use crate::message;

/// Bytes of all field names of a struct.
const MAX_NAMES_BYTES: u64 = 1 << 20;

/// A struct whose fields are being read.
struct Level {
    prefix: String,
    /// Names of the fields that are still to come, the next one last.
    names: Vec<String>,
    /// Bytes that are left of what the struct stands in.
    outer: u64,
}

/// Whether the fields of a variable of this kind are listed.
pub(super) fn is_scalar(info: &VariableInfo) -> bool {
    info.class == "struct" && info.n_values() == Some(1)
}

/// Lists the fields of the struct whose header was just read, and shows their numbers to the visitor when it wants them.
/// The first has the given `index` among the variables of the file.
pub(super) fn fields(
    array: &mut Array<'_>,
    w: &mut Walker<'_>,
    visitor: &mut dyn Visitor,
    index: usize,
    name: &str,
    found: &mut Vec<VariableInfo>,
) -> Result<(), Fault> {
    let mut levels = vec![Level { prefix: name.to_owned(), names: names(array)?, outer: 0 }];
    while let Some(level) = levels.last_mut() {
        let Some(field) = level.names.pop() else {
            let outer = level.outer;
            array.bytes.leave(outer, w)?;
            levels.pop();
            continue;
        };
        if index + found.len() >= w.limits.max_variables {
            return Err(Fault::Its(message!("mat-too-many-fields", limit = w.limits.max_variables)));
        }
        let tag = array.tag()?;
        if tag.kind != MATRIX || tag.small.is_some() {
            return Err(Fault::Its(message!("mat-field-type", field = crate::data::visible(&field), kind = tag.kind)));
        }
        let outer = array.bytes.enter(u64::from(tag.size))?;
        let mut info = VariableInfo { class: "unknown".to_owned(), ..VariableInfo::default() };
        let full_name = format!("{}.{field}", level.prefix);
        let mut part = Array::part(array);
        let header = part.read_header(&mut info);
        info.name = full_name;
        header?;
        if is_scalar(&info) && levels.len() < class::MAX_DEPTH {
            let names = names(&mut part)?;
            info.reason = Some(class::fields_are_listed(&info.shown_name()));
            levels.push(Level { prefix: info.name.clone(), names, outer });
            found.push(info);
            continue;
        }
        v5_text::read_content(&mut part, w, index + found.len(), visitor, &mut info)?;
        array.bytes.leave(outer, w)?;
        found.push(info);
    }
    Ok(())
}

/// The names of the fields, the first one last.
fn names(array: &mut Array<'_>) -> Result<Vec<String>, Fault> {
    let wrong = || Fault::Its(message!("mat-field-names-damaged"));
    let length = array.small_part(8, message!("mat-part-field-length"))?;
    let length = length.first_chunk::<4>().map_or(0, |&b| array.endian.u32(b)) as usize;
    if length == 0 || length > 4096 {
        return Err(wrong());
    }
    let bytes = array.small_part(MAX_NAMES_BYTES, message!("mat-part-field-names"))?;
    // A name ends at its first zero.
    let until_zero = |name: &[u8]| text(name.split(|&b| b == 0).next().unwrap_or_default());
    let mut names: Vec<String> = bytes.chunks_exact(length).map(until_zero).collect();
    names.reverse();
    Ok(names)
}
