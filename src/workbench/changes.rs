//! How the settings change: edits, undo, another experiment. What a change needs is prepared first, in the background where
//! that takes longer than a frame; the run of before goes on until the new one is ready. The latest change wins.

use std::sync::Arc;

use super::bench::Workbench;
use super::change::{Change, LARGE, NewData, Pending, Prepared, Resume, Wanted, prepare};
use super::document::{Timeline, same_settings};
use super::live_run::Standing;
use super::notice::{Notice, Said};
use super::open_data::same_source;
use super::reading::Wish;
use crate::data::Source;
use crate::engine::Command;
use crate::engine::job::Poll;
use crate::experiment::difference::differences;
use crate::experiment::{LoadError, Spec, adapt, assign, check};

/// Changes of the same live setting within this time are one.
const COALESCE_SECS: f64 = 1.0;
impl Workbench {
    /// Makes the settings these; `now` is the time in seconds. What changes network or data starts again from step 0
    /// and keeps the old curve; learning rate and stop rules act at once. A change that cannot run changes nothing.
    pub fn edit(&mut self, mut spec: Spec, now: f64) {
        let old = self.spec().clone();
        if spec == old {
            return;
        }
        self.drop_going();
        let mut said = Vec::new();
        let keeps_data = same_source(&spec.data.source, &old.data.source);
        if keeps_data {
            let (n_features, n_classes) = (self.dataset().n_features(), self.dataset().n_classes());
            said.extend(adapt::after_edit(&old, &mut spec, n_features, n_classes).into_iter().map(Said::sentence));
        }
        if self.lane.pending.is_none() && same_run(&spec, &old) {
            self.edit_live(spec, now, said);
            return;
        }
        let data = match (&spec.data.source, &self.lane.pending) {
            (_, Some(pending)) if keeps_data => pending.data.clone(),
            (_, None) if keeps_data => NewData::Have(self.lane.data.clone()),
            (Source::Synthetic(synthetic), _) => NewData::Generate(synthetic.clone()),
            (Source::File(file), _) => {
                // Its settings are those of the controls: the file is read, and they follow it.
                self.wish(Wish::Data { path: file.path.clone(), selection: Some(file.selection.clone()) });
                return;
            }
        };
        let runs = &self.lane.timeline.now().spec;
        let keeps_weights = same_source(&spec.data.source, &runs.data.source) && spec.network == runs.network;
        let initial = self.lane.run.initial().filter(|_| keeps_weights);
        let mut timeline = self.shown().clone();
        timeline.edit(spec);
        self.lane.last_live_edit = f64::NEG_INFINITY;
        let resume = self.lane.pending.as_ref().map_or(Resume::IfRunning, |pending| pending.resume);
        self.begin(Change { timeline, data, adapts: !keeps_data, initial, said, resume, restarts: keeps_data });
    }

    /// Learning rate, stop rules, name: the run goes on.
    fn edit_live(&mut self, spec: Spec, now: f64, said: Vec<Said>) {
        if let Err(error) = check::check(spec.clone(), &self.ready().samples) {
            self.notices.push(Notice::Error(Said::sentence(error)));
            return;
        }
        self.apply_live(&spec);
        let mut timeline = self.lane.timeline.clone();
        if now - self.lane.last_live_edit < COALESCE_SECS {
            timeline.amend(spec);
        } else {
            timeline.edit(spec);
        }
        self.lane.last_live_edit = now;
        self.commit(timeline);
        if !said.is_empty() {
            self.notices.push(Notice::Info(said));
        }
    }

    fn apply_live(&mut self, spec: &Spec) {
        let old = self.lane.timeline.now().spec.clone();
        let run = &mut self.lane.run;
        if spec.learning_rate != old.learning_rate {
            run.send(Command::SetLearningRate(spec.learning_rate));
        }
        if spec.training.stop != old.training.stop {
            run.send(Command::SetStopRules(spec.training.stop.clone()));
            run.reopen();
        }
    }

    /// Makes what a change needs and puts it in place, now or when it is ready.
    pub(super) fn begin(&mut self, change: Change) {
        self.drop_pending();
        let Change { timeline, data, adapts, initial, said, resume, restarts } = change;
        let wanted = Wanted { spec: timeline.now().spec.clone(), data: data.clone(), adapts, initial };
        let is_large = data.n_numbers() > LARGE;
        let pending = Pending { timeline, data, said, resume, restarts };
        if is_large {
            self.lane.pending = Some(pending);
            self.lane.next = Some(wanted);
            self.prepare_next();
        } else {
            self.put_in_place(pending, prepare(wanted));
        }
    }

    /// What is being prepared is not wanted any more. It comes to its end, and is thrown away.
    fn drop_pending(&mut self) {
        self.lane.pending = None;
        self.lane.next = None;
    }

