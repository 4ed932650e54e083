//! Which variable and columns of a file are probably meant: the samples with their labels.

use ndarray::ArrayView2;

use super::error::{DataError, visible};
use super::labels::{could_be_labels, is_one_hot};
use super::selection::{Label, Selection};
use super::table::{FileListing, NumericVariable, VariableInfo};
use crate::say;
use crate::words::list;

/// Names that people give to labels.
const LABEL_NAMES: &[&str] = &[
    "y",
    "yl",
    "label",
    "labels",
    "lab",
    "target",
    "targets",
    "t",
    "class",
    "classes",
    "gt",
    "gnd",
    "truth",
    "group",
    "ytrain",
    "y_train",
    "train_y",
    "trainlabels",
    "train_labels",
];

/// Names that people give to features.
const FEATURE_NAMES: &[&str] =
    &["x", "data", "samples", "features", "fea", "input", "inputs", "xtrain", "x_train", "train_x", "train", "c1"];

/// Variables above this size are not tried (the user can still choose them): suggesting must stay quick.
const MAX_TRIED_BYTES: u64 = 512 << 20;
/// At most this many variables are read for a suggestion.
const MAX_TRIED: usize = 24;

/// A selection that probably is what the user means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The selection.
    pub selection: Selection,
}

impl Suggestion {
    /// `samples, features 1-3, label column 4`
    pub fn sentence(&self) -> String {
        let Selection { variable, features, label, transpose } = &self.selection;
        let columns = match &features[..] {
            [one] => say!("suggested-feature", column = one),
            [first, .., last] if last - first + 1 == features.len() => {
                say!("suggested-features", columns = format!("{first}-{last}"))
            }
            all => say!("suggested-features", columns = list(all.iter().map(usize::to_string))),
        };
        let label = match label {
            Label::Column(column) => say!("suggested-label-column", column = column),
            Label::Variable(name) => say!("suggested-label-variable", name = visible(name)),
        };
        let key = if *transpose { "suggested-transposed" } else { "suggested" };
        say!(key, variable = visible(variable), columns = columns, label = label)
    }
}

/// How variables are read while a suggestion is sought; it is called for one variable at a time.
pub type Reader<'a> = dyn FnMut(&str) -> Result<NumericVariable, DataError> + 'a;

/// A candidate and how well it fits.
struct Candidate {
    score: i64,
    selection: Selection,
}

/// Looks for samples with labels: one matrix with a label column (last or first), or features and labels apart, in
/// either orientation, labels also one-hot. Of several, more samples with both a telling name and more rows win.
pub fn suggest(listing: &FileListing, read: &mut Reader<'_>) -> Option<Suggestion> {
    let mut tried: Vec<&VariableInfo> = listing
        .variables
        .iter()
        .filter(|v| v.is_matrix() && v.n_values().is_some_and(|n| n >= 2 && n * 8 <= MAX_TRIED_BYTES))
        .collect();
    // Named ones first, then the longest.
    tried.sort_by_key(|v| (!is_named(v, FEATURE_NAMES) && !is_named(v, LABEL_NAMES), std::cmp::Reverse(v.n_values())));
    tried.truncate(MAX_TRIED);
    let mut best: Option<Candidate> = None;
    let mut consider = |candidate: Candidate| {
        if best.as_ref().is_none_or(|b| candidate.score > b.score) {
            best = Some(candidate);
        }
    };
    for info in &tried {
        let Ok(variable) = read(&info.name) else { continue };
        let Some(matrix) = variable.matrix() else { continue };
        if let Some((selection, score)) = label_in_matrix(&info.name, &matrix, read_header(&variable)) {
            consider(Candidate { score: score + named_score(info), selection });
        }
        for labels in label_lengths(&matrix) {
            for features in tried.iter().filter(|f| f.name != info.name) {
                if let Some(selection) = pair(features, info, &labels) {
                    let bonus = 10 * i64::from(is_named(info, LABEL_NAMES)) + named_score(features);
                    // Labels apart are a clear sign when their name says so.
                    consider(Candidate { score: labels.score + bonus + size_score(labels.n), selection });
                }
            }
        }
    }
    best.map(|b| Suggestion { selection: b.selection })
}

fn is_named(info: &VariableInfo, names: &[&str]) -> bool {
    names.contains(&info.name.to_ascii_lowercase().as_str())
}

