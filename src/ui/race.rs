//! A race of the live runs over many seeds: how many have arrived by which step, the single runs, and what they say.

use eframe::egui::{self, Align2, Color32, Pos2, ProgressBar, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::{FilledArea, GridMark, Line, Plot, PlotPoint, Text};

use super::intent::{Intent, Intents, Purpose};
use super::painted_drawing::{PaintedDrawing, ink, rgba};
use super::sentences;
use super::theme::Theme;
use super::widgets::marks;
use crate::experiment::Spec;
use crate::report::race::test_text;
use crate::report::race_picture::{self, RaceArm};
use crate::study::statistics::Waiting;
use crate::study::{ArmFigures, Row};
use crate::workbench::race::OfArm;
use crate::workbench::{Race, Workbench};
use crate::{say, words};

/// Height of the strip of an arm's single runs.
const STRIP: f32 = 26.0;
/// Width of the lane of runs that did not arrive, right of the axis.
const NEVER: f32 = 64.0;
/// Room for the marks of the vertical axis.
const LEFT: f32 = 44.0;

/// What is chosen of a race, kept by the shell.
#[derive(Default)]
pub struct RaceState {
    /// The seeds that it is asked for.
    pub seeds: RaceSeeds,
    /// What of it is shown.
    pub shows: RaceShows,
    bands: Option<(BandsOf, PaintedDrawing)>,
}

/// What a picture of bands was made of.
#[derive(PartialEq)]
struct BandsOf {
    edition: (u64, usize),
    rect: Rect,
    theme: Theme,
    pixels_per_point: f32,
    language: String,
}

/// Seeds that a race is asked for, kept by the shell.
#[derive(Clone, Copy, Debug)]
pub struct RaceSeeds {
    /// How many, from 1 on.
    pub n: u64,
}

impl Default for RaceSeeds {
    fn default() -> Self {
        Self { n: 20 }
    }
}

/// What stands over the table of a race.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RaceShows {
    /// Who arrives, and when.
    #[default]
    Arrivals,
    /// Loss and gradients over the seeds.
    Bands,
}

/// An arm with what its rows say, and how it is shown.
struct ArmView<'a> {
    place: usize,
    label: String,
    color: Color32,
    of: &'a OfArm,
}

/// Paints the controls, and the race where there is one.
pub fn race_ui(ui: &mut Ui, workbench: &Workbench, state: &mut RaceState, theme: &Theme, intents: &mut Intents) {
    controls_ui(ui, workbench, &mut state.seeds, theme, intents);
    let Some(race) = workbench.race() else {
        ui.add_space(12.0);
        ui.label(RichText::new(words::text("race-empty")).color(theme.secondary));
        return;
    };
    let arms = arms(race, theme);
    let limit = race.limit();
    ui.horizontal(|ui| {
        ui.label(RichText::new(caption(race)).font(theme.small_font()).color(theme.secondary));
        for (shows, key) in [(RaceShows::Arrivals, "race-shows-arrivals"), (RaceShows::Bands, "race-shows-bands")] {
            ui.selectable_value(&mut state.shows, shows, words::text(key));
        }
        export_ui(ui, Purpose::ExportRace, intents);
    });
    let table = 26.0 * (arms.len() as f32 + 1.0) + 22.0 * race.pairs.len() as f32 + 64.0;
    let height = (ui.available_height() - STRIP * arms.len() as f32 - table).max(120.0);
    match state.shows {
        RaceShows::Arrivals => {
            let axis = Axis::of(&arms, limit);
            curves_ui(ui, theme, &arms, axis, height);
            for arm in &arms {
                arm_strip_ui(ui, theme, arm, axis, intents);
            }
        }
        RaceShows::Bands => {
            let size = vec2(ui.available_width(), height + STRIP * arms.len() as f32);
            bands_ui(ui, theme, race, size, &mut state.bands);
        }
    }
    ui.add_space(6.0);
    egui::ScrollArea::vertical().show(ui, |ui| {
        table_ui(ui, theme, &arms);
        tests_ui(ui, theme, race, &arms);
    });
}

