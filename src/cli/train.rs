//! `deltascope train PRESET|FILE.ron ...`: one run, synchronous, with a progress bar.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;

use super::keep::{ArchiveNote, Keeping};
use super::progress::{Bar, Looks, interrupted_flag};
use super::report::{OutFolder, Summary, WeightsAs};
use super::{Failure, joined, print, say};
use crate::archive::Place;
use crate::data::{self, FileSource, Limits, Loaded, Named, Source, no_progress};
use crate::experiment::spec::{Spec, StopRule};
use crate::experiment::{InitialWeights, Ready, adapt, assign, load, preset, weights};
use crate::say;
use crate::train::{Plan, StopReason, Trainer};
use crate::words;

/// Which data, instead of the preset's own.
#[derive(Debug, Default, Args)]
pub struct DataArgs {
    /// Train on this file (.mat, .npy, .npz, .csv) instead of the preset's data
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// The variable of --data that holds the samples (else the best fit is taken, and named)
    #[arg(long, value_name = "NAME", requires = "data")]
    variable: Option<String>,
    /// The column of the variable that holds the labels, counted from 1; all other columns are features
    #[arg(long, value_name = "N", requires = "data", conflicts_with = "label_variable")]
    label_column: Option<usize>,
    /// The variable of --data that holds the labels
    #[arg(long, value_name = "NAME", requires = "data")]
    label_variable: Option<String>,
    /// The variable holds features x samples
    #[arg(long, requires = "data")]
    transpose: bool,
    /// The variable of --data that holds a test set, with the columns of the training set
    #[arg(long, value_name = "NAME", requires = "data")]
    test_variable: Option<String>,
    /// The variable of --data that holds the labels of the test set
    #[arg(long, value_name = "NAME", requires = "test_variable")]
    test_label_variable: Option<String>,
    /// Leave out rows with NaN or infinite values, features and label together
    #[arg(long, requires = "data")]
    drop_nan_rows: bool,
}

/// Which experiment, and what to change about it.
#[derive(Debug, Default, Args)]
pub struct ExperimentArgs {
    /// A built-in preset's name, or a preset file (.ron)
    preset: String,
    /// Change a setting: a dotted path of the preset and a RON value, for example gradient=Exact
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Seed of initial weights, split, noise and batches
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Start from the weights of this file (.mat, .npz, .safetensors) in place of drawn ones
    #[arg(long, value_name = "FILE")]
    initial_weights: Option<PathBuf>,
    /// Stop after this many steps at the latest
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
}

/// Arguments of `deltascope train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    #[command(flatten)]
    experiment: ExperimentArgs,
    #[command(flatten)]
    data: DataArgs,
    /// Write every N-th step to steps.csv
    #[arg(long, value_name = "N", default_value_t = 100, requires = "out")]
    every: u64,
    /// Write steps.csv, weights.mat, preset.ron and summary.json to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the weights in this format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, requires = "out")]
    weights_as: WeightsAs,
    /// Keep the run in the archive, while it goes on
    #[arg(long)]
    keep: bool,
    /// Print the summary as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Reads a preset by name or path.
///
/// # Errors
/// For an unknown name or an unreadable file.
pub fn read_preset(name_or_path: &str) -> Result<Spec, Failure> {
    if preset::built_in_names().contains(&name_or_path) {
        return preset::built_in(name_or_path).map_err(Failure::input);
    }
    let path = Path::new(name_or_path);
    let is_path = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron")) || path.exists();
    if is_path {
        return preset::read(path).map_err(Failure::input);
    }
    preset::built_in(name_or_path).map_err(Failure::input)
}

