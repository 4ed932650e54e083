//! Generated datasets, all seeded: the article's two clusters, XOR, concentric spheres, spirals and moons.

use std::f64::consts::PI;

use ndarray::Array2;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, UnitBall, UnitSphere};
use serde::{Deserialize, Serialize};

use super::DataError;
use super::dataset::Dataset;

/// Most rows that a generator makes.
pub const MAX_ROWS: usize = 1_000_000;

/// The article's generator: so many points around each corner or centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clusters {
    /// Seed of the points, apart from the run's seed.
    pub seed: u64,
    /// Points of every cluster.
    pub rows_per_cluster: usize,
    /// What they fill.
    pub shape: Shape,
    /// Where they are.
    pub clusters: Vec<Cluster>,
}

/// What a cluster fills.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// Uniform in `[0, 1)^3` plus the corner: what the article's code really draws, though it is named for spheres.
    Cube,
    /// Uniform in a ball around the centre.
    Ball {
        /// Its radius.
        radius: f64,
    },
    /// Uniform on a sphere around the centre.
    Shell {
        /// Its radius.
        radius: f64,
    },
}

/// One cluster.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// Corner of the cube, or centre.
    pub at: (f64, f64, f64),
    /// Label of its points.
    pub label: i64,
}

/// The generators whose only constants are a seed and a number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Seed of the points, apart from the run's seed.
    pub seed: u64,
    /// Points in all, shared evenly by the classes.
    pub rows: usize,
}

impl Clusters {
    /// The article's two unit cubes of 100 points each.
    pub fn article() -> Self {
        let clusters = vec![Cluster { at: (1.0, 1.0, 1.0), label: 1 }, Cluster { at: (-1.0, 2.0, -7.0), label: 0 }];
        Self { seed: 1, rows_per_cluster: 100, shape: Shape::Cube, clusters }
    }

    /// Draws the points, cluster by cluster.
    ///
    /// # Errors
    /// With fewer than two labels, no rows, or a radius that is not positive.
    pub fn generate(&self) -> Result<Dataset, DataError> {
        if let Shape::Ball { radius } | Shape::Shell { radius } = self.shape
            && !(radius.is_finite() && radius > 0.0)
        {
            return Err(DataError::BadGenerator(format!("the radius is {radius}, but must be above 0")));
        }
        check_rows(self.rows_per_cluster.saturating_mul(self.clusters.len().max(1)), self.clusters.len())?;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut points = Vec::new();
        let mut labels = Vec::new();
        for cluster in &self.clusters {
            let (x, y, z) = cluster.at;
            for _ in 0..self.rows_per_cluster {
                let [dx, dy, dz] = match self.shape {
                    Shape::Cube => [rng.random(), rng.random(), rng.random()],
                    Shape::Ball { radius } => scaled(radius, UnitBall.sample(&mut rng)),
                    Shape::Shell { radius } => scaled(radius, UnitSphere.sample(&mut rng)),
                };
                points.push([x + dx, y + dy, z + dz]);
                labels.push(cluster.label);
            }
        }
        dataset(&points, &labels)
    }
}

/// The four rows of the XOR truth table, two inputs in {0, 1}.
///
/// # Errors
/// Never in fact; the type is that of all generators.
pub fn xor_table() -> Result<Dataset, DataError> {
    let features = ndarray::array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    Dataset::new(features, &[0, 1, 1, 0], Dataset::default_names(2))
}

/// Points in the cube `[-1, 1)^3`; the label is whether an odd number of coordinates is positive (XOR in 3-D).
///
/// # Errors
/// With fewer than two rows.
pub fn xor(rows: Rows) -> Result<Dataset, DataError> {
    per_row(rows, |rng, class| {
        let mut p = [0.0_f64; 3].map(|_| rng.random_range(-1.0..1.0));
        let odd = p.iter().filter(|v| **v > 0.0).count() % 2;
        if odd != class {
            p[0] = -p[0]; // the mirror image has the other parity, and the same density
        }
        p
    })
}

/// Two concentric shells: class 0 at radius 0 to 1, class 1 at radius 1.5 to 2.5.
///
/// # Errors
/// With fewer than two rows.
pub fn spheres(rows: Rows) -> Result<Dataset, DataError> {
    per_row(rows, |rng, class| {
        let direction: [f64; 3] = UnitSphere.sample(rng);
        // Uniform in volume between the two radii.
        let (inner, outer): (f64, f64) = if class == 0 { (0.0, 1.0) } else { (1.5, 2.5) };
        let radius = rng.random_range(inner.powi(3)..outer.powi(3)).cbrt();
        scaled(radius, direction)
    })
}

/// Two interleaved spirals of one and a half turns that rise along the third axis.
///
/// # Errors
/// With fewer than two rows.
pub fn spirals(rows: Rows) -> Result<Dataset, DataError> {
    per_row(rows, |rng, class| {
        let t: f64 = rng.random();
        let angle = 3.0 * PI * t + PI * class as f64;
        let radius = 0.3 + 1.7 * t;
        [radius * angle.cos(), radius * angle.sin(), 2.0 * t - 1.0 + rng.random_range(-0.1..0.1)]
    })
}

/// Two interleaved half circles with some thickness along the third axis.
///
/// # Errors
/// With fewer than two rows.
pub fn moons(rows: Rows) -> Result<Dataset, DataError> {
    per_row(rows, |rng, class| {
        let angle = PI * rng.random::<f64>();
        let z = rng.random_range(-0.25..0.25);
        if class == 0 { [angle.cos(), angle.sin(), z] } else { [1.0 - angle.cos(), 0.5 - angle.sin(), z] }
    })
}

fn per_row(
    rows: Rows,
    mut point: impl FnMut(&mut Xoshiro256PlusPlus, usize) -> [f64; 3],
) -> Result<Dataset, DataError> {
    check_rows(rows.rows, 2)?;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(rows.seed);
    let labels: Vec<i64> = (0..rows.rows).map(|i| i64::from(i >= rows.rows / 2)).collect();
    let points: Vec<[f64; 3]> = labels.iter().map(|&label| point(&mut rng, label as usize)).collect();
    dataset(&points, &labels)
}

fn check_rows(rows: usize, n_classes: usize) -> Result<(), DataError> {
    if (n_classes.max(2)..=MAX_ROWS).contains(&rows) {
        return Ok(());
    }
    Err(DataError::BadGenerator(format!(
        "it would make {rows} rows, but must make from {} to {MAX_ROWS}",
        n_classes.max(2)
    )))
}

fn scaled(factor: f64, v: [f64; 3]) -> [f64; 3] {
    v.map(|c| factor * c)
}

fn dataset(points: &[[f64; 3]], labels: &[i64]) -> Result<Dataset, DataError> {
    let features = Array2::from_shape_fn((points.len(), 3), |(row, column)| points[row][column]);
    Dataset::new(features, labels, Dataset::default_names(3))
}
