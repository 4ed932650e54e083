//! The worker thread: slices of about a millisecond; clock, commands and outbox are looked at between slices only.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use crossbeam_channel::{Receiver, Sender, TrySendError, select};

use super::message::{Command, FRAME_INTERVAL, Frame, Progress, Status};
use super::outbox::Outbox;
use super::pace::Pace;
use crate::telemetry::RunId;
use crate::train::{Look, StopReason, Trainer, Watch};

/// Length of a slice.
const SLICE: Duration = Duration::from_millis(1);
/// While steps are taken, looks cost at most one part in so many of the time: training comes first.
const LOOK_SHARE: u32 = 40;
/// How long an idle worker sleeps at most; any bound serves, it only looks again.
const IDLE: Duration = Duration::from_hours(1);
/// Time between two states that are sent to be kept, at least; while steps are taken, copying them takes at most one part in
/// [`LOOK_SHARE`] of the time.
const STATE_INTERVAL: Duration = Duration::from_millis(400);
/// The time over which the speed is measured.
const SPEED_WINDOW: Duration = Duration::from_millis(500);

/// Wakes the screen.
pub(super) type Wake = Box<dyn Fn() + Send>;

/// Everything the thread owns.
pub(super) struct Worker {
    commands: Receiver<Command>,
    frames: Sender<Frame>,
    wake: Wake,
    pace: Pace,
    watch: Watch,
    live: Option<Live>,
    last_frame: Option<Instant>,
}

/// The run that the worker has now.
struct Live {
    trainer: Trainer,
    outbox: Outbox,
    running: bool,
    /// Training time before the present stretch of running.
    active_before: Duration,
    /// Start of the present stretch.
    running_since: Option<Instant>,
    /// Where the pace counts from: time, and steps at that time.
    pace_from: (Instant, u64),
    /// Where the speed is measured from.
    speed_from: (Instant, u64),
    steps_per_sec: f64,
    /// Steps that fit in a slice, measured.
    slice_steps: u64,
    /// How long the last slice of steps took: a step of a large network may take much longer than a slice.
    slice_took: Duration,
    /// The look that is under way.
    look: Option<Look>,
    /// Step and extent of the last look that was completed.
    seen: Option<(u64, Watch)>,
    /// When a look may go on while steps are taken.
    next_look: Instant,
    /// When a state is sent next, while steps are taken.
    next_state: Instant,
    /// Processor time of this thread when the run was made.
    cpu_from: Duration,
}

/// What to do with the rest of a turn.
enum Turn {
    /// Look again at once.
    Again,
    /// Nothing to do before this time (`None`: before a command comes or the pending frame is taken).
    WaitUntil(Option<Instant>),
    /// The session is gone.
    End,
}

impl Worker {
    pub(super) fn new(commands: Receiver<Command>, frames: Sender<Frame>, wake: Wake) -> Self {
        Self { commands, frames, wake, pace: Pace::default(), watch: Watch::all(), live: None, last_frame: None }
    }

    /// Runs until the session drops its end of a channel.
    pub(super) fn run(mut self) {
        loop {
            match self.turn() {
                Turn::Again => {}
                Turn::WaitUntil(until) => {
                    if !self.wait(until) {
                        return;
                    }
                }
                Turn::End => return,
            }
        }
    }

    fn turn(&mut self) -> Turn {
        loop {
            match self.commands.try_recv() {
                Ok(command) => self.execute(command),
                Err(crossbeam_channel::TryRecvError::Empty) => break,
                Err(crossbeam_channel::TryRecvError::Disconnected) => return Turn::End,
            }
        }
        let now = Instant::now();
        let next = match &mut self.live {
            Some(live) if live.running => live.slice(now, self.pace),
            _ => None,
        };
        let Some(live) = &mut self.live else { return Turn::WaitUntil(None) };
        live.measure_speed(Instant::now());
        let look_at = live.look_on(Instant::now(), self.watch);
        live.give_state();
        live.report();
        if !self.try_send_frame() {
            return Turn::End;
        }
        let step_at = match (&self.live, next) {
            (Some(live), Some(due)) if live.running => match due {
                Due::Now => return Turn::Again,
                Due::At(at) => Some(at),
            },
            _ => None,
        };
        match step_at.into_iter().chain(look_at).min() {
            Some(at) if at <= Instant::now() => Turn::Again,
            until => Turn::WaitUntil(until),
        }
    }

