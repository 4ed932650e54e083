//! A map in the middle of the window: what is varied, the cells as they come, and the one that is chosen.

use eframe::egui::{self, ComboBox, DragValue, Rect, RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::intent::{Intent, Intents, Purpose};
use super::painted_drawing::{PaintedDrawing, ink, inside, rect};
use super::race::{enter, export_ui, progress_ui as bar_ui};
use super::theme::Theme;
use crate::experiment::Spec;
use crate::report::map_picture::{Colour, MapPicture, cell_lines, cell_name, number_name};
use crate::study::arm::max_steps;
use crate::study::grid::{Asked, MOST_VALUES, Scale};
use crate::study::{Chart, Number};
use crate::workbench::{Map, MapAsked, Workbench};
use crate::{say, words};

/// Width of what is known of the chosen cell, at the right.
const DETAIL: f32 = 236.0;
/// Seeds of the race of one cell.
pub const CELL_SEEDS: u64 = 100;

/// What is chosen of a map, kept by the shell.
#[derive(Default)]
pub struct MapState {
    /// What will be asked, once the controls have been seen.
    asked: Option<MapAsked>,
    /// What the rows were before there was one number alone.
    rows_before: Option<Asked>,
    colour: Colour,
    /// The cell that is chosen.
    chosen: Option<usize>,
    painted: Option<(Seen, MapPicture, PaintedDrawing)>,
}

/// What a picture was made of: where it differs, it is made anew.
#[derive(Clone, PartialEq)]
struct Seen {
    edition: u64,
    /// Which map.
    number: u64,
    colour: Colour,
    rect: Rect,
    theme: Theme,
    pixels_per_point: f32,
    language: String,
}

impl MapState {
    /// What the colour says.
    pub fn colour(&self) -> Colour {
        self.colour
    }

    /// Chooses a cell, or none.
    pub fn choose(&mut self, cell: Option<usize>) {
        self.chosen = cell;
    }

    /// The chosen cell.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Where a cell was painted last, for tests.
    pub fn cell_rect(&self, cell: usize) -> Option<Rect> {
        self.painted.as_ref().map(|(seen, picture, _)| rect(picture.cell(cell), seen.rect.min))
    }
}

/// Paints the controls, the map, and what is known of the chosen cell.
pub fn map_ui(ui: &mut Ui, workbench: &Workbench, state: &mut MapState, theme: &Theme, intents: &mut Intents) {
    head_ui(ui, workbench, state, theme, intents);
    let Some(map) = workbench.map() else {
        ui.add_space(12.0);
        ui.label(RichText::new(words::text("map-empty")).color(theme.secondary));
        return;
    };
    ui.add_space(2.0);
    if state.chosen.is_some_and(|cell| cell >= map.chart.cells.len()) {
        state.chosen = None;
    }
    let all = ui.available_rect_before_wrap();
    let left = all.with_max_x(all.right() - DETAIL - 8.0);
    let right = all.with_min_x(all.right() - DETAIL);
    cells_ui(ui, map, state, theme, left);
    ui.scope_builder(egui::UiBuilder::new().max_rect(right), |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| detail_ui(ui, map, state, theme, intents));
    });
    ui.advance_cursor_after_rect(all);
}

/// What is asked in the beginning of an experiment.
fn first_asked(spec: &Spec) -> MapAsked {
    let has_spread = Number::of(spec).contains(&Number::Spread);
    let rows = if has_spread { Some(side(Number::Spread, spec)) } else { None };
    let limit = max_steps(&spec.training.stop);
    MapAsked { columns: side(Number::LearningRate, spec), rows, seeds: 5, limit: limit.unwrap_or(20_000).min(20_000) }
}

/// What suggests itself for one side.
fn side(number: Number, spec: &Spec) -> Asked {
    let (from, to) = number.suggested(spec);
    let is_log = from > 0.0 && to / from >= 50.0 && !number.is_whole();
    let count = if number.is_whole() && to - from < 12.0 { (to - from) as usize + 1 } else { 9 };
    Asked { number, from, to, count: count.max(2), scale: if is_log { Scale::Log } else { Scale::Lin } }
}

