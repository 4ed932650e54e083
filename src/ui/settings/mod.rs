//! The left side: what is run. Every control works on a copy of the spec; where the copy differs at the end of the
//! frame, it is pushed as one intent.
//!
//! What must never live here: a rule about what fits together (that is `experiment::adapt` and `check`), or a change.

mod behind;
mod controls;
mod data;
mod lanes;
mod more;
mod network;
mod training;

use eframe::egui::{Id, Memory, ScrollArea, Ui};

use super::intent::{Intent, Intents};
use super::theme::Theme;
use crate::data::shown_name;
use crate::experiment::{Spec, preset};
use crate::words;
use crate::workbench::Workbench;

/// Every setting that is always there, or unfolds when it is asked for, by its key, for the command palette.
pub const SETTINGS: [&str; 18] = [
    "setting-preset",
    "setting-source",
    "setting-noise",
    "setting-test",
    "setting-standardise",
    "setting-hidden-layers",
    "setting-output",
    "setting-loss",
    "setting-init",
    "setting-rule",
    "setting-learning-rate",
    "setting-batches",
    "setting-optimizer",
    "setting-weight-decay",
    "setting-schedule",
    "setting-transform",
    "setting-l1",
    "setting-keep-best",
];

/// Width that the scroll bar has for itself, in points.
const SCROLL_BAR: f32 = 8.0;

pub use controls::go_to;
pub use lanes::{name_of, paths as differing_paths, shown_path};

/// What the sections share for one frame.
struct Sheet<'a> {
    /// The copy that is edited.
    spec: Spec,
    workbench: &'a Workbench,
    theme: &'a Theme,
    intents: &'a mut Intents,
}

/// Paints all settings.
pub fn settings_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme, intents: &mut Intents) {
    lanes::tabs_ui(ui, workbench, theme, intents);
    controls::mark_differing(ui, lanes::differing(workbench));
    let mut sheet = Sheet { spec: workbench.spec().clone(), workbench, theme, intents };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The scroll bar floats: it gets a strip of its own, so that it lies over no value.
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 22.0;
        ui.spacing_mut().button_padding.y = 2.0;
        preset_ui(ui, &mut sheet);
        data::data_ui(ui, &mut sheet);
        network::network_ui(ui, &mut sheet);
        network::rule_ui(ui, &mut sheet);
        training::training_ui(ui, &mut sheet);
        ui.add_space(8.0);
        follow_keyboard(ui);
    });
    if sheet.spec != *workbench.spec() {
        sheet.intents.push(Intent::Edit(Box::new(sheet.spec)));
    }
}

/// Scrolls to the control that the keyboard has just come to.
fn follow_keyboard(ui: &Ui) {
    let id = Id::unique("keyboard in settings");
    let focused = ui.memory(Memory::focused);
    let before = ui.data(|data| data.get_temp::<Option<Id>>(id)).flatten();
    if focused != before {
        ui.data_mut(|data| data.insert_temp(id, focused));
        if let Some(response) = focused.and_then(|id| ui.ctx().read_response(id))
            && ui.min_rect().contains_rect(response.rect)
            && !ui.clip_rect().contains_rect(response.rect)
        {
            ui.scroll_to_rect(response.rect.expand(8.0), None);
        }
    }
}

fn preset_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    controls::heading_ui(ui, sheet.theme, words::text("heading-experiment"));
    let document = sheet.workbench.document();
    let mut shown = match (&document.path, document.built_in) {
        (Some(path), _) => shown_name(path),
        (None, Some(name)) => name.to_owned(),
        (None, None) => words::text("setting-unsaved").to_owned(),
    };
    if sheet.workbench.is_modified() {
        shown.push_str(" *");
    }
    let hover = format!("{}\n{}", preset::title(&sheet.spec.name), words::text("setting-preset.hover"));
    let chosen = controls::choice_ui(ui, sheet.theme, "setting-preset", &hover, &shown, |ui| {
        let mut chosen = None;
        for name in preset::built_in_names() {
            if ui.selectable_label(false, name).clicked() {
                chosen = Some(name);
            }
        }
        chosen
    });
    if let Some(name) = chosen {
        sheet.intents.push(Intent::OpenBuiltIn(name));
    }
}
