//! An open file on the way through: position, limits, progress, and the faults that reading can meet.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::error::{DataError, shown};
use super::ordinary_file::open_ordinary;
use super::table::{Limits, OnProgress, Progress, VariableInfo, shown_bytes, shown_dims};
use crate::message;
use crate::words::Message;

/// Deflate cannot shrink more than this.
pub(in crate::data) const MAX_RATIO: u64 = 1032;

/// An open file with what a walk needs beside it.
pub(in crate::data) struct Walker<'a> {
    pub path: &'a Path,
    pub file: Arc<File>,
    /// Size of the file in bytes.
    pub size: u64,
    pub limits: Limits,
    progress: &'a mut OnProgress<'a>,
    /// As far as was told; members of an archive need not lie in the order of its directory.
    told: u64,
}

/// Why one variable cannot be read, or why everything ends.
#[derive(Debug)]
pub(in crate::data) enum Fault {
    /// Something is wrong with this variable; the sentence names it.
    Here(Message),
    /// The same without the variable's name: "its dimensions are missing".
    Its(Message),
    /// The variable goes on after the end of what holds it.
    Short {
        /// Bytes that it needs.
        needed: u64,
        /// Bytes that are there.
        left: u64,
    },
    /// The system refused.
    Io(io::Error),
    /// The user cancelled.
    Cancelled,
}

impl From<Message> for Fault {
    fn from(clause: Message) -> Self {
        Self::Its(clause)
    }
}

impl<'a> Walker<'a> {
    pub(in crate::data) fn open(
        path: &'a Path,
        limits: &Limits,
        progress: &'a mut OnProgress<'a>,
    ) -> Result<Self, DataError> {
        let file = open_ordinary(path)?;
        let size = file.metadata().map_err(|e| DataError::Open { path: shown(path), source: e })?.len();
        Ok(Self { path, file: Arc::new(file), size, limits: *limits, progress, told: 0 })
    }

    /// Tells how far the walk is.
    pub(in crate::data) fn step(&mut self, position: u64) -> Result<(), Fault> {
        self.told = self.told.max(position.min(self.size));
        match (self.progress)(Progress { bytes_done: self.told, bytes_total: self.size }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Fault::Cancelled),
        }
    }

    pub(in crate::data) fn seek(&mut self, position: u64) -> Result<(), Fault> {
        self.file.seek(SeekFrom::Start(position)).map(|_| ()).map_err(Fault::Io)
    }

    /// Up to `n` bytes from `position`; fewer at the end of the file.
    pub(in crate::data) fn peek(&mut self, position: u64, n: usize) -> Result<Vec<u8>, DataError> {
        let read = |e| DataError::Read { path: shown(self.path), source: e };
        self.file.seek(SeekFrom::Start(position)).map_err(read)?;
        let mut bytes = Vec::new();
        Read::take(&mut self.file, n as u64).read_to_end(&mut bytes).map_err(read)?;
        Ok(bytes)
    }

    /// Ends the walk for a fault that is not about one variable; gives the sentence of one that is.
    pub(in crate::data) fn fatal(&self, fault: Fault) -> Result<Message, DataError> {
        match fault {
            Fault::Here(sentence) | Fault::Its(sentence) => Ok(sentence),
            Fault::Short { needed, left } => {
                Ok(message!("mat-cut", subject = message!("mat-a-variable"), needed = needed, left = left))
            }
            Fault::Io(source) => Err(DataError::Read { path: shown(self.path), source }),
            Fault::Cancelled => Err(DataError::Cancelled),
        }
    }

    /// As [`Walker::fatal`], with the variable's name in the sentence.
    pub(in crate::data) fn fatal_of(&self, fault: Fault, name: &str) -> Result<Message, DataError> {
        let subject = message!("mat-variable", name = name);
        match fault {
            Fault::Its(what) => Ok(message!("mat-its", subject = subject, what = what)),
            Fault::Short { needed, left } => Ok(message!("mat-cut", subject = subject, needed = needed, left = left)),
            fault => self.fatal(fault),
        }
    }

    /// Refuses numbers that would take more memory than allowed.
    pub(in crate::data) fn check_room(&self, info: &VariableInfo) -> Result<u64, Fault> {
        let n = info.n_values().filter(|&n| n <= u64::MAX / 8);
        let limit = self.limits.max_variable_bytes;
        match n {
            Some(n) if n * 8 <= limit => Ok(n),
            Some(n) => Err(Fault::Here(message!(
                "mat-too-large",
                name = info.shown_name(),
                size = shown_bytes(n * 8),
                limit = shown_bytes(limit)
            ))),
            None => {
                Err(Fault::Here(message!("mat-beyond-memory", name = info.shown_name(), dims = shown_dims(&info.dims))))
            }
        }
    }
}

/// Marks `info` as unusable for `reason`.
pub(in crate::data) fn refuse(info: &mut VariableInfo, reason: Message) {
    (info.usable, info.is_text) = (false, false);
    info.summary = None;
    info.reason = Some(reason);
}
