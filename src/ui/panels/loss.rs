//! The loss over steps: the mean that stops the run, the single steps around it, the goal, the test loss, earlier runs,
//! and where it diverged.

use eframe::egui::{self, Align2, Stroke, Ui};
use egui_plot::{HLine, LineStyle, PlotPoint, PlotUi, VLine};
use serde::{Deserialize, Serialize};

use super::earlier::{self, End};
use super::over_steps::{self, Group, Swatch};
use crate::telemetry::{History, Measure};
use crate::train::Recorded;
use crate::train::stop::REPORT_WINDOW;
use crate::ui::run_view::RunView;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::curve::{self, Band, Column};
use crate::ui::widgets::steps_plot::{self, PlotRange, StepsPlot, StepsPlotResponse};
use crate::ui::widgets::{card, marks};
use crate::{say, words};

/// The goal is kept in sight as long as it is not more than this many decades from the loss.
const GOAL_DECADES: f64 = 4.0;
/// Distance of the goal's label from the newest step, in points.
const GOAL_GAP: f32 = 6.0;

/// What the loss panel remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LossState {
    /// log10 of the zoomed range of values.
    #[serde(skip)]
    zoom: Option<(f64, f64)>,
}

/// Places on the steps axis, and log10 of what stands there.
type Points = Vec<(f64, Option<f64>)>;

/// What is drawn, cut to the shown part of the axis.
struct Curves {
    loss: Vec<Column>,
    bands: Vec<Band>,
    /// The mean of the last full window: on the steps axis, and log10 of it. It holds until the next window is full.
    windows: Points,
    test: Vec<Column>,
    ghosts: Vec<Vec<Column>>,
    /// Of the other live runs: the single steps, and the line that counts.
    others: Vec<(Vec<Column>, Points)>,
}

/// Paints the loss panel.
pub fn loss_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    state: &mut LossState,
    theme: &Theme,
    shared: &mut SharedCursor,
) -> Option<PanelIntent> {
    let is_log = view.is_log(shared.steps_axis);
    let mut both = (state, shared);
    let (intent, ()) = card::card_ui(
        ui,
        theme,
        words::text("panel-loss"),
        &mut both,
        |ui, (_, shared)| {
            if let Some(mean) = mean_note(view) {
                card::note_ui(ui, theme, &mean).on_hover_text(words::text("loss-mean.hover"));
                card::separator_ui(ui, theme);
            }
            over_steps::axis_menu_ui(ui, theme, &mut shared.steps_axis, is_log);
        },
        |ui, (state, shared)| body_ui(ui, view, state, theme, shared, is_log),
    );
    intent
}

/// `mean of 1,000: 0.0856`: what the strong line ends with. Before the first full window, the loss of the newest step.
fn mean_note(view: &RunView<'_>) -> Option<String> {
    if let Some(mean) = view.window_mean {
        return Some(say!("loss-mean", window = window(view), mean = marks::value(mean)));
    }
    let (stat, _) = view.history.newest(Measure::Loss.of_run(), 1)?;
    Some(say!("loss-now", loss = marks::value(stat.mean()?)))
}

/// Steps of a window: those of the stop rule about the mean loss, else of the report.
fn window(view: &RunView<'_>) -> u64 {
    view.goal.map_or(REPORT_WINDOW, |goal| goal.window)
}

