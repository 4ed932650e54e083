//! The gradient of every layer on a true log axis: over steps with its band, or against the layer as a profile.

use eframe::egui::{self, Align2, Stroke, Ui};
use egui_plot::{LineStyle, PlotUi};
use serde::{Deserialize, Serialize};

use super::ratio::ratio_ui;
use super::{depth_profile, over_steps};
use crate::train::Recorded;
use crate::ui::choices::{Form, Quantity};
use crate::ui::run_view::RunView;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::card;
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::curve::{self, Column};
use crate::ui::widgets::steps_plot::{self, PlotRange, StepsPlot};
use crate::{say, words};

/// Least distance between the layer labels at the right end, in points.
const LABEL_SPACING: f64 = 12.0;
/// Up to this many layers, bands are painted at full strength.
const STRONG_BANDS: usize = 4;

/// What the gradient panel remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GradientState {
    /// What is measured.
    pub quantity: Quantity,
    /// Over steps or against the layer.
    pub form: Form,
    /// log10 of the zoomed range of values.
    #[serde(skip)]
    zoom: Option<(f64, f64)>,
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
        |ui, (state, _)| header_ui(ui, state, theme),
        |ui, (state, shared)| match state.form {
            Form::OverTime => over_time_ui(ui, view, state, theme, shared, is_log),
            Form::DepthProfile => depth_profile::depth_profile_ui(ui, view, state.quantity, theme, shared, is_log),
        },
    );
    intent
}

/// Switches, right to left: the quantity and the form.
fn header_ui(ui: &mut Ui, state: &mut GradientState, theme: &Theme) {
    let before = (state.quantity, state.form);
    let quantity = words::named("quantity", state.quantity.into());
    card::menu_ui(ui, theme, quantity, words::text("gradient-quantity.hover"), |ui| {
        for choice in Quantity::ALL {
            card::named_choice_ui(ui, &mut state.quantity, choice, "quantity");
        }
    });
    let form = words::named("form", state.form.into());
    card::menu_ui(ui, theme, form, words::text("gradient-form.hover"), |ui| {
        for choice in Form::ALL {
            card::named_choice_ui(ui, &mut state.form, choice, "form");
        }
    });
    if before != (state.quantity, state.form) {
        state.zoom = None;
    }
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
    let n_layers = view.history.schema.n_layers;
    let quantity = state.quantity;
    let layers: Vec<Vec<Column>> =
        (0..n_layers).map(|l| curve::columns(view.history, quantity.series(l), shown, is_log, n_columns)).collect();
    let ghosts: Vec<Vec<Vec<Column>>> = view
        .ghosts
        .iter()
        .map(|ghost| {
            let columns = |l| curve::columns(&ghost.history, quantity.series(l), shown, is_log, n_columns);
            (0..ghost.history.schema.n_layers).map(columns).collect()
        })
        .collect();
    let fit =
        curve::fit_log10(&layers.iter().chain(ghosts.iter().flatten()).map(Vec::as_slice)).unwrap_or((-5.0, -1.0));
    // The note on the ratio has the upper right corner to itself.
    let fit = (fit.0, fit.1 + 0.08 * (fit.1 - fit.0) + 0.05);
    let plot = StepsPlot {
        id: "gradient",
        name: say!(
            "gradient-spoken",
            quantity = words::named("quantity", quantity.into()),
            layers = n_layers,
            steps = view.history.last_step()
        ),
        all,
        is_log,
        fit,
        right_margin: 26.0,
    };
    let shown = steps_plot::steps_plot_ui(ui, theme, &plot, &mut state.zoom, shared, |plot_ui, range| {
        for (ghost, layers) in view.ghosts.iter().zip(&ghosts) {
            for (l, columns) in layers.iter().enumerate() {
                let stroke = Stroke::new(1.0, theme.faded(theme.layer(l, layers.len()), 0.4));
                let mean = |i: usize| columns[i].mean_log10();
                steps_plot::line_ui(plot_ui, &ghost.name, columns, mean, stroke, LineStyle::dotted_dense());
            }
        }
        over_steps::changes_ui(plot_ui, view, theme, range, is_log);
        add_layers(plot_ui, theme, &layers, range);
    });
    ratio_ui(ui, view, quantity, theme, *shown.transform.frame());
    if view.history.last_step() == 0 {
        card::empty_ui(ui, theme, *shown.transform.frame(), words::text("gradient-empty"));
    }
    if let Some(at) = shown.hovered {
        let near = over_steps::changes_at(view, at, &shown.transform, is_log);
        hover_ui(ui, theme, &shown.response, &layers, at, &near);
    }
}

fn add_layers(plot_ui: &mut PlotUi<'_>, theme: &Theme, layers: &[Vec<Column>], range: PlotRange) {
    let n_layers = layers.len();
    let strength = if n_layers <= STRONG_BANDS { 0.13 } else { 0.07 };
    for (l, columns) in layers.iter().enumerate() {
        steps_plot::band_ui(plot_ui, "band", columns, theme.layer(l, n_layers).gamma_multiply(strength));
    }
    for (l, columns) in layers.iter().enumerate() {
        let stroke = Stroke::new(if n_layers <= STRONG_BANDS { 1.6 } else { 1.3 }, theme.layer(l, n_layers));
        let mean = |i: usize| columns[i].mean_log10();
        steps_plot::line_ui(plot_ui, "mean", columns, mean, stroke, LineStyle::Solid);
    }
    // Zeros are marked in the layer's own row, so that layers do not hide each other.
    for (l, columns) in layers.iter().enumerate() {
        steps_plot::lost_values_ui(plot_ui, theme, columns, theme.layer(l, n_layers), range, l);
    }
    let per_point = f64::from(range.per_point.y);
    let ends: Vec<Option<f64>> =
        layers.iter().map(|columns| columns.iter().rev().find_map(Column::mean_log10)).collect();
    let x = range.steps.1 + 5.0 * f64::from(range.per_point.x);
    for (l, y) in spread(&ends, LABEL_SPACING * per_point, range.values) {
        let color = theme.layer(l, n_layers);
        steps_plot::label_ui(plot_ui, theme, [x, y], &over_steps::layer_short(l), color, Align2::LEFT_CENTER);
    }
}

/// Where labels stand so that none covers another: as near to their curves as `spacing` allows, inside the range.
/// Where there is no room for all of them, every second is left out, until there is.
fn spread(ends: &[Option<f64>], spacing: f64, (min, max): (f64, f64)) -> Vec<(usize, f64)> {
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

fn hover_ui(ui: &Ui, theme: &Theme, response: &egui::Response, layers: &[Vec<Column>], at: f64, near: &[&Recorded]) {
    let Some(column) = layers.first().and_then(|columns| steps_plot::nearest(columns, at)) else { return };
    steps_plot::tooltip_ui(ui, response, |ui| {
        over_steps::tooltip_steps_ui(ui, theme, column);
        over_steps::tooltip_changes_ui(ui, theme, near);
        for (l, columns) in layers.iter().enumerate().rev() {
            if let Some(column) = steps_plot::nearest(columns, at) {
                let color = theme.layer(l, layers.len());
                over_steps::tooltip_row_ui(ui, theme, color, &over_steps::layer_short(l), column);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
