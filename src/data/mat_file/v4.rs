//! MATLAB 4 and earlier: variables one after another, each with a header of five integers, a name and the numbers.

use std::io::Read;

use super::class;
use super::decode::{Decoder, Endian, Stored};
use super::v5_array::text;
use crate::data::error::DataError;
use crate::data::table::VariableInfo;
use crate::data::visit::BLOCK_VALUES;
use crate::data::visit::Found;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker, refuse};
use crate::message;

const HEADER: u64 = 20;
const MAX_NAME_BYTES: u32 = 4096;

/// The header of one variable.
#[derive(Clone, Copy)]
struct Header {
    endian: Endian,
    /// 0 and 1 are IEEE; 2 to 4 are VAX and Cray.
    machine: u32,
    stored: Stored,
    /// 0 full, 1 text, 2 sparse.
    layout: u32,
    rows: u32,
    columns: u32,
    complex: bool,
    name_bytes: u32,
}

impl Header {
    /// Reads the header in the byte order in which it makes sense.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let &words = bytes.first_chunk::<20>()?;
        let little = Self::parse_as(&words, Endian::Little);
        let big = Self::parse_as(&words, Endian::Big);
        // A header may make sense both ways only if MOPT is 0 both ways; then the smaller name tells.
        match (little, big) {
            (Some(l), Some(b)) if b.name_bytes < l.name_bytes => Some(b),
            (Some(l), _) => Some(l),
            (None, b) => b,
        }
    }

    fn parse_as(words: &[u8; 20], endian: Endian) -> Option<Self> {
        let (words, _) = words.as_chunks::<4>();
        let [mopt, rows, columns, imaginary, name_bytes] = *words else { return None };
        let [mopt, rows, columns, imaginary, name_bytes] =
            [mopt, rows, columns, imaginary, name_bytes].map(|w| endian.u32(w));
        let (machine, zero, precision, layout) = (mopt / 1000, mopt / 100 % 10, mopt / 10 % 10, mopt % 10);
        if machine > 4 || zero != 0 || layout > 2 || imaginary > 1 || !(1..=MAX_NAME_BYTES).contains(&name_bytes) {
            return None;
        }
        let stored = match precision {
            0 => Stored::F64,
            1 => Stored::F32,
            2 => Stored::I32,
            3 => Stored::I16,
            4 => Stored::U16,
            5 => Stored::U8,
            _ => return None,
        };
        Some(Self { endian, machine, stored, layout, rows, columns, complex: imaginary == 1, name_bytes })
    }

    /// Bytes of one part (real or imaginary).
    fn part_bytes(&self) -> Option<u64> {
        let n = u64::from(self.rows).checked_mul(u64::from(self.columns))?;
        n.checked_mul(self.stored.width() as u64)
    }

    /// Bytes of both parts.
    fn data_bytes(&self) -> Option<u64> {
        self.part_bytes()?.checked_mul(if self.complex { 2 } else { 1 })
    }
}

/// Whether the file's beginning makes sense as a v4 header.
pub(super) fn plausible(head: &[u8], size: u64) -> bool {
    let Some(header) = Header::parse(head) else { return false };
    let name = head.get(20..20 + header.name_bytes as usize).unwrap_or_default();
    let printable = name.strip_suffix(b"\0").unwrap_or(name).iter().all(|&b| b >= 0x20 && b != 0x7f);
    // Dimensions far beyond the file speak for chance, except where a file is merely cut.
    let fits = header.data_bytes().is_some_and(|n| n / 1_000_000 <= size);
    printable && (fits || !name.is_empty())
}

