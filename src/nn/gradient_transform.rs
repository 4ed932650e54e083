//! What becomes of a gradient after the rule has given it, and before weight decay and the optimizer.

use serde::{Deserialize, Serialize};

use super::gradient_rule::norm;
use super::parameters::Parameters;
use crate::words;

/// A change of the whole gradient of a batch. Several are applied in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum GradientTransform {
    /// The gradient `g[l]` of each layer, all that it learns together as one vector, is scaled so that its Euclidean norm
    /// is the mean of the norms of all L layers, while its direction stays:
    /// `g[l] <- g[l] (1/L sum_k |g[k]|) / |g[l]|`. A layer of norm 0 stays 0, and counts among the L. So no layer learns
    /// faster than another: it knocks out vanishing (and exploding) along the layers, and nothing else. The gradient as a
    /// whole becomes shorter, by `sqrt L` at most (where one layer had all of it) and not at all where all were equal. Cf. You, Gitman and Ginsburg 2017 (LARS), who scale
    /// each layer by its weights. Weights and biases together, since a unit moves by both: scaled apart, they would change
    /// the direction in which it moves.
    EqualLayerNorms,
    /// The whole gradient is made shorter where it is longer than this, its direction stays:
    /// `g <- g min(1, c / (|g| + 1e-6))`, as `torch.nn.utils.clip_grad_norm_` (Pascanu, Mikolov & Bengio 2013).
    ClipNorm(f64),
    /// Every entry on its own is brought into `[-c, c]`, as `torch.nn.utils.clip_grad_value_`. The direction may change.
    ClipValue(f64),
}

/// Added to the norm that a gradient is clipped by, as in torch.
const CLIP_EPSILON: f64 = 1e-6;

impl GradientTransform {
    /// One of every kind with a usual constant, in the order in which lists show them.
    pub fn examples() -> [Self; 3] {
        [Self::EqualLayerNorms, Self::ClipNorm(1.0), Self::ClipValue(0.5)]
    }

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::EqualLayerNorms => "equal_layer_norms",
            Self::ClipNorm(_) => "clip_norm",
            Self::ClipValue(_) => "clip_value",
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

    /// Its constant, where it has one: what it clips at.
    pub fn constant(&mut self) -> Option<&mut f64> {
        match self {
            Self::EqualLayerNorms => None,
            Self::ClipNorm(most) | Self::ClipValue(most) => Some(most),
        }
    }
}

/// A transformed gradient, with the room that making it needs. The rule's own gradient stays what it is: curves measure
/// that.
#[derive(Clone, Debug)]
pub struct Transformed {
    transforms: Vec<GradientTransform>,
    /// Pull towards zero of every parameter, `l1 sign(p)`.
    l1: f64,
    norms: Vec<f64>,
    gradient: Parameters,
}

impl Transformed {
    /// Room for gradients in the shape of `parameters`; `None` where nothing is to be done.
    ///
    /// `l1` is that of `C + l1 sum |p|`: its subgradient `l1 sign(p)` (0 at 0) is added last, as weight decay is after it, so
    /// that neither is clipped. It reaches every parameter, biases, gains and shifts too, as weight decay does.
    pub fn new(transforms: &[GradientTransform], l1: f64, parameters: &Parameters) -> Option<Self> {
        (!transforms.is_empty() || l1 != 0.0).then(|| Self {
            transforms: transforms.to_vec(),
            l1,
            norms: vec![0.0; parameters.n_layers()],
            gradient: parameters.zeros_like(),
        })
    }

    /// What the optimizer is to be given in place of `gradient` at these `parameters`. Allocates nothing. Norms are those of
    /// [`norm`], over the whole range of numbers; one that is not finite leaves no finite gradient.
    pub fn of(&mut self, gradient: &Parameters, parameters: &Parameters) -> &Parameters {
        self.gradient.copy_from(gradient);
        for transform in &self.transforms {
            match *transform {
                GradientTransform::EqualLayerNorms => equal_layer_norms(&mut self.gradient, &mut self.norms),
                GradientTransform::ClipNorm(most) => {
                    let length = norm(self.gradient.values());
                    // A length that is no number clips nothing away: the gradient stays what it is, and is seen.
                    if length + CLIP_EPSILON > most {
                        let factor = most / (length + CLIP_EPSILON);
                        self.gradient.values_mut().iter_mut().for_each(|g| *g *= factor);
                    }
                }
                GradientTransform::ClipValue(most) => {
                    // `clamp` leaves a NaN one.
                    self.gradient.values_mut().iter_mut().for_each(|g| *g = g.clamp(-most, most));
                }
            }
        }
        if self.l1 != 0.0 {
            for (g, &p) in self.gradient.values_mut().iter_mut().zip(parameters.values()) {
                if p != 0.0 {
                    *g += self.l1.copysign(p);
                }
            }
        }
        &self.gradient
    }
}

