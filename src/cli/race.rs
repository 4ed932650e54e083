//! `deltascope race PRESET|FILE.ron... --seeds A..B`: many runs on all cores, and what their table says.

use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::study_folder::Shard;
use super::study_report::Report;
use super::study_run::{self, ArmsData, How, seeds};
use super::train::{DataArgs, limit_steps, read_preset};
use crate::experiment::assign;
use crate::say;
use crate::study::vary::Vary;
use crate::study::{Arm, Study};

/// Arguments of `deltascope race`.
#[derive(Debug, Args)]
pub struct RaceArgs {
    /// Built-in presets' names, or preset files (.ron): each is an arm
    #[arg(required = true, value_name = "PRESET")]
    presets: Vec<String>,
    /// Vary a setting: PATH=[A, B], PATH=lin(FROM, TO, COUNT) or PATH=log(FROM, TO, COUNT)
    #[arg(long, value_name = "PATH=VALUES")]
    vary: Vec<String>,
    /// Change a setting of every arm
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    data: DataArgs,
    /// Seeds of every arm, from A up to but not including B
    #[arg(long, value_name = "A..B", default_value = "1..21", value_parser = seeds)]
    seeds: Range<u64>,
    /// Runs at a time; as many as there are cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Stop each run after this many steps at the latest
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
    /// Write study.ron, runs.csv, timings.csv and summary.json to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Go on with the study in the folder
    #[arg(long, requires = "out")]
    resume: bool,
    /// Only the I-th of N parts of the runs; `deltascope merge` joins them
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Print the summary as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Runs of a study at most: beyond, a mistake is likelier than the wish.
const MOST_RUNS: u64 = 10_000_000;

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| say!("race-bad-shard", text = text))
}

/// Runs the subcommand. An interrupted race writes and prints what there is, and ends with exit code 130.
///
/// # Errors
/// For wrong input, and a folder that cannot be written to.
pub fn run(args: &RaceArgs) -> Result<ExitCode, Failure> {
    let study = study(args)?;
    let how = How { shard: args.shard, out: args.out.as_deref(), resumes: args.resume, jobs: args.jobs };
    let ended = study_run::run(&study, &how)?;
    let report = Report::of(&ended.asked, &ended.rows, ended.took);
    let summary = report.to_json();
    let printed = if args.json { format!("{summary}\n") } else { report.to_text() };
    ended.finish(&printed, &summary)
}

/// The arms, each with its data, checked.
fn study(args: &RaceArgs) -> Result<Study, Failure> {
    let varied = args.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>();
    let varied = varied.map_err(Failure::input)?;
    let mut data = ArmsData::choose(&args.data)?;
    let mut arms = Vec::new();
    for preset in &args.presets {
        let mut spec = read_preset(preset)?;
        for assignment in &args.set {
            assign::assign(&mut spec, assignment).map_err(Failure::input)?;
        }
        let n_arms = varied.iter().fold(arms.len() as u64 + 1, |n, vary| n.saturating_mul(vary.values.len() as u64));
        if n_arms.saturating_mul(args.seeds.end - args.seeds.start) > MOST_RUNS {
            return Err(Failure::Input(say!("race-too-many", most = MOST_RUNS)));
        }
        for mut arm in Arm::combinations(preset, &spec, &varied).map_err(Failure::input)? {
            if let Some(n) = args.max_steps {
                limit_steps(&mut arm.spec, n); // whatever rules were varied
            }
            let dataset = data.of(&mut arm)?;
            arms.push((arm, dataset));
        }
    }
    study_run::study(arms, args.seeds.clone())
}
