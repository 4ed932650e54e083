//! Which variable and columns of a file are probably meant: the samples with their labels.

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use super::any_file::enumerate;
use super::error::{DataError, visible};
use super::labels::{self, MAX_SUGGESTED_CLASSES, could_be_labels, is_one_hot};
use super::loading::real_target;
use super::selection::{Label, Selection, TestSet};
use super::table::{FileListing, NumericVariable, VariableInfo, shown_bytes};
use crate::words::{Message, list};
use crate::{message, say};

/// Names that people give to labels.
const LABEL_NAMES: &[&str] = &[
    "y", "yl", "l", "label", "labels", "lab", "target", "targets", "t", "class", "classes", "species", "gt", "gnd",
    "truth", "group",
];

/// Names that people give to features.
const FEATURE_NAMES: &[&str] =
    &["x", "data", "samples", "features", "fea", "input", "inputs", "images", "set", "", "c1"];

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
        let Selection { variable, features, label, transpose, test, .. } = &self.selection;
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
        let train = say!(key, variable = visible(variable), columns = columns, label = label);
        match test {
            Some(TestSet { variable, label: Some(label) }) => {
                say!("suggested-test-and-label", train = train, test = visible(variable), label = visible(label))
            }
            Some(TestSet { variable, label: None }) => {
                say!("suggested-test", train = train, test = visible(variable))
            }
            None => train,
        }
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
/// either orientation, labels also one-hot or text. Of several, more samples with both a telling name and more rows win.
/// Where a test set stands beside a training set (`Xtrain`, `ytrain`, `Xtest`, `ytest`, and their usual spellings), it
/// belongs to the suggestion.
///
/// # Errors
/// Why nothing is suggested, and how to choose by hand.
pub fn suggest(listing: &FileListing, read: &mut Reader<'_>) -> Result<Suggestion, DataError> {
    let fits = |v: &&VariableInfo| v.is_text || (v.is_matrix() && v.n_values().is_some_and(|n| n >= 2));
    let (mut tried, large): (Vec<&VariableInfo>, Vec<&VariableInfo>) =
        listing.variables.iter().filter(fits).partition(|v| v.n_values().is_some_and(|n| n * 8 <= MAX_TRIED_BYTES));
    // Named ones first, then the longest.
    tried.sort_by_key(|v| (!is_named(v, FEATURE_NAMES) && !is_named(v, LABEL_NAMES), std::cmp::Reverse(v.n_values())));
    tried.truncate(MAX_TRIED);
    let mut best: Option<Candidate> = None;
    let mut consider = |candidate: Candidate| {
        if best.as_ref().is_none_or(|b| candidate.score > b.score) {
            best = Some(candidate);
        }
    };
    let mut almost = Almost::default();
    for info in &tried {
        let variable = match read(&info.name) {
            Ok(variable) => variable,
            Err(DataError::Cancelled) => return Err(DataError::Cancelled),
            Err(_) => continue,
        };
        let Some(matrix) = variable.matrix() else { continue };
        if let Some((selection, score)) = label_in_matrix(&variable, &matrix, read_header(&variable)) {
            consider(Candidate { score: score + named_score(info), selection });
        }
        almost.look_at(info, &variable, &matrix);
        for labels in label_lengths(&matrix) {
            // Large features are not read, but may be the ones that these labels belong to.
            for features in tried.iter().chain(&large).filter(|f| f.name != info.name && !f.is_text) {
                if let Some(selection) = pair(features, info, &labels) {
                    let bonus = 10 * i64::from(is_named(info, LABEL_NAMES)) + named_score(features);
                    // Labels apart are a clear sign when their name says so, and of one set with the features.
                    let same_set = split_name(&info.name).1 == split_name(&features.name).1;
                    let same_struct = struct_of(&info.name) == struct_of(&features.name);
                    let score = labels.score + bonus + size_score(labels.n);
                    let score = score + 4 * i64::from(same_set) + 4 * i64::from(same_struct);
                    // Of two that fit alike, the one that stands on its own.
                    let score = score - i64::from(!struct_of(&features.name).is_empty());
                    consider(Candidate { score, selection });
                }
            }
        }
    }
    let Some(Candidate { mut selection, .. }) = best else {
        return Err(almost.sentence(listing, &large));
    };
    selection.test = test_set(listing, &selection);
    Ok(Suggestion { selection })
}

