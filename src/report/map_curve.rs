//! A map of one number as curves: median and quartiles of the steps to the goal, and the share that arrives under them.

use super::drawing::{Anchor, Area, Drawing, Ink, Shape, faded};
use super::map_colour::Colour;
use super::marks;
use crate::study::chart::{CellFigures, Chart};
use crate::{say, words};

/// Share of the height that the share of runs that arrive has.
const SHARE_HEIGHT: f32 = 0.3;
/// Room between the two.
const BETWEEN: f32 = 30.0;

/// Draws both plots into the area of the cells.
pub(super) fn draw(drawing: &mut Drawing, chart: &Chart, colour: Colour, area: Area, ink: &Ink) {
    let upper = Area { height: (area.height - BETWEEN) * (1.0 - SHARE_HEIGHT), ..area };
    let lower = Area { y: upper.bottom() + BETWEEN, height: area.bottom() - upper.bottom() - BETWEEN, ..area };
    let name = match colour {
        Colour::Slope => words::named("map-colour", "slope").to_owned(),
        Colour::Steps | Colour::Share => words::text("map-curve-steps").to_owned(),
    };
    drawing.text((upper.x, upper.y - 14.0), Anchor::Start, name, ink.text);
    drawing.text((lower.x, lower.y - 12.0), Anchor::Start, words::text("map-curve-share"), ink.text);
    let whole = || chart.cells.iter().enumerate().filter_map(|(at, cell)| Some((at, cell.figures.as_ref()?)));
    let x = |at: usize| area.x + (at as f32 + 0.5) * area.width / chart.cells.len() as f32;
    for (at, _) in chart.cells.iter().enumerate().filter(|(_, cell)| cell.refused.is_some()) {
        let column = Area {
            x: area.x + at as f32 * area.width / chart.cells.len() as f32,
            width: area.width / chart.cells.len() as f32,
            ..area
        };
        drawing.hatch(column.shrunk(1.0), faded(ink.bad, 0.35));
    }
    if colour == Colour::Slope {
        slopes(drawing, chart, upper, ink, whole().map(|(at, figures)| (x(at), figures)).collect());
    } else {
        steps(drawing, chart, upper, ink, whole().map(|(at, figures)| (x(at), figures)).collect());
    }
    for share in [0.0, 0.5, 1.0] {
        let y = lower.bottom() - lower.height * share;
        drawing.line((lower.x, y), (lower.right(), y), 1.0, ink.grid);
        drawing.text((lower.x - 8.0, y), Anchor::End, format!("{:.0} %", 100.0 * share), ink.secondary);
    }
    let at_share = |share: f64| lower.bottom() - lower.height * share as f32;
    let band = whole().map(|(at, figures)| {
        let (low, high) = figures.runs.share_ci95();
        (x(at), at_share(high), at_share(low))
    });
    drawing.shapes.push(Shape::Band(band.collect(), faded(ink.accent, 0.16)));
    let line: Vec<(f32, f32)> = whole().map(|(at, figures)| (x(at), at_share(figures.runs.share()))).collect();
    dots(drawing, &line, ink);
    let seeds = say!("map-curve-legend", seeds = chart.seeds);
    drawing.text((area.x, area.bottom() + 52.0), Anchor::Start, seeds, ink.secondary);
}

fn dots(drawing: &mut Drawing, line: &[(f32, f32)], ink: &Ink) {
    drawing.shapes.push(Shape::Line(line.to_vec(), 2.0, ink.accent));
    drawing.shapes.extend(line.iter().map(|at| Shape::Dot(*at, 2.8, ink.accent)));
}

fn steps(drawing: &mut Drawing, chart: &Chart, area: Area, ink: &Ink, whole: Vec<(f32, &CellFigures)>) {
    let first = chart.range(|figures| figures.runs.steps.map(|steps| steps.q1)).map_or(1.0, |range| range.0);
    let high = (chart.limit.max(10) as f64).log10();
    let low = (first.max(1.0).log10() - 0.1).min(high - 0.5).max(0.0);
    let y = |steps: f64| area.bottom() - area.height * ((steps.max(1.0).log10() - low) / (high - low)) as f32;
    for mark in marks::log_step_marks(low, high, f64::from(area.height)) {
        let at = area.bottom() - area.height * ((mark.at - low) / (high - low)) as f32;
        drawing.line((area.x, at), (area.right(), at), 1.0, ink.grid);
        drawing.text((area.x - 8.0, at), Anchor::End, mark.label, ink.secondary);
    }
    // Where nothing arrives the curve is broken.
    let mut part: Vec<(f32, f32, f32, f32)> = Vec::new();
    let mut end = |part: &mut Vec<(f32, f32, f32, f32)>| {
        let band = part.iter().map(|(x, high, _, low)| (*x, *high, *low)).collect();
        drawing.shapes.push(Shape::Band(band, faded(ink.accent, 0.2)));
        dots(drawing, &part.iter().map(|(x, _, median, _)| (*x, *median)).collect::<Vec<_>>(), ink);
        part.clear();
    };
    for (x, figures) in whole {
        match figures.runs.steps {
            Some(steps) => part.push((x, y(steps.q3), y(steps.median), y(steps.q1))),
            None => end(&mut part),
        }
    }
    end(&mut part);
}

fn slopes(drawing: &mut Drawing, chart: &Chart, area: Area, ink: &Ink, whole: Vec<(f32, &CellFigures)>) {
    let Some((low, high)) = chart.range(|figures| figures.slope) else { return };
    let (low, high) = if high - low > 1e-9 { (low, high) } else { (low - 0.5, high + 0.5) };
    let y = |slope: f64| area.bottom() - area.height * ((slope - low) / (high - low)) as f32;
    for mark in marks::linear_marks(low, high, f64::from(area.height), 22.0, marks::value) {
        drawing.line((area.x, y(mark.at)), (area.right(), y(mark.at)), 1.0, ink.grid);
        drawing.text((area.x - 8.0, y(mark.at)), Anchor::End, mark.label, ink.secondary);
    }
    let line: Vec<(f32, f32)> = whole.iter().filter_map(|(x, figures)| Some((*x, y(figures.slope?)))).collect();
    dots(drawing, &line, ink);
}
