//! The archive: what is written while a run goes on, and what is read of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::blob;
use super::error::ArchiveError;
use super::place::Place;
use super::record::{Labels, Outcome, Parent, RunRecord, SPARK};
use super::schema;
use crate::data::Source;
use crate::data::atomic_file::free_name;
use crate::experiment::{Spec, preset};
use crate::nn::Parameters;
use crate::telemetry::{History, Measure, RunId, Stat};
use crate::train::{Recorded, State};

/// Days after which what was deleted is gone for good.
const TRASH_DAYS: u32 = 7;
/// The time as it is written: UTC.
pub(super) const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// An archive of runs. It can be handed to another thread, but is used by one at a time.
pub struct Archive {
    place: Place,
    connection: Connection,
    /// Whether a damaged file is set aside and a new one begun; else it is left as it is.
    heals: bool,
    kept_aside: Option<PathBuf>,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("path", &self.place.path).finish_non_exhaustive()
    }
}

impl Archive {
    /// The archive in this place, to write to: made where there is none. A damaged one is kept under another name
    /// ([`Self::take_kept_aside`]), and a new one begun; the same later, where damage shows only then.
    ///
    /// # Errors
    /// Where none can be made or written, or it is another program's or a newer one.
    pub fn open(place: &Place) -> Result<Self, ArchiveError> {
        let (connection, kept_aside) = match schema::open_to_write(place) {
            Err(ArchiveError::Damaged { .. }) => {
                let kept = keep_aside(&place.path)?;
                (schema::open_to_write(place)?, Some(kept))
            }
            other => (other?, None),
        };
        let mut archive = Self { place: place.clone(), connection, heals: true, kept_aside };
        archive.empty_trash()?;
        Ok(archive)
    }

    /// The archive that is there, to look at, and to change where it can be written. Nothing is made or moved.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn existing(place: &Place) -> Result<Self, ArchiveError> {
        let connection = schema::open_to_read(place)?;
        Ok(Self { place: place.clone(), connection, heals: false, kept_aside: None })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// The new name of a damaged file that was set aside since the last call.
    pub fn take_kept_aside(&mut self) -> Option<PathBuf> {
        self.kept_aside.take()
    }

    /// Lets the file grow to this many bytes at most, for as long as it is open here: then [`ArchiveError::Full`].
    ///
    /// # Errors
    /// Those of the file.
    pub fn limit_bytes(&mut self, bytes: u64) -> Result<(), ArchiveError> {
        self.with(|connection, path| {
            let of = |error| ArchiveError::of(path, &error);
            let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(of)?;
            let pages = integer(bytes) / page.max(1);
            let set = format!("PRAGMA max_page_count = {pages}");
            connection.query_row(&set, [], |_| Ok(())).map_err(of)
        })
    }

    /// Writes what a run says of itself; what people said of it stays. One short transaction.
    ///
    /// # Errors
    /// Those of the file; then it is as it was.
    pub fn put(&mut self, record: &RunRecord) -> Result<(), ArchiveError> {
        // Packed before the file is locked.
        let packed = Packed::of(record).map_err(|why| ArchiveError::RunDamaged { run: record.id, why })?;
        self.change(|transaction| packed.write(transaction, record))
    }