fn body_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    state: &mut LossState,
    theme: &Theme,
    shared: &mut SharedCursor,
    is_log: bool,
) {
    let all = over_steps::reach(view, is_log);
    let shown = steps_plot::shown_steps(all, is_log, shared);
    let n_columns = steps_plot::n_columns(ui);
    let columns = |history, id| curve::columns(history, id, shown, is_log, n_columns);
    let curves = Curves {
        loss: columns(view.history, Measure::Loss.of_run()),
        bands: curve::bands(view.history, Measure::Loss.of_run(), shown, is_log, n_columns / 2),
        windows: windows(view.history, view.window_mean, shown, is_log, n_columns),
        test: columns(view.history, Measure::TestLoss.of_run()),
        ghosts: view.ghosts.iter().map(|ghost| columns(&ghost.history, Measure::Loss.of_run())).collect(),
        others: view.others.iter().map(|other| steps_and_line(other, shown, is_log, n_columns)).collect(),
    };
    let goal = view.goal.filter(|goal| goal.loss > 0.0).map(|goal| goal.loss.log10());
    let last = view.history.last_step();
    let now = curves.loss.last().and_then(|c| c.stat.mean()).map_or_else(String::new, marks::value);
    legend_ui(ui, view, theme, &curves);
    let label = view.goal.filter(|_| goal.is_some()).map(|goal| say!("loss-goal", goal = marks::value(goal.loss)));
    let wanted = label.as_ref().map_or(10.0, |label| {
        let galley = ui.painter().layout_no_wrap(label.clone(), theme.small_font(), theme.good);
        galley.size().x + GOAL_GAP + 4.0
    });
    // Right of the newest step no curve crosses it. Where there is no room, the dashes alone are the goal.
    let fits = wanted <= (ui.available_width() - 50.0) / 3.0;
    let label = label.filter(|_| fits);
    let plot = StepsPlot {
        id: "loss",
        name: say!("loss-spoken", name = view.name, steps = last, loss = now),
        all,
        is_log,
        fit: fit(&curves, goal),
        linear_marks: None,
        right_margin: if fits { wanted } else { 10.0 },
    };
    let mut labels = Vec::new();
    let shown = steps_plot::steps_plot_ui(ui, theme, &plot, &mut state.zoom, shared, |plot_ui, range| {
        over_steps::changes_ui(plot_ui, view, theme, range, is_log);
        add_curves(plot_ui, view, theme, &curves, range);
        labels.extend(test_label(theme, &curves, range));
        labels.extend(divergence(plot_ui, view, theme, range, is_log));
        labels.extend(goal.and_then(|at| add_goal(plot_ui, theme, at, label, range)));
        for label in &labels {
            label.add_to(plot_ui, theme);
        }
    });
    let taken = labels.iter().map(|label| label.rect(ui, theme, &shown)).collect();
    earlier_ui(ui, view, theme, &curves, &shown, taken);
    if last == 0 && view.ghosts.is_empty() && view.others.iter().all(|other| other.history.last_step() == 0) {
        card::empty_ui(ui, theme, *shown.transform.frame(), words::text("loss-empty"));
    }
    if let Some(at) = shown.hovered {
        let near = over_steps::changes_at(view, at, &shown.transform, is_log);
        hover_ui(ui, view, theme, &shown.response, &curves, (at, is_log), &near);
    }
}

/// What live and earlier runs are called, beside the ends of their curves. Other labels stand in what is `taken`.
fn earlier_ui(
    ui: &Ui,
    view: &RunView<'_>,
    theme: &Theme,
    curves: &Curves,
    shown: &StepsPlotResponse,
    taken: Vec<egui::Rect>,
) {
    // Live runs first: they are what is compared.
    let names: Vec<String> = std::iter::once(view).chain(view.others).map(RunView::label).collect();
    let own = if curves.windows.is_empty() { means(&curves.loss).collect() } else { curves.windows.clone() };
    let lines = std::iter::once(&own).chain(curves.others.iter().map(|(_, line)| line));
    let live = std::iter::once(view).chain(view.others).zip(lines).zip(&names).filter_map(|((run, line), name)| {
        let end = End::of(name, line.iter().copied(), shown.steps)?;
        Some(End { color: Some(run.color(theme)), ..end })
    });
    let live = live.filter(|_| !view.others.is_empty());
    let earlier = view.ghosts.iter().zip(&curves.ghosts);
    let earlier = earlier.filter_map(|(ghost, columns)| End::of(&ghost.name, means(columns), shown.steps));
    let ends: Vec<End<'_>> = live.chain(earlier).collect();
    let lines = [&curves.loss, &curves.test].into_iter().chain(&curves.ghosts).flat_map(|line| sparse(means(line)));
    let strong = curves.others.iter().map(|(_, line)| line).chain([&curves.windows]);
    let strong = strong.flat_map(|line| sparse(line.iter().copied()));
    let points = lines.chain(strong);
    earlier::names_ui(ui, theme, &shown.transform, &ends, taken, points);
}

/// Some points of a curve: enough to tell what it crosses.
fn sparse(points: impl Iterator<Item = (f64, Option<f64>)>) -> impl Iterator<Item = [f64; 2]> {
    points.filter_map(|(x, value)| Some([x, value?])).step_by(4)
}

/// A label inside the plot.
struct Label {
    /// Where it is held, on the axes of the plot, and by what of it.
    at: [f64; 2],
    anchor: Align2,
    text: String,
    color: egui::Color32,
}

