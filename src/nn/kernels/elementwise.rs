//! The activations on eight lanes, each with its slope beside it.

use super::exp;
use super::lanes::{LANES, Lanes, Tile};
use super::sine;
use crate::nn::activation::{Activation, EXP_ZERO, LEAKY_SLOPE, MISH_ONE, SELU_ALPHA, SELU_SCALE, SOFTSIGN_ONE};

/// An activation `a = f(z)` and `f'(z)`.
pub(super) trait Function {
    /// Whether `f'` is a cheap function of `a`; otherwise a forward pass keeps it.
    const SLOPE_FROM_VALUE: bool;
    /// `(f(z), f'(z))`; a caller that drops one does not pay for it.
    fn apply<L: Lanes>(l: L, z: L::V) -> (L::V, L::V);
    /// `f'` from `a = f(z)`, where [`Self::SLOPE_FROM_VALUE`].
    fn slope<L: Lanes>(l: L, a: L::V) -> L::V;
    /// Whether `f` is computed in two loops over the samples. A processor looks ahead over some hundred operations: of
    /// one long chain per number it has few under way at a time, of two short ones twice as many. Only where
    /// [`Self::SLOPE_FROM_VALUE`].
    const STAGED: bool;
    /// The first half of `f`, where [`Self::STAGED`].
    fn prepare<L: Lanes>(l: L, z: L::V) -> [L::V; 2];
    /// The second half, from what the first one left.
    fn finish<L: Lanes>(l: L, prepared: [L::V; 2]) -> L::V;
    /// The first half, into memory.
    #[inline(always)]
    fn stage<L: Lanes>(l: L, z: L::V, staged: &mut [Tile; 2]) {
        let [first, second] = Self::prepare(l, z);
        l.store(first, &mut staged[0]);
        l.store(second, &mut staged[1]);
    }
    /// The second half, from memory.
    #[inline(always)]
    fn finish_staged<L: Lanes>(l: L, staged: &[Tile; 2]) -> L::V {
        Self::finish(l, [l.load(&staged[0]), l.load(&staged[1])])
    }
}

/// Tiles that go through the first half before the second follows; what lies between stays in the first-level cache.
pub(super) const STAGE: usize = 16;
/// What the first half leaves for the second.
pub(super) type Staging = [[Tile; 2]; STAGE];

/// Defines one activation: whether its slope follows from the value, the value and slope, the slope from the value, and
/// its two halves where it has them.
macro_rules! function {
    ($name:ident, $from_value:expr, |$l:ident, $z:ident| $apply:expr, |$m:ident, $a:ident| $slope:expr
        $(, $prepare:path => $finish:path)?) => {
        pub(super) struct $name;
        impl Function for $name {
            const SLOPE_FROM_VALUE: bool = $from_value;
            #[inline(always)]
            fn apply<L: Lanes>($l: L, $z: L::V) -> (L::V, L::V) {
                $apply
            }
            #[inline(always)]
            fn slope<L: Lanes>($m: L, $a: L::V) -> L::V {
                $slope
            }
            function!(@stages $($prepare => $finish)?);
        }
    };
    (@stages) => {
        const STAGED: bool = false;
        #[inline(always)]
        fn prepare<L: Lanes>(_: L, z: L::V) -> [L::V; 2] {
            [z, z]
        }
        #[inline(always)]
        fn finish<L: Lanes>(l: L, [z, _]: [L::V; 2]) -> L::V {
            Self::apply(l, z).0
        }
    };
    (@stages $prepare:path => $finish:path) => {
        const STAGED: bool = true;
        #[inline(always)]
        fn prepare<L: Lanes>(l: L, z: L::V) -> [L::V; 2] {
            $prepare(l, z)
        }
        #[inline(always)]
        fn finish<L: Lanes>(l: L, prepared: [L::V; 2]) -> L::V {
            $finish(l, prepared)
        }
    };
}

