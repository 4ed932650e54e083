//! What the two plots over steps share: the axis menu, the reach of all runs, and the rows of their tooltips.

use eframe::egui::{self, Color32, RichText, Ui};

use crate::ui::choices::StepsAxis;
use crate::ui::run_view::RunView;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve::{self, Column};
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
    let runs = view.ghosts.iter().map(|ghost| &ghost.history).chain([view.history]);
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
