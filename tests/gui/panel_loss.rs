//! The loss panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::telemetry::Measure;
use deltascope::train::{Change, Recorded};
use deltascope::ui::choices::StepsAxis;
use deltascope::ui::panels::loss::{LossState, loss_ui};
use deltascope::ui::run_view::Ghost;
use deltascope::ui::steps_cursor::SharedCursor;
use deltascope::ui::theme::Theme;
use eframe::egui;
use egui_kittest::Harness;

use crate::made::{self, Run};
use crate::painted::{Painted, mean};
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
    let (painted, theme) = (Painted::of(&harness), Theme::dark());
    painted.says("The loss of every step");
    painted.says("goal 0.01");
    assert!(painted.lines(theme.text).is_empty(), "there is no loss yet");
    let goal = painted.line_points(theme.good);
    assert!(goal.len() > 2 && goal.iter().all(|p| p.y == goal[0].y), "the goal is a level line: {goal:?}");
}

#[test]
fn runs_of_very_different_length_turn_the_steps_axis_logarithmic() {
    let short = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 500, 1);
    let ghost = Ghost { name: "B exact".to_owned(), history: std::sync::Arc::new(short.history) };
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
    let painted = Painted::of(&harness);
    for label in ["10", "100", "1k", "10k"] {
        painted.place_of(label);
    }
}

#[test]
fn divergence_zeros_and_a_test_loss_are_seen() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.history = made::history_of(3, 3000, |id, step| match id.measure {
        Measure::Loss if step >= 2500 => Some(f64::NAN),
        Measure::Loss if step == 700 => Some(0.0),
        Measure::Loss => Some(0.1 * (-(step as f64) / 900.0).exp() * (1.0 + 0.3 * (step as f64).sin())),
        Measure::TestLoss if step % 100 == 0 => Some(0.13 * (-(step as f64) / 1200.0).exp()),
        _ => None,
    });
    let mut harness = loss_panel(&run, [420.0, 300.0], egui::Theme::Dark, StepsAxis::Linear);
    harness.run();
    keep(&mut harness, "loss-diverged");
    let (painted, theme) = (Painted::of(&harness), Theme::dark());
    painted.says("2,500");
    let loss = painted.line_points(theme.faded(theme.text, 0.45)); // the single steps
    let (start, end) = loss.iter().fold((f32::MAX, 0.0f32), |(a, b), p| (a.min(p.x), b.max(p.x)));
    // The line of the divergence is as high as the plot; the crosses of what was lost stand right of it.
    let bad = painted.lines(theme.bad);
    let line = bad.iter().find(|l| (l[0].y - l[l.len() - 1].y).abs() > 150.0).unwrap();
    assert!((line[0].x - end).abs() < 4.0, "the loss ends at {end}, where it diverged: {line:?}");
    let crosses = bad.iter().filter(|l| l[0].x > line[0].x + 4.0).count();
    assert!(crosses >= 10, "{crosses} strokes of crosses");
    // The one zero is a triangle at a seventh of 2,500 steps twice.
    let zeros = painted.fills(theme.secondary);
    let at = start + (end - start) * 700.0 / 2500.0;
    assert!(zeros.len() == 1 && (zeros[0].x - at).abs() < 4.0, "{zeros:?} and {at}");
    // The test loss starts above the loss and is named.
    let test = painted.line_points(theme.accent);
    assert!(test.len() > 20 && mean(test.iter().map(|p| p.y)) < mean(loss.iter().map(|p| p.y)));
    painted.place_of("test");
}

