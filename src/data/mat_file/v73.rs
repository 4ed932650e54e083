//! MATLAB 7.3: HDF5 datasets in the root group, with MATLAB's class as an attribute and the dimensions reversed.
//! Links and storage outside the file are never followed.

use std::sync::{Arc, Mutex, PoisonError};

use hdf5_reader::group::Group;
use hdf5_reader::storage::DynStorage;
use hdf5_reader::{Dataset, Datatype, ExternalFileResolver, ExternalLinkResolver, Hdf5File, OpenOptions};

use super::class;
use super::v73_text::{self, MAX_PEEKS, References};
use super::v73_values::{Value, hdf5_fault, number, read_blocks, said, text};
use crate::data::error::{DataError, visible};
use crate::data::table::{VariableInfo, product};
use crate::data::visit::Found;
use crate::data::visit::Visitor;
use crate::data::walker::{Fault, Walker, refuse};
use crate::message;
use crate::words::Message;

const MAX_CHUNK_BYTES: usize = 128 << 20;
const MAX_OBJECT_HEADER_BYTES: usize = 16 << 20;
const CHUNK_CACHE_BYTES: usize = 32 << 20;

/// Refuses everything outside the file and remembers what was asked for.
#[derive(Default)]
struct Outside(Mutex<Vec<Message>>);

impl Outside {
    fn note(&self, sentence: Message) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if list.len() < 100 && !list.contains(&sentence) {
            list.push(sentence);
        }
    }

    fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ExternalLinkResolver for Outside {
    fn resolve_external_link(&self, filename: &str) -> hdf5_reader::error::Result<Option<Hdf5File>> {
        self.note(message!("hdf5-external-link", file = visible(filename)));
        Ok(None)
    }
}

impl ExternalFileResolver for Outside {
    fn resolve_external_file(&self, filename: &str) -> hdf5_reader::error::Result<Option<DynStorage>> {
        self.note(message!("hdf5-external-storage", file = visible(filename)));
        Ok(None)
    }
}

/// Walks over the root group.
pub(super) fn walk(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let outside = Arc::new(Outside::default());
    let options = OpenOptions {
        chunk_cache_bytes: CHUNK_CACHE_BYTES,
        max_chunk_bytes: MAX_CHUNK_BYTES,
        max_read_bytes: usize::try_from(w.limits.max_variable_bytes).unwrap_or(usize::MAX),
        max_object_header_bytes: MAX_OBJECT_HEADER_BYTES,
        external_file_resolver: Some(Arc::clone(&outside) as Arc<dyn ExternalFileResolver>),
        external_link_resolver: Some(Arc::clone(&outside) as Arc<dyn ExternalLinkResolver>),
        ..OpenOptions::default()
    };
    let refused = |e: hdf5_reader::error::Error| DataError::file(w.path, message!("hdf5-unreadable", error = said(&e)));
    let file = Hdf5File::open_with_options(w.path, options).map_err(refused)?;
    let root = file.root_group().map_err(refused)?;
    let (groups, datasets) = root.member_names().map_err(refused)?;
    let mut found = Found::default();
    let root = Arc::new(root);
    let mut to_do = members(&root, "", 0, &groups, &datasets);
    let total = to_do.len().max(1) as u64;
    let mut texts = References { root: Arc::clone(&root), peeks: MAX_PEEKS };
    while let Some(member) = to_do.pop() {
        let index = found.variables.len();
        if index >= w.limits.max_variables {
            found.damage(message!("mat-too-many-variables", limit = w.limits.max_variables));
            break;
        }
        let mut info = VariableInfo { class: "unknown".to_owned(), ..VariableInfo::default() };
        info.name.clone_from(&member.full_name);
        // Fields of structs come on top of the variables that were counted first.
        let share = Share { index: (index as u64).min(total - 1), total };
        let result = if member.is_group {
            member.parent.group(&member.name).map_err(|e| hdf5_fault(&info, &e)).map(|group| {
                describe_group(&group, &mut info);
                if info.class == "struct" && member.depth < class::MAX_DEPTH {
                    to_do.extend(fields(group, &mut info, member.depth + 1));
                }
            })
        } else {
            let dataset = member.parent.dataset(&member.name).map_err(|e| hdf5_fault(&info, &e));
            dataset.and_then(|dataset| variable(w, &dataset, index, share, visitor, &mut texts, &mut info))
        };
        if let Err(fault) = result {
            let sentence = w.fatal(fault)?;
            found.damage(sentence.clone());
            refuse(&mut info, sentence);
        }
        found.variables.push(info);
        if let Err(fault) = w.step(w.size * (share.index + 1) / total) {
            w.fatal(fault)?;
        }
    }
    found.problems.extend(outside.take());
    Ok(found)
}

/// A group or dataset that is still to be looked at.
struct Member {
    parent: Arc<Group>,
    name: String,
    /// As it is listed: of a field with the structs around it.
    full_name: String,
    is_group: bool,
    depth: usize,
}

/// Where a variable stands among all, for the progress.
#[derive(Clone, Copy)]
struct Share {
    index: u64,
    total: u64,
}

/// The members of a group, the first one last.
fn members(parent: &Arc<Group>, prefix: &str, depth: usize, groups: &[String], datasets: &[String]) -> Vec<Member> {
    let names = groups.iter().map(|n| (n, true)).chain(datasets.iter().map(|n| (n, false)));
    let names = names.filter(|(name, _)| !name.starts_with('#'));
    let mut members: Vec<Member> = names
        .map(|(name, is_group)| Member {
            parent: Arc::clone(parent),
            name: name.clone(),
            full_name: format!("{prefix}{name}"),
            is_group,
            depth,
        })
        .collect();
    members.reverse();
    members
}

