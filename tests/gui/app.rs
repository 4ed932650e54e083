//! The whole window, driven as a person would: buttons, sliders, combo boxes, keys.

use std::time::{Duration, Instant};

use deltascope::data::{Label, Selection};
use deltascope::engine::Pace;
use deltascope::nn::GradientRule;
use deltascope::ui::App;
use deltascope::ui::actions::Action;
use deltascope::ui::choices::PanelId;
use deltascope::ui::intent::{Intent, Purpose};
use deltascope::workbench::Standing;
use eframe::App as _;
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

const PATIENCE: Duration = Duration::from_mins(1);

pub fn window() -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).build_eframe(|cc| App::new(cc, None).unwrap());
    harness.state_mut().intents().push(Intent::SetPace(Pace::Unlimited));
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    harness
}

/// Steps the window until `enough` says so.
pub fn wait(harness: &mut Harness<'_, App>, enough: impl Fn(&App) -> bool) {
    let began = Instant::now();
    loop {
        harness.step();
        if enough(harness.state()) {
            return;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "the window does not get there: {:?}",
            harness.state().workbench().run().standing
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn step(app: &App) -> u64 {
    app.workbench().run().progress.step
}

pub fn press(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.step();
    harness.step();
}

pub fn do_it(harness: &mut Harness<'_, App>, intent: Intent) {
    harness.state_mut().intents().push(intent);
    harness.step();
    harness.step();
}

#[test]
fn it_opens_on_the_article_ready_with_the_data_in_view() {
    let harness = window();
    let bench = harness.state().workbench();
    assert_eq!(bench.spec().gradient, GradientRule::AsPrinted);
    assert_eq!(bench.run().standing, Standing::Ready);
    assert_eq!(bench.dataset().n_rows(), 200);
    harness.get_by_label("▶ Run");
    harness.get_by_role_and_label(Role::Slider, "Learning rate");
}

#[test]
fn the_run_button_runs_pauses_and_goes_on() {
    let mut harness = window();
    harness.get_by_label("▶ Run").click();
    wait(&mut harness, |app| app.workbench().run().standing == Standing::Running && step(app) > 100);
    harness.get_by_label("⏸ Pause").click();
    wait(&mut harness, |app| app.workbench().run().standing == Standing::Paused);
    let held = step(harness.state());
    for _ in 0..10 {
        harness.step();
    }
    assert_eq!(step(harness.state()), held, "a paused run takes no step");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    wait(&mut harness, |app| step(app) == held + 1);
    press(&mut harness, Modifiers::NONE, Key::R);
    wait(&mut harness, |app| step(app) == 0 && app.workbench().run().standing == Standing::Ready);
    press(&mut harness, Modifiers::NONE, Key::Space);
    wait(&mut harness, |app| step(app) > held);
}

#[test]
fn the_learning_rate_acts_at_once_and_can_be_taken_back() {
    let mut harness = window();
    harness.get_by_label("▶ Run").click();
    wait(&mut harness, |app| step(app) > 100);
    let slider = harness.get_by_role_and_label(Role::Slider, "Learning rate");
    slider.focus();
    harness.step();
    harness.key_press(Key::ArrowRight);
    harness.key_press(Key::ArrowRight);
    wait(&mut harness, |app| app.workbench().run().progress.learning_rate > 0.1);
    assert!(step(harness.state()) > 100, "the run goes on");
    assert!(harness.state().workbench().comparable().is_empty());
    do_it(&mut harness, Intent::Do(Action::Undo));
    wait(&mut harness, |app| app.workbench().run().progress.learning_rate == 0.1);
}

#[test]
fn another_rule_starts_again_from_the_same_weights_and_keeps_the_old_curves() {
    let mut harness = window();
    let weights = |app: &App| app.workbench().run().snapshot.as_ref().map(|s| s.layers[0].weights.clone());
    let start = weights(harness.state());
    harness.get_by_label("▶ Run").click();
    wait(&mut harness, |app| step(app) > 500);
    harness.get_by_label("⏸ Pause").click();
    wait(&mut harness, |app| app.workbench().run().standing == Standing::Paused);
    harness.get_by_value("as printed").click();
    harness.run_steps(3);
    harness.get_by_label("exact").click();
    wait(&mut harness, |app| app.workbench().spec().gradient == GradientRule::Exact && step(app) == 0);
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    assert_eq!(weights(harness.state()), start);
    let runs = harness.state().workbench().comparable();
    assert_eq!(runs.len(), 1);
    let differences = runs[0].differences(harness.state().workbench().spec());
    assert_eq!(
        differences.iter().map(deltascope::experiment::difference::Difference::assignment).collect::<Vec<_>>(),
        ["gradient=AsPrinted"]
    );
    press(&mut harness, Modifiers::NONE, Key::Space);
    wait(&mut harness, |app| matches!(app.workbench().run().standing, Standing::Finished(_)));
    assert!(step(harness.state()) <= 6000);
}

#[test]
fn an_edit_of_the_network_that_undoes_the_rule_says_so_and_is_no_cure() {
    let mut harness = window();
    let mut spec = harness.state().workbench().spec().clone();
    spec.network.hidden[0].units = 5;
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    let bench = harness.state().workbench();
    assert_eq!(bench.spec().gradient, GradientRule::BatchMean);
    assert_eq!(bench.ready().experiment.sizes(), [3, 5, 2, 1]);
    do_it(&mut harness, Intent::Do(Action::Undo));
    let bench = harness.state().workbench();
    assert_eq!((bench.spec().gradient, bench.ready().experiment.sizes()[1]), (GradientRule::AsPrinted, 3));
    do_it(&mut harness, Intent::Do(Action::Redo));
    assert_eq!(harness.state().workbench().ready().experiment.sizes()[1], 5);
}

#[test]
fn settings_that_cannot_run_change_nothing() {
    let mut harness = window();
    let before = harness.state().workbench().spec().clone();
    let mut spec = before.clone();
    spec.training.batch = deltascope::nn::Batch::Sample(100_000);
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    assert_eq!(harness.state().workbench().spec(), &before);
}

#[test]
fn a_preset_is_saved_opened_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut harness = window();
    do_it(&mut harness, Intent::OpenBuiltIn("deep-relu-he"));
    assert_eq!(harness.state().workbench().ready().experiment.n_layers(), 11);
    do_it(&mut harness, Intent::Chosen(Purpose::SavePreset, path.clone()));
    assert!(!harness.state().workbench().is_modified());
    let saved = deltascope::experiment::preset::read(&path).unwrap();
    assert_eq!(saved.data.recorded_hash(), Some(&harness.state().workbench().dataset().content_hash()));
    do_it(&mut harness, Intent::OpenBuiltIn("xor-tanh-softmax"));
    assert_eq!(harness.state().workbench().dataset().n_rows(), 4);
    do_it(&mut harness, Intent::OpenFile(path.clone()));
    wait(&mut harness, |app| app.workbench().ready().experiment.n_layers() == 11);
    assert_eq!(harness.state().workbench().preset_path(), Some(path.as_path()));
}

#[test]
fn data_from_a_file_are_used_adapted_to_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("三类.mat");
    let mut data = deltascope::data::Synthetic::article().generate().unwrap();
    for (row, label) in data.labels.iter_mut().enumerate() {
        *label = row % 3;
    }
    data.classes = vec![1, 2, 3];
    deltascope::data::export(&path, &data, deltascope::data::mat_file::writer::Compression::Zlib).unwrap();
    let mut harness = window();
    do_it(&mut harness, Intent::OpenFile(path));
    wait(&mut harness, |app| app.workbench().file().is_some());
    let bench = harness.state().workbench();
    assert_eq!(bench.dataset().n_classes(), 3);
    assert_eq!(bench.ready().experiment.sizes().last(), Some(&3), "softmax outputs follow the labels");
    do_it(&mut harness, Intent::Do(Action::Undo));
    assert_eq!(harness.state().workbench().dataset().n_classes(), 2);
    assert!(harness.state().workbench().file().is_none());
}

#[test]
fn a_file_of_measured_values_opens_to_choose_from_and_the_experiment_stays() {
    let mut harness = window();
    let before = harness.state().workbench().spec().clone();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csv/measured.csv");
    do_it(&mut harness, Intent::OpenFile(path.clone()));
    wait(&mut harness, |app| app.workbench().choosing().is_some());
    harness.step();
    let choosing = harness.state().workbench().choosing().unwrap();
    assert!(choosing.why.to_string().contains("real-valued"), "{}", choosing.why);
    let start = choosing.selection.clone();
    assert_eq!(*harness.state().workbench().spec(), before);
    harness.get_by_role_and_label(Role::CheckBox, "Leave out rows with NaN");
    // Another choice that does not fit leaves the file open, and says its own reason.
    let wrong = Selection { label: Label::Column(2), features: vec![1], ..start.clone() };
    do_it(&mut harness, Intent::Select { path: path.clone(), selection: wrong.clone() });
    wait(&mut harness, |app| app.workbench().choosing().is_some_and(|c| c.selection == wrong));
    // Column 1 counts 0, 1, 2, ...: whole numbers, so it can be chosen.
    let fits = Selection { label: Label::Column(1), features: vec![2, 3], ..start };
    do_it(&mut harness, Intent::Select { path, selection: fits });
    wait(&mut harness, |app| app.workbench().choosing().is_none() && app.workbench().dataset().n_classes() == 20);
}

#[test]
fn a_file_that_is_no_good_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window();
    let before = harness.state().workbench().spec().clone();
    for (name, text) in [("a.mat", "no matrix"), ("b.ron", "(version: 1"), ("c.doc", ""), ("d.csv", "1,2\n3")] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        do_it(&mut harness, Intent::OpenFile(path));
        for _ in 0..40 {
            harness.step();
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(harness.state().workbench().spec(), &before, "{name}");
        harness.get_by_label_contains(name);
    }
}

