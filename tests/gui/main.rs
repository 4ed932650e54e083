//! The window's panels, drawn without a window: pictures, pointer and keys, and what a screen reader finds.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_wrap,
    clippy::field_reassign_with_default,
    reason = "a test fails where it has to; states keep private parts"
)]

mod app;
mod fonts;
mod lanes;
mod language;
mod made;
mod map;
mod painted;
mod panel_gradient;
mod panel_loss;
mod panel_network;
mod panel_scatter;
mod picture;
mod run_list;
mod shell;