    /// Waits for a command, for room for the pending frame, or for the time; false when the session is gone.
    fn wait(&mut self, until: Option<Instant>) -> bool {
        let now = Instant::now();
        // A pending frame has its own time: no more than one per interval.
        let frame_at = match (&self.live, self.last_frame) {
            (Some(live), last) if live.outbox.has_news() => Some(last.map_or(now, |t| t + FRAME_INTERVAL)),
            _ => None,
        };
        if frame_at.is_some_and(|at| at <= now) {
            return self.wait_for_room(until);
        }
        let received = match [until, frame_at].into_iter().flatten().min() {
            Some(at) => self.commands.recv_deadline(at.max(now)).map_err(|e| e.is_disconnected()),
            None => self.commands.recv().map_err(|_| true),
        };
        match received {
            Ok(command) => {
                self.execute(command);
                true
            }
            Err(disconnected) => !disconnected,
        }
    }

    /// Waits for the screen to take a frame as well as for commands and the time, so that the last frame always
    /// arrives; false when the session is gone.
    fn wait_for_room(&mut self, until: Option<Instant>) -> bool {
        let Some(live) = &mut self.live else { return true };
        let frame = live.outbox.take();
        let kept = frame.clone();
        let patience = until.map_or(IDLE, |until| until.saturating_duration_since(Instant::now()));
        select! {
            send(self.frames, frame) -> sent => {
                if sent.is_err() {
                    return false;
                }
                self.last_frame = Some(Instant::now());
                (self.wake)();
            }
            recv(self.commands) -> command => {
                live.outbox.put_back(kept);
                match command {
                    Ok(command) => self.execute(command),
                    Err(_) => return false,
                }
            }
            default(patience) => live.outbox.put_back(kept),
        }
        true
    }

    fn execute(&mut self, command: Command) {
        let now = Instant::now();
        match (command, &mut self.live) {
            (Command::Start { run, plan }, _) => self.live = Some(Live::new(run, Trainer::new(plan), now)),
            (Command::SetPace(pace), live) => {
                self.pace = pace;
                if let Some(live) = live {
                    live.pace_from = (now, live.trainer.steps_taken());
                }
            }
            (Command::Watch(watch), _) => self.watch = watch,
            (Command::Pause, Some(live)) if live.running => live.hold(now, Status::Paused),
            (Command::Resume, Some(live)) if !live.running => live.go(now),
            (Command::StepOnce, Some(live)) => live.step_once(now),
            (Command::Stop, Some(live)) => live.hold(now, Status::Finished(StopReason::User)),
            (Command::SetLearningRate(learning_rate), Some(live)) => {
                live.outbox.add_status(Status::Changed(live.trainer.set_learning_rate(learning_rate).clone()));
            }
            (Command::SetStopRules(rules), Some(live)) => {
                live.outbox.add_status(Status::Changed(live.trainer.set_stop_rules(&rules).clone()));
            }
            (Command::GoBackToBest, Some(live)) => {
                if let Some(recorded) = live.trainer.go_back_to_best() {
                    live.outbox.add_status(Status::Changed(recorded.clone()));
                    // What was seen of this step were other weights.
                    (live.look, live.seen) = (None, None);
                }
            }
            // Pausing what is paused, resuming what runs, or anything before the first start changes nothing.
            _ => {}
        }
    }