/// Bands over the seeds, made anew where the rows are others.
fn bands_ui(ui: &mut Ui, theme: &Theme, race: &Race, size: egui::Vec2, kept: &mut Option<(BandsOf, PaintedDrawing)>) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if race.arms.iter().all(|arm| arm.loss.is_empty()) {
        let text = words::text("race-bands-empty");
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, theme.body_font(), theme.secondary);
        return;
    }
    let pixels_per_point = ui.ctx().pixels_per_point();
    let now =
        BandsOf { edition: race.edition(), rect, theme: *theme, pixels_per_point, language: words::language().tag() };
    if kept.as_ref().is_none_or(|(before, _)| *before != now) {
        let drawing = race_picture::bands(&pictured(race, theme), race.limit(), (size.x, size.y), &ink(theme));
        *kept = Some((now, PaintedDrawing::of(&drawing, rect.min, pixels_per_point)));
    }
    if let Some((_, painted)) = kept {
        painted.paint(&ui.painter_at(rect), theme);
    }
    let name = say!("race-spoken-bands", arms = race.arms.len());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    response.on_hover_text(words::text("race-bands.hover"));
}

/// What is raced, in a line.
pub(super) fn caption(race: &Race) -> String {
    let seeds = &race.study.seeds;
    say!("race-caption", from = seeds.start.to_string(), to = seeds.end - 1, limit = race.limit())
}

/// The arms as pictures have them.
pub(super) fn pictured<'a>(race: &'a Race, theme: &Theme) -> Vec<RaceArm<'a>> {
    let arm = |arm: ArmView<'a>| RaceArm {
        label: arm.label,
        color: rgba(arm.color),
        rows: &arm.of.rows,
        figures: &arm.of.figures,
        curve: &arm.of.curve,
        loss: &arm.of.loss,
        speeds: &arm.of.speeds,
    };
    arms(race, theme).into_iter().map(arm).collect()
}

fn controls_ui(ui: &mut Ui, workbench: &Workbench, seeds: &mut RaceSeeds, theme: &Theme, intents: &mut Intents) {
    ui.horizontal(|ui| {
        let running = workbench.race().filter(|race| race.study.is_running());
        seeds_ui(ui, seeds, theme, words::text("race-title"));
        if let Some(race) = running {
            if ui.button(words::text("button-cancel")).clicked() {
                intents.push(Intent::CancelRace);
            }
            let done = race.study.rows.len() as u64;
            let text = match race.study.secs_left() {
                Some(secs) => say!("race-progress", done = done, runs = race.study.n_runs(), secs = secs.ceil()),
                None => say!("race-progress-first", done = done, runs = race.study.n_runs()),
            };
            progress_ui(ui, done, race.study.n_runs(), text);
        } else {
            let start = ui.button(words::text("race-start")).on_hover_text(words::text("race-start.hover"));
            if start.clicked() || enter(ui) {
                intents.push(Intent::StartRace(seeds.n));
            }
            if let Some(race) = workbench.race().filter(|race| !race.study.is_whole()) {
                let go_on = ui.button(words::text("race-go-on")).on_hover_text(words::text("race-go-on.hover"));
                if go_on.clicked() {
                    intents.push(Intent::GoOnRacing);
                }
                let (done, runs) = (race.study.rows.len() as u64, race.study.n_runs());
                progress_ui(ui, done, runs, say!("race-progress-first", done = done, runs = runs));
            }
        }
    });
}

/// Whether Enter was pressed while nothing has the keyboard: then it starts what the middle asks for.
pub(super) fn enter(ui: &Ui) -> bool {
    ui.input(|i| i.key_pressed(egui::Key::Enter)) && ui.memory(|memory| memory.focused().is_none())
}

/// The menu that saves a picture or a table.
pub(super) fn export_ui(ui: &mut Ui, purpose: Purpose, intents: &mut Intents) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.button(words::text("export-as")).on_hover_text(words::text("export-as.hover")).clicked() {
            intents.push(Intent::AskForFile(purpose));
        }
    });
}

