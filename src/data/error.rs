//! Everything that can be wrong with data, each as one sentence with the number and the way out in it.

use std::path::Path;

use crate::say;
use crate::words::Message;

/// Why data could not be read, made or written. `Display` is the sentence that the window and the subcommands show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The operating system refused.
    #[error("{}", say!("data-open", path = path, source = source.to_string()))]
    Open {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The operating system refused in the middle.
    #[error("{}", say!("data-read", path = path, source = source.to_string()))]
    Read {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Writing failed.
    #[error("{}", say!("data-write", path = path, source = source.to_string()))]
    Write {
        /// The file's name.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The user pressed Cancel.
    #[error("{}", say!("data-cancelled"))]
    Cancelled,
    /// The file as a whole is refused: foreign, empty, or damaged from the start.
    #[error("{}", say!("data-of-file", path = path, what = what))]
    File {
        /// The file's name.
        path: String,
        /// What is wrong and what would work.
        what: Message,
    },
    /// One variable is refused.
    #[error("{}", say!("data-of-file", path = path, what = reason))]
    Variable {
        /// The file's name.
        path: String,
        /// What is wrong with it and what would work.
        reason: Message,
    },
    /// There is no such variable.
    #[error("{}", say!("data-no-such-variable", path = path, name = name, found = found))]
    NoSuchVariable {
        /// The file's name.
        path: String,
        /// The name asked for.
        name: String,
        /// What there is.
        found: Message,
    },
    /// A cell of a table is no number.
    #[error("{}", say!("data-cell", path = path, row = row, column = column, what = what))]
    Cell {
        /// The file's name.
        path: String,
        /// Line of the file, counted from 1.
        row: usize,
        /// Column, counted from 1.
        column: usize,
        /// What stands there and what would work.
        what: Message,
    },
    /// The chosen columns do not make a dataset.
    #[error("{0}")]
    Selection(Message),
    /// No rows at all.
    #[error("{}", say!("data-no-rows"))]
    NoRows,
    /// A feature is NaN or infinite.
    #[error("{}", say!("data-not-finite", row = row, column = column, value = value))]
    NotFinite {
        /// Row, counted from 1.
        row: usize,
        /// Feature, counted from 1.
        column: usize,
        /// NaN, inf or -inf.
        value: f64,
    },
    /// Rows with gaps, which were not left out.
    #[error("{}", say!("data-incomplete", row = row, what = what, value = value, n = n_rows, of = of))]
    Incomplete {
        /// The first such row, counted from 1.
        row: usize,
        /// `feature column 2`, or `the label`.
        what: Message,
        /// NaN, inf or -inf.
        value: f64,
        /// How many rows have gaps.
        n_rows: usize,
        /// Of how many.
        of: usize,
    },
    /// Labels that are measured quantities.
    #[error("{}", say!("data-real-targets", what = what, row = row, value = value))]
    RealTargets {
        /// Which variable or column.
        what: Message,
        /// Row, counted from 1.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A label that is no whole number.
    #[error("{}", say!("data-label-not-integer", row = row, value = value))]
    LabelNotInteger {
        /// Row, counted from 1.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// All labels are the same.
    #[error("{}", say!("data-one-class", rows = rows, class = class.to_string()))]
    OneClass {
        /// The only class.
        class: i64,
        /// How many rows there are.
        rows: usize,
    },
    /// More classes than a plot or a softmax can use.
    #[error("{}", say!("data-too-many-classes", found = found, limit = limit))]
    TooManyClasses {
        /// Distinct labels seen.
        found: usize,
        /// The cap.
        limit: usize,
    },
    /// A row of one-hot columns without exactly one 1.
    #[error("{}", say!("data-not-one-hot", row = row, ones = ones))]
    NotOneHot {
        /// Row, counted from 1.
        row: usize,
        /// How many ones were found.
        ones: usize,
    },
    /// Features and labels differ in length.
    #[error("{}", say!("data-lengths-differ", features = features, labels = labels))]
    LengthsDiffer {
        /// Rows of features.
        features: usize,
        /// Number of labels.
        labels: usize,
    },
    /// Noise that makes no sense.
    #[error("{}", say!("data-bad-noise", noise = .0))]
    BadNoise(f64),
    /// A test share that makes no sense.
    #[error("{}", say!("data-bad-test-share", share = .0))]
    BadTestShare(f64),
    /// A split that takes every row of a class away from training.
    #[error("{}", say!("data-empty-split", class = class, share = share))]
    EmptySplit {
        /// The class as it stands in the file.
        class: String,
        /// The share asked for.
        share: f64,
    },
    /// A test set with a class that the training set has not.
    #[error("{}", say!("data-only-in-test", class = class))]
    OnlyInTest {
        /// The class as it stands in the file.
        class: String,
    },
    /// A parameter of a generator that makes no sense.
    #[error("{}", say!("data-parameter", what = what, value = value, way_out = way_out))]
    Parameter {
        /// Which one.
        what: Message,
        /// What was given.
        value: f64,
        /// What would work.
        way_out: Message,
    },
}

impl DataError {
    /// A refusal of the whole file.
    pub(crate) fn file(path: &Path, what: Message) -> Self {
        Self::File { path: shown(path), what }
    }

    /// A refusal of one variable.
    pub(crate) fn variable(path: &Path, reason: Message) -> Self {
        Self::Variable { path: shown(path), reason }
    }
}

/// The file's name as sentences show it: the last component, control characters made visible.
pub fn shown(path: &Path) -> String {
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