    /// Sends what waits where it is time and there is room; false when the session is gone.
    fn try_send_frame(&mut self) -> bool {
        let Some(live) = &mut self.live else { return true };
        let early = self.last_frame.is_some_and(|t| t.elapsed() < FRAME_INTERVAL);
        if early || !live.outbox.has_news() || self.frames.is_full() {
            return true;
        }
        match self.frames.try_send(live.outbox.take()) {
            Ok(()) => {
                self.last_frame = Some(Instant::now());
                (self.wake)();
                true
            }
            Err(TrySendError::Full(frame)) => {
                live.outbox.put_back(frame);
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        }
    }
}

/// When the next step is due.
enum Due {
    Now,
    At(Instant),
}

impl Live {
    fn new(run: RunId, trainer: Trainer, now: Instant) -> Self {
        let mut outbox = Outbox::new(run, trainer.schema());
        outbox.add_status(Status::Ready);
        outbox.set_state(Arc::new(trainer.state().clone()));
        Self {
            trainer,
            outbox,
            running: false,
            active_before: Duration::ZERO,
            running_since: None,
            pace_from: (now, 0),
            speed_from: (now, 0),
            steps_per_sec: 0.0,
            slice_steps: 1,
            slice_took: Duration::ZERO,
            look: None,
            seen: None,
            next_look: now,
            next_state: now + STATE_INTERVAL,
            cpu_from: ThreadTime::now().as_duration(),
        }
    }

    fn go(&mut self, now: Instant) {
        self.running = true;
        self.running_since = Some(now);
        self.pace_from = (now, self.trainer.steps_taken());
        self.speed_from = self.pace_from;
        self.outbox.add_status(Status::Running);
    }

    fn hold(&mut self, now: Instant, status: Status) {
        self.active_before = self.active(now);
        self.running_since = None;
        self.running = false;
        self.steps_per_sec = 0.0;
        // The last picture of a stretch is always shown, and one of an older step is not waited for.
        let step = self.trainer.steps_taken();
        self.look = self.look.take().filter(|look| look.step() == step);
        self.outbox.set_state(Arc::new(self.trainer.state().clone()));
        self.outbox.add_status(status);
    }

