//! What was seen of a run: plain numbers over time, with public fields, that could be written to disk as they are.
//!
//! What must never live here: a network, a trainer, a thread, a screen. Every store has a written cap.

pub mod bands;
pub mod bucket;
pub mod export;
pub mod history;
pub mod looks;
pub mod run_id;
pub mod series;
pub mod snapshot;

pub use bands::{Cells, Quantiles};
pub use bucket::{Bucket, BucketView, Buckets, Columns, Stat};
pub use history::History;
pub use looks::Looks;
pub use run_id::RunId;
pub use series::{Measure, Schema, SeriesId};
pub use snapshot::{LayerSnapshot, Snapshot};
