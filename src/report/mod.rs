//! What many runs say, in words: between the figures of `study` and who shows them, in the terminal or in a window.
//!
//! What must never live here: a file, a screen, a run.

pub mod drawing;
pub mod map_colour;
mod map_curve;
pub mod map_picture;
pub mod marks;
#[cfg(feature = "gui")]
pub mod png;
pub mod race;
pub mod race_picture;
pub mod svg;
pub mod table;
pub mod why;

pub use why::WhyReport;
