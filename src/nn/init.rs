//! Initial weights and biases.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::parameters::Parameters;
use crate::words;

/// The shape of the distribution that a scaled initialisation draws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Draw {
    /// `N(0, variance)`
    Normal,
    /// `U(-sqrt(3 variance), sqrt(3 variance))`
    Uniform,
}

/// How weights and biases start. `inputs` and `units` are those of the layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Init {
    /// Weights `N(0, std^2)`; biases too, or zero. The article's: `std` 1, with biases.
    Normal {
        /// Standard deviation.
        std: f64,
        /// Whether biases are drawn as well.
        biases: bool,
    },
    /// Weights `N(0, gain^2 / inputs)`; biases `N(0, gain^2)`, or zero.
    ScaledNormal {
        /// Standard deviation of a unit's pre-activation for inputs of variance 1.
        gain: f64,
        /// Whether biases are drawn as well.
        biases: bool,
    },
    /// Variance `2 / (inputs + units)`, biases zero (Glorot & Bengio 2010).
    Xavier(Draw),
    /// Variance `2 / inputs`, biases zero (He et al. 2015).
    He(Draw),
    /// Variance `1 / inputs`, biases zero (LeCun et al. 1998).
    LeCun(Draw),
    /// Weights `U(-limit, limit)`; biases too, or zero.
    Uniform {
        /// Half the width of the interval.
        limit: f64,
        /// Whether biases are drawn as well.
        biases: bool,
    },
    /// All zero: shows the symmetry problem, every unit of a layer stays the same.
    Zeros,
}

impl Init {
    /// One of every kind with its usual constants, in the order in which lists show them.
    pub fn examples() -> [Self; 10] {
        [
            Self::Normal { std: 1.0, biases: true },
            Self::ScaledNormal { gain: 1.0, biases: false },
            Self::Xavier(Draw::Normal),
            Self::Xavier(Draw::Uniform),
            Self::He(Draw::Normal),
            Self::He(Draw::Uniform),
            Self::LeCun(Draw::Normal),
            Self::LeCun(Draw::Uniform),
            Self::Uniform { limit: 1.0, biases: false },
            Self::Zeros,
        ]
    }

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Normal { .. } => "normal",
            Self::ScaledNormal { .. } => "scaled_normal",
            Self::Xavier(Draw::Normal) => "xavier_normal",
            Self::Xavier(Draw::Uniform) => "xavier_uniform",
            Self::He(Draw::Normal) => "he_normal",
            Self::He(Draw::Uniform) => "he_uniform",
            Self::LeCun(Draw::Normal) => "lecun_normal",
            Self::LeCun(Draw::Uniform) => "lecun_uniform",
            Self::Uniform { .. } => "uniform",
            Self::Zeros => "zeros",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("init", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("init", self.key(), "formula")
    }

    /// Fills `parameters` layer by layer: the weights row by row, then the biases.
    pub fn fill(self, parameters: &mut Parameters, rng: &mut impl Rng) {
        for l in 0..parameters.n_layers() {
            let inputs = parameters.sizes()[l] as f64;
            let units = parameters.sizes()[l + 1] as f64;
            let (draw, weight_std, bias_std) = match self {
                Self::Normal { std, biases } => (Draw::Normal, std, if biases { std } else { 0.0 }),
                Self::ScaledNormal { gain, biases } => {
                    (Draw::Normal, gain / inputs.sqrt(), if biases { gain } else { 0.0 })
                }
                Self::Xavier(draw) => (draw, (2.0 / (inputs + units)).sqrt(), 0.0),
                Self::He(draw) => (draw, (2.0 / inputs).sqrt(), 0.0),
                Self::LeCun(draw) => (draw, inputs.sqrt().recip(), 0.0),
                Self::Uniform { limit, biases } => {
                    let std = limit / 3.0_f64.sqrt();
                    (Draw::Uniform, std, if biases { std } else { 0.0 })
                }
                Self::Zeros => (Draw::Normal, 0.0, 0.0),
            };
            let (weights, biases) = parameters.layer_mut(l);
            fill_slice(weights, draw, weight_std, rng);
            fill_slice(biases, draw, bias_std, rng);
        }
    }
}

/// Draws nothing for a standard deviation of zero, so that zero biases leave the stream alone.
fn fill_slice(values: &mut [f64], draw: Draw, std: f64, rng: &mut impl Rng) {
    if std == 0.0 {
        values.fill(0.0);
        return;
    }
    let limit = std * 3.0_f64.sqrt();
    for v in values {
        *v = match draw {
            Draw::Normal => std * rng.sample::<f64, _>(StandardNormal),
            Draw::Uniform => limit * (2.0 * rng.random::<f64>() - 1.0),
        };
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    use super::*;

    #[test]
    fn variances_are_those_of_the_formulas() {
        let sizes = [300, 200];
        for init in Init::examples() {
            let mut parameters = Parameters::zeros(&sizes);
            init.fill(&mut parameters, &mut Xoshiro256PlusPlus::seed_from_u64(3));
            let w = parameters.weights_slice(0);
            let variance = w.iter().map(|v| v * v).sum::<f64>() / w.len() as f64;
            let expected = match init {
                Init::Normal { std, .. } => std * std,
                Init::ScaledNormal { gain, .. } => gain * gain / 300.0,
                Init::Xavier(_) => 2.0 / 500.0,
                Init::He(_) => 2.0 / 300.0,
                Init::LeCun(_) => 1.0 / 300.0,
                Init::Uniform { limit, .. } => limit * limit / 3.0,
                Init::Zeros => 0.0,
            };
            assert!((variance - expected).abs() <= 0.03 * expected, "{init:?}: {variance} against {expected}");
            let has_biases = parameters.biases_slice(0).iter().any(|b| *b != 0.0);
            let expected = matches!(init, Init::Normal { biases: true, .. });
            assert_eq!(has_biases, expected, "{init:?}");
        }
    }
}
