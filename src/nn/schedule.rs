//! How the learning rate changes over the steps of a run.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::words;

/// The learning rate of each step, from the experiment's own: a linear warm-up, and a decay behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Steps over which the rate rises in a line: the first takes `rate / warm_up`, the last of them the whole rate.
    /// `torch.optim.lr_scheduler.LinearLR(start_factor=1/w, total_iters=w-1)`. 0: none.
    #[serde(default)]
    pub warm_up: u64,
    /// What comes after it.
    #[serde(default)]
    pub decay: Decay,
}

/// How the rate falls, over `u` = steps taken since the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, IntoStaticStr)]
#[serde(deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
pub enum Decay {
    /// `rate`
    #[default]
    Constant,
    /// `rate factor^floor(u / every)`; `torch.optim.lr_scheduler.StepLR`.
    Step {
        /// Steps between two falls.
        every: u64,
        /// What the rate is multiplied by.
        factor: f64,
    },
    /// `to + (rate - to) (1 + cos(pi min(u, steps) / steps)) / 2` (Loshchilov & Hutter 2017);
    /// `torch.optim.lr_scheduler.CosineAnnealingLR`, without its rise after the end.
    Cosine {
        /// Steps until the end.
        steps: u64,
        /// The rate at the end and behind it.
        #[serde(default)]
        to: f64,
    },
}

impl Decay {
    /// One of every kind with usual constants, in the order in which lists show them.
    pub fn examples() -> [Self; 3] {
        [Self::Constant, Self::Step { every: 1000, factor: 0.5 }, Self::Cosine { steps: 10_000, to: 0.0 }]
    }

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        self.into()
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("decay", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("decay", self.key(), "formula")
    }
}

impl Schedule {
    /// Whether every step has the experiment's own rate.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    pub fn is_constant(&self) -> bool {
        self.warm_up == 0 && self.decay == Decay::Constant
    }

    /// The rate of the step that follows `steps_taken` others.
    pub fn rate(self, rate: f64, steps_taken: u64) -> f64 {
        if steps_taken < self.warm_up {
            return rate * ((steps_taken + 1) as f64 / self.warm_up as f64);
        }
        let since = steps_taken - self.warm_up;
        match self.decay {
            Decay::Constant => rate,
            Decay::Step { every, factor } => {
                // A power too large for the exponent has long been 0, or infinite.
                rate * factor.powi(i32::try_from(since / every.max(1)).unwrap_or(i32::MAX))
            }
            Decay::Cosine { steps, to } => {
                let share = since.min(steps) as f64 / steps.max(1) as f64;
                to + (rate - to) * (1.0 + (std::f64::consts::PI * share).cos()) / 2.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_up_rises_in_a_line_and_the_decay_begins_behind_it() {
        let rates = |schedule: Schedule| (0..12).map(|step| schedule.rate(0.8, step)).collect::<Vec<f64>>();
        let step = Schedule { warm_up: 4, decay: Decay::Step { every: 3, factor: 0.5 } };
        assert_eq!(rates(step), [0.2, 0.4, 0.8 * 0.75, 0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]);
        let cosine = rates(Schedule { warm_up: 0, decay: Decay::Cosine { steps: 8, to: 0.2 } });
        assert_eq!(cosine[0], 0.8);
        assert!((cosine[4] - 0.5).abs() < 1e-15 && cosine[8..].iter().all(|rate| *rate == 0.2), "{cosine:?}");
        assert!(cosine.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!(rates(Schedule::default()).iter().all(|rate| *rate == 0.8) && Schedule::default().is_constant());
    }

    #[test]
    fn millions_of_steps_end_at_zero_and_not_at_nonsense() {
        let fast = Schedule { warm_up: 0, decay: Decay::Step { every: 1, factor: 0.5 } };
        assert_eq!(fast.rate(0.1, u64::MAX), 0.0);
        assert_eq!(fast.rate(0.1, 3_000_000), 0.0);
    }
}
