//! What a hidden layer does with its product: normalisation, activation, dropout, skip.

use super::activation::Activation;
use super::normalisation::Normalisation;

/// A hidden layer, beside its width: `s = a_prev W + b`, `z` = `s` normalised, and `a = drop(f(z))`, plus `a_prev` where it
/// skips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hidden {
    /// `f`
    pub activation: Activation,
    /// What stands between product and activation.
    pub norm: Normalisation,
    /// Whether the layer's input is added to its output (He et al. 2016): a residual connection past product, normalisation
    /// and activation. The layer is as wide as its input.
    pub skip: bool,
    /// Probability that an output of the layer is left out in a training step; those that stay are divided by one minus it
    /// (Srivastava et al. 2014, the inverted form of `torch.nn.Dropout`). What is skipped past the layer is not dropped.
    pub dropout: f64,
}

impl Hidden {
    /// A layer with an activation and nothing else.
    pub const fn plain(activation: Activation) -> Self {
        Self { activation, norm: Normalisation::None, skip: false, dropout: 0.0 }
    }

    /// Whether what the layer hands on is `f(z)` itself.
    pub fn hands_on_its_activation(&self) -> bool {
        !self.skip && self.dropout == 0.0
    }
}

impl From<Activation> for Hidden {
    fn from(activation: Activation) -> Self {
        Self::plain(activation)
    }
}
