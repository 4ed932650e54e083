//! Tabs of the live runs: which of them the settings are of, and in which settings they differ.

use std::collections::BTreeSet;

use eframe::egui::{self, Button, RichText, Ui};

use crate::experiment::Spec;
use crate::experiment::difference::differences;
use crate::ui::actions::Action;
use crate::ui::intent::{Intent, Intents};
use crate::ui::theme::Theme;
use crate::workbench::{LANES_CAP, Workbench};
use crate::{say, words};

/// The tabs, where there is more than one run; else the button that brings a second one.
pub(super) fn tabs_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme, intents: &mut Intents) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if workbench.n_lanes() > 1 {
            for lane in workbench.lanes() {
                let is_focus = lane.letter == workbench.focus();
                let color = if is_focus { theme.on_accent } else { theme.run(lane.letter) };
                let label = RichText::new(lane.letter.to_string()).strong().color(color);
                let tab = Button::selectable(is_focus, label).min_size(egui::vec2(30.0, 24.0));
                let hover = say!("lanes-tab", letter = lane.letter.to_string());
                if ui.add(tab).on_hover_text(hover).clicked() {
                    intents.push(Intent::FocusOn(lane.letter));
                }
            }
        }
        if workbench.n_lanes() < LANES_CAP {
            let label = if workbench.n_lanes() == 1 { Action::AddRun.name() } else { "+" };
            if ui
                .add(Button::new(label).min_size(egui::vec2(24.0, 24.0)))
                .on_hover_text(Action::AddRun.hover())
                .clicked()
            {
                intents.act(Action::AddRun);
            }
        }
        if workbench.n_lanes() > 1 {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = Button::new("×").frame(false);
                if ui.add(close).on_hover_text(Action::CloseRun.hover()).clicked() {
                    intents.act(Action::CloseRun);
                }
                let mut held = workbench.lane(workbench.focus()).is_some_and(|lane| lane.is_held);
                let hold =
                    ui.checkbox(&mut held, words::text("lanes-hold")).on_hover_text(words::text("lanes-hold.hover"));
                if hold.changed() {
                    intents.push(Intent::Hold(workbench.focus(), held));
                }
            });
        }
    });
    if workbench.n_lanes() > 1 {
        let text = say!("lanes-differ", settings = paths(workbench).len());
        ui.label(RichText::new(text).font(theme.small_font()).color(theme.secondary));
    }
}

/// What a path counts as: the hidden layers are one setting, however many of them differ.
pub fn shown_path(path: &str) -> &str {
    if path.starts_with("network.hidden") { "network.hidden" } else { path }
}

/// Paths of the settings in which live runs differ, in the order of presets.
pub fn paths(workbench: &Workbench) -> Vec<String> {
    let specs: Vec<&Spec> = workbench.lanes().map(|lane| &lane.document().spec).collect();
    let mut found: Vec<String> = Vec::new();
    for other in specs.iter().skip(1) {
        for difference in differences(specs[0], other) {
            let path = shown_path(&difference.path).to_owned();
            if path != "name" && !found.contains(&path) {
                found.push(path);
            }
        }
    }
    found
}

/// Keys of the rows in which live runs differ.
pub(super) fn differing(workbench: &Workbench) -> Vec<&'static str> {
    let keys: BTreeSet<&str> = paths(workbench).iter().flat_map(|path| keys_of(path)).copied().collect();
    keys.into_iter().collect()
}

/// What a setting is called on the screen, by its path; the path itself where it has no name of its own.
pub fn name_of(path: &str) -> String {
    keys_of(path).first().map_or_else(|| path.to_owned(), |key| words::text(key).to_owned())
}

/// The rows that show the setting of this path, first the one that is called as it is.
fn keys_of(path: &str) -> &'static [&'static str] {
    match path {
        "seed" => &["seed"],
        "data.source" => &["setting-source", "setting-rows", "setting-data-seed"],
        "data.noise" => &["setting-noise"],
        "data.test_share" => &["setting-test"],
        "data.standardise" => &["setting-standardise"],
        "network.output" => &["setting-output"],
        "network.init" => &["setting-init", "setting-spread"],
        "loss" => &["setting-loss"],
        "gradient" => &["setting-rule"],
        "network.bias_init" => &["setting-bias-init"],
        "transform" => &["setting-transform"],
        "schedule" => &["setting-schedule", "setting-warm-up"],
        "l1" => &["setting-l1"],
        "training.keep_best" => &["setting-keep-best"],
        "learning_rate" => &["setting-learning-rate"],
        "optimizer" => &["setting-optimizer"],
        "weight_decay" => &["setting-weight-decay"],
        "training.batch" => &["setting-batches", "setting-batch"],
        "training.stop" => &["setting-stop"],
        _ if path.starts_with("network.hidden") => &["setting-hidden-layers", "setting-all-hidden"],
        _ => &[],
    }
}
