//! What becomes of a gradient after the rule has given it, and before weight decay and the optimizer.

use serde::{Deserialize, Serialize};
use strum::EnumCount;

use super::gradient_rule::norm;
use super::parameters::Parameters;
use crate::words;

/// A change of the whole gradient of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum GradientTransform {
    /// None: the gradient is taken as the rule gives it.
    #[default]
    None,
    /// The gradient `g[l]` of each layer, weights and biases together as one vector, is scaled so that its Euclidean norm
    /// is the mean of the norms of all L layers, while its direction stays:
    /// `g[l] <- g[l] (1/L sum_k |g[k]|) / |g[l]|`. A layer of norm 0 stays 0, and counts among the L. So no layer learns
    /// faster than another: it knocks out vanishing (and exploding) along the layers, and nothing else. The gradient as a
    /// whole becomes shorter, by `sqrt L` at most (where one layer had all of it) and not at all where all were equal. Cf. You, Gitman and Ginsburg 2017 (LARS), who scale
    /// each layer by its weights. Weights and biases together, since a unit moves by both: scaled apart, they would change
    /// the direction in which it moves.
    EqualLayerNorms,
}

impl GradientTransform {
    /// Every transform, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::None, Self::EqualLayerNorms];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::EqualLayerNorms => "equal_layer_norms",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("transform", self.key())
    }

    /// One line that says what it does.
    pub fn description(self) -> &'static str {
        words::attribute("transform", self.key(), "description")
    }

    /// Whether the gradient is taken as it is.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A transformed gradient, with the room that making it needs. The rule's own gradient stays what it is: curves measure
/// that.
#[derive(Clone, Debug)]
pub struct Transformed {
    norms: Vec<f64>,
    gradient: Parameters,
}

impl Transformed {
    /// Room for gradients of these `sizes` (input width first); `None` where nothing is transformed.
    pub fn new(transform: GradientTransform, sizes: &[usize]) -> Option<Self> {
        let room = || Self { norms: vec![0.0; sizes.len() - 1], gradient: Parameters::zeros(sizes) };
        match transform {
            GradientTransform::None => None,
            GradientTransform::EqualLayerNorms => Some(room()),
        }
    }

    /// The gradient with layers of equal norm. Allocates nothing. Norms are those of [`norm`], over the whole range of
    /// numbers; one that is not finite leaves no finite gradient.
    pub fn of(&mut self, gradient: &Parameters) -> &Parameters {
        let Self { norms, gradient: scaled } = self;
        let n_layers = norms.len();
        for (l, one) in norms.iter_mut().enumerate() {
            *one = norm(&gradient.values()[gradient.span(l)]);
        }
        let mean = norms.iter().sum::<f64>() / n_layers as f64;
        for (l, &one) in norms.iter().enumerate() {
            let span = gradient.span(l);
            let (from, to) = (&gradient.values()[span.clone()], &mut scaled.values_mut()[span]);
            for (to, &from) in to.iter_mut().zip(from) {
                // Divided first: `mean / one` can be larger than any number where a layer has all but vanished.
                *to = if one == 0.0 { 0.0 } else { from / one * mean };
            }
        }
        scaled
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * b.abs()
    }

    proptest! {
        #[test]
        fn all_layers_have_the_mean_norm_and_their_own_direction(
            sizes in prop::collection::vec(1_usize..6, 2..7),
            values in prop::collection::vec(-1.0_f64..1.0, 7 * 42),
            scales in prop::collection::vec(-290_i32..150, 6),
            dead in prop::option::of(0_usize..6),
        ) {
            let mut gradient = Parameters::zeros(&sizes);
            let n_layers = sizes.len() - 1;
            for (l, power) in scales.into_iter().enumerate().take(n_layers) {
                let scale = if dead == Some(l) { 0.0 } else { 10_f64.powi(power) };
                let span = gradient.span(l);
                for i in span {
                    gradient.values_mut()[i] = values[i % values.len()] * scale;
                }
            }
            let before = gradient.clone();
            let norms: Vec<f64> = (0..n_layers).map(|l| norm(&before.values()[before.span(l)])).collect();
            let mean = norms.iter().sum::<f64>() / n_layers as f64;
            let mut room = Transformed::new(GradientTransform::EqualLayerNorms, &sizes).unwrap();
            let after = room.of(&gradient);
            for (l, &before_norm) in norms.iter().enumerate() {
                let (old, new) = (&before.values()[before.span(l)], &after.values()[after.span(l)]);
                if before_norm == 0.0 {
                    prop_assert!(new.iter().all(|v| *v == 0.0));
                    continue;
                }
                prop_assert!(close(norm(new), mean, 1e-12), "layer {l}: {} {mean}", norm(new));
                for (old, new) in old.iter().zip(new) {
                    prop_assert!(close(new / mean, old / before_norm, 1e-12), "layer {l}: {old} {new}");
                }
            }
        }
    }

    #[test]
    fn a_layer_that_has_all_but_vanished_is_brought_back() {
        let mut gradient = Parameters::zeros(&[1, 1, 1]);
        gradient.values_mut().copy_from_slice(&[3e-310, 4e-310, 0.0, 1.0]);
        let mut room = Transformed::new(GradientTransform::EqualLayerNorms, &[1, 1, 1]).unwrap();
        let after = room.of(&gradient).values();
        // Subnormal numbers have few digits.
        assert!(close(after[0], 0.3, 1e-9) && close(after[1], 0.4, 1e-9) && after[3] == 0.5, "{after:?}");
        gradient.values_mut()[3] = f64::INFINITY;
        assert!(room.of(&gradient).values().iter().any(|v| v.is_nan()), "what is not finite is not hidden");
    }
}
