//! How the values of a curve are distributed over its steps: median, middle half, and the like, from a bounded sketch.
//!
//! **Cells.** Steps are cut by their numbers alone: each factor of two of steps has the same number of cells, a power of
//! two, so that the same run has the same bands however it is paced and drawn. **Samples.** Of a cell's steps at most
//! [`SAMPLES`] enter, evenly spaced. **Sketch.** Of each curve's samples [`POINTS`] are kept: the middles of so many
//! groups of equal size.
//!
//! **Error.** A quantile is that of a share which is off by at most 1/32 through the sketch, and again through each
//! merging of sketches (far less where the values are spread smoothly); and through sampling, for steps that differ by
//! chance, by a standard error of 6 % (median) or 4 % (10 and 90 %) in a single cell, half of that in four cells that
//! share a column of pixels. Cells of up to [`SAMPLES`] steps are complete. A point is rounded by at most 0.4 %; points
//! more than 37 decades under the cell's largest count as zero.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Points of a sketch.
pub const POINTS: usize = 16;
/// Steps of a cell that enter its sketches, at most.
pub const SAMPLES: u64 = 64;
/// Cells per factor of two of steps, at most.
pub const PER_OCTAVE: u64 = 128;
/// Bytes that all cells of a run may take, up to a million million steps.
const BYTES: usize = 3_400_000;

/// The distribution of a set of finite values: the middles of [`POINTS`] groups of equal size, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// The points are multiples of two to this power.
    exponent: i16,
    /// The upper half of the bits of each point as a number of 32 bits.
    points: [u16; POINTS],
}

/// The exponent of a sketch of no value.
const NO_VALUE: i16 = i16::MIN;

impl Sketch {
    /// Of no value.
    pub const EMPTY: Self = Self { exponent: NO_VALUE, points: [0; POINTS] };

    /// Of these values, which are sorted for it. They must be finite.
    pub fn of(values: &mut [f64]) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let n = values.len();
        let at = |i: usize| {
            if n <= POINTS {
                // Few values stand for themselves: between them there is nothing.
                return values[(2 * i + 1) * n / (2 * POINTS)];
            }
            // The middle of group i, between the values on either side of it.
            let place = ((i as f64 + 0.5) * n as f64 / POINTS as f64 - 0.5).clamp(0.0, (n - 1) as f64);
            let below = place as usize;
            let (low, high) = (values[below], values[(below + 1).min(n - 1)]);
            low + (high - low) * (place - below as f64)
        };
        if n == 0 { Self::EMPTY } else { Self::of_points(std::array::from_fn(at)) }
    }

    fn of_points(points: [f64; POINTS]) -> Self {
        let largest = points.iter().fold(0f64, |m, v| m.max(v.abs()));
        let exponent = exponent_of(largest);
        let point = |v: f64| ((times_power(v, -exponent) as f32).to_bits().saturating_add(0x8000) >> 16) as u16;
        Self { exponent: exponent as i16, points: points.map(point) }
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.exponent == NO_VALUE
    }

    /// Its points, smallest first; none where there is no value.
    pub fn points(&self) -> impl Iterator<Item = f64> + '_ {
        let n = if self.is_empty() { 0 } else { POINTS };
        self.points[..n].iter().map(|&bits| {
            let point = times_power(f64::from(f32::from_bits(u32::from(bits) << 16)), i32::from(self.exponent));
            point.clamp(f64::MIN, f64::MAX) // rounded up, the largest numbers would be infinite
        })
    }
}

/// The power of two that is not larger than `v`: 0 for 0.
fn exponent_of(v: f64) -> i32 {
    let biased = ((v.to_bits() >> 52) & 0x7ff) as i32;
    match biased {
        0 if v == 0.0 => 0,
        // Subnormal numbers have their exponent in their leading zeros.
        0 => -1074 + (63 - v.to_bits().leading_zeros().cast_signed()),
        _ => biased - 1023,
    }
}

/// `v 2^exponent`, in two steps, since the power alone may leave the range of numbers.
fn times_power(v: f64, exponent: i32) -> f64 {
    let power = |exponent: i32| f64::from_bits(((1023 + exponent) as u64) << 52);
    let half = exponent / 2;
    v * power(half) * power(exponent - half)
}

/// What a band says of a set of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    /// A tenth of the values are smaller.
    pub q10: f64,
    /// A quarter of the values are smaller.
    pub q25: f64,
    /// Half of the values are smaller.
    pub median: f64,
    /// A quarter of the values are larger.
    pub q75: f64,
    /// A tenth of the values are larger.
    pub q90: f64,
}

