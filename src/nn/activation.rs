//! Activation functions, each with its derivative beside it.

use ndarray::{ArrayViewMut1, ArrayViewMut2};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use crate::words;

/// Slope of [`Activation::LeakyRelu`] for negative inputs (`PyTorch`'s default).
pub const LEAKY_SLOPE: f64 = 0.01;
/// `alpha` of [`Activation::Selu`]: with [`SELU_SCALE`] the one that keeps mean 0 and variance 1 from layer to layer.
pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// `lambda` of [`Activation::Selu`].
pub const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// From here on `tanh(softplus z)` is 1 to the last digit.
pub(super) const MISH_ONE: f64 = 40.0;
/// Below here `exp z` is 0.
pub(super) const EXP_ZERO: f64 = -800.0;
/// From here on softsign is 1 to the last digit, and its slope 0.
pub(super) const SOFTSIGN_ONE: f64 = 1e300;

/// The activation `a = f(z)` of a hidden layer, applied to each unit on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum Activation {
    /// `f(z) = z`
    Identity,
    /// `f(z) = 1 / (1 + exp(-z))`
    Sigmoid,
    /// `f(z) = tanh(z)`
    Tanh,
    /// `f(z) = max(z, 0)`; `f'(0) = 0`
    Relu,
    /// `f(z) = z` for `z > 0`, else `0.01 z`
    LeakyRelu,
    /// `f(z) = z` for `z > 0`, else `exp(z) - 1` (alpha = 1)
    Elu,
    /// `f(z) = ln(1 + exp(z))`
    Softplus,
    /// `f(z) = z / (1 + exp(-z))`, also called swish
    Silu,
    /// `f(z) = z Phi(z)` with the normal distribution function (the erf form)
    Gelu,
    /// `f(z) = lambda z` for `z > 0`, else `lambda alpha (exp(z) - 1)` (Klambauer et al. 2017)
    Selu,
    /// `f(z) = z / (1 + |z|)`
    Softsign,
    /// `f(z) = exp(z)`, without a bound: from `z = 709.8` on it is infinite
    Exponential,
    /// `f(z) = min(max(z, -1), 1)`; `f'(-1) = f'(1) = 0`
    HardTanh,
    /// `f(z) = z tanh(ln(1 + exp(z)))` (Misra 2019)
    Mish,
    /// `f(z) = sin(z)`
    Sine,
}

