//! Writes runs to the archive while they go on: in the background, about twice a second, so that a program that is killed
//! loses less than a second of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::archive::{Archive, ArchiveError, RunRecord};
use crate::engine::job::{Job, Poll};

/// Seconds between two writings, at least.
const INTERVAL: f64 = 0.5;
/// A writing takes at most one part in so many of the time, on its own thread: large networks are written less often.
const SHARE: f64 = 10.0;

/// An archive that others may look into meanwhile.
pub type Shared = Arc<Mutex<Archive>>;

/// The archive of a job, alone.
pub fn locked<T>(archive: &Shared, work: impl FnOnce(&mut Archive) -> T) -> T {
    // Every change is one transaction: a thread that panicked left none half done.
    work(&mut archive.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What became of a writing.
struct Written {
    outcome: Result<(), ArchiveError>,
    secs: f64,
}

/// The writer. One writing at a time; what would come meanwhile comes with the next.
pub struct Keeper {
    archive: Shared,
    job: Job<Written>,
    /// When the last writing began, and the next may begin, in seconds of the caller's clock.
    last: f64,
    next: f64,
}

impl Keeper {
    /// A writer to this archive.
    pub fn new(archive: Archive) -> Self {
        Self { archive: Arc::new(Mutex::new(archive)), job: Job::default(), last: 0.0, next: f64::NEG_INFINITY }
    }

    /// The archive, for jobs: it may be held for as long as a writing takes.
    pub fn archive(&self) -> &Shared {
        &self.archive
    }

    /// Whether it is time to write again.
    ///
    /// # Errors
    /// Why the last writing failed, once; the next one may succeed.
    pub fn is_due(&mut self, now_secs: f64) -> Result<bool, ArchiveError> {
        match self.job.poll() {
            Poll::Busy => return Ok(false),
            Poll::Done(Written { outcome, secs }) => {
                self.next = self.next.max(self.last + SHARE * secs);
                outcome?;
            }
            Poll::Idle | Poll::Failed => {}
        }
        Ok(now_secs >= self.next)
    }

    /// Whether something is being written.
    pub fn is_writing(&self) -> bool {
        self.job.is_busy()
    }

    /// Begins to write these runs; to be called when it is due. `wake` is called when they are written.
    pub fn write(&mut self, now_secs: f64, records: Vec<RunRecord>, wake: impl Fn() + Send + 'static) {
        (self.last, self.next) = (now_secs, now_secs + INTERVAL);
        let archive = Arc::clone(&self.archive);
        // Where the system has no thread to give, the next writing may find one.
        let _ = self.job.start("archive", wake, move |_| {
            let began = Instant::now();
            let outcome = put(&archive, &records);
            Written { outcome, secs: began.elapsed().as_secs_f64() }
        });
    }

    /// Writes these runs now, and waits for it.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(&mut self, records: &[RunRecord]) -> Result<(), ArchiveError> {
        // What went wrong before is mended where this is written: it holds everything.
        self.job.wait();
        put(&self.archive, records)
    }
}

fn put(archive: &Shared, records: &[RunRecord]) -> Result<(), ArchiveError> {
    locked(archive, |archive| records.iter().try_for_each(|record| archive.put(record)))
}