    /// Everything that is kept of a run.
    ///
    /// # Errors
    /// Where there is no such run, or it cannot be read.
    pub fn load(&mut self, id: RunId) -> Result<RunRecord, ArchiveError> {
        let key = id.to_string();
        let rows = self.with(|connection, path| {
            let of = |error| ArchiveError::of(path, &error);
            let row = connection.query_row(
                &format!(
                    "SELECT parent, parent_step, preset, spec, data_hash, changes, {OUTCOME}, steps, loss, accuracy,
                     test_accuracy, active_secs FROM runs WHERE id = ?1"
                ),
                params![key],
                |row| {
                    let loss: Option<f64> = row.get(8)?;
                    Ok(Row {
                        parent: row.get(0)?,
                        parent_step: row.get(1)?,
                        preset: row.get(2)?,
                        spec: row.get(3)?,
                        data_hash: row.get(4)?,
                        changes: row.get(5)?,
                        outcome: row.get(6)?,
                        steps: row.get(7)?,
                        loss: loss.unwrap_or(f64::NAN),
                        accuracy: row.get(9)?,
                        test_accuracy: row.get(10)?,
                        active_secs: row.get(11)?,
                    })
                },
            );
            let row = row.optional().map_err(of)?.ok_or(ArchiveError::NoRun(id))?;
            let of_run = |table: &str| format!("SELECT {table} WHERE run = ?1");
            let history: Option<Vec<u8>> = connection
                .query_row(&of_run("history FROM histories"), params![key], |row| row.get(0))
                .optional()
                .map_err(of)?;
            let state: Option<Vec<u8>> = connection
                .query_row(&(of_run("state FROM frames") + " ORDER BY step DESC LIMIT 1"), params![key], |row| {
                    row.get(0)
                })
                .optional()
                .map_err(of)?;
            let weights: Option<(String, Vec<u8>)> = connection
                .query_row(&of_run("sizes, weights FROM weights"), params![key], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
                .map_err(of)?;
            Ok((row, history, state, weights))
        })?;
        let (row, history, state, weights) = rows;
        let damaged = |why: String| ArchiveError::RunDamaged { run: id, why };
        let state: Option<State> = state.map(|bytes| blob::unpack(&bytes)).transpose().map_err(damaged)?;
        let weights = weights.map(|(sizes, bytes)| blob::unpack_weights(&sizes, &bytes)).transpose();
        let history: History = blob::unpack(&history.ok_or_else(|| damaged("history".to_owned()))?).map_err(damaged)?;
        row.record(id, history, state, weights.map_err(damaged)?).map_err(damaged)
    }

    /// What people say of a run, in place of what they said before.
    ///
    /// # Errors
    /// Where there is no such run, or the file cannot be written.
    pub fn label(&mut self, id: RunId, labels: &Labels) -> Result<(), ArchiveError> {
        let n = self.change(|transaction| {
            transaction.execute(
                "UPDATE runs SET name = ?2, colour = ?3, star = ?4, note = ?5 WHERE id = ?1",
                params![id.to_string(), labels.name, labels.colour, labels.star, labels.note],
            )
        })?;
        if n == 0 { Err(ArchiveError::NoRun(id)) } else { Ok(()) }
    }

    /// Puts runs out of sight. For seven days [`Self::restore`] brings them back.
    ///
    /// # Errors
    /// Those of the file; then all of them are still there.
    pub fn delete(&mut self, ids: &[RunId]) -> Result<(), ArchiveError> {
        self.set_deleted(ids, NOW)
    }

    /// Brings deleted runs back.
    ///
    /// # Errors
    /// Those of the file.
    pub fn restore(&mut self, ids: &[RunId]) -> Result<(), ArchiveError> {
        self.set_deleted(ids, "NULL")
    }

    fn set_deleted(&mut self, ids: &[RunId], when: &str) -> Result<(), ArchiveError> {
        self.change(|transaction| {
            let mut set = transaction.prepare(&format!("UPDATE runs SET deleted_at = {when} WHERE id = ?1"))?;
            ids.iter().try_for_each(|id| set.execute(params![id.to_string()]).map(|_| ()))
        })
    }

    /// What was deleted long enough ago is gone for good.
    fn empty_trash(&mut self) -> Result<(), ArchiveError> {
        let old = format!("deleted_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{TRASH_DAYS} days')");
        let any = self.with(|connection, path| {
            let any = connection.query_row(&format!("SELECT count(*) FROM runs WHERE {old}"), [], |row| row.get(0));
            any.map(|n: i64| n > 0).map_err(|error| ArchiveError::of(path, &error))
        })?;
        if any {
            self.change(|transaction| transaction.execute(&format!("DELETE FROM runs WHERE {old}"), []))?;
        }
        Ok(())
    }

    /// Work on the connection; where it finds the file damaged, and that is wanted, once more on a new file.
    pub(super) fn with<T>(
        &mut self,
        work: impl Fn(&mut Connection, &Path) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        let outcome = work(&mut self.connection, &self.place.path);
        if !self.heals || !matches!(outcome, Err(ArchiveError::Damaged { .. })) {
            return outcome;
        }
        let empty = Connection::open_in_memory().map_err(|error| ArchiveError::of(&self.place.path, &error))?;
        drop(std::mem::replace(&mut self.connection, empty));
        self.kept_aside = Some(keep_aside(&self.place.path)?);
        self.connection = schema::open_to_write(&self.place)?;
        work(&mut self.connection, &self.place.path)
    }

    /// The same in one transaction that writes.
    pub(super) fn change<T>(
        &mut self,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        self.with(|connection, path| {
            let in_transaction = |connection: &mut Connection| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            };
            in_transaction(connection).map_err(|error| ArchiveError::of(path, &error))
        })
    }
}

