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
use crate::study::{Ending, Row, Study};

/// What was asked.
const STUDY: &str = "study.ron";
/// One row per arm and seed, in that order.
pub const RUNS: &str = "runs.csv";
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

    /// Names of the arms with their places.
    fn places(&self) -> BTreeMap<&str, usize> {
        self.arms.iter().enumerate().map(|(place, arm)| (arm.name.as_str(), place)).collect()
    }

    /// Brings rows into the order of the table.
    pub fn sort(&self, rows: &mut [Row]) {
        let places = self.places();
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

/// A row as `progress.csv` keeps it: how many seconds the run took, and the columns of the table.
type Timed = (f64, String, u64, bool, u64, String, f64, f64, Option<f64>, Ending);

/// The folder while the race runs.
pub struct StudyFolder {
    folder: PathBuf,
    progress: File,
    done: Vec<(Row, f64)>,
}

impl StudyFolder {
    /// Begins a study in a folder, or goes on with the one that is there.
    ///
    /// # Errors
    /// Where there is a study that is not to be gone on with, or another one, or the folder cannot be written to.
    pub fn begin(folder: &Path, asked: &Asked, resumes: bool) -> Result<Self, Failure> {
        let at = |name: &str| folder.join(name);
        fs::create_dir_all(folder).map_err(|e| unwritable(folder, &e))?;
        let is_there = at(STUDY).exists();
        if is_there && !resumes {
            return Err(Failure::Input(say!("study-taken", folder = folder.display().to_string())));
        }
        let mut done = Vec::new();
        if is_there {
            if Asked::read(folder)? != *asked {
                return Err(Failure::Input(say!("study-other", folder = folder.display().to_string())));
            }
            done =
                if at(PROGRESS).exists() { read_progress(&at(PROGRESS), asked)? } else { read_whole(folder, asked)? };
        } else {
            let config = ron::ser::PrettyConfig::new().new_line("\n");
            let text = ron::ser::to_string_pretty(asked, config).map_err(Failure::input)?;
            write_atomically(&at(STUDY), |out| out.write_all(text.as_bytes()))
                .map_err(|e| unwritable(&at(STUDY), &e))?;
        }
        // A row that was cut off is written anew.
        let text = progress_text(&done).map_err(|e| unwritable(&at(PROGRESS), &e))?;
        write_atomically(&at(PROGRESS), |out| out.write_all(&text)).map_err(|e| unwritable(&at(PROGRESS), &e))?;
        let progress = OpenOptions::new().append(true).open(at(PROGRESS)).map_err(|e| unwritable(&at(PROGRESS), &e))?;
        Ok(Self { folder: folder.to_owned(), progress, done })
    }

    /// The rows that are done.
    pub fn rows(&self) -> Vec<Row> {
        self.done.iter().map(|(row, _)| row.clone()).collect()
    }

    /// Keeps a row that is done.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, done: &Done) -> Result<(), Failure> {
        let secs = done.took.as_secs_f64();
        let mut line = Vec::new();
        let written =
            csv::WriterBuilder::new().has_headers(false).from_writer(&mut line).serialize(flat(&done.row, secs));
        let written = written.map_err(io::Error::other).and_then(|()| self.progress.write_all(&line));
        written.map_err(|e| unwritable(&self.folder.join(PROGRESS), &e))?;
        self.done.push((done.row.clone(), secs));
        Ok(())
    }

    /// Writes the tables and the summary. Where the race is not whole, it can go on later.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn finish(self, rows: &[Row], summary: &Value, is_whole: bool) -> Result<(), Failure> {
        write_table(&self.folder, rows)?;
        let secs: BTreeMap<(&str, u64), f64> =
            self.done.iter().map(|(row, secs)| ((row.arm.as_str(), row.seed), *secs)).collect();
        let took = |row: &Row| secs.get(&(row.arm.as_str(), row.seed)).copied().filter(|secs| secs.is_finite());
        let timings = rows.iter().map(|row| (&row.arm, row.seed, took(row)));
        write_csv(&self.folder.join(TIMINGS), &["arm", "seed", "secs"], timings)?;
        write_summary(&self.folder, summary)?;
        if is_whole {
            let progress = self.folder.join(PROGRESS);
            fs::remove_file(&progress).map_err(|e| unwritable(&progress, &e))?;
        }
        Ok(())
    }
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
    let started = StudyFolder::begin(folder, asked, false)?;
    drop(started);
    write_table(folder, rows)?;
    let progress = folder.join(PROGRESS);
    fs::remove_file(&progress).map_err(|e| unwritable(&progress, &e))
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
pub fn read_table(folder: &Path, asked: &Asked) -> Result<Vec<(Row, f64)>, Failure> {
    let path = folder.join(RUNS);
    let mut rows = Vec::new();
    let mut csv = csv::Reader::from_path(&path).map_err(|e| broken(&path, &e))?;
    for row in csv.deserialize() {
        let row: Row = row.map_err(|e| broken(&path, &e))?;
        if !asked.has(&row) {
            let (file, seed) = (path.display().to_string(), row.seed.to_string());
            return Err(Failure::Input(say!("study-row-not-asked", file = file, arm = row.arm, seed = seed)));
        }
        rows.push((row, f64::NAN));
    }
    Ok(rows)
}

