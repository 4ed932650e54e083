//! The runs of a study on several threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;

use super::arm::{Study, StudyError};
use super::row::{CONSTANT_WITHIN, Ending, Row};
use crate::train::{StopReason, Trainer};

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct Done {
    /// Its row.
    pub row: Row,
    /// How long it took: the only thing that is not the same every time.
    pub took: Duration,
}

/// Runs seed by seed, so that what there is early says something about every arm.
pub fn seed_by_seed(runs: impl Iterator<Item = (usize, u64)>) -> Vec<(usize, u64)> {
    let mut todo: Vec<(usize, u64)> = runs.collect();
    todo.sort_by_key(|&(arm, seed)| (seed, arm));
    todo
}

/// Runs `todo` (arms and seeds) on `jobs` threads and gives each as soon as it has ended, in no particular order. Once
/// `cancelled` is true, runs under way are given up, and none is begun.
///
/// # Errors
/// The first run that could not begin.
pub fn run(
    study: &Study,
    todo: &[(usize, u64)],
    jobs: usize,
    cancelled: &AtomicBool,
    mut each: impl FnMut(Done),
) -> Result<(), StudyError> {
    let next = AtomicUsize::new(0);
    let gives_up = AtomicBool::new(false);
    let is_over = || cancelled.load(Ordering::Relaxed) || gives_up.load(Ordering::Relaxed);
    let (send, receive) = bounded(jobs.max(1) * 4);
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let send = send.clone();
            let (next, is_over) = (&next, &is_over);
            scope.spawn(move || {
                while let Some(&(arm, seed)) = todo.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !is_over()) {
                    let outcome = one(study, arm, seed, is_over);
                    if let Some(outcome) = outcome.transpose()
                        && send.send(outcome).is_err()
                    {
                        return;
                    }
                }
            });
        }
        // Without this one the list of outcomes ends with the last worker.
        drop(send);
        let mut failed = Ok(());
        for outcome in receive {
            match outcome {
                Ok(done) => each(done),
                Err(error) => {
                    gives_up.store(true, Ordering::Relaxed);
                    failed = failed.and(Err(error));
                }
            }
        }
        failed
    })
}

/// One run to its end; `None` where it was given up.
fn one(study: &Study, arm: usize, seed: u64, is_over: &impl Fn() -> bool) -> Result<Option<Done>, StudyError> {
    let name = || study.arm(arm).name.clone();
    let began = Instant::now();
    let plan = study.plan(arm, seed).map_err(|error| StudyError::Arm { arm: name(), error })?;
    let mut trainer = Trainer::new(plan);
    let stop = loop {
        if let Some(stop) = trainer.step().stop {
            break stop;
        }
        if is_over() {
            return Ok(None);
        }
    };
    let train = trainer.train_evaluation();
    let test_accuracy = trainer.has_test_rows().then(|| trainer.test_evaluation().accuracy);
    let reached = matches!(stop, StopReason::GoalMet { .. } | StopReason::AccuracyReached { .. });
    let ending = match stop {
        _ if reached => Ending::Goal,
        StopReason::Diverged { .. } => Ending::Diverged,
        _ if is_constant(&trainer, train.loss) => Ending::Constant,
        _ => Ending::Limit,
    };
    let row = Row {
        arm: name(),
        seed,
        reached,
        steps: trainer.steps_taken(),
        stop_reason: stop.key().to_owned(),
        loss: trainer.last_loss(),
        accuracy: train.accuracy,
        test_accuracy,
        ending,
    };
    Ok(Some(Done { row, took: began.elapsed() }))
}

/// Whether a loss over all training rows is that of the best constant.
fn is_constant(trainer: &Trainer, loss: f64) -> bool {
    let experiment = trainer.experiment();
    let n_outputs = experiment.sizes()[experiment.n_layers()];
    let best = experiment.spec().loss.of_best_constant(&trainer.samples().mean_targets(n_outputs));
    (loss - best).abs() <= CONSTANT_WITHIN * best
}
