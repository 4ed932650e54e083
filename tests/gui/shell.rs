//! What lies around the panels: settings that stay in place, notices, the palette, the keyboard's ring, large text.

use std::path::PathBuf;

use deltascope::nn::{Activation, GradientRule};
use deltascope::ui::App;
use deltascope::ui::actions::Action;
use deltascope::ui::intent::{Intent, Purpose};
use eframe::egui::{self, Event, Key, Modifiers, PointerButton, Pos2, Rect, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::app::{do_it, press, wait, window};
use crate::picture::keep_window;

/// A window that can be drawn.
fn drawn(size: [f32; 2]) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size(size).wgpu().build_eframe(|cc| App::new(cc, None).unwrap());
    wait(&mut harness, |app| app.workbench().run().snapshot.is_some());
    harness
}

fn hidden(harness: &Harness<'_, App>) -> usize {
    harness.state().workbench().spec().network.hidden.len()
}

fn slider(harness: &Harness<'_, App>, label: &str) -> Rect {
    harness.get_by_role_and_label(Role::Slider, label).rect()
}

#[test]
fn the_slider_of_hidden_layers_keeps_its_drag() {
    let mut harness = window();
    let rect = slider(&harness, "Hidden layers");
    let at = |share: f32| Pos2::new(rect.left() + share * rect.width(), rect.center().y);
    let knob = at(2.0 / 12.0);
    harness.event(Event::PointerMoved(knob));
    let button = |pressed| Event::PointerButton {
        pos: knob,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(button(true));
    harness.step();
    let mut seen = Vec::new();
    for i in 1..=20 {
        harness.event(Event::PointerMoved(at(2.0 / 12.0 + 0.03 * i as f32)));
        harness.run_steps(2);
        seen.push(hidden(&harness));
        assert_eq!(slider(&harness, "Hidden layers"), rect, "the rows that appear push the slider away");
    }
    assert!(seen.windows(2).all(|w| w[0] <= w[1]), "{seen:?}");
    assert!((9..=10).contains(seen.last().unwrap()), "{seen:?}");
}

#[test]
fn one_control_sets_all_hidden_layers() {
    let mut harness = window();
    let mut spec = harness.state().workbench().spec().clone();
    spec.gradient = GradientRule::Exact;
    spec.network.hidden[1] = deltascope::experiment::spec::HiddenSpec::new(3, Activation::Tanh);
    do_it(&mut harness, Intent::Edit(Box::new(spec)));
    harness.run_steps(2);
    // Layers differ, so the box of all of them shows a dash; choosing an activation there holds for each.
    let boxes = harness.get_all_by_value("–");
    boxes.filter(|node| node.accesskit_node().role() == Role::ComboBox).for_each(|node| node.click());
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Button, "ReLU").click();
    harness.run_steps(3);
    let layers = &harness.state().workbench().spec().network.hidden;
    assert!(layers.iter().all(|layer| layer.activation == Activation::Relu), "{layers:?}");
    assert_eq!(layers.iter().map(|layer| layer.units).collect::<Vec<_>>(), [3, 3], "units stay as they were");
}

#[test]
fn rows_stay_where_they_are_whatever_the_rule_says() {
    let mut harness = window();
    let mut places = Vec::new();
    for gradient in GradientRule::ALL {
        let mut spec = harness.state().workbench().spec().clone();
        spec.gradient = gradient;
        do_it(&mut harness, Intent::Edit(Box::new(spec)));
        harness.run_steps(3);
        places.push(slider(&harness, "Learning rate"));
        harness.state_mut().intents().push(Intent::Do(Action::StepOnce));
        wait(&mut harness, |app| app.workbench().run().snapshot.as_ref().is_some_and(|s| s.step == 1));
        harness.run_steps(2);
        places.push(slider(&harness, "Learning rate"));
    }
    assert!(places.windows(2).all(|w| w[0] == w[1]), "{places:?}");
}

#[test]
fn errors_fold_into_one_line_above_the_status_bar_and_escape_closes_them() {
    let mut harness = window();
    let loss_before = harness.get_by_label_contains("Loss of").rect();
    for name in ["a.doc", "b.doc", "c.doc", "d.doc", "e.doc", "f.doc"] {
        do_it(&mut harness, Intent::OpenFile(PathBuf::from(name)));
    }
    harness.run_steps(4);
    let newest = harness.get_by_label_contains("f.doc").rect();
    assert!(harness.query_by_label_contains("a.doc").is_none(), "older ones are folded");
    let covered = |harness: &Harness<'_, App>, notice: Rect| {
        ["Loss of", "layers over", "Network of", "Scatter of"].iter().any(|panel| {
            let panel = harness.get_by_label_contains(panel).rect();
            panel.intersects(notice)
        })
    };
    assert!(!covered(&harness, newest), "no notice lies over a plot");
    harness.get_by_label("and 5 more").click();
    harness.run_steps(4);
    let oldest = harness.get_by_label_contains("a.doc").rect();
    assert!(!covered(&harness, oldest));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.run_steps(4);
    assert!(harness.query_by_label_contains(".doc").is_none());
    assert_eq!(harness.get_by_label_contains("Loss of").rect(), loss_before);
}

