//! A legend under a picture: as long as there is room, in shorter forms where there is less.

use eframe::egui::{self, Color32, Galley, Painter, Rect, Shape, pos2, vec2};
use std::sync::Arc;

use super::marks;
use super::points::{self, Sprites};
use crate::ui::theme::{PointShape, Theme};

/// Height of a row.
const ROW: f32 = 17.0;
/// Width of an entry's point or ring.
const PICTURE: f32 = 15.0;
/// Width of a scale of colours.
const SCALE: f32 = 64.0;
/// Air between two entries.
const GAP: f32 = 14.0;
/// In so many rows the longest form that fits is taken; one more where the picture is tall.
const ROWS: usize = 2;
/// From this height on a picture is tall.
const TALL: f32 = 280.0;
/// The shortest form may take this share of the height.
const MOST_HEIGHT: f32 = 0.3;

/// What stands before the words of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Picture {
    /// A point.
    Point(PointShape, Color32),
    /// The ring around a point.
    Ring,
    /// The colours from a number to 1.
    Scale {
        /// Of the number.
        low: Color32,
        /// Of 1.
        high: Color32,
        /// The number.
        from: f64,
    },
}

/// One entry of a legend.
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// What it explains.
    pub picture: Picture,
    /// What it is: the longest form first.
    pub forms: Vec<String>,
}

impl LegendEntry {
    fn form(&self, level: usize) -> &str {
        self.forms.get(level).or(self.forms.last()).map_or("", String::as_str)
    }
}

/// An entry in its place.
struct Placed {
    x: f32,
    row: usize,
    picture: Option<Picture>,
    words: Arc<Galley>,
    /// The numbers at the ends of a scale.
    ends: Option<[Arc<Galley>; 2]>,
}

/// Paints a legend at the bottom of `rect` and returns where it begins. `more` says how many entries found no room.
pub fn legend_ui(
    painter: &Painter,
    theme: &Theme,
    sprites: &Sprites,
    rect: Rect,
    entries: &[LegendEntry],
    more: impl Fn(usize) -> String,
) -> f32 {
    let placed = place(painter, theme, rect.size(), entries, more);
    let n_rows = placed.last().map_or(0, |p| p.row + 1);
    let top = rect.bottom() - ROW * n_rows as f32 - 2.0;
    let mut mesh = sprites.mesh();
    for Placed { x, row, picture, words, ends } in placed {
        let mut at = pos2(rect.left() + x, top + ROW * (row as f32 + 0.5));
        let up = words.size().y / 2.0;
        match (picture, ends) {
            (Some(Picture::Point(shape, color)), _) => {
                points::add_point(&mut mesh, shape, at + vec2(5.0, 0.0), 5.0, color);
                at.x += PICTURE;
            }
            (Some(Picture::Ring), _) => {
                points::add_ring(&mut mesh, at + vec2(5.0, 0.0), 6.0, theme.text);
                at.x += PICTURE;
            }
            (Some(Picture::Scale { low, high, .. }), Some([zero, one])) => {
                let bar = Rect::from_min_size(at + vec2(zero.size().x + 4.0, -4.0), vec2(SCALE, 8.0));
                painter.add(scale(bar, low, high));
                let one_at = pos2(bar.right() + 4.0, at.y - up);
                painter.galley(at - vec2(0.0, up), zero, theme.secondary);
                at.x = one_at.x + one.size().x + 6.0;
                painter.galley(one_at, one, theme.secondary);
            }
            _ => {}
        }
        painter.galley(at - vec2(0.0, up), words, theme.secondary);
    }
    painter.add(mesh);
    top
}

fn place(
    painter: &Painter,
    theme: &Theme,
    room: egui::Vec2,
    entries: &[LegendEntry],
    more: impl Fn(usize) -> String,
) -> Vec<Placed> {
    let rows = if room.y >= TALL { ROWS + 1 } else { ROWS };
    let longest = entries.iter().map(|e| e.forms.len()).max().unwrap_or(0);
    for level in 0..longest {
        let placed = in_rows(painter, theme, room.x, entries, level);
        if placed.last().is_none_or(|p| p.row < rows) {
            return placed;
        }
    }
    let most = ((room.y * MOST_HEIGHT / ROW) as usize).max(rows);
    let mut placed = in_rows(painter, theme, room.x, entries, longest);
    let n_fitting = placed.iter().take_while(|p| p.row < most).count();
    if n_fitting < placed.len() {
        // What did not fit is said in the place of the last ones.
        let mut n_kept = n_fitting;
        loop {
            let words = galley(painter, theme, &more(entries.len() - n_kept));
            placed.truncate(n_kept);
            let end = placed.last().map_or((0.0, 0), |p| (p.x + width(p) + GAP, p.row));
            if end.0 + words.size().x <= room.x || n_kept == 0 {
                placed.push(Placed { x: end.0, row: end.1, picture: None, words, ends: None });
                break;
            }
            n_kept -= 1;
        }
    }
    placed
}

/// All entries in their forms of one length, in as many rows as that takes.
fn in_rows(painter: &Painter, theme: &Theme, room: f32, entries: &[LegendEntry], level: usize) -> Vec<Placed> {
    let (mut x, mut row) = (0.0, 0);
    let entries = entries.iter().map(|entry| {
        let words = galley(painter, theme, entry.form(level));
        let ends = match entry.picture {
            Picture::Scale { from, .. } => Some([from, 1.0].map(|end| galley(painter, theme, &marks::value(end)))),
            Picture::Point(..) | Picture::Ring => None,
        };
        let mut placed = Placed { x, row, picture: Some(entry.picture), words, ends };
        let width = width(&placed);
        if x > 0.0 && x + width > room {
            (x, row) = (0.0, row + 1);
            (placed.x, placed.row) = (x, row);
        }
        x += width + GAP;
        placed
    });
    entries.collect()
}

fn galley(painter: &Painter, theme: &Theme, words: &str) -> Arc<Galley> {
    painter.layout_no_wrap(words.to_owned(), theme.small_font(), theme.secondary)
}

fn width(placed: &Placed) -> f32 {
    let picture = match (&placed.ends, placed.picture) {
        (Some([zero, one]), _) => zero.size().x + SCALE + one.size().x + 14.0,
        (None, Some(_)) => PICTURE,
        (None, None) => 0.0,
    };
    picture + placed.words.size().x
}

/// A bar of colours from one to another.
fn scale(bar: Rect, low: Color32, high: Color32) -> Shape {
    let mut mesh = egui::Mesh::default();
    for (corner, color) in
        [(bar.left_top(), low), (bar.right_top(), high), (bar.left_bottom(), low), (bar.right_bottom(), high)]
    {
        mesh.colored_vertex(corner, color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(2, 1, 3);
    Shape::mesh(mesh)
}
