//! `deltascope merge DIR... --out DIR`: the shards of a race as one table.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::study_folder::{Asked, read_ended, write_new, write_summary};
use super::study_report::{Report, Took};
use super::{Failure, joined, print};
use crate::say;
use crate::study::Row;

/// Arguments of `deltascope merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The folders of the shards
    #[arg(required = true, value_name = "DIR")]
    shards: Vec<PathBuf>,
    /// The folder for the whole; it must hold no study
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print the summary as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// Where shards are of different studies, a row is missing or there twice, or a folder cannot be read or written.
pub fn run(args: &MergeArgs) -> Result<ExitCode, Failure> {
    let shown = |folder: &PathBuf| folder.display().to_string();
    let mut whole: Option<Asked> = None;
    let mut found: BTreeMap<(String, u64), (Row, &PathBuf)> = BTreeMap::new();
    for folder in &args.shards {
        let asked = Asked::read(folder)?;
        if whole.as_ref().is_some_and(|first| *first != asked.whole()) {
            let (folder, first) = (shown(folder), shown(&args.shards[0]));
            return Err(Failure::Input(say!("merge-other-study", folder = folder, first = first)));
        }
        for row in read_ended(folder, &asked)? {
            let key = (row.arm.clone(), row.seed);
            let (arm, seed) = (row.arm.clone(), row.seed.to_string());
            if let Some((_, first)) = found.insert(key, (row, folder)) {
                let (first, second) = (shown(first), shown(folder));
                return Err(Failure::Input(say!(
                    "merge-doubled",
                    arm = arm,
                    seed = seed,
                    first = first,
                    second = second
                )));
            }
        }
        whole.get_or_insert(asked.whole());
    }
    let Some(asked) = whole else { return Ok(ExitCode::SUCCESS) };
    let mut rows = Vec::with_capacity(found.len());
    for (arm, seed) in asked.runs() {
        match found.remove(&(arm.to_owned(), seed)) {
            Some((row, _)) => rows.push(row),
            None => return Err(Failure::Input(say!("merge-missing", arm = arm, seed = seed.to_string()))),
        }
    }
    write_new(&args.out, &asked, &rows)?;
    let report = Report::of(&asked, &rows, Took::default());
    let summary = report.to_json();
    let written = write_summary(&args.out, &summary);
    let printed = print(&if args.json { format!("{summary}\n") } else { report.to_text() });
    joined([written, printed]).map(|()| ExitCode::SUCCESS)
}
