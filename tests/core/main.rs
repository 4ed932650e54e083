//! Tests of everything below the screen, in one binary: linking is what costs.

mod engine;
mod floors;
mod gradients;
mod kernel_agrees;
mod oracles;
mod presets;
mod support;
mod training;
