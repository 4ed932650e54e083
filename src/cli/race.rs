//! `deltascope race PRESET|FILE.ron... --seeds A..B`: many runs on all cores, and what their table says.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;
use cpu_time::ProcessTime;

use super::progress::{RunsBar, interrupted_flag};
use super::study_folder::{Asked, Shard, StudyFolder};
use super::study_report::{Report, Took};
use super::train::{DataArgs, INTERRUPTED, limit_steps, read_preset};
use super::{Failure, joined, print, say};
use crate::data::{Dataset, Source, no_progress};
use crate::experiment::spec::Spec;
use crate::experiment::{adapt, assign, load};
use crate::say;
use crate::study::vary::Vary;
use crate::study::{Arm, Row, Study, runner};

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

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text.split_once("..").and_then(|(from, to)| Some(from.trim().parse().ok()?..to.trim().parse().ok()?));
    range.filter(|seeds: &Range<u64>| !seeds.is_empty()).ok_or_else(|| say!("race-bad-seeds", text = text))
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| say!("race-bad-shard", text = text))
}

/// Runs the subcommand. An interrupted race writes and prints what there is, and ends with exit code 130.
///
/// # Errors
/// For wrong input, and a folder that cannot be written to.
pub fn run(args: &RaceArgs) -> Result<ExitCode, Failure> {
    let study = study(args)?;
    let asked = Asked::of(&study, args.shard)?;
    let begun = args.out.as_deref().map(|folder| StudyFolder::begin(folder, &asked, args.resume)).transpose()?;
    let (mut folder, mut rows) = begun.map_or((None, Vec::new()), |(folder, rows)| (Some(folder), rows));
    let todo = todo(&study, args.shard, &rows);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.map_or(cores, usize::from);
    let interrupted = interrupted_flag();
    let bar = RunsBar::new((todo.len() + rows.len()) as u64, rows.len() as u64);
    let (began, cpu_began) = (Instant::now(), ProcessTime::now());
    let mut unwritten = Ok(());
    let outcome = runner::run(&study, &todo, jobs, &interrupted, |done| {
        if let Some(folder) = &mut folder {
            // The first failure is kept; the next row tries again for all.
            let added = folder.add(&done);
            unwritten = std::mem::replace(&mut unwritten, Ok(())).and(added);
        }
        rows.push(done.row);
        bar.show(rows.len() as u64);
    });
    bar.finish();
    asked.sort(&mut rows);
    let took = Took { jobs, wall_secs: began.elapsed().as_secs_f64(), cpu_secs: cpu_began.elapsed().as_secs_f64() };
    // Whatever fails of what follows, the rest is done all the same: the runs are worth more than any of it.
    let tabled = folder.as_ref().map_or(Ok(()), |folder| folder.write_tables(&rows));
    let report = Report::of(&asked, &rows, took);
    let summary = report.to_json();
    let printed = print(&if args.json { format!("{summary}\n") } else { report.to_text() });
    let was_interrupted = interrupted.load(Ordering::Relaxed);
    let is_whole = !was_interrupted && outcome.is_ok() && tabled.is_ok();
    let finished = folder.map_or(Ok(()), |folder| folder.finish(&summary, is_whole));
    joined([outcome.map_err(Failure::run), printed, unwritten, tabled, finished])?;
    Ok(if was_interrupted { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// The arms, each with its data, checked.
fn study(args: &RaceArgs) -> Result<Study, Failure> {
    let varied = args.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>();
    let varied = varied.map_err(Failure::input)?;
    let loaded = args.data.choose()?.map(|(source, loaded)| {
        loaded.notes.iter().for_each(|note| say(say!("terminal-note", note = note)));
        (source, Arc::new(loaded.dataset))
    });
    let mut known: Vec<(Source, Arc<Dataset>)> = Vec::new();
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
            let dataset = match &loaded {
                Some((source, dataset)) => {
                    arm.spec.data.source.clone_from(source);
                    arm.spec.data.hash.clear();
                    for note in adapt::to_data(&mut arm.spec, dataset) {
                        say(say!("terminal-note", note = format!("{}: {note}", arm.name)));
                    }
                    Arc::clone(dataset)
                }
                None => own_data(&arm.spec, &mut known)?,
            };
            arms.push((arm, dataset));
        }
    }
    let study = Study::new(arms, args.seeds.clone()).map_err(Failure::input)?;
    for (arm, note) in study.notes() {
        say(say!("terminal-note", note = format!("{arm}: {note}")));
    }
    Ok(study)
}

/// The data of an arm; the same for all arms with the same source.
fn own_data(spec: &Spec, known: &mut Vec<(Source, Arc<Dataset>)>) -> Result<Arc<Dataset>, Failure> {
    let source = &spec.data.source;
    if let Some((_, dataset)) = known.iter().find(|(its, _)| its == source) {
        return Ok(Arc::clone(dataset));
    }
    let loaded = load::data_of(source, &mut no_progress).map_err(Failure::input)?;
    loaded.notes.iter().for_each(|note| say(say!("terminal-note", note = note)));
    let dataset = Arc::new(loaded.dataset);
    known.push((source.clone(), Arc::clone(&dataset)));
    Ok(dataset)
}

/// The runs that are left: seed by seed, so that what there is early says something about every arm.
fn todo(study: &Study, shard: Option<Shard>, rows: &[Row]) -> Vec<(usize, u64)> {
    let names: Vec<&str> = study.arms().map(|arm| arm.name.as_str()).collect();
    let done: BTreeSet<(&str, u64)> = rows.iter().map(|row| (row.arm.as_str(), row.seed)).collect();
    let of_shard = |place: usize| shard.is_none_or(|shard| shard.has(place));
    let all = study.runs().enumerate().filter(|(place, _)| of_shard(*place)).map(|(_, run)| run);
    let mut todo: Vec<(usize, u64)> = all.filter(|(arm, seed)| !done.contains(&(names[*arm], *seed))).collect();
    todo.sort_by_key(|&(arm, seed)| (seed, arm));
    todo
}
