//! Why is it slow? What could be the cause, each as the one change that takes it away.

use std::sync::Arc;

use super::arm::Arm;
use super::vary::{rounded, written};
use crate::data::Dataset;
use crate::experiment::assign::{AssignError, assign};
use crate::experiment::spec::Spec;
use crate::experiment::{LoadError, load};
use crate::nn::{Batch, Init, Loss, Optimizer, OutputActivation};
use crate::say;

/// What may make a run slow, named by the change that takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspect {
    /// The gradient rule is no derivative of the loss: `Exact` instead.
    ExactRule,
    /// Averaging over a batch: one row a step.
    BatchOfOne,
    /// The gradient vanishes (or grows) along the layers: every layer's is scaled to the mean norm, and nothing else.
    EqualLayerNorms,
    /// A loss whose slope dies where outputs are wrong but sure: cross-entropy instead of squares.
    CrossEntropy,
    /// The activation of all hidden layers: `ReLU` instead.
    Relu,
    /// The activation of all hidden layers: tanh instead.
    Tanh,
    /// How weights start: Xavier's instead.
    Xavier,
    /// Features of other means and spreads than 0 and 1.
    StandardisedInputs,
    /// Pre-activations of any mean and spread: every hidden layer is normalised over the batch.
    BatchNormalisation,
    /// The update: Adam with its usual constants, at the same rate.
    Adam,
    /// A rate that is too small.
    RateTimes10,
    /// A rate that is too large.
    RateDividedBy10,
}

/// Why a suspect was not tried. The message is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum NotTried {
    /// The change changes nothing.
    #[error("{}", say!("why-has-it"))]
    HasIt,
    /// The change cannot be made.
    #[error(transparent)]
    Assign(AssignError),
    /// The changed experiment cannot run.
    #[error(transparent)]
    Load(LoadError),
}

impl Suspect {
    /// Every suspect, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::ExactRule,
        Self::BatchOfOne,
        Self::EqualLayerNorms,
        Self::CrossEntropy,
        Self::Relu,
        Self::Tanh,
        Self::Xavier,
        Self::StandardisedInputs,
        Self::BatchNormalisation,
        Self::Adam,
        Self::RateTimes10,
        Self::RateDividedBy10,
    ];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::ExactRule => "exact_rule",
            Self::BatchOfOne => "batch_of_one",
            Self::EqualLayerNorms => "equal_layer_norms",
            Self::CrossEntropy => "cross_entropy",
            Self::Relu => "relu",
            Self::Tanh => "tanh",
            Self::Xavier => "xavier",
            Self::StandardisedInputs => "standardised_inputs",
            Self::BatchNormalisation => "batch_normalisation",
            Self::Adam => "adam",
            Self::RateTimes10 => "rate_times_10",
            Self::RateDividedBy10 => "rate_divided_by_10",
        }
    }

    /// What is changed: paths and values, as `--set` takes them. Nothing where the experiment has it already: Xavier's
    /// weights drawn evenly are Xavier's, `AdamW`, `NAdam` and `RAdam` are Adam, and either cross-entropy is one; hinge and focal
    /// loss are no squares either.
    pub fn changes(self, spec: &Spec) -> Vec<(String, String)> {
        let one = |path: &str, value: &str| vec![(path.to_owned(), value.to_owned())];
        let rate = |rate: f64| one("learning_rate", &written(rounded(rate)));
        match self {
            Self::ExactRule => one("gradient", "Exact"),
            // The rows are drawn as before, only fewer.
            Self::BatchOfOne if matches!(spec.training.batch, Batch::Epochs(_)) => one("training.batch", "Epochs(1)"),
            Self::BatchOfOne => one("training.batch", "Sample(1)"),
            Self::EqualLayerNorms => one("transform", "EqualLayerNorms"),
            Self::CrossEntropy if !matches!(spec.loss, Loss::HalfMse | Loss::Huber) => Vec::new(),
            Self::CrossEntropy => {
                let mut changes = one("loss", "BinaryCrossEntropy");
                // It is defined with this output alone.
                if spec.network.output != OutputActivation::Sigmoid {
                    changes.extend(one("network.output", "Sigmoid"));
                }
                changes
            }
            Self::Relu => one("network.activation", "Relu"),
            Self::Tanh => one("network.activation", "Tanh"),
            Self::Xavier if matches!(spec.network.init, Init::Xavier(_)) => Vec::new(),
            Self::Xavier => one("network.init", "Xavier(Normal)"),
            Self::StandardisedInputs => one("data.standardise", "true"),
            Self::BatchNormalisation => one("network.norm", "Batch"),
            Self::Adam if is_adam(spec.optimizer) => Vec::new(),
            Self::Adam => one("optimizer", "Adam()"),
            Self::RateTimes10 => rate(spec.learning_rate * 10.0),
            Self::RateDividedBy10 => rate(spec.learning_rate / 10.0),
        }
    }

    /// The baseline with this one change, on the same data.
    ///
    /// # Errors
    /// Where the change changes nothing, cannot be made, or leaves an experiment that cannot run.
    pub fn arm(self, baseline: &Arm, dataset: &Arc<Dataset>) -> Result<Arm, NotTried> {
        let mut arm = baseline.clone();
        for (path, value) in self.changes(&baseline.spec) {
            let assignment = format!("{path}={value}");
            assign(&mut arm.spec, &assignment).map_err(NotTried::Assign)?;
            arm.name = format!("{} {assignment}", arm.name);
            arm.set.push((path, value));
        }
        if arm.spec == baseline.spec {
            return Err(NotTried::HasIt);
        }
        load::prepare(arm.spec.clone(), Arc::clone(dataset)).map_err(NotTried::Load)?;
        Ok(arm)
    }
}

/// Whether it is Adam or of its kind.
fn is_adam(optimizer: Optimizer) -> bool {
    matches!(
        optimizer,
        Optimizer::Adam { .. } | Optimizer::AdamW { .. } | Optimizer::NAdam { .. } | Optimizer::RAdam { .. }
    )
}
