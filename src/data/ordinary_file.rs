//! Opening files to read: only ordinary ones.

use std::fs::File;
use std::io;
use std::path::Path;

use super::error::{DataError, shown};
use crate::message;

/// Opens an ordinary file. The kind is asked before opening: opening a pipe would wait for its other end.
///
/// # Errors
/// For a folder, a device or a pipe, and what the system says.
pub fn open_ordinary(path: &Path) -> Result<File, DataError> {
    let open = |source: io::Error| DataError::Open { path: shown(path), source };
    let meta = std::fs::metadata(path).map_err(open)?;
    if meta.is_dir() {
        return Err(DataError::file(path, message!("data-is-folder")));
    }
    if !meta.is_file() {
        return Err(DataError::file(path, message!("data-is-device")));
    }
    File::open(path).map_err(open)
}
