//! Sine and cosine on eight lanes.
//!
//! Reduction: `z = k pi/2 + r`, `|r| <= pi/4`, with `pi/2` in three parts, of which the first two times `k` are exact. The
//! polynomials are those of fdlibm's `__kernel_sin` and `__kernel_cos` (relative error below `2^-58`).

use super::lanes::{LANES, Lanes};
use super::tile::Tile;

/// Beyond this `|z|` the parts of `pi/2` have too few digits, and the eight numbers are taken one by one.
const FAR: f64 = 1e5;
/// Added and taken away again, it rounds to the nearest whole number.
const ROUND: f64 = 1.5 * (1_u64 << 52) as f64;
/// `pi/2` in parts of 33, 33 and 53 bits.
const HALF_PI: [f64; 3] = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];
const SINE: [f64; 6] = [
    -0.166_666_666_666_666_32,
    8.333_333_333_322_49e-3,
    -1.984_126_982_985_795e-4,
    2.755_731_370_707_006_8e-6,
    -2.505_076_025_340_686_3e-8,
    1.589_690_995_211_55e-10,
];
const COSINE: [f64; 6] = [
    4.166_666_666_666_66e-2,
    -1.388_888_888_887_411e-3,
    2.480_158_728_947_673e-5,
    -2.755_731_435_139_066_3e-7,
    2.087_572_321_298_175e-9,
    -1.135_964_755_778_819_5e-11,
];

/// `(sin z, cos z)`; both NaN at infinities, NaN stays NaN.
#[inline(always)]
pub(super) fn sine_and_cosine<L: Lanes>(l: L, z: L::V) -> (L::V, L::V) {
    let (zero, one) = (l.splat(0.0), l.splat(1.0));
    let size = l.sub(l.at_least(zero, z), l.at_most(zero, z));
    if l.sum(l.select(l.greater(size, l.splat(FAR)), one, zero)) > 0.0 {
        return one_by_one(l, z);
    }
    let k = rounded(l, l.mul(z, l.splat(std::f64::consts::FRAC_2_PI)));
    let mut r = z;
    for part in HALF_PI {
        r = l.neg_mul_add(k, l.splat(part), r);
    }
    // The quarter of the circle, from -2 to 2.
    let quarter = l.neg_mul_add(rounded(l, l.mul(k, l.splat(0.25))), l.splat(4.0), k);
    let u = l.mul(r, r);
    let sine = l.mul_add(l.mul(r, u), polynomial(l, &SINE, u), r);
    let half = l.mul(u, l.splat(0.5));
    let rest = l.sub(one, half);
    // What 1 - u/2 lost by rounding.
    let lost = l.sub(l.sub(one, rest), half);
    let cosine = l.add(rest, l.mul_add(l.mul(u, u), polynomial(l, &COSINE, u), lost));
    // An odd quarter changes the two for each other: the square of -2 to 2 is then 1, else 0 or 4.
    let odd = l.sub(l.mul(quarter, quarter), one);
    let is_odd = l.greater(l.splat(0.5), l.mul(odd, odd));
    let (sine, cosine) = (l.select(is_odd, cosine, sine), l.select(is_odd, sine, cosine));
    (turned(l, sine, quarter, -0.5, 1.5), turned(l, cosine, quarter, -1.5, 0.5))
}

/// The nearest whole number.
#[inline(always)]
fn rounded<L: Lanes>(l: L, v: L::V) -> L::V {
    l.sub(l.add(v, l.splat(ROUND)), l.splat(ROUND))
}

/// `v` where the quarter of the circle is from `from` to `to`, else `-v`.
#[inline(always)]
fn turned<L: Lanes>(l: L, v: L::V, quarter: L::V, from: f64, to: f64) -> L::V {
    let minus = l.sub(l.splat(0.0), v);
    let below = l.select(l.greater(quarter, l.splat(to)), minus, v);
    l.select(l.greater(l.splat(from), quarter), minus, below)
}

#[inline(always)]
fn polynomial<L: Lanes>(l: L, c: &[f64; 6], u: L::V) -> L::V {
    let mut q = l.splat(c[5]);
    for c in c[..5].iter().rev() {
        q = l.mul_add(q, u, l.splat(*c));
    }
    q
}

#[inline(always)]
fn one_by_one<L: Lanes>(l: L, z: L::V) -> (L::V, L::V) {
    let (mut sine, mut cosine) = (Tile::default(), Tile::default());
    l.store(z, &mut sine);
    for lane in 0..LANES {
        (sine.0[lane], cosine.0[lane]) = libm::sincos(sine.0[lane]);
    }
    (l.load(&sine), l.load(&cosine))
}
