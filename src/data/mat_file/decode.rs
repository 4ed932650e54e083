//! Bytes to numbers: the `matfile` crate decodes one normalised, uncompressed block after another.
//!
//! Each block is wrapped as a small v5 file of its own with one n x 1 array, whose class is one that `matfile` accepts for the
//! stored type. So the crate never meets a user's file, and memory does not grow with the variable.

use matfile::{MatFile, NumericData};

use crate::message;
use crate::words::Message;

/// Byte order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endian {
    Little,
    Big,
}

impl Endian {
    pub(super) fn u32(self, b: [u8; 4]) -> u32 {
        if self == Self::Little { u32::from_le_bytes(b) } else { u32::from_be_bytes(b) }
    }

    fn bytes(self, v: u32) -> [u8; 4] {
        if self == Self::Little { v.to_le_bytes() } else { v.to_be_bytes() }
    }
}

/// The type in which numbers stand in the file, whatever class the variable has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}

impl Stored {
    /// The type of a v5 data element (`miINT8` = 1, ...).
    pub(super) fn from_mi(code: u32) -> Option<Self> {
        Some(match code {
            1 => Self::I8,
            2 => Self::U8,
            3 => Self::I16,
            4 => Self::U16,
            5 => Self::I32,
            6 => Self::U32,
            7 => Self::F32,
            9 => Self::F64,
            12 => Self::I64,
            13 => Self::U64,
            _ => return None,
        })
    }

    fn mi(self) -> u32 {
        match self {
            Self::I8 => 1,
            Self::U8 => 2,
            Self::I16 => 3,
            Self::U16 => 4,
            Self::I32 => 5,
            Self::U32 => 6,
            Self::F32 => 7,
            Self::F64 => 9,
            Self::I64 => 12,
            Self::U64 => 13,
        }
    }

    /// Bytes of one value.
    pub(super) fn width(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 | Self::I64 | Self::U64 => 8,
        }
    }

    /// An array class that `matfile` accepts for this stored type (as double where it can).
    fn class(self) -> u32 {
        match self {
            Self::F64 | Self::U8 | Self::I16 | Self::U16 | Self::I32 => 6,
            Self::F32 => 7,
            Self::I8 => 8,
            Self::U32 => 13,
            Self::I64 => 14,
            Self::U64 => 15,
        }
    }
}

/// Decodes blocks of one stored type and byte order.
pub(super) struct Decoder {
    stored: Stored,
    endian: Endian,
    /// The small file: its header is written once, the numbers are put behind it.
    file: Vec<u8>,
}

/// Where the numbers begin in the small file: header 128, tag 8, flags 16, dims 16, name 8, data tag 8.
const DATA_AT: usize = 184;

impl Decoder {
    pub(super) fn new(stored: Stored, endian: Endian) -> Self {
        let mut file = vec![b' '; 124];
        let little = endian == Endian::Little;
        file.extend_from_slice(if little { b"\x00\x01IM" } else { b"\x01\x00MI" });
        for word in [14, 0, 6, 8, stored.class(), 0, 5, 8, 0, 1, 0, 0, stored.mi(), 0] {
            file.extend_from_slice(&endian.bytes(word));
        }
        // The name is one letter in the small form: type miINT8, one byte.
        file.splice(168..176, if little { *b"\x01\x00\x01\x00x\0\0\0" } else { *b"\x00\x01\x00\x01x\0\0\0" });
        Self { stored, endian, file }
    }

    /// Room for the bytes of `n` values, to be filled before [`Decoder::decode`].
    pub(super) fn room(&mut self, n: usize) -> &mut [u8] {
        let bytes = n * self.stored.width();
        self.file.resize(DATA_AT + bytes.next_multiple_of(8), 0);
        let sizes = [(132, 48 + bytes.next_multiple_of(8)), (160, n), (180, bytes)];
        for (at, size) in sizes {
            self.file[at..at + 4].copy_from_slice(&self.endian.bytes(size as u32));
        }
        &mut self.file[DATA_AT..DATA_AT + bytes]
    }

    /// Decodes the bytes in the room and hands them on as float64.
    pub(super) fn decode(&self, take: &mut dyn FnMut(&[f64])) -> Result<(), Message> {
        let refused = || message!("mat-not-decoded");
        let file = MatFile::parse(&self.file[..]).map_err(|_| refused())?;
        let array = file.arrays().first().ok_or_else(refused)?;
        match array.data() {
            NumericData::Double { real, .. } => take(real),
            NumericData::Single { real, .. } => take(&wide(real, f64::from)),
            NumericData::Int8 { real, .. } => take(&wide(real, f64::from)),
            NumericData::UInt8 { real, .. } => take(&wide(real, f64::from)),
            NumericData::Int16 { real, .. } => take(&wide(real, f64::from)),
            NumericData::UInt16 { real, .. } => take(&wide(real, f64::from)),
            NumericData::Int32 { real, .. } => take(&wide(real, f64::from)),
            NumericData::UInt32 { real, .. } => take(&wide(real, f64::from)),
            NumericData::Int64 { real, .. } => take(&wide(real, |v| v as f64)),
            NumericData::UInt64 { real, .. } => take(&wide(real, |v| v as f64)),
        }
        Ok(())
    }
}

fn wide<T: Copy>(values: &[T], widen: impl Fn(T) -> f64) -> Vec<f64> {
    values.iter().map(|&v| widen(v)).collect()
}