/// What stands in the middle, and over how many seeds it is asked.
pub(super) fn seeds_ui(ui: &mut Ui, seeds: &mut RaceSeeds, theme: &Theme, title: &str) {
    ui.label(RichText::new(title).font(theme.title_font()).color(theme.text));
    ui.add_space(8.0);
    let label = ui.label(RichText::new(words::text("race-seeds")).color(theme.secondary));
    let field = egui::DragValue::new(&mut seeds.n).range(2..=10_000).speed(0.5);
    ui.add(field).on_hover_text(words::text("race-seeds.hover")).labelled_by(label.id);
}

/// How many of the runs have ended.
pub(super) fn progress_ui(ui: &mut Ui, done: u64, runs: u64, text: String) {
    let share = done as f32 / runs.max(1) as f32;
    // Beside the bar: on it, text would be over the accent here and over the card there.
    ui.add(ProgressBar::new(share).desired_width(ui.available_width().min(160.0)).desired_height(8.0));
    ui.label(text);
}

fn arms<'a>(race: &'a Race, theme: &Theme) -> Vec<ArmView<'a>> {
    let specs: Vec<&Spec> = race.study.arms.iter().map(|arm| &arm.spec).collect();
    let names = sentences::told_apart(&specs);
    let all = race.arms.iter().zip(&race.study.arms).zip(names).zip(&race.letters).enumerate();
    all.map(|(place, (((of, arm), name), letter))| {
        // A cell of a map is called by what is set in it.
        let name = if arm.set.is_empty() { name } else { arm.name.clone() };
        ArmView { place, label: format!("{letter} {name}").trim_end().to_owned(), color: theme.run(*letter), of }
    })
    .collect()
}

/// The steps axis that curves and strips share: log10, from the first arrival to the limit.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    /// log10 of the first steps shown.
    pub from: f64,
    /// log10 of the last.
    pub to: f64,
}

impl Axis {
    /// From the first arrival, where there is one, to the step limit.
    pub fn new(first: Option<u64>, limit: u64) -> Self {
        let to = (limit.max(10) as f64).log10();
        Self { from: ((first.unwrap_or(100).max(1) as f64).log10() - 0.15).min(to - 1.0).max(0.0), to }
    }

