//! The exponential and what is made of it, on eight lanes: exp, sigmoid, tanh, exp(x) - 1, ln(1 + u).
//!
//! Reduction: `x = n ln 2 + r`, `|r| <= ln 2 / 2`, with `ln 2` in two parts, so that `r` is exact to rounding. Where a
//! division follows anyway (sigmoid, tanh), `exp r = (E + r O) / (E - r O)` with two short polynomials in `r^2`; its
//! two halves go into that one division. The coefficients interpolate at Chebyshev nodes: relative error of the
//! approximation `3.4e-18` for the quotient, `1.6e-17` for the polynomial, `7.2e-18` for the logarithm.

use super::constants::{BIASED, Constants, LN2_HIGH, LN2_LOW, LOG2_E, MAGIC};
use super::lanes::Lanes;
use super::tile::Tile;

/// `exp` is within this many units in the last place, over the whole range.
pub const EXP_MAX_ULP: f64 = 1.0;
/// `sigmoid` is within this many units in the last place (where the result is a normal number).
pub const SIGMOID_MAX_ULP: f64 = 4.0;
/// `tanh` is within this many units in the last place.
pub const TANH_MAX_ULP: f64 = 5.0;

/// `x = n ln 2 + r`: the float `n`, `2^n` (0 for n = -1023, infinite for n = 1024), and `r`. Needs `-1023 <= n <= 1024`.
#[inline(always)]
fn reduce<L: Lanes>(l: L, x: L::V) -> (L::V, L::V, L::V) {
    let c = l.constants();
    let (cleared, power) = l.split_exponent(l.mul_add(x, l.load(&c.log2_e), l.load(&c.magic)));
    let n = l.sub(cleared, l.load(&c.biased));
    let r = l.neg_mul_add(n, l.load(&c.ln2_high), x);
    (n, power, l.neg_mul_add(n, l.load(&c.ln2_low), r))
}

/// `E(r^2)` and `r O(r^2)`, with `exp r = (E + r O) / (E - r O)`.
#[inline(always)]
fn quotient<L: Lanes>(l: L, r: L::V) -> (L::V, L::V) {
    let Constants { e, o, .. } = l.constants();
    let u = l.mul(r, r);
    (polynomial(l, e, u), l.mul(r, polynomial(l, o, u)))
}

#[inline(always)]
fn polynomial<L: Lanes>(l: L, c: &[Tile; 3], u: L::V) -> L::V {
    l.mul_add(l.mul_add(u, l.load(&c[2]), l.load(&c[1])), u, l.load(&c[0]))
}

/// `exp r - 1` for the reduced `r`.
#[inline(always)]
fn reduced_exp_m1<L: Lanes>(l: L, r: L::V) -> L::V {
    const C: [f64; 10] = [
        0.500_000_000_000_000_1,
        0.166_666_666_666_666_69,
        0.041_666_666_666_624_164,
        0.008_333_333_333_330_065,
        0.001_388_888_891_719_689,
        0.000_198_412_698_630_406_75,
        2.480_152_132_210_459e-5,
        2.755_726_848_010_692_6e-6,
        2.762_007_600_563_138e-7,
        2.510_037_592_918_592_5e-8,
    ];
    let mut q = l.splat(C[9]);
    for c in C[..9].iter().rev() {
        q = l.mul_add(q, r, l.splat(*c));
    }
    l.mul_add(l.mul(r, r), q, r)
}

/// `exp x`, also into the denormal tail; 0 at `-inf`, `inf` from 709.79, NaN stays NaN.
#[inline(always)]
pub(super) fn exp<L: Lanes>(l: L, x: L::V) -> L::V {
    let x = l.at_least(l.splat(-800.0), l.at_most(l.splat(800.0), x));
    // n reaches beyond the exponents of doubles, so 2^n is applied in two halves, each of them a normal number.
    let (cleared, _) = l.split_exponent(l.mul_add(x, l.splat(LOG2_E), l.splat(MAGIC)));
    let n = l.sub(cleared, l.splat(BIASED));
    let r = l.neg_mul_add(n, l.splat(LN2_LOW), l.neg_mul_add(n, l.splat(LN2_HIGH), x));
    let (half, first) = l.split_exponent(l.mul_add(n, l.splat(0.5), l.splat(MAGIC)));
    let rest = l.sub(n, l.sub(half, l.splat(BIASED)));
    let (_, second) = l.split_exponent(l.add(rest, l.splat(MAGIC)));
    let p = l.add(reduced_exp_m1(l, r), l.splat(1.0));
    l.mul(l.mul(p, first), second)
}

