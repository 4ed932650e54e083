//! Curves, states and weights as bytes: packed so that other programs can unpack them (`docs/archive.md`), and so that a
//! flipped bit is found.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::nn::Parameters;

/// Most bytes that anything may unpack to.
const MAX_BYTES: u64 = 4 << 30;

/// `MessagePack` with named fields, compressed with zlib.
pub(super) fn pack(value: &impl Serialize) -> Result<Vec<u8>, String> {
    let named = rmp_serde::to_vec_named(value).map_err(|error| error.to_string())?;
    squeeze(&named)
}

/// The inverse of [`pack`].
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    rmp_serde::from_slice(&expand(bytes)?).map_err(|error| error.to_string())
}

/// The numbers of a network, little-endian doubles in the order of [`Parameters::values`], compressed with zlib.
pub(super) fn pack_weights(weights: &Parameters) -> Result<Vec<u8>, String> {
    squeeze(&weights.values().iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>())
}

/// The inverse of [`pack_weights`], for layers of these sizes.
pub(super) fn unpack_weights(sizes: &str, bytes: &[u8]) -> Result<Parameters, String> {
    let wrong = || format!("sizes {sizes}");
    let sizes: Vec<usize> = sizes.split(',').map(|n| n.parse().ok()).collect::<Option<_>>().ok_or_else(wrong)?;
    let bytes = expand(bytes)?;
    // Counted before anything is allocated: sizes come from a file.
    let n = sizes.windows(2).try_fold(0_usize, |n, pair| {
        pair[0].checked_mul(pair[1]).and_then(|weights| n.checked_add(weights)?.checked_add(pair[1]))
    });
    if sizes.len() < 2 || n.and_then(|n| n.checked_mul(8)) != Some(bytes.len()) {
        return Err(wrong());
    }
    let mut weights = Parameters::zeros(&sizes);
    for (value, bytes) in weights.values_mut().iter_mut().zip(bytes.as_chunks::<8>().0) {
        *value = f64::from_le_bytes(*bytes);
    }
    Ok(weights)
}

/// Layer sizes as text: `3,3,2,1`.
pub(super) fn sizes(weights: &Parameters) -> String {
    weights.sizes().iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// A small curve: little-endian floats.
pub(super) fn pack_spark(spark: &[f32]) -> Vec<u8> {
    spark.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The inverse of [`pack_spark`].
pub(super) fn unpack_spark(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn squeeze(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).and_then(|()| out.finish()).map_err(|error| error.to_string())
}

fn expand(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut expanded = Vec::new();
    let mut reader = ZlibDecoder::new(bytes).take(MAX_BYTES);
    reader.read_to_end(&mut expanded).map_err(|error| error.to_string())?;
    Ok(expanded)
}
