//! The header of an array: a magic, a version, and a dictionary of `descr`, `fortran_order` and `shape` as Python writes it.
//!
//! What must never live here: anything of Python beyond that dictionary. Objects (pickle) are named and left alone.

use crate::data::elements::{Bytes, Element, Elements, Order};
use crate::data::walker::Fault;
use crate::message;
use crate::words::Message;

const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// A longer header would name thousands of fields; version 1 cannot hold one.
const MAX_HEADER: u64 = 1 << 16;
/// NumPy itself knows no more dimensions.
const MAX_DIMENSIONS: usize = 64;

/// What an array is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Descr {
    Numbers(Elements),
    Text(Text),
    /// Python objects, which only pickle could read.
    Objects,
    /// Records with named fields.
    Records,
    /// Anything else, as it stands.
    Other(String),
}

/// Texts of one width, filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// Bytes of one text.
    pub width: u64,
    /// Whether it is of four-byte code points instead of bytes.
    pub is_unicode: bool,
    pub is_big: bool,
}

/// What stands before the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub descr: Descr,
    pub order: Order,
    pub shape: Vec<u64>,
}

impl Header {
    /// Reads it from the beginning of an array.
    pub(super) fn read(bytes: &mut dyn Bytes) -> Result<Self, Fault> {
        let mut start = [0; 8];
        bytes.exact(&mut start)?;
        let Some(&[major, minor]) = start.strip_prefix(MAGIC) else {
            return Err(message!("numpy-no-magic").into());
        };
        let size = match major {
            1 => {
                let mut size = [0; 2];
                bytes.exact(&mut size)?;
                u64::from(u16::from_le_bytes(size))
            }
            2 | 3 => {
                let mut size = [0; 4];
                bytes.exact(&mut size)?;
                u64::from(u32::from_le_bytes(size))
            }
            _ => return Err(message!("numpy-version", version = format!("{major}.{minor}")).into()),
        };
        if size > bytes.left() {
            return Err(Fault::Short { needed: size, left: bytes.left() });
        }
        if size > MAX_HEADER {
            return Err(message!("numpy-header-large", bytes = size, limit = MAX_HEADER).into());
        }
        let mut text = vec![0; size as usize];
        bytes.exact(&mut text)?;
        Self::parse(&text).ok_or_else(|| message!("numpy-header").into())
    }

    /// Of the dictionary's text.
    fn parse(text: &[u8]) -> Option<Self> {
        let mut at = Literal { rest: text };
        let (mut descr, mut order, mut shape) = (None, None, None);
        at.sign(b'{')?;
        while at.sign(b'}').is_none() {
            let key = at.string()?;
            at.sign(b':')?;
            match key {
                b"descr" if descr.is_none() => descr = Some(at.descr()?),
                b"fortran_order" if order.is_none() => order = Some(at.order()?),
                b"shape" if shape.is_none() => shape = Some(at.shape()?),
                _ => return None,
            }
            if at.sign(b',').is_none() && !at.is_before(b'}') {
                return None;
            }
        }
        at.blanks();
        at.rest.is_empty().then_some(())?;
        Some(Self { descr: descr?, order: order?, shape: shape? })
    }
}

/// What is left of a text in Python's notation.
struct Literal<'a> {
    rest: &'a [u8],
}

impl<'a> Literal<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn is_before(&mut self, sign: u8) -> bool {
        self.blanks();
        self.rest.first() == Some(&sign)
    }

    fn sign(&mut self, sign: u8) -> Option<()> {
        if !self.is_before(sign) {
            return None;
        }
        self.rest = &self.rest[1..];
        Some(())
    }

    /// A text in quotes; none of those that stand here has a backslash in it.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.blanks();
        let (&quote, rest) = self.rest.split_first()?;
        if quote != b'\'' && quote != b'"' {
            return None;
        }
        let end = rest.iter().position(|&b| b == quote)?;
        self.rest = &rest[end + 1..];
        Some(&rest[..end])
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.blanks();
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn order(&mut self) -> Option<Order> {
        match self.word(b"True") {
            Some(()) => Some(Order::Columns),
            None => self.word(b"False").map(|()| Order::Rows),
        }
    }

    /// `()`, `(6,)`, `(6, 4)`; Python 2 wrote `6L`.
    fn shape(&mut self) -> Option<Vec<u64>> {
        let mut shape = Vec::new();
        self.sign(b'(')?;
        while self.sign(b')').is_none() {
            self.blanks();
            let end = self.rest.iter().position(|b| !b.is_ascii_digit())?;
            let (digits, rest) = self.rest.split_at(end);
            self.rest = rest.strip_prefix(b"L").unwrap_or(rest);
            shape.push(std::str::from_utf8(digits).ok()?.parse().ok()?);
            if shape.len() > MAX_DIMENSIONS || (self.sign(b',').is_none() && !self.is_before(b')')) {
                return None;
            }
        }
        Some(shape)
    }

    /// A text such as `'<f8'`, or a list of fields, which is passed over.
    fn descr(&mut self) -> Option<Descr> {
        if !self.is_before(b'[') && !self.is_before(b'(') {
            return Some(of_type(self.string()?));
        }
        let mut depth = 0_usize;
        loop {
            match *self.rest.first()? {
                b'\'' | b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'(' => depth += 1,
                b']' | b')' => depth -= 1,
                _ => {}
            }
            self.rest = &self.rest[1..];
            if depth == 0 {
                return Some(Descr::Records);
            }
        }
    }
}

