//! `path = value` on a spec: a typed match on the preset's dotted paths.
//!
//! Not a detour through `ron::Value`: there `Exact` becomes a unit and does not come back.

use serde::de::DeserializeOwned;

use super::check::MAX_HIDDEN;
use super::preset::{ron_options, said};
use super::spec::Spec;
use crate::data::Source;
use crate::say;
use crate::words::list;

/// Why an assignment was refused. The message is a sentence with the way out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AssignError {
    /// Not of the form `path=value`.
    #[error("{}", say!("assign-no-equals", text = .0))]
    NoEquals(String),
    /// No such path.
    #[error("{}", say!("assign-unknown-path", path = path, paths = list(PATHS)))]
    UnknownPath {
        /// The path asked for.
        path: String,
    },
    /// The data are generated.
    #[error("{}", say!("assign-no-file", path = path))]
    NoFile {
        /// The path asked for.
        path: String,
    },
    /// There is no such hidden layer.
    #[error("{}", say!("assign-no-such-layer", path = path, layers = n_hidden))]
    NoSuchLayer {
        /// The path asked for.
        path: String,
        /// Hidden layers there are.
        n_hidden: usize,
    },
    /// A number that is not whole, or not written so, where only whole ones go.
    #[error("{}", say!("assign-not-whole", path = path, value = value, example = example))]
    NotWhole {
        /// The path.
        path: String,
        /// The value, as written.
        value: String,
        /// What it is now.
        example: String,
    },
    /// The value does not fit the path.
    #[error("{}", say!("assign-bad-value", path = path, value = value, message = message, example = example))]
    BadValue {
        /// The path.
        path: String,
        /// The value, as written.
        value: String,
        /// What is wrong with it.
        message: String,
        /// What it is now.
        example: String,
    },
}

/// The paths that can be assigned, hidden layers aside.
pub const PATHS: [&str; 31] = [
    "name",
    "seed",
    "data.source",
    "data.source.drop_nan_rows",
    "data.noise",
    "data.test_share",
    "data.standardise",
    "network.hidden",
    "network.output",
    "network.init",
    "network.bias_init",
    "loss",
    "gradient",
    "transform",
    "learning_rate",
    "schedule",
    "optimizer",
    "weight_decay",
    "l1",
    "training",
    "training.batch",
    "training.stop",
    "training.keep_best",
    "network",
    "network.depth",
    "network.width",
    "network.activation",
    "network.norm",
    "network.skip",
    "network.dropout",
    "network.hidden_init",
];

/// Applies one `PATH=VALUE`, the value in RON (`gradient=Exact`, `training.batch=Full`, `name="mine"`).
///
/// # Errors
/// When the path is unknown or the value does not fit it; the spec is left as it was.
pub fn assign(spec: &mut Spec, assignment: &str) -> Result<(), AssignError> {
    let (path, value) = assignment.split_once('=').ok_or_else(|| AssignError::NoEquals(assignment.to_owned()))?;
    let (path, value) = (path.trim(), value.trim());
    match path {
        "name" if !value.starts_with('"') => value.clone_into(&mut spec.name),
        "name" => set(&mut spec.name, path, value)?,
        "seed" => set(&mut spec.seed, path, value)?,
        "data.source" => set(&mut spec.data.source, path, value)?,
        "data.source.drop_nan_rows" => match &mut spec.data.source {
            Source::File(file) => set(&mut file.selection.drop_nan_rows, path, value)?,
            Source::Synthetic(_) => return Err(AssignError::NoFile { path: path.to_owned() }),
        },
        "data.noise" => set(&mut spec.data.noise, path, value)?,
        "data.test_share" => set(&mut spec.data.test_share, path, value)?,
        "data.standardise" => set(&mut spec.data.standardise, path, value)?,
        "network" => set(&mut spec.network, path, value)?,
        "network.depth"
        | "network.width"
        | "network.activation"
        | "network.norm"
        | "network.skip"
        | "network.dropout"
        | "network.hidden_init" => assign_every_layer(spec, path, value)?,
        "network.hidden" => set(&mut spec.network.hidden, path, value)?,
        "network.output" => set(&mut spec.network.output, path, value)?,
        "network.init" => set(&mut spec.network.init, path, value)?,
        "network.bias_init" => set(&mut spec.network.bias_init, path, value)?,
        "loss" => set(&mut spec.loss, path, value)?,
        "gradient" => set(&mut spec.gradient, path, value)?,
        // A single one is a list of one; `None`, as presets of version 1 said, is none.
        "transform" if value == "None" => spec.transform.clear(),
        "transform" if !value.starts_with('[') => set(&mut spec.transform, path, &format!("[{value}]"))?,
        "transform" => set(&mut spec.transform, path, value)?,
        "learning_rate" => set(&mut spec.learning_rate, path, value)?,
        "schedule" => set(&mut spec.schedule, path, value)?,
        "optimizer" => set(&mut spec.optimizer, path, value)?,
        "weight_decay" => set(&mut spec.weight_decay, path, value)?,
        "l1" => set(&mut spec.l1, path, value)?,
        "training" => set(&mut spec.training, path, value)?,
        "training.batch" => set(&mut spec.training.batch, path, value)?,
        "training.stop" => set(&mut spec.training.stop, path, value)?,
        "training.keep_best" => set(&mut spec.training.keep_best, path, value)?,
        _ => assign_hidden(spec, path, value)?,
    }
    if path.starts_with("data.source") {
        spec.data.record_hash(String::new()); // the hash was that of the old data
    }
    Ok(())
}

