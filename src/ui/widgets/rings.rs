//! Rings around points, where there is room for them.

use eframe::egui::{Pos2, Rect};

/// Keeps rings apart: one that would stand nearer than `apart` to a kept one is left out.
#[derive(Clone, Debug)]
pub struct Rings {
    rect: Rect,
    /// Side of a cell, in which at most one kept ring fits.
    side: f32,
    apart: f32,
    n_columns: usize,
    kept: Vec<Option<Pos2>>,
}

impl Rings {
    /// None yet, over `rect`.
    pub fn new(rect: Rect, apart: f32) -> Self {
        let apart = apart.max(1.0);
        let side = apart * std::f32::consts::FRAC_1_SQRT_2;
        let n_columns = (rect.width().max(0.0) / side) as usize + 1;
        let n_lines = (rect.height().max(0.0) / side) as usize + 1;
        Self { rect, side, apart, n_columns, kept: vec![None; n_columns * n_lines] }
    }

    /// Whether there is room for a ring here; then it is kept. There is none outside the rectangle.
    pub fn keep(&mut self, pos: Pos2) -> bool {
        if !self.rect.contains(pos) {
            return false;
        }
        let at = (pos - self.rect.min) / self.side;
        let (column, line) = (at.x as usize, at.y as usize);
        let own = line * self.n_columns + column;
        if self.kept[own].is_some() {
            return false; // the quick way out, which nearly all of many take
        }
        let n_lines = self.kept.len() / self.n_columns;
        let is_free = (line.saturating_sub(2)..=(line + 2).min(n_lines - 1)).all(|line| {
            let first = line * self.n_columns;
            let cells = first + column.saturating_sub(2)..=first + (column + 2).min(self.n_columns - 1);
            self.kept[cells].iter().flatten().all(|kept| kept.distance(pos) >= self.apart)
        });
        if is_free {
            self.kept[own] = Some(pos);
        }
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn kept_rings_stay_apart_and_none_is_left_out_without_need() {
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(310.0, 210.0));
        let mut rings = Rings::new(rect, 9.0);
        let places: Vec<Pos2> =
            (0..5000).map(|i| pos2((i * 7919 % 3400) as f32 * 0.1, (i * 104_729 % 2300) as f32 * 0.1)).collect();
        let mut kept: Vec<Pos2> = Vec::new();
        for &pos in &places {
            let has_room = rect.contains(pos) && kept.iter().all(|k| k.distance(pos) >= 9.0);
            assert_eq!(rings.keep(pos), has_room, "{pos:?}");
            if has_room {
                kept.push(pos);
            }
        }
        // Discs of half the distance that do not overlap: no more than the area holds.
        assert!(kept.len() > 300 && kept.len() < 1200, "{}", kept.len());
    }
}