    fn prepare_next(&mut self) {
        if self.lane.preparing.is_busy() {
            return;
        }
        let Some(wanted) = self.lane.next.take() else { return };
        let wake = Arc::clone(&self.wake);
        if let Err(error) = self.lane.preparing.start("prepare", move || wake(), move |_| prepare(wanted)) {
            self.lane.pending = None;
            self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error))));
        }
    }

    pub(super) fn poll_preparing(&mut self) {
        let outcome = match self.lane.preparing.poll() {
            Poll::Busy | Poll::Idle => return,
            Poll::Done(outcome) => Some(outcome),
            Poll::Failed => None,
        };
        if self.lane.next.is_some() {
            self.prepare_next(); // what has ended is not wanted any more
            return;
        }
        match (self.lane.pending.take(), outcome) {
            (Some(pending), Some(outcome)) => self.put_in_place(pending, outcome),
            (Some(_), None) => self.notices.push(Notice::Error(Said::ReadingFailed)),
            (None, _) => {}
        }
    }

    /// Puts a change in place that is ready to run: the run that is left stays as a curve.
    pub(super) fn put_in_place(&mut self, pending: Pending, outcome: Result<Prepared, LoadError>) {
        let Prepared { spec, data, plan, said } = match outcome {
            Ok(prepared) => prepared,
            Err(error) => {
                self.notices.push(Notice::Error(Said::sentence(error)));
                return;
            }
        };
        let standing = self.run().standing;
        let had_steps = self.run().progress.step > 0;
        let record = self.lane.run.record();
        if let Err(error) = self.lane.run.start(plan, data.hash.clone()) {
            self.notices.push(Notice::Error(Said::sentence(LoadError::NoThread(error))));
            return;
        }
        self.keep(record);
        self.lane.data = data;
        let mut timeline = pending.timeline;
        timeline.settle(spec);
        self.commit(timeline);
        let resumes = match pending.resume {
            Resume::IfRunning => standing == Standing::Running,
            Resume::Always => true,
            Resume::Never => false,
        };
        if resumes {
            self.lane.run.send(Command::Resume);
        }
        let mut all = pending.said;
        all.extend(said);
        if pending.restarts && had_steps {
            all.push(Said::Restarted);
        }
        if !all.is_empty() {
            self.notices.push(Notice::Info(all));
        }
    }

    /// The present state of the settings is the one of `timeline`.
    pub(super) fn commit(&mut self, timeline: Timeline) {
        self.follow_missing(&self.lane.timeline.now().spec.clone(), &timeline.now().spec);
        self.lane.timeline = timeline;
        self.has_changed = true;
    }

    /// What is changed while other data stand in for a missing file is changed in the experiment that was meant, too;
    /// other data are what the user wants instead.
    fn follow_missing(&mut self, old: &Spec, new: &Spec) {
        let Some(missing) = &mut self.lane.missing else { return };
        let changed = differences(old, new);
        if changed.iter().any(|d| d.path == "data.source") {
            self.lane.missing = None;
            return;
        }
        for difference in changed {
            // A setting of the stand-in that does not exist in the experiment that was meant stays as it was meant.
            let _ = assign::assign(&mut missing.spec, &difference.assignment());
        }
    }

    /// Takes back the last change of the settings, or says that there is none.
    pub fn undo(&mut self) {
        let timeline = self.wanted();
        self.go(timeline.before(), timeline, Said::NothingToUndo);
    }

    /// Does the change again that was taken back, or says that there is none.
    pub fn redo(&mut self) {
        let timeline = self.wanted();
        self.go(timeline.after(), timeline, Said::NothingToRedo);
    }

    /// The states of the settings as they will be when what is under way is done.
    fn wanted(&self) -> Timeline {
        self.lane.going.as_ref().map_or_else(|| self.shown().clone(), Timeline::clone)
    }

    fn go(&mut self, to: Option<usize>, mut timeline: Timeline, nothing: Said) {
        let Some(to) = to else {
            self.notices.push(Notice::Info(vec![nothing]));
            return;
        };
        timeline.go(to);
        self.lane.last_live_edit = f64::NEG_INFINITY;
        self.drop_going();
        let target = timeline.now().spec.clone();
        let runs = self.lane.timeline.now().spec.clone();
        if same_run(&target, &runs) && timeline.is_same_document(&self.lane.timeline) {
            // What runs is what is gone back to: nothing has to be made, and what was being made is not wanted any more.
            self.drop_pending();
            self.apply_live(&target);
            self.commit(timeline);
            return;
        }
        let keeps_data = same_source(&target.data.source, &runs.data.source);
        let data = match &target.data.source {
            _ if keeps_data => NewData::Have(self.lane.data.clone()),
            Source::Synthetic(synthetic) => NewData::Generate(synthetic.clone()),
            Source::File(_) => {
                self.drop_pending();
                self.lane.going = Some(timeline.clone());
                self.wish(Wish::Go(Box::new(timeline)));
                return;
            }
        };
        let keeps_weights =
            keeps_data && target.network == runs.network && timeline.is_same_document(&self.lane.timeline);
        let initial = self.lane.run.initial().filter(|_| keeps_weights);
        let (said, resume) = (Vec::new(), Resume::IfRunning);
        self.begin(Change { timeline, data, adapts: false, initial, said, resume, restarts: false });
    }

    /// Gives up reading the data of a state that was to be gone to: something else was wished for.
    pub(super) fn drop_going(&mut self) {
        if self.lane.going.take().is_some() {
            self.reading.cancel();
        }
    }
}

/// Whether two specs differ only in what acts on a running trainer.
fn same_run(a: &Spec, b: &Spec) -> bool {
    let mut a = a.clone();
    a.learning_rate = b.learning_rate;
    a.training.stop.clone_from(&b.training.stop);
    a.name.clone_from(&b.name);
    same_settings(&a, b)
}
