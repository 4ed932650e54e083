//! Deltascope: a workbench for watching backpropagation.

pub mod data;
pub mod nn;
pub mod telemetry;
#[cfg(feature = "gui")]
pub mod ui;
