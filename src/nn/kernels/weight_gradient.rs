//! The weight gradient of one layer, by the exact rule: inputs times deltas, summed over the samples.

use super::lanes::{Lanes, Tile, each};
use super::panel::{Batch, Panel};
use super::path::Pass;

/// `dW[i, j] = 1/n * sum over samples of input_i delta_j`.
pub(super) struct WeightGradient<'a> {
    pub input: Panel<'a>,
    pub n_inputs: usize,
    pub delta: Panel<'a>,
    pub n_units: usize,
    pub batch: &'a Batch,
    /// Inputs x units, row-major.
    pub out: &'a mut [f64],
    /// Room for copies of both panels, [`packed_len`] each; used for wide layers.
    pub packed: (&'a mut [Tile], &'a mut [Tile]),
}

/// From this width on both panels are copied block by block of registers, so that they stream through the caches.
const WIDE: usize = 32;
/// Blocks of deltas that stay in the first-level cache while all inputs pass by.
const CACHED_BLOCKS: usize = 8;
/// The widest block of registers.
const MAX_BLOCK: usize = 6;

/// Tiles that a packed copy of a panel of this width needs; 0 where it is not packed.
pub(super) fn packed_len(width: usize, n_blocks: usize) -> usize {
    if width < WIDE { 0 } else { (width + MAX_BLOCK) * n_blocks }
}

impl Pass for WeightGradient<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        let shape = (self.n_inputs, self.n_units);
        match L::ACCUMULATORS {
            24.. => match shape {
                (6.., 4..) => self.blocks::<L, 6, 4>(l),
                (4.., 3..) => self.blocks::<L, 4, 3>(l),
                (3, 3..) => self.blocks::<L, 3, 3>(l),
                (4.., _) => self.blocks::<L, 4, 1>(l),
                (_, 3..) => self.blocks::<L, 1, 3>(l),
                _ => self.blocks::<L, 1, 1>(l),
            },
            12.. => match shape {
                (4.., 3..) => self.blocks::<L, 4, 3>(l),
                (3, 3..) => self.blocks::<L, 3, 3>(l),
                (4.., _) => self.blocks::<L, 4, 1>(l),
                (_, 3..) => self.blocks::<L, 1, 3>(l),
                _ => self.blocks::<L, 1, 1>(l),
            },
            _ => self.blocks::<L, 1, 1>(l),
        }
    }
}

impl WeightGradient<'_> {
    /// All entries, `I` x `J` in registers at a time. The last blocks may overlap the ones before: the same numbers again.
    #[inline(always)]
    fn blocks<L: Lanes, const I: usize, const J: usize>(&mut self, l: L) {
        let n_blocks = self.batch.n_blocks;
        let (n_i, n_j) = (self.n_inputs.div_ceil(I), self.n_units.div_ceil(J));
        if self.n_inputs.min(self.n_units) < WIDE {
            for i in 0..n_i {
                let i0 = (i * I).min(self.n_inputs - I);
                for j in 0..n_j {
                    let j0 = (j * J).min(self.n_units - J);
                    let input = Panel { tiles: &self.input.tiles[i0..], stride: self.input.stride };
                    let delta = Panel { tiles: &self.delta.tiles[j0..], stride: self.delta.stride };
                    let sums = block::<L, I, J>(l, input, delta, n_blocks);
                    write(l, &sums, self.batch.scale, &mut self.out[i0 * self.n_units + j0..], self.n_units);
                }
            }
            return;
        }
        pack::<I>(self.input, self.n_inputs, n_blocks, self.packed.0);
        pack::<J>(self.delta, self.n_units, n_blocks, self.packed.1);
        let mut cached = 0;
        while cached < n_j {
            let until = (cached + CACHED_BLOCKS).min(n_j);
            for i in 0..n_i {
                let input = Panel { tiles: &self.packed.0[i * n_blocks * I..], stride: I };
                for j in cached..until {
                    let delta = Panel { tiles: &self.packed.1[j * n_blocks * J..], stride: J };
                    let sums = block::<L, I, J>(l, input, delta, n_blocks);
                    let at = (i * I).min(self.n_inputs - I) * self.n_units + (j * J).min(self.n_units - J);
                    write(l, &sums, self.batch.scale, &mut self.out[at..], self.n_units);
                }
            }
            cached = until;
        }
    }
}

/// Writes the means of a block of entries into rows of `n_units`; `out` starts at the block's first entry.
#[inline(always)]
fn write<L: Lanes, const I: usize, const J: usize>(
    l: L,
    sums: &[[Tile; J]; I],
    scale: f64,
    out: &mut [f64],
    n_units: usize,
) {
    for i in 0..I {
        let row = &mut out[i * n_units..][..J];
        for j in 0..J {
            row[j] = l.sum(l.load(&sums[i][j])) * scale;
        }
    }
}

/// Sums over the blocks of the products of the first `I` and the first `J` tiles of a block.
#[inline(always)]
fn block<L: Lanes, const I: usize, const J: usize>(
    l: L,
    input: Panel<'_>,
    delta: Panel<'_>,
    n_blocks: usize,
) -> [[Tile; J]; I] {
    let mut out = [[Tile::default(); J]; I];
    for part in 0..L::PARTS {
        let mut sums = [[l.splat_part(0.0); J]; I];
        for block in 0..n_blocks {
            let input = &input.tiles[block * input.stride..][..I];
            let delta = &delta.tiles[block * delta.stride..][..J];
            let d = each!(j < J, l.load_part(&delta[j], part));
            for i in 0..I {
                let a = l.load_part(&input[i], part);
                for j in 0..J {
                    sums[i][j] = l.mul_add_part(a, d[j], sums[i][j]);
                }
            }
        }
        for i in 0..I {
            for j in 0..J {
                l.store_part(sums[i][j], &mut out[i][j], part);
            }
        }
    }
    out
}

/// Copies a panel: `W` tiles of all blocks, then the next `W`; the last ones may overlap the ones before.
#[inline(always)]
fn pack<const W: usize>(panel: Panel<'_>, width: usize, n_blocks: usize, to: &mut [Tile]) {
    for (group, to) in to.chunks_exact_mut(n_blocks * W).take(width.div_ceil(W)).enumerate() {
        let from = (group * W).min(width - W);
        for (block, to) in to.chunks_exact_mut(W).enumerate() {
            to.copy_from_slice(&panel.tiles[block * panel.stride + from..][..W]);
        }
    }
}