fn head_ui(ui: &mut Ui, workbench: &Workbench, state: &mut MapState, theme: &Theme, intents: &mut Intents) {
    let spec = workbench.spec();
    let numbers = Number::of(spec);
    let is_running = workbench.map().is_some_and(Map::is_running);
    let asked = state.asked.get_or_insert_with(|| first_asked(spec));
    if !numbers.contains(&asked.columns.number) {
        asked.columns = side(Number::LearningRate, spec);
    }
    asked.rows = asked.rows.filter(|rows| numbers.contains(&rows.number));
    ui.horizontal(|ui| {
        ui.label(RichText::new(words::text("map-title")).font(theme.title_font()).color(theme.text));
        let map = workbench.map();
        let title = map.map_or_else(|| crate::experiment::preset::title(&spec.name), |map| map.name.clone());
        ui.label(RichText::new(title).color(theme.secondary));
        if let Some(map) = map {
            progress_ui(ui, map, theme, intents);
            export_ui(ui, Purpose::ExportMap, intents);
        }
    });
    ui.horizontal_wrapped(|ui| {
        side_ui(ui, "map-columns", &mut asked.columns, spec, theme);
    });
    ui.horizontal_wrapped(|ui| {
        let mut has_rows = asked.rows.is_some();
        let label = words::text("map-rows");
        if ui.checkbox(&mut has_rows, label).on_hover_text(words::text("map-rows.hover")).changed() {
            let other = numbers.iter().copied().find(|number| *number != asked.columns.number);
            let before = state.rows_before.filter(|rows| numbers.contains(&rows.number));
            let anew = || other.map(|number| side(number, spec));
            (asked.rows, state.rows_before) = if has_rows { (before.or_else(anew), None) } else { (None, asked.rows) };
        }
        if let Some(rows) = &mut asked.rows {
            side_ui(ui, "map-rows", rows, spec, theme);
        }
    });
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(RichText::new(words::text("race-seeds")).color(theme.secondary));
        let seeds = DragValue::new(&mut asked.seeds).range(1..=1000).speed(0.2);
        ui.add(seeds).on_hover_text(words::text("map-seeds.hover")).labelled_by(label.id);
        let label = ui.label(RichText::new(words::text("map-limit")).color(theme.secondary));
        let limit = DragValue::new(&mut asked.limit).range(10..=1_000_000_000_u64).speed(100.0);
        ui.add(limit).on_hover_text(words::text("map-limit.hover")).labelled_by(label.id);
        ui.add_space(6.0);
        let start = ui.button(words::text("map-start")).on_hover_text(words::text("map-start.hover"));
        if start.clicked() || (enter(ui) && !is_running) {
            intents.push(Intent::StartMap(*asked));
        }
        ui.add_space(6.0);
        ui.label(RichText::new(words::text("map-colour")).color(theme.secondary));
        let shown = words::named("map-colour", state.colour.into());
        ComboBox::from_id_salt("map colour").selected_text(shown).width(150.0).show_ui(ui, |ui| {
            for colour in Colour::ALL {
                let name = words::named("map-colour", colour.into());
                let hover = words::attribute("map-colour", colour.into(), "hover");
                ui.selectable_value(&mut state.colour, colour, name).on_hover_text(hover);
            }
        });
    });
}

/// How far the runs are, and what becomes of them.
fn progress_ui(ui: &mut Ui, map: &Map, theme: &Theme, intents: &mut Intents) {
    let (done, all) = (map.chart.n_whole, map.chart.cells.len());
    if map.is_running() {
        let text = match map.secs_left() {
            Some(secs) => say!("map-progress", done = done, cells = all, secs = secs.ceil()),
            None => say!("map-progress-first", done = done, cells = all),
        };
        bar_ui(ui, done as u64, all as u64, text);
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::CancelMap);
        }
        return;
    }
    ui.label(RichText::new(say!("map-progress-first", done = done, cells = all)).color(theme.secondary));
    if !map.is_whole() && ui.button(words::text("map-go-on")).on_hover_text(words::text("map-go-on.hover")).clicked() {
        intents.push(Intent::GoOnMapping);
    }
}

/// What one side varies.
fn side_ui(ui: &mut Ui, key: &'static str, asked: &mut Asked, spec: &Spec, theme: &Theme) {
    if key == "map-columns" {
        ui.label(RichText::new(words::text(key)).color(theme.secondary));
    }
    let shown = number_name(asked.number, spec);
    ComboBox::from_id_salt(key).selected_text(shown).width(170.0).show_ui(ui, |ui| {
        for number in Number::of(spec) {
            let hover = number.path();
            if ui.selectable_label(asked.number == number, number_name(number, spec)).on_hover_text(hover).clicked() {
                *asked = side(number, spec);
            }
        }
    });
    let quiet = |ui: &mut Ui, key: &str| ui.label(RichText::new(words::text(key)).color(theme.secondary));
    let whole = asked.number.is_whole();
    let number = |ui: &mut Ui, value: &mut f64, label: egui::Id| {
        let speed = if whole { 0.1 } else { (value.abs() * 0.02).max(1e-6) };
        let field = DragValue::new(value).speed(speed).range(0.0..=f64::MAX);
        ui.add(if whole { field.max_decimals(0) } else { field.max_decimals(6) }).labelled_by(label);
    };
    let from = quiet(ui, "map-from");
    number(ui, &mut asked.from, from.id);
    let to = quiet(ui, "map-to");
    number(ui, &mut asked.to, to.id);
    let values = quiet(ui, "map-values");
    let count = DragValue::new(&mut asked.count).range(2..=MOST_VALUES).speed(0.1);
    ui.add(count).labelled_by(values.id);
    for (scale, key) in [(Scale::Lin, "map-lin"), (Scale::Log, "map-log")] {
        ui.selectable_value(&mut asked.scale, scale, words::text(key));
    }
}

