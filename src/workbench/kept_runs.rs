//! The archive as a workbench sees it: runs are written while they go on, the list is there to be shown, and what is wished
//! of a run is done in the background. No frame waits for a disk.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::Workbench;
use super::keeper::{Keeper, Shared, locked};
use super::lane::Letter;
use super::notice::{Notice, Said};
use super::old_runs;
use super::reading::Stored;
use super::run::Wake;
use crate::archive::{Archive, ArchiveError, CleanUp, DEFAULT_LIMIT, Labels, Outcome, Place, RunRecord, RunSummary};
use crate::engine::job::{Job, Poll};
use crate::experiment::preset;
use crate::telemetry::RunId;

/// Runs whose curves are read when a program starts, at most: the newest.
const READ_AT_START: usize = 24;
/// Seconds until what could not be written is tried again.
const AGAIN: f64 = 10.0;
/// Runs that wait to be written at most, where nothing can be written: the newest.
const UNWRITTEN_CAP: usize = 24;
/// Seconds between two looks at the list while runs go on.
const LOOK: f64 = 0.5;

/// Something to be done with kept runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Other words, another colour or star.
    Label(RunId, Labels),
    /// Out of sight; can be brought back.
    Delete(Vec<RunId>),
    /// Back again: those that were deleted last.
    Undelete,
    /// Shows its curves beside the present run's, or does not.
    Show(RunId, bool),
    /// Opens its settings again, at step 0.
    Open(RunId),
    /// Opens its settings in a run beside the present ones, where one thing is then changed.
    Duplicate(RunId),
    /// Says what a clean-up would delete.
    PlanCleanUp,
    /// Deletes that.
    CleanUp,
    /// Deletes nothing.
    ForgetCleanUp,
}

/// Work on the archive, in the background.
enum Work {
    Label(RunId, Labels),
    Delete(Vec<RunId>),
    Restore(Vec<RunId>),
    Curves(RunId),
    /// For the live run of this name, whichever is in focus by then.
    Open(RunId, Letter),
    Plan,
    CleanUp(CleanUp),
    /// Nothing but the list.
    List,
}

/// What came of it.
enum Answer {
    Nothing,
    Curves(Box<RunRecord>),
    Open(Box<RunRecord>, Letter),
    Plan(CleanUp),
}

/// An answer, with the list as it is after it.
struct Done {
    answer: Result<Answer, ArchiveError>,
    list: Result<(Vec<RunSummary>, u64), ArchiveError>,
    kept_aside: Option<PathBuf>,
}

/// An archive that was opened in the background.
struct Opened {
    archive: Archive,
    runs: Vec<RunRecord>,
    notices: Vec<Notice>,
}

/// The kept runs.
#[derive(Default)]
pub struct KeptRuns {
    wake: Option<Wake>,
    /// Where it is, and the file of an earlier program.
    places: Option<(Place, PathBuf)>,
    opening: Job<Result<Opened, ArchiveError>>,
    keeper: Option<Keeper>,
    /// What is to be written: of each run the newest.
    unwritten: BTreeMap<RunId, RunRecord>,
    /// What is being written.
    writing: BTreeMap<RunId, RunRecord>,
    /// How far each live run was when it was last given to be written.
    seen: BTreeMap<RunId, (u64, Outcome)>,
    /// When to try again, after a failure that was said.
    again: Option<f64>,
    working: Job<Done>,
    works: VecDeque<Work>,
    looked: f64,
    /// Whether something was written since the list was read.
    is_stale: bool,
    list: Vec<RunSummary>,
    size_bytes: u64,
    /// The runs that were deleted last.
    deleted: Vec<RunId>,
    plan: Option<CleanUp>,
}

