//! Standardising: every feature to mean 0 and standard deviation 1.

use ndarray::{Array2, Axis};

/// `x' = (x - mean) / std`, per feature, fitted on training rows only. A constant feature keeps its spread (std 1).
#[derive(Clone, Debug, PartialEq)]
pub struct Standardiser {
    /// Mean of every feature, in its unit.
    pub mean: Vec<f64>,
    /// Standard deviation (of the population, divisor n) of every feature, in its unit; 1 where it is 0.
    pub std: Vec<f64>,
}

impl Standardiser {
    /// Measures `rows` (samples x features; at least one).
    pub fn fit(rows: &Array2<f64>) -> Self {
        let mean = rows.mean_axis(Axis(0)).map_or_else(|| vec![0.0; rows.ncols()], |m| m.to_vec());
        let std = rows.std_axis(Axis(0), 0.0).mapv(|s| if s > 0.0 { s } else { 1.0 }).to_vec();
        Self { mean, std }
    }

    /// Scales samples x features in place.
    pub fn apply(&self, x: &mut Array2<f64>) {
        for mut row in x.rows_mut() {
            for ((v, mean), std) in row.iter_mut().zip(&self.mean).zip(&self.std) {
                *v = (*v - mean) / std;
            }
        }
    }

    /// Scales back, in place.
    pub fn invert(&self, x: &mut Array2<f64>) {
        for mut row in x.rows_mut() {
            for ((v, mean), std) in row.iter_mut().zip(&self.mean).zip(&self.std) {
                *v = *v * std + mean;
            }
        }
    }
}
