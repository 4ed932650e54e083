//! What a run is made of and never changes: the experiment, the samples, and the rows as kernels read them.

use std::sync::Arc;

use crate::data::Dataset;
use crate::experiment::{Experiment, InitialWeights, LoadError, Ready, Samples, Spec, load};
use crate::nn::kernels::{KernelSpec, SampleRows};
use crate::telemetry::Schema;

/// A run's immutable part, shared by everything that runs or looks at it: a second trainer on the same plan repeats no
/// preparation. Memory: that of the dataset, and the rows once more, scaled and packed.
#[derive(Debug)]
pub struct Plan {
    ready: Ready,
    /// Every row of the dataset, in its order.
    data: Arc<SampleRows>,
    train_rows: Vec<u32>,
    test_rows: Vec<u32>,
}

impl Plan {
    /// Packs the rows of an experiment that is ready: one pass over the data.
    pub fn of(ready: &Ready) -> Arc<Self> {
        let (experiment, samples) = (&ready.experiment, &ready.samples);
        let (n_features, n_outputs) = (experiment.sizes()[0], experiment.sizes()[experiment.n_layers()]);
        let n_rows = samples.dataset.n_rows();
        let data = SampleRows::from_records(n_rows, n_features, n_outputs, |row, x, y| {
            samples.input_into(row, x);
            samples.target_into(row, y);
        });
        let short = |rows: &[usize]| rows.iter().map(|&row| row as u32).collect();
        Arc::new(Self {
            data: Arc::new(data),
            train_rows: short(&samples.train_rows),
            test_rows: short(&samples.test_rows),
            ready: ready.clone(),
        })
    }

    /// Everything between a dataset in memory and a run: noise, split, scaling, check, packing. The dataset is shared, not
    /// copied (but where noise is added). With 100,000 rows of 784 features this takes seconds, so a window does it in an
    /// `engine::job`, and sends the plan to the worker when it is there.
    ///
    /// # Errors
    /// Whatever is wrong with the settings on these data.
    pub fn prepare(
        spec: Spec,
        dataset: impl Into<Arc<Dataset>>,
        initial: Option<Arc<InitialWeights>>,
    ) -> Result<Arc<Self>, LoadError> {
        Ok(Self::of(&load::prepare(spec, dataset)?.starting_from(initial)))
    }

    /// The same run from another seed: other initial weights and batches, on the same packed rows. Noise and split are
    /// those of this plan's seed; where there are any, another seed has a plan of its own.
    pub fn with_seed(&self, seed: u64) -> Arc<Self> {
        let experiment = Arc::new(self.ready.experiment.with_seed(seed));
        Arc::new(Self {
            ready: Ready { experiment, ..self.ready.clone() },
            data: Arc::clone(&self.data),
            train_rows: self.train_rows.clone(),
            test_rows: self.test_rows.clone(),
        })
    }

    /// What was made ready, with what there is to say about the data.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// What is run.
    pub fn experiment(&self) -> &Arc<Experiment> {
        &self.ready.experiment
    }

    /// The curves that a run of it has.
    pub fn schema(&self) -> Schema {
        Schema::of_run(self.experiment().n_layers(), !self.experiment().spec().schedule.is_constant())
    }

    /// What it runs on.
    pub fn samples(&self) -> &Arc<Samples> {
        &self.ready.samples
    }

    /// Every row of the dataset, in its order, scaled as the network sees it.
    pub(super) fn data(&self) -> &SampleRows {
        &self.data
    }

    /// Rows to train on, ascending.
    pub(super) fn train_rows(&self) -> &[u32] {
        &self.train_rows
    }

    /// Rows to test on, ascending; may be empty.
    pub(super) fn test_rows(&self) -> &[u32] {
        &self.test_rows
    }

    /// What the kernels of this plan compute.
    pub(super) fn kernel_spec(&self) -> KernelSpec {
        let spec = self.experiment().spec();
        KernelSpec {
            sizes: self.experiment().sizes().to_vec(),
            hidden: spec.hidden_layers(),
            output: spec.network.output,
            loss: spec.loss,
            rule: spec.gradient,
            max_batch: spec.training.batch.max_rows(self.train_rows.len()),
        }
    }
}
