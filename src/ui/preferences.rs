//! What the program remembers between two starts.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use eframe::egui::ThemePreference;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::actions::Action;
use super::arrangement::Arranged;
use super::layout::Layout;
use super::panels::PanelStates;
use crate::engine::Pace;
use crate::workbench::Stored;
use crate::workbench::storage::Texts;

/// Files that the menu lists at most.
const RECENT_CAP: usize = 8;

/// What the program remembers of the window. Each part is a text of its own, so that one that cannot be read leaves the
/// others alone.
#[derive(Debug, Default)]
pub struct Preferences {
    /// Dark, light, or the system's.
    pub theme: ThemeChoice,
    /// Scale of everything on the screen; 0 stands for 1, see [`Preferences::zoom`].
    pub zoom: f32,
    /// Speed.
    pub pace: Pace,
    /// Where the panels are.
    pub layout: Layout,
    /// Whether the settings are out of the way.
    pub settings_hidden: bool,
    /// What the panels show.
    pub panels: PanelStates,
    /// Where the last file was.
    pub last_folder: Option<PathBuf>,
    /// Files opened or saved, newest first.
    pub recent: VecDeque<PathBuf>,
    /// Whether the curves of earlier runs are left out.
    pub hides_runs: bool,
    /// Whether the list of kept runs is shown.
    pub runs_shown: bool,
    /// The tag of the language, once one was chosen.
    pub language: Option<String>,
}

/// The name of the list of files opened lately.
const RECENT: &str = "recent";

fn read<T: Default + DeserializeOwned>(texts: &Texts, name: &'static str, unread: &mut Vec<&'static str>) -> T {
    match texts.get(name).map(|text| ron::from_str(text)) {
        None => T::default(),
        Some(Ok(value)) => value,
        Some(Err(_)) => {
            unread.push(name);
            T::default()
        }
    }
}

fn text(name: &str, value: &impl Serialize) -> Option<(String, String)> {
    Some((name.to_owned(), ron::to_string(value).ok()?))
}

/// What two windows have both changed: the one that writes last is right, but files opened in either stay in the list.
pub fn resolve(name: &str, mine: &str, theirs: &str) -> String {
    let lists = (ron::from_str::<Vec<PathBuf>>(mine), ron::from_str::<Vec<PathBuf>>(theirs));
    let (RECENT, (Ok(mut all), Ok(others))) = (name, lists) else { return mine.to_owned() };
    all.extend(others.into_iter().filter(|path| !all.contains(path)).collect::<Vec<_>>());
    all.truncate(RECENT_CAP);
    ron::to_string(&all).unwrap_or_else(|_| mine.to_owned())
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Light text on dark surfaces.
    #[default]
    Dark,
    /// Dark text on light surfaces.
    Light,
    /// As the system has it.
    System,
}

impl ThemeChoice {
    /// The choice that a command makes, where it makes one.
    pub fn of_action(action: Action) -> Option<Self> {
        match action {
            Action::Dark => Some(Self::Dark),
            Action::Light => Some(Self::Light),
            Action::FollowSystem => Some(Self::System),
            _ => None,
        }
    }
}

impl From<ThemeChoice> for ThemePreference {
    fn from(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Dark => Self::Dark,
            ThemeChoice::Light => Self::Light,
            ThemeChoice::System => Self::System,
        }
    }
}

/// What earlier programs remembered, in one text: of it, what is not quickly set again.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OneText {
    theme: ThemeChoice,
    zoom: f32,
    pace: Pace,
    recent: VecDeque<PathBuf>,
    experiment: Option<String>,
    preset_path: Option<PathBuf>,
}

/// What an earlier program remembered: the preferences, and the experiment.
pub fn of_one_text(text: &str) -> Option<(Preferences, Option<Stored>)> {
    let old: OneText = ron::from_str(text).ok()?;
    let preferences =
        Preferences { theme: old.theme, zoom: old.zoom, pace: old.pace, recent: old.recent, ..Preferences::default() };
    let stored = |experiment| Stored { experiment, path: old.preset_path, says: None };
    Some((preferences, old.experiment.map(stored)))
}

impl Preferences {
    /// What was remembered, and the names of what could not be read.
    pub fn of(texts: &Texts) -> (Self, Vec<&'static str>) {
        let mut unread = Vec::new();
        let preferences = Self {
            theme: read(texts, "theme", &mut unread),
            zoom: read(texts, "zoom", &mut unread),
            pace: read(texts, "pace", &mut unread),
            layout: read::<Option<Arranged>>(texts, "layout", &mut unread)
                .map_or_else(Layout::default, |arranged| Layout::of(&arranged)),
            settings_hidden: read(texts, "settings_hidden", &mut unread),
            panels: read(texts, "panels", &mut unread),
            last_folder: read(texts, "last_folder", &mut unread),
            recent: read(texts, RECENT, &mut unread),
            hides_runs: read(texts, "hides_runs", &mut unread),
            runs_shown: read(texts, "runs_shown", &mut unread),
            language: read(texts, "language", &mut unread),
        };
        (preferences, unread)
    }

    /// What is to be remembered.
    pub fn texts(&self) -> Texts {
        // Paths that are no text have no place in a text; they are few, and only offered.
        let recent: Vec<&PathBuf> = self.recent.iter().filter(|path| path.to_str().is_some()).collect();
        let last_folder = self.last_folder.as_ref().filter(|path| path.to_str().is_some());
        [
            text("theme", &self.theme),
            text("zoom", &self.zoom),
            text("pace", &self.pace),
            text("layout", &self.layout.arranged()),
            text("settings_hidden", &self.settings_hidden),
            text("panels", &self.panels),
            text("last_folder", &last_folder),
            text(RECENT, &recent),
            text("hides_runs", &self.hides_runs),
            text("runs_shown", &self.runs_shown),
            text("language", &self.language),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Scale of everything on the screen, whatever was stored: with one far from these bounds no control could be reached that
    /// mends it.
    pub fn zoom(&self) -> f32 {
        if self.zoom > 0.0 && self.zoom.is_finite() { self.zoom.clamp(0.5, 3.0) } else { 1.0 }
    }

    /// Remembers where a file was.
    pub fn remember_folder(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.last_folder = path.parent().map(Path::to_owned);
    }

    /// Puts a file to the front of the recent ones and remembers its folder.
    pub fn remember(&mut self, path: &Path) {
        self.remember_folder(path);
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|p| *p != path);
        self.recent.push_front(path);
        self.recent.truncate(RECENT_CAP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_scale_always_leaves_the_controls_within_reach() {
        for (stored, shown) in
            [(1.25, 1.25), (0.0, 1.0), (-2.0, 1.0), (f32::NAN, 1.0), (f32::INFINITY, 1.0), (1e9, 3.0), (1e-9, 0.5)]
        {
            let texts = Texts::from([("zoom".to_owned(), ron::to_string(&stored).unwrap_or_default())]);
            assert_eq!(Preferences::of(&texts).0.zoom(), shown, "{stored}");
        }
    }
}
