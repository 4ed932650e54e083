//! Weights of a file in place of drawn ones.

use std::path::PathBuf;

use crate::nn::Parameters;

/// Weights that a run starts from in place of drawn ones.
#[derive(Clone, Debug, PartialEq)]
pub struct InitialWeights {
    /// Where they came from.
    pub path: PathBuf,
    /// The numbers.
    pub parameters: Parameters,
}
