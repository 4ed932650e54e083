//! The gradient panel.

use std::sync::LazyLock;

use deltascope::nn::GradientRule;
use deltascope::telemetry::{History, Measure, Schema};
use deltascope::ui::choices::Form;
use deltascope::ui::panels::gradient::{GradientState, gradient_ui};
use deltascope::ui::run_view::Ghost;
use deltascope::ui::steps_cursor::SharedCursor;
use deltascope::ui::theme::Theme;
use deltascope::ui::widgets::marks;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::made::{self, Run};
use crate::painted::{Painted, mean};
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
fn a_deep_network_over_time_has_a_line_per_layer_the_first_at_the_bottom() {
    let mut harness = gradient_panel(&DEEP, [420.0, 380.0], egui::Theme::Dark, Form::OverTime);
    harness.run();
    keep(&mut harness, "gradient-deep-time");
    let painted = Painted::of(&harness);
    let height = |l| mean(painted.line_points(Theme::dark().layer(l, 11)).iter().map(|p| p.y));
    let heights: Vec<f32> = (0..11).map(height).collect();
    assert!(heights.windows(2).all(|w| w[0] > w[1] + 5.0), "sigmoid gradients vanish towards the input: {heights:?}");
    // At the end each layer is named with its value.
    let label = |name: &str| {
        let texts = painted.texts();
        let found = texts.iter().find(|(text, at)| text.starts_with(&format!("{name}  ")) && at.left() > 315.0);
        found.unwrap_or_else(|| panic!("no label of {name} among {texts:?}")).1
    };
    let (first, last) = (label("L1"), label("L11"));
    assert!(first.top() > last.bottom() && first.right() < 420.0, "{first} {last}");
    harness.hover_at(egui::pos2(200.0, 200.0));
    harness.run();
    keep(&mut harness, "gradient-deep-time-hover");
    let painted = Painted::of(&harness);
    painted.says("steps");
    let rows: Vec<_> = (1..=11).map(|l| format!("L{l}")).collect();
    let named = |row: &String| painted.texts().iter().any(|(text, at)| text == row && at.left() < 370.0);
    assert!(rows.iter().all(named), "the tooltip names every layer: {:?}", painted.texts());
}

#[test]
fn a_deep_network_as_a_profile_has_a_dot_per_layer_and_tells_of_the_one_under_the_pointer() {
    let mut harness = gradient_panel(&DEEP, [420.0, 380.0], egui::Theme::Dark, Form::DepthProfile);
    harness.run();
    keep(&mut harness, "gradient-deep-profile");
    let painted = Painted::of(&harness);
    let dots: Vec<egui::Pos2> = (0..11).flat_map(|l| painted.fills(Theme::dark().layer(l, 11))).collect();
    assert_eq!(dots.len(), 11);
    assert!(dots.windows(2).all(|w| w[0].x < w[1].x && w[0].y > w[1].y), "from the first layer up: {dots:?}");
    harness.hover_at(egui::pos2(dots[4].x + 3.0, 200.0));
    harness.run();
    keep(&mut harness, "gradient-deep-profile-hover");
    let painted = Painted::of(&harness);
    let (value, steps) = DEEP.history.newest(Measure::SpeedOfLearning.of_layer(4), 1000).unwrap();
    assert_eq!(steps, 300);
    painted.says(&marks::value(value.mean().unwrap()));
    painted.says("mean");
    painted.says("L5");
}

#[test]
fn before_the_first_step_a_sentence_says_what_will_come() {
    for (form, name) in [(Form::OverTime, "time"), (Form::DepthProfile, "profile")] {
        let run = made::ready(&[3, 3, 2, 1]);
        let mut harness = gradient_panel(&run, [420.0, 300.0], egui::Theme::Light, form);
        harness.run();
        keep(&mut harness, &format!("gradient-empty-{name}"));
        let painted = Painted::of(&harness);
        painted.says(match form {
            Form::OverTime => "One curve per layer",
            Form::DepthProfile => "The gradient of every layer",
        });
        let theme = Theme::light();
        let drawn = |l| painted.lines(theme.layer(l, 3)).len() + painted.fills(theme.layer(l, 3)).len();
        assert_eq!((0..3).map(drawn).sum::<usize>(), 0, "there is no gradient yet");
    }
}