/// `exp x - 1` for `x <= 0`, accurate near 0.
#[inline(always)]
pub(super) fn exp_m1_nonpositive<L: Lanes>(l: L, x: L::V) -> L::V {
    let (_, power, r) = reduce(l, l.at_least(l.splat(-700.0), x));
    l.mul_add(power, reduced_exp_m1(l, r), l.sub(power, l.splat(1.0)))
}

/// `1 / (1 + exp(-z))`; 0 at `-inf`, 1 at `inf`, NaN stays NaN. Below `z = -709.4` the result is 0.
#[inline(always)]
pub(super) fn sigmoid<L: Lanes>(l: L, z: L::V) -> L::V {
    sigmoid_finish(l, sigmoid_prepare(l, z))
}

/// The first half of [`sigmoid`]: `-z = n ln 2 - r`, as `r` and `2^n`.
#[inline(always)]
pub(super) fn sigmoid_prepare<L: Lanes>(l: L, z: L::V) -> [L::V; 2] {
    let c = l.constants();
    let z = l.at_least(l.load(&c.sigmoid_from), l.at_most(l.load(&c.sigmoid_to), z));
    let (cleared, power) = l.split_exponent(l.neg_mul_add(z, l.load(&c.log2_e), l.load(&c.magic)));
    let n = l.sub(cleared, l.load(&c.biased));
    [l.mul_add(n, l.load(&c.ln2_low), l.mul_add(n, l.load(&c.ln2_high), z)), power]
}

/// The second half: `exp(-z) = 2^n (E - rO) / (E + rO)`.
#[inline(always)]
pub(super) fn sigmoid_finish<L: Lanes>(l: L, [r, power]: [L::V; 2]) -> L::V {
    let (e, ro) = quotient(l, r);
    let numerator = l.add(e, ro);
    l.div(numerator, l.mul_add(l.sub(e, ro), power, numerator))
}

/// `tanh z = (exp 2z - 1) / (exp 2z + 1)`, with full relative accuracy near 0.
#[inline(always)]
pub(super) fn tanh<L: Lanes>(l: L, z: L::V) -> L::V {
    tanh_finish(l, tanh_prepare(l, z))
}

/// The first half of [`tanh`]: `2z = n ln 2 + r`, as `r` and `2^n`.
#[inline(always)]
pub(super) fn tanh_prepare<L: Lanes>(l: L, z: L::V) -> [L::V; 2] {
    let c = l.constants();
    let z = l.at_least(l.load(&c.tanh_from), l.at_most(l.load(&c.tanh_to), z));
    let (_, power, r) = reduce(l, l.add(z, z));
    [r, power]
}

/// The second half: `exp 2z = 2^n (E + rO) / (E - rO)`.
#[inline(always)]
pub(super) fn tanh_finish<L: Lanes>(l: L, [r, power]: [L::V; 2]) -> L::V {
    let (e, ro) = quotient(l, r);
    let below = l.sub(power, l.splat(1.0));
    let above = l.add(power, l.splat(1.0));
    l.div(l.mul_add(e, below, l.mul(ro, above)), l.mul_add(e, above, l.mul(ro, below)))
}

/// `ln(1 + u)` for `0 <= u <= 1`: `2 atanh(s)` with `s = u / (2 + u)`.
#[inline(always)]
pub(super) fn ln_1p_unit<L: Lanes>(l: L, u: L::V) -> L::V {
    const C: [f64; 10] = [
        0.333_333_333_333_333_3,
        0.200_000_000_000_072_92,
        0.142_857_142_835_543_8,
        0.111_111_113_587_139_32,
        0.090_908_947_180_664_29,
        0.076_927_850_324_793_12,
        0.066_570_721_048_274_68,
        0.060_005_364_047_953_56,
        0.044_003_692_430_723_37,
        0.080_820_228_059_717_66,
    ];
    let s = l.div(u, l.add(u, l.splat(2.0)));
    let w = l.mul(s, s);
    let mut q = l.splat(C[9]);
    for c in C[..9].iter().rev() {
        q = l.mul_add(q, w, l.splat(*c));
    }
    let twice = l.add(s, s);
    l.mul_add(l.mul(twice, w), q, twice)
}

/// `ln(1 + exp z) = max(z, 0) + ln(1 + exp(-|z|))`; NaN stays NaN.
#[inline(always)]
pub(super) fn softplus<L: Lanes>(l: L, z: L::V) -> L::V {
    let positive = l.at_least(l.splat(0.0), z);
    let negative = l.at_most(l.splat(0.0), z);
    // -|z| = min(z, 0) - max(z, 0); one of the two is 0.
    l.add(positive, ln_1p_unit(l, exp(l, l.sub(negative, positive))))
}
