//! A race as a picture: curves of arrival, the single runs, and bands of loss and gradient over the seeds.

use super::drawing::{Anchor, Area, Drawing, Ink, Rgba, Shape, faded};
use super::marks;
use super::table;
use crate::study::curve::Spread;
use crate::study::statistics::Waiting;
use crate::study::{ArmFigures, Row};
use crate::{say, words};

/// An arm, as it is drawn.
pub struct RaceArm<'a> {
    /// What it is called.
    pub label: String,
    /// Its colour.
    pub color: Rgba,
    /// Its runs.
    pub rows: &'a [Row],
    /// What they say.
    pub figures: &'a ArmFigures,
    /// The curve of those that have not arrived.
    pub curve: &'a [Waiting],
    /// Loss over the seeds.
    pub loss: &'a [Spread],
    /// Speed of learning over the seeds, layer by layer.
    pub speeds: &'a [Vec<Spread>],
}

/// Room for marks at the left, and the lane of runs that do not arrive at the right.
const LEFT: f32 = 52.0;
const NEVER: f32 = 74.0;
/// Height of the strip of an arm's single runs.
const STRIP: f32 = 26.0;
/// Height of the bands, with their names and marks.
const BANDS: f32 = 230.0;
/// Layers that have a plot of their own at most.
const MOST_LAYERS: usize = 3;

