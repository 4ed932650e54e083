//! What is open: up to four experiments with their live runs, the curves of earlier runs, what can be undone, files read in
//! the background, and what there is to tell.
//!
//! What must never live here: anything of a window (egui), a painter, a dialog. All of it works, and is tested, without
//! a screen. Only `storage` touches the file system.

pub mod bench;
mod change;
mod changes;
pub mod document;
mod files;
pub mod keeper;
pub mod kept_runs;
pub mod lane;
mod lanes;
pub mod live_run;
pub mod map;
pub mod notice;
mod old_runs;
pub mod one_step;
pub mod open_data;
pub mod race;
mod racing;
pub mod reading;
pub mod records;
pub mod run;
pub mod storage;
pub mod why;

pub use bench::Workbench;
pub use change::LARGE;
pub use document::Document;
pub use keeper::Keeper;
pub use kept_runs::KeptRuns;
pub use lane::{LANES_CAP, Lane, Letter};
pub use live_run::{LiveRun, Standing};
pub use map::{Map, MapAsked};
pub use notice::{Notice, Offer, Said};
pub use open_data::OpenFile;
pub use race::Race;
pub use reading::{Choosing, Stored};
pub use records::Records;
pub use run::Wake;
pub use storage::Store;
pub use why::Why;
