//! Which curves a run has. The schema is made once per run; values after that are in its order.

use serde::{Deserialize, Serialize};

/// One curve. Layer indices start at 0; on screen and in files layers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SeriesId {
    /// Mean loss of the step's batch, from the forward pass before the update.
    Loss,
    /// Mean loss over all test rows, every [`TEST_EVERY`] steps (only with a test split).
    TestLoss,
    /// Norm of the layer's bias gradient = norm of `mean_n delta[l]` (Nielsen, ch. 5), under the chosen rule.
    SpeedOfLearning(usize),
    /// Frobenius norm of `dW[l]` (Glorot & Bengio 2010), under the chosen rule.
    WeightGradientNorm(usize),
}

/// Steps between two looks at the test rows.
pub const TEST_EVERY: u64 = 100;

impl SeriesId {
    /// The column name in files: `loss`, `test_loss`, `speed_1`, `weight_grad_1`, ...
    pub fn column(self) -> String {
        match self {
            Self::Loss => "loss".to_owned(),
            Self::TestLoss => "test_loss".to_owned(),
            Self::SpeedOfLearning(l) => format!("speed_{}", l + 1),
            Self::WeightGradientNorm(l) => format!("weight_grad_{}", l + 1),
        }
    }
}

/// The curves of a run in a fixed order: loss, test loss, speeds first to last layer, weight-gradient norms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Number of layers, the output layer included.
    pub n_layers: usize,
}

impl Schema {
    /// The schema of a network with this many layers.
    pub fn new(n_layers: usize) -> Self {
        Self { n_layers }
    }

    /// Number of curves.
    pub fn len(&self) -> usize {
        2 + 2 * self.n_layers
    }

    /// Never: every run has a loss.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Where a curve's values stand.
    pub fn index(&self, id: SeriesId) -> usize {
        match id {
            SeriesId::Loss => 0,
            SeriesId::TestLoss => 1,
            SeriesId::SpeedOfLearning(l) => 2 + l,
            SeriesId::WeightGradientNorm(l) => 2 + self.n_layers + l,
        }
    }

    /// All curves in order.
    pub fn series(&self) -> Vec<SeriesId> {
        let speeds = (0..self.n_layers).map(SeriesId::SpeedOfLearning);
        let weights = (0..self.n_layers).map(SeriesId::WeightGradientNorm);
        [SeriesId::Loss, SeriesId::TestLoss].into_iter().chain(speeds).chain(weights).collect()
    }
}
