//! The list of kept runs in the window: it fills while a run goes on, and does what is asked of it.

use deltascope::engine::Pace;
use deltascope::experiment::spec::StopRule;
use deltascope::ui::App;
use deltascope::ui::actions::Action;
use deltascope::ui::intent::Intent;
use deltascope::workbench::Standing;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{do_it, press, remembering, wait};
use crate::picture::keep_window;

fn run_seed(harness: &mut Harness<'_, App>, seed: u64) {
    let mut spec = harness.state().workbench().spec().clone();
    (spec.seed, spec.training.stop) = (seed, vec![StopRule::Steps(2000 * seed)]);
    do_it(harness, Intent::Edit(Box::new(spec)));
    wait(harness, move |app| app.workbench().spec().seed == seed && !app.workbench().is_busy());
    press(harness, Modifiers::NONE, Key::Space);
    wait(harness, |app| matches!(app.workbench().run().standing, Standing::Finished(_)));
}

/// Chooses of the last run's menu, once it has opened and stands still.
fn in_menu(harness: &mut Harness<'_, App>, item: &str) {
    harness.query_all_by_label("…").last().unwrap().click();
    harness.run_steps(10);
    harness.get_by_label(item).click();
}

#[test]
fn kept_runs_stand_in_a_list_that_does_what_is_asked_of_it() {
    for (name, theme) in [("dark", Action::Dark), ("light", Action::Light)] {
        let folder = tempfile::tempdir().unwrap();
        let mut harness = remembering(folder.path());
        harness.state_mut().intents().push(Intent::SetPace(Pace::Unlimited));
        do_it(&mut harness, Intent::Do(theme));
        wait(&mut harness, |app| app.kept().is_open());
        assert_eq!(harness.query_all_by_label("KEPT RUNS").count(), 0);
        press(&mut harness, Modifiers::NONE, Key::F8);
        harness.get_by_label("KEPT RUNS");
        (1..4).for_each(|seed| run_seed(&mut harness, seed));
        wait(&mut harness, |app| {
            app.kept().list().len() == 3 && app.kept().list().iter().all(|run| run.outcome.is_end())
        });
        harness.run_steps(4);
        harness.get_by_label("step limit · 6,000 steps · seed 3");
        harness.get_by_label("live");
        // A star, by the first row's star.
        let star = harness.query_all_by_label("star").last().unwrap();
        star.click();
        wait(&mut harness, |app| app.kept().list().last().unwrap().labels.star);
        // A name, typed over the old one.
        in_menu(&mut harness, "Rename");
        harness.run_steps(8);
        keep_window(&mut harness, "window-runs-rename");
        harness.input_mut().events.push(eframe::egui::Event::Text("the first".to_owned()));
        harness.run_steps(2);
        harness.key_press(Key::Enter);
        wait(&mut harness, |app| app.kept().list().last().unwrap().labels.name == "the first");
        harness.run_steps(4);
        keep_window(&mut harness, &format!("window-runs-{name}"));
        // Its curves are not shown, and shown again.
        let n_shown = |app: &App| app.workbench().comparable().len();
        assert_eq!(n_shown(harness.state()), 2);
        harness.query_all_by_label("curve").last().unwrap().click();
        wait(&mut harness, |app| n_shown(app) == 1);
        // Deleted, and back.
        in_menu(&mut harness, "Delete");
        wait(&mut harness, |app| app.kept().list().len() == 2);
        harness.run_steps(4);
        harness.get_by_label("Bring back").click();
        wait(&mut harness, |app| app.kept().list().len() == 3);
        // Opened again in a run of its own.
        harness.run_steps(4);
        in_menu(&mut harness, "Duplicate and change one thing");
        wait(&mut harness, |app| app.workbench().n_lanes() == 2 && app.workbench().spec().seed == 1);
    }
}
