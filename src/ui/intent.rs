//! What painters ask for. Painting changes nothing; one match in `commands` executes these between two frames.

use std::path::{Path, PathBuf};

use strum::IntoStaticStr;

use super::actions::Action;
use super::choices::{Choice, PanelId};
use crate::data::Selection;
use crate::engine::Pace;
use crate::experiment::Spec;
use crate::experiment::weights::Match;
use crate::words::Language;
use crate::workbench::kept_runs::Wish;
use crate::workbench::{Letter, MapAsked, Offer};

/// What a dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Purpose {
    /// Choose data.
    OpenData,
    /// Choose a preset.
    OpenPreset,
    /// Choose where to save the preset.
    SavePreset,
    /// Choose where to save the data.
    ExportData,
    /// Choose where to save the weights.
    ExportWeights,
    /// Choose weights to start from.
    OpenWeights,
    /// Look for the data file that is missing.
    FindData,
    /// Choose where to save the race, as a picture or a table.
    ExportRace,
    /// Choose where to save the map, as a picture or a table.
    ExportMap,
}

impl Purpose {
    /// Whether a place to save to is asked for.
    pub fn saves(self) -> bool {
        matches!(self, Self::SavePreset | Self::ExportData | Self::ExportWeights | Self::ExportRace | Self::ExportMap)
    }

    /// The endings that a file of this kind may have, the usual one first; none where nothing is saved.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::SavePreset => &["ron"],
            Self::ExportData => &["mat", "npz", "csv"],
            Self::ExportWeights => &["mat", "npz", "safetensors"],
            Self::ExportRace | Self::ExportMap => &["svg", "png", "csv"],
            Self::OpenData | Self::OpenPreset | Self::OpenWeights | Self::FindData => &[],
        }
    }

    /// A name to save under: what the experiment is called, and what is saved of it.
    pub fn proposed_name(self, experiment: &str) -> String {
        match self {
            Self::ExportData => format!("{experiment}-samples.mat"),
            Self::ExportWeights => format!("{experiment}-weights.mat"),
            Self::ExportRace => format!("{experiment}-race.svg"),
            Self::ExportMap => format!("{experiment}-map.svg"),
            _ => format!("{experiment}.ron"),
        }
    }

    /// The path with an ending that fits: an ending that stands for another kind of file is replaced, any other is part of
    /// the name.
    pub fn fitting(self, path: &Path) -> PathBuf {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let Some(usual) = self.endings().first() else { return path.to_owned() };
        if self.endings().contains(&ending.as_str()) {
            return path.to_owned();
        }
        let is_known = ["ron", "mat", "npy", "npz", "safetensors", "csv", "txt", "tsv", "dat", "svg", "png"]
            .contains(&ending.as_str());
        let stem = if is_known { path.file_stem() } else { path.file_name() };
        let mut name = stem.unwrap_or_default().to_owned();
        name.push(".");
        name.push(usual);
        path.with_file_name(name)
    }
}

/// What the user was asked before a path came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether to write over the file at this path.
    AboutThisPath,
    /// Nothing yet.
    Nothing,
}

