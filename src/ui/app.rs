//! The window: `logic` drains the worker and executes intents, `ui` paints.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{self, Align2, Context, Frame as EguiFrame, Margin, Panel, Ui};

use super::choices::Middle;
use super::dialogs::Dialogs;
use super::frame_pace::{self, FramePace};
use super::intent::{Intent, Intents};
use super::map::{self, MapState};
use super::notices::Notices;
use super::overlay::{Known, Overlay};
use super::preferences::{self, Preferences};
use super::race::{self, RaceState};
use super::remembered::Remembered;
use super::run_list::{self, RunList};
use super::run_view::{Ghost, Goal, LayerActivation, NetworkView, RunView};
use super::sentences;
use super::theme::{GAP, Theme};
use super::{compare, menu_bar, settings, status_bar, transport_bar, why};
use crate::archive::{Place, RunRecord};
use crate::data::shown_name;
use crate::experiment::preset;
use crate::say;
use crate::telemetry::RunId;
use crate::train::Watch;
use crate::words::{self, Language};
use crate::workbench::{KeptRuns, Lane, Standing, Wake, Workbench};

/// Where earlier programs kept everything that they remembered, in the window's own storage.
const ONE_TEXT: &str = "preferences";
/// Width of the settings at the left.
const SETTINGS_WIDTH: f32 = 262.0;

/// The program's window.
pub struct App {
    pub(super) workbench: Workbench,
    pub(super) preferences: Preferences,
    pub(super) intents: Intents,
    pub(super) overlay: Overlay,
    pub(super) dialogs: Dialogs,
    pub(super) notices: Notices,
    pub(super) wake: Wake,
    pub(super) remembered: Remembered,
    run_list: RunList,
    pub(super) middle: Middle,
    race: RaceState,
    pub(super) map: MapState,
    title: String,
    /// The live runs that were shown last.
    seen_runs: Vec<RunId>,
    frame_pace: FramePace,
}

impl App {
    /// A window on the first built-in preset that remembers nothing; `file` is opened over it.
    ///
    /// # Errors
    /// When not even the built-in preset can run: the system has no thread to give.
    pub fn new(cc: &eframe::CreationContext<'_>, file: Option<&Path>) -> Result<Self, String> {
        Self::remembering(cc, file, None)
    }

    /// A window on the experiment of the last time, as the files in `folder` have it, or on the first built-in preset;
    /// `file` is opened over it.
    ///
    /// # Errors
    /// When not even the built-in preset can run: the system has no thread to give.
    pub fn remembering(
        cc: &eframe::CreationContext<'_>,
        file: Option<&Path>,
        folder: Option<&Path>,
    ) -> Result<Self, String> {
        Self::keeping(cc, file, folder, None)
    }

    /// The same with the archive of runs in a place of its own.
    ///
    /// # Errors
    /// As [`Self::remembering`].
    pub fn keeping(
        cc: &eframe::CreationContext<'_>,
        file: Option<&Path>,
        folder: Option<&Path>,
        archive: Option<Place>,
    ) -> Result<Self, String> {
        let first = preset::built_in(preset::BUILT_IN[0].0).map_err(|e| e.to_string())?;
        let mut app = Self::on(&cc.egui_ctx, first)?;
        if let Some(folder) = folder {
            app.remember(folder, archive, cc.storage.and_then(|storage| storage.get_string(ONE_TEXT)));
        }
        app.set_zoom(&cc.egui_ctx);
        if let Some(file) = file {
            app.workbench.open(file);
        }
        Ok(app)
    }

    /// Takes up what was remembered in a folder, and remembers there from now on.
    fn remember(&mut self, folder: &Path, archive: Option<Place>, one_text: Option<String>) {
        let (mut remembered, mut notices) = Remembered::open(folder, archive, &self.wake);
        let old = one_text.filter(|_| remembered.is_new()).and_then(|text| preferences::of_one_text(&text));
        let (preferences, notice) = match old {
            Some((preferences, experiment)) => {
                if let Some(stored) = experiment {
                    self.workbench.restore(stored);
                }
                (preferences, None)
            }
            None => remembered.preferences(),
        };
        notices.extend(notice);
        for notice in notices {
            self.workbench.tell(notice);
        }
        if let Some(language) = preferences.language.as_deref().and_then(Language::from_tag) {
            words::set_language(language);
        }
        self.workbench.set_pace(preferences.pace);
        if let Some(stored) = remembered.experiment() {
            self.workbench.restore(stored);
        }
        if let Some(race) = remembered.race() {
            self.workbench.restore_race(race);
        }
        (self.preferences, self.remembered) = (preferences, remembered);
    }

