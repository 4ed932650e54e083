//! Key frames: states of a run from which it can go on, bit for bit.

use rusqlite::{OptionalExtension, params};

use super::blob;
use super::error::ArchiveError;
use super::store::{Archive, integer};
use crate::telemetry::RunId;
use crate::train::State;

impl Archive {
    /// Keeps a state of a run for good, as a key frame.
    ///
    /// # Errors
    /// Where there is no such run, or the file cannot be written.
    pub fn put_frame(&mut self, run: RunId, state: &State) -> Result<(), ArchiveError> {
        let packed = blob::pack(state).map_err(|why| ArchiveError::RunDamaged { run, why })?;
        let n = self.change(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO frames (run, step, is_key, state)
                 SELECT id, ?2, 1, ?3 FROM runs WHERE id = ?1",
                params![run.to_string(), integer(state.steps_taken()), packed],
            )
        })?;
        if n == 0 { Err(ArchiveError::NoRun(run)) } else { Ok(()) }
    }

    /// The steps after which states of a run are kept, ascending.
    ///
    /// # Errors
    /// Those of the file.
    pub fn frame_steps(&mut self, run: RunId) -> Result<Vec<u64>, ArchiveError> {
        self.with(|connection, path| {
            let of = |error| ArchiveError::of(path, &error);
            let mut statement =
                connection.prepare("SELECT step FROM frames WHERE run = ?1 ORDER BY step").map_err(of)?;
            let steps = statement.query_map(params![run.to_string()], |row| row.get::<_, i64>(0)).map_err(of)?;
            steps.map(|step| step.map(i64::unsigned_abs).map_err(of)).collect()
        })
    }

    /// The newest kept state of a run that is no later than `step`; `None` where there is none.
    ///
    /// # Errors
    /// Those of the file, and where the state cannot be read.
    pub fn frame(&mut self, run: RunId, step: u64) -> Result<Option<State>, ArchiveError> {
        let bytes: Option<Vec<u8>> = self.with(|connection, path| {
            let newest = "SELECT state FROM frames WHERE run = ?1 AND step <= ?2 ORDER BY step DESC LIMIT 1";
            let row = connection.query_row(newest, params![run.to_string(), integer(step)], |row| row.get(0));
            row.optional().map_err(|error| ArchiveError::of(path, &error))
        })?;
        bytes.map(|bytes| blob::unpack(&bytes)).transpose().map_err(|why| ArchiveError::RunDamaged { run, why })
    }
}
