//! The output layer: outputs, loss, and the delta that everything below starts from.

use super::elementwise::{Function, Identity, STAGE, Sigmoid, Staging};
use super::exp;
use super::lanes::{LANES, Lanes, Tile};
use super::panel::{Batch, Panel};
use super::path::{Arch, Pass};
use crate::nn::activation::OutputActivation;
use crate::nn::loss::Loss;

/// What the output layer reads and writes.
pub(super) struct Output<'a> {
    /// Pre-activations on entry, outputs on return; `n_outputs` a block.
    pub value: &'a mut [Tile],
    /// Targets, where `panel.tiles` starts at the first target of the first block.
    pub target: Panel<'a>,
    /// The output delta of each sample, zero in empty lanes.
    pub delta: &'a mut [Tile],
    /// Its mean per output.
    pub bias_gradient: &'a mut [f64],
    pub batch: &'a Batch,
    /// Room between the halves of a function.
    pub staging: &'a mut Staging,
}

/// A loss that is a sum over the outputs, with the activation that belongs to it.
trait Rule {
    type F: Function;
    /// `(loss, delta)` of one output of eight samples.
    fn loss_and_delta<L: Lanes>(l: L, z: L::V, a: L::V, y: L::V) -> (L::V, L::V);
}

/// `loss = (a - y)^2 / 2`, `delta = (a - y) f'(z)`, for an `f'` that follows from `a`.
struct HalfMse<F>(std::marker::PhantomData<F>);

impl<F: Function> Rule for HalfMse<F> {
    type F = F;
    #[inline(always)]
    fn loss_and_delta<L: Lanes>(l: L, _: L::V, a: L::V, y: L::V) -> (L::V, L::V) {
        const { assert!(F::SLOPE_FROM_VALUE) };
        let error = l.sub(a, y);
        (l.mul(l.mul(error, error), l.splat(0.5)), l.mul(error, F::slope(l, a)))
    }
}

/// `loss = softplus(z) - y z`, `delta = a - y`
struct BinaryCrossEntropy;

impl Rule for BinaryCrossEntropy {
    type F = Sigmoid;
    #[inline(always)]
    fn loss_and_delta<L: Lanes>(l: L, z: L::V, a: L::V, y: L::V) -> (L::V, L::V) {
        (l.neg_mul_add(y, z, exp::softplus(l, z)), l.sub(a, y))
    }
}

/// `loss = max(0, 1 - t z)`, `delta = -t` where that is above 0, with `t = 2 y - 1`
struct Hinge;

impl Rule for Hinge {
    type F = Identity;
    #[inline(always)]
    fn loss_and_delta<L: Lanes>(l: L, z: L::V, _: L::V, y: L::V) -> (L::V, L::V) {
        let minus_t = l.sub(l.splat(1.0), l.add(y, y));
        let short = l.at_least(l.splat(0.0), l.mul_add(minus_t, z, l.splat(1.0)));
        // Where it is not above 0 it is 0, or NaN, which stays one.
        (short, l.select(l.greater(short, l.splat(0.0)), minus_t, short))
    }
}

/// With `q = sigmoid(-t z)`: `loss = q^2 softplus(-t z)`, `delta = -t q^2 (q + 2 (1 - q) softplus(-t z))`
struct Focal;

impl Rule for Focal {
    type F = Sigmoid;
    #[inline(always)]
    fn loss_and_delta<L: Lanes>(l: L, z: L::V, _: L::V, y: L::V) -> (L::V, L::V) {
        let minus_t = l.sub(l.splat(1.0), l.add(y, y));
        let against = l.mul(minus_t, z);
        let (q, surprise) = (exp::sigmoid(l, against), exp::softplus(l, against));
        let square = l.mul(q, q);
        // 1 - q is 0 long before the surprise is infinite.
        let finite = l.at_most(l.splat(f64::MAX), surprise);
        let slope = l.mul_add(l.mul(l.splat(2.0), l.sub(l.splat(1.0), q)), finite, q);
        (l.mul(square, surprise), l.mul(l.mul(minus_t, square), slope))
    }
}

/// With `e = a - y` and `c` that error cut to -1 .. 1: `loss = c (e - c/2)`, `delta = c f'(z)`
struct Huber<F>(std::marker::PhantomData<F>);

impl<F: Function> Rule for Huber<F> {
    type F = F;
    #[inline(always)]
    fn loss_and_delta<L: Lanes>(l: L, _: L::V, a: L::V, y: L::V) -> (L::V, L::V) {
        const { assert!(F::SLOPE_FROM_VALUE) };
        let error = l.sub(a, y);
        let cut = l.at_least(l.splat(-1.0), l.at_most(l.splat(1.0), error));
        (l.mul(cut, l.neg_mul_add(cut, l.splat(0.5), error)), l.mul(cut, F::slope(l, a)))
    }
}

/// A loss that is a sum over the outputs, each on its own.
struct PerOutput<'a, R>(Output<'a>, std::marker::PhantomData<R>);

