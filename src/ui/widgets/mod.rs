//! Building blocks that panels share: cards, axis marks, curves over steps, points in space.
//!
//! What must never live here: knowledge of a particular panel, a colour of its own, a word that is shown.

pub mod card;
pub mod curve;
pub mod hits;
pub mod kept_cloud;
pub mod layers_layout;
pub mod legend;
pub mod painted_points;
pub mod points;
pub mod projection;
pub mod raster;
pub mod rings;
pub mod space;
pub mod steps_plot;

pub use crate::report::marks;
