//! The two ways down from the output delta to the gradient: per sample, as the exact rule has it, and of means.

use super::backward::{self, Below};
use super::dense::{Dense, Direction};
use super::panel::Panel;
use super::weight_gradient::WeightGradient;
use super::{Kernel, branch, elementwise};
use crate::nn::activation::Activation;
use crate::nn::gradient_rule::GradientRule;
use crate::nn::parameters::Parameters;

impl Kernel {
    /// `delta[l] = (delta[l+1] W[l+1]^T) * f'(z[l])` per sample; `dW[l] = 1/n sum a[l-1] (x) delta[l]`.
    pub(super) fn exact(&mut self, parameters: &Parameters, gradient: &mut Parameters) {
        let Self { arch, batch, gathered, gathered_stride, layers, packed, packed_tiles, .. } = self;
        let (arch, batch) = (*arch, &*batch);
        for l in (1..layers.len()).rev() {
            let (lower, upper) = layers.split_at_mut(l);
            let (layer, below) = (&upper[0], &mut lower[l - 1]);
            let weights = parameters.weights_slice(l);
            let (bias_gradient, weight_gradient) = gradient.biases_below_and_weights(l);
            // What is added to the product, and slopes that are kept, come after it: the fused pass makes it alone.
            let is_plain = !layer.skip && below.keeps_its_own_slope();
            let fused = if is_plain { below.activation } else { Activation::Identity };
            let is_slim = layer.n_units <= backward::SLIM_UNITS && elementwise::has_slim(fused);
            let delta = Panel { tiles: &layer.delta, stride: layer.n_units };
            if !is_slim {
                arch.run(WeightGradient {
                    input: Panel { tiles: &below.value, stride: below.n_units },
                    n_inputs: layer.n_inputs,
                    delta,
                    n_units: layer.n_units,
                    batch,
                    out: &mut *weight_gradient,
                    packed: (&mut packed_tiles.0, &mut packed_tiles.1),
                });
                arch.run(Dense {
                    weights,
                    n_units: layer.n_units,
                    direction: Direction::Down,
                    start: &[],
                    source: delta,
                    n_sources: layer.n_units,
                    out: &mut below.delta,
                    n_out: layer.n_inputs,
                    batch,
                    packed,
                });
            }
            if is_slim {
                let to = Below {
                    value: &below.value,
                    slope: &below.slope,
                    delta: &mut below.delta,
                    bias_gradient: &mut *bias_gradient,
                };
                backward::slim(arch, fused, weights, &layer.delta, to, weight_gradient, batch);
            }
            if layer.skip {
                let input = Panel { tiles: &layer.carried, stride: layer.n_units };
                arch.run(branch::Add { value: &mut below.delta, input, n_units: layer.n_units, batch });
            }
            if below.skip {
                let n_tiles = batch.n_blocks * below.n_units;
                below.carried[..n_tiles].copy_from_slice(&below.delta[..n_tiles]);
            }
            let keeps_its_own_slope = below.keeps_its_own_slope();
            let to = Below { value: &below.value, slope: &below.slope, delta: &mut below.delta, bias_gradient };
            if !keeps_its_own_slope {
                backward::times_kept_slope(arch, to, batch);
            } else if !(is_slim && is_plain) {
                backward::times_slope(arch, below.activation, to, batch);
            }
            below.back_through_norm(arch, parameters, gradient, l - 1, batch);
        }
        let first = &layers[0];
        arch.run(WeightGradient {
            input: Panel { tiles: gathered, stride: *gathered_stride },
            n_inputs: first.n_inputs,
            delta: Panel { tiles: &first.delta, stride: first.n_units },
            n_units: first.n_units,
            batch,
            out: gradient.layer_mut(0).0,
            packed: (&mut packed_tiles.0, &mut packed_tiles.1),
        });
    }

    /// `delta[l]_j = mean(f'(z_j)) * sum_k W[l+1][j,k] delta[l+1]_k`; `dW[l] = mean(a[l-1]) (x) delta[l]`, and in the
    /// first layer as printed `dW[1][i,j] = mean(x)_j delta[1]_j`.
    /// What a layer that skips is given goes past it as it is.
    pub(super) fn of_means(&mut self, parameters: &Parameters, gradient: &mut Parameters) {
        for l in (0..self.layers.len()).rev() {
            let input_means = if l == 0 { &self.feature_means } else { &self.layers[l - 1].mean_value };
            let (weight_gradient, delta) = gradient.layer_mut(l);
            let as_printed = l == 0 && self.spec.rule == GradientRule::AsPrinted;
            for (row, mean) in weight_gradient.chunks_exact_mut(delta.len()).zip(input_means) {
                for (j, (w, delta)) in row.iter_mut().zip(&*delta).enumerate() {
                    *w = if as_printed { input_means[j] } else { *mean } * delta;
                }
            }
            if l > 0 {
                let (lower, upper) = self.layers.split_at_mut(l);
                let (layer, next) = (&upper[0], &mut lower[l - 1]);
                let (below, delta) = gradient.biases_below_and_biases(l);
                let rows = parameters.weights_slice(l).chunks_exact(delta.len());
                for (i, (below, row)) in below.iter_mut().zip(rows).enumerate() {
                    let mut arriving = row.iter().zip(delta).map(|(w, d)| w * d).sum::<f64>();
                    if layer.skip {
                        arriving += layer.mean_carried[i];
                    }
                    if next.skip {
                        next.mean_carried[i] = arriving;
                    }
                    *below = next.mean_slope[i] * arriving;
                }
            }
        }
    }
}
