//! The screen's end of a live run: sends commands, drains frames, joins the worker when dropped.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError, bounded};

use super::message::{COMMAND_CAP, Command, FRAME_CAP, Frame};
use super::new_run_id;
use super::worker::{Worker, spawn};
use crate::telemetry::RunId;
use crate::train::Plan;

/// A worker thread and the two channels to it. Never blocks, except when dropped: it joins the worker, which ends
/// within a slice.
#[derive(Debug)]
pub struct Session {
    commands: Option<Sender<Command>>,
    frames: Receiver<Frame>,
    /// Commands that the worker had no room for. Of the ones that only set a value the newest replaces, so that a
    /// slider cannot pile them up.
    waiting: VecDeque<Command>,
    thread: Option<JoinHandle<()>>,
    run: RunId,
    is_alive: bool,
}

impl Session {
    /// Starts a worker. `wake` is called from its thread whenever a frame is there to be drained.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn new(wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (commands, commands_in) = bounded(COMMAND_CAP);
        let (frames_out, frames) = bounded(FRAME_CAP);
        let thread = spawn(Worker::new(commands_in, frames_out, Box::new(wake)))?;
        let waiting = VecDeque::new();
        Ok(Self { commands: Some(commands), frames, waiting, thread: Some(thread), run: new_run_id(), is_alive: true })
    }

    /// Makes a new run ready at step 0; its identity.
    pub fn start(&mut self, plan: Arc<Plan>) -> RunId {
        self.run = new_run_id();
        self.send(Command::Start { run: self.run, plan });
        self.run
    }

    /// Ends the worker without waiting for it: it is joined beside.
    pub fn retire(self) {
        // Where the system has no thread to give, the closure is dropped here, and the session with it: that waits.
        let _ = std::thread::Builder::new().name("deltascope-retire".to_owned()).spawn(move || drop(self));
    }

    /// The run whose frames are wanted.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Whether the worker is there. It is not after a panic: training stopped unexpectedly.
    pub fn is_alive(&self) -> bool {
        self.is_alive
    }

    /// Sends a command, now or as soon as the worker has room.
    pub fn send(&mut self, command: Command) {
        let same_value = |waiting: &Command| {
            let replaces = std::mem::discriminant(waiting) == std::mem::discriminant(&command);
            replaces && command.only_sets()
        };
        match self.waiting.back_mut() {
            Some(last) if same_value(last) => *last = command,
            _ => self.waiting.push_back(command),
        }
        self.flush();
    }

    fn flush(&mut self) {
        while let (Some(command), Some(commands)) = (self.waiting.pop_front(), &self.commands) {
            match commands.try_send(command) {
                Ok(()) => {}
                Err(TrySendError::Full(command)) => {
                    self.waiting.push_front(command);
                    return;
                }
                Err(TrySendError::Disconnected(_)) => {
                    self.is_alive = false;
                    self.waiting.clear();
                }
            }
        }
    }

    /// The next frame of the present run, where there is one. Frames of older runs are dropped.
    pub fn next_frame(&mut self) -> Option<Frame> {
        self.flush();
        loop {
            match self.frames.try_recv() {
                Ok(frame) if frame.run == self.run => return Some(frame),
                Ok(_) => {}
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => {
                    self.is_alive = false;
                    return None;
                }
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.commands = None; // ends the worker at its next look
        while self.frames.try_recv().is_ok() {}
        if let Some(thread) = self.thread.take() {
            // A worker that panicked has already been reported through `is_alive`.
            let _ = thread.join();
        }
    }
}
