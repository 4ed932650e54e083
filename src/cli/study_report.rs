//! What the table of a race says, as JSON and in words.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::study_folder::Asked;
use super::{left, right, shown_width};
use crate::report::race::test_text;
use crate::study::statistics::{Time, times};
use crate::study::{ArmFigures, LogRank, NoTest, Row};
use crate::{say, words};

/// Tests that the words name; all of them stand in the JSON.
const MOST_TESTS: usize = 45;
/// Arms of which each is tested against each. Of more, as a map has them, each is tested against the first alone: all pairs
/// of a thousand arms would be half a million tests, of which chance alone makes thousands look like a difference.
const MOST_PAIRED: usize = 64;

/// How long a race took; nothing where its rows were made elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// Runs at a time; 0 where the rows were made elsewhere.
    pub jobs: usize,
    /// Seconds by the clock.
    pub wall_secs: f64,
    /// Processor seconds of all threads.
    pub cpu_secs: f64,
}

/// What the rows of a race say.
pub struct Report<'a> {
    asked: &'a Asked,
    /// Of every arm, in the order of the arms.
    arms: Vec<OfArm>,
    took: Took,
}

/// What is known of one arm.
struct OfArm {
    figures: ArmFigures,
    times: Vec<Time>,
}

/// A test of two arms, by their places.
type Test = (usize, usize, Result<LogRank, NoTest>);

impl<'a> Report<'a> {
    /// Of what was asked, and the rows that there are.
    pub fn of(asked: &'a Asked, rows: &[Row], took: Took) -> Self {
        let mut by_arm: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            by_arm.entry(&row.arm).or_default().push(row);
        }
        let arms = asked.arms.iter().map(|arm| {
            let rows = by_arm.remove(arm.name.as_str()).unwrap_or_default();
            let limit = asked.limit_of(arm);
            OfArm { figures: ArmFigures::of(&rows, limit), times: times(&rows, limit) }
        });
        Self { asked, arms: arms.collect(), took }
    }

    /// How many tests there are.
    fn n_tests(&self) -> usize {
        let n_arms = self.arms.len();
        if n_arms > MOST_PAIRED { n_arms - 1 } else { n_arms * n_arms.saturating_sub(1) / 2 }
    }

    /// The first of the log-rank tests.
    fn tests(&self, most: usize) -> impl Iterator<Item = Test> {
        let n_arms = self.arms.len();
        let firsts = if n_arms > MOST_PAIRED { 1 } else { n_arms };
        let pairs = (0..firsts).flat_map(move |a| (a + 1..n_arms).map(move |b| (a, b)));
        pairs.take(most).map(|(a, b)| (a, b, LogRank::of(&self.arms[a].times, &self.arms[b].times)))
    }

    /// One JSON object, as scripts rely on it. Numbers that are not finite become `null`.
    pub fn to_json(&self) -> Value {
        let arms = self.asked.arms.iter().zip(&self.arms);
        let arms: Vec<Value> = arms.map(|(asked, arm)| arm_json(&asked.name, &asked.set, &arm.figures)).collect();
        let name = |place: usize| &self.asked.arms[place].name;
        let test = |(a, b, test): Test| {
            let test = test.ok();
            json!({"a": name(a), "b": name(b), "test": "log-rank", "chi2": test.map(|t| t.chi2), "p": test.map(|t| t.p)})
        };
        json!({
            "seeds": [self.asked.seeds.0, self.asked.seeds.1],
            "max_steps": self.asked.max_steps,
            "arms": arms,
            "tests": self.tests(usize::MAX).map(test).collect::<Vec<_>>(),
            "jobs": self.took.jobs,
            "wall_secs": self.took.wall_secs,
            "cpu_secs": self.took.cpu_secs,
        })
    }

    /// A table and the tests, for people.
    pub fn to_text(&self) -> String {
        let heads = ["arm", "reached", "share", "steps", "km-median", "diverged", "constant"];
        let mut table = vec![heads.map(|head| words::named("race-head", head).to_owned()).to_vec()];
        for (asked, OfArm { figures, .. }) in self.asked.arms.iter().zip(&self.arms) {
            let grouped = |steps: f64| words::grouped(steps.round());
            let steps = figures
                .steps
                .map_or_else(|| "-".to_owned(), |s| [s.min as f64, s.median, s.max as f64].map(grouped).join(" / "));
            table.push(vec![
                asked.name.clone(),
                say!("race-reached", reached = figures.reached, runs = figures.runs),
                share_text(figures),
                steps,
                figures.km_median.map_or_else(|| "-".to_owned(), |steps| grouped(steps as f64)),
                words::grouped(figures.diverged as f64),
                words::grouped(figures.constant as f64),
            ]);
        }
        let mut text = table_text(&table);
        text += &(say!("race-method", limit = self.asked.max_steps) + "\n");
        let name = |place: usize| self.asked.arms[place].name.as_str();
        for (a, b, test) in self.tests(MOST_TESTS) {
            text += &(test_text(name(a), name(b), test) + "\n");
        }
        if self.n_tests() > MOST_TESTS {
            text += &(say!("race-more-tests", tests = self.n_tests()) + "\n");
        }
        if self.arms.len() > MOST_PAIRED {
            text += &(say!("race-first-only", most = MOST_PAIRED) + "\n");
        }
        if self.took.jobs > 0 {
            text += &(self.took.text() + "\n");
        }
        text
    }
}

impl Took {
    /// In words.
    pub fn text(&self) -> String {
        let (wall, cpu) = (format!("{:.1}", self.wall_secs), format!("{:.1}", self.cpu_secs));
        say!("race-took", wall = wall, cpu = cpu, jobs = self.jobs)
    }
}

/// An arm as scripts read it.
pub fn arm_json(name: &str, set: &[(String, String)], figures: &ArmFigures) -> Value {
    let (low, high) = figures.share_ci95();
    let set: serde_json::Map<String, Value> = set.iter().map(|(path, value)| (path.clone(), json!(value))).collect();
    let steps = figures.steps.map(|s| json!({"min": s.min, "q1": s.q1, "median": s.median, "q3": s.q3, "max": s.max}));
    json!({
        "name": name,
        "set": set,
        "runs": figures.runs,
        "reached": figures.reached,
        "share": figures.share(),
        "share_ci95": [low, high],
        "steps": steps,
        "km_median": figures.km_median,
        "diverged": figures.diverged,
        "constant": figures.constant,
    })
}

/// The share that reached the goal with its interval, in per cent.
pub fn share_text(figures: &ArmFigures) -> String {
    let (low, high) = figures.share_ci95();
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    format!("{} % ({}-{})", percent(figures.share()), percent(low), percent(high))
}

/// Rows of cells in columns, the first to the left and the others to the right.
pub fn table_text(table: &[Vec<String>]) -> String {
    let n_columns = table.first().map_or(0, Vec::len);
    let width = |c: usize| table.iter().map(|row| shown_width(&row[c])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(c, (cell, width))| if c == 0 { left(cell, *width) } else { right(cell, *width) });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    table.iter().map(line).collect()
}