impl Activation {
    /// Every activation, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Identity,
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Silu,
        Self::Gelu,
        Self::Selu,
        Self::Softsign,
        Self::Exponential,
        Self::HardTanh,
        Self::Mish,
        Self::Sine,
    ];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky_relu",
            Self::Elu => "elu",
            Self::Softplus => "softplus",
            Self::Silu => "silu",
            Self::Gelu => "gelu",
            Self::Selu => "selu",
            Self::Softsign => "softsign",
            Self::Exponential => "exponential",
            Self::HardTanh => "hard_tanh",
            Self::Mish => "mish",
            Self::Sine => "sine",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("activation", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("activation", self.key(), "formula")
    }

    /// `f(z)`. A NaN stays a NaN, also through the rectifiers: a diverged run must not look healthy.
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Identity => z,
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => z.tanh(),
            Self::Relu => {
                if z > 0.0 || z.is_nan() {
                    z
                } else {
                    0.0
                }
            }
            Self::LeakyRelu => {
                if z > 0.0 {
                    z
                } else {
                    LEAKY_SLOPE * z
                }
            }
            Self::Elu => {
                if z > 0.0 {
                    z
                } else {
                    z.exp_m1()
                }
            }
            Self::Softplus => softplus(z),
            Self::Silu => {
                // At -inf the product is -inf * 0; the limit is 0.
                if z == f64::NEG_INFINITY { 0.0 } else { z * sigmoid(z) }
            }
            Self::Gelu => {
                if z == f64::NEG_INFINITY {
                    0.0
                } else {
                    z * normal_cdf(z)
                }
            }
            Self::Selu => {
                if z > 0.0 {
                    SELU_SCALE * z
                } else {
                    SELU_SCALE * SELU_ALPHA * z.exp_m1()
                }
            }
            Self::Softsign => {
                let z = z.clamp(-SOFTSIGN_ONE, SOFTSIGN_ONE);
                z / (1.0 + z.abs())
            }
            Self::Exponential => z.exp(),
            Self::HardTanh => z.clamp(-1.0, 1.0),
            Self::Mish => {
                let (_, n) = mish_parts(z);
                // At -inf the product is -inf * 0; the limit is 0.
                z.clamp(EXP_ZERO, f64::INFINITY) * (n / (n + 2.0))
            }
            Self::Sine => libm::sin(z),
        }
    }

    /// `f'(z)`, where `a = f(z)` is already known (the cheap form for sigmoid and tanh).
    pub fn derivative(self, z: f64, a: f64) -> f64 {
        match self {
            Self::Identity => 1.0,
            Self::Sigmoid => a * (1.0 - a),
            Self::Tanh => 1.0 - a * a,
            Self::Relu => {
                if z > 0.0 {
                    1.0
                } else {
                    0.0
                }
            }
            Self::LeakyRelu => {
                if z > 0.0 {
                    1.0
                } else {
                    LEAKY_SLOPE
                }
            }
            Self::Elu => {
                if z > 0.0 {
                    1.0
                } else {
                    z.exp()
                }
            }
            Self::Softplus => sigmoid(z),
            Self::Silu => {
                let s = sigmoid(z);
                s + a * (1.0 - s)
            }
            Self::Gelu => {
                let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                normal_cdf(z) + z * density
            }
            Self::Selu => {
                if z > 0.0 {
                    SELU_SCALE
                } else {
                    SELU_SCALE * SELU_ALPHA * z.exp()
                }
            }
            Self::Softsign => {
                let r = 1.0 / (1.0 + z.clamp(-SOFTSIGN_ONE, SOFTSIGN_ONE).abs());
                r * r
            }
            Self::Exponential => a,
            Self::HardTanh => {
                if a.abs() < 1.0 {
                    1.0
                } else {
                    0.0
                }
            }
            Self::Mish => {
                // tanh(softplus z) = n / (n + 2) with n = w (w + 2), w = exp z; its derivative 4 w (w + 1) / (n + 2)^2.
                let (w, n) = mish_parts(z);
                let r = 1.0 / (n + 2.0);
                n * r + z.clamp(EXP_ZERO, MISH_ONE) * (4.0 * w * (w + 1.0) * r * r)
            }
            Self::Sine => libm::cos(z),
        }
    }

    /// Whether the function has a kink, where central differences mean nothing.
    pub fn has_kink(self) -> bool {
        matches!(self, Self::Relu | Self::LeakyRelu | Self::Selu | Self::HardTanh)
    }

    /// On which side of its kinks `z` is: a number that changes where a kink is crossed, and is 0 for functions that have
    /// none. ReLU, leaky ReLU and SELU have one at 0, hard tanh at -1 and at 1.
    pub fn side(self, z: f64) -> i8 {
        match self {
            Self::Relu | Self::LeakyRelu | Self::Selu => i8::from(z > 0.0),
            Self::HardTanh => i8::from(z >= 1.0) - i8::from(z <= -1.0),
            _ => 0,
        }
    }

    /// The range outside which a unit counts as saturated (Glorot & Bengio's reading of "flat"), where there is one:
    /// sigmoid `(0.015, 0.985)`; tanh, hard tanh and softsign `(-0.97, 0.97)`.
    pub fn unsaturated_range(self) -> Option<(f64, f64)> {
        match self {
            Self::Sigmoid => Some((0.015, 0.985)),
            Self::Tanh | Self::HardTanh | Self::Softsign => Some((-0.97, 0.97)),
            _ => None,
        }
    }
}

/// The activation of the output layer. Which one fits which loss is decided in `experiment::check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum OutputActivation {
    /// `a = 1 / (1 + exp(-z))` for each output
    Sigmoid,
    /// `a = z`
    Identity,
    /// `a_j = exp(z_j) / sum_k exp(z_k)` over the outputs of a row
    Softmax,
}

