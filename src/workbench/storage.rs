//! What is remembered between two starts, on disk: named texts in one file, and anything else in files of its own.
//!
//! Files are written in the background, to a file beside them that is then renamed. What cannot be read is kept aside
//! under another name, never written over. Two programs may write the same file: each only writes over what it changed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::run::Wake;
use crate::data::atomic_file::{free_name, write_atomically};
use crate::engine::job::{Job, Poll};
use crate::message;

/// Texts by their names.
pub type Texts = BTreeMap<String, String>;
/// Makes one text of two that two programs have written under the same name: mine, then theirs.
pub type Resolve = fn(&str, &str, &str) -> String;

/// Largest file that is read: a mistaken path must not fill the memory.
const MAX_BYTES: u64 = 64 << 20;

/// What went wrong with a file of what is remembered.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// It could not be understood, and was kept under another name.
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it is now.
        kept: PathBuf,
    },
    /// It could not be read, nor kept aside: nothing will be written in its place.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// It could not be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
}

/// What reading a file gave: its bytes, where there is one.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        // What stands where its folder should be may go away: then there is a file to write, and none to be read.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if !file.metadata()?.is_file() {
        return Err(io::Error::other(message!("storage-not-a-file")));
    }
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, MAX_BYTES), &mut bytes)?;
    Ok(Some(bytes))
}

/// Gives a file another name, in its folder, that no file has.
fn keep_aside(path: &Path) -> io::Result<PathBuf> {
    let kept = free_name(path);
    std::fs::rename(path, &kept)?;
    Ok(kept)
}

/// Gives a file that is not needed any more another name, in its folder: what was in it stands elsewhere now.
///
/// # Errors
/// Where it cannot be renamed.
pub(super) fn put_away(path: &Path, ending: &str) -> Result<(), Trouble> {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    let unwritable = |error: io::Error| Trouble::Unwritable { path: path.to_owned(), why: error.to_string() };
    std::fs::rename(path, PathBuf::from(name)).map_err(unwritable)
}

/// What `parse` makes of a file; `None` where there is none. A file that it cannot make anything of is kept aside.
///
/// # Errors
/// [`Trouble::Damaged`] or [`Trouble::Unreadable`].
pub fn load<T>(path: &Path, parse: impl FnOnce(&[u8]) -> Option<T>) -> Result<Option<T>, Trouble> {
    let parsed = match read(path) {
        Ok(None) => return Ok(None),
        Ok(Some(bytes)) => parse(&bytes).ok_or_else(|| message!("storage-not-understood").to_string()),
        Err(error) => Err(error.to_string()),
    };
    parsed.map(Some).map_err(|why| match keep_aside(path) {
        Ok(kept) => Trouble::Damaged { path: path.to_owned(), kept },
        Err(_) => Trouble::Unreadable { path: path.to_owned(), why },
    })
}

/// What is left to tell of a file that was written: that what stood in its place was damaged, and is kept aside.
pub(super) type Written = Option<Trouble>;

/// What a file holds that is about to be written over: nothing where it was damaged, since then it stands aside under another
/// name, which is to be told. One that cannot be read must not be written over.
pub(super) fn anew<T: Default>(loaded: Result<T, Trouble>) -> Result<(T, Written), Trouble> {
    match loaded {
        Err(damaged @ Trouble::Damaged { .. }) => Ok((T::default(), Some(damaged))),
        other => other.map(|held| (held, None)),
    }
}

/// Writes a file whole or not at all; its folder is made where there is none.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let outcome = std::fs::create_dir_all(folder).and_then(|()| write_atomically(path, |out| out.write_all(bytes)));
    outcome.map_err(|error| Trouble::Unwritable { path: path.to_owned(), why: error.to_string() })
}

/// Named texts in one file, written in the background whenever they change.
pub struct Store {
    path: PathBuf,
    wake: Wake,
    resolve: Resolve,
    /// What this program wants remembered.
    mine: Texts,
    /// What of it was last read or written: where they differ, this program has changed something.
    synced: Texts,
    /// What is being written.
    writing: Option<Texts>,
    /// What could not be written: not tried again before something changes.
    failed: Option<Texts>,
    job: Job<Result<Written, Trouble>>,
    /// A file that could be neither read nor moved is not written over.
    is_locked: bool,
}

impl Store {
    /// The texts of a file, and what is wrong with it.
    pub fn open(path: PathBuf, wake: Wake, resolve: Resolve) -> (Self, Option<Trouble>) {
        let (mine, trouble) = match load(&path, parse) {
            Ok(texts) => (texts.unwrap_or_default(), None),
            Err(trouble) => (Texts::new(), Some(trouble)),
        };
        let store = Self {
            path,
            wake,
            resolve,
            synced: mine.clone(),
            mine,
            writing: None,
            failed: None,
            job: Job::default(),
            is_locked: matches!(trouble, Some(Trouble::Unreadable { .. })),
        };
        (store, trouble)
    }

