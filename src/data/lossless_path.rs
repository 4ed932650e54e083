//! Paths in text files without loss: as a string where the path is UTF-8, else (on Unix) as the bytes of its name.
//!
//! For `#[serde(with = "lossless_path")]`.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Deserializer, Visitor};
use serde::ser::Serializer;

/// `"data.mat"`, or `b"x\xff.csv"`.
///
/// # Errors
/// Where the system's paths are no bytes and this one is no text.
pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(text) = path.to_str() {
        return serializer.serialize_str(text);
    }
    #[cfg(unix)]
    {
        serializer.serialize_bytes(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()))
    }
    #[cfg(not(unix))]
    {
        Err(serde::ser::Error::custom(format!("the name '{}' is no Unicode text", path.display())))
    }
}

/// Either form.
///
/// # Errors
/// For anything but text or bytes, and for bytes where the system's paths are none.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    deserializer.deserialize_any(PathVisitor)
}

struct PathVisitor;

impl Visitor<'_> for PathVisitor {
    type Value = PathBuf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PathBuf, E> {
        Ok(text.into())
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<PathBuf, E> {
        #[cfg(unix)]
        {
            let name: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(bytes);
            Ok(name.into())
        }
        #[cfg(not(unix))]
        {
            let text = std::str::from_utf8(bytes).map_err(|_| E::custom("the path is no Unicode text"))?;
            Ok(text.into())
        }
    }
}
