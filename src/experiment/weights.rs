//! Weights as MATLAB files: `W1 b1 ... WL bL`, with `W` inputs x units, so that a network made in MATLAB, numpy or
//! PyTorch can be continued here and one trained here can be taken there.

use std::path::Path;

use ndarray::{Array2, ArrayView2};

use crate::data::mat_file::writer::{Compression, MatValue, row, write_mat_file};
use crate::data::{DataError, Limits, NumericVariable, no_progress, read_variable, shown_name};
use crate::nn::{Network, Parameters};
use crate::say;

/// Why weights could not be taken. The message is a sentence with the way out.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The file, or a variable of it.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A matrix of another size.
    #[error("{}", say!(
        if *is_transposed { "weights-transposed" } else { "weights-size" },
        name = name, file = file, found = found, needed = format!("{rows}x{columns}")
    ))]
    Size {
        /// The file.
        file: String,
        /// The variable.
        name: String,
        /// Its size, as text.
        found: String,
        /// Rows needed.
        rows: usize,
        /// Columns needed.
        columns: usize,
        /// Whether its transpose would fit.
        is_transposed: bool,
    },
    /// A number that is none.
    #[error("{}", say!("weights-not-finite", name = name, file = file))]
    NotFinite {
        /// The file.
        file: String,
        /// The variable.
        name: String,
    },
}

/// What a run was, beside its weights. Each row of `history` holds the numbers that `columns` names.
#[derive(Clone, Debug, Default)]
pub struct RunRecord {
    /// Names of the columns: `step`, `loss`, `speed_1`, ...
    pub columns: Vec<String>,
    /// One row per recorded step.
    pub history: Vec<f64>,
    /// Key of the loss.
    pub loss: &'static str,
    /// Steps taken when the weights were these; no row of `history` is later.
    pub step: u64,
    /// What was changed while it ran: after which step, and what `--set` would take, as `1200 learning_rate=0.5`.
    pub changes: Vec<String>,
}

/// Writes `W1 b1 ... WL bL`, `activation` (keys, first layer first, separated by commas), `loss`, `step` (steps taken),
/// `history`, `history_columns` and `changes` (one line each, empty where there were none) as a compressed MATLAB v5 file.
/// Biases are rows of 1 x units.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(path: &Path, network: &Network, record: &RunRecord) -> Result<(), DataError> {
    let n_layers = network.n_layers();
    let activation: Vec<&str> =
        network.hidden.iter().map(|layer| layer.activation.key()).chain([network.output.key()]).collect();
    let activation = activation.join(",");
    let n_columns = record.columns.len();
    let n_rows = record.history.len().checked_div(n_columns).unwrap_or(0);
    let history = Array2::from_shape_fn((n_rows, n_columns), |(i, j)| record.history[i * n_columns + j]);
    let columns = record.columns.join(",");
    let step = row(&[record.step as f64]);
    let changes = record.changes.join("\n");
    let names: Vec<(String, String)> = (1..=n_layers).map(|l| (format!("W{l}"), format!("b{l}"))).collect();
    let biases: Vec<Array2<f64>> = (0..n_layers).map(|l| row(network.parameters.biases_slice(l))).collect();
    let mut variables = Vec::new();
    for (l, (w, b)) in names.iter().enumerate() {
        variables.push((w.as_str(), MatValue::Matrix(network.parameters.weights(l))));
        variables.push((b.as_str(), MatValue::Matrix(biases[l].view())));
    }
    variables.push(("activation", MatValue::Text(&activation)));
    variables.push(("loss", MatValue::Text(record.loss)));
    variables.push(("step", MatValue::Matrix(step.view())));
    variables.push(("history", MatValue::Matrix(history.view())));
    variables.push(("history_columns", MatValue::Text(&columns)));
    variables.push(("changes", MatValue::Text(&changes)));
    write_mat_file(path, &variables, Compression::Zlib)
}

/// Reads `W1 b1 ... WL bL` for layers of these `sizes` (input width first). Biases may be rows or columns.
///
/// # Errors
/// A sentence when a variable is missing, of another size, or not finite.
pub fn read(path: &Path, sizes: &[usize]) -> Result<Parameters, WeightsError> {
    let file = shown_name(path);
    let mut parameters = Parameters::zeros(sizes);
    for l in 0..parameters.n_layers() {
        let (inputs, units) = (sizes[l], sizes[l + 1]);
        let w = Part::read(path, &file, format!("W{}", l + 1))?;
        let w = w.matrix((inputs, units))?;
        parameters.weights_mut(l).assign(&w);
        let b = Part::read(path, &file, format!("b{}", l + 1))?;
        let b = b.vector(units)?;
        parameters.layer_mut(l).1.copy_from_slice(&b);
    }
    Ok(parameters)
}

/// One variable on its way into a network.
struct Part<'a> {
    file: &'a str,
    name: String,
    variable: NumericVariable,
}

impl<'a> Part<'a> {
    fn read(path: &Path, file: &'a str, name: String) -> Result<Self, WeightsError> {
        let variable = read_variable(path, &name, &Limits::default(), &mut no_progress)?;
        if variable.real.iter().any(|v| !v.is_finite()) {
            return Err(WeightsError::NotFinite { file: file.to_owned(), name });
        }
        Ok(Self { file, name, variable })
    }

    fn wrong(&self, (rows, columns): (usize, usize)) -> WeightsError {
        let dims = &self.variable.dims;
        let is_transposed = rows != columns && dims.as_slice() == [columns as u64, rows as u64];
        WeightsError::Size {
            file: self.file.to_owned(),
            name: self.name.clone(),
            found: dims.iter().map(u64::to_string).collect::<Vec<_>>().join("x"),
            rows,
            columns,
            is_transposed,
        }
    }

    fn matrix(&self, shape: (usize, usize)) -> Result<ArrayView2<'_, f64>, WeightsError> {
        self.variable.matrix().filter(|m| m.dim() == shape).ok_or_else(|| self.wrong(shape))
    }

    fn vector(&self, units: usize) -> Result<Vec<f64>, WeightsError> {
        let matrix = self.variable.matrix().filter(|m| m.dim() == (1, units) || m.dim() == (units, 1));
        matrix.map(|m| m.iter().copied().collect()).ok_or_else(|| self.wrong((1, units)))
    }
}
