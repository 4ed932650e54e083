//! The way down, by the exact rule: deltas times weights times slopes, and the gradient of each layer.

use std::marker::PhantomData;

use super::elementwise::{Function, with_function, with_slim_function};
use super::lanes::{Lanes, Tile, each};
use super::panel::Batch;
use super::path::{Arch, Pass};
use crate::nn::activation::Activation;

/// What a layer hands down to the one below it, whose activation is meant by `value` and `slope`.
pub(super) struct Below<'a> {
    /// `a` of the layer below, its units a block.
    pub value: &'a [Tile],
    /// `f'(z)` of the layer below; empty where it follows from `a`.
    pub slope: &'a [Tile],
    /// Its deltas, to be written.
    pub delta: &'a mut [Tile],
    /// Its mean deltas `db`, to be written.
    pub bias_gradient: &'a mut [f64],
}

/// For a layer with few units: its `dW`, and deltas and `db` of the layer below, in one pass per unit below.
struct Slim<'a, F, const UNITS: usize> {
    weights: &'a [f64],
    delta: &'a [Tile],
    below: Below<'a>,
    weight_gradient: &'a mut [f64],
    batch: &'a Batch,
    function: PhantomData<F>,
}

impl<F: Function, const UNITS: usize> Pass for Slim<'_, F, UNITS> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        const { assert!(F::SLOPE_FROM_VALUE) };
        let Below { value, delta: delta_below, bias_gradient, .. } = self.below;
        let n_below = bias_gradient.len();
        let scale = self.batch.scale;
        // Slices of one length: one bounds check serves both.
        let n_tiles = self.batch.n_blocks * n_below;
        let (value, delta_below) = (&value[..n_tiles], &mut delta_below[..n_tiles]);
        let delta = &self.delta.as_chunks::<UNITS>().0[..self.batch.n_blocks];
        for i in 0..n_below {
            let w = each!(k < UNITS, l.splat(self.weights[i * UNITS + k]));
            let mut sums = [l.splat(0.0); UNITS];
            let mut sum = l.splat(0.0);
            for (block, delta) in delta.iter().enumerate() {
                let at = block * n_below + i;
                let a = l.load(&value[at]);
                let first = l.load(&delta[0]);
                sums[0] = l.mul_add(a, first, sums[0]);
                let mut down = l.mul(first, w[0]);
                for k in 1..UNITS {
                    let d = l.load(&delta[k]);
                    sums[k] = l.mul_add(a, d, sums[k]);
                    down = l.mul_add(d, w[k], down);
                }
                let down = l.mul(down, F::slope(l, a));
                l.store(down, &mut delta_below[at]);
                sum = l.add(sum, down);
            }
            for k in 0..UNITS {
                self.weight_gradient[i * UNITS + k] = l.sum(sums[k]) * scale;
            }
            bias_gradient[i] = l.sum(sum) * scale;
        }
    }
}

/// Most units of a layer whose weights stay in registers on the way down.
pub(super) const SLIM_UNITS: usize = 4;

/// `dW` of a layer with at most [`SLIM_UNITS`] units, and deltas and `db` of the layer below.
pub(super) fn slim(
    arch: Arch,
    activation_below: Activation,
    weights: &[f64],
    delta: &[Tile],
    below: Below<'_>,
    weight_gradient: &mut [f64],
    batch: &Batch,
) {
    let n_units = weights.len() / below.bias_gradient.len();
    with_slim_function!(activation_below, F => match n_units {
        1 => arch.run(Slim::<F, 1> { weights, delta, below, weight_gradient, batch, function: PhantomData }),
        2 => arch.run(Slim::<F, 2> { weights, delta, below, weight_gradient, batch, function: PhantomData }),
        3 => arch.run(Slim::<F, 3> { weights, delta, below, weight_gradient, batch, function: PhantomData }),
        _ => arch.run(Slim::<F, SLIM_UNITS> { weights, delta, below, weight_gradient, batch, function: PhantomData }),
    });
}

/// `delta *= f'`, after a dense pass, and `db`.
struct TimesSlope<'a, F> {
    below: Below<'a>,
    batch: &'a Batch,
    function: PhantomData<F>,
}

/// Units that [`TimesSlope`] takes at a time: several sums hide the latency of an addition.
const GROUP: usize = 4;

impl<F: Function> Pass for TimesSlope<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        let units = self.below.bias_gradient.len();
        let n_grouped = units / GROUP * GROUP;
        for from in (0..n_grouped).step_by(GROUP) {
            self.units::<L, GROUP>(l, from);
        }
        for from in n_grouped..units {
            self.units::<L, 1>(l, from);
        }
    }
}

impl<F: Function> TimesSlope<'_, F> {
    /// The `N` units from `from` on.
    #[inline(always)]
    fn units<L: Lanes, const N: usize>(&mut self, l: L, from: usize) {
        let Below { value, slope, delta, bias_gradient } = &mut self.below;
        let units = bias_gradient.len();
        let mut sums = [l.splat(0.0); N];
        for block in 0..self.batch.n_blocks {
            let at = block * units + from;
            let delta = &mut delta[at..][..N];
            let slopes = if F::SLOPE_FROM_VALUE { &value[at..][..N] } else { &slope[at..][..N] };
            for k in 0..N {
                let slope = l.load(&slopes[k]);
                let slope = if F::SLOPE_FROM_VALUE { F::slope(l, slope) } else { slope };
                let d = l.mul(l.load(&delta[k]), slope);
                l.store(d, &mut delta[k]);
                sums[k] = l.add(sums[k], d);
            }
        }
        for k in 0..N {
            bias_gradient[from + k] = l.sum(sums[k]) * self.batch.scale;
        }
    }
}

/// Multiplies `below.delta` by the slopes and takes the means.
pub(super) fn times_slope(arch: Arch, activation: Activation, below: Below<'_>, batch: &Batch) {
    with_function!(activation, F => arch.run(TimesSlope::<F> { below, batch, function: PhantomData }));
}

/// The same where the slopes are kept whatever the activation: those of a layer that drops or skips.
pub(super) fn times_kept_slope(arch: Arch, below: Below<'_>, batch: &Batch) {
    // Softplus stands for all functions whose slope does not follow from the value.
    arch.run(TimesSlope::<super::elementwise::Softplus> { below, batch, function: PhantomData });
}