function!(Identity, true, |l, z| (z, l.splat(1.0)), |l, _a| l.splat(1.0));
function!(
    Sigmoid,
    true,
    |l, z| {
        let a = exp::sigmoid(l, z);
        (a, Self::slope(l, a))
    },
    // a (1 - a), rounded once.
    |l, a| l.neg_mul_add(a, a, a),
    exp::sigmoid_prepare => exp::sigmoid_finish
);
function!(
    Tanh,
    true,
    |l, z| {
        let a = exp::tanh(l, z);
        (a, Self::slope(l, a))
    },
    |l, a| l.neg_mul_add(a, a, l.splat(1.0)),
    exp::tanh_prepare => exp::tanh_finish
);
function!(
    Relu,
    true,
    |l, z| {
        let a = l.at_least(l.splat(0.0), z);
        (a, Self::slope(l, a))
    },
    |l, a| l.select(l.greater(a, l.splat(0.0)), l.splat(1.0), l.splat(0.0))
);
function!(
    LeakyRelu,
    true,
    |l, z| {
        let positive = l.greater(z, l.splat(0.0));
        let a = l.select(positive, z, l.mul(z, l.splat(LEAKY_SLOPE)));
        (a, l.select(positive, l.splat(1.0), l.splat(LEAKY_SLOPE)))
    },
    // a has the sign of z, but for the least denormal numbers, whose product with 0.01 is 0 as well.
    |l, a| l.select(l.greater(a, l.splat(0.0)), l.splat(1.0), l.splat(LEAKY_SLOPE))
);
function!(
    Elu,
    false,
    |l, z| {
        let positive = l.greater(z, l.splat(0.0));
        let negative = l.at_most(l.splat(0.0), z);
        let a = l.select(positive, z, exp::exp_m1_nonpositive(l, negative));
        (a, l.select(positive, l.splat(1.0), exp::exp(l, negative)))
    },
    |_l, a| a
);
function!(Softplus, false, |l, z| (exp::softplus(l, z), exp::sigmoid(l, z)), |_l, a| a);
function!(
    Silu,
    false,
    |l, z| {
        let s = exp::sigmoid(l, z);
        // At -inf the product is -inf * 0; the limit is 0.
        let a = l.mul(l.at_least(l.splat(-f64::MAX), z), s);
        (a, l.mul_add(a, l.sub(l.splat(1.0), s), s))
    },
    |_l, a| a
);
function!(
    Gelu,
    false,
    // The error function is libm's, lane by lane: as slow as it is exact.
    |l, z| {
        let (mut value, mut slope) = (Tile::default(), Tile::default());
        l.store(z, &mut value);
        for lane in 0..LANES {
            let z = value.0[lane];
            value.0[lane] = Activation::Gelu.value(z);
            slope.0[lane] = Activation::Gelu.derivative(z, value.0[lane]);
        }
        (l.load(&value), l.load(&slope))
    },
    |_l, a| a
);

function!(
    Selu,
    false,
    |l, z| {
        let positive = l.greater(z, l.splat(0.0));
        let negative = l.at_most(l.splat(0.0), z);
        let scale = l.splat(SELU_SCALE);
        let below = l.splat(SELU_SCALE * SELU_ALPHA);
        let a = l.select(positive, l.mul(scale, z), l.mul(below, exp::exp_m1_nonpositive(l, negative)));
        (a, l.select(positive, scale, l.mul(below, exp::exp(l, negative))))
    },
    |_l, a| a
);
function!(
    Softsign,
    false,
    |l, z| {
        let z = l.at_least(l.splat(-SOFTSIGN_ONE), l.at_most(l.splat(SOFTSIGN_ONE), z));
        let size = l.sub(l.at_least(l.splat(0.0), z), l.at_most(l.splat(0.0), z));
        let r = l.div(l.splat(1.0), l.add(size, l.splat(1.0)));
        (l.mul(z, r), l.mul(r, r))
    },
    |_l, a| a
);
function!(
    Exponential,
    true,
    |l, z| {
        let a = exp::exp(l, z);
        (a, a)
    },
    |_l, a| a
);
function!(
    HardTanh,
    true,
    |l, z| {
        let a = l.at_least(l.splat(-1.0), l.at_most(l.splat(1.0), z));
        (a, Self::slope(l, a))
    },
    // The square of the largest number below 1 is still rounded to one below 1.
    |l, a| l.select(l.greater(l.splat(1.0), l.mul(a, a)), l.splat(1.0), l.splat(0.0))
);
function!(
    Mish,
    false,
    // As `Activation::Mish`: of one exponential and one division.
    |l, z| {
        let z = l.at_least(l.splat(EXP_ZERO), z);
        let near = l.at_most(l.splat(MISH_ONE), z);
        let w = exp::exp(l, near);
        let n = l.mul(w, l.add(w, l.splat(2.0)));
        let r = l.div(l.splat(1.0), l.add(n, l.splat(2.0)));
        let t = l.mul(n, r);
        let w = l.mul(l.mul(w, l.splat(4.0)), l.add(w, l.splat(1.0)));
        (l.mul(z, t), l.mul_add(near, l.mul(w, l.mul(r, r)), t))
    },
    |_l, a| a
);
function!(Sine, false, |l, z| sine::sine_and_cosine(l, z), |_l, a| a);

