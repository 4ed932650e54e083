//! What the two plots over steps share: the axis menu, the reach of all runs, and the rows of their tooltips.

use eframe::egui::{self, Color32, RichText, Ui};

use crate::ui::choices::StepsAxis;
use crate::ui::run_view::RunView;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve::{self, Column};
use crate::ui::widgets::{card, marks};

/// The menu that chooses how steps stand on the axis.
pub(super) fn axis_menu_ui(ui: &mut Ui, theme: &Theme, axis: &mut StepsAxis, is_log: bool) {
    let label = text::steps_axis::label(*axis, is_log);
    card::menu_ui(ui, theme, &label, text::steps_axis::HOVER, |ui| {
        for choice in StepsAxis::ALL {
            let hover = text::steps_axis::choice_hover(choice);
            card::choice_ui(ui, axis, choice, text::steps_axis::choice(choice), hover);
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

/// First row of a tooltip: which steps.
pub(super) fn tooltip_steps_ui(ui: &mut Ui, theme: &Theme, column: &Column) {
    let steps = text::hover::steps(&marks::whole_steps(column.first_step), &marks::whole_steps(column.last_step));
    ui.label(RichText::new(steps).font(theme.small_font()).color(theme.secondary));
}

/// One curve's row of a tooltip: colour, name, mean and spread, and what a log axis cannot show.
pub(super) fn tooltip_row_ui(ui: &mut Ui, theme: &Theme, color: Color32, name: &str, column: &Column) {
    let stat = column.stat;
    let value = match stat.mean() {
        Some(mean) => text::hover::spread(&marks::value(mean), &marks::value(stat.min), &marks::value(stat.max)),
        None => String::new(),
    };
    let lost = text::hover::lost(stat.zeros, stat.non_finite);
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
