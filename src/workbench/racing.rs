//! The race of the live runs over many seeds, beside them, and why the one in focus is slow: what one seed cannot say.

use std::ops::Range;
use std::sync::Arc;

use super::bench::Workbench;
use super::notice::{Notice, Said};
use super::open_data::same_source;
use super::race::Race;
use super::reading::Stored;
use super::why::Why;
use crate::experiment::spec::{Spec, StopRule};
use crate::experiment::{LoadError, preset};
use crate::study::{Arm, Background};

/// Steps after which a run of a race ends, where its settings name no limit.
pub const RACE_STEPS: u64 = 3_000_000;

impl Workbench {
    /// Races the live runs, as their settings are shown, over these seeds. A race under way is given up. One core is left
    /// to the window.
    pub fn start_race(&mut self, seeds: Range<u64>) {
        self.race = None;
        let arms = self.lanes().map(|lane| {
            let spec = raced(&lane.document().spec);
            let arm = Arm { name: lane.letter.to_string(), set: Vec::new(), spec };
            (arm, Arc::clone(&lane.data.dataset))
        });
        let arms: Vec<_> = arms.collect();
        let letters = self.lanes().map(|lane| lane.letter).collect();
        let wake = Arc::clone(&self.wake);
        match Background::start(arms, seeds, spare_cores(), move || wake()) {
            Ok(study) => self.race = Some(Race { study, letters }),
            Err(error) => self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error)))),
        }
    }

    /// Asks why the experiment in focus is slow, over the seeds from 1 on. A question under way is given up.
    pub fn ask_why(&mut self, n_seeds: u64) {
        self.why = None;
        let spec = raced(&self.document().spec);
        if !spec.has_goal() {
            self.notices.push(Notice::Error(Said::NoGoal));
            return;
        }
        let (name, wake) = (preset::title(&spec.name), Arc::clone(&self.wake));
        let dataset = Arc::clone(&self.lane.data.dataset);
        match Why::start(spec, name, dataset, (n_seeds, spare_cores()), move || wake()) {
            Ok(why) => self.why = Some(why),
            Err(error) => self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error)))),
        }
    }

    /// What was asked, and the answer.
    pub fn why(&self) -> Option<&Why> {
        self.why.as_ref()
    }

    /// Gives up what of the question is under way: the answer is made of what has ended.
    pub fn cancel_why(&mut self) {
        if let Some(why) = &self.why {
            why.cancel();
        }
    }

    /// The race.
    pub fn race(&self) -> Option<&Race> {
        self.race.as_ref()
    }

    /// Whether many runs are under way beside the live ones.
    pub fn is_racing(&self) -> bool {
        self.race.as_ref().is_some_and(|race| race.study.is_running()) || self.why.as_ref().is_some_and(Why::is_running)
    }

    /// Gives up what of the race is under way; what has ended stays.
    pub fn cancel_race(&mut self) {
        if let Some(race) = &self.race {
            race.study.cancel();
        }
    }

    /// Opens a run of the race: its settings with its seed, as one more live run where there is room, else in focus.
    pub fn open_raced(&mut self, arm: usize, seed: u64, now: f64) {
        let Some(spec) = self.race.as_ref().and_then(|race| Some(race.study.arms.get(arm)?.spec.clone())) else {
            return;
        };
        if self.n_lanes() < super::lane::LANES_CAP {
            let _added = self.add_lane();
        }
        let spec = Spec { seed, ..spec };
        if same_source(&spec.data.source, &self.spec().data.source) {
            self.edit(spec, now);
        } else {
            // The data of another run: settings and data come together.
            let experiment = preset::to_text(&spec).unwrap_or_default();
            self.open_kept(Stored { experiment, ..Stored::default() });
        }
    }

    pub(super) fn poll_race(&mut self) {
        if let Some(race) = &mut self.race
            && let Err(error) = race.study.poll()
        {
            self.notices.push(Notice::Error(Said::sentence(error.to_string())));
        }
        if let Some(why) = &mut self.why
            && let Err(error) = why.poll()
        {
            self.notices.push(Notice::Error(Said::sentence(error.to_string())));
        }
    }
}

/// All cores but one, which is left to the window.
fn spare_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1)
}

/// The settings of a run in a race: without a rule about the clock, since then the machine would decide who arrives, and
/// with a step limit, since some starts never arrive.
fn raced(spec: &Spec) -> Spec {
    let mut spec = spec.clone();
    let rules = &mut spec.training.stop;
    rules.retain(|rule| !matches!(rule, StopRule::Seconds(_)));
    if !rules.iter().any(|rule| matches!(rule, StopRule::Steps(_))) {
        rules.push(StopRule::Steps(RACE_STEPS));
    }
    spec
}
