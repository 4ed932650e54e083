//! The mathematics of a small feed-forward network: layers, losses, gradient rules, optimizers, and the kernels that
//! compute a training step quickly.
//!
//! What must never live here: a thread, a file, a clock, a screen, a dataset. Randomness enters as `&mut impl Rng`.

pub mod activation;
pub mod loss;
pub mod network;
pub mod parameters;

pub use activation::{Activation, OutputActivation};
pub use loss::Loss;
pub use network::Network;
pub use parameters::Parameters;
