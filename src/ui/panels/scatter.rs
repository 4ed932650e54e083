//! The data in space: a point per row, its label as colour and shape, and what the network makes of it.

use eframe::egui::{self, PointerButton, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use serde::{Deserialize, Serialize};

use crate::data::dataset::Dataset;
use crate::telemetry::snapshot::Prediction;
use crate::ui::camera::{Camera, Projection};
use crate::ui::choices::ColourBy;
use crate::ui::run_view::RunView;
use crate::ui::theme::{PointShape, Theme, mix};
use crate::ui::widgets::card::PanelIntent;
use crate::ui::widgets::points::Sprites;
use crate::ui::widgets::projection::{Axes, Cloud};
use crate::ui::widgets::space::{self, LegendEntry, PaintedPoints, PointLook};
use crate::ui::widgets::{card, marks, steps_plot};
use crate::{say, words};

/// Corners of the box are seldom seen from the side, so a little less than the ball around it has to fit.
const FILL: f32 = 0.9;
/// Under this width the legend is short.
const NARROW: f32 = 220.0;
/// So many classes are named in the legend.
const LEGEND_CLASSES: usize = 8;

/// What the scatter panel remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    /// The dataset's points, computed once, and how they were painted last.
    #[serde(skip)]
    cache: Option<(Fingerprint, Cloud, PaintedPoints)>,
}

/// Tells one dataset from another without reading all of it.
#[derive(Clone, Debug, PartialEq)]
struct Fingerprint {
    place: usize,
    shape: (usize, usize),
    sample: Vec<u64>,
    names: Vec<String>,
    axes: Axes,
}

impl Fingerprint {
    fn of(dataset: &Dataset, axes: Axes) -> Self {
        let values = dataset.features.len();
        let sample = dataset.features.iter().step_by((values / 64).max(1)).map(|v| v.to_bits()).collect();
        Self {
            place: dataset.features.as_ptr() as usize,
            shape: dataset.features.dim(),
            sample,
            names: dataset.feature_names.iter().take(3).cloned().collect(),
            axes,
        }
    }
}

impl ScatterState {
    /// The points of the dataset, from the cache where it is the same one.
    fn refresh(&mut self, dataset: &Dataset) {
        let fingerprint = Fingerprint::of(dataset, self.axes);
        if self.cache.as_ref().is_none_or(|(known, ..)| *known != fingerprint) {
            let cloud = Cloud::new(dataset, self.axes);
            self.cache = Some((fingerprint, cloud, PaintedPoints::default()));
        }
    }
}

