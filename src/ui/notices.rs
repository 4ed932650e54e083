//! Notices, in a strip of their own above the status bar: information goes by itself, errors stay until they are closed.
//!
//! The strip takes its place from the panels instead of lying over them, so that no notice hides a curve. It shows the
//! newest notice; the others fold out.

use std::collections::VecDeque;
use std::time::Duration;

use eframe::egui::{Align, Button, Context, Key, Label, Layout, Modifiers, RichText, ScrollArea, Ui};

use super::intent::{Intent, Intents};
use super::sentences;
use super::theme::Theme;
use crate::workbench::Notice;
use crate::{say, words};

/// Seconds for which information is shown.
const SECONDS: f64 = 8.0;
/// Notices that are kept at most; the oldest give way.
const CAP: usize = 20;
/// Height of the list that is folded out, in points.
const LIST_HEIGHT: f32 = 132.0;

/// The notices on the screen, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    list: VecDeque<(Notice, f64)>,
    unfolded: bool,
}

impl Notices {
    /// Shows a notice from `now` (seconds) on. What is shown already moves to the front.
    pub fn add(&mut self, notice: Notice, now: f64) {
        self.list.retain(|(n, _)| *n != notice);
        if self.list.len() == CAP {
            self.list.pop_front();
        }
        self.list.push_back((notice, now));
    }

    /// Takes away the notices whose time is over; whether any is left.
    pub fn any(&mut self, ctx: &Context) -> bool {
        let now = ctx.input(|i| i.time);
        self.list.retain(|(notice, since)| !matches!(notice, Notice::Info(_)) || now - since < SECONDS);
        if self.list.iter().any(|(notice, _)| matches!(notice, Notice::Info(_))) {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
        self.unfolded &= self.list.len() > 1;
        !self.list.is_empty()
    }

    /// Closes everything where Escape is pressed and nothing else wants the key.
    pub fn listen(&mut self, ctx: &Context) {
        if !self.list.is_empty() && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.list.clear();
        }
    }

    /// Paints the strip.
    pub fn notices_ui(&mut self, ui: &mut Ui, theme: &Theme, intents: &mut Intents) {
        if self.unfolded {
            let mut closed = None;
            ScrollArea::vertical().max_height(LIST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
                for (i, (notice, _)) in self.list.iter().enumerate().rev().skip(1).rev() {
                    ui.horizontal(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                            if close_ui(ui).clicked() {
                                closed = Some(i);
                            }
                            if notice_ui(ui, theme, notice, intents) {
                                closed = Some(i);
                            }
                        });
                    });
                }
            });
            if let Some(i) = closed {
                self.list.remove(i);
            }
        }
        let Some((newest, _)) = self.list.back() else { return };
        let others = self.list.len() - 1;
        let (mut close, mut fold, mut taken) = (false, false, false);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                close = close_ui(ui).clicked();
                if others > 0 {
                    let label = if self.unfolded {
                        words::text("notices-fold").to_owned()
                    } else {
                        say!("notices-more", count = others)
                    };
                    fold = ui.small_button(label).clicked();
                }
                taken = notice_ui(ui, theme, newest, intents);
            });
        });
        self.unfolded ^= fold;
        if taken {
            self.list.pop_back();
        }
        if close {
            // With the list folded one click closes all of it, else the newest only.
            if self.unfolded {
                self.list.pop_back();
            } else {
                self.list.clear();
            }
        }
    }
}

fn close_ui(ui: &mut Ui) -> eframe::egui::Response {
    let response = ui.add(Button::new("×").small()).on_hover_text(words::text("notices-close.hover"));
    response.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(eframe::egui::accesskit::Role::Button, true, words::text("button-close"))
    });
    response
}

/// A notice in what is left of its row: a sign of its kind, then its words. Whether what it offers was taken.
fn notice_ui(ui: &mut Ui, theme: &Theme, notice: &Notice, intents: &mut Intents) -> bool {
    let (text, sign, color) = match notice {
        Notice::Info(all) => (sentences::clauses(all), "•", theme.accent),
        Notice::Error(said) => (sentences::said(said), "⚠", theme.bad),
        Notice::Offer(all, _) => (sentences::clauses(all), "⚠", theme.bad),
    };
    let mut taken = false;
    if let Notice::Offer(_, offer) = notice {
        taken = ui.button(words::named("offer", (*offer).into())).clicked();
        if taken {
            intents.push(Intent::Take(*offer));
        }
    }
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.add(Label::new(RichText::new(sign).color(color)).selectable(false));
        let label = Label::new(RichText::new(text).color(theme.text));
        ui.add(label.wrap());
    });
    taken
}
