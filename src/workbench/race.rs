//! A race of the live runs, as the workbench holds it: with its figures, computed when rows come and not when it is looked at.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::lane::Letter;
use crate::experiment::preset;
use crate::study::curve::{Spread, spread};
use crate::study::statistics::{NoTest, Time, Waiting, crossing, survival, times};
use crate::study::{Arm, ArmFigures, Background, Curve, LogRank, Row, Sampler};

/// Races since the start of the program.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A race, and whose it is.
pub struct Race {
    /// The runs that have ended and those to come.
    pub study: Background,
    /// The live run that each arm was made of.
    pub letters: Vec<Letter>,
    /// What the rows say of each arm, of the seeds alone that have ended in every arm.
    pub arms: Vec<OfArm>,
    /// What they say of every two.
    pub pairs: Vec<Pair>,
    number: u64,
    /// Rows that the figures are of.
    n_looked_at: usize,
}

/// What the rows of an arm say.
#[derive(Clone, Debug)]
pub struct OfArm {
    /// The rows, by their seeds.
    pub rows: Vec<Row>,
    /// Their figures.
    pub figures: ArmFigures,
    /// When each arrived.
    pub times: Vec<Time>,
    /// The curve of those that have not arrived.
    pub curve: Vec<Waiting>,
    /// Median and bands of the loss over the runs.
    pub loss: Vec<Spread>,
    /// The same of the speed of learning, layer by layer.
    pub speeds: Vec<Vec<Spread>>,
}

/// What the rows of two arms say.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The places of the arms.
    pub arms: (usize, usize),
    /// The test.
    pub test: Result<LogRank, NoTest>,
    /// Where their curves of arrival cross.
    pub crossing: Option<u64>,
}

impl Race {
    /// A race with what its rows say.
    pub(super) fn new(study: Background, letters: Vec<Letter>) -> Self {
        let mut race = Self {
            study,
            letters,
            arms: Vec::new(),
            pairs: Vec::new(),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            n_looked_at: 0,
        };
        race.look();
        race
    }

    /// Computes the figures where enough has come: with many rows not at every one of them.
    pub(super) fn look_at_news(&mut self) {
        let (n, before) = (self.study.rows.len(), self.n_looked_at);
        if n > before && (!self.study.is_running() || n < 400 || n - before > before / 50) {
            self.look();
        }
    }

    fn look(&mut self) {
        self.n_looked_at = self.study.rows.len();
        let of = |(place, (arm, rows)): (usize, (&Arm, Vec<&Row>))| {
            let limit = arm.max_steps().unwrap_or(u64::MAX);
            let curves: Vec<&Curve> = rows.iter().filter_map(|row| self.study.curves.get(&(place, row.seed))).collect();
            let layers = curves.first().map_or(0, |curve| curve.layers());
            let sampler = Sampler::new(limit);
            let times = times(&rows, limit);
            OfArm {
                figures: ArmFigures::of(&rows, limit),
                curve: survival(&times),
                times,
                loss: spread(&sampler, &curves, 0),
                speeds: (1..=layers).map(|layer| spread(&sampler, &curves, layer)).collect(),
                rows: rows.into_iter().cloned().collect(),
            }
        };
        self.arms = self.study.arms.iter().zip(self.study.by_arm()).enumerate().map(of).collect();
        let places = (0..self.arms.len()).flat_map(|a| (a + 1..self.arms.len()).map(move |b| (a, b)));
        let pair = |(a, b): (usize, usize)| {
            let (left, right) = (&self.arms[a], &self.arms[b]);
            let test = LogRank::of(&left.times, &right.times);
            Pair {
                arms: (a, b),
                test,
                crossing: crossing(&left.curve, &right.curve, left.times.len().min(right.times.len())),
            }
        };
        self.pairs = places.map(pair).collect();
    }

    /// Which race it is of those since the start of the program, and how many rows its figures are of: so that who paints
    /// knows when to paint anew.
    pub fn edition(&self) -> (u64, usize) {
        (self.number, self.n_looked_at)
    }

    /// The largest step limit of its arms.
    pub fn limit(&self) -> u64 {
        self.study.arms.iter().filter_map(Arm::max_steps).max().unwrap_or(1)
    }

    /// Everything of it that is kept between two starts, as a text.
    pub fn stored(&self) -> Option<String> {
        let arm = |arm: &Arm| {
            let preset = preset::to_text(&arm.spec).ok()?;
            Some(StoredArm { name: arm.name.clone(), set: arm.set.clone(), preset })
        };
        let stored = StoredRace {
            arms: self.study.arms.iter().map(arm).collect::<Option<_>>()?,
            letters: self.letters.iter().map(|letter| letter.place()).collect(),
            seeds: (self.study.seeds.start, self.study.seeds.end),
            rows: self.study.rows.clone(),
        };
        ron::to_string(&stored).ok()
    }

    /// The race of such a text; not under way. `None` where the text is none of this program's.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let stored: StoredRace = ron::from_str(text).ok()?;
        let arm =
            |arm: StoredArm| Some(Arm { name: arm.name, set: arm.set, spec: preset::parse(&arm.preset, "race").ok()? });
        let arms = stored.arms.into_iter().map(arm).collect::<Option<Vec<_>>>()?;
        let letters = stored.letters.into_iter().map(Letter::at).collect::<Option<Vec<_>>>()?;
        let (first, end) = stored.seeds;
        let fits = |row: &Row| (first..end).contains(&row.seed) && arms.iter().any(|arm| arm.name == row.arm);
        let is_one = !arms.is_empty() && arms.len() == letters.len() && first < end && stored.rows.iter().all(fits);
        is_one.then(|| Self::new(Background::resting(arms, first..end, stored.rows), letters))
    }
}

/// A race as it is kept.
#[derive(Serialize, Deserialize)]
struct StoredRace {
    arms: Vec<StoredArm>,
    letters: Vec<usize>,
    seeds: (u64, u64),
    rows: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct StoredArm {
    name: String,
    set: Vec<(String, String)>,
    preset: String,
}
