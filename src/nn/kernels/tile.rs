//! A tile: one number of each of eight samples, side by side in memory.

/// Samples that are computed side by side.
pub const LANES: usize = 8;

/// One number of each of eight samples.
#[repr(C, align(64))]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tile(pub [f64; LANES]);
