//! A study that runs in the terminal: on all cores, with a bar, into a folder where one is named, until it has ended or is
//! interrupted.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use cpu_time::ProcessTime;
use serde_json::Value;

use super::progress::{RunsBar, interrupted_flag};
use super::study_folder::{Asked, Shard, StudyFolder};
use super::study_report::Took;
use super::train::{DataArgs, INTERRUPTED};
use super::{Failure, joined, print, say};
use crate::data::{Dataset, Source, no_progress};
use crate::experiment::{adapt, load};
use crate::say;
use crate::study::{Arm, Row, Study, runner};

/// Reads `A..B`.
///
/// # Errors
/// With the text, where it is none or holds no seed.
pub fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text.split_once("..").and_then(|(from, to)| Some(from.trim().parse().ok()?..to.trim().parse().ok()?));
    range.filter(|seeds: &Range<u64>| !seeds.is_empty()).ok_or_else(|| say!("race-bad-seeds", text = text))
}

/// The data of arms: those of `--data` for all, or each arm's own, read once for all that have the same.
pub struct ArmsData {
    named: Option<(Source, Arc<Dataset>)>,
    own: Vec<(Source, Arc<Dataset>)>,
}

impl ArmsData {
    /// Reads what `--data` names.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn choose(args: &DataArgs) -> Result<Self, Failure> {
        let named = args.choose()?.map(|(source, loaded)| {
            loaded.notes.iter().for_each(|note| say(say!("terminal-note", note = note)));
            (source, Arc::new(loaded.dataset))
        });
        Ok(Self { named, own: Vec::new() })
    }

    /// The data of an arm, which follows those of `--data` where they are given.
    ///
    /// # Errors
    /// Where the arm's own cannot be read.
    pub fn of(&mut self, arm: &mut Arm) -> Result<Arc<Dataset>, Failure> {
        if let Some((source, dataset)) = &self.named {
            arm.spec.data.source.clone_from(source);
            arm.spec.data.hash.clear();
            for note in adapt::to_data(&mut arm.spec, dataset) {
                say(say!("terminal-note", note = format!("{}: {note}", arm.name)));
            }
            return Ok(Arc::clone(dataset));
        }
        let source = &arm.spec.data.source;
        if let Some((_, dataset)) = self.own.iter().find(|(its, _)| its == source) {
            return Ok(Arc::clone(dataset));
        }
        let loaded = load::data_of(source, &mut no_progress).map_err(Failure::input)?;
        loaded.notes.iter().for_each(|note| say(say!("terminal-note", note = note)));
        let dataset = Arc::new(loaded.dataset);
        self.own.push((source.clone(), Arc::clone(&dataset)));
        Ok(dataset)
    }
}

/// The study of these arms, checked; what there is to say about their data is said.
///
/// # Errors
/// Where an arm cannot run, would never end, or ends by the clock.
pub fn study(arms: Vec<(Arm, Arc<Dataset>)>, seeds: Range<u64>) -> Result<Study, Failure> {
    let study = Study::new(arms, seeds).map_err(Failure::input)?;
    for (arm, note) in study.notes() {
        say(say!("terminal-note", note = format!("{arm}: {note}")));
    }
    Ok(study)
}

/// How a study is run.
pub struct How<'a> {
    /// The part of the runs, where not all.
    pub shard: Option<Shard>,
    /// The folder for its tables.
    pub out: Option<&'a Path>,
    /// Whether it goes on with what is in the folder.
    pub resumes: bool,
    /// Runs at a time; as many as there are cores if not given.
    pub jobs: Option<u16>,
}

/// A study that has ended, or was interrupted.
pub struct Ended {
    /// What was asked.
    pub asked: Asked,
    /// The rows that there are, in the order of the table.
    pub rows: Vec<Row>,
    /// How long it took.
    pub took: Took,
    was_interrupted: bool,
    is_whole: bool,
    folder: Option<StudyFolder>,
    outcomes: Vec<Result<(), Failure>>,
}

/// Runs what is left of a study, and writes the tables. What fails on the way is said by [`Ended::finish`].
///
/// # Errors
/// Where the folder cannot be begun in.
pub fn run(study: &Study, how: &How<'_>) -> Result<Ended, Failure> {
    let asked = Asked::of(study, how.shard)?;
    let begun = how.out.map(|folder| StudyFolder::begin(folder, &asked, how.resumes)).transpose()?;
    let (mut folder, mut rows) = begun.map_or((None, Vec::new()), |(folder, rows)| (Some(folder), rows));
    let todo = todo(study, how.shard, &rows);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = how.jobs.map_or(cores, usize::from);
    let interrupted = interrupted_flag();
    let bar = RunsBar::new((todo.len() + rows.len()) as u64, rows.len() as u64);
    let (began, cpu_began) = (Instant::now(), ProcessTime::now());
    let mut unwritten = Ok(());
    let outcome = runner::run(study, &todo, jobs, &interrupted, |done| {
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
    let tabled = folder.as_ref().map_or(Ok(()), |folder| folder.write_tables(&rows));
    let was_interrupted = interrupted.load(Ordering::Relaxed);
    let is_whole = !was_interrupted && outcome.is_ok() && tabled.is_ok();
    let outcomes = vec![outcome.map_err(Failure::run), unwritten, tabled];
    Ok(Ended { asked, rows, took, was_interrupted, is_whole, folder, outcomes })
}

impl Ended {
    /// Prints, and writes the summary. Whatever fails, the rest is done all the same: the runs are worth more than any of it.
    /// An interrupted study ends with exit code 130.
    ///
    /// # Errors
    /// What failed, in one sentence.
    pub fn finish(mut self, printed: &str, summary: &Value) -> Result<ExitCode, Failure> {
        self.outcomes.push(print(printed));
        self.outcomes.push(self.folder.map_or(Ok(()), |folder| folder.finish(summary, self.is_whole)));
        joined(self.outcomes)?;
        Ok(if self.was_interrupted { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
    }
}

/// The runs that are left.
fn todo(study: &Study, shard: Option<Shard>, rows: &[Row]) -> Vec<(usize, u64)> {
    let names: Vec<&str> = study.arms().map(|arm| arm.name.as_str()).collect();
    let done: BTreeSet<(&str, u64)> = rows.iter().map(|row| (row.arm.as_str(), row.seed)).collect();
    let of_shard = |place: usize| shard.is_none_or(|shard| shard.has(place));
    let all = study.runs().enumerate().filter(|(place, _)| of_shard(*place)).map(|(_, run)| run);
    runner::seed_by_seed(all.filter(|(arm, seed)| !done.contains(&(names[*arm], *seed))))
}
