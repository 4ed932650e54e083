//! The folder of a race: what was asked, the table, the timings, the summary; and what is done so far, so that an
//! interrupted race can go on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use crate::data::atomic_file::write_atomically;
use crate::experiment::preset;
use crate::report::table::{self, HEADS};
use crate::say;
use crate::study::arm::max_steps;
use crate::study::runner::Done;
use crate::study::{Row, Study};

/// What was asked.
const STUDY: &str = "study.ron";
/// One row per arm and seed, in that order.
const RUNS: &str = "runs.csv";
/// What is not reproducible.
const TIMINGS: &str = "timings.csv";
/// The figures.
const SUMMARY: &str = "summary.json";
/// Rows as they come, with their timing, as long as the race is not whole.
const PROGRESS: &str = "progress.csv";
/// The version of `study.ron`.
const VERSION: u32 = 1;

/// A part of the runs: those whose place in the table leaves this rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which part, from 1.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// Reads `I/N`, I from 1 to N.
    pub fn parse(text: &str) -> Option<Self> {
        let (part, of) = text.split_once('/')?;
        let shard = Self { part: part.trim().parse().ok()?, of: of.trim().parse().ok()? };
        (1..=shard.of).contains(&shard.part).then_some(shard)
    }

    /// Whether the run at this place of the table belongs to the part.
    pub fn has(self, place: usize) -> bool {
        place as u64 % self.of == self.part - 1
    }
}

/// An arm as it was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedArm {
    /// Its name in the table.
    pub name: String,
    /// What was varied: path and value.
    pub set: Vec<(String, String)>,
    /// The whole experiment, as a preset's text.
    pub preset: String,
}

/// What was asked of a race: everything that its table follows from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    version: u32,
    /// From the first seed up to but not including the second.
    pub seeds: (u64, u64),
    /// The largest step limit.
    pub max_steps: u64,
    /// The part of the runs that is here, where not all are.
    pub shard: Option<Shard>,
    /// The arms, in the order of the table.
    pub arms: Vec<AskedArm>,
}

impl Asked {
    /// What is asked with this study.
    ///
    /// # Errors
    /// Where an experiment has no text form.
    pub fn of(study: &Study, shard: Option<Shard>) -> Result<Self, Failure> {
        let arm = |arm: &crate::study::Arm| {
            let preset = preset::to_text(&arm.spec).map_err(Failure::input)?;
            Ok(AskedArm { name: arm.name.clone(), set: arm.set.clone(), preset })
        };
        let seeds = study.seeds();
        Ok(Self {
            version: VERSION,
            seeds: (seeds.start, seeds.end),
            max_steps: study.max_steps(),
            shard,
            arms: study.arms().map(arm).collect::<Result<_, Failure>>()?,
        })
    }

    /// Reads what was asked in a folder.
    ///
    /// # Errors
    /// Where there is no study, or one that this program cannot read.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let no_study = || Failure::Input(say!("study-none", folder = folder.display().to_string()));
        let text = fs::read_to_string(folder.join(STUDY)).map_err(|_| no_study())?;
        ron::from_str(&text).ok().filter(|asked: &Self| asked.version == VERSION).ok_or_else(no_study)
    }

    /// The same for all parts.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self { shard: None, ..self.clone() }
    }

    /// Brings rows into the order of the table.
    pub fn sort(&self, rows: &mut [Row]) {
        let arms = self.arms.iter().enumerate();
        let places: BTreeMap<&str, usize> = arms.map(|(place, arm)| (arm.name.as_str(), place)).collect();
        rows.sort_by_key(|row| (places.get(row.arm.as_str()).copied(), row.seed));
    }

    /// Whether a row belongs to what was asked.
    fn holds(&self) -> impl Fn(&Row) -> bool {
        let names: BTreeSet<&str> = self.arms.iter().map(|arm| arm.name.as_str()).collect();
        move |row| (self.seeds.0..self.seeds.1).contains(&row.seed) && names.contains(row.arm.as_str())
    }

    /// The step limit of an arm: what its experiment says.
    pub fn limit_of(&self, arm: &AskedArm) -> u64 {
        let spec = preset::parse(&arm.preset, &arm.name).ok();
        spec.and_then(|spec| max_steps(&spec.training.stop)).unwrap_or(self.max_steps)
    }

    /// The runs that are to be in this table, or in this part of it.
    fn own_runs(&self) -> impl Iterator<Item = (&str, u64)> {
        let is_own = move |place| self.shard.is_none_or(|shard| shard.has(place));
        self.runs().enumerate().filter(move |(place, _)| is_own(*place)).map(|(_, run)| run)
    }

    /// All arms and seeds that were asked for, in the order of the table.
    pub fn runs(&self) -> impl Iterator<Item = (&str, u64)> {
        let seeds = self.seeds.0..self.seeds.1;
        self.arms.iter().flat_map(move |arm| seeds.clone().map(|seed| (arm.name.as_str(), seed)))
    }
}

