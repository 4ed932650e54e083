//! A kept run as files: `preset.ron`, `steps.csv`, `weights.mat` and `run.json`, all of them or none.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::Value;

use super::Failure;
use super::report::{WeightsAs, begin, cannot_write, no_room, write_weights};
use crate::archive::RunRecord;
use crate::data::atomic_file::Together;
use crate::experiment::{preset, weights};
use crate::nn::Network;
use crate::say;
use crate::telemetry::export::StepsCsv;
use crate::train::Recorded;

/// Writes the files of a run to a folder, which is made where it is missing. A run whose weights are not known (one of an
/// earlier program) has no `weights.mat`, and that is said.
///
/// # Errors
/// Where they cannot be written; then the folder's files are as they were.
pub(super) fn export(folder: &Path, record: &RunRecord, run: &Value, as_format: WeightsAs) -> Result<(), Failure> {
    let mut files = Together::in_folder(folder)
        .map_err(|e| Failure::Input(say!("runs-other-folder", what = cannot_write(folder, &e))))?;
    let mut spec = record.spec.clone();
    spec.data.record_hash(record.data_hash.clone());
    let preset = preset::to_text(&spec).map_err(Failure::run)?;
    let text = format!("{run:#}\n");
    for (name, text) in [("preset.ron", preset), ("run.json", text)] {
        let mut file = begin(folder, &mut files, name)?;
        file.write_all(text.as_bytes()).map_err(|e| no_room(folder, name, &e))?;
    }
    let (columns, rows) = record.history.table();
    let steps = BufWriter::new(begin(folder, &mut files, STEPS)?);
    let written = StepsCsv::new(steps, &record.history.schema).and_then(|mut steps| {
        rows.chunks(columns.len().max(1)).try_for_each(|row| steps.write(row[0] as u64, &row[1..]))?;
        steps.finish()
    });
    written.map_err(|e| no_room(folder, STEPS, &e))?;
    match &record.weights {
        None => super::say(say!("terminal-note", note = say!("runs-no-weights", run = record.id.to_string()))),
        Some(parameters) => {
            let network = Network {
                parameters: (**parameters).clone(),
                hidden: record.spec.hidden_layers(),
                output: record.spec.network.output,
            };
            let beside = weights::RunRecord {
                columns,
                history: rows,
                loss: record.spec.loss.key(),
                step: record.steps,
                changes: record.changes.iter().map(Recorded::assignment).collect(),
            };
            write_weights(folder, &mut files, "weights", as_format, &network, &beside)?;
        }
    }
    files.commit().map_err(|e| Failure::Run(cannot_write(folder, &e)))
}

const STEPS: &str = "steps.csv";