impl Label {
    fn add_to(&self, plot_ui: &mut PlotUi<'_>, theme: &Theme) {
        steps_plot::label_ui(plot_ui, theme, self.at, &self.text, self.color, self.anchor);
    }

    /// Where it stands on the screen.
    fn rect(&self, ui: &Ui, theme: &Theme, shown: &StepsPlotResponse) -> egui::Rect {
        let size = ui.painter().layout_no_wrap(self.text.clone(), theme.small_font(), self.color).size();
        let at = shown.transform.position_from_point(&PlotPoint::new(self.at[0], self.at[1]));
        self.anchor.anchor_size(at, size)
    }
}

/// The means of full windows over the shown steps, as a line that holds each until the next window is full: so it crosses
/// the goal where the run stops. It ends where the run stands, at the mean that the title names.
fn windows(
    history: &History,
    window_mean: Option<f64>,
    shown: (f64, f64),
    is_log: bool,
    n_columns: usize,
) -> Vec<(f64, Option<f64>)> {
    let axis = |step: u64| curve::axis_of_step(step as f64, is_log);
    let columns = curve::columns(history, Measure::WindowLoss.of_run(), shown, is_log, n_columns);
    let mut line: Vec<(f64, Option<f64>)> = Vec::new();
    for column in &columns {
        let x = axis(column.last_step);
        let mean = column.mean_log10();
        line.extend(line.last().filter(|(_, held)| *held != mean).map(|&(_, held)| (x, held)));
        line.push((x, mean));
    }
    let last = axis(history.last_step());
    if last <= shown.1
        && let (Some(end), Some(mean)) = (line.last_mut(), window_mean)
    {
        // Several windows may share the last column; the newest of them is the one that counts.
        end.1 = (mean > 0.0).then(|| mean.log10());
        let held = end.1;
        if line.last() != Some(&(last, held)) {
            line.push((last, held));
        }
    }
    line
}

/// The single steps of a run, and the line that counts: the means of full windows, before the first of them the steps.
fn steps_and_line(view: &RunView<'_>, shown: (f64, f64), is_log: bool, n_columns: usize) -> (Vec<Column>, Points) {
    let steps = curve::columns(view.history, Measure::Loss.of_run(), shown, is_log, n_columns);
    let mut line = windows(view.history, view.window_mean, shown, is_log, n_columns);
    if line.is_empty() {
        line = means(&steps).collect();
    }
    (steps, line)
}

/// The lines as they are drawn, and as the legend has them.
struct Strokes {
    window: Stroke,
    each: Stroke,
    test: Stroke,
    earlier: Stroke,
}

impl Strokes {
    fn of(view: &RunView<'_>, theme: &Theme, curves: &Curves) -> Self {
        let color = view.color(theme);
        let window = Stroke::new(1.8, color);
        let thin = Stroke::new(1.0, theme.faded(color, 0.45));
        Self {
            window,
            // Before the first full window the single steps are all there is.
            each: if curves.windows.is_empty() { window } else { thin },
            test: Stroke::new(1.6, theme.accent),
            earlier: Stroke::new(1.2, theme.faded(theme.secondary, 0.55)),
        }
    }
}

/// What the lines are.
fn legend_ui(ui: &mut Ui, view: &RunView<'_>, theme: &Theme, curves: &Curves) {
    let strokes = Strokes::of(view, theme, curves);
    let mut entries = Vec::new();
    if !curves.windows.is_empty() {
        entries.push((Swatch::Line(strokes.window), say!("loss-legend-window", window = window(view))));
    }
    entries.push((Swatch::Line(strokes.each), words::text("loss-legend-steps").to_owned()));
    if !curves.test.is_empty() {
        entries.push((Swatch::Dashes(strokes.test), words::text("loss-test").to_owned()));
    }
    if !curves.ghosts.is_empty() {
        entries.push((Swatch::Line(strokes.earlier), words::text("plot-earlier").to_owned()));
    }
    over_steps::legend_ui(ui, theme, &entries);
}

