//! The map in the window: chosen, run, hovered, clicked, a run of it opened, a cell raced, saved; and a race that goes on
//! after the program was ended.

use deltascope::experiment::spec::StopRule;
use deltascope::study::grid::{Asked, Scale};
use deltascope::study::number::Number;
use deltascope::ui::App;
use deltascope::ui::actions::Action;
use deltascope::ui::intent::{Intent, Purpose};
use deltascope::workbench::{MapAsked, Standing};
use eframe::App as _;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::app::{do_it, press, wait, window};
use crate::picture::keep_window;

/// The exact rule to a goal that is near.
fn near(harness: &mut Harness<'_, App>) {
    do_it(harness, Intent::OpenBuiltIn("exact-sigmoid"));
    let mut spec = harness.state().workbench().spec().clone();
    spec.training.stop = vec![StopRule::MeanLossBelow { loss: 0.02, window: 50 }, StopRule::Steps(5000)];
    do_it(harness, Intent::Edit(Box::new(spec)));
}

fn point(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    harness.run_steps(8);
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    point(harness, at);
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    harness.run_steps(2);
}

fn is_done(app: &App) -> bool {
    app.workbench().map().is_some_and(|map| !map.is_running())
}

#[test]
fn a_map_is_chosen_run_looked_at_and_opened() {
    for (name, theme, size) in [("dark", Action::Dark, [1280.0, 800.0]), ("light", Action::Light, [1920.0, 1080.0])] {
        let mut harness = window();
        harness.set_size(size.into());
        do_it(&mut harness, Intent::Do(theme));
        near(&mut harness);
        press(&mut harness, Modifiers::NONE, Key::M);
        harness.get_by_label_contains("A map varies one or two numbers");
        // What suggests itself: learning rate and spread, nine values each; rows by the checkbox.
        harness.get_by_role_and_label(Role::CheckBox, "Rows").click();
        harness.run_steps(2);
        harness.get_by_role_and_label(Role::CheckBox, "Rows").click();
        harness.run_steps(2);
        harness.get_by_role_and_label(Role::Button, "Start").click();
        wait(&mut harness, is_done);
        harness.run_steps(6);
        let map = harness.state().workbench().map().unwrap();
        assert!(map.is_whole() && map.chart.cells.len() == 81, "{}", map.chart.cells.len());
        let best = |cell: &usize| map.chart.cells[*cell].figures.unwrap().runs;
        let cell = (0..81).max_by_key(|cell| best(cell).reached).unwrap();
        let figures = best(&cell);
        assert_eq!(figures.reached, 5);
        let median = deltascope::words::grouped(figures.steps.unwrap().median.round());
        let at = harness.state().map_state().cell_rect(cell).unwrap().center();
        point(&mut harness, at);
        harness.get_by_label_contains(&format!("{median} steps (median"));
        keep_window(&mut harness, &format!("window-map-hover-{name}"));
        click(&mut harness, at);
        assert_eq!(harness.state().map_state().chosen(), Some(cell));
        point(&mut harness, Pos2::new(700.0, 4.0));
        harness.get_by_label("reached by 5 of 5 seeds");
        keep_window(&mut harness, &format!("window-map-{name}"));
        let row = harness.state().workbench().map().unwrap().chart.cells[cell].runs[0].row.clone();
        harness.get_by_label("Open seed 1 as a run").click();
        harness.run_steps(3);
        let bench = harness.state().workbench();
        assert_eq!((bench.n_lanes(), bench.spec().seed), (2, 1));
        press(&mut harness, Modifiers::NONE, Key::Space);
        wait(&mut harness, |app| matches!(app.workbench().run().standing, Standing::Finished(_)));
        assert_eq!(harness.state().workbench().run().progress.step, row.steps, "it is the run of the map");
        // The map is still there; its cell is raced.
        press(&mut harness, Modifiers::NONE, Key::M);
        harness.run_steps(2);
        harness.get_by_label("Race this cell, 100 seeds").click();
        wait(&mut harness, |app| app.workbench().race().is_some_and(|race| race.study.is_whole()));
        harness.run_steps(3);
        let race = harness.state().workbench().race().unwrap();
        assert_eq!((race.study.rows.len(), race.arms.len()), (100, 1));
        assert_eq!(race.study.by_arm()[0][0].steps, row.steps, "seed 1 of the race is seed 1 of the cell");
    }
}