/// `network.hidden[0].units`, also written `network.hidden.0.units`.
fn assign_hidden(spec: &mut Spec, path: &str, value: &str) -> Result<(), AssignError> {
    let unknown = || AssignError::UnknownPath { path: path.to_owned() };
    let rest = path.strip_prefix("network.hidden").ok_or_else(unknown)?;
    let bracketed = rest.strip_prefix('[').and_then(|rest| rest.split_once("]."));
    let dotted = || rest.strip_prefix('.').and_then(|rest| rest.split_once('.'));
    let (index, field) = bracketed.or_else(dotted).ok_or_else(unknown)?;
    let index: usize = index.parse().map_err(|_| unknown())?;
    let n_hidden = spec.network.hidden.len();
    let no_such_layer = || AssignError::NoSuchLayer { path: path.to_owned(), n_hidden };
    let layer = spec.network.hidden.get_mut(index).ok_or_else(no_such_layer)?;
    match field {
        "units" => set(&mut layer.units, path, value),
        "activation" => set(&mut layer.activation, path, value),
        "norm" => set(&mut layer.norm, path, value),
        "skip" => set(&mut layer.skip, path, value),
        "dropout" => set(&mut layer.dropout, path, value),
        "init" => set(&mut layer.init, path, value),
        _ => Err(unknown()),
    }
}

/// A setting of all hidden layers: how many there are, each further one like the last; units; activation; and so on.
/// Skips reach only the layers that are as wide as their input, as far as that is known here: not the first.
fn assign_every_layer(spec: &mut Spec, path: &str, value: &str) -> Result<(), AssignError> {
    let hidden = &mut spec.network.hidden;
    let no_layer = AssignError::NoSuchLayer { path: path.to_owned(), n_hidden: 0 };
    let Some(&last) = hidden.last() else { return Err(no_layer) };
    if path == "network.depth" {
        let mut depth = hidden.len();
        set(&mut depth, path, value)?;
        hidden.resize(depth.min(MAX_HIDDEN + 1), last); // more are refused by the check
        return Ok(());
    }
    // Into one layer first: a value that does not fit leaves all as they are.
    let mut like = last;
    match path {
        "network.width" => set(&mut like.units, path, value)?,
        "network.activation" => set(&mut like.activation, path, value)?,
        "network.norm" => set(&mut like.norm, path, value)?,
        "network.skip" => set(&mut like.skip, path, value)?,
        "network.dropout" => set(&mut like.dropout, path, value)?,
        _ => set(&mut like.init, path, value)?,
    }
    let mut below = None;
    for layer in hidden {
        match path {
            "network.width" => layer.units = like.units,
            "network.activation" => layer.activation = like.activation,
            "network.norm" => layer.norm = like.norm,
            "network.skip" => layer.skip = like.skip && below == Some(layer.units),
            "network.dropout" => layer.dropout = like.dropout,
            _ => layer.init = like.init,
        }
        below = Some(layer.units);
    }
    Ok(())
}

/// A value as sentences repeat it.
fn shortened(value: &str) -> String {
    const MOST: usize = 80;
    let start: String = value.chars().take(MOST).collect();
    if start.len() < value.len() { format!("{start}...") } else { start }
}

fn set<T: DeserializeOwned + serde::Serialize>(target: &mut T, path: &str, value: &str) -> Result<(), AssignError> {
    *target = ron_options().from_str(value).map_err(|error| {
        // `None` is a word of RON itself: written by it, it has a sign that nobody types.
        let example = ron_options().to_string(target).unwrap_or_default().replace("r#", "");
        let (path, shown) = (path.to_owned(), shortened(value));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        if is_digits(&example)
            && !is_digits(value)
            && value.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0)
        {
            return AssignError::NotWhole { path, value: shown, example };
        }
        AssignError::BadValue { path, value: shown, message: said(&error.code), example }
    })?;
    Ok(())
}
