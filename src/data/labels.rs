//! What label values mean: 0/1, -1/1, 1..k and one-hot columns all become class indices 0..k-1.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use super::error::DataError;

/// More distinct labels than this are refused.
pub const MAX_CLASSES: usize = 1000;
/// More distinct labels than this are taken for a measured quantity, and never suggested; they can be chosen.
pub const MAX_SUGGESTED_CLASSES: usize = 100;

/// Class index of every row and the sorted distinct labels. The smallest label becomes 0, the next 1, and so on.
///
/// # Errors
/// No rows, a label that is not a whole number (the first one is named), one class only, or more than [`MAX_CLASSES`]
/// (where each is seen less than twice on average, [`MAX_SUGGESTED_CLASSES`]).
pub fn classes_of(values: &[f64]) -> Result<(Vec<usize>, Vec<i64>), DataError> {
    let classes = distinct(values)?;
    if values.is_empty() {
        return Err(DataError::NoRows);
    }
    // Labels repeat, on average each at least once; what does not is a count or a measured quantity.
    let limit = if 2 * classes.len() <= values.len() { MAX_CLASSES } else { MAX_SUGGESTED_CLASSES };
    if classes.len() > limit {
        return Err(DataError::TooManyClasses { found: classes.len(), limit });
    }
    if classes.len() < 2 {
        let class = classes.keys().next().copied().unwrap_or(0);
        return Err(DataError::OneClass { class, rows: values.len() });
    }
    let labels = values.iter().map(|&v| classes.get(&(v as i64)).copied().unwrap_or(0)).collect();
    Ok((labels, classes.into_keys().collect()))
}

/// The sorted distinct labels, each with its class index.
fn distinct(values: &[f64]) -> Result<BTreeMap<i64, usize>, DataError> {
    let mut classes = BTreeMap::new();
    for (row, &value) in values.iter().enumerate() {
        // Whole numbers above 2^53 are not exact in a double, so two labels could fall together.
        if value.fract() != 0.0 || value.abs() > 9.0e15 || value.is_nan() {
            return Err(DataError::LabelNotInteger { row: row + 1, value });
        }
        classes.insert(value as i64, 0);
    }
    for (index, class) in classes.values_mut().enumerate() {
        *class = index;
    }
    Ok(classes)
}

/// Whether `values` could be labels: whole numbers, at least two different ones and not more than
/// [`MAX_SUGGESTED_CLASSES`], with some label seen more than once. Gaps (NaN) do not count.
pub fn could_be_labels(values: &[f64]) -> bool {
    let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    classes_of(&known).is_ok_and(|(_, classes)| classes.len() < known.len() && classes.len() <= MAX_SUGGESTED_CLASSES)
}

/// Label values 1..k from `columns` (samples x classes), where each row holds one 1 and zeros.
///
/// # Errors
/// The first row that is not one-hot.
pub fn from_one_hot(columns: ArrayView2<'_, f64>) -> Result<Vec<f64>, DataError> {
    let mut labels = Vec::with_capacity(columns.nrows());
    for (row, values) in columns.rows().into_iter().enumerate() {
        let ones = values.iter().filter(|&&v| v == 1.0).count();
        let zeros = values.iter().filter(|&&v| v == 0.0).count();
        if ones != 1 || ones + zeros != values.len() {
            return Err(DataError::NotOneHot { row: row + 1, ones });
        }
        let hot = values.iter().position(|&v| v == 1.0).unwrap_or(0);
        labels.push((hot + 1) as f64);
    }
    Ok(labels)
}

/// Whether each row of `columns` holds exactly one 1 and zeros, and each column at least one 1.
pub fn is_one_hot(columns: ArrayView2<'_, f64>) -> bool {
    columns.ncols() >= 2
        && columns.nrows() >= 2
        && from_one_hot(columns).is_ok()
        && columns.columns().into_iter().all(|c| c.iter().any(|&v| v == 1.0))
}