    /// What is to be remembered.
    pub fn texts(&self) -> &Texts {
        &self.mine
    }

    /// Makes these the texts to be remembered. Written at the next [`Self::poll`], where they differ.
    pub fn set(&mut self, texts: Texts) {
        self.mine = texts;
    }

    /// Keeps a copy of the file under another name: something in it cannot be used, and will be written over. `None` where
    /// there is no file.
    ///
    /// # Errors
    /// Where the copy cannot be written.
    pub fn copy_aside(&self) -> Result<Option<PathBuf>, Trouble> {
        let kept = free_name(&self.path);
        match std::fs::copy(&self.path, &kept) {
            Ok(_) => Ok(Some(kept)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble::Unwritable { path: kept, why: error.to_string() }),
        }
    }

    /// What is wrong with a file whose parts cannot all be read, after a copy of it was kept.
    pub fn damaged_in_part(&self) -> Option<Trouble> {
        let damaged = |kept| Trouble::Damaged { path: self.path.clone(), kept };
        self.copy_aside().map_or_else(Some, |kept| kept.map(damaged))
    }

    /// Looks after the writing: begins one where there is something new, one after another.
    ///
    /// # Errors
    /// Where the last one went wrong; said once for the same texts.
    pub fn poll(&mut self) -> Result<(), Trouble> {
        match self.job.poll() {
            Poll::Busy => return Ok(()),
            Poll::Done(outcome) => self.ended(outcome)?,
            Poll::Idle | Poll::Failed => self.writing = None,
        }
        if let Some(work) = self.work() {
            let wake = Arc::clone(&self.wake);
            self.job
                .start("storage", move || wake(), move |_| work())
                .map_err(|error| Trouble::Unwritable { path: self.path.clone(), why: error.to_string() })?;
        }
        Ok(())
    }

    /// Writes what is not yet written, and waits for it. What could not be written before is tried once more: there may be
    /// room by now.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(&mut self) -> Result<(), Trouble> {
        let before = match self.job.wait() {
            Poll::Done(outcome) => self.ended(outcome),
            _ => Ok(()),
        };
        self.failed = None;
        match self.work() {
            Some(work) => {
                let outcome = work();
                self.ended(outcome)
            }
            None => before,
        }
    }

    fn ended(&mut self, outcome: Result<Written, Trouble>) -> Result<(), Trouble> {
        let writing = self.writing.take();
        let damaged = match outcome {
            Ok(damaged) => {
                self.synced = writing.unwrap_or_else(|| self.synced.clone());
                damaged
            }
            Err(trouble) => {
                self.failed = writing;
                Some(trouble)
            }
        };
        damaged.map_or(Ok(()), Err)
    }

    /// The next writing, where there is something new.
    fn work(&mut self) -> Option<impl FnOnce() -> Result<Written, Trouble> + Send + 'static> {
        if self.is_locked || self.mine == self.synced || self.failed.as_ref() == Some(&self.mine) {
            return None;
        }
        self.writing = Some(self.mine.clone());
        let (path, resolve) = (self.path.clone(), self.resolve);
        let is_changed = |(name, text): &(&String, &String)| self.synced.get(*name) != Some(*text);
        let with_before = |(name, text): (&String, &String)| {
            (name.clone(), Changed { mine: text.clone(), before: self.synced.get(name).cloned() })
        };
        let changed = self.mine.iter().filter(is_changed).map(with_before).collect();
        let all = self.mine.clone();
        Some(move || write_changes(&path, changed, all, resolve))
    }
}

/// A text that this program has changed.
struct Changed {
    mine: String,
    /// What it was when this program read or wrote it last.
    before: Option<String>,
}

/// The texts of a file, with these instead of its own of the same names: what another program has changed meanwhile stays.
/// Of a file that was damaged meanwhile nothing is left: then all of `mine` are written.
fn write_changes(
    path: &Path,
    changed: BTreeMap<String, Changed>,
    mine: Texts,
    resolve: Resolve,
) -> Result<Written, Trouble> {
    let (mut texts, damaged) = anew(load(path, parse).map(Option::unwrap_or_default))?;
    if damaged.is_some() {
        texts = mine;
    }
    for (name, Changed { mine, before }) in changed {
        let text = match texts.get(&name) {
            Some(theirs) if *theirs != mine && Some(theirs) != before.as_ref() => resolve(&name, &mine, theirs),
            _ => mine,
        };
        texts.insert(name, text);
    }
    let config = ron::ser::PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(&texts, config)
        .map_err(|error| Trouble::Unwritable { path: path.to_owned(), why: error.to_string() })?;
    write(path, text.as_bytes())?;
    Ok(damaged)
}

fn parse(bytes: &[u8]) -> Option<Texts> {
    ron::de::from_bytes(bytes).ok()
}
