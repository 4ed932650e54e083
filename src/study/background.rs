//! A study that is run beside a window: rows come as runs end, and it can be given up at any time.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use super::arm::{Arm, Study, StudyError};
use super::row::Row;
use super::runner;
use crate::data::dataset::Dataset;

/// What the threads have left for the window: at most a row for every run.
#[derive(Default)]
struct Left {
    rows: Vec<Row>,
    /// How it ended, once it has.
    end: Option<Result<(), StudyError>>,
}

/// A study under way. Dropped, it is given up.
pub struct Background {
    left: Arc<Mutex<Left>>,
    cancelled: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    /// The arms, in the order of the table.
    pub arms: Vec<Arm>,
    /// The seeds of each.
    pub seeds: Range<u64>,
    /// Rows that have come, in no particular order.
    pub rows: Vec<Row>,
    began: Instant,
    secs: f64,
    is_over: bool,
}

impl Background {
    /// Begins to run the arms with their data on `jobs` threads, seed by seed. `wake` is called whenever there is news.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        arms: Vec<(Arm, Arc<Dataset>)>,
        seeds: Range<u64>,
        jobs: usize,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (left, cancelled) = (Arc::new(Mutex::new(Left::default())), Arc::new(AtomicBool::new(false)));
        let (its, stop, of) = (Arc::clone(&left), Arc::clone(&cancelled), seeds.clone());
        let named: Vec<Arm> = arms.iter().map(|(arm, _)| arm.clone()).collect();
        let work = move || {
            let end = Study::new(arms, of).and_then(|study| {
                let todo = runner::seed_by_seed(study.runs());
                runner::run(&study, &todo, jobs, &stop, |done| {
                    held(&its).rows.push(done.row);
                    wake();
                })
            });
            held(&its).end = Some(end);
            wake();
        };
        let thread = std::thread::Builder::new().name("race".to_owned()).spawn(work)?;
        Ok(Self {
            left,
            cancelled,
            thread,
            arms: named,
            seeds,
            rows: Vec::new(),
            began: Instant::now(),
            secs: 0.0,
            is_over: false,
        })
    }

    /// Takes in what has come. What went wrong, once.
    ///
    /// # Errors
    /// Where an arm cannot run.
    pub fn poll(&mut self) -> Result<(), StudyError> {
        if self.is_over {
            return Ok(());
        }
        let mut left = held(&self.left);
        self.rows.append(&mut left.rows);
        let end = left.end.take();
        drop(left);
        self.secs = self.began.elapsed().as_secs_f64();
        // A thread that panicked leaves no end.
        let is_gone = end.is_none() && self.thread.is_finished();
        self.is_over = end.is_some() || is_gone;
        end.unwrap_or(Ok(()))
    }

    /// Whether runs are still under way.
    pub fn is_running(&self) -> bool {
        !self.is_over
    }

    /// How many runs there will be.
    pub fn n_runs(&self) -> u64 {
        self.arms.len() as u64 * (self.seeds.end - self.seeds.start)
    }

    /// Gives up the runs under way; those that have ended stay.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Seconds that are left, if the runs to come take as long as those that have ended.
    pub fn secs_left(&self) -> Option<f64> {
        let done = self.rows.len() as f64;
        (done > 0.0 && self.is_running()).then(|| self.secs / done * (self.n_runs() as f64 - done))
    }

    /// The rows of each arm, of the seeds alone that have ended in every arm: of seeds under way the quick runs end first,
    /// and would make every arm look quicker than it is.
    pub fn by_arm(&self) -> Vec<Vec<&Row>> {
        let mut seeds: std::collections::BTreeMap<u64, usize> = std::collections::BTreeMap::new();
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

impl Drop for Background {
    fn drop(&mut self) {
        // Nobody waits for the thread: it ends by itself after the step, or the packing of data, that it is within.
        self.cancel();
    }
}

fn held(left: &Mutex<Left>) -> std::sync::MutexGuard<'_, Left> {
    left.lock().unwrap_or_else(PoisonError::into_inner)
}
