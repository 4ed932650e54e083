//! How far apart the first and the last layer are, over the newest steps.

use eframe::egui::{self, Align2, Ui};

use crate::telemetry::Measure;
use crate::ui::run_view::RunView;
use crate::ui::theme::Theme;
use crate::ui::widgets::marks;
use crate::{say, words};

/// Height that the note takes at the top of the plot.
pub(super) const RATIO_HEIGHT: f32 = 24.0;

/// How far apart the first and the last layer are, in the upper right corner of the plot.
pub(super) fn ratio_ui(ui: &mut Ui, view: &RunView<'_>, measure: Measure, theme: &Theme, frame: egui::Rect) {
    let Some(ratio) = ratio(view, measure) else { return };
    if frame.width() < 160.0 {
        return;
    }
    let note = say!("gradient-ratio", last = view.history.schema.n_layers(), ratio = marks::value(ratio));
    let galley = ui.painter().layout_no_wrap(note, theme.small_font(), theme.text);
    let rect = Align2::RIGHT_TOP
        .anchor_size(frame.right_top() + egui::vec2(-2.0, 3.0), galley.size())
        .expand2(egui::vec2(6.0, 3.0));
    ui.painter().rect_filled(rect, 4.0, theme.card.gamma_multiply(0.85));
    ui.painter().galley(rect.min + egui::vec2(6.0, 3.0), galley, theme.text);
    ui.interact(rect, ui.scope_id().with("ratio"), egui::Sense::hover())
        .on_hover_text(words::text("gradient-ratio.hover"));
}

/// How much larger the measure is in the last layer than in the first, over the newest steps.
fn ratio(view: &RunView<'_>, measure: Measure) -> Option<f64> {
    let ratio = view.history.last_over_first(measure)?;
    (view.history.schema.n_layers() > 1 && ratio > 0.0).then_some(ratio)
}
