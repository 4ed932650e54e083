//! The folder of a race: what was asked, the table, the timings, the summary; and what is done so far, so that an
//! interrupted race can go on.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use crate::data::atomic_file::write_atomically;
use crate::experiment::preset;
use crate::say;
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
    pub fn has(&self, row: &Row) -> bool {
        (self.seeds.0..self.seeds.1).contains(&row.seed) && self.arms.iter().any(|arm| arm.name == row.arm)
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
            } else {
                (read_table(folder, asked)?, timings(folder))
            };
        } else {
            claim(folder, asked)?;
        }
        // A row that was cut off is written anew.
        let heads: Vec<&str> = std::iter::once("secs").chain(HEADS).collect();
        write_csv(&path, &heads, rows.iter().map(|row| (of_run(&secs, row).unwrap_or(f64::NAN), row)))?;
        let progress = OpenOptions::new().append(true).open(&path).map_err(|e| unwritable(&path, &e))?;
        Ok((Self { folder: folder.to_owned(), progress, secs }, rows))
    }

    /// Keeps a row that is done.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, Done { row, took }: &Done) -> Result<(), Failure> {
        let secs = took.as_secs_f64();
        let mut line = Vec::new();
        let written = csv::WriterBuilder::new().has_headers(false).from_writer(&mut line).serialize((secs, row));
        let written = written.map_err(io::Error::other).and_then(|()| self.progress.write_all(&line));
        written.map_err(|e| unwritable(&self.folder.join(PROGRESS), &e))?;
        self.secs.insert((row.arm.clone(), row.seed), secs);
        Ok(())
    }

    /// Writes the tables and the summary. Where the race is not whole, it can go on later.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(self, rows: &[Row], summary: &Value, is_whole: bool) -> Result<(), Failure> {
        write_table(&self.folder, rows)?;
        let timings = rows.iter().map(|row| (&row.arm, row.seed, of_run(&self.secs, row)));
        write_csv(&self.folder.join(TIMINGS), &["arm", "seed", "secs"], timings)?;
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
    claim(folder, asked)?;
    write_table(folder, rows)
}

fn write_table(folder: &Path, rows: &[Row]) -> Result<(), Failure> {
    write_csv(&folder.join(RUNS), &HEADS, rows.iter())
}

/// The columns of `runs.csv`: the fields of [`Row`].
const HEADS: [&str; 9] =
    ["arm", "seed", "reached", "steps", "stop_reason", "loss", "accuracy", "test_accuracy", "ending"];

fn write_csv(path: &Path, heads: &[&str], rows: impl Iterator<Item = impl Serialize>) -> Result<(), Failure> {
    let write = |out: &mut dyn Write| -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        csv.write_record(heads).map_err(io::Error::other)?;
        for row in rows {
            csv.serialize(row).map_err(io::Error::other)?;
        }
        csv.flush()
    };
    write_atomically(path, write).map_err(|e| unwritable(path, &e))
}

/// The rows of `runs.csv` in a folder.
///
/// # Errors
/// Where it cannot be read, or holds a row that was not asked for.
pub fn read_table(folder: &Path, asked: &Asked) -> Result<Vec<Row>, Failure> {
    let path = folder.join(RUNS);
    let mut rows = Vec::new();
    let mut csv = csv::Reader::from_path(&path).map_err(|e| broken(&path, &e))?;
    for row in csv.deserialize() {
        let row: Row = row.map_err(|e| broken(&path, &e))?;
        if !asked.has(&row) {
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
    let (mut rows, mut all) = (Vec::new(), Seconds::new());
    // Columns go by their places: a row stands behind its seconds.
    let csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    let csv = csv.map_err(|e| broken(path, &e))?;
    for timed in csv.into_deserialize::<(f64, Row)>().skip(1) {
        let Ok((secs, row)) = timed else { break };
        if asked.has(&row) {
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
