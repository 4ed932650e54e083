//! A race of the live runs, as the workbench holds it.

use super::lane::Letter;
use crate::study::Background;

/// A race, and whose it is.
pub struct Race {
    /// The runs that have ended and those to come.
    pub study: Background,
    /// The live run that each arm was made of.
    pub letters: Vec<Letter>,
}
