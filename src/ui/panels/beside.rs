//! Several live runs in plots beside each other: a plot per layer with the runs in it, or a plot per run.

use eframe::egui::{self, Align2, RichText, Stroke, Ui, vec2};
use egui_plot::{LineStyle, PlotUi};

use super::over_steps::{self, Group, end_median, medians, spread};
use crate::telemetry::Measure;
use crate::ui::choices::BandOf;
use crate::ui::run_view::RunView;
use crate::ui::steps_cursor::SharedCursor;
use crate::ui::theme::Theme;
use crate::ui::widgets::curve::{self, Band};
use crate::ui::widgets::marks::{self, Mark};
use crate::ui::widgets::steps_plot::{self, PlotRange, StepsPlot};
use crate::{say, words};

/// Layers that have a plot of their own at most: of more, the first, the middle and the last.
const MOST_LAYERS: usize = 4;
/// Up to this many runs their bands can be told apart.
const BANDS_OF: usize = 2;
/// From this height on the cosines have a plot of their own, and what is left of it to the gradients.
const WITH_COSINES: f32 = 250.0;
const GRADIENT_SHARE: f32 = 0.64;
/// Height of the line over a plot.
const HEAD: f32 = 18.0;
/// Room for a letter at the end of a curve.
const LETTER: f32 = 16.0;

/// A run in the plot of a layer.
struct Curve<'a> {
    run: &'a RunView<'a>,
    bands: Vec<Band>,
    /// The median of the newest of the shown steps.
    end: Option<f64>,
}

/// Which layers of so many have a plot.
fn shown_layers(n_layers: usize) -> Vec<usize> {
    if n_layers <= MOST_LAYERS { (0..n_layers).collect() } else { vec![0, n_layers / 2, n_layers - 1] }
}

/// The layers beside each other: in the plot of each all live runs, one axis of values for all.
pub(super) fn layers_ui(
    ui: &mut Ui,
    view: &RunView<'_>,
    (measure, band): (Measure, BandOf),
    zoom: &mut Option<(f64, f64)>,
    theme: &Theme,
    shared: &mut SharedCursor,
) {
    let is_log = view.is_log(shared.steps_axis);
    let all = over_steps::reach(view, is_log);
    let shown = steps_plot::shown_steps(all, is_log, shared);
    let live = view.live();
    let depth = live.iter().map(|run| run.history.schema.n_layers()).max().unwrap_or(0);
    let layers = shown_layers(depth);
    let n_bands = steps_plot::n_columns(ui) / layers.len().max(1) / 2;
    let curves_of = |l: usize| -> Vec<Curve<'_>> {
        let of_layer = |run| Curve {
            run,
            bands: curve::bands(run.history, measure.of_layer(l), shown, is_log, n_bands.max(8)),
            end: end_median(run.history, measure, l, shown, is_log),
        };
        live.iter().filter(|run| l < run.history.schema.n_layers()).map(of_layer).collect()
    };
    let plots: Vec<(usize, Vec<Curve<'_>>)> = layers.into_iter().map(|l| (l, curves_of(l))).collect();
    let room = ui.available_height();
    let has_cosines = live.iter().any(|run| !run.looks.is_empty()) && room >= WITH_COSINES;
    let gradient_height = if has_cosines { GRADIENT_SHARE * room } else { room };
    let drawn = plots.iter().flat_map(|(_, curves)| curves).map(|curve| curve.bands.as_slice());
    let fit = curve::fit_log10(&drawn).unwrap_or((-5.0, -1.0));
    ui.columns(plots.len().max(1), |columns| {
        for (ui, (l, curves)) in columns.iter_mut().zip(&plots) {
            head_ui(ui, theme, (*l, depth), curves);
            let id = format!("layer {l}");
            let name = say!(
                "gradient-spoken-layer",
                measure = words::named("measure", measure.into()),
                layer = l + 1,
                runs = curves.len()
            );
            let plot = StepsPlot { id: &id, name, all, is_log, fit, linear_marks: None, right_margin: LETTER };
            let size = vec2(ui.available_width(), gradient_height - HEAD);
            let shown = ui.allocate_ui(size, |ui| {
                steps_plot::steps_plot_ui(ui, theme, &plot, zoom, shared, |plot_ui, range| {
                    add_runs(plot_ui, theme, curves, band, range);
                })
            });
            let shown = shown.inner;
            // The value axis has the colour of the layer.
            let frame = shown.transform.frame();
            ui.painter().vline(frame.left(), frame.y_range(), Stroke::new(2.0, theme.layer(*l, depth)));
            if let Some(at) = shown.hovered {
                let groups =
                    curves.iter().map(|curve| group(curve, measure, *l, theme, at, is_log)).collect::<Vec<_>>();
                steps_plot::tooltip_ui(ui, &shown.response, |ui| over_steps::tooltip_table_ui(ui, theme, &groups));
            }
            if has_cosines {
                cosines_ui(ui, theme, (*l, all, is_log), curves, shared);
            }
        }
    });
}

