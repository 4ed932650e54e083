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
    pub batch: Batch,
    /// Room for one block of packed weights.
    pub packed: &'a mut [f64],
}

impl Pass for Dense<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        if L::ACCUMULATORS >= 12 {
            match self.n_out {
                1 => self.blocks::<L, 1>(l),
                2 => self.blocks::<L, 2>(l),
                3 => self.blocks::<L, 3>(l),
                4..8 => self.blocks::<L, 4>(l),
                8..12 => self.blocks::<L, 8>(l),
                _ => self.blocks::<L, 12>(l),
            }
        } else if L::ACCUMULATORS >= 6 {
            match self.n_out {
                1 => self.blocks::<L, 1>(l),
                2 => self.blocks::<L, 2>(l),
                3 => self.blocks::<L, 3>(l),
                4 | 8 | 16 => self.blocks::<L, 4>(l),
                5 => self.blocks::<L, 5>(l),
                _ => self.blocks::<L, 6>(l),
            }
        } else {
            match self.n_out {
                1 => self.blocks::<L, 1>(l),
                2 => self.blocks::<L, 2>(l),
                _ => self.blocks::<L, 3>(l),
            }
        }
    }
}

impl Dense<'_> {
    /// All results, `R` at a time. The last block may overlap the one before: it computes the same numbers again.
    #[inline(always)]
    fn blocks<L: Lanes, const R: usize>(&mut self, l: L) {
        let (n_sources, n_out) = (self.n_sources, self.n_out);
        let Panel { tiles, stride } = self.source;
        assert!(stride >= n_sources && n_out >= R);
        let mut from = 0;
        loop {
            self.pack::<R>(from);
            let packed = &self.packed[..n_sources * R];
            let start = if self.start.is_empty() { &[0.0; R] } else { &self.start[from..from + R] };
            let sources = tiles.chunks_exact(stride);
            let results = self.out.chunks_exact_mut(n_out);
            for (source, out) in sources.zip(results).take(self.batch.n_blocks) {
                let mut sums = each!(r < R, l.splat(start[r]));
                for (x, w) in source[..n_sources].iter().zip(packed.chunks_exact(R)) {
                    let x = l.load(x);
                    for r in 0..R {
                        sums[r] = l.mul_add(x, l.splat(w[r]), sums[r]);
                    }
                }
                let out = &mut out[from..from + R];
                for r in 0..R {
                    l.store(sums[r], &mut out[r]);
                }
            }
            if from + R >= n_out {
                return;
            }
            from = (from + R).min(n_out - R);
        }
    }

    /// The weights of the results `from..from + R`, source by source.
    #[inline(always)]
    fn pack<const R: usize>(&mut self, from: usize) {
        let packed = self.packed.chunks_exact_mut(R);
        match self.direction {
            Direction::Up => {
                for (to, row) in packed.zip(self.weights.chunks_exact(self.n_units)) {
                    to.copy_from_slice(&row[from..from + R]);
                }
            }
            Direction::Down => {
                let rows = each!(r < R, &self.weights[(from + r) * self.n_units..][..self.n_units]);
                for (k, to) in packed.take(self.n_units).enumerate() {
                    for r in 0..R {
                        to[r] = rows[r][k];
                    }
                }
            }
        }
    }
}

/// `dW[i, j] = 1/n * sum over samples of input_i delta_j`.
pub(super) struct WeightGradient<'a> {
    pub input: Panel<'a>,
    pub n_inputs: usize,
    pub delta: Panel<'a>,
    pub n_units: usize,
    pub batch: Batch,
    /// Inputs x units, row-major.
    pub out: &'a mut [f64],
}

impl Pass for WeightGradient<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        if L::ACCUMULATORS >= 24 {
            match (self.n_inputs, self.n_units) {
                (4.., 4..) => self.blocks::<L, 4, 4>(l),
                (_, 4..) => self.blocks::<L, 1, 4>(l),
                (4.., _) => self.blocks::<L, 4, 1>(l),
                _ => self.blocks::<L, 1, 1>(l),
            }
        } else {
            match (self.n_inputs, self.n_units) {
                (3.., 2..) => self.blocks::<L, 3, 2>(l),
                (_, 2..) => self.blocks::<L, 1, 2>(l),
                (3.., _) => self.blocks::<L, 3, 1>(l),
                _ => self.blocks::<L, 1, 1>(l),
            }
        }
    }
}

impl WeightGradient<'_> {
    #[inline(always)]
    fn blocks<L: Lanes, const I: usize, const J: usize>(&mut self, l: L) {
        let mut i = 0;
        loop {
            let mut j = 0;
            loop {
                self.block::<L, I, J>(l, i, j);
                if j + J >= self.n_units {
                    break;
                }
                j = (j + J).min(self.n_units - J);
            }
            if i + I >= self.n_inputs {
                return;
            }
            i = (i + I).min(self.n_inputs - I);
        }
    }

    #[inline(always)]
    fn block<L: Lanes, const I: usize, const J: usize>(&mut self, l: L, i0: usize, j0: usize) {
        let mut sums = [[l.splat(0.0); J]; I];
        let inputs = self.input.tiles.chunks_exact(self.input.stride);
        let deltas = self.delta.tiles.chunks_exact(self.delta.stride);
        for (input, delta) in inputs.zip(deltas).take(self.batch.n_blocks) {
            let input = &input[i0..i0 + I];
            let delta = &delta[j0..j0 + J];
            let d = each!(j < J, l.load(&delta[j]));
            for i in 0..I {
                let a = l.load(&input[i]);
                for j in 0..J {
                    sums[i][j] = l.mul_add(a, d[j], sums[i][j]);
                }
            }
        }
        for i in 0..I {
            for j in 0..J {
                self.out[(i0 + i) * self.n_units + j0 + j] = l.sum(sums[i][j]) * self.batch.scale();
            }
        }
    }
}

/// The most results that [`Dense`] computes at a time.
pub(super) const MAX_BLOCK: usize = 12;
