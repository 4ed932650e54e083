//! Which vector unit a kernel runs on, chosen at run time.

use std::fmt;

use super::lanes::{LANES, Lanes, Portable, Wide};
use pulp::{Simd, WithSimd};

/// A vector unit. The same binary holds all paths of its architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VectorPath {
    /// x86-64 with AVX-512 (the `x86-64-v4` level): eight lanes at once.
    Avx512,
    /// x86-64 with AVX2 and FMA (the `x86-64-v3` level): four lanes at once.
    Avx2,
    /// As `Avx2`, on half-width vectors: only to show that the width does not change a bit.
    Avx2Half,
    /// 64-bit ARM: two lanes at once.
    Neon,
    /// Whatever the compiler makes of plain Rust; multiply and add are rounded apart.
    Portable,
}

impl VectorPath {
    /// The fastest path that this processor has.
    pub fn detect() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    /// Every path that this processor has, fastest first.
    pub fn available() -> impl Iterator<Item = Self> {
        [Self::Avx512, Self::Avx2, Self::Neon, Self::Avx2Half, Self::Portable]
            .into_iter()
            .filter(|path| *path == Self::Portable || !matches!(path.arch(), Arch::Portable))
    }

    /// Whether multiply and add are fused, so that all such paths give the same bits.
    pub fn is_fused(self) -> bool {
        self != Self::Portable
    }

    /// The token that proves to pulp that the processor has the unit; `Portable` where it has not.
    pub(super) fn arch(self) -> Arch {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => pulp::x86::V4::try_new().map_or(Arch::Portable, Arch::Avx512),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::try_new().map_or(Arch::Portable, Arch::Avx2),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2Half => {
                pulp::x86::V3::try_new().map_or(Arch::Portable, |v3| Arch::Avx2Half(pulp::x86::V3_128b(v3)))
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => pulp::aarch64::Neon::try_new().map_or(Arch::Portable, Arch::Neon),
            _ => Arch::Portable,
        }
    }
}

impl fmt::Display for VectorPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Avx2Half => "avx2-half",
            Self::Neon => "neon",
            Self::Portable => "portable",
        })
    }
}

/// A path with the proof that it may be taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arch {
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    Avx2Half(pulp::x86::V3_128b),
    #[cfg(target_arch = "aarch64")]
    Neon(pulp::aarch64::Neon),
    Portable,
}

/// One pass over tiles: a function that is compiled once for each vector unit.
///
/// Everything in it must be `#[inline(always)]`: what is not inlined is compiled for the baseline.
pub(super) trait Pass {
    type Output;
    fn run<L: Lanes>(self, l: L) -> Self::Output;
}

/// A pass for a unit of which `K` vectors make eight lanes. `K` is named by the caller: asking the unit would compile
/// every pass three times for each.
struct Dispatched<P, const K: usize>(P);

impl<P: Pass, const K: usize> WithSimd for Dispatched<P, K> {
    type Output = P::Output;
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> P::Output {
        const { assert!(S::F64_LANES * K == LANES, "K vectors make eight lanes") };
        self.0.run(Wide::<S, K>::new(simd))
    }
}

/// Runs a pass on half vectors inside a function that is compiled for the whole ones.
#[cfg(target_arch = "x86_64")]
struct HalfWidth<P>(P, pulp::x86::V3_128b);

#[cfg(target_arch = "x86_64")]
impl<P: Pass> WithSimd for HalfWidth<P> {
    type Output = P::Output;
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> P::Output {
        self.0.run(Wide::<_, 4>::new(self.1))
    }
}

impl Arch {
    /// Runs a pass on this unit.
    #[inline(always)]
    pub fn run<P: Pass>(self, pass: P) -> P::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(v4) => Simd::vectorize(v4, Dispatched::<_, 1>(pass)),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(v3) => Simd::vectorize(v3, Dispatched::<_, 2>(pass)),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2Half(half) => Simd::vectorize(half.0, HalfWidth(pass, half)),
            #[cfg(target_arch = "aarch64")]
            Self::Neon(neon) => Simd::vectorize(neon, Dispatched::<_, 4>(pass)),
            Self::Portable => pass.run(Portable),
        }
    }
}
