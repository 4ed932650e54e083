//! Tensors with names (`.safetensors`), as PyTorch, JAX and others write weights. The header is read by the format's own crate,
//! which checks that the tensors lie one behind the other without a gap; that they are all of the file is checked here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use ndarray::ArrayView2;
use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use serde_json::json;

use super::atomic_file::write_whole;
use super::elements::{Element, Elements, Order, Plain, as_matrix, read_matrix};
use super::error::{DataError, visible};
use super::numpy_file::writer::numbers;
use super::table::{Limits, VariableInfo, shown_bytes, shown_dims};
use super::visit::{Found, Visitor};
use super::walker::{Fault, Walker, refuse};
use crate::message;

/// Bytes of a header; the crate itself would take 100 MB, but this is room for 30,000 tensors.
const MAX_HEADER: u64 = 4 << 20;

/// The header, and where the numbers begin.
fn header(w: &mut Walker<'_>) -> Result<(Metadata, u64), DataError> {
    let size = w.peek(0, 8)?;
    let size = size.first_chunk::<8>().map_or(0, |size| u64::from_le_bytes(*size));
    let left = w.size.saturating_sub(8);
    if size > MAX_HEADER {
        let (size, limit) = (shown_bytes(size), shown_bytes(MAX_HEADER));
        return Err(DataError::file(w.path, message!("safetensors-header-large", size = size, limit = limit)));
    }
    if size > left {
        return Err(DataError::file(w.path, message!("safetensors-header-cut", needed = size, left = left)));
    }
    let text = w.peek(8, size as usize)?;
    let metadata: Metadata = serde_json::from_slice(&text)
        .map_err(|e| DataError::file(w.path, message!("safetensors-header", error = visible(&e.to_string()))))?;
    Ok((metadata, 8 + size))
}

/// Walks over all tensors, in the order in which they lie in the file.
pub(super) fn walk(w: &mut Walker<'_>, visitor: &mut dyn Visitor) -> Result<Found, DataError> {
    let mut found = Found::default();
    let (metadata, begin) = header(w)?;
    let there = w.size - begin;
    let declared = metadata.data_len() as u64;
    if declared < there {
        found.problems.push(message!("safetensors-followed", bytes = there - declared));
    }
    // Empty ones lie at the same place; the order must be the same at every reading.
    let mut tensors: Vec<(String, &TensorInfo)> = metadata.tensors().into_iter().collect();
    tensors.sort_by(|(a, left), (b, right)| left.data_offsets.cmp(&right.data_offsets).then_with(|| a.cmp(b)));
    for (name, tensor) in tensors {
        let index = found.variables.len();
        if index >= w.limits.max_variables {
            found.damage(message!("mat-too-many-variables", limit = w.limits.max_variables));
            break;
        }
        let shape: Vec<u64> = tensor.shape.iter().map(|&d| d as u64).collect();
        let (from, to) = (tensor.data_offsets.0 as u64, tensor.data_offsets.1 as u64);
        let element = element_of(tensor.dtype);
        let mut info = VariableInfo {
            name,
            class: element.map_or_else(|| tensor.dtype.to_string(), |element| element.class().to_owned()),
            dims: as_matrix(&shape).unwrap_or_else(|| shape.clone()),
            is_vector: shape.len() < 2,
            usable: true,
            ..VariableInfo::default()
        };
        let name = info.shown_name();
        match element {
            None => refuse(&mut info, message!("safetensors-type", name = name, kind = tensor.dtype.to_string())),
            Some(_) if shape.len() > 2 => {
                let dims = shown_dims(&shape);
                refuse(&mut info, message!("safetensors-dimensions", name = name, n = shape.len(), dims = dims));
            }
            Some(element) => {
                let elements = Elements { element, is_big: false, is_complex: false };
                let size = to.min(there).saturating_sub(from);
                let read = if to > there { Err(Fault::Short { needed: to - from, left: size }) } else { Ok(()) };
                let read = read.and_then(|()| Plain::new(w, begin + from, size)).and_then(|mut bytes| {
                    read_matrix(w, &mut bytes, (elements, Order::Rows), (index, &mut *visitor), &mut info)
                });
                if let Err(fault) = read {
                    let sentence = w.fatal_of(fault, &name)?;
                    found.damage(sentence.clone());
                    refuse(&mut info, sentence);
                }
            }
        }
        found.variables.push(info);
    }
    if let Err(fault) = w.step(w.size) {
        w.fatal(fault)?;
    }
    Ok(found)
}

/// The types that are read.
fn element_of(dtype: Dtype) -> Option<Element> {
    Some(match dtype {
        Dtype::BOOL => Element::Bool,
        Dtype::U8 => Element::U8,
        Dtype::I8 => Element::I8,
        Dtype::U16 => Element::U16,
        Dtype::I16 => Element::I16,
        Dtype::U32 => Element::U32,
        Dtype::I32 => Element::I32,
        Dtype::U64 => Element::U64,
        Dtype::I64 => Element::I64,
        Dtype::F16 => Element::F16,
        Dtype::BF16 => Element::Bf16,
        Dtype::F32 => Element::F32,
        Dtype::F64 => Element::F64,
        _ => return None,
    })
}

/// What a file says of itself, by key; nothing where it is no such file.
pub fn metadata(path: &Path, limits: &Limits) -> BTreeMap<String, String> {
    let mut progress = |_| ControlFlow::Continue(());
    let header = Walker::open(path, limits, &mut progress).and_then(|mut w| header(&mut w));
    let map = header.ok().and_then(|(metadata, _)| metadata.metadata().clone()).unwrap_or_default();
    map.into_iter().collect()
}

/// What can be written.
#[derive(Clone, Debug)]
pub enum Tensor<'a> {
    /// A matrix of float64.
    Matrix(ArrayView2<'a, f64>),
    /// A vector of float64.
    Vector(&'a [f64]),
}

/// Writes tensors of float64 with what is to be said of them, through a temporary file beside it: all names in one order, so
/// that two files of one run are the same.
///
/// # Errors
/// The folder cannot be written.
pub fn write(path: &Path, tensors: &[(&str, Tensor<'_>)], says: &[(&str, &str)]) -> Result<(), DataError> {
    let tensors: BTreeMap<&str, &Tensor<'_>> = tensors.iter().map(|(name, tensor)| (*name, tensor)).collect();
    let says: BTreeMap<&str, &str> = says.iter().copied().collect();
    let mut entries = BTreeMap::from([("__metadata__", json!(says))]);
    let mut from = 0;
    for (name, tensor) in &tensors {
        let shape = match tensor {
            Tensor::Matrix(m) => m.shape().to_vec(),
            Tensor::Vector(v) => vec![v.len()],
        };
        let until = from + size_of::<f64>() * shape.iter().product::<usize>();
        entries.insert(name, json!({"data_offsets": [from, until], "dtype": "F64", "shape": shape}));
        from = until;
    }
    let mut header = json!(entries).to_string();
    header.extend(std::iter::repeat_n(' ', header.len().next_multiple_of(8) - header.len()));
    write_whole(path, |out| {
        out.write_all(&(header.len() as u64).to_le_bytes())?;
        out.write_all(header.as_bytes())?;
        tensors.values().try_for_each(|tensor| match tensor {
            Tensor::Matrix(m) => numbers(out, m.iter().copied()),
            Tensor::Vector(v) => numbers(out, v.iter().copied()),
        })
    })
}