/// Paints the scatter panel.
pub fn scatter_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme) -> Option<PanelIntent> {
    state.refresh(view.dataset);
    let (intent, ()) = card::card_ui(
        ui,
        theme,
        words::text("panel-scatter"),
        state,
        |ui, state| header_ui(ui, view, state, theme),
        |ui, state| {
            if view.dataset.labels.is_empty() {
                card::empty_ui(ui, theme, ui.available_rect_before_wrap(), words::text("scatter-empty"));
            } else {
                body_ui(ui, view, state, theme);
            }
        },
    );
    intent
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
    let note = match &state.cache {
        Some((_, cloud, _)) if cloud.flat => say!("scatter-flat", features = n_features),
        Some((_, Cloud { explained: Some(share), .. }, _)) => {
            say!("scatter-principal-note", features = n_features, share = format!("{:.0}", share * 100.0))
        }
        Some((_, cloud, _)) if n_features > 3 => {
            say!("scatter-columns-note", names = words::list(&cloud.names), features = n_features)
        }
        _ => words::text("scatter-how-to").to_owned(),
    };
    if ui.available_width() > 130.0 {
        card::separator_ui(ui, theme);
        card::note_ui(ui, theme, &note).on_hover_text(words::text("scatter-how-to.hover"));
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

fn body_ui(ui: &mut Ui, view: &RunView<'_>, state: &mut ScatterState, theme: &Theme) {
    let size = ui.available_size().max(vec2(40.0, 40.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let Some((_, cloud, painted)) = &mut state.cache else { return };
    let cloud = &*cloud;
    let flat = cloud.flat;
    steer(ui, &response, &mut state.camera, flat, state.rotate);

    let painter = ui.painter_at(rect);
    let sprites = Sprites::of(ui.ctx());
    let predictions = view.snapshot.map_or(&[][..], |s| &s.predictions);
    let legend = legend(view, predictions, theme, rect.width() < NARROW);
    let legend_top = space::legend_ui(&painter, theme, &sprites, rect, &legend);

    let mut space = rect;
    *space.bottom_mut() = legend_top;
    // Axis labels stand outside the box of the data.
    let inner = space.shrink((space.width().min(space.height()) * 0.13).min(40.0));
    let camera = if flat { Camera::from_above(state.camera.zoom) } else { state.camera };
    let radius = if flat { flat_radius(cloud, inner) } else { cloud.radius() * FILL };
    let projection = camera.projection(inner, radius);
    space::axes_ui(&painter, theme, cloud, &projection);

    let look = |row: usize| point_look(view.dataset, predictions, row, state.colour_by, theme);
    painter.add(painted.mesh(&sprites, theme, cloud, &projection, look));

    response.widget_info(|| {
        let dataset = view.dataset;
        WidgetInfo::labeled(
            Role::Image,
            true,
            say!("scatter-spoken", rows = dataset.labels.len(), labels = dataset.classes.len()),
        )
    });
    if response.hovered()
        && !response.dragged()
        && let Some(row) = response.hover_pos().and_then(|pos| space::pick(cloud, &projection, pos))
    {
        hover_ui(ui, &response, view, predictions, theme, cloud, &projection, row);
    }
}

/// Drag turns, scroll zooms, double-click resets; with the focus W A S D, + and - do the same.
fn steer(ui: &Ui, response: &egui::Response, camera: &mut Camera, flat: bool, rotate: bool) {
    if response.double_clicked() {
        *camera = Camera::default();
    }
    if response.clicked() {
        response.request_focus();
    }
    if !flat && response.dragged_by(PointerButton::Primary) {
        camera.turn(response.drag_delta());
    } else if !flat && rotate && !response.is_pointer_button_down_on() {
        camera.rotate(ui.input(|i| i.stable_dt).min(0.1));
        ui.ctx().request_repaint();
    }
    if response.hovered() {
        let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        if scroll != 0.0 || pinch != 1.0 {
            camera.zoom_by((scroll * 0.004).exp() * pinch);
        }
    }
    if response.has_focus() {
        let pressed = |key| f32::from(u8::from(ui.input(|i| i.modifiers.is_none() && i.key_down(key))));
        let turn = vec2(pressed(egui::Key::D) - pressed(egui::Key::A), pressed(egui::Key::S) - pressed(egui::Key::W));
        if turn != egui::Vec2::ZERO && !flat {
            camera.turn(turn * 6.0);
        }
        let zoom = pressed(egui::Key::Plus) + pressed(egui::Key::Equals) - pressed(egui::Key::Minus);
        if zoom != 0.0 {
            camera.zoom_by((zoom * 0.04).exp());
        }
    }
}

fn point_look(
    dataset: &Dataset,
    predictions: &[Prediction],
    row: usize,
    colour_by: ColourBy,
    theme: &Theme,
) -> PointLook {
    let label = dataset.labels[row];
    let prediction = predictions.get(row);
    let color = match (colour_by, prediction) {
        (ColourBy::Prediction, Some(p)) if dataset.classes.len() == 2 && p.score.is_finite() => {
            // Of two classes the score says how sure the network is.
            mix(theme.label(0), theme.label(1), class_1_score(*p) as f32)
        }
        (ColourBy::Prediction, Some(p)) => theme.label(p.class),
        _ => theme.label(label),
    };
    let ringed = prediction.is_some_and(|p| p.class != label);
    PointLook { shape: PointShape::of_class(label), color, ringed }
}

/// The score for class 1: with two outputs the score is that of the larger one.
fn class_1_score(prediction: Prediction) -> f64 {
    let says_one = prediction.score >= 0.5;
    if says_one == (prediction.class == 1) { prediction.score } else { 1.0 - prediction.score }
}

/// The radius with which flat data fill the rectangle.
fn flat_radius(cloud: &Cloud, rect: egui::Rect) -> f32 {
    let across = rect.width() / cloud.half[0].max(0.1);
    let up = rect.height() / cloud.half[1].max(0.1);
    rect.width().min(rect.height()) / across.min(up)
}

/// The classes with their counts, and how many rows the network has wrong.
fn legend(view: &RunView<'_>, predictions: &[Prediction], theme: &Theme, narrow: bool) -> Vec<LegendEntry> {
    let dataset = view.dataset;
    let mut counts = vec![0usize; dataset.classes.len()];
    for &label in &dataset.labels {
        if let Some(count) = counts.get_mut(label) {
            *count += 1;
        }
    }
    let wrong = dataset.labels.iter().zip(predictions).filter(|(label, p)| **label != p.class).count();
    let mut classes: Vec<usize> = (0..dataset.classes.len().min(LEGEND_CLASSES)).collect();
    if classes.len() == 2 {
        classes.reverse();
    }
    let mut entries: Vec<LegendEntry> = classes
        .into_iter()
        .map(|class| LegendEntry {
            picture: Some((PointShape::of_class(class), theme.label(class))),
            text: legend_words(&dataset.class_name(class), counts[class], narrow),
        })
        .collect();
    if wrong > 0 {
        entries.push(LegendEntry { picture: None, text: say!("scatter-wrong", count = wrong) });
    }
    entries
}

/// `label 1 (100)`, in little space `1`. The label is a name, not a count.
fn legend_words(label: &str, count: usize, narrow: bool) -> String {
    if narrow { label.to_owned() } else { say!("scatter-label-count", label = label, count = count) }
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
