//! Where the panels are: tiles that can be moved, closed and enlarged.

use eframe::egui::epaint::RectShape;
use eframe::egui::{self, Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetText};
use egui_tiles::{Behavior, Container, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};

use super::arrangement::{self, Arranged};
use super::choices::PanelId;
use super::intent::{Intent, Intents};
use super::panels::{PanelStates, panel_ui, watched_by};
use super::run_view::RunView;
use super::theme::{CARD_RADIUS, GAP, Theme};
use super::widgets::card::PanelIntent;
use crate::train::Watch;
use crate::words;

/// The arrangement of the panels, and the one that fills the window.
#[derive(Clone, Debug)]
pub struct Layout {
    tree: Tree<PanelId>,
    /// The panel that fills the window.
    pub full: Option<PanelId>,
    /// The panel that the pointer was over last, for F11.
    pub under_pointer: Option<PanelId>,
}

impl Default for Layout {
    fn default() -> Self {
        Self { tree: arrangement::standard(), full: None, under_pointer: None }
    }
}

impl Layout {
    /// Whether a panel is shown.
    pub fn is_visible(&self, panel: PanelId) -> bool {
        self.tree.tiles.find_pane(&panel).is_some_and(|id| self.tree.tiles.is_visible(id))
    }

    /// What the open panels look at, and what stands around them: the status bar the accuracy, the settings the cosine. The
    /// weights are always among it, so that they can be exported.
    pub fn watch(&self) -> Watch {
        let around = Watch::WEIGHTS | Watch::ACCURACY | Watch::COSINE;
        let is_open = |panel: PanelId| self.full.map_or_else(|| self.is_visible(panel), |full| full == panel);
        let open = PanelId::ALL.into_iter().filter(|panel| is_open(*panel));
        open.fold(around, |all, panel| all | watched_by(panel))
    }

    /// The panels as they were arranged.
    pub fn of(arranged: &Arranged) -> Self {
        Self { tree: arranged.tree(), ..Self::default() }
    }

    /// How the panels are arranged, to be remembered.
    pub fn arranged(&self) -> Option<Arranged> {
        Arranged::of(&self.tree)
    }

    /// Shows or hides a panel.
    pub fn toggle(&mut self, panel: PanelId) {
        if let Some(id) = self.tree.tiles.find_pane(&panel) {
            self.tree.tiles.toggle_visibility(id);
        }
    }

    /// Fills the window with a panel, or puts it back.
    pub fn toggle_full(&mut self, panel: PanelId) {
        self.full = if self.full == Some(panel) { None } else { Some(panel) };
    }

    /// Paints the panels, and the gaps around and between them.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        view: &RunView<'_>,
        states: &mut PanelStates,
        theme: &Theme,
        intents: &mut Intents,
    ) {
        // Reserved here, so that what the tiles paint into the gaps stands above; known only after they are laid out.
        let gaps = ui.painter().add(Shape::Noop);
        if let Some(panel) = self.full {
            ui.painter().set(gaps, gap_around(ui.max_rect(), theme));
            if let Some(PanelIntent::ToggleFullWindow) = panel_ui(panel, ui, view, states, theme) {
                intents.push(Intent::ToggleFull(panel));
            }
            return;
        }
        let mut painter = Painter { view, states, theme, intents, under_pointer: None };
        self.tree.ui(&mut painter, ui);
        self.under_pointer = painter.under_pointer.or(self.under_pointer);
        let mut rects = Vec::new();
        if let Some(root) = self.tree.root() {
            card_rects(&self.tree.tiles, root, &mut rects);
        }
        let shape = if rects.is_empty() {
            Shape::rect_filled(ui.max_rect().expand(GAP), 0.0, theme.window)
        } else {
            Shape::Vec(rects.into_iter().map(|rect| gap_around(rect, theme)).collect())
        };
        ui.painter().set(gaps, shape);
    }
}

/// The gap around a card: the only part of the middle in the window's colour.
fn gap_around(card: Rect, theme: &Theme) -> Shape {
    let stroke = Stroke::new(GAP, theme.window);
    let ring = RectShape::new(card, CARD_RADIUS, Color32::TRANSPARENT, stroke, StrokeKind::Outside);
    // The ring is round outside as well; squares fill its corners.
    let corner = |at: Pos2, out: Vec2| Shape::rect_filled(Rect::from_two_pos(at, at + GAP * out), 0.0, theme.window);
    Shape::Vec(vec![
        ring.into(),
        corner(card.left_top(), egui::vec2(-1.0, -1.0)),
        corner(card.right_top(), egui::vec2(1.0, -1.0)),
        corner(card.left_bottom(), egui::vec2(-1.0, 1.0)),
        corner(card.right_bottom(), egui::vec2(1.0, 1.0)),
    ])
}

/// Where cards, or tabs of cards, stand.
fn card_rects(tiles: &Tiles<PanelId>, id: TileId, rects: &mut Vec<Rect>) {
    match tiles.get(id) {
        Some(Tile::Container(container)) if !matches!(container, Container::Tabs(_)) => {
            container.children().for_each(|child| card_rects(tiles, *child, rects));
        }
        Some(_) if tiles.is_visible(id) => rects.extend(tiles.rect(id)),
        _ => {}
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
        words::named("panel", (*panel).into()).into()
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        GAP
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        match state {
            egui_tiles::ResizeState::Idle => Stroke::NONE,
            egui_tiles::ResizeState::Hovering => style.visuals.widgets.hovered.fg_stroke,
            egui_tiles::ResizeState::Dragging => style.visuals.widgets.active.fg_stroke,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_panels_are_not_watched() {
        let mut layout = Layout::default();
        assert_eq!(layout.watch(), Watch::all());
        layout.toggle(PanelId::Scatter);
        assert_eq!(layout.watch(), Watch::all() - Watch::PREDICTIONS);
        layout.toggle(PanelId::Network);
        assert_eq!(layout.watch(), Watch::WEIGHTS | Watch::ACCURACY | Watch::COSINE);
        layout.toggle_full(PanelId::Network);
        let around = Watch::WEIGHTS | Watch::ACCURACY | Watch::COSINE;
        assert_eq!(layout.watch(), around | Watch::GRADIENTS | Watch::UNITS);
    }
}
