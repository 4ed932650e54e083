//! The loss panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::telemetry::SeriesId;
use deltascope::ui::choices::StepsAxis;
use deltascope::ui::panels::loss::{LossState, loss_ui};
use deltascope::ui::steps_cursor::SharedCursor;
use deltascope::workbench::Ghost;
use eframe::egui;
use egui_kittest::Harness;

use crate::made::{self, Run};
use crate::picture::{THEMES, compare, keep, panel};

static ARTICLE: LazyLock<Run> = LazyLock::new(|| made::trained(&[3, 3, 2, 1], GradientRule::AsPrinted, 12_000, 10));

fn loss_panel(run: &Run, size: [f32; 2], theme: egui::Theme, axis: StepsAxis) -> Harness<'_> {
    let mut state = LossState::default();
    let mut shared = SharedCursor::default();
    shared.steps_axis = axis;
    panel(size, theme, move |ui, theme| {
        loss_ui(ui, &run.view(), &mut state, theme, &mut shared);
    })
}

fn in_theme((name, theme): (&str, egui::Theme)) {
    let mut harness = loss_panel(&ARTICLE, [420.0, 380.0], theme, StepsAxis::Auto);
    harness.run();
    compare(&mut harness, &format!("loss-{name}"));
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
fn before_the_first_step_a_sentence_says_what_will_come() {
    let run = made::ready(&[3, 3, 2, 1]);
    let mut harness = loss_panel(&run, [420.0, 300.0], egui::Theme::Dark, StepsAxis::Auto);
    harness.run();
    keep(&mut harness, "loss-empty");
}

#[test]
fn runs_of_very_different_length_turn_the_steps_axis_logarithmic() {
    let short = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 500, 1);
    let ghost = Ghost { name: "B exact".to_owned(), history: short.history };
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.history = ARTICLE.history.clone();
    run.ghosts = vec![ghost];
    assert!(run.view().is_log(StepsAxis::Auto) && !run.view().is_log(StepsAxis::Linear));
    assert!(!ARTICLE.view().is_log(StepsAxis::Auto));
    let mut harness = loss_panel(&run, [420.0, 300.0], egui::Theme::Light, StepsAxis::Auto);
    harness.run();
    harness.hover_at(egui::pos2(250.0, 150.0));
    harness.run();
    keep(&mut harness, "loss-ghost-log-hover");
}

#[test]
fn divergence_zeros_and_a_test_loss_are_seen() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.history = made::history_of(3, 3000, |id, step| match id {
        SeriesId::Loss if step >= 2500 => Some(f64::NAN),
        SeriesId::Loss if step == 700 => Some(0.0),
        SeriesId::Loss => Some(0.1 * (-(step as f64) / 900.0).exp() * (1.0 + 0.3 * (step as f64).sin())),
        SeriesId::TestLoss if step % 100 == 0 => Some(0.13 * (-(step as f64) / 1200.0).exp()),
        _ => None,
    });
    let mut harness = loss_panel(&run, [420.0, 300.0], egui::Theme::Dark, StepsAxis::Linear);
    harness.run();
    keep(&mut harness, "loss-diverged");
}

#[test]
fn narrow_and_large() {
    let mut harness = loss_panel(&ARTICLE, [190.0, 150.0], egui::Theme::Dark, StepsAxis::Auto);
    harness.run();
    keep(&mut harness, "loss-narrow");
    let mut harness = loss_panel(&ARTICLE, [1280.0, 760.0], egui::Theme::Light, StepsAxis::Log);
    harness.run();
    keep(&mut harness, "loss-large");
}

#[test]
fn scrolling_zooms_dragging_moves_and_a_double_click_shows_everything() {
    let shared = std::cell::RefCell::new(SharedCursor::default());
    let mut state = LossState::default();
    let mut harness = panel([420.0, 380.0], egui::Theme::Dark, |ui, theme| {
        loss_ui(ui, &ARTICLE.view(), &mut state, theme, &mut shared.borrow_mut());
    });
    harness.run();
    let at = egui::pos2(250.0, 200.0);
    harness.hover_at(at);
    harness.run();
    let wheel = egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 200.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    };
    harness.event(wheel);
    harness.run();
    let zoomed = shared.borrow().shown.unwrap();
    assert!(zoomed.max - zoomed.min < 8000.0 && !zoomed.follows, "{zoomed:?}");
    keep(&mut harness, "loss-zoomed");
    harness.drag_at(at);
    harness.step();
    harness.hover_at(at + egui::vec2(60.0, 0.0));
    harness.step();
    harness.drop_at(at + egui::vec2(60.0, 0.0));
    harness.run();
    assert!(shared.borrow().shown.unwrap().min < zoomed.min, "dragging to the right shows earlier steps");
    harness.hover_at(at);
    harness.run_steps(4); // long enough for the clicks not to belong to what came before
    // Both clicks in one frame: a frame of the harness lasts longer than a double-click.
    for pressed in [true, false, true, false] {
        let button = egui::PointerButton::Primary;
        let event = egui::Event::PointerButton { pos: at, button, pressed, modifiers: egui::Modifiers::NONE };
        harness.input_mut().events.push(event);
    }
    harness.step();
    assert_eq!(shared.borrow().shown, None);
}
