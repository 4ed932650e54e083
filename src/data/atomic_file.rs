//! Files that appear whole or not at all: written beside their place and then renamed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::{DataError, shown};
use crate::message;

/// Names of what is not finished yet begin so.
const UNFINISHED: &str = ".deltascope-";

/// A name beside a damaged file that no file has: `NAME.damaged`, `NAME.damaged-2`, ...
pub fn free_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut kept = path.with_file_name(format!("{name}.damaged"));
    let mut n = 1;
    while kept.symlink_metadata().is_ok() {
        n += 1;
        kept = path.with_file_name(format!("{name}.damaged-{n}"));
    }
    kept
}

/// As [`write_atomically`], with the sentence of a file that could not be written.
///
/// # Errors
/// A place that cannot be written.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), DataError> {
    write_atomically(path, write).map_err(|source| DataError::Write { path: shown(path), source })
}

/// Lets `write` fill a temporary file in the same folder and renames it to `path` only when all went well. A link is
/// followed: the file that it leads to is replaced. A new file gets the rights that the process gives to new files, another keeps its own.
///
/// # Errors
/// What the system or `write` says; then `path` is as it was.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &followed(path)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, message!("data-no-folder")));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file is made: the process's own mask takes away from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The library's own message would name the temporary file, which says nothing to the user.
    let temporary = builder.tempfile_in(folder).map_err(|e| without_a_name(&e))?;
    let mut out = BufWriter::with_capacity(1 << 18, temporary.as_file());
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?;
    keep_rights(temporary.as_file(), path)?;
    temporary.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Several files of one folder that appear together, at the end, when all of them are whole. Dropped before, they leave
/// the folder as it was.
#[derive(Debug)]
pub struct Together {
    folder: PathBuf,
    /// A folder inside, so that a rename is enough.
    unfinished: TempDir,
    names: Vec<OsString>,
}

impl Together {
    /// Files that will stand in `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// Where the folder cannot be made or written to.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let unfinished =
            tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder).map_err(|e| without_a_name(&e))?;
        Ok(Self { folder: folder.to_owned(), unfinished, names: Vec::new() })
    }

    /// Where the file is written until all are whole.
    pub fn place(&mut self, name: &str) -> PathBuf {
        self.names.push(name.into());
        self.unfinished.path().join(name)
    }

    /// Makes a file to write to.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(&mut self, name: &str) -> io::Result<File> {
        let place = self.place(name);
        File::create(place)
    }

    /// Puts all files in their places.
    ///
    /// # Errors
    /// Before anything is touched, where a folder or a device stands in a file's place; later only what a rename may meet.
    pub fn commit(self) -> io::Result<()> {
        let places = self.names.iter().map(|name| followed(&self.folder.join(name)));
        let places = places.collect::<io::Result<Vec<_>>>()?;
        for (name, place) in self.names.iter().zip(places) {
            let from = self.unfinished.path().join(name);
            let file = File::open(&from)?;
            keep_rights(&file, &place)?;
            if fs::rename(&from, &place).is_err() {
                // A link to another disk: there, too, it is written beside and renamed.
                write_atomically(&place, |out| io::copy(&mut &file, out).map(|_| ()))?;
            }
        }
        Ok(())
    }
}

/// Where links lead to, also one whose end does not exist yet. What stands there must be an ordinary file or nothing.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().map_or_else(|| target.clone(), |folder| folder.join(&target)),
            Err(_) => {
                return match fs::metadata(&path) {
                    Ok(meta) if meta.is_dir() => {
                        Err(io::Error::new(io::ErrorKind::IsADirectory, message!("data-folder-in-place")))
                    }
                    Ok(meta) if !meta.is_file() => {
                        Err(io::Error::new(io::ErrorKind::InvalidInput, message!("data-device-in-place")))
                    }
                    _ => Ok(path),
                };
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, message!("data-circle-of-links")))
}

fn without_a_name(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

/// A file that replaces another takes over its rights.
#[cfg(unix)]
fn keep_rights(file: &File, path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(old) => file.set_permissions(old.permissions()),
        Err(_) => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_rights(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}
