//! Learning rate, batch, optimizer, weight decay and stop rules.

use std::mem::discriminant;

use eframe::egui::Ui;

use super::Sheet;
use super::controls::{
    choice_ui, count_slider_ui, field, heading_ui, labelled_row_ui, log_slider_ui, number, pick, row_ui, whole_number,
};
use super::more::more_ui;
use crate::experiment::check::MAX_LBFGS_HISTORY;
use crate::experiment::spec::{StopRule, Watched};
use crate::nn::{Batch, Optimizer};
use crate::{say, words};

/// The article's learning rate.
const DEFAULT_RATE: f64 = 0.1;
/// The article's batch.
const DEFAULT_BATCH: usize = 128;

/// Paints the section.
pub fn training_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, words::text("heading-training"));
    let rate = &mut sheet.spec.learning_rate;
    log_slider_ui(ui, theme, "setting-learning-rate", rate, 1e-5..=100.0, DEFAULT_RATE);
    batch_ui(ui, sheet);
    optimizer_ui(ui, sheet);
    row_ui(ui, theme, "setting-weight-decay", words::text("setting-weight-decay.hover"), |ui| {
        let decay = &mut sheet.spec.weight_decay;
        let field = field(decay, 0.0..=10.0, 0.0001).custom_formatter(|v, _| number(v));
        ui.add(field).on_hover_text(words::text("setting-weight-decay.hover"));
    });
    stop_ui(ui, sheet);
    more_ui(ui, sheet);
}

fn batch_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let n_rows = sheet.workbench.ready().samples.train_rows.len();
    let batch = &mut sheet.spec.training.batch;
    let size = batch.max_rows(n_rows);
    let chosen = choice_ui(ui, theme, "setting-batches", batches_hover(*batch), batches(*batch), |ui| {
        let values = [Batch::Sample(size), Batch::Epochs(size), Batch::Full];
        let is_current = |value| discriminant(&value) == discriminant(batch);
        pick(ui, values, is_current, |value| [batches(value), batches_hover(value)])
    });
    if let Some(chosen) = chosen {
        *batch = chosen;
    }
    if let Batch::Sample(k) | Batch::Epochs(k) = batch {
        let reset = DEFAULT_BATCH.min(n_rows);
        count_slider_ui(
            ui,
            theme,
            "setting-batch",
            k,
            1..=n_rows.max(1),
            reset,
            &say!("setting-batch.of", rows = n_rows),
        );
    }
}

fn optimizer_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let optimizer = sheet.spec.optimizer;
    let chosen = choice_ui(ui, sheet.theme, "setting-optimizer", optimizer.formula(), optimizer.name(), |ui| {
        pick(ui, Optimizer::examples(), |other| other.key() == optimizer.key(), |other| [other.name(), other.formula()])
    });
    if let Some(chosen) = chosen {
        sheet.spec.optimizer = chosen;
    }
    for (name, value) in sheet.spec.optimizer.constants() {
        labelled_row_ui(ui, sheet.theme, name, optimizer.formula(), |ui| {
            let field =
                if name == "eps" { field(value, 1e-30..=1.0, 0.0) } else { field(value, 0.0..=0.999_999, 0.001) };
            let field = field.custom_formatter(|v, _| number(v));
            ui.add(field).on_hover_text(optimizer.formula());
        });
    }
    if let Some(history) = sheet.spec.optimizer.history() {
        labelled_row_ui(ui, sheet.theme, "history", optimizer.formula(), |ui| {
            ui.add(whole_number(history, 1..=MAX_LBFGS_HISTORY, 0.1)).on_hover_text(optimizer.formula());
        });
    }
}

/// One row per kind of rule: a tick and its numbers. Rules that a preset has twice are kept and shown by their first.
fn stop_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let of = if sheet.spec.data.test_share > 0.0 { Watched::TestLoss } else { Watched::Loss };
    let rules = &mut sheet.spec.training.stop;
    ui.add_space(2.0);
    ui.label(eframe::egui::RichText::new(words::text("setting-stop")).color(theme.secondary))
        .on_hover_text(words::text("setting-stop.hover"));
    let examples = [
        StopRule::MeanLossBelow { loss: 0.01, window: 1000 },
        StopRule::Steps(3_000_000),
        StopRule::Seconds(60.0),
        StopRule::AccuracyAtLeast(1.0),
        StopRule::NoImprovement { of, window: 1000, patience: 5 },
    ];
    for example in examples {
        let at = rules.iter().position(|r| discriminant(r) == discriminant(&example));
        ui.horizontal(|ui| {
            let mut on = at.is_some();
            let name = words::named("stop-when", stop_key(example));
            if ui.checkbox(&mut on, name).on_hover_text(stop_hover(example)).changed() {
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
    let hover = stop_hover(*rule);
    match rule {
        StopRule::MeanLossBelow { loss, window } => {
            ui.spacing_mut().item_spacing.x = 4.0; // with three parts it is the fullest row
            ui.add(whole_number(window, 1..=1_000_000, 1.0)).on_hover_text(words::text("stop-when-mean-loss.window"));
            ui.label(words::text("stop-when-mean-loss.over"));
            let goal = field(loss, 1e-9..=100.0, 0.0005).custom_formatter(|v, _| number(v));
            ui.add(goal).on_hover_text(words::text("stop-when-mean-loss.goal"));
        }
        StopRule::NoImprovement { window, patience, .. } => {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add(whole_number(window, 1..=1_000_000, 1.0))
                .on_hover_text(words::text("stop-when-no-improvement.window"));
            ui.label("×");
            ui.add(whole_number(patience, 1..=1_000_000, 0.1))
                .on_hover_text(words::text("stop-when-no-improvement.patience"));
        }
        StopRule::Steps(n) => {
            ui.add(whole_number(n, 1..=u64::MAX, 1000.0)).on_hover_text(hover);
        }
        StopRule::Seconds(secs) => {
            let field = field(secs, 0.1..=1e7, 1.0).suffix(words::text("suffix-seconds"));
            ui.add(field).on_hover_text(hover);
        }
        StopRule::AccuracyAtLeast(share) => {
            let mut percent = 100.0 * *share;
            let field = field(&mut percent, 0.0..=100.0, 0.5).suffix(" %");
            if ui.add(field).on_hover_text(hover).changed() {
                *share = percent / 100.0;
            }
        }
    }
}

/// Name of a way to make batches.
fn batches(batch: Batch) -> &'static str {
    words::named("batches", batches_key(batch))
}

/// What a way to make batches does.
fn batches_hover(batch: Batch) -> &'static str {
    words::attribute("batches", batches_key(batch), "hover")
}

fn batches_key(batch: Batch) -> &'static str {
    match batch {
        Batch::Sample(_) => "sample",
        Batch::Epochs(_) => "epochs",
        Batch::Full => "full",
    }
}

/// What a stop rule does.
fn stop_hover(rule: StopRule) -> &'static str {
    words::attribute("stop-when", stop_key(rule), "hover")
}

fn stop_key(rule: StopRule) -> &'static str {
    match rule {
        StopRule::MeanLossBelow { .. } => "mean-loss",
        StopRule::Steps(_) => "steps",
        StopRule::Seconds(_) => "seconds",
        StopRule::AccuracyAtLeast(_) => "accuracy",
        StopRule::NoImprovement { .. } => "no-improvement",
    }
}