    fn active(&self, now: Instant) -> Duration {
        self.active_before + self.running_since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    fn step_once(&mut self, now: Instant) {
        if !self.running {
            self.running_since = Some(now);
        }
        let record = self.trainer.step();
        self.outbox.add_step(&record);
        let status = record.stop.map_or(Status::Paused, Status::Finished);
        self.hold(Instant::now(), status);
    }

    /// Takes the steps that are due and fit into a slice; when the next one is due.
    fn slice(&mut self, began: Instant, pace: Pace) -> Option<Due> {
        let (since, from) = self.pace_from;
        let taken = self.trainer.steps_taken() - from;
        let due = pace.steps_due(from, began.saturating_duration_since(since).as_secs_f64());
        let behind = due.map_or(u64::MAX, |due| due.saturating_sub(taken));
        if behind == 0 {
            return Some(Due::At(self.next_due(pace, taken, began)));
        }
        let n = behind.min(self.slice_steps);
        for _ in 0..n {
            let record = self.trainer.step();
            self.outbox.add_step(&record);
            if let Some(reason) = record.stop {
                self.hold(Instant::now(), Status::Finished(reason));
                return None;
            }
        }
        let now = Instant::now();
        if let Some(reason) = self.trainer.time_stop(self.active(now).as_secs_f64()) {
            self.hold(now, Status::Finished(reason));
            return None;
        }
        let took = now.saturating_duration_since(began);
        self.slice_took = took;
        if n == self.slice_steps {
            // Aim at the length of a slice, at most doubling at a time.
            let ratio = SLICE.as_secs_f64() / took.as_secs_f64().max(1e-9);
            self.slice_steps = ((n as f64 * ratio.min(2.0)) as u64).max(1);
        }
        if behind > n && due.is_some() {
            // The machine cannot keep up: count from here, so that no burst follows.
            if behind - n > 4 * self.slice_steps {
                self.pace_from = (now, self.trainer.steps_taken());
            }
        }
        Some(Due::Now)
    }

    /// The time at which the next step is due: found by doubling and halving, since a pace is any growing function.
    fn next_due(&self, pace: Pace, taken: u64, now: Instant) -> Instant {
        let (since, from) = self.pace_from;
        let begun = now.saturating_duration_since(since).as_secs_f64();
        let is_due = |secs: f64| pace.steps_due(from, begun + secs).is_none_or(|due| due > taken);
        let (mut low, mut high) = (0.0, 1e-4);
        while !is_due(high) && high < 1000.0 {
            (low, high) = (high, 2.0 * high);
        }
        for _ in 0..8 {
            let middle = 0.5 * (low + high);
            if is_due(middle) { high = middle } else { low = middle }
        }
        now + Duration::from_secs_f64(high)
    }

    fn measure_speed(&mut self, now: Instant) {
        let (since, from) = self.speed_from;
        let span = now.saturating_duration_since(since);
        if self.running && span >= SPEED_WINDOW {
            self.steps_per_sec = (self.trainer.steps_taken() - from) as f64 / span.as_secs_f64();
            self.speed_from = (now, self.trainer.steps_taken());
        }
    }

    /// Goes on for about a slice with the look that is under way, or begins one where steps were taken or more is looked
    /// at; when it wants to go on, where it is not complete.
    fn look_on(&mut self, now: Instant, watch: Watch) -> Option<Instant> {
        let step = self.trainer.steps_taken();
        self.look = self.look.take().filter(|look| !watch.is_empty() && look.watch().contains(watch));
        let is_seen = self.seen.is_some_and(|(seen, extent)| seen == step && extent.contains(watch));
        if self.look.is_none() && (watch.is_empty() || is_seen) {
            return None;
        }
        if self.running && now < self.next_look {
            return Some(self.next_look);
        }
        let mut look = self.look.take().unwrap_or_else(|| self.trainer.look(watch));
        let mut is_complete = false;
        // Between steps that take seconds a look would never end in slices of a millisecond: it has its share of them.
        let budget = if self.running { SLICE.max(self.slice_took / LOOK_SHARE) } else { SLICE };
        while !is_complete && now.elapsed() < budget {
            is_complete = self.trainer.look_on(&mut look);
        }
        self.next_look = now + LOOK_SHARE * now.elapsed();
        if is_complete {
            self.next_look = self.next_look.max(now + 2 * FRAME_INTERVAL);
            self.seen = Some((look.step(), look.watch()));
            self.outbox.set_snapshot(look.into_snapshot());
        } else {
            self.look = Some(look);
        }
        if self.running { Some(self.next_look) } else { (!is_complete).then_some(now) }
    }

    /// A state to be kept, where it is time for one.
    fn give_state(&mut self) {
        let began = Instant::now();
        if self.running && began >= self.next_state {
            self.outbox.set_state(Arc::new(self.trainer.state().clone()));
            let took = began.elapsed();
            self.next_state = began + STATE_INTERVAL.max(LOOK_SHARE * took);
        }
    }

    fn report(&mut self) {
        let progress = Progress {
            step: self.trainer.steps_taken(),
            loss: (self.trainer.steps_taken() > 0).then(|| self.trainer.last_loss()),
            window_mean: self.trainer.window_mean(),
            active_secs: self.active(Instant::now()).as_secs_f64(),
            steps_per_sec: self.steps_per_sec,
            cpu_secs: ThreadTime::now().as_duration().saturating_sub(self.cpu_from).as_secs_f64(),
            learning_rate: self.trainer.learning_rate(),
        };
        self.outbox.set_progress(progress);
    }
}

/// Starts the named thread.
///
/// # Errors
/// Where the system has no thread to give.
pub(super) fn spawn(worker: Worker) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name("deltascope-worker".to_owned()).spawn(move || worker.run())
}
