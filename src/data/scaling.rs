//! Standardising: every feature to mean 0 and standard deviation 1, as measured on the training rows.

use ndarray::{Array2, ArrayView1, Axis};

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
            let (m, s) = mean_and_spread(column, n);
            // Rounding alone gives a constant column a tiny spread; dividing by it would blow noise up.
            let constant = s <= m.abs() * 1e-14 || !s.is_finite();
            mean.push(m);
            std.push(if constant { 1.0 } else { s });
        }
        Self { mean, std }
    }

    /// `x <- (x - mean) / std`, for the features of one row.
    pub fn scale<'a>(&self, row: impl IntoIterator<Item = &'a mut f64>) {
        for (v, (m, s)) in row.into_iter().zip(self.mean.iter().zip(&self.std)) {
            // Where the spread is that large, the distance from the mean may be larger than the largest number.
            *v = if *s < 1e300 { (*v - m) / s } else { (0.25 * *v - 0.25 * m) / (0.25 * s) };
        }
    }

    /// The same for every row.
    pub fn apply(&self, x: &mut Array2<f64>) {
        x.rows_mut().into_iter().for_each(|row| self.scale(row));
    }

    /// `x <- x std + mean`: back to the features' own units.
    pub fn inverse(&self, x: &mut Array2<f64>) {
        for (mut column, (m, s)) in x.axis_iter_mut(Axis(1)).zip(self.mean.iter().zip(&self.std)) {
            column.mapv_inplace(|v| v * s + m);
        }
    }
}

/// Mean and standard deviation (divisor n) of `n` values. Where sums or squares leave the range of numbers, they are
/// taken of values scaled by a power of two, which changes no digit.
fn mean_and_spread(values: ArrayView1<'_, f64>, n: f64) -> (f64, f64) {
    let mean = values.sum() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    if (f64::MIN_POSITIVE / f64::EPSILON..=f64::MAX).contains(&variance) {
        return (mean, variance.sqrt());
    }
    let scale = 2f64.powi(if variance < 1.0 { 600 } else { -600 });
    let scaled = values.mapv(|v| v * scale);
    let scaled_mean = scaled.sum() / n;
    let variance = scaled.iter().map(|v| (v - scaled_mean) * (v - scaled_mean)).sum::<f64>() / n;
    // Scaled up, a large mean without any spread may leave the range: the plain one is right.
    if variance.is_finite() { (scaled_mean / scale, variance.sqrt() / scale) } else { (mean, 0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spread_that_is_a_number_is_standardised() {
        for at in [1e-308, 1e-200, 1e-170, 1e-150, 1.0, 1e150, 1e160, 1e200, 1e307, 1.7e308] {
            let column = [1.0, -1.0, -1.0, 1.0].map(|v| v * at);
            let mut rows = Array2::from_shape_fn((4, 1), |(i, _)| column[i]);
            let fit = Standardiser::fit(&rows);
            assert!((fit.std[0] / at - 1.0).abs() < 1e-12 && fit.mean[0].abs() <= 1e-9 * at, "{at}: {fit:?}");
            fit.apply(&mut rows);
            assert!(rows.iter().zip([1.0, -1.0, -1.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{at}: {rows}");
        }
    }

    #[test]
    fn a_constant_column_stays_a_constant() {
        for at in [0.0, 0.1, 1e-200, 1e200, 1.7e308] {
            let mut rows = Array2::from_elem((7, 1), at);
            let fit = Standardiser::fit(&rows);
            assert_eq!(fit.std, [1.0], "{at}");
            fit.apply(&mut rows);
            assert!(rows.iter().all(|v| v.abs() <= 1e-14 * at), "{at}: {rows}");
        }
    }

    #[test]
    fn the_usual_spreads_keep_their_bits() {
        let rows = Array2::from_shape_fn((50, 1), |(i, _)| (i as f64 * 0.37).sin() * 12.0 - 7.0);
        let n = 50.0;
        let mean = rows.column(0).sum() / n;
        let std = (rows.column(0).iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
        assert_eq!(Standardiser::fit(&rows), Standardiser { mean: vec![mean], std: vec![std] });
    }
}
