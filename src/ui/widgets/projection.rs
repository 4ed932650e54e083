//! Three coordinates out of any number of features: chosen columns, or principal components; and their box.

use ndarray::Array1;
use serde::{Deserialize, Serialize};

use crate::data::dataset::Dataset;
use crate::nn::components::Components;

/// Products and sums within a frame; what needs more is computed in the background.
const QUICK: usize = 2_000_000;
/// Axes of very different ranges are brought nearer to each other: side = ratio of the ranges to this power.
const SIDE_POWER: f64 = 0.35;
/// No side of the box is shorter than this share of the longest.
const SHORTEST_SIDE: f64 = 0.5;

/// Which three coordinates are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Axes {
    /// The features themselves up to three of them, else principal components.
    #[default]
    Automatic,
    /// These features, by index.
    Columns([usize; 3]),
    /// The first three principal components of the standardised features.
    Principal,
}

/// Rows of a dataset as points of a box around the origin whose longest half is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    /// One point per row; a value that is not finite stands at the lower end.
    pub points: Vec<[f32; 3]>,
    /// What every axis shows.
    pub names: [String; 3],
    /// Range of every axis in the data's own units.
    pub ranges: [(f64, f64); 3],
    /// Half the length of every side of the box.
    pub half: [f32; 3],
    /// Fewer than three features: everything lies in a plane.
    pub flat: bool,
    /// What is shown of many features, where those are principal components.
    pub principal: Option<Principal>,
}

/// What the three principal components are of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Principal {
    /// Share of the variance in them, 0 to 1.
    pub explained: f64,
    /// Rows from which their directions were computed, where those were not all.
    pub of_rows: Option<usize>,
}

impl Cloud {
    /// Chooses the coordinates of a dataset and scales them.
    pub fn new(dataset: &Dataset, axes: Axes) -> Self {
        let n_features = dataset.features.ncols();
        if let Some(columns) = columns(n_features, axes) {
            let values = columns.map(|c| (c < n_features).then(|| dataset.features.column(c).to_owned()));
            let names = columns.map(|c| dataset.feature_names.get(c).cloned().unwrap_or_default());
            return Self::from_coordinates(&values, names, None, n_features < 3);
        }
        let components = Components::of(dataset.features.view(), 3);
        let scores = components.scores(dataset.features.view());
        let n_rows = dataset.features.nrows();
        let principal = Principal {
            explained: components.explained,
            of_rows: (components.n_rows < n_rows).then_some(components.n_rows),
        };
        let values = [0, 1, 2].map(|j| Some(scores.column(j).to_owned()));
        Self::from_coordinates(&values, [1, 2, 3].map(|n| format!("PC {n}")), Some(principal), false)
    }

    /// Whether the points are made within a frame.
    pub fn is_quick(dataset: &Dataset, axes: Axes) -> bool {
        let (n, d) = dataset.features.dim();
        columns(d, axes).is_some() || n.saturating_mul(d).saturating_mul(d.min(64)) <= QUICK
    }

    fn from_coordinates(
        coordinates: &[Option<Array1<f64>>; 3],
        names: [String; 3],
        principal: Option<Principal>,
        flat: bool,
    ) -> Self {
        let mut ranges = [(0.0, 0.0); 3];
        for (range, values) in ranges.iter_mut().zip(coordinates) {
            if let Some(values) = values {
                *range = padded_range(values);
            }
        }
        let spans = ranges.map(|(min, max)| max - min);
        let longest = spans.into_iter().fold(f64::MIN_POSITIVE, f64::max);
        let half = spans.map(|span| match span {
            0.0 => 0.0,
            span => (span / longest).powf(SIDE_POWER).max(SHORTEST_SIDE) as f32,
        });
        let n = coordinates.iter().flatten().map(Array1::len).next().unwrap_or(0);
        let place = |axis: usize, row: usize| -> f32 {
            let (min, max) = ranges[axis];
            match &coordinates[axis] {
                Some(values) if max > min => {
                    let share = (values[row] - min) / (max - min);
                    let share = if share.is_finite() { share as f32 } else { 0.0 };
                    half[axis] * (2.0 * share - 1.0)
                }
                _ => 0.0,
            }
        };
        let points = (0..n).map(|row| [place(0, row), place(1, row), place(2, row)]).collect();
        Self { points, names, ranges, half, flat, principal }
    }