fn named_score(info: &VariableInfo) -> i64 {
    3 * i64::from(is_named(info, FEATURE_NAMES))
}

/// More rows are better, on a logarithmic scale.
fn size_score(n: usize) -> i64 {
    i64::from(n.max(1).ilog2())
}

/// The column whose header is a label's name, if there is one.
fn read_header(variable: &NumericVariable) -> Option<usize> {
    variable.columns.iter().position(|c| LABEL_NAMES.contains(&c.trim().to_ascii_lowercase().as_str()))
}

/// One matrix with a label column (or row).
fn label_in_matrix(name: &str, matrix: &ArrayView2<'_, f64>, header: Option<usize>) -> Option<(Selection, i64)> {
    let upright = label_column(matrix, header);
    let lying = label_column(&matrix.t(), None);
    let tall = matrix.nrows() >= matrix.ncols();
    let (column, transpose, score) = match (upright, lying) {
        (Some((column, score)), None) => (column, false, score + 2 * i64::from(tall)),
        (None, Some((column, score))) => (column, true, score + 2 * i64::from(!tall)),
        (Some((column, score)), Some(_)) if tall => (column, false, score + 2),
        (Some(_), Some((column, score))) => (column, true, score + 2),
        (None, None) => return None,
    };
    let (n_rows, n_columns) = if transpose { (matrix.ncols(), matrix.nrows()) } else { matrix.dim() };
    let features = (1..=n_columns).filter(|&c| c != column).collect();
    let selection = Selection { variable: name.to_owned(), features, label: Label::Column(column), transpose };
    Some((selection, score + size_score(n_rows)))
}

/// The label column (counted from 1): the one that the header names, else the last, else the first.
fn label_column(matrix: &ArrayView2<'_, f64>, header: Option<usize>) -> Option<(usize, i64)> {
    let n = matrix.ncols();
    if n < 2 || matrix.nrows() < 4 {
        return None;
    }
    let fits = |column: usize| {
        let values = matrix.column(column).to_vec();
        could_be_labels(&values) && few_classes(&values)
    };
    if let Some(column) = header.filter(|&c| c < n && could_be_labels(&matrix.column(c).to_vec())) {
        return Some((column + 1, 12));
    }
    // If the features are whole numbers too, the label is less certain.
    let last = fits(n - 1);
    let certain = 4 * i64::from(n < 3 || !fits(n / 2 - usize::from(n == 2)));
    if last {
        Some((n, 4 + certain))
    } else if fits(0) {
        Some((1, 2 + certain))
    } else {
        None
    }
}

/// Labels repeat: on average each at least twice.
fn few_classes(values: &[f64]) -> bool {
    let mut distinct: Vec<i64> = values.iter().map(|&v| v as i64).collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() * 2 <= values.len()
}

/// A variable that could be the labels of `n` samples.
struct Labels {
    n: usize,
    score: i64,
}

/// How many samples a variable could label, in either orientation.
fn label_lengths(matrix: &ArrayView2<'_, f64>) -> Vec<Labels> {
    let (rows, columns) = matrix.dim();
    if rows == 1 || columns == 1 {
        let values: Vec<f64> = matrix.iter().copied().collect();
        let fits = values.len() >= 4 && could_be_labels(&values) && few_classes(&values);
        return if fits { vec![Labels { n: values.len(), score: 8 }] } else { Vec::new() };
    }
    if is_one_hot(*matrix) {
        vec![Labels { n: rows, score: 8 }]
    } else if is_one_hot(matrix.t()) {
        vec![Labels { n: columns, score: 8 }]
    } else {
        Vec::new()
    }
}

/// Features of `labels.n` samples in one variable, their labels in another.
fn pair(features: &VariableInfo, label: &VariableInfo, labels: &Labels) -> Option<Selection> {
    let n = labels.n as u64;
    let &[rows, columns] = &features.dims[..] else { return None };
    let (n_features, transpose) = match (rows, columns) {
        (r, c) if r == n => (c, false),
        (r, c) if c == n => (r, true),
        _ => return None,
    };
    // A vector beside a vector is as likely another label as a feature.
    if n_features == 1 && !is_named(features, FEATURE_NAMES) {
        return None;
    }
    Some(Selection {
        variable: features.name.clone(),
        features: (1..=n_features as usize).collect(),
        label: Label::Variable(label.name.clone()),
        transpose,
    })
}
