//! The windows that lie over the workbench: command palette, shortcuts, typed path, About.

use std::path::PathBuf;

use eframe::egui::{self, Context, Key, Modal, RichText, TextEdit, Ui};

use super::actions::{Action, Menu};
use super::intent::{Intent, Intents, Purpose};
use super::sentences;
use super::theme::Theme;
use crate::words;

/// The one window that is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Overlay {
    /// None.
    #[default]
    None,
    /// Find a command.
    Palette {
        /// What was typed.
        typed: String,
        /// The highlighted row.
        row: usize,
    },
    /// The list of shortcuts.
    Shortcuts,
    /// What this program is.
    About,
    /// A path to type: asked for, or because the system has no dialog.
    Path {
        /// What was typed.
        typed: String,
        /// What it is for.
        purpose: Purpose,
        /// Whether the system has no dialog.
        no_dialog: bool,
    },
}

impl Overlay {
    /// Paints the open window, if there is one.
    pub fn show(&mut self, ctx: &Context, theme: &Theme, intents: &mut Intents) {
        if *self == Self::None {
            return;
        }
        let response = Modal::new(egui::Id::unique("overlay")).show(ctx, |ui| match self {
            Self::None => {}
            Self::Palette { typed, row } => palette_ui(ui, typed, row, intents),
            Self::Shortcuts => shortcuts_ui(ui, theme, intents),
            Self::About => {
                ui.set_width(380.0);
                ui.label(RichText::new(super::APP).font(theme.title_font()));
                ui.label(format!("{}\n\n{}", env!("CARGO_PKG_VERSION"), words::text("about-text")));
                close_ui(ui, intents);
            }
            Self::Path { typed, purpose, no_dialog } => path_ui(ui, typed, *purpose, *no_dialog, intents),
        });
        if response.should_close() {
            intents.push(Intent::CloseWindow);
        }
    }
}

fn close_ui(ui: &mut Ui, intents: &mut Intents) {
    ui.add_space(6.0);
    if ui.button(words::text("button-close")).clicked() {
        intents.push(Intent::CloseWindow);
    }
}

/// The actions whose name holds every typed word, in the list's order.
fn found(typed: &str) -> Vec<Action> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let name = |a: Action| format!("{} {}", a.menu().name(), a.name()).to_lowercase();
    let fits = |a: &Action| words.iter().all(|w| name(*a).contains(w));
    Action::ALL.into_iter().filter(|a| *a != Action::Palette).filter(fits).collect()
}

fn palette_ui(ui: &mut Ui, typed: &mut String, row: &mut usize, intents: &mut Intents) {
    ui.set_width(420.0);
    let field = ui.add(TextEdit::singleline(typed).hint_text(words::text("palette-hint")).desired_width(f32::INFINITY));
    field.request_focus();
    if field.changed() {
        *row = 0;
    }
    let found = found(typed);
    let (up, down, enter) =
        ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown), i.key_pressed(Key::Enter)));
    *row = (*row + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(320.0).min_scrolled_height(320.0).show(ui, |ui| {
        if found.is_empty() {
            ui.weak(words::text("palette-nothing"));
        }
        for (i, action) in found.iter().enumerate() {
            let label = format!("{}: {}", action.menu().name(), action.name());
            let mut button = egui::Button::selectable(i == *row, label).min_size(egui::vec2(ui.available_width(), 0.0));
            if let Some(shortcut) = action.shortcuts().first() {
                button = button.shortcut_text(sentences::keys(ui.ctx(), shortcut));
            }
            let response = ui.add(button).on_hover_text(action.hover());
            if i == *row && (up || down) {
                response.scroll_to_me(None);
            }
            if response.clicked() || (enter && i == *row) {
                chosen = Some(*action);
            }
        }
    });
    if let Some(action) = chosen {
        intents.push(Intent::CloseWindow);
        intents.act(action);
    }
}

fn shortcuts_ui(ui: &mut Ui, theme: &Theme, intents: &mut Intents) {
    ui.set_width(520.0);
    egui::ScrollArea::vertical().max_height(480.0).min_scrolled_height(480.0).show(ui, |ui| {
        for menu in Menu::ALL {
            let actions = Action::ALL.into_iter().filter(|a| a.menu() == menu && !a.shortcuts().is_empty());
            ui.label(RichText::new(menu.name().to_uppercase()).heading().color(theme.secondary));
            egui::Grid::new(menu).num_columns(3).spacing([16.0, 4.0]).show(ui, |ui| {
                for action in actions {
                    let keys: Vec<String> = action.shortcuts().iter().map(|s| sentences::keys(ui.ctx(), s)).collect();
                    ui.label(RichText::new(keys.join("  ")).color(theme.accent));
                    ui.label(action.name());
                    ui.label(RichText::new(action.hover()).small().color(theme.secondary));
                    ui.end_row();
                }
            });
            ui.add_space(6.0);
        }
    });
    close_ui(ui, intents);
}

fn path_ui(ui: &mut Ui, typed: &mut String, purpose: Purpose, no_dialog: bool, intents: &mut Intents) {
    ui.set_width(460.0);
    let saves = purpose.saves();
    ui.strong(words::named("purpose", purpose.into()));
    let words = ui.label(words::text(if no_dialog { "path-no-dialog" } else { "path-asked" }));
    let field = ui.add(TextEdit::singleline(typed).desired_width(f32::INFINITY)).labelled_by(words.id);
    if !field.has_focus() && !field.lost_focus() {
        field.request_focus();
    }
    let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    ui.horizontal(|ui| {
        let go = ui.button(words::text(if saves { "button-save" } else { "button-open" })).clicked() || enter;
        if go && !typed.trim().is_empty() {
            let path = expand_home(typed.trim());
            intents.push(Intent::CloseWindow);
            intents.push(Intent::Chosen(purpose, path));
        }
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::CloseWindow);
        }
    });
}

/// `~/data.mat` as a shell would read it; quotes around a pasted path are taken away.
fn expand_home(typed: &str) -> PathBuf {
    let typed = typed.trim_matches(['"', '\'']);
    let home = directories::UserDirs::new();
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_any_part_of_its_name() {
        assert_eq!(found("rew"), [Action::Rewind]);
        assert!(found("open data").contains(&Action::OpenData));
        assert!(found("").len() > 20);
        assert!(found("no such thing").is_empty());
    }
}