/// The cosine between the gradient of a layer by the rule and the exact one, at each look; the mean of those that stand in
/// one place of the screen.
fn cosines_ui(
    ui: &mut Ui,
    theme: &Theme,
    (l, all, is_log): (usize, (f64, f64), bool),
    curves: &[Curve<'_>],
    shared: &mut SharedCursor,
) {
    let caption = RichText::new(words::text("gradient-cosine")).font(theme.small_font()).color(theme.secondary);
    let caption = egui::Label::new(caption).truncate().selectable(false);
    ui.add(caption).on_hover_text(words::text("gradient-cosine.hover"));
    let marks = [-1.0, 0.0, 1.0].map(|at: f64| Mark { at, label: format!("{at}") });
    let plot = StepsPlot {
        id: &format!("cosine {l}"),
        name: say!("gradient-spoken-cosine", layer = l + 1, runs = curves.len()),
        all,
        is_log,
        fit: (-1.0, 1.0),
        linear_marks: Some(marks.to_vec()),
        right_margin: LETTER,
    };
    let shown = steps_plot::shown_steps(all, is_log, shared);
    let n_places = (steps_plot::n_columns(ui) / 2).max(8);
    let lines: Vec<Vec<[f64; 2]>> = curves.iter().map(|curve| cosines(curve.run, l, shown, is_log, n_places)).collect();
    let shown = steps_plot::steps_plot_ui(ui, theme, &plot, &mut None, shared, |plot_ui, range| {
        for (curve, line) in curves.iter().zip(&lines) {
            let color = curve.run.color(theme);
            let points = line.iter().map(|[x, y]| (*x, Some(*y)));
            steps_plot::line_ui(plot_ui, "cosine", points, range, Stroke::new(1.4, color), LineStyle::Solid);
        }
        let ends: Vec<Option<[f64; 2]>> = lines.iter().map(|line| line.last().copied()).collect();
        add_letters(plot_ui, theme, curves, &ends, range);
    });
    if let Some(at) = shown.hovered {
        let near = |line: &[[f64; 2]]| steps_plot::nearest(line, |point| point[0], at).map(|point| point[1]);
        steps_plot::tooltip_ui(ui, &shown.response, |ui| {
            for (curve, line) in curves.iter().zip(&lines) {
                let Some(cosine) = near(line) else { continue };
                ui.label(RichText::new(format!("{}: {cosine:.2}", curve.run.label())).color(curve.run.color(theme)));
            }
        });
    }
}

/// The means of a layer's cosines in each of `n_places` of the shown part of the axis.
fn cosines(run: &RunView<'_>, l: usize, shown: (f64, f64), is_log: bool, n_places: usize) -> Vec<[f64; 2]> {
    let width = ((shown.1 - shown.0) / n_places as f64).max(1e-12);
    let mut line: Vec<[f64; 2]> = Vec::new();
    let mut place = (f64::NAN, 0.0);
    for (step, cosine) in run.looks.cosines(l).filter(|(_, cosine)| cosine.is_finite()) {
        let x = curve::axis_of_step(step as f64, is_log);
        if !(shown.0..=shown.1).contains(&x) {
            continue;
        }
        let at = ((x - shown.0) / width).floor();
        match line.last_mut() {
            Some(last) if at == place.0 => {
                place.1 += 1.0;
                last[0] = x;
                last[1] += (cosine - last[1]) / place.1;
            }
            _ => {
                place = (at, 1.0);
                line.push([x, cosine]);
            }
        }
    }
    line
}

/// `Layer 1   A 1.4e-4   B 2.1e-3   15 x`
fn head_ui(ui: &mut Ui, theme: &Theme, (l, depth): (usize, usize), curves: &[Curve<'_>]) {
    let row = vec2(ui.available_width(), HEAD);
    ui.allocate_ui_with_layout(row, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_height(HEAD);
        ui.spacing_mut().item_spacing.x = 6.0;
        let (square, _) = ui.allocate_exact_size(vec2(9.0, 9.0), egui::Sense::hover());
        ui.painter().rect_filled(square, 2.0, theme.layer(l, depth));
        let mut label = |text: String, color: egui::Color32| {
            let galley = ui.painter().layout_no_wrap(text, theme.small_font(), color);
            if galley.size().x <= ui.available_width() {
                ui.add(egui::Label::new(galley).selectable(false));
            }
        };
        label(over_steps::layer_short(l), theme.text);
        for curve in curves {
            let value = curve.end.map_or_else(|| "–".to_owned(), marks::value);
            label(format!("{} {value}", curve.run.letter), curve.run.color(theme));
        }
        if let [a, b] = curves
            && let (Some(a), Some(b)) = (a.end, b.end)
            && a > 0.0
            && b > 0.0
        {
            label(say!("gradient-times", times = marks::value(b / a)), theme.secondary);
        }
    });
}

fn add_runs(plot_ui: &mut PlotUi<'_>, theme: &Theme, curves: &[Curve<'_>], band: BandOf, range: PlotRange) {
    if curves.len() <= BANDS_OF {
        for curve in curves {
            let color = curve.run.color(theme).gamma_multiply(0.14);
            steps_plot::band_ui(plot_ui, "band", &curve.bands, |b| band.rims(&b.quantiles), range, color);
        }
    }
    for curve in curves {
        let color = curve.run.color(theme);
        let line = medians(&curve.bands);
        steps_plot::line_ui(plot_ui, "median", line, range, Stroke::new(1.6, color), LineStyle::Solid);
    }
    let end = |curve: &Curve<'_>| medians(&curve.bands).rev().find_map(|(x, y)| Some([x, y?]));
    add_letters(plot_ui, theme, curves, &curves.iter().map(end).collect::<Vec<_>>(), range);
}