/// See [`GradientTransform::EqualLayerNorms`].
fn equal_layer_norms(gradient: &mut Parameters, norms: &mut [f64]) {
    let n_layers = norms.len();
    for (l, one) in norms.iter_mut().enumerate() {
        let [own, scaling] = gradient.spans(l);
        *one = norm(&gradient.values()[own]);
        if !scaling.is_empty() {
            *one = one.hypot(norm(&gradient.values()[scaling]));
        }
    }
    let mean = norms.iter().sum::<f64>() / n_layers as f64;
    for (l, &one) in norms.iter().enumerate() {
        for span in gradient.spans(l) {
            for g in &mut gradient.values_mut()[span] {
                // Divided first: `mean / one` can be larger than any number where a layer has all but vanished.
                *g = if one == 0.0 { 0.0 } else { *g / one * mean };
            }
        }
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
            let mut room = Transformed::new(&[GradientTransform::EqualLayerNorms], 0.0, &gradient).unwrap();
            let after = room.of(&gradient, &gradient);
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
        let mut room = Transformed::new(&[GradientTransform::EqualLayerNorms], 0.0, &gradient).unwrap();
        let after = room.of(&gradient, &gradient).values();
        // Subnormal numbers have few digits.
        assert!(close(after[0], 0.3, 1e-9) && close(after[1], 0.4, 1e-9) && after[3] == 0.5, "{after:?}");
        gradient.values_mut()[3] = f64::INFINITY;
        assert!(room.of(&gradient, &gradient).values().iter().any(|v| v.is_nan()), "what is not finite is not hidden");
    }

    #[test]
    fn clipping_follows_torch_and_the_list_its_order() {
        use GradientTransform::{ClipNorm, ClipValue};
        let mut gradient = Parameters::zeros(&[1, 1, 1]);
        gradient.values_mut().copy_from_slice(&[3.0, -4.0, 0.0, 12.0]); // norm 13
        let of = |transforms: &[GradientTransform]| {
            Transformed::new(transforms, 0.0, &gradient).unwrap().of(&gradient, &gradient).values().to_vec()
        };
        let factor = 6.5 / (13.0 + 1e-6);
        assert_eq!(of(&[ClipNorm(6.5)]), [3.0 * factor, -4.0 * factor, 0.0, 12.0 * factor]);
        assert_eq!(of(&[ClipNorm(14.0)]), gradient.values(), "a short one stays");
        assert_eq!(of(&[ClipValue(3.5)]), [3.0, -3.5, 0.0, 3.5]);
        let both = of(&[ClipValue(3.0), ClipNorm(3.0)]);
        assert!(close(norm(&both), 3.0, 1e-6) && both[0] == -both[1], "{both:?}");
        assert!(of(&[ClipNorm(3.0), ClipValue(3.0)]) != both, "another order, another gradient");
        let mut diverged = gradient.clone();
        diverged.values_mut()[0] = f64::NAN;
        let after = Transformed::new(&[ClipNorm(1.0), ClipValue(1.0)], 0.0, &gradient)
            .unwrap()
            .of(&diverged, &gradient)
            .clone();
        assert!(after.values()[0].is_nan(), "what is not finite is not hidden");
    }

    #[test]
    fn l1_pulls_every_parameter_towards_zero_behind_all_clipping() {
        let gradient = Parameters::zeros(&[1, 1, 1]);
        let mut parameters = gradient.clone();
        parameters.values_mut().copy_from_slice(&[2.0, -0.5, 0.0, 1e-300]);
        let mut room = Transformed::new(&[GradientTransform::ClipValue(0.01)], 0.25, &gradient).unwrap();
        assert_eq!(room.of(&gradient, &parameters).values(), [0.25, -0.25, 0.0, 0.25]);
        assert!(Transformed::new(&[], 0.0, &gradient).is_none(), "nothing to do, nothing to copy");
    }
}