    fn of(arms: &[ArmView<'_>], limit: u64) -> Self {
        Self::new(arms.iter().filter_map(|arm| arm.of.figures.steps.map(|steps| steps.min)).min(), limit)
    }

    /// Where a number of steps stands in a strip.
    pub fn x(self, area: Rect, steps: u64) -> f32 {
        self.x_of(area, (steps.max(1) as f64).log10())
    }

    /// The same for log10 of it.
    pub fn x_of(self, area: Rect, log10: f64) -> f32 {
        let share = (log10 - self.from) / (self.to - self.from);
        area.left() + (area.width() - NEVER) * share.clamp(0.0, 1.0) as f32
    }
}

/// Shares that have arrived by each step, with their bands.
fn curves_ui(ui: &mut Ui, theme: &Theme, arms: &[ArmView<'_>], axis: Axis, height: f32) {
    let width = f64::from((ui.available_width() - LEFT - NEVER).max(60.0));
    let mut step_marks = marks::log_step_marks(axis.from, axis.to, width);
    // The first label also names the axis.
    if let Some(first) = step_marks.first_mut() {
        first.label = say!("steps-first-label", step = &first.label);
    }
    let per_point = (axis.to - axis.from) / width;
    let plot = Plot::new("race")
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .grid_color(theme.grid)
        .grid_spacing(1.0..=2.0)
        .x_grid_spacer(|input| {
            let step_size = input.bounds.1 - input.bounds.0;
            step_marks.iter().map(|mark| GridMark { value: mark.at, step_size }).collect()
        })
        .y_grid_spacer(|_| (0..=4).map(|i| GridMark { value: f64::from(i) * 0.25, step_size: 2.0 }).collect())
        .custom_x_axes(vec![
            egui_plot::AxisHints::new_x()
                .tick_label_color(theme.secondary)
                .tick_label_font(theme.small_font())
                .label_spacing(1.0..=2.0)
                .min_thickness(16.0)
                .formatter(|mark, _| {
                    step_marks.iter().find(|m| m.at == mark.value).map_or(String::new(), |m| m.label.clone())
                }),
        ])
        .custom_y_axes(vec![
            egui_plot::AxisHints::new_y()
                .tick_label_color(theme.secondary)
                .tick_label_font(theme.small_font())
                .label_spacing(1.0..=2.0)
                .min_thickness(LEFT)
                .formatter(|mark, _| format!("{:.0} %", 100.0 * mark.value)),
        ]);
    let inner = plot.show(ui, |plot_ui| {
        plot_ui.set_plot_bounds_x(axis.from..=axis.to + f64::from(NEVER) * per_point);
        plot_ui.set_plot_bounds_y(-0.03..=1.05);
        for arm in arms.iter().filter(|arm| !arm.of.rows.is_empty()) {
            let (line, band) = staircase(&arm.of.curve, axis);
            let (xs, low, high) = band;
            if xs.len() > 1 {
                let area = FilledArea::new("band", &xs, &low, &high).fill_color(arm.color.gamma_multiply(0.14));
                plot_ui.add(area.allow_hover(false));
            }
            let end = line.last().copied().unwrap_or([axis.from, 0.0]);
            let stroke = Stroke::new(2.0, arm.color);
            plot_ui.line(Line::new("share", line).stroke(stroke).allow_band(false).allow_hover(false));
            let text = RichText::new(&arm.label).font(theme.small_font()).color(arm.color);
            // Arms that end alike have their names under each other.
            let row = arms[..arm.place].iter().filter(|other| (other.of.figures.share() - end[1]).abs() < 0.06).count();
            let at = PlotPoint::new(end[0] - 6.0 * per_point, end[1] - 0.06 * row as f64);
            plot_ui.text(Text::new("name", at, text).anchor(Align2::RIGHT_BOTTOM).allow_hover(false));
        }
    });
    let never = inner.transform.frame().right_top() + vec2(-NEVER / 2.0, 2.0);
    ui.painter().text(never, Align2::CENTER_TOP, words::text("race-never"), theme.small_font(), theme.secondary);
    let name = say!("race-spoken", arms = arms.len());
    inner.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    inner.response.on_hover_text(words::text("race-curve.hover"));
}

type Band = (Vec<f64>, Vec<f64>, Vec<f64>);

/// The share that has arrived as a staircase over log10 of the steps, and its interval.
fn staircase(curve: &[Waiting], axis: Axis) -> (Vec<[f64; 2]>, Band) {
    let mut line = vec![[axis.from, 0.0]];
    let (mut xs, mut low, mut high): Band = (Vec::new(), Vec::new(), Vec::new());
    let mut share = 0.0;
    let mut bounds = (0.0, 0.0);
    for step in curve {
        let x = (step.at.max(1) as f64).log10();
        line.extend([[x, share], [x, 1.0 - step.share]]);
        xs.extend([x, x]);
        low.extend([bounds.0, 1.0 - step.ci95.1]);
        high.extend([bounds.1, 1.0 - step.ci95.0]);
        share = 1.0 - step.share;
        bounds = (1.0 - step.ci95.1, 1.0 - step.ci95.0);
    }
    line.push([axis.to, share]);
    xs.push(axis.to);
    low.push(bounds.0);
    high.push(bounds.1);
    (line, (xs, low, high))
}

/// Where the dot of a run stands: dots of one number of steps do not lie on each other, and runs that did not arrive have a
/// lane of their own at the right.
fn dot(area: Rect, axis: Axis, at: usize, row: &Row) -> Pos2 {
    let beside = (at as f32 * 0.618).fract() * 12.0 - 6.0;
    let never = area.right() - NEVER * 0.5 + (at as f32 * 0.382).fract() * 20.0 - 10.0;
    let x = if row.reached { axis.x(area, row.steps) } else { never };
    pos2(x, area.center().y + beside)
}

/// The single runs of an arm on the axis: a dot for each, median and quartiles of those that arrived, and the lane of those
/// that did not.
pub(super) fn strip_ui(
    ui: &Ui,
    theme: &Theme,
    rows: &[&Row],
    figures: &ArmFigures,
    color: Color32,
    (axis, area): (Axis, Rect),
) {
    let (painter, middle) = (ui.painter_at(area.expand(3.0)), area.center().y);
    painter.hline(area.left()..=area.right() - NEVER, middle, Stroke::new(1.0, theme.grid));
    if let Some(steps) = figures.steps {
        let [low, high] = [steps.q1, steps.q3].map(|at| axis.x(area, at as u64));
        let box_of = Rect::from_x_y_ranges(low..=high.max(low + 1.0), middle - 7.0..=middle + 7.0);
        painter.rect_filled(box_of, 3.0, color.gamma_multiply(0.22));
        painter.vline(axis.x(area, steps.median as u64), middle - 9.0..=middle + 9.0, Stroke::new(2.0, color));
    }
    for (at, row) in rows.iter().enumerate() {
        painter.circle_filled(dot(area, axis, at, row), 2.0, if row.reached { color } else { theme.faint });
    }
}

/// The strip of an arm with its letter. A click opens the run under the pointer.
fn arm_strip_ui(ui: &mut Ui, theme: &Theme, arm: &ArmView<'_>, axis: Axis, intents: &mut Intents) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), STRIP), Sense::click());
    let area = rect.with_min_x(rect.left() + LEFT);
    let letter = arm.label.chars().next().map(String::from).unwrap_or_default();
    let at = pos2(rect.left() + 4.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, letter, theme.body_font(), arm.color);
    strip_ui(ui, theme, &arm.of.rows.iter().collect::<Vec<_>>(), &arm.of.figures, arm.color, (axis, area));
    let near = |pointer: Pos2| {
        let all = arm.of.rows.iter().enumerate().map(|(at, row)| (dot(area, axis, at, row).distance(pointer), row));
        all.filter(|(distance, _)| *distance < 8.0).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, row)| row)
    };
    let spoken = say!("race-spoken-strip", arm = arm.label.as_str(), runs = arm.of.rows.len());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
    if let Some(row) = response.hover_pos().and_then(near) {
        let ending = words::named("race-ending", <&str>::from(row.ending));
        let text = say!("race-run", seed = row.seed.to_string(), steps = row.steps, ending = ending);
        let clicked = response.clicked();
        response.on_hover_text_at_pointer(text);
        if clicked {
            intents.push(Intent::OpenRaced(arm.place, row.seed));
        }
    }
}

