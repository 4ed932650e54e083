//! The window's panels, drawn without a window: pictures, pointer and keys, and what a screen reader finds.

mod made;
mod panel_gradient;
mod panel_loss;
mod panel_network;
mod panel_scatter;
mod picture;
