//! Everything that can be asked for without a parameter: one list that feeds menus, command palette, shortcuts and the
//! help sheet.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};
use strum::{EnumCount, IntoStaticStr};

use crate::words;

/// One command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// Choose a data file.
    OpenData,
    /// Choose a preset file.
    OpenPreset,
    /// Type the path of a file.
    OpenPath,
    /// Save the experiment to its file.
    SavePreset,
    /// Save the experiment to another file.
    SavePresetAs,
    /// Save the data, with noise, to a file.
    ExportData,
    /// Save weights and curves to a file.
    ExportWeights,
    /// Start from weights of a file in place of drawn ones.
    StartFromWeights,
    /// End the program.
    Quit,
    /// Take back the last change of the settings.
    Undo,
    /// Do it again.
    Redo,
    /// Run or pause.
    RunOrPause,
    /// One step.
    StepOnce,
    /// Back to step 0.
    Rewind,
    /// End the run.
    Stop,
    /// The weights of the best state so far.
    BestWeights,
    /// Same experiment, next seed.
    NextSeed,
    /// A second run from the same start.
    AddRun,
    /// Give up the run in focus.
    CloseRun,
    /// The exact rule beside the one that is not, or the other way round, from the same start; and back.
    TruthSwitch,
    /// The live runs over many seeds, and back.
    Race,
    /// What makes the run in focus slow, and back.
    Why,
    /// The run in focus over one or two of its numbers, and back.
    Map,
    /// Show the old curves, or leave them out.
    ToggleGhosts,
    /// Forget the old curves.
    ClearGhosts,
    /// The panel under the pointer in the whole window, and back.
    FullWindow,
    /// Show or hide the settings.
    ToggleSettings,
    /// Show or hide the list of kept runs.
    ToggleRuns,
    /// All panels back at their places.
    ResetLayout,
    /// Dark colours.
    Dark,
    /// Light colours.
    Light,
    /// The system's colours.
    FollowSystem,
    /// Larger text.
    ZoomIn,
    /// Smaller text.
    ZoomOut,
    /// Text as it was.
    ZoomReset,
    /// Find a command.
    Palette,
    /// The list of shortcuts.
    Shortcuts,
    /// What this program is.
    About,
}

/// The menus of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Menu {
    /// Files.
    File,
    /// Settings.
    Edit,
    /// The screen.
    View,
    /// Training.
    Run,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu, first to last.
    pub const ALL: [Self; Self::COUNT] = [Self::File, Self::Edit, Self::View, Self::Run, Self::Help];

    /// Its name.
    pub fn name(self) -> &'static str {
        words::named("menu", self.into())
    }
}

impl Action {
    /// Every action, in the order of menus, palette and help.
    pub const ALL: [Self; Self::COUNT] = [
        Self::OpenData,
        Self::OpenPreset,
        Self::OpenPath,
        Self::SavePreset,
        Self::SavePresetAs,
        Self::ExportData,
        Self::ExportWeights,
        Self::StartFromWeights,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::RunOrPause,
        Self::StepOnce,
        Self::Rewind,
        Self::Stop,
        Self::BestWeights,
        Self::NextSeed,
        Self::AddRun,
        Self::CloseRun,
        Self::TruthSwitch,
        Self::Race,
        Self::Why,
        Self::Map,
        Self::ToggleGhosts,
        Self::ClearGhosts,
        Self::FullWindow,
        Self::ToggleSettings,
        Self::ToggleRuns,
        Self::ResetLayout,
        Self::Dark,
        Self::Light,
        Self::FollowSystem,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::Palette,
        Self::Shortcuts,
        Self::About,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        words::named("action", self.into())
    }

