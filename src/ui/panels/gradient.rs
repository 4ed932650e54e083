//! What is measured of every layer on a true log axis: over steps as medians with a band, or against the layer as a
//! profile.

use eframe::egui::{self, Align2, Stroke, Ui};
use egui_plot::{Line, LineStyle, PlotUi, Points};
use serde::{Deserialize, Serialize};

use super::earlier::{self, End};
use super::over_steps::{self, Group, Swatch, end_median, medians, spread};
use super::ratio::{RATIO_HEIGHT, ratio_ui};
use super::{beside, depth_profile};
use crate::telemetry::series::Scope;
use crate::telemetry::{History, Measure};
use crate::ui::choices::{BandOf, Form, PlotsOf};
use crate::ui::run_view::RunView;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::curve::{self, Band, Column};
use crate::ui::widgets::steps_plot::{self, PlotRange, StepsPlot, StepsPlotResponse};
use crate::ui::widgets::{card, marks};
use crate::{say, words};

/// Up to this many layers, bands are painted at full strength, and the pointer shows ranges.
const STRONG_BANDS: usize = 4;
/// From this width on, labels at the end carry the value.
const WIDE: f32 = 300.0;
/// Distance of the labels at the end from the newest step, in points.
const END_GAP: f32 = 5.0;
/// Rows of a tooltip for an earlier run, at most: with more layers only the first, the middle and the last are told.
const EARLIER_ROWS: usize = 4;

/// What the gradient panel remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GradientState {
    /// What is measured.
    pub measure: Measure,
    /// Over steps or against the layer.
    pub form: Form,
    /// What the bands hold.
    pub band: BandOf,
    /// What stands in each plot where several runs are live.
    pub plots: PlotsOf,
    /// log10 of the zoomed range of values.
    #[serde(skip)]
    zoom: Option<(f64, f64)>,
}

impl Default for GradientState {
    fn default() -> Self {
        Self {
            measure: Measure::SpeedOfLearning,
            form: Form::default(),
            band: BandOf::default(),
            plots: PlotsOf::default(),
            zoom: None,
        }
    }
}

/// Paints the gradient panel.
pub fn gradient_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    state: &mut GradientState,
    theme: &Theme,
    shared: &mut SharedCursor,
) -> Option<PanelIntent> {
    let is_log = view.is_log(shared.steps_axis);
    let mut both = (state, shared);
    let (intent, ()) = card::card_ui(
        ui,
        theme,
        words::text("panel-gradient"),
        &mut both,
        |ui, (state, _)| header_ui(ui, view, state, theme),
        |ui, (state, shared)| match state.form {
            Form::OverTime if view.others.is_empty() => over_time_ui(ui, view, state, theme, shared, is_log),
            Form::OverTime if state.plots == PlotsOf::Layers => {
                beside::layers_ui(ui, view, (state.measure, state.band), &mut state.zoom, theme, shared);
            }
            Form::OverTime => beside::runs_ui(ui, view, theme, |ui, run| {
                over_time_ui(ui, run, state, theme, shared, is_log);
            }),
            Form::DepthProfile => depth_profile::depth_profile_ui(ui, view, state.measure, theme, shared, is_log),
        },
    );
    intent
}

/// Switches, right to left: the measure, what the bands hold, and the form.
fn header_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut GradientState, theme: &Theme) {
    let before = (state.measure, state.form);
    let measure = words::named("measure", state.measure.into());
    card::menu_ui(ui, theme, measure, words::text("gradient-measure.hover"), |ui| {
        let measures = view.history.schema.measures().into_iter().filter(|m| m.scope() == Scope::Layer);
        for choice in measures {
            card::named_choice_ui(ui, &mut state.measure, choice, "measure");
        }
    });
    if state.form == Form::OverTime {
        let band = words::named("band", state.band.into());
        card::menu_ui(ui, theme, band, words::text("gradient-band.hover"), |ui| {
            for choice in BandOf::ALL {
                card::named_choice_ui(ui, &mut state.band, choice, "band");
            }
        });
    }
    let is_beside = state.form == Form::OverTime && !view.others.is_empty();
    let form =
        if is_beside { words::named("plots-of", state.plots.into()) } else { words::named("form", state.form.into()) };
    card::menu_ui(ui, theme, form, words::text("gradient-form.hover"), |ui| {
        for choice in Form::ALL {
            card::named_choice_ui(ui, &mut state.form, choice, "form");
        }
        if is_beside {
            ui.separator();
            for choice in PlotsOf::ALL {
                card::named_choice_ui(ui, &mut state.plots, choice, "plots-of");
            }
        }
    });
    if before != (state.measure, state.form) {
        state.zoom = None;
    }
}