/// The outcome of a row: a run that says it is running and has not been written for ten seconds is interrupted: a live one
/// is written twice a second, or of a very large network ten times as seldom as one writing takes.
pub(super) const OUTCOME: &str =
    "CASE WHEN outcome = 'running' AND updated < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-10 seconds')
    THEN 'interrupted' ELSE outcome END";

/// A count as `SQLite` has them.
pub(super) fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What is written of a run, as it is written.
struct Packed {
    spec: String,
    source: String,
    changes: String,
    history: Vec<u8>,
    state: Option<(u64, Vec<u8>)>,
    weights: Option<(String, Vec<u8>)>,
    spark: Vec<u8>,
    began_secs: f64,
}

impl Packed {
    fn of(record: &RunRecord) -> Result<Self, String> {
        let mut spec = record.spec.clone();
        // A path that is read from another folder one day.
        if let Source::File(file) = &mut spec.data.source
            && let Ok(path) = std::path::absolute(&file.path)
        {
            file.path = path;
        }
        let state = record.state.as_ref().map(|state| blob::pack(&**state).map(|bytes| (state.steps_taken(), bytes)));
        let weights = record.weights.as_ref().map(|w| blob::pack_weights(w).map(|bytes| (blob::sizes(w), bytes)));
        let began = record.id.0.get_timestamp().map_or((0, 0), |time| time.to_unix());
        Ok(Self {
            source: preset::ron_options().to_string(&spec.data.source).map_err(|error| error.to_string())?,
            spec: preset::to_text(&spec).map_err(|error| error.to_string())?,
            changes: ron::to_string(&record.changes).map_err(|error| error.to_string())?,
            history: blob::pack(&*record.history)?,
            state: state.transpose()?,
            weights: weights.transpose()?,
            spark: blob::pack_spark(&spark(&record.history)),
            began_secs: began.0 as f64 + f64::from(began.1) * 1e-9,
        })
    }

    fn write(&self, transaction: &Transaction<'_>, record: &RunRecord) -> rusqlite::Result<()> {
        let id = record.id.to_string();
        let step = integer(record.steps);
        transaction
            .prepare_cached(&format!(
                "INSERT INTO runs (id, parent, parent_step, preset, spec, seed, data_source, data_hash, changes, outcome,
                    steps, loss, accuracy, test_accuracy, active_secs, began, updated, ended, version, spark)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
                    strftime('%Y-%m-%dT%H:%M:%fZ', ?16, 'unixepoch'), {NOW}, CASE WHEN ?17 THEN {NOW} END, ?18, ?19)
                 ON CONFLICT (id) DO UPDATE SET spec = excluded.spec, changes = excluded.changes,
                    outcome = excluded.outcome, steps = excluded.steps, loss = excluded.loss,
                    accuracy = excluded.accuracy, test_accuracy = excluded.test_accuracy,
                    active_secs = excluded.active_secs, updated = excluded.updated, ended = excluded.ended,
                    version = excluded.version, spark = excluded.spark"
            ))?
            .execute(params![
                id,
                record.parent.map(|parent| parent.run.to_string()),
                record.parent.map(|parent| integer(parent.step)),
                record.preset,
                self.spec,
                record.spec.seed.to_string(),
                self.source,
                record.data_hash,
                self.changes,
                record.outcome.key(),
                step,
                record.loss,
                record.accuracy,
                record.test_accuracy,
                record.active_secs,
                self.began_secs,
                record.outcome.is_end(),
                env!("CARGO_PKG_VERSION"),
                self.spark,
            ])?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO histories (run, last_step, history) VALUES (?1, ?2, ?3)")?
            .execute(params![id, integer(record.history.last_step()), self.history])?;
        if let Some((step, state)) = &self.state {
            // The newest replaces the one before; key frames stay.
            transaction.prepare_cached("DELETE FROM frames WHERE run = ?1 AND is_key = 0")?.execute(params![id])?;
            transaction
                .prepare_cached("INSERT OR IGNORE INTO frames (run, step, is_key, state) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, integer(*step), *step == 0, state])?;
        }
        if self.weights.is_none() {
            // Those of an earlier pause are not those of this step.
            transaction.prepare_cached("DELETE FROM weights WHERE run = ?1")?.execute(params![id])?;
        }
        if let Some((sizes, weights)) = &self.weights {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO weights (run, step, sizes, weights) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, step, sizes, weights])?;
        }
        transaction
            .prepare_cached(
                "UPDATE runs SET bytes = coalesce((SELECT length(history) FROM histories WHERE run = ?1), 0)
                    + coalesce((SELECT sum(length(state)) FROM frames WHERE run = ?1), 0)
                    + coalesce((SELECT length(weights) FROM weights WHERE run = ?1), 0) WHERE id = ?1",
            )?
            .execute(params![id])?;
        Ok(())
    }
}

