//! What is remembered between two starts: preferences and the experiment in one file, runs in the archive, both in the
//! system's folder for such things.
//!
//! Written in the background within a second of a change, whether the window is drawn or not.

use std::path::Path;

use eframe::egui::Context;

use super::preferences::{Preferences, resolve};
use crate::archive::Place;
use crate::workbench::kept_runs::Wish;
use crate::workbench::storage::{Texts, Trouble};
use crate::workbench::{KeptRuns, Notice, Said, Store, Stored, Wake, Workbench};

/// Seconds between two looks at what has changed, while something changes.
const INTERVAL: f64 = 0.5;
/// Seconds between two looks at runs that are to be written.
const KEPT_INTERVAL: f32 = 0.1;
/// Where earlier programs kept the curves of runs, in the same folder.
const OLD_RUNS: &str = "runs.ron.gz";
/// Where the experiment stands among the texts.
const EXPERIMENT: &str = "experiment";

/// The race stands in a file of its own: its rows are many, and the other texts are written often.
const RACE_FILE: &str = "race.ron";
/// Where it stands among the texts of that file.
const RACE: &str = "race";
/// Seconds between two writings of a race under way.
const RACE_INTERVAL: f64 = 5.0;

/// The files, and whether there may be something to write.
#[derive(Default)]
pub struct Remembered {
    store: Option<Store>,
    race: Option<Store>,
    /// The state of the race that was written last, and when.
    race_written: Option<((u64, usize), f64)>,
    kept: KeptRuns,
    may_have_changed: bool,
    last_look: f64,
}

impl Remembered {
    /// What was remembered in a folder, and what is wrong with it. The archive of runs stands there as well, or in its own
    /// place.
    pub fn open(folder: &Path, archive: Option<Place>, wake: &Wake) -> (Self, Vec<Notice>) {
        let mut notices = Vec::new();
        let (store, trouble) = Store::open(folder.join("preferences.ron"), wake.clone(), resolve);
        notices.extend(trouble.map(notice));
        let (race, trouble) = Store::open(folder.join(RACE_FILE), wake.clone(), |_, mine, _| mine.to_owned());
        notices.extend(trouble.map(notice));
        let archive = archive.unwrap_or_else(|| Place::in_folder(folder));
        let kept = KeptRuns::open(archive, folder.join(OLD_RUNS), wake.clone());
        let kept = kept.map_err(|error| notices.push(Notice::Error(Said::sentence(error)))).unwrap_or_default();
        (Self { store: Some(store), race: Some(race), kept, ..Self::default() }, notices)
    }

    /// The runs that are kept.
    pub fn kept(&self) -> &KeptRuns {
        &self.kept
    }

    /// Does what is wished of kept runs.
    pub fn wish(&mut self, wish: Wish, workbench: &mut Workbench) {
        self.kept.wish(wish, workbench);
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

    /// The race of the last time.
    pub fn race(&self) -> Option<&str> {
        self.race.as_ref()?.texts().get(RACE).map(String::as_str)
    }

    /// Notes the race where it has gone on; between two notes of one under way some seconds pass.
    fn note_race(&mut self, workbench: &Workbench, now: f64) {
        let (Some(store), Some(race)) = (&mut self.race, workbench.race()) else { return };
        let edition = race.edition();
        let is_new = self
            .race_written
            .is_none_or(|(written, at)| written != edition && (!race.study.is_running() || now - at >= RACE_INTERVAL));
        if is_new && let Some(text) = race.stored() {
            store.set(Texts::from([(RACE.to_owned(), text)]));
            self.race_written = Some((edition, now));
        }
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
        self.note_race(workbench, now);
        troubles.extend(self.race.as_mut().and_then(|store| store.poll().err()));
        self.kept.poll(now, workbench);
        if self.kept.is_busy() {
            ctx.request_repaint_after_secs(KEPT_INTERVAL);
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
        self.race_written = None;
        self.note_race(workbench, 0.0);
        if let Some(store) = &mut self.race {
            let _ = store.finish();
        }
        let _ = self.kept.finish(workbench);
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
