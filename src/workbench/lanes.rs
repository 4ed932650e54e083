//! Live runs beside each other: which there are, which is in focus, and the one transport that moves all of them.

use std::sync::Arc;

use super::bench::Workbench;
use super::change::Resume;
use super::document::Document;
use super::lane::{LANES_CAP, Lane, Letter};
use super::live_run::Standing;
use super::notice::{Notice, Said};
use super::run::Run;
use crate::engine::{Command, Pace};
use crate::experiment::LoadError;
use crate::nn::GradientRule;
use crate::train::{StopReason, Watch};

impl Workbench {
    /// The live runs, A first.
    pub fn lanes(&self) -> impl Iterator<Item = &Lane> {
        Letter::all().filter_map(|letter| self.lane(letter))
    }

    /// The live run of this name.
    pub fn lane(&self, letter: Letter) -> Option<&Lane> {
        std::iter::once(&self.lane).chain(&self.others).find(|lane| lane.letter == letter)
    }

    /// The one that settings and bars speak of.
    pub fn focus(&self) -> Letter {
        self.lane.letter
    }

    /// How many there are.
    pub fn n_lanes(&self) -> usize {
        1 + self.others.len()
    }

    /// Speaks of another run from now on.
    pub fn focus_on(&mut self, letter: Letter) {
        if let Some(other) = self.others.iter_mut().find(|lane| lane.letter == letter) {
            std::mem::swap(&mut self.lane, other);
            self.has_changed = true;
        }
    }

    /// Does something with each of them in focus, and comes back to the one that was.
    pub(super) fn in_each_lane(&mut self, mut act: impl FnMut(&mut Self)) {
        act(self);
        for at in 0..self.others.len() {
            std::mem::swap(&mut self.lane, &mut self.others[at]);
            act(self);
            std::mem::swap(&mut self.lane, &mut self.others[at]);
        }
    }

    /// Does something with the run of this name in focus, and comes back to the one that was.
    pub(super) fn in_lane<T>(&mut self, letter: Letter, act: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.lane.letter == letter {
            return Some(act(self));
        }
        let at = self.others.iter().position(|lane| lane.letter == letter)?;
        std::mem::swap(&mut self.lane, &mut self.others[at]);
        let made = act(self);
        std::mem::swap(&mut self.lane, &mut self.others[at]);
        Some(made)
    }

    /// Does something with each run that is not held.
    fn in_moving_lanes(&mut self, mut act: impl FnMut(&mut Self)) {
        self.in_each_lane(|bench| {
            if !bench.lane.is_held {
                act(bench);
            }
        });
    }

