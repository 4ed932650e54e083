//! By what factor a change makes runs arrive earlier, with its uncertainty; and which changes explain that they are slow.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::statistics::{ArmFigures, Time, km_median};

/// Resamples of the bootstrap.
pub const RESAMPLES: usize = 10_000;
/// Where its draws start; the same for every change, so that all are drawn the same seeds.
const DRAWS: u64 = 9;
/// What a change must save at least that explains anything.
pub const EXPLAINS: f64 = 2.0;

/// How many times fewer steps runs need with a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Median steps without the change over those with it, both by Kaplan and Meier. Above 1 it saves steps.
    pub factor: f64,
    /// Its 95 % interval: percentiles of [`RESAMPLES`] factors, each of as many seeds as there are, drawn with replacement,
    /// with and without the change the same seeds (Efron 1979). Where half of the drawn runs do not arrive, there is no
    /// median: without the change alone the factor is infinite, with it alone 0, and where both have none the draw says
    /// nothing and is left out.
    pub ci95: (f64, f64),
}

/// What is seen of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It saves steps: the whole interval is above 1.
    Saves,
    /// It costs steps: the whole interval is below 1.
    Costs,
    /// The interval has 1 in it.
    Nothing,
}

impl Effect {
    /// Of the times of the same seeds, without and with the change; `None` where one of them has no median.
    pub fn of(pairs: &[(Time, Time)]) -> Option<Self> {
        let median = |of: fn(&(Time, Time)) -> Time, pairs: &[(Time, Time)]| {
            km_median(&pairs.iter().map(of).collect::<Vec<_>>()).map(|steps| steps as f64)
        };
        let medians = |pairs: &[(Time, Time)]| (median(|pair| pair.0, pairs), median(|pair| pair.1, pairs));
        let (Some(without), Some(with)) = medians(pairs) else { return None };
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(DRAWS);
        let mut drawn = pairs.to_vec();
        let mut factors = Vec::with_capacity(RESAMPLES);
        for _ in 0..RESAMPLES {
            for pair in &mut drawn {
                *pair = pairs[rng.random_range(0..pairs.len())];
            }
            match medians(&drawn) {
                (Some(without), Some(with)) => factors.push(without / with),
                (None, Some(_)) => factors.push(f64::INFINITY),
                (Some(_), None) => factors.push(0.0),
                (None, None) => {}
            }
        }
        factors.sort_unstable_by(f64::total_cmp);
        // A fortieth of the draws lies beyond either end.
        let beyond = factors.len() / 40;
        let ci95 = match factors.as_slice() {
            [] => (0.0, f64::INFINITY),
            factors => (factors[beyond], factors[factors.len() - 1 - beyond]),
        };
        Some(Self { factor: without / with, ci95 })
    }

    /// What is seen of it.
    pub fn seen(&self) -> Seen {
        match self.ci95 {
            (low, _) if low > 1.0 => Seen::Saves,
            (_, high) if high < 1.0 => Seen::Costs,
            _ => Seen::Nothing,
        }
    }
}

/// Whether a change saves at least a factor of [`EXPLAINS`], and its interval does not deny it.
pub fn saves_much(effect: &Effect) -> bool {
    effect.seen() == Seen::Saves && effect.factor >= EXPLAINS
}

/// What explains that the baseline is slow: places among the changes, the best first.
///
/// Where the baseline has a median, these are the changes that save much ([`saves_much`]), at least half of what the best of
/// them saves, and lose no run: a cure with which fewer arrive explains nothing. Where it has none, they are those of whose
/// runs more arrive: Wilson's interval lies wholly above the baseline's.
pub fn explaining(baseline: &ArmFigures, tried: &[(ArmFigures, Option<Effect>)]) -> Vec<usize> {
    let all = tried.iter().enumerate();
    if baseline.km_median.is_none() {
        let most = baseline.share_ci95().1;
        let mut found: Vec<usize> = all.filter(|(_, arm)| arm.0.share_ci95().0 > most).map(|(at, _)| at).collect();
        found.sort_by_key(|&at| {
            let figures = &tried[at].0;
            (std::cmp::Reverse(figures.reached), figures.km_median.unwrap_or(u64::MAX))
        });
        return found;
    }
    let loses_none = all.filter(|(_, arm)| arm.0.share() >= baseline.share());
    let saved = loses_none.filter_map(|(at, arm)| Some((at, arm.1.filter(saves_much)?.factor)));
    let mut saved: Vec<(usize, f64)> = saved.collect();
    saved.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = saved.first().map_or(f64::INFINITY, |found| found.1);
    saved.into_iter().filter(|(_, factor)| *factor >= best / 2.0).map(|(at, _)| at).collect()
}
