//! Generators of labelled points, seeded and portable: the same seed gives the same bits on every machine.

use std::f64::consts::PI;

use ndarray::{Array2, array};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, RngExt, SeedableRng};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::error::DataError;
use crate::message;
use crate::words::{self, Message};

/// More rows than this are refused.
pub const MAX_ROWS: usize = 5_000_000;

/// A generator with its constants. Every variant but the table makes points in three dimensions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Synthetic {
    /// The article's generator: one group of points for each of `clusters`, in their order.
    Clusters {
        /// Seed of the generator.
        seed: u64,
        /// Points in each cluster.
        rows_per_cluster: usize,
        /// The shape of every cluster.
        shape: Shape,
        /// Where the clusters lie and what they are called.
        clusters: Vec<Cluster>,
    },
    /// Points in the cube [-1, 1]^3, no coordinate nearer to 0 than `gap / 2`; label = (x1 > 0) xor (x2 > 0).
    Xor {
        /// Seed of the generator.
        seed: u64,
        /// Points in all.
        rows: usize,
        /// Width of the empty band between the quarters, 0 to 1.9.
        gap: f64,
    },
    /// Points on two spheres around the origin: label 0 inside, 1 outside.
    Spheres {
        /// Seed of the generator.
        seed: u64,
        /// Points in all, half on each sphere.
        rows: usize,
        /// Radius of the inner sphere.
        inner: f64,
        /// Radius of the outer sphere.
        outer: f64,
    },
    /// Two arms of a spiral that climbs from z = -0.5 to 0.5: radius t, angle `2 pi turns t` (+ pi), t in (0, 1).
    Spirals {
        /// Seed of the generator.
        seed: u64,
        /// Points in all, half on each arm.
        rows: usize,
        /// Turns of each arm.
        turns: f64,
    },
    /// Two half circles that reach into each other, spread over `depth` in the third direction.
    Moons {
        /// Seed of the generator.
        seed: u64,
        /// Points in all, half on each moon.
        rows: usize,
        /// Extent in the third direction.
        depth: f64,
    },
    /// The truth table of exclusive or: four rows, two inputs of 0 or 1.
    XorTable,
}

/// The shape of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Shape {
    /// Uniform in [0, 1)^3, plus the corner `at`: what the article's code really draws.
    Cube,
    /// Uniform in a ball around `at`.
    Ball {
        /// Radius of the ball.
        radius: f64,
    },
    /// Uniform on a sphere around `at`.
    Shell {
        /// Radius of the sphere.
        radius: f64,
    },
}

/// One cluster.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// The corner of the cube, or the centre of the ball or shell.
    pub at: (f64, f64, f64),
    /// Its label.
    pub label: i64,
}

impl Synthetic {
    /// One of every kind, with the constants that a list offers first. The article's data stand first.
    pub fn examples() -> Vec<Self> {
        vec![
            Self::article(),
            Self::Xor { seed: 1, rows: 200, gap: 0.2 },
            Self::Spheres { seed: 1, rows: 200, inner: 1.0, outer: 2.0 },
            Self::Spirals { seed: 1, rows: 200, turns: 1.5 },
            Self::Moons { seed: 1, rows: 200, depth: 0.5 },
            Self::XorTable,
        ]
    }

    /// The article's data: two unit cubes of 100 points, labels 1 and 0.
    pub fn article() -> Self {
        Self::Clusters {
            seed: 1,
            rows_per_cluster: 100,
            shape: Shape::Cube,
            clusters: vec![Cluster { at: (1.0, 1.0, 1.0), label: 1 }, Cluster { at: (-1.0, 2.0, -7.0), label: 0 }],
        }
    }

