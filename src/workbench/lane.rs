//! One of the runs that are live beside each other: the run, and the settings by which it is edited.

use std::sync::Arc;

use super::change::{Pending, Prepared, Wanted};
use super::document::{Document, Timeline};
use super::open_data::OpenData;
use super::run::Run;
use crate::engine::job::Job;
use crate::experiment::LoadError;
use crate::train::Plan;

/// Runs that are live at most: each has a worker of its own, and more cannot be told apart.
pub const LANES_CAP: usize = 4;

/// What a live run is called: A, B, C or D. It stays the same as long as the run's place is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter(usize);

impl Letter {
    /// The first one.
    pub const A: Self = Self(0);

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANES_CAP).map(Self)
    }

    /// The one at a place.
    pub fn at(place: usize) -> Option<Self> {
        Self::all().nth(place)
    }

    /// Its place, from 0.
    pub fn place(self) -> usize {
        self.0
    }
}

impl std::fmt::Display for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", char::from(b'A' + self.0 as u8))
    }
}

/// A place for a live run.
pub struct Lane {
    /// What it is called.
    pub letter: Letter,
    pub(super) run: Run,
    /// The states of the settings up to the one that runs.
    pub(super) timeline: Timeline,
    /// The data of the run.
    pub(super) data: OpenData,
    /// A change whose run is being prepared in the background.
    pub(super) pending: Option<Pending>,
    pub(super) preparing: Job<Result<Prepared, LoadError>>,
    /// What is to be prepared as soon as what is being prepared, and is not wanted any more, has ended: two at once would
    /// need the memory of both.
    pub(super) next: Option<Wanted>,
    /// The states of the settings to which undo or redo goes as soon as their data are read.
    pub(super) going: Option<Timeline>,
    /// The experiment as it was meant, where its data file is missing and other data stand in for it.
    pub(super) missing: Option<Document>,
    /// Whether it stands still while the others go on.
    pub is_held: bool,
    pub(super) last_live_edit: f64,
}

impl Lane {
    pub(super) fn new(letter: Letter, run: Run, document: Document, data: OpenData) -> Self {
        Self {
            letter,
            run,
            timeline: Timeline::new(document),
            data,
            pending: None,
            preparing: Job::default(),
            next: None,
            going: None,
            missing: None,
            is_held: false,
            last_live_edit: f64::NEG_INFINITY,
        }
    }

    /// Its run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What runs, packed.
    pub fn plan(&self) -> &Arc<Plan> {
        self.run.plan()
    }

    /// The state of the settings that is shown, with its file: what runs, or what is being prepared.
    pub fn document(&self) -> &Document {
        self.shown().now()
    }

    pub(super) fn shown(&self) -> &Timeline {
        self.pending.as_ref().map_or(&self.timeline, |pending| &pending.timeline)
    }
}
