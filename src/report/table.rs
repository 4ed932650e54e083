//! Runs as a table of text, the same on disk and out of a window.

use std::io::{self, Write};

use serde::Serialize;

/// The columns of `runs.csv`: the fields of [`crate::study::Row`].
pub const HEADS: [&str; 9] =
    ["arm", "seed", "reached", "steps", "stop_reason", "loss", "accuracy", "test_accuracy", "ending"];

/// Writes rows under the names of their columns.
///
/// # Errors
/// What `out` says.
pub fn write_csv(out: &mut dyn Write, heads: &[&str], rows: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(heads).map_err(io::Error::other)?;
    for row in rows {
        csv.serialize(row).map_err(io::Error::other)?;
    }
    csv.flush()
}
