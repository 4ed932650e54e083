//! The numbers among an experiment's settings: what a map can vary.

use crate::experiment::Spec;
use crate::nn::{Batch, Init, Optimizer};

/// A setting whose value is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// Step size.
    LearningRate,
    /// Hidden layers, each further one like the last.
    Depth,
    /// Units of every hidden layer.
    Width,
    /// Units of one hidden layer, from 0.
    Units(usize),
    /// Rows of a batch.
    Batch,
    /// Standard deviation, gain or limit of the initial weights.
    Spread,
    /// Pull of every parameter towards zero.
    WeightDecay,
    /// A constant of the optimizer, by its name.
    Optimizer(&'static str),
    /// Noise on the features.
    Noise,
    /// Share of rows kept for testing.
    TestShare,
}

impl Number {
    /// Those that an experiment has, the most asked for first.
    pub fn of(spec: &Spec) -> Vec<Self> {
        let mut all = vec![Self::LearningRate];
        if !spec.network.hidden.is_empty() {
            all.extend([Self::Depth, Self::Width]);
        }
        all.extend(spread(spec.network.init).map(|_| Self::Spread));
        all.extend(batch(spec.training.batch).map(|_| Self::Batch));
        all.push(Self::WeightDecay);
        all.extend(spec.optimizer.clone().constants().iter().map(|(name, _)| Self::Optimizer(name)));
        all.extend([Self::Noise, Self::TestShare]);
        all.extend((0..spec.network.hidden.len()).map(Self::Units));
        all
    }

    /// The dotted path that `experiment/assign` takes; of a number within a value, with the number's own name behind it.
    pub fn path(self) -> String {
        match self {
            Self::LearningRate => "learning_rate".to_owned(),
            Self::Depth => "network.depth".to_owned(),
            Self::Width => "network.width".to_owned(),
            Self::Units(layer) => format!("network.hidden[{layer}].units"),
            Self::Batch => "training.batch".to_owned(),
            Self::Spread => "network.init".to_owned(),
            Self::WeightDecay => "weight_decay".to_owned(),
            Self::Optimizer(name) => format!("optimizer.{name}"),
            Self::Noise => "data.noise".to_owned(),
            Self::TestShare => "data.test_share".to_owned(),
        }
    }

    /// Whether only whole numbers fit.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Depth | Self::Width | Self::Units(_) | Self::Batch)
    }

    /// What it is now.
    pub fn now(self, spec: &Spec) -> f64 {
        let hidden = &spec.network.hidden;
        match self {
            Self::LearningRate => spec.learning_rate,
            Self::Depth => hidden.len() as f64,
            Self::Width => hidden.last().map_or(1.0, |layer| layer.units as f64),
            Self::Units(at) => hidden.get(at).map_or(1.0, |layer| layer.units as f64),
            Self::Batch => batch(spec.training.batch).unwrap_or(1) as f64,
            Self::Spread => spread(spec.network.init).unwrap_or(1.0),
            Self::WeightDecay => spec.weight_decay,
            Self::Optimizer(name) => {
                let mut optimizer = spec.optimizer;
                optimizer.constants().iter().find(|constant| constant.0 == name).map_or(0.0, |constant| *constant.1)
            }
            Self::Noise => spec.data.noise,
            Self::TestShare => spec.data.test_share,
        }
    }

    /// From where to where it suggests itself to vary it, around what it is now.
    pub fn suggested(self, spec: &Spec) -> (f64, f64) {
        let now = self.now(spec);
        let around = |factor: f64| (now / factor, now * factor);
        match self {
            Self::LearningRate | Self::Spread if now > 0.0 => around(10.0),
            Self::Depth => (1.0, now.max(6.0)),
            Self::Width | Self::Units(_) => (1.0, (now * 4.0).max(16.0)),
            Self::Batch => (1.0, now),
            Self::TestShare => (0.0, 0.8),
            Self::Noise => (0.0, 2.0),
            Self::Optimizer(name) if name != "eps" => (0.0, 0.99),
            Self::LearningRate | Self::Spread => (0.01, 1.0),
            Self::WeightDecay | Self::Optimizer(_) => (1e-6, 1e-2),
        }
    }

    /// `PATH` and value, as `--set` takes them, for this number in the settings of `spec`.
    pub fn set(self, spec: &Spec, value: f64) -> (String, String) {
        let written = super::vary::written(value);
        let text = match self {
            Self::Batch => match spec.training.batch {
                Batch::Epochs(_) => format!("Epochs({written})"),
                Batch::Sample(_) | Batch::Full => format!("Sample({written})"),
            },
            Self::Spread => match spec.network.init {
                Init::ScaledNormal { biases, .. } => format!("ScaledNormal(gain: {written}, biases: {biases})"),
                Init::Uniform { biases, .. } => format!("Uniform(limit: {written}, biases: {biases})"),
                Init::Normal { biases, .. } => format!("Normal(std: {written}, biases: {biases})"),
                mut other => {
                    if let Some((_, spread)) = other.constant() {
                        *spread = value;
                    }
                    ron::to_string(&other).unwrap_or_default()
                }
            },
            Self::Optimizer(name) => {
                let mut optimizer: Optimizer = spec.optimizer;
                for (constant, now) in optimizer.constants() {
                    if constant == name {
                        *now = value;
                    }
                }
                return ("optimizer".to_owned(), ron::to_string(&optimizer).unwrap_or_default());
            }
            _ => written,
        };
        (self.path(), text)
    }
}

fn batch(batch: Batch) -> Option<usize> {
    match batch {
        Batch::Sample(rows) | Batch::Epochs(rows) => Some(rows),
        Batch::Full => None,
    }
}

fn spread(mut init: Init) -> Option<f64> {
    init.constant().map(|(_, value)| *value)
}
