//! Deltascope: a workbench for watching backpropagation.

pub mod cli;
pub mod data;
pub mod nn;