#[test]
fn a_curve_of_one_number_and_refused_cells_are_shown() {
    let mut harness = window();
    near(&mut harness);
    let columns = Asked { number: Number::LearningRate, from: 0.003, to: 10.0, count: 12, scale: Scale::Log };
    do_it(&mut harness, Intent::StartMap(MapAsked { columns, rows: None, seeds: 7, limit: 5000 }));
    wait(&mut harness, is_done);
    harness.run_steps(4);
    keep_window(&mut harness, "window-map-curve");
    assert!(harness.state().workbench().map().unwrap().is_whole());
    // As printed needs a first layer of three units: the others are refused, each in its sentence.
    do_it(&mut harness, Intent::OpenBuiltIn("article-sigmoid"));
    let columns = Asked { number: Number::Width, from: 2.0, to: 5.0, count: 4, scale: Scale::Lin };
    let rows = Asked { number: Number::LearningRate, from: 0.1, to: 10.0, count: 3, scale: Scale::Log };
    do_it(&mut harness, Intent::StartMap(MapAsked { columns, rows: Some(rows), seeds: 2, limit: 500 }));
    wait(&mut harness, is_done);
    harness.run_steps(4);
    let chart = &harness.state().workbench().map().unwrap().chart;
    let said = chart.cells[0].refused.as_ref().unwrap().to_string();
    assert!(chart.cells[1].figures.is_some() && chart.cells[3].refused.is_some());
    let at = harness.state().map_state().cell_rect(0).unwrap().center();
    point(&mut harness, at);
    harness.get_by_label(&said);
    keep_window(&mut harness, "window-map-refused");
    // What cannot be asked is said.
    let same = MapAsked { columns, rows: Some(columns), seeds: 2, limit: 500 };
    do_it(&mut harness, Intent::StartMap(same));
    harness.run_steps(2);
    assert!(harness.query_all_by_label_contains("varied by both sides").count() >= 1);
}

/// 40 x 40 cells of 20 seeds, none of which arrives, so that all are hatched: a frame computes nothing of it anew.
#[test]
fn a_frame_of_a_large_map_is_cheap() {
    let mut harness = window();
    near(&mut harness);
    let columns = Asked { number: Number::LearningRate, from: 0.01, to: 10.0, count: 40, scale: Scale::Log };
    let rows = Asked { number: Number::Spread, from: 0.1, to: 4.0, count: 40, scale: Scale::Lin };
    do_it(&mut harness, Intent::StartMap(MapAsked { columns, rows: Some(rows), seeds: 20, limit: 10 }));
    wait(&mut harness, is_done);
    harness.run_steps(3);
    let map = harness.state().workbench().map().unwrap();
    assert!(map.is_whole() && map.chart.cells.iter().all(|cell| cell.figures.unwrap().runs.runs == 20));
    keep_window(&mut harness, "window-map-never");
    let mut timed = |middle: &str| {
        let began = std::time::Instant::now();
        harness.run_steps(50);
        let each = began.elapsed().as_secs_f64() / 50.0;
        println!("a frame with {middle} takes {:.2} ms", 1e3 * each);
        press(&mut harness, Modifiers::NONE, Key::M);
        each
    };
    let (map, panels) = (timed("the map"), timed("the panels"));
    assert!(map < 5.0 * panels.max(2e-3), "a frame with the map takes {map} s, one with the panels {panels} s");
}

