//! The top level of a v5 file: a header, then one element per variable. The walk goes from element to element without
//! recursion and never past the end of the file.

use super::class;
use super::decode::Endian;
use super::v5_array::{Array, MATRIX};
use super::v5_bytes::ArrayBytes;
use super::{v5_struct, v5_text};
use crate::data::error::DataError;
use crate::data::table::{VariableInfo, shown_bytes};
use crate::data::visit::Found;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker, refuse};
use crate::message;
use crate::words::Message;

const COMPRESSED: u32 = 15;

/// Inflated bytes that are spent on checking variables which are not usable anyway.
const CHECK_BUDGET: u64 = 256 << 20;

/// What may still be inflated without being asked for.
struct Budget {
    /// Of variables that are not usable.
    check: u64,
    /// Of structs, to find their fields.
    structs: u64,
}

/// One element of the top level.
struct Element {
    kind: u32,
    /// Where its content begins.
    at: u64,
    /// Bytes that its tag declares.
    size: u64,
}

/// Walks over all variables.
pub(super) fn walk(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let header = w.peek(0, 128)?;
    let endian = if header.ends_with(b"IM") { Endian::Little } else { Endian::Big };
    let subsystem_at = subsystem_offset(&header, endian);
    let mut found = Found::default();
    let mut budget = Budget { check: CHECK_BUDGET, structs: w.limits.max_variable_bytes };
    let mut position = 128;
    while let Some(element) = next_element(w, endian, position, &mut found)? {
        position = element.at + element.size;
        if element.at - 8 == subsystem_at && element.at + element.size <= w.size {
            continue;
        }
        if found.variables.len() >= w.limits.max_variables {
            found.damage(message!("mat-too-many-variables", limit = w.limits.max_variables));
            break;
        }
        let mut info = VariableInfo { class: "unknown".to_owned(), ..VariableInfo::default() };
        let index = found.variables.len();
        let mut fields = Vec::new();
        if let Err(fault) = variable(w, endian, &element, index, visitor, &mut budget, (&mut info, &mut fields)) {
            let sentence = w.fatal(fault)?;
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
        if info.usable {
            // Readable, but something is odd about it.
            found.problems.extend(info.reason.take());
        }
        // The workspace of a function handle is kept without a name, as the last element.
        let hidden = info.name.is_empty() && info.class == "uint8" && info.usable && position >= w.size;
        if info.name.is_empty() && info.usable && !hidden {
            let sentence = message!("mat-nameless");
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
        if !hidden {
            found.variables.push(info);
        }
        for mut field in fields {
            if field.usable {
                found.problems.extend(field.reason.take());
            }
            found.variables.push(field);
        }
        if let Err(fault) = w.step(position) {
            w.fatal(fault)?;
        }
    }
    Ok(found)
}

/// Where the header says that the subsystem data lie (not a variable of the user's); 0 when there are none.
fn subsystem_offset(header: &[u8], endian: Endian) -> u64 {
    let Some(&bytes) = header.get(116..124).and_then(<[u8]>::first_chunk::<8>) else { return 0 };
    let offset = if endian == Endian::Little { u64::from_le_bytes(bytes) } else { u64::from_be_bytes(bytes) };
    if bytes == [b' '; 8] { 0 } else { offset }
}

/// The next array or compressed element from `position` on. Anything else there is named in `found`.
fn next_element(
    w: &mut Walker<'_>,
    endian: Endian,
    mut position: u64,
    found: &mut Found,
) -> Result<Option<Element>, DataError> {
    let mut zeros_at = None;
    let mut strangers = 0;
    loop {
        let left = w.size.saturating_sub(position);
        if left == 0 {
            return Ok(None);
        }
        let tag = w.peek(position, 8)?;
        let Some(&[a, b, c, d, e, f, g, h]) = tag.first_chunk::<8>() else {
            if tag.iter().any(|&b| b != 0) {
                found.damage(message!("mat-cut-at-end", left = left));
            }
            return Ok(None);
        };
        let (kind, size) = (endian.u32([a, b, c, d]), u64::from(endian.u32([e, f, g, h])));
        if kind == 0 && size == 0 {
            // Padding, if nothing but zeros follows; skipped in large steps.
            zeros_at.get_or_insert(position);
            let ahead = w.peek(position, 64 * 1024)?;
            let run = ahead.iter().take_while(|&&b| b == 0).count() as u64;
            position += if run == ahead.len() as u64 { run } else { run / 8 * 8 };
            continue;
        }
        if let Some(at) = zeros_at.take() {
            found.damage(message!("mat-zeros", n = position - at, at = at));
        }
        if kind == MATRIX || kind == COMPRESSED {
            return Ok(Some(Element { kind, at: position + 8, size }));
        }
        if tag.starts_with(b"MATLAB") {
            found.damage(message!("mat-second-file", at = position));
            return Ok(None);
        }
        strangers += 1;
        if kind > 18 || strangers > 100 || position + 8 + size > w.size {
            found.damage(message!(
                "mat-no-element-at",
                at = position,
                kind = kind,
                size = size,
                left = shown_bytes(left)
            ));
            return Ok(None);
        }
        found.damage(message!("mat-loose-element", at = position, kind = kind));
        position += 8 + size;
    }
}

/// Reads one variable: fills `info` (of a scalar struct its fields too), and shows its numbers to the visitor when it wants
/// them.
fn variable(
    w: &mut Walker<'_>,
    endian: Endian,
    element: &Element,
    index: usize,
    visitor: &mut dyn Visitor,
    budget: &mut Budget,
    (info, fields): (&mut VariableInfo, &mut Vec<VariableInfo>),
) -> Result<(), Fault> {
    let available = w.size - element.at;
    let cut = element.size > available;
    w.seek(element.at)?;
    let ordinal = index + 1;
    let subject = |info: &VariableInfo| -> Message {
        if info.name.is_empty() {
            message!("mat-nth-variable", n = ordinal)
        } else {
            message!("mat-variable", name = info.shown_name())
        }
    };
    let mut bytes = if element.kind == COMPRESSED {
        ArrayBytes::inflating(w, element.at, element.size.min(available))
    } else {
        ArrayBytes::plain(w, element.at, element.size.min(available))
    };
    let read = open_array(&mut bytes, endian, element.kind).and_then(|()| {
        let mut array = Array::new(&mut bytes, endian);
        array.read_header(info)?;
        if cut && element.kind == COMPRESSED {
            return Err(Fault::Short { needed: element.size, left: available });
        }
        let size = array.left();
        if v5_struct::is_scalar(info) && size <= budget.structs {
            if element.kind == COMPRESSED {
                budget.structs -= size;
            }
            info.reason = Some(class::fields_are_listed(&info.shown_name()));
            v5_struct::fields(&mut array, w, visitor, index + 1, &info.name, fields)?;
            return array.finish(w, info);
        }
        v5_text::read_content(&mut array, w, index, visitor, info)?;
        let size = array.left();
        if !info.usable && element.kind == COMPRESSED && visitor.wants(index, info) && size <= budget.check {
            budget.check -= size;
            let reason = info.reason.clone();
            array.finish(w, info)?;
            info.reason = reason;
        }
        Ok(())
    });
    match read {
        Err(Fault::Here(_) | Fault::Its(_) | Fault::Short { .. }) if cut && element.kind == COMPRESSED => {
            Err(Fault::Here(message!(
                "mat-cut-compressed",
                subject = subject(info),
                needed = element.size,
                left = available
            )))
        }
        Err(Fault::Short { needed, left }) => {
            Err(Fault::Here(message!("mat-cut", subject = subject(info), needed = needed, left = left)))
        }
        Err(Fault::Its(clause)) => Err(Fault::Here(message!("mat-its", subject = subject(info), what = clause))),
        Ok(()) if cut => {
            Err(Fault::Here(message!("mat-cut", subject = subject(info), needed = element.size, left = available)))
        }
        other => other,
    }
}

/// For a compressed element: reads the tag of the one array that must be inside.
fn open_array(bytes: &mut ArrayBytes, endian: Endian, kind: u32) -> Result<(), Fault> {
    if kind != COMPRESSED {
        return Ok(());
    }
    let mut tag = [0; 8];
    bytes.exact(&mut tag)?;
    let [a, b, c, d, e, f, g, h] = tag;
    let (inner, size) = (endian.u32([a, b, c, d]), u64::from(endian.u32([e, f, g, h])));
    if inner != MATRIX {
        return Err(Fault::Its(if inner == COMPRESSED {
            message!("mat-compressed-twice")
        } else {
            message!("mat-compressed-other", kind = inner)
        }));
    }
    bytes.declare(size)
}
