//! The points of the dataset on show: computed once, in the background where that takes longer than a frame.

use std::sync::{Arc, Weak};

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
    /// Held weakly, the place of a dataset that is gone is not given to another.
    of: Option<(Weak<Dataset>, Axes)>,
    kept: Option<Kept>,
    job: Job<Cloud>,
}

impl KeptCloud {
    /// What there is of this dataset; `None` while it is computed. Of a new one, whatever came before is dropped.
    pub fn of(&mut self, ctx: &Context, dataset: &Arc<Dataset>, axes: Axes) -> Option<&mut Kept> {
        let is_of = |(known, its): &(Weak<Dataset>, Axes)| known.as_ptr() == Arc::as_ptr(dataset) && *its == axes;
        if !self.of.as_ref().is_some_and(is_of) {
            self.of = Some((Arc::downgrade(dataset), axes));
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
