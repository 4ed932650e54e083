//! A map of the experiment in focus over one or two of its numbers, as the workbench holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::run::Wake;
use crate::data::Dataset;
use crate::experiment::{Spec, preset};
use crate::study::grid::{Asked, BadSide, Grid};
use crate::study::{Chart, Mapping};

/// What is asked of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapAsked {
    /// What varies from left to right.
    pub columns: Asked,
    /// What varies from the bottom up.
    pub rows: Option<Asked>,
    /// Seeds of every cell.
    pub seeds: u64,
    /// Steps of a run at most.
    pub limit: u64,
}

/// Maps since the start of the program.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A map under way, or as it was left.
pub struct Map {
    /// What is there.
    pub chart: Chart,
    /// What the experiment is called.
    pub name: String,
    /// Tells it from other maps since the start of the program.
    pub number: u64,
    dataset: Arc<Dataset>,
    runs: Option<Mapping>,
    /// Whole cells that were there when the runs began.
    n_before: usize,
}

impl Map {
    /// An empty map of `base`, whose runs end after the steps that are asked for.
    ///
    /// # Errors
    /// Where a side cannot be.
    pub(super) fn new(asked: &MapAsked, base: Spec, dataset: Arc<Dataset>) -> Result<Self, BadSide> {
        let grid = Grid::of(asked.columns, asked.rows)?;
        let name = preset::title(&base.name);
        let chart = Chart::new(grid, base, asked.seeds.max(1), asked.limit.max(1));
        Ok(Self { chart, name, number: NUMBER.fetch_add(1, Ordering::Relaxed), dataset, runs: None, n_before: 0 })
    }

    /// What its cells run on.
    pub(super) fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Begins the runs that are not there yet, or goes on with them.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub(super) fn go_on(&mut self, jobs: usize, wake: Wake) -> std::io::Result<()> {
        self.n_before = self.chart.n_whole;
        self.runs = Some(Mapping::start(&self.chart, Arc::clone(&self.dataset), jobs, move || wake())?);
        Ok(())
    }

    pub(super) fn poll(&mut self) {
        if let Some(runs) = &mut self.runs {
            self.chart.take(runs.poll());
        }
    }

    /// Whether runs are under way.
    pub fn is_running(&self) -> bool {
        self.runs.as_ref().is_some_and(Mapping::is_running)
    }

    /// Whether every cell is there.
    pub fn is_whole(&self) -> bool {
        self.chart.n_whole == self.chart.cells.len()
    }

    /// Gives up the runs under way; what has ended stays.
    pub(super) fn cancel(&self) {
        if let Some(runs) = &self.runs {
            runs.cancel();
        }
    }

    /// Seconds that are left, if the cells to come take as long as those that have ended.
    pub fn secs_left(&self) -> Option<f64> {
        let (done, all) = (self.chart.n_whole - self.n_before, self.chart.cells.len() - self.n_before);
        self.runs.as_ref()?.secs_left(done as u64, all as u64)
    }
}
