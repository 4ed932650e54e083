//! Normalisation between product and activation, up and down: over the samples of the batch, or over the units of the
//! layer. `nn::normalisation` is the plain version of the same numbers.

use super::lanes::{LANES, Lanes, Tile, each};
use super::panel::Batch;
use super::path::{Arch, Pass};
use crate::nn::normalisation::{EPSILON, Normalisation};

/// What normalising a layer leaves for the way back, and for the running mean and variance.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub norm: Normalisation,
    /// `x`, units a block.
    x: Vec<Tile>,
    /// `1 / sqrt(variance + eps)` per unit, for `Batch`.
    inverse_std: Vec<f64>,
    /// The same per block of samples, for `Layer`.
    inverse_stds: Vec<Tile>,
    /// Mean and unbiased variance per unit over the batch, for `Batch`.
    pub statistics: [Vec<f64>; 2],
}

impl Room {
    pub fn new(norm: Normalisation, n_units: usize, n_blocks: usize) -> Option<Self> {
        let (units, blocks) = match norm {
            Normalisation::None => return None,
            Normalisation::Batch => (n_units, 0),
            Normalisation::Layer => (0, n_blocks),
        };
        Some(Self {
            norm,
            x: vec![Tile::default(); n_blocks * n_units],
            inverse_std: vec![0.0; units],
            inverse_stds: vec![Tile::default(); blocks],
            statistics: [vec![0.0; units], vec![0.0; units]],
        })
    }
}

/// Units that are taken at a time: several sums hide the latency of an addition.
const GROUP: usize = 4;

/// Calls `$self.$units::<L, N>(l, from)` for all units, in groups.
macro_rules! in_groups {
    ($self:expr, $units:ident, $l:ident, $n_units:expr) => {{
        let n_units = $n_units;
        let n_grouped = n_units / GROUP * GROUP;
        for from in (0..n_grouped).step_by(GROUP) {
            $self.$units::<L, GROUP>($l, from);
        }
        for from in n_grouped..n_units {
            $self.$units::<L, 1>($l, from);
        }
    }};
}

/// `z = g (s - mean) / sqrt(variance + eps) + h` with mean and variance over the batch, where `value` holds `s`.
struct BatchUp<'a> {
    value: &'a mut [Tile],
    gain: &'a [f64],
    shift: &'a [f64],
    room: &'a mut Room,
    batch: &'a Batch,
}

impl Pass for BatchUp<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        in_groups!(self, units, l, self.gain.len());
    }
}

impl BatchUp<'_> {
    #[inline(always)]
    fn units<L: Lanes, const N: usize>(&mut self, l: L, from: usize) {
        let units = self.gain.len();
        let Batch { n_blocks, n_full, scale, .. } = *self.batch;
        let mask = l.load(&self.batch.tail_mask);
        let mut sums = [l.splat(0.0); N];
        for block in 0..n_blocks {
            let tiles = &self.value[block * units + from..][..N];
            for k in 0..N {
                let s = l.load(&tiles[k]);
                sums[k] = if block < n_full { l.add(sums[k], s) } else { l.mul_add(s, mask, sums[k]) };
            }
        }
        let means = each!(k < N, l.sum(sums[k]) * scale);
        let mean = each!(k < N, l.splat(means[k]));
        let mut squares = [l.splat(0.0); N];
        for block in 0..n_blocks {
            let tiles = &self.value[block * units + from..][..N];
            for k in 0..N {
                let c = l.sub(l.load(&tiles[k]), mean[k]);
                let c_or_0 = if block < n_full { c } else { l.mul(c, mask) };
                squares[k] = l.mul_add(c_or_0, c, squares[k]);
            }
        }
        let n = 1.0 / scale;
        let unbiased = n / (n - 1.0).max(1.0);
        for k in 0..N {
            let variance = l.sum(squares[k]) * scale;
            self.room.inverse_std[from + k] = 1.0 / (variance + EPSILON).sqrt();
            self.room.statistics[0][from + k] = means[k];
            self.room.statistics[1][from + k] = variance * unbiased;
        }
        let inverse = each!(k < N, l.splat(self.room.inverse_std[from + k]));
        let gain = each!(k < N, l.splat(self.gain[from + k]));
        let shift = each!(k < N, l.splat(self.shift[from + k]));
        for block in 0..n_blocks {
            let tiles = &mut self.value[block * units + from..][..N];
            let xs = &mut self.room.x[block * units + from..][..N];
            for k in 0..N {
                let x = l.mul(l.sub(l.load(&tiles[k]), mean[k]), inverse[k]);
                l.store(x, &mut xs[k]);
                l.store(l.mul_add(x, gain[k], shift[k]), &mut tiles[k]);
            }
        }
    }
}

