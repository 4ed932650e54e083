//! The windows that lie over the workbench: command palette, shortcuts, typed path, About.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use eframe::egui::{self, Context, Key, Modal, RichText, TextEdit, Ui};

use super::actions::{Action, Menu};
use super::intent::{Intent, Intents, Purpose};
use super::palette::{self, Entry};
use super::sentences;
use super::theme::Theme;
use crate::data::shown_name;
use crate::experiment::Spec;
use crate::experiment::weights::Match;
use crate::{say, words};

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
    /// Tensors of another program: which of them become the weights of which layer.
    TakeWeights(Box<Match>),
    /// A file is there already: whether to write over it.
    WriteOver {
        /// What is saved.
        purpose: Purpose,
        /// The file.
        path: PathBuf,
    },
}

/// What the windows look at.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The colours.
    pub theme: &'a Theme,
    /// The settings as they are.
    pub spec: &'a Spec,
    /// Files opened lately, newest first.
    pub recent: &'a VecDeque<PathBuf>,
}

impl Overlay {
    /// Paints the open window, if there is one.
    pub fn show(&mut self, ctx: &Context, known: &Known<'_>, intents: &mut Intents) {
        let theme = known.theme;
        if *self == Self::None {
            return;
        }
        let response = Modal::new(egui::Id::unique("overlay")).show(ctx, |ui| match self {
            Self::None => {}
            Self::Palette { typed, row } => palette_ui(ui, typed, row, known, intents),
            Self::Shortcuts => shortcuts_ui(ui, theme, intents),
            Self::About => {
                ui.set_width(380.0);
                ui.label(RichText::new(super::APP).font(theme.title_font()));
                ui.label(format!("{}\n\n{}", env!("CARGO_PKG_VERSION"), words::text("about-text")));
                close_ui(ui, intents);
            }
            Self::Path { typed, purpose, no_dialog } => path_ui(ui, typed, *purpose, *no_dialog, intents),
            Self::TakeWeights(found) => take_weights_ui(ui, found, intents),
            Self::WriteOver { purpose, path } => write_over_ui(ui, *purpose, path, intents),
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

/// Height of the palette's list, in points: always the same, so that the box stays where it is while one types.
const LIST_HEIGHT: f32 = 320.0;

fn palette_ui(ui: &mut Ui, typed: &mut String, row: &mut usize, known: &Known<'_>, intents: &mut Intents) {
    ui.set_width(460.0);
    let field = ui.add(TextEdit::singleline(typed).hint_text(words::text("palette-hint")).desired_width(f32::INFINITY));
    field.request_focus();
    if field.changed() {
        *row = 0;
    }
    let found = palette::found(typed, known.recent.iter().cloned());
    let (up, down, enter) =
        ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown), i.key_pressed(Key::Enter)));
    *row = (*row + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    let mut chosen = None;
    let list = egui::ScrollArea::vertical().max_height(LIST_HEIGHT).min_scrolled_height(LIST_HEIGHT);
    list.auto_shrink(false).show(ui, |ui| {
        if found.is_empty() {
            ui.weak(words::text("palette-nothing"));
        }
        for (i, entry) in found.iter().enumerate() {
            let is_chosen = i == *row;
            let mut button = egui::Button::selectable(is_chosen, entry.label());
            button = button.min_size(egui::vec2(ui.available_width(), 0.0));
            if let Entry::Do(action) = entry
                && let Some(shortcut) = action.shortcuts().first()
            {
                let keys = RichText::new(sentences::keys(ui.ctx(), *shortcut));
                // On the accent the quiet colour of shortcuts cannot be read.
                button = button.shortcut_text(if is_chosen { keys.color(known.theme.on_accent) } else { keys });
            }
            let response = ui.add(button).on_hover_text(entry.hover());
            if is_chosen && (up || down) {
                response.scroll_to_me(None);
            }
            if response.clicked() || (enter && is_chosen) {
                chosen = Some(entry.clone());
            }
        }
    });
    if let Some(entry) = chosen {
        intents.push(Intent::CloseWindow);
        entry.ask(known.spec, intents);
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
                    let keys: Vec<String> = action.shortcuts().iter().map(|s| sentences::keys(ui.ctx(), *s)).collect();
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
            intents.push(Intent::Typed(purpose, path));
        }
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::CloseWindow);
        }
    });
}

fn write_over_ui(ui: &mut Ui, purpose: Purpose, path: &Path, intents: &mut Intents) {
    ui.set_width(460.0);
    ui.strong(words::named("purpose", purpose.into()));
    ui.label(say!("write-over-question", file = shown_name(path))).on_hover_text(path.display().to_string());
    ui.horizontal(|ui| {
        if ui.button(words::text("button-write-over")).clicked() {
            intents.push(Intent::CloseWindow);
            intents.push(Intent::WriteOver(purpose, path.to_owned()));
        }
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::CloseWindow);
        }
    });
}

fn take_weights_ui(ui: &mut Ui, found: &Match, intents: &mut Intents) {
    ui.set_width(560.0);
    ui.strong(words::named("purpose", Purpose::OpenWeights.into()));
    let file = shown_name(&found.path);
    ui.label(say!("take-weights-question", file = file)).on_hover_text(found.path.display().to_string());
    // A deep network has more layers than a screen has lines.
    egui::ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
        for line in found.lines() {
            ui.label(RichText::new(line).monospace());
        }
    });
    ui.horizontal(|ui| {
        if ui.button(words::text("button-take-weights")).clicked() {
            intents.push(Intent::CloseWindow);
            intents.push(Intent::TakeWeights(Box::new(found.clone())));
        }
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::CloseWindow);
        }
    });
}

/// `~/data.mat` as a shell would read it; quotes around a pasted path are taken away.
fn expand_home(typed: &str) -> PathBuf {
    let typed = typed.trim_matches(['"', '\'']);
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}
