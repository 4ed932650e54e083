//! Weights as files of MATLAB, NumPy and safetensors: `W1 b1 ... WL bL`, with `W` inputs x units, or under the names that
//! another program gave them, so that a network made in MATLAB, NumPy or PyTorch can be continued here and one trained here can
//! be taken there.

mod matching;
mod writing;

use std::path::Path;

use ndarray::ArrayView2;

pub use self::matching::{LayerMatch, Match, find, guess};
pub use self::writing::{Format, write, write_as};
use crate::data::{DataError, Limits, NumericVariable, no_progress, read_variable, shown_name};
use crate::nn::Parameters;
use crate::say;
use crate::words::Message;

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
    /// Tensors of another program that are not this network's.
    #[error("{0}")]
    Unlike(Message),
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

/// Reads the weights of a network with layers of these `sizes` (input width first): `W1 b1 ... WL bL`, or what [`find`] finds.
///
/// # Errors
/// As [`find`] and [`Match::read`].
pub fn read(path: &Path, sizes: &[usize]) -> Result<Parameters, WeightsError> {
    find(path, sizes)?.read()
}

impl Match {
    /// Reads the weights of a network without normalised layers: see [`Self::read_into`].
    ///
    /// # Errors
    /// As [`Self::read_into`].
    pub fn read(&self) -> Result<Parameters, WeightsError> {
        self.read_into(Parameters::zeros(&self.sizes))
    }

    /// Reads the weights into `parameters`, which have the sizes that were matched. Biases may be rows or columns; a layer that
    /// has none in the file has zeros. Gain, shift and running statistics of normalised layers are taken where the file has
    /// them under our own names, and else stay as they are.
    ///
    /// # Errors
    /// A sentence when a variable is missing, of another size, or not finite.
    pub fn read_into(&self, mut parameters: Parameters) -> Result<Parameters, WeightsError> {
        let file = shown_name(&self.path);
        for (l, layer) in self.layers.iter().enumerate() {
            let (inputs, units) = (self.sizes[l], self.sizes[l + 1]);
            let w = Part::read(&self.path, &file, layer.weight.clone())?;
            if layer.is_transposed {
                parameters.weights_mut(l).assign(&w.matrix((units, inputs))?.t());
            } else {
                parameters.weights_mut(l).assign(&w.matrix((inputs, units))?);
            }
            if let Some(bias) = &layer.bias {
                let b = Part::read(&self.path, &file, bias.clone())?;
                let b = b.vector(units)?;
                parameters.layer_mut(l).1.copy_from_slice(&b);
            } else {
                parameters.layer_mut(l).1.fill(0.0);
            }
            for (kind, name) in self.norms.iter().filter(|(layer, _)| *layer == l).map(|(_, norm)| norm) {
                let values = Part::read(&self.path, &file, name.clone())?;
                let Some(to) = of_norm_mut(&mut parameters, l, kind) else { continue };
                to.copy_from_slice(&values.vector(units)?);
            }
        }
        Ok(parameters)
    }
}

/// What a normalised layer has beside weights and biases, as its names begin in files.
const NORMS: [&str; 4] = ["gain", "shift", "mean", "variance"];

/// Where one of [`NORMS`] stands in a layer; `None` where the layer does not have it.
fn of_norm_mut<'a>(parameters: &'a mut Parameters, l: usize, kind: &str) -> Option<&'a mut [f64]> {
    let values = match kind {
        "gain" => parameters.gain_and_shift_mut(l).0,
        "shift" => parameters.gain_and_shift_mut(l).1,
        "mean" => {
            let [mean, _] = parameters.running_of_mut(l);
            mean
        }
        _ => {
            let [_, variance] = parameters.running_of_mut(l);
            variance
        }
    };
    (!values.is_empty()).then_some(values)
}

/// What the normalised layers of a network have beside weights and biases: names as files have them, and values.
fn norms_of(parameters: &Parameters) -> Vec<(String, &[f64])> {
    let of_layer = |l: usize| {
        let [mean, variance] = parameters.running_of(l);
        let values = [parameters.gain(l), parameters.shift(l), mean, variance];
        NORMS.into_iter().zip(values).map(move |(kind, values)| (format!("{kind}{}", l + 1), values))
    };
    (0..parameters.n_layers()).flat_map(of_layer).filter(|(_, values)| !values.is_empty()).collect()
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
