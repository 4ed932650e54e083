//! A plot over training steps with a logarithmic value axis: marks, linked ranges, a shared cursor, zoom and pan.

use eframe::egui::{self, Color32, PointerButton, Role, Stroke, Ui, WidgetInfo};
use egui_plot::{
    AxisHints, FilledArea, GridMark, HPlacement, Line, LineStyle, MarkerShape, Placement, Plot, PlotPoint,
    PlotTransform, PlotUi, Points, Text, VLine,
};

use super::curve::{Band, Column};
use super::marks::{self, Mark};
use crate::say;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;

/// How wide one column of a curve is, in points.
const COLUMN_WIDTH: f32 = 2.0;
/// Width kept for the labels of the value axis, so that plots under each other line up.
const VALUE_AXIS_WIDTH: f32 = 42.0;

/// What a plot over steps shows.
pub struct StepsPlot<'a> {
    /// Tells plots apart.
    pub id: &'a str,
    /// What it is, for screen readers.
    pub name: String,
    /// The reach of the data on the steps axis (steps, or log10 of them).
    pub all: (f64, f64),
    /// Whether steps stand logarithmically.
    pub is_log: bool,
    /// log10 of the values to show when nothing is zoomed.
    pub fit: (f64, f64),
    /// Marks of the value axis where it is no log axis; then `fit` and the curves are values as they are.
    pub linear_marks: Option<Vec<Mark>>,
    /// Space right of the newest step, in points: labels of curves stand there.
    pub right_margin: f32,
}

/// What happened to a plot.
pub struct StepsPlotResponse {
    /// The plot's inner part.
    pub response: egui::Response,
    /// Where values stand on the screen.
    pub transform: PlotTransform,
    /// The shown part of the steps axis.
    pub steps: (f64, f64),
    /// The place on the steps axis under the pointer, when it is over this plot.
    pub hovered: Option<f64>,
}

/// How many columns a curve may have in what is available.
pub fn n_columns(ui: &Ui) -> usize {
    ((ui.available_width() - VALUE_AXIS_WIDTH) / COLUMN_WIDTH).clamp(16.0, 1200.0) as usize
}

/// The part of the steps axis that is shown: everything, or what was zoomed to.
pub fn shown_steps(all: (f64, f64), is_log: bool, shared: &SharedCursor) -> (f64, f64) {
    let least = if is_log { 1.0 } else { 10.0 };
    shared.range((all.0, all.1.max(all.0 + least)), is_log)
}

