//! Runs that ended or were left, as far as their curves are in memory: which of them are shown beside the present one.

use std::collections::BTreeSet;

use super::document::same_settings;
use crate::archive::RunRecord;
use crate::experiment::Spec;
use crate::telemetry::RunId;

/// Runs that are kept at most; then the oldest gives way.
pub const RECORD_CAP: usize = 64;
/// Numbers that the curves of all kept runs may hold together, about 32 MB; then the oldest gives way, but never the
/// newest.
pub const NUMBERS_CAP: usize = 4_000_000;
/// Curves that are shown at most beside the present run's: more cannot be told apart.
pub const SHOWN_CAP: usize = 6;

/// Whether one seed gives both runs the same curve, as far as both go.
fn repeats(a: &RunRecord, b: &RunRecord) -> bool {
    let mut spec = b.spec.clone();
    spec.name.clone_from(&a.spec.name);
    spec.training.stop.clone_from(&a.spec.training.stop);
    a.steered_after().is_none()
        && b.steered_after().is_none()
        && a.data_hash == b.data_hash
        && same_settings(&spec, &a.spec)
}

/// All kept runs, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Records {
    list: Vec<RunRecord>,
    /// Those that are not shown.
    hidden: BTreeSet<RunId>,
    /// Those that are shown before the newest.
    chosen: BTreeSet<RunId>,
    /// What was kept since it was last asked for, with everything.
    kept: Vec<RunRecord>,
}

impl Records {
    /// All of them, oldest first.
    pub fn all(&self) -> &[RunRecord] {
        &self.list
    }

    /// Keeps a run, newest. Where it repeats an earlier one, the longer of the two stays. How many had to give way.
    pub fn keep(&mut self, record: RunRecord) -> usize {
        self.kept.push(record.clone());
        if self.kept.len() > RECORD_CAP {
            self.kept.remove(0); // nobody asks
        }
        self.show(record)
    }

    /// What was kept since the last call, with states and weights.
    pub fn take_kept(&mut self) -> Vec<RunRecord> {
        std::mem::take(&mut self.kept)
    }

    /// Takes in the curves of a run that is kept already.
    fn show(&mut self, mut record: RunRecord) -> usize {
        (record.state, record.weights) = (None, None); // curves are what is shown
        if let Some(at) = self.list.iter().position(|old| old.id == record.id || repeats(old, &record)) {
            let old = self.list.remove(at);
            if old.history.last_step() > record.history.last_step() {
                record.history = old.history;
            }
        }
        self.list.push(record);
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
        list.sort_by_key(|record| record.id); // the oldest gives way first
        list.retain(|record| self.list.iter().all(|mine| mine.id != record.id));
        let mine = std::mem::take(&mut self.list);
        for record in list.into_iter().chain(mine) {
            self.show(record);
        }
    }

    /// Whether a run's curves are shown, where they can be compared.
    pub fn is_shown(&self, run: RunId) -> bool {
        !self.hidden.contains(&run) && self.list.iter().any(|record| record.id == run)
    }

    /// Shows the curves of a run, before those of the newest; or does not.
    pub fn set_shown(&mut self, run: RunId, shown: bool) {
        if shown {
            self.hidden.remove(&run);
            self.chosen.insert(run);
        } else {
            self.chosen.remove(&run);
            self.hidden.insert(run);
        }
    }

    /// Shows the curves of a run that was read for it.
    pub fn choose(&mut self, mut record: RunRecord) {
        let id = record.id;
        (record.state, record.weights) = (None, None); // curves are what is shown
        if self.list.iter().all(|mine| mine.id != id) {
            self.list.insert(0, record);
            self.list.sort_by_key(|record| record.id);
        }
        self.set_shown(id, true);
    }

    /// Forgets runs: they were deleted.
    pub fn forget(&mut self, runs: &[RunId]) {
        self.list.retain(|record| !runs.contains(&record.id));
        self.kept.retain(|record| !runs.contains(&record.id));
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// The newest other runs than those that are `live` whose curves can be compared with a run with this spec on data of
    /// this hash; oldest first, at most [`SHOWN_CAP`].
    pub fn comparable(&self, live: &[RunId], spec: &Spec, data_hash: &str) -> Vec<&RunRecord> {
        let may = |record: &&RunRecord| {
            !live.contains(&record.id) && !self.hidden.contains(&record.id) && record.is_comparable(spec, data_hash)
        };
        let is_chosen = |record: &&RunRecord| self.chosen.contains(&record.id);
        let (chosen, newest): (Vec<_>, Vec<_>) = self.list.iter().rev().filter(may).partition(is_chosen);
        let mut shown: Vec<&RunRecord> = chosen.into_iter().chain(newest).take(SHOWN_CAP).collect();
        shown.sort_by_key(|record| std::cmp::Reverse(record.id));
        shown.reverse();
        shown
    }
}
