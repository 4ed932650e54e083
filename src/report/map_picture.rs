//! A map as a picture: cells, axes and legend, for the window and for files.

use super::drawing::{Anchor, Area, Drawing, Ink, Rgba, Shape, faded};
pub use super::map_colour::Colour;
use super::map_curve;
use super::marks;
use crate::experiment::Spec;
use crate::nn::Init;
use crate::study::Number;
use crate::study::chart::Chart;
use crate::study::grid::{Block, Scale, Side};
use crate::{say, words};

/// Room for the marks at the left, and at the right so that a label has its place.
const LEFT: f32 = 64.0;
const RIGHT: f32 = 18.0;
/// Room for the name of the rows, and for marks, name of the columns and legend.
const TOP: f32 = 28.0;
const BOTTOM: f32 = 96.0;
/// Distance of labels of columns and of rows.
const COLUMN_LABEL: f64 = 52.0;
const ROW_LABEL: f64 = 18.0;
/// Share of a cell's width that the square of one arriving run of many has at least.
const SMALLEST: f32 = 0.28;

/// A map laid out: the picture, and where its cells are.
#[derive(Clone, Debug)]
pub struct MapPicture {
    /// The picture.
    pub drawing: Drawing,
    /// All cells together.
    pub area: Area,
    columns: usize,
    rows: usize,
}

impl MapPicture {
    /// Lays a chart out in so many points.
    pub fn of(chart: &Chart, colour: Colour, size: (f32, f32), ink: &Ink) -> Self {
        let area = Area {
            x: LEFT,
            y: TOP,
            width: (size.0 - LEFT - RIGHT).max(20.0),
            height: (size.1 - TOP - BOTTOM).max(20.0),
        };
        let (columns, rows) = (chart.grid.n_columns(), chart.grid.n_rows());
        let mut picture = Self { drawing: Drawing::new(size), area, columns, rows };
        if chart.grid.rows.is_none() {
            map_curve::draw(&mut picture.drawing, chart, colour, area, ink);
        } else {
            let scale = Range::of(chart, colour);
            let mut there = vec![false; chart.cells.len()];
            for block in &chart.blocks {
                picture.block(chart, colour, scale, *block, ink);
                for at in 0..block.columns * block.rows {
                    there[block.cell + at % block.columns + at / block.columns * columns] = true;
                }
            }
            for cell in (0..there.len()).filter(|cell| !there[*cell]) {
                picture.drawing.shapes.push(Shape::Frame(picture.cell(cell).shrunk(1.0), ink.grid));
            }
            picture.row_marks(chart, ink);
            picture.legend(chart, colour, scale, ink);
        }
        picture.column_marks(chart, ink);
        picture
    }

    /// Where a cell is.
    pub fn cell(&self, cell: usize) -> Area {
        let (column, row) = (cell % self.columns, cell / self.columns);
        let (width, height) = (self.area.width / self.columns as f32, self.area.height / self.rows as f32);
        let y = self.area.bottom() - (row + 1) as f32 * height;
        Area { x: self.area.x + column as f32 * width, y, width, height }
    }

    /// The cell at a point.
    pub fn at(&self, x: f32, y: f32) -> Option<usize> {
        if !self.area.contains(x, y) {
            return None;
        }
        let column = ((x - self.area.x) / self.area.width * self.columns as f32) as usize;
        let row = ((self.area.bottom() - y) / self.area.height * self.rows as f32).max(0.0) as usize;
        Some(row.min(self.rows - 1) * self.columns + column.min(self.columns - 1))
    }

    fn block(&mut self, chart: &Chart, colour: Colour, scale: Range, block: Block, ink: &Ink) {
        let first = self.cell(block.cell);
        let (width, height) = (first.width * block.columns as f32, first.height * block.rows as f32);
        let room = Area { y: first.bottom() - height, width, height, ..first };
        let room = room.shrunk(if room.width.min(room.height) > 6.0 { 1.0 } else { 0.3 });
        let cell = &chart.cells[block.cell];
        if block.columns * block.rows > 1 {
            self.drawing.shapes.push(Shape::Frame(room, ink.faint));
        }
        let inside = room.shrunk(if block.columns * block.rows > 1 { 2.0 } else { 0.0 });
        if cell.refused.is_some() {
            let (low, high) = ((inside.x, inside.bottom()), (inside.right(), inside.y));
            self.drawing.shapes.push(Shape::Frame(inside.shrunk(0.5), ink.grid));
            self.drawing.line(low, high, 1.0, faded(ink.bad, 0.6));
            self.drawing.line((inside.x, inside.y), (inside.right(), inside.bottom()), 1.0, faded(ink.bad, 0.6));
            return;
        }
        let Some(figures) = &cell.figures else {
            self.under_way(cell.runs.len() as u64, chart.seeds, inside, ink);
            return;
        };
        let reached = figures.runs.reached;
        let value = colour.figure(figures);
        if value.is_none() || (colour != Colour::Slope && reached == 0) {
            self.drawing.hatch(inside, ink.faint);
            return;
        }
        // The area of the square is the share of runs that arrive.
        let side = if colour == Colour::Slope { 1.0 } else { (figures.runs.share() as f32).sqrt().max(SMALLEST) };
        if side < 1.0 {
            self.drawing.hatch(inside, faded(ink.faint, 0.6));
        }
        // The square of a coarse cell is between one cell and its block: it is one race, and stands for many.
        let (across, up) = ((block.columns as f32).sqrt(), (block.rows as f32).sqrt());
        let whole = Area { width: first.width * across, height: first.height * up, ..first }.shrunk(1.0);
        let (x, y) = inside.middle();
        let (width, height) = (whole.width.min(inside.width) * side, whole.height.min(inside.height) * side);
        let square = Area { x: x - width / 2.0, y: y - height / 2.0, width, height };
        let color = value.map_or(ink.faint, |value| ink.of(scale.share(value)));
        self.drawing.shapes.push(Shape::Fill(square, color));
    }

