//! What few experiments set: how the rate changes, what is done to the gradient, other pulls, the best state. Folded away
//! until something of it is set.

use eframe::egui::{CollapsingHeader, RichText, Role, Ui, WidgetInfo};

use super::Sheet;
use super::controls::{choice_ui, field, is_wanted, labelled_row_ui, number, pick, row_ui, whole_number};
use crate::experiment::spec::{Spec, Watched};
use crate::nn::schedule::Decay;
use crate::nn::{GradientTransform, Init};
use crate::{say, words};

/// How many of these settings are not as usual.
fn n_set(spec: &Spec) -> usize {
    let flags = [
        !spec.schedule.is_constant(),
        spec.l1 != 0.0,
        spec.training.keep_best.is_some(),
        spec.network.bias_init.is_some(),
    ];
    flags.into_iter().filter(|set| *set).count() + spec.transform.len()
}

/// Paints the section.
pub fn more_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let n = n_set(&sheet.spec);
    let title = if n == 0 { words::text("heading-more").to_owned() } else { say!("heading-more-set", n = n) };
    let title = RichText::new(title).color(sheet.theme.secondary);
    // Opened by hand it stays so; what is set is never hidden at the start.
    let unfolds = is_wanted(ui, &["setting-schedule", "setting-transform", "setting-l1", "setting-keep-best"]);
    let header =
        CollapsingHeader::new(title).id_salt("more settings").default_open(n > 0).open(unfolds.then_some(true));
    header.show_unindented(ui, |ui| {
        schedule_ui(ui, sheet);
        transform_ui(ui, sheet);
        let theme = sheet.theme;
        row_ui(ui, theme, "setting-l1", words::text("setting-l1.hover"), |ui| {
            let field = field(&mut sheet.spec.l1, 0.0..=10.0, 0.0001).custom_formatter(|v, _| number(v));
            ui.add(field).on_hover_text(words::text("setting-l1.hover"));
        });
        bias_init_ui(ui, sheet);
        keep_best_ui(ui, sheet);
    });
}

fn schedule_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let decay = sheet.spec.schedule.decay;
    let chosen = choice_ui(ui, theme, "setting-schedule", decay.formula(), decay.name(), |ui| {
        pick(ui, Decay::examples(), |other| other.key() == decay.key(), |other| [other.name(), other.formula()])
    });
    let schedule = &mut sheet.spec.schedule;
    schedule.decay = chosen.unwrap_or(decay);
    match &mut schedule.decay {
        Decay::Constant => {}
        Decay::Step { every, factor } => {
            labelled_row_ui(ui, theme, words::text("setting-decay-every"), decay.formula(), |ui| {
                ui.add(whole_number(every, 1..=u64::MAX, 10.0));
            });
            labelled_row_ui(ui, theme, words::text("setting-decay-factor"), decay.formula(), |ui| {
                ui.add(field(factor, 1e-6..=10.0, 0.01).custom_formatter(|v, _| number(v)));
            });
        }
        Decay::Cosine { steps, to } => {
            labelled_row_ui(ui, theme, words::text("setting-decay-steps"), decay.formula(), |ui| {
                ui.add(whole_number(steps, 1..=u64::MAX, 100.0));
            });
            labelled_row_ui(ui, theme, words::text("setting-decay-to"), decay.formula(), |ui| {
                ui.add(field(to, 0.0..=100.0, 0.001).custom_formatter(|v, _| number(v)));
            });
        }
    }
    row_ui(ui, theme, "setting-warm-up", words::text("setting-warm-up.hover"), |ui| {
        ui.add(whole_number(&mut schedule.warm_up, 0..=u64::MAX, 1.0))
            .on_hover_text(words::text("setting-warm-up.hover"));
    });
}

/// What becomes of the gradient before it is used: a list in order, each taken away or given its constant; and one more.
fn transform_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let added = choice_ui(
        ui,
        theme,
        "setting-transform",
        words::text("setting-transform.hover"),
        words::text("setting-transform-add"),
        |ui| pick(ui, GradientTransform::examples(), |_| false, |value| [value.name(), value.description()]),
    );
    let mut removed = None;
    for (at, transform) in sheet.spec.transform.iter_mut().enumerate() {
        let hover = transform.description();
        let name = format!("{}. {}", at + 1, transform.name());
        labelled_row_ui(ui, theme, &name, hover, |ui| {
            let remove = ui.small_button("×").on_hover_text(words::text("setting-transform-remove"));
            let label = format!("{name}: {}", words::text("setting-transform-remove"));
            remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if remove.clicked() {
                removed = Some(at);
            }
            if let Some(most) = transform.constant() {
                ui.add(field(most, 1e-9..=1e9, 0.01).custom_formatter(|v, _| number(v))).on_hover_text(hover);
            }
        });
    }
    if let Some(at) = removed {
        sheet.spec.transform.remove(at);
    }
    sheet.spec.transform.extend(added);
}

fn bias_init_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let init = sheet.spec.network.bias_init;
    let shown = init.map_or(words::text("setting-init-as-weights"), Init::name);
    let hover = words::text("setting-bias-init.hover");
    let chosen = choice_ui(ui, theme, "setting-bias-init", hover, shown, |ui| {
        let as_weights = ui.selectable_label(init.is_none(), words::text("setting-init-as-weights"));
        let examples = Init::examples().into_iter().filter(|example| !matches!(example, Init::Orthogonal { .. }));
        let is_current = |other: Init| init.is_some_and(|init| init.key() == other.key());
        let picked = pick(ui, examples, is_current, |other| [other.name(), other.formula()]);
        picked.map(Some).or(as_weights.clicked().then_some(None))
    });
    if let Some(chosen) = chosen {
        sheet.spec.network.bias_init = chosen;
    }
    if let Some((name, value)) = sheet.spec.network.bias_init.as_mut().and_then(Init::constant) {
        labelled_row_ui(ui, theme, name, hover, |ui| {
            ui.add(field(value, -100.0..=100.0, 0.01).custom_formatter(|v, _| number(v)));
        });
    }
}

fn keep_best_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let kept = sheet.spec.training.keep_best;
    let nothing = words::text("setting-keep-best-none");
    let has_test_rows = sheet.spec.data.test_share > 0.0;
    let hover = words::text("setting-keep-best.hover");
    let shown = kept.map_or(nothing, Watched::name);
    let chosen = choice_ui(ui, sheet.theme, "setting-keep-best", hover, shown, |ui| {
        let mut chosen = ui.selectable_label(kept.is_none(), nothing).clicked().then_some(None);
        for of in Watched::ALL {
            let may = has_test_rows || of == Watched::Loss;
            let row = ui.add_enabled(may, eframe::egui::Button::selectable(kept == Some(of), of.name()));
            if row.on_disabled_hover_text(words::text("setting-no-test-rows")).clicked() {
                chosen = Some(Some(of));
            }
        }
        chosen
    });
    if let Some(chosen) = chosen {
        sheet.spec.training.keep_best = chosen;
    }
}