    /// A second run from the same start as the one in focus: the same settings, initial weights and batches, ready at step 0
    /// and in focus, so that the next change makes the difference. Its name; `None`, and why is told, where it cannot be.
    pub fn add_lane(&mut self) -> Option<Letter> {
        let is_taken = |letter: &Letter| self.lane(*letter).is_some();
        let Some(letter) = Letter::all().find(|letter| !is_taken(letter)) else {
            self.notices.push(Notice::Info(vec![Said::AllLanesTaken(LANES_CAP)]));
            return None;
        };
        let run = &self.lane.run;
        let new = Run::new(Arc::clone(run.plan()), run.data_hash().to_owned(), Arc::clone(&self.wake));
        let mut new = match new {
            Ok(new) => new,
            Err(error) => {
                self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error))));
                return None;
            }
        };
        new.set_pace(run.pace());
        // What was changed while the other one went on is so from the first step here.
        let (planned, now) = (run.plan().experiment().spec(), self.lane.timeline.now());
        if planned.learning_rate != now.spec.learning_rate {
            new.send(Command::SetLearningRate(now.spec.learning_rate));
        }
        if planned.training.stop != now.spec.training.stop {
            new.send(Command::SetStopRules(now.spec.training.stop.clone()));
        }
        // Not of the same file: a save would write the change over what it is compared with.
        let document = Document::compared(now.spec.clone(), None, now.says.as_deref().cloned());
        let lane = Lane::new(letter, new, document, self.lane.data.clone());
        self.others.push(std::mem::replace(&mut self.lane, lane));
        self.has_changed = true;
        Some(letter)
    }

    /// Gives up a live run, unless it is the only one: its curves stay. What was on its way to it is not wanted any more.
    pub fn close_lane(&mut self, letter: Letter) {
        if self.others.is_empty() || self.lane(letter).is_none() {
            return;
        }
        if self.reading_for == letter {
            self.cancel_reading();
        }
        self.in_lane(letter, |bench| {
            let record = bench.lane.run.record();
            bench.keep(record);
        });
        if self.lane.letter == letter {
            let left: Vec<Letter> = self.lanes().map(|lane| lane.letter).filter(|other| *other != letter).collect();
            // The one before it, else the first.
            if let Some(next) = left.iter().rev().find(|other| **other < letter).or(left.first()) {
                self.focus_on(*next);
            }
        }
        while let Some(at) = self.others.iter().position(|lane| lane.letter == letter) {
            self.others.swap_remove(at).run.retire();
        }
        // Held by itself nothing could be moved any more.
        self.lane.is_held &= !self.others.is_empty();
        self.truth = self.truth.filter(|truth| *truth != letter);
        self.has_changed = true;
    }

    /// The truth switch: a second run from the same start that differs in the gradient rule alone, exact beside one that is
    /// not, as printed beside the exact one. The second one runs, and the first where it stands at its start. Switched again, the second run is closed.
    pub fn toggle_truth(&mut self) {
        if let Some(letter) = self.truth.take() {
            self.close_lane(letter);
            return;
        }
        let started = self.run().standing == Standing::Ready;
        let first = self.focus();
        let Some(letter) = self.add_lane() else { return };
        let mut spec = self.spec().clone();
        spec.gradient = match spec.gradient {
            GradientRule::Exact => GradientRule::AsPrinted,
            _ => GradientRule::Exact,
        };
        self.edit(spec, f64::NEG_INFINITY);
        self.truth = Some(letter);
        self.restart(Resume::Always);
        if started {
            self.in_lane(first, |bench| bench.lane.run.send(Command::Resume));
        }
        self.focus_on(first);
    }

    /// Whether the second run of the truth switch is there.
    pub fn is_truth_on(&self) -> bool {
        self.truth.is_some()
    }

    /// Holds a run while the others go on, or lets it go with them.
    pub fn hold(&mut self, letter: Letter, held: bool) {
        let others_run = self.standing() == Standing::Running;
        self.in_lane(letter, |bench| {
            bench.lane.is_held = held;
            match bench.run().standing {
                Standing::Running if held => bench.lane.run.send(Command::Pause),
                Standing::Ready | Standing::Paused if !held && others_run => bench.lane.run.send(Command::Resume),
                _ => {}
            }
        });
    }

    /// Where the runs stand that the transport moves: running where one of them is, else what there is to go on with.
    pub fn standing(&self) -> Standing {
        let moving = || self.lanes().filter(|lane| !lane.is_held).map(|lane| lane.run.live().standing);
        let first = |wanted: fn(&Standing) -> bool| moving().find(wanted);
        first(|standing| matches!(standing, Standing::Running))
            .or_else(|| first(can_go_on))
            .or_else(|| moving().next())
            .unwrap_or_else(|| self.run().standing)
    }

    /// Speed of all runs, by steps.
    pub fn pace(&self) -> Pace {
        self.lane.run.pace()
    }

    /// Changes the speed of all runs, at once.
    pub fn set_pace(&mut self, pace: Pace) {
        self.in_each_lane(|bench| bench.lane.run.set_pace(pace));
    }

    /// Says what is looked at: of the run in focus, and of the others. Of a window that nobody sees no pictures are made.
    pub fn watch(&mut self, focus: Watch, others: Watch) {
        self.lane.run.watch(focus);
        for lane in &mut self.others {
            lane.run.watch(others);
        }
    }

    /// Run, pause, go on, or start again: what the big button says, for every run that is not held.
    pub fn run_or_pause(&mut self) {
        let standing = self.standing();
        self.in_moving_lanes(|bench| match (standing, bench.run().standing) {
            (Standing::Running, Standing::Running) => bench.lane.run.send(Command::Pause),
            (Standing::Running, _) => {}
            (all, one) if can_go_on(&all) => {
                if can_go_on(&one) {
                    bench.lane.run.send(Command::Resume);
                }
            }
            (_, Standing::Lost) => bench.restart(Resume::Never),
            _ => bench.restart(Resume::Always),
        });
    }

    /// One step of each run that is not held. Beside one that can go on, those that have ended stay where they ended.
    pub fn step_once(&mut self) {
        let is_ended =
            |standing: &Standing| matches!(standing, Standing::Finished(reason) if *reason != StopReason::User);
        let all_ended = is_ended(&self.standing());
        self.in_moving_lanes(|bench| {
            if all_ended || !is_ended(&bench.run().standing) {
                bench.lane.run.send(Command::StepOnce);
            }
        });
    }

    /// Ends the runs that are not held.
    pub fn stop(&mut self) {
        self.in_moving_lanes(|bench| {
            if matches!(bench.run().standing, Standing::Running | Standing::Paused) {
                bench.lane.run.send(Command::Stop);
            }
        });
    }

    /// Whether the run in focus remembers its best state, and may have one.
    pub fn may_go_back_to_best(&self) -> bool {
        let keeps = self.lane.plan().experiment().spec().training.keep_best.is_some();
        keeps && self.run().progress.step > 0
    }

    /// The run in focus takes the weights of its best state so far.
    pub fn go_back_to_best(&mut self) {
        if self.may_go_back_to_best() {
            self.lane.run.send(Command::GoBackToBest);
        }
    }

    /// Back to step 0 with the same initial weights and batches, and the settings as they are shown. The curves of the runs
    /// that are left stay.
    pub fn rewind(&mut self) {
        self.in_moving_lanes(|bench| bench.restart(Resume::Never));
    }

    /// All runs with another seed: what is compared starts from the same weights.
    pub fn set_seed(&mut self, seed: u64, now: f64) {
        self.in_each_lane(|bench| {
            let mut spec = bench.spec().clone();
            spec.seed = seed;
            bench.edit(spec, now);
        });
    }
}

/// Whether a run that stands so takes steps again when it is told to go on.
fn can_go_on(standing: &Standing) -> bool {
    matches!(standing, Standing::Ready | Standing::Paused | Standing::Finished(StopReason::User))
}
