//! `deltascope bench [--json]`: how long a training step takes on this machine.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use super::{Failure, print};
use crate::data::Source;
use crate::experiment::spec::HiddenSpec;
use crate::experiment::{load, preset};
use crate::nn::{Activation, Batch, GradientRule};
use crate::train::Trainer;

/// Repetitions of every row; one is run of each before the next repetition begins, so that noise meets all alike.
const REPETITIONS: usize = 7;

/// Arguments of `deltascope bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Seconds in all
    #[arg(long, default_value_t = 20.0, value_name = "SECONDS")]
    seconds: f64,
}

/// One network to be timed: sampling, gathering, forward, loss, gradient, SGD update and the norms of every layer.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Widths of the hidden layers; three inputs and one output are the article's.
    pub hidden: Vec<usize>,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// How a batch becomes a gradient.
    pub rule: GradientRule,
    /// Training rows, of which every step samples 128.
    pub n_rows: usize,
}

/// Rows of a batch, in every workload.
const BATCH: usize = 128;

impl Workload {
    /// Everything that is timed: the small network with each rule, a wide one, a deep one.
    pub fn all() -> Vec<Self> {
        let small = |activation, rule| Self { hidden: vec![3, 2], activation, rule, n_rows: 200 };
        let mut all = Vec::new();
        for activation in [Activation::Sigmoid, Activation::Relu] {
            all.extend(GradientRule::ALL.map(|rule| small(activation, rule)));
        }
        let exact = |hidden, n_rows| Self { hidden, n_rows, ..small(Activation::Sigmoid, GradientRule::Exact) };
        all.push(exact(vec![512; 3], 2000));
        all.push(exact(vec![16; 10], 200));
        all
    }

    /// The network's widths, as `3-3-2-1`.
    pub fn network(&self) -> String {
        let hidden: String = self.hidden.iter().flat_map(|units| ["-".to_owned(), units.to_string()]).collect();
        format!("3{hidden}-1")
    }

    /// A run of it, at step 0.
    ///
    /// # Errors
    /// Never for the workloads of [`Self::all`].
    pub fn trainer(&self) -> Result<Trainer, Failure> {
        let mut spec = preset::built_in("article-sigmoid").map_err(Failure::run)?;
        if let Source::Synthetic(data) = spec.data.source {
            spec.data.source = Source::Synthetic(data.with_rows(self.n_rows));
        }
        spec.data.hash.clear();
        let activation = self.activation;
        spec.network.hidden = self.hidden.iter().map(|&units| HiddenSpec { units, activation }).collect();
        spec.gradient = self.rule;
        spec.training.batch = Batch::Sample(BATCH);
        spec.training.stop.clear();
        let ready = load::load(spec, &mut crate::data::no_progress).map_err(Failure::run)?;
        Ok(Trainer::new(Arc::clone(&ready.experiment), Arc::clone(&ready.samples)))
    }
}

/// One line of the result.
#[derive(Clone, Debug, Serialize)]
pub struct BenchRow {
    /// Widths, as `3-3-2-1`.
    pub network: String,
    /// Activation of the hidden layers: `sigmoid`, `relu`.
    pub activation: &'static str,
    /// `exact`, `batch_mean` or `as_printed`.
    pub rule: &'static str,
    /// Rows of a batch.
    pub batch: usize,
    /// Training rows.
    pub rows: usize,
    /// Median over the repetitions, microseconds.
    pub us_per_step: f64,
    /// Vector unit: `avx512`, `avx2`, `neon`, `portable`.
    pub path: String,
    /// Threads that took part in a step.
    pub threads: usize,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report {
    rows: Vec<BenchRow>,
}

/// Runs the subcommand.
///
/// # Errors
/// When the time is not a positive number of seconds, or the built-in data cannot be made.
pub fn run(args: &BenchArgs) -> Result<ExitCode, Failure> {
    if !(args.seconds > 0.0 && args.seconds <= 3600.0) {
        return Err(Failure::Input(format!("--seconds is {}; use more than 0 and at most 3600", args.seconds)));
    }
    let rows = measure(&Workload::all(), args.seconds)?;
    if args.json {
        let text = serde_json::to_string_pretty(&Report { rows }).map_err(Failure::run)?;
        print(&format!("{text}\n"));
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!("{:<38} {:<8} {:<10} {:>5} {:>12}  path\n", "network", "hidden", "rule", "batch", "us per step"));
    for row in rows {
        print(&format!(
            "{:<38} {:<8} {:<10} {:>5} {:>12.3}  {}, {} thread\n",
            row.network, row.activation, row.rule, row.batch, row.us_per_step, row.path, row.threads
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Times the workloads, interleaved, in about so many seconds.
fn measure(workloads: &[Workload], seconds: f64) -> Result<Vec<BenchRow>, Failure> {
    let mut trainers = workloads.iter().map(Workload::trainer).collect::<Result<Vec<_>, _>>()?;
    let slice = Duration::from_secs_f64(seconds / (workloads.len() * (REPETITIONS + 1)) as f64);
    // The first round warms up, and shows how many steps fit between two looks at the clock.
    let between: Vec<u64> = trainers.iter_mut().map(|trainer| steps_between_looks(trainer, slice)).collect();
    let mut times = vec![Vec::with_capacity(REPETITIONS); workloads.len()];
    for _ in 0..REPETITIONS {
        for ((trainer, between), times) in trainers.iter_mut().zip(&between).zip(&mut times) {
            times.push(us_per_step(trainer, *between, slice));
        }
    }
    let row = |((workload, trainer), mut times): ((&Workload, &Trainer), Vec<f64>)| {
        times.sort_by(f64::total_cmp);
        BenchRow {
            network: workload.network(),
            activation: if workload.activation == Activation::Relu { "relu" } else { "sigmoid" },
            rule: match workload.rule {
                GradientRule::Exact => "exact",
                GradientRule::BatchMean => "batch_mean",
                GradientRule::AsPrinted => "as_printed",
            },
            batch: BATCH,
            rows: workload.n_rows,
            us_per_step: times[times.len() / 2],
            path: trainer.vector_path().to_string(),
            threads: 1,
        }
    };
    Ok(workloads.iter().zip(&trainers).zip(times).map(row).collect())
}

/// Steps that take about a thirtieth of the slice.
fn steps_between_looks(trainer: &mut Trainer, slice: Duration) -> u64 {
    let began = Instant::now();
    let mut steps = 0;
    while began.elapsed() < slice {
        std::hint::black_box(trainer.step().loss);
        steps += 1;
    }
    (steps / 30).max(1)
}

/// Microseconds per step over one slice.
fn us_per_step(trainer: &mut Trainer, between: u64, slice: Duration) -> f64 {
    let began = Instant::now();
    let mut steps = 0;
    loop {
        for _ in 0..between {
            std::hint::black_box(trainer.step().loss);
        }
        steps += between;
        let elapsed = began.elapsed();
        if elapsed >= slice {
            return elapsed.as_secs_f64() * 1e6 / steps as f64;
        }
    }
}
