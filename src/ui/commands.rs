//! What commands, wishes and keys do: the one match for each.

use std::path::Path;

use eframe::egui::{self, Context, Key};

use super::actions::Action;
use super::app::App;
use super::choices::{Choice, Middle, PanelId};
use super::intent::{Asked, Intent, Purpose};
use super::layout::Layout;
use super::overlay::Overlay;
use super::preferences::ThemeChoice;
use super::settings;
use crate::words;
use crate::workbench::Offer;

/// How much everything grows when one panel fills the window: lecturers project.
const FULL_WINDOW_ZOOM: f32 = 1.35;
/// Scale of one step of larger or smaller text.
const ZOOM_STEP: f32 = 1.1;

impl App {
    /// Executes everything that was wished for: the one match.
    pub(super) fn execute(&mut self, ctx: &Context) {
        for intent in self.intents.take() {
            self.remembered.touch();
            match intent {
                Intent::Do(action) => self.act(action, ctx),
                Intent::Edit(spec) => self.workbench.edit(*spec, ctx.input(|i| i.time)),
                Intent::SetSeed(seed) => self.workbench.set_seed(seed, ctx.input(|i| i.time)),
                Intent::FocusOn(letter) => self.workbench.focus_on(letter),
                Intent::Hold(letter, held) => self.workbench.hold(letter, held),
                Intent::StartRace(n) => {
                    self.workbench.start_race(1..n.saturating_add(1));
                    self.middle = Middle::Race;
                }
                Intent::AskWhy(n) => {
                    self.workbench.ask_why(n);
                    self.middle = Middle::Why;
                }
                Intent::CancelWhy => self.workbench.cancel_why(),
                Intent::CancelRace => self.workbench.cancel_race(),
                Intent::OpenRaced(arm, seed) => {
                    self.workbench.open_raced(arm, seed, ctx.input(|i| i.time));
                    self.middle = Middle::Panels;
                }
                Intent::GoOnRacing => self.workbench.go_on_racing(),
                Intent::StartMap(asked) => {
                    self.map.choose(None);
                    self.workbench.start_map(&asked);
                    self.middle = Middle::Map;
                }
                Intent::GoOnMapping => self.workbench.go_on_mapping(),
                Intent::CancelMap => self.workbench.cancel_map(),
                Intent::OpenMapped(cell, seed) => {
                    self.workbench.open_mapped(cell, seed, ctx.input(|i| i.time));
                    self.middle = Middle::Panels;
                }
                Intent::RaceMapped(cell, n) => {
                    self.workbench.race_mapped(cell, 1..n.saturating_add(1));
                    self.middle = Middle::Race;
                }
                Intent::AskForFile(purpose) => self.ask_for_file(purpose),
                Intent::SetPace(pace) => {
                    self.preferences.pace = pace;
                    self.workbench.set_pace(pace);
                }
                Intent::OpenBuiltIn(name) => self.workbench.open_built_in(name),
                Intent::OpenFile(path) => self.workbench.open(&path),
                Intent::Chosen(purpose, path) | Intent::WriteOver(purpose, path) => {
                    self.take_chosen(purpose, &path, Asked::AboutThisPath, ctx);
                }
                Intent::TakeWeights(found) => {
                    self.workbench.take_weights(&found);
                }
                Intent::Typed(purpose, path) => self.take_chosen(purpose, &path, Asked::Nothing, ctx),
                Intent::Take(Offer::FindData) => self.ask_for_file(Purpose::FindData),
                Intent::Select { path, selection } => self.workbench.select(path, selection),
                Intent::CancelReading => self.workbench.cancel_reading(),
                Intent::ToggleFull(panel) => self.toggle_full(panel, ctx),
                Intent::TogglePanel(panel) => self.preferences.layout.toggle(panel),
                Intent::Speak(language) => {
                    words::set_language(language);
                    self.preferences.language = Some(language.tag());
                }
                Intent::Choose(choice) => self.choose(choice),
                Intent::GoToSetting(key) => {
                    self.preferences.settings_hidden = false;
                    settings::go_to(ctx, key);
                }
                Intent::Kept(wish) => self.remembered.wish(wish, &mut self.workbench),
                Intent::CloseWindow => self.overlay = Overlay::None,
            }
        }
        if let Some(found) = self.workbench.weights_to_show() {
            self.overlay = Overlay::TakeWeights(Box::new(found));
        }
    }