impl Quantiles {
    /// The quantiles of weighted points, which are sorted for it; `None` where there is none.
    pub fn of(points: &mut [(f64, f64)]) -> Option<Self> {
        points.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: it finds the sketches, which are sorted
        let total: f64 = points.iter().map(|p| p.1).sum();
        if points.is_empty() || total <= 0.0 {
            return None;
        }
        let mut quantiles = [0.1, 0.25, 0.5, 0.75, 0.9];
        let (mut at, mut before) = (0, 0.0);
        for q in &mut quantiles {
            // Each point stands in the middle of its weight; between points the line is straight.
            let wanted = *q * total;
            while at + 1 < points.len() && before + points[at].1 + 0.5 * points[at + 1].1 <= wanted {
                before += points[at].1;
                at += 1;
            }
            let here = before + 0.5 * points[at].1;
            *q = match points.get(at + 1) {
                Some(next) if wanted > here => {
                    let share = (wanted - here) / (0.5 * points[at].1 + 0.5 * next.1);
                    points[at].0 + (next.0 - points[at].0) * share.min(1.0)
                }
                _ => points[at].0,
            };
        }
        let [q10, q25, median, q75, q90] = quantiles;
        Some(Self { q10, q25, median, q75, q90 })
    }
}

/// How many cells a factor of two of steps has, for so many curves: a power of two, at most [`PER_OCTAVE`].
pub fn per_octave(n_curves: usize) -> u64 {
    // Two octaves in full and the others, up to the fortieth, in quarters.
    let fits = |cells: u64| (2 + 38 / 4) as usize * cells as usize * n_curves * size_of::<Sketch>() <= BYTES;
    let mut cells = PER_OCTAVE;
    while cells > 1 && !fits(cells) {
        cells /= 2;
    }
    cells
}

/// The length of the cell that holds a step, where an octave has so many cells.
fn width(step: u64, per_octave: u64) -> u64 {
    ((1 << step.max(1).ilog2()) / per_octave).max(1)
}