#[test]
fn the_command_palette_finds_and_does() {
    let mut harness = window();
    harness.state_mut().intents().push(Intent::Do(Action::StepOnce));
    wait(&mut harness, |app| step(app) == 1);
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.run_steps(2);
    harness.event(eframe::egui::Event::Text("rewind".to_owned()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait(&mut harness, |app| step(app) == 0);
}

#[test]
fn whole_numbers_are_written_and_typed_with_separators() {
    let mut harness = window();
    harness.get_by_value("1,000").click();
    harness.run_steps(2);
    harness.event(eframe::egui::Event::Text("12,345".to_owned()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait(&mut harness, |app| app.workbench().spec().loss_goal().is_some_and(|(_, window)| window == 12_345));
    harness.get_by_value("12,345");
}

/// A window that remembers in this folder.
pub fn remembering(folder: &std::path::Path) -> Harness<'static, App> {
    let folder = folder.to_owned();
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(move |cc| App::remembering(cc, None, Some(&folder)).unwrap());
    wait(&mut harness, |app| !app.workbench().is_busy() && app.workbench().run().snapshot.is_some());
    harness
}

#[test]
fn an_edit_is_stored_within_a_second_and_the_star_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    let mut harness = remembering(folder.path());
    do_it(&mut harness, Intent::Chosen(Purpose::SavePreset, file.clone()));
    let mut spec = harness.state().workbench().spec().clone();
    spec.learning_rate = 0.5;
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    let stored = folder.path().join("preferences.ron");
    let began = harness.input().time.unwrap_or_default();
    wait(&mut harness, |_| std::fs::read_to_string(&stored).is_ok_and(|text| text.contains("learning_rate: 0.5")));
    assert!(harness.input().time.unwrap_or_default() - began < 10.0);
    std::mem::forget(harness); // as if the program had been killed: nothing is written at its end
    let harness = remembering(folder.path());
    let bench = harness.state().workbench();
    assert_eq!((bench.spec().learning_rate, bench.preset_path()), (0.5, Some(file.as_path())));
    assert!(bench.is_modified(), "the file says 0.1");
}

#[test]
fn the_size_of_everything_is_kept_and_one_panel_in_the_whole_window_does_not_add_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = remembering(folder.path());
    do_it(&mut harness, Intent::Do(Action::ZoomIn));
    do_it(&mut harness, Intent::ToggleFull(PanelId::Loss));
    let zoom = |harness: &Harness<'_, App>| harness.ctx.zoom_factor();
    assert!(zoom(&harness) > 1.4, "{}", zoom(&harness));
    do_it(&mut harness, Intent::ToggleFull(PanelId::Loss));
    assert!((zoom(&harness) - 1.1).abs() < 1e-6, "{}", zoom(&harness));
    let stored = folder.path().join("preferences.ron");
    wait(&mut harness, |_| std::fs::read_to_string(&stored).is_ok_and(|text| text.contains("\"zoom\": \"1.1")));
    std::mem::forget(harness);
    let mut harness = remembering(folder.path());
    harness.run_steps(2);
    assert!((zoom(&harness) - 1.1).abs() < 1e-6, "{}", zoom(&harness));
}

#[test]
fn exports_propose_names_that_fit_and_write_over_nothing_without_asking() {
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("deep.ron");
    let mut harness = window();
    do_it(&mut harness, Intent::OpenBuiltIn("exact-sigmoid"));
    do_it(&mut harness, Intent::Chosen(Purpose::SavePreset, preset.clone()));
    let before = std::fs::read(&preset).unwrap();
    // What was proposed once, the preset's own name, taken as it stands.
    do_it(&mut harness, Intent::Chosen(Purpose::ExportWeights, preset.clone()));
    assert_eq!(std::fs::read(&preset).unwrap(), before, "the preset is still a preset");
    let weights = folder.path().join("deep.mat");
    assert!(weights.is_file());
    std::fs::write(&weights, "mine").unwrap();
    for intent in [Intent::Chosen(Purpose::ExportData, preset), Intent::Typed(Purpose::ExportWeights, weights.clone())]
    {
        do_it(&mut harness, intent);
        assert_eq!(std::fs::read(&weights).unwrap(), b"mine", "not before the question is answered");
        harness.get_by_label("Cancel").click();
        harness.run_steps(3);
        assert_eq!(std::fs::read(&weights).unwrap(), b"mine");
    }
    do_it(&mut harness, Intent::Typed(Purpose::ExportWeights, weights.clone()));
    harness.get_by_label("Write over").click();
    harness.run_steps(3);
    assert!(std::fs::read(&weights).unwrap().len() > 100);
}

#[test]
fn a_key_that_comes_twice_in_one_frame_counts_twice() {
    let mut harness = window();
    let seed = harness.state().workbench().spec().seed;
    for _ in 0..3 {
        harness.input_mut().events.push(eframe::egui::Event::Key {
            key: Key::N,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run_steps(3);
    assert_eq!(harness.state().workbench().spec().seed, seed + 3);
}

#[test]
fn every_run_that_is_left_stays_as_a_curve_and_one_key_hides_them() {
    let mut harness = window();
    do_it(&mut harness, Intent::OpenBuiltIn("exact-sigmoid"));
    press(&mut harness, Modifiers::NONE, Key::Space);
    wait(&mut harness, |app| matches!(app.workbench().run().standing, Standing::Finished(_)));
    let first = step(harness.state());
    let mut spec = harness.state().workbench().spec().clone();
    spec.learning_rate = 0.2;
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    harness.get_by_label("▶ Run again").click();
    wait(&mut harness, |app| {
        matches!(app.workbench().run().standing, Standing::Finished(_)) && step(app) != first && step(app) > 0
    });
    let records = harness.state().workbench().comparable();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].history.last_step(), first);
    press(&mut harness, Modifiers::NONE, Key::N);
    press(&mut harness, Modifiers::NONE, Key::R);
    assert_eq!(harness.state().workbench().records().all().len(), 2, "a run that was at step 0 leaves no curve");
    let names = |harness: &Harness<'_, App>| -> Vec<String> {
        harness.state().ghosts().into_iter().map(|ghost| ghost.name).collect()
    };
    assert_eq!(names(&harness), ["seed 7 · rate 0.1", "seed 7"], "in what they differ from the present run");
    press(&mut harness, Modifiers::NONE, Key::H);
    assert_eq!(names(&harness), Vec::<String>::new());
    assert_eq!(harness.state().workbench().records().all().len(), 2, "and are kept");
}

#[test]
fn a_preset_named_on_the_command_line_opens_and_a_file_that_is_not_there_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = remembering(folder.path());
    do_it(&mut harness, Intent::OpenBuiltIn("deep-relu-he"));
    let mut spec = harness.state().workbench().spec().clone();
    spec.seed = 99;
    do_it(&mut harness, Intent::Edit(Box::new(spec.clone())));
    harness.state_mut().on_exit();
    drop(harness);
    let open = |file: &'static str| {
        let folder = folder.path().to_owned();
        let mut harness = Harness::builder()
            .build_eframe(move |cc| App::remembering(cc, Some(file.as_ref()), Some(&folder)).unwrap());
        wait(&mut harness, |app| !app.workbench().is_busy());
        harness.run_steps(5);
        harness
    };
    let mut harness = open("/nope/x.mat");
    assert_eq!(harness.state().workbench().spec(), &spec, "the experiment of the last time");
    harness.state_mut().on_exit();
    drop(harness);
    let mut harness = open("exact-relu");
    assert_eq!(harness.state().workbench().document().built_in, Some("exact-relu"));
    do_it(&mut harness, Intent::Do(Action::Undo));
    assert_eq!(harness.state().workbench().spec(), &spec, "it was opened over the experiment of the last time");
}

#[test]
fn fifty_hidden_layers_can_be_typed_and_a_number_that_is_too_large_is_refused_in_words() {
    let mut harness = window();
    let mut spec = harness.state().workbench().spec().clone();
    spec.network.hidden.resize(9, spec.network.hidden[0]); // a number that no other field shows
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    for (shown, typed, n_layers) in [("9", "50", 51), ("50", "65", 51)] {
        harness.get_by_value(shown).click();
        harness.run_steps(2);
        harness.event(eframe::egui::Event::Text(typed.to_owned()));
        harness.run_steps(2);
        press(&mut harness, Modifiers::NONE, Key::Enter);
        harness.run_steps(3);
        assert_eq!(harness.state().workbench().ready().experiment.n_layers(), n_layers, "{typed}");
    }
    harness.get_by_label_contains("at most 64");
}
