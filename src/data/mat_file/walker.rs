//! An open file on the way through: position, limits, progress, and the faults that reading can meet.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::data::error::{DataError, shown};
use crate::data::table::{Limits, OnProgress, Progress, VariableInfo, shown_bytes};

/// An open file with what a walk needs beside it.
pub(crate) struct Walker<'a> {
    pub path: &'a Path,
    pub file: Arc<File>,
    /// Size of the file in bytes.
    pub size: u64,
    pub limits: Limits,
    progress: &'a mut OnProgress<'a>,
}

/// Why one variable cannot be read, or why everything ends.
#[derive(Debug)]
pub(super) enum Fault {
    /// Something is wrong with this variable; a sentence without its subject.
    Here(String),
    /// The system refused.
    Io(io::Error),
    /// The user cancelled.
    Cancelled,
}

impl From<String> for Fault {
    fn from(sentence: String) -> Self {
        Self::Here(sentence)
    }
}

impl<'a> Walker<'a> {
    pub(crate) fn open(path: &'a Path, limits: &Limits, progress: &'a mut OnProgress<'a>) -> Result<Self, DataError> {
        let open = |e| DataError::Open { path: shown(path), source: e };
        let file = File::open(path).map_err(open)?;
        let meta = file.metadata().map_err(open)?;
        if meta.is_dir() {
            return Err(DataError::file(path, "is a folder; choose a file in it"));
        }
        if !meta.is_file() {
            return Err(DataError::file(path, "is a device or pipe; copy the data to an ordinary file first"));
        }
        Ok(Self { path, file: Arc::new(file), size: meta.len(), limits: *limits, progress })
    }

    /// Tells how far the walk is.
    pub(super) fn step(&mut self, position: u64) -> Result<(), Fault> {
        match (self.progress)(Progress { bytes_done: position.min(self.size), bytes_total: self.size }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Fault::Cancelled),
        }
    }

    pub(super) fn seek(&mut self, position: u64) -> Result<(), Fault> {
        self.file.seek(SeekFrom::Start(position)).map(|_| ()).map_err(Fault::Io)
    }

    /// Up to `n` bytes from `position`; fewer at the end of the file.
    pub(crate) fn peek(&mut self, position: u64, n: usize) -> Result<Vec<u8>, DataError> {
        let read = |e| DataError::Read { path: shown(self.path), source: e };
        self.file.seek(SeekFrom::Start(position)).map_err(read)?;
        let mut bytes = Vec::new();
        Read::take(&mut self.file, n as u64).read_to_end(&mut bytes).map_err(read)?;
        Ok(bytes)
    }

    /// Ends the walk for a fault that is not about one variable; gives the sentence of one that is.
    pub(super) fn fatal(&self, fault: Fault) -> Result<String, DataError> {
        match fault {
            Fault::Here(sentence) => Ok(sentence),
            Fault::Io(source) => Err(DataError::Read { path: shown(self.path), source }),
            Fault::Cancelled => Err(DataError::Cancelled),
        }
    }

    /// Refuses numbers that would take more memory than allowed.
    pub(super) fn check_room(&self, info: &VariableInfo) -> Result<u64, String> {
        let n = info.n_values().filter(|&n| n <= u64::MAX / 8);
        let limit = self.limits.max_variable_bytes;
        match n {
            Some(n) if n * 8 <= limit => Ok(n),
            Some(n) => Err(format!(
                "'{}' would need {} (limit {}); save a part of it under another name",
                info.shown_name(),
                shown_bytes(n * 8),
                shown_bytes(limit)
            )),
            None => Err(format!(
                "'{}' declares {} values, more than any memory holds; the file is damaged, save it again",
                info.shown_name(),
                crate::data::table::shown_dims(&info.dims)
            )),
        }
    }
}

/// Marks `info` as unusable for `reason`.
pub(super) fn refuse(info: &mut VariableInfo, reason: impl Into<String>) {
    info.usable = false;
    info.summary = None;
    info.reason = Some(reason.into());
}
