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

/// Three runs that differ in a setting with a long value: the table neither covers the middle nor leaves the window.
#[test]
fn long_values_of_three_runs_stay_in_the_table() {
    let mut harness = window();
    for steps in [20_000, 3_000_001] {
        press(&mut harness, Modifiers::NONE, Key::B);
        let mut spec = harness.state().workbench().spec().clone();
        spec.training.stop = vec![
            deltascope::experiment::spec::StopRule::MeanLossBelow { loss: 0.01, window: 1000 },
            deltascope::experiment::spec::StopRule::Steps(steps),
        ];
        do_it(&mut harness, Intent::Edit(Box::new(spec)));
    }
    press(&mut harness, Modifiers::NONE, Key::G);
    harness.run_steps(6);
    keep_window(&mut harness, "window-three-long-values");
    let values: Vec<egui::Rect> = harness.query_all_by_label_contains("[Mean").map(|value| value.rect()).collect();
    assert_eq!(values.len(), 3, "the value of every run is shown");
    assert!(values.iter().all(|value| value.right() < 1280.0), "{values:?}");
    let middle = harness.get_by_label_contains("One seed proves nothing. A race").rect();
    let table = harness.get_by_label("DIFFERENCE").rect();
    assert!(middle.right() <= table.left(), "{middle} {table}");
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

/// The live runs over a few seeds: curves, single runs, the table; a click on a run opens it.
#[test]
fn a_race_counts_what_arrives_and_a_run_of_it_opens() {
    let mut harness = window();
    short(&mut harness);
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop.insert(0, deltascope::experiment::spec::StopRule::MeanLossBelow { loss: 0.01, window: 1000 });
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    press(&mut harness, Modifiers::NONE, Key::T);
    press(&mut harness, Modifiers::NONE, Key::G);
    harness.run_steps(2);
    harness.get_by_label_contains("One seed proves nothing. A race");
    do_it(&mut harness, Intent::StartRace(6));
    wait(&mut harness, |app| app.workbench().race().is_some_and(|race| !race.study.is_running()));
    harness.run_steps(6);
    keep_window(&mut harness, "window-race");
    let race = harness.state().workbench().race().unwrap();
    assert_eq!((race.study.rows.len(), race.study.arms.len()), (12, 2));
    let exact = race.study.by_arm()[1].iter().filter(|row| row.reached).count();
    assert!(exact >= 4, "exact gradients arrive within 5,000 steps: {:?}", race.study.rows);
    assert!(race.study.by_arm()[0].iter().all(|row| !row.reached), "as printed none does");
    harness.get_by_label(&format!("{exact} of 6"));
    harness.get_by_label("0 of 6");
    assert_eq!(harness.query_all_by_label_contains("log-rank chi2").count(), 1);
    let row = race.study.by_arm()[1][0].clone();
    do_it(&mut harness, Intent::OpenRaced(1, row.seed));
    let bench = harness.state().workbench();
    assert_eq!((bench.spec().seed, bench.spec().gradient), (row.seed, GradientRule::Exact));
    assert_eq!((bench.n_lanes(), bench.focus().to_string().as_str()), (3, "C"));
    press(&mut harness, Modifiers::NONE, Key::Space);
    wait(&mut harness, |app| matches!(app.workbench().run().standing, Standing::Finished(_)));
    assert_eq!(harness.state().workbench().run().progress.step, row.steps, "it is the run of the race");
}

/// Why is it slow: the suspects with their bars, and the sentence; given up, it answers from what has ended.
#[test]
fn why_is_answered_in_the_window_and_can_be_given_up() {
    let mut harness = window();
    do_it(&mut harness, Intent::OpenBuiltIn("exact-sigmoid"));
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop = vec![
        deltascope::experiment::spec::StopRule::MeanLossBelow { loss: 0.05, window: 100 },
        deltascope::experiment::spec::StopRule::Steps(4000),
    ];
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    press(&mut harness, Modifiers::NONE, Key::Y);
    harness.run_steps(2);
    harness.get_by_label_contains("Symptoms mislead");
    do_it(&mut harness, Intent::AskWhy(4));
    wait(&mut harness, |app| app.workbench().why().is_some_and(|why| why.report.is_some()));
    harness.run_steps(6);
    keep_window(&mut harness, "window-why");
    let why = harness.state().workbench().why().unwrap();
    let report = why.report.as_ref().unwrap();
    assert_eq!(report.suspects.len(), 12);
    harness.get_by_label(&report.sentence());
    // The rule is exact already: that is said, not silently left out.
    harness.get_by_label("exact rule: not tried");
    assert!(harness.query_all_by_label_contains("rate times 10: ").count() >= 1);
    let n_rows = why.rows.len();
    assert_eq!(n_rows % 4, 0);
    // A long one is given up.
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop[0] = deltascope::experiment::spec::StopRule::MeanLossBelow { loss: 1e-9, window: 100 };
    spec.training.stop[1] = deltascope::experiment::spec::StopRule::Steps(100_000_000);
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    do_it(&mut harness, Intent::AskWhy(50));
    wait(&mut harness, |app| app.workbench().why().is_some_and(|why| why.progress().1 > 0));
    do_it(&mut harness, Intent::CancelWhy);
    wait(&mut harness, |app| app.workbench().why().is_some_and(|why| !why.is_running()));
    assert!(harness.state().workbench().why().unwrap().report.is_some());
    // Without a goal nothing is slow.
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop = vec![deltascope::experiment::spec::StopRule::Steps(100)];
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    do_it(&mut harness, Intent::AskWhy(5));
    harness.run_steps(3);
    assert!(harness.query_all_by_label_contains("has no goal").count() >= 1);
}