    /// A short stable word, as it is written on the command line.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Clusters { .. } => "clusters",
            Self::Xor { .. } => "xor",
            Self::Spheres { .. } => "spheres",
            Self::Spirals { .. } => "spirals",
            Self::Moons { .. } => "moons",
            Self::XorTable => "xor-table",
        }
    }

    /// The name in the language in force, as it is written on screen.
    pub fn name(&self) -> &'static str {
        words::named("generator", self.key())
    }

    /// The seed, where there is one.
    pub fn seed(&self) -> Option<u64> {
        match self {
            Self::Clusters { seed, .. }
            | Self::Xor { seed, .. }
            | Self::Spheres { seed, .. }
            | Self::Spirals { seed, .. }
            | Self::Moons { seed, .. } => Some(*seed),
            Self::XorTable => None,
        }
    }

    /// The number of rows in all, where it can be chosen.
    pub fn rows(&self) -> Option<usize> {
        match self {
            Self::Clusters { rows_per_cluster, clusters, .. } => Some(rows_per_cluster * clusters.len()),
            Self::Xor { rows, .. }
            | Self::Spheres { rows, .. }
            | Self::Spirals { rows, .. }
            | Self::Moons { rows, .. } => Some(*rows),
            Self::XorTable => None,
        }
    }

    /// The same generator with another seed; the table has none.
    #[must_use]
    pub fn with_seed(mut self, new: u64) -> Self {
        match &mut self {
            Self::Clusters { seed, .. }
            | Self::Xor { seed, .. }
            | Self::Spheres { seed, .. }
            | Self::Spirals { seed, .. }
            | Self::Moons { seed, .. } => *seed = new,
            Self::XorTable => {}
        }
        self
    }

    /// The same generator with `new` rows in all (clusters: rounded down to a multiple of their number); the table
    /// always has four.
    #[must_use]
    pub fn with_rows(mut self, new: usize) -> Self {
        match &mut self {
            Self::Clusters { rows_per_cluster, clusters, .. } => *rows_per_cluster = new / clusters.len().max(1),
            Self::Xor { rows, .. }
            | Self::Spheres { rows, .. }
            | Self::Spirals { rows, .. }
            | Self::Moons { rows, .. } => *rows = new,
            Self::XorTable => {}
        }
        self
    }

    /// Draws the points.
    ///
    /// # Errors
    /// A parameter that makes no sense, as a sentence with its value; fewer than two labels.
    pub fn generate(&self) -> Result<Dataset, DataError> {
        match self {
            Self::Clusters { seed, rows_per_cluster, shape, clusters } => {
                if clusters.is_empty() || clusters.len() > 1000 {
                    return Err(parameter(
                        message!("parameter-clusters"),
                        clusters.len() as f64,
                        message!("use-from-to", from = "2", to = "1000"),
                    ));
                }
                n_rows(rows_per_cluster.saturating_mul(clusters.len()))?;
                if let Shape::Ball { radius } | Shape::Shell { radius } = *shape {
                    positive(message!("parameter-radius"), radius)?;
                }
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
                let mut points = Points::default();
                for cluster in clusters {
                    let (x, y, z) = cluster.at;
                    for v in [x, y, z] {
                        if !v.is_finite() || v.abs() > 1e9 {
                            return Err(parameter(
                                message!("parameter-coordinate"),
                                v,
                                message!("use-from-to", from = "-1e9", to = "1e9"),
                            ));
                        }
                    }
                    for _ in 0..*rows_per_cluster {
                        let [dx, dy, dz] = shape.draw(&mut rng);
                        points.push([x + dx, y + dy, z + dz], cluster.label);
                    }
                }
                points.into_dataset()
            }
            Self::Xor { seed, rows, gap } => {
                n_rows(*rows)?;
                if !(0.0..=1.9).contains(gap) {
                    return Err(parameter(
                        message!("parameter-gap"),
                        *gap,
                        message!("use-from-to", from = "0", to = "1.9"),
                    ));
                }
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
                let mut points = Points::default();
                for row in 0..*rows {
                    // The quarters take turns, so that small sets are balanced too.
                    let signs = [row & 1 == 0, row & 2 == 0, rng.random::<bool>()];
                    let point = signs.map(|positive| {
                        let size = gap / 2.0 + (1.0 - gap / 2.0) * rng.random::<f64>();
                        if positive { size } else { -size }
                    });
                    points.push(point, i64::from(signs[0] != signs[1]));
                }
                points.into_dataset()
            }
            Self::Spheres { seed, rows, inner, outer } => {
                n_rows(*rows)?;
                positive(message!("parameter-inner"), *inner)?;
                positive(message!("parameter-outer"), *outer)?;
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
                let mut points = Points::default();
                halves(*rows, |arm, _| {
                    let radius = if arm == 0 { *inner } else { *outer };
                    points.push(direction(&mut rng).map(|v| v * radius), arm);
                });
                points.into_dataset()
            }
            Self::Spirals { seed, rows, turns } => {
                n_rows(*rows)?;
                positive(message!("parameter-turns"), *turns)?;
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
                let mut points = Points::default();
                halves(*rows, |arm, _| {
                    let t: f64 = rng.random();
                    let angle = 2.0 * PI * turns * t + PI * arm as f64;
                    points.push([t * libm::cos(angle), t * libm::sin(angle), t - 0.5], arm);
                });
                points.into_dataset()
            }
            Self::Moons { seed, rows, depth } => {
                n_rows(*rows)?;
                if !(0.0..=1e9).contains(depth) {
                    return Err(parameter(
                        message!("parameter-depth"),
                        *depth,
                        message!("use-from-to", from = "0", to = "1e9"),
                    ));
                }
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
                let mut points = Points::default();
                halves(*rows, |arm, _| {
                    let angle = PI * rng.random::<f64>();
                    let z = depth * (rng.random::<f64>() - 0.5);
                    let (c, s) = (libm::cos(angle), libm::sin(angle));
                    points.push(if arm == 0 { [c, s, z] } else { [1.0 - c, 0.5 - s, z] }, arm);
                });
                points.into_dataset()
            }
            Self::XorTable => {
                Dataset::new(array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], &[0.0, 1.0, 1.0, 0.0])
            }
        }
    }
}

