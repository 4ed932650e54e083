//! The network panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::ui::choices::{EdgeBy, FillBy};
use deltascope::ui::panels::network::{NetworkState, network_ui};
use eframe::egui;
use egui_kittest::Harness;

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
