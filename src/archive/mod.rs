//! Runs that stay: what is kept of every run that took a step, in one `SQLite` file that two programs may write at once,
//! that a killed process leaves whole, and that other programs can open (`docs/archive.md`).
//!
//! What must never live here: a thread, a screen, a word of it. Whoever writes while a run goes on does so from a job.

mod blob;
mod clean_up;
mod error;
mod find;
mod frames;
mod list;
mod place;
mod record;
mod schema;
mod store;

pub use clean_up::{CleanUp, DEFAULT_LIMIT};
pub use error::ArchiveError;
pub use find::{FindError, shortest};
pub use place::{Place, VARIABLE, data_folder};
pub use record::{Labels, Outcome, Parent, RunRecord, RunSummary};
pub use store::Archive;
