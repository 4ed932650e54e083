//! Random matrices with orthonormal columns or rows.

use ndarray::{ArrayView2, ArrayViewMut2, Axis};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// Rows that are freed together from those before: products of matrices, where one row at a time would be limited by memory.
const BLOCK: usize = 32;

/// Fills a matrix of `inputs` x `units` (row-major) with `gain` times a matrix with orthonormal columns, or rows where it
/// has more columns than rows: the Q of a matrix of normal numbers, with the signs that make the diagonal of R positive. So
/// every such matrix is as likely as every other (Mezzadri 2007; `torch.nn.init.orthogonal_`).
pub(super) fn fill(values: &mut [f64], inputs: usize, units: usize, gain: f64, rng: &mut impl Rng) {
    let (n_rows, length) = (inputs.min(units), inputs.max(units));
    values.fill_with(|| rng.sample(StandardNormal));
    let Ok(rows) = ArrayViewMut2::from_shape((n_rows, length), &mut *values) else { return };
    orthonormalise(rows);
    if inputs > units {
        // The rows are the columns of W.
        let columns = values.to_vec();
        for (j, column) in columns.chunks_exact(inputs).enumerate() {
            for (i, v) in column.iter().enumerate() {
                values[i * units + j] = *v;
            }
        }
    }
    for v in values {
        *v *= gain;
    }
}

/// Gram and Schmidt's way, every row twice: what rounding leaves of the rows before after the first time is gone after the
/// second.
fn orthonormalise(mut rows: ArrayViewMut2<'_, f64>) {
    let n_rows = rows.nrows();
    for from in (0..n_rows).step_by(BLOCK) {
        let until = (from + BLOCK).min(n_rows);
        let (done, rest) = rows.view_mut().split_at(Axis(0), from);
        let (mut block, _) = rest.split_at(Axis(0), until - from);
        for _ in 0..2 {
            free(block.view_mut(), done.view());
        }
        for k in 0..block.nrows() {
            let (before, rest) = block.view_mut().split_at(Axis(0), k);
            let (mut row, _) = rest.split_at(Axis(0), 1);
            for _ in 0..2 {
                free(row.view_mut(), before.view());
                let length = row.iter().map(|v| v * v).sum::<f64>().sqrt();
                row.mapv_inplace(|v| v / length);
            }
        }
    }
}

/// Takes from every row of `block` what lies along the orthonormal rows `done`.
fn free(mut block: ArrayViewMut2<'_, f64>, done: ArrayView2<'_, f64>) {
    if done.nrows() > 0 {
        let shares = block.dot(&done.t());
        ndarray::linalg::general_mat_mul(-1.0, &shares, &done, 1.0, &mut block);
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    use super::*;

    fn made(inputs: usize, units: usize, gain: f64, seed: u64) -> Array2<f64> {
        let mut values = vec![0.0; inputs * units];
        fill(&mut values, inputs, units, gain, &mut Xoshiro256PlusPlus::seed_from_u64(seed));
        Array2::from_shape_vec((inputs, units), values).unwrap()
    }

    #[test]
    fn columns_or_rows_are_orthonormal_times_the_gain() {
        let shapes = [(1, 1), (1, 5), (5, 1), (3, 3), (31, 33), (33, 31), (64, 64), (97, 130), (200, 65), (300, 300)];
        for (inputs, units) in shapes {
            for gain in [1.0, 1.7] {
                let w = made(inputs, units, gain, 5);
                let gram = if inputs >= units { w.t().dot(&w) } else { w.dot(&w.t()) };
                for ((i, j), v) in gram.indexed_iter() {
                    let expected = if i == j { gain * gain } else { 0.0 };
                    assert!((v - expected).abs() < 1e-14 * gain * gain, "{inputs} x {units}: {v} at {i}, {j}");
                }
            }
        }
    }

    /// No direction is preferred: over many draws of 2 x 2 every entry has mean 0 and mean square 1/2, and turns are as
    /// frequent as mirrors.
    #[test]
    fn every_orthogonal_matrix_is_as_likely_as_every_other() {
        let n = 20_000;
        let (mut sums, mut squares, mut turns) = ([0.0; 4], [0.0; 4], 0);
        for seed in 0..n {
            let w = made(2, 2, 1.0, seed);
            for (k, v) in w.iter().enumerate() {
                sums[k] += v;
                squares[k] += v * v;
            }
            turns += u64::from(w[[0, 0]] * w[[1, 1]] > w[[0, 1]] * w[[1, 0]]);
        }
        for k in 0..4 {
            // Five deviations of the means: sqrt(1/2) and sqrt(1/8), over the root of n.
            assert!((sums[k] / n as f64).abs() < 0.025, "{sums:?}");
            assert!((squares[k] / n as f64 - 0.5).abs() < 0.0125, "{squares:?}");
        }
        assert!((turns as f64 / n as f64 - 0.5).abs() < 0.018, "{turns}");
    }

    #[test]
    fn a_thousand_units_stay_orthonormal_to_rounding() {
        let w = made(1024, 1024, 1.0, 1);
        let gram = w.t().dot(&w);
        let worst = gram.indexed_iter().map(|((i, j), v)| (v - f64::from(u8::from(i == j))).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-14, "{worst}");
    }
}