/// The experiment that the arguments describe, ready to run. What there is to say goes to stderr.
///
/// # Errors
/// For anything wrong with preset, data or settings.
pub fn ready(args: &ExperimentArgs, data: &DataArgs) -> Result<Ready, Failure> {
    let mut spec = read_preset(&args.preset)?;
    for assignment in &args.set {
        assign::assign(&mut spec, assignment).map_err(Failure::input)?;
    }
    if let Some(seed) = args.seed {
        spec.seed = seed;
    }
    if let Some(n) = args.max_steps {
        limit_steps(&mut spec, n);
    }
    let ready = match data.choose()? {
        None => load::load(spec, &mut no_progress).map_err(Failure::input)?,
        Some(loaded) => {
            spec.data.source = loaded.0;
            spec.data.hash.clear();
            let mut notes = loaded.1.notes;
            notes.extend(adapt::to_data(&mut spec, &loaded.1.dataset));
            let mut ready = load::prepare(spec, loaded.1.dataset).map_err(Failure::input)?;
            ready.notes.splice(0..0, notes);
            ready
        }
    };
    let ready = match &args.initial_weights {
        None => ready,
        Some(path) => {
            let found = weights::find(path, ready.experiment.sizes()).map_err(Failure::input)?;
            if !found.is_own {
                let lines: String = found.lines().into_iter().flat_map(|line| ["\n  ".to_owned(), line]).collect();
                say(say!("terminal-note", note = say!("weights-matched", file = data::shown_name(path)) + &lines));
            }
            let parameters = found.read_into(ready.experiment.parameters_to_fill()).map_err(Failure::input)?;
            ready.starting_from(Some(Arc::new(InitialWeights { path: path.clone(), parameters })))
        }
    };
    for note in &ready.notes {
        say(say!("terminal-note", note = note));
    }
    Ok(ready)
}

/// Ends the experiment after this many steps at the latest, whatever it said before.
pub(super) fn limit_steps(spec: &mut Spec, n: u64) {
    spec.training.stop.retain(|rule| !matches!(rule, StopRule::Steps(_)));
    spec.training.stop.push(StopRule::Steps(n));
}

impl DataArgs {
    /// The data of `--data`, where it is given: what is named is taken, the rest as suggested.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub(super) fn choose(&self) -> Result<Option<(Source, Loaded)>, Failure> {
        let Some(file) = &self.data else { return Ok(None) };
        let limits = Limits::default();
        let named = Named {
            variable: self.variable.clone(),
            label_column: self.label_column,
            label_variable: self.label_variable.clone(),
            transpose: self.transpose,
            test_variable: self.test_variable.clone(),
            test_label_variable: self.test_label_variable.clone(),
            drop_nan_rows: self.drop_nan_rows,
        };
        let (selection, loaded) = data::load_named(file, &named, &limits, &mut no_progress).map_err(Failure::input)?;
        // Absolute, so that the preset of --out works from anywhere.
        let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let source = FileSource { path, selection, hash: loaded.dataset.content_hash() };
        Ok(Some((Source::File(source), loaded)))
    }
}

/// Exit code of a run that Ctrl+C or another signal ended, as shells have it.
pub(super) const INTERRUPTED: u8 = 130;

/// Runs the subcommand. A diverged run is written and printed like any other, and ends with exit code 1; one that was
/// interrupted with 130.
///
/// # Errors
/// For wrong input, a folder that cannot be written to, and a run that diverged.
pub fn run(args: &TrainArgs, archive: Option<&Place>) -> Result<ExitCode, Failure> {
    let ready = ready(&args.experiment, &args.data)?;
    let asked = Asked {
        out: args.out.as_deref(),
        every: args.every,
        weights: args.weights_as,
        keep: args.keep,
        archive,
        json: args.json,
    };
    run_ready(ready, &args.experiment.preset, &asked)
}

/// What else is asked for of a run.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// A folder for its files.
    pub out: Option<&'a Path>,
    /// One step of so many is written to them.
    pub every: u64,
    /// In which format the weights are among them.
    pub weights: WeightsAs,
    /// Whether it is kept.
    pub keep: bool,
    /// Where it is kept.
    pub archive: Option<&'a Place>,
    /// Whether the summary is JSON.
    pub json: bool,
}

