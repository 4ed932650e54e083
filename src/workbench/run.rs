//! One live run: its worker, what it runs, and what frames have brought so far.

use std::sync::Arc;

use super::live_run::{LiveRun, Standing};
use crate::archive::{Outcome, RunRecord};
use crate::engine::{Command, Pace, Progress, Session};
use crate::experiment::{InitialWeights, Ready, Spec, preset};
use crate::telemetry::RunId;
use crate::train::{Change, Plan, Recorded, StopReason, Watch};

/// Wakes the screen.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A worker with the run that it was given last.
pub struct Run {
    session: Session,
    wake: Wake,
    plan: Arc<Plan>,
    /// Hash of its data before noise and scaling.
    data_hash: String,
    live: LiveRun,
    pace: Pace,
    watch: Watch,
}

impl Run {
    /// A run ready at step 0, on a worker of its own.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn new(plan: Arc<Plan>, data_hash: String, wake: Wake) -> std::io::Result<Self> {
        let mut session = new_session(&wake)?;
        session.start(Arc::clone(&plan));
        let live = LiveRun::new(plan.schema());
        Ok(Self { session, wake, plan, data_hash, live, pace: Pace::default(), watch: Watch::all() })
    }

    /// Puts another run in place of this one, ready at step 0. A worker that is gone is replaced.
    ///
    /// # Errors
    /// Where the system has no thread to give; then nothing has changed.
    pub fn start(&mut self, plan: Arc<Plan>, data_hash: String) -> std::io::Result<()> {
        if !self.session.is_alive() {
            self.session = new_session(&self.wake)?;
            self.session.send(Command::SetPace(self.pace));
            self.session.send(Command::Watch(self.watch));
        }
        self.session.start(Arc::clone(&plan));
        self.live = LiveRun::new(plan.schema());
        self.plan = plan;
        self.data_hash = data_hash;
        Ok(())
    }

    /// Takes in everything that has come from the worker. Work here is bounded by what two frames may hold.
    pub fn drain(&mut self) {
        while let Some(frame) = self.session.next_frame() {
            self.live.take(frame);
        }
        if !self.session.is_alive() {
            self.live.standing = Standing::Lost;
        }
    }

    /// Ends it without waiting for its worker, which may be within a long step.
    pub fn retire(self) {
        self.session.retire();
    }

    /// What is known of it.
    pub fn live(&self) -> &LiveRun {
        &self.live
    }

    /// What is run, packed.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// What is run.
    pub fn ready(&self) -> &Ready {
        self.plan.ready()
    }

    /// Its settings at step 0: those that it was made with, and what was changed before its first step.
    pub fn spec(&self) -> Spec {
        let mut spec = self.plan.experiment().spec().clone();
        for recorded in self.live.changes.iter().filter(|recorded| recorded.after_step == 0) {
            match &recorded.change {
                Change::LearningRate(rate) => spec.learning_rate = *rate,
                Change::StopRules(rules) => spec.training.stop.clone_from(rules),
                // No weights are remembered before the first step.
                Change::BestWeights(_) => {}
            }
        }
        spec
    }

    /// Hash of its data before noise and scaling.
    pub fn data_hash(&self) -> &str {
        &self.data_hash
    }

    /// Weights that it starts from in place of drawn ones.
    pub fn initial(&self) -> Option<Arc<InitialWeights>> {
        self.plan.experiment().initial_weights().cloned()
    }

    /// Its name, for good.
    pub fn id(&self) -> RunId {
        self.session.run()
    }

    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.session.send(command);
    }

    /// The speed.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Changes the speed, at once.
    pub fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
        self.session.send(Command::SetPace(pace));
    }

    /// Says what is looked at: of what nobody sees no pictures are made.
    pub fn watch(&mut self, watch: Watch) {
        if watch != self.watch {
            self.watch = watch;
            self.session.send(Command::Watch(watch));
        }
    }

    /// A run that ended can go on: the reason to end may hold no more.
    pub fn reopen(&mut self) {
        if matches!(self.live.standing, Standing::Finished(reason) if !matches!(reason, StopReason::Diverged { .. })) {
            self.live.standing = Standing::Paused;
        }
    }

    /// How far it is, and how it stands: where both are as they were, its record is as it was.
    pub fn kept_as(&self) -> (u64, Outcome) {
        let outcome = match self.live.standing {
            Standing::Running => Outcome::Running,
            Standing::Ready | Standing::Paused => Outcome::Paused,
            Standing::Finished(reason) => reason.into(),
            Standing::Lost => Outcome::Interrupted,
        };
        (self.live.progress.step, outcome)
    }

    /// What remains of it; `None` before the first step.
    pub fn record(&self) -> Option<RunRecord> {
        let last_step = self.live.history.last_step();
        let during = |change: &&Recorded| (1..last_step).contains(&change.after_step);
        let Progress { step: steps, loss, active_secs, .. } = self.live.progress;
        let (_, outcome) = self.kept_as();
        let spec = self.spec();
        let state = self.live.states.1.clone();
        let at_end = state.as_ref().filter(|state| outcome != Outcome::Running && state.steps_taken() == steps);
        let weights = at_end.map(|state| Arc::new(state.parameters().clone()));
        let snapshot = self.live.snapshot.as_ref();
        (steps > 0 && last_step > 0).then(|| RunRecord {
            id: self.id(),
            parent: None,
            preset: preset::built_in_titled(&spec.name).map_or_else(|| spec.name.clone(), str::to_owned),
            outcome,
            steps,
            loss: loss.unwrap_or(f64::NAN),
            accuracy: snapshot.and_then(|snapshot| snapshot.train_accuracy),
            test_accuracy: snapshot.and_then(|snapshot| snapshot.test_accuracy),
            active_secs,
            weights,
            state,
            spec,
            changes: self.live.changes.iter().filter(during).cloned().collect(),
            data_hash: self.data_hash.clone(),
            history: Arc::new(self.live.history.thinned()),
        })
    }
}

fn new_session(wake: &Wake) -> std::io::Result<Session> {
    let wake = Arc::clone(wake);
    Session::new(move || wake())
}
