//! The three gradient rules: what is called "the gradient" when a batch has many samples. The heart of the program.
//!
//! This is the plain reference in ndarray; `nn::kernels` computes the same numbers quickly.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use super::loss::Loss;
use super::network::{ForwardPass, Network};
use super::normalisation::Normalisation;
use super::parameters::Parameters;
use crate::words;

/// How a batch of n samples becomes one update. `delta[l]` is the derivative of a sample's loss by `z[l]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum GradientRule {
    /// Backpropagation: per sample `delta[l] = (delta[l+1] W[l+1]^T) * f'(z[l])`, then
    /// `dW[l] = 1/n * sum_n a[l-1]_n (x) delta[l]_n` and `db[l] = mean delta[l]`. The derivative of the mean loss.
    Exact,
    /// Averages first and multiplies the averages: `delta[L]` = mean of the exact output delta,
    /// `delta[l]_j = mean_n(f'(z_j)) * sum_k W[l+1][j,k] delta[l+1]_k`, `dW[l] = mean_n(a[l-1]) (x) delta[l]`,
    /// `db[l] = delta[l]`. Equal to `Exact` only for a batch of one.
    BatchMean,
    /// As `BatchMean`, but in the first layer `dW[1][i,j] = mean_n(x)_j * delta[1]_j` for every `i`: what numpy's
    /// broadcasting makes of the article's listing. Defined only where inputs = units of layer 1.
    AsPrinted,
}

impl GradientRule {
    /// Every rule, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Exact, Self::BatchMean, Self::AsPrinted];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::BatchMean => "batch_mean",
            Self::AsPrinted => "as_printed",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("rule", self.key())
    }

    /// One line that says what the rule does.
    pub fn description(self) -> &'static str {
        words::attribute("rule", self.key(), "description")
    }

    /// Whether the rule is defined for normalised layers. A rule that averages the batch first has one delta for all
    /// samples, and no sample whose mean and variance it could go back through.
    pub fn is_defined_with(self, norm: Normalisation) -> bool {
        self == Self::Exact || norm.is_none()
    }

    /// Whether the rule is defined for layers of these `sizes` (input width first).
    pub fn is_defined_for(self, sizes: &[usize]) -> bool {
        self != Self::AsPrinted || (sizes.len() >= 2 && sizes[0] == sizes[1])
    }

    /// The gradient by this rule for one batch: `x` batch x inputs, `y` batch x outputs (one-hot for softmax).
    pub fn gradient(
        self,
        network: &Network,
        pass: &ForwardPass,
        x: ArrayView2<'_, f64>,
        y: ArrayView2<'_, f64>,
        loss: Loss,
    ) -> Gradient {
        let last = network.n_layers() - 1;
        let output = loss.output_delta(network.output, pass.z[last].view(), pass.a[last].view(), y);
        match self {
            Self::Exact => exact(network, pass, x, output),
            Self::BatchMean => of_means(network, pass, x, &output, FirstLayer::OuterProduct),
            Self::AsPrinted => of_means(network, pass, x, &output, FirstLayer::Broadcast),
        }
    }
}

/// A gradient and the deltas it came from.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// `dW` and `db` of every layer.
    pub parameters: Parameters,
    /// `delta` of every layer: batch x units for `Exact` (derivative of a sample's own loss, not divided by n),
    /// 1 x units for the rules that average first. By `z`, what the activation is applied to.
    pub deltas: Vec<Array2<f64>>,
    /// What comes down to each layer's input; zeros where the layer does not skip, and for the first layer, below which
    /// nothing learns.
    pub through: Vec<Through>,
}

/// What comes down through a layer that skips, apart: by way of its weights, and past it. Norms of the derivative by the
/// layer's input: the mean over the samples of each one's norm for `Exact`, the norm of the mean for the rules that average
/// first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Through {
    /// Through the layer, `delta[l] W[l]^T`.
    pub layer: f64,
    /// Past it.
    pub skip: f64,
}

/// What the first layer's update is under the rules that average first.
#[derive(Clone, Copy)]
enum FirstLayer {
    OuterProduct,
    Broadcast,
}