/// What the window would have opened, run in the terminal: the file, or the default experiment.
///
/// # Errors
/// As [`run`].
pub fn run_without_window(file: Option<&Path>) -> Result<ExitCode, Failure> {
    let default = preset::BUILT_IN[0].0;
    let name = file.map_or_else(|| default.to_owned(), |f| f.display().to_string());
    let is_data = file
        .and_then(Path::extension)
        .is_some_and(|e| data::file_filters().iter().any(|f| f.extensions.iter().any(|x| e.eq_ignore_ascii_case(x))));
    let args =
        ExperimentArgs { preset: if is_data { default.to_owned() } else { name.clone() }, ..ExperimentArgs::default() };
    let data = DataArgs { data: file.filter(|_| is_data).map(Path::to_owned), ..DataArgs::default() };
    run_ready(
        ready(&args, &data)?,
        &name,
        &Asked { out: None, every: 1, weights: WeightsAs::Mat, keep: false, archive: None, json: false },
    )
}

/// Runs an experiment in the terminal to its end.
///
/// # Errors
/// As [`run`].
pub fn run_ready(ready: Ready, name: &str, asked: &Asked<'_>) -> Result<ExitCode, Failure> {
    let mut trainer = Trainer::new(Plan::of(&ready));
    let spec = trainer.experiment().spec();
    if spec.training.stop.is_empty() {
        say(say!("terminal-note", note = words::text("terminal-no-stop-rule")));
    }
    let max_steps = spec.training.stop.iter().find_map(|rule| match *rule {
        StopRule::Steps(n) => Some(n),
        _ => None,
    });
    let interrupted = interrupted_flag();
    let mut out = asked.out.map(|folder| OutFolder::new(folder, &trainer, asked.every, asked.weights)).transpose()?;
    let mut keeping = if asked.keep { begin_keeping(asked.archive, &trainer, name) } else { None };
    let bar = Bar::new(max_steps);
    let mut looks = Looks::default();
    let began = Instant::now();
    let stop = loop {
        let record = trainer.step();
        if let Some(out) = &mut out {
            out.add_step(&record);
        }
        if let Some(keeping) = &mut keeping {
            keeping.add_step(&record);
        }
        if let Some(reason) = record.stop {
            break reason;
        }
        let step = record.step;
        if looks.is_due(|| began.elapsed()) {
            if interrupted.load(Ordering::Relaxed) {
                break StopReason::User;
            }
            if let Some(reason) = trainer.time_stop(began.elapsed().as_secs_f64()) {
                break reason;
            }
            if let Some(keeping) = &mut keeping {
                keeping.look(&trainer, began.elapsed().as_secs_f64());
            }
            bar.show(step, trainer.last_loss(), trainer.window_mean());
        }
    };
    let elapsed_secs = began.elapsed().as_secs_f64();
    bar.finish();
    let train = trainer.train_evaluation();
    let test = trainer.has_test_rows().then(|| trainer.test_evaluation());
    let kept = keeping.map(|keeping| keeping.finish(&trainer, stop, (train, test), elapsed_secs));
    let run = kept.and_then(|kept| kept.map_err(|error| say(say!("terminal-note", note = error.to_string()))).ok());
    let summary = Summary { preset: name, trainer: &trainer, train, test, stop, elapsed_secs, run };
    // The summary first: it is there even where the files cannot be written.
    let printed = print(&if asked.json { format!("{}\n", summary.to_json()) } else { summary.to_text() });
    let written = out.map_or(Ok(()), |out| out.finish(&summary));
    joined([printed, written])?;
    match stop {
        StopReason::Diverged { .. } => Err(Failure::Run(stop.to_string())),
        StopReason::User => Ok(ExitCode::from(INTERRUPTED)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Opens the archive for a run. Where it cannot be had, that is said, and the run goes on without being kept.
fn begin_keeping(archive: Option<&Place>, trainer: &Trainer, name: &str) -> Option<Keeping> {
    let Some(place) = archive else {
        say(say!("terminal-note", note = words::text("archive-no-place")));
        return None;
    };
    let tell = |note: ArchiveNote| say(say!("terminal-note", note = note.to_string()));
    let begun = Keeping::begin(place, trainer, name, tell);
    begun.map_err(|error| say(say!("terminal-note", note = error.to_string()))).ok()
}
