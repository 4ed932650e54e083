//! The network as units and edges: edges by weight or by gradient, units by activation or saturation.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{self, Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::network_behind as behind;
use crate::nn::{Activation, OutputActivation};
use crate::telemetry::{LayerSnapshot, Snapshot};
use crate::ui::choices::{EdgeBy, FillBy};
use crate::ui::run_view::{LayerActivation, RunView};
use crate::ui::theme::Theme;
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::layers_layout::{Hit, LayersLayout, Slot};
use crate::ui::widgets::{card, marks, steps_plot};
use crate::{say, words};

/// Height of the rows under the columns, in points.
const FOOT: f32 = 40.0;
/// The norm of a layer's weight gradient.
const NORM: &str = "‖dC/dW‖";
/// Gradients this many decades under the largest are drawn as thin as can be.
const GRADIENT_DECADES: f64 = 4.0;

/// What the network panel remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkState {
    /// What the edges show.
    pub edges: EdgeBy,
    /// What the units show.
    pub fill: FillBy,
}

/// Paints the network panel.
pub fn network_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut NetworkState, theme: &Theme) -> Option<PanelIntent> {
    let (intent, ()) = card::card_ui(
        ui,
        theme,
        words::text("panel-network"),
        state,
        |ui, state| {
            let fill = words::attribute("fill-by", state.fill.into(), "label");
            card::menu_ui(ui, theme, fill, words::text("network-fill.hover"), |ui| {
                for choice in FillBy::ALL {
                    card::named_choice_ui(ui, &mut state.fill, choice, "fill-by");
                }
            });
            let edges = words::attribute("edge-by", drawn_edges(fitting(view), state.edges).into(), "label");
            card::menu_ui(ui, theme, edges, words::text("network-edges.hover"), |ui| {
                for choice in EdgeBy::ALL {
                    card::named_choice_ui(ui, &mut state.edges, choice, "edge-by");
                }
            });
        },
        |ui, state| body_ui(ui, view, state, theme),
    );
    intent
}

fn body_ui(ui: &mut Ui, view: &RunView<'_>, state: &NetworkState, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size().max(vec2(40.0, 40.0)), Sense::hover());
    let sizes = view.network.sizes;
    let snapshot = fitting(view);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken(sizes)));

    let top = if behind::skips(view).next().is_some() { behind::ARCS } else { 6.0 };
    let drawn = Rect::from_min_max(rect.min + vec2(0.0, top), pos2(rect.right(), rect.bottom() - FOOT));
    let layout = LayersLayout::new(sizes, drawn);
    let painter = ui.painter_at(rect);
    let edges = drawn_edges(snapshot, state.edges);
    let hit = response.hover_pos().filter(|_| response.hovered()).and_then(|pos| layout.hit(pos));

    let mut shapes = Vec::new();
    let scale = EdgeScale::new(snapshot, edges);
    for layer_idx in 0..layout.columns.len().saturating_sub(1) {
        let color = theme.layer(layer_idx, view.network.n_layers());
        let layer = snapshot.map(|s| &s.layers[layer_idx]);
        for (from, to, ends) in layout.edges(layer_idx) {
            let ends = between_units(ends, layout.radius);
            let mut look = scale.look(layer, from, to, theme, color);
            if hit == Some(Hit::Edge { layer_idx, from, to }) {
                look.width = look.width.max(2.0) + 1.0;
                look.color = theme.text;
            }
            look.add(ends, &mut shapes);
        }
    }
    painter.extend(shapes);
    for (column, slots) in layout.columns.iter().enumerate() {
        for &(slot, pos) in slots {
            match slot {
                Slot::Unit(unit) => {
                    let here = hit == Some(Hit::Unit { column, unit });
                    unit_ui(&painter, view, snapshot, state.fill, theme, (column, unit), pos, layout.radius, here);
                }
                Slot::Ellipsis => {
                    for at in [-4.0, 0.0, 4.0] {
                        painter.circle_filled(pos + vec2(0.0, at), 1.3, theme.secondary);
                    }
                }
            }
        }
    }
    behind::behind_ui(&painter, view, theme, &layout, rect);
    foot_ui(&painter, view, snapshot, theme, &layout, rect);
    let arc = response.hover_pos().filter(|_| hit.is_none()).and_then(|pos| behind::arc_at(view, &layout, rect, pos));
    if let Some(hit) = hit {
        steps_plot::tooltip_ui(ui, &response, |ui| hover_ui(ui, view, snapshot, theme, hit));
    } else if let Some(layer_idx) = arc {
        steps_plot::tooltip_ui(ui, &response, |ui| behind::arc_hover_ui(ui, snapshot, theme, layer_idx));
    }
}

