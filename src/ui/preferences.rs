//! What the program remembers between two starts.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use eframe::egui::ThemePreference;
use serde::{Deserialize, Serialize};

use super::actions::Action;
use super::layout::Layout;
use super::panels::PanelStates;
use crate::engine::Pace;
use crate::workbench::Ghost;

/// Files that the menu lists at most.
const RECENT_CAP: usize = 8;

/// Saved with the window. Everything has a default, so that an older file never keeps the program from starting.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Dark, light, or the system's.
    pub theme: ThemeChoice,
    /// Scale of everything on the screen; 0 stands for 1.
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
    /// The experiment as a preset's text.
    pub experiment: Option<String>,
    /// The file that the experiment was read from or saved to.
    pub preset_path: Option<PathBuf>,
    /// Curves of earlier runs, and of the one that was on the screen.
    pub runs: Vec<Ghost>,
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

impl Preferences {
    /// Remembers where a file was.
    pub fn remember_folder(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.last_folder = path.parent().map(Path::to_owned);
    }

    /// Puts a file to the front of the recent ones and remembers its folder.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.last_folder = path.parent().map(Path::to_owned);
        self.recent.retain(|p| *p != path);
        self.recent.push_front(path);
        self.recent.truncate(RECENT_CAP);
    }
}
