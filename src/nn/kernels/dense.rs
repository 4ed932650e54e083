//! Products of a weight matrix and a panel of tiles, for layers of any width: the same block of registers on the way up
//! (`z = x W + b`) and on the way down (`delta W^T`).

use super::lanes::{Lanes, Tile, each};
use super::panel::{Batch, Panel};
use super::path::Pass;

/// Which way a weight matrix (inputs x units, row-major) is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Sums over the inputs, one result per unit.
    Up,
    /// Sums over the units, one result per input.
    Down,
}

/// `out[j] = start[j] + sum_i w[i, j] source[i]`, for each of eight samples at once.
pub(super) struct Dense<'a> {
    pub weights: &'a [f64],
    /// Units of the layer: the row length of `weights`.
    pub n_units: usize,
    pub direction: Direction,
    /// What the sums start from (the biases on the way up); zeros where empty.
    pub start: &'a [f64],
    pub source: Panel<'a>,
    pub n_sources: usize,
    pub out: &'a mut [Tile],
    pub n_out: usize,
    pub batch: &'a Batch,
    /// Room for one block of packed weights.
    pub packed: &'a mut [f64],
}

/// Results whose weights are packed at a time, at most; a multiple of every block of registers.
const PACKED_RESULTS: usize = 96;
/// Sources that are summed at a time, at most: their tiles stay in the first-level cache, the packed weights in the second.
const PACKED_SOURCES: usize = 256;
/// Length of [`Dense::packed`].
pub(super) const PACKED_LEN: usize = PACKED_RESULTS * PACKED_SOURCES;

impl Pass for Dense<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        match L::ACCUMULATORS / L::PARTS {
            24.. => match self.n_out {
                1 => self.blocks::<L, 1>(l),
                2 => self.blocks::<L, 2>(l),
                3 => self.blocks::<L, 3>(l),
                4..8 => self.blocks::<L, 4>(l),
                8..12 | 16 => self.blocks::<L, 8>(l),
                _ => self.blocks::<L, 12>(l),
            },
            6.. => match self.n_out {
                1 => self.blocks::<L, 1>(l),
                2 => self.blocks::<L, 2>(l),
                3 => self.blocks::<L, 3>(l),
                4 | 8 | 16 => self.blocks::<L, 4>(l),
                5 => self.blocks::<L, 5>(l),
                _ => self.blocks::<L, 6>(l),
            },
            _ => match self.n_out {
                1 => self.blocks::<L, 1>(l),
                _ => self.blocks::<L, 2>(l),
            },
        }
    }
}

impl Dense<'_> {
    /// All results, `R` in registers at a time. The last block may overlap the one before: the same numbers again.
    #[inline(always)]
    fn blocks<L: Lanes, const R: usize>(&mut self, l: L) {
        assert!(self.source.stride >= self.n_sources && self.n_out >= R);
        let n_blocks_of_results = self.n_out.div_ceil(R);
        let group = PACKED_RESULTS / R;
        let mut first = 0;
        while first < n_blocks_of_results {
            let n_group = group.min(n_blocks_of_results - first);
            let mut source_from = 0;
            while source_from < self.n_sources {
                let n_sources = PACKED_SOURCES.min(self.n_sources - source_from);
                self.pack::<R>(first, n_group, source_from, n_sources);
                for block in 0..self.batch.n_blocks {
                    let source = &self.source.tiles[block * self.source.stride + source_from..][..n_sources];
                    for g in 0..n_group {
                        let from = ((first + g) * R).min(self.n_out - R);
                        let out = &mut self.out[block * self.n_out + from..][..R];
                        let mut sums = [l.splat(0.0); R];
                        if source_from > 0 {
                            for r in 0..R {
                                sums[r] = l.load(&out[r]);
                            }
                        } else if !self.start.is_empty() {
                            let start = &self.start[from..from + R];
                            for r in 0..R {
                                sums[r] = l.splat(start[r]);
                            }
                        }
                        let packed = &self.packed[g * n_sources * R..][..n_sources * R];
                        for (x, w) in source.iter().zip(packed.as_chunks::<R>().0) {
                            let x = l.load(x);
                            for r in 0..R {
                                sums[r] = l.mul_add(x, l.splat(w[r]), sums[r]);
                            }
                        }
                        // What overlaps was stored by the block before, with these sources in it.
                        let overlap = (first + g) * R - from;
                        for r in 0..R {
                            if r >= overlap {
                                l.store(sums[r], &mut out[r]);
                            }
                        }
                    }
                }
                source_from += n_sources;
            }
            first += n_group;
        }
    }

    /// The weights of `n_group` blocks of results, from the `first` on, and of the sources `source_from..`: block by
    /// block, source by source.
    #[inline(always)]
    fn pack<const R: usize>(&mut self, first: usize, n_group: usize, source_from: usize, n_sources: usize) {
        let n_units = self.n_units;
        let last_from = self.n_out - R;
        match self.direction {
            // Row by row: the rows of a wide matrix are a power of two apart, and blocks that go down the rows drive one
            // another out of the cache.
            Direction::Up => {
                for k in 0..n_sources {
                    let row = &self.weights[(source_from + k) * n_units..][..n_units];
                    for g in 0..n_group {
                        let from = ((first + g) * R).min(last_from);
                        self.packed[(g * n_sources + k) * R..][..R].copy_from_slice(&row[from..from + R]);
                    }
                }
            }
            Direction::Down => {
                for g in 0..n_group {
                    let from = ((first + g) * R).min(last_from);
                    let packed = self.packed[g * n_sources * R..][..n_sources * R].as_chunks_mut::<R>().0;
                    let rows = each!(r < R, &self.weights[(from + r) * n_units + source_from..][..n_sources]);
                    for (k, to) in packed.iter_mut().enumerate() {
                        for r in 0..R {
                            to[r] = rows[r][k];
                        }
                    }
                }
            }
        }
    }
}
