//! Principal components of standardised features.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::eigen;
use super::spread::spread;

/// So many numbers are looked at to find the directions; of more, an even choice of rows.
const MOST_VALUES: usize = 4_000_000;
/// At least so many rows, however wide.
const LEAST_ROWS: usize = 200;

/// The directions along which rows differ most. Rows are samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// Of every feature over the rows that were looked at.
    mean: Array1<f64>,
    /// What a feature is multiplied with: 1 / standard deviation; 0 for a constant.
    scale: Array1<f64>,
    /// Features x components, orthonormal columns.
    pub directions: Array2<f64>,
    /// The share of the variance along all of them together, 0 to 1.
    pub explained: f64,
    /// Rows that were looked at.
    pub n_rows: usize,
}

impl Components {
    /// The first `k` principal components of the standardised features (samples x features): eigenvectors of their
    /// correlation matrix `XᵀX / n`, which itself is never written out. A value that is not finite counts as 0. Of more
    /// than four million numbers an even choice of rows is looked at.
    pub fn of(features: ArrayView2<'_, f64>, k: usize) -> Self {
        let (n, d) = features.dim();
        let k = k.min(d);
        let rows = spread(n, (MOST_VALUES / d.max(1)).max(LEAST_ROWS));
        let mut x = features.select(Axis(0), &rows);
        x.mapv_inplace(finite);
        let mean = x.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(d));
        let mut scale = Array1::zeros(d);
        for ((mut column, mean), scale) in x.columns_mut().into_iter().zip(&mean).zip(&mut scale) {
            column -= *mean;
            let std = (column.dot(&column) / rows.len().max(1) as f64).sqrt();
            // What rounding leaves of a constant is no spread.
            if std > mean.abs() * 1e-13 && std.is_finite() {
                *scale = 1.0 / std;
            }
            column *= *scale;
        }
        let n_rows = rows.len().max(1) as f64;
        let pairs = eigen::largest(d, k, |block| x.t().dot(&x.dot(&block)) / n_rows);
        let mut directions = pairs.vectors;
        // The direction of a component is free; its largest entry is made positive, so that the picture does not flip.
        for mut column in directions.columns_mut() {
            let largest = column.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
            if largest < 0.0 {
                column *= -1.0;
            }
        }
        // Each standardised feature that is no constant has variance 1.
        let total = scale.iter().filter(|&&s| s > 0.0).count() as f64;
        let explained = if total > 0.0 { (pairs.values.sum() / total).min(1.0) } else { 0.0 };
        Self { mean, scale, directions, explained, n_rows: rows.len() }
    }

    /// Every row's coordinate along every component: samples x components.
    pub fn scores(&self, features: ArrayView2<'_, f64>) -> Array2<f64> {
        // (x - mean) scale D = x (scale D) - mean (scale D): no copy of the features is made.
        let scaled = &self.directions * &self.scale.view().insert_axis(Axis(1));
        let middle = self.mean.dot(&scaled);
        let mut scores = Array2::zeros((features.nrows(), scaled.ncols()));
        for (row, mut score) in features.rows().into_iter().zip(scores.rows_mut()) {
            for (&value, directions) in row.iter().zip(scaled.rows()) {
                score.scaled_add(finite(value), &directions);
            }
            score -= &middle;
        }
        scores
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_correlated_features_have_the_components_of_the_textbook() {
        // Correlation r: eigenvalues 1 + r and 1 - r along (1, 1) and (1, -1), whatever the units.
        let t = |i: usize| i as f64 - 49.5;
        let features =
            Array2::from_shape_fn((100, 2), |(i, j)| if j == 0 { 3.0 * t(i) + 7.0 } else { t(i) * t(i).abs() });
        let components = Components::of(features.view(), 1);
        let direction = components.directions.column(0);
        assert!(direction.iter().all(|v| (v - 0.5f64.sqrt()).abs() < 1e-12), "{direction}");
        let standard = |j: usize| {
            let column = features.column(j);
            let centred = &column - column.mean().unwrap_or(0.0);
            let std = (centred.dot(&centred) / 100.0).sqrt();
            centred / std
        };
        let (a, b) = (standard(0), standard(1));
        let r = a.dot(&b) / 100.0;
        assert!((components.explained - f64::midpoint(1.0, r)).abs() < 1e-12);
        let scores = components.scores(features.view());
        for i in 0..100 {
            assert!((scores[[i, 0]] - (a[i] + b[i]) * 0.5f64.sqrt()).abs() < 1e-12);
        }
    }

    #[test]
    fn many_wide_rows_are_looked_at_in_part_and_all_get_scores() {
        // Classes in turn, told apart by the first half of 400 features.
        let noise = |i: usize, j: usize| ((i * 31 + j * 17) as f64 * 12.9898).sin() * 43_758.545_3 % 1.0;
        let features = Array2::from_shape_fn((20_000, 400), |(i, j)| {
            let class = (i % 10) as f64;
            noise(i, j) + if j < 200 { class } else { 0.0 }
        });
        let components = Components::of(features.view(), 3);
        assert_eq!(components.n_rows, 10_000);
        assert!(components.explained > 0.4, "half of the features say the same: {}", components.explained);
        let scores = components.scores(features.view());
        let mean = |class: usize| scores.column(0).iter().skip(class).step_by(10).sum::<f64>() / 2000.0;
        assert!((0..9).all(|c| mean(c + 1) > mean(c) + 1.0 || mean(c + 1) < mean(c) - 1.0), "{} {}", mean(0), mean(9));
    }

    #[test]
    fn constants_missing_values_and_empty_data_do_no_harm() {
        let odd = ndarray::array![[1.0, f64::NAN, 2.0], [1.0, 3.0, 2.5], [1.0, 4.0, 3.5]];
        let components = Components::of(odd.view(), 3);
        assert!(components.scores(odd.view()).iter().all(|v| v.is_finite()));
        assert!((components.explained - 1.0).abs() < 1e-12);
        let constant = Components::of(Array2::from_elem((5, 4), 0.1).view(), 3);
        assert_eq!(constant.explained, 0.0);
        assert_eq!(Components::of(Array2::zeros((0, 5)).view(), 3).scores(Array2::zeros((0, 5)).view()).nrows(), 0);
    }
}