fn table_ui(ui: &mut Ui, theme: &Theme, arms: &[ArmView<'_>]) {
    let quiet = |text: &str| RichText::new(text).font(theme.small_font()).color(theme.secondary);
    egui::Grid::new("race table").num_columns(7).spacing(vec2(16.0, 4.0)).show(ui, |ui| {
        for head in ["arm", "reached", "share", "steps", "km-median", "diverged", "constant"] {
            ui.label(quiet(words::named("race-head", head)));
        }
        ui.end_row();
        for arm in arms {
            let f = &arm.of.figures;
            let (low, high) = f.share_ci95();
            let steps = f.steps.map_or_else(
                || "–".to_owned(),
                |s| [s.min as f64, s.median, s.max as f64].map(|n| words::grouped(n.round())).join(" / "),
            );
            ui.label(RichText::new(&arm.label).color(arm.color));
            ui.label(say!("race-reached", reached = f.reached, runs = f.runs));
            ui.label(format!("{:.0} % ({:.0}–{:.0})", 100.0 * f.share(), 100.0 * low, 100.0 * high));
            ui.label(steps);
            ui.label(f.km_median.map_or_else(|| "–".to_owned(), |steps| words::grouped(steps as f64)));
            ui.label(words::grouped(f.diverged as f64));
            ui.label(words::grouped(f.constant as f64));
            ui.end_row();
        }
    });
}

fn tests_ui(ui: &mut Ui, theme: &Theme, race: &Race, arms: &[ArmView<'_>]) {
    for pair in &race.pairs {
        let (Some(a), Some(b)) = (arms.get(pair.arms.0), arms.get(pair.arms.1)) else { continue };
        ui.horizontal(|ui| {
            let text = test_text(&a.label, &b.label, pair.test);
            ui.label(RichText::new(text).font(theme.small_font()).color(theme.secondary));
            if let Some(step) = pair.crossing.filter(|_| pair.test.is_ok()) {
                let mark = RichText::new(words::text("race-crosses")).font(theme.small_font()).color(theme.warning);
                ui.label(mark).on_hover_text(say!("race-crosses.hover", step = step));
            }
        });
    }
}
