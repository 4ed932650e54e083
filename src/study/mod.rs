//! Many runs: arms times seeds on all cores, the table of how each ended, and what the table says.
//!
//! A study is a pure list of (arm, seed): the table is the same, byte for byte, whoever computes its rows and in which
//! order. What must never live here: files, words on a screen, a single run that is watched.

pub mod arm;
pub mod background;
pub mod beside;
pub mod chart;
pub mod curve;
pub mod effect;
pub mod grid;
pub mod mapping;
pub mod number;
pub mod row;
pub mod runner;
pub mod statistics;
pub mod suspects;
pub mod vary;

pub use arm::{Arm, Study};
pub use background::Background;
pub use chart::Chart;
pub use curve::{Curve, Sampler, Spread};
pub use effect::Effect;
pub use grid::Grid;
pub use mapping::Mapping;
pub use number::Number;
pub use row::{Ending, Row};
pub use statistics::{ArmFigures, LogRank, NoTest};
pub use suspects::Suspect;
