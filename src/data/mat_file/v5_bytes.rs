//! The bytes of one array of a v5 file, as they stand or inflated on the way, never more than were declared.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::read::ZlibDecoder;

use crate::data::table::{VariableInfo, shown_bytes};
use crate::data::walker::{Fault, MAX_RATIO, Walker};
use crate::message;

/// The content of one array element, from the file or inflated on the way, with the bytes that are left of it.
pub(super) struct ArrayBytes {
    inner: Inner,
    /// Where the element's content begins in the file.
    at: u64,
    /// Bytes of it in the file.
    size: u64,
    /// Bytes that may still be read.
    pub left: u64,
}

enum Inner {
    Plain(Arc<File>),
    Inflating(Box<ZlibDecoder<io::Take<Arc<File>>>>),
}

impl ArrayBytes {
    /// `size` bytes as they stand, from the file's position on.
    pub(super) fn plain(w: &Walker<'_>, at: u64, size: u64) -> Self {
        Self { inner: Inner::Plain(Arc::clone(&w.file)), at, size, left: size }
    }

    /// What `size` bytes from the file's position on inflate to: first 8 bytes, then what is [declared](Self::declare).
    pub(super) fn inflating(w: &Walker<'_>, at: u64, size: u64) -> Self {
        let decoder = ZlibDecoder::new_with_buf(Arc::clone(&w.file).take(size), vec![0; 64 * 1024]);
        Self { inner: Inner::Inflating(Box::new(decoder)), at, size, left: 8 }
    }

    /// Whether the bytes are inflated on the way.
    pub(super) fn is_inflating(&self) -> bool {
        matches!(self.inner, Inner::Inflating(_))
    }

    /// Allows `size` inflated bytes.
    pub(super) fn declare(&mut self, size: u64) -> Result<(), Fault> {
        if size > self.size.saturating_mul(MAX_RATIO) + 1024 {
            return Err(Fault::Its(message!("mat-ratio", packed = self.size, declared = shown_bytes(size))));
        }
        self.left = size;
        Ok(())
    }

    /// Fills `buffer`.
    pub(super) fn exact(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        let wanted = buffer.len() as u64;
        if wanted > self.left {
            return Err(Fault::Short { needed: wanted, left: self.left });
        }
        self.left -= wanted;
        match &mut self.inner {
            Inner::Plain(file) => file.read_exact(buffer).map_err(Fault::Io),
            Inner::Inflating(decoder) => decoder.read_exact(buffer).map_err(|e| damaged(&e)),
        }
    }

    /// Passes over `n` bytes.
    pub(super) fn skip(&mut self, n: u64, w: &mut Walker<'_>) -> Result<(), Fault> {
        if let Inner::Plain(file) = &mut self.inner {
            if n > self.left {
                return Err(Fault::Short { needed: n, left: self.left });
            }
            self.left -= n;
            return file.seek(SeekFrom::Current(n.cast_signed())).map(|_| ()).map_err(Fault::Io);
        }
        let mut buffer = vec![0; 64 * 1024];
        let mut rest = n;
        while rest > 0 {
            let step = rest.min(buffer.len() as u64) as usize;
            self.exact(&mut buffer[..step])?;
            rest -= step as u64;
            w.step(self.position())?;
        }
        Ok(())
    }

    /// Only the next `size` bytes may be read, until [`Self::leave`] is given what this returns.
    pub(super) fn enter(&mut self, size: u64) -> Result<u64, Fault> {
        let outer = self.left.checked_sub(size).ok_or(Fault::Short { needed: size, left: self.left })?;
        self.left = size;
        Ok(outer)
    }

    /// Passes over what is left of the part, and goes on behind it.
    pub(super) fn leave(&mut self, outer: u64, w: &mut Walker<'_>) -> Result<(), Fault> {
        let rest = self.left;
        self.left += outer;
        self.skip(rest, w)
    }

    /// How far the file has been read.
    pub(super) fn position(&self) -> u64 {
        match &self.inner {
            Inner::Plain(_) => self.at + (self.size - self.left.min(self.size)),
            Inner::Inflating(decoder) => self.at + decoder.total_in(),
        }
    }

    /// After the declared bytes the compressed stream must end, with the right checksum; bytes behind it are noted.
    pub(super) fn check_end(&mut self, info: &mut VariableInfo) -> Result<(), Fault> {
        let Inner::Inflating(decoder) = &mut self.inner else { return Ok(()) };
        let more = decoder.read(&mut [0; 64]).map_err(|e| damaged(&e))?;
        if more > 0 {
            return Err(Fault::Its(message!("mat-compressed-longer")));
        }
        let unused = self.size - decoder.total_in().min(self.size);
        if unused > 0 {
            // Something odd about a variable that can be read all the same.
            info.reason = Some(message!("mat-note-followed", name = info.shown_name(), bytes = unused));
        }
        Ok(())
    }
}

fn damaged(e: &io::Error) -> Fault {
    Fault::Its(if e.kind() == io::ErrorKind::UnexpectedEof {
        message!("mat-compressed-cut")
    } else {
        message!("mat-compressed-damaged")
    })
}
