//! What the window works on: the experiment, its run, the curves of earlier runs, and what can be undone.
//!
//! One match executes every intent that changes them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ghost::Ghost;
use super::live_run::{LiveRun, Standing};
use super::notice::{Notice, Said};
use super::one_step;
use super::reading::OpenFile;
use crate::data::mat_file::writer::Compression;
use crate::data::{Dataset, Source};
use crate::engine::{Command, Pace, Session};
use crate::experiment::{InitialWeights, LoadError, Ready, Spec, adapt, check, load, preset, weights};
use crate::message;
use crate::telemetry::RunId;
use crate::train::{Plan, StopReason, Watch};
use crate::words::Message;

/// Old curves that are kept.
const GHOST_CAP: usize = 3;
/// Changes that can be taken back.
const UNDO_CAP: usize = 100;
/// Changes of the same live setting within this time are one.
const COALESCE_SECS: f64 = 1.0;

/// Wakes the screen.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The experiment and its run.
pub struct Workbench {
    session: Session,
    wake: Wake,
    /// The settings as they are shown.
    pub spec: Spec,
    /// The data before noise, split and scaling.
    pub dataset: Arc<Dataset>,
    /// What runs.
    pub ready: Ready,
    /// What is known of the run.
    pub run: LiveRun,
    /// Curves of earlier runs, newest last.
    pub ghosts: Vec<Ghost>,
    /// The data file, where the data come from one.
    pub file: Option<OpenFile>,
    /// Weights of a file to start from, as long as they fit the layers.
    pub initial: Option<Arc<InitialWeights>>,
    /// The file that the experiment was read from or saved to.
    pub preset_path: Option<PathBuf>,
    /// The experiment as it was last read or saved.
    saved: Spec,
    undo: Vec<Spec>,
    redo: Vec<Spec>,
    last_live_edit: f64,
    pace: Pace,
    watch: Watch,
    notices: Vec<Notice>,
}

impl Workbench {
    /// A workbench with this experiment, ready at step 0.
    ///
    /// # Errors
    /// When the experiment cannot run, or the system has no thread to give.
    pub fn new(spec: Spec, wake: Wake) -> Result<Self, LoadError> {
        let dataset = Arc::new(generated(&spec)?);
        let ready = load::prepare(spec.clone(), Arc::clone(&dataset))?;
        let mut session = new_session(&wake).map_err(LoadError::NoThread)?;
        session.start(Plan::of(&ready));
        Ok(Self {
            session,
            wake,
            run: LiveRun::new(ready.experiment.n_layers()),
            dataset,
            ready,
            ghosts: Vec::new(),
            file: None,
            initial: None,
            preset_path: None,
            saved: spec.clone(),
            spec,
            undo: Vec::new(),
            redo: Vec::new(),
            last_live_edit: f64::NEG_INFINITY,
            pace: Pace::default(),
            watch: Watch::all(),
            notices: Vec::new(),
        })
    }

    /// Takes in everything that has come from the worker. Work here is bounded by what two frames may hold.
    pub fn drain(&mut self) {
        while let Some(frame) = self.session.next_frame() {
            self.run.take(frame);
        }
        if !self.session.is_alive() && self.run.standing != Standing::Lost {
            self.run.standing = Standing::Lost;
            self.notices.push(Notice::Error(Said::Lost));
        }
    }

    /// Which run of the session this is.
    pub fn run_id(&self) -> RunId {
        self.session.run()
    }

    /// What there is to tell since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// Says something.
    pub fn tell(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Speed of the run.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Changes the speed, at once.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
        self.session.send(Command::SetPace(pace));
    }

    /// Says what is looked at: of a window that nobody sees no pictures are made.
    pub fn watch(&mut self, watch: Watch) {
        if watch != self.watch {
            self.watch = watch;
            self.session.send(Command::Watch(watch));
        }
    }

    /// Whether the experiment differs from its file.
    pub fn is_modified(&self) -> bool {
        self.spec != self.saved
    }

    /// Run, pause, go on, or start again: what the big button says.
    pub fn run_or_pause(&mut self) {
        match self.run.standing {
            Standing::Running => self.session.send(Command::Pause),
            Standing::Ready | Standing::Paused | Standing::Finished(StopReason::User) => {
                self.session.send(Command::Resume);
            }
            Standing::Finished(_) => {
                self.rewind();
                self.session.send(Command::Resume);
            }
            Standing::Lost => self.restart_worker(),
        }
    }

