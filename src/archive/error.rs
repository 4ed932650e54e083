//! Why an archive could not be used. Every message is a sentence with the way out.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::data::visible;
use crate::say;
use crate::telemetry::RunId;

/// Why an archive, or a run of it, could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A folder, a device or a pipe stands in its place.
    #[error("{}", say!("archive-not-a-file", path = shown(path)))]
    NotAFile {
        /// The place.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}", say!("archive-foreign", path = shown(path)))]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error("{}", say!("archive-newer", path = shown(path), found = found.to_string(), known = known.to_string()))]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// Its bytes make no sense.
    #[error("{}", say!("archive-damaged", path = shown(path), why = why))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The library's words.
        why: String,
    },
    /// What is kept of one run makes no sense; the others can be used.
    #[error("{}", say!("archive-run-damaged", run = run.to_string(), why = why))]
    RunDamaged {
        /// The run.
        run: RunId,
        /// What is wrong.
        why: String,
    },
    /// Nothing can be written there.
    #[error("{}", say!("archive-read-only", path = shown(path), why = why))]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// There is no room for more.
    #[error("{}", say!("archive-full", path = shown(path)))]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another program held it for too long.
    #[error("{}", say!("archive-busy", path = shown(path)))]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// There is none, and reading makes none.
    #[error("{}", say!("archive-none", path = shown(path)))]
    None {
        /// The place.
        path: PathBuf,
    },
    /// It holds no such run.
    #[error("{}", say!("archive-no-run", run = .0.to_string()))]
    NoRun(RunId),
    /// Anything else that the system or the library says.
    #[error("{}", say!("archive-failed", path = shown(path), why = why))]
    Failed {
        /// The file.
        path: PathBuf,
        /// Their words.
        why: String,
    },
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

impl ArchiveError {
    /// What an error of the library means for this file.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        // The library quotes whole statements: what happened stands in the first line.
        let why = error.to_string().lines().next().unwrap_or_default().to_owned();
        let path = path.to_owned();
        match error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                // The statements are fixed: what does not fit them is the tables.
                ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch => Self::Damaged { path, why },
                _ if failure.extended_code == rusqlite::ffi::SQLITE_ERROR => Self::Damaged { path, why },
                ErrorCode::DiskFull => Self::Full { path },
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy { path },
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                    Self::ReadOnly { path, why }
                }
                _ => Self::Failed { path, why },
            },
            // A table without a column, or a column that holds what it never does.
            rusqlite::Error::SqlInputError { .. }
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => Self::Damaged { path, why },
            _ => Self::Failed { path, why },
        }
    }

    /// What an error of the system means for this file.
    pub(super) fn of_system(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (path, why) = (path.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path, why },
            _ => Self::Failed { path, why },
        }
    }
}