/// Consecutive cells in the order of their steps, a sketch per curve.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    steps: VecDeque<(u64, u64)>,
    /// One cell after another.
    sketches: VecDeque<Sketch>,
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// First and last step of every cell, in order.
    pub fn steps(&self) -> &VecDeque<(u64, u64)> {
        &self.steps
    }

    /// The sketch of a curve in a cell.
    pub fn sketch(&self, cell: usize, curve: usize) -> &Sketch {
        &self.sketches[cell * self.n_curves() + curve]
    }

    /// Adds the cell that follows. One that begins where the last begins takes its place: it holds more of its steps.
    pub fn push(&mut self, steps: (u64, u64), sketches: impl Iterator<Item = Sketch>) {
        if self.steps.back().is_some_and(|last| last.0 == steps.0) {
            self.sketches.truncate(self.sketches.len() - self.n_curves());
            self.steps.pop_back();
        }
        self.steps.push_back(steps);
        for sketch in sketches {
            if self.sketches.len() == self.sketches.capacity() {
                // A quarter more at a time, not twice: the memory has a budget.
                self.sketches.reserve_exact(self.sketches.len() / 4 + POINTS);
            }
            self.sketches.push_back(sketch);
        }
    }

    /// Adds the cells that follow. Of what came before, the last two factors of two keep all their cells, and earlier ones
    /// a quarter of them: on a linear axis they are narrow.
    pub fn extend(&mut self, next: &Self, per_octave: u64) {
        let octave = |cells: &Self| cells.steps.back().map_or(0, |s| s.0.max(1).ilog2());
        let before = octave(self);
        self.append(next);
        if octave(self) > before {
            self.thin(per_octave, (per_octave / 4).max(1));
        }
    }

    /// Adds the cells that follow, all of them.
    pub fn append(&mut self, next: &Self) {
        let n = next.n_curves();
        for (cell, steps) in next.steps.iter().enumerate() {
            self.push(*steps, next.sketches.range(cell * n..(cell + 1) * n).copied());
        }
    }

    /// At most `newest` cells for each of the last two factors of two of steps, and `older` for those before them.
    pub fn thin(&mut self, newest: u64, older: u64) {
        let Some(&(last, _)) = self.steps.back() else { return };
        let full_from = 1 << last.max(1).ilog2().saturating_sub(1);
        let n = self.n_curves();
        let wanted = |step: u64| width(step, if step < full_from { older } else { newest });
        let mut thinned = Self::default();
        let (mut from, mut points) = (0, Vec::new());
        for cell in 0..self.len() {
            let (first, _) = self.steps[from];
            let width = wanted(first);
            let ends =
                self.steps.get(cell + 1).is_none_or(|next| next.0 / width != first / width || wanted(next.0) != width);
            if !ends {
                continue;
            }
            let steps = (first, self.steps[cell].1);
            if from == cell {
                thinned.push(steps, self.sketches.range(cell * n..(cell + 1) * n).copied());
            } else {
                let merged: Vec<Sketch> = (0..n).map(|curve| self.merged(from..cell + 1, curve, &mut points)).collect();
                thinned.push(steps, merged.into_iter());
            }
            from = cell + 1;
        }
        thinned.sketches.shrink_to_fit();
        *self = thinned;
    }

    /// The points of a curve in these cells, each with the number of steps that it stands for. Where they would be more
    /// than about `most`, groups of neighbouring cells are told by the one in their middle.
    pub fn points(&self, cells: Range<usize>, curve: usize, most: usize, points: &mut Vec<(f64, f64)>) {
        // A cell of few steps has no more points than steps.
        let n_points = |cell: usize| -> usize {
            let (first, last) = self.steps[cell];
            ((last - first + 1).min(POINTS as u64) as usize).next_power_of_two()
        };
        let group = cells.clone().map(n_points).sum::<usize>().div_ceil(most.max(1)).max(1);
        for from in cells.clone().step_by(group) {
            let to = (from + group).min(cells.end);
            let told = usize::midpoint(from, to);
            let step = POINTS / n_points(told);
            let weight = (self.steps[to - 1].1 - self.steps[from].0 + 1) as f64 / n_points(told) as f64;
            points.extend(self.sketch(told, curve).points().skip(step / 2).step_by(step).map(|p| (p, weight)));
        }
    }

    fn merged(&self, cells: Range<usize>, curve: usize, points: &mut Vec<(f64, f64)>) -> Sketch {
        points.clear();
        self.points(cells, curve, usize::MAX, points);
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let group = points.iter().map(|p| p.1).sum::<f64>() / POINTS as f64;
        let (mut at, mut up_to) = (0, points.first().map_or(0.0, |p| p.1));
        let middle = |i: usize| {
            while at + 1 < points.len() && up_to < (i as f64 + 0.5) * group {
                at += 1;
                up_to += points[at].1;
            }
            points.get(at).map_or(0.0, |p| p.0)
        };
        let middles = std::array::from_fn(middle);
        if points.is_empty() { Sketch::EMPTY } else { Sketch::of_points(middles) }
    }

    /// Bytes of memory that the cells take.
    pub fn bytes(&self) -> usize {
        self.sketches.capacity() * size_of::<Sketch>() + self.steps.capacity() * size_of::<(u64, u64)>()
    }

    fn n_curves(&self) -> usize {
        self.sketches.len().checked_div(self.len()).unwrap_or(0)
    }
}

/// Samples the steps of the cell that is being filled.
#[derive(Clone, Debug)]
pub struct CellSampler {
    per_octave: u64,
    n_curves: usize,
    first_step: u64,
    last_step: u64,
    /// The first step of the next cell.
    end: u64,
    next_sample: u64,
    stride: u64,
    /// One row of values per sampled step.
    samples: Vec<f64>,
    scratch: Vec<f64>,
}

