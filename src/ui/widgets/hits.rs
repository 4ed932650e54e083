//! Which point is under the pointer, found through a grid over the picture.

use eframe::egui::{Pos2, Rect};

use crate::ui::camera::Projected;

/// The rows in sight, by the cell in which they stand. Cells are as wide as the pointer's reach, so that only the pointer's
/// own and its eight neighbours have to be looked through.
#[derive(Clone, Debug)]
pub struct HitGrid {
    rect: Rect,
    reach: f32,
    n_columns: usize,
    /// Where the rows of every cell begin, and one more.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl HitGrid {
    /// The grid of points within `reach` of `rect`. Takes one pass to count and one to fill: O(rows + cells).
    pub fn new(points: &[Projected], rect: Rect, reach: f32) -> Self {
        let reach = reach.max(1.0);
        let rect = rect.expand(reach);
        let n_columns = (rect.width() / reach) as usize + 1;
        let n_cells = n_columns * ((rect.height() / reach) as usize + 1);
        let mut grid = Self { rect, reach, n_columns, starts: vec![0; n_cells + 1], rows: Vec::new() };
        for cell in points.iter().filter_map(|p| grid.cell(p.pos)).collect::<Vec<_>>() {
            grid.starts[cell + 1] += 1;
        }
        for cell in 0..n_cells {
            grid.starts[cell + 1] += grid.starts[cell];
        }
        let mut next = grid.starts.clone();
        let mut rows = vec![0; grid.starts[n_cells] as usize];
        for (row, p) in points.iter().enumerate() {
            if let Some(cell) = grid.cell(p.pos) {
                rows[next[cell] as usize] = row as u32;
                next[cell] += 1;
            }
        }
        grid.rows = rows;
        grid
    }

    fn cell(&self, pos: Pos2) -> Option<usize> {
        let at = (pos - self.rect.min) / self.reach;
        self.rect.contains(pos).then(|| at.y as usize * self.n_columns + at.x as usize)
    }

    /// The row under the pointer: the nearest to the viewer of those within reach, of equally near ones the one nearest to
    /// the pointer.
    pub fn row_at(&self, points: &[Projected], pointer: Pos2) -> Option<usize> {
        if !self.rect.contains(pointer) {
            return None;
        }
        let at = (pointer - self.rect.min) / self.reach;
        let (column, line) = (at.x as usize, at.y as usize);
        let columns = column.saturating_sub(1)..=(column + 1).min(self.n_columns - 1);
        let n_lines = (self.starts.len() - 1) / self.n_columns;
        let cells = (line.saturating_sub(1)..=(line + 1).min(n_lines - 1)).flat_map(|line| {
            let first = line * self.n_columns;
            self.starts[first + columns.start()]..self.starts[first + columns.end() + 1]
        });
        let rows = cells.map(|i| self.rows[i as usize] as usize);
        front(rows.map(|row| (row, points[row])), pointer, self.reach)
    }
}

/// The front one of these rows within reach of the pointer.
pub fn front(rows: impl Iterator<Item = (usize, Projected)>, pointer: Pos2, reach: f32) -> Option<usize> {
    rows.map(|(row, p)| (row, p.near, p.pos.distance(pointer)))
        .filter(|&(_, _, distance)| distance <= reach)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.2.total_cmp(&a.2)).then(b.0.cmp(&a.0)))
        .map(|(row, ..)| row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn the_grid_finds_what_looking_at_every_row_finds() {
        // 100,000 rows, many at the same place, many out of sight.
        let part = |row: usize, by: u64| {
            let mixed = (row as u64 + by * 1_000_003).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            (mixed >> 40) as f32 / (1u64 << 24) as f32
        };
        let points: Vec<Projected> = (0..100_000)
            .map(|row| Projected {
                pos: pos2((part(row, 3) * 700.0).round() - 100.0, (part(row, 7) * 500.0).round() - 100.0),
                near: (part(row, 11) * 50.0).round() / 25.0 - 1.0,
            })
            .collect();
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(480.0, 300.0));
        let (grid, all) = (HitGrid::new(&points, rect, 4.8), || points.iter().copied().enumerate());
        let mut n_found = 0;
        for i in 0..400 {
            let pointer = pos2(part(i, 13) * 480.0, part(i, 17) * 300.0);
            let found = grid.row_at(&points, pointer);
            assert_eq!(found, front(all(), pointer, 4.8), "{pointer:?}");
            n_found += usize::from(found.is_some());
        }
        assert!(n_found > 300, "{n_found}");
        for corner in [rect.min, rect.max, rect.left_bottom(), rect.right_top()] {
            assert_eq!(grid.row_at(&points, corner), front(all(), corner, 4.8));
        }
        assert_eq!(grid.row_at(&points, pos2(-50.0, 10.0)), None, "outside of the panel");
        assert_eq!(HitGrid::new(&[], rect, 4.8).row_at(&[], rect.center()), None);
    }
}
