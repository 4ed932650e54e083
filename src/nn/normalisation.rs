//! Normalisation of a hidden layer's products before its activation: over the batch, or over the layer's units.

use ndarray::{Array1, Array2, ArrayView1, Axis};
use serde::{Deserialize, Serialize};
use strum::EnumCount;

use crate::words;

/// Added to a variance before its root is taken, as in `torch.nn.BatchNorm1d` and `torch.nn.LayerNorm`.
pub const EPSILON: f64 = 1e-5;
/// Share of the newest batch in the running mean and variance, as in `torch.nn.BatchNorm1d`.
pub const MOMENTUM: f64 = 0.1;

/// What stands between a hidden layer's product `s = a_prev W + b` and its activation `a = f(z)`. With a learned gain `g`
/// and shift `h` per unit: `z = g x + h`, where `x = (s - mean) / sqrt(variance + 1e-5)`. Without it `z = s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumCount)]
pub enum Normalisation {
    /// None: `z = s`.
    #[default]
    None,
    /// Mean and (biased) variance of each unit over the batch; outside training the running ones, which follow those of
    /// every batch with momentum 0.1 (the variance unbiased, n/(n-1)). Ioffe & Szegedy 2015; `torch.nn.BatchNorm1d`.
    Batch,
    /// Mean and (biased) variance of each sample over the units of the layer. Ba, Kiros & Hinton 2016;
    /// `torch.nn.LayerNorm`.
    Layer,
}

impl Normalisation {
    /// Every normalisation, in the order in which lists show them.
    pub const ALL: [Self; Self::COUNT] = [Self::None, Self::Batch, Self::Layer];

    /// A short stable word for files and scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Batch => "batch",
            Self::Layer => "layer",
        }
    }

    /// The name in the language in force, as it is written on screen and in reports.
    pub fn name(self) -> &'static str {
        words::named("norm", self.key())
    }

    /// The formula, for hover texts.
    pub fn formula(self) -> &'static str {
        words::attribute("norm", self.key(), "formula")
    }

    /// Whether products go to the activation as they are.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Along which axis of a matrix of batch x units mean and variance are taken.
    fn axis(self) -> Axis {
        if self == Self::Layer { Axis(1) } else { Axis(0) }
    }
}

/// What normalising a batch leaves for the way back.
#[derive(Clone, Debug)]
pub struct Normalised {
    norm: Normalisation,
    /// `x`, batch x units: mean 0 and variance 1 over the batch or over the units.
    pub x: Array2<f64>,
    /// `1 / sqrt(variance + 1e-5)`: one per unit for `Batch`, one per sample for `Layer`.
    inverse_std: Array1<f64>,
    /// Mean and unbiased variance of every unit over the batch, for `Batch`.
    pub statistics: Option<[Vec<f64>; 2]>,
}

impl Normalised {
    /// Normalises products `s` (batch x units) by their own mean and variance.
    pub fn of(norm: Normalisation, s: &Array2<f64>) -> Self {
        let axis = norm.axis();
        let n = s.len_of(axis) as f64;
        let mean = s.sum_axis(axis) / n;
        let centred = s - &mean.view().insert_axis(axis);
        let variance = centred.mapv(|v| v * v).sum_axis(axis) / n;
        let inverse_std = variance.mapv(|v| 1.0 / (v + EPSILON).sqrt());
        let x = centred * inverse_std.view().insert_axis(axis);
        // One row has no variance of its own: the running one is told 0, as its biased one is.
        let unbiased = variance.mapv(|v| v * n / (n - 1.0).max(1.0));
        let statistics = (norm == Normalisation::Batch).then(|| [mean.to_vec(), unbiased.to_vec()]);
        Self { norm, x, inverse_std, statistics }
    }

    /// `z = g x + h`
    pub fn scaled(&self, gain: &[f64], shift: &[f64]) -> Array2<f64> {
        &self.x * &row(gain) + row(shift)
    }

    /// From `delta` by `z` (batch x units, of each sample's own loss) to `delta` by the products:
    /// `1/sqrt(variance + eps) (d - mean d - x mean(d x))` with `d = g delta` and means along the axis of the
    /// normalisation. Beside it the gradients of gain and shift: the means over the batch of `delta x` and of `delta`.
    pub fn backward(&self, delta: &Array2<f64>, gain: &[f64]) -> (Array2<f64>, [Array1<f64>; 2]) {
        let (axis, n) = (self.norm.axis(), delta.nrows() as f64);
        let d = delta * &row(gain);
        let mean = |m: Array2<f64>| (m.sum_axis(axis) / m.len_of(axis) as f64).insert_axis(axis);
        let (mean_d, mean_dx) = (mean(d.clone()), mean(&d * &self.x));
        let back = (d - mean_d - &self.x * &mean_dx) * self.inverse_std.view().insert_axis(axis);
        let gradients = [(delta * &self.x).sum_axis(Axis(0)) / n, delta.sum_axis(Axis(0)) / n];
        (back, gradients)
    }
}

/// Numbers per unit beside a matrix of batch x units.
fn row(values: &[f64]) -> ndarray::ArrayView2<'_, f64> {
    ArrayView1::from(values).insert_axis(Axis(0))
}

/// Products by running mean and variance, as evaluation sees them: `g (s - mean) / sqrt(variance + eps) + h`, in place.
pub fn by_running(s: &mut Array2<f64>, [mean, variance]: [&[f64]; 2], gain: &[f64], shift: &[f64]) {
    for mut sample in s.rows_mut() {
        for (j, v) in sample.iter_mut().enumerate() {
            *v = gain[j] * ((*v - mean[j]) / (variance[j] + EPSILON).sqrt()) + shift[j];
        }
    }
}