/// What came near to labels, to say why there is no suggestion.
#[derive(Default)]
struct Almost {
    /// Something named like labels that holds measured quantities: what, the row, and the value there.
    real: Option<(Message, usize, f64)>,
    /// Something with many labels: what, and how many.
    many: Option<(Message, usize)>,
}

impl Almost {
    fn look_at(&mut self, info: &VariableInfo, variable: &NumericVariable, matrix: &ArrayView2<'_, f64>) {
        let name = info.shown_name();
        let (rows, columns) = matrix.dim();
        if rows == 1 || columns == 1 {
            let values: Vec<f64> = matrix.iter().copied().collect();
            self.look_at_values(&message!("data-place-variable", name = name), &values, is_named(info, LABEL_NAMES));
            return;
        }
        let header = read_header(variable);
        let column = header.unwrap_or(columns - 1);
        if !variable.texts.contains_key(&column) {
            let place = message!("data-place-column", name = name, column = column + 1);
            self.look_at_values(&place, &matrix.column(column).to_vec(), header.is_some());
        }
    }

    fn look_at_values(&mut self, place: &Message, values: &[f64], named: bool) {
        if let Some((row, value)) = real_target(values)
            && (named || self.real.is_none())
        {
            self.real = Some((place.clone(), row + 1, value));
        }
        let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        let found = match labels::classes_of(&known) {
            Ok((_, classes)) if classes.len() < known.len() => classes.len(),
            Err(DataError::TooManyClasses { found, .. }) if found < known.len() => found,
            _ => return,
        };
        if found > MAX_SUGGESTED_CLASSES && (named || self.many.is_none()) {
            self.many = Some((place.clone(), found));
        }
    }

    fn sentence(self, listing: &FileListing, large: &[&VariableInfo]) -> DataError {
        let path = &listing.path;
        if !listing.variables.iter().any(|v| v.usable || v.is_text)
            && let Some(problem) = listing.problems.first()
        {
            return DataError::file(path, problem.clone());
        }
        let by_hand = message!("data-by-hand");
        if let Some((place, found)) = self.many {
            let (unasked, most) = (MAX_SUGGESTED_CLASSES, labels::MAX_CLASSES);
            return DataError::file(
                path,
                message!(
                    "data-many-labels",
                    place = place,
                    found = found,
                    unasked = unasked,
                    most = most,
                    by_hand = by_hand
                ),
            );
        }
        if let Some(info) = large.first() {
            let (name, kind, size) = (info.shown_name(), info.kind(), shown_bytes(MAX_TRIED_BYTES));
            return DataError::file(
                path,
                message!("data-not-searched", name = name, kind = kind, size = size, by_hand = by_hand),
            );
        }
        if let Some((place, row, value)) = self.real {
            return DataError::RealTargets {
                what: message!("data-of-file", path = super::error::shown(path), what = place),
                row,
                value,
            };
        }
        let found = enumerate(&listing.variables);
        DataError::file(path, message!("data-nothing-suggested", found = found, by_hand = by_hand))
    }
}

/// Which set of samples a variable belongs to, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// It does not say.
    Any,
    Train,
    Test,
}

/// A name in lower case without separators and without the word for its set, and the set: `X_train` -> (`x`, train).
fn split_name(name: &str) -> (String, Set) {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    for (word, set) in [("training", Set::Train), ("train", Set::Train), ("testing", Set::Test), ("test", Set::Test)] {
        if let Some(at) = plain.find(word) {
            return (format!("{}{}", &plain[..at], &plain[at + word.len()..]), set);
        }
    }
    // The short words only at an end, beside a name that is known: "xtr", "tex", but not "text" or "items".
    for (word, set) in [("tr", Set::Train), ("tst", Set::Test), ("te", Set::Test), ("ts", Set::Test)] {
        for rest in [plain.strip_suffix(word), plain.strip_prefix(word)].into_iter().flatten() {
            if !rest.is_empty() && (FEATURE_NAMES.contains(&rest) || LABEL_NAMES.contains(&rest)) {
                return (rest.to_owned(), set);
            }
        }
    }
    (plain, Set::Any)
}

