//! Numbers as NumPy and PyTorch write them: element types in either byte order, decoded a block at a time.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use half::{bf16, f16};

use super::table::VariableInfo;
use super::visit::{BLOCK_VALUES, Visitor};
use super::walker::{Fault, Walker};

/// The type of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F16,
    Bf16,
    F32,
    F64,
}

impl Element {
    /// Bytes of one number.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 | Self::F16 | Self::Bf16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// The class as listings name it, whatever the format.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Bool => "logical",
            Self::I8 => "int8",
            Self::U8 => "uint8",
            Self::I16 => "int16",
            Self::U16 => "uint16",
            Self::I32 => "int32",
            Self::U32 => "uint32",
            Self::I64 => "int64",
            Self::U64 => "uint64",
            Self::F16 => "half",
            Self::Bf16 => "bfloat16",
            Self::F32 => "single",
            Self::F64 => "double",
        }
    }
}

/// How the numbers of an array stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Elements {
    pub element: Element,
    /// Whether the most significant byte stands first.
    pub is_big: bool,
    /// Whether each number is a pair of real and imaginary part, of which the first is used.
    pub is_complex: bool,
}

impl Elements {
    /// Bytes from one number to the next.
    pub(super) fn stride(self) -> usize {
        self.element.width() * if self.is_complex { 2 } else { 1 }
    }

    /// Appends the numbers of `bytes` to `values`. Integers beyond 2^53 lose their last digits, as everywhere in float64.
    fn decode(self, bytes: &[u8], values: &mut Vec<f64>) {
        /// Numbers of `N` bytes, each at the beginning of `stride` bytes.
        fn numbers<const N: usize>(
            (bytes, stride, is_big): (&[u8], usize, bool),
            number: impl Fn([u8; N]) -> f64,
            values: &mut Vec<f64>,
        ) {
            values.extend(bytes.chunks_exact(stride).filter_map(|chunk| chunk.first_chunk::<N>()).map(|&raw| {
                let mut raw = raw;
                if is_big {
                    raw.reverse();
                }
                number(raw)
            }));
        }
        let from = (bytes, self.stride(), self.is_big);
        match self.element {
            Element::Bool => numbers(from, |[b]| f64::from(u8::from(b != 0)), values),
            Element::I8 => numbers(from, |b| f64::from(i8::from_le_bytes(b)), values),
            Element::U8 => numbers(from, |b| f64::from(u8::from_le_bytes(b)), values),
            Element::I16 => numbers(from, |b| f64::from(i16::from_le_bytes(b)), values),
            Element::U16 => numbers(from, |b| f64::from(u16::from_le_bytes(b)), values),
            Element::I32 => numbers(from, |b| f64::from(i32::from_le_bytes(b)), values),
            Element::U32 => numbers(from, |b| f64::from(u32::from_le_bytes(b)), values),
            Element::I64 => numbers(from, |b| i64::from_le_bytes(b) as f64, values),
            Element::U64 => numbers(from, |b| u64::from_le_bytes(b) as f64, values),
            Element::F16 => numbers(from, |b| f16::from_le_bytes(b).to_f64(), values),
            Element::Bf16 => numbers(from, |b| bf16::from_le_bytes(b).to_f64(), values),
            Element::F32 => numbers(from, |b| f64::from(f32::from_le_bytes(b)), values),
            Element::F64 => numbers(from, f64::from_le_bytes, values),
        }
    }
}

/// Where bytes come from: a file as it stands, or inflated on the way.
pub(super) trait Bytes {
    /// Fills `buffer` with the next bytes.
    fn exact(&mut self, buffer: &mut [u8]) -> Result<(), Fault>;

    /// How far the file has been read.
    fn position(&self) -> u64;

    /// Bytes that are left.
    fn left(&self) -> u64;

    /// Everything was read: what is to be said against it.
    fn finish(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// The order in which the numbers of a matrix stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Row by row, as C has it.
    Rows,
    /// Column by column, as Fortran and MATLAB have it.
    Columns,
}

/// Refuses `n` elements of `width` bytes where fewer bytes are left.
pub(super) fn check_left(bytes: &dyn Bytes, n: u64, width: u64) -> Result<(), Fault> {
    let needed = n.checked_mul(width);
    if needed.is_none_or(|needed| needed > bytes.left()) {
        return Err(Fault::Short { needed: needed.unwrap_or(u64::MAX), left: bytes.left() });
    }
    Ok(())
}

/// Hands the numbers of a matrix of `info.dims` to `visitor`, if it wants them, a block at a time; before that everything
/// that was declared is checked.
pub(super) fn read_matrix(
    w: &mut Walker<'_>,
    bytes: &mut dyn Bytes,
    (elements, order): (Elements, Order),
    (index, visitor): (usize, &mut dyn Visitor),
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    let n = w.check_room(info)?;
    check_left(bytes, n, elements.stride() as u64)?;
    if !visitor.wants(index, info) {
        return Ok(());
    }
    match (order, &info.dims[..]) {
        (Order::Rows, &[rows, columns]) if rows > 1 && columns > 1 => {
            visitor.begin_rows(n as usize, columns as usize)?;
        }
        _ => visitor.begin(n as usize)?, // a vector has one order
    }
    let mut buffer = vec![0; BLOCK_VALUES.min(n as usize) * elements.stride()];
    let mut values = Vec::with_capacity(BLOCK_VALUES.min(n as usize));
    let mut done = 0;
    while done < n {
        let block = (n - done).min(BLOCK_VALUES as u64);
        let part = &mut buffer[..block as usize * elements.stride()];
        bytes.exact(part)?;
        values.clear();
        elements.decode(part, &mut values);
        visitor.block(&values);
        done += block;
        w.step(bytes.position())?;
    }
    bytes.finish()?;
    visitor.end(info);
    Ok(())
}

/// Bytes as they stand in a file.
pub(super) struct Plain {
    file: Arc<File>,
    at: u64,
    left: u64,
}

impl Plain {
    /// The `size` bytes from `at` on; nothing else may read the file until they have been read.
    pub(super) fn new(w: &mut Walker<'_>, at: u64, size: u64) -> Result<Self, Fault> {
        w.seek(at)?;
        Ok(Self { file: Arc::clone(&w.file), at, left: size })
    }
}

impl Bytes for Plain {
    fn exact(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        let wanted = buffer.len() as u64;
        if wanted > self.left {
            return Err(Fault::Short { needed: wanted, left: self.left });
        }
        self.file.read_exact(buffer).map_err(Fault::Io)?;
        self.left -= wanted;
        self.at += wanted;
        Ok(())
    }

    fn position(&self) -> u64 {
        self.at
    }

    fn left(&self) -> u64 {
        self.left
    }
}

/// Rows and columns of an array of at most two dimensions: a vector is one column. `None` where there are more.
pub(super) fn as_matrix(shape: &[u64]) -> Option<Vec<u64>> {
    match *shape {
        [] => Some(vec![1, 1]),
        [n] => Some(vec![n, 1]),
        [rows, columns] => Some(vec![rows, columns]),
        _ => None,
    }
}
