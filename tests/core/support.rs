//! What several tests need.

use std::path::PathBuf;

use deltascope::experiment::{Ready, assign, load, preset};
use deltascope::train::{Plan, Trainer};
use ndarray::Array2;
use serde_json::Value;

/// A file of `tests/fixtures`.
pub fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

/// A JSON fixture.
pub fn json(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(fixture(path)).unwrap()).unwrap()
}

/// A list of numbers.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// A row-major nested list.
pub fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    let columns = rows.first().map_or(0, Vec::len);
    Array2::from_shape_vec((rows.len(), columns), rows.concat()).unwrap()
}

/// `max |a - b| / max |b|`, the measure of agreement with an oracle; NaN where either holds one.
pub fn disagreement<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    let (a, b): (Vec<&f64>, Vec<&f64>) = (a.into_iter().collect(), b.into_iter().collect());
    assert_eq!(a.len(), b.len(), "arrays of different length");
    let worst = |values: Vec<f64>| values.into_iter().fold(0.0, |m: f64, v| if v.is_nan() { v } else { m.max(v) });
    let apart = worst(a.iter().zip(&b).map(|(a, b)| (*a - *b).abs()).collect());
    let scale = worst(b.iter().map(|b| b.abs()).collect());
    if scale == 0.0 { apart } else { apart / scale }
}

/// A built-in preset with some settings changed, ready to run.
pub fn ready(name: &str, settings: &[&str]) -> Ready {
    let mut spec = preset::built_in(name).unwrap();
    for setting in settings {
        assign::assign(&mut spec, setting).unwrap();
    }
    load::load(spec, &mut deltascope::data::no_progress).unwrap()
}

/// The same as a trainer at step 0.
pub fn trainer(name: &str, settings: &[&str]) -> Trainer {
    Trainer::new(Plan::of(&ready(name, settings)))
}
