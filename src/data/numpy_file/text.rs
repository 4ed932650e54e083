//! Arrays of text: classes that are written as words.

use super::header::{Descr, Text, way_out};
use crate::data::elements::{Bytes, check_left};
use crate::data::table::VariableInfo;
use crate::data::texts::Texts;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker};
use crate::message;

/// Bytes of one text; classes have short names.
const MAX_TEXT_BYTES: u64 = 1 << 16;
/// Bytes that are read at once.
const BLOCK_BYTES: u64 = 1 << 18;

/// Reads a column of texts, if the visitor wants it; else only says whether there is one.
pub(super) fn read(
    w: &mut Walker<'_>,
    bytes: &mut dyn Bytes,
    kind: Text,
    (index, visitor): (usize, &mut dyn Visitor),
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    let name = info.shown_name();
    info.usable = false;
    let n = match info.dims[..] {
        [n, 1] | [1, n] if n >= 2 && (1..=MAX_TEXT_BYTES).contains(&kind.width) => n,
        _ => {
            info.reason = way_out(&Descr::Text(kind), &name);
            return Ok(());
        }
    };
    w.check_room(info)?;
    check_left(bytes, n, kind.width)?;
    info.is_text = true;
    info.reason = Some(message!("class-is-text", name = name));
    if !visitor.wants_texts(index) {
        return Ok(());
    }
    let width = kind.width as usize;
    let at_once = (BLOCK_BYTES / kind.width).max(1);
    let mut texts = Texts::default();
    let mut buffer = Vec::new();
    let mut done = 0;
    while done < n {
        let block = (n - done).min(at_once);
        buffer.resize(block as usize * width, 0);
        bytes.exact(&mut buffer)?;
        buffer.chunks_exact(width).for_each(|text| texts.push(&decoded(text, kind)));
        done += block;
        w.step(bytes.position())?;
    }
    bytes.finish()?;
    visitor.texts(texts);
    Ok(())
}

/// What stands before the zeros at the end.
fn decoded(text: &[u8], kind: Text) -> String {
    let text: String = if kind.is_unicode {
        let point = |&b: &[u8; 4]| if kind.is_big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) };
        let (points, _) = text.as_chunks::<4>();
        points.iter().map(|b| char::from_u32(point(b)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else {
        String::from_utf8_lossy(text).into_owned()
    };
    text.trim_end_matches('\0').to_owned()
}
