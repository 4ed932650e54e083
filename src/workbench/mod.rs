//! What is open: the experiment being edited, its live run, the curves of earlier runs, what can be undone, files read in
//! the background, and what there is to tell.
//!
//! What must never live here: anything of a window (egui), a painter, a dialog. All of it works, and is tested, without
//! a screen.

pub mod bench;
pub mod ghost;
pub mod live_run;
pub mod notice;
pub mod one_step;
pub mod reading;

pub use bench::{Wake, Workbench};
pub use ghost::Ghost;
pub use live_run::{LiveRun, Standing};
pub use notice::{Notice, Said};
pub use reading::OpenFile;
