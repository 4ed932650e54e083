//! The loss over steps: its band, its mean, the goal, the test loss, earlier runs, and where it diverged.

use eframe::egui::{self, Align2, Stroke, Ui};
use egui_plot::{HLine, LineStyle, PlotUi, VLine};
use serde::{Deserialize, Serialize};

use super::over_steps;
use crate::telemetry::SeriesId;
use crate::train::Recorded;
use crate::ui::run_view::{RunView, newest};
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::curve::{self, Column};
use crate::ui::widgets::steps_plot::{self, PlotRange, StepsPlot};
use crate::ui::widgets::{card, marks};
use crate::{say, words};

/// The goal is kept in sight as long as it is not more than this many decades from the loss.
const GOAL_DECADES: f64 = 4.0;
/// Distance over which the strong line is smoothed, in points.
const SMOOTHING: f64 = 8.0;

/// What the loss panel remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LossState {
    /// log10 of the zoomed range of values.
    #[serde(skip)]
    zoom: Option<(f64, f64)>,
}

/// What is drawn, cut to the shown part of the axis.
struct Curves {
    loss: Vec<Column>,
    test: Vec<Column>,
    ghosts: Vec<Vec<Column>>,
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

/// `mean of 1,000: 0.0856`, from the stop rule's own window where there is one, else from the newest steps.
fn mean_note(view: &RunView<'_>) -> Option<String> {
    let window = view.goal.map_or(1000, |goal| goal.window);
    if let Some(mean) = view.window_mean {
        return Some(say!("loss-mean", window = window, mean = marks::value(mean)));
    }
    let (stat, steps) = newest(view.history, SeriesId::Loss, window)?;
    Some(say!("loss-mean", window = steps, mean = marks::value(stat.mean()?)))
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
        loss: columns(view.history, SeriesId::Loss),
        test: columns(view.history, SeriesId::TestLoss),
        ghosts: view.ghosts.iter().map(|ghost| columns(&ghost.history, SeriesId::Loss)).collect(),
    };
    let goal = view.goal.filter(|goal| goal.loss > 0.0).map(|goal| goal.loss.log10());
    let last = view.history.last_step();
    let now = curves.loss.last().and_then(|c| c.stat.mean()).map_or_else(String::new, marks::value);
    let plot = StepsPlot {
        id: "loss",
        name: say!("loss-spoken", name = view.name, steps = last, loss = now),
        all,
        is_log,
        fit: fit(&curves, goal),
        right_margin: 10.0,
    };
    let shown = steps_plot::steps_plot_ui(ui, theme, &plot, &mut state.zoom, shared, |plot_ui, range| {
        over_steps::changes_ui(plot_ui, view, theme, range, is_log);
        add_curves(plot_ui, view, theme, &curves, range, is_log);
    });
    if last == 0 {
        card::empty_ui(ui, theme, *shown.transform.frame(), words::text("loss-empty"));
    }
    if let Some(at) = shown.hovered {
        let near = over_steps::changes_at(view, at, &shown.transform, is_log);
        hover_ui(ui, view, theme, &shown.response, &curves, at, &near);
    }
}

fn fit(curves: &Curves, goal: Option<f64>) -> (f64, f64) {
    let shown = [curves.loss.as_slice(), curves.test.as_slice()];
    let all = shown.into_iter().chain(curves.ghosts.iter().map(Vec::as_slice));
    match (curve::fit_log10(&all), goal) {
        (Some((min, max)), Some(goal)) if (min - goal).abs() <= GOAL_DECADES => {
            (min.min(goal - 0.1), max.max(goal + 0.1))
        }
        (Some(fit), _) => fit,
        (None, Some(goal)) => (goal - 0.3, goal + 1.7),
        (None, None) => (-2.3, 0.0),
    }
}

