//! What layers do beside product and activation, in the network's picture: a bar before normalised units, an arc over a
//! layer that adds its input to its output.

use eframe::egui::epaint::QuadraticBezierShape;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, RichText, Stroke, Ui, pos2, vec2};

use crate::nn::{Hidden, Normalisation};
use crate::telemetry::Snapshot;
use crate::ui::run_view::{LayerActivation, RunView};
use crate::ui::theme::Theme;
use crate::ui::widgets::layers_layout::LayersLayout;
use crate::ui::widgets::marks;
use crate::{say, words};

/// Height over the units that arcs need, in points.
pub(super) const ARCS: f32 = 24.0;
/// How near to an arc the pointer has to be, in points.
const REACH: f32 = 5.0;
/// Points of an arc that the pointer is held against.
const PIECES: usize = 24;

/// A row of a tooltip.
pub(super) fn row_ui(ui: &mut Ui, theme: &Theme, name: &str, value: String) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).color(theme.secondary));
        ui.label(RichText::new(value).color(theme.text));
    });
}

/// The hidden layers with their indices.
fn hidden<'a>(view: &RunView<'a>) -> impl Iterator<Item = (usize, &'a Hidden)> {
    view.network.activations.iter().enumerate().filter_map(|(l, activation)| match activation {
        LayerActivation::Hidden(layer) => Some((l, layer)),
        LayerActivation::Output(_) => None,
    })
}

/// The layers that skip.
pub(super) fn skips(view: &RunView<'_>) -> impl Iterator<Item = usize> {
    hidden(view).filter(|(_, layer)| layer.skip).map(|(l, _)| l)
}

/// The highest unit of a column.
fn top_of(layout: &LayersLayout, column: usize) -> Option<Pos2> {
    layout.columns.get(column)?.first().map(|(_, pos)| *pos)
}

/// From the top of a layer's input over to its own top.
fn arc(layout: &LayersLayout, rect: Rect, layer_idx: usize) -> Option<[Pos2; 3]> {
    let over = |pos: Pos2| pos - vec2(0.0, layout.radius + 2.0);
    let (from, to) = (over(top_of(layout, layer_idx)?), over(top_of(layout, layer_idx + 1)?));
    // A quadratic curve rises half as high as its middle point.
    let high = 2.0 * (rect.top() + 3.0) - from.y.min(to.y);
    Some([from, pos2(f32::midpoint(from.x, to.x), high), to])
}

/// Paints bars and arcs.
pub(super) fn behind_ui(painter: &Painter, view: &RunView<'_>, theme: &Theme, layout: &LayersLayout, rect: Rect) {
    let n_layers = view.network.n_layers();
    for (l, layer) in hidden(view) {
        let color = theme.layer(l, n_layers);
        if layer.norm != Normalisation::None
            && let Some(slots) = layout.columns.get(l + 1)
            && let (Some((_, first)), Some((_, last))) = (slots.first(), slots.last())
        {
            let x = first.x - layout.radius - 5.0;
            let reach = layout.radius + 1.0;
            painter.vline(x, first.y - reach..=last.y + reach, Stroke::new(2.5, color));
            let sign = if layer.norm == Normalisation::Batch { "BN" } else { "LN" };
            // Between narrow columns there is room for the bar alone.
            if layout.column_width >= 60.0 {
                painter.text(pos2(x, last.y + reach + 2.0), Align2::CENTER_TOP, sign, theme.small_font(), color);
            }
        }
        if layer.skip
            && let Some(points) = arc(layout, rect, l)
        {
            let stroke = Stroke::new(1.8, color);
            painter.add(QuadraticBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
            // What arrives is added.
            let end = points[2];
            painter.circle_filled(end, 3.5, color);
            painter.hline(end.x - 2.0..=end.x + 2.0, end.y, Stroke::new(1.0, theme.card));
            painter.vline(end.x, end.y - 2.0..=end.y + 2.0, Stroke::new(1.0, theme.card));
        }
    }
}

/// The layer whose arc the pointer is on.
pub(super) fn arc_at(view: &RunView<'_>, layout: &LayersLayout, rect: Rect, pointer: Pos2) -> Option<usize> {
    skips(view).find(|&l| {
        arc(layout, rect, l).is_some_and(|[from, middle, to]| {
            (0..=PIECES).any(|piece| {
                let t = piece as f32 / PIECES as f32;
                from.lerp(middle, t).lerp(middle.lerp(to, t), t).distance(pointer) <= REACH
            })
        })
    })
}

/// What comes down through the layer and past it.
pub(super) fn arc_hover_ui(ui: &mut Ui, snapshot: Option<&Snapshot>, theme: &Theme, layer_idx: usize) {
    ui.label(say!("network-skip", layer = layer_idx + 1));
    let Some([through, past]) = snapshot.and_then(|s| s.layers.get(layer_idx)?.through_and_past) else { return };
    row_ui(ui, theme, words::text("network-through"), marks::value(through));
    row_ui(ui, theme, words::text("network-past"), marks::value(past));
}
