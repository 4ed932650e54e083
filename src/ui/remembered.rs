//! What is remembered between two starts: preferences and the experiment in one file, the curves of earlier runs in
//! another, both in the system's folder for such things.
//!
//! Written in the background within a second of a change, whether the window is drawn or not.

use std::path::Path;

use eframe::egui::Context;

use super::preferences::{Preferences, resolve};
use crate::workbench::storage::{Texts, Trouble};
use crate::workbench::{Notice, Records, RunsFile, Said, Store, Stored, Wake, Workbench};

/// Seconds between two looks at what has changed, while something changes.
const INTERVAL: f64 = 0.5;
/// Where the experiment stands among the texts.
const EXPERIMENT: &str = "experiment";

/// The files, and whether there may be something to write.
#[derive(Default)]
pub struct Remembered {
    store: Option<Store>,
    runs: Option<RunsFile>,
    may_have_changed: bool,
    last_look: f64,
}

impl Remembered {
    /// What was remembered in a folder, and what is wrong with it.
    pub fn open(folder: &Path, wake: &Wake) -> (Self, Vec<Notice>) {
        let mut notices = Vec::new();
        let (store, trouble) = Store::open(folder.join("preferences.ron"), wake.clone(), resolve);
        notices.extend(trouble.map(notice));
        let runs = RunsFile::at(folder.join("runs.ron.gz"), wake.clone());
        let runs = runs.map_err(|error| notices.push(Notice::Error(Said::sentence(error)))).ok();
        (Self { store: Some(store), runs, ..Self::default() }, notices)
    }

    /// The preferences. What of them cannot be read is kept aside with the rest.
    pub fn preferences(&mut self) -> (Preferences, Option<Notice>) {
        let Some(store) = &mut self.store else { return (Preferences::default(), None) };
        let (preferences, unread) = Preferences::of(store.texts());
        let trouble = (!unread.is_empty()).then(|| store.damaged_in_part()).flatten();
        (preferences, trouble.map(notice))
    }

    /// Whether nothing was remembered yet.
    pub fn is_new(&self) -> bool {
        self.store.as_ref().is_some_and(|store| store.texts().is_empty())
    }

    /// The experiment of the last time.
    pub fn experiment(&self) -> Option<Stored> {
        ron::from_str(self.store.as_ref()?.texts().get(EXPERIMENT)?).ok()
    }

    /// The experiment could not be brought back: it is kept aside before another takes its place.
    pub fn keep_aside(&self) -> Option<Notice> {
        match self.store.as_ref()?.copy_aside() {
            Ok(kept) => kept.map(|kept| Notice::Error(Said::ExperimentKept(kept))),
            Err(trouble) => Some(notice(trouble)),
        }
    }

    /// Something may have changed.
    pub fn touch(&mut self) {
        self.may_have_changed = true;
    }

    /// Looks after what has to be written. `now` is the time in seconds.
    pub fn look(&mut self, ctx: &Context, now: f64, preferences: &Preferences, workbench: &mut Workbench) {
        let mut troubles = Vec::new();
        if let Some(store) = &mut self.store {
            let wait = self.last_look + INTERVAL - now;
            if self.may_have_changed && wait <= 0.0 {
                store.set(texts(preferences, workbench));
                (self.may_have_changed, self.last_look) = (false, now);
            } else if self.may_have_changed {
                ctx.request_repaint_after_secs(wait as f32);
            }
            troubles.extend(store.poll().err());
        }
        if let Some(runs) = &mut self.runs {
            troubles.extend(runs.poll(workbench.records_mut()).err());
        }
        for trouble in troubles {
            workbench.tell(notice(trouble));
        }
    }

    /// Writes everything, and waits for it: the program ends.
    pub fn finish(&mut self, preferences: &Preferences, workbench: &mut Workbench) {
        // Who could be told is gone; what could not be written was said when it was tried before.
        if let Some(store) = &mut self.store {
            store.set(texts(preferences, workbench));
            let _ = store.finish();
        }
        if let Some(runs) = &mut self.runs {
            let records: &mut Records = workbench.records_mut();
            let _ = runs.finish(records);
        }
    }
}

fn texts(preferences: &Preferences, workbench: &Workbench) -> Texts {
    let mut texts = preferences.texts();
    if let Ok(experiment) = ron::to_string(&workbench.stored()) {
        texts.insert(EXPERIMENT.to_owned(), experiment);
    }
    texts
}

fn notice(trouble: Trouble) -> Notice {
    Notice::Error(Said::Storage(trouble))
}
