//! `train --keep`: the run of the terminal in the archive, while it goes on.

use std::sync::Arc;

use crate::archive::{Archive, ArchiveError, Outcome, Place, RunRecord};
use crate::engine::message::Status;
use crate::engine::new_run_id;
use crate::engine::outbox::Outbox;
use crate::telemetry::{History, RunId};
use crate::train::{Evaluation, State, StepRecord, StopReason, Trainer};
use crate::workbench::Keeper;

/// A run that is kept.
pub struct Keeping {
    keeper: Keeper,
    id: RunId,
    /// As the user named it.
    preset: String,
    data_hash: String,
    /// Steps merged as for a screen, and what came of them.
    outbox: Outbox,
    history: History,
    /// The state at step 0, until it is written.
    start: Option<Arc<State>>,
}

impl Keeping {
    /// Opens the archive for a run that is about to begin. What became of a damaged archive is handed to `tell`.
    ///
    /// # Errors
    /// Where the archive cannot be written to.
    pub fn begin(
        place: &Place,
        trainer: &Trainer,
        preset: &str,
        tell: impl FnOnce(ArchiveNote),
    ) -> Result<Self, ArchiveError> {
        let mut archive = Archive::open(place)?;
        if let Some(kept) = archive.take_kept_aside() {
            tell(ArchiveNote { path: archive.path().to_owned(), kept });
        }
        let id = new_run_id();
        Ok(Self {
            keeper: Keeper::new(archive),
            id,
            preset: preset.to_owned(),
            data_hash: trainer.samples().data_hash(),
            outbox: Outbox::new(id, trainer.schema()),
            history: History::new(trainer.schema().clone()),
            start: Some(Arc::new(trainer.state().clone())),
        })
    }

    /// Takes in a step.
    pub fn add_step(&mut self, record: &StepRecord<'_>) {
        self.outbox.add_step(record);
    }

    /// Writes where it is time to; `now_secs` is the time of training. What goes wrong is said at the end, where it still does
    /// then.
    pub fn look(&mut self, trainer: &Trainer, now_secs: f64) {
        if !matches!(self.keeper.is_due(now_secs), Ok(true)) {
            return;
        }
        self.take_in();
        let mut record = self.record(trainer, Outcome::Running, now_secs);
        record.state = Some(self.start.take().unwrap_or_else(|| Arc::new(trainer.state().clone())));
        self.keeper.write(now_secs, vec![record], || ());
    }

    /// Writes how it ended, and gives its name.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(
        mut self,
        trainer: &Trainer,
        stop: StopReason,
        (train, test): (Evaluation, Option<Evaluation>),
        elapsed_secs: f64,
    ) -> Result<RunId, ArchiveError> {
        self.outbox.add_status(Status::Finished(stop)); // the curves end where the run stands
        self.take_in();
        let mut last = self.record(trainer, stop.into(), elapsed_secs);
        last.accuracy = Some(train.accuracy);
        last.test_accuracy = test.map(|test| test.accuracy);
        last.state = Some(Arc::new(trainer.state().clone()));
        last.weights = Some(Arc::new(trainer.parameters().clone()));
        // A run that is over before the first look: its start is written first.
        let first = self.start.take().map(|start| RunRecord { state: Some(start), ..last.clone() });
        let records: Vec<RunRecord> = first.into_iter().chain([last]).collect();
        self.keeper.finish(&records).map(|()| self.id)
    }

    fn take_in(&mut self) {
        let frame = self.outbox.take();
        frame.buckets.iter().for_each(|bucket| self.history.push(bucket));
        self.history.push_cells(&frame.cells);
    }

    fn record(&self, trainer: &Trainer, outcome: Outcome, active_secs: f64) -> RunRecord {
        RunRecord {
            id: self.id,
            parent: None,
            preset: self.preset.clone(),
            spec: trainer.experiment().spec().clone(),
            data_hash: self.data_hash.clone(),
            changes: Vec::new(),
            history: Arc::new(self.history.thinned()),
            outcome,
            steps: trainer.steps_taken(),
            loss: trainer.last_loss(),
            accuracy: None,
            test_accuracy: None,
            active_secs,
            state: None,
            weights: None,
        }
    }
}

/// A damaged archive was set aside, and a new one begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", crate::say!("archive-kept-aside", path = path.display().to_string(), kept = kept.display().to_string()))]
pub struct ArchiveNote {
    /// Where the archive stands.
    pub path: std::path::PathBuf,
    /// Where the damaged one is now.
    pub kept: std::path::PathBuf,
}
