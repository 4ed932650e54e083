//! The menu bar: the list of actions by menu.

use eframe::egui::{self, Button, Ui};

use super::actions::{Action, Menu};
use super::choices::PanelId;
use super::intent::{Intent, Intents};
use super::layout::Layout;
use super::preferences::{Preferences, ThemeChoice};
use super::sentences;
use crate::data::shown_name;
use crate::experiment::preset;
use crate::words::{self, Language};

/// Paints all menus.
pub fn menu_bar_ui(ui: &mut Ui, preferences: &Preferences, intents: &mut Intents) {
    // Not egui's MenuBar, which takes the whole width: the transport stands beside.
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        egui::containers::menu::menu_style(ui.style_mut());
        ui.spacing_mut().button_padding.x = 7.0;
        for menu in Menu::ALL {
            ui.menu_button(menu.name(), |ui| {
                ui.set_min_width(220.0);
                for action in Action::ALL.into_iter().filter(|a| a.menu() == menu) {
                    action_ui(ui, action, preferences, intents);
                    match action {
                        Action::OpenPath => files_ui(ui, preferences, intents),
                        Action::SavePresetAs | Action::StartFromWeights => {
                            ui.separator();
                        }
                        _ => {}
                    }
                }
                if menu == Menu::View {
                    languages_ui(ui, intents);
                    ui.separator();
                    panels_ui(ui, &preferences.layout, intents);
                }
            });
        }
    });
}

/// One action: its name, its first shortcut, its hover text; of the themes the one in force is marked.
fn action_ui(ui: &mut Ui, action: Action, preferences: &Preferences, intents: &mut Intents) {
    let mut button = match ThemeChoice::of_action(action) {
        Some(theme) => Button::selectable(theme == preferences.theme, action.name()),
        None => Button::new(action.name()),
    };
    if let Some(shortcut) = action.shortcuts().first() {
        button = button.shortcut_text(sentences::keys(ui.ctx(), *shortcut));
    }
    if ui.add(button).on_hover_text(action.hover()).clicked() {
        intents.act(action);
        ui.close();
    }
}

/// Every language by its own name; the one in force is marked.
fn languages_ui(ui: &mut Ui, intents: &mut Intents) {
    ui.menu_button(words::text("menu-language"), |ui| {
        for language in Language::all() {
            if ui.selectable_label(language == words::language(), language.name()).clicked() {
                intents.push(Intent::Speak(language));
                ui.close();
            }
        }
    });
}

fn files_ui(ui: &mut Ui, preferences: &Preferences, intents: &mut Intents) {
    ui.menu_button(words::text("menu-recent"), |ui| {
        if preferences.recent.is_empty() {
            ui.weak(words::text("menu-no-recent"));
        }
        for path in &preferences.recent {
            if ui.button(shown_name(path)).on_hover_text(path.display().to_string()).clicked() {
                intents.push(Intent::OpenFile(path.clone()));
                ui.close();
            }
        }
    });
    ui.menu_button(words::text("menu-built-in"), |ui| {
        for name in preset::built_in_names() {
            if ui.button(name).clicked() {
                intents.push(Intent::OpenBuiltIn(name));
                ui.close();
            }
        }
    });
    ui.separator();
}

fn panels_ui(ui: &mut Ui, layout: &Layout, intents: &mut Intents) {
    for panel in PanelId::ALL {
        let mut visible = layout.is_visible(panel);
        if ui.checkbox(&mut visible, words::named("panel", panel.into())).clicked() {
            intents.push(Intent::TogglePanel(panel));
        }
    }
}
