//! Why a run ended, in words.

use serde::{Deserialize, Serialize};

use crate::experiment::spec::{StopRule, loss_goal};
use crate::say;

/// Steps of the window whose mean loss is reported, where no stop rule names another.
pub const REPORT_WINDOW: u64 = 1000;

/// The window of the first rule about the mean loss, else [`REPORT_WINDOW`].
pub(super) fn report_window(rules: &[StopRule]) -> u64 {
    loss_goal(rules).map_or(REPORT_WINDOW, |(_, window)| window)
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
}

/// The stop rules of a run with the windows that they need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRules {
    rules: Vec<(StopRule, Option<WindowMean>)>,
}

impl StopRules {
    /// Rules in their order of precedence.
    pub fn new(rules: &[StopRule]) -> Self {
        let window = |rule: &StopRule| match *rule {
            StopRule::MeanLossBelow { window, .. } => Some(WindowMean::new(window)),
            _ => None,
        };
        Self { rules: rules.iter().map(|rule| (*rule, window(rule))).collect() }
    }

    /// Whether some rule asks for the training accuracy.
    pub fn need_accuracy(&self) -> bool {
        self.rules.iter().any(|(rule, _)| matches!(rule, StopRule::AccuracyAtLeast(_)))
    }

    /// The first rule that holds after this step, time left aside.
    pub fn after_step(&mut self, now: Standing) -> Option<StopReason> {
        let mut first = None;
        for (rule, window) in &mut self.rules {
            let reason = match (*rule, window) {
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
