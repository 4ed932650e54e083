//! Standardising: every feature to mean 0 and standard deviation 1, as measured on the training rows.

use ndarray::{Array2, Axis};

/// Mean and standard deviation per feature. `apply` computes `(x - mean) / std`.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardiser {
    /// Mean of each feature over the training rows, in the feature's own unit.
    pub mean: Vec<f64>,
    /// Standard deviation of each feature (divisor n), in the feature's own unit; 1 for a constant feature, so that
    /// it becomes 0 and stays finite.
    pub std: Vec<f64>,
}

impl Standardiser {
    /// Measures `rows` (samples x features): the training rows only, so that nothing of the test rows leaks in.
    pub fn fit(rows: &Array2<f64>) -> Self {
        let n = rows.nrows().max(1) as f64;
        let (mut mean, mut std) = (Vec::new(), Vec::new());
        for column in rows.axis_iter(Axis(1)) {
            let m = column.sum() / n;
            let variance = column.iter().map(|v| (v - m) * (v - m)).sum::<f64>() / n;
            let s = variance.sqrt();
            // Rounding alone gives a constant column a tiny spread; dividing by it would blow noise up.
            let constant = s <= m.abs() * 1e-14 || !s.is_normal();
            mean.push(m);
            std.push(if constant { 1.0 } else { s });
        }
        Self { mean, std }
    }

    /// `x <- (x - mean) / std`, column by column.
    pub fn apply(&self, x: &mut Array2<f64>) {
        for (mut column, (m, s)) in x.axis_iter_mut(Axis(1)).zip(self.mean.iter().zip(&self.std)) {
            column.mapv_inplace(|v| (v - m) / s);
        }
    }

    /// `x <- x std + mean`: back to the features' own units.
    pub fn inverse(&self, x: &mut Array2<f64>) {
        for (mut column, (m, s)) in x.axis_iter_mut(Axis(1)).zip(self.mean.iter().zip(&self.std)) {
            column.mapv_inplace(|v| v * s + m);
        }
    }
}
