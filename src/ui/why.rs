//! Why is it slow? The suspects under each other, each as the runs without it: a bar from the baseline's median to theirs,
//! so that its length is the factor.

use eframe::egui::{self, Align2, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};

use super::intent::{Intent, Intents};
use super::race::{Axis, RaceSeeds, progress_ui, seeds_ui, strip_ui};
use super::theme::Theme;
use super::widgets::marks;
use crate::report::WhyReport;
use crate::report::why::{OfSuspect, Tried, factor_text, interval_text};
use crate::study::effect::Seen;
use crate::study::{ArmFigures, Row};
use crate::workbench::{Why, Workbench};
use crate::{say, words};

/// Height of a row.
const ROW: f32 = 30.0;
/// Width of the names at the left, and of the figures at the right.
const NAME: f32 = 150.0;
const FIGURES: f32 = 190.0;

/// Paints the controls, and the answer where there is one.
pub fn why_ui(ui: &mut Ui, workbench: &Workbench, seeds: &mut RaceSeeds, theme: &Theme, intents: &mut Intents) {
    controls_ui(ui, workbench, seeds, theme, intents);
    let Some(why) = workbench.why() else {
        ui.add_space(12.0);
        ui.label(RichText::new(words::text("why-empty")).color(theme.secondary));
        return;
    };
    let Some(report) = &why.report else { return };
    ui.add_space(6.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| answer_ui(ui, why, report, theme));
}

fn controls_ui(ui: &mut Ui, workbench: &Workbench, seeds: &mut RaceSeeds, theme: &Theme, intents: &mut Intents) {
    ui.horizontal(|ui| {
        seeds_ui(ui, seeds, theme, words::text("why-title"));
        if let Some(why) = workbench.why().filter(|why| why.is_running()) {
            if ui.button(words::text("button-cancel")).on_hover_text(words::text("why-cancel.hover")).clicked() {
                intents.push(Intent::CancelWhy);
            }
            let (done, runs) = why.progress();
            let text = say!("race-progress-first", done = done, runs = runs);
            progress_ui(ui, done, runs, text);
        } else if ui.button(words::text("race-start")).on_hover_text(words::text("why-start.hover")).clicked() {
            intents.push(Intent::AskWhy(seeds.n));
        }
    });
}

fn answer_ui(ui: &mut Ui, why: &Why, report: &WhyReport, theme: &Theme) {
    ui.add(egui::Label::new(RichText::new(report.sentence()).font(theme.title_font()).color(theme.text)).wrap());
    ui.add_space(8.0);
    let tried = || report.suspects.iter().filter_map(|one| one.tried.as_ref().ok());
    let all = || std::iter::once(&report.figures).chain(tried().map(|tried| &tried.figures));
    let first = all().filter_map(|figures| figures.steps.map(|steps| steps.min)).min();
    let axis = Axis::new(first, report.baseline.max_steps().unwrap_or(1));
    let baseline = report.figures.km_median;
    let rows = |name: &str| why.rows.iter().filter(|row| row.arm == name).collect::<Vec<&Row>>();
    row_ui(ui, theme, (words::text("why-baseline"), ""), axis, baseline, |ui, area| {
        Some(arm_ui(ui, theme, &rows(&report.baseline.name), &report.figures, (axis, area), None))
    });
    for one in &report.suspects {
        let note = report.note(one).unwrap_or_default();
        row_ui(ui, theme, (one.name(), &note), axis, baseline, |ui, area| match &one.tried {
            Ok(tried) => Some(tried_ui(ui, theme, tried, &rows(&tried.arm.name), (axis, area), baseline)),
            Err(_) => None,
        });
    }
    axis_ui(ui, theme, axis);
    ui.add_space(8.0);
    for (one, note) in report.suspects.iter().filter_map(|one: &OfSuspect| Some((one, report.note(one)?))) {
        let text = say!("why-note", suspect = one.name(), note = note);
        ui.add(egui::Label::new(RichText::new(text).font(theme.small_font()).color(theme.secondary)).wrap());
    }
}

/// A row: the name, what `paint` makes of the middle, and the figures that it gives.
fn row_ui(
    ui: &mut Ui,
    theme: &Theme,
    (name, note): (&str, &str),
    axis: Axis,
    baseline: Option<u64>,
    paint: impl FnOnce(&Ui, Rect) -> Option<(String, egui::Color32)>,
) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let area = rect.with_min_x(rect.left() + NAME).with_max_x(rect.right() - FIGURES);
    let middle = rect.center().y;
    let small = theme.body_font();
    ui.painter().text(pos2(rect.left() + 4.0, middle), Align2::LEFT_CENTER, name, small.clone(), theme.text);
    if let Some(median) = baseline {
        let x = axis.x(area, median);
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, theme.faint));
    }
    let figures = paint(ui, area);
    let (text, color) = figures.unwrap_or_else(|| (words::text("why-not-tried").to_owned(), theme.faint));
    ui.painter().text(pos2(area.right() + 8.0, middle), Align2::LEFT_CENTER, &text, theme.small_font(), color);
    let spoken = format!("{name}: {text}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
    if !note.is_empty() {
        response.on_hover_text(note);
    }
}

/// The runs of an arm, and how many of them arrive.
fn arm_ui(
    ui: &Ui,
    theme: &Theme,
    rows: &[&Row],
    figures: &ArmFigures,
    (axis, area): (Axis, Rect),
    bar: Option<(u64, egui::Color32)>,
) -> (String, egui::Color32) {
    if let (Some((from, color)), Some(to)) = (bar, figures.km_median) {
        let (a, b) = (axis.x(area, from), axis.x(area, to));
        let bar = Rect::from_x_y_ranges(a.min(b)..=a.max(b), area.center().y - 6.0..=area.center().y + 6.0);
        ui.painter().rect_filled(bar, 2.0, color.gamma_multiply(0.45));
    }
    strip_ui(ui, theme, rows, figures, theme.text, (axis, area));
    (say!("race-reached", reached = figures.reached, runs = figures.runs), theme.secondary)
}

fn tried_ui(
    ui: &Ui,
    theme: &Theme,
    tried: &Tried,
    rows: &[&Row],
    place: (Axis, Rect),
    baseline: Option<u64>,
) -> (String, egui::Color32) {
    let color = match tried.effect.map(|effect| effect.seen()) {
        Some(Seen::Saves) => theme.good,
        Some(Seen::Costs) => theme.bad,
        Some(Seen::Nothing) | None => theme.secondary,
    };
    let (reached, _) = arm_ui(ui, theme, rows, &tried.figures, place, baseline.map(|from| (from, color)));
    let text = match &tried.effect {
        Some(effect) => {
            let (factor, interval) = (factor_text(effect.factor), interval_text(effect));
            say!("why-figures", factor = factor, interval = interval, reached = reached)
        }
        None => reached,
    };
    (text, color)
}

/// The marks of the steps axis under the rows.
fn axis_ui(ui: &mut Ui, theme: &Theme, axis: Axis) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let area = rect.with_min_x(rect.left() + NAME).with_max_x(rect.right() - FIGURES);
    for (at, mark) in marks::log_step_marks(axis.from, axis.to, f64::from(area.width())).into_iter().enumerate() {
        let x = axis.x_of(area, mark.at);
        let label = if at == 0 { say!("steps-first-label", step = mark.label) } else { mark.label };
        ui.painter().text(pos2(x, rect.center().y), Align2::CENTER_CENTER, label, theme.small_font(), theme.secondary);
    }
}
