//! MATLAB's `.mat` files of every age: v4, v5 (`-v6`, `-v7`) and v7.3. A validating walk of our own finds the variables
//! and checks every declared size before anything is allocated; numbers are decoded a block at a time.
//!
//! What must never live here: a guess that changes numbers without a word, a recursion over a file's structure, or an
//! allocation whose size comes from the file unchecked.

mod class;
mod decode;
mod foreign;
mod v4;
mod v5;
mod v5_array;
mod v5_bytes;
mod v5_struct;
mod v5_text;
#[cfg(feature = "hdf5")]
mod v73;
#[cfg(feature = "hdf5")]
mod v73_text;
#[cfg(feature = "hdf5")]
mod v73_values;
pub mod writer;

pub(super) use foreign::{Kind, recognise};

use super::error::DataError;
use super::table::FileFormat;
use super::visit::{Found, Visitor};
use super::walker::Walker;

/// Walks over a `.mat` file of the given format and shows each variable to `visitor`.
pub(super) fn walk(walker: &mut Walker<'_>, format: FileFormat, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    match format {
        FileFormat::MatV4 => v4::walk(walker, visitor),
        #[cfg(feature = "hdf5")]
        FileFormat::MatV73 => v73::walk(walker, visitor),
        #[cfg(not(feature = "hdf5"))]
        FileFormat::MatV73 => Err(DataError::file(walker.path, crate::message!("foreign-without-hdf5"))),
        _ => v5::walk(walker, visitor),
    }
}
