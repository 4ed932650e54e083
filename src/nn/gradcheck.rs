//! The gradient check: a rule's gradient against central differences of the loss.

use ndarray::{Array2, ArrayView2, Axis};

use super::gradient_rule::{GradientRule, norm};
use super::loss::Loss;
use super::network::{ForwardPass, Network};
use super::normalisation::Normalisation;

/// Step of the central differences, `(C(p + h) - C(p - h)) / (2 h)`.
pub const STEP: f64 = 1e-5;

/// What the check says of one layer (or of the whole network).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `norm(a - n) <= 1e-7 (norm(a) + norm(n)) + 1e-10 max(1, |loss|)`
    Passes,
    /// The gradient is under the floor `1e-10 max(1, |loss|)` of what differences can resolve.
    TooSmallToTell,
    /// It is not the gradient of this loss.
    Fails,
}

/// One layer's comparison, all that it learns together.
#[derive(Clone, Copy, Debug)]
pub struct LayerCheck {
    /// `norm(a - n) / (norm(a) + norm(n))`, 0 where both are zero.
    pub ratio: f64,
    /// Norm of the rule's gradient `a`.
    pub analytic_norm: f64,
    /// Norm of the central differences `n`.
    pub numeric_norm: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// The outcome of [`check_gradient`].
#[derive(Clone, Debug)]
pub struct GradientCheck {
    /// First layer first.
    pub layers: Vec<LayerCheck>,
    /// Rows that crossed a kink of an activation or of the loss within the step, and were left out.
    pub n_skipped_rows: usize,
    /// Rows that were compared.
    pub n_rows: usize,
}

impl GradientCheck {
    /// Whether no layer fails.
    pub fn passes(&self) -> bool {
        self.layers.iter().all(|l| l.verdict != Verdict::Fails)
    }

    /// The largest ratio of the layers that can be told; `None` where none can.
    pub fn worst_ratio(&self) -> Option<f64> {
        self.layers.iter().filter(|l| l.verdict != Verdict::TooSmallToTell).map(|l| l.ratio).reduce(f64::max)
    }
}

/// Compares a rule's gradient with central differences of the mean loss, in float64 with step [`STEP`].
///
/// `x` is rows x inputs, `y` rows x outputs. Rows on which some unit crosses a kink for some perturbation are left out
/// of both sides. Source: cs231n's gradient checks, with a norm per layer in place of element-wise maxima, which raise
/// false alarms on tiny correct entries, just where gradients vanish.
pub fn check_gradient(
    network: &Network,
    rule: GradientRule,
    x: ArrayView2<'_, f64>,
    y: ArrayView2<'_, f64>,
    loss: Loss,
) -> GradientCheck {
    // Where a mean over the batch is taken, other rows make other pre-activations: there until no row is left out any more.
    let depends_on_others = network.hidden.iter().any(|layer| layer.norm == Normalisation::Batch);
    let n_all = x.nrows();
    let (mut x, mut y) = (x.to_owned(), y.to_owned());
    loop {
        let kept = rows_away_from_kinks(network, x.view(), y.view(), loss);
        if kept.len() == x.nrows() {
            break;
        }
        (x, y) = (x.select(Axis(0), &kept), y.select(Axis(0), &kept));
        if !depends_on_others {
            break;
        }
    }
    let (n_rows, n_skipped_rows) = (x.nrows(), n_all - x.nrows());
    let mut layers = Vec::new();
    if n_rows > 0 {
        let pass = network.forward(x.view());
        let value = loss_of(network, &pass, &y, loss);
        let analytic = rule.gradient(network, &pass, x.view(), y.view(), loss).parameters;
        let mut numeric = analytic.clone();
        let mut moved = network.clone();
        for p in 0..numeric.values().len() {
            let start = network.parameters.values()[p];
            let mut value_at = |at: f64| {
                moved.parameters.values_mut()[p] = at;
                loss_of(&moved, &moved.forward(x.view()), &y, loss)
            };
            let slope = (value_at(start + STEP) - value_at(start - STEP)) / (2.0 * STEP);
            moved.parameters.values_mut()[p] = start;
            numeric.values_mut()[p] = slope;
        }
        let floor = 1e-10 * value.abs().max(1.0);
        let layer = |p: &super::Parameters, l: usize| {
            let [own, scaling] = p.spans(l);
            [&p.values()[own], &p.values()[scaling]].concat()
        };
        layers = (0..network.n_layers()).map(|l| compare(&layer(&analytic, l), &layer(&numeric, l), floor)).collect();
    }
    GradientCheck { layers, n_skipped_rows, n_rows }
}

fn compare(analytic: &[f64], numeric: &[f64], floor: f64) -> LayerCheck {
    let difference: Vec<f64> = analytic.iter().zip(numeric).map(|(a, n)| a - n).collect();
    let (analytic_norm, numeric_norm, apart) = (norm(analytic), norm(numeric), norm(&difference));
    let sum = analytic_norm + numeric_norm;
    let verdict = if sum <= floor {
        Verdict::TooSmallToTell
    } else if apart <= 1e-7 * sum + floor {
        Verdict::Passes
    } else {
        Verdict::Fails // also where a norm is not a number
    };
    LayerCheck { ratio: if sum == 0.0 { 0.0 } else { apart / sum }, analytic_norm, numeric_norm, verdict }
}

fn loss_of(network: &Network, pass: &ForwardPass, y: &Array2<f64>, loss: Loss) -> f64 {
    let last = network.n_layers() - 1;
    loss.value(pass.z[last].view(), pass.a[last].view(), y.view())
}

/// The rows on which no unit with a kink, and no output where the loss has one, changes side for any single perturbation of
/// a parameter by [`STEP`].
fn rows_away_from_kinks(network: &Network, x: ArrayView2<'_, f64>, y: ArrayView2<'_, f64>, loss: Loss) -> Vec<usize> {
    let mut kept = vec![true; x.nrows()];
    if x.nrows() > 0 && (loss.has_kink() || network.hidden.iter().any(|layer| layer.activation.has_kink())) {
        let sides = |network: &Network| -> Vec<Array2<i8>> {
            let pass = network.forward(x);
            let kinked = network.hidden.iter().zip(&pass.z).filter(|(layer, _)| layer.activation.has_kink());
            let of_units = kinked.map(|(layer, z)| z.mapv(|v| layer.activation.side(v)));
            let of_loss =
                loss.has_kink().then(|| ndarray::Zip::from(pass.output()).and(y).map_collect(|&a, &y| loss.side(a, y)));
            of_units.chain(of_loss).collect()
        };
        let here = sides(network);
        let mut moved = network.clone();
        for p in 0..network.parameters.values().len() {
            let start = network.parameters.values()[p];
            for at in [start + STEP, start - STEP] {
                moved.parameters.values_mut()[p] = at;
                for (now, then) in sides(&moved).iter().zip(&here) {
                    for (row, keep) in kept.iter_mut().enumerate() {
                        *keep &= now.row(row) == then.row(row);
                    }
                }
            }
            moved.parameters.values_mut()[p] = start;
        }
    }
    (0..x.nrows()).filter(|&row| kept[row]).collect()
}