/// `<f8`, `|b1`, `>c16`, `<U7`, ...
fn of_type(text: &[u8]) -> Descr {
    let (is_big, plain) = match text.split_first() {
        Some((b'>', rest)) => (true, rest),
        Some((b'<' | b'|' | b'=', rest)) => (false, rest),
        _ => (false, text),
    };
    let numbers = |element| Descr::Numbers(Elements { element, is_big, is_complex: false });
    let complex = |element| Descr::Numbers(Elements { element, is_big, is_complex: true });
    let text_of = |digits: &[u8], is_unicode| {
        let n: Option<u64> = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        let width = n.and_then(|n| n.checked_mul(if is_unicode { 4 } else { 1 }));
        width.map(|width| Descr::Text(Text { width, is_unicode, is_big }))
    };
    let known = match plain {
        b"b1" | b"?" => Some(numbers(Element::Bool)),
        b"i1" => Some(numbers(Element::I8)),
        b"i2" => Some(numbers(Element::I16)),
        b"i4" => Some(numbers(Element::I32)),
        b"i8" => Some(numbers(Element::I64)),
        b"u1" => Some(numbers(Element::U8)),
        b"u2" => Some(numbers(Element::U16)),
        b"u4" => Some(numbers(Element::U32)),
        b"u8" => Some(numbers(Element::U64)),
        b"f2" => Some(numbers(Element::F16)),
        b"f4" => Some(numbers(Element::F32)),
        b"f8" => Some(numbers(Element::F64)),
        b"c8" => Some(complex(Element::F32)),
        b"c16" => Some(complex(Element::F64)),
        [b'U', digits @ ..] => text_of(digits, true),
        [b'S' | b'a', digits @ ..] => text_of(digits, false),
        [b'O', ..] => Some(Descr::Objects),
        [b'V', ..] => Some(Descr::Records),
        _ => None,
    };
    known.unwrap_or_else(|| Descr::Other(String::from_utf8_lossy(&text[..text.len().min(40)]).into_owned()))
}

/// Why an array of this kind is not read, and what to do in Python; none of numbers.
pub(super) fn way_out(descr: &Descr, name: &str) -> Option<Message> {
    match descr {
        Descr::Numbers(_) => None,
        Descr::Text(_) => Some(message!("numpy-text", name = name)),
        Descr::Objects => Some(message!("numpy-objects", name = name)),
        Descr::Records => Some(message!("numpy-records", name = name)),
        Descr::Other(kind) => Some(message!("numpy-type", name = name, kind = crate::data::error::visible(kind))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_are_read_as_python_writes_them() {
        let double = Descr::Numbers(Elements { element: Element::F64, is_big: false, is_complex: false });
        let header = |shape: &[u64], order| Some(Header { descr: double.clone(), order, shape: shape.to_vec() });
        let parse = |text: &str| Header::parse(text.as_bytes());
        assert_eq!(parse("{'descr': '<f8', 'fortran_order': False, 'shape': (), }  \n"), header(&[], Order::Rows));
        assert_eq!(
            parse("{'shape': (3L, 4L), 'fortran_order': True, 'descr': '<f8'}"),
            header(&[3, 4], Order::Columns)
        );
        assert_eq!(parse("{\"descr\": \"<f8\", 'fortran_order': False, 'shape': (7,)}\n"), header(&[7], Order::Rows));
        let records = parse("{'descr': [('a[', '<f8'), ('b', '<i4', (2,))], 'fortran_order': False, 'shape': (2,), }");
        assert_eq!(records.unwrap().descr, Descr::Records);
        for wrong in [
            "",
            "{",
            "{}",
            "{'descr': '<f8', 'fortran_order': False}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
            "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + exit()",
            "{'descr': [('a', '<f8'), 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f8' 'fortran_order': False, 'shape': (1,)}",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
