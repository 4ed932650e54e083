//! What a finished run leaves: the summary in words, as JSON, and as files.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{Failure, right};
use crate::data::atomic_file::Together;
use crate::data::{DataError, visible};
use crate::experiment::weights::{Format, RunRecord};
use crate::experiment::{preset, weights};
use crate::nn::Network;
use crate::say;
use crate::telemetry::export::StepsCsv;
use crate::telemetry::{Measure, RunId};
use crate::train::{Evaluation, StepRecord, StopReason, Trainer};
use crate::words;

/// A finished run in numbers.
#[derive(Debug)]
pub struct Summary<'a> {
    /// As the user named it.
    pub preset: &'a str,
    /// The run at its end.
    pub trainer: &'a Trainer,
    /// Over the training rows, at the end.
    pub train: Evaluation,
    /// Over the test rows, at the end, where there are any.
    pub test: Option<Evaluation>,
    /// Why it ended.
    pub stop: StopReason,
    /// Seconds of training.
    pub elapsed_secs: f64,
    /// Its name in the archive, where it is kept.
    pub run: Option<RunId>,
}

impl Summary<'_> {
    fn steps_per_sec(&self) -> f64 {
        if self.elapsed_secs > 0.0 { self.trainer.steps_taken() as f64 / self.elapsed_secs } else { 0.0 }
    }

    /// What was measured of a layer at the last step, in the order of the schema.
    fn layer_values(&self, l: usize) -> impl Iterator<Item = (Measure, f64)> {
        let curves = self.trainer.schema().every_step().iter().zip(self.trainer.values());
        curves.filter(move |(id, _)| id.layer == Some(l)).map(|(id, value)| (id.measure, *value))
    }

    /// One JSON object. Numbers that are not finite become `null`.
    pub fn to_json(&self) -> Value {
        let trainer = self.trainer;
        let spec = trainer.experiment().spec();
        let layer = |l: usize| -> Value {
            self.layer_values(l).map(|(measure, value)| (measure.key().to_owned(), json!(value))).collect()
        };
        let layers: Vec<Value> = (0..trainer.schema().n_layers()).map(layer).collect();
        let mut summary = json!({
            "preset": self.preset,
            "rule": spec.gradient.key(),
            "seed": spec.seed,
            "steps": trainer.steps_taken(),
            "stop_reason": self.stop.key(),
            "loss": trainer.last_loss(),
            "window_mean_loss": trainer.window_mean(),
            "accuracy": self.train.accuracy,
            "test_loss": self.test.map(|t| t.loss),
            "test_accuracy": self.test.map(|t| t.accuracy),
            "elapsed_secs": self.elapsed_secs,
            "steps_per_sec": self.steps_per_sec(),
            "layers": layers,
        });
        if let Some(best) = trainer.state().best() {
            summary["best"] = json!({"step": best.step, "loss": best.loss});
        }
        if let Some(run) = self.run {
            summary["run"] = json!(run.to_string());
        }
        summary
    }

    /// A few lines for people.
    pub fn to_text(&self) -> String {
        let trainer = self.trainer;
        let spec = trainer.experiment().spec();
        let percent = |share: f64| format!("{:.1}", 100.0 * share);
        let loss = format!("{:.6}", trainer.last_loss());
        let mut lines = vec![
            say!(
                "summary-run",
                name = preset::title(&spec.name),
                rule = spec.gradient.name(),
                seed = spec.seed.to_string()
            ),
            self.stop.to_string(),
            say!(
                "summary-steps",
                steps = trainer.steps_taken(),
                secs = format!("{:.2}", self.elapsed_secs),
                rate = self.steps_per_sec().round()
            ),
            match trainer.window_mean() {
                Some(mean) => say!("summary-loss-and-mean", loss = loss, mean = format!("{mean:.6}")),
                None => say!("summary-loss", loss = loss),
            },
            say!("summary-accuracy", percent = percent(self.train.accuracy)),
        ];
        if let Some(test) = self.test {
            let loss = format!("{:.6}", test.loss);
            lines.push(say!("summary-test", percent = percent(test.accuracy), loss = loss));
        }
        if let Some(best) = trainer.state().best() {
            lines.push(say!("summary-best", step = best.step, loss = format!("{:.6}", best.loss)));
        }
        let names = self.layer_values(0).map(|(measure, _)| right(words::named("measure", measure.into()), 20));
        let heads: Vec<String> = std::iter::once(right(words::text("summary-layer"), 5)).chain(names).collect();
        lines.push(heads.join("  "));
        let mut text = lines.join("\n") + "\n";
        for l in 0..trainer.schema().n_layers() {
            text += &format!("{:>5}", l + 1);
            for (_, value) in self.layer_values(l) {
                text += &format!("  {value:>20.4e}");
            }
            text += "\n";
        }
        if let Some(run) = self.run {
            text += &say!("summary-kept", run = run.to_string());
            text += "\n";
        }
        text
    }
}

/// The folder of `--out`: its files appear together when the run has ended; until then the old ones stay.
#[derive(Debug)]
pub struct OutFolder {
    folder: PathBuf,
    files: Together,
    steps: StepsCsv<BufWriter<File>>,
    /// The first thing that went wrong; the run goes on without its files.
    failed: Option<Failure>,
    every: u64,
    weights: WeightsAs,
    history: Thinned,
}

/// Rows of a run's history for `weights.mat`: every row, or every second, fourth, ... where there would be too many.
#[derive(Debug)]
struct Thinned {
    n_columns: usize,
    rows: Vec<f64>,
    /// One row of so many is kept.
    stride: u64,
    seen: u64,
}

