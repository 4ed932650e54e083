//! What was changed during a run, with the step after which it took hold: a replay needs it.

use serde::{Deserialize, Serialize};

use crate::experiment::spec::StopRule;

/// A change that acts on a running trainer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// A new learning rate.
    LearningRate(f64),
    /// New stop rules; their windows start anew.
    StopRules(Vec<StopRule>),
    /// The weights of the best state so far, which was seen after this step.
    BestWeights(u64),
}

impl Change {
    /// Whether it moves the run away from what its settings give.
    pub fn steers(&self) -> bool {
        matches!(self, Self::LearningRate(_) | Self::BestWeights(_))
    }
}

/// A change and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Steps taken before the change took hold.
    pub after_step: u64,
    /// The change.
    pub change: Change,
}

impl Recorded {
    /// Whether `newer` leaves nothing of this change: one of the same kind, before the next step.
    fn is_replaced_by(&self, newer: &Self) -> bool {
        let same_kind = std::mem::discriminant(&self.change) == std::mem::discriminant(&newer.change);
        same_kind && self.after_step == newer.after_step
    }

    /// Adds this change to those of its run: of changes of one kind after the same step only the last one took hold.
    pub fn keep_in(self, changes: &mut Vec<Self>) {
        changes.retain(|old| !old.is_replaced_by(&self));
        changes.push(self);
    }

    /// The change as a file keeps it: the step, a space, and what `--set` would take, as
    /// `1200 learning_rate=0.5`.
    pub fn assignment(&self) -> String {
        match &self.change {
            Change::LearningRate(rate) => format!("{} learning_rate={rate:?}", self.after_step),
            Change::StopRules(rules) => {
                // Numbers and lists of the derived form are RON; what has no text form is left out, which never happens.
                let rules = ron::to_string(rules).unwrap_or_default();
                format!("{} training.stop={rules}", self.after_step)
            }
            Change::BestWeights(step) => format!("{} weights=best of step {step}", self.after_step),
        }
    }
}
