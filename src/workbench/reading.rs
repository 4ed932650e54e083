//! Files read in the background: data with a selection, or presets together with their data.

use std::path::{Path, PathBuf};

use crate::data::{self, DataError, Dataset, FileListing, FileSource, Limits, Selection, Source};
use crate::engine::job::JobHandle;
use crate::experiment::{LoadError, Spec, preset};
use crate::words::Message;

/// The file that the data come from.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub listing: FileListing,
}

/// What was read.
#[derive(Debug)]
pub enum Read {
    /// Data, to be used in the present experiment.
    Data {
        /// The file and what it holds.
        file: OpenFile,
        /// The source as a preset writes it.
        source: Source,
        /// The samples.
        dataset: Dataset,
        /// Sentences about them.
        notes: Vec<Message>,
    },
    /// A whole experiment, with its data where they come from a file.
    Preset {
        /// The settings.
        spec: Box<Spec>,
        /// Its file; `None` for one that is not read from disk.
        path: Option<PathBuf>,
        /// Its data file.
        data: Option<(OpenFile, Dataset)>,
    },
}

/// Reads data; without a selection, the one that fits best is taken.
///
/// # Errors
/// A sentence with the way out.
pub fn read_data(path: &Path, selection: Option<Selection>, handle: &JobHandle) -> Result<Read, DataError> {
    let mut progress = |p: data::Progress| report(p, handle);
    let limits = Limits::default();
    let listing = data::open(path, &limits, &mut progress)?;
    let (selection, loaded) = match selection {
        Some(selection) => {
            let loaded = data::load(path, &selection, &limits, &mut progress)?;
            (selection, loaded)
        }
        None => data::load_suggested(path, &limits, &mut progress)?,
    };
    let file = OpenFile { path: path.to_owned(), listing };
    let source = Source::File(FileSource { path: path.to_owned(), selection, hash: String::new() });
    Ok(Read::Data { file, source, dataset: loaded.dataset, notes: loaded.notes })
}

/// Reads a preset and, where its data come from a file, the data.
///
/// # Errors
/// A sentence with the way out.
pub fn read_preset(path: &Path, handle: &JobHandle) -> Result<Read, String> {
    let spec = preset::read(path).map_err(|e| e.to_string())?;
    read_spec(spec, Some(path.to_owned()), handle).map_err(|e| e.to_string())
}

/// Reads the data of an experiment that is at hand.
///
/// # Errors
/// A sentence with the way out.
pub fn read_spec(spec: Spec, path: Option<PathBuf>, handle: &JobHandle) -> Result<Read, LoadError> {
    let data = match &spec.data.source {
        Source::Synthetic(_) => None,
        Source::File(file) => {
            let mut progress = |p: data::Progress| report(p, handle);
            let limits = Limits::default();
            let listing = data::open(&file.path, &limits, &mut progress)?;
            let loaded = data::load(&file.path, &file.selection, &limits, &mut progress)?;
            Some((OpenFile { path: file.path.clone(), listing }, loaded.dataset))
        }
    };
    Ok(Read::Preset { spec: Box::new(spec), path, data })
}

fn report(progress: data::Progress, handle: &JobHandle) -> std::ops::ControlFlow<()> {
    handle.set_done(progress.bytes_done as f32 / progress.bytes_total.max(1) as f32);
    if handle.is_cancelled() { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
}
