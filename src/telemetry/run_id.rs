//! The name of a run, for good.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::say;

/// One run: unique on every machine, and in the order in which runs were made. Every start makes a new one; branches,
/// archives and studies name runs by it. A UUID of version 7, whose first 48 bits are milliseconds since 1970; it is made
/// where there is a clock (`engine::new_run_id`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub Uuid);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that names no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say!("not-a-run", text = .0))]
pub struct NotARun(pub String);

impl FromStr for RunId {
    type Err = NotARun;

    fn from_str(text: &str) -> Result<Self, NotARun> {
        Uuid::try_parse(text).map(Self).map_err(|_| NotARun(text.to_owned()))
    }
}
