//! The status bar: step, loss, speed, time, accuracy, and why a run stands where it stands.

use eframe::egui::{Align, Label, Layout, RichText, Ui};

use super::sentences;
use super::theme::Theme;
use super::widgets::marks;
use crate::train::StopReason;
use crate::workbench::{Standing, Workbench};
use crate::{say, words};

/// Paints the status bar.
pub fn status_bar_ui(ui: &mut Ui, workbench: &Workbench, theme: &Theme) {
    let progress = workbench.run().progress;
    let snapshot = workbench.run().snapshot.as_deref();
    let mut entry = |name: &str, value: String| {
        ui.add(Label::new(RichText::new(name).color(theme.secondary)).selectable(false));
        ui.add_space(-4.0);
        ui.label(RichText::new(value).color(theme.text));
        ui.add_space(12.0);
    };
    entry(words::text("status-step"), marks::count(progress.step as f64));
    entry(words::text("status-loss"), progress.loss.map_or_else(|| "–".to_owned(), loss_text));
    entry(words::text("status-speed"), marks::count(progress.steps_per_sec));
    entry(words::text("status-elapsed"), say!("seconds", secs = format!("{:.1}", progress.active_secs)));
    if let Some(snapshot) = snapshot {
        if let Some(train) = snapshot.train_accuracy {
            entry(words::text("status-accuracy"), format!("{:.1} %", 100.0 * train));
        }
        if let Some(test) = snapshot.test_accuracy {
            entry(words::text("status-test"), format!("{:.1} %", 100.0 * test));
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let color = match workbench.run().standing {
            Standing::Finished(StopReason::Diverged { .. }) | Standing::Lost => theme.bad,
            Standing::Finished(StopReason::GoalMet { .. } | StopReason::AccuracyReached { .. }) => theme.good,
            _ => theme.secondary,
        };
        let standing = sentences::standing(workbench.run().standing);
        ui.add(Label::new(RichText::new(&standing).color(color)).truncate()).on_hover_text(standing);
    });
}

/// Four places as long as they say something; then three digits and a power of ten.
fn loss_text(loss: f64) -> String {
    if loss != 0.0 && loss.abs() < 1e-3 { marks::value(loss) } else { format!("{loss:.4}") }
}