/// Paints the plot in all that is available. `zoom` is the zoomed range of log10 values, if any; `add` adds the curves
/// and is told the shown ranges of both axes.
pub fn steps_plot_ui(
    ui: &mut Ui,
    theme: &Theme,
    plot: &StepsPlot<'_>,
    zoom: &mut Option<(f64, f64)>,
    shared: &mut SharedCursor,
    add: impl FnOnce(&mut PlotUi<'_>, PlotRange),
) -> StepsPlotResponse {
    let is_log = plot.is_log;
    let steps = shown_steps(plot.all, is_log, shared);
    let values = zoom.unwrap_or_else(|| padded(plot.fit));
    let height = f64::from(ui.available_height().max(40.0)) - 18.0;
    let width = f64::from((ui.available_width() - VALUE_AXIS_WIDTH).max(40.0));
    let mut step_marks = if is_log {
        marks::log_step_marks(steps.0, steps.1, width)
    } else {
        marks::linear_step_marks(steps.0, steps.1, width)
    };
    // The first label also names the axis.
    if let Some(first) = step_marks.first_mut() {
        first.label = say!("steps-first-label", step = &first.label);
    }
    let value_marks = plot.linear_marks.clone().unwrap_or_else(|| marks::log_value_marks(values.0, values.1, height));
    let cursor = shared.cursor(ui.ctx());

    let inner = Plot::new(plot.id)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .sense(egui::Sense::click_and_drag())
        .grid_color(theme.grid)
        .grid_spacing(1.0..=2.0)
        .x_grid_spacer(spacer(&step_marks))
        .y_grid_spacer(spacer(&value_marks))
        .custom_x_axes(vec![
            axis(AxisHints::new_x(), theme, &step_marks).min_thickness(16.0).placement(Placement::LeftBottom),
        ])
        .custom_y_axes(vec![
            axis(AxisHints::new_y(), theme, &value_marks).min_thickness(VALUE_AXIS_WIDTH).placement(HPlacement::Left),
        ])
        .show(ui, |plot_ui| {
            let rect = plot_ui.response().rect;
            let margin = f64::from(plot.right_margin.min(rect.width() / 3.0));
            let per_point = (steps.1 - steps.0) / (f64::from(rect.width()) - margin).max(1.0);
            plot_ui.set_plot_bounds_x(steps.0..=steps.1 + margin * per_point);
            plot_ui.set_plot_bounds_y(values.0..=values.1);
            let range = PlotRange {
                steps,
                values,
                per_point: egui::Vec2::new(per_point as f32, ((values.1 - values.0) / f64::from(rect.height())) as f32),
            };
            if let Some(at) = cursor.filter(|at| (steps.0..=steps.1).contains(at)) {
                plot_ui.vline(VLine::new("cursor", at).stroke(Stroke::new(1.0, theme.faint)).allow_hover(false));
            }
            add(plot_ui, range);
        });

    let response = inner.response;
    let name = &plot.name;
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    navigate(ui, &response, &inner.transform, plot, (steps, values), zoom, shared);
    let hovered = response.hover_pos().filter(|_| response.hovered()).map(|pos| {
        let at = inner.transform.value_from_position(pos).x;
        shared.point_at(ui.ctx(), at);
        at
    });
    StepsPlotResponse { response, transform: inner.transform, steps, hovered }
}

/// The shown part of both axes.
#[derive(Clone, Copy, Debug)]
pub struct PlotRange {
    /// On the steps axis.
    pub steps: (f64, f64),
    /// log10 of the values.
    pub values: (f64, f64),
    /// How much of either axis one point on the screen is.
    pub per_point: egui::Vec2,
}

/// A little air around the values; never less than a third of a decade.
fn padded((min, max): (f64, f64)) -> (f64, f64) {
    let middle = f64::midpoint(min, max);
    let half = ((max - min) / 2.0 * 1.08 + 0.02).max(0.17);
    (middle - half, middle + half)
}

fn spacer(marks: &[Mark]) -> impl Fn(egui_plot::GridInput) -> Vec<GridMark> + '_ {
    // The distance says only "far enough to be drawn at full strength".
    |input| {
        let step_size = input.bounds.1 - input.bounds.0;
        marks.iter().map(|mark| GridMark { value: mark.at, step_size }).collect()
    }
}

fn axis<'a>(hints: AxisHints<'a>, theme: &Theme, marks: &'a [Mark]) -> AxisHints<'a> {
    hints
        .tick_label_color(theme.secondary)
        .tick_label_font(theme.small_font())
        .label_spacing(1.0..=2.0)
        .formatter(move |mark, _| marks.iter().find(|m| m.at == mark.value).map_or(String::new(), |m| m.label.clone()))
}

