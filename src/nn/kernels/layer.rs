//! The buffers of one layer, and what it does beside product and activation.

use rand::rngs::Xoshiro256PlusPlus;

use super::elementwise::{self, Staging};
use super::forward::Outcome;
use super::lanes::Tile;
use super::panel::{Batch, Panel};
use super::path::Arch;
use super::{KernelSpec, Purpose, branch, normalise};
use crate::nn::activation::Activation;
use crate::nn::gradient_rule::GradientRule;
use crate::nn::parameters::Parameters;

/// Buffers of one layer: tiles are block by block of eight samples, one tile per unit.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub n_inputs: usize,
    pub n_units: usize,
    /// `Identity` stands for the output layer here: its own function belongs to the loss.
    pub activation: Activation,
    pub value: Vec<Tile>,
    pub slope: Vec<Tile>,
    pub delta: Vec<Tile>,
    pub mean_value: Vec<f64>,
    pub mean_slope: Vec<f64>,
    /// What normalising it leaves.
    pub norm: Option<normalise::Room>,
    pub skip: bool,
    /// Probability of dropping an output.
    pub dropout: f64,
    /// What dropout multiplies by; empty without dropout.
    pub mask: Vec<Tile>,
    /// Derivative by what the layer hands on, or its mean: it goes past the layer as it is. Empty where it does not skip.
    pub carried: Vec<Tile>,
    pub mean_carried: Vec<f64>,
}

/// Whether a pass takes the means over the batch of what it computes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Wanted,
    NotWanted,
}

impl Layer {
    pub fn new(spec: &KernelSpec, l: usize, n_blocks: usize) -> Self {
        let (n_inputs, n_units) = (spec.sizes[l], spec.sizes[l + 1]);
        let is_output = l == spec.hidden.len();
        let hidden = spec.hidden.get(l).copied().unwrap_or_else(|| Activation::Identity.into());
        let is_exact = spec.rule == GradientRule::Exact;
        let tiles = |wanted: bool| vec![Tile::default(); if wanted { n_blocks * n_units } else { 0 }];
        Self {
            n_inputs,
            n_units,
            activation: hidden.activation,
            value: tiles(true),
            slope: tiles(elementwise::keeps_slope(hidden.activation) || !hidden.hands_on_its_activation()),
            delta: tiles(is_output || is_exact),
            mean_value: vec![0.0; n_units],
            mean_slope: vec![0.0; n_units],
            norm: normalise::Room::new(hidden.norm, n_units, n_blocks),
            skip: hidden.skip,
            dropout: hidden.dropout,
            mask: tiles(hidden.dropout > 0.0),
            carried: tiles(hidden.skip && is_exact),
            mean_carried: vec![0.0; if hidden.skip && !is_exact { n_units } else { 0 }],
        }
    }

    /// Where the layer leaves what it computes on the way up, with the means over the batch where they are wanted.
    pub fn outcome<'a>(&'a mut self, staging: &'a mut Staging, means: Means) -> Outcome<'a> {
        let wanted = means == Means::Wanted;
        let means = wanted.then_some((&mut self.mean_value[..], &mut self.mean_slope[..]));
        Outcome { value: &mut self.value, slope: &mut self.slope, means, staging }
    }

    /// Whether `value` is `f(z)`, or `slope` `f'(z)`, so that the activation knows its slope.
    pub fn keeps_its_own_slope(&self) -> bool {
        !self.skip && self.mask.is_empty()
    }

    /// Dropout, and the input that is added past the layer. Outside training nothing is dropped.
    pub fn behind_activation(
        &mut self,
        arch: Arch,
        input: Panel<'_>,
        purpose: Purpose,
        dropout: Option<&mut Xoshiro256PlusPlus>,
        batch: &Batch,
    ) {
        let n_units = self.n_units;
        if purpose == Purpose::Score {
            if self.skip {
                arch.run(branch::Add { value: &mut self.value, input, n_units, batch });
            }
            return;
        }
        let n_tiles = batch.n_blocks * n_units;
        let mask: &[Tile] = match dropout {
            Some(rng) if !self.mask.is_empty() => {
                branch::draw_mask(&mut self.mask[..n_tiles], self.dropout, rng);
                &self.mask
            }
            _ => &[],
        };
        let (value, slope) = (&mut self.value, &mut self.slope);
        let input = self.skip.then_some(input);
        branch::up(arch, self.activation, branch::Up { value, slope, mask, input, n_units, batch });
    }

    /// From `delta` by `z` to `delta` by the product, where the layer is normalised.
    pub fn back_through_norm(
        &mut self,
        arch: Arch,
        parameters: &Parameters,
        gradient: &mut Parameters,
        layer_idx: usize,
        batch: &Batch,
    ) {
        let Some(room) = &self.norm else { return };
        let (bias_gradient, gain_gradient, shift_gradient) = gradient.learned_beside_weights(layer_idx);
        let gain = parameters.gain(layer_idx);
        let delta = &mut self.delta;
        normalise::down(
            arch,
            normalise::Down { delta, gain, room, gain_gradient, shift_gradient, bias_gradient, batch },
        );
    }
}
