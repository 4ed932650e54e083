//! Values of an HDF5 file: numbers of a dataset, block by block, as float64 in the order of the file (which is MATLAB's
//! column order); attributes; and what its reader says.

use hdf5_reader::error::{Error, Result};
use hdf5_reader::{Attribute, ByteOrder, Dataset, Datatype, H5Type, SliceInfo, SliceInfoElem, dtype_element_size};

use crate::data::error::visible;
use crate::data::table::VariableInfo;
use crate::data::visit::BLOCK_VALUES;
use crate::data::walker::Fault;
use crate::message;

/// One value of any numeric type as float64; of a complex pair the real part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value(pub f64);

impl H5Type for Value {
    fn hdf5_type() -> Datatype {
        f64::hdf5_type()
    }

    fn from_bytes(bytes: &[u8], dtype: &Datatype) -> Result<Self> {
        let short = || Error::InvalidData(format!("a value of {} bytes is too short for its type", bytes.len()));
        match dtype {
            Datatype::Compound { fields, .. } => {
                let field = fields.first().ok_or_else(short)?;
                let from = bytes.get(field.byte_offset as usize..).ok_or_else(short)?;
                match field.datatype {
                    Datatype::FixedPoint { .. } | Datatype::FloatingPoint { .. } => {
                        Self::from_bytes(from, &field.datatype)
                    }
                    _ => Err(Error::UnsupportedEncoding("a compound type that is no complex number".to_owned())),
                }
            }
            Datatype::Enum { base, .. } => match **base {
                Datatype::FixedPoint { .. } => Self::from_bytes(bytes, base),
                _ => Err(Error::UnsupportedEncoding("an enumeration of something else than integers".to_owned())),
            },
            Datatype::FloatingPoint { size, byte_order } => {
                let le = little::<8>(bytes, *size, *byte_order).ok_or_else(short)?;
                match size {
                    8 => Ok(Self(f64::from_le_bytes(le))),
                    4 => Ok(Self(f64::from(f32::from_le_bytes([le[0], le[1], le[2], le[3]])))),
                    _ => Err(Error::UnsupportedEncoding(format!("floating-point numbers of {size} bytes"))),
                }
            }
            Datatype::FixedPoint { size, signed, byte_order } => {
                let le = little::<8>(bytes, *size, *byte_order).ok_or_else(short)?;
                let unsigned = u64::from_le_bytes(le);
                let unused = 64 - 8 * u32::from(*size);
                Ok(Self(if *signed { ((unsigned << unused).cast_signed() >> unused) as f64 } else { unsigned as f64 }))
            }
            other => Err(Error::UnsupportedEncoding(format!("values of type {other:?}"))),
        }
    }

    fn element_size(dtype: &Datatype) -> usize {
        dtype_element_size(dtype).unwrap_or(0)
    }

    fn decode_vec(raw: &[u8], dtype: &Datatype, count: usize) -> Option<Result<Vec<Self>>> {
        let Datatype::FloatingPoint { size: 8, byte_order: ByteOrder::LittleEndian } = dtype else { return None };
        let (words, _) = raw.as_chunks::<8>();
        let words = words.get(..count)?;
        Some(Ok(words.iter().map(|&w| Self(f64::from_le_bytes(w))).collect()))
    }
}

/// The first `size` bytes, widened to `N` little-endian ones.
fn little<const N: usize>(bytes: &[u8], size: u8, order: ByteOrder) -> Option<[u8; N]> {
    let size = usize::from(size);
    if size == 0 || size > N {
        return None;
    }
    let mut le = [0; N];
    le[..size].copy_from_slice(bytes.get(..size)?);
    if order == ByteOrder::BigEndian {
        le[..size].reverse();
    }
    Some(le)
}

/// Either a fault of ours or one of the HDF5 reader's.
pub(super) type Failed = std::result::Result<Fault, Error>;

/// Hands all values on in blocks of about [`BLOCK_VALUES`], at least one row of the slowest divided dimension each.
pub(super) fn read_blocks(
    dataset: &Dataset,
    take: &mut dyn FnMut(&[f64]) -> std::result::Result<(), Fault>,
) -> std::result::Result<(), Failed> {
    let shape = dataset.shape().to_vec();
    // The slowest dimension whose rows fit into a block; slower ones are gone through one index at a time.
    let mut axis = shape.len();
    let mut row = 1_u64;
    while axis > 0 && row.saturating_mul(shape[axis - 1]) <= 64 * BLOCK_VALUES as u64 {
        axis -= 1;
        row *= shape[axis];
    }
    if axis == 0 {
        return deliver(dataset, &SliceInfo::all(shape.len()), take);
    }
    let divided = axis - 1;
    let step = rows_per_block(dataset, divided, row);
    let mut outer = vec![0_u64; divided];
    loop {
        let mut start = 0;
        while start < shape[divided] {
            let end = shape[divided].min(start + step);
            let selections = (0..shape.len()).map(|d| match d {
                d if d < divided => SliceInfoElem::Slice { start: outer[d], end: outer[d] + 1, step: 1 },
                d if d == divided => SliceInfoElem::Slice { start, end, step: 1 },
                d => SliceInfoElem::Slice { start: 0, end: shape[d], step: 1 },
            });
            deliver(dataset, &SliceInfo { selections: selections.collect() }, take)?;
            start = end;
        }
        // The next combination of the outer indices, the last one fastest.
        let Some(d) = (0..divided).rev().find(|&d| outer[d] + 1 < shape[d]) else { return Ok(()) };
        outer[d] += 1;
        outer[d + 1..].fill(0);
    }
}

/// Rows of the divided dimension per block: whole chunks where the dataset has them, so that none is unpacked twice.
fn rows_per_block(dataset: &Dataset, divided: usize, row: u64) -> u64 {
    let rows = (64 * BLOCK_VALUES as u64 / row.max(1)).max(1);
    match dataset.chunks().and_then(|c| c.get(divided).copied()) {
        Some(chunk) if chunk > 0 && u64::from(chunk) <= rows => rows / u64::from(chunk) * u64::from(chunk),
        _ => rows,
    }
}

fn deliver(
    dataset: &Dataset,
    selection: &SliceInfo,
    take: &mut dyn FnMut(&[f64]) -> std::result::Result<(), Fault>,
) -> std::result::Result<(), Failed> {
    let values = dataset.read_slice::<Value>(selection).map_err(Err)?;
    let plain: Vec<f64> = values.iter().map(|v| v.0).collect();
    take(&plain).map_err(Ok)
}

/// What the HDF5 reader said, on one line, without terminal controls, and not for ever.
pub(super) fn said(e: &Error) -> String {
    let text = visible(&e.to_string());
    let short: String = text.chars().take(200).collect();
    short.trim_end_matches(['.', ' ']).to_owned()
}

pub(super) fn hdf5_fault(info: &VariableInfo, e: &Error) -> Fault {
    Fault::Here(message!("hdf5-variable-unreadable", name = info.shown_name(), error = said(e)))
}

/// A text among attributes.
pub(super) fn text(attributes: &[Attribute], name: &str) -> Option<String> {
    attributes.iter().find(|a| a.name == name)?.read_string().ok()
}

/// A number among attributes.
pub(super) fn number(attributes: &[Attribute], name: &str) -> Option<f64> {
    let attribute = attributes.iter().find(|a| a.name == name)?;
    attribute.read_as_f64().ok().or_else(|| attribute.read_scalar::<Value>().ok().map(|v| v.0))
}
