//! What kind of file it is, by its first bytes: one of MATLAB's, or a foreign one that is named with the way out.

use super::v4;
use super::walker::Walker;
use crate::data::error::DataError;
use crate::data::table::FileFormat;

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of MATLAB's formats.
    Mat(FileFormat),
    /// Text that could be a table.
    Text,
    /// Something else: the sentence says what, and what would work.
    Foreign(String),
}

const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";
const SAVE_V7: &str = "in Octave: save -v7 out.mat samples";

/// Beginnings of files that people mistake for data of ours, what they are, and what to do.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (
        b"\x1f\x8b",
        "this is a gzip file, perhaps Octave text saved with -zip",
        "unpack it, or in Octave: load it and save -v7 out.mat samples",
    ),
    (b"# Created by Octave", "this is an Octave text file", SAVE_V7),
    (b"# name:", "this is an Octave text file", SAVE_V7),
    (b"Octave-1-", "this is an Octave binary file", SAVE_V7),
    (b"version https://git-lfs", "this is a Git LFS pointer, not the file itself", "run: git lfs pull"),
    (
        b"PK\x03\x04",
        "this is a zip archive (a spreadsheet such as .xlsx or .ods, or .npz)",
        "unpack it, or export the sheet as CSV and open that",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "this is an old spreadsheet or document (.xls, .doc)",
        "export the sheet as CSV and open that",
    ),
    (b"%PDF", "this is a PDF document", "find the data it was made from"),
    (
        b"\x93NUMPY",
        "this is a NumPy .npy file",
        "in Python: scipy.io.savemat('out.mat', {'samples': numpy.load('in.npy')})",
    ),
    (b"\x80\x04", "this is a Python pickle", "in Python: scipy.io.savemat('out.mat', {'samples': x})"),
    (b"\x80\x03", "this is a Python pickle", "in Python: scipy.io.savemat('out.mat', {'samples': x})"),
    (b"PAR1", "this is a Parquet file", "export it as CSV and open that"),
    (b"ARROW1", "this is an Arrow file", "export it as CSV and open that"),
    (b"\x89PNG", "this is a picture (PNG)", "choose the data file"),
    (b"\xff\xd8\xff", "this is a picture (JPEG)", "choose the data file"),
    (b"GIF8", "this is a picture (GIF)", "choose the data file"),
    (b"SQLite format 3", "this is an SQLite database", "export the table as CSV and open that"),
    (b"BZh", "this is a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ", "this is an xz file", "unpack it first"),
    (b"7z\xbc\xaf", "this is a 7z archive", "unpack it first"),
    (b"Rar!", "this is a RAR archive", "unpack it first"),
    (b"RDX", "this is an R data file", "in R: R.matlab::writeMat('out.mat', samples = x)"),
    (b"CDF\x01", "this is a netCDF file", "in MATLAB: X = ncread(file, name), then save"),
    (b"CDF\x02", "this is a netCDF file", "in MATLAB: X = ncread(file, name), then save"),
    (b"\x7fELF", "this is a program", "choose the data file"),
    (b"MZ", "this is a program", "choose the data file"),
    (b"{\\rtf", "this is a text document (RTF)", "save the numbers as CSV"),
];

/// Looks at the beginning of the file.
pub(crate) fn recognise(w: &mut Walker<'_>) -> Result<Kind, DataError> {
    if w.size == 0 {
        return Ok(Kind::Foreign("this file is empty (0 bytes); copy or download it again".to_owned()));
    }
    let head = w.peek(0, 8192)?;
    if head.starts_with(HDF5) {
        let octave = head.windows(6).any(|b| b == b"OCTAVE");
        return Ok(Kind::Foreign(if octave {
            format!("this is an Octave HDF5 file; {SAVE_V7}")
        } else {
            format!(
                "this is an HDF5 file that MATLAB did not write; in MATLAB: X = h5read(file, name), then save; {SAVE_V7}"
            )
        }));
    }
    let text = &head[..head.len().min(512)];
    if let Some((_, what, way_out)) = SIGNATURES.iter().find(|(start, _, _)| head.starts_with(start)) {
        return Ok(Kind::Foreign(format!("{what}; {way_out}")));
    }
    if let Some(kind) = v5_or_later(w, &head)? {
        return Ok(kind);
    }
    let lower = String::from_utf8_lossy(text).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if lower.starts_with('<') {
        let page = lower.starts_with("<!doctype html") || lower.contains("<html");
        let what = if page { "this is a web page, not data" } else { "this is XML or HTML text, not data" };
        return Ok(Kind::Foreign(format!(
            "{what}; the download probably gave a login or error page, so download the file itself"
        )));
    }
    if lower.starts_with("{\"") || lower.starts_with("[{") || lower.starts_with("{\n") {
        return Ok(Kind::Foreign("this is JSON text; save the numbers as CSV or .mat".to_owned()));
    }
    if v4::plausible(&head, w.size) {
        return Ok(Kind::Mat(FileFormat::MatV4));
    }
    if looks_like_text(&head) {
        return Ok(Kind::Text);
    }
    Ok(Kind::Foreign(
        "this is no .mat or CSV file that can be recognised; in MATLAB: save('out.mat', 'samples', '-v7')".to_owned(),
    ))
}

/// Files with the 128-byte header of MATLAB 5 and later.
fn v5_or_later(w: &mut Walker<'_>, head: &[u8]) -> Result<Option<Kind>, DataError> {
    let named = head.starts_with(b"MATLAB");
    let Some(&[v0, v1, e0, e1]) = head.get(124..128).and_then(<[u8]>::first_chunk::<4>) else {
        return Ok(named.then(|| {
            Kind::Foreign(format!(
                "cut short: the header of a .mat file takes 128 bytes but only {} are there; copy or download it again",
                w.size
            ))
        }));
    };
    let version = match &[e0, e1] {
        b"IM" => u16::from_le_bytes([v0, v1]),
        b"MI" => u16::from_be_bytes([v0, v1]),
        mark if named => {
            return Ok(Some(Kind::Foreign(format!(
                "the header's byte order mark is '{}' instead of 'IM' or 'MI', so the file is damaged; copy or download it again",
                mark.escape_ascii()
            ))));
        }
        _ => return Ok(None),
    };
    let hdf5_at = hdf5_offset(w)?;
    Ok(Some(match version {
        _ if hdf5_at.is_some() => Kind::Mat(FileFormat::MatV73),
        0x0100 => Kind::Mat(FileFormat::MatV5),
        0x0200 => Kind::Foreign(
            "this is a MATLAB 7.3 file whose HDF5 part is missing or damaged; copy or download it again".to_owned(),
        ),
        _ if !named && !head[..116].iter().all(u8::is_ascii) => return Ok(None),
        _ => Kind::Foreign(format!(
            "this is a .mat file of version {}.{}, which is not known; in MATLAB: save('out.mat', 'samples', '-v7')",
            version >> 8,
            version & 0xff
        )),
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
