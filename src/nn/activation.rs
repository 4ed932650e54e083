//! Activation functions, each with its derivative beside it.

use ndarray::{ArrayViewMut1, ArrayViewMut2};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use crate::words;

/// Slope of [`Activation::LeakyRelu`] for negative inputs (`PyTorch`'s default).
pub const LEAKY_SLOPE: f64 = 0.01;

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
        }
    }

    /// Whether the function has a kink at 0, where central differences mean nothing.
    pub fn has_kink(self) -> bool {
        matches!(self, Self::Relu | Self::LeakyRelu)
    }

    /// The range outside which a unit counts as saturated (Glorot & Bengio's reading of "flat"), where there is one:
    /// sigmoid `(0.015, 0.985)`, tanh `(-0.97, 0.97)`.
    pub fn unsaturated_range(self) -> Option<(f64, f64)> {
        match self {
            Self::Sigmoid => Some((0.015, 0.985)),
            Self::Tanh => Some((-0.97, 0.97)),
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
                assert!((numeric - exact).abs() < 1e-8, "{f:?} at {z}: {exact} against {numeric}");
            }
        }
    }

    #[test]
    fn tails_are_finite_and_nan_stays_nan() {
        for f in Activation::ALL {
            assert!(f.value(f64::NAN).is_nan(), "{f:?} hides a NaN");
            for z in [-1e6, -800.0, 800.0] {
                assert!(f.value(z).is_finite(), "{f:?} at {z}");
                assert!(f.derivative(z, f.value(z)).is_finite(), "{f:?}' at {z}");
            }
        }
        assert_eq!(Activation::Silu.value(f64::NEG_INFINITY), 0.0);
        assert_eq!(Activation::Gelu.value(f64::NEG_INFINITY), 0.0);
    }
}
