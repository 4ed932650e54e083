//! Runs that earlier programs kept in a file of their own, `runs.ron.gz`: taken over into the archive, once.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::notice::{Notice, Said};
use super::storage;
use crate::archive::{Archive, Outcome, RunRecord};
use crate::experiment::{Spec, preset};
use crate::telemetry::{History, Measure, RunId};
use crate::train::Recorded;

/// Most bytes that the file may unpack to.
const MAX_BYTES: u64 = 256 << 20;
/// What the file is called besides, once its runs are in the archive.
const TAKEN: &str = ".taken-over";

#[derive(Deserialize)]
struct Contents {
    version: u32,
    runs: Vec<OldRun>,
}

/// A run as it was written there.
#[derive(Deserialize)]
struct OldRun {
    id: RunId,
    spec: Spec,
    changes: Vec<Recorded>,
    data_hash: String,
    history: Arc<History>,
}

impl OldRun {
    /// How it ended, its accuracy and its weights were not written.
    fn record(self) -> RunRecord {
        let loss = self.history.newest(Measure::Loss.of_run(), 1).and_then(|(stat, _)| stat.mean());
        let diverged = self.history.diverged_at.is_some();
        RunRecord {
            id: self.id,
            parent: None,
            preset: preset::built_in_titled(&self.spec.name).map_or_else(|| self.spec.name.clone(), str::to_owned),
            data_hash: self.data_hash,
            changes: self.changes,
            outcome: if diverged { Outcome::Diverged } else { Outcome::User },
            steps: self.history.last_step(),
            loss: loss.unwrap_or(f64::NAN),
            accuracy: None,
            test_accuracy: None,
            active_secs: 0.0,
            state: None,
            weights: None,
            history: self.history,
            spec: self.spec,
        }
    }
}

/// Takes the runs of a file over and puts it away; nothing where there is none. A damaged one is kept aside. Of an archive that
/// cannot be written the file stays as it is.
///
/// # Errors
/// What there is to tell.
pub(super) fn take_over(path: &Path, archive: &mut Archive) -> Result<(), Notice> {
    let trouble = |trouble| Notice::Error(Said::Storage(trouble));
    let contents = storage::load(path, |bytes| {
        let mut text = String::new();
        GzDecoder::new(bytes).take(MAX_BYTES).read_to_string(&mut text).ok()?;
        ron::from_str::<Contents>(&text).ok().filter(|contents| contents.version == 1)
    });
    let Some(contents) = contents.map_err(trouble)? else { return Ok(()) };
    for run in contents.runs {
        archive.put(&run.record()).map_err(|error| Notice::Error(Said::sentence(error)))?;
    }
    storage::put_away(path, TAKEN).map_err(trouble)
}
