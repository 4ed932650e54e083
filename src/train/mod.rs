//! One run, one step at a time: synchronous and deterministic. The window, the subcommands and the tests call the same
//! [`Trainer::step`].
//!
//! What must never live here: a thread, a channel, a clock, a file, a screen.

pub mod look;
pub mod plan;
pub mod recording;
pub mod sampler;
pub mod state;
pub mod stop;
pub mod trainer;

pub use look::{Look, Watch};
pub use plan::Plan;
pub use recording::{Change, Recorded};
pub use state::{Best, State};
pub use stop::StopReason;
pub use trainer::{Evaluation, StepRecord, Trainer};