/// The snapshot, where it is one of this network: one of another architecture may still be on its way out.
fn fitting<'a>(view: &RunView<'a>) -> Option<&'a Snapshot> {
    let sizes = view.network.sizes;
    view.snapshot
        .filter(|s| s.layers.len() + 1 == sizes.len() && s.layers.iter().zip(&sizes[1..]).all(|(l, &n)| l.units == n))
}

/// What the edges show: before the first step there are weights, but no gradients. Gradients that are all zero are shown
/// as what they are.
fn drawn_edges(snapshot: Option<&Snapshot>, chosen: EdgeBy) -> EdgeBy {
    let no_gradient = snapshot.is_none_or(|s| s.layers.iter().all(|l| l.weight_gradients.is_empty()));
    if no_gradient { EdgeBy::Weight } else { chosen }
}

/// The visible part of an edge: from rim to rim.
fn between_units([a, b]: [Pos2; 2], radius: f32) -> [Pos2; 2] {
    let along = (b - a).normalized() * radius;
    [a + along, b - along]
}

/// How a number becomes the look of an edge.
struct EdgeScale {
    by: EdgeBy,
    largest: f64,
}

/// The look of one edge.
struct EdgeLook {
    width: f32,
    color: Color32,
    dashed: bool,
}

impl EdgeScale {
    fn new(snapshot: Option<&Snapshot>, by: EdgeBy) -> Self {
        let values = snapshot.into_iter().flat_map(|s| &s.layers).flat_map(|layer| match by {
            EdgeBy::Weight => &layer.weights,
            EdgeBy::Gradient => &layer.weight_gradients,
        });
        let largest = values.filter(|v| v.is_finite()).fold(0.0, |max: f64, v| max.max(v.abs()));
        Self { by, largest }
    }

    fn look(&self, layer: Option<&LayerSnapshot>, from: usize, to: usize, theme: &Theme, color: Color32) -> EdgeLook {
        let plain = EdgeLook { width: 1.0, color: theme.line, dashed: false };
        let Some(layer) = layer else { return plain };
        let at = from * layer.units + to;
        let value = match self.by {
            EdgeBy::Weight => layer.weights.get(at),
            EdgeBy::Gradient => layer.weight_gradients.get(at),
        };
        match (value, self.by) {
            (None, _) => plain,
            (Some(v), _) if !v.is_finite() => EdgeLook { width: 1.5, color: theme.bad, dashed: true },
            (Some(v), EdgeBy::Weight) => {
                let share = (v.abs() / self.largest.max(f64::MIN_POSITIVE)) as f32;
                let color = if *v >= 0.0 { theme.positive } else { theme.negative };
                EdgeLook { width: 0.8 + 4.0 * share, color: theme.faded(color, 0.3 + 0.7 * share), dashed: *v < 0.0 }
            }
            (Some(0.0), EdgeBy::Gradient) => EdgeLook { dashed: true, ..plain },
            (Some(v), EdgeBy::Gradient) => {
                let decades = (v.abs() / self.largest.max(f64::MIN_POSITIVE)).log10();
                let share = (1.0 + decades / GRADIENT_DECADES).clamp(0.0, 1.0) as f32;
                let strong = share * share;
                EdgeLook {
                    width: 0.8 + 4.5 * strong * share,
                    color: theme.faded(color, 0.22 + 0.78 * strong),
                    dashed: false,
                }
            }
        }
    }
}