#[test]
fn layers_of_zeros_are_marked_at_the_bottom() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    run.history = made::history_of(3, 400, |id, step| match (id.measure, id.layer) {
        (Measure::SpeedOfLearning, Some(0)) => Some(if step % 50 < 25 { 0.0 } else { 1e-4 }),
        (Measure::SpeedOfLearning, Some(1)) if step == 200 => Some(f64::INFINITY),
        (Measure::SpeedOfLearning, Some(l)) => Some(10f64.powi(l as i32 - 4)),
        (Measure::Loss, _) => Some(0.1),
        _ => None,
    });
    let mut harness = gradient_panel(&run, [420.0, 300.0], egui::Theme::Dark, Form::OverTime);
    harness.run();
    keep(&mut harness, "gradient-zeros");
    let (painted, theme) = (Painted::of(&harness), Theme::dark());
    // A curve stands at its own power of ten; its zeros are triangles in the layer's row at the bottom.
    let bottom = painted.line_points(theme.layer(0, 3)).iter().map(|p| p.y).fold(0.0, f32::max);
    let zeros = painted.fills(theme.layer(0, 3));
    assert!(zeros.len() >= 8 && zeros.iter().all(|p| p.y > bottom), "{zeros:?} under {bottom}");
    assert!(zeros.windows(2).all(|w| w[1].x - w[0].x > 5.0), "marks do not cover each other: {zeros:?}");
    assert_eq!((painted.fills(theme.layer(1, 3)).len(), painted.fills(theme.layer(2, 3)).len()), (0, 0));
    // One infinity is one cross, half way.
    let cross = painted.line_points(theme.bad);
    let middle = mean(painted.line_points(theme.layer(2, 3)).iter().map(|p| p.x));
    assert!(cross.len() == 4 && cross.iter().all(|p| (p.x - middle).abs() < 8.0), "{cross:?} around {middle}");
}

#[test]
fn bands_ranges_and_earlier_runs_under_the_pointer() {
    for (name, theme) in THEMES {
        let mut run = made::ready(&[3, 3, 2, 1]);
        run.history = ARTICLE.history.clone();
        let exact = made::trained(&[3, 3, 2, 1], GradientRule::Exact, 3000, 1);
        run.ghosts = vec![Ghost { name: "B exact".to_owned(), history: std::sync::Arc::new(exact.history) }];
        let mut harness = gradient_panel(&run, [560.0, 420.0], theme, Form::OverTime);
        harness.run();
        harness.hover_at(egui::pos2(260.0, 200.0));
        harness.run();
        keep(&mut harness, &format!("gradient-hover-{name}"));
        // Median and rims of three layers, and the earlier run with its own steps.
        assert_eq!(harness.query_all_by_label("median").count(), 2, "in the legend and in the table");
        assert_eq!(harness.query_all_by_label("90 %").count(), 1);
        assert_eq!(harness.query_all_by_label_contains("B exact: step").count(), 1);
        assert_eq!(harness.query_all_by_label("L2").count(), 2);
    }
}

#[test]
fn earlier_runs_are_named_in_both_forms_also_where_they_were_deeper() {
    let theme = Theme::dark();
    let mut run = made::ready(&[3, 3, 2, 1]);
    let exact = std::sync::Arc::new(made::trained(&[3, 3, 2, 1], GradientRule::Exact, 3000, 1).history.thinned());
    // As they are kept.
    let deep = std::sync::Arc::new(DEEP.history.thinned());
    run.ghosts = vec![
        Ghost { name: "exact".to_owned(), history: exact },
        Ghost { name: "ten hidden layers".to_owned(), history: deep },
    ];
    for has_steps in [false, true] {
        if has_steps {
            run.history = ARTICLE.history.clone();
        }
        for (form, kept) in [(Form::OverTime, "time"), (Form::DepthProfile, "profile")] {
            let mut harness = gradient_panel(&run, [420.0, 380.0], egui::Theme::Dark, form);
            harness.run();
            keep(&mut harness, &format!("gradient-earlier-{kept}-{}", if has_steps { "present" } else { "alone" }));
            let painted = Painted::of(&harness);
            painted.place_of("exact");
            painted.place_of("ten hidden layers");
            let sentences = ["One curve per layer", "The gradient of every layer"];
            assert!(painted.texts().iter().all(|(text, _)| !sentences.iter().any(|s| text.contains(s))));
            if form == Form::DepthProfile {
                painted.place_of("L11");
                let dots = |l: usize| painted.fills(theme.layer(l, 3)).len();
                assert_eq!(
                    (0..3).map(dots).sum::<usize>(),
                    if has_steps { 3 } else { 0 },
                    "dots are the present run's"
                );
                let third = (painted.place_of("L3").center().x, 200.0);
                harness.hover_at(third.into());
                harness.run();
                let painted = Painted::of(&harness);
                painted.says("exact: steps 2,001 to 3,000");
                painted.says("ten hidden layers: steps 1 to 300");
            }
        }
    }
}

#[test]
fn an_added_measure_stands_in_the_menu_with_its_definition() {
    let mut run = made::ready(&[3, 3, 2, 1]);
    let mut measures = Measure::USUAL.to_vec();
    measures.insert(1, Measure::WeightNorm);
    run.history = History::new(Schema::of(&measures, 3));
    let mut harness = gradient_panel(&run, [560.0, 420.0], egui::Theme::Dark, Form::OverTime);
    harness.run();
    harness.get_by_label_contains("speed of learning ▾").click();
    harness.run();
    let entry = harness.get_by_label("weight norm");
    entry.hover();
    entry.click();
    harness.run();
    assert!(harness.query_by_label_contains("weight norm ▾").is_some(), "the panel draws what was added");
    assert!(harness.query_by_label_contains("loss ▾").is_none(), "measures of the whole run are no layer's");
}
