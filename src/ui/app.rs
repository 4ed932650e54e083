//! The window: `logic` drains the worker and executes intents, `ui` paints.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{self, Align2, Context, Frame as EguiFrame, Key, Margin, Panel, Ui};

use super::actions::Action;
use super::choices::Choice;
use super::dialogs::{self, Dialogs};
use super::frame_pace::{self, FramePace};
use super::intent::{Intent, Intents, Purpose};
use super::notices::Notices;
use super::overlay::{Known, Overlay};
use super::preferences::{Preferences, ThemeChoice};
use super::run_view::{Goal, LayerActivation, NetworkView, RunView};
use super::sentences::{self, shown_name};
use super::theme::{GAP, Theme};
use super::{menu_bar, settings, status_bar, transport_bar};
use crate::engine::job::{Job, Poll};
use crate::experiment::preset;
use crate::say;
use crate::train::Watch;
use crate::words::{self, Language};
use crate::workbench::reading::{self, Read};
use crate::workbench::{Notice, Said, Standing, Wake, Workbench};

/// Where the preferences stand in the storage.
const PREFERENCES: &str = "preferences";
/// Where the tag of the language stands in the storage, once one was chosen.
const LANGUAGE: &str = "language";
/// Width of the settings at the left.
const SETTINGS_WIDTH: f32 = 262.0;
/// How much everything grows when one panel fills the window: lecturers project.
const FULL_WINDOW_ZOOM: f32 = 1.35;
/// Scale of one step of larger or smaller text.
const ZOOM_STEP: f32 = 1.1;

/// The program's window.
pub struct App {
    pub(super) workbench: Workbench,
    preferences: Preferences,
    intents: Intents,
    overlay: Overlay,
    dialogs: Dialogs,
    reading: Job<Result<Read, String>>,
    reading_path: PathBuf,
    notices: Notices,
    wake: Wake,
    title: String,
    frame_pace: FramePace,
    /// The language that was chosen in the menu, to be remembered.
    chosen_language: Option<Language>,
}

impl App {
    /// A window on the experiment of the last time, or on the first built-in preset; `file` is opened over it.
    ///
    /// # Errors
    /// When not even the built-in preset can run: the system has no thread to give.
    pub fn new(cc: &eframe::CreationContext<'_>, file: Option<&Path>) -> Result<Self, String> {
        let stored = cc.storage.and_then(|s| eframe::get_value::<Preferences>(s, PREFERENCES));
        let mut preferences = stored.unwrap_or_default();
        if !preferences.layout.is_whole() {
            preferences.layout = super::layout::Layout::default();
        }
        let first = preset::built_in(preset::BUILT_IN[0].0).map_err(|e| e.to_string())?;
        let mut app = Self::on(&cc.egui_ctx, preferences, first)?;
        app.restore_experiment();
        if let Some(file) = file {
            app.open(file);
        }
        Ok(app)
    }

    /// The language that was chosen in an earlier window.
    pub fn remembered_language(storage: Option<&dyn eframe::Storage>) -> Option<Language> {
        Language::from_tag(&storage?.get_string(LANGUAGE)?)
    }

    /// A window on this experiment.
    ///
    /// # Errors
    /// When it cannot run.
    pub(super) fn on(
        ctx: &Context,
        mut preferences: Preferences,
        spec: crate::experiment::Spec,
    ) -> Result<Self, String> {
        Theme::apply(ctx);
        let wake_ctx = ctx.clone();
        let frame_pace = FramePace::new();
        let interval = frame_pace.interval();
        let wake: Wake = Arc::new(move || wake_ctx.request_repaint_after(frame_pace::wait(&interval)));
        let mut workbench = Workbench::new(spec, Arc::clone(&wake)).map_err(|e| e.to_string())?;
        workbench.set_pace(preferences.pace);
        workbench.ghosts = std::mem::take(&mut preferences.runs);
        Ok(Self {
            workbench,
            preferences,
            intents: Intents::default(),
            overlay: Overlay::None,
            dialogs: Dialogs::default(),
            reading: Job::default(),
            reading_path: PathBuf::new(),
            notices: Notices::default(),
            wake,
            title: String::new(),
            frame_pace,
            chosen_language: None,
        })
    }

    /// The experiment on the workbench, for tests.
    pub fn workbench(&self) -> &Workbench {
        &self.workbench
    }