/// Seconds of runs, by arm and seed.
type Seconds = BTreeMap<(String, u64), f64>;

/// The folder while the race runs.
pub struct StudyFolder {
    folder: PathBuf,
    progress: File,
    /// Bytes of it that are whole rows.
    whole: u64,
    /// Rows that could not be written yet.
    missed: Vec<u8>,
    secs: Seconds,
}

impl StudyFolder {
    /// Begins a study in a folder, or goes on with the one that is there: then with the rows that are done.
    ///
    /// # Errors
    /// Where there is a study that is not to be gone on with, or another one, or the folder cannot be written to.
    pub fn begin(folder: &Path, asked: &Asked, resumes: bool) -> Result<(Self, Vec<Row>), Failure> {
        let path = folder.join(PROGRESS);
        let (mut rows, mut secs) = (Vec::new(), Seconds::new());
        if resumes && folder.join(STUDY).exists() {
            if Asked::read(folder)? != *asked {
                return Err(Failure::Input(say!("study-other", folder = folder.display().to_string())));
            }
            (rows, secs) = if path.exists() {
                read_progress(&path, asked)?
            } else if folder.join(RUNS).exists() {
                (read_table(folder, asked)?, timings(folder))
            } else {
                // It ended before its first row.
                (Vec::new(), Seconds::new())
            };
            // Each run once, whatever was written twice.
            let mut seen = BTreeSet::new();
            rows.retain(|row| seen.insert((row.arm.clone(), row.seed)));
        } else {
            claim(folder, asked)?;
        }
        // A row that was cut off is written anew.
        let heads: Vec<&str> = std::iter::once("secs").chain(HEADS).collect();
        write_csv(&path, &heads, rows.iter().map(|row| (of_run(&secs, row).unwrap_or(f64::NAN), row)))?;
        let progress = OpenOptions::new().append(true).open(&path).map_err(|e| unwritable(&path, &e))?;
        let whole = progress.metadata().map_err(|e| unwritable(&path, &e))?.len();
        Ok((Self { folder: folder.to_owned(), progress, whole, missed: Vec::new(), secs }, rows))
    }

    /// Keeps a row that is done, and those before it that could not be written.
    ///
    /// # Errors
    /// Where they cannot be written; the next row tries again.
    pub fn add(&mut self, Done { row, took }: &Done) -> Result<(), Failure> {
        let secs = took.as_secs_f64();
        self.secs.insert((row.arm.clone(), row.seed), secs);
        let first_try = self.missed.is_empty();
        let line = csv::WriterBuilder::new().has_headers(false).from_writer(&mut self.missed).serialize((secs, row));
        let written = line.map_err(io::Error::other).and_then(|()| self.write_missed(first_try));
        written.map_err(|e| unwritable(&self.folder.join(PROGRESS), &e))
    }

    fn write_missed(&mut self, first_try: bool) -> io::Result<()> {
        if !first_try {
            // What a full disk took of a row would stand before it.
            self.progress.set_len(self.whole)?;
        }
        self.progress.write_all(&self.missed)?;
        self.whole += self.missed.len() as u64;
        self.missed.clear();
        Ok(())
    }

