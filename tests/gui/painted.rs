//! What a panel painted, looked at as shapes: words, lines and marks by colour, points.

use eframe::egui::epaint::ColorMode;
use eframe::egui::{Color32, Pos2, Rect, Shape};
use egui_kittest::Harness;

/// The shapes of the newest frame, without nesting.
pub struct Painted(Vec<Shape>);

impl Painted {
    pub fn of(harness: &Harness<'_>) -> Self {
        let mut flat = Vec::new();
        let mut todo: Vec<Shape> = harness.output().shapes.iter().rev().map(|clipped| clipped.shape.clone()).collect();
        while let Some(shape) = todo.pop() {
            match shape {
                Shape::Vec(inner) => todo.extend(inner.into_iter().rev()),
                shape => flat.push(shape),
            }
        }
        Self(flat)
    }

    /// Every text with its place.
    pub fn texts(&self) -> Vec<(&str, Rect)> {
        let texts = self.0.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some((text.galley.text(), text.visual_bounding_rect())),
            _ => None,
        });
        texts.collect()
    }

    /// Fails with all texts that are there where none of them holds these words.
    pub fn says(&self, words: &str) {
        let texts = self.texts();
        assert!(texts.iter().any(|(text, _)| text.contains(words)), "no \"{words}\" among {texts:?}");
    }

    /// Where a text stands that is exactly this.
    pub fn place_of(&self, words: &str) -> Rect {
        let texts = self.texts();
        let found = texts.iter().find(|(text, _)| *text == words);
        found.unwrap_or_else(|| panic!("no \"{words}\" among {texts:?}")).1
    }

    /// Lines of a colour, piece by piece.
    pub fn lines(&self, color: Color32) -> Vec<Vec<Pos2>> {
        let line = |shape: &Shape| match shape {
            Shape::LineSegment { points, stroke } if stroke.color == color => Some(points.to_vec()),
            Shape::Path(path) if !path.closed && path.stroke.color == ColorMode::Solid(color) => {
                Some(path.points.clone())
            }
            _ => None,
        };
        self.0.iter().filter_map(line).collect()
    }

    /// All points of all lines of a colour.
    pub fn line_points(&self, color: Color32) -> Vec<Pos2> {
        self.lines(color).concat()
    }

    /// The middles of what is filled with a colour: circles and polygons.
    pub fn fills(&self, color: Color32) -> Vec<Pos2> {
        let fill = |shape: &Shape| match shape {
            Shape::Circle(circle) if circle.fill == color => Some(circle.center),
            Shape::Path(path) if path.fill == color => Some(Rect::from_points(&path.points).center()),
            _ => None,
        };
        self.0.iter().filter_map(fill).collect()
    }

    /// Middle and radius of every circle whose rim has a colour.
    pub fn rims(&self, color: Color32) -> Vec<(Pos2, f32)> {
        let rim = |shape: &Shape| match shape {
            Shape::Circle(circle) if circle.stroke.color == color && circle.stroke.width > 0.0 => {
                Some((circle.center, circle.radius))
            }
            _ => None,
        };
        self.0.iter().filter_map(rim).collect()
    }

    /// Middle and colour of every picture in a mesh of points.
    pub fn points(&self) -> Vec<(Pos2, Color32)> {
        let meshes = self.0.iter().filter_map(|shape| match shape {
            Shape::Mesh(mesh) => Some(mesh),
            _ => None,
        });
        let quads = meshes.flat_map(|mesh| mesh.vertices.chunks(4));
        quads.map(|quad| (quad[0].pos + (quad[3].pos - quad[0].pos) / 2.0, quad[0].color)).collect()
    }
}

/// The mean of coordinates, for "further up" and "further left".
pub fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let values: Vec<f32> = values.collect();
    values.iter().sum::<f32>() / values.len() as f32
}
