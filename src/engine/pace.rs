//! How fast a run goes: from one step a second to as fast as possible.

/// Seconds per factor of ten at which the article's 881,000 steps take some twenty seconds.
pub const DEFAULT_SECS_PER_DECADE: f64 = 3.4;

/// The wish for speed. A machine that cannot keep up goes as fast as it can.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Pace {
    /// So many steps a second.
    StepsPerSecond(f64),
    /// Every factor of ten of steps takes the same time: the first hundred can be watched one by one.
    Decades {
        /// Seconds per factor of ten.
        secs_per_decade: f64,
    },
    /// As fast as possible.
    Unlimited,
}

impl Default for Pace {
    fn default() -> Self {
        Self::Decades { secs_per_decade: DEFAULT_SECS_PER_DECADE }
    }
}

impl Pace {
    /// Steps due `secs` seconds after the run stood at `from` steps; `None`: as many as there is time for.
    pub fn steps_due(self, from: u64, secs: f64) -> Option<u64> {
        match self {
            Self::Unlimited => None,
            Self::StepsPerSecond(rate) => Some((rate.max(1e-3) * secs) as u64),
            Self::Decades { secs_per_decade } => {
                // steps(t) = 10^(t / secs_per_decade) reads 1 at time 0; a run at step 0 starts one step earlier.
                let at = (from + 1) as f64 * 10.0_f64.powf(secs / secs_per_decade.max(0.01)) - 1.0;
                Some((at as u64).saturating_sub(from))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decade_takes_the_same_time_wherever_it_starts() {
        let pace = Pace::Decades { secs_per_decade: 2.0 };
        assert_eq!(pace.steps_due(0, 2.0), Some(9));
        assert_eq!(pace.steps_due(9, 2.0), Some(90));
        assert_eq!(pace.steps_due(99_999, 2.0), Some(900_000));
        assert_eq!(Pace::StepsPerSecond(5.0).steps_due(77, 2.0), Some(10));
        assert_eq!(Pace::Unlimited.steps_due(0, 1.0), None);
    }

    #[test]
    fn the_articles_run_takes_some_twenty_seconds() {
        let due = Pace::default().steps_due(0, 20.5).unwrap_or(0);
        assert!((800_000..1_200_000).contains(&due), "{due}");
    }
}
