//! Independent random streams of one seed, so that a change of the batches leaves the initial weights alone.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

/// What a stream is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Initial weights and biases.
    Weights,
    /// The rows of every step.
    Batches,
    /// Which rows are kept for testing.
    Split,
    /// Noise added to the features.
    Noise,
    /// Which outputs a step drops: a stream of its own for every step ([`at_step`]).
    Dropout,
}

/// The noise that is written into generated files: apart from the generator's own draws, so that the points stay the
/// same whatever the noise. It never changes either.
pub fn generated_noise(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x6e6f_6973_6500_0000)
}

/// The generator of one stream: Xoshiro256++ seeded through `SplitMix64` from the seed mixed with the stream's number.
/// Part of what a preset means: these constants never change.
pub fn stream(seed: u64, stream: Stream) -> Xoshiro256PlusPlus {
    let tag: u64 = match stream {
        Stream::Weights => 0x5745_4947_4854_5331,
        Stream::Batches => 0x4241_5443_4845_5332,
        Stream::Split => 0x0053_504c_4954_5333,
        Stream::Noise => 0x004e_4f49_5345_5334,
        Stream::Dropout => 0x4452_4f50_4f55_5435,
    };
    Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ tag)
}

/// The generator of one step's share of a stream, so that a step draws the same whatever was drawn before it.
pub fn at_step(seed: u64, of: Stream, step: u64) -> Xoshiro256PlusPlus {
    stream(seed ^ step.wrapping_mul(0xd134_2543_de82_ef95).rotate_left(17), of)
}
