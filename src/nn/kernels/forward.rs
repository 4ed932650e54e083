//! The way up: pre-activations, activations, and the means over the batch that two of the gradient rules need.

use std::marker::PhantomData;

use super::elementwise::{Function, STAGE, Staging, with_function, with_slim_function};
use super::lanes::{Lanes, Tile, each};
use super::panel::{Batch, Panel};
use super::path::{Arch, Pass};
use crate::nn::activation::Activation;

/// What one layer leaves on the way up.
pub(super) struct Outcome<'a> {
    /// `a`, units a block.
    pub value: &'a mut [Tile],
    /// `f'(z)`, units a block; empty where it follows from `a`.
    pub slope: &'a mut [Tile],
    /// Means over the batch of `a` and of `f'(z)` per unit, where the rule asks for them.
    pub means: Option<(&'a mut [f64], &'a mut [f64])>,
    /// Room between the halves of a function.
    pub staging: &'a mut Staging,
}

/// `a = f(x W + b)` for a layer with few inputs: all of a unit's weights stay in registers.
struct Slim<'a, F, const INPUTS: usize> {
    input: Panel<'a>,
    weights: &'a [f64],
    biases: &'a [f64],
    out: Outcome<'a>,
    batch: &'a Batch,
    function: PhantomData<F>,
}

impl<F: Function, const INPUTS: usize> Pass for Slim<'_, F, INPUTS> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        if self.out.means.is_some() {
            self.all_units::<L, true>(l);
        } else {
            self.all_units::<L, false>(l);
        }
    }
}

impl<F: Function, const INPUTS: usize> Slim<'_, F, INPUTS> {
    /// Every unit of every sample, and the means over the samples where they are wanted.
    #[inline(always)]
    fn all_units<L: Lanes, const MEANS: bool>(&mut self, l: L) {
        const { assert!(F::SLOPE_FROM_VALUE) };
        let units = self.biases.len();
        let Panel { tiles, stride } = self.input;
        assert!(stride >= INPUTS && self.weights.len() == INPUTS * units);
        let Batch { n_blocks, n_full, scale, .. } = *self.batch;
        let value = &mut self.out.value[..n_blocks * units];
        for j in 0..units {
            let w = each!(i < INPUTS, l.splat(self.weights[i * units + j]));
            let b = l.splat(self.biases[j]);
            let (mut sum_a, mut sum_d) = (l.splat(0.0), l.splat(0.0));
            for (stage, tiles) in tiles[..n_full * stride].chunks(STAGE * stride).enumerate() {
                let staging = &mut self.out.staging[..tiles.len() / stride];
                if F::STAGED {
                    for (x, staged) in tiles.chunks_exact(stride).zip(&mut *staging) {
                        F::stage(l, pre_activation(l, &x[..INPUTS], &w, b), staged);
                    }
                }
                for (k, (x, staged)) in tiles.chunks_exact(stride).zip(staging).enumerate() {
                    let a = if F::STAGED {
                        F::finish_staged(l, staged)
                    } else {
                        F::apply(l, pre_activation(l, &x[..INPUTS], &w, b)).0
                    };
                    l.store(a, &mut value[(stage * STAGE + k) * units + j]);
                    if MEANS {
                        sum_a = l.add(sum_a, a);
                        sum_d = l.add(sum_d, F::slope(l, a));
                    }
                }
            }
            if n_full < n_blocks {
                let mask = l.load(&self.batch.tail_mask);
                let a = F::apply(l, pre_activation(l, &tiles[n_full * stride..][..INPUTS], &w, b)).0;
                l.store(a, &mut value[n_full * units + j]);
                sum_a = l.mul_add(a, mask, sum_a);
                sum_d = l.mul_add(F::slope(l, a), mask, sum_d);
            }
            if MEANS && let Some((mean_value, mean_slope)) = &mut self.out.means {
                mean_value[j] = l.sum(sum_a) * scale;
                mean_slope[j] = l.sum(sum_d) * scale;
            }
        }
    }
}

/// `z` of one unit for eight samples.
#[inline(always)]
fn pre_activation<L: Lanes>(l: L, x: &[Tile], w: &[L::V], b: L::V) -> L::V {
    let mut z = b;
    for i in 0..w.len() {
        z = l.mul_add(l.load(&x[i]), w[i], z);
    }
    z
}

/// `a = f(z)`, in place, after a dense pass.
struct Activate<'a, F> {
    units: usize,
    out: Outcome<'a>,
    batch: &'a Batch,
    function: PhantomData<F>,
}