/// The same with given mean and variance, as outside training.
struct RunningUp<'a> {
    value: &'a mut [Tile],
    gain: &'a [f64],
    shift: &'a [f64],
    running: [&'a [f64]; 2],
    batch: &'a Batch,
}

impl Pass for RunningUp<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        in_groups!(self, units, l, self.gain.len());
    }
}

impl RunningUp<'_> {
    #[inline(always)]
    fn units<L: Lanes, const N: usize>(&mut self, l: L, from: usize) {
        let units = self.gain.len();
        let [mean, variance] = self.running;
        let mean = each!(k < N, l.splat(mean[from + k]));
        let factor = each!(k < N, l.splat(self.gain[from + k] / (variance[from + k] + EPSILON).sqrt()));
        let shift = each!(k < N, l.splat(self.shift[from + k]));
        for block in 0..self.batch.n_blocks {
            let tiles = &mut self.value[block * units + from..][..N];
            for k in 0..N {
                let centred = l.sub(l.load(&tiles[k]), mean[k]);
                l.store(l.mul_add(centred, factor[k], shift[k]), &mut tiles[k]);
            }
        }
    }
}

/// `z = g (s - mean) / sqrt(variance + eps) + h` with mean and variance over the units of each sample.
struct LayerUp<'a> {
    value: &'a mut [Tile],
    gain: &'a [f64],
    shift: &'a [f64],
    room: &'a mut Room,
    batch: &'a Batch,
}

impl Pass for LayerUp<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) {
        let units = self.gain.len();
        let share = l.splat(1.0 / units as f64);
        for block in 0..self.batch.n_blocks {
            let tiles = &mut self.value[block * units..][..units];
            let xs = &mut self.room.x[block * units..][..units];
            let mut sum = l.splat(0.0);
            for tile in tiles.iter() {
                sum = l.add(sum, l.load(tile));
            }
            let mean = l.mul(sum, share);
            let mut squares = l.splat(0.0);
            for tile in tiles.iter() {
                let c = l.sub(l.load(tile), mean);
                squares = l.mul_add(c, c, squares);
            }
            let mut inverse = Tile::default();
            l.store(l.mul(squares, share), &mut inverse);
            for lane in 0..LANES {
                inverse.0[lane] = 1.0 / (inverse.0[lane] + EPSILON).sqrt();
            }
            self.room.inverse_stds[block] = inverse;
            let inverse = l.load(&inverse);
            for j in 0..units {
                let x = l.mul(l.sub(l.load(&tiles[j]), mean), inverse);
                l.store(x, &mut xs[j]);
                l.store(l.mul_add(x, l.splat(self.gain[j]), l.splat(self.shift[j])), &mut tiles[j]);
            }
        }
    }
}

/// Normalises the products in `value`, by the batch's own mean and variance or by `running` ones.
pub(super) fn up(
    arch: Arch,
    value: &mut [Tile],
    (gain, shift): (&[f64], &[f64]),
    room: &mut Room,
    running: Option<[&[f64]; 2]>,
    batch: &Batch,
) {
    match (room.norm, running) {
        (Normalisation::Batch, Some(running)) => arch.run(RunningUp { value, gain, shift, running, batch }),
        (Normalisation::Batch, None) => arch.run(BatchUp { value, gain, shift, room, batch }),
        _ => arch.run(LayerUp { value, gain, shift, room, batch }),
    }
}

/// From `delta` by `z` to `delta` by the product, in place, and the gradients of what is learned on the way.
pub(super) struct Down<'a> {
    pub delta: &'a mut [Tile],
    pub gain: &'a [f64],
    pub room: &'a Room,
    pub gain_gradient: &'a mut [f64],
    pub shift_gradient: &'a mut [f64],
    pub bias_gradient: &'a mut [f64],
    pub batch: &'a Batch,
}

