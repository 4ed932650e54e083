//! The depth profile: a measure against the layer, its present bold, its past as a fading trail; earlier runs as they ended.

use eframe::egui::{self, Align2, Rect, Role, Stroke, Ui, Vec2b, WidgetInfo};
use egui_plot::{
    AxisHints, GridMark, HPlacement, Line, LineStyle, MarkerShape, Placement, Plot, PlotPoint, PlotTransform, Points,
    Text,
};

use super::earlier::{self, End};
use super::over_steps::{self, Group, Row};
use super::ratio::{RATIO_HEIGHT, ratio_ui};
use crate::telemetry::history::NOW_STEPS;
use crate::telemetry::{History, Measure, Stat};
use crate::ui::run_view::RunView;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve;
use crate::ui::widgets::steps_plot;
use crate::ui::widgets::{card, marks};
use crate::{say, words};

/// How many moments of the past are shown.
const TRAIL: usize = 14;
/// The note on the ratio stands at the upper left: a vanishing gradient leaves that corner free.
const RATIO_WIDTH: f32 = 170.0;

/// One moment: a stat per layer.
struct Moment {
    first_step: u64,
    last_step: u64,
    layers: Vec<Stat>,
}

impl Moment {
    /// Layers, and log10 of their means where a log axis has a place for them.
    fn points(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let value = |stat: &Stat| stat.mean().filter(|&m| m > 0.0).map(f64::log10);
        self.layers.iter().enumerate().filter_map(move |(l, stat)| value(stat).map(|v| (l, v)))
    }

    /// The same on the axes of the plot, where layers count from 1.
    fn profile(&self) -> Vec<[f64; 2]> {
        self.points().map(|(l, v)| [l as f64 + 1.0, v]).collect()
    }
}

