//! Eight lanes of f64, whatever the machine's vectors are wide: the arithmetic that every kernel is written in.
//!
//! Eight lanes are one AVX-512 vector, two AVX2 vectors or four NEON vectors, so a sum over lanes has the same eight
//! accumulators, and the same bits, on all of them.

use pulp::Simd;

use super::constants::{CONSTANTS, Constants};
pub use super::tile::{LANES, Tile};

/// Numbers of one sample that are read together.
pub(super) const QUAD: usize = 4;

/// Arithmetic on eight lanes. `mul_add` is fused on every path but [`Portable`].
pub(super) trait Lanes: Copy {
    /// Eight numbers in registers.
    type V: Copy;
    /// Eight truth values.
    type Mask: Copy;
    /// One register's share of the eight lanes.
    type Part: Copy;
    /// Registers that the eight lanes take.
    const PARTS: usize;
    /// Registers that a block of accumulators may fill.
    const ACCUMULATORS: usize;

    fn splat(self, v: f64) -> Self::V;
    /// The constants of the exponential, where the compiler cannot see their values: it reads them from memory as operands,
    /// instead of building each of them anew in a register for every use.
    fn constants(self) -> &'static Constants;
    fn load(self, tile: &Tile) -> Self::V;
    fn store(self, v: Self::V, tile: &mut Tile);
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a b + c`
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `c - a b`
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// The larger one; NaN where `x` is.
    fn at_least(self, bound: Self::V, x: Self::V) -> Self::V;
    /// The smaller one; NaN where `x` is.
    fn at_most(self, bound: Self::V, x: Self::V) -> Self::V;
    fn greater(self, a: Self::V, b: Self::V) -> Self::Mask;
    fn select(self, mask: Self::Mask, if_true: Self::V, if_false: Self::V) -> Self::V;
    /// Clears the low 32 bits, and reads bits 32..43 as the exponent of a power of two: `(cleared, 2^(bits - 1023))`.
    fn split_exponent(self, t: Self::V) -> (Self::V, Self::V);
    fn splat_part(self, v: f64) -> Self::Part;
    /// The `part`-th register's share of a tile.
    fn load_part(self, tile: &Tile, part: usize) -> Self::Part;
    fn store_part(self, v: Self::Part, tile: &mut Tile, part: usize);
    /// `a b + c`
    fn mul_add_part(self, a: Self::Part, b: Self::Part, c: Self::Part) -> Self::Part;
    /// Rows into columns: `tiles[c].0[r] = rows[r][c]`.
    fn spread(self, rows: [&[f64; QUAD]; LANES], tiles: &mut [Tile; QUAD]);
    /// Sum of the lanes, by halves: `((0+4) + (2+6)) + ((1+5) + (3+7))`.
    fn sum(self, v: Self::V) -> f64;
}

/// The high word of a double.
const HIGH_WORD: u64 = 0xffff_ffff_0000_0000;

/// Eight lanes as `K` of pulp's vectors.
#[derive(Clone, Copy)]
pub(super) struct Wide<S, const K: usize>(S, &'static Constants);

impl<S: Simd, const K: usize> Wide<S, K> {
    #[inline(always)]
    pub fn new(simd: S) -> Self {
        Self(simd, std::hint::black_box(&CONSTANTS))
    }
}

/// `[f(0), f(1), ..]`, as a loop in place: a closure might stay a call, and a call leaves the vector unit.
macro_rules! each {
    ($k:ident < $n:expr, $f:expr) => {{
        let mut out = [{
            let $k = 0;
            $f
        }; $n];
        for $k in 1..$n {
            out[$k] = $f;
        }
        out
    }};
}
pub(super) use each;

impl<S: Simd, const K: usize> Lanes for Wide<S, K> {
    type V = [S::f64s; K];
    type Mask = [S::m64s; K];
    type Part = S::f64s;
    const PARTS: usize = K;
    const ACCUMULATORS: usize = if S::REGISTER_COUNT >= 32 { 24 } else { 12 };

    #[inline(always)]
    fn constants(self) -> &'static Constants {
        self.1
    }
    #[inline(always)]
    fn splat(self, v: f64) -> Self::V {
        [self.0.splat_f64s(v); K]
    }
    #[inline(always)]
    fn load(self, tile: &Tile) -> Self::V {
        let (vectors, _) = S::as_simd_f64s(&tile.0);
        each!(k < K, vectors[k])
    }
    #[inline(always)]
    fn store(self, v: Self::V, tile: &mut Tile) {
        let (vectors, _) = S::as_mut_simd_f64s(&mut tile.0);
        for k in 0..K {
            vectors[k] = v[k];
        }
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        each!(k < K, self.0.add_f64s(a[k], b[k]))
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        each!(k < K, self.0.sub_f64s(a[k], b[k]))
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        each!(k < K, self.0.mul_f64s(a[k], b[k]))
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        each!(k < K, self.0.div_f64s(a[k], b[k]))
    }
    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        each!(k < K, self.0.mul_add_f64s(a[k], b[k], c[k]))
    }
    #[inline(always)]
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        each!(k < K, self.0.negate_mul_add_f64s(a[k], b[k], c[k]))
    }
    #[inline(always)]
    fn at_least(self, bound: Self::V, x: Self::V) -> Self::V {
        // The order matters: x86 gives the second operand where one is NaN.
        each!(k < K, self.0.max_f64s(bound[k], x[k]))
    }
    #[inline(always)]
    fn at_most(self, bound: Self::V, x: Self::V) -> Self::V {
        each!(k < K, self.0.min_f64s(bound[k], x[k]))
    }
    #[inline(always)]
    fn greater(self, a: Self::V, b: Self::V) -> Self::Mask {
        each!(k < K, self.0.greater_than_f64s(a[k], b[k]))
    }
    #[inline(always)]
    fn select(self, mask: Self::Mask, if_true: Self::V, if_false: Self::V) -> Self::V {
        each!(k < K, self.0.select_f64s(mask[k], if_true[k], if_false[k]))
    }
    #[inline(always)]
    fn split_exponent(self, t: Self::V) -> (Self::V, Self::V) {
        let s = self.0;
        let high = s.splat_u64s(HIGH_WORD);
        let cleared = each!(k < K, s.and_u64s(s.transmute_u64s_f64s(t[k]), high));
        let shift = s.splat_u32s(20);
        let power = each!(k < K, as_u64s(s, s.wrapping_dyn_shl_u32s(as_u32s(s, cleared[k]), shift)));
        (each!(k < K, s.transmute_f64s_u64s(cleared[k])), each!(k < K, s.transmute_f64s_u64s(power[k])))
    }
    #[inline(always)]
    fn splat_part(self, v: f64) -> S::f64s {
        self.0.splat_f64s(v)
    }
    #[inline(always)]
    fn load_part(self, tile: &Tile, part: usize) -> S::f64s {
        S::as_simd_f64s(&tile.0).0[part]
    }
    #[inline(always)]
    fn store_part(self, v: S::f64s, tile: &mut Tile, part: usize) {
        S::as_mut_simd_f64s(&mut tile.0).0[part] = v;
    }
    #[inline(always)]
    fn mul_add_part(self, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        self.0.mul_add_f64s(a, b, c)
    }
    #[inline(always)]
    fn spread(self, rows: [&[f64; QUAD]; LANES], tiles: &mut [Tile; QUAD]) {
        // pulp may order what it takes apart as it likes; of four vectors of four it makes the four columns in order.
        if S::F64_LANES == QUAD {
            for half in 0..K {
                let rows = each!(r < QUAD, S::as_simd_f64s(rows[half * QUAD + r]).0[0]);
                let columns = self.0.deinterleave_shfl_f64s(rows);
                for c in 0..QUAD {
                    S::as_mut_simd_f64s(&mut tiles[c].0).0[half] = columns[c];
                }
            }
        } else {
            columns_of(rows, tiles);
        }
    }
    #[inline(always)]
    fn sum(self, v: Self::V) -> f64 {
        let mut v = v;
        let mut half = K;
        while half > 1 {
            half /= 2;
            for k in 0..half {
                v[k] = self.0.add_f64s(v[k], v[k + half]);
            }
        }
        self.0.reduce_sum_f64s(v[0])
    }
}

/// [`Lanes::spread`], number by number.
#[inline(always)]
fn columns_of(rows: [&[f64; QUAD]; LANES], tiles: &mut [Tile; QUAD]) {
    for r in 0..LANES {
        for c in 0..QUAD {
            tiles[c].0[r] = rows[r][c];
        }
    }
}

/// The same bits as twice as many halves.
#[inline(always)]
fn as_u32s<S: Simd>(_: S, v: S::u64s) -> S::u32s {
    pulp::cast(v)
}

/// The same bits as half as many whole words.
#[inline(always)]
fn as_u64s<S: Simd>(_: S, v: S::u32s) -> S::u64s {
    pulp::cast(v)
}

/// Eight lanes in plain Rust, for processors that have none of the vector units: the compiler's baseline.
///
/// Multiplies and adds are rounded apart, so its results agree with the other paths to rounding, not bit by bit.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Portable {
    #[inline(always)]
    fn zip(a: [f64; LANES], b: [f64; LANES], f: impl Fn(f64, f64) -> f64) -> [f64; LANES] {
        core::array::from_fn(|k| f(a[k], b[k]))
    }
}

impl Lanes for Portable {
    type V = [f64; LANES];
    type Mask = [bool; LANES];
    type Part = [f64; LANES];
    const PARTS: usize = 1;
    const ACCUMULATORS: usize = 2;

    #[inline(always)]
    fn constants(self) -> &'static Constants {
        &CONSTANTS
    }
    #[inline(always)]
    fn splat(self, v: f64) -> Self::V {
        [v; LANES]
    }
    #[inline(always)]
    fn load(self, tile: &Tile) -> Self::V {
        tile.0
    }
    #[inline(always)]
    fn store(self, v: Self::V, tile: &mut Tile) {
        tile.0 = v;
    }
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a / b)
    }
    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        core::array::from_fn(|k| a[k] * b[k] + c[k])
    }
    #[inline(always)]
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        core::array::from_fn(|k| c[k] - a[k] * b[k])
    }
    #[inline(always)]
    fn at_least(self, bound: Self::V, x: Self::V) -> Self::V {
        Self::zip(bound, x, |bound, x| if x < bound { bound } else { x })
    }
    #[inline(always)]
    fn at_most(self, bound: Self::V, x: Self::V) -> Self::V {
        Self::zip(bound, x, |bound, x| if x > bound { bound } else { x })
    }
    #[inline(always)]
    fn greater(self, a: Self::V, b: Self::V) -> Self::Mask {
        core::array::from_fn(|k| a[k] > b[k])
    }
    #[inline(always)]
    fn select(self, mask: Self::Mask, if_true: Self::V, if_false: Self::V) -> Self::V {
        core::array::from_fn(|k| if mask[k] { if_true[k] } else { if_false[k] })
    }
    #[inline(always)]
    fn split_exponent(self, t: Self::V) -> (Self::V, Self::V) {
        let cleared = t.map(|t| t.to_bits() & HIGH_WORD);
        (cleared.map(f64::from_bits), cleared.map(|bits| f64::from_bits(bits << 20)))
    }
    #[inline(always)]
    fn splat_part(self, v: f64) -> Self::V {
        [v; LANES]
    }
    #[inline(always)]
    fn load_part(self, tile: &Tile, _: usize) -> Self::V {
        tile.0
    }
    #[inline(always)]
    fn store_part(self, v: Self::V, tile: &mut Tile, _: usize) {
        tile.0 = v;
    }
    #[inline(always)]
    fn mul_add_part(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        self.mul_add(a, b, c)
    }
    #[inline(always)]
    fn spread(self, rows: [&[f64; QUAD]; LANES], tiles: &mut [Tile; QUAD]) {
        columns_of(rows, tiles);
    }
    #[inline(always)]
    fn sum(self, v: Self::V) -> f64 {
        ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]))
    }
}
