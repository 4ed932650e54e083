//! `deltascope why PRESET|FILE.ron`: the experiment as it is, and with one suspect at a time taken away, from the same
//! seeds: which of them makes it slow.

use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::study_run::{self, ArmsData, How, seeds};
use super::train::{DataArgs, limit_steps, read_preset};
use super::why_report::{to_json, to_text};
use crate::experiment::assign;
use crate::report::WhyReport;
use crate::say;
use crate::study::{Arm, Suspect};

/// Arguments of `deltascope why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// A built-in preset's name, or a preset file (.ron)
    preset: String,
    /// Change a setting of the baseline, and so of every arm
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
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand. Where it is interrupted, it says what the runs that have ended say, and ends with exit code 130.
///
/// # Errors
/// For wrong input, an experiment without a goal, and a folder that cannot be written to.
pub fn run(args: &WhyArgs) -> Result<ExitCode, Failure> {
    let mut spec = read_preset(&args.preset)?;
    for assignment in &args.set {
        assign::assign(&mut spec, assignment).map_err(Failure::input)?;
    }
    if let Some(n) = args.max_steps {
        limit_steps(&mut spec, n);
    }
    if !spec.has_goal() {
        return Err(Failure::Input(say!("why-no-goal", arm = args.preset.as_str())));
    }
    let mut baseline = Arm { name: args.preset.clone(), set: Vec::new(), spec };
    let dataset = ArmsData::choose(&args.data)?.of(&mut baseline)?;
    let suspects = Suspect::ALL.map(|suspect| (suspect, suspect.arm(&baseline, &dataset)));
    let tried = suspects.iter().filter_map(|(_, arm)| arm.as_ref().ok());
    let arms = std::iter::once(&baseline).chain(tried).map(|arm| (arm.clone(), dataset.clone())).collect();
    let study = study_run::study(arms, args.seeds.clone())?;
    let how = How { shard: None, out: args.out.as_deref(), resumes: args.resume, jobs: args.jobs };
    let ended = study_run::run(&study, &how)?;
    let report = WhyReport::of(baseline, suspects.into(), args.seeds.clone(), &ended.rows);
    let summary = to_json(&report);
    let printed =
        if args.json { format!("{summary}\n") } else { format!("{}{}\n", to_text(&report), ended.took.text()) };
    ended.finish(&printed, &summary)
}
