//! From a spec to something that can run: the data are read or generated, prepared and checked.

use std::sync::Arc;

use super::check::{Experiment, Problem, check};
use super::initial_weights::InitialWeights;
use super::samples::Samples;
use super::spec::Spec;
use crate::data::table::OnProgress;
use crate::data::{self, DataError, Dataset, Limits, Loaded, Source};
use crate::words::Message;
use crate::{message, say};

/// Why an experiment could not be made ready. The message is a sentence with the way out.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The data.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The settings.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The system.
    #[error("{}", say!("load-no-thread", error = .0.to_string()))]
    NoThread(std::io::Error),
}

/// An experiment that is ready to run.
#[derive(Clone, Debug)]
pub struct Ready {
    /// What to run.
    pub experiment: Arc<Experiment>,
    /// What to run it on.
    pub samples: Arc<Samples>,
    /// What there is to say about the data.
    pub notes: Vec<Message>,
}

impl Ready {
    /// The same from given weights, where they fit.
    #[must_use]
    pub fn starting_from(mut self, initial: Option<Arc<InitialWeights>>) -> Self {
        self.experiment = Arc::new(Experiment::clone(&self.experiment).starting_from(initial));
        self
    }
}

/// Reads or generates the data of `spec`, prepares and checks. `progress` is asked now and then while a file is read.
///
/// # Errors
/// Whatever is wrong with data or settings.
pub fn load(spec: Spec, progress: &mut OnProgress<'_>) -> Result<Ready, LoadError> {
    let loaded = data_of(&spec.data.source, progress)?;
    let mut ready = prepare(spec, loaded.dataset)?;
    ready.notes.splice(0..0, loaded.notes);
    Ok(ready)
}

/// The data of a source, read or generated, with what there is to say about reading them.
///
/// # Errors
/// Where they cannot be read or made.
pub fn data_of(source: &Source, progress: &mut OnProgress<'_>) -> Result<Loaded, DataError> {
    match source {
        Source::Synthetic(synthetic) => Ok(Loaded { dataset: synthetic.generate()?, notes: Vec::new() }),
        Source::File(file) => data::load(&file.path, &file.selection, &Limits::default(), progress),
    }
}

/// The same for a dataset that is in memory already; it is shared, not copied, but where noise is added to it.
///
/// # Errors
/// Whatever is wrong with the settings on these data.
pub fn prepare(spec: Spec, dataset: impl Into<Arc<Dataset>>) -> Result<Ready, LoadError> {
    let dataset = dataset.into();
    let mut notes = Vec::new();
    if spec.data.recorded_hash().is_some_and(|hash| *hash != dataset.content_hash()) {
        notes.push(message!("load-data-differ"));
    }
    let samples = Samples::prepare(dataset, &spec.data, spec.seed)?;
    let experiment = check(spec, &samples)?;
    Ok(Ready { experiment: Arc::new(experiment), samples: Arc::new(samples), notes })
}