impl CellSampler {
    /// Before the first step of a run with so many curves.
    pub fn new(n_curves: usize) -> Self {
        Self {
            per_octave: per_octave(n_curves),
            n_curves,
            first_step: 0,
            last_step: 0,
            end: 0,
            next_sample: 0,
            stride: 1,
            samples: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Takes in a step and its values, one per curve; the cell that ended before this step goes to `cells`.
    pub fn add(&mut self, step: u64, values: &[f64], cells: &mut Cells) {
        if step >= self.end {
            self.give(cells);
            let width = width(step, self.per_octave);
            self.first_step = step;
            self.end = (step / width + 1) * width;
            self.stride = (width / SAMPLES).max(1);
            self.next_sample = step.next_multiple_of(self.stride);
            self.samples.clear();
        }
        self.last_step = step;
        if step == self.next_sample {
            self.next_sample += self.stride;
            self.samples.extend_from_slice(values);
        }
    }

    /// Adds what there is of the cell to `cells`; it can go on, and then takes its own place again.
    pub fn give(&mut self, cells: &mut Cells) {
        if self.samples.is_empty() {
            return;
        }
        let Self { samples, scratch, n_curves, .. } = self;
        let sketches = (0..*n_curves).map(|curve| {
            scratch.clear();
            scratch.extend(samples.iter().skip(curve).step_by(*n_curves).filter(|v| v.is_finite()));
            Sketch::of(scratch)
        });
        cells.push((self.first_step, self.last_step), sketches);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;

    fn cells_of(n: u64, value: impl Fn(u64) -> f64) -> Cells {
        let (mut sampler, mut cells) = (CellSampler::new(1), Cells::default());
        for step in 1..=n {
            sampler.add(step, &[value(step)], &mut cells);
        }
        sampler.give(&mut cells);
        cells
    }

    fn all(cells: &Cells) -> Quantiles {
        let mut points = Vec::new();
        cells.points(0..cells.len(), 0, usize::MAX, &mut points);
        Quantiles::of(&mut points).unwrap()
    }

    #[test]
    fn a_sketch_holds_numbers_of_every_size_and_sign() {
        for at in [5e-324, 1e-310, 1e-200, 1.0, 1e200, 1.7e308] {
            for sign in [1.0, -1.0] {
                let mut values: Vec<f64> = (1..=POINTS).map(|i| sign * at * (i as f64 / POINTS as f64)).collect();
                let sketch = Sketch::of(&mut values);
                for (got, exact) in sketch.points().zip(&values) {
                    assert!((got - exact).abs() <= 0.004 * exact.abs() + 5e-324, "{got} {exact}");
                }
            }
        }
        assert!(Sketch::of(&mut []).is_empty() && Sketch::EMPTY.points().next().is_none());
        assert!(Sketch::of(&mut [0.0; 3]).points().all(|p| p == 0.0));
    }

    #[test]
    fn quantiles_of_a_few_values_are_those_of_the_values() {
        let mut points: Vec<(f64, f64)> = (1..=100).map(|i| (f64::from(i), 1.0)).collect();
        let q = Quantiles::of(&mut points).unwrap();
        assert_eq!([q.q10, q.q25, q.median, q.q75, q.q90], [10.5, 25.5, 50.5, 75.5, 90.5]);
        assert_eq!(Quantiles::of(&mut [(3.0, 7.0)]).unwrap().median, 3.0);
        assert_eq!(Quantiles::of(&mut []), None);
        // A weight of three counts as three.
        let q = Quantiles::of(&mut [(1.0, 1.0), (2.0, 3.0), (9.0, 1.0)]).unwrap();
        assert_eq!(q.median, 2.0);
    }

    #[test]
    fn the_error_stays_within_what_is_said() {
        // Shares of values evenly spread over 0 to 1 are the values themselves.
        let even = |step: u64| (step as f64 * 0.618_033_988_749_895).fract();
        for n in [100, 1000, 30_000, 2_000_000] {
            let mut cells = cells_of(n, even);
            for _ in 0..2 {
                let q = all(&cells);
                for (got, exact) in [(q.q10, 0.1), (q.q25, 0.25), (q.median, 0.5), (q.q75, 0.75), (q.q90, 0.9)] {
                    assert!((got - exact).abs() < 1.0 / 32.0, "{n} steps: {got} {exact}");
                }
                cells.thin(32, 8);
            }
        }
    }

    #[test]
    fn cells_go_by_the_number_of_the_step_alone() {
        let value = |step: u64| (step as f64 * 0.7).sin();
        let once = cells_of(300_000, value);
        // The same run, sent in pieces of odd lengths, paused and gone on.
        let (mut sampler, mut kept) = (CellSampler::new(1), Cells::default());
        let mut sent = Cells::default();
        for step in 1..=300_000 {
            sampler.add(step, &[value(step)], &mut sent);
            if step % 997 == 0 {
                sampler.give(&mut sent);
                kept.append(&std::mem::take(&mut sent));
            }
        }
        sampler.give(&mut sent);
        kept.append(&sent);
        assert_eq!(once, kept);
        assert!(once.steps().iter().zip(once.steps().iter().skip(1)).all(|(a, b)| a.1 + 1 == b.0));
        assert!(once.len() as u64 <= PER_OCTAVE * 19);
        let mut thinned = Cells::default();
        thinned.extend(&once, PER_OCTAVE);
        assert!(thinned.len() < once.len() / 2 && thinned.steps()[0].0 == 1);
        assert!(thinned.steps().iter().zip(thinned.steps().iter().skip(1)).all(|(a, b)| a.1 + 1 == b.0));
    }

    #[test]
    fn nan_and_infinities_are_in_no_sketch() {
        let cells = cells_of(100, |step| if step % 2 == 0 { f64::NAN } else { f64::INFINITY });
        assert!((0..cells.len()).all(|cell| cells.sketch(cell, 0).is_empty()));
        let mixed = cells_of(1000, |step| if step % 5 == 0 { f64::NAN } else { 2.0 });
        assert_eq!(all(&mixed).median, 2.0);
    }
}
