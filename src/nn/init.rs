//! Initial weights and biases.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::orthogonal;
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
    /// Weights with orthonormal columns (rows, where a layer has more units than inputs) times the gain, evenly over all
    /// such matrices; biases zero (Saxe et al. 2014; as `torch.nn.init.orthogonal_`). A layer with as many
    /// units as inputs keeps the length of what goes through it, and of what comes back.
    Orthogonal {
        /// The length of every column (or row).
        gain: f64,
    },
    /// Weights `N(0, std^2)`, drawn again where they are more than two standard deviations from 0; biases zero. What is
    /// left spreads by 0.88 `std`.
    TruncatedNormal {
        /// Standard deviation of what is cut.
        std: f64,
    },
    /// All weights the same, biases zero: the symmetry problem, with a forward pass that is not zero.
    Constant {
        /// Every weight.
        value: f64,
    },
    /// All weights 1, biases zero: the symmetry problem, with pre-activations that grow by the width of every layer.
    Ones,
}

/// What fills one weight matrix or one bias vector.
#[derive(Clone, Copy)]
enum Numbers {
    /// Standard deviation.
    Drawn(Draw, f64),
    /// Standard deviation of what is cut at two of it.
    Truncated(f64),
    Same(f64),
    /// Gain.
    Orthogonal(f64),
}