/// The letters of runs beside the ends of their curves, none over another.
fn add_letters(
    plot_ui: &mut PlotUi<'_>,
    theme: &Theme,
    curves: &[Curve<'_>],
    ends: &[Option<[f64; 2]>],
    range: PlotRange,
) {
    let heights: Vec<Option<f64>> = ends.iter().map(|end| end.map(|end| end[1])).collect();
    for (at, y) in spread(&heights, over_steps::LABEL_SPACING * f64::from(range.per_point.y), range.values) {
        let Some([x, _]) = ends[at] else { continue };
        let place = [x.min(range.steps.1) + 4.0 * f64::from(range.per_point.x), y];
        let run = curves[at].run;
        steps_plot::label_ui(plot_ui, theme, place, &run.letter.to_string(), run.color(theme), Align2::LEFT_CENTER);
    }
}

/// The numbers of a run at a place on the steps axis.
fn group(curve: &Curve<'_>, measure: Measure, l: usize, theme: &Theme, at: f64, is_log: bool) -> Group {
    let look = (curve.run.color(theme), over_steps::layer_short(l));
    let row = over_steps::row_at(curve.run.history, measure.of_layer(l), &curve.bands, at, is_log, look);
    Group { name: Some(curve.run.label()), rows: row.into_iter().collect() }
}

/// Up to this many runs stand in one row; more stand in two.
const IN_ONE_ROW: usize = 2;

/// The live runs beside each other, each painted by `paint` under its name.
pub(super) fn runs_ui(ui: &mut Ui, view: &RunView<'_>, theme: &Theme, mut paint: impl FnMut(&mut Ui, &RunView<'_>)) {
    let live = view.live();
    let rows: Vec<&[RunView<'_>]> = live.chunks(IN_ONE_ROW).collect();
    let height = ui.available_height() / rows.len().max(1) as f32 - ui.spacing().item_spacing.y;
    for row in rows {
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.columns(IN_ONE_ROW, |columns| {
                for (ui, run) in columns.iter_mut().zip(row) {
                    ui.set_max_height(height);
                    let name = RichText::new(run.label()).font(theme.small_font()).color(run.color(theme));
                    ui.add(egui::Label::new(name).truncate().selectable(false));
                    paint(ui, run);
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_layers_the_first_the_middle_and_the_last_have_a_plot() {
        assert_eq!(shown_layers(3), [0, 1, 2]);
        assert_eq!(shown_layers(4), [0, 1, 2, 3]);
        assert_eq!(shown_layers(11), [0, 5, 10]);
        assert!(shown_layers(0).is_empty());
    }
}
