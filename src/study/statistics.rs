//! What a table of runs says: shares with their uncertainty, steps to the goal, and whether two arms differ.

use super::row::{Ending, Row};

/// The 97.5 % point of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// Smallest, quartiles and largest of some numbers of steps. Quartiles interpolate between neighbours (as numpy's do).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// The smallest.
    pub min: u64,
    /// A quarter is smaller.
    pub q1: f64,
    /// Half are smaller.
    pub median: f64,
    /// Three quarters are smaller.
    pub q3: f64,
    /// The largest.
    pub max: u64,
}

/// The figures of one arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmFigures {
    /// Runs.
    pub runs: u64,
    /// Those that reached the goal.
    pub reached: u64,
    /// Their steps; `None` where none did.
    pub steps: Option<Steps>,
    /// Steps by which half of all runs have reached the goal, by Kaplan and Meier (1958): runs that did not are censored
    /// where they ended ([`Time`]). `None` where fewer than half do.
    pub km_median: Option<u64>,
    /// Runs that diverged.
    pub diverged: u64,
    /// Runs that ended as a constant.
    pub constant: u64,
}

impl ArmFigures {
    /// Of the rows of one arm. `limit` is its own step limit.
    pub fn of(rows: &[&Row], limit: u64) -> Self {
        let count = |ending| rows.iter().filter(|row| row.ending == ending).count() as u64;
        let mut steps: Vec<u64> = rows.iter().filter(|row| row.reached).map(|row| row.steps).collect();
        steps.sort_unstable();
        Self {
            runs: rows.len() as u64,
            reached: steps.len() as u64,
            steps: Steps::of_sorted(&steps),
            km_median: km_median(&times(rows, limit)),
            diverged: count(Ending::Diverged),
            constant: count(Ending::Constant),
        }
    }

    /// Share of runs that reached the goal, 0 to 1.
    pub fn share(&self) -> f64 {
        if self.runs == 0 { 0.0 } else { self.reached as f64 / self.runs as f64 }
    }

    /// The 95 % interval of the share, by Wilson (1927).
    pub fn share_ci95(&self) -> (f64, f64) {
        wilson(self.reached, self.runs)
    }
}

impl Steps {
    fn of_sorted(steps: &[u64]) -> Option<Self> {
        let (&min, &max) = (steps.first()?, steps.last()?);
        let steps: Vec<f64> = steps.iter().map(|at| *at as f64).collect();
        let at = |share| quantile(&steps, share);
        Some(Self { min, q1: at(0.25), median: at(0.5), q3: at(0.75), max })
    }
}

/// The value under which this share of some sorted values lies, between two of them in a line (numpy's `linear`); NaN where
/// there are none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let below = sorted[place.floor() as usize];
    below + (sorted[place.ceil() as usize] - below) * place.fract()
}

/// The interval by Wilson: the shares under which `k` of `n` is no rarer than once in twenty, by the normal approximation
/// of the score. All of 0 to 1 where there are no runs.
pub fn wilson(k: u64, n: u64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (none, all) = (k == 0, k == n);
    let (n, p) = (n as f64, k as f64 / n as f64);
    let z2 = Z_95 * Z_95;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // The end that is exact is written as it is, not as what rounding leaves of it.
    (if none { 0.0 } else { (middle - half).max(0.0) }, if all { 1.0 } else { (middle + half).min(1.0) })
}

/// When a run reached its goal (true), or until when it was known not to have.
pub type Time = (u64, bool);

/// The times of the runs of one arm, whose own step limit this is. A run that took all its steps is known to have not
/// arrived until then, and nothing is known of it later, whatever longer limits other arms have. One that diverged will
/// not arrive however long it is given: it counts as still waiting at the limit of its arm.
pub fn times(rows: &[&Row], limit: u64) -> Vec<Time> {
    let time = |row: &&Row| match row.ending {
        _ if row.reached => (row.steps, true),
        Ending::Diverged => (limit.max(row.steps), false),
        Ending::Goal | Ending::Limit | Ending::Constant => (row.steps, false),
    };
    rows.iter().map(time).collect()
}

/// One step down of a survival curve: from here on this share of the runs has not reached its goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// Steps.
    pub at: u64,
    /// The share, 0 to 1, by Kaplan and Meier (1958): the product of `1 - arrived / still waiting` over all times until then.
    pub share: f64,
    /// Its 95 % interval: Greenwood's variance `sum arrived / (waiting (waiting - arrived))`, on the scale of `ln(-ln share)`
    /// (Kalbfleisch and Prentice), which keeps it within 0 and 1.
    pub ci95: (f64, f64),
}

/// The survival curve of an arm: its steps down, at the times at which a run arrives. Before the first the share is 1.
pub fn survival(times: &[Time]) -> Vec<Waiting> {
    let (mut curve, mut variance) = (Vec::new(), 0.0);
    falls(times, |at, share, arrived, waiting| {
        variance += arrived / (waiting * (waiting - arrived));
        let log = share.ln();
        let half = Z_95 * variance.sqrt() / log;
        let bound = |half: f64| (-((-log).ln() + half).exp()).exp();
        let ci95 = if share > 0.0 { (bound(-half), bound(half)) } else { (0.0, 0.0) };
        curve.push(Waiting { at, share, ci95 });
        true
    });
    curve
}