    /// What it does.
    pub fn hover(self) -> &'static str {
        words::attribute("action", self.into(), "hover")
    }

    /// The menu that it stands in.
    pub fn menu(self) -> Menu {
        match self {
            Self::OpenData
            | Self::OpenPreset
            | Self::OpenPath
            | Self::SavePreset
            | Self::SavePresetAs
            | Self::ExportData
            | Self::ExportWeights
            | Self::StartFromWeights
            | Self::Quit => Menu::File,
            Self::Undo | Self::Redo => Menu::Edit,
            Self::RunOrPause
            | Self::StepOnce
            | Self::Rewind
            | Self::Stop
            | Self::BestWeights
            | Self::NextSeed
            | Self::AddRun
            | Self::CloseRun
            | Self::TruthSwitch
            | Self::Race
            | Self::Why
            | Self::Map
            | Self::ToggleGhosts
            | Self::ClearGhosts => Menu::Run,
            Self::FullWindow
            | Self::ToggleSettings
            | Self::ToggleRuns
            | Self::ResetLayout
            | Self::Dark
            | Self::Light
            | Self::FollowSystem
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset => Menu::View,
            Self::Palette | Self::Shortcuts | Self::About => Menu::Help,
        }
    }

    /// Every shortcut with its action, the ones with more modifiers first: a key that is pressed with Shift also fits
    /// the shortcut without it.
    pub fn most_modifiers_first() -> Vec<(Self, KeyboardShortcut)> {
        let mut all: Vec<_> = Self::ALL.iter().flat_map(|a| a.shortcuts().iter().map(|s| (*a, *s))).collect();
        let count = |m: Modifiers| u8::from(m.alt) + u8::from(m.shift) + u8::from(m.ctrl || m.command);
        all.sort_by_key(|(_, shortcut)| std::cmp::Reverse(count(shortcut.modifiers)));
        all
    }

    /// The keys that ask for it; the first is the one that is shown.
    pub fn shortcuts(self) -> &'static [KeyboardShortcut] {
        const fn plain(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::NONE, key)
        }
        const fn command(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::COMMAND, key)
        }
        const fn command_shift(key: Key) -> KeyboardShortcut {
            KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
        }
        match self {
            Self::OpenData => const { &[command(Key::O)] },
            Self::OpenPreset => const { &[command_shift(Key::O)] },
            Self::SavePreset => const { &[command(Key::S)] },
            Self::SavePresetAs => const { &[command_shift(Key::S)] },
            Self::Quit => const { &[command(Key::Q)] },
            Self::Undo => const { &[command(Key::Z)] },
            Self::Redo => const { &[command_shift(Key::Z), command(Key::Y)] },
            Self::RunOrPause => const { &[plain(Key::Space)] },
            Self::StepOnce => const { &[plain(Key::ArrowRight)] },
            Self::Rewind => const { &[plain(Key::R)] },
            Self::NextSeed => const { &[plain(Key::N)] },
            Self::AddRun => const { &[plain(Key::B)] },
            Self::TruthSwitch => const { &[plain(Key::T)] },
            Self::Why => const { &[plain(Key::Y)] },
            Self::Map => const { &[plain(Key::M)] },
            Self::Race => const { &[plain(Key::G)] },
            Self::ToggleGhosts => const { &[plain(Key::H)] },
            Self::FullWindow => const { &[plain(Key::F11)] },
            Self::ToggleSettings => const { &[plain(Key::F9)] },
            Self::ToggleRuns => const { &[plain(Key::F8)] },
            Self::ZoomIn => const { &[command(Key::Plus), command(Key::Equals)] },
            Self::ZoomOut => const { &[command(Key::Minus)] },
            Self::ZoomReset => const { &[command(Key::Num0)] },
            Self::Palette => const { &[command_shift(Key::P), command(Key::K)] },
            Self::Shortcuts => const { &[plain(Key::F1), plain(Key::Questionmark)] },
            Self::OpenPath
            | Self::ExportData
            | Self::ExportWeights
            | Self::StartFromWeights
            | Self::Stop
            | Self::BestWeights
            | Self::CloseRun
            | Self::ClearGhosts
            | Self::ResetLayout
            | Self::Dark
            | Self::Light
            | Self::FollowSystem
            | Self::About => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_actions_share_a_shortcut() {
        let all: Vec<(Action, KeyboardShortcut)> =
            Action::ALL.iter().flat_map(|a| a.shortcuts().iter().map(|s| (*a, *s))).collect();
        for (i, (a, key)) in all.iter().enumerate() {
            for (b, other) in &all[i + 1..] {
                assert_ne!(key, other, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn a_shortcut_comes_before_the_ones_that_it_fits_as_well() {
        let all = Action::most_modifiers_first();
        for (i, (earlier, key)) in all.iter().enumerate() {
            for (later, other) in &all[i + 1..] {
                let hidden = other.logical_key == key.logical_key && other.modifiers.matches_logically(key.modifiers);
                assert!(!hidden, "{earlier:?} takes the key of {later:?}");
            }
        }
    }

    /// The lists are as long as there are variants, which the compiler counts: what stands in them once is all there is.
    #[test]
    fn every_action_and_menu_stands_in_its_list_once() {
        let actions: HashSet<Action> = Action::ALL.into_iter().collect();
        let menus: HashSet<Menu> = Menu::ALL.into_iter().collect();
        assert_eq!((actions.len(), menus.len()), (Action::COUNT, Menu::COUNT));
        let in_use: HashSet<Menu> = actions.iter().map(|action| action.menu()).collect();
        assert_eq!(in_use, menus, "no menu is empty");
    }
}
