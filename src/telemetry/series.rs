//! What is measured of a run: the one list of measures, and the curves that a run has of them.
//!
//! Outbox, history, files, legends and tooltips go through a run's [`Schema`]; no order of curves is written down
//! anywhere else.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr};

/// Something that is measured. Its words are those of the family `measure`: its name, and as `.hover` its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
pub enum Measure {
    /// Mean loss of the step's batch, from the forward pass before the update.
    Loss,
    /// Norm of the layer's bias gradient = norm of `mean_n delta[l]` (Nielsen, ch. 5), under the chosen rule. Of a normalised
    /// layer it is the gradient of the shift, which moves its pre-activations as a bias does.
    SpeedOfLearning,
    /// Frobenius norm of `dW[l]` (Glorot & Bengio 2010), under the chosen rule.
    WeightGradientNorm,
    /// Frobenius norm of `W[l]` after the update. Not in [`Measure::USUAL`]: whoever wants it asks for it.
    WeightNorm,
    /// Mean loss over all test rows, every [`TEST_EVERY`] steps (only with a test split).
    TestLoss,
    /// Mean of `Loss` over a full window of the stop rule about the mean loss (without one: of the reported window),
    /// at the step that fills the window: the number that is held against the goal.
    WindowLoss,
    /// The learning rate of the step, in runs whose schedule changes it.
    LearningRate,
}

/// Steps between two looks at the test rows.
pub const TEST_EVERY: u64 = 100;

/// What a measure is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One curve for the run.
    Run,
    /// One curve for each layer.
    Layer,
}

/// When a measure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cadence {
    /// At every step.
    EveryStep,
    /// At every n-th step.
    Every(u64),
    /// At the step that fills a window of steps.
    PerWindow,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Loss,
        Self::SpeedOfLearning,
        Self::WeightGradientNorm,
        Self::WeightNorm,
        Self::TestLoss,
        Self::WindowLoss,
        Self::LearningRate,
    ];
    /// What every run measures.
    pub const USUAL: [Self; 5] =
        [Self::Loss, Self::SpeedOfLearning, Self::WeightGradientNorm, Self::TestLoss, Self::WindowLoss];

    /// A stable word for files, scripts and the keys of messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::SpeedOfLearning => "speed_of_learning",
            Self::WeightGradientNorm => "weight_gradient_norm",
            Self::WeightNorm => "weight_norm",
            Self::TestLoss => "test_loss",
            Self::WindowLoss => "window_loss",
            Self::LearningRate => "learning_rate",
        }
    }

    /// How its columns in files begin: `loss`, `speed` (of `speed_1`), ...
    pub fn column(self) -> &'static str {
        match self {
            Self::SpeedOfLearning => "speed",
            Self::WeightGradientNorm => "weight_grad",
            _ => self.key(),
        }
    }

    /// What it is a number of.
    pub fn scope(self) -> Scope {
        match self {
            Self::Loss | Self::TestLoss | Self::WindowLoss | Self::LearningRate => Scope::Run,
            Self::SpeedOfLearning | Self::WeightGradientNorm | Self::WeightNorm => Scope::Layer,
        }
    }

    /// When it is taken.
    pub fn cadence(self) -> Cadence {
        match self {
            Self::Loss | Self::SpeedOfLearning | Self::WeightGradientNorm | Self::WeightNorm | Self::LearningRate => {
                Cadence::EveryStep
            }
            Self::TestLoss => Cadence::Every(TEST_EVERY),
            Self::WindowLoss => Cadence::PerWindow,
        }
    }

    /// Its curve, for a measure of the whole run.
    pub fn of_run(self) -> SeriesId {
        SeriesId { measure: self, layer: None }
    }

    /// Its curve of a layer, counted from 0.
    pub fn of_layer(self, layer_idx: usize) -> SeriesId {
        SeriesId { measure: self, layer: Some(layer_idx) }
    }
}

/// One curve. Layer indices start at 0; on screen and in files layers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeriesId {
    /// What is measured.
    pub measure: Measure,
    /// Of which layer; `None` for a measure of the whole run.
    pub layer: Option<usize>,
}

impl SeriesId {
    /// The column name in files: `loss`, `test_loss`, `speed_1`, `weight_grad_1`, ...
    pub fn column(self) -> String {
        match self.layer {
            None => self.measure.column().to_owned(),
            Some(l) => format!("{}_{}", self.measure.column(), l + 1),
        }
    }
}

