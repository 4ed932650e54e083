//! How files come in and go out: data, presets, weights, and the experiment of the last time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::Workbench;
use super::change::{Change, NewData, Resume};
use super::document::{Document, Timeline};
use super::notice::{Notice, Offer, Said};
use super::one_step;
use super::open_data::OpenData;
use super::reading::{Choosing, Read, Stored, Wish, data_path};
use crate::data::mat_file::writer::Compression;
use crate::data::{self, Selection, Source, shown_name};
use crate::engine::job::Poll;
use crate::experiment::{InitialWeights, Spec, adapt, preset, weights};
use crate::message;

/// The file that a preset's name stands for where there is no such file.
const PRESET: &str = "ron";

/// The ending of files that hold weights and nothing else.
const TENSORS: &str = "safetensors";

impl Workbench {
    /// Opens a file of any known kind, or a built-in preset by its name.
    pub fn open(&mut self, path: &Path) {
        if self.restoring.is_some() {
            self.open_then = Some(path.to_owned()); // over the experiment of the last time, once that is back
            return;
        }
        let name = path.to_str().unwrap_or_default();
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_data = data::file_filters().iter().any(|f| f.extensions.contains(&extension.as_str()));
        if preset::built_in_names().contains(&name) && !path.is_file() {
            self.open_built_in(name);
        } else if extension == PRESET {
            self.wish(Wish::Preset(path.to_owned()));
        } else if extension == TENSORS {
            self.start_from_weights(path);
        } else if is_data {
            self.wish(Wish::Data { path: path.to_owned(), selection: None });
        } else {
            self.notices.push(Notice::Error(Said::UnknownKind(path.to_owned())));
        }
    }

    /// Opens a built-in preset.
    pub fn open_built_in(&mut self, name: &str) {
        match preset::built_in(name) {
            Ok(spec) => {
                if self.restoring.take().is_some() {
                    self.reading.cancel(); // another experiment is wanted than the one of the last time
                }
                if let Some(data) = NewData::made_of(&spec) {
                    self.use_document(Document::opened(spec, None), data);
                }
            }
            Err(error) => self.notices.push(Notice::Error(Said::sentence(error))),
        }
    }

    /// Uses other columns or another variable of a file.
    pub fn select(&mut self, path: PathBuf, selection: Selection) {
        self.wish(Wish::Data { path, selection: Some(selection) });
    }

    /// Looks for the data that are missing in this file.
    pub fn find_missing(&mut self, path: &Path) {
        let whose = self.lanes().find_map(|lane| Some((lane.letter, lane.missing.clone()?)));
        let Some((letter, missing)) = whose else { return };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.in_lane(letter, |bench| bench.wish(Wish::Found { path, document: Box::new(missing) }));
    }

    /// Begins to read. What was being read before is not wanted any more.
    pub(super) fn wish(&mut self, wish: Wish) {
        let wake = Arc::clone(&self.wake);
        self.reading_path = wish.path();
        // What was to be gone to is read no more: the newest wish wins.
        if !matches!(wish, Wish::Go(_)) {
            self.lane.going = None;
        }
        let (before, focus) = (self.reading_for, self.focus());
        if before != focus {
            self.in_lane(before, |bench| bench.lane.going = None);
        }
        self.reading_for = focus;
        if let Err(error) = self.reading.start("reading", move || wake(), move |handle| wish.read(handle)) {
            self.lane.going = None;
            self.notices.push(Notice::Error(Said::sentence(error)));
        }
    }

    /// The file that is being read, and how far it is, 0 to 1.
    pub fn reading(&self) -> Option<(&Path, f32)> {
        self.reading.done().map(|done| (self.reading_path.as_path(), done))
    }

    /// Gives up reading.
    pub fn cancel_reading(&mut self) {
        self.reading.cancel();
        self.in_lane(self.reading_for, |bench| bench.lane.going = None);
        self.give_up_restoring();
    }