/// A layer's curve, cut to the shown part of the axis.
struct Layer {
    bands: Vec<Band>,
    /// For what a log axis has no place for.
    columns: Vec<Column>,
    /// The median of the newest of the shown steps.
    end: Option<f64>,
}

fn over_time_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    state: &mut GradientState,
    theme: &Theme,
    shared: &mut SharedCursor,
    is_log: bool,
) {
    let all = over_steps::reach(view, is_log);
    let shown = steps_plot::shown_steps(all, is_log, shared);
    let n_columns = steps_plot::n_columns(ui);
    let n_layers = view.history.schema.n_layers();
    let (measure, band) = (state.measure, state.band);
    let bands = |history, l| curve::bands(history, measure.of_layer(l), shown, is_log, n_columns / 2);
    let layers: Vec<Layer> = (0..n_layers)
        .map(|l| Layer {
            bands: bands(view.history, l),
            columns: curve::columns(view.history, measure.of_layer(l), shown, is_log, n_columns),
            end: end_median(view.history, measure, l, shown, is_log),
        })
        .collect();
    let ghosts: Vec<Vec<Vec<Band>>> = view
        .ghosts
        .iter()
        .map(|ghost| (0..ghost.history.schema.n_layers()).map(|l| bands(&ghost.history, l)).collect())
        .collect();
    let drawn = layers.iter().map(|layer| &layer.bands).chain(ghosts.iter().flatten());
    let fit = curve::fit_log10(&drawn.map(Vec::as_slice)).unwrap_or((-5.0, -1.0));
    // The note on the ratio has the upper right corner to itself.
    let fit = (fit.0, fit.1 + 0.08 * (fit.1 - fit.0) + 0.05);
    let quiet = Stroke::new(1.6, theme.secondary);
    let band_words = words::named("band", band.into()).to_owned();
    let mut legend = vec![
        (Swatch::Line(quiet), words::text("gradient-median").to_owned()),
        (Swatch::Band(theme.secondary.gamma_multiply(0.3)), band_words),
    ];
    if !view.ghosts.is_empty() {
        legend.push((Swatch::Dashes(quiet), words::text("plot-earlier").to_owned()));
    }
    over_steps::legend_ui(ui, theme, &legend);
    let wide = ui.available_width() >= WIDE;
    let label = |(l, layer): (usize, &Layer)| end_label(l, layer, wide);
    let labels: Vec<String> = layers.iter().enumerate().map(label).collect();
    let width =
        |label: &String| ui.painter().layout_no_wrap(label.clone(), theme.small_font(), theme.secondary).size().x;
    let widest = labels.iter().map(width).fold(12.0, f32::max);
    let plot = StepsPlot {
        id: "gradient",
        name: say!(
            "gradient-spoken",
            measure = words::named("measure", measure.into()),
            layers = n_layers,
            steps = view.history.last_step()
        ),
        all,
        is_log,
        fit,
        linear_marks: None,
        right_margin: END_GAP + widest + 4.0,
    };
    let cursor = shared.cursor(ui.ctx());
    let newest = curve::axis_of_step(view.history.last_step() as f64, is_log);
    let shown = steps_plot::steps_plot_ui(ui, theme, &plot, &mut state.zoom, shared, |plot_ui, range| {
        for (ghost, layers) in view.ghosts.iter().zip(&ghosts) {
            for (l, bands) in layers.iter().enumerate() {
                let stroke = Stroke::new(1.0, theme.faded(theme.layer(l, layers.len()), 0.4));
                let dots = LineStyle::dotted_dense();
                steps_plot::line_ui(plot_ui, &ghost.name, medians(bands), range, stroke, dots);
            }
        }
        over_steps::changes_ui(plot_ui, view, theme, range, is_log);
        add_layers(plot_ui, theme, &layers, band, range);
        add_labels(plot_ui, theme, &layers, &labels, newest.min(range.steps.1), range);
        if let Some(at) = cursor.filter(|_| n_layers <= STRONG_BANDS) {
            add_ranges(plot_ui, theme, view.history, measure, &layers, (at, is_log), range);
        }
    });
    ratio_ui(ui, view, measure, theme, *shown.transform.frame());
    earlier_ui(ui, view, theme, &layers, &ghosts, &shown, (newest, plot.right_margin));
    if view.history.last_step() == 0 && view.ghosts.is_empty() {
        card::empty_ui(ui, theme, *shown.transform.frame(), words::text("gradient-empty"));
    }
    if let Some(at) = shown.hovered {
        let near = over_steps::changes_at(view, at, &shown.transform, is_log);
        let groups = groups(view, measure, &layers, &ghosts, theme, at, is_log);
        steps_plot::tooltip_ui(ui, &shown.response, |ui| {
            over_steps::tooltip_changes_ui(ui, theme, &near);
            over_steps::tooltip_table_ui(ui, theme, &groups);
        });
    }
}

