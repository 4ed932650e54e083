//! Files read in the background: data with a selection, presets together with their data, the experiment of the last time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::change::NewData;
use super::document::{Document, Timeline};
use super::notice::Said;
use super::open_data::{OpenData, OpenFile};
use crate::data::{self, DataError, FileSource, Limits, Selection, Source};
use crate::engine::job::JobHandle;
use crate::experiment::{Spec, preset};

/// What is asked for.
#[derive(Debug)]
pub(super) enum Wish {
    /// Data, to be used in the present experiment; without a selection, the one that fits best is taken.
    Data {
        /// The file.
        path: PathBuf,
        /// What to use of it.
        selection: Option<Selection>,
    },
    /// A preset and its data.
    Preset(PathBuf),
    /// The data of the present state of a timeline, whose other states are gone back to or done again.
    Go(Box<Timeline>),
    /// The experiment of the last time.
    Restore(Box<Stored>),
    /// The settings of a kept run, and its data.
    Kept(Box<Stored>),
    /// The data of an experiment whose file was missing, from where they are now.
    Found {
        /// The file.
        path: PathBuf,
        /// The experiment.
        document: Box<Document>,
    },
}

/// A file that is open to choose from, while the experiment keeps its data.
#[derive(Debug)]
pub struct Choosing {
    /// The file and what it holds.
    pub file: OpenFile,
    /// Where choosing begins.
    pub selection: Selection,
    /// Why that is not enough.
    pub why: DataError,
}

/// What a wish gave.
#[derive(Debug)]
pub(super) enum Read {
    /// Data, to be used in the present experiment.
    Data {
        /// The source as a preset writes it.
        source: Source,
        /// The samples.
        data: OpenData,
        /// What there is to say about them.
        said: Vec<Said>,
    },
    /// A file of data of which no choice fits yet.
    Choosing(Choosing),
    /// A whole experiment, with its data.
    Preset(Box<Document>, NewData),
    /// A timeline with the data of its present state.
    Go(Box<Timeline>, NewData),
    /// The experiment of the last time, with its data, or why they could not be read.
    Restored(Box<Document>, Result<NewData, Said>),
    /// An experiment with the data that were missing.
    Found(Box<Document>, NewData),
}

/// The experiment as it is remembered between two starts: presets' texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The settings.
    pub experiment: String,
    /// The preset file that they were read from or saved to.
    pub path: Option<PathBuf>,
    /// What that file, or the built-in preset, said.
    pub says: Option<String>,
}

impl Wish {
    /// The file that takes the time.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Data { path, .. } | Self::Preset(path) | Self::Found { path, .. } => path.clone(),
            Self::Go(timeline) => data_path(&timeline.now().spec).unwrap_or_default(),
            Self::Restore(stored) | Self::Kept(stored) => stored.path.clone().unwrap_or_default(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// A sentence with the way out.
    pub fn read(self, handle: &JobHandle) -> Result<Read, Said> {
        match self {
            Self::Data { path, selection } => read_data(&path, selection, handle),
            Self::Preset(path) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                let spec = preset::read(&path).map_err(Said::sentence)?;
                let data = data_of(&spec, handle)?;
                Ok(Read::Preset(Box::new(Document::opened(spec, Some(path))), data))
            }
            Self::Go(timeline) => {
                let data = data_of(&timeline.now().spec, handle)?;
                Ok(Read::Go(timeline, data))
            }
            Self::Restore(stored) => {
                let document = stored.document()?;
                let data = data_of(&document.spec, handle);
                Ok(Read::Restored(Box::new(document), data))
            }
            Self::Kept(stored) => {
                let document = stored.document()?;
                let data = data_of(&document.spec, handle)?;
                Ok(Read::Preset(Box::new(document), data))
            }
            Self::Found { path, mut document } => {
                if let Source::File(file) = &mut document.spec.data.source {
                    file.path = path;
                }
                let data = data_of(&document.spec, handle)?;
                Ok(Read::Found(document, data))
            }
        }
    }
}

impl Stored {
    /// The experiment. What its file says is read from there, since another program may have written it meanwhile; where
    /// the file is gone, nothing is known to agree with the settings.
    fn document(&self) -> Result<Document, Said> {
        let spec = preset::parse(&self.experiment, "Deltascope").map_err(Said::sentence)?;
        let says = match &self.path {
            Some(path) => preset::read(path).ok(),
            None => self.says.as_ref().and_then(|text| preset::parse(text, "Deltascope").ok()),
        };
        Ok(Document::compared(spec, self.path.clone(), says))
    }
}

/// The data file of an experiment.
pub fn data_path(spec: &Spec) -> Option<PathBuf> {
    match &spec.data.source {
        Source::File(file) => Some(file.path.clone()),
        Source::Synthetic(_) => None,
    }
}

fn read_data(path: &Path, selection: Option<Selection>, handle: &JobHandle) -> Result<Read, Said> {
    // Absolute, so that a preset with it can be saved anywhere.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut progress = |p: data::Progress| report(p, handle);
    let limits = Limits::default();
    let (listing, selection, loaded) = if let Some(selection) = selection {
        let listing = data::open(&path, &limits, &mut progress).map_err(Said::sentence)?;
        let loaded = data::load(&path, &selection, &limits, &mut progress);
        (listing, Some(selection), loaded)
    } else {
        let opened = data::open_suggested(&path, &limits, &mut progress).map_err(Said::sentence)?;
        (opened.listing, opened.selection, opened.loaded)
    };
    let selection = selection.or_else(|| data::first_selection(&listing));
    let file = OpenFile { path: path.clone(), listing: Arc::new(listing) };
    let (selection, loaded) = match (selection, loaded) {
        (Some(selection), Ok(loaded)) => (selection, loaded),
        // Given up, or nothing to choose.
        (_, Err(why @ DataError::Cancelled)) | (None, Err(why)) => return Err(Said::sentence(why)),
        (Some(selection), Err(why)) => return Ok(Read::Choosing(Choosing { file, selection, why })),
        (None, Ok(_)) => return Err(Said::sentence(DataError::NoRows)),
    };
    let source = Source::File(FileSource { path, selection, hash: String::new() });
    let said = loaded.notes.into_iter().map(Said::sentence).collect();
    Ok(Read::Data { source, data: OpenData::new(loaded.dataset, Some(file)), said })
}

/// The data of an experiment: read where they come from a file, else to be made.
fn data_of(spec: &Spec, handle: &JobHandle) -> Result<NewData, Said> {
    let source = match &spec.data.source {
        Source::Synthetic(synthetic) => return Ok(NewData::Generate(synthetic.clone())),
        Source::File(source) => source,
    };
    let mut progress = |p: data::Progress| report(p, handle);
    let limits = Limits::default();
    let listing = data::open(&source.path, &limits, &mut progress).map_err(Said::sentence)?;
    let loaded = data::load(&source.path, &source.selection, &limits, &mut progress).map_err(Said::sentence)?;
    let file = OpenFile { path: source.path.clone(), listing: Arc::new(listing) };
    Ok(NewData::Have(OpenData::new(loaded.dataset, Some(file))))
}

fn report(progress: data::Progress, handle: &JobHandle) -> std::ops::ControlFlow<()> {
    handle.set_done(progress.bytes_done as f32 / progress.bytes_total.max(1) as f32);
    if handle.is_cancelled() { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
}