    /// Wishes to be executed before the next frame, for tests.
    pub fn intents(&mut self) -> &mut Intents {
        &mut self.intents
    }

    /// Brings back the experiment of the last time.
    fn restore_experiment(&mut self) {
        let Some(text) = self.preferences.experiment.clone() else { return };
        let Ok(spec) = preset::parse(&text, super::APP) else { return };
        let path = self.preferences.preset_path.clone();
        self.read_in_background(PathBuf::new(), move |handle| {
            reading::read_spec(spec, path, handle).map_err(|e| e.to_string())
        });
    }

    fn read_in_background(
        &mut self,
        path: PathBuf,
        work: impl FnOnce(&crate::engine::job::JobHandle) -> Result<Read, String> + Send + 'static,
    ) {
        let wake = Arc::clone(&self.wake);
        self.reading_path = path;
        if let Err(error) = self.reading.start("reading", move || wake(), work) {
            self.workbench.tell(Notice::Error(Said::sentence(error)));
        }
    }

    /// Opens a file of any known kind.
    fn open(&mut self, path: &Path) {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_data = crate::data::file_filters().iter().any(|f| f.extensions.contains(&extension.as_str()));
        let its = path.to_owned();
        if extension == "ron" {
            self.read_in_background(path.to_owned(), move |handle| reading::read_preset(&its, handle));
        } else if is_data {
            self.read_in_background(path.to_owned(), move |handle| {
                reading::read_data(&its, None, handle).map_err(|e| e.to_string())
            });
        } else {
            self.workbench.tell(Notice::Error(Said::UnknownKind(path.to_owned())));
        }
    }

    fn take_read(&mut self, read: Result<Read, String>) {
        match read {
            Ok(Read::Data { file, source, dataset, notes }) => {
                self.preferences.remember(&file.path);
                self.workbench.use_file(file, source, dataset, notes);
            }
            Ok(Read::Preset { spec, path, data }) => {
                if let Some(path) = &path {
                    self.preferences.remember(path);
                }
                self.workbench.use_preset(*spec, path, data);
            }
            Err(sentence) => self.workbench.tell(Notice::Error(Said::sentence(sentence))),
        }
    }

    /// Asks with the system's dialog, or for a typed path where there is none.
    fn ask_for_file(&mut self, purpose: Purpose) {
        let folder = self.preferences.last_folder.clone();
        let file_name = self.workbench.preset_path.as_deref().map_or_else(|| "experiment.ron".to_owned(), shown_name);
        if dialogs::are_available() {
            let wake = Arc::clone(&self.wake);
            match self.dialogs.open(purpose, folder.as_deref(), &file_name, move || wake()) {
                Ok(()) => return,
                Err(error) => self.workbench.tell(Notice::Error(Said::sentence(error))),
            }
        }
        let typed = if purpose.saves() {
            folder.unwrap_or_default().join(file_name).display().to_string()
        } else {
            folder.map(|f| format!("{}{}", f.display(), std::path::MAIN_SEPARATOR)).unwrap_or_default()
        };
        self.overlay = Overlay::Path { typed, purpose, no_dialog: true };
    }

    /// Executes everything that was wished for: the one match.
    fn execute(&mut self, ctx: &Context) {
        for intent in self.intents.take() {
            match intent {
                Intent::Do(action) => self.act(action, ctx),
                Intent::Edit(spec) => self.workbench.edit(*spec, ctx.input(|i| i.time)),
                Intent::SetPace(pace) => {
                    self.preferences.pace = pace;
                    self.workbench.set_pace(pace);
                }
                Intent::OpenBuiltIn(name) => match preset::built_in(name) {
                    Ok(spec) => self.workbench.use_preset(spec, None, None),
                    Err(error) => self.workbench.tell(Notice::Error(Said::sentence(error))),
                },
                Intent::OpenFile(path) => self.open(&path),
                Intent::Chosen(purpose, path) => self.take_chosen(purpose, &path),
                Intent::Select { path, selection } => {
                    let its = path.clone();
                    self.read_in_background(path, move |handle| {
                        reading::read_data(&its, Some(selection), handle).map_err(|e| e.to_string())
                    });
                }
                Intent::CancelReading => self.reading.cancel(),
                Intent::ToggleFull(panel) => self.toggle_full(panel, ctx),
                Intent::TogglePanel(panel) => self.preferences.layout.toggle(panel),
                Intent::Speak(language) => {
                    words::set_language(language);
                    self.chosen_language = Some(language);
                }
                Intent::Choose(choice) => self.choose(choice),
                Intent::GoToSetting(key) => {
                    self.preferences.settings_hidden = false;
                    settings::go_to(ctx, key);
                }
                Intent::CloseWindow => self.overlay = Overlay::None,
            }
        }
    }

