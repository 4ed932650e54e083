//! `deltascope bench [--json]`: how long a training step takes on this machine; with `--window`, what the open window
//! costs the training.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use cpu_time::ThreadTime;
use serde::Serialize;

use super::{Failure, left, print, right};
use crate::data::Source;
use crate::experiment::spec::HiddenSpec;
use crate::experiment::{Spec, load, preset};
use crate::nn::{Activation, Batch, GradientRule};
use crate::say;
use crate::train::{Plan, Trainer};
use crate::words;

/// Repetitions of every row; one is run of each before the next repetition begins, so that noise meets all alike.
const REPETITIONS: usize = 7;

/// Arguments of `deltascope bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
    /// Open the window on the article's network and train as fast as it goes, against training without a window
    #[arg(long)]
    pub window: bool,
    /// Seconds of measuring, in all
    #[arg(long, default_value_t = 20.0, value_name = "SECONDS")]
    seconds: f64,
}

impl BenchArgs {
    fn check(&self) -> Result<(), Failure> {
        if self.seconds > 0.0 && self.seconds <= 3600.0 {
            return Ok(());
        }
        Err(Failure::Input(say!("bench-seconds", seconds = self.seconds)))
    }
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
        let sizes = [3].iter().chain(&self.hidden).chain(&[1]);
        sizes.map(usize::to_string).collect::<Vec<_>>().join("-")
    }

    /// A run of it, at step 0.
    ///
    /// # Errors
    /// Never for the workloads of [`Self::all`].
    pub fn trainer(&self) -> Result<Trainer, Failure> {
        let ready = load::load(self.spec()?, &mut crate::data::no_progress).map_err(Failure::run)?;
        Ok(Trainer::new(Plan::of(&ready)))
    }

    /// The same as an experiment without an end.
    ///
    /// # Errors
    /// Never for the workloads of [`Self::all`].
    pub fn spec(&self) -> Result<Spec, Failure> {
        let mut spec = preset::built_in("article-sigmoid").map_err(Failure::run)?;
        if let Source::Synthetic(data) = spec.data.source {
            spec.data.source = Source::Synthetic(data.with_rows(self.n_rows));
        }
        spec.data.hash.clear();
        let activation = self.activation;
        spec.network.hidden = self.hidden.iter().map(|&units| HiddenSpec::new(units, activation)).collect();
        spec.gradient = self.rule;
        spec.training.batch = Batch::Sample(BATCH);
        spec.training.stop.clear();
        Ok(spec)
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
    args.check()?;
    let rows = measure(&Workload::all(), args.seconds)?;
    if args.json {
        let text = serde_json::to_string_pretty(&Report { rows }).map_err(Failure::run)?;
        print(&format!("{text}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let head = |key| words::text(key);
    print(&format!(
        "{} {} {} {} {}  {}\n",
        left(head("bench-network"), 38),
        left(head("bench-hidden"), 8),
        left(head("bench-rule"), 10),
        right(head("bench-batch"), 5),
        right(head("bench-us-per-step"), 12),
        head("bench-path")
    ))?;
    for row in rows {
        print(&format!(
            "{:<38} {:<8} {:<10} {:>5} {:>12.3}  {}\n",
            row.network,
            row.activation,
            row.rule,
            row.batch,
            row.us_per_step,
            say!("bench-threads", path = row.path, threads = row.threads)
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Training for a while, somewhere.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Speed {
    /// Steps per second of the clock.
    pub steps_per_sec: f64,
    /// Steps per second of the training thread's own processor time.
    pub steps_per_cpu_sec: f64,
}

/// Training in an open window.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WindowSpeed {
    /// Steps.
    #[serde(flatten)]
    pub training: Speed,
    /// Frames drawn per second.
    pub frames_per_sec: f64,
    /// Processor milliseconds of a frame: the program's own, and the renderer's where that is software.
    pub cpu_ms_per_frame: f64,
}

/// What `--window --json` prints.
#[derive(Debug, Serialize)]
struct WindowReport {
    headless: Speed,
    window: WindowSpeed,
    ratio: Speed,
}

/// Measures training with an open window against training without one, which takes a third of the time before and after
/// it. `open` trains an experiment in a window for so many seconds; what the window would remember goes to the file named.
///
/// # Errors
/// Those of [`run`], and a sentence of `open`.
pub fn run_with_window(
    args: &BenchArgs,
    open: impl FnOnce(Spec, f64, &Path) -> Result<WindowSpeed, String>,
) -> Result<ExitCode, Failure> {
    args.check()?;
    let workloads = Workload::all();
    let workload = &workloads[0];
    let before = headless(workload, args.seconds / 3.0)?;
    let folder = tempfile::tempdir().map_err(Failure::run)?;
    let window = open(workload.spec()?, args.seconds / 3.0, &folder.path().join("window.ron")).map_err(Failure::Run)?;
    let after = headless(workload, args.seconds / 3.0)?;
    let headless = Speed {
        steps_per_sec: 0.5 * (before.steps_per_sec + after.steps_per_sec),
        steps_per_cpu_sec: 0.5 * (before.steps_per_cpu_sec + after.steps_per_cpu_sec),
    };
    let ratio = Speed {
        steps_per_sec: window.training.steps_per_sec / headless.steps_per_sec,
        steps_per_cpu_sec: window.training.steps_per_cpu_sec / headless.steps_per_cpu_sec,
    };
    if args.json {
        let text = serde_json::to_string_pretty(&WindowReport { headless, window, ratio }).map_err(Failure::run)?;
        print(&format!("{text}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let line = |name: &str, speed: Speed, digits: usize| {
        let (per_sec, per_cpu_sec) = (speed.steps_per_sec, speed.steps_per_cpu_sec);
        format!("{} {per_sec:>12.digits$} {per_cpu_sec:>28.digits$}", left(words::text(name), 20))
    };
    let heads = ["bench-steps-per-second", "bench-per-processor-second"].map(words::text);
    print(&format!("{:<20} {} {}\n", workload.network(), right(heads[0], 12), right(heads[1], 28)))?;
    print(&format!("{}\n", line("bench-without-window", headless, 0)))?;
    print(&format!("{}   ", line("bench-with-window", window.training, 0)))?;
    let (frames, ms) = (format!("{:.1}", window.frames_per_sec), format!("{:.1}", window.cpu_ms_per_frame));
    print(&format!("{}\n", say!("bench-frames", frames = frames, ms = ms)))?;
    print(&format!("{}\n", line("bench-ratio", ratio, 2)))?;
    Ok(ExitCode::SUCCESS)
}

/// Trains without a window for so many seconds.
fn headless(workload: &Workload, seconds: f64) -> Result<Speed, Failure> {
    let mut trainer = workload.trainer()?;
    let between = steps_between_looks(&mut trainer, Duration::from_secs_f64(0.1));
    let cpu = ThreadTime::now();
    let (steps, elapsed) = steps_for(&mut trainer, between, Duration::from_secs_f64(seconds));
    Ok(Speed {
        steps_per_sec: steps as f64 / elapsed.as_secs_f64(),
        steps_per_cpu_sec: steps as f64 / cpu.elapsed().as_secs_f64(),
    })
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
            activation: workload.activation.key(),
            rule: workload.rule.key(),
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
    let (steps, elapsed) = steps_for(trainer, between, slice);
    elapsed.as_secs_f64() * 1e6 / steps as f64
}

/// Takes steps for at least so long, and so many between two looks at the clock: how many, and how long they took.
fn steps_for(trainer: &mut Trainer, between: u64, time: Duration) -> (u64, Duration) {
    let began = Instant::now();
    let mut steps = 0;
    loop {
        for _ in 0..between {
            std::hint::black_box(trainer.step().loss);
        }
        steps += between;
        let elapsed = began.elapsed();
        if elapsed >= time {
            return (steps, elapsed);
        }
    }
}