/// What earlier runs are called, beside the ends of their last layers' curves. `margin` is how wide the labels of the
/// present run's layers are, right of its `newest` step.
fn earlier_ui(
    ui: &Ui,
    view: &RunView<'_>,
    theme: &Theme,
    layers: &[Layer],
    ghosts: &[Vec<Vec<Band>>],
    shown: &StepsPlotResponse,
    (newest, margin): (f64, f32),
) {
    let ends = view.ghosts.iter().zip(ghosts).filter_map(|(ghost, layers)| {
        layers.iter().rev().find_map(|bands| End::of(&ghost.name, medians(bands), shown.steps))
    });
    let ends: Vec<End<'_>> = ends.collect();
    let frame = *shown.transform.frame();
    let left = shown.transform.position_from_point_x(newest.min(shown.steps.1));
    let labels = frame.with_min_x(left).with_max_x(left + margin);
    let ratio = egui::Rect::from_min_max(frame.center_top(), frame.right_top() + egui::vec2(0.0, RATIO_HEIGHT));
    let curves = layers.iter().map(|layer| &layer.bands).chain(ghosts.iter().flatten());
    // Every curve is thinned by itself: where one has a point more, those of the others stay.
    let sparse = |bands| medians(bands).filter_map(|(x, value)| Some([x, value?])).step_by(2);
    let points = curves.flat_map(|bands| sparse(bands));
    earlier::names_ui(ui, theme, &shown.transform, &ends, vec![labels, ratio], points);
}

/// `L1`, and where there is room the value: `L1  5.8e-4`.
fn end_label(l: usize, layer: &Layer, wide: bool) -> String {
    let name = over_steps::layer_short(l);
    match layer.end {
        Some(value) if wide => format!("{name}  {}", marks::value(value)),
        _ => name,
    }
}

fn add_layers(plot_ui: &mut PlotUi<'_>, theme: &Theme, layers: &[Layer], band: BandOf, range: PlotRange) {
    let n_layers = layers.len();
    let strength = if n_layers <= STRONG_BANDS { 0.2 } else { 0.07 };
    for (l, layer) in layers.iter().enumerate() {
        let color = theme.layer(l, n_layers).gamma_multiply(strength);
        steps_plot::band_ui(plot_ui, "band", &layer.bands, |b| band.rims(&b.quantiles), range, color);
    }
    for (l, layer) in layers.iter().enumerate() {
        let stroke = Stroke::new(if n_layers <= STRONG_BANDS { 1.8 } else { 1.3 }, theme.layer(l, n_layers));
        steps_plot::line_ui(plot_ui, "median", medians(&layer.bands), range, stroke, LineStyle::Solid);
    }
    // Zeros are marked in the layer's own row, so that layers do not hide each other.
    for (l, layer) in layers.iter().enumerate() {
        steps_plot::lost_values_ui(plot_ui, theme, &layer.columns, theme.layer(l, n_layers), range, l);
    }
}

/// Labels right of the newest step: an earlier run may go on beyond it.
fn add_labels(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    layers: &[Layer],
    labels: &[String],
    newest: f64,
    range: PlotRange,
) {
    if newest < range.steps.0 {
        return;
    }
    let per_point = f64::from(range.per_point.y);
    let ends: Vec<Option<f64>> = layers.iter().map(|layer| layer.end.filter(|v| *v > 0.0).map(f64::log10)).collect();
    let x = newest + f64::from(END_GAP * range.per_point.x);
    for (l, y) in spread(&ends, over_steps::LABEL_SPACING * per_point, range.values) {
        let color = theme.layer(l, layers.len());
        steps_plot::label_ui(plot_ui, theme, [x, y], &labels[l], color, Align2::LEFT_CENTER);
    }
}

