//! One array of a v5 file: flags, dimensions, name and numbers, every size checked against what is there.

use super::class;
use super::decode::{Decoder, Endian, Stored};
use super::v5_bytes::ArrayBytes;
use crate::data::table::{VariableInfo, product, shown_dims};
use crate::data::visit::BLOCK_VALUES;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker};
use crate::message;
use crate::words::Message;

/// MATLAB writes at most 63 characters; other writers more.
const MAX_NAME_BYTES: u64 = 4096;
const MAX_DIMS: usize = 64;

/// The type of an element that holds an array.
pub(super) const MATRIX: u32 = 14;

/// The tag of a sub-element; a small one carries its data.
pub(super) struct Tag {
    pub kind: u32,
    pub size: u32,
    pub small: Option<[u8; 4]>,
}

impl Tag {
    /// Bytes behind the data up to the next multiple of eight.
    fn padding(&self) -> u64 {
        if self.small.is_some() { 0 } else { u64::from(self.size).next_multiple_of(8) - u64::from(self.size) }
    }
}

/// Reads one array.
pub(super) struct Array<'b> {
    pub bytes: &'b mut ArrayBytes,
    pub endian: Endian,
    /// Whether it stands inside of another array, so that the bytes go on behind it.
    is_part: bool,
    complex: bool,
    /// A dimension that is declared negative, and the value declared.
    negative: Option<(usize, i32)>,
}

impl<'b> Array<'b> {
    pub(super) fn new(bytes: &'b mut ArrayBytes, endian: Endian) -> Self {
        Self { bytes, endian, is_part: false, complex: false, negative: None }
    }

    /// An array inside of `outer`, at its position.
    pub(super) fn part<'a>(outer: &'a mut Array<'_>) -> Array<'a> {
        Array { bytes: &mut *outer.bytes, endian: outer.endian, is_part: true, complex: false, negative: None }
    }

    pub(super) fn left(&self) -> u64 {
        self.bytes.left
    }

    /// Flags, dimensions and name; class and name of opaque objects.
    pub(super) fn read_header(&mut self, info: &mut VariableInfo) -> Result<(), Fault> {
        if self.bytes.left == 0 {
            // Writers leave an empty array element for "nothing".
            "empty".clone_into(&mut info.class);
            return Ok(());
        }
        let flags = self.small_part(16, message!("mat-part-flags"))?;
        let Some(&[a, b, c, d]) = flags.first_chunk::<4>() else {
            return Err(Fault::Its(message!("mat-flags-damaged")));
        };
        let word = self.endian.u32([a, b, c, d]);
        let code = (word & 0xff) as u8;
        self.complex = word & 0x0800 != 0;
        let logical = word & 0x0200 != 0;
        let name = class::class_name(code);
        info.class = name.map_or_else(|| format!("class {code}"), str::to_owned);
        if logical && class::is_numeric(&info.class) {
            "logical".clone_into(&mut info.class);
        }
        let mut part = self.part_of_kind(MAX_NAME_BYTES, message!("mat-part-dimensions"))?;
        if matches!(part.0, 5 | 6) {
            self.dimensions(&part.1, info)?;
            part = self.part_of_kind(MAX_NAME_BYTES, message!("mat-part-name"))?;
        } else if info.class != "opaque" {
            return Err(Fault::Its(message!("mat-dimensions-missing")));
        }
        if !matches!(part.0, 1 | 2 | 16) {
            return Err(Fault::Its(message!("mat-name-type", kind = part.0)));
        }
        info.name = text(&part.1);
        info.complex = self.complex;
        info.usable = class::is_numeric(&info.class);
        if info.class == "opaque" {
            // Then follow the type system (MCOS, java, handle) and the class name; without them it stays "opaque".
            let system = self.part_of_kind(MAX_NAME_BYTES, message!("mat-part-type-system"));
            if let (Ok((1 | 2 | 16, _)), Ok((1 | 2 | 16, class))) =
                (system, self.part_of_kind(MAX_NAME_BYTES, message!("mat-part-class")))
            {
                info.class = text(&class);
            }
        }
        if name.is_none() {
            return Err(Fault::Its(message!("mat-class-unknown", code = u32::from(code))));
        }
        match self.negative {
            Some(_) if !info.usable => Err(Fault::Its(message!("mat-dimension-negative"))),
            _ => Ok(()),
        }
    }

