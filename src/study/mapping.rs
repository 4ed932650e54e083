//! The runs of a map on spare cores: cell by cell, coarse cells first, each cell's data packed when its first run begins and
//! let go with its last.

use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::arm::Arm;
use super::beside::Beside;
use super::chart::{self, CellNews, CellRun, Chart, Refused, SlopeOf};
use super::runner;
use crate::data::Dataset;
use crate::experiment::LoadError;
use crate::train::Plan;

/// What the runs of a cell share while they go on.
#[derive(Default)]
struct Shared {
    plan: Option<(Arm, Arc<Plan>)>,
    begun: u64,
    is_refused: bool,
}

/// The runs of a map under way. Dropped, they are given up.
pub struct Mapping {
    work: Beside<CellNews, Infallible>,
}

impl Mapping {
    /// Begins the runs that a chart does not have yet, on `jobs` threads. `wake` is called whenever there is news.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        chart: &Chart,
        dataset: Arc<Dataset>,
        jobs: usize,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (grid, base, seeds) = (chart.grid.clone(), chart.base.clone(), chart.seeds);
        let is_todo = |cell: usize, seed: u64| {
            let cell = &chart.cells[cell];
            cell.refused.is_none() && cell.runs.iter().all(|run| run.row.seed != seed)
        };
        let cells = grid.coarse_first().into_iter();
        let todo: Vec<(usize, u64)> = cells
            .flat_map(|cell| (1..=seeds).map(move |seed| (cell, seed)))
            .filter(|run| is_todo(run.0, run.1))
            .collect();
        let mut last = vec![0_u64; grid.n_cells()];
        for (cell, _) in &todo {
            last[*cell] += 1;
        }
        let work = Beside::start("map", wake, move |stop, tell| {
            let shared: Vec<Mutex<Shared>> = last.iter().map(|_| Mutex::default()).collect();
            let is_over = || stop.load(Ordering::Relaxed);
            // The plan of a run; the cell's, but where noise or split go by the seed.
            let plan = |cell: usize, seed: u64| -> Result<Option<(Arm, Arc<Plan>)>, Refused> {
                let mut of = shared[cell].lock().unwrap_or_else(PoisonError::into_inner);
                of.begun += 1;
                if of.is_refused {
                    return Ok(None);
                }
                let prepared = match of.plan.take() {
                    Some(prepared) => Ok(prepared),
                    None => prepared(chart::arm(&grid, &base, cell).map_err(Refused::Assign), &dataset, seed),
                };
                of.is_refused = prepared.is_err();
                let (arm, first) = prepared?;
                if of.begun < last[cell] && !arm.spec.data.goes_by_seed() {
                    of.plan = Some((arm.clone(), Arc::clone(&first)));
                }
                Ok(Some((arm, first.with_seed(seed))))
            };
            let one = |&(cell, seed): &(usize, u64)| match plan(cell, seed) {
                Ok(None) => None,
                Err(why) => Some(CellNews::Refused(cell, why)),
                Ok(Some((arm, plan))) => run(arm, seed, plan, &is_over).map(|run| CellNews::Run(cell, run)),
            };
            runner::pool(&todo, jobs, &is_over, one, tell);
            Ok(())
        })?;
        Ok(Self { work })
    }

    /// What has come since the last call.
    pub fn poll(&mut self) -> Vec<CellNews> {
        self.work.poll().0
    }

    /// Whether runs are under way.
    pub fn is_running(&self) -> bool {
        self.work.is_running()
    }

    /// Gives them up.
    pub fn cancel(&self) {
        self.work.cancel();
    }

    /// Seconds that are left, if the cells to come take as long as the `done` of `all` that have ended here.
    pub fn secs_left(&self, done: u64, all: u64) -> Option<f64> {
        self.work.secs_left(done, all)
    }
}

fn prepared(arm: Result<Arm, Refused>, dataset: &Arc<Dataset>, seed: u64) -> Result<(Arm, Arc<Plan>), Refused> {
    let arm = arm?;
    let mut spec = arm.spec.clone();
    spec.seed = seed;
    let refused = |error: LoadError| Refused::Load(Arc::new(error));
    Ok((arm, Plan::prepare(spec, Arc::clone(dataset), None).map_err(refused)?))
}

fn run(arm: Arm, seed: u64, plan: Arc<Plan>, is_over: &impl Fn() -> bool) -> Option<CellRun> {
    let mut slope = SlopeOf::default();
    let done = runner::to_the_end(arm.name, seed, plan, is_over, |trainer| slope.step(trainer))?;
    Some(CellRun { row: done.row, slope: slope.slope() })
}