fn fit(curves: &Curves, goal: Option<f64>) -> (f64, f64) {
    let lines = [curves.test.as_slice()].into_iter().chain(curves.ghosts.iter().map(Vec::as_slice));
    let lines = lines.flatten().filter_map(Column::mean_log10);
    let strong = curves.others.iter().map(|(_, line)| line).chain([&curves.windows]).flatten();
    let lines = lines.chain(strong.filter_map(|(_, v)| *v));
    let widen = |range: Option<(f64, f64)>, v: f64| Some(range.map_or((v, v), |(a, b)| (a.min(v), b.max(v))));
    let all = lines.fold(curve::fit_log10(&[curves.bands.as_slice()].into_iter()), widen);
    match (all, goal) {
        (Some((min, max)), Some(goal)) if (min - goal).abs() <= GOAL_DECADES => {
            (min.min(goal - 0.1), max.max(goal + 0.1))
        }
        (Some(fit), _) => fit,
        (None, Some(goal)) => (goal - 0.3, goal + 1.7),
        (None, None) => (-2.3, 0.0),
    }
}

fn means(columns: &[Column]) -> impl DoubleEndedIterator<Item = (f64, Option<f64>)> {
    columns.iter().map(|column| (column.x, column.mean_log10()))
}

fn add_curves(plot_ui: &mut PlotUi<'_>, view: &RunView<'_>, theme: &Theme, curves: &Curves, range: PlotRange) {
    let strokes = Strokes::of(view, theme, curves);
    for (ghost, columns) in view.ghosts.iter().zip(&curves.ghosts) {
        steps_plot::line_ui(plot_ui, &ghost.name, means(columns), range, strokes.earlier, LineStyle::Solid);
    }
    let faint = view.color(theme).gamma_multiply(0.13);
    let rims = |band: &Band| (band.quantiles.q10, band.quantiles.q90);
    steps_plot::band_ui(plot_ui, "band", &curves.bands, rims, range, faint);
    steps_plot::line_ui(plot_ui, "mean", means(&curves.loss), range, strokes.each, LineStyle::Solid);
    for (other, (_, line)) in view.others.iter().zip(&curves.others) {
        let stroke = Stroke::new(1.8, other.color(theme));
        steps_plot::line_ui(plot_ui, "other", line.iter().copied(), range, stroke, LineStyle::Solid);
    }
    let windows = curves.windows.iter().copied();
    steps_plot::line_ui(plot_ui, "window", windows, range, strokes.window, LineStyle::Solid);
    steps_plot::lost_values_ui(plot_ui, theme, &curves.loss, theme.secondary, range, 0);

    steps_plot::line_ui(plot_ui, "test", means(&curves.test), range, strokes.test, LineStyle::dashed_dense());
}

/// At the beginning of the test loss, where neither the goal nor the newest values are.
fn test_label(theme: &Theme, curves: &Curves, range: PlotRange) -> Option<Label> {
    let (x, y) = curves.test.iter().find_map(|c| c.mean_log10().map(|y| (c.x.max(range.steps.0), y)))?;
    let at = [x + 4.0 * f64::from(range.per_point.x), y];
    Some(Label { at, anchor: Align2::LEFT_BOTTOM, text: words::text("loss-test").to_owned(), color: theme.accent })
}

/// Where the loss was no number any more: a line, and what to say there.
fn divergence(
    plot_ui: &mut PlotUi<'_>,
    view: &RunView<'_>,
    theme: &Theme,
    range: PlotRange,
    is_log: bool,
) -> Option<Label> {
    let step = view.history.diverged_at?;
    let at = curve::axis_of_step(step as f64, is_log);
    plot_ui.vline(VLine::new("diverged", at).stroke(Stroke::new(1.4, theme.bad)).allow_hover(false));
    let top = range.values.1 - 6.0 * f64::from(range.per_point.y);
    let left_half = at < f64::midpoint(range.steps.0, range.steps.1);
    let (anchor, gap) = if left_half { (Align2::LEFT_TOP, 5.0) } else { (Align2::RIGHT_TOP, -5.0) };
    let x = at + gap * f64::from(range.per_point.x);
    Some(Label { at: [x, top], anchor, text: say!("loss-diverged", step = step), color: theme.bad })
}

/// The goal's dashes; its label stands right of the newest step.
fn add_goal(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    at: f64,
    label: Option<String>,
    range: PlotRange,
) -> Option<Label> {
    let line = HLine::new("goal", at).stroke(Stroke::new(1.2, theme.good)).style(LineStyle::dashed_dense());
    plot_ui.hline(line.allow_hover(false));
    let x = range.steps.1 + f64::from(GOAL_GAP * range.per_point.x);
    let above = at + 2.0 * f64::from(range.per_point.y);
    label.map(|text| Label { at: [x, above], anchor: Align2::LEFT_BOTTOM, text, color: theme.good })
}

