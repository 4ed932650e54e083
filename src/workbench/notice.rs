//! What there is to tell, as data: whoever shows it finds the words.

use std::fmt::Display;
use std::path::PathBuf;

/// Something to tell, for a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// For information; one clause each.
    Info(Vec<Said>),
    /// Something did not work; stays until it is closed.
    Error(Said),
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
    /// The run starts from the weights of a file.
    StartedFrom(PathBuf),
    /// A file is of no known kind.
    UnknownKind(PathBuf),
    /// Reading ended without an answer.
    ReadingFailed,
    /// A sentence that its own room made: an error, or what was adapted.
    Sentence(String),
}

impl Said {
    /// What an error says of itself.
    pub fn sentence(words: impl Display) -> Self {
        Self::Sentence(words.to_string())
    }
}
