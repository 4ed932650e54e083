//! What the archive takes on disk, and what gives way when that is too much.

use rusqlite::params;

use super::error::ArchiveError;
use super::list::Which;
use super::record::{Outcome, RunSummary};
use super::store::{Archive, OUTCOME};

/// Bytes that an archive may take before it asks to be cleaned up.
pub const DEFAULT_LIMIT: u64 = 1 << 30;

/// What a clean-up would delete for good.
#[derive(Clone, Debug, PartialEq)]
pub struct CleanUp {
    /// Bytes that the archive takes now.
    pub size_bytes: u64,
    /// Bytes that it may take.
    pub limit_bytes: u64,
    /// What was deleted before and could still be brought back, newest first.
    pub deleted: Vec<RunSummary>,
    /// What would be deleted besides, oldest first.
    pub runs: Vec<RunSummary>,
}

impl CleanUp {
    /// Whether there is anything to delete.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.deleted.is_empty()
    }

    /// Bytes that its runs take.
    pub fn frees_bytes(&self) -> u64 {
        self.runs.iter().chain(&self.deleted).map(|run| run.bytes).sum()
    }
}

impl Archive {
    /// Bytes that are in use in the file.
    ///
    /// # Errors
    /// Those of the file.
    pub fn size_bytes(&mut self) -> Result<u64, ArchiveError> {
        self.with(|connection, path| {
            let number = |name: &str| {
                let n = connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
                n.map(i64::unsigned_abs).map_err(|error| ArchiveError::of(path, &error))
            };
            Ok((number("page_count")? - number("freelist_count")?) * number("page_size")?)
        })
    }

    /// What to delete so that the archive takes no more than this many bytes: nothing where it does not; else what was
    /// deleted already, then the oldest runs that have no star and take no steps.
    ///
    /// # Errors
    /// Those of the file.
    pub fn clean_up_plan(&mut self, limit_bytes: u64) -> Result<CleanUp, ArchiveError> {
        let size_bytes = self.size_bytes()?;
        let mut plan = CleanUp { size_bytes, limit_bytes, deleted: Vec::new(), runs: Vec::new() };
        if size_bytes <= limit_bytes {
            return Ok(plan);
        }
        plan.deleted = self.summaries(Which::Deleted)?;
        let may_go = |run: &RunSummary| !run.labels.star && run.outcome != Outcome::Running;
        let mut runs = self.summaries(Which::Kept)?;
        runs.retain(may_go);
        while size_bytes - plan.frees_bytes().min(size_bytes) > limit_bytes {
            let Some(oldest) = runs.pop() else { break };
            plan.runs.push(oldest);
        }
        Ok(plan)
    }

    /// Deletes for good what a plan says, and gives the room back. What got a star or began to run again meanwhile stays.
    ///
    /// # Errors
    /// Those of the file.
    pub fn clean_up(&mut self, plan: &CleanUp) -> Result<(), ArchiveError> {
        let delete = format!(
            "DELETE FROM runs WHERE id = ?1 AND (deleted_at IS NOT NULL OR star = 0 AND ({OUTCOME}) <> 'running')"
        );
        self.change(|transaction| {
            let mut delete = transaction.prepare(&delete)?;
            let mut runs = plan.runs.iter().chain(&plan.deleted);
            runs.try_for_each(|run| delete.execute(params![run.id.to_string()]).map(|_| ()))
        })?;
        self.with(|connection, path| {
            let of = |error| ArchiveError::of(path, &error);
            // It gives back a page for each row that is asked for.
            let mut vacuum = connection.prepare("PRAGMA incremental_vacuum").map_err(of)?;
            let mut rows = vacuum.query([]).map_err(of)?;
            while rows.next().map_err(of)?.is_some() {}
            drop(rows);
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(of)
        })
    }
}
