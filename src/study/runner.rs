//! The runs of a study on several threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;

use super::arm::{Study, StudyError};
use super::curve::Begun;
use super::row::{CONSTANT_WITHIN, Ending, Row};
use crate::train::{Plan, StopReason, Trainer};

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
    run_seen(study, todo, jobs, cancelled, |_, _| None, |done, _, _| each(done))
}

/// The same; runs for which `curve` begins one are given with it, and each with the place of its arm.
///
/// # Errors
/// As [`run`].
pub fn run_seen(
    study: &Study,
    todo: &[(usize, u64)],
    jobs: usize,
    cancelled: &AtomicBool,
    curve: impl Fn(usize, u64) -> Option<Begun> + Sync,
    mut each: impl FnMut(Done, usize, Option<Begun>),
) -> Result<(), StudyError> {
    let gives_up = AtomicBool::new(false);
    let is_over = || cancelled.load(Ordering::Relaxed) || gives_up.load(Ordering::Relaxed);
    let work = |&(arm, seed): &(usize, u64)| {
        let name = study.arm(arm).name.clone();
        let plan = match study.plan(arm, seed) {
            Ok(plan) => plan,
            Err(error) => return Some(Err(StudyError::Arm { arm: name, error })),
        };
        let mut begun = curve(arm, seed);
        let done = match &mut begun {
            None => to_the_end(name, seed, plan, &is_over, |_| ()),
            Some(begun) => to_the_end(name, seed, plan, &is_over, |trainer| begun.step(trainer)),
        };
        done.map(|done| Ok((done, arm, begun)))
    };
    let mut failed = Ok(());
    pool(todo, jobs, &is_over, work, |outcome| match outcome {
        Ok((done, arm, begun)) => each(done, arm, begun),
        Err(error) => {
            gives_up.store(true, Ordering::Relaxed);
            if failed.is_ok() {
                failed = Err(error);
            }
        }
    });
    failed
}

/// Gives `todo` in its order to `jobs` threads, and what they make of it to `each`, as it comes. Once `is_over`, nothing is
/// begun.
pub(super) fn pool<I: Sync, T: Send>(
    todo: &[I],
    jobs: usize,
    is_over: &(impl Fn() -> bool + Sync),
    work: impl Fn(&I) -> Option<T> + Sync,
    each: impl FnMut(T),
) {
    let next = AtomicUsize::new(0);
    let (send, receive) = bounded(jobs.max(1) * 4);
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let send = send.clone();
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                while let Some(item) = todo.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !is_over()) {
                    if let Some(made) = work(item)
                        && send.send(made).is_err()
                    {
                        return;
                    }
                }
            });
        }
        // Without this one the list of outcomes ends with the last worker.
        drop(send);
        receive.into_iter().for_each(each);
    });
}

/// One run to its end, `each` after every step; `None` where it was given up.
pub(super) fn to_the_end(
    arm: String,
    seed: u64,
    plan: Arc<Plan>,
    is_over: &impl Fn() -> bool,
    mut each: impl FnMut(&Trainer),
) -> Option<Done> {
    let began = Instant::now();
    let mut trainer = Trainer::new(plan);
    let stop = loop {
        let stop = trainer.step().stop;
        each(&trainer);
        if let Some(stop) = stop {
            break stop;
        }
        if is_over() {
            return None;
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
        arm,
        seed,
        reached,
        steps: trainer.steps_taken(),
        stop_reason: stop.key().to_owned(),
        loss: trainer.last_loss(),
        accuracy: train.accuracy,
        test_accuracy,
        ending,
    };
    Some(Done { row, took: began.elapsed() })
}

/// Whether a loss over all training rows is that of the best constant.
fn is_constant(trainer: &Trainer, loss: f64) -> bool {
    let experiment = trainer.experiment();
    let n_outputs = experiment.sizes()[experiment.n_layers()];
    let best = experiment.spec().loss.of_best_constant(&trainer.samples().mean_targets(n_outputs));
    (loss - best).abs() <= CONSTANT_WITHIN * best
}
