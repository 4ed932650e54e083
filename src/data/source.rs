//! Where an experiment's samples come from, as a preset writes it.

use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::synthetic::{self, Clusters, Rows};
use super::{DataError, Progress};

/// A generator with its constants, or a file with a selection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// The article's generator.
    Clusters(Clusters),
    /// The four rows of XOR, two inputs.
    XorTable,
    /// XOR in three dimensions.
    Xor(Rows),
    /// Concentric spheres.
    Spheres(Rows),
    /// Interleaved spirals.
    Spirals(Rows),
    /// Interleaved half circles.
    Moons(Rows),
}

/// Samples, and what there is to say about them.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The samples.
    pub dataset: Dataset,
    /// Sentences, for example that a matrix was transposed.
    pub notes: Vec<String>,
}

impl Source {
    /// One of every generator with its usual constants, in the order in which lists show them.
    pub fn examples() -> Vec<Self> {
        let rows = Rows { seed: 1, rows: 400 };
        vec![
            Self::Clusters(Clusters::article()),
            Self::XorTable,
            Self::Xor(rows),
            Self::Spheres(rows),
            Self::Spirals(rows),
            Self::Moons(rows),
        ]
    }

    /// The name as it is written on screen and on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Clusters(_) => "clusters",
            Self::XorTable => "xor table",
            Self::Xor(_) => "xor",
            Self::Spheres(_) => "spheres",
            Self::Spirals(_) => "spirals",
            Self::Moons(_) => "moons",
        }
    }

    /// Reads or generates the samples. `progress` is asked now and then while a file is read.
    ///
    /// # Errors
    /// Where the file or the constants are no good.
    pub fn load(&self, _progress: &mut Progress<'_>) -> Result<Loaded, DataError> {
        let dataset = match self {
            Self::Clusters(clusters) => clusters.generate(),
            Self::XorTable => synthetic::xor_table(),
            Self::Xor(rows) => synthetic::xor(*rows),
            Self::Spheres(rows) => synthetic::spheres(*rows),
            Self::Spirals(rows) => synthetic::spirals(*rows),
            Self::Moons(rows) => synthetic::moons(*rows),
        }?;
        Ok(Loaded { dataset, notes: Vec::new() })
    }
}
