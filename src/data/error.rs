//! Everything that can be wrong with data, each as one sentence with the number and the way out in it.

use std::path::Path;

/// Why data could not be read, made or written. `Display` is the sentence that the window and the subcommands show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The operating system refused.
    #[error("{path} cannot be opened: {source}; check the name and that you may read it")]
    Open {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The operating system refused in the middle.
    #[error("{path}: reading stopped: {source}; try again, or copy the file to a local disk first")]
    Read {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Writing failed.
    #[error("{path} cannot be written: {source}; check the folder and the free space, or choose another place")]
    Write {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The user pressed Cancel.
    #[error("reading was cancelled; nothing changed")]
    Cancelled,
    /// The file as a whole is refused: foreign, empty, or damaged from the start.
    #[error("{path}: {what}")]
    File {
        /// The file's name.
        path: String,
        /// What is wrong and what would work.
        what: String,
    },
    /// One variable is refused.
    #[error("{path}: {reason}")]
    Variable {
        /// The file's name.
        path: String,
        /// What is wrong with it and what would work.
        reason: String,
    },
    /// There is no such variable.
    #[error("{path} holds no variable '{name}'; it holds {found}")]
    NoSuchVariable {
        /// The file's name.
        path: String,
        /// The name asked for.
        name: String,
        /// What there is.
        found: String,
    },
    /// A cell of a table is no number.
    #[error("{path}: row {row}, column {column}: {what}")]
    Cell {
        /// The file's name.
        path: String,
        /// Line of the file, counted from 1.
        row: usize,
        /// Column, counted from 1.
        column: usize,
        /// What stands there and what would work.
        what: String,
    },
    /// The chosen columns do not make a dataset.
    #[error("{0}")]
    Selection(String),
    /// No rows at all.
    #[error("there are no rows; choose a variable with at least two samples")]
    NoRows,
    /// A feature is NaN or infinite.
    #[error(
        "row {row}, feature column {column} is {value}; remove such rows or fill the gap, for example in MATLAB: X = rmmissing(X)"
    )]
    NotFinite {
        /// Row, counted from 1.
        row: usize,
        /// Feature, counted from 1.
        column: usize,
        /// NaN, inf or -inf.
        value: f64,
    },
    /// A label that is no whole number.
    #[error(
        "the label in row {row} is {value}, not a whole number; choose the column that holds the classes (0/1, -1/1, 1..k or one-hot)"
    )]
    LabelNotInteger {
        /// Row, counted from 1.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// All labels are the same.
    #[error(
        "all {rows} rows have the label {class}; a network needs at least two classes to tell apart, so choose another label column or add rows of a second class"
    )]
    OneClass {
        /// The only class.
        class: i64,
        /// How many rows there are.
        rows: usize,
    },
    /// More classes than a plot or a softmax can use.
    #[error(
        "the labels hold {found} different values (at most {limit} classes); this looks like a measured quantity, so choose the column that holds classes"
    )]
    TooManyClasses {
        /// Distinct labels seen.
        found: usize,
        /// The cap.
        limit: usize,
    },
    /// A row of one-hot columns without exactly one 1.
    #[error("row {row} of the one-hot labels holds {ones} ones; each row needs exactly one 1 and zeros otherwise")]
    NotOneHot {
        /// Row, counted from 1.
        row: usize,
        /// How many ones were found.
        ones: usize,
    },
    /// Features and labels differ in length.
    #[error("{features} rows of features but {labels} labels; both need the same number of samples")]
    LengthsDiffer {
        /// Rows of features.
        features: usize,
        /// Number of labels.
        labels: usize,
    },
    /// Noise that makes no sense.
    #[error("noise is {0}; its standard deviation must be between 0 and 1e9")]
    BadNoise(f64),
    /// A test share that makes no sense.
    #[error("the test share is {0}; it must lie between 0 and 0.9")]
    BadTestShare(f64),
    /// A split that takes every row of a class away from training.
    #[error("the split leaves no training row of class {class}; lower the test share of {share} or use another seed")]
    EmptySplit {
        /// The class as it stands in the file.
        class: i64,
        /// The share asked for.
        share: f64,
    },
    /// A parameter of a generator that makes no sense.
    #[error("{what} is {value}; {way_out}")]
    Parameter {
        /// Which one.
        what: &'static str,
        /// What was given.
        value: f64,
        /// What would work.
        way_out: &'static str,
    },
}

impl DataError {
    /// A refusal of the whole file.
    pub(crate) fn file(path: &Path, what: impl Into<String>) -> Self {
        Self::File { path: shown(path), what: what.into() }
    }

    /// A refusal of one variable.
    pub(crate) fn variable(path: &Path, reason: impl Into<String>) -> Self {
        Self::Variable { path: shown(path), reason: reason.into() }
    }
}

/// The file's name as sentences show it: the last component, control characters made visible.
pub(crate) fn shown(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), std::ffi::OsStr::to_string_lossy);
    visible(&name)
}

/// `text` with control characters written as escapes, so that a hostile name cannot drive a terminal.
pub fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            // Direction overrides and other invisible marks are escaped too: they can make a name look like another.
            let hidden = c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            let escaped = hidden.then(|| c.escape_default());
            let plain = if hidden { None } else { Some(c) };
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}
