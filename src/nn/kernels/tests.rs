//! Functions on eight lanes against the standard library, on every path that the machine has.

use super::exp;
use super::lanes::{LANES, Lanes, QUAD, Tile};
use super::path::{Pass, VectorPath};
use super::sine;

/// A function of one number, run on eight lanes.
macro_rules! on_lanes {
    ($path:expr, $x:expr, |$l:ident, $v:ident| $f:expr) => {{
        struct Run<'a>(&'a mut [Tile]);
        impl Pass for Run<'_> {
            type Output = ();
            #[inline(always)]
            fn run<L: Lanes>(self, $l: L) {
                for tile in self.0 {
                    let $v = $l.load(tile);
                    $l.store($f, tile);
                }
            }
        }
        let mut tiles: Vec<Tile> = $x
            .chunks(LANES)
            .map(|chunk| Tile(core::array::from_fn(|i| chunk.get(i).copied().unwrap_or(0.0))))
            .collect();
        $path.arch().run(Run(&mut tiles));
        let out: Vec<f64> = tiles.iter().flat_map(|tile| tile.0).take($x.len()).collect();
        out
    }};
}

/// Distance in units in the last place of `b`.
fn ulps(a: f64, b: f64) -> f64 {
    if a == b || (a.is_nan() && b.is_nan()) {
        return 0.0;
    }
    let ulp = f64::from_bits(b.abs().to_bits() + 1) - b.abs();
    (a - b).abs() / ulp
}

fn grid(from: f64, to: f64, n: usize) -> Vec<f64> {
    (0..=n).map(|i| from + (to - from) * i as f64 / n as f64).collect()
}

const SPECIAL: [f64; 12] = [
    0.0,
    -0.0,
    1e-300,
    -1e-300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    f64::MAX,
    f64::MIN,
    709.9,
    -746.0,
    f64::MIN_POSITIVE,
];

fn worst(x: &[f64], ours: &[f64], theirs: impl Fn(f64) -> f64) -> (f64, f64) {
    x.iter().zip(ours).map(|(&x, &a)| (ulps(a, theirs(x)), x)).fold((0.0, 0.0), |m, v| if v.0 > m.0 { v } else { m })
}

fn inputs() -> Vec<f64> {
    [grid(-760.0, 720.0, 400_000), grid(-3.0, 3.0, 200_000), grid(-1e-3, 1e-3, 10_000), SPECIAL.to_vec()].concat()
}

#[test]
fn exp_is_within_its_bound_over_the_whole_range() {
    let x = inputs();
    for path in VectorPath::available() {
        let y = on_lanes!(path, x, |l, v| exp::exp(l, v));
        // The standard library's own error is below one unit as well.
        let (worst, at) = worst(&x, &y, f64::exp);
        println!("{path}: exp {worst} ulp at {at}");
        assert!(worst <= exp::EXP_MAX_ULP + 0.5, "{path}: {worst} units at {at}");
        let special = on_lanes!(path, SPECIAL, |l, v| exp::exp(l, v));
        assert_eq!(special[4..6], [f64::INFINITY, 0.0]);
        assert!(special[6].is_nan());
    }
}

#[test]
fn sigmoid_and_tanh_are_within_their_bound() {
    let x = inputs();
    for path in VectorPath::available() {
        let y = on_lanes!(path, x, |l, v| exp::sigmoid(l, v));
        let (normal, at) = worst(&x, &y, |z| {
            let a = 1.0 / (1.0 + (-z).exp());
            if a < 3e-308 { f64::NAN } else { a }
        });
        let denormal = x.iter().zip(&y).all(|(z, a)| *z > -708.0 || z.is_nan() || (0.0..3e-307).contains(a));
        println!("{path}: sigmoid {normal} at {at}");
        assert!(denormal);
        let t = on_lanes!(path, x, |l, v| exp::tanh(l, v));
        let (worst_tanh, at) = worst(&x, &t, f64::tanh);
        println!("{path}: tanh {worst_tanh} at {at}");
        assert!(normal <= exp::SIGMOID_MAX_ULP, "{path}: sigmoid {normal} units");
        assert!(worst_tanh <= exp::TANH_MAX_ULP, "{path}: tanh {worst_tanh} units at {at}");
        let special = on_lanes!(path, SPECIAL, |l, v| exp::sigmoid(l, v));
        assert_eq!(special[4..6], [1.0, 0.0]);
        assert!(special[6].is_nan());
    }
}

#[test]
fn the_rest_is_accurate_near_zero_and_in_the_tails() {
    let x = inputs();
    for path in VectorPath::available() {
        let y = on_lanes!(path, x, |l, v| exp::softplus(l, v));
        let (softplus, at) = worst(&x, &y, crate::nn::activation::softplus);
        println!("{path}: softplus {softplus} at {at}");
        assert!(softplus <= 4.0);
        let negative: Vec<f64> = x.iter().map(|x| if *x > 0.0 { -x } else { *x }).collect();
        let y = on_lanes!(path, negative, |l, v| exp::exp_m1_nonpositive(l, v));
        let (m1, at) = worst(&negative, &y, f64::exp_m1);
        println!("{path}: exp_m1 {m1} at {at}");
        assert!(m1 <= 4.0);
    }
}

#[test]
fn sine_and_cosine_are_exact_to_rounding_near_and_far() {
    let near = [grid(-1e5, 1e5, 300_000), grid(-7.0, 7.0, 100_000), grid(-1e-3, 1e-3, 10_000)].concat();
    // Next to multiples of pi/2 the reduction loses most.
    let multiples: Vec<f64> = (-60_000..60_000).map(|k| f64::from(k) * std::f64::consts::FRAC_PI_2).collect();
    let far = [grid(-1e9, 1e9, 10_001), vec![f64::MAX, f64::MIN, 1e22, -1e300]].concat();
    for path in VectorPath::available() {
        for x in [&near, &multiples, &far] {
            let sine = on_lanes!(path, x, |l, v| sine::sine_and_cosine(l, v).0);
            let cosine = on_lanes!(path, x, |l, v| sine::sine_and_cosine(l, v).1);
            let (worst_sine, at) = worst(x, &sine, libm::sin);
            assert!(worst_sine <= 2.0, "{path}: sine {worst_sine} units at {at:e}");
            let (worst_cosine, at) = worst(x, &cosine, libm::cos);
            assert!(worst_cosine <= 2.0, "{path}: cosine {worst_cosine} units at {at:e}");
            println!("{path}: sine {worst_sine}, cosine {worst_cosine}");
        }
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let y = on_lanes!(path, [x, 1.0], |l, v| sine::sine_and_cosine(l, v).0);
            assert!(y[0].is_nan() && y[1] == libm::sin(1.0), "{path}: {y:?} at {x}");
        }
    }
}

#[test]
fn rows_become_columns_in_order_on_every_path() {
    struct Spread<'a>([&'a [f64; QUAD]; LANES], &'a mut [Tile; QUAD]);
    impl Pass for Spread<'_> {
        type Output = ();
        #[inline(always)]
        fn run<L: Lanes>(self, l: L) {
            l.spread(self.0, self.1);
        }
    }
    let rows: [[f64; QUAD]; LANES] = core::array::from_fn(|r| core::array::from_fn(|c| (10 * r + c) as f64));
    for path in VectorPath::available() {
        let mut columns = [Tile::default(); QUAD];
        path.arch().run(Spread(rows.each_ref(), &mut columns));
        for (c, column) in columns.iter().enumerate() {
            assert_eq!(column.0, core::array::from_fn(|r| (10 * r + c) as f64), "{path}");
        }
    }
}