impl KeptRuns {
    /// Begins to open an archive in the background; the runs of an earlier program's file are taken over into it.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn open(place: Place, old_runs: PathBuf, wake: Wake) -> std::io::Result<Self> {
        let places = Some((place.clone(), old_runs.clone()));
        let mut kept = Self { wake: Some(Arc::clone(&wake)), places, ..Self::default() };
        kept.opening.start("archive", move || wake(), move |_| open(&place, &old_runs))?;
        Ok(kept)
    }

    /// The runs, newest first.
    pub fn list(&self) -> &[RunSummary] {
        &self.list
    }

    /// Bytes that the archive takes, and how many it may.
    pub fn size_bytes(&self) -> (u64, u64) {
        (self.size_bytes, DEFAULT_LIMIT)
    }

    /// Whether runs are kept.
    pub fn is_open(&self) -> bool {
        self.keeper.is_some()
    }

    /// How many runs were deleted last, and can be brought back.
    pub fn n_deleted(&self) -> usize {
        self.deleted.len()
    }

    /// What a clean-up would delete, where that was asked for.
    pub fn plan(&self) -> Option<&CleanUp> {
        self.plan.as_ref()
    }

    /// Does what is wished, now or in the background.
    pub fn wish(&mut self, wish: Wish, bench: &mut Workbench) {
        match wish {
            Wish::Label(run, labels) => {
                // Shown at once; the list that follows is that of the archive.
                if let Some(listed) = self.list.iter_mut().find(|listed| listed.id == run) {
                    listed.labels = labels.clone();
                }
                self.works.push_back(Work::Label(run, labels));
            }
            Wish::Delete(runs) => {
                self.list.retain(|listed| !runs.contains(&listed.id));
                bench.records_mut().forget(&runs);
                self.unwritten.retain(|run, _| !runs.contains(run));
                self.deleted.clone_from(&runs);
                self.works.push_back(Work::Delete(runs));
            }
            Wish::Undelete => self.works.push_back(Work::Restore(std::mem::take(&mut self.deleted))),
            Wish::Show(run, shown) => {
                let is_here = bench.records().all().iter().any(|record| record.id == run);
                if shown && !is_here {
                    self.works.push_back(Work::Curves(run));
                } else {
                    bench.records_mut().set_shown(run, shown);
                }
            }
            Wish::Open(run) => self.works.push_back(Work::Open(run, bench.focus())),
            Wish::Duplicate(run) => {
                if let Some(letter) = bench.add_lane() {
                    self.works.push_back(Work::Open(run, letter));
                }
            }
            Wish::PlanCleanUp => self.works.push_back(Work::Plan),
            Wish::CleanUp => {
                self.deleted.clear(); // gone for good
                self.works.extend(self.plan.take().map(Work::CleanUp));
            }
            Wish::ForgetCleanUp => self.plan = None,
        }
    }

    /// Looks after everything: what was opened, what is to be written, what was wished. `now` is the time in seconds.
    pub fn poll(&mut self, now: f64, bench: &mut Workbench) {
        self.poll_opening(bench);
        for record in bench.records_mut().take_kept() {
            self.seen.remove(&record.id);
            self.add(left(record));
        }
        self.poll_writing(now, bench);
        self.poll_working(now, bench);
    }

    /// Whether something goes on here that is looked at again without an event.
    pub fn is_busy(&self) -> bool {
        // What failed is tried again when something happens.
        let can_write = self.keeper.is_some() && self.again.is_none();
        let waits = !self.works.is_empty() || !self.unwritten.is_empty() || self.is_stale;
        can_write && waits || self.opening.is_busy() || self.working.is_busy()
    }

    fn poll_opening(&mut self, bench: &mut Workbench) {
        match self.opening.poll() {
            Poll::Done(Ok(opened)) => self.take(opened, bench),
            Poll::Done(Err(error)) => bench.tell(Notice::Error(Said::sentence(error))),
            Poll::Failed => bench.tell(Notice::Error(Said::ReadingFailed)),
            Poll::Busy | Poll::Idle => {}
        }
    }

    fn take(&mut self, opened: Opened, bench: &mut Workbench) {
        opened.notices.into_iter().for_each(|notice| bench.tell(notice));
        bench.records_mut().merge(opened.runs);
        self.keeper = Some(Keeper::new(opened.archive));
        self.works.push_back(Work::List);
    }

    fn add(&mut self, record: RunRecord) {
        self.unwritten.insert(record.id, record);
        while self.unwritten.len() > UNWRITTEN_CAP {
            self.unwritten.pop_first();
        }
    }

    fn poll_writing(&mut self, now: f64, bench: &mut Workbench) {
        let Some(keeper) = &mut self.keeper else { return };
        let due = match keeper.is_due(now) {
            Ok(due) => due,
            Err(error) => {
                // It is tried again with what came since.
                let writing = std::mem::take(&mut self.writing);
                for (id, record) in writing {
                    self.unwritten.entry(id).or_insert(record);
                }
                if self.again.is_none() {
                    bench.tell(Notice::Error(Said::sentence(error)));
                }
                self.again = Some(now + AGAIN);
                return;
            }
        };
        if !due || self.again.is_some_and(|again| now < again) {
            return;
        }
        if !self.writing.is_empty() {
            self.writing.clear();
            self.again = None;
        }
        let mut records = Vec::new();
        for run in bench.lanes().map(super::lane::Lane::run) {
            // A record is a copy of the curves: it is made where there is something new.
            let now = run.kept_as();
            let before = self.seen.get(&run.id()).copied();
            if before == Some(now) {
                continue;
            }
            let Some(record) = run.record() else { continue };
            self.seen.insert(record.id, now);
            if before.is_none()
                && let Some(start) = &run.live().states.0
            {
                // Its first key frame.
                records.push(RunRecord { state: Some(Arc::clone(start)), ..record.clone() });
            }
            self.unwritten.insert(record.id, record);
        }
        self.seen.retain(|id, _| bench.lanes().any(|lane| lane.run().id() == *id));
        if self.unwritten.is_empty() {
            return;
        }
        self.writing = std::mem::take(&mut self.unwritten);
        records.extend(self.writing.values().cloned());
        let wake = self.wake.clone();
        keeper.write(now, records, move || {
            if let Some(wake) = &wake {
                wake();
            }
        });
        self.is_stale = true;
    }

    fn poll_working(&mut self, now: f64, bench: &mut Workbench) {
        match self.working.poll() {
            Poll::Busy => return,
            Poll::Done(done) => self.done(now, done, bench),
            Poll::Idle | Poll::Failed => {}
        }
        let (Some(keeper), Some(wake)) = (&self.keeper, &self.wake) else { return };
        if self.is_stale && self.works.is_empty() && !keeper.is_writing() && now - self.looked >= LOOK {
            self.is_stale = false;
            self.works.push_back(Work::List);
        }
        let Some(work) = self.works.pop_front() else { return };
        let (archive, wake) = (Arc::clone(keeper.archive()), Arc::clone(wake));
        if let Err(error) = self.working.start("archive", move || wake(), move |_| do_it(&archive, work)) {
            bench.tell(Notice::Error(Said::sentence(error)));
            self.is_stale = true; // the list says what has become of the wish
        }
    }

    fn done(&mut self, now: f64, done: Done, bench: &mut Workbench) {
        if let Some(kept) = done.kept_aside {
            bench.tell(Notice::Error(Said::ArchiveKept(kept)));
        }
        match done.list {
            Ok((list, size_bytes)) if self.works.is_empty() => (self.list, self.size_bytes) = (list, size_bytes),
            Ok(_) => {} // what is still to be done is shown already
            Err(error) => bench.tell(Notice::Error(Said::sentence(error))),
        }
        self.looked = now;
        match done.answer {
            Ok(Answer::Nothing) => {}
            Ok(Answer::Curves(record)) => bench.records_mut().choose(*record),
            Ok(Answer::Open(record, letter)) => {
                bench.records_mut().choose(RunRecord::clone(&record));
                let experiment = preset::to_text(&record.spec).unwrap_or_default();
                bench.in_lane(letter, |bench| bench.open_kept(Stored { experiment, ..Stored::default() }));
            }
            Ok(Answer::Plan(plan)) => self.plan = Some(plan),
            Err(error) => bench.tell(Notice::Error(Said::sentence(error))),
        }
    }

    /// Writes everything, and waits for it: the program ends. What could not be written before is tried once more.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(&mut self, bench: &mut Workbench) -> Result<(), ArchiveError> {
        match (self.opening.wait(), &self.places) {
            (Poll::Done(Ok(opened)), _) => self.take(opened, bench),
            // It could not be opened before, and may be by now.
            (_, Some((place, old_runs))) if self.keeper.is_none() => {
                let opened = open(place, old_runs)?;
                self.take(opened, bench);
            }
            _ => {}
        }
        for record in bench.records_mut().take_kept() {
            self.add(left(record));
        }
        let Some(keeper) = &mut self.keeper else { return Ok(()) };
        let mut records: Vec<RunRecord> = std::mem::take(&mut self.writing).into_values().collect();
        records.extend(std::mem::take(&mut self.unwritten).into_values());
        let written = keeper.finish(&records);
        self.working.wait();
        let archive = Arc::clone(keeper.archive());
        let works = std::mem::take(&mut self.works);
        works.into_iter().map(|work| do_it(&archive, work).answer.map(|_| ())).fold(written, Result::and)
    }
}