/// The test set that belongs to a training set, by the names and by the number of features.
fn test_set(listing: &FileListing, selection: &Selection) -> Option<TestSet> {
    let find = |name: &str| -> Option<&VariableInfo> {
        let (base, set) = split_name(name);
        if set != Set::Train {
            return None;
        }
        listing.variables.iter().rfind(|v| (v.usable || v.is_text) && split_name(&v.name) == (base.clone(), Set::Test))
    };
    let n_features = |v: &VariableInfo| match (&v.dims[..], selection.transpose) {
        (&[_, n], false) | (&[n, _], true) => Some(n),
        _ => None,
    };
    let train = listing.variables.iter().rfind(|v| v.name == selection.variable)?;
    let test = find(&selection.variable).filter(|v| v.is_matrix() && n_features(v) == n_features(train))?;
    let label = match &selection.label {
        Label::Column(_) => None,
        Label::Variable(name) => Some(find(name)?.name.clone()),
    };
    Some(TestSet { variable: test.name.clone(), label })
}

/// The struct that a variable is a field of; nothing for others.
fn struct_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(of, _)| of)
}

fn is_named(info: &VariableInfo, names: &[&str]) -> bool {
    // Of a field of a struct, the field says it.
    let own = info.name.rsplit('.').next().unwrap_or(&info.name);
    names.contains(&split_name(own).0.as_str())
}

fn named_score(info: &VariableInfo) -> i64 {
    // A set to test on is not the one to train on.
    3 * i64::from(is_named(info, FEATURE_NAMES)) - 6 * i64::from(split_name(&info.name).1 == Set::Test)
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
fn label_in_matrix(
    variable: &NumericVariable,
    matrix: &ArrayView2<'_, f64>,
    header: Option<usize>,
) -> Option<(Selection, i64)> {
    let texts = &variable.texts;
    let upright = label_column(matrix, header, texts);
    let lying = if texts.is_empty() { label_column(&matrix.t(), None, texts) } else { None };
    let tall = matrix.nrows() >= matrix.ncols();
    let (column, transpose, score) = match (upright, lying) {
        (Some((column, score)), None) => (column, false, score + 2 * i64::from(tall)),
        (None, Some((column, score))) => (column, true, score + 2 * i64::from(!tall)),
        (Some((column, score)), Some(_)) if tall => (column, false, score + 2),
        (Some(_), Some((column, score))) => (column, true, score + 2),
        (None, None) => return None,
    };
    let (n_rows, n_columns) = if transpose { (matrix.ncols(), matrix.nrows()) } else { matrix.dim() };
    let features: Vec<usize> = (1..=n_columns).filter(|&c| c != column && !texts.contains_key(&(c - 1))).collect();
    if features.is_empty() {
        return None;
    }
    let selection = Selection { transpose, ..Selection::new(variable.name.clone(), features, Label::Column(column)) };
    Some((selection, score + size_score(n_rows)))
}

/// The label column (counted from 1): the one that the header names, else one of text, else the last, else the first.
fn label_column(
    matrix: &ArrayView2<'_, f64>,
    header: Option<usize>,
    texts: &BTreeMap<usize, Vec<String>>,
) -> Option<(usize, i64)> {
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
    // Text can be nothing else.
    if let Some(column) = texts.keys().rev().copied().find(|&c| c < n && fits(c)) {
        return Some((column + 1, 10));
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
    let mut distinct: Vec<i64> = values.iter().filter(|v| !v.is_nan()).map(|&v| v as i64).collect();
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
    let label = Label::Variable(label.name.clone());
    Some(Selection { transpose, ..Selection::new(&features.name, (1..=n_features as usize).collect(), label) })
}