impl Thinned {
    /// Rows that are kept at most.
    const CAP: usize = 100_000;

    fn push(&mut self, row: impl Iterator<Item = f64>) {
        if self.seen.is_multiple_of(self.stride) {
            self.rows.extend(row);
            if self.rows.len() / self.n_columns >= Self::CAP {
                let kept: Vec<f64> = self.rows.chunks(self.n_columns).step_by(2).flatten().copied().collect();
                self.rows = kept;
                self.stride *= 2;
            }
        }
        self.seen += 1;
    }
}

impl OutFolder {
    /// Makes the folder and begins `steps.csv` in it, out of sight.
    ///
    /// # Errors
    /// Where the folder cannot be made or written to, or the experiment cannot be written as a preset.
    pub fn new(folder: &Path, trainer: &Trainer, every: u64, weights: WeightsAs) -> Result<Self, Failure> {
        // Better now than after a long run.
        preset::to_text(trainer.experiment().spec()).map_err(Failure::input)?;
        let mut files = Together::in_folder(folder)
            .map_err(|e| Failure::Input(say!("run-other-folder", what = cannot_write(folder, &e))))?;
        let schema = trainer.schema();
        let steps = StepsCsv::new(BufWriter::new(begin(folder, &mut files, STEPS)?), schema)
            .map_err(|e| no_room(folder, STEPS, &e))?;
        let history = Thinned { n_columns: schema.columns().len(), rows: Vec::new(), stride: 1, seen: 0 };
        Ok(Self { folder: folder.to_owned(), files, steps, failed: None, every: every.max(1), weights, history })
    }

    /// Writes every N-th step. What goes wrong is said at the end: the run is worth more than its files.
    pub fn add_step(&mut self, record: &StepRecord<'_>) {
        if !record.step.is_multiple_of(self.every) || self.failed.is_some() {
            return;
        }
        self.history.push(std::iter::once(record.step as f64).chain(record.values.iter().copied()));
        if let Err(error) = self.steps.write(record.step, record.values) {
            self.failed = Some(no_room(&self.folder, STEPS, &error));
        }
    }

    /// Writes weights, preset and summary beside `steps.csv` and puts all four in their places.
    ///
    /// # Errors
    /// Where the disk is full; then the folder's files are as they were.
    pub fn finish(self, summary: &Summary<'_>) -> Result<(), Failure> {
        let Self { folder, mut files, steps, failed, weights, history, .. } = self;
        if let Some(failed) = failed {
            return Err(failed);
        }
        steps.finish().map_err(|e| no_room(&folder, STEPS, &e))?;
        let experiment = summary.trainer.experiment();
        let record = RunRecord {
            columns: summary.trainer.schema().columns(),
            history: history.rows,
            loss: experiment.spec().loss.key(),
            step: summary.trainer.steps_taken(),
            changes: Vec::new(),
        };
        write_weights(&folder, &mut files, "weights", weights, &summary.trainer.network(), &record)?;
        if let Some(best) = summary.trainer.state().best() {
            let network = Network { parameters: best.parameters.clone(), ..summary.trainer.network() };
            let record = RunRecord { loss: record.loss, step: best.step, ..RunRecord::default() };
            write_weights(&folder, &mut files, "best", weights, &network, &record)?;
        }
        let mut spec = experiment.spec().clone();
        spec.data.record_hash(summary.trainer.samples().data_hash());
        let preset = preset::to_text(&spec).map_err(Failure::run)?;
        let text = format!("{:#}\n", summary.to_json());
        for (name, text) in [("preset.ron", preset), ("summary.json", text)] {
            let mut file = begin(&folder, &mut files, name)?;
            file.write_all(text.as_bytes()).map_err(|e| no_room(&folder, name, &e))?;
        }
        files.commit().map_err(|e| Failure::Run(cannot_write(&folder, &e)))
    }
}

const STEPS: &str = "steps.csv";

/// Begins a file of a folder whose files appear together.
///
/// # Errors
/// As [`no_room`].
pub(super) fn begin(folder: &Path, files: &mut Together, name: &str) -> Result<File, Failure> {
    files.create(name).map_err(|e| no_room(folder, name, &e))
}

/// The format of the weights among a run's files.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeightsAs {
    /// weights.mat
    #[default]
    Mat,
    /// weights.npz
    Npz,
    /// weights.safetensors: W1 b1 ..., W inputs x units
    Safetensors,
    /// weights.safetensors: 0.weight 0.bias 2.weight ..., units x inputs
    Pytorch,
}

impl WeightsAs {
    fn format(self) -> Format {
        match self {
            Self::Mat => Format::Mat,
            Self::Npz => Format::Npz,
            Self::Safetensors => Format::Safetensors,
            Self::Pytorch => Format::Pytorch,
        }
    }
}

/// Writes weights of a run among its files, under this name with the format's ending.
pub(super) fn write_weights(
    folder: &Path,
    files: &mut Together,
    stem: &str,
    as_format: WeightsAs,
    network: &Network,
    record: &RunRecord,
) -> Result<(), Failure> {
    let format = as_format.format();
    let name = format!("{stem}.{}", format.ending());
    weights::write_as(&files.place(&name), format, network, record).map_err(|e| match e {
        DataError::Write { source, .. } => no_room(folder, &name, &source),
        other => Failure::run(other),
    })
}

/// A run whose files cannot be written.
pub(super) fn no_room(folder: &Path, name: &str, error: &std::io::Error) -> Failure {
    Failure::Run(say!("run-files-left-out", what = cannot_write(&folder.join(name), error)))
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    say!("run-cannot-write", path = visible(&path.to_string_lossy()), error = error.to_string())
}