#[test]
fn narrow_and_large() {
    let mut harness = loss_panel(&ARTICLE, [190.0, 150.0], egui::Theme::Dark, StepsAxis::Auto);
    harness.run();
    keep(&mut harness, "loss-narrow");
    let painted = Painted::of(&harness);
    let cut: Vec<_> = painted.texts().into_iter().filter(|(_, at)| at.left() < 0.0 || at.right() > 190.0).collect();
    assert!(cut.is_empty() && !painted.lines(Theme::dark().text).is_empty(), "{cut:?}");
    painted.place_of("Loss");
    let mut harness = loss_panel(&ARTICLE, [1280.0, 760.0], egui::Theme::Light, StepsAxis::Log);
    harness.run();
    keep(&mut harness, "loss-large");
    let painted = Painted::of(&harness);
    let places: Vec<f32> = ["10", "100", "1k", "10k"].map(|label| painted.place_of(label).center().x).to_vec();
    let widths: Vec<f32> = places.windows(2).map(|w| w[1] - w[0]).collect();
    assert!(widths[0] > 200.0 && widths.iter().all(|w| (w - widths[0]).abs() < 8.0), "factors of ten: {places:?}");
    let theme = Theme::light();
    let loss = painted.line_points(theme.faded(theme.text, 0.45));
    let reach = loss.iter().map(|p| p.x).fold(0.0, f32::max) - loss.iter().map(|p| p.x).fold(f32::MAX, f32::min);
    assert!(reach > 950.0, "the loss fills the width: {reach}");
    painted.says("mean of 1,000 steps");
    // The mean of full windows begins with the first of them, at 1,000 steps, and ends with the run.
    let strong = painted.line_points(theme.text);
    let start = strong.iter().map(|p| p.x).fold(f32::MAX, f32::min);
    assert!((start - places[2]).abs() < 3.0, "{start} {places:?}");
    let end = |points: &[egui::Pos2]| points.iter().map(|p| p.x).fold(0.0, f32::max);
    assert!((end(&strong) - end(&loss)).abs() < 3.0);
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

/// A change of the rate is a mark on the steps axis, and the pointer finds out what it was.
#[test]
fn what_was_changed_during_the_run_is_marked() {
    let mut run = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 2000, 10);
    run.changes = vec![
        Recorded { after_step: 0, change: Change::LearningRate(0.1) },
        Recorded { after_step: 1200, change: Change::LearningRate(0.5) },
        Recorded { after_step: 1800, change: Change::StopRules(Vec::new()) },
    ];
    let mut state = LossState::default();
    let mut shared = SharedCursor::default();
    shared.steps_axis = StepsAxis::Linear;
    let mut harness = panel([420.0, 300.0], egui::Theme::Light, |ui, theme| {
        loss_ui(ui, &run.view(), &mut state, theme, &mut shared);
    });
    let mut seen = std::collections::BTreeMap::new();
    for x in (60..410).step_by(4) {
        harness.hover_at(egui::pos2(x as f32, 150.0));
        harness.run_steps(2);
        for clipped in &harness.output().shapes {
            if let egui::Shape::Text(text) = &clipped.shape
                && text.galley.text().contains(" after step ")
            {
                let _ = seen.entry(text.galley.text().to_owned()).or_insert(x);
            }
        }
        if seen.len() == 1 && !seen.contains_key("kept") {
            keep(&mut harness, "loss-changed");
            let _ = seen.insert("kept".to_owned(), x);
        }
    }
    let _ = seen.remove("kept");
    let words: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert_eq!(words, ["rate set to 0.5 after step 1,200", "stop rules changed after step 1,800"]);
    assert!(seen[words[0]] < seen[words[1]], "each stands at its step");
}

#[test]
fn past_the_end_of_the_run_every_row_of_the_tooltip_names_its_own_steps() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    let short = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 3000, 1);
    (run.history, run.window_mean) = (short.history, short.window_mean);
    run.ghosts = vec![Ghost { name: "B as printed".to_owned(), history: std::sync::Arc::new(ARTICLE.history.clone()) }];
    let mut harness = loss_panel(&run, [420.0, 380.0], egui::Theme::Dark, StepsAxis::Linear);
    harness.run();
    harness.hover_at(egui::pos2(300.0, 200.0));
    harness.run();
    keep(&mut harness, "loss-past-the-end");
    let steps = |text: &str| -> Vec<u64> {
        let text = text.replace(',', "");
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
    };
    let painted = Painted::of(&harness);
    let texts = |start: &str| -> Vec<Vec<u64>> {
        painted.texts().into_iter().filter(|(text, _)| text.starts_with(start)).map(|(text, _)| steps(text)).collect()
    };
    // The means of three windows are steps: level, then straight down.
    let strong = painted.lines(Theme::dark().text).concat();
    let is_step = |w: &[egui::Pos2]| (w[0].x - w[1].x).abs() < 0.01 || (w[0].y - w[1].y).abs() < 0.01;
    assert!(strong.len() >= 4 && strong.windows(2).all(is_step), "{strong:?}");
    let (own, old) = (texts("steps "), texts("B as printed: "));
    assert!(own.iter().any(|s| s.last() == Some(&3000)), "{own:?}");
    assert!(old.len() == 1 && old[0].iter().all(|s| *s > 5000), "{old:?}");
}