#[test]
fn the_palette_stays_in_place_and_finds_more_than_commands() {
    let mut harness = window();
    let field = |harness: &Harness<'_, App>| harness.get_by_role(Role::TextInput).rect();
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.run_steps(3);
    let at = field(&harness);
    for (typed, label) in [("deep", "Preset: deep-relu-he"), ("xyzzy", ""), ("depth", "depth profile")] {
        harness.event(Event::Text(typed.to_owned()));
        harness.run_steps(3);
        assert_eq!(field(&harness), at, "after {typed}");
        if !label.is_empty() {
            harness.get_by_label_contains(label);
        }
        press(&mut harness, Modifiers::COMMAND, Key::A);
        press(&mut harness, Modifiers::NONE, Key::Backspace);
    }
    harness.event(Event::Text("deep relu".to_owned()));
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait(&mut harness, |app| app.workbench().ready().experiment.n_layers() == 11);
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.run_steps(2);
    harness.event(Event::Text("learning rate".to_owned()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    harness.run_steps(3);
    // The keyboard is in the field of the rate now: what is typed there holds.
    press(&mut harness, Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("0.25".to_owned()));
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    wait(&mut harness, |app| app.workbench().spec().learning_rate == 0.25);
}

#[test]
fn every_setting_of_the_palette_takes_the_keyboard() {
    let mut harness = window();
    for key in deltascope::ui::settings::SETTINGS {
        do_it(&mut harness, Intent::GoToSetting(key));
        harness.run_steps(2);
        let focused = harness.ctx.memory(egui::Memory::focused);
        let response = focused.and_then(|id| harness.ctx.read_response(id));
        assert!(response.is_some_and(|r| r.rect.right() < 300.0), "{key} leads nowhere");
        harness.ctx.memory_mut(|memory| focused.map(|id| memory.surrender_focus(id)));
    }
}

#[test]
fn whatever_has_the_keyboard_has_a_ring() {
    let mut harness = drawn([1280.0, 800.0]);
    let accent = deltascope::ui::theme::Theme::of(&harness.ctx).accent;
    let mut stops = Vec::new();
    for _ in 0..80 {
        harness.key_press(Key::Tab);
        harness.run_steps(2);
        let Some(id) = harness.ctx.memory(egui::Memory::focused) else { continue };
        if stops.contains(&id) {
            break;
        }
        stops.push(id);
        harness.run_steps(2); // what is out of sight is scrolled to
        let rect = harness.ctx.read_response(id).unwrap().rect;
        if stops.len() % 5 != 1 {
            continue; // a picture takes a while: every fifth stop stands for all
        }
        let picture = harness.render().unwrap();
        let ringed = (-2..=6).any(|out: i32| {
            let (x, y) = (rect.center().x, rect.top() - out as f32);
            let (x, y) = (x.clamp(0.0, 1279.0) as u32, y.clamp(0.0, 799.0) as u32);
            let [r, g, b, _] = picture.get_pixel(x, y).0;
            accent.to_array().iter().zip([r, g, b]).all(|(a, b)| a.abs_diff(b) < 40)
        });
        assert!(ringed, "stop {} at {rect:?} is not marked", stops.len());
    }
    assert!(stops.len() > 25, "only {} stops for the keyboard", stops.len());
}

#[test]
fn large_text_keeps_menus_and_seed_on_the_screen() {
    let mut harness = drawn([1280.0, 800.0]);
    for zoom in [1.5, 2.0] {
        harness.ctx.set_zoom_factor(zoom);
        harness.run_steps(4);
        let screen = harness.ctx.content_rect();
        let on_screen = |harness: &Harness<'_, App>, label: &str| {
            let Some(found) = harness.query_all_by_label_contains(label).next() else {
                panic!("{label} is not there at {zoom}");
            };
            assert!(screen.contains_rect(found.rect()), "{label} at {:?} of {screen:?} at {zoom}", found.rect());
        };
        on_screen(&harness, "Seed");
        assert_eq!(harness.query_all_by_label("… ▾").count(), 4, "each panel's menus fold into one");
        harness.query_all_by_label("… ▾").last().unwrap().click();
        harness.run_steps(4);
        let network = harness.query_by_label_contains("edges: weight").is_some();
        on_screen(&harness, if network { "fill: saturation" } else { "speed of learning" });
        if zoom == 1.5 {
            keep_window(&mut harness, "window-zoom-1.5-menus");
        }
        press(&mut harness, Modifiers::NONE, Key::Escape);
        keep_window(&mut harness, &format!("window-zoom-{zoom}"));
    }
}

#[test]
fn a_panel_in_the_whole_window_leaves_the_settings_which_can_be_put_away() {
    let mut harness = window();
    do_it(&mut harness, Intent::ToggleFull(deltascope::ui::choices::PanelId::Loss));
    harness.run_steps(3);
    slider(&harness, "Learning rate");
    press(&mut harness, Modifiers::NONE, Key::F9);
    harness.run_steps(3);
    assert!(harness.query_by_role_and_label(Role::Slider, "Learning rate").is_none());
    press(&mut harness, Modifiers::NONE, Key::F9);
    harness.run_steps(3);
    slider(&harness, "Learning rate");
}

/// Looked at.
#[test]
fn pictures_of_the_window() {
    for (name, theme) in [("dark", Action::Dark), ("light", Action::Light)] {
        let mut harness = drawn([1280.0, 800.0]);
        do_it(&mut harness, Intent::Do(theme));
        do_it(&mut harness, Intent::SetPace(deltascope::engine::Pace::Unlimited));
        harness.get_by_label("▶ Run").click();
        wait(&mut harness, |app| app.workbench().run().progress.step > 300_000);
        do_it(&mut harness, Intent::OpenFile(PathBuf::from("notes.doc")));
        do_it(&mut harness, Intent::Chosen(Purpose::OpenData, PathBuf::from("thesis.pdf")));
        harness.run_steps(4);
        keep_window(&mut harness, &format!("window-{name}-notices"));
        press(&mut harness, Modifiers::COMMAND, Key::K);
        harness.run_steps(3);
        keep_window(&mut harness, &format!("window-{name}-palette"));
        assert!(harness.get_by_role(Role::TextInput).accesskit_node().is_focused());
    }
}
