//! The panels of the middle: one file each, and the one list of them that menus, layout and screenshots go through.
//!
//! What must never live here: a change of a run, a clock, a colour or a word of its own.

mod depth_profile;
pub mod gradient;
pub mod loss;
pub mod network;
mod over_steps;
