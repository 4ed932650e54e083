//! Samples and where they come from: the dataset, its scaling, generators, and the file formats.
//!
//! What must never live here: a network, a thread, a screen. Only the `*_file` rooms touch the file system.

pub mod any_file;
pub mod atomic_file;
mod csv_file;
pub mod dataset;
mod elements;
pub mod error;
pub mod export_file;
pub mod labels;
mod loading;
pub mod lossless_path;
pub mod mat_file;
pub mod numbers;
pub mod numpy_file;
pub mod opening;
pub mod ordinary_file;
pub mod safetensors_file;
pub mod scaling;
pub mod selection;
pub mod source;
mod suggestion;
pub mod synthetic;
pub mod table;
pub mod texts;
mod visit;
mod walker;

pub use any_file::{examine, open, read_variable};
pub use dataset::{Dataset, Split};
pub use error::{DataError, shown as shown_name, visible};
pub use export_file::export;
pub use loading::{Loaded, load};
pub use opening::{Named, Opened, load_named, open_suggested};
pub use ordinary_file::open_ordinary;
pub use scaling::Standardiser;
pub use selection::{Label, Selection, TestSet, first_selection};
pub use source::{FileSource, Source};
pub use suggestion::{Suggestion, suggest};
pub use synthetic::{Cluster, Shape, Synthetic};
pub use table::{FileFormat, FileListing, Limits, NumericVariable, Progress, Summary, VariableInfo, no_progress};

/// Files of one kind, for dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFilter {
    /// A short stable word.
    pub key: &'static str,
    /// How their names end, without the dot.
    pub extensions: &'static [&'static str],
}

impl FileFilter {
    /// What they are called.
    pub fn name(self) -> &'static str {
        crate::words::named("file-kind", self.key)
    }
}

/// The kinds of data files that can be opened; dialogs and dropped files go by this list.
pub fn file_filters() -> &'static [FileFilter] {
    &[
        FileFilter { key: "mat", extensions: &["mat"] },
        FileFilter { key: "numpy", extensions: &["npy", "npz"] },
        FileFilter { key: "text", extensions: &["csv", "tsv", "txt"] },
    ]
}
