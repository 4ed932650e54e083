//! Runs that ended or were left: what remains of each is its curves and what they are the curves of.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::experiment::Spec;
use crate::experiment::difference::{Difference, differences};
use crate::telemetry::{History, RunId};
use crate::train::{Change, Recorded};

use super::document::same_settings;

/// Runs that are kept at most; then the oldest gives way.
pub const RECORD_CAP: usize = 64;
/// Numbers that the curves of all kept runs may hold together, about 32 MB; then the oldest gives way, but never the
/// newest.
pub const NUMBERS_CAP: usize = 4_000_000;
/// Curves that are shown at most beside the present run's: more cannot be told apart.
pub const SHOWN_CAP: usize = 6;

/// A run that ended or was left.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunRecord {
    /// Which run it was.
    pub id: RunId,
    /// Its settings at step 0.
    pub spec: Spec,
    /// What was changed while it ran.
    pub changes: Vec<Recorded>,
    /// Hash of its data before noise and scaling.
    pub data_hash: String,
    /// Its curves, thinned: no value is lost, but they stand closer together.
    pub history: Arc<History>,
}

impl RunRecord {
    /// Whether its loss can be compared with that of a run with this spec on data of this hash: the same numbers are made
    /// small, on the same samples.
    pub fn is_comparable(&self, spec: &Spec, data_hash: &str) -> bool {
        let noise_of = |spec: &Spec| (spec.data.noise, if spec.data.noise > 0.0 { spec.seed } else { 0 });
        self.data_hash == data_hash && self.spec.loss == spec.loss && noise_of(&self.spec) == noise_of(spec)
    }

    /// What of its settings differs from the present run's; nothing where it was the same experiment.
    pub fn differences(&self, present: &Spec) -> Vec<Difference> {
        let mut found = differences(present, &self.spec);
        found.retain(|d| !matches!(d.path.as_str(), "name" | "training.stop"));
        found
    }

    /// The step after which its learning rate was changed first: from there on its curve is not that of its settings alone.
    pub fn rate_change(&self) -> Option<u64> {
        let of_rate = |recorded: &&Recorded| matches!(recorded.change, Change::LearningRate(_));
        self.changes.iter().find(of_rate).map(|recorded| recorded.after_step)
    }

    /// Whether one seed gives both the same curve, as far as both go.
    fn repeats(&self, other: &Self) -> bool {
        let mut spec = other.spec.clone();
        spec.name.clone_from(&self.spec.name);
        spec.training.stop.clone_from(&self.spec.training.stop);
        self.rate_change().is_none()
            && other.rate_change().is_none()
            && self.data_hash == other.data_hash
            && same_settings(&spec, &self.spec)
    }

    pub(super) fn n_numbers(&self) -> usize {
        let n_buckets = self.history.whole.len() + self.history.decades.len() + self.history.recent.len();
        // The seventeen numbers of a sketch are as long as six of a bucket.
        let n_sketches = self.history.cells.len() * self.history.schema.every_step().len();
        n_buckets * (2 + 6 * self.history.schema.len()) + 6 * n_sketches
    }
}

/// All kept runs, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Records {
    list: Vec<RunRecord>,
    /// Changes with every change of the list.
    revision: u64,
}

impl Records {
    /// All of them, oldest first.
    pub fn all(&self) -> &[RunRecord] {
        &self.list
    }

    /// A number that changes with the list.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Keeps a run, newest. Where it repeats an earlier one, the longer of the two stays. How many had to give way.
    pub fn keep(&mut self, mut record: RunRecord) -> usize {
        if let Some(at) = self.list.iter().position(|old| old.id == record.id || old.repeats(&record)) {
            let old = self.list.remove(at);
            if old.history.last_step() > record.history.last_step() {
                record.history = old.history;
            }
        }
        self.list.push(record);
        self.revision += 1;
        let mut gone = 0;
        let is_full = |list: &[RunRecord]| {
            list.len() > RECORD_CAP || list.iter().map(RunRecord::n_numbers).sum::<usize>() > NUMBERS_CAP
        };
        while self.list.len() > 1 && is_full(&self.list) {
            self.list.remove(0);
            gone += 1;
        }
        gone
    }

    /// Takes in runs that were kept on disk; those that are here already stay as they are.
    pub fn merge(&mut self, stored: Vec<RunRecord>) {
        let mut list = stored;
        list.retain(|record| self.list.iter().all(|mine| mine.id != record.id));
        let mine = std::mem::take(&mut self.list);
        for record in list.into_iter().chain(mine) {
            self.keep(record);
        }
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.list.clear();
        self.revision += 1;
    }

    /// The newest other runs than those that are `live` whose curves can be compared with a run with this spec on data of
    /// this hash; oldest first, at most [`SHOWN_CAP`].
    pub fn comparable(&self, live: &[RunId], spec: &Spec, data_hash: &str) -> Vec<&RunRecord> {
        let others = self.list.iter().rev().filter(|record| !live.contains(&record.id));
        let newest = others.filter(|record| record.is_comparable(spec, data_hash));
        let mut shown: Vec<&RunRecord> = newest.take(SHOWN_CAP).collect();
        shown.reverse();
        shown
    }
}
