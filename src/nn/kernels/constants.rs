//! The numbers that the exponential is made of, once as constants and once in every lane of a tile.

use super::tile::{LANES, Tile};

/// `1.5 * 2^20` puts the integer part into the high word; 1023 is the exponent's bias.
pub(super) const BIASED: f64 = 1_572_864.0 + 1023.0;
/// The half turns the truncation to an integer into a rounding.
pub(super) const MAGIC: f64 = BIASED + 0.5;
pub(super) const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// The high part has 32 bits, so that its product with `n` is exact also where multiply and add are rounded apart.
pub(super) const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
pub(super) const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The constants of the two functions that hidden layers spend their time in, each in every lane.
pub(super) struct Constants {
    pub(super) log2_e: Tile,
    pub(super) magic: Tile,
    pub(super) biased: Tile,
    pub(super) ln2_high: Tile,
    pub(super) ln2_low: Tile,
    /// Of the polynomials `E` and `O`, from the constant on.
    pub(super) e: [Tile; 3],
    pub(super) o: [Tile; 3],
    pub(super) sigmoid_from: Tile,
    pub(super) sigmoid_to: Tile,
    pub(super) tanh_from: Tile,
    pub(super) tanh_to: Tile,
}

const fn every(v: f64) -> Tile {
    Tile([v; LANES])
}

/// See [`Lanes::constants`](super::lanes::Lanes::constants).
pub(super) static CONSTANTS: Constants = Constants {
    log2_e: every(LOG2_E),
    magic: every(MAGIC),
    biased: every(BIASED),
    ln2_high: every(LN2_HIGH),
    ln2_low: every(LN2_LOW),
    e: [every(1.0), every(0.111_108_101_010_31), every(0.000_991_762_519_770_779_6)],
    o: [every(0.5), every(0.013_887_383_838_489_345), every(3.304_371_772_181_493e-5)],
    sigmoid_from: every(-710.0),
    sigmoid_to: every(709.0),
    tanh_from: every(-20.0),
    tanh_to: every(20.0),
};
