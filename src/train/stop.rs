//! Why a run ended, in words.

use serde::{Deserialize, Serialize};

use crate::experiment::spec::{StopRule, Watched, loss_goal};
use crate::say;

/// Steps of the window whose mean loss is reported, where no stop rule names another.
pub const REPORT_WINDOW: u64 = 1000;

/// The window of the first rule about the mean loss, else of the first that waits for a better one, else [`REPORT_WINDOW`].
pub(super) fn report_window(rules: &[StopRule]) -> u64 {
    let waited_for = |rule: &StopRule| match *rule {
        StopRule::NoImprovement { of: Watched::Loss, window, .. } => Some(window),
        _ => None,
    };
    let goal = loss_goal(rules).map(|(_, window)| window);
    goal.or_else(|| rules.iter().find_map(waited_for)).unwrap_or(REPORT_WINDOW)
}

/// Steps between two looks at the training accuracy for [`StopRule::AccuracyAtLeast`].
pub const ACCURACY_EVERY: u64 = 1000;

/// Why a run ended. `Display` is the sentence that the window and the subcommands show.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum StopReason {
    /// The mean loss of a full window was below the goal.
    #[error("{}", say!("stop-goal-met", window = window, mean = format!("{mean:.5}"), goal = goal))]
    GoalMet {
        /// The goal.
        goal: f64,
        /// Steps of the window.
        window: u64,
        /// The mean loss of the window.
        mean: f64,
    },
    /// The number of steps was reached.
    #[error("{}", say!("stop-step-limit", steps = .0))]
    StepLimit(u64),
    /// The training time was reached.
    #[error("{}", say!("stop-time-limit", seconds = .0))]
    TimeLimit(f64),
    /// The training accuracy was reached.
    #[error("{}", say!("stop-accuracy-reached", accuracy = accuracy, goal = goal))]
    AccuracyReached {
        /// The goal, 0 to 1.
        goal: f64,
        /// The accuracy, 0 to 1.
        accuracy: f64,
    },
    /// It got no better for as long as the rule waits.
    #[error("{}", say!(
        "stop-no-improvement", of = of.name(), windows = patience, window = window, best = format!("{best:.5}"), step = best_step
    ))]
    NoImprovement {
        /// What was watched.
        of: Watched,
        /// Windows without a better value.
        patience: u64,
        /// Steps of a window.
        window: u64,
        /// The best value.
        best: f64,
        /// The step at whose window's end it was seen.
        best_step: u64,
    },
    /// The loss was NaN or infinite.
    #[error("{}", say!("stop-diverged", step = step))]
    Diverged {
        /// The step.
        step: u64,
    },
    /// Somebody stopped it.
    #[error("{}", say!("stop-user"))]
    User,
}

impl StopReason {
    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::GoalMet { .. } => "goal_met",
            Self::StepLimit(_) => "step_limit",
            Self::TimeLimit(_) => "time_limit",
            Self::AccuracyReached { .. } => "accuracy_reached",
            Self::NoImprovement { .. } => "no_improvement",
            Self::Diverged { .. } => "diverged",
            Self::User => "user",
        }
    }
}

/// Means over consecutive windows of a fixed length, steps 1 to n, n + 1 to 2n, ...
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowMean {
    length: u64,
    sum: f64,
    n: u64,
    last: Option<f64>,
}

impl WindowMean {
    /// Windows of `length` steps.
    pub fn new(length: u64) -> Self {
        Self { length, sum: 0.0, n: 0, last: None }
    }

    /// Takes in a step's loss; the mean where this step fills a window.
    pub fn push(&mut self, loss: f64) -> Option<f64> {
        self.sum += loss;
        self.n += 1;
        if self.n < self.length {
            return None;
        }
        let mean = self.sum / self.length as f64;
        (self.sum, self.n, self.last) = (0.0, 0, Some(mean));
        Some(mean)
    }

    /// The mean of the last full window.
    pub fn last(&self) -> Option<f64> {
        self.last
    }
}

/// What the rules look at after a step.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Steps taken.
    pub step: u64,
    /// Loss of the last step.
    pub loss: f64,
    /// Training accuracy, where this step looked at it.
    pub accuracy: Option<f64>,
    /// Loss over the test rows, where this step looked at it.
    pub test_loss: Option<f64>,
}

