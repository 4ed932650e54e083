//! Subcommands: the same core as the window's, for scripts and machines without a screen. One file per subcommand.
//!
//! What must never live here: mathematics or formats of its own.

pub mod generate;
pub mod inspect;
