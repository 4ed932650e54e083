//! Transport: run and pause, step, rewind, stop, pace, seed. Pause, stop and rewind are three different things.

use eframe::egui::{self, Button, DragValue, RichText, Slider, Ui};

use super::actions::Action;
use super::choices::Middle;
use super::intent::{Intent, Intents};
use super::sentences;
use super::theme::Theme;
use super::widgets::marks;
use crate::engine::Pace;
use crate::workbench::{Standing, Workbench};
use crate::{say, words};

/// Slowest pace of the slider, steps per second.
const SLOWEST: f64 = 1.0;
/// Fastest pace of the slider; above it is as fast as possible.
const FASTEST: f64 = 1e6;
/// Where the slider says "as fast as possible".
const FLAT_OUT: f64 = 2e6;
/// Width of the window from which on the transport stands beside the menus.
pub const BESIDE_MENUS: f32 = 1000.0;
/// Width of the bar under which shortcuts and the measured pace give way.
const NARROW: f32 = 700.0;
/// Width of the bar from which on truth switch and race stand in it; menu and keys are always there.
const WIDE: f32 = 980.0;
/// Width of the bar from which on the map stands in it as well.
const WIDEST: f32 = 1150.0;
/// Width of the bar under which the pace slider gives way as well; the menu and the automatic pace stay.
const VERY_NARROW: f32 = 520.0;

/// Paints the transport controls.
pub fn transport_bar_ui(ui: &mut Ui, workbench: &Workbench, middle: Middle, theme: &Theme, intents: &mut Intents) {
    let standing = workbench.standing();
    let width = ui.available_width();
    let label = RichText::new(words::named("run-button", standing.into())).strong().color(theme.on_accent);
    let button = Button::new(label).fill(theme.accent).min_size(egui::vec2(104.0, 28.0));
    if ui.add(button).on_hover_text(words::attribute("run-button", standing.into(), "hover")).clicked() {
        intents.act(Action::RunOrPause);
    }
    for action in [Action::StepOnce, Action::Rewind, Action::Stop] {
        let enabled = match action {
            Action::Stop => matches!(standing, Standing::Running | Standing::Paused),
            Action::Rewind => workbench.lanes().any(|lane| lane.run().live().progress.step > 0),
            _ => standing != Standing::Lost,
        };
        let mut button = Button::new(action.name()).min_size(egui::vec2(0.0, 28.0));
        if let Some(shortcut) = action.shortcuts().first().filter(|_| width >= NARROW) {
            button = button.shortcut_text(sentences::keys(ui.ctx(), *shortcut));
        }
        if ui.add_enabled(enabled, button).on_hover_text(action.hover()).clicked() {
            intents.act(action);
        }
    }
    if width >= WIDE {
        switch_ui(ui, Action::TruthSwitch, workbench.is_truth_on(), theme, intents);
        switch_ui(ui, Action::Race, middle == Middle::Race, theme, intents);
        switch_ui(ui, Action::Why, middle == Middle::Why, theme, intents);
    }
    if width >= WIDEST {
        switch_ui(ui, Action::Map, middle == Middle::Map, theme, intents);
    }
    if width >= NARROW {
        ui.add_space(8.0);
    }
    pace_ui(ui, workbench, theme, intents, width);
    seed_ui(ui, workbench, intents);
}

/// A command that is on or off.
fn switch_ui(ui: &mut Ui, action: Action, on: bool, theme: &Theme, intents: &mut Intents) {
    let label = RichText::new(action.name()).color(if on { theme.on_accent } else { theme.text });
    let mut button = Button::new(label).selected(on).min_size(egui::vec2(0.0, 28.0));
    if on {
        button = button.fill(theme.accent);
    }
    // On the accent's colour the key could not be read.
    if let Some(shortcut) = action.shortcuts().first().filter(|_| !on) {
        button = button.shortcut_text(sentences::keys(ui.ctx(), *shortcut));
    }
    let response = ui.add(button).on_hover_text(action.hover());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, on, action.name()));
    if response.clicked() {
        intents.act(action);
    }
}

fn pace_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme, intents: &mut Intents, width: f32) {
    let pace = workbench.pace();
    let measured = workbench.run().progress.steps_per_sec;
    if width >= NARROW {
        ui.label(RichText::new(words::text("pace")).color(theme.secondary));
    }
    let is_auto = matches!(pace, Pace::Decades { .. });
    if ui.selectable_label(is_auto, words::text("pace-auto")).on_hover_text(words::text("pace-auto.hover")).clicked() {
        intents.push(Intent::SetPace(if is_auto {
            Pace::StepsPerSecond(measured.max(SLOWEST))
        } else {
            Pace::default()
        }));
    }
    if width < VERY_NARROW {
        return;
    }
    let mut rate = match pace {
        Pace::StepsPerSecond(rate) => rate,
        Pace::Unlimited => FLAT_OUT,
        Pace::Decades { .. } => measured.clamp(SLOWEST, FASTEST),
    };
    let slider = Slider::new(&mut rate, SLOWEST..=FLAT_OUT).logarithmic(true).show_value(false);
    ui.spacing_mut().slider_width = if width >= NARROW { 130.0 } else { 80.0 };
    let response = ui.add(slider).on_hover_text(words::text("pace.hover"));
    response.widget_info(|| egui::WidgetInfo::slider(true, rate, words::text("pace")));
    if response.double_clicked() {
        intents.push(Intent::SetPace(Pace::default()));
    } else if response.changed() {
        let pace = if rate > FASTEST { Pace::Unlimited } else { Pace::StepsPerSecond(rate) };
        intents.push(Intent::SetPace(pace));
    }
    if width < NARROW {
        return;
    }
    let words = RichText::new(pace_words(pace, measured)).color(theme.secondary);
    ui.allocate_ui(egui::vec2(112.0, ui.available_height()), |ui| {
        ui.set_min_width(112.0);
        ui.add(egui::Label::new(words).truncate().selectable(false));
    });
}

/// What stands beside the slider.
fn pace_words(pace: Pace, measured: f64) -> String {
    match pace {
        Pace::StepsPerSecond(rate) => say!("pace-rate", rate = marks::count(rate)),
        Pace::Unlimited if measured <= 0.0 => words::text("pace-unlimited").to_owned(),
        Pace::Unlimited | Pace::Decades { .. } if measured > 0.0 => say!("pace-rate", rate = marks::count(measured)),
        Pace::Unlimited | Pace::Decades { .. } => String::new(),
    }
}

fn seed_ui(ui: &mut Ui, workbench: &Workbench, intents: &mut Intents) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let mut seed = workbench.spec().seed;
        let field = DragValue::new(&mut seed).speed(0.1).update_while_editing(false);
        let response = ui.add(field).on_hover_text(words::text("seed.hover"));
        if response.changed() {
            intents.push(Intent::SetSeed(seed));
        }
        let label = ui.label(words::text("seed"));
        response.labelled_by(label.id);
    });
}