    /// One step.
    pub fn step_once(&mut self) {
        self.session.send(Command::StepOnce);
    }

    /// Ends the run.
    pub fn stop(&mut self) {
        if matches!(self.run.standing, Standing::Running | Standing::Paused) {
            self.session.send(Command::Stop);
        }
    }

    /// Back to step 0 with the same initial weights and batches, and the settings as they are shown.
    pub fn rewind(&mut self) {
        if let Err(error) = self.restart(self.spec.clone()) {
            self.notices.push(Notice::Error(Said::sentence(error)));
        }
    }

    fn restart_worker(&mut self) {
        match new_session(&self.wake) {
            Ok(session) => {
                self.session = session;
                self.session.send(Command::SetPace(self.pace));
                self.session.send(Command::Watch(self.watch));
                self.rewind();
            }
            Err(error) => self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error)))),
        }
    }

    /// Makes the settings these; `now` is the time in seconds. What changes network or data starts again from step 0
    /// and keeps the old curve; learning rate and stop rules act at once. A change that cannot run changes nothing.
    pub fn edit(&mut self, mut spec: Spec, now: f64) {
        if spec == self.spec {
            return;
        }
        let mut said = Vec::new();
        let old = self.spec.clone();
        if spec.data.source == old.data.source && spec.network != old.network {
            let (n_features, n_classes) = (self.dataset.n_features(), self.dataset.n_classes());
            said.extend(adapt::after_network_edit(&mut spec, n_features, n_classes).map(Said::sentence));
        }
        let is_live = same_run(&spec, &old);
        let outcome = if is_live { self.apply_live(spec) } else { self.apply_anew(spec, &mut said) };
        match outcome {
            Ok(()) => {
                let coalesces = is_live && now - self.last_live_edit < COALESCE_SECS && !self.undo.is_empty();
                if !coalesces {
                    self.remember(old);
                }
                self.redo.clear();
                self.last_live_edit = if is_live { now } else { f64::NEG_INFINITY };
                if !said.is_empty() {
                    self.notices.push(Notice::Info(said));
                }
            }
            Err(error) => self.notices.push(Notice::Error(Said::sentence(error))),
        }
    }

    fn remember(&mut self, spec: Spec) {
        if self.undo.len() == UNDO_CAP {
            self.undo.remove(0);
        }
        self.undo.push(spec);
    }

    /// Learning rate, stop rules, name: the run goes on.
    fn apply_live(&mut self, spec: Spec) -> Result<(), LoadError> {
        check::check(spec.clone(), &self.ready.samples)?;
        if spec.learning_rate != self.spec.learning_rate {
            self.session.send(Command::SetLearningRate(spec.learning_rate));
        }
        if spec.training.stop != self.spec.training.stop {
            self.session.send(Command::SetStopRules(spec.training.stop.clone()));
            if matches!(self.run.standing, Standing::Finished(reason) if !matches!(reason, StopReason::Diverged { .. }))
            {
                self.run.standing = Standing::Paused; // the reason to end may hold no more: the run can go on
            }
        }
        self.spec = spec;
        Ok(())
    }

    fn apply_anew(&mut self, mut spec: Spec, said: &mut Vec<Said>) -> Result<(), LoadError> {
        if spec.data.source != self.spec.data.source {
            let dataset = generated(&spec)?;
            said.extend(adapt::to_data(&mut spec, &dataset).into_iter().map(Said::sentence));
            let before = std::mem::replace(&mut self.dataset, Arc::new(dataset));
            let file = self.file.take();
            return self.replace_run(spec).inspect_err(|_| {
                // Nothing is lost where the new data do not fit.
                self.dataset = before;
                self.file = file;
            });
        }
        if self.run.progress.step > 0 {
            said.push(Said::Restarted);
        }
        self.replace_run(spec)
    }

    /// Puts data from a file in place of the present ones.
    pub fn use_file(&mut self, file: OpenFile, source: Source, dataset: Dataset, notes: Vec<Message>) {
        let mut spec = self.spec.clone();
        let old = spec.clone();
        let mut said = vec![Said::Opened(file_name(&file.path))];
        said.extend(notes.into_iter().map(Said::sentence));
        spec.data.source = source;
        spec.data.hash.clear();
        said.extend(adapt::to_data(&mut spec, &dataset).into_iter().map(Said::sentence));
        let before = std::mem::replace(&mut self.dataset, Arc::new(dataset));
        match self.replace_run(spec) {
            Ok(()) => {
                self.remember(old);
                self.redo.clear();
                self.notices.push(Notice::Info(said));
                self.file = Some(file);
            }
            Err(error) => {
                self.dataset = before;
                self.notices.push(Notice::Error(Said::sentence(error)));
            }
        }
    }

    /// Puts a whole experiment in place of the present one; its data, where they come from a file, were read before.
    pub fn use_preset(&mut self, spec: Spec, path: Option<PathBuf>, file: Option<(OpenFile, Dataset)>) {
        let (file, dataset) = match file {
            Some((file, dataset)) => (Some(file), Ok(dataset)),
            None => (None, generated(&spec)),
        };
        let old = self.spec.clone();
        let name = spec.name.clone();
        let outcome = dataset.map_err(LoadError::from).and_then(|dataset| {
            let before = std::mem::replace(&mut self.dataset, Arc::new(dataset));
            self.replace_run(spec).inspect_err(|_| self.dataset = before)
        });
        match outcome {
            Ok(()) => {
                self.remember(old);
                self.redo.clear();
                self.file = file;
                self.preset_path = path;
                self.saved = self.spec.clone();
                let notes = self.ready.notes.iter().cloned();
                self.notices.extend(notes.map(|note| Notice::Info(vec![Said::sentence(note)])));
                self.notices.push(Notice::Info(vec![Said::Opened(name)]));
            }
            Err(error) => self.notices.push(Notice::Error(Said::sentence(error))),
        }
    }

    /// Starts `spec` on the present dataset; the present curves become a ghost.
    fn replace_run(&mut self, spec: Spec) -> Result<(), LoadError> {
        let ghost = self.ghost();
        let was_running = self.run.standing == Standing::Running;
        self.restart(spec)?;
        if let Some(ghost) = ghost {
            if self.ghosts.len() == GHOST_CAP {
                self.ghosts.remove(0);
            }
            self.ghosts.push(ghost);
        }
        if was_running {
            self.session.send(Command::Resume);
        }
        Ok(())
    }

    /// The curves on the screen as those of an earlier run; `None` before the first step.
    fn ghost(&self) -> Option<Ghost> {
        let name = || format!("{} · {}", self.spec.gradient.name(), self.spec.name);
        (self.run.progress.step > 0).then(|| Ghost { name: name(), history: self.run.history.clone() })
    }

    /// All curves, thinned, for keeping them until the next start.
    pub fn kept_runs(&self) -> Vec<Ghost> {
        let runs = self.ghosts.iter().cloned().chain(self.ghost());
        let thin = |g: Ghost| Ghost { name: g.name, history: g.history.thinned() };
        let kept: Vec<Ghost> = runs.map(thin).collect();
        kept[kept.len().saturating_sub(GHOST_CAP)..].to_vec()
    }

    fn restart(&mut self, spec: Spec) -> Result<(), LoadError> {
        if spec.network != self.spec.network || spec.data.source != self.spec.data.source {
            self.initial = None; // other layers, or another start was chosen
        }
        let ready = load::prepare(spec.clone(), Arc::clone(&self.dataset))?;
        self.ready = ready.starting_from(self.initial.clone());
        self.spec = spec;
        self.run = LiveRun::new(self.ready.experiment.n_layers());
        self.session.start(Plan::of(&self.ready));
        Ok(())
    }

    /// Forgets the old curves.
    pub fn clear_ghosts(&mut self) {
        self.ghosts.clear();
    }

    /// The settings before the last change; `None` where there is none, and says so.
    pub fn undo_target(&mut self) -> Option<Spec> {
        let target = self.undo.pop();
        match &target {
            Some(_) => self.redo.push(self.spec.clone()),
            None => self.notices.push(Notice::Info(vec![Said::NothingToUndo])),
        }
        target
    }

    /// The settings after the change that was taken back; `None` where there is none, and says so.
    pub fn redo_target(&mut self) -> Option<Spec> {
        let target = self.redo.pop();
        match &target {
            Some(_) => self.remember(self.spec.clone()),
            None => self.notices.push(Notice::Info(vec![Said::NothingToRedo])),
        }
        target
    }

    /// Goes to settings of the undo list, whose data are generated or the ones at hand. For data of another file,
    /// false: they must be read first.
    pub fn go_to(&mut self, spec: Spec) -> bool {
        let outcome = if same_run(&spec, &self.spec) {
            self.apply_live(spec)
        } else if spec.data.source == self.spec.data.source {
            self.replace_run(spec)
        } else if matches!(spec.data.source, Source::File(_)) {
            return false;
        } else {
            match generated(&spec) {
                Ok(dataset) => {
                    let before = std::mem::replace(&mut self.dataset, Arc::new(dataset));
                    self.file = None;
                    self.replace_run(spec).inspect_err(|_| self.dataset = before)
                }
                Err(error) => Err(error.into()),
            }
        };
        if let Err(error) = outcome {
            self.notices.push(Notice::Error(Said::sentence(error)));
        }
        true
    }

    /// Starts again from the weights of a file.
    pub fn start_from_weights(&mut self, path: &Path) -> bool {
        match weights::read(path, self.ready.experiment.sizes()) {
            Ok(parameters) => {
                self.initial = Some(Arc::new(InitialWeights { path: path.to_owned(), parameters }));
                let outcome = self.replace_run(self.spec.clone());
                self.say_outcome(outcome.map(|()| Said::StartedFrom(path.to_owned())))
            }
            Err(error) => self.say_outcome::<weights::WeightsError>(Err(error)),
        }
    }

    /// Saves the samples, with noise, as .mat or .csv.
    pub fn export_data(&mut self, path: &Path) -> bool {
        let outcome = crate::data::export(path, &self.ready.samples.dataset, Compression::Zlib);
        self.say_outcome(outcome.map(|()| Said::Saved(path.to_owned())))
    }

    /// Saves the weights of the newest look, with the run's curves up to the same step.
    pub fn export_weights(&mut self, path: &Path) -> bool {
        let (network, record) = one_step::newest(&self.run, &self.ready.experiment);
        let outcome = weights::write(path, &network, &record);
        self.say_outcome(outcome.map(|()| Said::SavedWeights { path: path.to_owned(), step: record.step }))
    }

    fn say_outcome<E: std::fmt::Display + Send + Sync + 'static>(&mut self, outcome: Result<Said, E>) -> bool {
        let is_ok = outcome.is_ok();
        self.notices.push(match outcome {
            Ok(said) => Notice::Info(vec![said]),
            Err(error) => Notice::Error(Said::sentence(error)),
        });
        is_ok
    }

    /// Saves the experiment, with the hash of its data.
    pub fn save_to(&mut self, path: &Path) -> bool {
        let mut spec = self.spec.clone();
        spec.data.record_hash(self.dataset.content_hash());
        let outcome = preset::write(path, &spec);
        if outcome.is_ok() {
            self.spec = spec;
            self.saved = self.spec.clone();
            self.preset_path = Some(path.to_owned());
        }
        let is_ok = self.say_outcome(outcome.map(|()| Said::Saved(path.to_owned())));
        if is_ok && self.run.was_steered() {
            self.notices.push(Notice::Info(vec![Said::CurveWasSteered]));
        }
        is_ok
    }
}

/// The last component of a path.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// Whether two specs differ only in what acts on a running trainer.
fn same_run(a: &Spec, b: &Spec) -> bool {
    let mut a = a.clone();
    a.learning_rate = b.learning_rate;
    a.training.stop.clone_from(&b.training.stop);
    a.name.clone_from(&b.name);
    a.data.record_hash(b.data.recorded_hash().cloned().unwrap_or_default());
    a == *b
}

/// The generated data of a spec; a file is read by a job instead.
fn generated(spec: &Spec) -> Result<Dataset, crate::data::DataError> {
    match &spec.data.source {
        Source::Synthetic(synthetic) => synthetic.generate(),
        Source::File(file) => {
            Err(crate::data::DataError::Selection(message!("data-read-first", path = file.path.display().to_string())))
        }
    }
}

fn new_session(wake: &Wake) -> std::io::Result<Session> {
    let wake = Arc::clone(wake);
    Session::new(move || wake())
}
