//! Weights out, in the format that the name's ending says, or under PyTorch's names.

use std::path::Path;

use ndarray::{Array2, ArrayView2};

use super::{RunRecord, norms_of};
use crate::data::mat_file::writer::{Compression, MatValue, row, write_mat_file};
use crate::data::numpy_file::writer::{NpyValue, write_npz_file};
use crate::data::safetensors_file::{self, Tensor};
use crate::data::{DataError, shown_name};
use crate::message;
use crate::nn::{Network, Parameters};

/// How weights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A compressed MATLAB v5 file.
    Mat,
    /// Arrays of NumPy.
    Npz,
    /// Tensors under our own names, `W` inputs x units.
    Safetensors,
    /// Tensors under the names that `torch.nn.Sequential(Linear, activation, Linear, ...)` has: `0.weight` (units x inputs),
    /// `0.bias`, `2.weight`, ...
    Pytorch,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mat, Self::Npz, Self::Safetensors, Self::Pytorch];

    /// How a file of this format ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Mat => "mat",
            Self::Npz => "npz",
            Self::Safetensors | Self::Pytorch => "safetensors",
        }
    }

    /// The format that a name's ending says; tensors have our own names.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| format.ending().eq_ignore_ascii_case(ending))
    }
}

/// Where the product of a layer stands in `torch.nn.Sequential`: each layer before it has a product and an activation, and a
/// normalisation between them where it is normalised.
fn torch_place(parameters: &Parameters, l: usize) -> usize {
    (0..l).map(|below| if parameters.norm_of(below).is_none() { 2 } else { 3 }).sum()
}

/// What PyTorch calls a part of a normalisation that we call, say, `gain2`.
fn torch_norm(parameters: &Parameters, name: &str) -> String {
    let (kind, layer) = name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len()));
    let place = torch_place(parameters, layer.parse::<usize>().unwrap_or(1).saturating_sub(1)) + 1;
    let kind = match kind {
        "gain" => "weight",
        "shift" => "bias",
        "mean" => "running_mean",
        _ => "running_var",
    };
    format!("{place}.{kind}")
}

/// Writes the weights in the format that the name's ending says.
///
/// # Errors
/// Another ending, or where the file cannot be written.
pub fn write(path: &Path, network: &Network, record: &RunRecord) -> Result<(), DataError> {
    let format =
        Format::of(path).ok_or_else(|| DataError::File { path: shown_name(path), what: message!("weights-ending") })?;
    write_as(path, format, network, record)
}

/// Writes `W1 b1 ... WL bL`, of normalised layers `gain1 shift1 ...` (and `mean1 variance1 ...`, the running ones), `activation` (keys, first layer first, separated by commas), `loss`, `step` (steps taken),
/// `history`, `history_columns` and `changes` (one line each, empty where there were none). Biases are rows of 1 x units in MATLAB's
/// format and vectors in the others. A file of tensors holds weights and biases only; what is text or one number stands in
/// its metadata, with the `layout` of its matrices, and there is no history.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_as(path: &Path, format: Format, network: &Network, record: &RunRecord) -> Result<(), DataError> {
    let parameters = &network.parameters;
    let n_layers = network.n_layers();
    let activation: Vec<&str> =
        network.hidden.iter().map(|layer| layer.activation.key()).chain([network.output.key()]).collect();
    let activation = activation.join(",");
    let n_columns = record.columns.len();
    let n_rows = record.history.len().checked_div(n_columns).unwrap_or(0);
    let history = Array2::from_shape_fn((n_rows, n_columns), |(i, j)| record.history[i * n_columns + j]);
    let columns = record.columns.join(",");
    let changes = record.changes.join("\n");
    let name = |l: usize| match format {
        Format::Pytorch => {
            let at = torch_place(parameters, l);
            (format!("{at}.weight"), format!("{at}.bias"))
        }
        _ => (format!("W{}", l + 1), format!("b{}", l + 1)),
    };
    let names: Vec<(String, String)> = (0..n_layers).map(name).collect();
    let layers = || names.iter().enumerate().map(|(l, (w, b))| (l, w.as_str(), b.as_str()));
    match format {
        Format::Mat => {
            let biases: Vec<Array2<f64>> = (0..n_layers).map(|l| row(parameters.biases_slice(l))).collect();
            let step = row(&[record.step as f64]);
            let mut variables = Vec::new();
            for (l, w, b) in layers() {
                variables.push((w, MatValue::Matrix(parameters.weights(l))));
                variables.push((b, MatValue::Matrix(biases[l].view())));
            }
            let norms: Vec<(String, Array2<f64>)> =
                norms_of(parameters).into_iter().map(|(name, values)| (name, row(values))).collect();
            variables.extend(norms.iter().map(|(name, values)| (name.as_str(), MatValue::Matrix(values.view()))));
            variables.push(("activation", MatValue::Text(&activation)));
            variables.push(("loss", MatValue::Text(record.loss)));
            variables.push(("step", MatValue::Matrix(step.view())));
            variables.push(("history", MatValue::Matrix(history.view())));
            variables.push(("history_columns", MatValue::Text(&columns)));
            variables.push(("changes", MatValue::Text(&changes)));
            write_mat_file(path, &variables, Compression::Zlib)
        }
        Format::Npz => {
            let mut arrays = Vec::new();
            for (l, w, b) in layers() {
                arrays.push((w, NpyValue::Matrix(parameters.weights(l))));
                arrays.push((b, NpyValue::Vector(parameters.biases_slice(l))));
            }
            let norms = norms_of(parameters);
            arrays.extend(norms.iter().map(|(name, values)| (name.as_str(), NpyValue::Vector(values))));
            arrays.push(("activation", NpyValue::Text(&activation)));
            arrays.push(("loss", NpyValue::Text(record.loss)));
            arrays.push(("step", NpyValue::Number(record.step as f64)));
            arrays.push(("history", NpyValue::Matrix(history.view())));
            arrays.push(("history_columns", NpyValue::Text(&columns)));
            arrays.push(("changes", NpyValue::Text(&changes)));
            write_npz_file(path, &arrays, Compression::Zlib)
        }
        Format::Safetensors | Format::Pytorch => {
            let is_of_torch = format == Format::Pytorch;
            let weights = |l| -> ArrayView2<'_, f64> {
                let w = parameters.weights(l);
                if is_of_torch { w.reversed_axes() } else { w }
            };
            let mut tensors = Vec::new();
            for (l, w, b) in layers() {
                tensors.push((w, Tensor::Matrix(weights(l))));
                tensors.push((b, Tensor::Vector(parameters.biases_slice(l))));
            }
            // PyTorch's own names of a normalisation stand at its place in the sequence.
            let norms: Vec<(String, &[f64])> = norms_of(parameters)
                .into_iter()
                .map(|(name, values)| (if is_of_torch { torch_norm(parameters, &name) } else { name }, values))
                .collect();
            tensors.extend(norms.iter().map(|(name, values)| (name.as_str(), Tensor::Vector(values))));
            let step = record.step.to_string();
            let mut says = vec![
                ("layout", if is_of_torch { "units x inputs" } else { "inputs x units" }),
                ("activation", &activation),
                ("loss", record.loss),
                ("step", &step),
                ("changes", &changes),
            ];
            if is_of_torch {
                says.push(("format", "pt")); // what PyTorch's own libraries look for
            }
            safetensors_file::write(path, &tensors, &says)
        }
    }
}