fn cells_ui(ui: &mut Ui, map: &Map, state: &mut MapState, theme: &Theme, rect_of: Rect) {
    let response = ui.interact(rect_of, ui.scope_id().with("map"), Sense::click());
    let chart = &map.chart;
    let seen = Seen {
        edition: chart.edition,
        number: map.number,
        colour: state.colour,
        rect: rect_of,
        theme: *theme,
        pixels_per_point: ui.ctx().pixels_per_point(),
        language: words::language().tag(),
    };
    if state.painted.as_ref().is_none_or(|(before, _, _)| *before != seen) {
        let picture = MapPicture::of(chart, state.colour, (rect_of.width(), rect_of.height()), &ink(theme));
        let painted = PaintedDrawing::of(&picture.drawing, rect_of.min, seen.pixels_per_point);
        state.painted = Some((seen, picture, painted));
    }
    let Some((_, picture, painted)) = &state.painted else { return };
    painted.paint(&ui.painter_at(rect_of), theme);
    let ring = |cell: usize, width: f32| {
        let stroke = Stroke::new(width, theme.text);
        ui.painter().rect_stroke(rect(picture.cell(cell), rect_of.min), 2.0, stroke, StrokeKind::Inside);
    };
    if let Some(cell) = state.chosen {
        ring(cell, 2.0);
    }
    let name = say!("map-spoken", done = chart.n_whole, cells = chart.cells.len());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    let under = |at: egui::Pos2| {
        let (x, y) = inside(at, rect_of.min);
        picture.at(x, y).map(|cell| standing_for(chart, cell))
    };
    let Some(cell) = response.hover_pos().and_then(under) else { return };
    ring(cell, 1.0);
    if response.clicked() {
        state.chosen = Some(cell);
    }
    let is_there = chart.cells[cell].is_there();
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(RichText::new(cell_name(chart, cell)).font(theme.title_font()));
        if is_there {
            for line in cell_lines(chart, cell) {
                ui.label(line);
            }
        } else {
            ui.label(RichText::new(words::text("map-cell-waiting")).color(theme.secondary));
        }
    });
}

/// The cell that stands for another one that is not there yet; else itself.
fn standing_for(chart: &Chart, cell: usize) -> usize {
    let (column, row) = chart.grid.place(cell);
    let covers = |block: &&crate::study::grid::Block| {
        let (first_column, first_row) = chart.grid.place(block.cell);
        (first_column..first_column + block.columns).contains(&column)
            && (first_row..first_row + block.rows).contains(&row)
    };
    // Where blocks of several sizes lie over each other, the smallest is meant.
    let covering = chart.blocks.iter().filter(covers);
    covering.min_by_key(|block| block.columns * block.rows).map_or(cell, |block| block.cell)
}

fn detail_ui(ui: &mut Ui, map: &Map, state: &mut MapState, theme: &Theme, intents: &mut Intents) {
    let chart = &map.chart;
    let Some(cell) = state.chosen else {
        ui.add_space(6.0);
        ui.label(RichText::new(words::text("map-choose")).color(theme.secondary));
        return;
    };
    ui.label(RichText::new(cell_name(chart, cell)).font(theme.title_font()).color(theme.text));
    if !chart.cells[cell].is_there() {
        ui.label(RichText::new(words::text("map-cell-waiting")).color(theme.secondary));
        return;
    }
    for line in cell_lines(chart, cell) {
        ui.label(RichText::new(line).color(theme.text));
    }
    let of = &chart.cells[cell];
    if of.refused.is_some() {
        return;
    }
    ui.add_space(6.0);
    if let Some(run) = of.runs.iter().find(|run| run.row.reached).or(of.runs.first()) {
        let text = say!("map-open-seed", seed = run.row.seed.to_string());
        if ui.button(text).on_hover_text(words::text("map-open-seed.hover")).clicked() {
            intents.push(Intent::OpenMapped(cell, run.row.seed));
        }
    }
    let text = say!("map-race-cell", seeds = CELL_SEEDS);
    if ui.button(text).on_hover_text(words::text("map-race-cell.hover")).clicked() {
        intents.push(Intent::RaceMapped(cell, CELL_SEEDS));
    }
    ui.add_space(6.0);
    ui.label(RichText::new(words::text("map-each")).font(theme.small_font()).color(theme.secondary));
    egui::Grid::new("map runs").num_columns(2).spacing(vec2(12.0, 2.0)).show(ui, |ui| {
        for run in &of.runs {
            let name = say!("map-seed", seed = run.row.seed.to_string());
            let link = egui::Link::new(RichText::new(name).color(theme.accent));
            if ui.add(link).on_hover_text(words::text("map-open-seed.hover")).clicked() {
                intents.push(Intent::OpenMapped(cell, run.row.seed));
            }
            let ending = words::named("race-ending", <&str>::from(run.row.ending));
            let steps = words::grouped(run.row.steps as f64);
            let color = if run.row.reached { theme.text } else { theme.secondary };
            let text = if run.row.reached { steps } else { say!("map-run-never", ending = ending, steps = steps) };
            ui.label(RichText::new(text).color(color));
            ui.end_row();
        }
    });
}