/// The whole race in so many points of width: title, curves, strips, figures, and bands where there are any.
pub fn race(arms: &[RaceArm<'_>], title: &str, limit: u64, width: f32, ink: &Ink) -> Drawing {
    let has_bands = arms.iter().any(|arm| !arm.loss.is_empty());
    let curves = Area { x: LEFT, y: 40.0, width: width - LEFT - NEVER, height: 300.0 };
    let strips = curves.bottom() + 26.0;
    let table = strips + STRIP * arms.len() as f32 + 14.0;
    let bands = table + 20.0 * arms.len() as f32 + 16.0;
    let mut drawing = Drawing::new((width, if has_bands { bands + BANDS } else { bands }));
    drawing.title((LEFT, 18.0), title, ink.text);
    let first = arms.iter().filter_map(|arm| arm.figures.steps.map(|steps| steps.min)).min().unwrap_or(100).max(1);
    let high = (limit.max(10) as f64).log10();
    let axis = Axis { low: ((first as f64).log10() - 0.15).min(high - 1.0).max(0.0), high, area: curves };
    for share in 0..=4_u8 {
        let y = curves.bottom() - curves.height * f32::from(share) / 4.0;
        drawing.line((curves.x, y), (curves.right(), y), 1.0, ink.grid);
        drawing.text((curves.x - 8.0, y), Anchor::End, format!("{} %", 25 * u16::from(share)), ink.secondary);
    }
    axis.marks(&mut drawing, ink);
    let never = (curves.right() + NEVER / 2.0, curves.bottom() + 12.0);
    drawing.text(never, Anchor::Middle, words::text("race-never"), ink.secondary);
    for (place, arm) in arms.iter().enumerate().filter(|(_, arm)| !arm.rows.is_empty()) {
        arrivals(&mut drawing, arm, axis);
        let row = arms[..place].iter().filter(|one| (one.figures.share() - arm.figures.share()).abs() < 0.06).count();
        let y = curves.bottom() - curves.height * arm.figures.share() as f32 - 9.0 + 14.0 * row as f32;
        drawing.text((curves.right() - 6.0, y), Anchor::End, arm.label.clone(), arm.color);
        let strip = Area { y: strips + STRIP * place as f32, height: STRIP, ..curves };
        singles(&mut drawing, arm, axis, strip, ink);
        drawing.text((curves.x, table + 20.0 * place as f32), Anchor::Start, figures(arm), arm.color);
    }
    if has_bands {
        bands_into(&mut drawing, arms, Area { x: 0.0, y: bands, width, height: BANDS }, limit, ink);
    }
    drawing
}

/// The bands alone, in so many points.
pub fn bands(arms: &[RaceArm<'_>], limit: u64, size: (f32, f32), ink: &Ink) -> Drawing {
    let mut drawing = Drawing::new(size);
    bands_into(&mut drawing, arms, Area { x: 0.0, y: 0.0, width: size.0, height: size.1 }, limit, ink);
    drawing
}

#[derive(Clone, Copy)]
struct Axis {
    low: f64,
    high: f64,
    area: Area,
}

impl Axis {
    fn x(self, steps: f64) -> f32 {
        let share = (steps.max(1.0).log10() - self.low) / (self.high - self.low);
        self.area.x + self.area.width * share.clamp(0.0, 1.0) as f32
    }

    fn marks(self, drawing: &mut Drawing, ink: &Ink) {
        for (at, mark) in marks::log_step_marks(self.low, self.high, f64::from(self.area.width)).into_iter().enumerate()
        {
            let x = self.x(10f64.powf(mark.at));
            drawing.line((x, self.area.y), (x, self.area.bottom()), 1.0, ink.grid);
            // The first label also names the axis.
            let label = if at == 0 { say!("steps-first-label", step = mark.label) } else { mark.label };
            drawing.text((x, self.area.bottom() + 12.0), Anchor::Middle, label, ink.secondary);
        }
    }
}

/// The share that has arrived as a staircase, and its band.
fn arrivals(drawing: &mut Drawing, arm: &RaceArm<'_>, axis: Axis) {
    let area = axis.area;
    let y = |share: f64| area.bottom() - area.height * share as f32;
    let (mut line, mut band) = (vec![(area.x, y(0.0))], Vec::new());
    let (mut share, mut bounds) = (0.0, (0.0, 0.0));
    for step in arm.curve {
        let x = axis.x(step.at as f64);
        line.extend([(x, y(share)), (x, y(1.0 - step.share))]);
        band.push((x, y(bounds.1), y(bounds.0)));
        bounds = (1.0 - step.ci95.1, 1.0 - step.ci95.0);
        band.push((x, y(bounds.1), y(bounds.0)));
        share = 1.0 - step.share;
    }
    line.push((area.right(), y(share)));
    band.push((area.right(), y(bounds.1), y(bounds.0)));
    drawing.shapes.push(Shape::Band(band, faded(arm.color, 0.14)));
    drawing.shapes.push(Shape::Line(line, 2.0, arm.color));
}

/// The single runs: a dot each, median and quartiles of those that arrive.
fn singles(drawing: &mut Drawing, arm: &RaceArm<'_>, axis: Axis, strip: Area, ink: &Ink) {
    let middle = strip.y + strip.height / 2.0;
    drawing.line((strip.x, middle), (strip.right(), middle), 1.0, ink.grid);
    if let Some(steps) = arm.figures.steps {
        let (low, high) = (axis.x(steps.q1), axis.x(steps.q3));
        let quartiles = Area { x: low, y: middle - 7.0, width: (high - low).max(1.0), height: 14.0 };
        drawing.shapes.push(Shape::Fill(quartiles, faded(arm.color, 0.22)));
        let x = axis.x(steps.median);
        drawing.line((x, middle - 9.0), (x, middle + 9.0), 2.0, arm.color);
    }
    for (at, row) in arm.rows.iter().enumerate() {
        // Dots of one number of steps do not lie on each other.
        let beside = (at as f32 * 0.618).fract() * 12.0 - 6.0;
        let never = strip.right() + NEVER / 2.0 + (at as f32 * 0.382).fract() * 20.0 - 10.0;
        let x = if row.reached { axis.x(row.steps as f64) } else { never };
        drawing.shapes.push(Shape::Dot((x, middle + beside), 2.0, if row.reached { arm.color } else { ink.faint }));
    }
}

fn figures(arm: &RaceArm<'_>) -> String {
    let reached = say!("race-reached", reached = arm.figures.reached, runs = arm.figures.runs);
    let half = arm.figures.km_median.map_or_else(|| "–".to_owned(), |steps| words::grouped(steps as f64));
    say!("race-picture-figures", arm = arm.label.as_str(), reached = reached, half = half)
}

/// Plots beside each other: the loss, and the speed of learning of the first, the middle and the last layer.
fn bands_into(drawing: &mut Drawing, arms: &[RaceArm<'_>], room: Area, limit: u64, ink: &Ink) {
    let layers = arms.iter().map(|arm| arm.speeds.len()).max().unwrap_or(0);
    let shown: Vec<usize> = if layers > MOST_LAYERS { vec![0, layers / 2, layers - 1] } else { (0..layers).collect() };
    let width = room.width / (shown.len() + 1) as f32;
    let plot = |at: usize| Area {
        x: room.x + width * at as f32 + LEFT,
        y: room.y + 26.0,
        width: (width - LEFT - 14.0).max(20.0),
        height: (room.height - 50.0).max(20.0),
    };
    let high = (limit.max(10) as f64).log10();
    let loss: Vec<(&[Spread], Rgba)> = arms.iter().map(|arm| (arm.loss, arm.color)).collect();
    let area = plot(0);
    drawing.text((area.x, room.y + 12.0), Anchor::Start, words::text("race-bands-loss"), ink.text);
    spreads(drawing, &loss, range(&loss), Axis { low: 0.0, high, area }, ink);
    // One value axis for all layers, so that they can be compared.
    let of_layer = |layer: usize| -> Vec<(&[Spread], Rgba)> {
        arms.iter().filter_map(|arm| Some((arm.speeds.get(layer)?.as_slice(), arm.color))).collect()
    };
    let all: Vec<_> = shown.iter().flat_map(|layer| of_layer(*layer)).collect();
    let values = range(&all);
    for (at, layer) in shown.iter().enumerate() {
        let area = plot(at + 1);
        let name = say!("race-bands-layer", layer = layer + 1);
        drawing.text((area.x, room.y + 12.0), Anchor::Start, name, ink.text);
        spreads(drawing, &of_layer(*layer), values, Axis { low: 0.0, high, area }, ink);
    }
}

/// log10 of the smallest and the largest rim of some bands.
fn range(all: &[(&[Spread], Rgba)]) -> Option<(f64, f64)> {
    let rims = all.iter().flat_map(|(spread, _)| spread.iter().flat_map(|one| [one.q10, one.q90]));
    let logs = rims.filter(|value| value.is_finite() && *value > 0.0).map(f64::log10);
    let (low, high) = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
    // What is smaller than the thirtieth power is no size that anybody compares.
    low.is_finite().then(|| (low.max(high - 30.0) - 0.1, high + 0.1))
}

fn spreads(drawing: &mut Drawing, all: &[(&[Spread], Rgba)], range: Option<(f64, f64)>, axis: Axis, ink: &Ink) {
    let area = axis.area;
    axis.marks(drawing, ink);
    let Some((low, high)) = range else { return };
    let y = |value: f64| {
        let share = (value.max(f64::MIN_POSITIVE).log10() - low) / (high - low);
        area.bottom() - area.height * share.clamp(0.0, 1.0) as f32
    };
    for mark in marks::log_value_marks(low, high, f64::from(area.height)) {
        let at = y(10f64.powf(mark.at));
        drawing.line((area.x, at), (area.right(), at), 1.0, ink.grid);
        drawing.text((area.x - 6.0, at), Anchor::End, mark.label, ink.secondary);
    }
    for (spread, color) in all {
        let known = || spread.iter().filter(|one| one.median.is_finite());
        let x = |one: &Spread| axis.x(one.step as f64);
        let wide = known().map(|one| (x(one), y(one.q90), y(one.q10))).collect();
        let half = known().map(|one| (x(one), y(one.q75), y(one.q25))).collect();
        drawing.shapes.push(Shape::Band(wide, faded(*color, 0.1)));
        drawing.shapes.push(Shape::Band(half, faded(*color, 0.18)));
        drawing.shapes.push(Shape::Line(known().map(|one| (x(one), y(one.median))).collect(), 1.8, *color));
    }
}

/// The rows of a race as `runs.csv` of `deltascope race` has them, arm by arm, each with its label before its name.
pub fn csv<'a>(rows: impl Iterator<Item = (&'a str, &'a Row)>) -> Vec<u8> {
    let mut out = Vec::new();
    let named = rows.map(|(label, row)| Row { arm: label.to_owned(), ..row.clone() });
    let written = table::write_csv(&mut out, &table::HEADS, named);
    debug_assert!(written.is_ok(), "memory takes whatever is written to it: {written:?}");
    out
}
