//! The table beside several live runs: the settings in which they differ, then what came of them.

use eframe::egui::{self, Label, RichText, ScrollArea, Ui};

use super::intent::{Intent, Intents};
use super::sentences;
use super::settings;
use super::theme::Theme;
use super::widgets::marks;
use crate::experiment::difference::differences;
use crate::telemetry::Measure;
use crate::train::StopReason;
use crate::workbench::{Lane, Standing, Workbench};
use crate::{say, words};

/// Width of the table, in points.
pub const WIDTH: f32 = 250.0;

/// Characters of all values of a row together at most: the table grows with them, and one wider than its panel may become
/// would cover the middle and be cut off at the window's edge. What is cut of a value stands under the pointer.
const MOST_CHARS: usize = 36;

/// A row: what it is, its definition, a value per run, and of two runs how many times that of the first the second's is.
struct Row {
    name: String,
    hover: String,
    values: Vec<String>,
    times: Option<f64>,
}

/// Paints the table.
pub fn compare_ui(ui: &mut Ui, workbench: &Workbench, n_seeds: u64, theme: &Theme, intents: &mut Intents) {
    let lanes: Vec<&Lane> = workbench.lanes().collect();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        heading_ui(ui, theme, words::text("compare-settings"));
        let settings = setting_rows(workbench, &lanes);
        if settings.is_empty() {
            ui.label(RichText::new(words::text("compare-same")).color(theme.secondary));
        }
        table_ui(ui, theme, &lanes, &settings, "settings");
        heading_ui(ui, theme, words::text("compare-results"));
        table_ui(ui, theme, &lanes, &result_rows(&lanes), "results");
        ui.add_space(6.0);
        let note = say!("compare-one-seed", seed = workbench.spec().seed.to_string());
        ui.add(Label::new(RichText::new(note).font(theme.small_font()).color(theme.secondary)).wrap());
        ui.add_space(4.0);
        let letters: Vec<String> = lanes.iter().map(|lane| lane.letter.to_string()).collect();
        let race = say!("compare-race", runs = letters.join(", "), seeds = n_seeds);
        if ui.button(race).on_hover_text(words::text("race-start.hover")).clicked() {
            intents.push(Intent::StartRace(n_seeds));
        }
    });
}

fn heading_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text.to_uppercase()).heading().color(theme.secondary));
}

/// What the runs differ in, each value as a preset has it.
fn setting_rows(workbench: &Workbench, lanes: &[&Lane]) -> Vec<Row> {
    let paths = settings::differing_paths(workbench);
    let value = |lane: &Lane, path: &str| {
        let spec = &lane.document().spec;
        let all = lanes.iter().flat_map(|other| differences(&other.document().spec, spec));
        let found = all.into_iter().find(|d| settings::shown_path(&d.path) == path);
        found.map(|difference| sentences::setting_value(&difference, spec)).unwrap_or_default()
    };
    let row = |path: String| Row {
        values: lanes.iter().map(|lane| value(lane, &path)).collect(),
        hover: path.clone(),
        name: settings::name_of(&path),
        times: None,
    };
    paths.into_iter().map(row).collect()
}

fn result_rows(lanes: &[&Lane]) -> Vec<Row> {
    let number = |key: &str, of: &dyn Fn(&Lane) -> Option<f64>, show: &dyn Fn(f64) -> String| {
        let values: Vec<Option<f64>> = lanes.iter().map(|lane| of(lane)).collect();
        let times = match values.as_slice() {
            [Some(a), Some(b)] if *a > 0.0 && *b > 0.0 => Some(b / a),
            _ => None,
        };
        Row {
            name: words::text(key).to_owned(),
            hover: words::text(&format!("{key}.hover")).to_owned(),
            values: values.iter().map(|value| value.map_or_else(|| "–".to_owned(), show)).collect(),
            times,
        }
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let seconds =
        |secs: f64| say!("seconds", secs = if secs < 1.0 { format!("{secs:.3}") } else { format!("{secs:.1}") });
    vec![
        number("compare-step", &|lane| Some(lane.run().live().progress.step as f64), &words::grouped),
        number("compare-steps-to-goal", &|lane| arrived(lane).map(|step| step as f64), &words::grouped),
        number(
            "compare-seconds-to-goal",
            &|lane| arrived(lane).map(|_| lane.run().live().progress.active_secs),
            &seconds,
        ),
        number("compare-mean-loss", &|lane| lane.run().live().progress.window_mean, &marks::value),
        number("compare-accuracy", &|lane| lane.run().live().snapshot.as_ref()?.train_accuracy, &percent),
        number(
            "compare-ratio",
            &|lane| lane.run().live().history.last_over_first(Measure::SpeedOfLearning),
            &marks::value,
        ),
        Row {
            times: None,
            ..number("compare-cosine", &|lane| lane.run().live().snapshot.as_ref()?.cosine_to_exact, &|c| {
                format!("{c:.2}")
            })
        },
    ]
}

/// The step at which a run met its goal.
fn arrived(lane: &Lane) -> Option<u64> {
    let live = lane.run().live();
    match live.standing {
        Standing::Finished(StopReason::GoalMet { .. } | StopReason::AccuracyReached { .. }) => Some(live.progress.step),
        _ => None,
    }
}

fn table_ui(ui: &mut Ui, theme: &Theme, lanes: &[&Lane], rows: &[Row], id: &str) {
    if rows.is_empty() {
        return;
    }
    let has_times = rows.iter().any(|row| row.times.is_some());
    egui::Grid::new(id).num_columns(2 + lanes.len()).spacing(egui::vec2(8.0, 4.0)).min_col_width(0.0).show(ui, |ui| {
        ui.label("");
        for lane in lanes {
            let letter = RichText::new(lane.letter.to_string()).strong().color(theme.run(lane.letter));
            ui.label(letter);
        }
        if has_times {
            let letters = [1, 0].map(|at| lanes.get(at).map(|lane| lane.letter.to_string()).unwrap_or_default());
            ui.label(RichText::new(letters.join(" ÷ ")).font(theme.small_font()).color(theme.secondary));
        }
        ui.end_row();
        for row in rows {
            ui.label(RichText::new(&row.name).color(theme.secondary)).on_hover_text(&row.hover);
            for (lane, value) in lanes.iter().zip(&row.values) {
                let short: String = value.chars().take(MOST_CHARS / lanes.len().max(2)).collect();
                let is_cut = short.len() < value.len();
                let shown = if is_cut { short + "…" } else { short };
                let label = ui.label(RichText::new(shown).color(theme.run(lane.letter)));
                if is_cut {
                    label.on_hover_text(value);
                }
            }
            if let Some(times) = row.times {
                ui.label(RichText::new(marks::value(times)).color(theme.text));
            }
            ui.end_row();
        }
    });
}