impl Init {
    /// One of every kind with its usual constants, in the order in which lists show them.
    pub fn examples() -> [Self; 14] {
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
            Self::Orthogonal { gain: 1.0 },
            Self::TruncatedNormal { std: 1.0 },
            Self::Constant { value: 0.1 },
            Self::Ones,
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
            Self::Orthogonal { .. } => "orthogonal",
            Self::TruncatedNormal { .. } => "truncated_normal",
            Self::Constant { .. } => "constant",
            Self::Ones => "ones",
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

    /// The one number that it has, by name, for sliders and for `check()`.
    pub fn constant(&mut self) -> Option<(&'static str, &mut f64)> {
        match self {
            Self::Normal { std, .. } | Self::TruncatedNormal { std } => Some(("std", std)),
            Self::ScaledNormal { gain, .. } | Self::Orthogonal { gain } => Some(("gain", gain)),
            Self::Uniform { limit, .. } => Some(("limit", limit)),
            Self::Constant { value } => Some(("value", value)),
            Self::Xavier(_) | Self::He(_) | Self::LeCun(_) | Self::Zeros | Self::Ones => None,
        }
    }

    /// Fills `parameters` layer by layer: the weights row by row, then the biases.
    pub fn fill(self, parameters: &mut Parameters, rng: &mut impl Rng) {
        for layer_idx in 0..parameters.n_layers() {
            self.fill_layer(None, parameters, layer_idx, rng);
        }
    }

    /// Fills one layer: the weights row by row, then the biases, by an initialisation of their own where `biases` is one.
    /// That one draws them as it draws weights of a layer with these inputs and units, whatever it does with biases of its
    /// own; `Orthogonal`, which a vector cannot be, leaves them zero.
    pub fn fill_layer(self, biases: Option<Self>, parameters: &mut Parameters, layer_idx: usize, rng: &mut impl Rng) {
        let (inputs, units) = (parameters.sizes()[layer_idx], parameters.sizes()[layer_idx + 1]);
        let (of_weights, of_biases) = (
            self.of_weights(inputs, units),
            match biases {
                Some(Self::Orthogonal { .. }) => Numbers::Same(0.0),
                Some(other) => other.of_weights(inputs, units),
                None => self.of_biases(),
            },
        );
        let (weights, biases) = parameters.layer_mut(layer_idx);
        of_weights.fill(weights, (inputs, units), rng);
        of_biases.fill(biases, (1, units), rng);
    }

    fn of_weights(self, inputs: usize, units: usize) -> Numbers {
        let (inputs, units) = (inputs as f64, units as f64);
        match self {
            Self::Normal { std, .. } => Numbers::Drawn(Draw::Normal, std),
            Self::ScaledNormal { gain, .. } => Numbers::Drawn(Draw::Normal, gain / inputs.sqrt()),
            Self::Xavier(draw) => Numbers::Drawn(draw, (2.0 / (inputs + units)).sqrt()),
            Self::He(draw) => Numbers::Drawn(draw, (2.0 / inputs).sqrt()),
            Self::LeCun(draw) => Numbers::Drawn(draw, inputs.sqrt().recip()),
            Self::Uniform { limit, .. } => Numbers::Drawn(Draw::Uniform, limit / 3.0_f64.sqrt()),
            Self::Zeros => Numbers::Same(0.0),
            Self::Orthogonal { gain } => Numbers::Orthogonal(gain),
            Self::TruncatedNormal { std } => Numbers::Truncated(std),
            Self::Constant { value } => Numbers::Same(value),
            Self::Ones => Numbers::Same(1.0),
        }
    }

    /// What it does with the biases of its own layers.
    fn of_biases(self) -> Numbers {
        match self {
            Self::Normal { std, biases: true } => Numbers::Drawn(Draw::Normal, std),
            Self::ScaledNormal { gain, biases: true } => Numbers::Drawn(Draw::Normal, gain),
            Self::Uniform { limit, biases: true } => Numbers::Drawn(Draw::Uniform, limit / 3.0_f64.sqrt()),
            _ => Numbers::Same(0.0),
        }
    }
}

impl Numbers {
    /// Fills a matrix of `inputs` x `units`, row by row. Draws nothing for a spread of zero, so that zero biases leave the
    /// stream alone.
    fn fill(self, values: &mut [f64], (inputs, units): (usize, usize), rng: &mut impl Rng) {
        match self {
            Self::Drawn(_, 0.0) | Self::Truncated(0.0) | Self::Orthogonal(0.0) => values.fill(0.0),
            Self::Same(value) => values.fill(value),
            Self::Drawn(Draw::Normal, std) => {
                for v in values {
                    *v = std * rng.sample::<f64, _>(StandardNormal);
                }
            }
            Self::Drawn(Draw::Uniform, std) => {
                let limit = std * 3.0_f64.sqrt();
                for v in values {
                    *v = limit * (2.0 * rng.random::<f64>() - 1.0);
                }
            }
            Self::Truncated(std) => values.fill_with(|| std * within_two(rng)),
            Self::Orthogonal(gain) => orthogonal::fill(values, inputs, units, gain, rng),
        }
    }
}

/// A number of the standard normal distribution between -2 and 2, by rejection: one in 22 is drawn again.
fn within_two(rng: &mut impl Rng) -> f64 {
    loop {
        let v: f64 = rng.sample(StandardNormal);
        if v.abs() <= 2.0 {
            return v;
        }
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
                // For the orthogonal one: 200 orthonormal columns of 300 numbers each.
                Init::ScaledNormal { gain, .. } | Init::Orthogonal { gain } => gain * gain / 300.0,
                Init::Xavier(_) => 2.0 / 500.0,
                Init::He(_) => 2.0 / 300.0,
                Init::LeCun(_) => 1.0 / 300.0,
                Init::Uniform { limit, .. } => limit * limit / 3.0,
                Init::Zeros => 0.0,
                // 1 - 2 * 2 phi(2) / (2 Phi(2) - 1)
                Init::TruncatedNormal { std } => 0.773_741_3 * std * std,
                Init::Constant { value } => value * value,
                Init::Ones => 1.0,
            };
            assert!((variance - expected).abs() <= 0.03 * expected, "{init:?}: {variance} against {expected}");
            let has_biases = parameters.biases_slice(0).iter().any(|b| *b != 0.0);
            let expected = matches!(init, Init::Normal { biases: true, .. });
            assert_eq!(has_biases, expected, "{init:?}");
        }
    }

    #[test]
    fn a_truncated_normal_ends_at_two_deviations_and_reaches_them() {
        let mut parameters = Parameters::zeros(&[300, 200]);
        Init::TruncatedNormal { std: 0.3 }.fill(&mut parameters, &mut Xoshiro256PlusPlus::seed_from_u64(4));
        let largest = parameters.weights_slice(0).iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        assert!((0.599..=0.6).contains(&largest), "{largest}");
    }

    #[test]
    fn layer_by_layer_is_the_whole_network_draw_for_draw() {
        for init in Init::examples() {
            let (mut whole, mut layers) = (Parameters::zeros(&[5, 4, 7, 2]), Parameters::zeros(&[5, 4, 7, 2]));
            init.fill(&mut whole, &mut Xoshiro256PlusPlus::seed_from_u64(9));
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(9);
            (0..3).for_each(|l| init.fill_layer(None, &mut layers, l, &mut rng));
            assert_eq!(whole, layers, "{init:?}");
        }
    }

    /// Biases that have an initialisation of their own are drawn as weights of their layer; the layer's own weights do not
    /// depend on it.
    #[test]
    fn biases_may_have_an_initialisation_of_their_own() {
        let sizes = [100, 400];
        for own in Init::examples() {
            let (mut with, mut without) = (Parameters::zeros(&sizes), Parameters::zeros(&sizes));
            let init = Init::He(Draw::Normal);
            init.fill_layer(Some(own), &mut with, 0, &mut Xoshiro256PlusPlus::seed_from_u64(2));
            init.fill_layer(None, &mut without, 0, &mut Xoshiro256PlusPlus::seed_from_u64(2));
            assert_eq!(with.weights_slice(0), without.weights_slice(0), "{own:?}");
            let square = with.biases_slice(0).iter().map(|b| b * b).sum::<f64>() / 400.0;
            let expected = match own {
                Init::Normal { std, .. } => std * std,
                Init::ScaledNormal { gain, .. } => gain * gain / 100.0,
                Init::Xavier(_) => 2.0 / 500.0,
                Init::He(_) => 2.0 / 100.0,
                Init::LeCun(_) => 1.0 / 100.0,
                Init::Uniform { limit, .. } => limit * limit / 3.0,
                Init::Zeros | Init::Orthogonal { .. } => 0.0,
                Init::TruncatedNormal { std } => 0.773_741_3 * std * std,
                Init::Constant { value } => value * value,
                Init::Ones => 1.0,
            };
            // The mean of 400 squares; its deviation is 0.07 of it for normal numbers.
            assert!((square - expected).abs() <= 0.25 * expected, "{own:?}: {square} against {expected}");
        }
    }
}