    /// Writes the tables.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write_tables(&self, rows: &[Row]) -> Result<(), Failure> {
        write_table(&self.folder, rows)?;
        let timings = rows.iter().map(|row| (&row.arm, row.seed, of_run(&self.secs, row)));
        write_csv(&self.folder.join(TIMINGS), &["arm", "seed", "secs"], timings)
    }

    /// Writes the summary. Where the race is not whole, or its tables could not be written, it can go on later.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self, summary: &Value, is_whole: bool) -> Result<(), Failure> {
        write_summary(&self.folder, summary)?;
        if is_whole {
            let progress = self.folder.join(PROGRESS);
            fs::remove_file(&progress).map_err(|e| unwritable(&progress, &e))?;
        }
        Ok(())
    }
}

/// How long a run took, where that is known.
fn of_run(secs: &Seconds, row: &Row) -> Option<f64> {
    secs.get(&(row.arm.clone(), row.seed)).copied().filter(|secs| secs.is_finite())
}

/// Makes a folder, and writes to it what was asked.
///
/// # Errors
/// Where there is a study already, or it cannot be written to.
fn claim(folder: &Path, asked: &Asked) -> Result<(), Failure> {
    let path = folder.join(STUDY);
    fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
    if path.exists() {
        return Err(Failure::Input(say!("study-taken", folder = folder.display().to_string())));
    }
    let config = ron::ser::PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(asked, config).map_err(Failure::input)?;
    write_atomically(&path, |out| out.write_all(text.as_bytes())).map_err(|e| unwritable(&path, &e))
}

/// Writes the figures.
///
/// # Errors
/// Where they cannot be written.
pub fn write_summary(folder: &Path, summary: &Value) -> Result<(), Failure> {
    let path = folder.join(SUMMARY);
    write_atomically(&path, |out| writeln!(out, "{summary}")).map_err(|e| unwritable(&path, &e))
}

/// Writes what was asked and the table to a folder that has no study.
///
/// # Errors
/// Where there is one, or it cannot be written to.
pub fn write_new(folder: &Path, asked: &Asked, rows: &[Row]) -> Result<(), Failure> {
    if folder.join(STUDY).exists() {
        return Err(Failure::Input(say!("merge-taken", folder = folder.display().to_string())));
    }
    claim(folder, asked)?;
    write_table(folder, rows)
}

/// The rows of a race that has ended.
///
/// # Errors
/// Where it has not, or its table cannot be read, or holds a row that was not asked for.
pub fn read_ended(folder: &Path, asked: &Asked) -> Result<Vec<Row>, Failure> {
    let has_table = folder.join(RUNS).exists();
    let rows = if has_table { read_table(folder, asked)? } else { Vec::new() };
    if !has_table || folder.join(PROGRESS).exists() {
        let found: BTreeSet<(&str, u64)> = rows.iter().map(|row| (row.arm.as_str(), row.seed)).collect();
        if let Some((arm, seed)) = asked.own_runs().find(|run| !found.contains(run)) {
            let folder = folder.display().to_string();
            return Err(Failure::Input(say!("merge-not-ended", folder = folder, arm = arm, seed = seed.to_string())));
        }
    }
    Ok(rows)
}

fn write_table(folder: &Path, rows: &[Row]) -> Result<(), Failure> {
    write_csv(&folder.join(RUNS), &HEADS, rows.iter())
}

fn write_csv(path: &Path, heads: &[&str], rows: impl Iterator<Item = impl Serialize>) -> Result<(), Failure> {
    write_atomically(path, |out| table::write_csv(out, heads, rows)).map_err(|e| unwritable(path, &e))
}