    /// A window on this experiment.
    ///
    /// # Errors
    /// When it cannot run.
    pub(super) fn on(ctx: &Context, spec: crate::experiment::Spec) -> Result<Self, String> {
        Theme::apply(ctx);
        let wake_ctx = ctx.clone();
        let frame_pace = FramePace::new();
        let interval = frame_pace.interval();
        let wake: Wake = Arc::new(move || wake_ctx.request_repaint_after(frame_pace::wait(&interval)));
        let workbench = Workbench::new(spec, Arc::clone(&wake)).map_err(|e| e.to_string())?;
        Ok(Self {
            workbench,
            preferences: Preferences::default(),
            intents: Intents::default(),
            overlay: Overlay::None,
            dialogs: Dialogs::default(),
            notices: Notices::default(),
            wake,
            remembered: Remembered::default(),
            run_list: RunList::default(),
            middle: Middle::default(),
            race: RaceState::default(),
            map: MapState::default(),
            title: String::new(),
            seen_runs: Vec::new(),
            frame_pace,
        })
    }

    /// The experiment on the workbench, for tests.
    pub fn workbench(&self) -> &Workbench {
        &self.workbench
    }

    /// What is chosen of the map, for tests.
    pub fn map_state(&self) -> &MapState {
        &self.map
    }

    /// The runs that are kept, for tests.
    pub fn kept(&self) -> &KeptRuns {
        self.remembered.kept()
    }

    /// Wishes to be executed before the next frame, for tests.
    pub fn intents(&mut self) -> &mut Intents {
        &mut self.intents
    }

    /// The window's title says what is open and where the run stands, for the task bar and for who has many windows.
    fn show_title(&mut self, ctx: &Context) {
        let bench = &self.workbench;
        let experiment = sentences::document(bench.document(), bench.is_modified());
        let star = if bench.is_modified() { "*" } else { "" };
        let data = bench.file().map(|f| format!("{} - ", shown_name(&f.path))).unwrap_or_default();
        let state = match bench.run().standing {
            Standing::Finished(reason) => say!("standing-finished", reason = reason.to_string()),
            other => sentences::standing(other),
        };
        let title = format!("{} - {experiment}{star} - {data}{state}", super::APP);
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// What is opened and changed is remembered, and what cannot be is said.
    fn look_after_memory(&mut self, ctx: &Context) {
        for path in self.workbench.take_used_files() {
            self.preferences.remember(&path);
            self.remembered.touch();
        }
        if self.workbench.take_unreadable() {
            let notice = self.remembered.keep_aside();
            if let Some(notice) = notice {
                self.workbench.tell(notice);
            }
        }
        if self.workbench.take_changed() {
            self.remembered.touch();
        }
        let now = ctx.input(|i| i.time);
        self.remembered.look(ctx, now, &self.preferences, &mut self.workbench);
    }

    fn notices_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let now = ui.input(|i| i.time);
        for notice in self.workbench.take_notices() {
            self.notices.add(notice, now);
        }
        if self.notices.any(ui.ctx()) {
            let strip = EguiFrame::NONE.inner_margin(Margin::symmetric(12, 5)).fill(theme.panel);
            Panel::bottom("notices").frame(strip).show(ui, |ui| self.notices.notices_ui(ui, theme, &mut self.intents));
        }
    }

    /// The curves of earlier runs that are shown.
    pub fn ghosts(&self) -> Vec<Ghost> {
        if self.preferences.hides_runs {
            return Vec::new();
        }
        let present = self.workbench.run_spec();
        let of_record =
            |record: &RunRecord| Ghost { name: sentences::run(record, &present), history: Arc::clone(&record.history) };
        self.workbench.comparable().into_iter().map(of_record).collect()
    }

