//! The network panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::ui::choices::{EdgeBy, FillBy};
use deltascope::ui::panels::network::{NetworkState, network_ui};
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::made::{self, Run};
use crate::picture::{THEMES, compare, keep, panel};

static ARTICLE: LazyLock<Run> = LazyLock::new(|| made::trained(&[3, 3, 2, 1], GradientRule::AsPrinted, 2000, 10));
static DEEP: LazyLock<Run> = LazyLock::new(|| {
    let sizes: Vec<usize> = [3].into_iter().chain([16; 10]).chain([1]).collect();
    made::trained(&sizes, GradientRule::Exact, 30, 1)
});

fn network_panel(run: &Run, size: [f32; 2], theme: egui::Theme, mut state: NetworkState) -> Harness<'_> {
    panel(size, theme, move |ui, theme| {
        network_ui(ui, &run.view(), &mut state, theme);
    })
}

fn in_theme((name, theme): (&str, egui::Theme)) {
    let mut harness = network_panel(&ARTICLE, [420.0, 380.0], theme, NetworkState::default());
    harness.run();
    compare(&mut harness, &format!("network-{name}"));
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
fn weights_activations_and_hover_texts() {
    let state = NetworkState { edges: EdgeBy::Weight, fill: FillBy::Activation };
    let mut harness = network_panel(&ARTICLE, [420.0, 380.0], egui::Theme::Light, state);
    harness.run();
    harness.hover_at(egui::pos2(166.0, 98.0));
    harness.run();
    keep(&mut harness, "network-weights-hover");
}

#[test]
fn a_dozen_layers_stay_readable() {
    let mut harness = network_panel(&DEEP, [440.0, 380.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-deep");
}

#[test]
fn before_the_first_step_and_in_little_space() {
    let run = made::ready(&[3, 3, 2, 1]);
    let mut harness = network_panel(&run, [420.0, 300.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-empty");
    let mut harness = network_panel(&ARTICLE, [190.0, 150.0], egui::Theme::Light, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-narrow");
}

/// Step 0: weights and nothing else, dashed where negative, and the words say so.
#[test]
fn at_step_0_weights_are_shown_and_called_that() {
    let mut run = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 1, 1);
    let snapshot = run.snapshot.as_mut().unwrap();
    snapshot.step = 0;
    for layer in &mut snapshot.layers {
        layer.weight_gradients.clear();
        layer.bias_gradients.clear();
    }
    let mut harness = network_panel(&run, [420.0, 300.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    assert!(harness.query_by_label_contains("edges: weight").is_some());
    let negative = run.snapshot.as_ref().unwrap().layers.iter().flat_map(|l| &l.weights).filter(|w| **w < 0.0).count();
    assert!(negative > 0 && dashes(&harness) > 3 * negative, "{} pieces of {negative} edges", dashes(&harness));
    keep(&mut harness, "network-step-0");
}

/// Where no gradient flows, no weights stand under its name.
#[test]
fn gradients_that_are_all_zero_are_called_that() {
    let mut run = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 5, 1);
    for layer in &mut run.snapshot.as_mut().unwrap().layers {
        layer.weight_gradients.fill(0.0);
    }
    let mut harness = network_panel(&run, [420.0, 300.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    assert!(harness.query_by_label_contains("edges: log |dC/dW|").is_some());
    assert!(words(&harness).iter().any(|w| w.contains("exactly zero")), "{:?}", words(&harness));
    keep(&mut harness, "network-zero");
}

/// Straight lines that are painted: an edge is one, a dashed one many.
fn dashes(harness: &Harness<'_>) -> usize {
    let lines = |clipped: &&egui::epaint::ClippedShape| matches!(clipped.shape, egui::Shape::LineSegment { .. });
    harness.output().shapes.iter().filter(lines).count()
}

/// Everything that is written.
fn words(harness: &Harness<'_>) -> Vec<String> {
    let text = |clipped: &egui::epaint::ClippedShape| match &clipped.shape {
        egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
        _ => None,
    };
    harness.output().shapes.iter().filter_map(text).collect()
}
