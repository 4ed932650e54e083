//! What the table of a race says, as JSON and in words.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::study_folder::{Asked, AskedArm};
use super::{left, right, shown_width};
use crate::study::statistics::times;
use crate::study::{ArmFigures, LogRank, Row};
use crate::{say, words};

/// Tests that the words name; all of them stand in the JSON.
const MOST_TESTS: usize = 45;

/// A race and its rows, in the order of the table.
pub struct Report<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// The rows that there are.
    pub rows: &'a [Row],
    /// Runs at a time; 0 where the rows were made elsewhere.
    pub jobs: usize,
    /// Seconds by the clock.
    pub wall_secs: f64,
    /// Processor seconds of all threads.
    pub cpu_secs: f64,
}

impl Report<'_> {
    /// The rows of every arm, in the order of the arms.
    fn by_arm(&self) -> Vec<Vec<&Row>> {
        let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.rows {
            rows.entry(&row.arm).or_default().push(row);
        }
        self.asked.arms.iter().map(|arm| rows.remove(arm.name.as_str()).unwrap_or_default()).collect()
    }

    /// How many pairs of arms there are.
    fn n_pairs(&self) -> usize {
        let n_arms = self.asked.arms.len();
        n_arms * n_arms.saturating_sub(1) / 2
    }

    /// The log-rank tests of the first pairs of arms.
    fn tests(&self, n_pairs: usize) -> Vec<(&str, &str, Option<LogRank>)> {
        let limit = self.asked.max_steps;
        let names = self.asked.arms.iter().map(|arm| arm.name.as_str());
        let arms: Vec<_> = names.zip(self.by_arm().iter().map(|rows| times(rows, limit))).collect();
        let pairs = arms.iter().enumerate().flat_map(|(i, a)| arms[i + 1..].iter().map(move |b| (a, b)));
        pairs.take(n_pairs).map(|(a, b)| (a.0, b.0, LogRank::of(&a.1, &b.1))).collect()
    }

    /// One JSON object, as scripts rely on it. Numbers that are not finite become `null`.
    pub fn to_json(&self) -> Value {
        let arm = |(arm, rows): (&AskedArm, &Vec<&Row>)| {
            let figures = ArmFigures::of(rows, self.asked.max_steps);
            let (low, high) = figures.share_ci95();
            let set: serde_json::Map<String, Value> =
                arm.set.iter().map(|(path, value)| (path.clone(), json!(value))).collect();
            let steps =
                figures.steps.map(|s| json!({"min": s.min, "q1": s.q1, "median": s.median, "q3": s.q3, "max": s.max}));
            json!({
                "name": arm.name,
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
        };
        let test = |(a, b, test): (&str, &str, Option<LogRank>)| json!({"a": a, "b": b, "test": "log-rank", "chi2": test.map(|t| t.chi2), "p": test.map(|t| t.p)});
        json!({
            "seeds": [self.asked.seeds.0, self.asked.seeds.1],
            "max_steps": self.asked.max_steps,
            "arms": self.asked.arms.iter().zip(&self.by_arm()).map(arm).collect::<Vec<_>>(),
            "tests": self.tests(self.n_pairs()).into_iter().map(test).collect::<Vec<_>>(),
            "jobs": self.jobs,
            "wall_secs": self.wall_secs,
            "cpu_secs": self.cpu_secs,
        })
    }

    /// A table and the tests, for people.
    pub fn to_text(&self) -> String {
        let heads = ["arm", "reached", "share", "steps", "km-median", "diverged", "constant"];
        let mut table = vec![heads.map(|head| words::named("race-head", head).to_owned())];
        for (arm, rows) in self.asked.arms.iter().zip(&self.by_arm()) {
            let f = ArmFigures::of(rows, self.asked.max_steps);
            let (low, high) = f.share_ci95();
            let percent = |share: f64| format!("{:.0}", 100.0 * share);
            let grouped = |steps: f64| words::grouped(steps.round());
            let steps = f
                .steps
                .map_or_else(|| "-".to_owned(), |s| [s.min as f64, s.median, s.max as f64].map(grouped).join(" / "));
            table.push([
                arm.name.clone(),
                say!("race-reached", reached = f.reached, runs = f.runs),
                format!("{} % ({}-{})", percent(f.share()), percent(low), percent(high)),
                steps,
                f.km_median.map_or_else(|| "-".to_owned(), |steps| grouped(steps as f64)),
                words::grouped(f.diverged as f64),
                words::grouped(f.constant as f64),
            ]);
        }
        let widths: Vec<usize> =
            (0..heads.len()).map(|c| table.iter().map(|row| shown_width(&row[c])).max().unwrap_or(0)).collect();
        let line = |row: &[String; 7]| {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(c, (cell, width))| if c == 0 { left(cell, *width) } else { right(cell, *width) });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
        };
        let mut text: String = table.iter().map(line).collect();
        text += &(say!("race-method", limit = self.asked.max_steps) + "\n");
        for (a, b, test) in self.tests(MOST_TESTS) {
            text += &match test {
                Some(t) => say!("race-test", a = a, b = b, chi2 = format!("{:.2}", t.chi2), p = format!("{:.2e}", t.p)),
                None => say!("race-no-test", a = a, b = b),
            };
            text += "\n";
        }
        if self.n_pairs() > MOST_TESTS {
            text += &(say!("race-more-tests", tests = self.n_pairs()) + "\n");
        }
        if self.jobs > 0 {
            let (wall, cpu) = (format!("{:.1}", self.wall_secs), format!("{:.1}", self.cpu_secs));
            text += &(say!("race-took", wall = wall, cpu = cpu, jobs = self.jobs) + "\n");
        }
        text
    }
}
