//! What is to be run: the specification that people write, the check that makes an experiment of it, the samples it
//! runs on, and presets on disk.
//!
//! What must never live here: a running trainer, a thread, a screen. Only `preset` touches the file system.

pub mod adapt;
pub mod assign;
pub mod check;
pub mod difference;
pub mod initial_weights;
pub mod load;
pub mod preset;
pub mod samples;
pub mod spec;
pub mod streams;
pub mod version;
mod version_1;
pub mod weights;

pub use check::{Experiment, Problem};
pub use initial_weights::InitialWeights;
pub use load::{LoadError, Ready};
pub use samples::Samples;
pub use spec::Spec;
