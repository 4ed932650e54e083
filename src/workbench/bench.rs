//! What is open: the experiments being edited, their runs, runs of before, and what there is to tell.
//!
//! Here is what is known of the run in focus. How settings change stands in `changes`, how files come in and go out in
//! `files`, how runs go on beside each other in `lanes`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::change::{Change, NewData, Pending, Prepared, Resume};
use super::document::{Document, Timeline, same_settings};
use super::lane::{Lane, Letter};
use super::live_run::{LiveRun, Standing};
use super::map::Map;
use super::notice::{Notice, Said};
use super::open_data::{OpenData, OpenFile};
use super::race::Race;
use super::reading::{Choosing, Read, Stored};
use super::records::Records;
use super::run::{Run, Wake};
use super::why::Why;
use crate::archive::RunRecord;
use crate::data::{DataError, Dataset, Source};
use crate::engine::job::Job;
use crate::experiment::{LoadError, Ready, Spec, weights};
use crate::message;
use crate::telemetry::RunId;
use crate::train::Plan;

/// The experiments and their runs.
pub struct Workbench {
    /// The live run in focus, with its settings: the one that settings, bars and panels speak of.
    pub(super) lane: Lane,
    /// The others, in no particular order.
    pub(super) others: Vec<Lane>,
    pub(super) wake: Wake,
    pub(super) reading: Job<Result<Read, Said>>,
    pub(super) reading_path: PathBuf,
    /// For which run it is read.
    pub(super) reading_for: Letter,
    /// A file that was opened and of which no choice fits yet, and the run that it was opened for.
    pub(super) choosing: Option<(Letter, Choosing)>,
    /// What is opened when the experiment of the last time is back.
    pub(super) open_then: Option<PathBuf>,
    /// Tensors of another program that are to be shown before they become the weights.
    pub(super) weights_to_show: Option<weights::Match>,
    /// The experiment of the last time, as long as it is not back: it must not be lost meanwhile.
    pub(super) restoring: Option<Stored>,
    /// Whether the stored experiment could not be brought back.
    pub(super) is_unreadable: bool,
    /// Whether what is to be remembered has changed since it was last asked for.
    pub(super) has_changed: bool,
    /// The run that the truth switch has brought.
    pub(super) truth: Option<Letter>,
    pub(super) race: Option<Race>,
    pub(super) map: Option<Map>,
    pub(super) why: Option<Why>,
    records: Records,
    /// Runs that had to give way to newer ones, said once.
    n_gone: usize,
    pub(super) notices: Vec<Notice>,
    /// Files that were opened or saved since they were last asked for.
    pub(super) used_files: Vec<PathBuf>,
}

impl Workbench {
    /// A workbench with this experiment of generated data, ready at step 0.
    ///
    /// # Errors
    /// When the experiment cannot run, or the system has no thread to give.
    pub fn new(spec: Spec, wake: Wake) -> Result<Self, LoadError> {
        let dataset = match &spec.data.source {
            Source::Synthetic(synthetic) => synthetic.generate()?,
            Source::File(file) => {
                let words = message!("data-read-first", path = file.path.display().to_string());
                return Err(DataError::Selection(words).into());
            }
        };
        let data = OpenData::new(dataset, None);
        let plan = Plan::prepare(spec.clone(), Arc::clone(&data.dataset), None)?;
        let run = Run::new(plan, data.hash.clone(), Arc::clone(&wake)).map_err(LoadError::NoThread)?;
        Ok(Self {
            lane: Lane::new(Letter::A, run, Document::opened(spec, None), data),
            others: Vec::new(),
            wake,
            reading: Job::default(),
            reading_path: PathBuf::new(),
            reading_for: Letter::A,
            choosing: None,
            open_then: None,
            weights_to_show: None,
            restoring: None,
            is_unreadable: false,
            has_changed: false,
            truth: None,
            race: None,
            map: None,
            why: None,
            records: Records::default(),
            n_gone: 0,
            notices: Vec::new(),
            used_files: Vec::new(),
        })
    }

    /// Takes in what has come from the workers and from work in the background. Work here is bounded by what two frames of
    /// each run may hold.
    pub fn poll(&mut self) {
        self.in_each_lane(|bench| {
            let before = bench.run().standing;
            bench.lane.run.drain();
            let now = bench.run().standing;
            if now != before && now == Standing::Lost {
                bench.notices.push(Notice::Error(Said::Lost));
            }
            if now != before && matches!(now, Standing::Finished(_) | Standing::Lost) {
                let record = bench.lane.run.record();
                bench.keep(record);
            }
            bench.poll_preparing();
        });
        self.poll_reading();
        self.poll_race();
    }