impl OutputActivation {
    /// Every output activation, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::Sigmoid, Self::Identity, Self::Softmax];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Identity => "identity",
            Self::Softmax => "softmax",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("activation", self.key())
    }

    /// The same function as an elementwise [`Activation`]; softmax is none.
    pub fn elementwise(self) -> Option<Activation> {
        match self {
            Self::Sigmoid => Some(Activation::Sigmoid),
            Self::Identity => Some(Activation::Identity),
            Self::Softmax => None,
        }
    }

    /// Turns pre-activations (batch x outputs) into outputs, in place.
    pub fn apply(self, mut z: ArrayViewMut2<'_, f64>) {
        match self.elementwise() {
            Some(f) => z.mapv_inplace(|v| f.value(v)),
            None => z.rows_mut().into_iter().for_each(softmax_row),
        }
    }
}

/// `1 / (1 + exp(-z))`
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// `ln(1 + exp(z))` without overflow: `max(z, 0) + ln(1 + exp(-|z|))`.
pub fn softplus(z: f64) -> f64 {
    if z.is_nan() {
        return z;
    }
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// `w = exp z` and `n = w (w + 2)`, of which mish is made: `tanh(softplus z) = n / (n + 2)`.
fn mish_parts(z: f64) -> (f64, f64) {
    let w = z.clamp(EXP_ZERO, MISH_ONE).exp();
    (w, w * (w + 2.0))
}

/// The normal distribution function `Phi(z) = erfc(-z / sqrt 2) / 2`.
fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

fn softmax_row(mut row: ArrayViewMut1<'_, f64>) {
    let max = row.fold(f64::NEG_INFINITY, |m, &v| if v > m { v } else { m });
    row.mapv_inplace(|v| (v - max).exp());
    let sum = row.sum();
    row.mapv_inplace(|v| v / sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivative_matches_central_differences_for_every_activation() {
        let h = 1e-6;
        for f in Activation::ALL {
            for z in [-8.0, -2.5, -0.7, -1e-3, 1e-3, 0.4, 1.9, 6.0] {
                let numeric = (f.value(z + h) - f.value(z - h)) / (2.0 * h);
                let exact = f.derivative(z, f.value(z));
                assert!(
                    (numeric - exact).abs() < 1e-8 * exact.abs().max(1.0),
                    "{f:?} at {z}: {exact} against {numeric}"
                );
            }
        }
    }

    #[test]
    fn tails_are_finite_and_nan_stays_nan() {
        for f in Activation::ALL {
            assert!(f.value(f64::NAN).is_nan(), "{f:?} hides a NaN");
            for z in [-1e6, -800.0, 800.0] {
                let (a, slope) = (f.value(z), f.derivative(z, f.value(z)));
                if f == Activation::Exponential && z > 0.0 {
                    // It has no bound, and says so: the network that overflows is what it is there to show.
                    assert_eq!((a, slope), (f64::INFINITY, f64::INFINITY));
                    continue;
                }
                assert!(a.is_finite(), "{f:?} at {z}");
                assert!(slope.is_finite(), "{f:?}' at {z}");
            }
        }
        for f in [Activation::Silu, Activation::Gelu, Activation::Mish, Activation::Exponential] {
            assert_eq!(f.value(f64::NEG_INFINITY), 0.0, "{f:?}");
        }
        for f in [Activation::Softsign, Activation::HardTanh] {
            assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(|z| f.value(z)), [-1.0, 1.0], "{f:?}");
            assert_eq!(f.derivative(f64::INFINITY, 1.0), 0.0);
        }
        assert_eq!(Activation::Mish.value(f64::INFINITY), f64::INFINITY);
    }

    /// A kink is where the slopes of the two sides differ: there and nowhere else the side changes.
    #[test]
    fn sides_change_at_kinks_alone() {
        let h = 1e-9;
        for f in Activation::ALL {
            let slope = |z: f64| f.derivative(z, f.value(z));
            let mut n_kinks = 0;
            for z in [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0] {
                let is_kink = (slope(z + h) - slope(z - h)).abs() > 1e-3;
                assert_eq!(f.side(z + h) != f.side(z - h), is_kink, "{f:?} at {z}");
                n_kinks += usize::from(is_kink);
            }
            assert_eq!(n_kinks > 0, f.has_kink(), "{f:?}");
        }
    }
}
