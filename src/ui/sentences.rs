//! What lower floors tell as data, in words.

use eframe::egui::{Context, Key, KeyboardShortcut};

use crate::archive::RunRecord;
use crate::data::shown_name;
use crate::experiment::difference::{Difference, differences};
use crate::experiment::{Spec, preset};
use crate::workbench::storage::Trouble;
use crate::workbench::{Document, Said, Standing};
use crate::{say, words};

/// A shortcut as it is shown: modifiers as the system writes them, keys by their sign where they have one.
pub fn keys(ctx: &Context, shortcut: KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(&shortcut);
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
        Said::Opened(name) => say!("notice-opened", name = preset::title(name)),
        Said::Saved(path) => say!("notice-saved", file = shown_name(path)),
        Said::SavedWeights { path, step } => say!("notice-saved-weights", file = shown_name(path), step = *step),
        Said::CurveWasSteered => words::text("notice-curve-was-steered").to_owned(),
        Said::StartedFrom(path) => say!("notice-started-from", file = shown_name(path)),
        Said::UnknownKind(path) => say!("notice-unknown-kind", file = shown_name(path)),
        Said::StandIn(path) => say!("notice-stand-in", file = shown_name(path)),
        Said::AllLanesTaken(lanes) => say!("notice-all-lanes-taken", lanes = *lanes),
        Said::NoGoal => words::text("notice-no-goal").to_owned(),
        Said::RaceWithoutData => words::text("notice-race-without-data").to_owned(),
        Said::OldestRunGone => words::text("notice-oldest-run-gone").to_owned(),
        Said::Storage(trouble) => storage(trouble),
        Said::ArchiveKept(kept) => say!("notice-archive-kept", kept = shown_name(kept)),
        Said::ExperimentKept(kept) => say!("notice-experiment-kept", kept = shown_name(kept)),
        Said::ReadingFailed => words::text("reading-failed").to_owned(),
        Said::Sentence(sentence) => sentence.to_string(),
    }
}

fn storage(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Damaged { path, kept } => {
            say!("notice-storage-damaged", file = path.display().to_string(), kept = shown_name(kept))
        }
        Trouble::Unreadable { path, why } => {
            say!("notice-storage-unreadable", file = path.display().to_string(), reason = why)
        }
        Trouble::Unwritable { path, why } => {
            say!("notice-storage-unwritable", file = path.display().to_string(), reason = why)
        }
    }
}

/// What is edited: its file, or what it is called as long as that is what it is.
pub fn document(document: &Document, is_modified: bool) -> String {
    match &document.path {
        Some(path) => shown_name(path),
        None if is_modified => words::text("setting-unsaved").to_owned(),
        None => preset::title(&document.spec.name),
    }
}

/// Differences that are named; more are only hinted at.
const NAMED_DIFFERENCES: usize = 3;

/// In what a run of before differs from the present one's settings.
pub fn run(record: &RunRecord, present: &Spec) -> String {
    let differences = record.differences(present);
    let mut parts = few_words(differences.iter().map(|difference| named_difference(difference, &record.spec)));
    if parts.is_empty() {
        parts.push(words::text("run-same").to_owned());
    }
    if let Some(step) = record.steered_after() {
        parts.push(say!("run-changed", step = step));
    }
    parts.join(words::text("run-between"))
}

/// The first of the names of differences, each once; that there are more is shown.
fn few_words(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for name in names {
        if !parts.contains(&name) {
            parts.push(name);
        }
    }
    let more = parts.len() > NAMED_DIFFERENCES;
    parts.truncate(NAMED_DIFFERENCES);
    parts.extend(more.then(|| "…".to_owned()));
    parts
}

/// In what each of several experiments differs from the others, in a few words: `as printed` and `exact`.
pub fn told_apart(specs: &[&Spec]) -> Vec<String> {
    let name = |spec: &&Spec| {
        let others = specs.iter().filter(|other| !std::ptr::eq(**other, *spec));
        let all = others.flat_map(|other| differences(other, spec)).filter(|difference| difference.path != "name");
        few_words(all.map(|difference| named_difference(&difference, spec))).join(words::text("run-between"))
    };
    specs.iter().map(name).collect()
}

/// The value of a setting in a table, where its name stands beside it.
pub fn setting_value(difference: &Difference, spec: &Spec) -> String {
    match difference.path.as_str() {
        "learning_rate" | "seed" | "data.noise" | "data.test_share" | "weight_decay" => difference.value.clone(),
        _ => named_difference(difference, spec).trim_start_matches(&format!("{}=", difference.path)).to_owned(),
    }
}

fn named_difference(difference: &Difference, spec: &Spec) -> String {
    let path = difference.path.as_str();
    match path {
        "gradient" => spec.gradient.name().to_owned(),
        "loss" => spec.loss.name().to_owned(),
        "optimizer" => spec.optimizer.name().to_owned(),
        "network.init" => spec.network.init.name().to_owned(),
        "learning_rate" => say!("run-rate", rate = spec.learning_rate.to_string()),
        "seed" => say!("run-seed", seed = spec.seed.to_string()),
        _ if path.starts_with("network.hidden") => {
            let units: Vec<String> = spec.network.hidden.iter().map(|layer| layer.units.to_string()).collect();
            let activations: std::collections::BTreeSet<&str> =
                spec.network.hidden.iter().map(|layer| layer.activation.name()).collect();
            let activations: Vec<&str> = activations.into_iter().collect();
            say!("run-layers", units = units.join("-"), activations = activations.join(", "))
        }
        _ => difference.assignment(),
    }
}

/// Several clauses in one.
pub fn clauses(all: &[Said]) -> String {
    all.iter().map(said).collect::<Vec<_>>().join(words::text("notice-between"))
}
