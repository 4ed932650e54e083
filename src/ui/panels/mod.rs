//! The panels of the middle: one file each, and the one list of them that menus, layout and screenshots go through.
//!
//! What must never live here: a change of a run, a clock, a colour or a word of its own.

mod beside;
mod depth_profile;
mod earlier;
pub mod gradient;
pub mod loss;
pub mod network;
mod network_behind;
mod over_steps;
mod ratio;
pub mod scatter;

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use self::gradient::GradientState;
use self::loss::LossState;
use self::network::NetworkState;
use self::scatter::ScatterState;
use super::choices::PanelId;
use super::run_view::RunView;
use super::steps_cursor::SharedCursor;
use super::theme::Theme;
use super::widgets::card::PanelIntent;
use crate::train::Watch;

/// What the panels show: switches, cameras, zooms. Saved with the window.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelStates {
    /// Camera, colours, axes.
    pub scatter: ScatterState,
    /// Zoom.
    pub loss: LossState,
    /// What edges and units show.
    pub network: NetworkState,
    /// Quantity and form.
    pub gradient: GradientState,
    /// The steps axis that plots share.
    pub shared: SharedCursor,
}

/// What a panel looks at of the network, beside curves, which are always there.
pub fn watched_by(panel: PanelId) -> Watch {
    match panel {
        PanelId::Scatter => Watch::PREDICTIONS,
        PanelId::Network => Watch::WEIGHTS | Watch::GRADIENTS | Watch::UNITS,
        PanelId::Loss | PanelId::Gradient => Watch::empty(),
    }
}

/// Paints a panel.
pub fn panel_ui(
    panel: PanelId,
    ui: &mut Ui,
    view: &RunView<'_>,
    states: &mut PanelStates,
    theme: &Theme,
) -> Option<PanelIntent> {
    match panel {
        PanelId::Scatter => scatter::scatter_ui(ui, view, &mut states.scatter, theme),
        PanelId::Loss => loss::loss_ui(ui, view, &mut states.loss, theme, &mut states.shared),
        PanelId::Network => network::network_ui(ui, view, &mut states.network, theme),
        PanelId::Gradient => gradient::gradient_ui(ui, view, &mut states.gradient, theme, &mut states.shared),
    }
}