/// Scrolling zooms the steps around the pointer (with shift: the values; with ctrl or a pinch: both), dragging moves,
/// a double-click shows everything again.
fn navigate(
    ui: &Ui,
    response: &egui::Response,
    transform: &PlotTransform,
    plot: &StepsPlot<'_>,
    (mut steps, mut values): ((f64, f64), (f64, f64)),
    zoom: &mut Option<(f64, f64)>,
    shared: &mut SharedCursor,
) {
    if response.double_clicked() {
        shared.shown = None;
        *zoom = None;
        return;
    }
    let (mut steps_changed, mut values_changed) = (false, false);
    if response.dragged_by(PointerButton::Primary) {
        let delta = response.drag_delta();
        let by = -f64::from(delta.x) * transform.dvalue_dpos()[0];
        steps = (steps.0 + by, steps.1 + by);
        steps_changed = delta.x != 0.0;
        if zoom.is_some() {
            let by = -f64::from(delta.y) * transform.dvalue_dpos()[1];
            values = (values.0 + by, values.1 + by);
            values_changed = delta.y != 0.0;
        }
    }
    if let Some(pos) = response.hover_pos().filter(|_| response.contains_pointer()) {
        let at = transform.value_from_position(pos);
        let (scroll, pinch, shift) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta(), i.modifiers.shift));
        let wheel = |delta: f32| (-f64::from(delta) * 0.004).exp();
        let pinch = 1.0 / f64::from(pinch.max(1e-3));
        let (by_steps, by_values) = if shift { (1.0, wheel(scroll.x + scroll.y)) } else { (wheel(scroll.y), 1.0) };
        let zoomed = |(min, max): (f64, f64), at: f64, by: f64| (at - (at - min) * by, at + (max - at) * by);
        if by_steps * pinch != 1.0 {
            steps = zoomed(steps, at.x, by_steps * pinch);
            steps_changed = true;
        }
        if by_values * pinch != 1.0 {
            values = zoomed(values, at.y, by_values * pinch);
            values_changed = true;
        }
    }
    if steps_changed {
        let least = if plot.is_log { 1e-4 } else { 2.0 };
        if steps.1 - steps.0 >= least {
            let all = (plot.all.0, plot.all.1);
            shared.show(steps, all, plot.is_log);
        }
    }
    if values_changed && (0.01..400.0).contains(&(values.1 - values.0)) {
        *zoom = Some(values);
    }
}

/// A line through points of the steps axis and log10 of values, broken where a log axis has no place for one. It ends with
/// the shown steps: what stands right of them is not crossed.
pub fn line_ui(
    plot_ui: &mut PlotUi<'_>,
    name: &str,
    points: impl Iterator<Item = (f64, Option<f64>)>,
    range: PlotRange,
    stroke: Stroke,
    style: LineStyle,
) {
    let end = range.steps.1;
    let mut piece: Vec<[f64; 2]> = Vec::new();
    let mut finish = |piece: &mut Vec<[f64; 2]>| {
        let mut points = std::mem::take(piece);
        cut(&mut points, end);
        if !points.is_empty() {
            // No bands of the plot's own: it paints steps straight down as filled shapes.
            let line = Line::new(name, points).stroke(stroke).style(style).allow_band(false);
            plot_ui.line(line.allow_hover(false));
        }
    };
    for (x, value) in points {
        match value {
            Some(v) if v.is_finite() => piece.push([x, v]),
            _ => finish(&mut piece),
        }
    }
    finish(&mut piece);
}

/// Cuts a line off at `end`.
fn cut(points: &mut Vec<[f64; 2]>, end: f64) {
    let inside = points.iter().take_while(|p| p[0] <= end).count();
    if let (Some(&[x, y]), Some(last)) = (points.get(inside), inside.checked_sub(1)) {
        let [from, low] = points[last];
        points.truncate(inside);
        if x > from {
            points.push([end, low + (y - low) * (end - from) / (x - from)]);
        }
    } else {
        points.truncate(inside);
    }
}