#[test]
fn earlier_runs_are_named_at_their_ends_and_no_sentence_lies_over_their_curves() {
    let exact = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 3000, 1);
    for (name, egui_theme, theme) in [("dark", THEMES[0].1, Theme::dark()), ("light", THEMES[1].1, Theme::light())] {
        let mut run = made::ready(&[3, 3, 2, 1]);
        run.ghosts = vec![
            Ghost { name: "exact".to_owned(), history: std::sync::Arc::new(exact.history.clone()) },
            Ghost { name: "as printed".to_owned(), history: std::sync::Arc::new(ARTICLE.history.clone()) },
        ];
        let mut harness = loss_panel(&run, [420.0, 380.0], egui_theme, StepsAxis::Linear);
        harness.run();
        keep(&mut harness, &format!("loss-earlier-{name}"));
        let painted = Painted::of(&harness);
        assert!(painted.texts().iter().all(|(text, _)| !text.contains("The loss of every step")));
        let curves = painted.lines(theme.faded(theme.secondary, 0.55));
        for (label, steps) in [("exact", 3000.0), ("as printed", 12_000.0)] {
            let at = painted.place_of(label);
            let near = |end: &egui::Pos2| at.distance_to_pos(*end) < 20.0;
            assert!(curves.iter().any(|line| line.last().is_some_and(near)), "{label} of {steps} steps at {at}");
        }
        assert!(!painted.place_of("exact").intersects(painted.place_of("goal 0.01")));
        drop(harness);
        run.history = ARTICLE.history.clone();
        let mut harness = loss_panel(&run, [420.0, 380.0], egui_theme, StepsAxis::Log);
        harness.run();
        keep(&mut harness, &format!("loss-earlier-and-present-{name}"));
        Painted::of(&harness).place_of("as printed");
    }
}

#[test]
fn names_of_earlier_runs_cover_no_label_of_the_present_one() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    // A test loss of 0.3 from step 1 on, and a loss that is no number at step 400.
    run.history = made::history_of(3, 400, |id, step| match id.measure {
        Measure::Loss if step == 400 => Some(f64::NAN),
        Measure::Loss => Some(0.02),
        Measure::TestLoss => Some(0.3),
        _ => None,
    });
    // Earlier runs end where those labels stand.
    for (name, steps, loss) in [("ends at the test loss", 2, 0.34), ("ends at the divergence", 160, 0.8)] {
        let history = made::history_of(3, steps, |id, _| (id.measure == Measure::Loss).then_some(loss));
        run.ghosts.push(Ghost { name: name.to_owned(), history: std::sync::Arc::new(history) });
    }
    let mut harness = loss_panel(&run, [420.0, 380.0], egui::Theme::Dark, StepsAxis::Linear);
    harness.run();
    keep(&mut harness, "loss-earlier-and-labels");
    let painted = Painted::of(&harness);
    let texts = painted.texts();
    let own: Vec<_> = texts.iter().filter(|(text, _)| ["test", "diverged at step 400"].contains(text)).collect();
    assert_eq!(own.len(), 3, "in the legend too: {texts:?}");
    for run in &run.ghosts {
        let at = painted.place_of(&run.name);
        assert!(own.iter().all(|(_, label)| !label.shrink(1.0).intersects(at)), "{} at {at}: {own:?}", run.name);
    }
}
