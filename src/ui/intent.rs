//! What painters ask for. Painting changes nothing; one match in `workbench` executes these between two frames.

use std::path::PathBuf;

use strum::IntoStaticStr;

use super::actions::Action;
use super::choices::{Choice, PanelId};
use crate::data::Selection;
use crate::engine::Pace;
use crate::experiment::Spec;
use crate::words::Language;

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
}

impl Purpose {
    /// Whether a place to save to is asked for.
    pub fn saves(self) -> bool {
        matches!(self, Self::SavePreset | Self::ExportData | Self::ExportWeights)
    }

    /// A name to save under, where the file has none yet.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::ExportData => "samples.mat",
            Self::ExportWeights => "weights.mat",
            Self::SavePreset | Self::OpenData | Self::OpenPreset | Self::OpenWeights => "experiment.ron",
        }
    }
}

/// A wish, with its parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// A command of the one list.
    Do(Action),
    /// The settings as they should be. What changes network or data starts again from step 0; learning rate and stop
    /// rules act at once.
    Edit(Box<Spec>),
    /// How fast to go.
    SetPace(Pace),
    /// Load a built-in preset.
    OpenBuiltIn(&'static str),
    /// Open a file of any known kind.
    OpenFile(PathBuf),
    /// A file was chosen, in a dialog or by typing.
    Chosen(Purpose, PathBuf),
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
