//! The list of kept runs, at the right: found, sorted, named, starred, shown, opened again, deleted.
//!
//! What must never live here: a run that is changed, a clock, a file.

use std::cmp::Ordering;

use eframe::egui::{
    self, Align, Button, Color32, ComboBox, Key, Label, Layout, RichText, ScrollArea, Sense, Shape, Stroke, TextEdit,
    Ui, pos2, vec2,
};
use strum::{EnumCount, IntoStaticStr};

use super::intent::{Intent, Intents};
use super::theme::Theme;
use crate::archive::{CleanUp, Labels, RunSummary};
use crate::experiment::preset;
use crate::telemetry::RunId;
use crate::workbench::kept_runs::Wish;
use crate::workbench::{KeptRuns, Lane, Workbench};
use crate::{say, words};

/// Width of the list, in points.
pub const WIDTH: f32 = 290.0;
/// Height of a run in it.
const ROW: f32 = 52.0;
/// Size of the small curve.
const SPARK: egui::Vec2 = vec2(64.0, 16.0);
/// Frames after which a field keeps the keyboard.
const SETTLES: u8 = 3;
/// Colours to choose from.
const COLOURS: usize = 6;

/// In what order runs stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, IntoStaticStr, EnumCount)]
#[strum(serialize_all = "kebab-case")]
enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// Those with a star first.
    Stars,
    /// By name.
    Name,
    /// Those first that reached their goal in the fewest steps.
    StepsToGoal,
    /// The smallest loss first.
    Loss,
}

impl Order {
    const ALL: [Self; Self::COUNT] = [Self::Newest, Self::Stars, Self::Name, Self::StepsToGoal, Self::Loss];

    fn name(self) -> &'static str {
        words::named("runs-by", self.into())
    }

    fn compare(self, a: &RunSummary, b: &RunSummary) -> Ordering {
        let steps = |run: &RunSummary| if run.outcome.is_goal() { run.steps } else { u64::MAX };
        match self {
            Self::Newest => b.id.cmp(&a.id),
            Self::Stars => b.labels.star.cmp(&a.labels.star),
            Self::Name => name(a).cmp(&name(b)),
            Self::StepsToGoal => steps(a).cmp(&steps(b)),
            Self::Loss => a.loss.total_cmp(&b.loss),
        }
    }
}

/// What of a run is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Note,
}

/// How the list is shown.
#[derive(Debug, Default)]
pub struct RunList {
    filter: String,
    order: Order,
    /// What is being typed, of which run, and for how many frames it has had the keyboard.
    editing: Option<(RunId, Field, String, u8)>,
}

/// What everything in the list needs.
struct Sheet<'a> {
    kept: &'a KeptRuns,
    workbench: &'a Workbench,
    theme: &'a Theme,
    intents: &'a mut Intents,
}

/// What people call a run, else what its experiment is called.
fn name(run: &RunSummary) -> String {
    match &run.labels.name {
        name if !name.is_empty() => name.clone(),
        _ if preset::built_in_names().contains(&run.preset.as_str()) => {
            words::named("preset-title", &run.preset).to_owned()
        }
        _ => run.preset.clone(),
    }
}

impl RunList {
    /// Paints the list.
    pub fn show(&mut self, ui: &mut Ui, kept: &KeptRuns, workbench: &Workbench, theme: &Theme, intents: &mut Intents) {
        let mut sheet = Sheet { kept, workbench, theme, intents };
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(6.0);
        ui.label(RichText::new(words::text("runs-title").to_uppercase()).heading().color(theme.secondary));
        self.choosing_ui(ui);
        let runs = self.runs(kept.list());
        let footer = footer_height(&sheet, ui);
        let height = (ui.available_height() - footer).max(ROW);
        if runs.is_empty() {
            let key = if !kept.is_open() {
                "runs-not-kept"
            } else if kept.list().is_empty() {
                "runs-none-yet"
            } else {
                "runs-none-found"
            };
            ui.add(Label::new(RichText::new(words::text(key)).color(theme.secondary)).wrap());
        }
        ScrollArea::vertical().auto_shrink(false).max_height(height).show_rows(ui, ROW, runs.len(), |ui, range| {
            for run in &runs[range] {
                self.row_ui(ui, run, &mut sheet);
            }
        });
        footer_ui(ui, &mut sheet);
    }

