//! A change of what runs, and what it needs to run.

use std::sync::Arc;

use super::document::Timeline;
use super::notice::Said;
use super::open_data::OpenData;
use crate::data::{Source, Synthetic};
use crate::experiment::{InitialWeights, LoadError, Spec, adapt};
use crate::train::Plan;

/// Data with more numbers than this are prepared in the background: below it takes a few milliseconds.
pub const LARGE: usize = 500_000;

/// Whether a run that was made ready starts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resume {
    /// Where the one before was running.
    IfRunning,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// Where the data of a change come from.
#[derive(Clone, Debug)]
pub(super) enum NewData {
    /// They are at hand.
    Have(OpenData),
    /// They are made.
    Generate(Synthetic),
}

impl NewData {
    /// Those that the settings say how to make; `None` where they come from a file.
    pub fn made_of(spec: &Spec) -> Option<Self> {
        match &spec.data.source {
            Source::Synthetic(synthetic) => Some(Self::Generate(synthetic.clone())),
            Source::File(_) => None,
        }
    }

    /// About how many numbers there are.
    pub fn n_numbers(&self) -> usize {
        match self {
            Self::Have(data) => data.dataset.features.len(),
            Self::Generate(synthetic) => synthetic.rows().unwrap_or(0).saturating_mul(3),
        }
    }
}

/// A change of what runs.
pub(super) struct Change {
    /// The states of the settings after it.
    pub timeline: Timeline,
    pub data: NewData,
    /// Whether the settings follow the data.
    pub adapts: bool,
    pub initial: Option<Arc<InitialWeights>>,
    pub said: Vec<Said>,
    pub resume: Resume,
    /// Whether to say that the run begins again.
    pub restarts: bool,
}

/// A change whose run is not ready yet.
pub(super) struct Pending {
    pub timeline: Timeline,
    pub data: NewData,
    pub said: Vec<Said>,
    pub resume: Resume,
    pub restarts: bool,
}

/// What a change needs to run.
pub(super) struct Prepared {
    pub spec: Spec,
    pub data: OpenData,
    pub plan: Arc<Plan>,
    pub said: Vec<Said>,
}

/// What is to be prepared.
pub(super) struct Wanted {
    pub spec: Spec,
    pub data: NewData,
    /// Whether the settings follow the data.
    pub adapts: bool,
    pub initial: Option<Arc<InitialWeights>>,
}

/// Makes what a change needs.
pub(super) fn prepare(wanted: Wanted) -> Result<Prepared, LoadError> {
    let Wanted { mut spec, data, adapts, initial } = wanted;
    let data = match data {
        NewData::Have(data) => data,
        NewData::Generate(synthetic) => OpenData::new(synthetic.generate()?, None),
    };
    let mut said = Vec::new();
    if adapts {
        said.extend(adapt::to_data(&mut spec, &data.dataset).into_iter().map(Said::sentence));
    }
    let plan = Plan::prepare(spec.clone(), Arc::clone(&data.dataset), initial)?;
    said.extend(plan.ready().notes.iter().cloned().map(Said::sentence));
    Ok(Prepared { spec, data, plan, said })
}
