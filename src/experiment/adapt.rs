//! What else must change when the data or the network change, so that the experiment still runs: and what to say.

use super::check::layer_sizes;
use super::spec::{Spec, StopRule, Watched};
use crate::data::Dataset;
use crate::message;
use crate::nn::{Batch, GradientRule, Loss, Normalisation, Optimizer, OutputActivation};
use crate::words::Message;

/// Fits `spec` to newly chosen data: outputs and loss to the number of classes, the batch to the number of rows; a rule
/// that is not defined there becomes `Exact`. One clause for everything that was changed or is advised.
pub fn to_data(spec: &mut Spec, dataset: &Dataset) -> Vec<Message> {
    let mut said = Vec::new();
    let n_classes = dataset.n_classes();
    if n_classes > 2 && spec.network.output != OutputActivation::Softmax {
        spec.network.output = OutputActivation::Softmax;
        spec.loss = Loss::SoftmaxCrossEntropy;
        said.push(message!("adapted-softmax", labels = n_classes));
    }
    let train_rows = dataset.n_train_rows(spec.data.test_share).max(1);
    if let Batch::Sample(k) | Batch::Epochs(k) = &mut spec.training.batch
        && *k > train_rows
    {
        *k = train_rows;
        said.push(message!("adapted-batch", rows = train_rows));
    }
    let sizes = layer_sizes(spec, dataset.n_features(), n_classes);
    if !spec.gradient.is_defined_for(&sizes) {
        spec.gradient = GradientRule::Exact;
        said.push(message!("adapted-rule-to-data", inputs = sizes[0]));
    }
    skips_to_widths(spec, sizes[0], &mut said);
    if !spec.data.standardise && is_uneven(dataset) {
        said.push(message!("adapted-uneven"));
    }
    said
}

/// Keeps `spec` an experiment that can run after an edit of `old` on the same data: loss and output activation stay a pair,
/// the one that was chosen decides, and so do L-BFGS and full batches; where `AsPrinted` is not defined any more it becomes `BatchMean`, not `Exact`, so that
/// the edit does not look like the cure. One clause for everything that was changed.
pub fn after_edit(old: &Spec, spec: &mut Spec, n_features: usize, n_classes: usize) -> Vec<Message> {
    let mut said = Vec::new();
    if !spec.loss.outputs().contains(&spec.network.output) {
        if spec.network.output == old.network.output {
            spec.network.output = spec.loss.outputs()[0];
            said.push(message!("adapted-output", loss = spec.loss.name(), output = spec.network.output.name()));
        } else if let Some(loss) = Loss::ALL.into_iter().find(|loss| loss.outputs().contains(&spec.network.output)) {
            spec.loss = loss;
            said.push(message!("adapted-loss", loss = spec.loss.name(), output = spec.network.output.name()));
        }
    }
    if let Optimizer::Lbfgs { .. } = spec.optimizer
        && spec.training.batch != Batch::Full
    {
        if spec.training.batch == old.training.batch {
            spec.training.batch = Batch::Full;
            said.push(message!("adapted-full-batch", optimizer = spec.optimizer.name()));
        } else {
            let before = spec.optimizer.name();
            spec.optimizer = Optimizer::Sgd;
            said.push(message!("adapted-optimizer", before = before, optimizer = spec.optimizer.name()));
        }
    }
    if spec.network != old.network {
        let sizes = layer_sizes(spec, n_features, n_classes);
        if !spec.gradient.is_defined_for(&sizes) {
            spec.gradient = GradientRule::BatchMean;
            said.push(message!("adapted-rule-to-network", inputs = sizes[0]));
        }
    }
    layers_after_edit(old, spec, n_features, &mut said);
    if spec.data.test_share == 0.0 && watch_training_loss(spec) {
        said.push(message!("adapted-watched"));
    }
    said
}

/// What the layers do beside their activation, as rule and widths allow it: the one that was chosen decides.
fn layers_after_edit(old: &Spec, spec: &mut Spec, n_features: usize, said: &mut Vec<Message>) {
    if spec.network.hidden.iter().any(|layer| !spec.gradient.is_defined_with(layer.norm)) {
        let rule = spec.gradient;
        if rule == old.gradient {
            spec.gradient = GradientRule::Exact;
            said.push(message!("adapted-rule-to-norm", rule = rule.name()));
        } else {
            spec.network.hidden.iter_mut().for_each(|layer| layer.norm = Normalisation::None);
            said.push(message!("adapted-norm-to-rule", rule = rule.name()));
        }
    }
    skips_to_widths(spec, n_features, said);
}

/// A layer that is not as wide as its input any more adds nothing to its output.
fn skips_to_widths(spec: &mut Spec, n_features: usize, said: &mut Vec<Message>) {
    let mut inputs = n_features;
    for (l, layer) in spec.network.hidden.iter_mut().enumerate() {
        if layer.skip && layer.units != inputs {
            layer.skip = false;
            said.push(message!("adapted-skip", layer = l + 1, inputs = inputs, units = layer.units));
        }
        inputs = layer.units;
    }
}

/// Without test rows the training loss is watched; whether something changed.
fn watch_training_loss(spec: &mut Spec) -> bool {
    let mut changed = false;
    for rule in &mut spec.training.stop {
        if let StopRule::NoImprovement { of, .. } = rule {
            changed |= std::mem::replace(of, Watched::Loss) == Watched::TestLoss;
        }
    }
    if let Some(of) = &mut spec.training.keep_best {
        changed |= std::mem::replace(of, Watched::Loss) == Watched::TestLoss;
    }
    changed
}

/// Whether some feature spreads more than ten times as far as another, or lies more than ten from zero.
fn is_uneven(dataset: &Dataset) -> bool {
    let spreads: Vec<f64> = dataset.features.columns().into_iter().map(|c| c.std(0.0)).filter(|s| *s > 0.0).collect();
    let widest = spreads.iter().copied().fold(0.0, f64::max);
    let narrowest = spreads.iter().copied().fold(f64::INFINITY, f64::min);
    let far = dataset.features.columns().into_iter().any(|c| c.mean().is_some_and(|m| m.abs() > 10.0));
    widest > 10.0 * narrowest || far
}