    /// A cell under way: a dot for every seed, those filled that have ended.
    fn under_way(&mut self, ended: u64, seeds: u64, room: Area, ink: &Ink) {
        self.drawing.shapes.push(Shape::Frame(room, ink.accent));
        let (x, y) = room.middle();
        let share = ended as f32 / seeds.max(1) as f32;
        let (width, height) = (room.width * 0.7, 3.0_f32.min(room.height * 0.3));
        let bar = Area { x: x - width / 2.0, y: y - height / 2.0, width, height };
        self.drawing.shapes.push(Shape::Fill(bar, faded(ink.accent, 0.25)));
        self.drawing.shapes.push(Shape::Fill(Area { width: width * share, ..bar }, ink.accent));
    }

    fn column_marks(&mut self, chart: &Chart, ink: &Ink) {
        let (side, area) = (&chart.grid.columns, self.area);
        for mark in side_marks(side, f64::from(area.width), COLUMN_LABEL) {
            let x = area.x + (mark.at as f32 + 0.5) * area.width / self.columns as f32;
            self.drawing.line((x, area.bottom()), (x, area.bottom() + 4.0), 1.0, ink.faint);
            self.drawing.text((x, area.bottom() + 13.0), Anchor::Middle, mark.label, ink.secondary);
        }
        let name = side_name(side, &chart.base);
        self.drawing.text((area.right(), area.bottom() + 30.0), Anchor::End, name, ink.text);
    }

    fn row_marks(&mut self, chart: &Chart, ink: &Ink) {
        let (Some(side), area) = (&chart.grid.rows, self.area) else { return };
        for mark in side_marks(side, f64::from(area.height), ROW_LABEL) {
            let y = area.bottom() - (mark.at as f32 + 0.5) * area.height / self.rows as f32;
            self.drawing.line((area.x - 4.0, y), (area.x, y), 1.0, ink.faint);
            self.drawing.text((area.x - 8.0, y), Anchor::End, mark.label, ink.secondary);
        }
        self.drawing.text((area.x, area.y - 14.0), Anchor::Start, side_name(side, &chart.base), ink.text);
    }