/// The curves of a run in the one order that everything goes by: those of every step first, then those that are taken
/// now and then; of each measure the first layer first. Made once per run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema(Vec<SeriesId>);

impl Schema {
    /// The usual curves of a network with this many layers, the output layer included.
    pub fn new(n_layers: usize) -> Self {
        Self::of(&Measure::USUAL, n_layers)
    }

    /// The usual curves, and that of the learning rate where it is not the same at every step.
    pub fn of_run(n_layers: usize, has_rate: bool) -> Self {
        let rate = has_rate.then(|| Measure::LearningRate.of_run());
        Self::new(n_layers).series().iter().copied().chain(rate).collect()
    }

    /// The curves of these measures.
    pub fn of(measures: &[Measure], n_layers: usize) -> Self {
        let curves = |measure: &Measure| -> Vec<SeriesId> {
            match measure.scope() {
                Scope::Run => vec![measure.of_run()],
                Scope::Layer => (0..n_layers).map(|l| measure.of_layer(l)).collect(),
            }
        };
        measures.iter().flat_map(curves).collect()
    }

    /// Names of the columns of a table over steps: `step`, then the curves that have a value at every step.
    pub fn columns(&self) -> Vec<String> {
        std::iter::once("step".to_owned()).chain(self.every_step().iter().map(|id| id.column())).collect()
    }

    /// Number of curves.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is measured.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All curves in order.
    pub fn series(&self) -> &[SeriesId] {
        &self.0
    }

    /// The curves that have a value at every step: the first of all.
    pub fn every_step(&self) -> &[SeriesId] {
        let n = self.0.partition_point(|id| id.measure.cadence() == Cadence::EveryStep);
        &self.0[..n]
    }

    /// Where a curve's values stand; `None` where the run does not have it.
    pub fn index(&self, id: SeriesId) -> Option<usize> {
        self.0.iter().position(|other| *other == id)
    }

    /// Where the values of a measure stand, first layer first; empty where the run does not have it.
    pub fn of_measure(&self, measure: Measure) -> Range<usize> {
        let first = self.0.iter().position(|id| id.measure == measure).unwrap_or(self.0.len());
        let n = self.0[first..].iter().take_while(|id| id.measure == measure).count();
        first..first + n
    }

    /// The measures that are here, in order.
    pub fn measures(&self) -> Vec<Measure> {
        let mut measures: Vec<Measure> = self.0.iter().map(|id| id.measure).collect();
        measures.dedup();
        measures
    }

    /// Number of layers with curves, the output layer included.
    pub fn n_layers(&self) -> usize {
        self.0.iter().filter_map(|id| id.layer).max().map_or(0, |last| last + 1)
    }
}

/// Chosen curves, those of every step first.
impl FromIterator<SeriesId> for Schema {
    fn from_iter<T: IntoIterator<Item = SeriesId>>(series: T) -> Self {
        let (every_step, others): (Vec<SeriesId>, Vec<SeriesId>) =
            series.into_iter().partition(|id| id.measure.cadence() == Cadence::EveryStep);
        Self([every_step, others].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curves_of_every_step_come_first_and_each_measure_stands_together() {
        let schema = Schema::of(&[Measure::TestLoss, Measure::WeightNorm, Measure::Loss], 3);
        let columns: Vec<String> = schema.series().iter().map(|s| s.column()).collect();
        assert_eq!(columns, ["weight_norm_1", "weight_norm_2", "weight_norm_3", "loss", "test_loss"]);
        assert_eq!(schema.every_step().len(), 4);
        assert_eq!(schema.of_measure(Measure::WeightNorm), 0..3);
        assert!(schema.of_measure(Measure::SpeedOfLearning).is_empty());
        assert_eq!(schema.index(Measure::Loss.of_run()), Some(3));
        assert_eq!(schema.index(Measure::SpeedOfLearning.of_layer(0)), None);
        assert_eq!((schema.n_layers(), schema.len()), (3, 5));
    }

    #[test]
    fn keys_and_columns_are_unique() {
        for name in [Measure::key, Measure::column] {
            let mut names = Measure::ALL.map(name).to_vec();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Measure::ALL.len());
        }
    }
}