/// The rows of a race that was whole, with their timings where these are there.
fn read_whole(folder: &Path, asked: &Asked) -> Result<Vec<(Row, f64)>, Failure> {
    let mut rows = read_table(folder, asked)?;
    let timings = csv::Reader::from_path(folder.join(TIMINGS));
    let timings = timings.map(|mut csv| csv.deserialize().flatten().collect::<Vec<(String, u64, Option<f64>)>>());
    let secs: BTreeMap<(String, u64), f64> =
        timings.unwrap_or_default().into_iter().filter_map(|(arm, seed, secs)| Some(((arm, seed), secs?))).collect();
    for (row, its) in &mut rows {
        *its = secs.get(&(row.arm.clone(), row.seed)).copied().unwrap_or(f64::NAN);
    }
    Ok(rows)
}

/// The rows that an interrupted race has left. What was cut off when it ended is left out: those runs are made again.
fn read_progress(path: &Path, asked: &Asked) -> Result<Vec<(Row, f64)>, Failure> {
    let mut rows: Vec<(Row, f64)> = Vec::new();
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|e| broken(path, &e))?;
    for timed in csv.deserialize::<Timed>() {
        let Ok((secs, arm, seed, reached, steps, stop_reason, loss, accuracy, test_accuracy, ending)) = timed else {
            break;
        };
        let row = Row { arm, seed, reached, steps, stop_reason, loss, accuracy, test_accuracy, ending };
        if asked.has(&row) {
            rows.push((row, secs));
        }
    }
    Ok(rows)
}

/// A row and its time as a flat record.
fn flat(row: &Row, secs: f64) -> Timed {
    (
        secs,
        row.arm.clone(),
        row.seed,
        row.reached,
        row.steps,
        row.stop_reason.clone(),
        row.loss,
        row.accuracy,
        row.test_accuracy,
        row.ending,
    )
}

fn progress_text(done: &[(Row, f64)]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(&mut text);
    csv.write_record(std::iter::once("secs").chain(HEADS)).map_err(io::Error::other)?;
    for (row, secs) in done {
        csv.serialize(flat(row, *secs)).map_err(io::Error::other)?;
    }
    csv.flush()?;
    drop(csv);
    Ok(text)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::Run(say!("study-not-written", file = path.display().to_string(), error = error.to_string()))
}

fn broken(path: &Path, error: &csv::Error) -> Failure {
    Failure::Input(say!("study-broken-table", file = path.display().to_string(), error = error.to_string()))
}
