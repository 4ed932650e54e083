//! What the two plots over steps share: the axis menu, the reach of all runs, and the rows of their tooltips.

use eframe::egui::{self, Color32, RichText, Stroke, Ui};
use egui_plot::{LineStyle, PlotTransform, PlotUi, VLine};

use crate::train::{Change, Recorded};
use crate::ui::choices::StepsAxis;
use crate::ui::run_view::RunView;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve::{self, Column};
use crate::ui::widgets::steps_plot::PlotRange;
use crate::ui::widgets::{card, marks};
use crate::{say, words};

/// The menu that chooses how steps stand on the axis.
pub(super) fn axis_menu_ui(ui: &mut Ui, theme: &Theme, axis: &mut StepsAxis, is_log: bool) {
    let form = if *axis == StepsAxis::Auto && is_log { "label-log" } else { "label" };
    let label = words::attribute("steps-axis", (*axis).into(), form);
    card::menu_ui(ui, theme, label, words::text("steps-menu.hover"), |ui| {
        for choice in StepsAxis::ALL {
            card::named_choice_ui(ui, axis, choice, "steps-axis");
        }
    });
}

/// The reach of this run and all earlier ones on the steps axis.
pub(super) fn reach(view: &RunView<'_>, is_log: bool) -> (f64, f64) {
    let runs = view.ghosts.iter().map(|ghost| &*ghost.history).chain([view.history]);
    runs.filter_map(|history| curve::reach(history, is_log))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or(if is_log { (0.0, 3.0) } else { (0.0, 1000.0) })
}

/// `L1` for the first layer.
pub(super) fn layer_short(layer_idx: usize) -> String {
    say!("layer-short", layer = layer_idx + 1)
}

/// First row of a tooltip: which steps.
pub(super) fn tooltip_steps_ui(ui: &mut Ui, theme: &Theme, column: &Column) {
    let (first, last) = (column.first_step, column.last_step);
    let steps = if first == last {
        say!("tooltip-step", step = first)
    } else {
        say!("tooltip-steps", first = first, last = last)
    };
    ui.label(RichText::new(steps).font(theme.small_font()).color(theme.secondary));
}

/// Thin lines where something was changed while the run went on; those that would cover each other are one.
pub(super) fn changes_ui(plot_ui: &mut PlotUi<'_>, view: &RunView<'_>, theme: &Theme, range: PlotRange, is_log: bool) {
    let apart = 3.0 * f64::from(range.per_point.x);
    let stroke = Stroke::new(1.0, theme.faded(theme.accent, 0.7));
    let mut last = f64::NEG_INFINITY;
    for change in view.changes.iter().filter(|change| change.after_step > 0) {
        let at = curve::axis_of_step(change.after_step as f64, is_log);
        if (range.steps.0..=range.steps.1).contains(&at) && at - last >= apart {
            let line = VLine::new("change", at).stroke(stroke).style(LineStyle::dotted_dense());
            plot_ui.vline(line.allow_hover(false));
            last = at;
        }
    }
}

/// The changes near a place on the steps axis: the newest ones first, and not more than a tooltip has room for.
pub(super) fn changes_at<'a>(
    view: &RunView<'a>,
    at: f64,
    transform: &PlotTransform,
    is_log: bool,
) -> Vec<&'a Recorded> {
    let near = 5.0 * transform.dvalue_dpos()[0].abs();
    let is_near = |change: &&Recorded| (curve::axis_of_step(change.after_step as f64, is_log) - at).abs() <= near;
    view.changes.iter().rev().filter(|change| change.after_step > 0).filter(is_near).take(3).collect()
}

/// Rows of a tooltip: what was changed here.
pub(super) fn tooltip_changes_ui(ui: &mut Ui, theme: &Theme, changes: &[&Recorded]) {
    for recorded in changes {
        let step = recorded.after_step;
        let words = match &recorded.change {
            Change::LearningRate(rate) => say!("change-learning-rate", rate = marks::value(*rate), step = step),
            Change::StopRules(_) => say!("change-stop-rules", step = step),
        };
        ui.label(RichText::new(words).color(theme.accent));
    }
}

/// One curve's row of a tooltip: colour, name, mean and spread, and what a log axis cannot show.
pub(super) fn tooltip_row_ui(ui: &mut Ui, theme: &Theme, color: Color32, name: &str, column: &Column) {
    let stat = column.stat;
    let value = match stat.mean() {
        Some(mean) => spread(&marks::value(mean), &marks::value(stat.min), &marks::value(stat.max)),
        None => String::new(),
    };
    let lost = lost(stat.zeros, stat.non_finite);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
        ui.painter().circle_filled(rect.center(), 3.5, color);
        ui.label(RichText::new(name).color(theme.secondary));
        ui.label(RichText::new(value).color(theme.text));
        if !lost.is_empty() {
            ui.label(RichText::new(lost).color(theme.bad));
        }
    });
}

/// `0.12 (0.1 to 0.15)`; of a single value no spread.
fn spread(mean: &str, min: &str, max: &str) -> String {
    if min == max { mean.to_owned() } else { say!("tooltip-spread", mean = mean, min = min, max = max) }
}

/// Values without a place on a log axis.
fn lost(zeros: u64, lost: u64) -> String {
    match (zeros, lost) {
        (0, 0) => String::new(),
        (_, 0) => say!("tooltip-zeros", zeros = zeros),
        (0, _) => say!("tooltip-lost", lost = lost),
        _ => say!("tooltip-zeros-and-lost", zeros = zeros, lost = lost),
    }
}
