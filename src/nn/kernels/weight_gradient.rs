//! The weight gradient of one layer, by the exact rule: inputs times deltas, summed over the samples.
//!
//! Two ways, by the number of units. A narrow layer has eight sums per entry, one for each lane, which are added up at
//! the end. A layer with at least eight units has one sum per entry: its deltas are transposed, so that eight units lie
//! side by side and nothing is left to add up; the samples follow one another in the same order on every vector unit.

use super::lanes::{LANES, Lanes, QUAD, Tile, each};
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
    /// Room for copies of both panels, [`packed_lens`] long.
    pub packed: (&'a mut [Tile], &'a mut [Tile]),
}

/// From this many inputs on they are copied block of registers by block of registers: the rows of a wide panel are a
/// power of two apart and would drive one another out of the cache.
const WIDE: usize = 32;
/// Groups of eight units whose deltas stay in the second-level cache while all inputs pass by.
const CACHED_GROUPS: usize = 16;
/// The widest block of inputs.
const MAX_BLOCK: usize = 12;

/// Tiles that copies of a layer's inputs and of its deltas need; 0 where they are not copied.
pub(super) fn packed_lens(n_inputs: usize, n_units: usize, n_blocks: usize) -> (usize, usize) {
    let room = |width: usize, copied: bool| if copied { (width + MAX_BLOCK) * n_blocks } else { 0 };
    let is_transposed = n_units >= LANES;
    (room(n_inputs, is_transposed && n_inputs >= WIDE), room(n_units, is_transposed))
}

impl Pass for WeightGradient<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        if self.n_units < LANES {
            return self.narrow(l);
        }
        match L::ACCUMULATORS / L::PARTS {
            24.. => match self.n_inputs {
                12.. => self.transposed::<L, 12>(l),
                8.. => self.transposed::<L, 8>(l),
                3.. => self.transposed::<L, 3>(l),
                _ => self.transposed::<L, 1>(l),
            },
            6.. => match self.n_inputs {
                4 | 8 | 16 => self.transposed::<L, 4>(l),
                6.. => self.transposed::<L, 6>(l),
                3.. => self.transposed::<L, 3>(l),
                _ => self.transposed::<L, 1>(l),
            },
            3.. if self.n_inputs >= 3 => self.transposed::<L, 3>(l),
            _ => self.transposed::<L, 1>(l),
        }
    }
}

impl WeightGradient<'_> {
    /// For at least eight units: `I` inputs times eight units in registers. The last block of inputs may overlap the one
    /// before: the same numbers again.
    #[inline(always)]
    fn transposed<L: Lanes, const I: usize>(&mut self, l: L) {
        let n_blocks = self.batch.n_blocks;
        let (n_i, n_groups) = (self.n_inputs.div_ceil(I), self.n_units.div_ceil(LANES));
        let n_samples = n_blocks * LANES;
        for group in 0..n_groups {
            transpose(l, self.delta, group * LANES, self.n_units, &mut self.packed.1[group * n_samples..][..n_samples]);
        }
        let is_wide = self.n_inputs >= WIDE;
        if is_wide {
            pack::<I>(self.input, self.n_inputs, n_blocks, self.packed.0);
        }
        let scale = l.splat(self.batch.scale);
        for cached in (0..n_groups).step_by(CACHED_GROUPS) {
            for i in 0..n_i {
                let i0 = (i * I).min(self.n_inputs - I);
                let input = if is_wide {
                    Panel { tiles: &self.packed.0[i * n_blocks * I..], stride: I }
                } else {
                    Panel { tiles: &self.input.tiles[i0..], stride: self.input.stride }
                };
                for group in cached..(cached + CACHED_GROUPS).min(n_groups) {
                    let sums = sums::<L, I>(l, input, &self.packed.1[group * n_samples..][..n_samples]);
                    let n_columns = LANES.min(self.n_units - group * LANES);
                    for r in 0..I {
                        let mut means = Tile::default();
                        l.store(l.mul(sums[r], scale), &mut means);
                        let row = &mut self.out[(i0 + r) * self.n_units + group * LANES..][..n_columns];
                        if n_columns == LANES {
                            row.copy_from_slice(&means.0);
                        } else {
                            row.copy_from_slice(&means.0[..n_columns]);
                        }
                    }
                }
            }
        }
    }

    /// For fewer than eight units.
    #[inline(always)]
    fn narrow<L: Lanes>(&mut self, l: L) {
        match (L::ACCUMULATORS, self.n_inputs, self.n_units) {
            (12.., 4.., 3..) => self.lane_sums::<L, 4, 3>(l),
            (12.., 3, 3..) => self.lane_sums::<L, 3, 3>(l),
            (12.., 4.., _) => self.lane_sums::<L, 4, 1>(l),
            (12.., _, 3..) => self.lane_sums::<L, 1, 3>(l),
            _ => self.lane_sums::<L, 1, 1>(l),
        }
    }

    /// `I` inputs times `J` units in registers. The last blocks may overlap the ones before: the same numbers again.
    #[inline(always)]
    fn lane_sums<L: Lanes, const I: usize, const J: usize>(&mut self, l: L) {
        for i in 0..self.n_inputs.div_ceil(I) {
            let i0 = (i * I).min(self.n_inputs - I);
            for j in 0..self.n_units.div_ceil(J) {
                let j0 = (j * J).min(self.n_units - J);
                let input = Panel { tiles: &self.input.tiles[i0..], stride: self.input.stride };
                let delta = Panel { tiles: &self.delta.tiles[j0..], stride: self.delta.stride };
                let sums = block::<L, I, J>(l, input, delta, self.batch.n_blocks);
                for i in 0..I {
                    let row = &mut self.out[(i0 + i) * self.n_units + j0..][..J];
                    for j in 0..J {
                        row[j] = l.sum(l.load(&sums[i][j])) * self.batch.scale;
                    }
                }
            }
        }
    }
}

/// Sums over the samples of the products of the first `I` inputs of a block and eight units: `delta` has a tile of eight
/// units for each sample.
#[inline(always)]
fn sums<L: Lanes, const I: usize>(l: L, input: Panel<'_>, delta: &[Tile]) -> [L::V; I] {
    let mut sums = [l.splat(0.0); I];
    for (block, delta) in delta.as_chunks::<LANES>().0.iter().enumerate() {
        let input = &input.tiles[block * input.stride..][..I];
        for lane in 0..LANES {
            let d = l.load(&delta[lane]);
            for i in 0..I {
                sums[i] = l.mul_add(l.splat(input[i].0[lane]), d, sums[i]);
            }
        }
    }
    sums
}

/// Eight units of a panel, from unit `from` on, as one tile per sample; zeros beyond the last unit.
#[inline(always)]
fn transpose<L: Lanes>(l: L, panel: Panel<'_>, from: usize, n_units: usize, to: &mut [Tile]) {
    for (block, to) in to.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let units = &panel.tiles[block * panel.stride + from..][..LANES.min(n_units - from)];
        if let Ok(units) = <&[Tile; LANES]>::try_from(units) {
            for (part, to) in to.as_chunks_mut::<QUAD>().0.iter_mut().enumerate() {
                l.spread(each!(j < LANES, &units[j].0.as_chunks::<QUAD>().0[part]), to);
            }
        } else {
            to.fill(Tile::default());
            for (j, unit) in units.iter().enumerate() {
                for lane in 0..LANES {
                    to[lane].0[j] = unit.0[lane];
                }
            }
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