impl EdgeLook {
    fn add(&self, ends: [Pos2; 2], shapes: &mut Vec<Shape>) {
        let stroke = Stroke::new(self.width, self.color);
        if self.dashed {
            shapes.extend(Shape::dashed_line(&ends, stroke, 6.0, 4.0));
        } else {
            shapes.push(Shape::line_segment(ends, stroke));
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one unit, seen from everywhere; a struct for one call says no more")]
fn unit_ui(
    painter: &egui::Painter,
    view: &RunView<'_>,
    snapshot: Option<&Snapshot>,
    fill: FillBy,
    theme: &Theme,
    (column, unit): (usize, usize),
    pos: Pos2,
    radius: f32,
    hovered: bool,
) {
    let color = if column == 0 { theme.secondary } else { theme.layer(column - 1, view.network.n_layers()) };
    painter.circle_filled(pos, radius, theme.card);
    let layer = column.checked_sub(1).and_then(|l| snapshot.map(|s| &s.layers[l]));
    let level = layer.and_then(|layer| match fill {
        FillBy::Saturation => layer.saturated.get(unit).copied(),
        FillBy::Activation => activation_level(layer, view.network.activations.get(column - 1).copied(), unit),
    });
    match level {
        Some(level) if level.is_finite() => {
            level_ui(painter, pos, radius, level.clamp(0.0, 1.0) as f32, theme.faded(color, 0.55));
        }
        Some(_) => {
            painter.text(pos, Align2::CENTER_CENTER, "×", theme.body_font(), theme.bad);
        }
        None => {}
    }
    let width = if hovered { 3.0 } else { (radius / 7.0).clamp(1.0, 1.8) };
    painter.circle_stroke(pos, radius, Stroke::new(width, if hovered { theme.text } else { color }));
}

/// The mean activation as a level from 0 to 1: the function's own range where it has one, else against the largest of
/// the layer.
fn activation_level(layer: &LayerSnapshot, activation: Option<LayerActivation>, unit: usize) -> Option<f64> {
    let a = *layer.mean_a.get(unit)?;
    let elementwise = match activation? {
        LayerActivation::Hidden(hidden) => hidden.activation,
        LayerActivation::Output(OutputActivation::Identity) => Activation::Identity,
        LayerActivation::Output(OutputActivation::Sigmoid | OutputActivation::Softmax) => Activation::Sigmoid,
    };
    Some(match elementwise {
        Activation::Sigmoid => a,
        Activation::Tanh | Activation::HardTanh | Activation::Softsign | Activation::Sine => f64::midpoint(a, 1.0),
        _ => {
            let largest = layer.mean_a.iter().filter(|a| a.is_finite()).fold(0.0, |max: f64, a| max.max(a.abs()));
            if largest > 0.0 { a.abs() / largest } else { a.abs() }
        }
    })
}

/// A circle filled from below up to a level.
fn level_ui(painter: &egui::Painter, center: Pos2, radius: f32, level: f32, color: Color32) {
    if level >= 0.995 {
        painter.circle_filled(center, radius, color);
        return;
    }
    if level <= 0.005 {
        return;
    }
    // The surface stands at height y over the centre; the arc under it goes from one end to the other.
    let y = 2.0 * level - 1.0;
    let from = y.asin();
    let to = std::f32::consts::PI - from;
    let n = 24;
    let point = |at: usize| {
        let angle = to + (std::f32::consts::TAU - (to - from)) * at as f32 / n as f32;
        center + radius * vec2(angle.cos(), -angle.sin())
    };
    painter.add(Shape::convex_polygon((0..=n).map(point).collect(), color, Stroke::NONE));
}

/// The rows under the columns: names, and the norm of every layer's weight gradient between them.
fn foot_ui(
    painter: &egui::Painter,
    view: &RunView<'_>,
    snapshot: Option<&Snapshot>,
    theme: &Theme,
    layout: &LayersLayout,
    rect: Rect,
) {
    let n_layers = view.network.n_layers();
    let narrow = layout.column_width < 54.0;
    let (names_y, norms_y) = (rect.bottom() - FOOT + 14.0, rect.bottom() - 10.0);
    let center = |column: f32| rect.left() + layout.column_width * (column + 0.5);
    for column in 0..=n_layers {
        let color = if column == 0 { theme.secondary } else { theme.layer(column - 1, n_layers) };
        let name = column_name(column, n_layers, narrow);
        painter.text(pos2(center(column as f32), names_y), Align2::CENTER_CENTER, name, theme.small_font(), color);
    }
    let all_zero = |s: &Snapshot| s.layers.iter().all(|l| l.weight_gradients.iter().all(|&g| g == 0.0));
    let key = match snapshot {
        None if view.snapshot.is_none() => "network-empty",
        None => "network-before-first-step",
        Some(s) if s.step == 0 => "network-before-first-step",
        Some(s) if all_zero(s) => "network-all-zero",
        Some(_) => "",
    };
    let Some(snapshot) = snapshot.filter(|_| key.is_empty()) else {
        let sentence = words::text(key);
        let mut job = LayoutJob::simple_singleline(sentence.to_owned(), theme.small_font(), theme.secondary);
        job.wrap = TextWrapping::truncate_at_width(rect.width());
        let galley = painter.layout_job(job);
        let left = rect.center().x - galley.size().x / 2.0;
        painter.galley(pos2(left, norms_y - galley.size().y / 2.0), galley, theme.secondary);
        return;
    };
    let mut font = theme.small_font();
    font.size -= if layout.column_width < 40.0 { 1.5 } else { 0.0 };
    for (l, layer) in snapshot.layers.iter().enumerate() {
        let norm = layer.weight_gradient_norm;
        let label = if narrow { marks::short_value(norm) } else { marks::value(norm) };
        let label = if l == 0 && layout.column_width >= 96.0 { format!("{NORM} {label}") } else { label };
        let color = if norm.is_finite() { theme.secondary } else { theme.bad };
        painter.text(pos2(center(l as f32 + 0.5), norms_y), Align2::CENTER_CENTER, label, font.clone(), color);
    }
    if layout.column_width < 96.0 {
        let at = pos2(rect.left(), norms_y);
        if layout.column_width >= 74.0 {
            painter.text(at, Align2::LEFT_CENTER, NORM, font, theme.faint);
        }
    }
}

/// Name of a column; column 0 is the input.
fn column_name(column: usize, n_layers: usize, narrow: bool) -> String {
    match column {
        0 if narrow => words::text("column-input.short").to_owned(),
        0 => words::text("column-input").to_owned(),
        last if last == n_layers && narrow => words::text("column-output.short").to_owned(),
        last if last == n_layers => words::text("column-output").to_owned(),
        layer if narrow => say!("layer-short", layer = layer),
        layer => say!("column-layer", layer = layer),
    }
}

/// What a screen reader says.
fn spoken(sizes: &[usize]) -> String {
    say!("network-spoken", sizes = words::list(sizes.iter().map(ToString::to_string)))
}

fn hover_ui(ui: &mut Ui, view: &RunView<'_>, snapshot: Option<&Snapshot>, theme: &Theme, hit: Hit) {
    let row = |ui: &mut Ui, name: &str, value: String| behind::row_ui(ui, theme, name, value);
    let number = |values: &[f64], at: usize| values.get(at).map_or_else(|| "–".to_owned(), |&v| marks::value(v));
    let network = view.network;
    match hit {
        Hit::Unit { column: 0, unit } => {
            let name = view.dataset.feature_names.get(unit).map_or("", String::as_str);
            ui.label(say!("network-input", number = unit + 1, name = name));
        }
        Hit::Unit { column, unit } => {
            let activation = network.activations.get(column - 1).map_or("", |activation| activation.name());
            ui.label(say!(
                "network-unit",
                column = column_name(column, network.n_layers(), false),
                number = unit + 1,
                activation = activation
            ));
            let Some(layer) = snapshot.map(|s| &s.layers[column - 1]) else { return };
            row(ui, words::text("network-z"), number(&layer.mean_z, unit));
            row(ui, words::text("network-a"), number(&layer.mean_a, unit));
            row(ui, words::text("network-derivative"), number(&layer.mean_derivative, unit));
            let [gain, shift] = &layer.scaling;
            let [gain_gradient, shift_gradient] = &layer.scaling_gradients;
            let deltas = if shift_gradient.is_empty() { &layer.bias_gradients } else { shift_gradient };
            row(ui, words::text("network-delta"), number(deltas, unit));
            row(ui, "b", number(&layer.biases, unit));
            if let Some(LayerActivation::Hidden(hidden)) = network.activations.get(column - 1) {
                if !gain.is_empty() {
                    let values = format!("{}, {}", number(gain, unit), number(shift, unit));
                    row(ui, &say!("network-scaling", norm = hidden.norm.name()), values);
                    let values = format!("{}, {}", number(gain_gradient, unit), number(shift_gradient, unit));
                    row(ui, words::text("network-scaling-gradients"), values);
                }
                if hidden.dropout > 0.0 {
                    row(ui, words::text("setting-dropout"), format!("{:.0} %", hidden.dropout * 100.0));
                }
            }
            if let Some(share) = layer.saturated.get(unit) {
                row(ui, words::text("network-saturated"), format!("{:.0} %", share * 100.0));
            }
        }
        Hit::Ellipsis { column } => {
            ui.label(say!("network-hidden-units", count = network.sizes[column]));
        }
        Hit::Edge { layer_idx, from, to } => {
            let end = |column: usize, unit: usize| {
                say!("network-edge-end", column = column_name(column, network.n_layers(), false), number = unit + 1)
            };
            ui.label(format!("{} → {}", end(layer_idx, from), end(layer_idx + 1, to)));
            let Some(layer) = snapshot.map(|s| &s.layers[layer_idx]) else { return };
            let at = from * layer.units + to;
            row(ui, "w", number(&layer.weights, at));
            row(ui, "dC/dw", number(&layer.weight_gradients, at));
        }
    }
}
