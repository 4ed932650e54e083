//! A grid of small races over one or two varied numbers, and the order in which its cells are computed: coarse first.

use super::number::Number;
use super::vary;
use crate::say;

/// Values of one side at most.
pub const MOST_VALUES: usize = 60;
/// Widest distance of the cells that are computed first.
const COARSEST: usize = 8;

/// How values lie between the ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// At equal distances.
    Lin,
    /// In equal ratios.
    Log,
}

/// What is asked for one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// What is varied.
    pub number: Number,
    /// The first value.
    pub from: f64,
    /// The last one.
    pub to: f64,
    /// How many.
    pub count: usize,
    /// How they lie between.
    pub scale: Scale,
}

/// Why there is no such side. The message is a sentence with the way out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadSide {
    /// A logarithm of what is not above zero.
    #[error("{}", say!("map-bad-log", path = path, from = from.to_string(), to = to.to_string()))]
    NotPositive {
        /// The setting.
        path: String,
        /// The first value.
        from: f64,
        /// The last one.
        to: f64,
    },
    /// Nothing is varied.
    #[error("{}", say!("map-one-value", path = .0))]
    OneValue(String),
    /// Both sides are the same setting, or one writes over the other.
    #[error("{}", say!("map-same-side", path = .0))]
    Same(String),
}

/// One side of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What is varied.
    pub number: Number,
    /// How its values lie.
    pub scale: Scale,
    /// The values, each once, in the order of the side.
    pub values: Vec<f64>,
}

impl Side {
    /// The values that are asked for: both ends included, whole numbers where only those fit, each once.
    ///
    /// # Errors
    /// Where there are fewer than two, or no logarithms of them.
    pub fn of(asked: Asked) -> Result<Self, BadSide> {
        let Asked { number, from, to, count, scale } = asked;
        if scale == Scale::Log && !(from > 0.0 && to > 0.0) {
            return Err(BadSide::NotPositive { path: number.path(), from, to });
        }
        let n = count.clamp(2, MOST_VALUES);
        let value = |i: usize| {
            let share = i as f64 / (n - 1) as f64;
            let between = match scale {
                Scale::Lin => from + (to - from) * share,
                Scale::Log => (from.ln() + (to.ln() - from.ln()) * share).exp(),
            };
            // The ends are those that were asked for; what lies between has the digits of `deltascope race --vary`.
            let exact = if i == 0 {
                from
            } else if i + 1 == n {
                to
            } else {
                vary::rounded(between)
            };
            if number.is_whole() { exact.round() } else { exact }
        };
        let mut values: Vec<f64> = (0..n).map(value).filter(|value| value.is_finite()).collect();
        values.dedup();
        if values.len() < 2 {
            return Err(BadSide::OneValue(number.path()));
        }
        Ok(Self { number, scale, values })
    }

    /// Where a value stands on the side: 0 at the middle of the first cell, 1 at that of the next.
    pub fn place(&self, value: f64) -> f64 {
        let on = |value: f64| if self.scale == Scale::Log { value.ln() } else { value };
        let at = self.values.windows(2).position(|pair| {
            let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            (low..=high).contains(&value)
        });
        let Some(at) = at else { return f64::NAN };
        at as f64 + (on(value) - on(self.values[at])) / (on(self.values[at + 1]) - on(self.values[at]))
    }
}

/// The sides of a map. A cell is a number: row by row, each from its first column.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// From left to right.
    pub columns: Side,
    /// From the bottom up; none where one number alone is varied.
    pub rows: Option<Side>,
}

/// A cell that stands for those around it that are not computed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The cell: the first of its block in both directions.
    pub cell: usize,
    /// Columns of the block.
    pub columns: usize,
    /// Its rows.
    pub rows: usize,
}

impl Grid {
    /// A grid of these sides.
    ///
    /// # Errors
    /// Where a side cannot be, or both are the same.
    pub fn of(columns: Asked, rows: Option<Asked>) -> Result<Self, BadSide> {
        let writes_over = |a: Number, b: Number| {
            a.path() == b.path()
                || matches!(
                    (a, b),
                    (Number::Width, Number::Units(_)) | (Number::Units(_), Number::Width | Number::Depth)
                )
                || matches!((a, b), (Number::Optimizer(_), Number::Optimizer(_)))
                || matches!((a, b), (Number::Depth, Number::Units(_)))
        };
        if let Some(rows) = rows
            && writes_over(columns.number, rows.number)
        {
            return Err(BadSide::Same(rows.number.path()));
        }
        Ok(Self { columns: Side::of(columns)?, rows: rows.map(Side::of).transpose()? })
    }

    /// Columns.
    pub fn n_columns(&self) -> usize {
        self.columns.values.len()
    }

    /// Rows; 1 where one number alone is varied.
    pub fn n_rows(&self) -> usize {
        self.rows.as_ref().map_or(1, |rows| rows.values.len())
    }

    /// Cells.
    pub fn n_cells(&self) -> usize {
        self.n_columns() * self.n_rows()
    }

    /// Column and row of a cell.
    pub fn place(&self, cell: usize) -> (usize, usize) {
        (cell % self.n_columns(), cell / self.n_columns())
    }

    /// The cell at a column and row.
    pub fn cell(&self, column: usize, row: usize) -> usize {
        row * self.n_columns() + column
    }

    /// What is varied in a cell, with its values.
    pub fn values(&self, cell: usize) -> Vec<(Number, f64)> {
        let (column, row) = self.place(cell);
        let rows = self.rows.as_ref().map(|rows| (rows.number, rows.values[row]));
        std::iter::once((self.columns.number, self.columns.values[column])).chain(rows).collect()
    }

    /// The distance of the cells that are computed first: a power of two under the longer side.
    fn coarsest(&self) -> usize {
        let longest = self.n_columns().max(self.n_rows());
        let mut distance = 1;
        while distance * 2 < longest && distance < COARSEST {
            distance *= 2;
        }
        distance
    }

    /// The distance at which a cell is computed: the largest that divides its column and row.
    fn level(&self, cell: usize) -> usize {
        let (column, row) = self.place(cell);
        let mut level = self.coarsest();
        while level > 1 && !(column.is_multiple_of(level) && row.is_multiple_of(level)) {
            level /= 2;
        }
        level
    }

    /// All cells in the order in which they are computed: every eighth (or fewer, in a small grid) in both directions, then
    /// every fourth of what is left, and so on; within each, row by row.
    pub fn coarse_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.n_cells()).collect();
        order.sort_by_key(|&cell| (std::cmp::Reverse(self.level(cell)), cell));
        order
    }

    /// The blocks of the cells that are there: each as large as it can be with no other cell in it that is there.
    pub fn blocks(&self, is_there: impl Fn(usize) -> bool) -> Vec<Block> {
        let block = |cell: usize| {
            let (column, row) = self.place(cell);
            let mut size = self.level(cell);
            loop {
                let columns = size.min(self.n_columns() - column);
                let rows = size.min(self.n_rows() - row);
                let mut others =
                    (0..columns * rows).skip(1).map(|at| self.cell(column + at % columns, row + at / columns));
                if size == 1 || !others.any(&is_there) {
                    return Block { cell, columns, rows };
                }
                size /= 2;
            }
        };
        (0..self.n_cells()).filter(|cell| is_there(*cell)).map(block).collect()
    }
}