    fn choosing_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ComboBox::from_id_salt("order of runs").width(110.0).selected_text(self.order.name()).show_ui(ui, |ui| {
                for order in Order::ALL {
                    ui.selectable_value(&mut self.order, order, order.name());
                }
            });
            let filter = TextEdit::singleline(&mut self.filter).hint_text(words::text("runs-filter"));
            ui.add_sized(vec2(ui.available_width(), 22.0), filter).on_hover_text(words::text("runs-filter.hover"));
        });
    }

    /// The runs that fit, in their order.
    fn runs<'a>(&self, list: &'a [RunSummary]) -> Vec<&'a RunSummary> {
        let wanted = self.filter.trim().to_lowercase();
        let fits = |run: &&RunSummary| {
            if wanted.is_empty() {
                return true; // as in nearly every frame
            }
            let outcome = words::named("outcome", run.outcome.key());
            let texts = [&name(run), &run.preset, &run.labels.note, outcome, &run.seed.to_string()];
            texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let mut runs: Vec<&RunSummary> = list.iter().filter(fits).collect();
        runs.sort_by(|a, b| self.order.compare(a, b)); // stable: the newest first among equals
        runs
    }

    fn row_ui(&mut self, ui: &mut Ui, run: &RunSummary, sheet: &mut Sheet<'_>) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        // A name of its own: automatic ones change with what stands above, a notice that comes or goes, and then a menu
        // closes and a field loses the keyboard.
        let id = egui::Id::unique(("kept run", run.id));
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect).scope_id(id));
        let theme = sheet.theme;
        ui.painter().hline(rect.x_range(), rect.bottom() + 1.0, Stroke::new(1.0, theme.line));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            star_ui(ui, run, sheet);
            colour_ui(ui, run, theme);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.menu_ui(ui, run, sheet);
                shown_ui(ui, run, sheet);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.name_ui(ui, run, sheet));
            });
        });
        ui.horizontal(|ui| {
            spark_ui(ui, run, theme);
            let outcome = words::named("outcome", run.outcome.key());
            let said = say!("runs-row", outcome = outcome, steps = run.steps, seed = run.seed.to_string());
            let colour = if run.outcome.is_goal() { theme.good } else { theme.secondary };
            let label = Label::new(RichText::new(said).font(theme.small_font()).color(colour)).truncate();
            ui.add(label).on_hover_text(hover(run));
        });
    }

    /// The name, or the field where it is written.
    fn name_ui(&mut self, ui: &mut Ui, run: &RunSummary, sheet: &mut Sheet<'_>) {
        match &mut self.editing {
            Some((id, field, text, n_frames)) if *id == run.id => {
                let hint = match field {
                    Field::Name => words::text("runs-name"),
                    Field::Note => words::text("runs-note"),
                };
                // A name of its own: the automatic one changes with what stands above, and the keyboard with it.
                let id = egui::Id::unique(("field of a kept run", run.id));
                let edit = TextEdit::singleline(text).id(id).hint_text(hint).desired_width(ui.available_width());
                let response = ui.add(edit);
                // The menu that it came from closes meanwhile, and takes the keyboard along.
                if *n_frames < SETTLES {
                    if response.has_focus() {
                        *n_frames += 1;
                    } else {
                        response.request_focus();
                    }
                    ui.ctx().request_repaint();
                } else if response.lost_focus() {
                    if !ui.input(|i| i.key_pressed(Key::Escape)) {
                        let mut labels = run.labels.clone();
                        match field {
                            Field::Name => text.trim().clone_into(&mut labels.name),
                            Field::Note => text.trim().clone_into(&mut labels.note),
                        }
                        label(sheet, run, labels);
                    }
                    self.editing = None;
                }
            }
            _ => {
                let label = Label::new(RichText::new(name(run)).color(sheet.theme.text)).truncate();
                let response = ui.add(label.sense(Sense::click())).on_hover_text(hover(run));
                if response.double_clicked() {
                    self.edit(run, Field::Name);
                }
            }
        }
    }

    fn edit(&mut self, run: &RunSummary, field: Field) {
        let text = match field {
            Field::Name => run.labels.name.clone(),
            Field::Note => run.labels.note.clone(),
        };
        self.editing = Some((run.id, field, text, 0));
    }

    fn menu_ui(&mut self, ui: &mut Ui, run: &RunSummary, sheet: &mut Sheet<'_>) {
        let menu = ui.menu_button("…", |ui| {
            let mut wish = None;
            let mut item = |ui: &mut Ui, key: &str, makes: Wish| {
                let button = Button::new(words::text(key));
                if ui.add(button).on_hover_text(words::text(&format!("{key}.hover"))).clicked() {
                    wish = Some(makes);
                    ui.close();
                }
            };
            item(ui, "runs-open", Wish::Open(run.id));
            item(ui, "runs-duplicate", Wish::Duplicate(run.id));
            item(ui, "runs-delete", Wish::Delete(vec![run.id]));
            ui.separator();
            for (key, field) in [("runs-rename", Field::Name), ("runs-write-note", Field::Note)] {
                if ui.button(words::text(key)).clicked() {
                    self.edit(run, field);
                    ui.close();
                }
            }
            ui.separator();
            ui.horizontal(|ui| {
                for colour in (0..COLOURS).map(|at| sheet.theme.label(at)) {
                    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
                    ui.painter().circle_filled(rect.center(), 6.0, colour);
                    if response.clicked() {
                        let hex = colour.to_hex();
                        let labels = Labels { colour: Some(hex[..7].to_owned()), ..run.labels.clone() };
                        wish = Some(Wish::Label(run.id, labels));
                        ui.close();
                    }
                }
            });
            if let Some(wish) = wish {
                sheet.intents.push(Intent::Kept(wish));
            }
        });
        menu.response.on_hover_text(words::text("runs-more"));
    }
}