/// A run that was left: it does not go on.
fn left(record: RunRecord) -> RunRecord {
    let outcome = if record.outcome.is_end() { record.outcome } else { Outcome::User };
    RunRecord { outcome, ..record }
}

fn open(place: &Place, old: &Path) -> Result<Opened, ArchiveError> {
    let mut archive = Archive::open(place)?;
    let mut notices: Vec<Notice> = old_runs::take_over(old, &mut archive).err().into_iter().collect();
    let list = archive.list()?;
    // What cannot be read stays in the list, and is said where it is asked for.
    let runs = list.iter().take(READ_AT_START).filter_map(|run| archive.load(run.id).ok()).collect();
    notices.extend(archive.take_kept_aside().map(|kept| Notice::Error(Said::ArchiveKept(kept))));
    Ok(Opened { archive, runs, notices })
}

fn do_it(archive: &Shared, work: Work) -> Done {
    locked(archive, |archive| {
        let answer = match work {
            Work::List => Ok(Answer::Nothing),
            Work::Label(run, labels) => archive.label(run, &labels).map(|()| Answer::Nothing),
            Work::Delete(runs) => archive.delete(&runs).map(|()| Answer::Nothing),
            Work::Restore(runs) => archive.restore(&runs).map(|()| Answer::Nothing),
            Work::Curves(run) => archive.load(run).map(|record| Answer::Curves(Box::new(record))),
            Work::Open(run, letter) => archive.load(run).map(|record| Answer::Open(Box::new(record), letter)),
            Work::Plan => archive.clean_up_plan(DEFAULT_LIMIT).map(Answer::Plan),
            Work::CleanUp(plan) => archive.clean_up(&plan).map(|()| Answer::Nothing),
        };
        let list = archive.list().and_then(|list| Ok((list, archive.size_bytes()?)));
        Done { answer, list, kept_aside: archive.take_kept_aside() }
    })
}
