//! Words of the shell: menus, bars, notices, windows.

use std::path::Path;

use crate::engine::Pace;
use crate::ui::actions::{Action, Menu};
use crate::ui::choices::PanelId;
use crate::ui::intent::Purpose;
use crate::workbench::{Said, Standing};

/// The window's title; the program's name.
pub const APP: &str = "Deltascope";

/// The window's title: what is open, a star where it was changed, and where the run stands.
pub fn title(data: Option<&Path>, preset: Option<&Path>, name: &str, modified: bool, standing: Standing) -> String {
    let experiment = preset.map_or_else(|| name.to_owned(), file_name);
    let star = if modified { "*" } else { "" };
    let data = data.map(|path| format!("{} - ", file_name(path))).unwrap_or_default();
    let state = match standing {
        Standing::Finished(reason) => format!("finished: {reason}"),
        other => self::standing(other),
    };
    format!("{APP} - {experiment}{star} - {data}{state}")
}

/// Title of a panel in menus and tabs.
pub fn panel(panel: PanelId) -> &'static str {
    match panel {
        PanelId::Scatter => super::scatter::TITLE,
        PanelId::Loss => super::loss::TITLE,
        PanelId::Network => super::network::TITLE,
        PanelId::Gradient => super::gradient::TITLE,
    }
}

/// Name of a menu.
pub fn menu(menu: Menu) -> &'static str {
    match menu {
        Menu::File => "File",
        Menu::Edit => "Edit",
        Menu::View => "View",
        Menu::Run => "Run",
        Menu::Help => "Help",
    }
}

/// Name of an action, and what it does.
pub fn action(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::OpenData => ("Open data…", "Choose a .mat or .csv file; or drop one on the window"),
        Action::OpenPreset => ("Open preset…", "Choose an experiment saved as .ron; or drop one on the window"),
        Action::OpenPath => ("Open by path…", "Type the path of a .mat, .csv or .ron file"),
        Action::SavePreset => ("Save preset", "Save the experiment to its file"),
        Action::SavePresetAs => ("Save preset as…", "Save the experiment to another file"),
        Action::ExportData => ("Export data…", "Save the samples, with noise and labels, as .mat or .csv"),
        Action::ExportWeights => (
            "Export weights…",
            "Save W1 b1 W2 b2 … (W: inputs x units) with the curves of the run as a .mat file for MATLAB, Octave or scipy",
        ),
        Action::StartFromWeights => {
            ("Start from weights…", "Read W1 b1 W2 b2 … from a .mat file and start from them in place of drawn weights")
        }
        Action::Quit => ("Quit", "End the program; the experiment is there again at the next start"),
        Action::Undo => ("Undo", "Take back the last change of the settings"),
        Action::Redo => ("Redo", "Do the change again"),
        Action::RunOrPause => ("Run / pause", "Take steps at the chosen pace, or hold the run"),
        Action::StepOnce => ("Step", "Take one step, then hold"),
        Action::Rewind => ("Rewind", "Back to step 0: the same initial weights, the same batches"),
        Action::Stop => ("Stop", "End the run here"),
        Action::NextSeed => ("Next seed", "The same experiment from other initial weights and batches"),
        Action::ClearGhosts => ("Clear old curves", "Forget the faint curves of earlier runs"),
        Action::FullWindow => ("Panel in whole window", "The panel under the pointer fills the window, and back"),
        Action::ResetLayout => ("Reset layout", "All panels back at their places"),
        Action::Dark => ("Dark", "Light text on dark surfaces"),
        Action::Light => ("Light", "Dark text on light surfaces"),
        Action::FollowSystem => ("Follow system", "Dark or light as the system is"),
        Action::ZoomIn => ("Larger text", "Everything on the screen grows"),
        Action::ZoomOut => ("Smaller text", "Everything on the screen shrinks"),
        Action::ZoomReset => ("Normal text", "Everything at its first size"),
        Action::Palette => ("Command palette…", "Find any command by a part of its name"),
        Action::Shortcuts => ("Keyboard shortcuts", "The list of keys"),
        Action::About => ("About Deltascope", "What this program is"),
    }
}

/// Submenu of files opened lately.
pub const RECENT: &str = "Open recent";
/// Where no file was opened yet.
pub const NO_RECENT: &str = "no file yet";
/// Submenu of built-in presets.
pub const BUILT_IN: &str = "Built-in presets";

/// The big button.
pub fn run_button(standing: Standing) -> &'static str {
    match standing {
        Standing::Ready => "▶ Run",
        Standing::Running => "⏸ Pause",
        Standing::Paused => "▶ Continue",
        Standing::Finished(_) => "▶ Run again",
        Standing::Lost => "▶ Restart",
    }
}

/// Hover text of the big button.
pub fn run_hover(standing: Standing) -> &'static str {
    match standing {
        Standing::Ready | Standing::Paused => "Take steps at the chosen pace (Space)",
        Standing::Running => "Hold the run; it can go on (Space)",
        Standing::Finished(_) => "From step 0 with the same initial weights and batches (Space)",
        Standing::Lost => "Training stopped unexpectedly; start it again from step 0",
    }
}