    /// A file that is open to choose from, while the experiment keeps its data.
    pub fn choosing(&self) -> Option<&Choosing> {
        self.choosing.as_ref().filter(|(letter, _)| *letter == self.focus()).map(|(_, choosing)| choosing)
    }

    pub(super) fn poll_reading(&mut self) {
        let read = match self.reading.poll() {
            Poll::Busy | Poll::Idle => return,
            Poll::Done(Ok(read)) => Ok(read),
            Poll::Done(Err(said)) => Err(said),
            Poll::Failed => Err(Said::ReadingFailed),
        };
        // It is for the run that was in focus when it was wished for.
        self.in_lane(self.reading_for, |bench| match read {
            Ok(read) => bench.take_read(read),
            Err(said) => bench.not_read(said),
        });
    }

    fn take_read(&mut self, read: Read) {
        match read {
            Read::Data { source, data, said } => self.use_data(source, data, said),
            Read::Choosing(choosing) => {
                self.note_used(Some(choosing.file.path.clone()));
                self.notices.push(Notice::Error(Said::sentence(choosing.why.to_string())));
                self.choosing = Some((self.focus(), choosing));
            }
            Read::Preset(document, data) => self.use_document(*document, data),
            Read::Go(timeline, data) => {
                self.lane.going = None;
                let (said, resume) = (Vec::new(), Resume::IfRunning);
                let timeline = *timeline;
                self.begin(Change { timeline, data, adapts: false, initial: None, said, resume, restarts: false });
            }
            Read::Restored(document, data) => self.restored(*document, data),
            Read::Found(document, data) => {
                self.note_used(data_path(&document.spec));
                self.replace_document(*document, data);
            }
        }
    }

    fn not_read(&mut self, said: Said) {
        self.lane.going = None;
        self.notices.push(Notice::Error(said));
        self.give_up_restoring();
    }

    fn note_used(&mut self, path: Option<PathBuf>) {
        self.used_files.extend(path);
    }

    /// Puts data from a file in place of the present ones; the settings follow them.
    fn use_data(&mut self, source: Source, data: OpenData, mut said: Vec<Said>) {
        self.choosing = None;
        let path = data.file.as_ref().map(|file| file.path.clone());
        if let Some(path) = &path {
            said.insert(0, Said::Opened(shown_name(path)));
        }
        self.note_used(path);
        let mut timeline = self.shown().clone();
        let mut spec = timeline.now().spec.clone();
        spec.data.source = source;
        spec.data.hash.clear();
        timeline.edit(spec);
        let data = NewData::Have(data);
        let resume = Resume::IfRunning;
        self.begin(Change { timeline, data, adapts: true, initial: None, said, resume, restarts: false });
    }

    /// Puts a whole experiment in place of the present one.
    fn use_document(&mut self, document: Document, data: NewData) {
        self.choosing = None;
        let said = vec![Said::Opened(document.path.as_deref().map_or_else(|| document.spec.name.clone(), shown_name))];
        self.note_used(document.path.clone());
        self.drop_going();
        let mut timeline = self.shown().clone();
        timeline.open(document);
        let resume = Resume::IfRunning;
        self.begin(Change { timeline, data, adapts: false, initial: None, said, resume, restarts: false });
    }

    /// The experiment with which this start of the program begins: there is nothing before it to go back to.
    fn replace_document(&mut self, document: Document, data: NewData) {
        let (said, resume) = (Vec::new(), Resume::IfRunning);
        let timeline = Timeline::new(document);
        self.begin(Change { timeline, data, adapts: false, initial: None, said, resume, restarts: false });
    }

    /// Brings back the experiment of the last time.
    pub fn restore(&mut self, stored: Stored) {
        self.restoring = Some(stored.clone());
        self.wish(Wish::Restore(Box::new(stored)));
    }