/// The best of what a rule of early stopping has seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Improvement {
    best: f64,
    best_step: u64,
    /// Windows in a row without a better value.
    n_without: u64,
}

impl Improvement {
    const NONE: Self = Self { best: f64::INFINITY, best_step: 0, n_without: 0 };

    /// Takes in the value of a window that ended at `step`; whether it is the `patience`-th in a row without a better one.
    fn take(&mut self, value: f64, step: u64, patience: u64) -> bool {
        if value < self.best {
            *self = Self { best: value, best_step: step, n_without: 0 };
        } else {
            self.n_without += 1;
        }
        self.n_without >= patience
    }
}

/// The stop rules of a run with the windows that they need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRules {
    rules: Vec<(StopRule, Option<WindowMean>)>,
    // Last, and left out where there are none: states of runs without early stopping stay what they were.
    /// One per rule, where some rule stops early.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    improvements: Vec<Improvement>,
}

impl StopRules {
    /// Rules in their order of precedence.
    pub fn new(rules: &[StopRule]) -> Self {
        let window = |rule: &StopRule| match *rule {
            StopRule::MeanLossBelow { window, .. } | StopRule::NoImprovement { of: Watched::Loss, window, .. } => {
                Some(WindowMean::new(window))
            }
            _ => None,
        };
        let stops_early = rules.iter().any(|rule| matches!(rule, StopRule::NoImprovement { .. }));
        let improvements = vec![Improvement::NONE; if stops_early { rules.len() } else { 0 }];
        Self { rules: rules.iter().map(|rule| (*rule, window(rule))).collect(), improvements }
    }

    /// Whether some rule asks for the test loss after this step.
    pub fn need_test_loss(&self, step: u64) -> bool {
        let needs = |rule: &StopRule| match *rule {
            StopRule::NoImprovement { of: Watched::TestLoss, window, .. } => step.is_multiple_of(window),
            _ => false,
        };
        !self.improvements.is_empty() && self.rules.iter().any(|(rule, _)| needs(rule))
    }

    /// Whether some rule asks for the training accuracy.
    pub fn need_accuracy(&self) -> bool {
        self.rules.iter().any(|(rule, _)| matches!(rule, StopRule::AccuracyAtLeast(_)))
    }

    /// The first rule that holds after this step, time left aside.
    pub fn after_step(&mut self, now: Standing) -> Option<StopReason> {
        let mut first = None;
        for (at, (rule, window)) in self.rules.iter_mut().enumerate() {
            let reason = match (*rule, window) {
                (StopRule::NoImprovement { of, window: length, patience }, window) => {
                    let value = match (of, window) {
                        (Watched::Loss, Some(window)) => window.push(now.loss),
                        _ => now.test_loss.filter(|_| now.step.is_multiple_of(length)),
                    };
                    self.improvements.get_mut(at).zip(value).and_then(|(seen, value)| {
                        let Improvement { best, best_step, .. } = *seen;
                        let reason = StopReason::NoImprovement { of, patience, window: length, best, best_step };
                        seen.take(value, now.step, patience).then_some(reason)
                    })
                }
                (StopRule::MeanLossBelow { loss, window: length }, Some(window)) => {
                    let mean = window.push(now.loss); // every window advances, also behind a rule that holds
                    mean.filter(|m| *m < loss).map(|mean| StopReason::GoalMet { goal: loss, window: length, mean })
                }
                (StopRule::Steps(n), _) => (now.step >= n).then_some(StopReason::StepLimit(n)),
                (StopRule::AccuracyAtLeast(goal), _) => {
                    now.accuracy.filter(|a| *a >= goal).map(|accuracy| StopReason::AccuracyReached { goal, accuracy })
                }
                (StopRule::MeanLossBelow { .. } | StopRule::Seconds(_), _) => None,
            };
            first = first.or(reason);
        }
        if now.loss.is_finite() { first } else { Some(StopReason::Diverged { step: now.step }) }
    }

    /// The time rule that holds after this many seconds of training.
    pub fn after_secs(&self, active_secs: f64) -> Option<StopReason> {
        self.rules.iter().find_map(|(rule, _)| match *rule {
            StopRule::Seconds(limit) if active_secs >= limit => Some(StopReason::TimeLimit(limit)),
            _ => None,
        })
    }
}
