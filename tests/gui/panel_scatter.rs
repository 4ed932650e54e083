//! The scatter panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::ui::choices::ColourBy;
use deltascope::ui::panels::scatter::{ScatterState, scatter_ui};
use deltascope::ui::theme::Theme;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::made::{self, Run};
use crate::painted::Painted;
use crate::picture::{THEMES, compare, keep, panel};

static ARTICLE: LazyLock<Run> = LazyLock::new(|| made::trained(&[3, 3, 2, 1], GradientRule::AsPrinted, 2000, 10));

fn scatter_panel(run: &Run, size: [f32; 2], theme: egui::Theme, mut state: ScatterState) -> Harness<'_> {
    panel(size, theme, move |ui, theme| {
        scatter_ui(ui, &run.view(), &mut state, theme);
    })
}

fn in_theme((name, theme): (&str, egui::Theme)) {
    let mut harness = scatter_panel(&ARTICLE, [420.0, 380.0], theme, ScatterState::default());
    harness.run();
    compare(&mut harness, &format!("scatter-{name}"));
}

#[test]
fn a_run_in_dark() {
    in_theme(THEMES[0]);
}

#[test]
fn a_run_in_light() {
    in_theme(THEMES[1]);
}

/// The colours of the points in the cloud (those of the legend are names and numbers apart), each once.
fn colors(painted: &Painted) -> std::collections::BTreeSet<[u8; 4]> {
    painted.points().into_iter().map(|(_, color)| color.to_array()).collect()
}

#[test]
fn predictions_two_features_many_features_and_little_space() {
    let theme = Theme::dark();
    let mut by_label = scatter_panel(&ARTICLE, [420.0, 380.0], egui::Theme::Dark, ScatterState::default());
    by_label.run();
    let labels = Painted::of(&by_label);
    for class in [0, 1] {
        let color = theme.label(class).to_array();
        // Far points are paler, so that the colours of a class are many.
        assert!(colors(&labels).contains(&color) && labels.points().len() >= 200, "{}", labels.points().len());
    }
    let mut prediction = ScatterState::default();
    prediction.colour_by = ColourBy::Prediction;
    let mut harness = scatter_panel(&ARTICLE, [420.0, 380.0], egui::Theme::Dark, prediction);
    harness.run();
    keep(&mut harness, "scatter-prediction");
    let painted = Painted::of(&harness);
    assert!(painted.points().len() >= 200);
    assert!(colors(&painted) != colors(&labels), "the network is unsure after 2,000 steps: colours lie between");

    let mut flat = made::ready(&[2, 3, 1]);
    flat.dataset = made::clouds(300, 2, 3);
    let mut harness = scatter_panel(&flat, [420.0, 380.0], egui::Theme::Light, ScatterState::default());
    harness.run();
    keep(&mut harness, "scatter-flat");
    let painted = Painted::of(&harness);
    assert!(painted.points().len() >= 300);
    painted.says("x1");
    painted.says("x2");
    let third = painted.texts().into_iter().any(|(text, _)| text == "x3");
    assert!(!third, "two features have two axes");
    for class in 0..3 {
        painted.says(&format!("label {class} (100)"));
    }

    let mut wide = made::ready(&[7, 3, 1]);
    wide.dataset = made::clouds(10_000, 7, 6);
    let mut harness = scatter_panel(&wide, [420.0, 380.0], egui::Theme::Dark, ScatterState::default());
    harness.run();
    keep(&mut harness, "scatter-principal");
    let painted = Painted::of(&harness);
    assert!(painted.points().len() >= 10_000);
    painted.says("PC 1 to 3 of 7 features");
    painted.says("label 5 (1666)");

    let mut harness = scatter_panel(&ARTICLE, [190.0, 150.0], egui::Theme::Light, ScatterState::default());
    harness.run();
    keep(&mut harness, "scatter-narrow");
    let painted = Painted::of(&harness);
    let card = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(190.0, 150.0));
    assert!(painted.points().len() >= 200 && painted.points().iter().all(|(at, _)| card.contains(*at)));
}

#[test]
fn dragging_turns_the_cloud_and_the_pointer_finds_a_row() {
    let mut harness = scatter_panel(&ARTICLE, [420.0, 380.0], egui::Theme::Dark, ScatterState::default());
    harness.run();
    let before = harness.render().unwrap();
    harness.drag_at(egui::pos2(200.0, 200.0));
    harness.step();
    harness.hover_at(egui::pos2(260.0, 210.0));
    harness.step();
    harness.drop_at(egui::pos2(260.0, 210.0));
    harness.run();
    harness.remove_cursor();
    harness.run();
    assert!(harness.render().unwrap() != before, "the picture turned");
    keep(&mut harness, "scatter-turned");
}

/// Time of one frame on the processor, without the graphics card: laying out, projecting, sorting, building the mesh.
#[test]
fn ten_thousand_points_cost_little() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.dataset = made::cubes(5000);
    let mut state = ScatterState::default();
    state.colour_by = ColourBy::Prediction;
    let ctx = egui::Context::default();
    Theme::apply(&ctx);
    let theme = Theme::dark();
    let mut frame = || {
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
        let input = egui::RawInput { screen_rect: Some(rect), ..Default::default() };
        let start = std::time::Instant::now();
        state.camera.rotate(0.1);
        let mut painted = std::time::Duration::ZERO;
        let mut output = ctx.run_ui(input, |ui| {
            let start = std::time::Instant::now();
            scatter_ui(ui, &run.view(), &mut state, &theme);
            painted = start.elapsed();
        });
        output.textures_delta.clear();
        let primitives = ctx.tessellate(output.shapes, 1.0);
        assert!(!primitives.is_empty());
        (painted, start.elapsed())
    };
    frame();
    let mut times: Vec<_> = (0..20).map(|_| frame()).collect();
    times.sort();
    let (painted, whole) = times[10];
    println!("10,000 points: {painted:?} in the painter, {whole:?} for the whole frame with tessellation");
    // Generous, for a busy machine without optimisation; the figure above is what is watched.
    assert!(painted.as_millis() < 40, "{painted:?}");
}

#[test]
fn chinese_names_are_drawn_and_spoken() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.dataset.feature_names = ["身高", "体重", "年龄（岁）"].map(String::from).to_vec();
    let mut harness = scatter_panel(&run, [420.0, 380.0], egui::Theme::Dark, ScatterState::default());
    harness.run();
    keep(&mut harness, "scatter-chinese");
    harness.get_by_label("Scatter of 200 rows with 2 labels in space");
    let painted = Painted::of(&harness);
    for name in ["身高", "体重", "年龄（岁）"] {
        painted.says(name);
    }
}
