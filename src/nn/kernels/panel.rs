//! Views of the tiles of a layer, and of the samples in them.

use super::lanes::{LANES, Lanes, Tile};

/// Tiles of a whole batch: block by block of eight samples, `stride` tiles a block, of which the first ones are the
/// units (or features) meant.
#[derive(Clone, Copy)]
pub(super) struct Panel<'a> {
    pub tiles: &'a [Tile],
    pub stride: usize,
}

/// Which lanes hold samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    /// Blocks of eight, the last one perhaps partial.
    pub n_blocks: usize,
    /// Blocks without empty lanes.
    pub n_full: usize,
    /// `1/n`, of the whole batch where this is a part of one.
    pub scale: f64,
    /// Ones for the samples of the last, partial block and zeros for its empty lanes.
    pub tail_mask: Tile,
}

impl Batch {
    /// `n_rows` samples of a batch that has `n_in_all`.
    pub fn new(n_rows: usize, n_in_all: usize) -> Self {
        let n_tail = n_rows % LANES;
        let mut tail_mask = Tile::default();
        tail_mask.0[..n_tail].fill(1.0);
        Self { n_blocks: n_rows.div_ceil(LANES), n_full: n_rows / LANES, scale: 1.0 / n_in_all as f64, tail_mask }
    }

    /// Sum over the samples of what `value` gives for each block.
    #[inline(always)]
    pub fn sum<L: Lanes>(&self, l: L, mut value: impl FnMut(usize) -> L::V) -> f64 {
        let mut sum = l.splat(0.0);
        for block in 0..self.n_full {
            sum = l.add(sum, value(block));
        }
        if self.n_full < self.n_blocks {
            sum = l.mul_add(value(self.n_full), l.load(&self.tail_mask), sum);
        }
        l.sum(sum)
    }
}
