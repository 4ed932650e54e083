//! What lower floors tell as data, in words.

use std::path::Path;

use eframe::egui::{Context, Key, KeyboardShortcut};

use crate::workbench::{Said, Standing};
use crate::{say, words};

/// A shortcut as it is shown: modifiers as the system writes them, keys by their sign where they have one.
pub fn keys(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(shortcut);
    let key = match shortcut.logical_key {
        Key::Space => words::text("key-space"),
        Key::ArrowRight => "→",
        key => key.symbol_or_name(),
    };
    match text.strip_suffix(shortcut.logical_key.name()) {
        Some(modifiers) => format!("{modifiers}{key}"),
        None => text,
    }
}

/// Where the run stands; for one that ended, why.
pub fn standing(standing: Standing) -> String {
    match standing {
        Standing::Finished(reason) => reason.to_string(),
        other => words::named("standing", other.into()).to_owned(),
    }
}

/// What happened.
pub fn said(said: &Said) -> String {
    match said {
        Said::Restarted => words::text("notice-restarted").to_owned(),
        Said::Lost => words::text("notice-lost").to_owned(),
        Said::NothingToUndo => words::text("notice-nothing-to-undo").to_owned(),
        Said::NothingToRedo => words::text("notice-nothing-to-redo").to_owned(),
        Said::Opened(name) => say!("notice-opened", name = name),
        Said::Saved(path) => say!("notice-saved", file = shown_name(path)),
        Said::SavedWeights { path, step } => say!("notice-saved-weights", file = shown_name(path), step = *step),
        Said::CurveWasSteered => words::text("notice-curve-was-steered").to_owned(),
        Said::StartedFrom(path) => say!("notice-started-from", file = shown_name(path)),
        Said::UnknownKind(path) => say!("notice-unknown-kind", file = shown_name(path)),
        Said::ReadingFailed => words::text("reading-failed").to_owned(),
        Said::Sentence(sentence) => sentence.to_string(),
    }
}

/// Several clauses in one.
pub fn clauses(all: &[Said]) -> String {
    all.iter().map(said).collect::<Vec<_>>().join(words::text("notice-between"))
}

/// The last component of a path.
pub fn shown_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