/// Mean loss over at most [`SPARK`] equal parts of a run.
fn spark(history: &History) -> Vec<f32> {
    let Some(series) = history.schema.index(Measure::Loss.of_run()) else { return Vec::new() };
    let n = history.whole.len();
    let parts = n.min(SPARK);
    let mut sums = vec![Stat::EMPTY; parts];
    for (at, stat) in history.whole.curve(series).iter().enumerate() {
        sums[at * parts / n].merge(stat);
    }
    sums.iter().map(|stat| stat.mean().map_or(f32::NAN, |mean| mean as f32)).collect()
}

/// A row of `runs` as it is read.
struct Row {
    parent: Option<String>,
    parent_step: Option<i64>,
    preset: String,
    spec: String,
    data_hash: String,
    changes: String,
    outcome: String,
    steps: i64,
    loss: f64,
    accuracy: Option<f64>,
    test_accuracy: Option<f64>,
    active_secs: f64,
}

impl Row {
    fn record(
        self,
        id: RunId,
        history: History,
        state: Option<State>,
        weights: Option<Parameters>,
    ) -> Result<RunRecord, String> {
        let spec: Spec = preset::parse(&self.spec, &id.to_string()).map_err(|error| error.to_string())?;
        let changes: Vec<Recorded> = ron::from_str(&self.changes).map_err(|error| error.to_string())?;
        Ok(RunRecord {
            id,
            parent: parent(self.parent.as_deref(), self.parent_step),
            preset: self.preset,
            spec,
            data_hash: self.data_hash,
            changes,
            history: Arc::new(history),
            outcome: Outcome::of_key(&self.outcome).ok_or(self.outcome)?,
            steps: self.steps.unsigned_abs(),
            loss: self.loss,
            accuracy: self.accuracy,
            test_accuracy: self.test_accuracy,
            active_secs: self.active_secs,
            weights: weights.or_else(|| state.as_ref().map(|state| state.parameters().clone())).map(Arc::new),
            state: state.map(Arc::new),
        })
    }
}

/// The run that another began from, of two columns.
pub(super) fn parent(run: Option<&str>, step: Option<i64>) -> Option<Parent> {
    Some(Parent { run: run?.parse().ok()?, step: step?.unsigned_abs() })
}

/// Gives a damaged file, and what `SQLite` keeps beside it, another name that no file has.
fn keep_aside(path: &Path) -> Result<PathBuf, ArchiveError> {
    let kept = free_name(path);
    match std::fs::rename(path, &kept) {
        Ok(()) => {}
        // Another program was quicker.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(kept),
        Err(error) => return Err(ArchiveError::of_system(path, &error)),
    }
    let beside = |path: &Path, end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    for end in ["-wal", "-shm"] {
        // Where there is none, there is nothing to keep.
        let _ = std::fs::rename(beside(path, end), beside(&kept, end));
    }
    Ok(kept)
}
