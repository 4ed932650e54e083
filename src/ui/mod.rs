//! What is on the screen: painters that take a read-only view of a run and answer with intents.
//!
//! What must never live here: a training step, a file format, a channel's protocol. Painters change no run, read no
//! clock and touch no file; colours live in `theme` only, words in `text` only.

pub mod fonts;
pub mod panels;
pub mod run_view;
pub mod text;
pub mod theme;
pub mod widgets;
