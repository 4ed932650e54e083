//! Where the archive stands: in the user's data folder, or where an option or the environment says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::error::ArchiveError;

/// The environment variable that stands in for `--archive`.
pub const VARIABLE: &str = "DELTASCOPE_ARCHIVE";

/// Its name in the data folder.
const FILE: &str = "archive.sqlite";

/// The file of the archive, and whose choice it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether it is the program's own: what stands there and is no archive may be moved aside. A file that somebody named
    /// may be anything, and then stays.
    pub(super) is_own: bool,
}

impl Place {
    /// A file that somebody named.
    pub fn named(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { path: std::path::absolute(&path).unwrap_or(path), is_own: false }
    }

    /// The program's own file, in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(FILE), is_own: true }
    }

    /// The file of an option, else of the environment, else in the user's data folder; `None` where there is none of them.
    pub fn of(option: Option<OsString>, variable: Option<OsString>) -> Option<Self> {
        let named = option.into_iter().chain(variable).find(|value| !value.is_empty());
        named.map(Self::named).or_else(|| Some(Self::in_folder(&data_folder()?)))
    }

    /// What stands there: whether anything, and whether it can be a file of `SQLite`.
    ///
    /// # Errors
    /// Where it is no ordinary file (opening a pipe would wait for its other end), or cannot be looked at.
    pub(super) fn look(&self) -> Result<Standing, ArchiveError> {
        let path = &self.path;
        let meta = match std::fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(error) => return Err(ArchiveError::of_system(path, &error)),
        };
        if !meta.is_file() {
            return Err(ArchiveError::NotAFile { path: path.clone() });
        }
        let mut begins = [0; 16];
        let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut begins));
        match read {
            Ok(()) if begins == *b"SQLite format 3\0" => Ok(Standing::Database),
            _ if meta.len() == 0 => Ok(Standing::Nothing),
            Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                Err(ArchiveError::of_system(path, &error))
            }
            _ => Ok(Standing::Other),
        }
    }
}

/// What stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    Database,
    Other,
}

/// The user's folder for this program's data, as systems have it: `$XDG_DATA_HOME/deltascope` or `~/.local/share/deltascope`,
/// `~/Library/Application Support/deltascope`, `%APPDATA%\deltascope\data`: where the window keeps what it remembers, too.
pub fn data_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(target_os = "windows") {
        return Some(variable("APPDATA")?.join("deltascope").join("data"));
    }
    if cfg!(target_os = "macos") {
        return Some(std::env::home_dir()?.join("Library/Application Support/deltascope"));
    }
    let data = variable("XDG_DATA_HOME").or_else(|| Some(std::env::home_dir()?.join(".local/share")));
    Some(data?.join("deltascope"))
}