    /// Opens the settings of a kept run in the run in focus, at step 0.
    pub fn open_kept(&mut self, stored: Stored) {
        self.restoring = None; // another experiment is wanted than the one of the last time
        self.wish(Wish::Kept(Box::new(stored)));
    }

    fn restored(&mut self, document: Document, data: Result<NewData, Said>) {
        self.restoring = None;
        match data {
            Ok(data) => self.replace_document(document, data),
            Err(why) => self.stand_in(document, why),
        }
        self.open_what_waits();
    }

    /// Shows the settings of an experiment whose data file is missing on the present data, and keeps the experiment.
    fn stand_in(&mut self, document: Document, why: Said) {
        let mut spec = document.spec.clone();
        spec.data.source.clone_from(&self.spec().data.source);
        spec.data.hash.clear();
        adapt::to_data(&mut spec, self.dataset()); // said below, in other words
        let name = data_path(&document.spec).unwrap_or_default();
        self.notices.push(Notice::Offer(vec![why, Said::StandIn(name)], Offer::FindData));
        let shown = document.with(spec);
        let data = NewData::Have(self.lane.data.clone());
        self.replace_document(shown, data);
        self.lane.missing = Some(document);
        self.has_changed = true;
    }

    fn open_what_waits(&mut self) {
        if let Some(path) = self.open_then.take() {
            self.open(&path);
        }
    }

    fn give_up_restoring(&mut self) {
        if self.restoring.take().is_some() {
            self.is_unreadable = true;
            self.open_what_waits();
        }
    }

    /// The experiment as it is to be remembered until the next start.
    pub fn stored(&self) -> Stored {
        if let Some(stored) = &self.restoring {
            return stored.clone();
        }
        // One experiment opens the next start: that of the first run.
        let Some(lane) = self.lanes().next() else { return Stored::default() };
        let document = lane.missing.as_ref().unwrap_or(lane.document());
        Stored {
            experiment: preset::to_text(&document.spec).unwrap_or_default(),
            path: document.path.clone(),
            says: document.says.as_ref().and_then(|says| preset::to_text(says).ok()),
        }
    }

    /// Starts again from the weights of a file. Where their names are those of another program, which of them become what is
    /// first to be shown: [`Workbench::weights_to_show`].
    pub fn start_from_weights(&mut self, path: &Path) -> bool {
        match weights::find(path, self.ready().experiment.sizes()) {
            Ok(found) if found.is_own => self.begin_with(&found),
            Ok(found) => {
                self.weights_to_show = Some(found);
                true
            }
            Err(error) => self.say_outcome::<weights::WeightsError>(Err(error)),
        }
    }

    /// Which tensors would become what, where that is to be shown before they are taken; once.
    pub fn weights_to_show(&mut self) -> Option<weights::Match> {
        self.weights_to_show.take()
    }

    /// Starts again from weights whose match was shown, or needs not be. A network that has changed since is told.
    pub fn take_weights(&mut self, found: &weights::Match) -> bool {
        match weights::find(&found.path, self.ready().experiment.sizes()) {
            Ok(now) if now == *found => self.begin_with(found),
            Ok(_) => {
                let changed = weights::WeightsError::Unlike(message!("weights-network-changed"));
                self.say_outcome::<weights::WeightsError>(Err(changed))
            }
            Err(error) => self.say_outcome::<weights::WeightsError>(Err(error)),
        }
    }

    /// Starts again from the weights that were found.
    fn begin_with(&mut self, found: &weights::Match) -> bool {
        let path = &found.path;
        match found.read_into(self.ready().experiment.parameters_to_fill()) {
            Ok(parameters) => {
                let initial = Some(Arc::new(InitialWeights { path: path.clone(), parameters }));
                let data = NewData::Have(self.lane.data.clone());
                let (timeline, said) = (self.lane.timeline.clone(), vec![Said::StartedFrom(path.clone())]);
                let resume = Resume::IfRunning;
                self.begin(Change { timeline, data, adapts: false, initial, said, resume, restarts: true });
                true
            }
            Err(error) => self.say_outcome::<weights::WeightsError>(Err(error)),
        }
    }

