//! The mathematics of a small feed-forward network: layers, losses, gradient rules, optimizers, and the kernels that
//! compute a training step quickly.
//!
//! What must never live here: a thread, a file, a clock, a screen, a dataset. Randomness enters as `&mut impl Rng`.

pub mod activation;
pub mod batch;
pub mod components;
pub mod eigen;
pub mod gradcheck;
pub mod gradient_rule;
pub mod gradient_transform;
pub mod hidden;
pub mod init;
pub mod kernels;
mod lbfgs;
pub mod loss;
pub mod network;
pub mod normalisation;
pub mod optimizer;
mod orthogonal;
pub mod parameters;
pub mod schedule;
pub mod spread;

pub use activation::{Activation, OutputActivation};
pub use batch::Batch;
pub use gradient_rule::GradientRule;
pub use gradient_transform::GradientTransform;
pub use hidden::Hidden;
pub use init::Init;
pub use loss::Loss;
pub use network::Network;
pub use normalisation::Normalisation;
pub use optimizer::Optimizer;
pub use parameters::Parameters;
pub use schedule::Schedule;
