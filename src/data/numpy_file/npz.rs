//! Arrays in a zip archive: stored or deflated, with or without the 64-bit sizes of zip64.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ZipArchive, ZipArchiveEntryWayfinder, ZipReader};

use super::add;
use crate::data::elements::Bytes;
use crate::data::error::{DataError, visible};
use crate::data::table::{VariableInfo, shown_bytes};
use crate::data::visit::{Found, Visitor};
use crate::data::walker::{Fault, MAX_RATIO, Walker, refuse};
use crate::message;
use crate::words::Message;

/// A member of the archive as its directory has it.
struct Entry {
    name: String,
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_encrypted: bool,
}

/// Walks over all arrays of an archive.
pub(crate) fn walk(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let mut found = Found::default();
    let file = w.file.try_clone().map_err(|source| DataError::Read { path: visible_name(w), source })?;
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let Ok(archive) = ZipArchive::from_file(file, &mut buffer) else {
        let is_ours = begins_with_array(w)?;
        let what = if is_ours { message!("npz-no-directory") } else { message!("foreign-zip") };
        return Err(DataError::file(w.path, what));
    };
    let entries = directory(&archive, &mut buffer, w.limits.max_variables, &mut found);
    if !entries.iter().any(|entry| entry.name.ends_with(ARRAY)) {
        let is_of_torch = entries.iter().any(|entry| entry.name.ends_with("data.pkl"));
        return if is_of_torch {
            Err(DataError::file(w.path, message!("foreign-torch")))
        } else if entries.is_empty() {
            Ok(found)
        } else {
            Err(DataError::file(w.path, message!("foreign-zip")))
        };
    }
    let overlapping = overlapping(&archive, &entries);
    for (entry, overlaps) in entries.iter().zip(overlapping) {
        let name = entry.name.strip_suffix(ARRAY);
        let opened = match name {
            None => Err(Refused::Foreign(message!("npz-no-array", name = visible(&entry.name)))),
            Some(_) if overlaps => Err(Refused::Damaged(message!("npz-overlaps"))),
            Some(_) => Member::open(w, &archive, entry),
        };
        let name = name.unwrap_or(&entry.name).to_owned();
        match opened {
            Ok(mut member) => add(w, &mut member, name, visitor, &mut found)?,
            Err(refused) => {
                let mut info = VariableInfo { name, class: "file".to_owned(), ..VariableInfo::default() };
                let sentence = match refused {
                    Refused::Foreign(sentence) => sentence,
                    Refused::Damaged(what) => {
                        let sentence = w.fatal_of(Fault::Its(what), &info.shown_name())?;
                        found.damage(sentence.clone());
                        sentence
                    }
                };
                refuse(&mut info, sentence);
                found.variables.push(info);
            }
        }
    }
    if let Err(fault) = w.step(w.size) {
        w.fatal(fault)?;
    }
    Ok(found)
}

/// How a member with an array is called.
const ARRAY: &str = ".npy";

fn visible_name(w: &Walker<'_>) -> String {
    crate::data::error::shown(w.path)
}

/// Whether the first member is an array, where there is no list of them.
fn begins_with_array(w: &mut Walker<'_>) -> Result<bool, DataError> {
    let head = w.peek(0, 30 + 1024)?;
    let length = head.get(26..28).and_then(<[u8]>::first_chunk::<2>).map_or(0, |&n| usize::from(u16::from_le_bytes(n)));
    let name = head.get(30..30 + length).unwrap_or_default();
    Ok(name.ends_with(ARRAY.as_bytes()) || w.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("npz")))
}

/// The members, at most so many; what is wrong with the directory is noted.
fn directory(archive: &ZipArchive<FileReader>, buffer: &mut [u8], limit: usize, found: &mut Found) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut walk = archive.entries(buffer);
    loop {
        match walk.next_entry() {
            Ok(None) => break,
            Ok(Some(_)) if entries.len() >= limit => {
                found.damage(message!("mat-too-many-variables", limit = limit));
                return entries;
            }
            Ok(Some(record)) => {
                if !record.is_dir() {
                    entries.push(Entry {
                        name: String::from_utf8_lossy(record.file_path().as_bytes()).into_owned(),
                        way: record.wayfinder(),
                        method: record.compression_method(),
                        is_encrypted: record.flags().is_encrypted(),
                    });
                }
            }
            Err(_) => {
                found.damage(message!("npz-directory", n = entries.len()));
                break;
            }
        }
    }
    entries
}