/// By how much a curve of arrival must lead the other for a crossing to count: less is the play of a few runs.
const LEADS: f64 = 0.05;

/// The steps at which one of two curves of `n_runs` runs each takes the lead that the other had; `None` where they do not
/// cross. One log-rank test then says little, since it cannot tell fast from often. A single run is no lead, however few
/// there are.
pub fn crossing(a: &[Waiting], b: &[Waiting], n_runs: usize) -> Option<u64> {
    let leads = LEADS.max(1.5 / n_runs.max(1) as f64);
    let (mut at_a, mut at_b, mut lead) = (0, 0, 0.0_f64);
    let share = |curve: &[Waiting], at: usize| at.checked_sub(1).map_or(1.0, |at: usize| curve[at].share);
    while let Some(step) = a[at_a..].first().into_iter().chain(b[at_b..].first()).map(|one| one.at).min() {
        at_a += a[at_a..].iter().take_while(|one| one.at == step).count();
        at_b += b[at_b..].iter().take_while(|one| one.at == step).count();
        let difference = share(b, at_b) - share(a, at_a);
        if difference.abs() > leads {
            if lead * difference < 0.0 {
                return Some(step);
            }
            lead = difference;
        }
    }
    None
}

/// The first time at which the share that has not arrived, by Kaplan and Meier, is at most a half.
pub fn km_median(times: &[Time]) -> Option<u64> {
    let mut median = None;
    falls(times, |at, share, _, _| {
        // A half is a half, however the shares before it were rounded.
        median = (share <= 0.5 + 1e-12).then_some(at);
        median.is_none()
    });
    median
}

/// Calls `each` with every time at which runs arrive: the share that is left then, how many arrive, and how many had not
/// before. Until it says no.
fn falls(times: &[Time], mut each: impl FnMut(u64, f64, f64, f64) -> bool) {
    let mut times = times.to_vec();
    times.sort_unstable();
    let (mut share, mut at) = (1.0, 0);
    while at < times.len() {
        let (time, waiting) = (times[at].0, (times.len() - at) as f64);
        let arrived = arrived(&times, &mut at, time);
        share *= 1.0 - arrived / waiting;
        if arrived > 0.0 && !each(time, share, arrived, waiting) {
            return;
        }
    }
}

/// The log-rank test of two arms (Mantel 1966): whether one arrives earlier than the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRank {
    /// `(observed - expected)^2 / variance`, chi-squared with one degree of freedom where both arrive alike.
    pub chi2: f64,
    /// How often a value as large would come up by chance.
    pub p: f64,
}

/// Why there is no log-rank test of two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTest {
    /// No run of either reached its goal.
    NoneArrived,
    /// Whenever a run arrived, there was nothing to compare it with: runs of one arm alone were still on their way, or
    /// all that were left arrived at once. Then the variance is 0.
    NothingToCompare,
}

impl LogRank {
    /// Of the times of two arms.
    ///
    /// # Errors
    /// Where nothing arrives, or nothing is left to compare when it does.
    pub fn of(a: &[Time], b: &[Time]) -> Result<Self, NoTest> {
        if !a.iter().chain(b).any(|time| time.1) {
            return Err(NoTest::NoneArrived);
        }
        let sorted = |times: &[Time]| {
            let mut times = times.to_vec();
            times.sort_unstable();
            times
        };
        let (a, b) = (sorted(a), sorted(b));
        let (mut at_a, mut at_b) = (0, 0);
        let (mut difference, mut variance) = (0.0, 0.0);
        while let Some(time) = a[at_a..].first().into_iter().chain(b[at_b..].first()).map(|t| t.0).min() {
            let (n_a, n) = ((a.len() - at_a) as f64, (a.len() - at_a + b.len() - at_b) as f64);
            let (arrived_a, arrived_b) = (arrived(&a, &mut at_a, time), arrived(&b, &mut at_b, time));
            let d = arrived_a + arrived_b;
            difference += arrived_a - d * n_a / n;
            if n > 1.0 {
                variance += d * (n_a / n) * (1.0 - n_a / n) * (n - d) / (n - 1.0);
            }
        }
        if variance <= 0.0 {
            return Err(NoTest::NothingToCompare);
        }
        let chi2 = difference * difference / variance;
        // Chi-squared with one degree of freedom is the square of a standard normal number.
        Ok(Self { chi2, p: libm::erfc((chi2 / 2.0).sqrt()) })
    }
}

/// How many of sorted times arrive at `time`; `at` goes on to the first later one.
fn arrived(times: &[Time], at: &mut usize, time: u64) -> f64 {
    let here = times[*at..].iter().take_while(|t| t.0 == time);
    let (n, arrived) = here.fold((0, 0u32), |(n, arrived), t| (n + 1, arrived + u32::from(t.1)));
    *at += n;
    f64::from(arrived)
}
