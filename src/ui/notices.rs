//! Short notices in the lower right corner: information goes by itself, errors stay until they are closed.

use std::collections::VecDeque;
use std::time::Duration;

use eframe::egui::{self, Align2, Area, Context, Frame, Label, Margin, Order, RichText, Stroke};

use super::sentences;
use super::theme::Theme;
use crate::words;
use crate::workbench::Notice;

/// Seconds for which information is shown.
const SECONDS: f64 = 8.0;
/// Notices that are shown at most; the oldest give way.
const CAP: usize = 5;
/// Width of a notice's text, in points.
const WIDTH: f32 = 340.0;

/// The notices on the screen, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    list: VecDeque<(Notice, f64)>,
}

impl Notices {
    /// Shows a notice from `now` (seconds) on. What is shown already is not shown twice.
    pub fn add(&mut self, notice: Notice, now: f64) {
        self.list.retain(|(n, _)| *n != notice);
        if self.list.len() == CAP {
            self.list.pop_front();
        }
        self.list.push_back((notice, now));
    }

    /// Paints all notices and takes away those whose time is over.
    pub fn show(&mut self, ctx: &Context, theme: &Theme) {
        let now = ctx.input(|i| i.time);
        self.list.retain(|(notice, since)| matches!(notice, Notice::Error(_)) || now - since < SECONDS);
        let mut closed = None;
        let area = Area::new(egui::Id::unique("notices")).order(Order::Foreground);
        area.anchor(Align2::RIGHT_BOTTOM, [-12.0, -40.0]).show(ctx, |ui| {
            for (i, (notice, _)) in self.list.iter().enumerate() {
                let (words, color) = match notice {
                    Notice::Info(said) => (sentences::clauses(said), theme.accent),
                    Notice::Error(said) => (sentences::said(said), theme.bad),
                };
                let frame = Frame::NONE.fill(theme.panel).stroke(Stroke::new(1.0, color)).corner_radius(6);
                frame.inner_margin(Margin::symmetric(10, 7)).show(ui, |ui| {
                    ui.horizontal_top(|ui| {
                        ui.set_width(WIDTH + 30.0);
                        ui.allocate_ui(egui::vec2(WIDTH, 0.0), |ui| {
                            ui.set_width(WIDTH);
                            ui.add(Label::new(RichText::new(words).color(theme.text)).wrap());
                        });
                        if ui.small_button("×").on_hover_text(words::text("button-close")).clicked() {
                            closed = Some(i);
                        }
                    });
                });
                ui.add_space(4.0);
            }
        });
        if let Some(i) = closed {
            self.list.remove(i);
        }
        if self.list.iter().any(|(notice, _)| matches!(notice, Notice::Info(_))) {
            ctx.request_repaint_after(Duration::from_millis(500));
        }
    }
}