impl<F: Function> Pass for Activate<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        let units = self.units;
        const { assert!(F::SLOPE_FROM_VALUE || !F::STAGED) };
        let Outcome { value, slope, means, staging } = self.out;
        let n_tiles = self.batch.n_blocks * units;
        if F::STAGED {
            for tiles in value[..n_tiles].chunks_mut(STAGE) {
                for (tile, staged) in tiles.iter().zip(&mut *staging) {
                    F::stage(l, l.load(tile), staged);
                }
                for (tile, staged) in tiles.iter_mut().zip(&*staging) {
                    l.store(F::finish_staged(l, staged), tile);
                }
            }
        } else if F::SLOPE_FROM_VALUE {
            for tile in &mut value[..n_tiles] {
                let (a, _) = F::apply(l, l.load(tile));
                l.store(a, tile);
            }
        } else {
            for (tile, slope) in value[..n_tiles].iter_mut().zip(&mut slope[..n_tiles]) {
                let (a, d) = F::apply(l, l.load(tile));
                l.store(a, tile);
                l.store(d, slope);
            }
        }
        if let Some((mean_value, mean_slope)) = means {
            for j in 0..units {
                mean_value[j] = self.batch.sum(
                    l,
                    #[inline(always)]
                    |block| l.load(&value[block * units + j]),
                ) * self.batch.scale;
                mean_slope[j] = self.batch.sum(
                    l,
                    #[inline(always)]
                    |block| {
                        if F::SLOPE_FROM_VALUE {
                            F::slope(l, l.load(&value[block * units + j]))
                        } else {
                            l.load(&slope[block * units + j])
                        }
                    },
                ) * self.batch.scale;
            }
        }
    }
}

/// Means over the batch of the first `means.len()` tiles of a panel.
pub(super) struct MeanOf<'a> {
    pub panel: Panel<'a>,
    pub batch: &'a Batch,
    pub means: &'a mut [f64],
}

/// Means that [`MeanOf`] takes at a time: several sums hide the latency of an addition.
const GROUP: usize = 3;

impl Pass for MeanOf<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        let Self { panel, batch, means } = self;
        let (groups, rest) = means.as_chunks_mut::<GROUP>();
        let n_grouped = groups.len() * GROUP;
        for (group, means) in groups.iter_mut().enumerate() {
            *means = means_at::<L, GROUP>(l, panel, batch, group * GROUP);
        }
        for (k, mean) in rest.iter_mut().enumerate() {
            [*mean] = means_at::<L, 1>(l, panel, batch, n_grouped + k);
        }
    }
}

/// Means over the batch of the `N` tiles from `from` on.
#[inline(always)]
fn means_at<L: Lanes, const N: usize>(l: L, panel: Panel<'_>, batch: &Batch, from: usize) -> [f64; N] {
    let mut sums = [l.splat(0.0); N];
    for tiles in panel.tiles.chunks_exact(panel.stride).take(batch.n_full) {
        let tiles = &tiles[from..][..N];
        for k in 0..N {
            sums[k] = l.add(sums[k], l.load(&tiles[k]));
        }
    }
    if batch.n_full < batch.n_blocks {
        let mask = l.load(&batch.tail_mask);
        let tiles = &panel.tiles[batch.n_full * panel.stride + from..][..N];
        for k in 0..N {
            sums[k] = l.mul_add(l.load(&tiles[k]), mask, sums[k]);
        }
    }
    each!(k < N, l.sum(sums[k]) * batch.scale)
}

/// Most inputs of a layer that keeps a unit's weights in registers.
pub(super) const SLIM_INPUTS: usize = 4;

/// One layer with at most [`SLIM_INPUTS`] inputs.
pub(super) fn slim(
    arch: Arch,
    activation: Activation,
    input: Panel<'_>,
    weights: &[f64],
    biases: &[f64],
    out: Outcome<'_>,
    batch: &Batch,
) {
    let n_inputs = weights.len() / biases.len();
    with_slim_function!(activation, F => match n_inputs {
        1 => arch.run(Slim::<F, 1> { input, weights, biases, out, batch, function: PhantomData }),
        2 => arch.run(Slim::<F, 2> { input, weights, biases, out, batch, function: PhantomData }),
        3 => arch.run(Slim::<F, 3> { input, weights, biases, out, batch, function: PhantomData }),
        _ => arch.run(Slim::<F, SLIM_INPUTS> { input, weights, biases, out, batch, function: PhantomData }),
    });
}

/// `a = f(z)` where `out.value` holds `z`.
pub(super) fn activate(arch: Arch, activation: Activation, units: usize, out: Outcome<'_>, batch: &Batch) {
    with_function!(activation, F => arch.run(Activate::<F> { units, out, batch, function: PhantomData }));
}
