//! Transport: run and pause, step, rewind, stop, pace, seed. Pause, stop and rewind are three different things.

use eframe::egui::{self, Button, DragValue, RichText, Slider, Ui};

use super::actions::Action;
use super::intent::{Intent, Intents};
use super::text::shell as text;
use super::theme::Theme;
use crate::engine::Pace;
use crate::workbench::{Standing, Workbench};

/// Slowest pace of the slider, steps per second.
const SLOWEST: f64 = 1.0;
/// Fastest pace of the slider; above it is as fast as possible.
const FASTEST: f64 = 1e6;
/// Where the slider says "as fast as possible".
const FLAT_OUT: f64 = 2e6;
/// Width of the window under which labels give way.
const NARROW: f32 = 760.0;

/// Paints the transport controls.
pub fn transport_bar_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme, intents: &mut Intents) {
    let standing = workbench.run.standing;
    let label = RichText::new(text::run_button(standing)).strong().color(theme.on_accent);
    let button = Button::new(label).fill(theme.accent).min_size(egui::vec2(104.0, 28.0));
    if ui.add(button).on_hover_text(text::run_hover(standing)).clicked() {
        intents.act(Action::RunOrPause);
    }
    for (action, name) in [(Action::StepOnce, text::STEP), (Action::Rewind, text::REWIND), (Action::Stop, text::STOP)] {
        let enabled = match action {
            Action::Stop => matches!(standing, Standing::Running | Standing::Paused),
            Action::Rewind => workbench.run.progress.step > 0,
            _ => standing != Standing::Lost,
        };
        let shortcut = action.shortcuts().first().map(|s| ui.ctx().format_shortcut(s)).unwrap_or_default();
        let button = Button::new(name).shortcut_text(shortcut).min_size(egui::vec2(0.0, 28.0));
        if ui.add_enabled(enabled, button).on_hover_text(text::action(action).1).clicked() {
            intents.act(action);
        }
    }
    ui.add_space(8.0);
    pace_ui(ui, workbench, theme, intents);
    seed_ui(ui, workbench, intents);
}

fn pace_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme, intents: &mut Intents) {
    let pace = workbench.pace();
    let measured = workbench.run.progress.steps_per_sec;
    if ui.available_width() > NARROW - 500.0 {
        ui.label(RichText::new(text::PACE).color(theme.secondary));
    }
    let is_auto = matches!(pace, Pace::Decades { .. });
    if ui.selectable_label(is_auto, text::PACE_AUTO).on_hover_text(text::PACE_AUTO_HOVER).clicked() {
        intents.push(Intent::SetPace(if is_auto {
            Pace::StepsPerSecond(measured.max(SLOWEST))
        } else {
            Pace::default()
        }));
    }
    let mut rate = match pace {
        Pace::StepsPerSecond(rate) => rate,
        Pace::Unlimited => FLAT_OUT,
        Pace::Decades { .. } => measured.clamp(SLOWEST, FASTEST),
    };
    let slider = Slider::new(&mut rate, SLOWEST..=FLAT_OUT).logarithmic(true).show_value(false);
    ui.spacing_mut().slider_width = 130.0;
    let response = ui.add(slider).on_hover_text(text::PACE_HOVER);
    response.widget_info(|| egui::WidgetInfo::slider(true, rate, text::PACE));
    if response.double_clicked() {
        intents.push(Intent::SetPace(Pace::default()));
    } else if response.changed() {
        let pace = if rate > FASTEST { Pace::Unlimited } else { Pace::StepsPerSecond(rate) };
        intents.push(Intent::SetPace(pace));
    }
    let words = RichText::new(text::pace(pace, measured)).color(theme.secondary);
    ui.allocate_ui(egui::vec2(112.0, ui.available_height()), |ui| {
        ui.set_min_width(112.0);
        ui.add(egui::Label::new(words).truncate().selectable(false));
    });
}

fn seed_ui(ui: &mut Ui, workbench: &Workbench, intents: &mut Intents) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let mut seed = workbench.spec.seed;
        let field = DragValue::new(&mut seed).speed(0.1).update_while_editing(false);
        let response = ui.add(field).on_hover_text(text::SEED_HOVER);
        if response.changed() {
            let mut spec = workbench.spec.clone();
            spec.seed = seed;
            intents.push(Intent::Edit(Box::new(spec)));
        }
        let label = ui.label(text::SEED);
        response.labelled_by(label.id);
    });
}
