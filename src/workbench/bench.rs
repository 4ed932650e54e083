//! What is open: the experiment being edited, its run, runs of before, and what there is to tell.
//!
//! Here is what a run is asked for. How settings change stands in `changes`, how files come in and go out in `files`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::change::{Change, NewData, Pending, Prepared, Resume, Wanted};
use super::document::{Document, Timeline, same_settings};
use super::live_run::{LiveRun, Standing};
use super::notice::{Notice, Said};
use super::open_data::{OpenData, OpenFile};
use super::reading::{Choosing, Read, Stored};
use super::records::{Records, RunRecord};
use super::run::{Run, Wake};
use crate::data::{DataError, Dataset, Source};
use crate::engine::job::Job;
use crate::engine::{Command, Pace};
use crate::experiment::{LoadError, Ready, Spec};
use crate::message;
use crate::telemetry::RunId;
use crate::train::{Plan, StopReason, Watch};

/// The experiment and its run.
pub struct Workbench {
    /// Live runs; today there is always one. The focus is the one that settings, bars and panels speak of.
    pub(super) runs: Vec<Run>,
    pub(super) focus: usize,
    pub(super) wake: Wake,
    /// The states of the settings up to the one that runs.
    pub(super) timeline: Timeline,
    /// The data of the run.
    pub(super) data: OpenData,
    /// A change whose run is being prepared in the background.
    pub(super) pending: Option<Pending>,
    pub(super) preparing: Job<Result<Prepared, LoadError>>,
    /// What is to be prepared as soon as what is being prepared, and is not wanted any more, has ended: two at once would
    /// need the memory of both.
    pub(super) next: Option<Wanted>,
    pub(super) reading: Job<Result<Read, Said>>,
    pub(super) reading_path: PathBuf,
    /// A file that was opened and of which no choice fits yet.
    pub(super) choosing: Option<Choosing>,
    /// The states of the settings to which undo or redo goes as soon as their data are read.
    pub(super) going: Option<Timeline>,
    /// What is opened when the experiment of the last time is back.
    pub(super) open_then: Option<PathBuf>,
    /// The experiment of the last time, as long as it is not back: it must not be lost meanwhile.
    pub(super) restoring: Option<Stored>,
    /// The experiment as it was meant, where its data file is missing and other data stand in for it.
    pub(super) missing: Option<Document>,
    /// Whether the stored experiment could not be brought back.
    pub(super) is_unreadable: bool,
    /// Whether what is to be remembered has changed since it was last asked for.
    pub(super) has_changed: bool,
    pub(super) last_live_edit: f64,
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
            runs: vec![run],
            focus: 0,
            wake,
            timeline: Timeline::new(Document::opened(spec, None)),
            data,
            pending: None,
            preparing: Job::default(),
            next: None,
            reading: Job::default(),
            reading_path: PathBuf::new(),
            choosing: None,
            going: None,
            open_then: None,
            restoring: None,
            missing: None,
            is_unreadable: false,
            has_changed: false,
            last_live_edit: f64::NEG_INFINITY,
            records: Records::default(),
            n_gone: 0,
            notices: Vec::new(),
            used_files: Vec::new(),
        })
    }

    /// Takes in what has come from the workers and from work in the background. Work here is bounded by what two frames
    /// may hold.
    pub fn poll(&mut self) {
        for at in 0..self.runs.len() {
            let before = self.runs[at].live().standing;
            self.runs[at].drain();
            let now = self.runs[at].live().standing;
            if now == before {
                continue;
            }
            if now == Standing::Lost {
                self.notices.push(Notice::Error(Said::Lost));
            }
            if matches!(now, Standing::Finished(_) | Standing::Lost) {
                let record = self.runs[at].record();
                self.keep(record);
            }
        }
        self.poll_preparing();
        self.poll_reading();
    }

    /// Whether there is work in the background that says how far it is.
    pub fn is_busy(&self) -> bool {
        self.reading.is_busy() || self.preparing.is_busy()
    }

    pub(super) fn focused(&self) -> &Run {
        &self.runs[self.focus]
    }

    pub(super) fn focused_mut(&mut self) -> &mut Run {
        &mut self.runs[self.focus]
    }

    /// What is known of the run.
    pub fn run(&self) -> &LiveRun {
        self.focused().live()
    }

    /// What runs.
    pub fn ready(&self) -> &Ready {
        self.focused().ready()
    }

    /// The settings of the run at its step 0.
    pub fn run_spec(&self) -> Spec {
        self.focused().spec()
    }

    /// The name of the run, for good.
    pub fn run_id(&self) -> RunId {
        self.focused().id()
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
        &self.data.dataset
    }

    /// Hash of these data.
    pub fn data_hash(&self) -> &str {
        &self.data.hash
    }

    /// The data file, where the data come from one.
    pub fn file(&self) -> Option<&OpenFile> {
        self.data.file.as_ref()
    }

    /// The file that the experiment was read from or saved to.
    pub fn preset_path(&self) -> Option<&Path> {
        self.document().path.as_deref()
    }

    /// Whether the settings differ from what their file says.
    pub fn is_modified(&self) -> bool {
        self.missing.as_ref().unwrap_or(self.document()).is_modified()
    }

    /// The data file that was not there, where other data stand in for it.
    pub fn missing_file(&self) -> Option<PathBuf> {
        self.missing.as_ref().and_then(|document| super::reading::data_path(&document.spec))
    }

    pub(super) fn shown(&self) -> &Timeline {
        self.pending.as_ref().map_or(&self.timeline, |pending| &pending.timeline)
    }

    /// What there is to tell since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
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

    /// Speed of the run.
    pub fn pace(&self) -> Pace {
        self.focused().pace()
    }

    /// Changes the speed, at once.
    pub fn set_pace(&mut self, pace: Pace) {
        self.focused_mut().set_pace(pace);
    }

    /// Says what is looked at: of a window that nobody sees no pictures are made.
    pub fn watch(&mut self, watch: Watch) {
        self.focused_mut().watch(watch);
    }

    /// Run, pause, go on, or start again: what the big button says.
    pub fn run_or_pause(&mut self) {
        match self.run().standing {
            Standing::Running => self.focused_mut().send(Command::Pause),
            Standing::Ready | Standing::Paused | Standing::Finished(StopReason::User) => {
                self.focused_mut().send(Command::Resume);
            }
            Standing::Finished(_) => self.restart(Resume::Always),
            Standing::Lost => self.restart(Resume::Never),
        }
    }

    /// One step.
    pub fn step_once(&mut self) {
        self.focused_mut().send(Command::StepOnce);
    }

    /// Ends the run.
    pub fn stop(&mut self) {
        if matches!(self.run().standing, Standing::Running | Standing::Paused) {
            self.focused_mut().send(Command::Stop);
        }
    }

    /// Back to step 0 with the same initial weights and batches, and the settings as they are shown. The curves of the run
    /// that is left stay.
    pub fn rewind(&mut self) {
        self.restart(Resume::Never);
    }

    fn restart(&mut self, resume: Resume) {
        if let Some(pending) = &mut self.pending {
            pending.resume = resume; // a new run is on its way, from step 0 as asked for
            return;
        }
        let runs = self.focused().plan().experiment().spec();
        if same_settings(runs, &self.timeline.now().spec) {
            // What runs is what is asked for: it is packed already.
            let (timeline, plan) = (self.timeline.clone(), Arc::clone(self.focused().plan()));
            let prepared = Prepared { spec: self.spec().clone(), data: self.data.clone(), plan, said: Vec::new() };
            let data = NewData::Have(self.data.clone());
            let pending = Pending { timeline, data, said: Vec::new(), resume, restarts: false };
            self.put_in_place(pending, Ok(prepared));
            return;
        }
        let initial = self.focused().initial();
        let change = Change {
            timeline: self.timeline.clone(),
            data: NewData::Have(self.data.clone()),
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
        let run = self.focused();
        self.records.comparable(run.id(), run.plan().experiment().spec(), run.data_hash())
    }

    /// Forgets the runs of before.
    pub fn clear_records(&mut self) {
        self.records.clear();
    }

    /// Keeps the present run as it stands: the program ends.
    pub fn keep_present(&mut self) {
        let record = self.focused().record();
        self.keep(record);
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
