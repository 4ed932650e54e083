//! The list of runs: cheap, since no curve is read.

use rusqlite::Row;

use super::blob;
use super::error::ArchiveError;
use super::record::{Labels, Outcome, RunSummary};
use super::store::{Archive, OUTCOME, parent};

/// Which runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that are there.
    Kept,
    /// Those that were deleted, and can be brought back.
    Deleted,
}

impl Archive {
    /// All runs that are there, newest first.
    ///
    /// # Errors
    /// Those of the file.
    pub fn list(&mut self) -> Result<Vec<RunSummary>, ArchiveError> {
        self.summaries(Which::Kept)
    }

    /// All runs that were deleted and can be brought back, newest first.
    ///
    /// # Errors
    /// Those of the file.
    pub fn deleted(&mut self) -> Result<Vec<RunSummary>, ArchiveError> {
        self.summaries(Which::Deleted)
    }

    pub(super) fn summaries(&mut self, which: Which) -> Result<Vec<RunSummary>, ArchiveError> {
        let condition = match which {
            Which::Kept => "IS NULL",
            Which::Deleted => "IS NOT NULL",
        };
        let query = format!(
            "SELECT id, parent, parent_step, name, colour, star, note, preset, seed, data_hash, {OUTCOME}, steps, loss,
             accuracy, test_accuracy, active_secs, began, ended, version, spark, bytes FROM runs
             WHERE deleted_at {condition} ORDER BY id DESC"
        );
        self.with(|connection, path| {
            let of = |error| ArchiveError::of(path, &error);
            let mut statement = connection.prepare_cached(&query).map_err(of)?;
            let rows = statement.query_map([], summary).map_err(of)?;
            rows.map(|row| row.map_err(of)).collect()
        })
    }
}

fn summary(row: &Row<'_>) -> rusqlite::Result<RunSummary> {
    let wrong = |column, what: String| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.into())
    };
    let id: String = row.get(0)?;
    let id = id.parse().map_err(|_| wrong(0, id))?;
    let seed: String = row.get(8)?;
    let outcome: String = row.get(10)?;
    let loss: Option<f64> = row.get(12)?;
    Ok(RunSummary {
        id,
        parent: parent(row.get::<_, Option<String>>(1)?.as_deref(), row.get(2)?),
        labels: Labels { name: row.get(3)?, colour: row.get(4)?, star: row.get(5)?, note: row.get(6)? },
        preset: row.get(7)?,
        seed: seed.parse().map_err(|_| wrong(8, seed))?,
        data_hash: row.get(9)?,
        outcome: Outcome::of_key(&outcome).ok_or_else(|| wrong(10, outcome))?,
        steps: row.get::<_, i64>(11)?.unsigned_abs(),
        loss: loss.unwrap_or(f64::NAN),
        accuracy: row.get(13)?,
        test_accuracy: row.get(14)?,
        active_secs: row.get(15)?,
        began: row.get(16)?,
        ended: row.get(17)?,
        version: row.get(18)?,
        spark: blob::unpack_spark(&row.get::<_, Vec<u8>>(19)?),
        bytes: row.get::<_, i64>(20)?.unsigned_abs(),
    })
}
