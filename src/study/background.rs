//! A study that is run beside a window: rows come as runs end, and it can be given up at any time.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::arm::{Arm, Study, StudyError};
use super::beside::Beside;
use super::curve::{Begun, Curve, Sampler};
use super::row::Row;
use super::runner;
use crate::data::dataset::Dataset;

/// Bytes that the curves of all runs of a study may take: of more runs, those of the first seeds have curves.
const CURVES_BUDGET: usize = 64 << 20;

/// A run that has ended, with its curve where there was room for one.
struct Ended {
    row: Row,
    arm: usize,
    curve: Option<Curve>,
}

/// A study under way. Dropped, it is given up.
pub struct Background {
    /// None where nothing is under way: it was read from where it was kept.
    work: Option<Beside<Ended, StudyError>>,
    /// The arms, in the order of the table.
    pub arms: Vec<Arm>,
    /// The seeds of each.
    pub seeds: Range<u64>,
    /// Rows that have come, in no particular order.
    pub rows: Vec<Row>,
    /// The curves of runs that have ended: the place of the arm, and the seed.
    pub curves: BTreeMap<(usize, u64), Curve>,
    /// Rows that were there before it began.
    n_before: usize,
}

/// What is there already of a study that goes on.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Rows, in the order in which their runs ended.
    pub rows: Vec<Row>,
    /// Curves by arm and seed, of those that have one.
    pub curves: BTreeMap<(usize, u64), Curve>,
}

impl Background {
    /// Begins to run the arms with their data on `jobs` threads, seed by seed. Runs whose rows are there before are not
    /// repeated. `wake` is called whenever there is news.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        arms: Vec<(Arm, Arc<Dataset>)>,
        seeds: Range<u64>,
        before: Before,
        jobs: usize,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let of = seeds.clone();
        let named: Vec<Arm> = arms.iter().map(|(arm, _)| arm.clone()).collect();
        let Before { rows, curves } = before;
        let done: HashSet<(usize, u64)> =
            rows.iter().filter_map(|row| Some((named.iter().position(|arm| arm.name == row.arm)?, row.seed))).collect();
        let work = Beside::start("race", wake, move |stop, tell| {
            let study = Study::new(arms, of.clone())?;
            let todo: Vec<_> =
                runner::seed_by_seed(study.runs()).into_iter().filter(|run| !done.contains(run)).collect();
            let samplers: Vec<Sampler> = study.arms().map(|arm| Sampler::new(arm.max_steps().unwrap_or(1))).collect();
            let bytes: usize = study.layers().map(Sampler::bytes).sum();
            let last = of.start.saturating_add((CURVES_BUDGET / bytes.max(1)) as u64);
            let curve = |arm: usize, seed: u64| (seed < last).then(|| samplers[arm].begin());
            runner::run_seen(&study, &todo, jobs, stop, curve, |done, arm, curve| {
                tell(Ended { row: done.row, arm, curve: curve.map(Begun::end) });
            })
        })?;
        let n_before = rows.len();
        Ok(Self { work: Some(work), arms: named, seeds, rows, curves, n_before })
    }

    /// One that is not under way, with the rows that it had.
    pub fn resting(arms: Vec<Arm>, seeds: Range<u64>, rows: Vec<Row>) -> Self {
        Self { work: None, arms, seeds, n_before: rows.len(), rows, curves: BTreeMap::new() }
    }

    /// Takes in what has come; whether anything has. What went wrong, once.
    ///
    /// # Errors
    /// Where an arm cannot run.
    pub fn poll(&mut self) -> Result<bool, StudyError> {
        let Some(work) = &mut self.work else { return Ok(false) };
        let (news, end) = work.poll();
        let any = !news.is_empty();
        for Ended { row, arm, curve } in news {
            self.curves.extend(curve.map(|curve| ((arm, row.seed), curve)));
            self.rows.push(row);
        }
        end.map(|()| any)
    }

    /// Whether runs are still under way.
    pub fn is_running(&self) -> bool {
        self.work.as_ref().is_some_and(Beside::is_running)
    }

    /// How many runs there will be.
    pub fn n_runs(&self) -> u64 {
        self.arms.len() as u64 * (self.seeds.end - self.seeds.start)
    }

    /// Whether every run has ended.
    pub fn is_whole(&self) -> bool {
        self.rows.len() as u64 >= self.n_runs()
    }

    /// Gives up the runs under way; those that have ended stay.
    pub fn cancel(&self) {
        if let Some(work) = &self.work {
            work.cancel();
        }
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.work.as_ref().is_some_and(Beside::is_cancelled)
    }

    /// Seconds that are left, if the runs to come take as long as those that have ended.
    pub fn secs_left(&self) -> Option<f64> {
        let (before, done) = (self.n_before as u64, self.rows.len() as u64);
        self.work.as_ref()?.secs_left(done - before, self.n_runs().saturating_sub(before))
    }

    /// The rows of each arm, of the seeds alone that have ended in every arm: of seeds under way the quick runs end first,
    /// and would make every arm look quicker than it is.
    pub fn by_arm(&self) -> Vec<Vec<&Row>> {
        let mut seeds: BTreeMap<u64, usize> = BTreeMap::new();
        for row in &self.rows {
            *seeds.entry(row.seed).or_default() += 1;
        }
        let whole = |row: &&Row| seeds.get(&row.seed) == Some(&self.arms.len());
        let of_arm = |arm: &Arm| {
            let mut rows: Vec<&Row> = self.rows.iter().filter(|row| row.arm == arm.name).filter(whole).collect();
            rows.sort_by_key(|row| row.seed);
            rows
        };
        self.arms.iter().map(of_arm).collect()
    }
}