/// Walks over all variables.
pub(super) fn walk(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let mut found = Found::default();
    let mut position = 0;
    while position < w.size {
        let index = found.variables.len();
        let left = w.size - position;
        if index >= w.limits.max_variables {
            found.damage(message!("mat-too-many-variables", limit = w.limits.max_variables));
            break;
        }
        let bytes = w.peek(position, HEADER as usize)?;
        let Some(header) = Header::parse(&bytes) else {
            if bytes.iter().all(|&b| b == 0) && w.peek(position, 1 << 20)?.iter().all(|&b| b == 0) {
                break;
            }
            found.damage(if left < HEADER {
                message!("mat-cut-at-end", left = left)
            } else {
                message!("mat-no-variable-at", at = position, left = left)
            });
            break;
        };
        let name = w.peek(position + HEADER, header.name_bytes as usize)?;
        let name = name.split(|&b| b == 0).next().unwrap_or_default();
        let mut info = VariableInfo {
            name: text(name),
            class: match header.layout {
                1 => "char",
                2 => "sparse",
                _ => "double",
            }
            .to_owned(),
            dims: vec![u64::from(header.rows), u64::from(header.columns)],
            complex: header.complex,
            usable: header.layout == 0,
            ..VariableInfo::default()
        };
        let at = position + HEADER + u64::from(header.name_bytes);
        let end = header.data_bytes().and_then(|n| n.checked_add(at));
        let whole = end.is_some_and(|end| end <= w.size);
        if let Err(fault) = variable(w, &header, at, index, visitor, &mut info) {
            let sentence = w.fatal(fault)?;
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
        if info.usable && info.name.is_empty() {
            let sentence = message!("mat-nameless");
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
        found.variables.push(info);
        match end {
            Some(end) if whole => position = end,
            _ => break,
        }
        if let Err(fault) = w.step(position) {
            w.fatal(fault)?;
        }
    }
    Ok(found)
}

fn variable(
    w: &mut Walker<'_>,
    header: &Header,
    at: u64,
    index: usize,
    visitor: &mut dyn Visitor,
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    let name = info.shown_name();
    let left = w.size.saturating_sub(at);
    match header.data_bytes() {
        Some(needed) if needed <= left => {}
        Some(needed) => {
            return Err(Fault::Here(message!(
                "mat-cut",
                subject = message!("mat-variable", name = name),
                needed = needed,
                left = left
            )));
        }
        None => {
            return Err(Fault::Here(message!("mat-beyond-files", name = name, kind = info.kind())));
        }
    }
    if header.layout == 2 {
        sparse_dims(w, header, at, info)?;
    }
    if header.layout != 0 {
        info.reason = Some(class::way_out(&info.class, &name));
        return Ok(());
    }
    if header.machine > 1 {
        let machine = ["", "", "VAX D-float", "VAX G-float", "Cray"][header.machine as usize];
        return Err(Fault::Here(message!("mat-machine", name = name, machine = machine)));
    }
    let n = w.check_room(info)?;
    if !visitor.wants(index, info) {
        return Ok(());
    }
    visitor.begin(n as usize)?;
    w.seek(at)?;
    let mut decoder = Decoder::new(header.stored, header.endian);
    let mut done = 0;
    while done < n {
        let block = (n - done).min(BLOCK_VALUES as u64);
        w.file.read_exact(decoder.room(block as usize)).map_err(Fault::Io)?;
        decoder.decode(&mut |values| visitor.block(values))?;
        done += block;
        w.step(at + done * header.stored.width() as u64)?;
    }
    visitor.end(info);
    Ok(())
}

/// The true size of a sparse matrix stands in the last of its (row, column, value) rows.
fn sparse_dims(w: &mut Walker<'_>, header: &Header, at: u64, info: &mut VariableInfo) -> Result<(), Fault> {
    if header.rows == 0 || header.columns < 3 {
        return Ok(());
    }
    let mut dims = Vec::new();
    for column in 0..2 {
        let value = (u64::from(header.rows) * (column + 1) - 1) * header.stored.width() as u64;
        w.seek(at + value)?;
        let mut decoder = Decoder::new(header.stored, header.endian);
        w.file.read_exact(decoder.room(1)).map_err(Fault::Io)?;
        decoder.decode(&mut |values| dims.extend(values.iter().map(|&v| v as u64)))?;
    }
    info.dims = dims;
    Ok(())
}