fn label(sheet: &mut Sheet<'_>, run: &RunSummary, labels: Labels) {
    if labels != run.labels {
        sheet.intents.push(Intent::Kept(Wish::Label(run.id, labels)));
    }
}

/// Everything that is known of a run, under the pointer.
fn hover(run: &RunSummary) -> String {
    let began: String = run.began.chars().take(19).collect::<String>().replace('T', " ");
    let mut lines = vec![
        name(run),
        say!("runs-times", began = began, secs = format!("{:.2}", run.active_secs)),
        say!("runs-steps", steps = run.steps, loss = format!("{:.6}", run.loss)),
    ];
    lines.extend(run.accuracy.map(|share| say!("summary-accuracy", percent = format!("{:.1}", 100.0 * share))));
    if !run.labels.note.is_empty() {
        lines.push(run.labels.note.clone());
    }
    lines.join("\n")
}

fn star_ui(ui: &mut Ui, run: &RunSummary, sheet: &mut Sheet<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::click());
    let theme = sheet.theme;
    let tip = |i: usize| {
        let radius = if i.is_multiple_of(2) { 6.5 } else { 2.8 };
        let angle = std::f32::consts::PI * (i as f32 / 5.0 - 0.5);
        rect.center() + radius * vec2(angle.cos(), angle.sin())
    };
    if run.labels.star {
        for i in (0..10).step_by(2) {
            let spike = vec![tip(i), tip(i + 1), rect.center(), tip(i + 9)];
            ui.painter().add(Shape::convex_polygon(spike, theme.warning, Stroke::NONE));
        }
    } else {
        let line = (0..10).map(tip).collect();
        ui.painter().add(Shape::closed_line(line, Stroke::new(1.0, theme.faint)));
    }
    let (checked, text) = (run.labels.star, words::text("runs-star"));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, checked, text));
    if response.on_hover_text(words::text("runs-star.hover")).clicked() {
        label(sheet, run, Labels { star: !run.labels.star, ..run.labels.clone() });
    }
}

fn colour_ui(ui: &mut Ui, run: &RunSummary, theme: &Theme) {
    let colour = run.labels.colour.as_deref().and_then(|hex| Color32::from_hex(hex).ok());
    let (rect, _) = ui.allocate_exact_size(vec2(10.0, 16.0), Sense::hover());
    match colour {
        Some(colour) => ui.painter().circle_filled(rect.center(), 4.5, colour),
        None => ui.painter().circle_stroke(rect.center(), 4.0, Stroke::new(1.0, theme.faint)),
    };
}

