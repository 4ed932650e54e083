//! Losses: means over the batch, each with the derivative by the output layer's pre-activations.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use super::activation::{OutputActivation, sigmoid, softplus};
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
    /// `1/n * sum max(0, 1 - t z)`, where a target of 1 is read as `t = 1` and one of 0 as `t = -1`; with identity outputs,
    /// whose sign then is the class ([`Loss::threshold`])
    Hinge,
    /// `-1/n * sum (1 - p)^2 ln p`, where `p` is what the output gives the target: `a` for 1, `1 - a` for 0; computed from
    /// `z`; with sigmoid outputs (Lin et al. 2017, gamma 2, without alpha)
    Focal,
    /// `1/n * sum h(a - y)` with `h(e) = e^2 / 2` for `|e| <= 1`, else `|e| - 1/2`; with sigmoid outputs (where it is half
    /// MSE, as no error reaches 1) or identity outputs
    Huber,
}

impl Loss {
    /// Every loss, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] =
        [Self::HalfMse, Self::BinaryCrossEntropy, Self::SoftmaxCrossEntropy, Self::Hinge, Self::Focal, Self::Huber];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::HalfMse => "half_mse",
            Self::BinaryCrossEntropy => "binary_cross_entropy",
            Self::SoftmaxCrossEntropy => "softmax_cross_entropy",
            Self::Hinge => "hinge",
            Self::Focal => "focal",
            Self::Huber => "huber",
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
            Self::HalfMse | Self::Huber => &[OutputActivation::Sigmoid, OutputActivation::Identity],
            Self::BinaryCrossEntropy | Self::Focal => &[OutputActivation::Sigmoid],
            Self::SoftmaxCrossEntropy => &[OutputActivation::Softmax],
            Self::Hinge => &[OutputActivation::Identity],
        }
    }

    /// From where on a single output means class 1: halfway between what the loss pulls the two classes to.
    pub fn threshold(self) -> f64 {
        if self == Self::Hinge { 0.0 } else { 0.5 }
    }

    /// Whether the derivative by an output (or its slope) jumps somewhere, where central differences mean nothing.
    pub fn has_kink(self) -> bool {
        matches!(self, Self::Hinge | Self::Huber)
    }

    /// On which side of the loss's kinks an output `a` with target `y` is, as [`super::Activation::side`].
    pub fn side(self, a: f64, y: f64) -> i8 {
        match self {
            Self::Hinge => i8::from(signed(y) * a < 1.0),
            Self::Huber => i8::from(a - y > 1.0) - i8::from(a - y < -1.0),
            _ => 0,
        }
    }

    /// The smallest mean loss that outputs can have that are the same for every sample, from the mean target of every
    /// output: the loss of a network that does not tell the classes apart. Half MSE: `sum m (1 - m) / 2`; binary
    /// cross-entropy: `-sum m ln m + (1 - m) ln(1 - m)`; softmax cross-entropy: `-sum m ln m`; hinge `sum 2 min(m, 1 - m)`;
    /// Huber as half MSE, since no error of the best constant is above 1; focal by a search. Targets are 0 or 1.
    pub fn of_best_constant(self, mean_targets: &[f64]) -> f64 {
        let m_ln_m = |m: f64| if m > 0.0 { m * m.ln() } else { 0.0 };
        let of_output = |&m: &f64| match self {
            Self::HalfMse | Self::Huber => m * (1.0 - m) / 2.0,
            Self::BinaryCrossEntropy => -m_ln_m(m) - m_ln_m(1.0 - m),
            Self::SoftmaxCrossEntropy => -m_ln_m(m),
            Self::Hinge => 2.0 * m.min(1.0 - m),
            Self::Focal => least_focal(m),
        };
        mean_targets.iter().map(of_output).sum()
    }

    /// The mean loss of a batch from pre-activations `z`, outputs `a` and targets `y` (all n x outputs; for softmax
    /// cross-entropy `y` is one-hot).
    pub fn value(self, z: ArrayView2<'_, f64>, a: ArrayView2<'_, f64>, y: ArrayView2<'_, f64>) -> f64 {
        let n = z.nrows() as f64;
        let mean = |each: fn(f64, f64) -> f64, v: ArrayView2<'_, f64>| {
            v.iter().zip(y).map(|(&v, &y)| each(v, y)).sum::<f64>() / n
        };
        match self {
            Self::Hinge => mean(hinge, z),
            Self::Focal => mean(|z, y| focal(z, y).0, z),
            Self::Huber => mean(|a, y| huber(a - y), a),
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
    /// half MSE `(a - y) f'(z)`; both cross-entropies `a - y`; hinge `-t` where `t z < 1`, else 0; Huber
    /// `min(max(a - y, -1), 1) f'(z)`; focal, with `q = sigmoid(-t z)`: `-t q^2 (q + 2 (1 - q) softplus(-t z))`.
    pub fn output_delta(
        self,
        output: OutputActivation,
        z: ArrayView2<'_, f64>,
        a: ArrayView2<'_, f64>,
        y: ArrayView2<'_, f64>,
    ) -> Array2<f64> {
        let by_z = |each: fn(f64, f64) -> f64| ndarray::Zip::from(z).and(y).map_collect(|&z, &y| each(z, y));
        let mut delta = match self {
            Self::HalfMse | Self::BinaryCrossEntropy | Self::SoftmaxCrossEntropy => &a - &y,
            Self::Huber => (&a - &y).mapv(|error| error.clamp(-1.0, 1.0)),
            Self::Hinge => by_z(|z, y| {
                let short = hinge(z, y);
                // Nothing where it is not short of 1; a NaN stays one.
                if short > 0.0 { -signed(y) } else { short }
            }),
            Self::Focal => by_z(|z, y| focal(z, y).1),
        };
        if let (Self::HalfMse | Self::Huber, Some(f)) = (self, output.elementwise()) {
            ndarray::Zip::from(&mut delta).and(z).and(a).for_each(|d, &z, &a| *d *= f.derivative(z, a));
        }
        delta
    }
}