    /// Saves the samples, with noise, as .mat, .npz or .csv.
    pub fn export_data(&mut self, path: &Path) -> bool {
        let outcome = data::export(path, &self.ready().samples.dataset, Compression::Zlib);
        self.say_outcome(outcome.map(|()| Said::Saved(path.to_owned())))
    }

    /// Saves the weights of the newest look, with the run's curves up to the same step.
    pub fn export_weights(&mut self, path: &Path) -> bool {
        let (network, record) = one_step::newest(self.run(), &self.ready().experiment);
        let outcome = weights::write(path, &network, &record);
        self.say_outcome(outcome.map(|()| Said::SavedWeights { path: path.to_owned(), step: record.step }))
    }

    /// Writes what was made of a race or a map to a file.
    pub fn save_bytes(&mut self, path: &Path, bytes: &[u8]) -> bool {
        let outcome = data::export_file::write_bytes(path, bytes);
        self.say_outcome(outcome.map(|()| Said::Saved(path.to_owned())))
    }

    /// Says why a file could not be made. Always false: nothing is written.
    pub fn say_not_made<E: std::fmt::Display + Send + Sync + 'static>(&mut self, error: E) -> bool {
        self.say_outcome(Err::<Said, E>(error))
    }

    fn say_outcome<E: std::fmt::Display + Send + Sync + 'static>(&mut self, outcome: Result<Said, E>) -> bool {
        let is_ok = outcome.is_ok();
        self.notices.push(match outcome {
            Ok(said) => Notice::Info(vec![said]),
            Err(error) => Notice::Error(Said::sentence(error)),
        });
        is_ok
    }

    /// Saves the experiment, with the hash of its data. Settings that were changed are no longer what the preset that they
    /// began as was called: under a new name of file, they are called by that.
    pub fn save_to(&mut self, path: &Path) -> bool {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut spec = self.spec().clone();
        if let Some(missing) = &self.lane.missing {
            spec = missing.spec.clone();
        } else if self.lane.pending.is_none() {
            spec.data.record_hash(self.data_hash().to_owned());
        }
        let document = self.document();
        if document.is_modified() && document.path.as_deref() != Some(&path) && has_old_name(document, &spec) {
            spec.name = path.file_stem().map_or_else(|| spec.name.clone(), |stem| stem.to_string_lossy().into_owned());
        }
        let outcome = preset::write(&path, &spec);
        if outcome.is_ok() {
            self.mark_saved(&path, spec);
        }
        let is_ok = self.say_outcome(outcome.map(|()| Said::Saved(path)));
        if is_ok && self.run().was_steered() {
            self.notices.push(Notice::Info(vec![Said::CurveWasSteered]));
        }
        is_ok
    }

    fn mark_saved(&mut self, path: &Path, spec: Spec) {
        self.note_used(Some(path.to_owned()));
        self.has_changed = true;
        let old_name = self.spec().name.clone();
        let mut written = self.shown().clone();
        written.saved(path, spec.clone());
        if let Some(missing) = &mut self.lane.missing {
            *missing = Document::opened(spec, Some(path.to_owned())); // the settings on the screen are another state
            self.lane.timeline.saved_beside(&written, path, &old_name);
            return;
        }
        if let Some(going) = &mut self.lane.going {
            going.saved_beside(&written, path, &old_name);
        }
        match &mut self.lane.pending {
            Some(pending) => {
                self.lane.timeline.saved_beside(&written, path, &old_name);
                pending.timeline = written;
            }
            None => self.lane.timeline = written,
        }
    }
}

/// Whether the settings are still called as what they began as.
fn has_old_name(document: &Document, spec: &Spec) -> bool {
    document.says.as_ref().is_some_and(|says| says.name == spec.name)
}