/// The rows of `runs.csv` in a folder.
///
/// # Errors
/// Where it cannot be read, or holds a row that was not asked for.
fn read_table(folder: &Path, asked: &Asked) -> Result<Vec<Row>, Failure> {
    let path = folder.join(RUNS);
    let (mut rows, is_asked) = (Vec::new(), asked.holds());
    let mut csv = csv::Reader::from_path(&path).map_err(|e| broken(&path, &e))?;
    for row in csv.deserialize() {
        let row: Row = row.map_err(|e| broken(&path, &e))?;
        if !is_asked(&row) {
            let (file, seed) = (path.display().to_string(), row.seed.to_string());
            return Err(Failure::Input(say!("study-row-not-asked", file = file, arm = row.arm, seed = seed)));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The timings of a race that was whole, as far as they can be read.
fn timings(folder: &Path) -> Seconds {
    let Ok(mut csv) = csv::Reader::from_path(folder.join(TIMINGS)) else { return Seconds::new() };
    let all = csv.deserialize::<(String, u64, Option<f64>)>().flatten();
    all.filter_map(|(arm, seed, secs)| Some(((arm, seed), secs?))).collect()
}

/// The rows that an interrupted race has left. What was cut off when it ended is left out: those runs are made again.
fn read_progress(path: &Path, asked: &Asked) -> Result<(Vec<Row>, Seconds), Failure> {
    let (mut rows, mut all, is_asked) = (Vec::new(), Seconds::new(), asked.holds());
    // Columns go by their places: a row stands behind its seconds.
    let csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    let csv = csv.map_err(|e| broken(path, &e))?;
    for timed in csv.into_deserialize::<(f64, Row)>().skip(1) {
        let Ok((secs, row)) = timed else { break };
        if is_asked(&row) {
            all.insert((row.arm.clone(), row.seed), secs);
            rows.push(row);
        }
    }
    Ok((rows, all))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::Run(say!("study-not-written", file = path.display().to_string(), error = error.to_string()))
}

fn broken(path: &Path, error: &csv::Error) -> Failure {
    Failure::Input(say!("study-broken-table", file = path.display().to_string(), error = error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::study::Ending;

    fn asked() -> Asked {
        let arm = AskedArm { name: "a".to_owned(), set: Vec::new(), preset: String::new() };
        Asked { version: VERSION, seeds: (1, 9), max_steps: 9, shard: None, arms: vec![arm] }
    }

    fn done(seed: u64) -> Done {
        let row = Row {
            arm: "a".to_owned(),
            seed,
            reached: true,
            steps: seed,
            stop_reason: "goal_met".to_owned(),
            loss: 0.1,
            accuracy: 1.0,
            test_accuracy: None,
            ending: Ending::Goal,
        };
        Done { row, took: Duration::from_secs(1) }
    }

    fn seeds(folder: &Path) -> Vec<u64> {
        let rows = StudyFolder::begin(folder, &asked(), true).unwrap().1;
        rows.iter().map(|row| row.seed).collect()
    }

    /// The disk is full for two rows, and has taken a piece of the first of them.
    #[cfg(target_os = "linux")]
    #[test]
    fn rows_that_had_no_room_are_written_with_the_next_that_has() {
        let temp = tempfile::tempdir().unwrap();
        let (mut folder, _) = StudyFolder::begin(temp.path(), &asked(), false).unwrap();
        folder.add(&done(1)).unwrap();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let real = std::mem::replace(&mut folder.progress, full);
        assert!(folder.add(&done(2)).is_err_and(|e| e.sentence().contains("progress.csv")));
        assert!(folder.add(&done(3)).is_err());
        folder.progress = real;
        folder.progress.write_all(b"1.0,a,2,tr").unwrap();
        folder.add(&done(4)).unwrap();
        assert_eq!(seeds(temp.path()), [1, 2, 3, 4]);
    }

    #[test]
    fn a_row_that_stands_twice_counts_once() {
        let temp = tempfile::tempdir().unwrap();
        let (mut folder, _) = StudyFolder::begin(temp.path(), &asked(), false).unwrap();
        for seed in [3, 5, 3] {
            folder.add(&done(seed)).unwrap();
        }
        assert_eq!(seeds(temp.path()), [3, 5]);
    }

    #[test]
    fn a_study_without_a_row_goes_on() {
        let temp = tempfile::tempdir().unwrap();
        StudyFolder::begin(temp.path(), &asked(), false).unwrap();
        fs::remove_file(temp.path().join(PROGRESS)).unwrap();
        assert_eq!(seeds(temp.path()), [0; 0]);
    }
}
