//! The tables, their version, and a connection to them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::ArchiveError;
use super::place::{Place, Standing};

/// What marks the file as this program's, in its header: `DScp`.
const APPLICATION_ID: i32 = 0x4453_6370;
/// How to get from each version to the next, from an empty file on: the version of a file is the number of those taken.
/// What stands here never changes; a new version is one more.
const MIGRATIONS: [&str; 1] = [VERSION_1];
/// The version that this program writes.
const VERSION: u32 = MIGRATIONS.len() as u32;
/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// `docs/archive.md` says what stands where.
const VERSION_1: &str = "
CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    parent TEXT,
    parent_step INTEGER,
    name TEXT NOT NULL DEFAULT '',
    colour TEXT,
    star INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    preset TEXT NOT NULL,
    spec TEXT NOT NULL,
    seed TEXT NOT NULL,
    data_source TEXT NOT NULL,
    data_hash TEXT NOT NULL,
    changes TEXT NOT NULL,
    outcome TEXT NOT NULL,
    steps INTEGER NOT NULL,
    loss REAL,
    accuracy REAL,
    test_accuracy REAL,
    active_secs REAL NOT NULL,
    began TEXT NOT NULL,
    updated TEXT NOT NULL,
    ended TEXT,
    version TEXT NOT NULL,
    spark BLOB NOT NULL,
    bytes INTEGER NOT NULL DEFAULT 0,
    deleted_at TEXT
);
CREATE TABLE histories (
    run TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    last_step INTEGER NOT NULL,
    history BLOB NOT NULL
);
CREATE TABLE frames (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    is_key INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (run, step)
);
CREATE TABLE weights (
    run TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    sizes TEXT NOT NULL,
    weights BLOB NOT NULL
);
";

/// A connection that can write, to a file that is made where there is none.
pub(super) fn open_to_write(place: &Place) -> Result<Connection, ArchiveError> {
    let path = &place.path;
    let damaged = |why: &str| ArchiveError::Damaged { path: path.clone(), why: why.to_owned() };
    match place.look()? {
        Standing::Other if place.is_own => return Err(damaged("no database")),
        Standing::Other => return Err(ArchiveError::Foreign { path: path.clone() }),
        Standing::Nothing => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| ArchiveError::of_system(path, &error))?;
            }
        }
        Standing::Database => {}
    }
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

/// A connection to a file that is there: to read, and to write where that can be. Nothing is made or moved.
pub(super) fn open_to_read(place: &Place) -> Result<Connection, ArchiveError> {
    let path = &place.path;
    match place.look()? {
        Standing::Nothing => return Err(ArchiveError::None { path: path.clone() }),
        Standing::Other => return Err(ArchiveError::Foreign { path: path.clone() }),
        Standing::Database => {}
    }
    let open = |flags| -> Result<Connection, ArchiveError> {
        let connection = connect(path, flags)?;
        match version(&connection, path)? {
            VERSION => Ok(connection),
            found if found > VERSION => Err(newer(path, found)),
            _ => Err(ArchiveError::None { path: path.clone() }),
        }
    };
    match open(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        // In a folder that cannot be written to, SQLite reads only what it is told not to look after.
        Err(ArchiveError::ReadOnly { .. }) => open_unchanging(path, &open),
        // Made by an older program: brought up to date by whoever can write.
        Err(ArchiveError::None { .. }) => open_to_write(place),
        other => other,
    }
}

/// The file as it stands, which nobody can change here.
fn open_unchanging(
    path: &Path,
    open: &impl Fn(OpenFlags) -> Result<Connection, ArchiveError>,
) -> Result<Connection, ArchiveError> {
    if let Ok(connection) = open(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        return Ok(connection);
    }
    let escaped: String = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)
        .map_err(|error| ArchiveError::of(path, &error))?;
    match version(&connection, path)? {
        VERSION => Ok(connection),
        found if found > VERSION => Err(newer(path, found)),
        _ => Err(ArchiveError::None { path: path.to_owned() }),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, ArchiveError> {
    let of = |error| ArchiveError::of(path, &error);
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(of)?;
    connection.busy_timeout(PATIENCE).map_err(of)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(of)?;
    Ok(connection)
}

fn newer(path: &Path, found: u32) -> ArchiveError {
    ArchiveError::Newer { path: path.to_owned(), found, known: VERSION }
}

/// The version of a file: 0 where nothing stands in it yet.
fn version(connection: &Connection, path: &Path) -> Result<u32, ArchiveError> {
    let of = |error| ArchiveError::of(path, &error);
    // In one transaction: another program may make the tables between two of these questions.
    let snapshot = connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose().map_err(of)?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let application = number("application_id").map_err(of)?;
    let version = number("user_version").map_err(of)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(of)?;
    drop(snapshot);
    match application {
        APPLICATION_ID => Ok(u32::try_from(version).unwrap_or(0)),
        0 if version == 0 && tables == 0 => Ok(0),
        _ => Err(ArchiveError::Foreign { path: path.to_owned() }),
    }
}

/// Makes the tables, or brings them up to date, and sets how they are written.
fn prepare(connection: &mut Connection, path: &Path) -> Result<(), ArchiveError> {
    let of = |error| ArchiveError::of(path, &error);
    let found = version(connection, path)?;
    if found > VERSION {
        return Err(newer(path, found));
    }
    if connection.is_readonly("main").map_err(of)? {
        return Err(ArchiveError::ReadOnly { path: path.to_owned(), why: "readonly".to_owned() });
    }
    if found == 0 {
        // Before the first table, so that what is cleaned up gives its room back.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(of)?;
    }
    // A writer that is killed leaves whole transactions; readers do not wait for it. The setting stays with the file.
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(of)?;
    if mode != "wal" {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(of)?;
    }
    connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608;").map_err(of)?;
    if found < VERSION {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
        // Another program may have been quicker.
        for migration in MIGRATIONS.iter().skip(version(&transaction, path)? as usize) {
            transaction.execute_batch(migration).map_err(of)?;
        }
        transaction.pragma_update(None, "user_version", VERSION).map_err(of)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(of)?;
        transaction.commit().map_err(of)?;
    }
    Ok(())
}