/// A wish, with its parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// A command of the one list.
    Do(Action),
    /// The settings as they should be. What changes network or data starts again from step 0; learning rate and stop
    /// rules act at once.
    Edit(Box<Spec>),
    /// Another seed for all live runs: what is compared starts from the same weights.
    SetSeed(u64),
    /// Settings and bars speak of another live run.
    FocusOn(Letter),
    /// Hold a live run while the others go on, or let it go with them.
    Hold(Letter, bool),
    /// Race the live runs over so many seeds.
    StartRace(u64),
    /// Give up what of the race is under way.
    CancelRace,
    /// Ask what makes the run in focus slow, over so many seeds.
    AskWhy(u64),
    /// Give up what of the question is under way.
    CancelWhy,
    /// Open the run of an arm of the race with a seed.
    OpenRaced(usize, u64),
    /// Go on with a race that was given up or interrupted.
    GoOnRacing,
    /// Map the run in focus.
    StartMap(MapAsked),
    /// Go on with a map that was given up.
    GoOnMapping,
    /// Give up what of the map is under way.
    CancelMap,
    /// Open the run of a cell of the map with a seed.
    OpenMapped(usize, u64),
    /// Race a cell of the map over so many seeds.
    RaceMapped(usize, u64),
    /// Ask where to open or save something.
    AskForFile(Purpose),
    /// How fast to go.
    SetPace(Pace),
    /// Load a built-in preset.
    OpenBuiltIn(&'static str),
    /// Open a file of any known kind.
    OpenFile(PathBuf),
    /// A file was chosen in the system's dialog, which has asked before a file is written over.
    Chosen(Purpose, PathBuf),
    /// The path of a file was typed.
    Typed(Purpose, PathBuf),
    /// Save to this file, whatever is there.
    WriteOver(Purpose, PathBuf),
    /// Start from weights whose match was shown.
    TakeWeights(Box<Match>),
    /// Do something about what a notice says.
    Take(Offer),
    /// Use other columns or another variable of the open file.
    Select {
        /// The file.
        path: PathBuf,
        /// What to use of it.
        selection: Selection,
    },
    /// Give up reading a file.
    CancelReading,
    /// Show a panel in the whole window, or put it back.
    ToggleFull(PanelId),
    /// Show or hide a panel.
    TogglePanel(PanelId),
    /// Speak another language, at once.
    Speak(Language),
    /// Show something else in a panel.
    Choose(Choice),
    /// Take the keyboard to a control of the settings, by its key.
    GoToSetting(&'static str),
    /// Do something with kept runs.
    Kept(Wish),
    /// Close whatever window lies over the workbench.
    CloseWindow,
}

/// The wishes of one frame.
#[derive(Debug, Default)]
pub struct Intents {
    list: Vec<Intent>,
}

impl Intents {
    /// Adds a wish.
    pub fn push(&mut self, intent: Intent) {
        self.list.push(intent);
    }

    /// Adds a command.
    pub fn act(&mut self, action: Action) {
        self.push(Intent::Do(action));
    }

    /// Takes all wishes, oldest first.
    pub fn take(&mut self) -> Vec<Intent> {
        std::mem::take(&mut self.list)
    }

    /// Whether there is a wish.
    pub fn any(&self) -> bool {
        !self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_takes_no_other_kinds_file() {
        let fitting = |purpose: Purpose, name: &str| {
            purpose.fitting(Path::new("/a").join(name).as_path()).file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(fitting(Purpose::ExportWeights, "deep.ron"), "deep.mat");
        assert_eq!(fitting(Purpose::ExportWeights, "deep.MAT"), "deep.MAT");
        assert_eq!(fitting(Purpose::ExportWeights, "deep"), "deep.mat");
        assert_eq!(fitting(Purpose::ExportWeights, "run.v2"), "run.v2.mat");
        assert_eq!(fitting(Purpose::ExportWeights, "run.safetensors"), "run.safetensors");
        assert_eq!(fitting(Purpose::ExportWeights, "run.csv"), "run.mat");
        assert_eq!(fitting(Purpose::ExportData, "deep.npz"), "deep.npz");
        assert_eq!(fitting(Purpose::ExportData, "deep.csv"), "deep.csv");
        assert_eq!(fitting(Purpose::ExportData, "deep.ron"), "deep.mat");
        assert_eq!(fitting(Purpose::SavePreset, "deep.mat"), "deep.ron");
        assert_eq!(fitting(Purpose::OpenData, "deep.ron"), "deep.ron");
        for purpose in [Purpose::SavePreset, Purpose::ExportData, Purpose::ExportWeights] {
            let name = purpose.proposed_name("deep");
            assert_eq!(fitting(purpose, &name), name, "what is proposed fits");
        }
    }
}
