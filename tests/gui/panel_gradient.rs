//! The gradient panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::telemetry::SeriesId;
use deltascope::ui::choices::Form;
use deltascope::ui::panels::gradient::{GradientState, gradient_ui};
use deltascope::ui::steps_cursor::SharedCursor;
use eframe::egui;
use egui_kittest::Harness;

use crate::made::{self, Run};
use crate::picture::{THEMES, compare, keep, panel};

static ARTICLE: LazyLock<Run> = LazyLock::new(|| made::trained(&[3, 3, 2, 1], GradientRule::AsPrinted, 12_000, 10));
static DEEP: LazyLock<Run> = LazyLock::new(|| {
    let sizes: Vec<usize> = [3].into_iter().chain([16; 10]).chain([1]).collect();
    made::trained(&sizes, GradientRule::Exact, 300, 1)
});

fn gradient_panel(run: &Run, size: [f32; 2], theme: egui::Theme, form: Form) -> Harness<'_> {
    let mut state = GradientState::default();
    state.form = form;
    let mut shared = SharedCursor::default();
    panel(size, theme, move |ui, theme| {
        gradient_ui(ui, &run.view(), &mut state, theme, &mut shared);
    })
}

fn in_theme((name, theme): (&str, egui::Theme)) {
    let mut harness = gradient_panel(&ARTICLE, [420.0, 380.0], theme, Form::OverTime);
    harness.run();
    compare(&mut harness, &format!("gradient-{name}"));
}

#[test]
fn a_run_in_dark() {
    in_theme(THEMES[0]);
}

#[test]
fn a_run_in_light() {
    in_theme(THEMES[1]);
}

#[test]
fn a_deep_network_over_time_and_as_a_profile() {
    for (form, name) in [(Form::OverTime, "time"), (Form::DepthProfile, "profile")] {
        let mut harness = gradient_panel(&DEEP, [420.0, 380.0], egui::Theme::Dark, form);
        harness.run();
        keep(&mut harness, &format!("gradient-deep-{name}"));
        harness.hover_at(egui::pos2(200.0, 200.0));
        harness.run();
        keep(&mut harness, &format!("gradient-deep-{name}-hover"));
    }
}

#[test]
fn before_the_first_step_a_sentence_says_what_will_come() {
    for (form, name) in [(Form::OverTime, "time"), (Form::DepthProfile, "profile")] {
        let run = made::ready(&[3, 3, 2, 1]);
        let mut harness = gradient_panel(&run, [420.0, 300.0], egui::Theme::Light, form);
        harness.run();
        keep(&mut harness, &format!("gradient-empty-{name}"));
    }
}

#[test]
fn layers_of_zeros_are_marked_at_the_bottom() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.history = made::history_of(3, 400, |id, step| match id {
        SeriesId::SpeedOfLearning(0) => Some(if step % 50 < 25 { 0.0 } else { 1e-4 }),
        SeriesId::SpeedOfLearning(1) if step == 200 => Some(f64::INFINITY),
        SeriesId::SpeedOfLearning(l) => Some(10f64.powi(l as i32 - 4)),
        SeriesId::Loss => Some(0.1),
        _ => None,
    });
    let mut harness = gradient_panel(&run, [420.0, 300.0], egui::Theme::Dark, Form::OverTime);
    harness.run();
    keep(&mut harness, "gradient-zeros");
}
