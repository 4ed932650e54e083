//! Losses: means over the batch, each with the derivative by the output layer's pre-activations.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use super::activation::{OutputActivation, softplus};
use crate::words;

/// What training makes small. Batch of n samples, outputs `a` (n x outputs), targets `y` of the same shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum Loss {
    /// `1/(2n) * sum over samples and outputs of (a - y)^2`, the article's; with sigmoid or identity outputs
    HalfMse,
    /// `-1/n * sum( y ln a + (1 - y) ln(1 - a) )`, computed from `z`; with sigmoid outputs
    BinaryCrossEntropy,
    /// `-1/n * sum ln softmax(z)[label]`, in log-sum-exp form; with softmax outputs
    SoftmaxCrossEntropy,
}

impl Loss {
    /// Every loss, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::HalfMse, Self::BinaryCrossEntropy, Self::SoftmaxCrossEntropy];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::HalfMse => "half_mse",
            Self::BinaryCrossEntropy => "binary_cross_entropy",
            Self::SoftmaxCrossEntropy => "softmax_cross_entropy",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("loss", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("loss", self.key(), "formula")
    }

    /// The output activations that this loss is defined with.
    pub fn outputs(self) -> &'static [OutputActivation] {
        match self {
            Self::HalfMse => &[OutputActivation::Sigmoid, OutputActivation::Identity],
            Self::BinaryCrossEntropy => &[OutputActivation::Sigmoid],
            Self::SoftmaxCrossEntropy => &[OutputActivation::Softmax],
        }
    }

    /// The smallest mean loss that outputs can have that are the same for every sample, from the mean target of every
    /// output: the loss of a network that does not tell the classes apart. Half MSE: `sum m (1 - m) / 2`; binary
    /// cross-entropy: `-sum m ln m + (1 - m) ln(1 - m)`; softmax cross-entropy: `-sum m ln m`. Targets are 0 or 1.
    pub fn of_best_constant(self, mean_targets: &[f64]) -> f64 {
        let m_ln_m = |m: f64| if m > 0.0 { m * m.ln() } else { 0.0 };
        let of_output = |&m: &f64| match self {
            Self::HalfMse => m * (1.0 - m) / 2.0,
            Self::BinaryCrossEntropy => -m_ln_m(m) - m_ln_m(1.0 - m),
            Self::SoftmaxCrossEntropy => -m_ln_m(m),
        };
        mean_targets.iter().map(of_output).sum()
    }

    /// The mean loss of a batch from pre-activations `z`, outputs `a` and targets `y` (all n x outputs; for softmax
    /// cross-entropy `y` is one-hot).
    pub fn value(self, z: ArrayView2<'_, f64>, a: ArrayView2<'_, f64>, y: ArrayView2<'_, f64>) -> f64 {
        let n = z.nrows() as f64;
        match self {
            Self::HalfMse => a.iter().zip(y).map(|(a, y)| (a - y) * (a - y)).sum::<f64>() / (2.0 * n),
            // -y ln s(z) - (1-y) ln(1 - s(z)) = softplus(z) - y z
            Self::BinaryCrossEntropy => z.iter().zip(y).map(|(&z, y)| softplus(z) - y * z).sum::<f64>() / n,
            Self::SoftmaxCrossEntropy => {
                let row = |z: ndarray::ArrayView1<'_, f64>, y: ndarray::ArrayView1<'_, f64>| {
                    let max = z.fold(f64::NEG_INFINITY, |m, &v| if v > m { v } else { m });
                    let log_sum = max + z.iter().map(|v| (v - max).exp()).sum::<f64>().ln();
                    // Only the label's entry, so that an infinite logit elsewhere does not become 0 * inf.
                    z.iter().zip(y).filter(|(_, y)| **y != 0.0).map(|(z, y)| y * (log_sum - z)).sum::<f64>()
                };
                z.rows().into_iter().zip(y.rows()).map(|(z, y)| row(z, y)).sum::<f64>() / n
            }
        }
    }

    /// The output delta of each sample, `d(loss of that sample)/dz` (n x outputs, not divided by n):
    /// half MSE `(a - y) f'(z)`; both cross-entropies `a - y`.
    pub fn output_delta(
        self,
        output: OutputActivation,
        z: ArrayView2<'_, f64>,
        a: ArrayView2<'_, f64>,
        y: ArrayView2<'_, f64>,
    ) -> Array2<f64> {
        let mut delta = &a - &y;
        if let (Self::HalfMse, Some(f)) = (self, output.elementwise()) {
            ndarray::Zip::from(&mut delta).and(z).and(a).for_each(|d, &z, &a| *d *= f.derivative(z, a));
        }
        delta
    }
}