    fn act(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::OpenData => self.ask_for_file(Purpose::OpenData),
            Action::OpenPreset => self.ask_for_file(Purpose::OpenPreset),
            Action::OpenPath => {
                self.overlay = Overlay::Path { typed: String::new(), purpose: Purpose::OpenData, no_dialog: false };
            }
            Action::SavePreset => match self.workbench.preset_path().map(Path::to_owned) {
                Some(path) => self.take_chosen(Purpose::SavePreset, &path, Asked::AboutThisPath, ctx),
                None => self.ask_for_file(Purpose::SavePreset),
            },
            Action::SavePresetAs => self.ask_for_file(Purpose::SavePreset),
            Action::ExportData => self.ask_for_file(Purpose::ExportData),
            Action::ExportWeights => self.ask_for_file(Purpose::ExportWeights),
            Action::StartFromWeights => self.ask_for_file(Purpose::OpenWeights),
            Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Action::Undo => self.workbench.undo(),
            Action::Redo => self.workbench.redo(),
            Action::RunOrPause => self.workbench.run_or_pause(),
            Action::StepOnce => self.workbench.step_once(),
            Action::Rewind => self.workbench.rewind(),
            Action::Stop => self.workbench.stop(),
            Action::BestWeights => self.workbench.go_back_to_best(),
            Action::NextSeed => {
                let seed = self.workbench.spec().seed.wrapping_add(1);
                self.workbench.set_seed(seed, ctx.input(|i| i.time));
            }
            Action::AddRun => {
                let _added = self.workbench.add_lane();
            }
            Action::CloseRun => self.workbench.close_lane(self.workbench.focus()),
            Action::TruthSwitch => self.workbench.toggle_truth(),
            Action::Race => self.middle = self.middle.toggled(Middle::Race),
            Action::Why => self.middle = self.middle.toggled(Middle::Why),
            Action::Map => self.middle = self.middle.toggled(Middle::Map),
            Action::ClearGhosts => self.workbench.clear_records(),
            Action::ToggleGhosts => self.preferences.hides_runs = !self.preferences.hides_runs,
            Action::FullWindow => {
                let layout = &self.preferences.layout;
                if let Some(panel) = layout.full.or(layout.under_pointer) {
                    self.toggle_full(panel, ctx);
                }
            }
            Action::ToggleSettings => self.preferences.settings_hidden ^= true,
            Action::ToggleRuns => self.preferences.runs_shown ^= true,
            Action::ResetLayout => {
                self.preferences.layout = Layout::default();
                self.preferences.settings_hidden = false;
                self.set_zoom(ctx);
            }
            Action::Dark | Action::Light | Action::FollowSystem => {
                self.preferences.theme = ThemeChoice::of_action(action).unwrap_or_default();
            }
            Action::ZoomIn => self.zoom_by(ZOOM_STEP, ctx),
            Action::ZoomOut => self.zoom_by(1.0 / ZOOM_STEP, ctx),
            Action::ZoomReset => {
                self.preferences.zoom = 1.0;
                self.set_zoom(ctx);
            }
            Action::Palette => self.overlay = Overlay::Palette { typed: String::new(), row: 0 },
            Action::Shortcuts => self.overlay = Overlay::Shortcuts,
            Action::About => self.overlay = Overlay::About,
        }
    }

    /// Shows something in its panel, which comes into view where it was closed.
    fn choose(&mut self, choice: Choice) {
        let layout = &mut self.preferences.layout;
        if !layout.is_visible(choice.panel()) {
            layout.toggle(choice.panel());
        }
        let panels = &mut self.preferences.panels;
        match choice {
            Choice::Form(form) => panels.gradient.form = form,
            Choice::Edges(edges) => panels.network.edges = edges,
            Choice::Fill(fill) => panels.network.fill = fill,
            Choice::Colour(colour) => panels.scatter.colour_by = colour,
            Choice::Steps(axis) => panels.shared.steps_axis = axis,
        }
    }

    fn toggle_full(&mut self, panel: PanelId, ctx: &Context) {
        self.preferences.layout.toggle_full(panel);
        self.set_zoom(ctx);
    }

    fn zoom_by(&mut self, factor: f32, ctx: &Context) {
        self.preferences.zoom = (self.preferences.zoom() * factor).clamp(0.5, 3.0);
        self.set_zoom(ctx);
    }

    /// Everything as large as is asked for, and larger while one panel fills the window.
    pub(super) fn set_zoom(&self, ctx: &Context) {
        let full = if self.preferences.layout.full.is_some() { FULL_WINDOW_ZOOM } else { 1.0 };
        ctx.set_zoom_factor(self.preferences.zoom() * full);
    }

    /// Shortcuts of the one list, while nothing is being typed; dropped files.
    pub(super) fn listen(&mut self, ctx: &Context) {
        let typing = ctx.egui_wants_keyboard_input() || self.overlay != Overlay::None;
        // egui takes Ctrl+Shift+O for Ctrl+O as well, so the keys with more modifiers are asked first.
        for (action, shortcut) in Action::most_modifiers_first() {
            let plain =
                shortcut.modifiers.is_none() && !matches!(shortcut.logical_key, Key::F1 | Key::F8 | Key::F9 | Key::F11);
            // A focused button takes Space for itself, a focused slider the arrows.
            let for_widgets = matches!(shortcut.logical_key, Key::Space | Key::ArrowRight);
            let taken = plain && (typing || (for_widgets && ctx.memory(|m| m.focused().is_some())));
            if !taken {
                // A slow frame may bring a key more than once, and each press counts.
                let n = ctx.input_mut(|i| i.count_and_consume_key(shortcut.modifiers, shortcut.logical_key));
                (0..n).for_each(|_| self.intents.act(action));
            }
        }
        // Escape closes what lies on top first: a window over the workbench takes it for itself, then notices, then the
        // panel that fills the window.
        if !typing {
            self.notices.listen(ctx);
        }
        if self.middle != Middle::Panels && !typing && ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.middle = Middle::Panels;
        }
        if self.preferences.layout.full.is_some() && !typing && ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.intents.act(Action::FullWindow);
        }
        for file in ctx.input(|i| i.raw.dropped_files.clone()) {
            self.intents.push(Intent::OpenFile(file.path().to_owned()));
        }
    }
}
