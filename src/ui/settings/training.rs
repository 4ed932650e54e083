//! Learning rate, batch, optimizer, weight decay and stop rules.

use eframe::egui::{DragValue, Ui};

use super::Sheet;
use super::controls::{choice_ui, count_slider_ui, heading_ui, log_slider_ui, number, row_ui};
use crate::experiment::spec::StopRule;
use crate::nn::{Batch, Optimizer};
use crate::ui::text::settings as text;

/// The article's learning rate.
const DEFAULT_RATE: f64 = 0.1;
/// The article's batch.
const DEFAULT_BATCH: usize = 128;

/// Paints the section.
pub fn training_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, text::TRAINING);
    let rate = &mut sheet.spec.learning_rate;
    log_slider_ui(ui, theme, text::LEARNING_RATE, text::LEARNING_RATE_HOVER, rate, 1e-5..=100.0, DEFAULT_RATE);
    batch_ui(ui, sheet);
    optimizer_ui(ui, sheet);
    row_ui(ui, theme, text::WEIGHT_DECAY, text::WEIGHT_DECAY_HOVER, |ui| {
        let decay = &mut sheet.spec.weight_decay;
        let field = DragValue::new(decay)
            .range(0.0..=10.0)
            .clamp_existing_to_range(false)
            .speed(0.0001)
            .custom_formatter(|v, _| number(v));
        ui.add(field.update_while_editing(false)).on_hover_text(text::WEIGHT_DECAY_HOVER);
    });
    stop_ui(ui, sheet);
}

fn batch_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let n_rows = sheet.workbench.ready.samples.train_rows.len();
    let batch = &mut sheet.spec.training.batch;
    let size = batch.max_rows(n_rows);
    let chosen = choice_ui(ui, theme, text::BATCHES, text::batches_hover(*batch), text::batches(*batch), |ui| {
        let mut chosen = None;
        for value in [Batch::Sample(size), Batch::Epochs(size), Batch::Full] {
            let is_current = text::batches(value) == text::batches(*batch);
            if ui.selectable_label(is_current, text::batches(value)).on_hover_text(text::batches_hover(value)).clicked()
            {
                chosen = Some(value);
            }
        }
        chosen
    });
    if let Some(chosen) = chosen
        && text::batches(chosen) != text::batches(*batch)
    {
        *batch = chosen;
    }
    if let Batch::Sample(k) | Batch::Epochs(k) = batch {
        let reset = DEFAULT_BATCH.min(n_rows);
        count_slider_ui(ui, theme, (text::BATCH, text::BATCH_HOVER), k, 1..=n_rows.max(1), reset, &text::of(n_rows));
    }
}

fn optimizer_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let optimizer = sheet.spec.optimizer;
    let chosen = choice_ui(ui, sheet.theme, text::OPTIMIZER, optimizer.formula(), optimizer.name(), |ui| {
        let mut chosen = None;
        for example in Optimizer::examples() {
            let is_current = example.name() == optimizer.name();
            if ui.selectable_label(is_current, example.name()).on_hover_text(example.formula()).clicked() && !is_current
            {
                chosen = Some(example);
            }
        }
        chosen
    });
    if let Some(chosen) = chosen {
        sheet.spec.optimizer = chosen;
    }
    for (name, value) in sheet.spec.optimizer.constants() {
        row_ui(ui, sheet.theme, name, optimizer.formula(), |ui| {
            let field = if name == "eps" {
                DragValue::new(value).range(1e-30..=1.0).clamp_existing_to_range(false).speed(0.0)
            } else {
                DragValue::new(value).range(0.0..=0.999_999).clamp_existing_to_range(false).speed(0.001)
            };
            let field = field.custom_formatter(|v, _| number(v)).update_while_editing(false);
            ui.add(field).on_hover_text(optimizer.formula());
        });
    }
}

/// One row per kind of rule: a tick and its numbers. Rules that a preset has twice are kept and shown by their first.
fn stop_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let rules = &mut sheet.spec.training.stop;
    ui.add_space(2.0);
    ui.label(eframe::egui::RichText::new(text::STOP_WHEN).color(theme.secondary)).on_hover_text(text::STOP_WHEN_HOVER);
    let examples = [
        StopRule::MeanLossBelow { loss: 0.01, window: 1000 },
        StopRule::Steps(3_000_000),
        StopRule::Seconds(60.0),
        StopRule::AccuracyAtLeast(1.0),
    ];
    for example in examples {
        let at = rules.iter().position(|r| std::mem::discriminant(r) == std::mem::discriminant(&example));
        ui.horizontal(|ui| {
            let mut on = at.is_some();
            let (name, hover) = text::stop(example);
            if ui.checkbox(&mut on, name).on_hover_text(hover).changed() {
                match at {
                    Some(at) => {
                        rules.remove(at);
                    }
                    None => rules.push(example),
                }
                return;
            }
            if let Some(rule) = at.and_then(|at| rules.get_mut(at)) {
                ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                    numbers_ui(ui, rule);
                });
            }
        });
    }
}

fn numbers_ui(ui: &mut Ui, rule: &mut StopRule) {
    let hover = text::stop(*rule).1;
    match rule {
        StopRule::MeanLossBelow { loss, window } => {
            ui.add(
                DragValue::new(window)
                    .range(1..=1_000_000)
                    .clamp_existing_to_range(false)
                    .speed(1.0)
                    .update_while_editing(false),
            )
            .on_hover_text(text::WINDOW_HOVER);
            ui.label(text::OVER);
            let goal = DragValue::new(loss)
                .range(1e-9..=100.0)
                .clamp_existing_to_range(false)
                .speed(0.0005)
                .custom_formatter(|v, _| number(v));
            ui.add(goal.update_while_editing(false)).on_hover_text(text::GOAL_HOVER);
        }
        StopRule::Steps(n) => {
            let field = DragValue::new(n)
                .range(1..=u64::MAX)
                .clamp_existing_to_range(false)
                .speed(1000.0)
                .update_while_editing(false);
            ui.add(field).on_hover_text(hover);
        }
        StopRule::Seconds(secs) => {
            let field = DragValue::new(secs)
                .range(0.1..=1e7)
                .clamp_existing_to_range(false)
                .speed(1.0)
                .suffix(" s")
                .update_while_editing(false);
            ui.add(field).on_hover_text(hover);
        }
        StopRule::AccuracyAtLeast(share) => {
            let mut percent = 100.0 * *share;
            let field =
                DragValue::new(&mut percent).range(0.0..=100.0).clamp_existing_to_range(false).speed(0.5).suffix(" %");
            if ui.add(field.update_while_editing(false)).on_hover_text(hover).changed() {
                *share = percent / 100.0;
            }
        }
    }
}
