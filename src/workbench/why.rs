//! Why is it slow? The experiment in focus with one suspect at a time taken away, over many seeds, in the background.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::data::Dataset;
use crate::engine::job::{Job, Poll};
use crate::experiment::Spec;
use crate::report::WhyReport;
use crate::study::arm::StudyError;
use crate::study::{Arm, Row, Study, Suspect, runner};

/// What has come so far, for who looks meanwhile.
#[derive(Default)]
struct Live {
    n_runs: u64,
    rows: Vec<Row>,
}

/// A question under way, and its answer. Dropped, it is given up.
pub struct Why {
    job: Job<Result<WhyReport, StudyError>>,
    live: Arc<Mutex<Live>>,
    stop: Arc<AtomicBool>,
    /// What the experiment is called.
    pub name: String,
    /// The answer, once there is one.
    pub report: Option<WhyReport>,
    /// The runs that the answer is of.
    pub rows: Vec<Row>,
}

impl Why {
    /// Begins to run a spec, and it without each suspect, with the seeds 1 to `n_seeds` on `jobs` threads.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn start(
        spec: Spec,
        name: String,
        dataset: Arc<Dataset>,
        (n_seeds, jobs): (u64, usize),
        wake: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let (live, stop) = (Arc::new(Mutex::new(Live::default())), Arc::new(AtomicBool::new(false)));
        let (its, until, wake) = (Arc::clone(&live), Arc::clone(&stop), Arc::new(wake));
        let (waker, baseline) = (Arc::clone(&wake), Arm { name: name.clone(), set: Vec::new(), spec });
        let work = move || {
            let suspects = Suspect::ALL.map(|suspect| (suspect, suspect.arm(&baseline, &dataset)));
            let tried = suspects.iter().filter_map(|(_, arm)| arm.as_ref().ok());
            let arms = std::iter::once(&baseline).chain(tried).map(|arm| (arm.clone(), Arc::clone(&dataset))).collect();
            let seeds = 1..n_seeds.saturating_add(1);
            let study = Study::new(arms, seeds.clone())?;
            let todo = runner::seed_by_seed(study.runs());
            held(&its).n_runs = todo.len() as u64;
            runner::run(&study, &todo, jobs, &until, |done| {
                held(&its).rows.push(done.row);
                wake();
            })?;
            let rows = held(&its).rows.clone();
            Ok(WhyReport::of(baseline, suspects.into(), seeds, &rows))
        };
        let mut job = Job::default();
        job.start("why", move || waker(), move |_| work())?;
        Ok(Self { job, live, stop, name, report: None, rows: Vec::new() })
    }

    /// Takes in the answer where it is there.
    ///
    /// # Errors
    /// Where an arm cannot run, once.
    pub fn poll(&mut self) -> Result<(), StudyError> {
        if let Poll::Done(outcome) = self.job.poll() {
            self.rows = std::mem::take(&mut held(&self.live).rows);
            self.report = Some(outcome?);
        }
        Ok(())
    }

    /// Whether runs are still under way.
    pub fn is_running(&self) -> bool {
        self.job.is_busy()
    }

    /// Runs that have ended, and all of them; none before their number is known.
    pub fn progress(&self) -> (u64, u64) {
        let live = held(&self.live);
        (live.rows.len() as u64, live.n_runs)
    }

    /// Gives up the runs under way: the answer is made of those that have ended.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Drop for Why {
    fn drop(&mut self) {
        self.cancel(); // a step is short: the threads end by themselves
    }
}

fn held(live: &Mutex<Live>) -> MutexGuard<'_, Live> {
    live.lock().unwrap_or_else(PoisonError::into_inner)
}
