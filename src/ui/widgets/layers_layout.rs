//! Where the units and edges of a network stand on the screen, which of them are shown, and which one is pointed at.

use eframe::egui::{Pos2, Rect, pos2};

/// Wider layers show their first and last units only.
pub const MAX_UNITS: usize = 12;
/// Least distance between two units of a column, in points.
const MIN_SPACING: f32 = 15.0;
/// How near to an edge the pointer has to be, in points.
const EDGE_REACH: f32 = 5.0;

/// One place of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A unit, by its index.
    Unit(usize),
    /// Units that are not shown.
    Ellipsis,
}

/// The places of every column (input first) inside a rectangle.
#[derive(Clone, Debug)]
pub struct LayersLayout {
    /// Per column: what stands there, and where.
    pub columns: Vec<Vec<(Slot, Pos2)>>,
    /// Distance between columns, in points.
    pub column_width: f32,
    /// Radius of a unit, in points.
    pub radius: f32,
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A unit of a column (0 is the input).
    Unit {
        /// The column.
        column: usize,
        /// The unit's index.
        unit: usize,
    },
    /// The ellipsis of a column.
    Ellipsis {
        /// The column.
        column: usize,
    },
    /// An edge into a layer.
    Edge {
        /// The layer, 0 for the first.
        layer_idx: usize,
        /// Index of the unit it comes from.
        from: usize,
        /// Index of the unit it goes to.
        to: usize,
    },
}

impl LayersLayout {
    /// Places a network of these `sizes` (input width first) in `rect`.
    pub fn new(sizes: &[usize], rect: Rect) -> Self {
        let column_width = rect.width() / sizes.len().max(1) as f32;
        let most = ((rect.height() / MIN_SPACING).floor() as usize).clamp(1, MAX_UNITS);
        let slots: Vec<Vec<Slot>> = sizes.iter().map(|&units| slots(units, most)).collect();
        let tallest = slots.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let spacing = (rect.height() / tallest as f32).min(92.0);
        let radius = (spacing * 0.36).min(column_width * 0.2).clamp(2.5, 14.0);
        let place = |column: usize, slots: &[Slot]| {
            // Narrow layers spread a little more than wide ones, so that they do not look like a dot.
            let spacing = (rect.height() / slots.len().max(1) as f32).min(spacing * 1.25);
            let x = rect.left() + column_width * (column as f32 + 0.5);
            let top = rect.center().y - spacing * (slots.len() as f32 - 1.0) / 2.0;
            slots.iter().enumerate().map(|(at, &slot)| (slot, pos2(x, top + spacing * at as f32))).collect()
        };
        let columns = slots.iter().enumerate().map(|(column, slots)| place(column, slots)).collect();
        Self { columns, column_width, radius }
    }

    /// The shown units of a column.
    pub fn units(&self, column: usize) -> impl Iterator<Item = (usize, Pos2)> + '_ {
        self.columns[column].iter().filter_map(|&(slot, pos)| match slot {
            Slot::Unit(unit) => Some((unit, pos)),
            Slot::Ellipsis => None,
        })
    }

    /// The shown edges into a layer: from, to, and their ends.
    pub fn edges(&self, layer_idx: usize) -> impl Iterator<Item = (usize, usize, [Pos2; 2])> + '_ {
        self.units(layer_idx)
            .flat_map(move |(from, a)| self.units(layer_idx + 1).map(move |(to, b)| (from, to, [a, b])))
    }

    /// What is under the pointer: a unit before an edge, the nearest edge before others.
    pub fn hit(&self, pointer: Pos2) -> Option<Hit> {
        for (column, slots) in self.columns.iter().enumerate() {
            for &(slot, pos) in slots {
                if pos.distance(pointer) <= self.radius + 3.0 {
                    return Some(match slot {
                        Slot::Unit(unit) => Hit::Unit { column, unit },
                        Slot::Ellipsis => Hit::Ellipsis { column },
                    });
                }
            }
        }
        (0..self.columns.len().saturating_sub(1))
            .flat_map(|layer_idx| self.edges(layer_idx).map(move |edge| (layer_idx, edge)))
            .map(|(layer_idx, (from, to, [a, b]))| (distance(pointer, a, b), Hit::Edge { layer_idx, from, to }))
            .filter(|(distance, _)| *distance <= EDGE_REACH)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, hit)| hit)
    }
}

/// All units, or the first and the last few with an ellipsis between them, `most` places in all.
fn slots(units: usize, most: usize) -> Vec<Slot> {
    if units <= most {
        return (0..units).map(Slot::Unit).collect();
    }
    let shown = most.saturating_sub(1);
    let first = shown.div_ceil(2);
    let last = shown - first;
    (0..first).map(Slot::Unit).chain([Slot::Ellipsis]).chain((units - last..units).map(Slot::Unit)).collect()
}

/// Distance of a point from a line segment.
fn distance(p: Pos2, a: Pos2, b: Pos2) -> f32 {
    let (ab, ap) = (b - a, p - a);
    let at = (ap.dot(ab) / ab.length_sq().max(1e-9)).clamp(0.0, 1.0);
    (a + ab * at).distance(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_layers_are_abbreviated_and_keep_their_first_and_last_units() {
        assert_eq!(slots(3, 12).len(), 3);
        let wide = slots(784, 12);
        assert_eq!(wide.len(), 12);
        assert_eq!((wide[0], wide[6], wide[11]), (Slot::Unit(0), Slot::Ellipsis, Slot::Unit(783)));
        assert_eq!(slots(5, 1), [Slot::Ellipsis]);
    }

    #[test]
    fn units_lie_inside_and_apart_and_the_pointer_finds_units_and_edges() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), eframe::egui::vec2(400.0, 300.0));
        for sizes in [vec![3, 3, 2, 1], vec![3, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 1]] {
            let layout = LayersLayout::new(&sizes, rect);
            for column in &layout.columns {
                assert!(column.iter().all(|(_, pos)| rect.contains(*pos)));
                assert!(column.windows(2).all(|w| w[1].1.y - w[0].1.y >= 2.0 * layout.radius));
            }
        }
        let layout = LayersLayout::new(&[3, 3, 2, 1], rect);
        let (from, to) = (layout.columns[0][0].1, layout.columns[1][1].1);
        assert_eq!(layout.hit(from), Some(Hit::Unit { column: 0, unit: 0 }));
        let near_the_start = from + (to - from) * 0.22;
        assert_eq!(layout.hit(near_the_start), Some(Hit::Edge { layer_idx: 0, from: 0, to: 1 }));
        assert_eq!(layout.hit(pos2(0.0, 0.0)), None);
    }
}
