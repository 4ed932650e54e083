//! Eigenpairs of symmetric matrices: all of a small one, and the largest of one of which only products are known.

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

/// Up to this size a matrix is written out and solved whole.
const WHOLE: usize = 64;
/// Directions carried along besides the wanted ones: the gap to the first one left out decides how fast it goes.
const SPARE: usize = 5;
/// Products in a row before the best directions are taken and the search starts from them again.
const DEPTH: usize = 5;
/// Most such rounds. Where values lie so close together that these do not tell them apart, any of their directions is as
/// good as another.
const ROUNDS: usize = 20;
/// `|A v - lambda v|` as a share of the largest eigenvalue, from which on a pair is taken as found.
const PRECISION: f64 = 1e-10;
/// Most sweeps over all pairs of rows; each squares the error, and six to ten are what is needed.
const SWEEPS: usize = 40;

/// `A v_j = values[j] v_j`, largest value first.
#[derive(Clone, Debug, PartialEq)]
pub struct EigenPairs {
    /// The eigenvalues, descending.
    pub values: Array1<f64>,
    /// Their vectors as columns, orthonormal: n x (number of values).
    pub vectors: Array2<f64>,
}

impl EigenPairs {
    fn not_a_number(n: usize, k: usize) -> Self {
        Self { values: Array1::from_elem(k, f64::NAN), vectors: Array2::from_elem((n, k), f64::NAN) }
    }

    /// The first `k` pairs.
    fn first(&self, k: usize) -> Self {
        let first = Slice::from(..k);
        Self {
            values: self.values.slice_axis(Axis(0), first).to_owned(),
            vectors: self.vectors.slice_axis(Axis(1), first).to_owned(),
        }
    }
}

/// All eigenpairs of a symmetric matrix, by cyclic Jacobi rotations: for some hundred rows, O(n^3) a sweep. Of the two
/// triangles the upper one is read. Values and vectors are NaN where an entry is not finite.
pub fn symmetric(a: ArrayView2<'_, f64>) -> EigenPairs {
    let n = a.nrows().min(a.ncols());
    // Squares of the entries must stay in the range of numbers.
    let scale = a.iter().fold(0.0f64, |max, v| if v.is_finite() { max.max(v.abs()) } else { f64::NAN });
    if !scale.is_finite() || a.iter().any(|v| !v.is_finite()) {
        return EigenPairs::not_a_number(n, n);
    }
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let mut a = Array2::from_shape_fn((n, n), |(i, j)| a[[i.min(j), i.max(j)]] / scale);
    // Vectors as rows, so that a rotation runs over neighbours.
    let mut vectors = Array2::<f64>::eye(n);
    for _ in 0..SWEEPS {
        let off: f64 = (0..n).flat_map(|p| (p + 1..n).map(move |q| (p, q))).map(|at| a[at] * a[at]).sum();
        let whole: f64 = a.iter().map(|v| v * v).sum();
        if off <= whole * 1e-32 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[[j, j]].total_cmp(&a[[i, i]]));
    EigenPairs {
        values: order.iter().map(|&i| a[[i, i]] * scale).collect(),
        vectors: vectors.select(Axis(0), &order).reversed_axes(),
    }
}

/// The rotation of rows and columns `p` and `q` that makes `a[p, q]` zero.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    if a[[p, q]] == 0.0 {
        return;
    }
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * a[[p, q]]);
    let tan = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let cos = 1.0 / tan.hypot(1.0);
    let sin = tan * cos;
    let turned = |x: f64, y: f64| (cos * x - sin * y, sin * x + cos * y);
    for k in 0..a.nrows() {
        (a[[p, k]], a[[q, k]]) = turned(a[[p, k]], a[[q, k]]);
        (vectors[[p, k]], vectors[[q, k]]) = turned(vectors[[p, k]], vectors[[q, k]]);
    }
    for k in 0..a.nrows() {
        (a[[k, p]], a[[k, q]]) = turned(a[[k, p]], a[[k, q]]);
    }
    (a[[p, q]], a[[q, p]]) = (0.0, 0.0);
}