    /// Whether there is work in the background that says how far it is.
    pub fn is_busy(&self) -> bool {
        self.reading.is_busy() || self.lanes().any(|lane| lane.preparing.is_busy())
    }

    /// What is known of the run.
    pub fn run(&self) -> &LiveRun {
        self.lane.run.live()
    }

    /// What runs.
    pub fn ready(&self) -> &Ready {
        self.lane.run.ready()
    }

    /// The settings of the run at its step 0.
    pub fn run_spec(&self) -> Spec {
        self.lane.run.spec()
    }

    /// The name of the run, for good.
    pub fn run_id(&self) -> RunId {
        self.lane.run.id()
    }

    /// The state of the settings that is shown, with its file: what runs, or what is being prepared.
    pub fn document(&self) -> &Document {
        self.shown().now()
    }

    /// The settings as they are shown.
    pub fn spec(&self) -> &Spec {
        &self.document().spec
    }

    /// The data of the run before noise, split and scaling.
    pub fn dataset(&self) -> &Dataset {
        &self.lane.data.dataset
    }

    /// Hash of these data.
    pub fn data_hash(&self) -> &str {
        &self.lane.data.hash
    }

    /// The data file, where the data come from one.
    pub fn file(&self) -> Option<&OpenFile> {
        self.lane.data.file.as_ref()
    }

    /// The file that the experiment was read from or saved to.
    pub fn preset_path(&self) -> Option<&Path> {
        self.document().path.as_deref()
    }

    /// Whether the settings differ from what their file says.
    pub fn is_modified(&self) -> bool {
        self.lane.missing.as_ref().unwrap_or(self.document()).is_modified()
    }

    /// The data file that was not there, where other data stand in for it.
    pub fn missing_file(&self) -> Option<PathBuf> {
        self.lane.missing.as_ref().and_then(|document| super::reading::data_path(&document.spec))
    }

    pub(super) fn shown(&self) -> &Timeline {
        self.lane.shown()
    }

    /// What there is to tell since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        self.notices.dedup(); // what is so of several runs is told once
        std::mem::take(&mut self.notices)
    }

    /// Says something.
    pub fn tell(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Files that were opened or saved since the last call.
    pub fn take_used_files(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.used_files)
    }

    /// Whether the experiment of the last time could not be brought back, once: it is kept aside before it is forgotten.
    pub fn take_unreadable(&mut self) -> bool {
        std::mem::take(&mut self.is_unreadable)
    }

    /// Whether the experiment to be remembered has changed since the last call.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    pub(super) fn restart(&mut self, resume: Resume) {
        if let Some(pending) = &mut self.lane.pending {
            pending.resume = resume; // a new run is on its way, from step 0 as asked for
            return;
        }
        let runs = self.lane.run.plan().experiment().spec();
        if same_settings(runs, &self.lane.timeline.now().spec) {
            // What runs is what is asked for: it is packed already.
            let (timeline, plan) = (self.lane.timeline.clone(), Arc::clone(self.lane.run.plan()));
            let prepared = Prepared { spec: self.spec().clone(), data: self.lane.data.clone(), plan, said: Vec::new() };
            let data = NewData::Have(self.lane.data.clone());
            let pending = Pending { timeline, data, said: Vec::new(), resume, restarts: false };
            self.put_in_place(pending, Ok(prepared));
            return;
        }
        let initial = self.lane.run.initial();
        let change = Change {
            timeline: self.lane.timeline.clone(),
            data: NewData::Have(self.lane.data.clone()),
            adapts: false,
            initial,
            said: Vec::new(),
            resume,
            restarts: false,
        };
        self.begin(change);
    }

    /// Runs that ended or were left.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The same, for who keeps them on disk.
    pub fn records_mut(&mut self) -> &mut Records {
        &mut self.records
    }

    /// Runs of before whose curves can be compared with the present one's, oldest first.
    pub fn comparable(&self) -> Vec<&RunRecord> {
        let run = &self.lane.run;
        let live: Vec<RunId> = self.lanes().map(|lane| lane.run.id()).collect();
        self.records.comparable(&live, run.plan().experiment().spec(), run.data_hash())
    }

    /// Forgets the runs of before.
    pub fn clear_records(&mut self) {
        self.records.clear();
    }

    /// Keeps the live runs as they stand: the program ends.
    pub fn keep_present(&mut self) {
        self.in_each_lane(|bench| {
            let record = bench.lane.run.record();
            bench.keep(record);
        });
    }

    pub(super) fn keep(&mut self, record: Option<RunRecord>) {
        let Some(record) = record else { return };
        let gone = self.records.keep(record);
        if gone > 0 && self.n_gone == 0 {
            self.notices.push(Notice::Info(vec![Said::OldestRunGone]));
        }
        self.n_gone += gone;
    }
}