    fn middle_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let bench = &self.workbench;
        let ghosts = self.ghosts();
        let lanes: Vec<&Lane> = bench.lanes().collect();
        let names = sentences::told_apart(&lanes.iter().map(|lane| &lane.document().spec).collect::<Vec<_>>());
        let shapes: Vec<(Vec<LayerActivation>, String)> = lanes.iter().map(|lane| shape_and_title(lane)).collect();
        let all = lanes.iter().zip(&names).zip(&shapes).map(|((lane, differs), (activations, title))| {
            let (ready, live) = (lane.run().ready(), lane.run().live());
            RunView {
                dataset: &ready.samples.dataset,
                test_rows: &ready.samples.test_rows,
                network: NetworkView {
                    sizes: ready.experiment.sizes(),
                    activations,
                    threshold: ready.experiment.spec().loss.threshold(),
                },
                history: &live.history,
                looks: &live.looks,
                changes: &live.changes,
                ghosts: &[],
                snapshot: live.snapshot.as_deref(),
                goal: lane.document().spec.loss_goal().map(|(loss, window)| Goal { loss, window }),
                window_mean: live.progress.window_mean,
                name: title,
                letter: lane.letter,
                differs,
                others: &[],
            }
        });
        let (own, others): (Vec<RunView<'_>>, Vec<RunView<'_>>) = all.partition(|view| view.letter == bench.focus());
        let Some(own) = own.first() else { return };
        let view = RunView { ghosts: &ghosts, others: &others, ..*own };
        let Preferences { layout, panels, .. } = &mut self.preferences;
        layout.show(ui, &view, panels, theme, &mut self.intents);
    }

    fn reading_ui(&mut self, ctx: &Context) {
        let Some((path, done)) = self.workbench.reading() else { return };
        egui::Window::new(say!("reading-file", file = shown_name(path)))
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

/// What a view borrows that the run does not hold: every layer's activation, and what the run is called.
fn shape_and_title(lane: &Lane) -> (Vec<LayerActivation>, String) {
    let spec = lane.plan().experiment().spec();
    let hidden = spec.hidden_layers().into_iter().map(LayerActivation::Hidden);
    (hidden.chain([LayerActivation::Output(spec.network.output)]).collect(), preset::title(&spec.name))
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
    let Some(focused) = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id)) else { return };
    let rect = focused.rect.intersect(focused.interact_rect.expand(1.0));
    if rect.is_positive() {
        let stroke = egui::Stroke::new(2.0, theme.accent);
        let ring = rect.expand(2.0).intersect(ctx.content_rect().shrink(2.0));
        ctx.layer_painter(focused.layer_id).rect_stroke(ring, 6.0, stroke, egui::StrokeKind::Outside);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.workbench.poll();
        // What a race takes is no cost of a frame, and cannot be told from it: the pace stays as it was.
        if !self.workbench.is_racing() {
            let workers = self.workbench.lanes().map(|lane| lane.run().live().progress.cpu_secs).sum();
            self.frame_pace.frame(ctx.input(|i| i.time), workers);
        }
        if let Some((purpose, path)) = self.dialogs.answer() {
            self.intents.push(Intent::Chosen(purpose, path));
        }
        if self.workbench.is_busy() {
            ctx.request_repaint_after(Duration::from_millis(50));
        }
        let is_hidden = ctx.input(|i| i.viewport().minimized == Some(true));
        let watch = if is_hidden { Watch::empty() } else { self.preferences.layout.watch() };
        // Of the others no network diagram is drawn.
        self.workbench.watch(watch, watch - (Watch::GRADIENTS | Watch::UNITS));
        self.execute(ctx);
        self.show_title(ctx);
        let runs: Vec<RunId> = self.workbench.lanes().map(|lane| lane.run().id()).collect();
        if self.seen_runs != runs {
            let is_new = runs.iter().any(|run| !self.seen_runs.contains(run));
            self.seen_runs = runs;
            if is_new {
                self.preferences.panels.shared.shown = None; // a new run is seen whole
            }
        }
        self.look_after_memory(ctx);
        ctx.set_theme(egui::ThemePreference::from(self.preferences.theme));
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let theme = Theme::of(&ctx);
        if ctx.input(|i| !i.events.is_empty()) {
            self.remembered.touch();
        }
        self.listen(&ctx);
        let bar = EguiFrame::NONE.inner_margin(Margin::symmetric(12, 7));
        // With large text the two bars do not fit beside each other: then the transport has a row of its own.
        let one_row = ui.available_width() >= transport_bar::BESIDE_MENUS;
        Panel::top("transport").frame(bar).show(ui, |ui| {
            let menus = |ui: &mut Ui, intents: &mut Intents| {
                menu_bar::menu_bar_ui(ui, &self.preferences, intents);
            };
            if !one_row {
                ui.horizontal(|ui| menus(ui, &mut self.intents));
            }
            ui.horizontal(|ui| {
                if one_row {
                    menus(ui, &mut self.intents);
                    ui.add_space(8.0);
                }
                transport_bar::transport_bar_ui(ui, &self.workbench, self.middle, &theme, &mut self.intents);
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
        if self.preferences.runs_shown {
            let side = EguiFrame::NONE.inner_margin(Margin { left: 10, right: 6, top: 2, bottom: 4 });
            Panel::right("runs").frame(side).default_size(run_list::WIDTH).size_range(220.0..=460.0).show(ui, |ui| {
                self.run_list.show(ui, self.remembered.kept(), &self.workbench, &theme, &mut self.intents);
            });
        }
        if self.workbench.n_lanes() > 1 {
            let margin = Margin { left: 10, right: 6, top: 2, bottom: 4 };
            let side = EguiFrame::NONE.inner_margin(margin);
            Panel::right("compare").frame(side).default_size(compare::WIDTH).size_range(180.0..=460.0).show(ui, |ui| {
                compare::compare_ui(ui, &self.workbench, self.race.seeds.n, &theme, &mut self.intents);
            });
        }
        let middle = EguiFrame::NONE.inner_margin(Margin::same(GAP as i8));
        egui::CentralPanel::default().frame(middle).show(ui, |ui| {
            let (bench, state, intents) = (&self.workbench, &mut self.race, &mut self.intents);
            match self.middle {
                Middle::Panels => self.middle_ui(ui, &theme),
                Middle::Race => race::race_ui(ui, bench, state, &theme, intents),
                Middle::Why => why::why_ui(ui, bench, &mut state.seeds, &theme, intents),
                Middle::Map => map::map_ui(ui, bench, &mut self.map, &theme, intents),
            }
        });
        self.reading_ui(&ctx);
        let known = Known { theme: &theme, spec: self.workbench.spec(), recent: &self.preferences.recent };
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
        // Only the window's place and size are kept there; what stands there from before would be written again and again.
        storage.remove_string(ONE_TEXT);
    }

    fn on_exit(&mut self) {
        self.workbench.keep_present();
        self.remembered.finish(&self.preferences, &mut self.workbench);
    }
}
