//! What there is to tell, as data: whoever shows it finds the words.

use std::fmt::{self, Debug, Display};
use std::path::PathBuf;
use std::sync::Arc;

use strum::IntoStaticStr;

use super::storage::Trouble;

/// Something to tell, for a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// For information; one clause each.
    Info(Vec<Said>),
    /// Something did not work; stays until it is closed.
    Error(Said),
    /// Something is not as it should be, and there is something to do about it; stays until it is done or closed.
    Offer(Vec<Said>, Offer),
}

/// What can be done about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Offer {
    /// Look for the data file that is missing.
    FindData,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A change of network or data started the run again; the old curve stays.
    Restarted,
    /// Training stopped unexpectedly.
    Lost,
    /// There is no change to take back.
    NothingToUndo,
    /// There is no change to do again.
    NothingToRedo,
    /// A file or a preset was opened; its name.
    Opened(String),
    /// A file was written.
    Saved(PathBuf),
    /// Weights were written, with the curves up to the same step.
    SavedWeights {
        /// The file.
        path: PathBuf,
        /// Steps taken when the weights were these.
        step: u64,
    },
    /// The experiment that was saved does not give the curve on the screen, whose learning rate was changed on the way.
    CurveWasSteered,
    /// The run starts from the weights of a file.
    StartedFrom(PathBuf),
    /// A file is of no known kind.
    UnknownKind(PathBuf),
    /// A data file is missing: other data stand in for it, and the experiment is kept as it was.
    StandIn(PathBuf),
    /// There are as many live runs as can be told apart.
    AllLanesTaken(usize),
    /// An experiment without a goal is neither slow nor fast.
    NoGoal,
    /// A race cannot go on: the data of a run of it are not open.
    RaceWithoutData,
    /// There are more runs than are kept: the oldest have given way.
    OldestRunGone,
    /// What is wrong with a file of what the program remembers.
    Storage(Trouble),
    /// The archive of runs was damaged, and is kept under this name.
    ArchiveKept(PathBuf),
    /// The experiment of the last time was not brought back; a copy of what is remembered has it.
    ExperimentKept(PathBuf),
    /// Reading ended without an answer.
    ReadingFailed,
    /// A sentence that its own room made: an error, or what was adapted.
    Sentence(Sentence),
}

impl Said {
    /// What an error or a note says of itself.
    pub fn sentence(speaker: impl Display + Send + Sync + 'static) -> Self {
        Self::Sentence(Sentence::of(speaker))
    }
}

/// An error or a note that is said anew whenever it is shown, in the language in force then.
#[derive(Clone)]
pub struct Sentence(Arc<dyn Display + Send + Sync>);

impl Sentence {
    /// What it says of itself.
    pub fn of(speaker: impl Display + Send + Sync + 'static) -> Self {
        Self(Arc::new(speaker))
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&*self.0, f)
    }
}

impl Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{self}'")
    }
}

/// The same where it says the same.
impl PartialEq for Sentence {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.to_string() == other.to_string()
    }
}
