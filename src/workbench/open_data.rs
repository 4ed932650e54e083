//! The data of the experiment, before noise, split and scaling, and the file that they come from.

use std::path::PathBuf;
use std::sync::Arc;

use crate::data::{Dataset, FileListing, Source};

/// The file that the data come from.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub listing: Arc<FileListing>,
}

/// Samples as they were read or generated.
#[derive(Clone, Debug)]
pub struct OpenData {
    /// The samples.
    pub dataset: Arc<Dataset>,
    /// [`Dataset::content_hash`] of them: one pass over all numbers, so it is taken once.
    pub hash: String,
    /// Their file, where they come from one.
    pub file: Option<OpenFile>,
}

impl OpenData {
    /// Takes the hash of the samples.
    pub fn new(dataset: Dataset, file: Option<OpenFile>) -> Self {
        Self { hash: dataset.content_hash(), dataset: Arc::new(dataset), file }
    }
}

/// Whether two sources give the same data, whatever hash they record.
pub fn same_source(a: &Source, b: &Source) -> bool {
    match (a, b) {
        (Source::File(a), Source::File(b)) => a.path == b.path && a.selection == b.selection,
        _ => a == b,
    }
}