fn add_curves(
    plot_ui: &mut PlotUi<'_>,
    view: &RunView<'_>,
    theme: &Theme,
    curves: &Curves,
    range: PlotRange,
    is_log: bool,
) {
    for (ghost, columns) in view.ghosts.iter().zip(&curves.ghosts) {
        let stroke = Stroke::new(1.2, theme.faded(theme.secondary, 0.55));
        let mean = |i: usize| columns[i].mean_log10();
        steps_plot::line_ui(plot_ui, &ghost.name, columns, mean, stroke, LineStyle::Solid);
    }
    steps_plot::band_ui(plot_ui, "band", &curves.loss, theme.text.gamma_multiply(0.13));
    let mean = |i: usize| curves.loss[i].mean_log10();
    let thin = Stroke::new(1.0, theme.faded(theme.text, 0.45));
    steps_plot::line_ui(plot_ui, "mean", &curves.loss, mean, thin, LineStyle::Solid);
    let smooth = curve::smoothed_log10(&curves.loss, SMOOTHING * f64::from(range.per_point.x));
    let smoothed = |i: usize| smooth[i];
    let strong = Stroke::new(1.8, theme.text);
    steps_plot::line_ui(plot_ui, "smoothed", &curves.loss, smoothed, strong, LineStyle::Solid);
    steps_plot::lost_values_ui(plot_ui, theme, &curves.loss, theme.secondary, range, 0);

    if !curves.test.is_empty() {
        let mean = |i: usize| curves.test[i].mean_log10();
        let stroke = Stroke::new(1.6, theme.accent);
        steps_plot::line_ui(plot_ui, "test", &curves.test, mean, stroke, LineStyle::dashed_dense());
        // At the upper left, where neither the goal nor the newest values are.
        if let Some((x, y)) = curves.test.iter().find_map(|c| c.mean_log10().map(|y| (c.x.max(range.steps.0), y))) {
            let at = [x + 4.0 * f64::from(range.per_point.x), y];
            steps_plot::label_ui(plot_ui, theme, at, words::text("loss-test"), theme.accent, Align2::LEFT_BOTTOM);
        }
    }
    if let Some(goal) = view.goal.filter(|goal| goal.loss > 0.0) {
        let at = goal.loss.log10();
        let line = HLine::new("goal", at).stroke(Stroke::new(1.2, theme.good)).style(LineStyle::dashed_dense());
        plot_ui.hline(line.allow_hover(false));
        let right = range.steps.1 + 6.0 * f64::from(range.per_point.x);
        let label = say!("loss-goal", goal = marks::value(goal.loss));
        let above = at + 2.0 * f64::from(range.per_point.y);
        steps_plot::label_ui(plot_ui, theme, [right, above], &label, theme.good, Align2::RIGHT_BOTTOM);
    }
    if let Some(step) = view.history.diverged_at {
        let at = curve::axis_of_step(step as f64, is_log);
        plot_ui.vline(VLine::new("diverged", at).stroke(Stroke::new(1.4, theme.bad)).allow_hover(false));
        let top = range.values.1 - 6.0 * f64::from(range.per_point.y);
        let label = say!("loss-diverged", step = step);
        let left_half = at < f64::midpoint(range.steps.0, range.steps.1);
        let (anchor, gap) = if left_half { (Align2::LEFT_TOP, 5.0) } else { (Align2::RIGHT_TOP, -5.0) };
        let x = at + gap * f64::from(range.per_point.x);
        steps_plot::label_ui(plot_ui, theme, [x, top], &label, theme.bad, anchor);
    }
}

fn hover_ui(
    ui: &Ui,
    view: &RunView<'_>,
    theme: &Theme,
    response: &egui::Response,
    curves: &Curves,
    at: f64,
    near: &[&Recorded],
) {
    let Some(column) = steps_plot::nearest(&curves.loss, at) else { return };
    steps_plot::tooltip_ui(ui, response, |ui| {
        over_steps::tooltip_steps_ui(ui, theme, column);
        over_steps::tooltip_changes_ui(ui, theme, near);
        over_steps::tooltip_row_ui(ui, theme, theme.text, words::text("panel-loss"), column);
        if let Some(test) = steps_plot::nearest(&curves.test, at) {
            over_steps::tooltip_row_ui(ui, theme, theme.accent, words::text("loss-test"), test);
        }
        for (ghost, columns) in view.ghosts.iter().zip(&curves.ghosts) {
            // An earlier run may have ended before this step.
            let here = steps_plot::nearest(columns, at).filter(|c| c.last_step >= column.first_step);
            if let Some(column) = here {
                over_steps::tooltip_row_ui(ui, theme, theme.secondary, &ghost.name, column);
            }
        }
    });
}