/// The step button.
pub const STEP: &str = "Step";
/// The rewind button.
pub const REWIND: &str = "Rewind";
/// The stop button.
pub const STOP: &str = "Stop";
/// Label of the pace slider.
pub const PACE: &str = "Pace";
/// Hover text of the pace slider.
pub const PACE_HOVER: &str =
    "Steps per second, logarithmic; at the right end as fast as the machine goes. Double-click: automatic";
/// The automatic pace.
pub const PACE_AUTO: &str = "Auto";
/// Hover text of the automatic pace.
pub const PACE_AUTO_HOVER: &str = "Every factor of ten of steps takes the same time: the first steps can be watched one by one, and a million steps take some twenty seconds";
/// Label of the seed.
pub const SEED: &str = "Seed";
/// Hover text of the seed.
pub const SEED_HOVER: &str =
    "Decides initial weights, split, noise and batches. The same seed gives the same curve, bit for bit";

/// What stands beside the pace slider.
pub fn pace(pace: Pace, steps_per_sec: f64) -> String {
    let measured = if steps_per_sec > 0.0 { format!("{} steps/s", count(steps_per_sec)) } else { String::new() };
    match pace {
        Pace::StepsPerSecond(rate) => format!("{} steps/s", count(rate)),
        Pace::Unlimited if measured.is_empty() => "flat out".to_owned(),
        Pace::Unlimited | Pace::Decades { .. } => measured,
    }
}

/// `6,000`; under ten with one digit after the point.
pub fn count(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.1}").trim_end_matches(".0").to_owned();
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Where the run stands, in the status bar.
pub fn standing(standing: Standing) -> String {
    match standing {
        Standing::Ready => "ready".to_owned(),
        Standing::Running => "running".to_owned(),
        Standing::Paused => "paused".to_owned(),
        Standing::Finished(reason) => reason.to_string(),
        Standing::Lost => "training stopped unexpectedly".to_owned(),
    }
}

/// Filter of file dialogs.
pub const DATA_FILES: &str = "Data";
/// Filter of file dialogs.
pub const PRESET_FILES: &str = "Presets";
/// Filter of file dialogs.
pub const WEIGHT_FILES: &str = "MATLAB files with weights";

/// Title of a file dialog.
pub fn dialog_title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::OpenData => "Open data",
        Purpose::OpenPreset => "Open preset",
        Purpose::SavePreset => "Save preset",
        Purpose::ExportData => "Export data",
        Purpose::ExportWeights => "Export weights",
        Purpose::OpenWeights => "Start from weights",
    }
}

/// Labels of the status bar.
pub mod status {
    /// Steps taken.
    pub const STEP: &str = "step";
    /// Loss of the last step.
    pub const LOSS: &str = "loss";
    /// Speed.
    pub const SPEED: &str = "steps/s";
    /// Training time, pauses left out.
    pub const ELAPSED: &str = "elapsed";
    /// Training accuracy.
    pub const ACCURACY: &str = "accuracy";
    /// Test accuracy.
    pub const TEST: &str = "test";
}

/// What happened, in words.
pub fn said(said: &Said) -> String {
    match said {
        Said::Restarted => "Starts again from step 0; the old curve stays, faint".to_owned(),
        Said::Lost => "Training stopped unexpectedly. Settings and curves are still here: press Restart".to_owned(),
        Said::NothingToUndo => "There is no change to take back".to_owned(),
        Said::NothingToRedo => "There is no change to do again".to_owned(),
        Said::Opened(name) => format!("Opened {name}"),
        Said::Saved(path) => format!("Saved {}", file_name(path)),
        Said::StartedFrom(path) => format!("Starts from the weights in {}", file_name(path)),
        Said::UnknownKind(path) => {
            format!("{} is neither data (.mat, .csv) nor a preset (.ron)", file_name(path))
        }
        Said::ReadingFailed => {
            "Reading the file stopped unexpectedly; nothing has changed. Try again, or report the file".to_owned()
        }
        Said::Sentence(sentence) => sentence.clone(),
    }
}

/// The last component of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// While a file is read.
pub fn reading(path: &Path) -> String {
    format!("Reading {}", file_name(path))
}
/// Gives up reading.
pub const CANCEL: &str = "Cancel";
/// Closes a window.
pub const CLOSE: &str = "Close";
/// Opens a typed path.
pub const OPEN: &str = "Open";
/// Saves to a typed path.
pub const SAVE: &str = "Save";

/// The typed path.
pub mod path_entry {
    /// Where the system has no dialog.
    pub const NO_DIALOG: &str =
        "This system offers no file dialog: install xdg-desktop-portal or zenity for one. Until then, type the path:";
    /// Asked for by the user.
    pub const ASKED: &str = "Path of a .mat, .csv or .ron file:";
    /// The path field, for screen readers.
    pub const FIELD: &str = "Path";
}

/// The command palette.
pub mod palette {
    /// In the empty field.
    pub const HINT: &str = "Type a part of a command…";
    /// Nothing fits.
    pub const NOTHING: &str = "no command has this in its name";
}

/// The About window.
pub const ABOUT: &str = "Deltascope shows what flows back through a small neural network, where it dies, and what cures it.\n\n\
Start: press Run and watch the gradient of every layer; then set the gradient rule to “exact” and run again.\n\n\
Licence: MIT OR Apache-2.0. Bundled font: Inter (OFL).";
/// What dropping would do.
pub const DROP: &str = "Drop to open";
