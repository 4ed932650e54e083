//! What the two plots over steps share: the axis menu, the reach of all runs, legends, and the tables of their tooltips.

use eframe::egui::{self, Color32, RichText, Stroke, Ui};
use egui_plot::{LineStyle, PlotTransform, PlotUi, VLine};

use crate::telemetry::{Cells, History, Measure, Quantiles, SeriesId, Stat};
use crate::train::{Change, Recorded};
use crate::ui::choices::StepsAxis;
use crate::ui::run_view::RunView;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve::{self, Band};
use crate::ui::widgets::steps_plot::PlotRange;
use crate::ui::widgets::{card, marks, steps_plot};
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

/// The reach of all live runs and all earlier ones on the steps axis.
pub(super) fn reach(view: &RunView<'_>, is_log: bool) -> (f64, f64) {
    let live = view.others.iter().map(|other| other.history).chain([view.history]);
    let runs = view.ghosts.iter().map(|ghost| &*ghost.history).chain(live);
    runs.filter_map(|history| curve::reach(history, is_log))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or(if is_log { (0.0, 3.0) } else { (0.0, 1000.0) })
}

/// `L1` for the first layer.
pub(super) fn layer_short(layer_idx: usize) -> String {
    say!("layer-short", layer = layer_idx + 1)
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
            Change::BestWeights(best) => say!("change-best-weights", step = step, best = *best),
        };
        ui.label(RichText::new(words).color(theme.accent));
    }
}

/// Labels at the end go by the median of this share of the shown steps.
const END_SHARE: f64 = 0.05;

/// Least distance between labels at the right end, in points.
pub(super) const LABEL_SPACING: f64 = 12.0;

/// What a legend explains.
#[derive(Clone, Copy, Debug)]
pub(super) enum Swatch {
    /// A line.
    Line(Stroke),
    /// A line of dashes.
    Dashes(Stroke),
    /// A filled band.
    Band(Color32),
}

/// Under this size a panel has no legend.
const LEGEND_LEAST: egui::Vec2 = egui::vec2(260.0, 170.0);

/// Width of a line or a band in a legend.
const SWATCH: f32 = 18.0;

/// One row that says what lines and bands are.
pub(super) fn legend_ui(ui: &mut Ui, theme: &Theme, entries: &[(Swatch, String)]) {
    let room = ui.available_size();
    if room.x < LEGEND_LEAST.x || room.y < LEGEND_LEAST.y {
        return;
    }
    let row = egui::vec2(room.x, 14.0);
    ui.allocate_ui_with_layout(row, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_height(14.0);
        ui.spacing_mut().item_spacing.x = 5.0;
        for (swatch, words) in entries {
            let galley = ui.painter().layout_no_wrap(words.clone(), theme.small_font(), theme.secondary);
            if SWATCH + ui.spacing().item_spacing.x + galley.size().x > ui.available_width() {
                break; // rather nothing than half of its words
            }
            let (rect, _) = ui.allocate_exact_size(egui::vec2(SWATCH, 8.0), egui::Sense::hover());
            let line = |from: f32, to: f32, stroke: Stroke| {
                let middle = rect.left_center() + egui::vec2(0.5 * (from + to), 0.0);
                let size = egui::vec2(to - from, stroke.width);
                ui.painter().rect_filled(egui::Rect::from_center_size(middle, size), 0.0, stroke.color);
            };
            match *swatch {
                Swatch::Line(stroke) => line(0.0, rect.width(), stroke),
                Swatch::Dashes(stroke) => [0.0, 7.0, 14.0].into_iter().for_each(|at| line(at, at + 4.0, stroke)),
                Swatch::Band(color) => {
                    ui.painter().rect_filled(rect, 2.0, color);
                }
            }
            ui.add(egui::Label::new(galley).selectable(false));
            ui.add_space(6.0);
        }
    });
}

/// One curve in a tooltip.
pub(super) struct Row {
    /// The curve's.
    pub color: Color32,
    /// The curve's.
    pub name: String,
    /// First and last step of what is told.
    pub steps: (u64, u64),
    /// How the values were distributed, where that is known.
    pub quantiles: Option<Quantiles>,
    /// All values.
    pub stat: Stat,
}

/// The curves of one run in a tooltip.
pub(super) struct Group {
    /// Of another run.
    pub name: Option<String>,
    /// Its curves.
    pub rows: Vec<Row>,
}

/// `step 1,200` or `steps 1,200 to 1,400`.
fn steps_words((first, last): (u64, u64)) -> String {
    if first == last { say!("tooltip-step", step = first) } else { say!("tooltip-steps", first = first, last = last) }
}

