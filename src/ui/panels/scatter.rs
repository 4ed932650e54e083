//! The data in space: a point per row, its label as colour and shape, and what the network makes of it.

use std::hash::{DefaultHasher, Hash, Hasher};

use eframe::egui::{self, PointerButton, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use serde::{Deserialize, Serialize};

use super::beside;
use crate::telemetry::Snapshot;
use crate::telemetry::snapshot::Prediction;
use crate::ui::camera::{Camera, Projection};
use crate::ui::choices::ColourBy;
use crate::ui::run_view::{NetworkView, RunView};
use crate::ui::theme::{PointShape, Theme, mix};
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::kept_cloud::KeptCloud;
use crate::ui::widgets::legend::{self, LegendEntry, Picture};
use crate::ui::widgets::painted_points::{PointLook, Scene};
use crate::ui::widgets::points::Sprites;
use crate::ui::widgets::projection::{Axes, Cloud};
use crate::ui::widgets::{card, marks, space, steps_plot};
use crate::workbench::LANES_CAP;
use crate::{say, words};

/// Corners of the box are seldom seen from the side, so a little less than the ball around it has to fit.
const FILL: f32 = 0.9;
/// A view under this height has no legend.
const LEGEND_LEAST: f32 = 150.0;
/// Room for the labels at the left of a plane and under it, in points.
const PLANE_MARGIN: [f32; 2] = [44.0, 22.0];

/// What the scatter panel remembers.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScatterState {
    /// Where the view is taken from.
    pub camera: Camera,
    /// What the colours say.
    pub colour_by: ColourBy,
    /// Which coordinates are shown.
    pub axes: Axes,
    /// Turn slowly by itself.
    pub rotate: bool,
    /// The points of each live run's dataset, by its letter.
    #[serde(skip)]
    points: [KeptCloud; LANES_CAP],
}

/// Paints the scatter panel.
pub fn scatter_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme) -> Option<PanelIntent> {
    let at = view.letter.place();
    state.points[at].of(ui.ctx(), view.dataset, state.axes);
    let (intent, ()) = card::card_ui(
        ui,
        theme,
        words::text("panel-scatter"),
        state,
        |ui, state| header_ui(ui, view, state, theme),
        |ui, state| {
            if view.others.is_empty() {
                run_ui(ui, view, state, theme, true);
            } else {
                // One camera for all of them: the box is turned in one, and turns in all. By itself it turns once in a frame.
                let mut turns = true;
                beside::runs_ui(ui, view, theme, |ui, run| {
                    run_ui(ui, run, state, theme, std::mem::take(&mut turns));
                });
            }
        },
    );
    intent
}

/// The data of one run.
fn run_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme, turns: bool) {
    if view.dataset.labels.is_empty() {
        card::empty_ui(ui, theme, ui.available_rect_before_wrap(), words::text("scatter-empty"));
    } else {
        body_ui(ui, view, state, theme, turns);
    }
}

fn header_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme) {
    let n_features = view.dataset.features.ncols();
    let colour = words::named("colour-by", state.colour_by.into());
    card::menu_ui(ui, theme, colour, words::text("scatter-menu.hover"), |ui| {
        for choice in ColourBy::ALL {
            card::named_choice_ui(ui, &mut state.colour_by, choice, "colour-by");
        }
        ui.separator();
        ui.add_enabled_ui(n_features > 2, |ui| {
            ui.checkbox(&mut state.rotate, words::text("scatter-rotate"))
                .on_hover_text(words::text("scatter-rotate.hover"));
        });
        if ui.button(words::text("scatter-reset")).on_hover_text(words::text("scatter-reset.hover")).clicked() {
            state.camera = Camera::default();
            ui.close();
        }
        if n_features > 3 {
            ui.separator();
            axes_menu_ui(ui, view, state);
        }
    });
    let note = note(&state.points[view.letter.place()], n_features);
    if ui.available_width() > 130.0 {
        card::separator_ui(ui, theme);
        card::note_ui(ui, theme, &note).on_hover_text(words::text("scatter-how-to.hover"));
    }
}

/// What is shown, and how it can be changed.
fn note(points: &KeptCloud, n_features: usize) -> String {
    let Some(kept) = points.kept() else { return String::new() };
    let (cloud, n_rows) = (&kept.cloud, kept.cloud.points.len());
    let n_drawn = kept.painted.drawn().points;
    if n_drawn > 0 && n_drawn < n_rows {
        return say!("scatter-turning", drawn = n_drawn, rows = n_rows);
    }
    match cloud.principal {
        Some(principal) => {
            let share = format!("{:.0}", principal.explained * 100.0);
            match principal.of_rows {
                Some(rows) => say!("scatter-principal-note-rows", features = n_features, share = share, rows = rows),
                None => say!("scatter-principal-note", features = n_features, share = share),
            }
        }
        None if cloud.flat => words::text("scatter-how-to-plane").to_owned(),
        None if n_features > 3 => {
            say!("scatter-columns-note", names = words::list(&cloud.names), features = n_features)
        }
        None => words::text("scatter-how-to").to_owned(),
    }
}

