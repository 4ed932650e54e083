//! What many runs say, in words: between the figures of `study` and who shows them, in the terminal or in a window.
//!
//! What must never live here: a file, a screen, a run.

pub mod race;
pub mod why;

pub use why::WhyReport;
