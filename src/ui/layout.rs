//! Where the panels are: tiles that can be moved, closed and enlarged.

use eframe::egui::{self, Ui, WidgetText};
use egui_tiles::{Behavior, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};
use serde::{Deserialize, Serialize};

use super::intent::{Intent, Intents};
use super::panels::{PanelId, PanelStates, panel_ui};
use super::run_view::{PanelIntent, RunView};
use super::text;
use super::theme::{GAP, Theme};

/// The arrangement of the panels, and the one that fills the window.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    tree: Tree<PanelId>,
    /// The panel that fills the window.
    #[serde(skip)]
    pub full: Option<PanelId>,
    /// The panel that the pointer was over last, for F11.
    #[serde(skip)]
    pub under_pointer: Option<PanelId>,
}

impl Default for Layout {
    fn default() -> Self {
        let mut tiles = Tiles::default();
        let mut column = |panels: [PanelId; 2]| {
            let panes = panels.map(|p| tiles.insert_pane(p)).to_vec();
            tiles.insert_vertical_tile(panes)
        };
        let columns = [[PanelId::Scatter, PanelId::Network], [PanelId::Loss, PanelId::Gradient]].map(&mut column);
        let root = tiles.insert_horizontal_tile(columns.to_vec());
        Self { tree: Tree::new(egui::Id::unique("panels"), root, tiles), full: None, under_pointer: None }
    }
}

impl Layout {
    /// Whether a panel is shown.
    pub fn is_visible(&self, panel: PanelId) -> bool {
        self.tree.tiles.find_pane(&panel).is_some_and(|id| self.tree.tiles.is_visible(id))
    }

    /// Shows or hides a panel.
    pub fn toggle(&mut self, panel: PanelId) {
        match self.tree.tiles.find_pane(&panel) {
            Some(id) => self.tree.tiles.toggle_visibility(id),
            // An arrangement saved before the panel existed, or torn: start from the standard one.
            None => *self = Self::default(),
        }
    }

    /// Fills the window with a panel, or puts it back.
    pub fn toggle_full(&mut self, panel: PanelId) {
        self.full = if self.full == Some(panel) { None } else { Some(panel) };
    }

    /// Whether every panel stands somewhere; an arrangement of an older program may lack one.
    pub fn is_whole(&self) -> bool {
        PanelId::ALL.iter().all(|p| self.tree.tiles.find_pane(p).is_some())
    }

    /// Paints the panels.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        view: &RunView<'_>,
        states: &mut PanelStates,
        theme: &Theme,
        intents: &mut Intents,
    ) {
        if let Some(panel) = self.full {
            if let Some(PanelIntent::ToggleFullWindow) = panel_ui(panel, ui, view, states, theme) {
                intents.push(Intent::ToggleFull(panel));
            }
            return;
        }
        let mut painter = Painter { view, states, theme, intents, under_pointer: None };
        self.tree.ui(&mut painter, ui);
        self.under_pointer = painter.under_pointer.or(self.under_pointer);
    }
}

struct Painter<'a, 'v> {
    view: &'a RunView<'v>,
    states: &'a mut PanelStates,
    theme: &'a Theme,
    intents: &'a mut Intents,
    under_pointer: Option<PanelId>,
}

impl Behavior<PanelId> for Painter<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, panel: &mut PanelId) -> UiResponse {
        if ui.rect_contains_pointer(ui.max_rect()) {
            self.under_pointer = Some(*panel);
        }
        match panel_ui(*panel, ui, self.view, self.states, self.theme) {
            Some(PanelIntent::ToggleFullWindow) => self.intents.push(Intent::ToggleFull(*panel)),
            Some(PanelIntent::StartDrag) => return UiResponse::DragStarted,
            Some(PanelIntent::Close) => self.intents.push(Intent::TogglePanel(*panel)),
            None => {}
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, panel: &PanelId) -> WidgetText {
        text::shell::panel(*panel).into()
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        GAP
    }

    fn min_size(&self) -> f32 {
        120.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: false, ..SimplificationOptions::default() }
    }

    fn is_tab_closable(&self, tiles: &Tiles<PanelId>, tile: TileId) -> bool {
        matches!(tiles.get(tile), Some(Tile::Pane(_)))
    }

    fn on_tab_close(&mut self, tiles: &mut Tiles<PanelId>, tile: TileId) -> bool {
        // Hidden, not removed: the View menu brings it back to the same place.
        tiles.set_visible(tile, false);
        false
    }
}