/// A target of 0 or 1 as -1 or 1.
fn signed(y: f64) -> f64 {
    2.0 * y - 1.0
}

/// `max(0, 1 - t z)`; a NaN stays one.
fn hinge(z: f64, y: f64) -> f64 {
    let short = 1.0 - signed(y) * z;
    if short > 0.0 || short.is_nan() { short } else { 0.0 }
}

/// `e^2 / 2` for `|e| <= 1`, else `|e| - 1/2`: with `c` the error cut to -1 .. 1, `c (e - c/2)`.
fn huber(error: f64) -> f64 {
    let c = error.clamp(-1.0, 1.0);
    c * (error - c / 2.0)
}

/// The focal loss of one output and its derivative by `z`. With `s = t z` and `q = 1 - p = sigmoid(-s)`:
/// `q^2 softplus(-s)`, and `-t q^2 (q + 2 (1 - q) softplus(-s))`.
fn focal(z: f64, y: f64) -> (f64, f64) {
    let t = signed(y);
    let q = sigmoid(-t * z);
    let surprise = softplus(-t * z);
    // 1 - q is 0 long before the surprise is infinite.
    (q * q * surprise, -t * q * q * (q + 2.0 * (1.0 - q) * surprise.min(f64::MAX)))
}

/// The smallest mean focal loss that one output can have that is the same for every sample, for a mean target `m`: the best
/// of a hundred shares, and a search by golden section between its neighbours.
fn least_focal(m: f64) -> f64 {
    const STEPS: u32 = 100;
    if !(m > 0.0 && m < 1.0) {
        return 0.0;
    }
    let z = |share: f64| (share / (1.0 - share)).ln();
    let at = |z: f64| m * focal(z, 1.0).0 + (1.0 - m) * focal(z, 0.0).0;
    // Between the shares 1e-9 and 1 - 1e-9, evenly in z.
    let (from, to) = (z(1e-9), -z(1e-9));
    let step = (to - from) / f64::from(STEPS);
    let best = (0..=STEPS).map(|i| from + step * f64::from(i)).min_by(|a, b| at(*a).total_cmp(&at(*b)));
    let Some(best) = best else { return 0.0 };
    let (mut low, mut high) = (best - step, best + step);
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    for _ in 0..100 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if at(left) < at(right) {
            high = right;
        } else {
            low = left;
        }
    }
    at(f64::midpoint(low, high))
}
