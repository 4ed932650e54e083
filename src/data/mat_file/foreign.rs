//! What kind of file it is, by its first bytes: one of MATLAB's, or a foreign one that is named with the way out.

use super::v4;
use crate::data::error::DataError;
use crate::data::table::FileFormat;
use crate::data::walker::Walker;
use crate::message;
use crate::words::Message;

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of MATLAB's formats.
    Mat(FileFormat),
    /// An array of NumPy.
    Npy,
    /// A zip archive, perhaps with arrays of NumPy.
    Zip,
    /// Tensors with names.
    Safetensors,
    /// Text that could be a table.
    Text,
    /// Something else: the sentence says what, and what would work.
    Foreign(Message),
}

const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";

/// Beginnings of files that people mistake for data of ours, and the message that says what they are and what to do.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "foreign-gzip"),
    (b"# Created by Octave", "foreign-octave-text"),
    (b"# name:", "foreign-octave-text"),
    (b"Octave-1-", "foreign-octave-binary"),
    (b"version https://git-lfs", "foreign-git-lfs"),
    (b"\xd0\xcf\x11\xe0", "foreign-old-office"),
    (b"%PDF", "foreign-pdf"),
    (b"\x80\x04", "foreign-pickle"),
    (b"\x80\x03", "foreign-pickle"),
    (b"\x80\x02", "foreign-pickle"),
    (b"PAR1", "foreign-parquet"),
    (b"ARROW1", "foreign-arrow"),
    (b"\x89PNG", "foreign-png"),
    (b"\xff\xd8\xff", "foreign-jpeg"),
    (b"GIF8", "foreign-gif"),
    (b"SQLite format 3", "foreign-sqlite"),
    (b"BZh", "foreign-bzip2"),
    (b"\xfd7zXZ", "foreign-xz"),
    (b"7z\xbc\xaf", "foreign-7z"),
    (b"Rar!", "foreign-rar"),
    (b"RDX", "foreign-r"),
    (b"CDF\x01", "foreign-netcdf"),
    (b"CDF\x02", "foreign-netcdf"),
    (b"\x7fELF", "foreign-program"),
    (b"MZ", "foreign-program"),
    (b"{\\rtf", "foreign-rtf"),
];

/// Looks at the beginning of the file.
pub(crate) fn recognise(w: &mut Walker<'_>) -> Result<Kind, DataError> {
    if w.size == 0 {
        return Ok(Kind::Foreign(message!("foreign-empty")));
    }
    let head = w.peek(0, 8192)?;
    if head.starts_with(HDF5) {
        let octave = head.windows(6).any(|b| b == b"OCTAVE");
        return Ok(Kind::Foreign(if octave { message!("foreign-octave-hdf5") } else { message!("foreign-hdf5") }));
    }
    if head.starts_with(b"\x93NUMPY") {
        return Ok(Kind::Npy);
    }
    // An archive without any member begins with its end.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if is_safetensors(w, &head) {
        return Ok(Kind::Safetensors);
    }
    let text = &head[..head.len().min(512)];
    if let Some((_, key)) = SIGNATURES.iter().find(|(start, _)| head.starts_with(start)) {
        return Ok(Kind::Foreign(Message::new(key, [])));
    }
    if let Some(kind) = v5_or_later(w, &head)? {
        return Ok(kind);
    }
    let lower = String::from_utf8_lossy(text).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if lower.starts_with('<') {
        let page = lower.starts_with("<!doctype html") || lower.contains("<html");
        return Ok(Kind::Foreign(if page { message!("foreign-web-page") } else { message!("foreign-markup") }));
    }
    if lower.starts_with("{\"") || lower.starts_with("[{") || lower.starts_with("{\n") {
        return Ok(Kind::Foreign(message!("foreign-json")));
    }
    if v4::plausible(&head, w.size) {
        return Ok(Kind::Mat(FileFormat::MatV4));
    }
    if looks_like_text(&head) {
        return Ok(Kind::Text);
    }
    Ok(Kind::Foreign(message!("foreign-unknown")))
}

/// Whether eight bytes say how long a header in JSON is, which then begins; by its name, too, where the file was cut.
fn is_safetensors(w: &Walker<'_>, head: &[u8]) -> bool {
    let Some((size, header)) = head.split_first_chunk::<8>() else { return false };
    let size = u64::from_le_bytes(*size);
    let is_named = w.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors"));
    header.first() == Some(&b'{') && size >= 2 && (is_named || size <= w.size - 8)
}

/// Files with the 128-byte header of MATLAB 5 and later.
fn v5_or_later(w: &mut Walker<'_>, head: &[u8]) -> Result<Option<Kind>, DataError> {
    let named = head.starts_with(b"MATLAB");
    let Some(&[v0, v1, e0, e1]) = head.get(124..128).and_then(<[u8]>::first_chunk::<4>) else {
        return Ok(named.then(|| Kind::Foreign(message!("foreign-cut-header", size = w.size))));
    };
    let version = match &[e0, e1] {
        b"IM" => u16::from_le_bytes([v0, v1]),
        b"MI" => u16::from_be_bytes([v0, v1]),
        mark if named => {
            return Ok(Some(Kind::Foreign(message!("foreign-byte-order", mark = mark.escape_ascii().to_string()))));
        }
        _ => return Ok(None),
    };
    let hdf5_at = hdf5_offset(w)?;
    Ok(Some(match version {
        _ if hdf5_at.is_some() => Kind::Mat(FileFormat::MatV73),
        0x0100 => Kind::Mat(FileFormat::MatV5),
        0x0200 => Kind::Foreign(message!("foreign-no-hdf5-part")),
        _ if !named && !head[..116].iter().all(u8::is_ascii) => return Ok(None),
        _ => Kind::Foreign(message!("foreign-mat-version", version = format!("{}.{}", version >> 8, version & 0xff))),
    }))
}

/// Where the HDF5 part begins: at 512 or a doubling of it.
fn hdf5_offset(w: &mut Walker<'_>) -> Result<Option<u64>, DataError> {
    let mut at = 512;
    while at < w.size && at <= 1 << 20 {
        if w.peek(at, HDF5.len())? == HDF5 {
            return Ok(Some(at));
        }
        at *= 2;
    }
    Ok(None)
}

/// Whether the bytes could be text: no control characters but white space.
fn looks_like_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    utf16 || !head.iter().any(|&b| b == 0x7f || (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, within};

    #[test]
    fn every_signature_has_its_message() {
        for language in Language::all() {
            for (_, key) in SIGNATURES {
                let said = within(language, || Message::new(key, []).to_string());
                assert!(said.chars().count() > 8, "{key} says '{said}' in {}", language.tag());
            }
        }
    }
}