fn exact(network: &Network, pass: &ForwardPass, x: ArrayView2<'_, f64>, output_delta: Array2<f64>) -> Gradient {
    let n = x.nrows() as f64;
    let n_layers = network.n_layers();
    let mut parameters = network.parameters.zeros_like();
    let mut deltas = vec![output_delta];
    let mut through = vec![Through::default(); n_layers];
    // Derivative by what the layer above hands on, where it skips: it goes past the layer as it is.
    let mut carried: Option<Array2<f64>> = None;
    for l in (0..n_layers).rev() {
        let input = if l == 0 { x } else { pass.a[l - 1].view() };
        let by_z = &deltas[deltas.len() - 1];
        let normalised = pass.normalised(l).map(|normalised| {
            let (by_product, [gain, shift]) = normalised.backward(by_z, network.parameters.gain(l));
            let (gain_gradient, shift_gradient) = parameters.gain_and_shift_mut(l);
            gain_gradient.iter_mut().zip(&gain).for_each(|(to, v)| *to = *v);
            shift_gradient.iter_mut().zip(&shift).for_each(|(to, v)| *to = *v);
            if let Some([mean, variance]) = &normalised.statistics {
                let [to_mean, to_variance] = parameters.running_of_mut(l);
                to_mean.copy_from_slice(mean);
                to_variance.copy_from_slice(variance);
            }
            by_product
        });
        let delta = normalised.as_ref().unwrap_or(by_z);
        parameters.weights_mut(l).assign(&(input.t().dot(delta) / n));
        // A mean over the batch takes every bias away: what rounding leaves of its gradient is no gradient.
        if network.parameters.norm_of(l) != Normalisation::Batch {
            parameters.biases_mut(l).assign(&(delta.sum_axis(Axis(0)) / n));
        }
        if l > 0 {
            let mut below = delta.dot(&network.parameters.weights(l).t());
            if let Some(past) = carried.take_if(|_| network.skips(l)) {
                through[l] = Through { layer: mean_row_norm(&below), skip: mean_row_norm(&past) };
                below += &past;
            }
            if network.skips(l - 1) {
                carried = Some(below.clone());
            }
            below *= &pass.slope(l - 1, network.hidden[l - 1].activation);
            deltas.push(below);
        }
    }
    deltas.reverse();
    Gradient { parameters, deltas, through }
}

/// Mean over the samples of the norm of each one's row.
fn mean_row_norm(m: &Array2<f64>) -> f64 {
    m.rows().into_iter().map(|row| row.dot(&row).sqrt()).sum::<f64>() / m.nrows() as f64
}

fn of_means(
    network: &Network,
    pass: &ForwardPass,
    x: ArrayView2<'_, f64>,
    output_delta: &Array2<f64>,
    first_layer: FirstLayer,
) -> Gradient {
    let mean = |m: ArrayView2<'_, f64>| m.sum_axis(Axis(0)) / m.nrows() as f64;
    let norm_of = |v: &Array1<f64>| v.dot(v).sqrt();
    let mut parameters = network.parameters.zeros_like();
    let mut delta = mean(output_delta.view());
    let mut deltas = Vec::new();
    let mut through = vec![Through::default(); network.n_layers()];
    let mut carried: Option<Array1<f64>> = None;
    for l in (0..network.n_layers()).rev() {
        let input_mean = mean(if l == 0 { x } else { pass.a[l - 1].view() });
        let mut weights = parameters.weights_mut(l);
        for ((i, j), w) in weights.indexed_iter_mut() {
            let factor = match (l, first_layer) {
                (0, FirstLayer::Broadcast) => input_mean[j],
                _ => input_mean[i],
            };
            *w = factor * delta[j];
        }
        parameters.biases_mut(l).assign(&delta);
        deltas.push(delta.clone().insert_axis(Axis(0)));
        if l > 0 {
            let mut below = network.parameters.weights(l).dot(&delta);
            if let Some(past) = carried.take_if(|_| network.skips(l)) {
                through[l] = Through { layer: norm_of(&below), skip: norm_of(&past) };
                below += &past;
            }
            if network.skips(l - 1) {
                carried = Some(below.clone());
            }
            let slope = mean(pass.slope(l - 1, network.hidden[l - 1].activation).view());
            delta = below * slope;
        }
    }
    deltas.reverse();
    Gradient { parameters, deltas, through }
}

/// Sums of squares from here on are taken as they are: each square that was rounded to a subnormal number or to zero is
/// off by less than this times the square of the unit roundoff.
const SAFE_SQUARES: f64 = f64::MIN_POSITIVE / f64::EPSILON;
/// A power of two that brings the squares of numbers near the largest or the smallest into the safe range (one over it,
/// or it), and so changes no digit.
const SCALE: f64 = f64::from_bits((1023 + 600) << 52);

