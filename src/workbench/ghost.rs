//! The curves of an earlier run.

use serde::{Deserialize, Serialize};

use crate::telemetry::History;

/// The curves of an earlier run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ghost {
    /// What the run was, for hover texts.
    pub name: String,
    /// Its curves.
    pub history: History,
}
