//! The window in other languages.

use deltascope::telemetry::Measure;
use deltascope::ui::App;
use deltascope::ui::actions::{Action, Menu};
use deltascope::ui::choices::{BandOf, ColourBy, EdgeBy, FillBy, Form, PanelId, StepsAxis};
use deltascope::ui::intent::{Intent, Purpose};
use deltascope::words::{self, Language, within};
use eframe::{App as _, egui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::app::{do_it, wait};
use crate::picture::keep_window;

fn language(tag: &str) -> Language {
    Language::from_tag(tag).unwrap()
}

fn window(size: [f32; 2]) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size(size).wgpu().build_eframe(|cc| App::new(cc, None).unwrap());
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    harness
}

#[test]
fn another_language_is_chosen_in_the_menu_and_spoken_at_once() {
    within(language("en"), || {
        let mut harness = window([1280.0, 800.0]);
        harness.get_by_label("View").click();
        harness.run_steps(3);
        harness.get_by_label_contains("Language").click();
        harness.run_steps(3);
        assert_eq!(toggled(&harness, "English"), Some(egui::accesskit::Toggled::True));
        harness.get_by_label("简体中文").click();
        harness.run_steps(3);
        assert_eq!(words::language(), language("zh-Hans"));
        harness.get_by_label("▶ 运行");
        harness.get_by_label("各层梯度");
        harness.get_by_role_and_label(egui::accesskit::Role::Slider, "学习率");
        assert!(harness.query_by_label("▶ Run").is_none());
        do_it(&mut harness, Intent::Speak(language("en")));
        harness.get_by_label("▶ Run");
    });
}

fn toggled(harness: &Harness<'_, App>, label: &str) -> Option<egui::accesskit::Toggled> {
    harness.get_by_label(label).accesskit_node().toggled()
}

#[test]
fn the_next_window_speaks_the_language_that_was_chosen_and_only_that() {
    within(language("zh-Hans"), || {
        let folder = tempfile::tempdir().unwrap();
        let window = || crate::app::remembering(folder.path());
        let mut harness = window();
        harness.state_mut().on_exit();
        drop(harness);
        let mut harness = window();
        assert_eq!(words::language(), language("zh-Hans"), "what the system or an option says is no choice");
        do_it(&mut harness, Intent::Speak(language("en")));
        harness.state_mut().on_exit();
        drop(harness);
        words::set_language(language("zh-Hans"));
        let _harness = window();
        assert_eq!(words::language(), language("en"));
    });
}

#[test]
fn the_menu_marks_the_theme_in_force() {
    within(language("en"), || {
        let mut harness = window([1280.0, 800.0]);
        do_it(&mut harness, Intent::Do(Action::Light));
        harness.get_by_label("View").click();
        harness.run_steps(3);
        let marked = |harness: &Harness<'_, App>| {
            ["Dark", "Light", "Follow system"]
                .map(|name| toggled(harness, name) == Some(egui::accesskit::Toggled::True))
        };
        assert_eq!(marked(&harness), [false, true, false]);
        harness.get_by_label("Follow system").click();
        harness.run_steps(3);
        harness.get_by_label("View").click();
        harness.run_steps(3);
        assert_eq!(marked(&harness), [false, false, true]);
    });
}

/// Looked at: nothing cut off, no boxes in place of characters.
#[test]
fn pictures_of_the_whole_window_in_chinese() {
    within(language("zh-Hans"), || {
        for (name, theme, size) in [
            ("dark-1280", Action::Dark, [1280.0, 800.0]),
            ("light-1280", Action::Light, [1280.0, 800.0]),
            ("dark-1920", Action::Dark, [1920.0, 1080.0]),
        ] {
            let mut harness = window(size);
            do_it(&mut harness, Intent::Do(theme));
            keep_window(&mut harness, &format!("window-chinese-{name}-ready"));
            do_it(&mut harness, Intent::Do(Action::RunOrPause));
            wait(&mut harness, |app| app.workbench().run().progress.step > 2000);
            do_it(&mut harness, Intent::Do(Action::RunOrPause));
            harness.run_steps(3);
            keep_window(&mut harness, &format!("window-chinese-{name}"));
            harness.get_by_label("视图").click();
            harness.run_steps(3);
            keep_window(&mut harness, &format!("window-chinese-{name}-menu"));
        }
    });
}

/// The same of what lies over the window, of a deep network, and of a notice.
#[test]
fn pictures_of_windows_over_the_window_in_chinese() {
    within(language("zh-Hans"), || {
        let mut harness = window([1280.0, 800.0]);
        do_it(&mut harness, Intent::OpenBuiltIn("deep-relu-he"));
        do_it(&mut harness, Intent::Do(Action::StepOnce));
        wait(&mut harness, |app| app.workbench().run().progress.step == 1);
        keep_window(&mut harness, "window-chinese-deep");
        let over = [Action::Palette, Action::Shortcuts, Action::About, Action::OpenPath];
        for (action, name) in over.into_iter().zip(["palette", "shortcuts", "about", "path"]) {
            do_it(&mut harness, Intent::Do(action));
            harness.run_steps(2);
            keep_window(&mut harness, &format!("window-chinese-{name}"));
            do_it(&mut harness, Intent::CloseWindow);
        }
        for (label, name) in [("自动", "pace"), ("预设", "setting"), ("各层梯度", "card")] {
            harness.get_by_label(label).hover();
            harness.run_steps(40);
            keep_window(&mut harness, &format!("window-chinese-hover-{name}"));
        }
    });
}

#[test]
fn every_choice_has_its_words_in_every_language() {
    fn all<T: Copy + Into<&'static str>>(family: &str, choices: &[T], attributes: &[&str]) {
        for &choice in choices {
            // A missing key fails here, not only where the menu is opened.
            assert!(!words::named(family, choice.into()).is_empty());
            for attribute in attributes {
                assert!(!words::attribute(family, choice.into(), attribute).is_empty());
            }
        }
    }
    for language in Language::all() {
        within(language, || {
            all("action", &Action::ALL, &["hover"]);
            all("menu", &Menu::ALL, &[]);
            all("panel", &PanelId::ALL, &[]);
            all("measure", &Measure::ALL, &["hover"]);
            all("band", &BandOf::ALL, &["hover"]);
            all("form", &Form::ALL, &["hover"]);
            all("edge-by", &EdgeBy::ALL, &["label", "hover"]);
            all("fill-by", &FillBy::ALL, &["label", "hover"]);
            all("colour-by", &ColourBy::ALL, &["hover"]);
            all("steps-axis", &StepsAxis::ALL, &["label", "hover"]);
            let purposes = [Purpose::OpenData, Purpose::OpenPreset, Purpose::SavePreset, Purpose::ExportData];
            all("purpose", &purposes, &[]);
            all("purpose", &[Purpose::ExportWeights, Purpose::OpenWeights], &[]);
        });
    }
}