/// Which members share bytes with one before them: no honest archive has such, and a few bytes could stand for many arrays.
fn overlapping(archive: &ZipArchive<FileReader>, entries: &[Entry]) -> Vec<bool> {
    let range = |(i, entry): (usize, &Entry)| {
        let (start, end) = archive.get_entry(entry.way).ok()?.compressed_data_range();
        Some((start, end, i))
    };
    let mut ranges: Vec<(u64, u64, usize)> = entries.iter().enumerate().filter_map(range).collect();
    ranges.sort_unstable();
    let mut overlaps = vec![false; entries.len()];
    let mut behind = 0;
    for (start, end, i) in ranges {
        overlaps[i] = start < behind && end > start;
        behind = behind.max(end);
    }
    overlaps
}

/// Why a member is not read.
enum Refused {
    /// It is another thing, which is no fault of the file.
    Foreign(Message),
    /// The sentence without the variable's name.
    Damaged(Message),
}

/// The bytes of one member, never more than were declared, with their checksum.
struct Member<'a> {
    inner: Inner<'a>,
    /// Where its bytes begin in the file.
    at: u64,
    left: u64,
    done: u64,
    crc: crc32fast::Hasher,
    declared_crc: u32,
}

enum Inner<'a> {
    Stored(ZipReader<&'a FileReader>),
    Deflated(Box<DeflateDecoder<ZipReader<&'a FileReader>>>),
}

impl<'a> Member<'a> {
    /// Checks what the directory declares.
    fn open(w: &Walker<'_>, archive: &'a ZipArchive<FileReader>, entry: &Entry) -> Result<Self, Refused> {
        let damaged = || Refused::Damaged(message!("npz-member"));
        if entry.is_encrypted {
            return Err(Refused::Damaged(message!("npz-encrypted")));
        }
        let opened = archive.get_entry(entry.way).map_err(|_| damaged())?;
        let (start, end) = opened.compressed_data_range();
        let (packed, size) = (end - start, entry.way.uncompressed_size_hint());
        if end > w.size {
            let left = w.size.saturating_sub(start);
            return Err(Refused::Damaged(message!("npz-cut", needed = packed, left = left)));
        }
        let reader = opened.reader();
        let declared_crc = reader.claim_verifier().crc;
        let inner = match entry.method {
            CompressionMethod::STORE if packed == size => Inner::Stored(reader),
            CompressionMethod::STORE => return Err(damaged()),
            CompressionMethod::DEFLATE if size > packed.saturating_mul(MAX_RATIO) + 1024 => {
                return Err(Refused::Damaged(message!("mat-ratio", packed = packed, declared = shown_bytes(size))));
            }
            CompressionMethod::DEFLATE => {
                Inner::Deflated(Box::new(DeflateDecoder::new_with_buf(reader, vec![0; 64 * 1024])))
            }
            other => return Err(Refused::Damaged(message!("npz-method", method = other.to_string()))),
        };
        Ok(Self { inner, at: start, left: size, done: 0, crc: crc32fast::Hasher::new(), declared_crc })
    }
}

impl Bytes for Member<'_> {
    fn exact(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        let wanted = buffer.len() as u64;
        if wanted > self.left {
            return Err(Fault::Short { needed: wanted, left: self.left });
        }
        match &mut self.inner {
            Inner::Stored(reader) => reader.read_exact(buffer),
            Inner::Deflated(decoder) => decoder.read_exact(buffer),
        }
        .map_err(|e| damaged(&e))?;
        self.crc.update(buffer);
        self.left -= wanted;
        self.done += wanted;
        Ok(())
    }

    fn position(&self) -> u64 {
        match &self.inner {
            Inner::Stored(_) => self.at + self.done,
            Inner::Deflated(decoder) => self.at + decoder.total_in(),
        }
    }

    fn left(&self) -> u64 {
        self.left
    }

    /// The stream must end where it was declared to, with the right checksum. What follows an array in its member is told
    /// elsewhere.
    fn finish(&mut self) -> Result<(), Fault> {
        if self.left > 0 {
            return Ok(());
        }
        if let Inner::Deflated(decoder) = &mut self.inner
            && decoder.read(&mut [0; 64]).map_err(|e| damaged(&e))? > 0
        {
            return Err(message!("mat-compressed-longer").into());
        }
        if self.crc.clone().finalize() == self.declared_crc { Ok(()) } else { Err(message!("npz-checksum").into()) }
    }
}

fn damaged(e: &io::Error) -> Fault {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => message!("mat-compressed-cut").into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => message!("mat-compressed-damaged").into(),
        kind => Fault::Io(io::Error::new(kind, e.to_string())),
    }
}
