//! What a finished run leaves: the summary in words, as JSON, and as files.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Failure;
use crate::data::export_file::write_atomically;
use crate::experiment::weights::RunRecord;
use crate::experiment::{preset, weights};
use crate::telemetry::Schema;
use crate::telemetry::export::StepsCsv;
use crate::train::{Evaluation, StepRecord, StopReason, Trainer};

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
}

impl Summary<'_> {
    fn steps_per_sec(&self) -> f64 {
        if self.elapsed_secs > 0.0 { self.trainer.steps_taken() as f64 / self.elapsed_secs } else { 0.0 }
    }

    /// One JSON object. Numbers that are not finite become `null`.
    pub fn to_json(&self) -> Value {
        let trainer = self.trainer;
        let spec = trainer.experiment().spec();
        let layers = trainer.speed_of_learning().iter().zip(trainer.weight_gradient_norm());
        let layers: Vec<Value> =
            layers.map(|(speed, norm)| json!({ "speed_of_learning": speed, "weight_gradient_norm": norm })).collect();
        json!({
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
        })
    }

    /// A few lines for people.
    pub fn to_text(&self) -> String {
        let trainer = self.trainer;
        let spec = trainer.experiment().spec();
        let mut text = format!(
            "{} (rule '{}', seed {})\n{}\n{} steps in {:.2} s ({:.0} steps/s)\n",
            spec.name,
            spec.gradient.name(),
            spec.seed,
            self.stop,
            trainer.steps_taken(),
            self.elapsed_secs,
            self.steps_per_sec(),
        );
        let mean = trainer.window_mean().map(|m| format!(", mean of the last full window {m:.6}")).unwrap_or_default();
        text += &format!("loss of the last step {:.6}{mean}\n", trainer.last_loss());
        text += &format!("training accuracy {:.1} %\n", 100.0 * self.train.accuracy);
        if let Some(test) = self.test {
            text += &format!("test accuracy {:.1} %, test loss {:.6}\n", 100.0 * test.accuracy, test.loss);
        }
        text += "layer  speed of learning  weight-gradient norm\n";
        let layers = trainer.speed_of_learning().iter().zip(trainer.weight_gradient_norm());
        for (l, (speed, norm)) in layers.enumerate() {
            text += &format!("{:>5}  {speed:>17.4e}  {norm:>20.4e}\n", l + 1);
        }
        text
    }
}

/// The folder of `--out`: `steps.csv` while the run goes, the rest at its end.
#[derive(Debug)]
pub struct OutFolder {
    folder: PathBuf,
    steps: StepsCsv<BufWriter<File>>,
    every: u64,
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
    /// Makes the folder and begins `steps.csv`.
    ///
    /// # Errors
    /// Where the folder cannot be made or written to.
    pub fn new(folder: &Path, n_layers: usize, every: u64) -> Result<Self, Failure> {
        let fail = |error: std::io::Error| cannot_write(folder, &error);
        std::fs::create_dir_all(folder).map_err(fail)?;
        let file = File::create(folder.join("steps.csv")).map_err(fail)?;
        let steps = StepsCsv::new(BufWriter::new(file), &Schema::new(n_layers)).map_err(fail)?;
        let history = Thinned { n_columns: 2 + 2 * n_layers, rows: Vec::new(), stride: 1, seen: 0 };
        Ok(Self { folder: folder.to_owned(), steps, every: every.max(1), history })
    }

    /// Writes every N-th step.
    ///
    /// # Errors
    /// Where the disk is full.
    pub fn add_step(&mut self, record: &StepRecord<'_>) -> Result<(), Failure> {
        if !record.step.is_multiple_of(self.every) {
            return Ok(());
        }
        let curves = record.speed_of_learning.iter().chain(record.weight_gradient_norm).copied();
        self.history.push([record.step as f64, record.loss].into_iter().chain(curves.clone()));
        self.steps.write(record.step, record.loss, curves).map_err(|error| cannot_write(&self.folder, &error))
    }

    /// Writes weights, preset and summary.
    ///
    /// # Errors
    /// Where the disk is full.
    pub fn finish(self, summary: &Summary<'_>) -> Result<(), Failure> {
        let Self { folder, steps, history, .. } = self;
        let fail = |error: std::io::Error| cannot_write(&folder, &error);
        steps.finish().map_err(fail)?;
        let experiment = summary.trainer.experiment();
        let record = RunRecord {
            columns: StepsCsv::<File>::columns(&Schema::new(experiment.n_layers())),
            history: history.rows,
            loss: experiment.spec().loss.key(),
            step: summary.trainer.steps_taken(),
            changes: Vec::new(),
        };
        weights::write(&folder.join("weights.mat"), &summary.trainer.network(), &record).map_err(Failure::input)?;
        let mut spec = experiment.spec().clone();
        spec.data.record_hash(summary.trainer.samples().data_hash());
        preset::write(&folder.join("preset.ron"), &spec).map_err(Failure::input)?;
        let text = format!("{:#}\n", summary.to_json());
        write_atomically(&folder.join("summary.json"), |out| out.write_all(text.as_bytes())).map_err(fail)
    }
}

fn cannot_write(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::Input(format!("cannot write to {}: {error}; choose another folder with --out", folder.display()))
}
