//! The network panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::ui::choices::{EdgeBy, FillBy};
use deltascope::ui::panels::network::{NetworkState, network_ui};
use deltascope::ui::theme::Theme;
use deltascope::ui::widgets::marks;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::made::{self, Run};
use crate::painted::Painted;
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

/// Units per column by the colour of their rims.
fn units(painted: &Painted, theme: &Theme, n_layers: usize) -> Vec<usize> {
    let colors = std::iter::once(theme.secondary).chain((0..n_layers).map(|l| theme.layer(l, n_layers)));
    colors.map(|color| painted.rims(color).len()).collect()
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
    let theme = Theme::light();
    let painted = Painted::of(&harness);
    assert_eq!(units(&painted, &theme, 3), [3, 3, 2, 1]);
    // Every unit is filled from below as far as it is active.
    let layers = &ARTICLE.snapshot.as_ref().unwrap().layers;
    let filled = |l: usize| painted.fills(theme.faded(theme.layer(l, 3), 0.55)).len();
    let active = |l: usize| layers[l].mean_a.iter().filter(|a| **a > 0.005).count();
    assert_eq!([filled(0), filled(1), filled(2)], [active(0), active(1), active(2)]);
    // Hovering over the first unit of layer 1 tells its numbers.
    let mut rims = painted.rims(theme.layer(0, 3));
    rims.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    harness.hover_at(rims[0].0);
    harness.run();
    keep(&mut harness, "network-weights-hover");
    let painted = Painted::of(&harness);
    painted.says("layer 1, unit 1");
    for value in [layers[0].mean_z[0], layers[0].mean_a[0], layers[0].bias_gradients[0], layers[0].biases[0]] {
        painted.place_of(&marks::value(value));
    }
}

#[test]
fn a_dozen_layers_stay_readable() {
    let mut harness = network_panel(&DEEP, [440.0, 380.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-deep");
    let (painted, theme) = (Painted::of(&harness), Theme::dark());
    let units = units(&painted, &theme, 11);
    assert!(
        units[0] == 3 && units[11] == 1 && units[1..11].iter().all(|n| *n == units[1] && (4..=16).contains(n)),
        "{units:?}"
    );
    let mut names: Vec<_> = painted.texts().into_iter().filter(|(_, at)| at.top() > 335.0).collect();
    names.sort_by(|a, b| a.1.top().total_cmp(&b.1.top()).then(a.1.left().total_cmp(&b.1.left())));
    let covered = names.windows(2).filter(|w| w[0].1.shrink(1.0).intersects(w[1].1.shrink(1.0))).count();
    assert_eq!(covered, 0, "names and norms do not cover each other: {names:?}");
    painted.place_of("in");
    painted.place_of("L10");
}

#[test]
fn before_the_first_step_and_in_little_space() {
    let run = made::ready(&[3, 3, 2, 1]);
    let mut harness = network_panel(&run, [420.0, 300.0], egui::Theme::Dark, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-empty");
    let painted = Painted::of(&harness);
    assert_eq!(units(&painted, &Theme::dark(), 3), [3, 3, 2, 1]);
    painted.says("as soon as training runs");
    let theme = Theme::dark();
    let filled: usize = (0..3).map(|l| painted.fills(theme.faded(theme.layer(l, 3), 0.55)).len()).sum();
    assert_eq!(filled, 0, "nothing is active yet");
    let mut harness = network_panel(&ARTICLE, [190.0, 220.0], egui::Theme::Light, NetworkState::default());
    harness.run();
    keep(&mut harness, "network-narrow");
    let (painted, theme) = (Painted::of(&harness), Theme::light());
    assert_eq!(units(&painted, &theme, 3), [3, 3, 2, 1]);
    let card = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(190.0, 220.0));
    for l in 0..3 {
        let rims = painted.rims(theme.layer(l, 3));
        assert!(rims.iter().all(|(at, radius)| {
            card.contains_rect(egui::Rect::from_center_size(*at, egui::Vec2::splat(2.0 * radius)))
        }));
    }
    painted.place_of("in");
    painted.place_of("out");
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
    Painted::of(&harness).says("initial weights, dashed where negative");
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
    Painted::of(&harness).says("all gradients are exactly zero");
    keep(&mut harness, "network-zero");
}

/// Straight lines that are painted: an edge is one, a dashed one many.
fn dashes(harness: &Harness<'_>) -> usize {
    let lines = |clipped: &&egui::epaint::ClippedShape| matches!(clipped.shape, egui::Shape::LineSegment { .. });
    harness.output().shapes.iter().filter(lines).count()
}