    /// The place in the box of a value on an axis.
    pub fn place(&self, axis: usize, value: f64) -> f32 {
        let (min, max) = self.ranges[axis];
        if max > min { self.half[axis] * (2.0 * ((value - min) / (max - min)) as f32 - 1.0) } else { 0.0 }
    }

    /// The value on an axis at a place in the box and beyond it; 0 on an axis that no feature stands on.
    pub fn value(&self, axis: usize, place: f32) -> f64 {
        let (min, max) = self.ranges[axis];
        if self.half[axis] > 0.0 { min + f64::from(place / self.half[axis] + 1.0) / 2.0 * (max - min) } else { 0.0 }
    }

    /// Radius of the ball around the box.
    pub fn radius(&self) -> f32 {
        self.half.iter().map(|h| h * h).sum::<f32>().sqrt().max(0.1)
    }
}

/// The features that stand on the axes; `None` for principal components.
fn columns(n_features: usize, axes: Axes) -> Option<[usize; 3]> {
    match axes {
        _ if n_features <= 3 => Some([0, 1, 2]),
        Axes::Columns(columns) => Some(columns.map(|c| c.min(n_features - 1))),
        Axes::Automatic | Axes::Principal => None,
    }
}

/// The range of finite values with a little air; a constant gets a range around it.
fn padded_range(values: &Array1<f64>) -> (f64, f64) {
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    let (min, max) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if min > max {
        return (-1.0, 1.0);
    }
    let pad = if max > min { (max - min) * 0.04 } else { 0.5f64.max(min.abs() * 0.05) };
    (min - pad, max + pad)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails where it has to")]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn dataset(features: Array2<f64>) -> Dataset {
        let (n, d) = features.dim();
        let feature_names = (1..=d).map(|i| format!("x{i}")).collect();
        Dataset {
            features,
            labels: vec![0; n],
            classes: vec![0, 1],
            class_names: Vec::new(),
            test_from: None,
            feature_names,
        }
    }

    #[test]
    fn two_features_lie_flat_and_three_stand_as_they_are() {
        let flat = Cloud::new(&dataset(ndarray::array![[0.0, 1.0], [2.0, 5.0]]), Axes::Automatic);
        assert!(flat.flat && flat.points.iter().all(|p| p[2] == 0.0));
        let cube = Cloud::new(&dataset(ndarray::array![[0.0, 0.0, 0.0], [1.0, 1.0, 4.0]]), Axes::Automatic);
        assert!(!cube.flat && cube.names == ["x1", "x2", "x3"].map(String::from));
        assert!((0.5..1.0).contains(&cube.half[0]) && cube.half[2] == 1.0);
        assert_eq!(cube.place(2, 2.0), 0.0);
        assert!((cube.value(2, cube.place(2, 3.5)) - 3.5).abs() < 1e-6 && flat.value(2, 0.3) == 0.0);
    }

    #[test]
    fn very_different_units_leave_no_axis_too_short() {
        let cloud = Cloud::new(&dataset(ndarray::array![[0.0, 0.0, 0.0], [1.0, 1.0, 4000.0]]), Axes::Automatic);
        assert_eq!(cloud.half, [0.5, 0.5, 1.0]);
    }

    #[test]
    fn principal_components_find_the_direction_of_the_data() {
        let features = Array2::from_shape_fn((50, 5), |(i, j)| {
            let t = i as f64 - 25.0;
            if j == 4 { (i % 7) as f64 } else { t * (j + 1) as f64 + (i % 3) as f64 * 1e-3 }
        });
        let cloud = Cloud::new(&dataset(features), Axes::Automatic);
        let principal = cloud.principal.unwrap();
        assert!(principal.explained > 0.999 && principal.of_rows.is_none(), "{principal:?}");
        let (first, last) = (cloud.points[0][0], cloud.points[49][0]);
        assert!(
            first * last < -0.5 * cloud.half[0] * cloud.half[0],
            "the first component follows the line: {first} {last}"
        );
        assert_eq!(cloud.names[0], "PC 1");
    }

    #[test]
    fn a_constant_or_missing_value_does_no_harm() {
        let cloud = Cloud::new(&dataset(ndarray::array![[1.0, f64::NAN, 2.0], [1.0, 3.0, 2.0]]), Axes::Automatic);
        assert!(cloud.points.iter().flatten().all(|v| v.is_finite()));
    }
}
