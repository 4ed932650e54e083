//! What a layer does behind its activation: dropout, and the input that is added past it; and the way back of both.

use std::marker::PhantomData;

use rand::Rng;

use super::elementwise::{Function, with_function};
use super::lanes::{LANES, Lanes, Tile};
use super::panel::{Batch, Panel};
use super::path::{Arch, Pass};
use crate::nn::activation::Activation;

/// `a = drop(f(z)) + input`, and `slope = f'(z)` times what dropout multiplies by, where `value` holds `f(z)`.
pub(super) struct Up<'a> {
    pub value: &'a mut [Tile],
    /// `f'(z)` on entry, where it does not follow from `f(z)`.
    pub slope: &'a mut [Tile],
    /// 0 or `1 / (1 - p)`; empty where nothing is dropped.
    pub mask: &'a [Tile],
    /// What is added, where the layer skips.
    pub input: Option<Panel<'a>>,
    pub n_units: usize,
    pub batch: &'a Batch,
}

struct ByFunction<'a, F>(Up<'a>, PhantomData<F>);

impl<F: Function> Pass for ByFunction<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        let Up { value, slope, mask, input, n_units, batch } = self.0;
        for block in 0..batch.n_blocks {
            let from = block * n_units;
            let value = &mut value[from..][..n_units];
            let slope = &mut slope[from..][..n_units];
            for j in 0..n_units {
                let a = l.load(&value[j]);
                let d = if F::SLOPE_FROM_VALUE { F::slope(l, a) } else { l.load(&slope[j]) };
                let (mut a, mut d) = (a, d);
                if !mask.is_empty() {
                    let m = l.load(&mask[from + j]);
                    (a, d) = (l.mul(a, m), l.mul(d, m));
                }
                if let Some(input) = &input {
                    a = l.add(a, l.load(&input.tiles[block * input.stride + j]));
                }
                l.store(a, &mut value[j]);
                l.store(d, &mut slope[j]);
            }
        }
    }
}

/// See [`Up`].
pub(super) fn up(arch: Arch, activation: Activation, up: Up<'_>) {
    with_function!(activation, F => arch.run(ByFunction::<F>(up, PhantomData)));
}

/// `value += input`, as outside training.
pub(super) struct Add<'a> {
    pub value: &'a mut [Tile],
    pub input: Panel<'a>,
    pub n_units: usize,
    pub batch: &'a Batch,
}

impl Pass for Add<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        for block in 0..self.batch.n_blocks {
            let value = &mut self.value[block * self.n_units..][..self.n_units];
            let input = &self.input.tiles[block * self.input.stride..][..self.n_units];
            for j in 0..self.n_units {
                l.store(l.add(l.load(&value[j]), l.load(&input[j])), &mut value[j]);
            }
        }
    }
}

/// Draws what dropout multiplies each output of a layer by: 0 with probability `p`, else `1 / (1 - p)`. Sample by sample
/// in blocks of eight, unit by unit; empty lanes too.
pub(super) fn draw_mask(mask: &mut [Tile], p: f64, rng: &mut impl Rng) {
    let stays = 1.0 / (1.0 - p);
    // Of each draw two halves: a probability in steps of 2^-32.
    let limit = (p * 4_294_967_296.0) as u64;
    for tile in mask {
        for pair in 0..LANES / 2 {
            let bits = rng.next_u64();
            tile.0[2 * pair] = if bits & 0xffff_ffff < limit { 0.0 } else { stays };
            tile.0[2 * pair + 1] = if bits >> 32 < limit { 0.0 } else { stays };
        }
    }
}
