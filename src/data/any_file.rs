//! The one door to files of data: what a file holds, and one variable of it, whatever the format.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::error::{DataError, shown};
use super::mat_file::Kind;
use super::table::{FileFormat, FileListing, Limits, NumericVariable, OnProgress, VariableInfo};
use super::visit::{Collect, Found, HeadersOnly, Summarise, Visitor};
use super::walker::Walker;
use super::{csv_file, mat_file, numpy_file, safetensors_file};
use crate::message;
use crate::words::{Argument, Message};

/// Lists the variables of a file. Numbers are not read (of CSV they are, to know whether they are numbers), so damage
/// inside compressed numbers is only found by [`examine`] or [`read_variable`].
///
/// # Errors
/// When the file cannot be opened, is no data file, or reading was cancelled. What is wrong with single variables
/// stands in the listing instead.
pub fn open(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<FileListing, DataError> {
    visit(path, limits, progress, &mut HeadersOnly).map(|seen| seen.listing(path))
}

/// As [`open`], but reads every number once, a block at a time, checks it, and leaves a summary with each variable.
///
/// # Errors
/// As [`open`].
pub fn examine(path: &Path, limits: &Limits, progress: &mut OnProgress<'_>) -> Result<FileListing, DataError> {
    visit(path, limits, progress, &mut Summarise::default()).map(|seen| seen.listing(path))
}

/// Reads one variable. Of several with the same name the last one counts.
///
/// # Errors
/// As [`open`], and when there is no such variable, or it cannot be used: then the sentence is the one of the listing.
pub fn read_variable(
    path: &Path,
    name: &str,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
) -> Result<NumericVariable, DataError> {
    let listing = match visit(path, limits, progress, &mut HeadersOnly)? {
        Seen::Table(variable) if variable.name == name => return Ok(variable),
        seen => seen.listing(path),
    };
    let Some(index) = listing.variables.iter().rposition(|v| v.name == name) else {
        return Err(DataError::NoSuchVariable {
            path: shown(path),
            name: super::error::visible(name),
            found: enumerate(&listing.variables),
        });
    };
    let refused = |reason: &Option<Message>| {
        DataError::variable(path, reason.clone().unwrap_or_else(|| message!("data-no-numbers")))
    };
    if !listing.variables[index].usable && !listing.variables[index].is_text {
        return Err(refused(&listing.variables[index].reason));
    }
    let mut collect = Collect::new(index);
    let listing = visit(path, limits, progress, &mut collect)?.listing(path);
    match listing.variables.into_iter().nth(index) {
        Some(info) if info.usable || (info.is_text && !collect.texts.is_empty()) => {
            let (dims, real, texts) = if info.usable {
                (info.dims, collect.values, BTreeMap::new())
            } else {
                let (names, places) = collect.texts.finish();
                (vec![places.len() as u64, 1], places.into(), BTreeMap::from([(0, names)]))
            };
            let (name, complex, columns) = (info.name, info.complex, info.columns);
            Ok(NumericVariable { name, dims, real, complex, columns, texts, notes: Vec::new() })
        }
        Some(info) => Err(refused(&info.reason)),
        None => Err(DataError::file(path, message!("data-file-changed"))),
    }
}

/// What a look at a file found: a table is read as a whole.
enum Seen {
    Table(NumericVariable),
    Variables(FileListing),
}

impl Seen {
    fn listing(self, path: &Path) -> FileListing {
        match self {
            Self::Table(variable) => csv_file::listing(path, &variable),
            Self::Variables(listing) => listing,
        }
    }
}

fn visit(
    path: &Path,
    limits: &Limits,
    progress: &mut OnProgress<'_>,
    visitor: &mut dyn Visitor,
) -> Result<Seen, DataError> {
    let mut report = |p| progress(p);
    let mut walker = Walker::open(path, limits, &mut report)?;
    let (format, found) = match mat_file::recognise(&mut walker)? {
        Kind::Mat(format) => (format, mat_file::walk(&mut walker, format, visitor)?),
        Kind::Npy => (FileFormat::Npy, numpy_file::walk_npy(&mut walker, visitor)?),
        Kind::Zip => (FileFormat::Npz, numpy_file::walk_npz(&mut walker, visitor)?),
        Kind::Safetensors => (FileFormat::Safetensors, safetensors_file::walk(&mut walker, visitor)?),
        Kind::Text if csv_file::is_named_as_text(path) => {
            return csv_file::read(path, limits, progress).map(Seen::Table);
        }
        Kind::Text => {
            return Err(DataError::file(path, message!("foreign-text")));
        }
        Kind::Foreign(what) => return Err(DataError::file(path, what)),
    };
    Ok(Seen::Variables(listing(path, format, found)))
}

/// Looks at all variables together: twins, and whether any can be used.
fn listing(path: &Path, format: FileFormat, found: Found) -> FileListing {
    let Found { mut variables, mut problems, damaged } = found;
    let mut seen = HashSet::new();
    for info in variables.iter_mut().rev() {
        if info.usable && !seen.insert(info.name.clone()) {
            let sentence = message!("data-twin", name = info.shown_name());
            info.usable = false;
            info.summary = None;
            info.reason = Some(sentence.clone());
            problems.push(sentence);
        }
    }
    let is_of_matlab = matches!(format, FileFormat::MatV4 | FileFormat::MatV5 | FileFormat::MatV73);
    for info in variables.iter().filter(|v| is_of_matlab && v.usable && !is_identifier(&v.name)) {
        problems.push(message!("data-odd-name", name = info.shown_name()));
    }
    if !variables.iter().any(|v| v.usable) && problems.is_empty() {
        problems.push(if variables.is_empty() {
            message!("data-no-variables")
        } else {
            message!("data-no-matrix", found = enumerate(&variables))
        });
    }
    FileListing { path: path.to_owned(), format, variables, problems, damaged }
}

/// A letter, then letters, digits and underscores; of a field of a struct (`s.X`) every part.
fn is_identifier(name: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    name.split('.').all(is_name)
}

/// `data (struct 1x1), names (cell 3x1)`; of many, the first ten.
pub(super) fn enumerate(variables: &[VariableInfo]) -> Message {
    if variables.is_empty() {
        return message!("found-nothing");
    }
    let mut names: Vec<Argument> =
        variables.iter().take(10).map(|v| format!("{} ({})", v.shown_name(), v.kind()).into()).collect();
    if variables.len() > 10 {
        names.push(message!("found-more", n = variables.len() - 10).into());
    }
    message!("found-list", list = names)
}