    fn legend(&mut self, chart: &Chart, colour: Colour, scale: Range, ink: &Ink) {
        let top = self.area.bottom() + 52.0;
        let (mut x, width) = (self.area.x, (self.area.width * 0.36).clamp(80.0, 260.0));
        let name = words::named("map-colour", colour.into());
        self.drawing.text((x, top), Anchor::Start, name, ink.secondary);
        if let Some((low, high)) = scale.ends {
            let parts = 48;
            for part in 0..parts {
                let share = (f64::from(part) + 0.5) / f64::from(parts);
                let w = width / parts as f32;
                let bar = Area { x: x + part as f32 * w, y: top + 9.0, width: w + 0.3, height: 9.0 };
                self.drawing.shapes.push(Shape::Fill(bar, ink.of(scale.share_on_scale(low + (high - low) * share))));
            }
            let marks = scale.marks(f64::from(width));
            for mark in marks {
                let at = x + width * ((mark.at - low) / (high - low)) as f32;
                self.drawing.text((at, top + 27.0), Anchor::Middle, mark.label, ink.secondary);
            }
        }
        x += width + 34.0;
        if colour != Colour::Slope {
            self.drawing.text((x, top), Anchor::Start, words::text("map-legend-arrive"), ink.secondary);
            let mut seeds = vec![1, chart.seeds.div_ceil(2), chart.seeds];
            seeds.dedup();
            for n in seeds {
                let side = 15.0 * ((n as f32 / chart.seeds as f32).sqrt().max(SMALLEST));
                let square = Area { x: x + 8.0 - side / 2.0, y: top + 17.0 - side / 2.0, width: side, height: side };
                self.drawing.shapes.push(Shape::Fill(square, ink.of(0.6)));
                self.drawing.text((x + 20.0, top + 17.0), Anchor::Start, n.to_string(), ink.secondary);
                x += 28.0 + 7.0 * n.to_string().len() as f32;
            }
            x += 14.0;
        }
        let sample = |x: f32| Area { x, y: top + 9.0, width: 16.0, height: 16.0 };
        let never = match colour {
            Colour::Slope => words::text("map-legend-no-slope").to_owned(),
            Colour::Steps | Colour::Share => say!("map-legend-never", limit = marks::steps(chart.limit as f64)),
        };
        self.drawing.hatch(sample(x), ink.faint);
        self.drawing.text((x + 22.0, top + 17.0), Anchor::Start, never.clone(), ink.secondary);
        x += 40.0 + 6.2 * never.chars().map(wide).sum::<f32>();
        if chart.blocks.iter().any(|block| block.columns * block.rows > 1) {
            self.drawing.shapes.push(Shape::Frame(sample(x), ink.faint));
            let text = words::text("map-legend-coarse");
            self.drawing.text((x + 22.0, top + 17.0), Anchor::Start, text, ink.secondary);
            x += 40.0 + 6.2 * text.chars().map(wide).sum::<f32>();
        }
        if chart.cells.iter().any(|cell| cell.refused.is_some()) {
            let cross = sample(x);
            let red: Rgba = faded(ink.bad, 0.6);
            self.drawing.line((cross.x, cross.y), (cross.right(), cross.bottom()), 1.0, red);
            self.drawing.line((cross.x, cross.bottom()), (cross.right(), cross.y), 1.0, red);
            let text = words::text("map-legend-refused");
            self.drawing.text((x + 22.0, top + 17.0), Anchor::Start, text, ink.secondary);
        }
    }
}

/// About how many letters of the Latin alphabet a character is as wide as.
fn wide(c: char) -> f32 {
    if c.is_ascii() { 1.0 } else { 1.8 }
}

/// The values that the ramp of colours spans, on their own scale.
#[derive(Clone, Copy, Debug)]
struct Range {
    colour: Colour,
    ends: Option<(f64, f64)>,
}

impl Range {
    fn of(chart: &Chart, colour: Colour) -> Self {
        let ends = match colour {
            Colour::Share => Some((0.0, 1.0)),
            Colour::Steps => chart.range(|figures| colour.figure(figures)).map(|(low, _)| {
                let (low, high) = (low.max(1.0).log10(), (chart.limit.max(2) as f64).log10());
                if high - low > 0.1 { (low, high) } else { (low - 1.0, high) }
            }),
            Colour::Slope => chart
                .range(|figures| colour.figure(figures))
                .map(|(low, high)| if high - low > 1e-9 { (low, high) } else { (low - 0.5, high + 0.5) }),
        };
        Self { colour, ends }
    }

    /// Where a figure stands on the ramp, 0 to 1.
    fn share(self, figure: f64) -> f64 {
        self.share_on_scale(if self.colour == Colour::Steps { figure.max(1.0).log10() } else { figure })
    }

    /// The same of a value on the scale of the ends: of steps their logarithm. Quick is bright.
    fn share_on_scale(self, value: f64) -> f64 {
        let Some((low, high)) = self.ends else { return 0.0 };
        let share = (value - low) / (high - low);
        if self.colour == Colour::Steps { 1.0 - share } else { share }
    }

    fn marks(self, length: f64) -> Vec<marks::Mark> {
        let Some((low, high)) = self.ends else { return Vec::new() };
        match self.colour {
            Colour::Steps => marks::log_step_marks(low, high, length),
            Colour::Share => marks::linear_marks(low, high, length, 46.0, |v| format!("{:.0} %", 100.0 * v)),
            Colour::Slope => marks::linear_marks(low, high, length, 46.0, marks::value),
        }
    }
}

/// The marks of a side: places count cells, from the middle of the first.
pub fn side_marks(side: &Side, length: f64, apart: f64) -> Vec<marks::Mark> {
    let n = side.values.len();
    if side.number.is_whole() {
        let every = (apart * n as f64 / length).ceil().max(1.0) as usize;
        let mark = |at: usize| marks::Mark { at: at as f64, label: marks::value(side.values[at]) };
        return (0..n).step_by(every).map(mark).collect();
    }
    let (low, high) = side
        .values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let found = match side.scale {
        Scale::Log => marks::log_value_marks(low.log10(), high.log10(), length),
        Scale::Lin => marks::linear_marks(low, high, length, apart, marks::value),
    };
    let on_side = |mark: marks::Mark| {
        let value = if side.scale == Scale::Log { 10f64.powf(mark.at) } else { mark.at };
        // The ends may lie a rounding beside the value that was asked for.
        let at = side.place(value.clamp(low, high));
        at.is_finite().then_some(marks::Mark { at, label: mark.label })
    };
    found.into_iter().filter_map(on_side).collect()
}