/// Which coordinates are shown, where there are more than three features.
fn axes_menu_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState) {
    let names = &view.dataset.feature_names;
    let name = |column: usize| names.get(column).cloned().unwrap_or_else(|| (column + 1).to_string());
    let chosen = matches!(state.axes, Axes::Columns(_));
    if ui
        .radio(!chosen, words::text("scatter-principal"))
        .on_hover_text(words::text("scatter-principal.hover"))
        .clicked()
    {
        state.axes = Axes::Principal;
    }
    let mut columns = match state.axes {
        Axes::Columns(columns) => columns,
        _ => [0, 1, 2],
    };
    if ui.radio(chosen, words::text("scatter-columns")).clicked() {
        state.axes = Axes::Columns(columns);
    }
    if chosen {
        for (axis, column) in columns.iter_mut().enumerate() {
            egui::ComboBox::from_id_salt(("axis", axis)).selected_text(name(*column)).show_ui(ui, |ui| {
                for candidate in 0..view.dataset.features.ncols() {
                    ui.selectable_value(column, candidate, name(candidate));
                }
            });
        }
        state.axes = Axes::Columns(columns);
    }
}

fn body_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme, turns: bool) {
    let size = ui.available_size().max(vec2(40.0, 40.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    response.widget_info(|| {
        let dataset = view.dataset;
        WidgetInfo::labeled(
            Role::Image,
            true,
            say!("scatter-spoken", rows = dataset.labels.len(), labels = dataset.classes.len()),
        )
    });
    let Some(kept) = state.points[view.letter.place()].of(ui.ctx(), view.dataset, state.axes) else {
        let (rows, features) = view.dataset.features.dim();
        card::empty_ui(ui, theme, rect, &say!("scatter-computing", rows = rows, features = features));
        return;
    };
    let painter = ui.painter_at(rect);
    let sprites = Sprites::of(ui.ctx());
    let predictions = view.snapshot.map_or(&[][..], |s| &s.predictions);
    let which = which_predictions(view.snapshot);
    let n_wrong = kept.n_wrong(view.dataset, predictions, which);
    let legend = legend(view, &kept.counts, (n_wrong, kept.painted.drawn().is_thinned), state.colour_by, theme);
    // In a view as low as that it would lie over the data; colours and shapes are those of the other views.
    let legend = if rect.height() < LEGEND_LEAST { Vec::new() } else { legend };
    let legend_top =
        legend::legend_ui(&painter, theme, &sprites, rect, &legend, |n| say!("scatter-more-labels", count = n));

    let mut place = rect;
    *place.bottom_mut() = legend_top;
    let (cloud, camera) = (&kept.cloud, &mut state.camera);
    // Axis labels stand outside the box of the data.
    let (place, projection) = if cloud.flat {
        let [left, below] = PLANE_MARGIN;
        let place = egui::Rect::from_min_max(place.min + vec2(left, 4.0), place.max - vec2(6.0, below));
        (place, steer_plane(ui, &response, camera, place, plane_radius(cloud, place)))
    } else {
        let inner = place.shrink((place.width().min(place.height()) * 0.13).min(40.0));
        // It turns by itself once in a frame, however many views there are.
        steer(ui, &response, camera, state.rotate && turns);
        (place, camera.projection(inner, cloud.radius() * FILL))
    };
    if cloud.flat {
        space::plane_axes_ui(&painter, theme, cloud, &projection, place);
    } else {
        space::axes_ui(&painter, theme, cloud, &projection);
    }

    let mut looks = DefaultHasher::new();
    (which, state.colour_by, theme.dark).hash(&mut looks);
    let scene = Scene { cloud, camera: *camera, projection: &projection, rect: place, looks: looks.finish() };
    let look = |row: usize| point_look(view, predictions, row, state.colour_by, theme);
    kept.painted.paint(ui, theme, scene, look);

    if response.hovered()
        && !response.dragged()
        && let Some(pos) = response.hover_pos().filter(|pos| place.contains(*pos))
        && let Some(row) = kept.painted.row_at(place, pos)
    {
        hover_ui(ui, &response, view, predictions, theme, cloud, &projection, row);
    }
}

/// Tells one set of predictions from another without reading all of it.
fn which_predictions(snapshot: Option<&Snapshot>) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Some(snapshot) = snapshot {
        let predictions = &snapshot.predictions;
        (snapshot.step, predictions.len(), predictions.as_ptr() as usize).hash(&mut hasher);
        for p in predictions.iter().step_by((predictions.len() / 64).max(1)) {
            (p.class, p.score.to_bits()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Drag turns, scroll zooms, double-click resets; with the focus W A S D, + and - do the same.
fn steer(ui: &Ui, response: &egui::Response, camera: &mut Camera, rotate: bool) {
    take_clicks(response, camera);
    if response.dragged_by(PointerButton::Primary) {
        camera.turn(response.drag_delta());
    } else if rotate && !response.is_pointer_button_down_on() {
        camera.rotate(ui.input(|i| i.stable_dt).min(0.1));
        ui.ctx().request_repaint();
    }
    if let Some((factor, _)) = scrolled(ui, response) {
        camera.zoom_by(factor);
    }
    let (turn, zoom) = keys_held(ui, response);
    if turn != egui::Vec2::ZERO {
        camera.turn(turn);
    }
    if zoom != 1.0 {
        camera.zoom_by(zoom);
    }
}

/// Drag moves a plane, scroll zooms at the pointer, double-click resets; the keys as in space.
fn steer_plane(ui: &Ui, response: &egui::Response, camera: &mut Camera, place: egui::Rect, radius: f32) -> Projection {
    take_clicks(response, camera);
    let seen = |camera: &Camera| camera.plane_projection(place, radius);
    if response.dragged_by(PointerButton::Primary) {
        camera.slide(response.drag_delta(), &seen(camera));
    }
    if let Some((factor, pointer)) = scrolled(ui, response) {
        camera.zoom_at(factor, pointer, &seen(camera));
    }
    let (turn, zoom) = keys_held(ui, response);
    if turn != egui::Vec2::ZERO {
        camera.slide(-turn, &seen(camera));
    }
    if zoom != 1.0 {
        camera.zoom_at(zoom, place.center(), &seen(camera));
    }
    seen(camera)
}

fn take_clicks(response: &egui::Response, camera: &mut Camera) {
    if response.double_clicked() {
        *camera = Camera::default();
    }
    if response.clicked() {
        response.request_focus();
    }
}

/// The magnification that the wheel or two fingers ask for, and where.
fn scrolled(ui: &Ui, response: &egui::Response) -> Option<(f32, egui::Pos2)> {
    let pointer = response.hover_pos().filter(|_| response.hovered())?;
    let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
    (scroll != 0.0 || pinch != 1.0).then_some(((scroll * 0.004).exp() * pinch, pointer))
}

/// What the keys that are held turn and magnify, with the focus.
fn keys_held(ui: &Ui, response: &egui::Response) -> (egui::Vec2, f32) {
    if !response.has_focus() {
        return (egui::Vec2::ZERO, 1.0);
    }
    let held = |key| f32::from(u8::from(ui.input(|i| i.modifiers.is_none() && i.key_down(key))));
    let turn = vec2(held(egui::Key::D) - held(egui::Key::A), held(egui::Key::S) - held(egui::Key::W));
    let zoom = held(egui::Key::Plus) + held(egui::Key::Equals) - held(egui::Key::Minus);
    (turn * 6.0, (zoom * 0.04).exp())
}

fn point_look(
    view: &RunView<'_>,
    predictions: &[Prediction],
    row: usize,
    colour_by: ColourBy,
    theme: &Theme,
) -> PointLook {
    let dataset = view.dataset;
    let label = dataset.labels[row];
    let prediction = predictions.get(row);
    let color = match (colour_by, prediction) {
        (ColourBy::Prediction, Some(p)) if dataset.classes.len() == 2 && p.score.is_finite() => {
            // Of two classes the score says how sure the network is.
            mix(theme.label(0), theme.label(1), share_of_class_1(*p, view.network) as f32)
        }
        (ColourBy::Prediction, Some(p)) => theme.label(p.class),
        _ => theme.label(label),
    };
    let ringed = prediction.is_some_and(|p| p.class != label);
    PointLook { shape: PointShape::of_class(label), color, ringed }
}

/// How far a prediction is on the way from class 0 to class 1: half at the threshold. Of two outputs the score is that of the
/// larger one, a share; one output is pulled to 1, and as far to the other side of the threshold.
fn share_of_class_1(prediction: Prediction, network: NetworkView<'_>) -> f64 {
    if network.sizes.last() == Some(&1) {
        0.5 + (prediction.score - network.threshold) / (2.0 * (1.0 - network.threshold))
    } else if prediction.class == 1 {
        prediction.score
    } else {
        1.0 - prediction.score
    }
}

/// The radius with which flat data fill the rectangle.
fn plane_radius(cloud: &Cloud, rect: egui::Rect) -> f32 {
    let across = rect.width() / cloud.half[0].max(0.1);
    let up = rect.height() / cloud.half[1].max(0.1);
    rect.width().min(rect.height()) / across.min(up)
}

/// The classes with their counts, the scale of predictions, how many rows the network has wrong, and whether all of them
/// wear a ring.
fn legend(
    view: &RunView<'_>,
    counts: &[usize],
    (n_wrong, is_thinned): (usize, bool),
    colour_by: ColourBy,
    theme: &Theme,
) -> Vec<LegendEntry> {
    let classes = &view.dataset.classes;
    // Between two colours, the colour is the output's; without predictions there is none.
    let is_scale = colour_by == ColourBy::Prediction && classes.len() == 2 && view.snapshot.is_some();
    let mut order: Vec<usize> = (0..classes.len()).collect();
    if classes.len() == 2 {
        order.reverse();
    }
    let mut entries = Vec::with_capacity(classes.len() + 2);
    for class in order {
        let color = if is_scale { theme.secondary } else { theme.label(class) };
        entries.push(LegendEntry {
            picture: Picture::Point(PointShape::of_class(class), color),
            forms: label_forms(view.dataset.class_name(class), counts.get(class).copied().unwrap_or(0)),
        });
    }
    if is_scale {
        entries.push(LegendEntry {
            picture: Picture::Scale {
                low: theme.label(0),
                high: theme.label(1),
                // One output is pulled as far to the other side of the threshold as to 1.
                from: 2.0 * view.network.threshold - 1.0,
            },
            forms: vec![words::text("scatter-scale").to_owned()],
        });
    }
    if n_wrong > 0 {
        // How many wear one is no part of it: the words would change the room that they leave.
        let key = if is_thinned { "scatter-wrong-rings" } else { "scatter-wrong" };
        entries.push(LegendEntry { picture: Picture::Ring, forms: vec![say!(key, count = n_wrong)] });
    }
    entries
}

/// `label 1 (10,000)`, in less space `1 (10,000)`, in little `1`. The label is a name, not a count.
fn label_forms(name: String, count: usize) -> Vec<String> {
    let short = format!("{name} ({})", words::grouped(count as f64));
    vec![say!("scatter-label-count", label = name.clone(), count = count), short, name]
}

#[expect(clippy::too_many_arguments, reason = "one tooltip, made of everything that is known about a row")]
fn hover_ui(
    ui: &Ui,
    response: &egui::Response,
    view: &RunView<'_>,
    predictions: &[Prediction],
    theme: &Theme,
    cloud: &Cloud,
    projection: &Projection,
    row: usize,
) {
    let dataset = view.dataset;
    let pos = projection.screen_from_world(cloud.points[row]).pos;
    ui.painter().circle_stroke(pos, 8.0, Stroke::new(1.5, theme.text));
    steps_plot::tooltip_ui(ui, response, |ui| {
        let test = view.test_rows.contains(&row);
        let key = if test { "scatter-row-test" } else { "scatter-row" };
        ui.label(RichText::new(say!(key, row = row + 1)).font(theme.small_font()).color(theme.secondary));
        for (name, value) in dataset.feature_names.iter().zip(dataset.features.row(row)).take(8) {
            ui.label(format!("{name} = {}", marks::value(*value)));
        }
        let class = |class: usize| dataset.class_name(class);
        ui.label(say!("scatter-label", label = class(dataset.labels[row])));
        if let Some(p) = predictions.get(row) {
            let right = p.class == dataset.labels[row];
            let color = if right { theme.text } else { theme.bad };
            let key = if right { "scatter-predicted" } else { "scatter-predicted-wrong" };
            let words = say!(key, label = class(p.class), score = marks::value(p.score));
            ui.label(RichText::new(words).color(color));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_is_halfway_where_the_class_changes() {
        let share = |outputs: usize, threshold: f64, class: usize, score: f64| {
            let network = NetworkView { sizes: &[3, outputs], activations: &[], threshold };
            share_of_class_1(Prediction { class, score }, network)
        };
        // One output: its value, whichever class it stands for.
        for (score, class) in [(0.0, 0), (0.2, 0), (0.5, 1), (0.9, 1), (1.4, 1)] {
            assert_eq!(share(1, 0.5, class, score), score);
        }
        // Under hinge loss it goes from -1 to 1.
        for (score, class, expected) in [(-1.0, 0, 0.0), (-0.4, 0, 0.3), (0.0, 1, 0.5), (0.2, 1, 0.6), (1.0, 1, 1.0)] {
            assert_eq!(share(1, 0.0, class, score), expected);
        }
        // Two outputs: the score is that of the larger one.
        assert_eq!([share(2, 0.5, 1, 0.75), share(2, 0.5, 0, 0.75)], [0.75, 0.25]);
    }
}