/// At the pointer, beside each other: from the smallest to the largest value as a thin line, the middle eight tenths as
/// a thicker one, the median as a dot.
fn add_ranges(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    history: &History,
    measure: Measure,
    layers: &[Layer],
    (at, is_log): (f64, bool),
    range: PlotRange,
) {
    let log10 = |v: f64| v.max(f64::MIN_POSITIVE).log10().max(range.values.0);
    for (l, layer) in layers.iter().enumerate() {
        let Some(band) = steps_plot::nearest(&layer.bands, |band| band.x, at) else { continue };
        let Some(stat) = curve::stat_over(history, measure.of_layer(l), (band.first_step, band.last_step), is_log)
        else {
            continue;
        };
        if !(stat.max > 0.0 && range.steps.0 <= band.x && band.x <= range.steps.1) {
            continue;
        }
        let beside = (l as f64 - (layers.len() - 1) as f64 / 2.0) * 6.0 * f64::from(range.per_point.x);
        let (x, color) = (band.x + beside, theme.layer(l, layers.len()));
        let mut line = |low: f64, high: f64, width: f32| {
            let ends = vec![[x, log10(low)], [x, log10(high)]];
            let line = Line::new("range", ends).stroke(Stroke::new(width, color)).allow_band(false);
            plot_ui.line(line.allow_hover(false));
        };
        line(stat.min, stat.max, 1.2);
        line(band.quantiles.q10, band.quantiles.q90, 3.5);
        if band.quantiles.median > 0.0 {
            let dot = Points::new("median", vec![[x, log10(band.quantiles.median)]]).radius(4.0).color(color);
            plot_ui.points(dot.allow_hover(false));
        }
    }
}

/// The tooltip's rows: this run's layers from the last to the first, then those of earlier runs.
fn groups(
    view: &RunView<'_>,
    measure: Measure,
    layers: &[Layer],
    ghosts: &[Vec<Vec<Band>>],
    theme: &Theme,
    at: f64,
    is_log: bool,
) -> Vec<Group> {
    let row = |history: &History, bands: &[Band], l: usize, n_layers: usize| {
        let look = (theme.layer(l, n_layers), over_steps::layer_short(l));
        over_steps::row_at(history, measure.of_layer(l), bands, at, is_log, look)
    };
    let own = (0..layers.len()).rev().filter_map(|l| row(view.history, &layers[l].bands, l, layers.len()));
    let mut groups = vec![Group { name: None, rows: own.collect() }];
    for (ghost, layers) in view.ghosts.iter().zip(ghosts) {
        let n = layers.len();
        let told = |l: &usize| n <= EARLIER_ROWS || [0, n / 2, n - 1].contains(l);
        let rows = (0..n).rev().filter(told).filter_map(|l| row(&ghost.history, &layers[l], l, n));
        groups.push(Group { name: Some(ghost.name.clone()), rows: rows.collect() });
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::bands::CellSampler;
    use crate::telemetry::{Bucket, Cells, Schema};

    #[test]
    fn layer_labels_do_not_cover_each_other_and_stay_inside() {
        let ends: Vec<Option<f64>> = vec![Some(-3.0), Some(-3.01), None, Some(-2.99), Some(-9.0)];
        let labels = spread(&ends, 0.2, (-5.0, -1.0));
        assert_eq!(labels.iter().map(|l| l.0).collect::<Vec<_>>(), [4, 1, 0, 3]);
        assert!(labels.windows(2).all(|w| w[1].1 - w[0].1 >= 0.2 - 1e-9), "{labels:?}");
        assert!(labels.iter().all(|l| (-5.0..=-1.0).contains(&l.1)));
    }

    #[test]
    fn labels_without_room_are_thinned_and_the_last_layer_keeps_its_own() {
        let ends: Vec<Option<f64>> = (0..11).map(|l| Some(-3.0 + 0.001 * f64::from(l))).collect();
        let labels = spread(&ends, 1.0, (-5.0, -1.0));
        assert!(labels.len() <= 4 && labels.iter().any(|l| l.0 == 10), "{labels:?}");
    }

    #[test]
    fn one_last_value_does_not_move_the_labels_at_the_end() {
        let schema = Schema::new(2);
        let (mut sampler, mut cells) = (CellSampler::new(schema.every_step().len()), Cells::default());
        let mut history = History::new(schema.clone());
        let n = 3000;
        for step in 1..=n {
            let speed = |l: usize| if step == n { [1.0, 1e-9][l] } else { [1e-4, 1e-3][l] };
            let row = [0.1, speed(0), speed(1), 1.0, 1.0];
            let mut bucket = Bucket::empty(step, schema.len());
            bucket.stats.iter_mut().zip(row).for_each(|(stat, v)| stat.add(v));
            history.push(bucket.view());
            sampler.add(step, &row, &mut cells);
        }
        sampler.give(&mut cells);
        history.push_cells(&cells);
        for is_log in [false, true] {
            let shown = curve::reach(&history, is_log).unwrap_or((0.0, 1.0));
            let end = |l| end_median(&history, Measure::SpeedOfLearning, l, shown, is_log).unwrap_or(f64::NAN);
            assert!((end(0) / 1e-4 - 1.0).abs() < 0.01 && (end(1) / 1e-3 - 1.0).abs() < 0.01, "{} {}", end(0), end(1));
        }
        let never = History::new(schema);
        assert_eq!(end_median(&never, Measure::SpeedOfLearning, 0, (0.0, 1000.0), false), None);
    }
}
