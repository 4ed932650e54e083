//! Kept runs on disk: a file of their own, written in the background when a run was added or forgotten.
//!
//! RON, compressed. At most [`RUNS_CAP`] runs; what another program added to the file stays in it.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::records::{Records, RunRecord};
use super::run::Wake;
use super::storage::{self, Trouble, Written};
use crate::engine::job::{Job, Poll};
use crate::telemetry::RunId;

/// Runs in the file at most, the newest.
pub const RUNS_CAP: usize = 24;
/// Numbers in the file at most.
const NUMBERS_CAP: usize = 1_000_000;
/// Most bytes that the file may unpack to.
const MAX_BYTES: u64 = 256 << 20;
/// The version of the format.
const VERSION: u32 = 1;

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    runs: Vec<RunRecord>,
}

/// The file of kept runs.
pub struct RunsFile {
    path: PathBuf,
    wake: Wake,
    reading: Job<Result<Vec<RunRecord>, Trouble>>,
    writing: Job<Result<Written, Trouble>>,
    /// The revision of the records that is in the file.
    written: u64,
    /// The one that was tried last: not tried again before something changes, or the program ends.
    tried: u64,
    /// Every run of the file that was here once: where it is missing now, it was forgotten here.
    known: BTreeSet<RunId>,
    is_locked: bool,
}

impl RunsFile {
    /// Begins to read the file in the background.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn at(path: PathBuf, wake: Wake) -> std::io::Result<Self> {
        let mut file = Self {
            path,
            wake,
            reading: Job::default(),
            writing: Job::default(),
            written: 0,
            tried: 0,
            known: BTreeSet::new(),
            is_locked: false,
        };
        let (path, wake) = (file.path.clone(), Arc::clone(&file.wake));
        file.reading.start("runs", move || wake(), move |_| read(&path))?;
        Ok(file)
    }

    /// Takes in what was read, and writes the records where they have changed since.
    ///
    /// # Errors
    /// What is wrong with the file, once.
    pub fn poll(&mut self, records: &mut Records) -> Result<(), Trouble> {
        match self.reading.poll() {
            Poll::Busy => return Ok(()),
            Poll::Done(outcome) => return self.take(outcome, records),
            Poll::Idle | Poll::Failed => {}
        }
        match self.writing.poll() {
            Poll::Busy => return Ok(()),
            Poll::Done(outcome) => self.obey(outcome)?,
            Poll::Idle | Poll::Failed => {}
        }
        if let Some(work) = self.work(records) {
            let wake = Arc::clone(&self.wake);
            self.writing.start("runs", move || wake(), move |_| work()).map_err(|error| self.unwritable(&error))?;
        }
        Ok(())
    }

    /// Writes what is not yet written, and waits for it. What could not be written before is tried once more: there may be
    /// room by now.
    ///
    /// # Errors
    /// Where it cannot be written, or was damaged when it was read.
    pub fn finish(&mut self, records: &mut Records) -> Result<(), Trouble> {
        let read = match self.reading.wait() {
            Poll::Done(outcome) => self.take(outcome, records),
            _ => Ok(()),
        };
        let before = match self.writing.wait() {
            Poll::Done(outcome) => self.obey(outcome),
            _ => Ok(()),
        };
        self.tried = self.written;
        let last = match self.work(records) {
            Some(work) => {
                let outcome = work();
                self.obey(outcome)
            }
            None => before,
        };
        read.and(last)
    }

    fn take(&mut self, outcome: Result<Vec<RunRecord>, Trouble>, records: &mut Records) -> Result<(), Trouble> {
        match outcome {
            Ok(runs) => {
                self.known.extend(runs.iter().map(|run| run.id));
                let is_written = records.all().is_empty();
                records.merge(runs);
                if is_written {
                    (self.written, self.tried) = (records.revision(), records.revision());
                }
                Ok(())
            }
            Err(trouble) => self.obey(Err(trouble)),
        }
    }

    /// A file that can be neither read nor moved is left alone from then on.
    fn obey(&mut self, outcome: Result<Written, Trouble>) -> Result<(), Trouble> {
        match outcome {
            Ok(damaged) => {
                self.written = self.tried;
                damaged.map_or(Ok(()), Err)
            }
            Err(trouble) => {
                self.is_locked |= matches!(trouble, Trouble::Unreadable { .. });
                Err(trouble)
            }
        }
    }

    fn work(&mut self, records: &Records) -> Option<impl FnOnce() -> Result<Written, Trouble> + Send + 'static> {
        if self.is_locked || self.tried == records.revision() {
            return None;
        }
        self.tried = records.revision();
        let mine = records.all().to_vec();
        let (path, known) = (self.path.clone(), self.known.clone());
        self.known.extend(mine.iter().map(|run| run.id));
        Some(move || {
            // What is in the file and was never here came from another program.
            let (mut runs, damaged) = storage::anew(read(&path))?;
            runs.retain(|run| !known.contains(&run.id) && mine.iter().all(|m| m.id != run.id));
            runs.extend(mine);
            runs.sort_by_key(|run| run.id);
            write(&path, newest(runs))?;
            Ok(damaged)
        })
    }

    fn unwritable(&self, error: &std::io::Error) -> Trouble {
        Trouble::Unwritable { path: self.path.clone(), why: error.to_string() }
    }
}

/// The newest runs that the file has room for.
fn newest(runs: Vec<RunRecord>) -> Vec<RunRecord> {
    let mut room = NUMBERS_CAP;
    let fits = |run: &RunRecord| {
        let n = run.n_numbers();
        let fits = n <= room;
        room = room.saturating_sub(n);
        fits
    };
    let mut kept: Vec<RunRecord> = runs.into_iter().rev().take(RUNS_CAP).take_while(fits).collect();
    kept.reverse();
    kept
}

fn read(path: &Path) -> Result<Vec<RunRecord>, Trouble> {
    let contents = storage::load(path, |bytes| {
        let mut text = String::new();
        GzDecoder::new(bytes).take(MAX_BYTES).read_to_string(&mut text).ok()?;
        ron::from_str::<Contents>(&text).ok().filter(|contents| contents.version == VERSION)
    })?;
    Ok(contents.map_or_else(Vec::new, |contents| contents.runs))
}

fn write(path: &Path, runs: Vec<RunRecord>) -> Result<(), Trouble> {
    let unwritable = |why: String| Trouble::Unwritable { path: path.to_owned(), why };
    let text = ron::to_string(&Contents { version: VERSION, runs }).map_err(|error| unwritable(error.to_string()))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let bytes = packed.write_all(text.as_bytes()).and_then(|()| packed.finish());
    storage::write(path, &bytes.map_err(|error| unwritable(error.to_string()))?)
}