/// The fields of a struct, where it has one element: of many, each field holds references.
fn fields(group: Group, info: &mut VariableInfo, depth: usize) -> Vec<Member> {
    let Ok((groups, datasets)) = group.member_names() else { return Vec::new() };
    let is_array = datasets.first().and_then(|name| group.dataset(name).ok()).is_some_and(|field| {
        matches!(field.dtype(), Datatype::Reference { .. }) && text(&field.attributes(), "MATLAB_class").is_none()
    });
    if is_array || (groups.is_empty() && datasets.is_empty()) {
        return Vec::new();
    }
    info.reason = Some(class::fields_are_listed(&info.shown_name()));
    members(&Arc::new(group), &format!("{}.", info.name), depth, &groups, &datasets)
}

/// A struct, a sparse matrix or another value that MATLAB keeps as a group.
fn describe_group(group: &Group, info: &mut VariableInfo) {
    let attributes = group.attributes().unwrap_or_default();
    let sparse = number(&attributes, "MATLAB_sparse");
    let named = text(&attributes, "MATLAB_class").unwrap_or_else(|| "struct".to_owned());
    info.class = if sparse.is_some() { "sparse".to_owned() } else { named };
    if let Some(rows) = sparse {
        let ends = group.dataset("jc").map(|jc| jc.shape().iter().product::<u64>()).unwrap_or_default();
        info.dims = vec![rows as u64, ends.saturating_sub(1)];
    }
    info.reason = Some(class::way_out(&info.class, &info.shown_name()));
}

fn variable(
    w: &mut Walker<'_>,
    dataset: &Dataset,
    index: usize,
    Share { index: place, total }: Share,
    visitor: &mut dyn Visitor,
    references: &mut References,
    info: &mut VariableInfo,
) -> Result<(), Fault> {
    let attributes = dataset.attributes();
    let stored = numeric_class(dataset.dtype());
    info.class =
        text(&attributes, "MATLAB_class").or(stored.map(str::to_owned)).unwrap_or_else(|| "unknown".to_owned());
    info.dims = dataset.shape().iter().rev().copied().collect();
    info.complex = matches!(dataset.dtype(), Datatype::Compound { .. });
    let object = attributes.iter().any(|a| a.name == "MATLAB_object_decode");
    let empty = number(&attributes, "MATLAB_empty").is_some_and(|v| v != 0.0);
    if empty {
        info.dims = empty_dims(dataset, info)?;
        info.complex = false;
    }
    if object || !class::is_numeric(&info.class) || (stored.is_none() && !empty) {
        info.reason = Some(class::way_out(&info.class, &info.shown_name()));
        if !object && !empty {
            let at = w.size * place / total;
            v73_text::look((w, at), dataset, visitor.wants_texts(index).then_some(visitor), references, info)?;
        }
        return Ok(());
    }
    info.usable = true;
    let n = w.check_room(info)?;
    if !visitor.wants(index, info) {
        return Ok(());
    }
    visitor.begin(n as usize)?;
    if n > 0 {
        let mut done = 0_u64;
        let (from, share) = (w.size * place / total, w.size / total);
        read_blocks(dataset, &mut |values| {
            visitor.block(values);
            done += values.len() as u64;
            w.step(from + (share as f64 * done as f64 / n as f64) as u64)
        })
        .map_err(|e| e.unwrap_or_else(|e| hdf5_fault(info, &e)))?;
        if done != n {
            return Err(Fault::Here(message!("hdf5-values-missing", name = info.shown_name(), done = done, n = n)));
        }
    }
    visitor.end(info);
    Ok(())
}

/// The class that a stored type stands for, where it holds numbers: also complex pairs, and enumerations (booleans).
fn numeric_class(dtype: &Datatype) -> Option<&'static str> {
    Some(match dtype {
        Datatype::FloatingPoint { size: 8, .. } => "double",
        Datatype::FloatingPoint { size: 4, .. } => "single",
        Datatype::FixedPoint { size: 1, signed: true, .. } => "int8",
        Datatype::FixedPoint { size: 1, signed: false, .. } => "uint8",
        Datatype::FixedPoint { size: 2, signed: true, .. } => "int16",
        Datatype::FixedPoint { size: 2, signed: false, .. } => "uint16",
        Datatype::FixedPoint { size: 4, signed: true, .. } => "int32",
        Datatype::FixedPoint { size: 4, signed: false, .. } => "uint32",
        Datatype::FixedPoint { size: 8, signed: true, .. } => "int64",
        Datatype::FixedPoint { size: 8, signed: false, .. } => "uint64",
        Datatype::Enum { base, .. } if matches!(**base, Datatype::FixedPoint { .. }) => "logical",
        Datatype::Compound { fields, .. } => match &fields[..] {
            [real, imaginary]
                if matches!(real.datatype, Datatype::FloatingPoint { .. } | Datatype::FixedPoint { .. })
                    && real.datatype == imaginary.datatype
                    && matches!((&*real.name, &*imaginary.name), ("real", "imag") | ("r", "i")) =>
            {
                numeric_class(&real.datatype)?
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// An empty array keeps its dimensions as its values.
fn empty_dims(dataset: &Dataset, info: &VariableInfo) -> Result<Vec<u64>, Fault> {
    let wrong = || Fault::Here(message!("hdf5-empty-damaged", name = info.shown_name()));
    if product(dataset.shape()).is_none_or(|n| n > 64) {
        return Err(wrong());
    }
    let values = dataset.read_array::<Value>().map_err(|e| hdf5_fault(info, &e))?;
    let dims: Vec<u64> = values.iter().map(|v| v.0 as u64).collect();
    if product(&dims) == Some(0) { Ok(dims) } else { Err(wrong()) }
}
