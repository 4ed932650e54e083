//! Deltascope: a workbench for watching backpropagation.

pub mod archive;
pub mod cli;
pub mod data;
pub mod engine;
pub mod experiment;
pub mod nn;
pub mod report;
pub mod study;
pub mod telemetry;
pub mod train;
#[cfg(feature = "gui")]
pub mod ui;
pub mod words;
pub mod workbench;