/// The numbers under the pointer. Each run names its own steps: an earlier one may have been longer or shorter.
pub(super) fn tooltip_table_ui(ui: &mut Ui, theme: &Theme, groups: &[Group]) {
    let rows = || groups.iter().flat_map(|group| &group.rows);
    let is_single = |row: &Row| row.stat.count <= 1;
    let has_spread = rows().any(|row| !is_single(row));
    let has_quantiles = rows().any(|row| row.quantiles.is_some());
    let quiet = |text: &str| RichText::new(text).font(theme.small_font()).color(theme.secondary);
    egui::Grid::new("tooltip").num_columns(6).spacing(egui::vec2(10.0, 2.0)).min_col_width(0.0).show(ui, |ui| {
        for (at, group) in groups.iter().enumerate() {
            // All curves of a run stand in the same steps, but for one that is looked at now and then.
            let Some(steps) = group.rows.first().map(|row| row.steps) else { continue };
            if let Some(name) = &group.name {
                ui.label(quiet(&say!("tooltip-earlier", name = name, steps = steps_words(steps))));
            } else {
                ui.label(RichText::new(steps_words(steps)).font(theme.small_font()).strong().color(theme.text));
            }
            if at == 0 && has_spread {
                let heads: &[&str] = if has_quantiles {
                    &["tooltip-min", "tooltip-q10", "tooltip-median", "tooltip-q90", "tooltip-max"]
                } else {
                    &["tooltip-min", "tooltip-mean", "tooltip-max"]
                };
                for head in heads {
                    ui.label(quiet(words::text(head)));
                }
            }
            ui.end_row();
            for row in &group.rows {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
                    ui.painter().circle_filled(rect.center(), 3.5, row.color);
                    ui.label(RichText::new(&row.name).color(theme.text));
                    if row.steps != steps {
                        ui.label(quiet(&steps_words(row.steps)));
                    }
                });
                let middle = row.quantiles.map(|q| q.median).or_else(|| row.stat.mean());
                let middle = middle.map_or_else(String::new, marks::value);
                let middle = RichText::new(middle).strong().color(theme.text);
                let number = |v: Option<f64>| {
                    RichText::new(v.filter(|_| !is_single(row)).map_or_else(String::new, marks::value))
                        .color(theme.secondary)
                };
                let quantile = |of: fn(&Quantiles) -> f64| number(row.quantiles.as_ref().map(of));
                if has_spread {
                    ui.label(number(Some(row.stat.min)));
                    if has_quantiles {
                        ui.label(quantile(|q| q.q10));
                    }
                }
                ui.label(middle);
                if has_spread {
                    if has_quantiles {
                        ui.label(quantile(|q| q.q90));
                    }
                    ui.label(number(Some(row.stat.max)));
                }
                ui.end_row();
                let lost = lost(row.stat.zeros, row.stat.non_finite);
                if !lost.is_empty() {
                    ui.label(RichText::new(lost).font(theme.small_font()).color(theme.bad));
                    ui.end_row();
                }
            }
        }
    });
}

/// The row of a curve at a place on the axis: what stands nearest to it, extremes and all; `None` where the curve has
/// nothing.
pub(super) fn row_at(
    history: &History,
    id: SeriesId,
    bands: &[Band],
    at: f64,
    is_log: bool,
    (color, name): (Color32, String),
) -> Option<Row> {
    let band = steps_plot::nearest(bands, |band| band.x, at)?;
    let steps = (band.first_step, band.last_step);
    let stat = curve::stat_over(history, id, steps, is_log)?;
    Some(Row { color, name, steps, quantiles: Some(band.quantiles), stat })
}

/// The median of a layer over the newest [`END_SHARE`] of the shown steps that it has: one last value does not decide
/// where its label stands.
pub(super) fn end_median(
    history: &History,
    measure: Measure,
    l: usize,
    shown: (f64, f64),
    is_log: bool,
) -> Option<f64> {
    let shown = shown.0..=shown.1;
    let first = curve::step_of_axis(*shown.start(), is_log).max(1.0) as u64;
    let last = (curve::step_of_axis(*shown.end(), is_log).ceil() as u64).min(history.last_step());
    let from = last.saturating_sub((END_SHARE * last.saturating_sub(first) as f64) as u64);
    let newest = |cells: &Cells| cells.steps().back().map_or(0, |c| c.1);
    history.quantiles(measure.of_layer(l), from.min(newest(&history.cells)), last).map(|q| q.median)
}

/// log10 of the medians over the steps axis.
pub(super) fn medians(bands: &[Band]) -> impl DoubleEndedIterator<Item = (f64, Option<f64>)> {
    bands.iter().map(|band| (band.x, (band.quantiles.median > 0.0).then(|| band.quantiles.median.log10())))
}

/// Where labels stand so that none covers another: as near to their curves as `spacing` allows, inside the range.
/// Where there is no room for all of them, every second is left out, until there is.
pub(super) fn spread(ends: &[Option<f64>], spacing: f64, (min, max): (f64, f64)) -> Vec<(usize, f64)> {
    let mut labels: Vec<(usize, f64)> =
        ends.iter().enumerate().filter_map(|(l, y)| y.map(|y| (l, y.clamp(min, max)))).collect();
    let room = ((max - min) / spacing).floor().max(1.0) as usize;
    let every = labels.len().div_ceil(room.max(1)).max(1);
    let n = labels.len();
    let mut kept = 0..n;
    labels.retain(|_| {
        let at = kept.next().unwrap_or(0);
        // The last layer always keeps its label.
        (n - 1 - at).is_multiple_of(every)
    });
    labels.sort_by(|a, b| a.1.total_cmp(&b.1));
    // Upwards: each at least a spacing above the one below; then downwards from the top.
    let mut floor = min + spacing / 2.0;
    for label in &mut labels {
        label.1 = label.1.max(floor);
        floor = label.1 + spacing;
    }
    let mut ceiling = max - spacing / 2.0;
    for label in labels.iter_mut().rev() {
        label.1 = label.1.min(ceiling);
        ceiling = label.1 - spacing;
    }
    labels
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
