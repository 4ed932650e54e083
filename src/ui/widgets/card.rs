//! A card: the frame of every panel, with its title row.

use eframe::egui::containers::menu::{MenuButton, SubMenuButton, is_in_menu};
use eframe::egui::{self, Align, Button, CornerRadius, Label, Layout, Margin, RichText, Sense, Stroke, Ui};

use crate::ui::theme::{CARD_RADIUS, Theme};
use crate::words;

/// Height of a card's title row, in points.
const TITLE_HEIGHT: f32 = 20.0;
/// Under this width (in points: with large text sooner) the right side of the title row folds into one menu.
const NARROW: f32 = 330.0;

/// What a card's title row asks of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelIntent {
    /// Show this panel in the whole window, or put it back among the others.
    ToggleFullWindow,
    /// Move this panel along with the pointer.
    StartDrag,
    /// Hide this panel.
    Close,
}

/// Paints a card into what is available, on a surface of the cards' colour (see `Theme::surface`): title left, quiet
/// information and switches right, the body under them.
/// A double-click on the title asks for the full window.
pub fn card_ui<S, R>(
    ui: &mut Ui,
    theme: &Theme,
    title: &str,
    state: &mut S,
    right_ui: impl FnOnce(&mut Ui, &mut S),
    body_ui: impl FnOnce(&mut Ui, &mut S) -> R,
) -> (Option<PanelIntent>, R) {
    let frame = egui::Frame::NONE
        .stroke(Stroke::new(1.0, theme.line))
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin { left: 12, right: 12, top: 7, bottom: 8 });
    frame
        .show(ui, |ui| {
            let size = ui.available_size();
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing.y = 4.0;
            let mut intent = None;
            let row = egui::vec2(ui.available_width(), TITLE_HEIGHT);
            ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_height(TITLE_HEIGHT);
                ui.spacing_mut().interact_size.y = TITLE_HEIGHT - 2.0;
                let title = RichText::new(title).font(theme.title_font()).color(theme.text);
                let label = Label::new(title).selectable(false).truncate().sense(Sense::click_and_drag());
                let response = ui.add(label).on_hover_text(words::text("card-title.hover"));
                if response.double_clicked() {
                    intent = Some(PanelIntent::ToggleFullWindow);
                } else if response.drag_started() {
                    intent = Some(PanelIntent::StartDrag);
                }
                response.context_menu(|ui| {
                    if ui.button(words::text("card-full")).clicked() {
                        intent = Some(PanelIntent::ToggleFullWindow);
                    }
                    if ui.button(words::text("card-close")).clicked() {
                        intent = Some(PanelIntent::Close);
                    }
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    if size.x >= NARROW {
                        right_ui(ui, state);
                    } else {
                        let hover = words::text("card-menus.hover");
                        menu_ui(ui, theme, "…", hover, |ui| right_ui(ui, state));
                    }
                });
            });
            let body = body_ui(ui, state);
            (intent, body)
        })
        .inner
}

/// Quiet text in a title row.
pub fn note_ui(ui: &mut Ui, theme: &Theme, text: &str) -> egui::Response {
    let text = RichText::new(text).size(12.0).color(theme.secondary);
    ui.add(Label::new(text).selectable(false).truncate())
}

/// A dot between two notes of a title row.
pub fn separator_ui(ui: &mut Ui, theme: &Theme) {
    if is_in_menu(ui) {
        return; // there each stands in a row of its own
    }
    ui.add(Label::new(RichText::new("·").size(12.0).color(theme.faint)).selectable(false));
}

/// A quiet menu in a title row: its label, a small arrow, and a hover text.
pub fn menu_ui(ui: &mut Ui, theme: &Theme, label: &str, hover: &str, content: impl FnOnce(&mut Ui)) {
    let within = is_in_menu(ui);
    // A menu within a menu has a sign of its own.
    let label = if within { label.to_owned() } else { format!("{label} ▾") };
    let text = RichText::new(label).size(12.0).color(theme.secondary);
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = egui::vec2(2.0, 1.0);
        let button = Button::new(text).frame(false);
        let content = |ui: &mut Ui| {
            ui.set_min_width(150.0);
            content(ui);
        };
        let response = if within {
            SubMenuButton::from_button(button).ui(ui, content).0
        } else {
            MenuButton::from_button(button).ui(ui, content).0
        };
        response.on_hover_text(hover);
    });
}

/// One choice of a menu; closes the menu when taken.
pub fn choice_ui<T: PartialEq + Copy>(ui: &mut Ui, current: &mut T, value: T, label: &str, hover: &str) {
    let mut response = ui.selectable_label(*current == value, label);
    if !hover.is_empty() {
        response = response.on_hover_text(hover);
    }
    if response.clicked() {
        *current = value;
        ui.close();
    }
}

/// One choice of a menu, with the words of its family.
pub fn named_choice_ui<T>(ui: &mut Ui, current: &mut T, value: T, family: &str)
where
    T: PartialEq + Copy + Into<&'static str>,
{
    let hover = words::attribute(family, value.into(), "hover");
    choice_ui(ui, current, value, words::named(family, value.into()), hover);
}

/// One quiet sentence in the middle of what is available: what will stand here.
pub fn empty_ui(ui: &mut Ui, theme: &Theme, rect: egui::Rect, sentence: &str) {
    let width = (rect.width() - 24.0).clamp(40.0, 320.0);
    let galley = ui.painter().layout(sentence.to_owned(), theme.body_font(), theme.secondary, width);
    if galley.size().y > rect.height() {
        return; // in a panel as small as that it would lie over the title
    }
    let at = rect.center() - galley.size() / 2.0;
    let backdrop = egui::Rect::from_min_size(at, galley.size()).expand2(egui::vec2(10.0, 6.0));
    ui.painter().rect_filled(backdrop, 6.0, theme.card);
    ui.painter().galley(at, galley, theme.secondary);
}