fn hover_ui(
    ui: &Ui,
    view: &RunView<'_>,
    theme: &Theme,
    response: &egui::Response,
    curves: &Curves,
    (at, is_log): (f64, bool),
    near: &[&Recorded],
) {
    // A curve that is looked at now and then has columns and no bands.
    let row = |history: &History, measure: Measure, columns: &[Column], color, name: String| {
        let column = steps_plot::nearest(columns, |column| column.x, at)?;
        let steps = (column.first_step, column.last_step);
        let quantiles = history.quantiles(measure.of_run(), steps.0, steps.1);
        Some(over_steps::Row { color, name, steps, quantiles, stat: column.stat })
    };
    let name = |measure: Measure| words::named("measure", measure.into()).to_owned();
    let loss = (view.color(theme), name(Measure::Loss));
    let own = over_steps::row_at(view.history, Measure::Loss.of_run(), &curves.bands, at, is_log, loss);
    let test = row(view.history, Measure::TestLoss, &curves.test, theme.accent, name(Measure::TestLoss));
    let own_name = (!view.others.is_empty()).then(|| view.label());
    let mut groups = vec![Group { name: own_name, rows: own.into_iter().chain(test).collect() }];
    for (other, (columns, _)) in view.others.iter().zip(&curves.others) {
        let rows = row(other.history, Measure::Loss, columns, other.color(theme), name(Measure::Loss));
        groups.push(Group { name: Some(other.label()), rows: rows.into_iter().collect() });
    }
    for (ghost, columns) in view.ghosts.iter().zip(&curves.ghosts) {
        let rows = row(&ghost.history, Measure::Loss, columns, theme.secondary, name(Measure::Loss));
        let rows = rows.into_iter().collect();
        groups.push(Group { name: Some(ghost.name.clone()), rows });
    }
    steps_plot::tooltip_ui(ui, response, |ui| {
        over_steps::tooltip_changes_ui(ui, theme, near);
        over_steps::tooltip_table_ui(ui, theme, &groups);
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;
    use crate::telemetry::{Bucket, Schema};

    /// A run that goes down to `goal` at the window that ends with step `n`, in buckets of `bucket` steps.
    fn run(n: u64, window: u64, bucket: u64) -> (History, f64) {
        let schema = Schema::new(1);
        let at = |measure: Measure| schema.index(measure.of_run()).unwrap();
        let mut history = History::new(schema.clone());
        let mut mean = f64::NAN;
        let mut open = Bucket::empty(1, schema.len());
        for step in 1..=n {
            open.last_step = step;
            open.stats[at(Measure::Loss)].add(0.02);
            if step % window == 0 {
                mean = if step == n { 0.009 } else { 0.02 };
                open.stats[at(Measure::WindowLoss)].add(mean);
            }
            if open.n_steps() == bucket || step == n {
                history.push(open.view());
                open.reset(step + 1);
            }
        }
        (history, mean)
    }

    #[test]
    fn the_strong_line_crosses_the_goal_where_the_run_stops_and_ends_at_the_mean_of_the_title() {
        for (n, window, bucket) in [(3000, 1000, 1), (3000, 1000, 7), (640, 10, 64), (800_000, 1000, 64)] {
            let (history, mean) = run(n, window, bucket);
            for is_log in [false, true] {
                let shown = curve::reach(&history, is_log).unwrap();
                let line = windows(&history, Some(mean), shown, is_log, 190);
                let goal = 0.01f64.log10();
                let under: Vec<&(f64, Option<f64>)> = line.iter().filter(|(_, v)| v.unwrap() < goal).collect();
                let stop = curve::axis_of_step(n as f64, is_log);
                assert!(!under.is_empty() && under.iter().all(|p| p.0 == stop), "{n} {window} {bucket}: {under:?}");
                assert_eq!(line.last(), Some(&(stop, Some(mean.log10()))));
                // Straight down at the end: the point before stands above the goal at the same step.
                let above = line.iter().rev().find(|(_, v)| v.unwrap() >= goal).unwrap();
                assert!(bucket > window || above.0 == stop, "{n} {window} {bucket}: {above:?}");
            }
        }
    }

    #[test]
    fn before_the_first_full_window_there_is_no_strong_line() {
        let (history, _) = run(400, 1000, 1);
        assert!(windows(&history, None, (0.0, 400.0), false, 100).is_empty());
    }
}