impl Shape {
    /// One point, relative to the cluster's place.
    fn draw(self, rng: &mut impl Rng) -> [f64; 3] {
        match self {
            Self::Cube => [rng.random(), rng.random(), rng.random()],
            // The volume inside r grows with r^3, so the cube root of a uniform number is uniform in the ball.
            Self::Ball { radius } => {
                let r = radius * libm::cbrt(rng.random::<f64>());
                direction(rng).map(|v| v * r)
            }
            Self::Shell { radius } => direction(rng).map(|v| v * radius),
        }
    }
}

/// A uniform direction: three normal numbers, scaled to length 1.
fn direction(rng: &mut impl Rng) -> [f64; 3] {
    loop {
        let v: [f64; 3] = [rng.sample(StandardNormal), rng.sample(StandardNormal), rng.sample(StandardNormal)];
        let length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt();
        if length > 1e-6 {
            return v.map(|x| x / length);
        }
    }
}

/// Calls `point(arm, i)` for the first half of the rows with arm 0, then for the rest with arm 1.
fn halves(rows: usize, mut point: impl FnMut(i64, usize)) {
    for row in 0..rows {
        point(i64::from(row >= rows.div_ceil(2)), row);
    }
}

fn n_rows(rows: usize) -> Result<(), DataError> {
    if (2..=MAX_ROWS).contains(&rows) {
        Ok(())
    } else {
        Err(parameter(message!("parameter-rows"), rows as f64, message!("use-from-to", from = "2", to = MAX_ROWS)))
    }
}

fn positive(what: Message, value: f64) -> Result<(), DataError> {
    if value > 0.0 && value <= 1e9 { Ok(()) } else { Err(parameter(what, value, message!("use-above-0"))) }
}

fn parameter(what: Message, value: f64, way_out: Message) -> DataError {
    DataError::Parameter { what, value, way_out }
}

/// Points as they are drawn.
#[derive(Default)]
struct Points {
    coordinates: Vec<f64>,
    labels: Vec<f64>,
}

impl Points {
    fn push(&mut self, point: [f64; 3], label: i64) {
        self.coordinates.extend(point);
        self.labels.push(label as f64);
    }

    fn into_dataset(self) -> Result<Dataset, DataError> {
        let features = Array2::from_shape_vec((self.labels.len(), 3), self.coordinates)
            .map_err(|e| DataError::Selection(message!("data-no-table", error = e.to_string())))?;
        Dataset::new(features, &self.labels)
    }
}