/// The `k` largest eigenpairs of a symmetric matrix of `n` rows that is known by its products: `times(B)` is `A B` for a
/// block of columns (n x some). Block Krylov spaces with Rayleigh-Ritz, restarted from the best directions; equal
/// eigenvalues are found as often as they stand. NaN where a product is not finite. The start is the same every time.
pub fn largest(n: usize, k: usize, mut times: impl FnMut(ArrayView2<'_, f64>) -> Array2<f64>) -> EigenPairs {
    let k = k.min(n);
    if n <= WHOLE {
        let whole = times(Array2::eye(n).view());
        return symmetric(((&whole + &whole.t()) / 2.0).view()).first(k);
    }
    let width = (k + SPARE).min(n);
    // A start that leans on no entry in particular.
    let mut start =
        Array2::from_shape_fn((n, width), |(i, j)| ((i * (2 * j + 3) + j) as f64 * 0.618_034).fract() - 0.5);
    let mut found = EigenPairs::not_a_number(n, k);
    for _ in 0..ROUNDS {
        // The basis and its products, a row each.
        let (mut basis, mut products) = (Array2::zeros((0, n)), Array2::zeros((0, n)));
        let mut block = start.clone();
        for _ in 0..DEPTH {
            let first = basis.nrows();
            extend(&mut basis, block.view());
            if basis.nrows() == first {
                break; // the space is closed: nothing is left to find outside it
            }
            block = times(basis.slice_axis(Axis(0), Slice::from(first..)).t());
            if block.iter().any(|v| !v.is_finite()) {
                return EigenPairs::not_a_number(n, k);
            }
            products.append(Axis(0), block.t()).unwrap_or_else(|_| unreachable!("both have n columns"));
        }
        let within = basis.dot(&products.t());
        let pairs = symmetric(((&within + &within.t()) / 2.0).view());
        let kept = pairs.first(width.min(pairs.values.len()));
        let (vectors, images): (Array2<f64>, Array2<f64>) =
            (basis.t().dot(&kept.vectors), products.t().dot(&kept.vectors));
        let largest = pairs.values.iter().fold(0.0f64, |max, v| max.max(v.abs()));
        let is_found = (0..k).all(|j| {
            let off = &images.column(j) - &(&vectors.column(j) * kept.values[j]);
            off.dot(&off).sqrt() <= PRECISION * largest
        });
        start.clone_from(&vectors);
        found = EigenPairs { values: kept.values, vectors }.first(k);
        if is_found {
            break;
        }
    }
    found
}

/// Adds what the columns of `block` bring that is not in the basis yet, a row of length 1 each. Twice, since once leaves
/// rounding errors of the size of what is left.
fn extend(basis: &mut Array2<f64>, block: ArrayView2<'_, f64>) {
    for column in block.columns() {
        let before = column.dot(&column).sqrt();
        let mut new = column.to_owned();
        for _ in 0..2 {
            let along = basis.dot(&new);
            new -= &basis.t().dot(&along);
        }
        let norm = new.dot(&new).sqrt();
        if norm > before * 1e-10 && norm > 0.0 {
            new /= norm;
            basis.push_row(new.view()).unwrap_or_else(|_| unreachable!("a column has n entries"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Q diag(values) Qᵀ` with a known orthogonal `Q`: the reflection `1 - 2 u uᵀ`.
    fn made_of(values: &[f64]) -> (Array2<f64>, Array2<f64>) {
        let n = values.len();
        let mut u = Array1::from_shape_fn(n, |i| ((i * 7 + 3) as f64 * 0.37).sin());
        u /= u.dot(&u).sqrt();
        let q = Array2::from_shape_fn((n, n), |(i, j)| f64::from(u8::from(i == j)) - 2.0 * u[i] * u[j]);
        let a = (&q * &Array1::from(values.to_vec())).dot(&q.t());
        (a, q)
    }

    fn assert_are_pairs(a: &Array2<f64>, pairs: &EigenPairs, precision: f64) {
        let largest = pairs.values.iter().fold(0.0f64, |max, v| max.max(v.abs()));
        let off = a.dot(&pairs.vectors) - &pairs.vectors * &pairs.values;
        assert!(off.iter().all(|v| v.abs() <= precision * largest), "A v = lambda v");
        let gram = pairs.vectors.t().dot(&pairs.vectors);
        let k = pairs.values.len();
        assert!((gram - Array2::<f64>::eye(k)).iter().all(|v| v.abs() < 1e-10), "orthonormal");
        assert!(pairs.values.windows(2).into_iter().all(|w| w[0] >= w[1]), "descending: {}", pairs.values);
    }

    #[test]
    fn two_by_two_as_in_the_textbook() {
        let pairs = symmetric(ndarray::array![[2.0, 1.0], [1.0, 2.0]].view());
        assert!((pairs.values[0] - 3.0).abs() < 1e-15 && (pairs.values[1] - 1.0).abs() < 1e-15);
        let v = pairs.vectors.column(0);
        assert!((v[0] - v[1]).abs() < 1e-15 && (v[0].abs() - 0.5f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn known_values_come_back_negative_equal_and_of_any_size() {
        for scale in [1.0, 1e-170, 1e170] {
            let values = [5.0, 5.0, 2.0, 1e-3, 0.0, -1.0, -7.0].map(|v| v * scale);
            let (a, q) = made_of(&values);
            let pairs = symmetric(a.view());
            for (found, made) in pairs.values.iter().zip(values) {
                assert!((found - made).abs() <= 1e-13 * 7.0 * scale, "{found} {made}");
            }
            let scaled = EigenPairs { values: &pairs.values / scale, vectors: pairs.vectors.clone() };
            assert_are_pairs(&(a / scale), &scaled, 1e-13);
            let along = pairs.vectors.column(6).dot(&q.column(6)).abs();
            assert!((along - 1.0).abs() < 1e-12, "{along}");
        }
    }

    #[test]
    fn the_largest_of_a_large_matrix_are_those_that_it_was_made_of() {
        // A flat tail under three values, two of which are equal.
        let mut values: Vec<f64> = (0..300).map(|i| 1.0 - f64::from(i) / 300.0).collect();
        values.splice(0..3, [9.0, 4.0, 4.0]);
        let (a, _) = made_of(&values);
        let mut n_products = 0;
        let pairs = largest(300, 3, |block| {
            n_products += block.ncols();
            a.dot(&block)
        });
        for (found, made) in pairs.values.iter().zip([9.0, 4.0, 4.0]) {
            assert!((found - made).abs() < 1e-9, "{}", pairs.values);
        }
        assert_are_pairs(&a, &pairs, 1e-8);
        assert!(n_products < 300, "{n_products} products are no fewer than the matrix has columns");
    }

    #[test]
    fn a_small_one_is_solved_whole_and_odd_ones_do_no_harm() {
        let (a, _) = made_of(&[3.0, 2.0, 1.0, -4.0]);
        let pairs = largest(4, 9, |block| a.dot(&block));
        assert_eq!(pairs.values.len(), 4, "there are no more");
        assert_are_pairs(&a, &pairs, 1e-13);
        let zero = largest(100, 2, |block| Array2::zeros(block.dim()));
        assert!(zero.values.iter().all(|&v| v == 0.0) && zero.vectors.iter().all(|v| v.is_finite()));
        let one = largest(100, 2, |block| block.to_owned());
        assert!(one.values.iter().all(|v| (v - 1.0).abs() < 1e-12), "{}", one.values);
        assert!(largest(100, 2, |block| block.mapv(|_| f64::NAN)).values.iter().all(|v| v.is_nan()));
        assert!(symmetric(ndarray::array![[1.0, f64::INFINITY], [0.0, 1.0]].view()).values.iter().all(|v| v.is_nan()));
        assert_eq!(symmetric(Array2::zeros((0, 0)).view()).values.len(), 0);
    }
}
