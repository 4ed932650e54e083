//! Presets of version 1, frozen: what they may say, and what it is in version 2. Nothing here changes any more, so that
//! they open for good, with the same numbers; what they share with today's (sources, activations, losses, optimizers)
//! only grows.

use serde::Deserialize;

use super::spec::{DataSpec, HiddenSpec, NetworkSpec, Spec, StopRule, TrainingSpec};
use super::version::Version;
use crate::data::Source;
use crate::nn::{
    Activation, Batch, GradientRule, GradientTransform, Init, Loss, Optimizer, OutputActivation, Schedule,
};

/// See [`Spec`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec1 {
    /// 1: looked at before.
    #[serde(rename = "version")]
    _version: u32,
    name: String,
    seed: u64,
    data: Data1,
    network: Network1,
    loss: Loss,
    gradient: GradientRule,
    #[serde(default)]
    transform: Transform1,
    learning_rate: f64,
    optimizer: Optimizer,
    #[serde(default)]
    weight_decay: f64,
    training: Training1,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data1 {
    source: Source,
    #[serde(default)]
    noise: f64,
    #[serde(default)]
    test_share: f64,
    #[serde(default)]
    standardise: bool,
    #[serde(default)]
    hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Network1 {
    hidden: Vec<Hidden1>,
    output: OutputActivation,
    init: Init,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hidden1 {
    units: usize,
    activation: Activation,
}

/// One transform or none, where version 2 has a list.
#[derive(Default, Deserialize)]
enum Transform1 {
    #[default]
    None,
    EqualLayerNorms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Training1 {
    batch: Batch,
    stop: Vec<Stop1>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
enum Stop1 {
    MeanLossBelow { loss: f64, window: u64 },
    Steps(u64),
    Seconds(f64),
    AccuracyAtLeast(f64),
}

impl From<Spec1> for Spec {
    fn from(old: Spec1) -> Self {
        let hidden = old.network.hidden.iter().map(|layer| HiddenSpec::new(layer.units, layer.activation)).collect();
        let stop = |rule: Stop1| match rule {
            Stop1::MeanLossBelow { loss, window } => StopRule::MeanLossBelow { loss, window },
            Stop1::Steps(n) => StopRule::Steps(n),
            Stop1::Seconds(seconds) => StopRule::Seconds(seconds),
            Stop1::AccuracyAtLeast(share) => StopRule::AccuracyAtLeast(share),
        };
        let Data1 { source, noise, test_share, standardise, hash } = old.data;
        Self {
            version: Version,
            name: old.name,
            seed: old.seed,
            data: DataSpec { source, noise, test_share, standardise, hash },
            network: NetworkSpec { hidden, output: old.network.output, init: old.network.init, bias_init: None },
            loss: old.loss,
            gradient: old.gradient,
            transform: match old.transform {
                Transform1::None => Vec::new(),
                Transform1::EqualLayerNorms => vec![GradientTransform::EqualLayerNorms],
            },
            learning_rate: old.learning_rate,
            schedule: Schedule::default(),
            optimizer: old.optimizer,
            weight_decay: old.weight_decay,
            l1: 0.0,
            training: TrainingSpec {
                batch: old.training.batch,
                stop: old.training.stop.into_iter().map(stop).collect(),
                keep_best: None,
            },
        }
    }
}
