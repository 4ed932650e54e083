//! The arms of a study: experiments that differ in something, each run with the same seeds.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::vary::Vary;
use crate::data::Dataset;
use crate::experiment::assign::{AssignError, assign};
use crate::experiment::spec::{Spec, StopRule};
use crate::experiment::{LoadError, load};
use crate::say;
use crate::train::Plan;
use crate::words::Message;

/// An experiment of a study. Of its seed only that of each run counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// As the table calls it: the preset, then what was varied.
    pub name: String,
    /// What was varied, as `--set` would take it: path and value.
    pub set: Vec<(String, String)>,
    /// Its settings.
    pub spec: Spec,
}

impl Arm {
    /// Every combination of the varied values on a preset of this name, the first value changing slowest.
    ///
    /// # Errors
    /// Where a value does not fit its path, or two varied settings write over each other.
    pub fn combinations(name: &str, spec: &Spec, varied: &[Vary]) -> Result<Vec<Self>, StudyError> {
        if varied.iter().any(|vary| vary.path == "seed") {
            return Err(StudyError::VariedSeed); // every arm has every seed
        }
        let mut arms = vec![Self { name: name.to_owned(), set: Vec::new(), spec: spec.clone() }];
        for vary in varied {
            let mut next = Vec::with_capacity(arms.len() * vary.values.len());
            for arm in &arms {
                for value in &vary.values {
                    let mut one = arm.clone();
                    let assignment = format!("{}={value}", vary.path);
                    assign(&mut one.spec, &assignment)?;
                    one.name = format!("{} {assignment}", one.name);
                    one.set.push((vary.path.clone(), value.clone()));
                    next.push(one);
                }
            }
            arms = next;
        }
        // An assignment that changed something when it was made, and nothing in the end, was written over: the arm would not
        // be what it is called.
        for arm in &arms {
            for (at, (path, _)) in arm.set.iter().enumerate() {
                let (mut before, mut without) = (spec.clone(), spec.clone());
                for (other, (path, value)) in arm.set.iter().enumerate() {
                    let assignment = format!("{path}={value}");
                    if other < at {
                        assign(&mut before, &assignment)?;
                    }
                    if other != at {
                        assign(&mut without, &assignment)?;
                    }
                }
                let mut after = before.clone();
                assign(&mut after, &format!("{path}={}", arm.set[at].1))?;
                if after != before && without == arm.spec {
                    return Err(StudyError::Overwritten { arm: arm.name.clone(), path: path.clone() });
                }
            }
        }
        Ok(arms)
    }

    /// The steps after which its runs end at the latest; `None` where there is no such rule.
    pub fn max_steps(&self) -> Option<u64> {
        max_steps(&self.spec.training.stop)
    }
}

/// The smallest step limit of some rules.
pub fn max_steps(rules: &[StopRule]) -> Option<u64> {
    let limits = rules.iter().filter_map(|rule| match rule {
        StopRule::Steps(n) => Some(*n),
        _ => None,
    });
    limits.min()
}

/// Why arms cannot be raced. The message is a sentence with the way out.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// No step limit: some runs never end.
    #[error("{}", say!("study-no-limit", arm = .0))]
    NoLimit(String),
    /// A rule about seconds: whether a run arrives would depend on the machine.
    #[error("{}", say!("study-time-rule", arm = .0))]
    TimeRule(String),
    /// A value does not fit its path.
    #[error(transparent)]
    Assign(#[from] AssignError),
    /// Seeds are no setting of an arm.
    #[error("{}", say!("study-varied-seed"))]
    VariedSeed,
    /// A varied setting is written over by another one.
    #[error("{}", say!("study-overwritten", arm = arm, path = path))]
    Overwritten {
        /// The arm.
        arm: String,
        /// The setting that is not what the arm's name says.
        path: String,
    },
    /// Two arms of one name could not be told apart in the table.
    #[error("{}", say!("study-same-name", arm = .0))]
    SameName(String),
    /// An arm cannot run.
    #[error("{}", say!("study-arm", arm = arm, error = error.to_string()))]
    Arm {
        /// Its name.
        arm: String,
        /// Why.
        error: LoadError,
    },
}

/// Arms that are ready to run, and the seeds of each.
pub struct Study {
    arms: Vec<Ready>,
    seeds: Range<u64>,
}

/// An arm with its data, packed once for all seeds where the seed changes nothing about them.
struct Ready {
    arm: Arm,
    dataset: Arc<Dataset>,
    plan: Arc<Plan>,
}

impl Study {
    /// Checks the arms, each with its data, and packs these.
    ///
    /// # Errors
    /// Where an arm cannot run, would never end, or ends by the clock.
    pub fn new(arms: Vec<(Arm, Arc<Dataset>)>, seeds: Range<u64>) -> Result<Self, StudyError> {
        let mut ready: Vec<Ready> = Vec::with_capacity(arms.len());
        let mut names = HashSet::new();
        for (arm, dataset) in arms {
            let rules = &arm.spec.training.stop;
            if max_steps(rules).is_none() {
                return Err(StudyError::NoLimit(arm.name));
            }
            if rules.iter().any(|rule| matches!(rule, StopRule::Seconds(_))) {
                return Err(StudyError::TimeRule(arm.name));
            }
            if !names.insert(arm.name.clone()) {
                return Err(StudyError::SameName(arm.name));
            }
            let mut spec = arm.spec.clone();
            spec.seed = seeds.start;
            match Plan::prepare(spec, Arc::clone(&dataset), None) {
                Ok(plan) => ready.push(Ready { arm, dataset, plan }),
                Err(error) => return Err(StudyError::Arm { arm: arm.name, error }),
            }
        }
        Ok(Self { arms: ready, seeds })
    }

    /// The arms.
    pub fn arms(&self) -> impl ExactSizeIterator<Item = &Arm> {
        self.arms.iter().map(|ready| &ready.arm)
    }

    /// The arm at a place.
    pub fn arm(&self, place: usize) -> &Arm {
        &self.arms[place].arm
    }

    /// What there is to say about the data of the arms, with the arms' names.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.arms.iter().flat_map(|ready| ready.plan.ready().notes.iter().map(|note| (ready.arm.name.as_str(), note)))
    }

    /// Layers of the network of each arm.
    pub fn layers(&self) -> impl Iterator<Item = usize> + '_ {
        self.arms.iter().map(|ready| ready.plan.experiment().n_layers())
    }

    /// The seeds of every arm.
    pub fn seeds(&self) -> Range<u64> {
        self.seeds.clone()
    }

    /// All runs in the order of the table: arm by arm, each seed by seed. A run is the place of its arm, and its seed.
    pub fn runs(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        (0..self.arms.len()).flat_map(|arm| self.seeds().map(move |seed| (arm, seed)))
    }

    /// The largest of the arms' step limits.
    pub fn max_steps(&self) -> u64 {
        self.arms().filter_map(Arm::max_steps).max().unwrap_or(0)
    }

    /// The plan of a run: the packed data of its arm are shared where noise and split do not depend on the seed.
    ///
    /// # Errors
    /// Where the split of this seed leaves no training row of some class.
    pub(super) fn plan(&self, arm: usize, seed: u64) -> Result<Arc<Plan>, LoadError> {
        let Ready { arm, dataset, plan } = &self.arms[arm];
        if !arm.spec.data.goes_by_seed() {
            return Ok(plan.with_seed(seed));
        }
        let mut spec = arm.spec.clone();
        spec.seed = seed;
        Ok(Plan::of(&load::prepare(spec, Arc::clone(dataset))?))
    }
}
