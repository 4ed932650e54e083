//! The points of the dataset on show: computed once, in the background where that takes longer than a frame.

use std::sync::Arc;

use eframe::egui::Context;

use super::painted_points::PaintedPoints;
use super::projection::{Axes, Cloud};
use crate::data::dataset::Dataset;
use crate::engine::job::{Job, Poll};
use crate::telemetry::snapshot::Prediction;

/// Points, and what else is counted once per dataset.
#[derive(Debug)]
pub struct Kept {
    /// The points.
    pub cloud: Cloud,
    /// How they were painted last.
    pub painted: PaintedPoints,
    /// Rows of every class.
    pub counts: Vec<usize>,
    /// Rows that the network has wrong, and of which predictions.
    wrong: (Option<u64>, usize),
}

/// The points of one dataset at a time.
#[derive(Debug, Default)]
pub struct KeptCloud {
    of: Option<Fingerprint>,
    kept: Option<Kept>,
    job: Job<Cloud>,
}

impl KeptCloud {
    /// What there is of this dataset; `None` while it is computed. Of a new one, whatever came before is dropped.
    pub fn of(&mut self, ctx: &Context, dataset: &Arc<Dataset>, axes: Axes) -> Option<&mut Kept> {
        let fingerprint = Fingerprint::of(dataset, axes);
        if self.of.as_ref() != Some(&fingerprint) {
            self.of = Some(fingerprint);
            self.kept = None;
            self.job.cancel();
            let (its, waker) = (Arc::clone(dataset), ctx.clone());
            let is_started = !Cloud::is_quick(dataset, axes)
                && self.job.start("points", move || waker.request_repaint(), move |_| Cloud::new(&its, axes)).is_ok();
            if !is_started {
                self.keep(dataset, Cloud::new(dataset, axes));
            }
        }
        match self.job.poll() {
            Poll::Done(cloud) => self.keep(dataset, cloud),
            // Rather the first features than nothing.
            Poll::Failed => self.keep(dataset, Cloud::new(dataset, Axes::Columns([0, 1, 2]))),
            Poll::Idle | Poll::Busy => {}
        }
        self.kept.as_mut()
    }

    /// What was found last.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    fn keep(&mut self, dataset: &Dataset, cloud: Cloud) {
        let mut counts = vec![0usize; dataset.classes.len()];
        for &label in &dataset.labels {
            if let Some(count) = counts.get_mut(label) {
                *count += 1;
            }
        }
        self.kept = Some(Kept { cloud, painted: PaintedPoints::default(), counts, wrong: (None, 0) });
    }
}

impl Kept {
    /// Rows that the network has wrong, counted once per set of predictions, which `which` tells apart.
    pub fn n_wrong(&mut self, dataset: &Dataset, predictions: &[Prediction], which: u64) -> usize {
        if self.wrong.0 != Some(which) {
            let n = dataset.labels.iter().zip(predictions).filter(|(label, p)| **label != p.class).count();
            self.wrong = (Some(which), n);
        }
        self.wrong.1
    }
}

/// Tells one dataset from another without reading all of it.
#[derive(Clone, Debug, PartialEq)]
struct Fingerprint {
    places: [usize; 2],
    shape: (usize, usize),
    sample: Vec<(u64, usize)>,
    names: Vec<String>,
    classes: Vec<i64>,
    class_names: Vec<String>,
    axes: Axes,
}

impl Fingerprint {
    fn of(dataset: &Dataset, axes: Axes) -> Self {
        let (n_rows, n_features) = dataset.features.dim();
        let step = (n_rows / 64).max(1);
        // From column to column, so that every feature has its turn.
        let value = |row: usize| dataset.features.get([row, row / step % n_features.max(1)]).map_or(0, |v| v.to_bits());
        let label = |row: usize| dataset.labels.get(row).copied().unwrap_or_default();
        Self {
            places: [dataset.features.as_ptr() as usize, dataset.labels.as_ptr() as usize],
            shape: (n_rows, n_features),
            sample: (0..n_rows).step_by(step).map(|row| (value(row), label(row))).collect(),
            names: dataset.feature_names.iter().take(3).cloned().collect(),
            classes: dataset.classes.clone(),
            class_names: dataset.class_names.clone(),
            axes,
        }
    }
}
