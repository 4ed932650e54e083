//! One live run on a background thread, and the jobs that read files and open dialogs.
//!
//! Here are all the threads and channels of a live run; every channel is bounded. What must never live here: egui. The
//! engine wakes the screen through an injected `Fn() + Send`.

pub mod job;
pub mod message;
pub mod outbox;
pub mod pace;
pub mod session;
mod worker;

pub use message::{Command, Frame, Progress, Status};
pub use pace::Pace;
pub use session::Session;

use crate::telemetry::RunId;

/// A name for a new run: later ones are greater.
pub fn new_run_id() -> RunId {
    RunId(uuid::Uuid::now_v7())
}