/// A large map under way can be given up, and goes on.
#[test]
fn a_large_map_is_given_up_and_goes_on() {
    let mut harness = window();
    near(&mut harness);
    let columns = Asked { number: Number::LearningRate, from: 0.01, to: 10.0, count: 40, scale: Scale::Log };
    let rows = Asked { number: Number::Spread, from: 0.1, to: 4.0, count: 40, scale: Scale::Lin };
    do_it(&mut harness, Intent::StartMap(MapAsked { columns, rows: Some(rows), seeds: 20, limit: 100_000 }));
    wait(&mut harness, |app| app.workbench().map().is_some_and(|map| map.chart.n_whole >= 8));
    keep_window(&mut harness, "window-map-large");
    harness.get_by_label("Cancel").click();
    wait(&mut harness, is_done);
    let n = harness.state().workbench().map().unwrap().chart.n_whole;
    assert!(n < 1600);
    harness.run_steps(2);
    harness.get_by_label("Go on").click();
    wait(&mut harness, |app| app.workbench().map().is_some_and(|map| map.chart.n_whole > n));
    do_it(&mut harness, Intent::CancelMap);
    wait(&mut harness, is_done);
}

#[test]
fn race_and_map_are_saved_as_pictures_and_tables() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window();
    near(&mut harness);
    let columns = Asked { number: Number::LearningRate, from: 0.01, to: 1.0, count: 3, scale: Scale::Log };
    let rows = Asked { number: Number::Spread, from: 0.5, to: 1.5, count: 2, scale: Scale::Lin };
    do_it(&mut harness, Intent::StartMap(MapAsked { columns, rows: Some(rows), seeds: 3, limit: 3000 }));
    wait(&mut harness, is_done);
    do_it(&mut harness, Intent::StartRace(5));
    wait(&mut harness, |app| app.workbench().race().is_some_and(|race| race.study.is_whole()));
    harness.get_by_label("loss and gradients").click();
    harness.run_steps(4);
    keep_window(&mut harness, "window-race-bands");
    for (purpose, name) in [(Purpose::ExportMap, "map"), (Purpose::ExportRace, "race")] {
        for ending in ["svg", "png", "csv"] {
            let path = folder.path().join(format!("{name}.{ending}"));
            do_it(&mut harness, Intent::Chosen(purpose, path.clone()));
            let bytes = std::fs::read(&path).unwrap();
            match ending {
                "svg" => assert!(bytes.starts_with(b"<svg ") && bytes.ends_with(b"</svg>\n")),
                "png" => assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.len() > 10_000, "{}", bytes.len()),
                _ => {
                    let rows = if name == "map" { 6 } else { 5 };
                    assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), rows + 1);
                }
            }
        }
    }
    // The picture has the figures of the map: a table of them has the same number of runs.
    let table = std::fs::read_to_string(folder.path().join("map.csv")).unwrap();
    assert!(table.starts_with("learning_rate,network.init,runs,"), "{table}");
    // Kept for who looks at it.
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    for name in ["map.png", "race.png", "map.svg", "race.svg"] {
        std::fs::copy(folder.path().join(name), pictures.join(name)).unwrap();
    }
}

/// A race that the end of the program interrupted is there again, and goes on without repeating a run.
#[test]
fn an_interrupted_race_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_owned();
    let open = || {
        let at = at.clone();
        Harness::builder()
            .with_size([1280.0, 800.0])
            .build_eframe(move |cc| App::remembering(cc, None, Some(&at)).unwrap())
    };
    let mut harness = open();
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    near(&mut harness);
    do_it(&mut harness, Intent::StartRace(400));
    wait(&mut harness, |app| app.workbench().race().is_some_and(|race| race.study.rows.len() >= 20));
    let rows = harness.state().workbench().race().unwrap().study.rows.clone();
    harness.state_mut().on_exit();
    drop(harness);
    let mut harness = open();
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    press(&mut harness, Modifiers::NONE, Key::G);
    harness.run_steps(3);
    let race = harness.state().workbench().race().unwrap();
    let before = race.study.rows.clone();
    assert!(before.len() >= rows.len() && !race.study.is_running() && !race.study.is_whole());
    assert!(rows.iter().all(|row| before.contains(row)), "no row is lost, and none is another");
    harness.get_by_label("Go on").click();
    wait(&mut harness, |app| app.workbench().race().is_some_and(|race| race.study.is_whole()));
    let race = harness.state().workbench().race().unwrap();
    assert_eq!(race.study.rows.len(), 400);
    assert_eq!(race.study.rows[..before.len()], before[..], "what was there is not run again");
}
