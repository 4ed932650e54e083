//! A drawing of `report` on the screen: its shapes as one mesh that is made anew where something changed, its texts at every
//! frame.

use std::sync::Arc;

use eframe::egui::epaint::{TessellationOptions, Tessellator};
use eframe::egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape as Painted, Stroke, StrokeKind, pos2, vec2};

use super::theme::Theme;
use crate::report::drawing::{Anchor, Area, Drawing, Ink, Rgba, Shape, Weight};

/// A drawing, ready to be painted.
pub struct PaintedDrawing {
    mesh: Arc<Mesh>,
    texts: Vec<Placed>,
}

/// A text with its place.
struct Placed {
    at: Pos2,
    anchor: Align2,
    text: String,
    color: Color32,
    weight: Weight,
}

impl PaintedDrawing {
    /// Of a drawing whose upper left corner is at `origin`.
    pub fn of(drawing: &Drawing, origin: Pos2, pixels_per_point: f32) -> Self {
        let mut mesh = Mesh::default();
        // Without the atlas of texts: the discs in it are for circles, which are few here.
        let mut tessellator = Tessellator::new(pixels_per_point, TessellationOptions::default(), [1, 1], Vec::new());
        let mut texts = Vec::new();
        let at = |(x, y): (f32, f32)| origin + vec2(x, y);
        for shape in &drawing.shapes {
            let painted = match shape {
                Shape::Fill(area, color) => Painted::rect_filled(rect(*area, origin), 0.0, color32(*color)),
                Shape::Frame(area, color) => {
                    let stroke = Stroke::new(1.0, color32(*color));
                    Painted::rect_stroke(rect(*area, origin), 2.0, stroke, StrokeKind::Inside)
                }
                Shape::Line(points, width, color) => {
                    Painted::line(points.iter().map(|point| at(*point)).collect(), Stroke::new(*width, color32(*color)))
                }
                Shape::Band(points, color) => {
                    band(&mut mesh, points.iter().map(|(x, a, b)| (at((*x, *a)), at((*x, *b)))), color32(*color));
                    continue;
                }
                Shape::Dot(middle, radius, color) => Painted::circle_filled(at(*middle), *radius, color32(*color)),
                Shape::Text { at: place, anchor, text, color, weight } => {
                    let anchor = match anchor {
                        Anchor::Start => Align2::LEFT_CENTER,
                        Anchor::Middle => Align2::CENTER_CENTER,
                        Anchor::End => Align2::RIGHT_CENTER,
                    };
                    let (at, text, color) = (at(*place), text.clone(), color32(*color));
                    texts.push(Placed { at, anchor, text, color, weight: *weight });
                    continue;
                }
            };
            tessellator.tessellate_shape(painted, &mut mesh);
        }
        Self { mesh: Arc::new(mesh), texts }
    }

    /// Paints it.
    pub fn paint(&self, painter: &Painter, theme: &Theme) {
        painter.add(Painted::Mesh(Arc::clone(&self.mesh)));
        for text in &self.texts {
            let font = match text.weight {
                Weight::Quiet => theme.small_font(),
                Weight::Title => theme.title_font(),
            };
            painter.text(text.at, text.anchor, &text.text, font, text.color);
        }
    }
}

/// Where an area of a drawing is on the screen.
pub fn rect(area: Area, origin: Pos2) -> Rect {
    Rect::from_min_size(origin + vec2(area.x, area.y), vec2(area.width, area.height))
}

/// The colours of a drawing in a theme.
pub fn ink(theme: &Theme) -> Ink {
    Ink {
        paper: rgba(theme.card),
        text: rgba(theme.text),
        secondary: rgba(theme.secondary),
        faint: rgba(theme.faded(theme.faint, 0.6)),
        grid: rgba(theme.grid),
        accent: rgba(theme.accent),
        bad: rgba(theme.bad),
        ramp: Theme::ramp().into_iter().map(rgba).collect(),
    }
}

/// A colour of the screen, for a drawing.
pub fn rgba(color: Color32) -> Rgba {
    color.to_srgba_unmultiplied()
}

fn color32([r, g, b, a]: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

fn band(mesh: &mut Mesh, pairs: impl Iterator<Item = (Pos2, Pos2)>, color: Color32) {
    let mut before = None;
    for (upper, lower) in pairs {
        let at = mesh.vertices.len() as u32;
        mesh.colored_vertex(pos2(upper.x, upper.y), color);
        mesh.colored_vertex(lower, color);
        if let Some(before) = before {
            mesh.add_triangle(before, before + 1, at);
            mesh.add_triangle(before + 1, at, at + 1);
        }
        before = Some(at);
    }
}

/// What a click or hover over a picture needs: where the pointer is in it.
pub fn inside(pointer: Pos2, origin: Pos2) -> (f32, f32) {
    (pointer.x - origin.x, pointer.y - origin.y)
}