/// What a side is called: the setting, and that its scale is logarithmic.
pub fn side_name(side: &Side, spec: &Spec) -> String {
    let name = number_name(side.number, spec);
    if side.scale == Scale::Log { say!("map-side-log", name = name) } else { name }
}

/// What a number is called in an experiment.
pub fn number_name(number: Number, spec: &Spec) -> String {
    let key = match number {
        Number::LearningRate => "learning-rate",
        Number::Depth => "depth",
        Number::Width => "width",
        Number::Batch => "batch",
        Number::WeightDecay => "weight-decay",
        Number::Noise => "noise",
        Number::TestShare => "test-share",
        Number::Units(layer) => return say!("map-number-units", layer = layer + 1),
        Number::Optimizer(name) => return say!("map-number-optimizer", name = name),
        Number::Spread => match spec.network.init {
            Init::ScaledNormal { .. } | Init::Orthogonal { .. } => "gain",
            Init::Uniform { .. } => "limit",
            Init::Constant { .. } => "value",
            Init::Normal { .. }
            | Init::TruncatedNormal { .. }
            | Init::Xavier(_)
            | Init::He(_)
            | Init::LeCun(_)
            | Init::Zeros
            | Init::Ones => "std",
        },
    };
    words::named("map-number", key).to_owned()
}

/// A cell by its values: `learning rate 0.1, hidden layers 3`.
pub fn cell_name(chart: &Chart, cell: usize) -> String {
    let value = |(number, value): (Number, f64)| {
        say!("map-value", name = number_name(number, &chart.base), value = marks::value(value))
    };
    chart.grid.values(cell).into_iter().map(value).collect::<Vec<_>>().join(words::text("run-between"))
}

/// What there is to say of a cell, a line each.
pub fn cell_lines(chart: &Chart, cell: usize) -> Vec<String> {
    let of = &chart.cells[cell];
    if let Some(refused) = &of.refused {
        return vec![refused.to_string()];
    }
    let Some(figures) = &of.figures else {
        return vec![say!("map-cell-under-way", ended = of.runs.len(), seeds = chart.seeds)];
    };
    let reached = (figures.runs.reached, figures.runs.runs);
    let mut lines = vec![match figures.runs.steps {
        Some(steps) => say!(
            "map-cell-steps",
            median = words::grouped(steps.median.round()),
            min = words::grouped(steps.min as f64),
            max = words::grouped(steps.max as f64)
        ),
        None => say!("map-cell-never", limit = words::grouped(chart.limit as f64)),
    }];
    lines.push(say!("map-cell-reached", reached = reached.0, runs = reached.1));
    lines.extend(figures.slope.map(|slope| say!("map-cell-slope", slope = format!("{slope:.2}").replace('-', "−"))));
    lines
}

/// The map as a table: a line per cell, in the order of rows and columns; an empty field where there is no figure.
pub fn csv(chart: &Chart) -> String {
    let quoted = crate::data::export_file::quoted;
    let names: Vec<String> = chart.grid.values(0).iter().map(|(number, _)| quoted(&number.path())).collect();
    let mut out = format!(
        "{},runs,reached,steps_min,steps_q1,steps_median,steps_q3,steps_max,half_by,diverged,constant,slope,refused\n",
        names.join(",")
    );
    for (at, cell) in chart.cells.iter().enumerate() {
        let values: Vec<String> = chart.grid.values(at).iter().map(|(_, value)| format!("{value:?}")).collect();
        let figures = cell.figures.as_ref();
        let runs = figures.map(|figures| figures.runs);
        let steps = runs.and_then(|runs| runs.steps);
        let text = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let fields = [
            text(runs.map(|runs| runs.runs as f64)),
            text(runs.map(|runs| runs.reached as f64)),
            text(steps.map(|steps| steps.min as f64)),
            text(steps.map(|steps| steps.q1)),
            text(steps.map(|steps| steps.median)),
            text(steps.map(|steps| steps.q3)),
            text(steps.map(|steps| steps.max as f64)),
            text(runs.and_then(|runs| runs.km_median).map(|steps| steps as f64)),
            text(runs.map(|runs| runs.diverged as f64)),
            text(runs.map(|runs| runs.constant as f64)),
            text(figures.and_then(|figures| figures.slope)),
            cell.refused.as_ref().map(|why| quoted(&why.to_string())).unwrap_or_default(),
        ];
        out += &format!("{},{}\n", values.join(","), fields.join(","));
    }
    out
}