/// Whether its curves are shown beside the present run's; of a live run they always are.
fn shown_ui(ui: &mut Ui, run: &RunSummary, sheet: &mut Sheet<'_>) {
    if sheet.workbench.lanes().map(Lane::run).any(|live| live.id() == run.id) {
        let live = RichText::new(words::text("runs-live")).font(sheet.theme.small_font()).color(sheet.theme.accent);
        ui.label(live);
        return;
    }
    let shown = sheet.workbench.records().is_shown(run.id);
    let text = RichText::new(words::text("runs-curve")).font(sheet.theme.small_font());
    let button = ui.add(Button::selectable(shown, text));
    if button.on_hover_text(words::text("runs-curve.hover")).clicked() {
        sheet.intents.push(Intent::Kept(Wish::Show(run.id, !shown)));
    }
}

/// The loss over the run, each on its own logarithmic scale.
fn spark_ui(ui: &mut Ui, run: &RunSummary, theme: &Theme) {
    let (rect, _) = ui.allocate_exact_size(SPARK, Sense::hover());
    let logs = || run.spark.iter().map(|mean| mean.log10());
    let (low, high) = logs()
        .filter(|log| log.is_finite())
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
    if low > high {
        return;
    }
    let n = run.spark.len().saturating_sub(1).max(1) as f32;
    let at = |(i, log): (usize, f32)| {
        let height = if high > low { (log - low) / (high - low) } else { 0.5 };
        pos2(rect.left() + rect.width() * i as f32 / n, rect.bottom() - 1.0 - (rect.height() - 2.0) * height)
    };
    let line = logs().enumerate().filter(|(_, log)| log.is_finite()).map(at).collect();
    ui.painter().add(Shape::line(line, Stroke::new(1.2, theme.secondary)));
}

fn footer_height(sheet: &Sheet<'_>, ui: &Ui) -> f32 {
    let row = ui.spacing().interact_size.y + 8.0;
    let plan = if sheet.kept.plan().is_some() { 5.0 } else { 0.0 };
    let deleted = if sheet.kept.n_deleted() > 0 { 1.0 } else { 0.0 };
    (1.5 + plan + deleted) * row
}

fn footer_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let small = |text: String| RichText::new(text).font(theme.small_font()).color(theme.secondary);
    if sheet.kept.n_deleted() > 0 {
        ui.horizontal(|ui| {
            ui.label(small(say!("runs-gone", n = sheet.kept.n_deleted())));
            if ui.button(words::text("runs-undelete")).clicked() {
                sheet.intents.push(Intent::Kept(Wish::Undelete));
            }
        });
    }
    if let Some(plan) = sheet.kept.plan() {
        plan_ui(ui, plan, theme, sheet.intents);
        return;
    }
    ui.horizontal(|ui| {
        let (size, limit) = sheet.kept.size_bytes();
        let n = sheet.kept.list().len();
        ui.label(small(say!("runs-take", n = n, size = mb(size), limit = mb(limit))));
        let button = Button::new(words::text("runs-clean-up")).small();
        if ui.add_enabled(size > limit, button).on_hover_text(words::text("runs-clean-up.hover")).clicked() {
            sheet.intents.push(Intent::Kept(Wish::PlanCleanUp));
        }
    });
}

/// What would be deleted for good, and whether to.
fn plan_ui(ui: &mut Ui, plan: &CleanUp, theme: &Theme, intents: &mut Intents) {
    let n = plan.runs.len() + plan.deleted.len();
    ui.label(say!("runs-plan", n = n, frees = mb(plan.frees_bytes())));
    ScrollArea::vertical().id_salt("plan").max_height(70.0).show(ui, |ui| {
        for run in plan.runs.iter().chain(&plan.deleted) {
            ui.label(RichText::new(name(run)).font(theme.small_font()).color(theme.secondary));
        }
    });
    ui.horizontal(|ui| {
        if ui.button(words::text("runs-delete-for-good")).clicked() {
            intents.push(Intent::Kept(Wish::CleanUp));
        }
        if ui.button(words::text("button-cancel")).clicked() {
            intents.push(Intent::Kept(Wish::ForgetCleanUp));
        }
    });
}

fn mb(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}
