//! The curve of a run among many, in a few points, and what the curves of an arm have in common.
//!
//! Every run of an arm has its points at the same steps, evenly over their logarithm, so that curves can be compared point
//! by point whatever their length. What must never live here: a curve that is looked at alone; that is `telemetry`.

use std::sync::Arc;

use super::statistics::quantile;
use crate::train::Trainer;

/// Points of a curve at most.
pub const POINTS: usize = 64;

/// At which steps the curves of an arm have their points.
#[derive(Clone, Debug)]
pub struct Sampler {
    steps: Arc<[u64]>,
}

impl Sampler {
    /// For runs of at most `limit` steps: from 1 to there in equal ratios, each whole number once.
    pub fn new(limit: u64) -> Self {
        let ratio = (limit.max(1) as f64).ln() / (POINTS - 1) as f64;
        let mut steps: Vec<u64> = (0..POINTS).map(|i| (ratio * i as f64).exp().round() as u64).collect();
        steps.dedup();
        Self { steps: steps.into() }
    }

    /// The steps.
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    /// Bytes that a curve of so many layers takes at most.
    pub fn bytes(layers: usize) -> usize {
        POINTS * (layers + 1) * size_of::<f32>()
    }

    /// A curve that begins.
    pub fn begin(&self) -> Begun {
        Begun { steps: Arc::clone(&self.steps), sums: Vec::new(), since: 0, values: Vec::new() }
    }
}

/// A curve under way.
pub struct Begun {
    steps: Arc<[u64]>,
    sums: Vec<f64>,
    since: u64,
    values: Vec<f32>,
}

impl Begun {
    /// Takes in the step that a trainer has just taken.
    pub fn step(&mut self, trainer: &Trainer) {
        let speeds = trainer.speed_of_learning();
        self.sums.resize(speeds.len() + 1, 0.0);
        self.sums[0] += trainer.last_loss();
        for (sum, speed) in self.sums[1..].iter_mut().zip(speeds) {
            *sum += speed;
        }
        self.since += 1;
        let at = self.values.len() / self.sums.len();
        if self.steps.get(at) == Some(&trainer.steps_taken()) {
            self.values.extend(self.sums.iter().map(|sum| (sum / self.since as f64) as f32));
            self.sums.fill(0.0);
            self.since = 0;
        }
    }

    /// The curve as far as its run went.
    pub fn end(self) -> Curve {
        Curve { width: self.sums.len().max(1), values: self.values }
    }
}

/// The curve of a run: at each step of its [`Sampler`] that the run reached, the loss and the speed of learning of every
/// layer (norm of the bias gradient), each the mean over the steps since the point before.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    width: usize,
    values: Vec<f32>,
}

impl Curve {
    /// Points that the run reached.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Layers.
    pub fn layers(&self) -> usize {
        self.width - 1
    }

    /// What it has at a point: 0 for the loss, then layer by layer from 1.
    fn value(&self, point: usize, series: usize) -> Option<f64> {
        self.values.get(point * self.width + series).map(|value| f64::from(*value))
    }
}

/// What the curves of an arm have at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The step.
    pub step: u64,
    /// A tenth of the runs have less.
    pub q10: f64,
    /// A quarter.
    pub q25: f64,
    /// Half.
    pub median: f64,
    /// Three quarters.
    pub q75: f64,
    /// Nine tenths.
    pub q90: f64,
}

/// Median and bands over the runs that go on at each step, of one series (0 for the loss, then layer by layer from 1). It ends
/// where fewer than half of them go on: what is left then are the slow ones alone, and their median says nothing of all.
pub fn spread(sampler: &Sampler, curves: &[&Curve], series: usize) -> Vec<Spread> {
    let least = curves.len().div_ceil(2).max(1);
    let at = |(point, step): (usize, &u64)| {
        let mut values: Vec<f64> = curves.iter().filter_map(|curve| curve.value(point, series)).collect();
        if values.len() < least {
            return None;
        }
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let [q10, q25, median, q75, q90] = [0.1, 0.25, 0.5, 0.75, 0.9].map(|share| quantile(&values, share));
        Some(Spread { step: *step, q10, q25, median, q75, q90 })
    };
    sampler.steps().iter().enumerate().map_while(at).collect()
}