/// Runs an expression with the type `$F` standing for the activation.
macro_rules! with_function {
    ($activation:expr, $F:ident => $run:expr) => {
        match $activation {
            Activation::Identity => {
                type $F = $crate::nn::kernels::elementwise::Identity;
                $run
            }
            Activation::Sigmoid => {
                type $F = $crate::nn::kernels::elementwise::Sigmoid;
                $run
            }
            Activation::Tanh => {
                type $F = $crate::nn::kernels::elementwise::Tanh;
                $run
            }
            Activation::Relu => {
                type $F = $crate::nn::kernels::elementwise::Relu;
                $run
            }
            Activation::LeakyRelu => {
                type $F = $crate::nn::kernels::elementwise::LeakyRelu;
                $run
            }
            Activation::Elu => {
                type $F = $crate::nn::kernels::elementwise::Elu;
                $run
            }
            Activation::Softplus => {
                type $F = $crate::nn::kernels::elementwise::Softplus;
                $run
            }
            Activation::Silu => {
                type $F = $crate::nn::kernels::elementwise::Silu;
                $run
            }
            Activation::Gelu => {
                type $F = $crate::nn::kernels::elementwise::Gelu;
                $run
            }
            Activation::Selu => {
                type $F = $crate::nn::kernels::elementwise::Selu;
                $run
            }
            Activation::Softsign => {
                type $F = $crate::nn::kernels::elementwise::Softsign;
                $run
            }
            Activation::Exponential => {
                type $F = $crate::nn::kernels::elementwise::Exponential;
                $run
            }
            Activation::HardTanh => {
                type $F = $crate::nn::kernels::elementwise::HardTanh;
                $run
            }
            Activation::Mish => {
                type $F = $crate::nn::kernels::elementwise::Mish;
                $run
            }
            Activation::Sine => {
                type $F = $crate::nn::kernels::elementwise::Sine;
                $run
            }
        }
    };
}
pub(super) use with_function;

/// As `with_function`, for the activations of [`has_slim`] only.
macro_rules! with_slim_function {
    ($activation:expr, $F:ident => $run:expr) => {
        match $activation {
            Activation::Sigmoid => {
                type $F = $crate::nn::kernels::elementwise::Sigmoid;
                $run
            }
            Activation::Tanh => {
                type $F = $crate::nn::kernels::elementwise::Tanh;
                $run
            }
            Activation::Relu => {
                type $F = $crate::nn::kernels::elementwise::Relu;
                $run
            }
            // Identity: callers ask `has_slim` first.
            _ => {
                type $F = $crate::nn::kernels::elementwise::Identity;
                $run
            }
        }
    };
}
pub(super) use with_slim_function;

/// Whether narrow layers with this activation have fused passes of their own. Each costs a minute of compiling over all
/// widths and vector units, so only the most used ones have; the others take the dense passes, as wide layers do.
pub(super) fn has_slim(activation: Activation) -> bool {
    matches!(activation, Activation::Identity | Activation::Sigmoid | Activation::Tanh | Activation::Relu)
}

/// Whether a forward pass must keep the slope of this activation for the way back.
pub(super) fn keeps_slope(activation: Activation) -> bool {
    with_function!(activation, F => !F::SLOPE_FROM_VALUE)
}