    fn dimensions(&mut self, bytes: &[u8], info: &mut VariableInfo) -> Result<(), Fault> {
        let (words, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() || words.is_empty() || words.len() > MAX_DIMS {
            return Err(Fault::Its(message!("mat-dimensions-bytes", bytes = bytes.len())));
        }
        let mut negatives = 0_usize;
        for (i, &word) in words.iter().enumerate() {
            let dim = self.endian.u32(word).cast_signed();
            if dim < 0 {
                negatives += 1;
                self.negative = Some((i, dim));
            }
            info.dims.push(u64::from(dim.max(0).cast_unsigned()));
        }
        if negatives > 1 {
            return Err(Fault::Its(message!("mat-dimensions-negative", n = negatives)));
        }
        Ok(())
    }

    /// The numbers: sizes checked, then read if the visitor wants them.
    pub(super) fn read_numbers(
        &mut self,
        w: &mut Walker<'_>,
        index: usize,
        visitor: &mut dyn Visitor,
        info: &mut VariableInfo,
    ) -> Result<(), Fault> {
        if product(&info.dims) == Some(0) && self.negative.is_none() && self.bytes.left < 8 {
            // An empty array may end without a data element.
            if visitor.wants(index, info) {
                visitor.begin(0)?;
                visitor.end(info);
            }
            return Ok(());
        }
        let tag = self.tag()?;
        let stored = Stored::from_mi(tag.kind).ok_or_else(|| message!("mat-numbers-type", kind = tag.kind))?;
        let size = u64::from(tag.size);
        if let Some((at, declared)) = self.negative {
            infer_dimension(at, declared, size / stored.width() as u64, info)?;
        }
        let n = w.check_room(info)?;
        if n.checked_mul(stored.width() as u64) != Some(size) {
            return Err(Fault::Here(message!(
                "mat-values-differ",
                name = info.shown_name(),
                kind = info.kind(),
                n = size / stored.width() as u64
            )));
        }
        if size > self.bytes.left && tag.small.is_none() {
            return Err(Fault::Short { needed: size, left: self.bytes.left });
        }
        let wanted = visitor.wants(index, info);
        if wanted {
            visitor.begin(n as usize)?;
            self.read_blocks(w, &tag, stored, n, visitor)?;
        } else if self.bytes.is_inflating() {
            return Ok(());
        } else if tag.small.is_none() {
            self.bytes.skip(size, w)?;
        }
        self.skip_padding(&tag, w)?;
        if self.complex {
            self.check_imaginary(w, n)?;
        }
        if wanted {
            self.finish(w, info)?;
            visitor.end(info);
        }
        Ok(())
    }

    fn read_blocks(
        &mut self,
        w: &mut Walker<'_>,
        tag: &Tag,
        stored: Stored,
        n: u64,
        visitor: &mut dyn Visitor,
    ) -> Result<(), Fault> {
        let mut decoder = Decoder::new(stored, self.endian);
        let mut rest = n;
        while rest > 0 {
            let block = rest.min(BLOCK_VALUES as u64) as usize;
            let room = decoder.room(block);
            match tag.small {
                Some(data) => room.copy_from_slice(&data[..room.len()]),
                None => self.bytes.exact(room)?,
            }
            decoder.decode(&mut |values| visitor.block(values))?;
            rest -= block as u64;
            w.step(self.bytes.position())?;
        }
        Ok(())
    }

    fn check_imaginary(&mut self, w: &mut Walker<'_>, n: u64) -> Result<(), Fault> {
        let missing = || Fault::Its(message!("mat-imaginary-missing"));
        if self.bytes.left < 8 && n > 0 {
            return Err(missing());
        }
        if self.bytes.left < 8 {
            return Ok(());
        }
        let tag = self.tag()?;
        let fits = Stored::from_mi(tag.kind).is_some_and(|s| n * s.width() as u64 == u64::from(tag.size));
        if !fits {
            return Err(missing());
        }
        if tag.small.is_none() {
            self.bytes.skip(u64::from(tag.size), w)?;
        }
        Ok(())
    }

    /// Reads what is left of a compressed array and checks how its stream ends.
    pub(super) fn finish(&mut self, w: &mut Walker<'_>, info: &mut VariableInfo) -> Result<(), Fault> {
        if !self.bytes.is_inflating() || self.is_part {
            return Ok(());
        }
        let left = self.bytes.left;
        self.bytes.skip(left, w)?;
        self.bytes.check_end(info)
    }

    pub(super) fn tag(&mut self) -> Result<Tag, Fault> {
        let mut bytes = [0; 8];
        self.bytes.exact(&mut bytes)?;
        let [a, b, c, d, rest @ ..] = bytes;
        let word = self.endian.u32([a, b, c, d]);
        if word >> 16 == 0 {
            return Ok(Tag { kind: word, size: self.endian.u32(rest), small: None });
        }
        let size = word >> 16;
        if size > 4 {
            return Err(Fault::Its(message!("mat-small-element", size = size)));
        }
        Ok(Tag { kind: word & 0xffff, size, small: Some(rest) })
    }

    pub(super) fn small_part(&mut self, at_most: u64, what: Message) -> Result<Vec<u8>, Fault> {
        self.part_of_kind(at_most, what).map(|(_, data)| data)
    }

    /// The type and data of a sub-element of at most `at_most` bytes, and not more than are left.
    pub(super) fn part_of_kind(&mut self, at_most: u64, what: Message) -> Result<(u32, Vec<u8>), Fault> {
        let tag = self.tag()?;
        let size = tag.size as usize;
        if u64::from(tag.size) > at_most {
            return Err(Fault::Its(message!("mat-part-too-large", what = what, size = size)));
        }
        if tag.small.is_none() && u64::from(tag.size) > self.bytes.left {
            return Err(Fault::Short { needed: u64::from(tag.size), left: self.bytes.left });
        }
        let data = if let Some(small) = tag.small {
            small[..size].to_vec()
        } else {
            let mut data = vec![0; size];
            self.bytes.exact(&mut data)?;
            let mut padding = [0; 8];
            let n = tag.padding().min(self.bytes.left) as usize;
            self.bytes.exact(&mut padding[..n])?;
            data
        };
        Ok((tag.kind, data))
    }

    fn skip_padding(&mut self, tag: &Tag, w: &mut Walker<'_>) -> Result<(), Fault> {
        let n = tag.padding().min(self.bytes.left);
        self.bytes.skip(n, w)
    }
}

/// One negative dimension is worked out from the number of values, as other readers do, and said so in a note; where
/// that does not come out even, the variable is refused.
fn infer_dimension(at: usize, declared: i32, found: u64, info: &mut VariableInfo) -> Result<(), Fault> {
    let others = info.dims.iter().enumerate().filter(|(i, _)| *i != at);
    let others = others.fold(1_u64, |n, (_, &d)| n.saturating_mul(d));
    if others == 0 || found == 0 || !found.is_multiple_of(others) {
        return Err(Fault::Its(message!("mat-dimension", declared = declared.to_string())));
    }
    info.dims[at] = found / others;
    info.reason = Some(message!(
        "mat-note-dimension",
        name = info.shown_name(),
        declared = declared.to_string(),
        found = found,
        dims = shown_dims(&info.dims)
    ));
    Ok(())
}

/// Text of a name: UTF-8 where it is valid, else Latin-1; without the zeros that pad it.
pub(super) fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |i| i + 1);
    let bytes = &bytes[..end];
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&b| char::from(b)).collect(), str::to_owned)
}