impl<R: Rule> Pass for PerOutput<'_, R> {
    type Output = f64;
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) -> f64 {
        let mut output = self.0;
        let batch = output.batch;
        let mut loss = l.splat(0.0);
        let n_outputs = output.bias_gradient.len();
        for j in 0..n_outputs {
            let mut sum = l.splat(0.0);
            for from in (0..batch.n_blocks).step_by(STAGE) {
                let until = (from + STAGE).min(batch.n_blocks);
                if R::F::STAGED {
                    for (block, staged) in (from..until).zip(&mut *output.staging) {
                        R::F::stage(l, l.load(&output.value[block * n_outputs + j]), staged);
                    }
                }
                for block in from..until.min(batch.n_full) {
                    let (e, d) = output.unit::<L, R>(l, block, block - from, j, None);
                    loss = l.add(loss, e);
                    sum = l.add(sum, d);
                }
            }
            if batch.n_full < batch.n_blocks {
                let mask = l.load(&batch.tail_mask);
                let (e, d) = output.unit::<L, R>(l, batch.n_full, batch.n_full % STAGE, j, Some(mask));
                loss = l.mul_add(e, mask, loss);
                sum = l.add(sum, d);
            }
            output.bias_gradient[j] = l.sum(sum) * batch.scale;
        }
        l.sum(loss) * batch.scale
    }
}

impl Output<'_> {
    /// One output for eight samples, the `staged`-th of its stage: loss and delta, of which the mask leaves the samples.
    #[inline(always)]
    fn unit<L: Lanes, R: Rule>(
        &mut self,
        l: L,
        block: usize,
        staged: usize,
        j: usize,
        mask: Option<L::V>,
    ) -> (L::V, L::V) {
        let at = block * self.bias_gradient.len() + j;
        let y = l.load(&self.target.tiles[block * self.target.stride + j]);
        let z = l.load(&self.value[at]);
        let a = if R::F::STAGED { R::F::finish_staged(l, &self.staging[staged]) } else { R::F::apply(l, z).0 };
        let (e, d) = R::loss_and_delta(l, z, a, y);
        let d = if let Some(mask) = mask { l.mul(d, mask) } else { d };
        l.store(a, &mut self.value[at]);
        l.store(d, &mut self.delta[at]);
        (e, d)
    }
}

/// Softmax with cross-entropy: `loss = ln sum_k exp z_k - z_label`, `delta = a - y`.
struct Softmax<'a>(Output<'a>);

impl Pass for Softmax<'_> {
    type Output = f64;
    #[inline(always)]
    fn run<L: Lanes>(self, l: L) -> f64 {
        let Output { value, target, delta, bias_gradient, batch, .. } = self.0;
        let n = bias_gradient.len();
        let mut loss = l.splat(0.0);
        for block in 0..batch.n_blocks {
            let full = block < batch.n_full;
            let mask = if full { l.splat(1.0) } else { l.load(&batch.tail_mask) };
            let z = &mut value[block * n..][..n];
            let y = &target.tiles[block * target.stride..][..n];
            let mut max = l.splat(f64::NEG_INFINITY);
            for z in z.iter() {
                let z = l.load(z);
                max = l.select(l.greater(z, max), z, max);
            }
            let mut label = l.splat(0.0);
            let mut sum = l.splat(0.0);
            for (z, y) in z.iter_mut().zip(y) {
                let (v, y) = (l.load(z), l.load(y));
                // Only the label's entry, so that an infinite logit elsewhere does not become 0 * inf.
                label = l.add(label, l.select(l.greater(y, l.splat(0.0)), l.mul(v, y), l.splat(0.0)));
                let e = exp::exp(l, l.sub(v, max));
                sum = l.add(sum, e);
                l.store(e, z);
            }
            let mut log = Tile::default();
            l.store(sum, &mut log);
            for lane in 0..LANES {
                log.0[lane] = libm::log(log.0[lane]);
            }
            let e = l.sub(l.add(max, l.load(&log)), label);
            loss = if full { l.add(loss, e) } else { l.mul_add(e, mask, loss) };
            for j in 0..n {
                let a = l.div(l.load(&z[j]), sum);
                l.store(a, &mut z[j]);
                let d = l.sub(a, l.load(&y[j]));
                l.store(if full { d } else { l.mul(d, mask) }, &mut delta[block * n + j]);
            }
        }
        for (j, mean) in bias_gradient.iter_mut().enumerate() {
            let mut sum = l.splat(0.0);
            for block in 0..batch.n_blocks {
                sum = l.add(sum, l.load(&delta[block * n + j]));
            }
            *mean = l.sum(sum) * batch.scale;
        }
        l.sum(loss) * batch.scale
    }
}

/// Outputs, delta and `db` of the output layer; the result is the batch's mean loss.
pub(super) fn output(arch: Arch, activation: OutputActivation, loss: Loss, output: Output<'_>) -> f64 {
    use std::marker::PhantomData;
    match (loss, activation) {
        (Loss::HalfMse, OutputActivation::Sigmoid) => arch.run(PerOutput::<HalfMse<Sigmoid>>(output, PhantomData)),
        (Loss::HalfMse, _) => arch.run(PerOutput::<HalfMse<Identity>>(output, PhantomData)),
        (Loss::BinaryCrossEntropy, _) => arch.run(PerOutput::<BinaryCrossEntropy>(output, PhantomData)),
        (Loss::SoftmaxCrossEntropy, _) => arch.run(Softmax(output)),
        (Loss::Hinge, _) => arch.run(PerOutput::<Hinge>(output, PhantomData)),
        (Loss::Focal, _) => arch.run(PerOutput::<Focal>(output, PhantomData)),
        (Loss::Huber, OutputActivation::Sigmoid) => arch.run(PerOutput::<Huber<Sigmoid>>(output, PhantomData)),
        (Loss::Huber, _) => arch.run(PerOutput::<Huber<Identity>>(output, PhantomData)),
    }
}
