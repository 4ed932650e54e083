//! Samples and where they come from: the dataset, its scaling, generators, and the file formats.
//!
//! What must never live here: a network, a thread, a screen. Only the `*_file` rooms touch the file system.

pub mod dataset;
pub mod error;
pub mod labels;
pub mod scaling;
pub mod selection;
pub mod source;
pub mod synthetic;
pub mod table;

pub use dataset::{Dataset, Split};
pub use error::DataError;
pub use scaling::Standardiser;
pub use selection::{Label, Selection};
pub use source::{FileSource, Source};
pub use synthetic::{Cluster, Shape, Synthetic};
pub use table::{FileFormat, FileListing, Limits, NumericVariable, Progress, Summary, VariableInfo, no_progress};
