//! What a file holds, whatever its format: the listing, one variable's numbers, and the limits of reading.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use ndarray::{Array2, ArrayView2, ShapeBuilder};

use super::error::visible;
use super::numbers::Numbers;
use crate::message;
use crate::words::{Argument, Message};

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// MATLAB 4 and earlier.
    MatV4,
    /// MATLAB 5 to 7 (`save -v6`, `save -v7`), compressed or not.
    MatV5,
    /// MATLAB 7.3: HDF5.
    MatV73,
    /// Text with separators.
    Csv,
    /// One array of NumPy.
    Npy,
    /// Arrays of NumPy in a zip archive.
    Npz,
    /// Tensors with names, as PyTorch and others write weights.
    Safetensors,
}

impl FileFormat {
    /// A short stable word, as reports write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::MatV4 => "mat-v4",
            Self::MatV5 => "mat-v5",
            Self::MatV73 => "mat-v7.3",
            Self::Csv => "csv",
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Safetensors => "safetensors",
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct FileListing {
    /// The file.
    pub path: PathBuf,
    /// Its format.
    pub format: FileFormat,
    /// Its variables in the order of the file.
    pub variables: Vec<VariableInfo>,
    /// What is wrong with the file; empty when all is well.
    pub problems: Vec<Message>,
    /// Whether something of the file is damaged or cut off (then `problems` says what).
    pub damaged: bool,
}

/// One variable of a file, without its numbers.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts about a variable, each on its own")]
pub struct VariableInfo {
    /// The name as it stands in the file; may hold anything. Show [`VariableInfo::shown_name`] instead.
    pub name: String,
    /// `double`, `single`, `half`, `bfloat16`, `int8` ... `uint64`, `logical`, `char`, `cell`, `struct`, `sparse`, `table`, ...
    pub class: String,
    /// Rows, columns, and further dimensions.
    pub dims: Vec<u64>,
    /// Whether the file holds it with fewer than two dimensions (here it is one column).
    pub is_vector: bool,
    /// Whether there is an imaginary part (it is not used).
    pub complex: bool,
    /// Whether the numbers can be read.
    pub usable: bool,
    /// Why not, and what would work.
    pub reason: Option<Message>,
    /// Sum, count and checksum of the real part, where they were asked for.
    pub summary: Option<Summary>,
    /// Names of the columns, where the file has them (CSV with a header).
    pub columns: Vec<String>,
    /// Whether it holds rows of text, which can be chosen as the labels.
    pub is_text: bool,
    /// Columns of a table that hold text, counted from 0; each can be chosen as the label.
    pub text_columns: Vec<usize>,
}

impl VariableInfo {
    /// The name with control characters made visible.
    pub fn shown_name(&self) -> String {
        visible(&self.name)
    }

    /// `double 200x4`
    pub fn kind(&self) -> String {
        let dims = shown_dims(&self.dims);
        if dims.is_empty() { self.class.clone() } else { format!("{} {dims}", self.class) }
    }

    /// Number of values: the product of the dimensions, or `None` when it exceeds 64 bits.
    pub fn n_values(&self) -> Option<u64> {
        product(&self.dims)
    }

    /// Whether this is a usable matrix of two dimensions with numbers in it.
    pub fn is_matrix(&self) -> bool {
        self.usable && self.dims.len() == 2 && self.dims.iter().all(|&d| d > 0)
    }
}

/// `200x4`
pub(crate) fn shown_dims(dims: &[u64]) -> String {
    dims.iter().map(u64::to_string).collect::<Vec<_>>().join("x")
}

/// The product of dimensions, checked.
pub(crate) fn product(dims: &[u64]) -> Option<u64> {
    if dims.contains(&0) {
        return Some(0);
    }
    dims.iter().try_fold(1_u64, |n, &d| n.checked_mul(d))
}

/// The real part of a variable in three numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Sum of the finite values.
    pub sum: f64,
    /// How many values are NaN or infinite.
    pub nonfinite: u64,
    /// CRC-32 (zlib's) of the values as little-endian float64, NaN as `0x7ff8000000000000`, in the order of the file: column
    /// by column, but row by row where NumPy or safetensors hold them so.
    pub crc32: u32,
}

/// The numbers of one variable.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericVariable {
    /// The name as it stands in the file.
    pub name: String,
    /// Rows, columns, and further dimensions.
    pub dims: Vec<u64>,
    /// The real part, column by column.
    pub real: Numbers,
    /// Whether there was an imaginary part that was left out.
    pub complex: bool,
    /// Names of the columns, where the file has them.
    pub columns: Vec<String>,
    /// The texts of columns (counted from 0) that hold text: their numbers are places in this list, NaN where there is no
    /// text. Empty where there are too many to be classes.
    pub texts: BTreeMap<usize, Vec<String>>,
    /// What there is to say about how it was read.
    pub notes: Vec<Message>,
}

impl NumericVariable {
    /// The matrix, or `None` when there are not exactly two dimensions.
    pub fn matrix(&self) -> Option<ArrayView2<'_, f64>> {
        let [rows, columns] = self.dims[..] else { return None };
        ArrayView2::from_shape((rows as usize, columns as usize).f(), &self.real[..]).ok()
    }

    /// The matrix in row-major order, copied.
    pub fn to_array(&self) -> Option<Array2<f64>> {
        self.matrix().map(|m| m.as_standard_layout().into_owned())
    }
}

/// What reading may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of float64 numbers in one variable.
    pub max_variable_bytes: u64,
    /// Most variables that are listed; the rest is counted.
    pub max_variables: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_variable_bytes: 2 << 30, max_variables: 100_000 }
    }
}

/// How far reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file behind the reader.
    pub bytes_done: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
}

/// Called every few hundred kilobytes; `Break` cancels with [`super::DataError::Cancelled`].
pub type OnProgress<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// For callers who need no progress and never cancel.
pub fn no_progress(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// `8.0 GB`: bytes in units of 1024, to stand in a message.
pub(crate) fn shown_bytes(bytes: u64) -> Argument {
    const KB: u64 = 1024;
    match bytes {
        0..KB => message!("bytes", n = bytes).into(),
        KB..0x10_0000 => format!("{:.1} KB", bytes as f64 / KB as f64).into(),
        0x10_0000..0x4000_0000 => format!("{:.1} MB", bytes as f64 / 1_048_576.0).into(),
        _ => format!("{:.1} GB", bytes as f64 / 1_073_741_824.0).into(),
    }
}
