//! The version that stands first in a preset.

use serde::{Deserialize, Serialize};

use crate::say;

/// The version that this build writes.
pub const CURRENT_VERSION: u32 = 2;

/// The leading `version` of a preset. Only the current one can be held in memory: older ones are migrated step by step
/// through frozen structs before (`version_1`), newer ones are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Version;

impl From<Version> for u32 {
    fn from(_: Version) -> Self {
        CURRENT_VERSION
    }
}

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(version: u32) -> Result<Self, String> {
        if version == CURRENT_VERSION {
            return Ok(Self);
        }
        Err(say!("preset-other-version", found = version, current = CURRENT_VERSION))
    }
}
