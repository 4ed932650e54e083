//! What a map is made of: a grid whose cells are small races, with the figures of each.

use std::sync::Arc;

use super::arm::Arm;
use super::grid::{Block, Grid};
use super::row::Row;
use super::statistics::{ArmFigures, quantile};
use crate::experiment::LoadError;
use crate::experiment::assign::{AssignError, assign};
use crate::experiment::spec::Spec;
use crate::train::Trainer;

/// Steps over which the slope of a run is measured.
pub const SLOPE_STEPS: u64 = 100;

/// A run of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRun {
    /// How it ended.
    pub row: Row,
    /// `log10(first / last) / (layers - 1)` of the mean speed of learning (norm of the bias gradient) of the first and the
    /// last layer over the first [`SLOPE_STEPS`] steps: decades a layer, below zero where the gradient vanishes towards the
    /// input. `None` with one layer, or where a layer has none.
    pub slope: Option<f64>,
}

/// What measures the slope of a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SlopeOf {
    first: f64,
    last: f64,
    layers: usize,
}

impl SlopeOf {
    pub(super) fn step(&mut self, trainer: &Trainer) {
        if trainer.steps_taken() <= SLOPE_STEPS
            && let [first, .., last] = trainer.speed_of_learning()
        {
            self.first += first;
            self.last += last;
            self.layers = trainer.speed_of_learning().len();
        }
    }

    pub(super) fn slope(self) -> Option<f64> {
        let slope = (self.first / self.last).log10() / (self.layers as f64 - 1.0);
        (self.layers > 1 && slope.is_finite()).then_some(slope)
    }
}

/// Why a cell has no runs.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The value does not fit its setting.
    Assign(AssignError),
    /// The experiment cannot run so.
    Load(Arc<LoadError>),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Assign(error) => error.fmt(f),
            Self::Load(error) => error.fmt(f),
        }
    }
}

/// The figures of a cell whose seeds have all ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellFigures {
    /// Those of its runs.
    pub runs: ArmFigures,
    /// Median of the slopes of those that have one.
    pub slope: Option<f64>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its runs that have ended, by their seeds.
    pub runs: Vec<CellRun>,
    /// Its figures once all of them have: of seeds under way the quick ones end first.
    pub figures: Option<CellFigures>,
    /// Why it has none.
    pub refused: Option<Refused>,
}

impl Cell {
    /// Whether anything is known of it.
    pub fn is_there(&self) -> bool {
        self.figures.is_some() || self.refused.is_some() || !self.runs.is_empty()
    }
}

/// A map as it is there.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Its sides.
    pub grid: Grid,
    /// The experiment that it is a map of, with the step limit.
    pub base: Spec,
    /// Seeds of every cell, from 1 on.
    pub seeds: u64,
    /// Step limit of every run.
    pub limit: u64,
    /// The cells.
    pub cells: Vec<Cell>,
    /// Those that are there, each with the room that it stands for.
    pub blocks: Vec<Block>,
    /// Cells whose runs have all ended, or that are refused.
    pub n_whole: usize,
    /// Counts the news, so that who paints knows when to paint anew.
    pub edition: u64,
}

/// What comes from the runs of a map.
#[derive(Clone, Debug)]
pub enum CellNews {
    /// A run has ended.
    Run(usize, CellRun),
    /// The cell cannot run.
    Refused(usize, Refused),
}

impl Chart {
    /// An empty one.
    pub fn new(grid: Grid, base: Spec, seeds: u64, limit: u64) -> Self {
        let cells = vec![Cell::default(); grid.n_cells()];
        Self { grid, base, seeds, limit, cells, blocks: Vec::new(), n_whole: 0, edition: 0 }
    }

    /// The arm of a cell: the experiment with its values set, as `--set` would.
    ///
    /// # Errors
    /// Where a value does not fit.
    pub fn arm(&self, cell: usize) -> Result<Arm, AssignError> {
        arm(&self.grid, &self.base, cell)
    }

    /// Takes in what has come, and computes the figures of what is whole by that.
    pub fn take(&mut self, news: Vec<CellNews>) {
        if news.is_empty() {
            return;
        }
        for one in news {
            match one {
                CellNews::Refused(cell, why) => {
                    self.cells[cell].refused = Some(why);
                    self.n_whole += 1;
                }
                CellNews::Run(cell, run) => {
                    let (seeds, limit) = (self.seeds, self.limit);
                    let cell = &mut self.cells[cell];
                    cell.runs.push(run);
                    if cell.runs.len() as u64 == seeds {
                        cell.runs.sort_by_key(|run| run.row.seed);
                        cell.figures = Some(figures(&cell.runs, limit));
                        self.n_whole += 1;
                    }
                }
            }
        }
        self.blocks = self.grid.blocks(|cell| self.cells[cell].is_there());
        self.edition += 1;
    }

    /// The smallest and the largest of a figure over all cells that have it.
    pub fn range(&self, of: impl Fn(&CellFigures) -> Option<f64>) -> Option<(f64, f64)> {
        let all = self.cells.iter().filter_map(|cell| of(cell.figures.as_ref()?));
        all.fold(None, |range, value| {
            let (low, high) = range.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        })
    }
}

/// The arm of a cell.
pub(super) fn arm(grid: &Grid, base: &Spec, cell: usize) -> Result<Arm, AssignError> {
    let mut arm = Arm { name: String::new(), set: Vec::new(), spec: base.clone() };
    for (number, value) in grid.values(cell) {
        let (path, value) = number.set(base, value);
        assign(&mut arm.spec, &format!("{path}={value}"))?;
        arm.set.push((path, value));
    }
    arm.name = arm.set.iter().map(|(path, value)| format!("{path}={value}")).collect::<Vec<_>>().join(" ");
    Ok(arm)
}

fn figures(runs: &[CellRun], limit: u64) -> CellFigures {
    let rows: Vec<&Row> = runs.iter().map(|run| &run.row).collect();
    let mut slopes: Vec<f64> = runs.iter().filter_map(|run| run.slope).collect();
    slopes.sort_by(f64::total_cmp);
    let slope = (!slopes.is_empty()).then(|| quantile(&slopes, 0.5));
    CellFigures { runs: ArmFigures::of(&rows, limit), slope }
}