    fn take_chosen(&mut self, purpose: Purpose, path: &Path) {
        let with =
            |extension: &str| if path.extension().is_some() { path.to_owned() } else { path.with_extension(extension) };
        let done = match purpose {
            Purpose::OpenData | Purpose::OpenPreset => {
                self.open(path);
                return;
            }
            Purpose::SavePreset => self.workbench.save_to(&with("ron")),
            Purpose::ExportData => self.workbench.export_data(&with("mat")),
            Purpose::ExportWeights => self.workbench.export_weights(&with("mat")),
            Purpose::OpenWeights => self.workbench.start_from_weights(path),
        };
        if done {
            self.preferences.remember_folder(path);
            if purpose == Purpose::SavePreset {
                self.preferences.remember(&with("ron"));
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::OpenData => self.ask_for_file(Purpose::OpenData),
            Action::OpenPreset => self.ask_for_file(Purpose::OpenPreset),
            Action::OpenPath => {
                self.overlay = Overlay::Path { typed: String::new(), purpose: Purpose::OpenData, no_dialog: false };
            }
            Action::SavePreset => match self.workbench.preset_path.clone() {
                Some(path) => self.take_chosen(Purpose::SavePreset, &path),
                None => self.ask_for_file(Purpose::SavePreset),
            },
            Action::SavePresetAs => self.ask_for_file(Purpose::SavePreset),
            Action::ExportData => self.ask_for_file(Purpose::ExportData),
            Action::ExportWeights => self.ask_for_file(Purpose::ExportWeights),
            Action::StartFromWeights => self.ask_for_file(Purpose::OpenWeights),
            Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Action::Undo => {
                if let Some(spec) = self.workbench.undo_target() {
                    self.go_to(spec);
                }
            }
            Action::Redo => {
                if let Some(spec) = self.workbench.redo_target() {
                    self.go_to(spec);
                }
            }
            Action::RunOrPause => self.workbench.run_or_pause(),
            Action::StepOnce => self.workbench.step_once(),
            Action::Rewind => self.workbench.rewind(),
            Action::Stop => self.workbench.stop(),
            Action::NextSeed => {
                let mut spec = self.workbench.spec.clone();
                spec.seed = spec.seed.wrapping_add(1);
                self.workbench.edit(spec, ctx.input(|i| i.time));
            }
            Action::ClearGhosts => self.workbench.clear_ghosts(),
            Action::FullWindow => {
                let layout = &self.preferences.layout;
                if let Some(panel) = layout.full.or(layout.under_pointer) {
                    self.toggle_full(panel, ctx);
                }
            }
            Action::ToggleSettings => self.preferences.settings_hidden ^= true,
            Action::ResetLayout => {
                self.preferences.layout = super::layout::Layout::default();
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

    /// Goes to settings of the undo list; data of another file are read in the background first.
    fn go_to(&mut self, spec: crate::experiment::Spec) {
        if !self.workbench.go_to(spec.clone()) {
            let path = self.workbench.preset_path.clone();
            self.read_in_background(PathBuf::new(), move |handle| {
                reading::read_spec(spec, path, handle).map_err(|e| e.to_string())
            });
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

    fn toggle_full(&mut self, panel: super::choices::PanelId, ctx: &Context) {
        self.preferences.layout.toggle_full(panel);
        self.set_zoom(ctx);
    }

    fn zoom_by(&mut self, factor: f32, ctx: &Context) {
        let zoom = if self.preferences.zoom > 0.0 { self.preferences.zoom } else { 1.0 };
        self.preferences.zoom = (zoom * factor).clamp(0.5, 3.0);
        self.set_zoom(ctx);
    }

    fn set_zoom(&self, ctx: &Context) {
        let zoom = if self.preferences.zoom > 0.0 { self.preferences.zoom } else { 1.0 };
        let full = if self.preferences.layout.full.is_some() { FULL_WINDOW_ZOOM } else { 1.0 };
        ctx.set_zoom_factor(zoom * full);
    }

    /// Shortcuts of the one list, while nothing is being typed; dropped files.
    fn listen(&mut self, ctx: &Context) {
        let typing = ctx.egui_wants_keyboard_input() || self.overlay != Overlay::None;
        // egui takes Ctrl+Shift+O for Ctrl+O as well, so the keys with more modifiers are asked first.
        for (action, shortcut) in Action::most_modifiers_first() {
            let plain = shortcut.modifiers.is_none() && !matches!(shortcut.logical_key, Key::F1 | Key::F9 | Key::F11);
            // A focused button takes Space for itself, a focused slider the arrows.
            let for_widgets = matches!(shortcut.logical_key, Key::Space | Key::ArrowRight);
            let taken = plain && (typing || (for_widgets && ctx.memory(|m| m.focused().is_some())));
            if !taken && ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                self.intents.act(action);
            }
        }
        // Escape closes what lies on top first: a window over the workbench takes it for itself, then notices, then the
        // panel that fills the window.
        if !typing {
            self.notices.listen(ctx);
        }
        if self.preferences.layout.full.is_some() && !typing && ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.intents.act(Action::FullWindow);
        }
        for file in ctx.input(|i| i.raw.dropped_files.clone()) {
            self.intents.push(Intent::OpenFile(file.path().to_owned()));
        }
    }

    /// The window's title says what is open and where the run stands, for the task bar and for who has many windows.
    fn show_title(&mut self, ctx: &Context) {
        let bench = &self.workbench;
        let experiment = bench.preset_path.as_deref().map_or_else(|| bench.spec.name.clone(), shown_name);
        let star = if bench.is_modified() { "*" } else { "" };
        let data = bench.file.as_ref().map(|f| format!("{} - ", shown_name(&f.path))).unwrap_or_default();
        let state = match bench.run.standing {
            Standing::Finished(reason) => say!("standing-finished", reason = reason.to_string()),
            other => sentences::standing(other),
        };
        let title = format!("{} - {experiment}{star} - {data}{state}", super::APP);
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn notices_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let now = ui.input(|i| i.time);
        for notice in self.workbench.take_notices() {
            self.notices.add(notice, now);
        }
        if self.notices.any(ui.ctx()) {
            let strip = EguiFrame::NONE.inner_margin(Margin::symmetric(12, 5)).fill(theme.panel);
            Panel::bottom("notices").frame(strip).show(ui, |ui| self.notices.notices_ui(ui, theme));
        }
    }

    fn middle_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let bench = &self.workbench;
        let experiment = &bench.ready.experiment;
        let spec = experiment.spec();
        let hidden = spec.network.hidden.iter().map(|h| LayerActivation::Hidden(h.activation));
        let activations: Vec<LayerActivation> = hidden.chain([LayerActivation::Output(spec.network.output)]).collect();
        let view = RunView {
            dataset: &bench.ready.samples.dataset,
            test_rows: &bench.ready.samples.test_rows,
            network: NetworkView { sizes: experiment.sizes(), activations: &activations },
            history: &bench.run.history,
            changes: &bench.run.changes,
            ghosts: &bench.ghosts,
            snapshot: bench.run.snapshot.as_deref(),
            goal: bench.spec.loss_goal().map(|(loss, window)| Goal { loss, window }),
            window_mean: bench.run.progress.window_mean,
            rule: spec.gradient.name(),
            name: &spec.name,
        };
        let Preferences { layout, panels, .. } = &mut self.preferences;
        layout.show(ui, &view, panels, theme, &mut self.intents);
    }

    fn reading_ui(&mut self, ctx: &Context) {
        let Some(done) = self.reading.done() else { return };
        egui::Window::new(say!("reading-file", file = shown_name(&self.reading_path)))
            .id(egui::Id::unique("reading"))
            .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
            .collapsible(false)
            .resizable(false)
            .show(ctx, |ui| {
                ui.add(egui::ProgressBar::new(done).desired_width(280.0));
                if ui.button(words::text("button-cancel")).clicked() {
                    self.intents.push(Intent::CancelReading);
                }
            });
    }
}

/// Says what dropping would do, over everything.
fn drop_hint_ui(ctx: &Context, theme: &Theme) {
    let hovers = ctx.input(|i| !i.raw.hovered_files.is_empty());
    if !hovers {
        return;
    }
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, theme.window.gamma_multiply(0.8));
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        words::text("drop-hint"),
        egui::FontId::proportional(24.0),
        theme.text,
    );
}

/// A ring around whatever has the keyboard. egui marks some controls only, and on the accent's colour not visibly.
fn focus_ring_ui(ctx: &Context, theme: &Theme) {
    let Some(focused) = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id)) else { return };
    let rect = focused.rect.intersect(focused.interact_rect.expand(1.0));
    if rect.is_positive() {
        let stroke = egui::Stroke::new(2.0, theme.accent);
        let ring = rect.expand(2.0).intersect(ctx.content_rect().shrink(2.0));
        ctx.layer_painter(focused.layer_id).rect_stroke(ring, 6.0, stroke, egui::StrokeKind::Outside);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.workbench.drain();
        self.frame_pace.frame(ctx.input(|i| i.time), self.workbench.run.progress.cpu_secs);
        if let Some((purpose, path)) = self.dialogs.answer() {
            self.intents.push(Intent::Chosen(purpose, path));
        }
        match self.reading.poll() {
            Poll::Done(read) => self.take_read(read),
            Poll::Failed => self.workbench.tell(Notice::Error(Said::ReadingFailed)),
            Poll::Busy => ctx.request_repaint_after(Duration::from_millis(50)),
            Poll::Idle => {}
        }
        let is_hidden = ctx.input(|i| i.viewport().minimized == Some(true));
        self.workbench.watch(if is_hidden { Watch::empty() } else { self.preferences.layout.watch() });
        let run = self.workbench.run_id();
        self.execute(ctx);
        self.show_title(ctx);
        if self.workbench.run_id() != run {
            self.preferences.panels.shared.shown = None; // a new run is seen whole
        }
        ctx.set_theme(egui::ThemePreference::from(self.preferences.theme));
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let theme = Theme::of(&ctx);
        self.listen(&ctx);
        let bar = EguiFrame::NONE.inner_margin(Margin::symmetric(12, 7));
        // With large text the two bars do not fit beside each other: then the transport has a row of its own.
        let one_row = ui.available_width() >= transport_bar::BESIDE_MENUS;
        Panel::top("transport").frame(bar).show(ui, |ui| {
            let menus = |ui: &mut Ui, intents: &mut Intents| {
                menu_bar::menu_bar_ui(ui, &self.preferences, &self.preferences.layout, intents);
            };
            if !one_row {
                ui.horizontal(|ui| menus(ui, &mut self.intents));
            }
            ui.horizontal(|ui| {
                if one_row {
                    menus(ui, &mut self.intents);
                    ui.add_space(8.0);
                }
                transport_bar::transport_bar_ui(ui, &self.workbench, &theme, &mut self.intents);
            });
        });
        let thin = EguiFrame::NONE.inner_margin(Margin::symmetric(12, 4));
        Panel::bottom("status").frame(thin).show(ui, |ui| {
            ui.horizontal(|ui| status_bar::status_bar_ui(ui, &self.workbench, &theme));
        });
        self.notices_ui(ui, &theme);
        if !self.preferences.settings_hidden {
            let margin = Margin { left: 12, right: 2, top: 2, bottom: 4 };
            let side = EguiFrame::NONE.inner_margin(margin);
            Panel::left("settings").frame(side).default_size(SETTINGS_WIDTH).size_range(220.0..=420.0).show(ui, |ui| {
                settings::settings_ui(ui, &self.workbench, &theme, &mut self.intents);
            });
        }
        let middle = EguiFrame::NONE.inner_margin(Margin::same(GAP as i8));
        egui::CentralPanel::default().frame(middle).show(ui, |ui| self.middle_ui(ui, &theme));
        self.reading_ui(&ctx);
        let known = Known { theme: &theme, spec: &self.workbench.spec, recent: &self.preferences.recent };
        self.overlay.show(&ctx, &known, &mut self.intents);
        drop_hint_ui(&ctx, &theme);
        focus_ring_ui(&ctx, &theme);
        if self.intents.any() {
            ctx.request_repaint(); // executed before the next frame
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let theme = if visuals.dark_mode { Theme::dark() } else { Theme::light() };
        theme.surface().to_normalized_gamma_f32()
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.preferences.experiment = Some(preset::to_text(&self.workbench.spec));
        self.preferences.preset_path.clone_from(&self.workbench.preset_path);
        self.preferences.runs = self.workbench.kept_runs();
        eframe::set_value(storage, PREFERENCES, &self.preferences);
        if let Some(language) = self.chosen_language {
            storage.set_string(LANGUAGE, language.tag());
        }
    }
}