/// Paints the measure of every layer, first to last.
pub(super) fn depth_profile_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    measure: Measure,
    theme: &Theme,
    shared: &SharedCursor,
    is_log: bool,
) {
    let n_layers = view.history.schema.n_layers();
    let shown = steps_plot::shown_steps(over_steps::reach(view, is_log), is_log, shared);
    let trail = trail(view, measure, shown, is_log);
    let now = now_of(view.history, measure);
    let earlier: Vec<Option<Moment>> = view.ghosts.iter().map(|ghost| now_of(&ghost.history, measure)).collect();
    let live: Vec<Option<Moment>> = view.others.iter().map(|other| now_of(other.history, measure)).collect();
    let others = || earlier.iter().chain(&live).flatten();
    // Another run may be deeper.
    let depth = others().map(|moment| moment.layers.len()).fold(n_layers, usize::max);
    let fit = trail
        .iter()
        .chain(&now)
        .chain(others())
        .flat_map(Moment::points)
        .fold(None, |range: Option<(f64, f64)>, (_, v)| {
            Some(range.map_or((v, v), |(min, max)| (min.min(v), max.max(v))))
        });
    let (min, max) = fit.unwrap_or((-5.0, -1.0));
    let pad = ((max - min) * 0.08).max(0.2);
    let (min, max) = (min - pad, max + pad);

    let width = f64::from((ui.available_width() - 50.0).max(40.0));
    let every = ((26.0 * depth as f64 / width).ceil() as usize).max(1);
    let layer_marks: Vec<GridMark> = (0..depth)
        .filter(|l| (depth - 1 - l).is_multiple_of(every))
        .map(|l| GridMark { value: l as f64 + 1.0, step_size: depth as f64 + 1.0 })
        .collect();
    let height = f64::from(ui.available_height().max(60.0)) - 18.0;
    let value_marks = marks::log_value_marks(min, max, height);
    let inner = Plot::new("depth profile")
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .show_grid(Vec2b::new(true, true))
        .grid_color(theme.grid)
        .grid_spacing(1.0..=2.0)
        .x_grid_spacer(|_| layer_marks.clone())
        .y_grid_spacer(|input| {
            let step_size = input.bounds.1 - input.bounds.0;
            value_marks.iter().map(|mark| GridMark { value: mark.at, step_size }).collect()
        })
        .custom_x_axes(vec![
            AxisHints::new_x()
                .tick_label_color(theme.secondary)
                .tick_label_font(theme.small_font())
                .label_spacing(1.0..=2.0)
                .min_thickness(16.0)
                .placement(Placement::LeftBottom)
                .formatter(|mark, _| over_steps::layer_short((mark.value - 1.0).max(0.0) as usize)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .tick_label_color(theme.secondary)
                .tick_label_font(theme.small_font())
                .label_spacing(1.0..=2.0)
                .min_thickness(42.0)
                .placement(HPlacement::Left)
                .formatter(|mark, _| {
                    value_marks.iter().find(|m| m.at == mark.value).map_or(String::new(), |m| m.label.clone())
                }),
        ])
        .show(ui, |plot_ui| {
            plot_ui.set_plot_bounds_x(0.5..=depth as f64 + 0.5);
            plot_ui.set_plot_bounds_y(min..=max);
            let n = trail.len();
            for (at, moment) in trail.iter().enumerate() {
                let strength = 0.12 + 0.4 * (at + 1) as f32 / n as f32;
                let stroke = Stroke::new(1.0, theme.faded(theme.secondary, strength));
                plot_ui.line(Line::new("past", moment.profile()).stroke(stroke).allow_hover(false));
            }
            for moment in earlier.iter().flatten() {
                let line = Line::new("earlier", moment.profile()).stroke(Stroke::new(1.2, theme.secondary));
                plot_ui.line(line.style(LineStyle::dashed_dense()).allow_hover(false));
            }
            for (other, moment) in view.others.iter().zip(&live) {
                let Some(moment) = moment else { continue };
                let stroke = Stroke::new(2.0, other.color(theme));
                plot_ui.line(Line::new("live", moment.profile()).stroke(stroke).allow_hover(false));
            }
            let Some(now) = &now else { return };
            let stroke = Stroke::new(2.2, view.color(theme));
            plot_ui.line(Line::new("now", now.profile()).stroke(stroke).allow_hover(false));
            for (l, v) in now.points() {
                let dot = Points::new("layer", vec![[l as f64 + 1.0, v]]).radius(4.5).color(theme.layer(l, n_layers));
                plot_ui.points(dot.allow_hover(false));
            }
            let per_point = (max - min) / f64::from(plot_ui.response().rect.height());
            for (l, stat) in now.layers.iter().enumerate() {
                let at = [l as f64 + 1.0, min + 6.0 * per_point];
                if stat.zeros > 0 {
                    let mark = Points::new("zeros", vec![at]).shape(MarkerShape::Down).radius(3.5);
                    plot_ui.points(mark.color(theme.layer(l, n_layers)).allow_hover(false));
                }
                if stat.non_finite > 0 {
                    let mark = Points::new("lost", vec![at]).shape(MarkerShape::Cross).radius(4.0);
                    plot_ui.points(mark.color(theme.bad).allow_hover(false));
                }
            }
            let note = egui_text(theme, words::text("gradient-trail"));
            let at = PlotPoint::new(depth as f64 + 0.45, min + 6.0 * per_point);
            plot_ui.text(Text::new("note", at, note).anchor(Align2::RIGHT_BOTTOM).allow_hover(false));
        });

    let response = inner.response;
    let name = say!("gradient-spoken-profile", measure = words::named("measure", measure.into()), layers = n_layers);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    ratio_ui(
        ui,
        view,
        measure,
        theme,
        Rect::from_min_max(
            inner.transform.frame().left_top(),
            inner.transform.frame().left_top() + egui::vec2(RATIO_WIDTH.min(inner.transform.frame().width()), 40.0),
        ),
    );
    earlier_ui(ui, view, theme, &inner.transform, (&earlier, &live), now.as_ref());
    if now.is_none() && view.ghosts.is_empty() && live.iter().all(Option::is_none) {
        card::empty_ui(ui, theme, *inner.transform.frame(), words::text("gradient-empty-profile"));
    }
    if let Some(pos) = response.hover_pos().filter(|_| response.hovered()) {
        let at = inner.transform.value_from_position(pos).x.round() - 1.0;
        let names = view.ghosts.iter().map(|ghost| Some(ghost.name.clone()));
        let own_name = (!view.others.is_empty()).then(|| view.label());
        let own = now.iter().map(|moment| (own_name.clone(), moment));
        let beside = view.others.iter().map(|other| Some(other.label())).zip(&live);
        let beside = beside.filter_map(|(name, moment)| Some((name, moment.as_ref()?)));
        let all =
            own.chain(beside).chain(names.zip(&earlier).filter_map(|(name, moment)| Some((name, moment.as_ref()?))));
        let groups: Vec<Group> = all
            .filter_map(|(name, moment)| Some(Group { name, rows: vec![row(moment, at.max(0.0) as usize, theme)?] }))
            .collect();
        if !groups.is_empty() {
            steps_plot::tooltip_ui(ui, &response, |ui| over_steps::tooltip_table_ui(ui, theme, &groups));
        }
    }
}

/// A layer of a run in a tooltip.
fn row(moment: &Moment, layer_idx: usize, theme: &Theme) -> Option<Row> {
    let stat = *moment.layers.get(layer_idx)?;
    Some(Row {
        color: theme.layer(layer_idx, moment.layers.len()),
        name: over_steps::layer_short(layer_idx),
        steps: (moment.first_step, moment.last_step),
        quantiles: None, // the dots are means
        stat,
    })
}

/// What other runs are called, beside their last layers.
fn earlier_ui(
    ui: &Ui,
    view: &RunView<'_>,
    theme: &Theme,
    transform: &PlotTransform,
    (earlier, live): (&[Option<Moment>], &[Option<Moment>]),
    now: Option<&Moment>,
) {
    let end = |moment: &Moment| moment.profile().last().copied();
    let names: Vec<String> = std::iter::once(view).chain(view.others).map(RunView::label).collect();
    let moments = std::iter::once(now).chain(live.iter().map(Option::as_ref));
    let runs = std::iter::once(view).chain(view.others).zip(&names).zip(moments);
    let runs =
        runs.filter_map(|((run, name), moment)| Some(End { name, at: end(moment?)?, color: Some(run.color(theme)) }));
    let runs = runs.filter(|_| !view.others.is_empty());
    let ghosts = view.ghosts.iter().zip(earlier);
    let ghosts =
        ghosts.filter_map(|(ghost, moment)| Some(End { name: &ghost.name, at: end(moment.as_ref()?)?, color: None }));
    let ends: Vec<End<'_>> = runs.chain(ghosts).collect();
    let frame = *transform.frame();
    let ratio = Rect::from_min_size(frame.min, egui::vec2(RATIO_WIDTH, RATIO_HEIGHT));
    let trail = frame.with_min_y(frame.bottom() - RATIO_HEIGHT);
    let points =
        now.into_iter().chain(earlier.iter().chain(live).flatten()).flat_map(|moment| along(&moment.profile()));
    earlier::names_ui(ui, theme, transform, &ends, vec![ratio, trail], points);
}

/// Points along a profile, whose own are far apart.
fn along(profile: &[[f64; 2]]) -> Vec<[f64; 2]> {
    const N: usize = 48;
    let part = |i: usize| i as f64 / N as f64;
    let between = |ends: &[[f64; 2]]| {
        let [[x, y], [to_x, to_y]] = [ends[0], ends[1]];
        (0..=N).map(move |i| [x + part(i) * (to_x - x), y + part(i) * (to_y - y)])
    };
    profile.windows(2).flat_map(between).collect()
}

fn egui_text(theme: &Theme, text: &str) -> egui::RichText {
    egui::RichText::new(text).font(theme.small_font()).color(theme.faint)
}

/// The newest steps of a run.
fn now_of(history: &History, measure: Measure) -> Option<Moment> {
    let last_step = history.last_step();
    let n_layers = history.schema.n_layers();
    let stats: Option<Vec<(Stat, u64)>> =
        (0..n_layers).map(|l| history.newest(measure.of_layer(l), NOW_STEPS)).collect();
    let stats = stats?;
    let steps = stats.first()?.1;
    let layers = stats.into_iter().map(|(stat, _)| stat).collect();
    Some(Moment { first_step: last_step + 1 - steps.min(last_step), last_step, layers })
}

/// Moments of the shown part of the axis, evenly spread over it, oldest first.
fn trail(view: &RunView<'_>, measure: Measure, shown: (f64, f64), is_log: bool) -> Vec<Moment> {
    let series = view.history.schema.of_measure(measure);
    let buckets = if is_log { &view.history.decades } else { &view.history.whole };
    let place = |last_step: u64| {
        let x = curve::axis_of_step(last_step as f64, is_log);
        ((x - shown.0) / (shown.1 - shown.0).max(1e-9) * TRAIL as f64).floor()
    };
    let mut trail: Vec<Moment> = Vec::new();
    let mut last_place = f64::NEG_INFINITY;
    for (at, &(first_step, last_step)) in buckets.steps().iter().enumerate() {
        let place = place(last_step);
        if !(0.0..TRAIL as f64).contains(&place) {
            continue;
        }
        let layers = series.clone().map(|series| buckets.curve(series)[at]);
        match trail.last_mut() {
            Some(moment) if place == last_place => {
                moment.layers.iter_mut().zip(layers).for_each(|(mine, theirs)| mine.merge(&theirs));
                moment.last_step = last_step;
            }
            _ => trail.push(Moment { first_step, last_step, layers: layers.collect() }),
        }
        last_place = place;
    }
    trail
}