/// Cosine between two gradients, `<a, b> / (|a| |b|)`; `None` where one of them is zero or not finite.
pub fn cosine(a: &[f64], b: &[f64]) -> Option<f64> {
    let dot: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    let (norm_a, norm_b) = (norm(a), norm(b));
    let norms = norm_a * norm_b;
    let value = if (SAFE_SQUARES..=f64::MAX).contains(&norms) && dot.is_finite() {
        dot / norms
    } else {
        // Products of very small or very large numbers: divided first, no factor is larger than 1.
        a.iter().zip(b).map(|(a, b)| (a / norm_a) * (b / norm_b)).sum()
    };
    (norm_a > 0.0 && norm_b > 0.0 && value.is_finite()).then(|| value.clamp(-1.0, 1.0))
}

/// Euclidean norm, `sqrt(sum v^2)`, over the whole range of numbers: where the squares are too small or too large to be
/// summed as they are, the values are scaled first (as BLAS' `nrm2` does).
#[inline]
pub fn norm(values: &[f64]) -> f64 {
    // Layers of a few units have no eight values, and are summed where they are asked for.
    let sum =
        if values.len() < SUMS { 0.0 + values.iter().map(|v| v * v).sum::<f64>() } else { sum_of_squares(values) };
    if (SAFE_SQUARES..=f64::MAX).contains(&sum) { sum.sqrt() } else { scaled_norm(values, sum) }
}

/// Sums at a time: one addition after the other, the norm of half a million weights would take a twentieth of the time of
/// their gradient.
const SUMS: usize = 8;

fn sum_of_squares(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<SUMS>();
    let mut sums = [0.0; SUMS];
    for chunk in chunks {
        for (sum, v) in sums.iter_mut().zip(chunk) {
            *sum += v * v;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|v| v * v).sum::<f64>()
}

/// The norm of values whose sum of squares is `sum`, which says only that they are too small, too large or not numbers.
#[cold]
fn scaled_norm(values: &[f64], sum: f64) -> f64 {
    let scale = if sum < 1.0 { SCALE } else { SCALE.recip() };
    values.iter().map(|v| (v * scale) * (v * scale)).sum::<f64>().sqrt() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norms_reach_over_the_whole_range_of_numbers() {
        for at in [5e-324, 1e-310, 1e-200, 1e-162, 1e-150, 1.0, 1e150, 1e160, 1e200, 1e307] {
            let values: Vec<f64> = (0..21).map(|i| if i % 7 == 3 { 3.0 * at } else { 0.0 }).collect();
            let exact = 3.0 * at * 3f64.sqrt();
            // Among subnormal numbers the result itself has few digits.
            assert!((norm(&values) - exact).abs() <= 1e-14 * exact + 5e-324, "{at}: {} {exact}", norm(&values));
        }
        assert_eq!(norm(&[3e-200, 4e-200]), 5e-200);
        assert!((norm(&[3e200, 4e200, 1e-200]) / 5e200 - 1.0).abs() < 1e-15);
        assert_eq!(norm(&[0.0; 11]), 0.0);
        assert_eq!(norm(&[]), 0.0);
        assert_eq!(norm(&[1.0, f64::NEG_INFINITY]), f64::INFINITY);
        assert!(norm(&[1e300, f64::NAN]).is_nan());
        assert_eq!(norm(&[f64::MAX, f64::MAX]), f64::INFINITY, "the norm itself is no number any more");
    }

    #[test]
    fn where_the_plain_sum_is_safe_the_bits_are_those_of_the_plain_sum() {
        for at in [1e-140, 1e-30, 0.1, 1e30, 1e150] {
            let values: Vec<f64> = (0..7).map(|i| at * (1.0 + 0.1 * f64::from(i))).collect();
            assert_eq!(norm(&values), values.iter().map(|v| v * v).sum::<f64>().sqrt());
        }
    }

    #[test]
    fn cosines_reach_over_the_whole_range_of_numbers() {
        let (a, b) = ([3.0, 4.0, 0.0], [4.0, 3.0, 0.0]);
        for (at, other) in [(1e-200, 1e-200), (1e200, 1e200), (1e-310, 1.0), (1e-200, 1e200), (1.0, 1e-320)] {
            let cosine = cosine(&a.map(|v| v * at), &b.map(|v| v * other)).unwrap_or(f64::NAN);
            // The digits that subnormal numbers have.
            let tolerance = if at.min(other) < 1e-315 { 1e-3 } else { 1e-12 };
            assert!((cosine - 0.96).abs() < tolerance, "{at} {other}: {cosine}");
        }
        assert_eq!(cosine(&[0.0, 0.0], &[1.0, 1e-300]), None);
        assert_eq!(cosine(&[f64::INFINITY, 0.0], &[1.0, 0.0]), None);
        assert_eq!(cosine(&[f64::NAN, 0.0], &[1.0, 0.0]), None);
    }
}