impl Down<'_> {
    /// The gradients of gain and shift of the `N` units from `from` on: the means of `delta x` and of `delta`.
    #[inline(always)]
    fn gain_and_shift<L: Lanes, const N: usize>(&mut self, l: L, from: usize) {
        let units = self.gain.len();
        let (mut sums, mut products) = ([l.splat(0.0); N], [l.splat(0.0); N]);
        for block in 0..self.batch.n_blocks {
            let at = block * units + from;
            let (tiles, xs) = (&self.delta[at..][..N], &self.room.x[at..][..N]);
            for k in 0..N {
                let d = l.load(&tiles[k]);
                sums[k] = l.add(sums[k], d);
                products[k] = l.mul_add(d, l.load(&xs[k]), products[k]);
            }
        }
        for k in 0..N {
            self.shift_gradient[from + k] = l.sum(sums[k]) * self.batch.scale;
            self.gain_gradient[from + k] = l.sum(products[k]) * self.batch.scale;
        }
    }
}

struct BatchDown<'a>(Down<'a>);

impl Pass for BatchDown<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        in_groups!(self, units, l, self.0.gain.len());
        // A mean over the batch takes every bias away: what rounding leaves of its gradient is no gradient.
        self.0.bias_gradient.fill(0.0);
    }
}

impl BatchDown<'_> {
    #[inline(always)]
    fn units<L: Lanes, const N: usize>(&mut self, l: L, from: usize) {
        self.0.gain_and_shift::<L, N>(l, from);
        let Down { delta, gain, room, gain_gradient, shift_gradient, batch, .. } = &mut self.0;
        let units = gain.len();
        let mean = each!(k < N, l.splat(shift_gradient[from + k]));
        let mean_product = each!(k < N, l.splat(gain_gradient[from + k]));
        let factor = each!(k < N, l.splat(gain[from + k] * room.inverse_std[from + k]));
        let mask = l.load(&batch.tail_mask);
        for block in 0..batch.n_blocks {
            let at = block * units + from;
            let (tiles, xs) = (&mut delta[at..][..N], &room.x[at..][..N]);
            for k in 0..N {
                let centred = l.sub(l.load(&tiles[k]), mean[k]);
                let d = l.mul(l.neg_mul_add(l.load(&xs[k]), mean_product[k], centred), factor[k]);
                // The means would give empty lanes a delta.
                let d = if block < batch.n_full { d } else { l.mul(d, mask) };
                l.store(d, &mut tiles[k]);
            }
        }
    }
}

struct LayerDown<'a>(Down<'a>);

impl Pass for LayerDown<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lanes>(mut self, l: L) {
        in_groups!(self.0, gain_and_shift, l, self.0.gain.len());
        let Down { delta, gain, room, bias_gradient, batch, .. } = self.0;
        let units = gain.len();
        let share = l.splat(1.0 / units as f64);
        for block in 0..batch.n_blocks {
            let (tiles, xs) = (&mut delta[block * units..][..units], &room.x[block * units..][..units]);
            let (mut sum, mut product) = (l.splat(0.0), l.splat(0.0));
            for j in 0..units {
                let d = l.mul(l.load(&tiles[j]), l.splat(gain[j]));
                sum = l.add(sum, d);
                product = l.mul_add(d, l.load(&xs[j]), product);
            }
            let (mean, mean_product) = (l.mul(sum, share), l.mul(product, share));
            let inverse = l.load(&room.inverse_stds[block]);
            for j in 0..units {
                // Empty lanes have no delta, and so no means either.
                let centred = l.sub(l.mul(l.load(&tiles[j]), l.splat(gain[j])), mean);
                l.store(l.mul(l.neg_mul_add(l.load(&xs[j]), mean_product, centred), inverse), &mut tiles[j]);
            }
        }
        for j in 0..units {
            let mut sum = l.splat(0.0);
            for block in 0..batch.n_blocks {
                sum = l.add(sum, l.load(&delta[block * units + j]));
            }
            bias_gradient[j] = l.sum(sum) * batch.scale;
        }
    }
}

/// The way back through a normalisation.
pub(super) fn down(arch: Arch, down: Down<'_>) {
    match down.room.norm {
        Normalisation::Batch => arch.run(BatchDown(down)),
        _ => arch.run(LayerDown(down)),
    }
}
