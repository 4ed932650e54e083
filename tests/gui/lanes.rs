//! Several live runs in the window: the truth switch, tabs, plots beside each other, the table of differences.

use deltascope::nn::GradientRule;
use deltascope::ui::App;
use deltascope::ui::actions::Action;
use deltascope::ui::intent::Intent;
use deltascope::workbench::{Letter, Standing};
use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{do_it, press, wait, window};
use crate::picture::keep_window;

fn all_finished(app: &App) -> bool {
    app.workbench().lanes().all(|lane| matches!(lane.run().live().standing, Standing::Finished(_)))
}

/// Both rules to an early end.
fn short(harness: &mut Harness<'_, App>) {
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop = vec![deltascope::experiment::spec::StopRule::Steps(5000)];
    do_it(harness, Intent::Edit(Box::new(spec)));
}

#[test]
fn the_truth_switch_shows_both_rules_and_their_difference() {
    for (name, theme, size) in [("dark", Action::Dark, [1280.0, 800.0]), ("light", Action::Light, [1920.0, 1080.0])] {
        let mut harness = window();
        harness.set_size(size.into());
        do_it(&mut harness, Intent::Do(theme));
        short(&mut harness);
        press(&mut harness, Modifiers::NONE, Key::T);
        assert_eq!(harness.state().workbench().n_lanes(), 2);
        wait(&mut harness, all_finished);
        harness.run_steps(6);
        keep_window(&mut harness, &format!("window-truth-{name}"));
        // The table names the difference, and its two values.
        harness.get_by_label("1 setting differs");
        let says = |label: &str| harness.query_all_by_label(label).count();
        assert!(says("as printed") >= 1 && says("exact") >= 1, "both values stand in the table");
        assert_eq!(says("5,000"), 3, "steps of both, and those in the status bar");
        assert!(says("B ÷ A") == 1 && says("A as printed") >= 1 && says("B exact") >= 1);
        // No text of the table is cut off by the window's edge.
        let right = harness.get_by_label("B ÷ A").rect().right();
        assert!(right < size[0], "{right}");
        press(&mut harness, Modifiers::NONE, Key::T);
        harness.run_steps(2);
        assert_eq!(harness.state().workbench().n_lanes(), 1);
        assert_eq!(harness.query_all_by_label("B ÷ A").count(), 0);
    }
}

#[test]
fn a_tab_edits_its_own_run_and_closing_it_leaves_the_other() {
    let mut harness = window();
    press(&mut harness, Modifiers::NONE, Key::B);
    let bench = harness.state().workbench();
    assert_eq!((bench.n_lanes(), bench.focus().to_string().as_str()), (2, "B"));
    harness.get_by_label("no setting differs yet: change one");
    harness.get_by_value("as printed").click();
    harness.run_steps(3);
    harness.get_by_label("exact").click();
    wait(&mut harness, |app| app.workbench().spec().gradient == GradientRule::Exact);
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::Button, "A").click();
    harness.run_steps(2);
    let bench = harness.state().workbench();
    assert_eq!((bench.focus(), bench.spec().gradient), (Letter::A, GradientRule::AsPrinted));
    // Held, A stands while B goes on.
    harness.get_by_label("hold").click();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Space);
    let steps =
        |app: &App| -> Vec<u64> { app.workbench().lanes().map(|lane| lane.run().live().progress.step).collect() };
    wait(&mut harness, |app| steps(app)[1] > 1000);
    assert_eq!(steps(harness.state())[0], 0);
    do_it(&mut harness, Intent::Do(Action::CloseRun));
    let bench = harness.state().workbench();
    assert_eq!((bench.n_lanes(), bench.focus().to_string().as_str()), (1, "B"));
    assert_eq!(bench.spec().gradient, GradientRule::Exact);
}

/// Four runs in the smallest window: every tab can be reached, plots by layer and by run are drawn.
#[test]
fn four_runs_fit_into_the_window() {
    let mut harness = window();
    short(&mut harness);
    for rate in [0.3, 1.0, 3.0] {
        press(&mut harness, Modifiers::NONE, Key::B);
        let mut spec = harness.state().workbench().spec().clone();
        spec.learning_rate = rate;
        do_it(&mut harness, Intent::Edit(Box::new(spec)));
    }
    press(&mut harness, Modifiers::NONE, Key::B);
    assert_eq!(harness.state().workbench().n_lanes(), 4, "a fifth one is refused");
    press(&mut harness, Modifiers::NONE, Key::Space);
    wait(&mut harness, all_finished);
    harness.run_steps(6);
    keep_window(&mut harness, "window-four-runs");
    for letter in ["A", "B", "C", "D"] {
        let tab = harness.get_by_role_and_label(Role::Button, letter).rect();
        assert!(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0)).contains_rect(tab), "{tab}");
    }
    let label = |n: usize| harness.query_all_by_label_contains("speed of learning of layer").count() == n;
    assert!(label(3), "a plot per layer");
}