/// A filled band between log10 of two values, broken where a log axis has no place for the upper one. Lower rims of zero
/// lie far under what is shown.
pub fn band_ui(
    plot_ui: &mut PlotUi<'_>,
    name: &str,
    bands: &[Band],
    rims: impl Fn(&Band) -> (f64, f64),
    range: PlotRange,
    color: Color32,
) {
    for piece in bands.chunk_by(|a, b| rims(a).1 > 0.0 && rims(b).1 > 0.0) {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for band in piece.iter().filter(|band| rims(band).1 > 0.0) {
            let rims = rims(band);
            low.push([band.x, rims.0.max(f64::MIN_POSITIVE).log10()]);
            high.push([band.x, rims.1.log10()]);
        }
        cut(&mut low, range.steps.1);
        cut(&mut high, range.steps.1);
        if high.len() < 2 {
            continue;
        }
        let xs: Vec<f64> = high.iter().map(|p| p[0]).collect();
        let ys = |points: &[[f64; 2]]| -> Vec<f64> { points.iter().map(|p| p[1]).collect() };
        plot_ui.add(FilledArea::new(name, &xs, &ys(&low), &ys(&high)).fill_color(color).allow_hover(false));
    }
}

/// Marks at the bottom for what a log axis has no place for: a triangle for zeros, a cross for NaN and infinities.
pub fn lost_values_ui(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    columns: &[Column],
    color: Color32,
    range: PlotRange,
    row: usize,
) {
    let y = range.values.0 + f64::from(range.per_point.y) * (5.0 + 8.0 * row as f64);
    // Marks that would cover each other are one mark.
    let apart = 6.0 * f64::from(range.per_point.x);
    let at = |has: &dyn Fn(&Column) -> bool| -> Vec<[f64; 2]> {
        let mut marks: Vec<[f64; 2]> = Vec::new();
        for column in columns.iter().filter(|c| has(c)) {
            if marks.last().is_none_or(|last| column.x - last[0] >= apart) {
                marks.push([column.x, y]);
            }
        }
        marks
    };
    let zeros = at(&|c| c.stat.zeros > 0);
    if !zeros.is_empty() {
        plot_ui
            .points(Points::new("zeros", zeros).shape(MarkerShape::Down).radius(3.0).color(color).allow_hover(false));
    }
    let lost = at(&|c| c.stat.non_finite > 0);
    if !lost.is_empty() {
        let points = Points::new("not finite", lost).shape(MarkerShape::Cross).radius(3.5).color(theme.bad);
        plot_ui.points(points.allow_hover(false));
    }
}

/// A label inside the plot.
pub fn label_ui(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    at: [f64; 2],
    text: &str,
    color: Color32,
    anchor: egui::Align2,
) {
    let label = egui::RichText::new(text).font(theme.small_font()).color(color);
    plot_ui
        .text(Text::new("label", PlotPoint::new(at[0], at[1]), label).color(color).anchor(anchor).allow_hover(false));
}

/// What stands nearest to a place on the steps axis, among what stands there in order.
pub fn nearest<T>(all: &[T], x: impl Fn(&T) -> f64, at: f64) -> Option<&T> {
    let next = all.partition_point(|item| x(item) < at);
    let candidates = all[next.saturating_sub(1)..all.len().min(next + 1)].iter();
    candidates.min_by(|a, b| (x(a) - at).abs().total_cmp(&(x(b) - at).abs()))
}

/// The tooltip of a plot, beside the pointer, at once.
pub fn tooltip_ui(ui: &Ui, response: &egui::Response, content: impl FnOnce(&mut Ui)) {
    egui::Tooltip::always_open(ui.ctx().clone(), response.layer_id, response.id, egui::PopupAnchor::Pointer)
        .gap(14.0)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.spacing_mut().interact_size.y = 16.0;
            content(ui);
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_shown_steps_end() {
        let cut_at = |end: f64| {
            let mut points = vec![[0.0, 0.0], [2.0, 4.0], [4.0, 4.0]];
            cut(&mut points, end);
            points
        };
        assert_eq!(cut_at(1.0), [[0.0, 0.0], [1.0, 2.0]]);
        assert_eq!(cut_at(2.0), [[0.0, 0.0], [2.0, 4.0], [2.0, 4.0]]);
        assert_eq!(cut_at(5.0).len(), 3);
        assert!(cut_at(-1.0).is_empty());
    }
}
