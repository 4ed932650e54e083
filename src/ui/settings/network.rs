//! The network, its loss and initial weights, and the gradient rule.

use eframe::egui::{DragValue, RichText, Sense, Ui, vec2};

use super::Sheet;
use super::controls::{choice_ui, combo_ui, count_slider_ui, heading_ui, number, row_ui, whole_number};
use crate::experiment::adapt::{self, Changed};
use crate::experiment::spec::HiddenSpec;
use crate::nn::{Activation, GradientRule, Init, Loss, OutputActivation};
use crate::ui::sentences::shown_name;
use crate::{say, words};

/// Hidden layers that the slider offers; presets may have more.
const SLIDER_LAYERS: usize = 12;
/// Units that a field offers.
const MAX_UNITS: usize = 512;

/// Paints the section.
pub fn network_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, words::text("heading-network"));
    let n_layers = sheet.spec.network.hidden.len() + 1;
    for (l, layer) in sheet.spec.network.hidden.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            swatch_ui(ui, theme.layer(l, n_layers));
            ui.label(say!("setting-layer", layer = l + 1));
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                ui.add(whole_number(&mut layer.units, 1..=MAX_UNITS, 0.1))
                    .on_hover_text(words::text("setting-units.hover"));
                let shown = layer.activation.name();
                let chosen = combo_ui(ui, ("activation", l), layer.activation.formula(), shown, 92.0, |ui| {
                    pick(ui, &Activation::ALL, layer.activation, Activation::name, Activation::formula)
                });
                layer.activation = chosen.unwrap_or(layer.activation);
            });
        });
    }
    output_ui(ui, sheet, n_layers);
    layers_ui(ui, sheet);
    loss_ui(ui, sheet);
    init_ui(ui, sheet);
}

/// The colour of a layer, the same in every panel.
fn swatch_ui(ui: &mut Ui, color: eframe::egui::Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 9.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
}

/// The values of an enum as rows of a combo box; the one that was clicked.
fn pick<T: Copy + PartialEq>(
    ui: &mut Ui,
    all: &[T],
    current: T,
    name: impl Fn(T) -> &'static str,
    hover: impl Fn(T) -> &'static str,
) -> Option<T> {
    let mut chosen = None;
    for value in all {
        if ui.selectable_label(*value == current, name(*value)).on_hover_text(hover(*value)).clicked() {
            chosen = Some(*value);
        }
    }
    chosen
}

fn output_ui(ui: &mut Ui, sheet: &mut Sheet<'_>, n_layers: usize) {
    let theme = sheet.theme;
    let n_outputs = sheet.workbench.ready.experiment.sizes().last().copied().unwrap_or(1);
    ui.horizontal(|ui| {
        swatch_ui(ui, theme.layer(n_layers - 1, n_layers));
        ui.label(words::text("setting-output"));
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            ui.add_enabled(false, eframe::egui::Button::new(n_outputs.to_string()))
                .on_disabled_hover_text(words::text("setting-outputs.hover"));
            let output = sheet.spec.network.output;
            let chosen =
                combo_ui(ui, "output activation", words::text("setting-output.hover"), output.name(), 92.0, |ui| {
                    pick(ui, &OutputActivation::ALL, output, OutputActivation::name, |_| {
                        words::text("setting-output.hover")
                    })
                });
            if let Some(chosen) = chosen {
                sheet.spec.network.output = chosen;
                adapt::pair_output_with_loss(&mut sheet.spec, Changed::Output);
            }
        });
    });
}

fn layers_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let hidden = &mut sheet.spec.network.hidden;
    let mut n = hidden.len();
    let most = SLIDER_LAYERS.max(n);
    count_slider_ui(
        ui,
        sheet.theme,
        (words::text("setting-hidden-layers"), words::text("setting-hidden-layers.hover")),
        &mut n,
        0..=most,
        2,
        "",
    );
    if n != hidden.len() {
        // A new layer is like the last one.
        let like = hidden.last().copied().unwrap_or(HiddenSpec { units: 3, activation: Activation::Sigmoid });
        hidden.resize(n, like);
    }
}

fn loss_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let loss = sheet.spec.loss;
    let chosen = choice_ui(ui, sheet.theme, "setting-loss", loss.formula(), loss.name(), |ui| {
        pick(ui, &Loss::ALL, loss, Loss::name, Loss::formula)
    });
    if let Some(chosen) = chosen {
        sheet.spec.loss = chosen;
        adapt::pair_output_with_loss(&mut sheet.spec, Changed::Loss);
    }
}

fn init_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let init = sheet.spec.network.init;
    let shown = match sheet.workbench.ready.experiment.initial_weights() {
        Some(initial) => shown_name(&initial.path),
        None => init_words(init),
    };
    let chosen = choice_ui(ui, theme, "setting-init", init.formula(), &shown, |ui| {
        let mut chosen = None;
        for example in Init::examples() {
            let is_current = example.key() == init.key();
            if ui.selectable_label(is_current, example.name()).on_hover_text(example.formula()).clicked() && !is_current
            {
                chosen = Some(example);
            }
        }
        chosen
    });
    if let Some(chosen) = chosen {
        sheet.spec.network.init = chosen;
    }
    if let Init::Normal { std: spread, biases }
    | Init::ScaledNormal { gain: spread, biases }
    | Init::Uniform { limit: spread, biases } = &mut sheet.spec.network.init
    {
        row_ui(ui, theme, words::text("setting-spread"), init.formula(), |ui| {
            ui.add(
                DragValue::new(spread)
                    .range(0.0..=100.0)
                    .clamp_existing_to_range(false)
                    .speed(0.01)
                    .update_while_editing(false),
            )
            .on_hover_text(init.formula());
            ui.checkbox(biases, words::text("setting-biases")).on_hover_text(words::text("setting-biases.hover"));
        });
    }
}

/// Name of an initialisation with its spread.
fn init_words(init: Init) -> String {
    match init {
        Init::Normal { std: v, .. } | Init::ScaledNormal { gain: v, .. } | Init::Uniform { limit: v, .. } => {
            format!("{} ({})", init.name(), number(v))
        }
        _ => init.name().to_owned(),
    }
}

/// Paints the section of the gradient rule: what it does, and how far it is from the derivative now.
pub fn rule_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, words::text("heading-gradient-rule"));
    let rule = sheet.spec.gradient;
    let sizes = sheet.workbench.ready.experiment.sizes();
    let chosen = choice_ui(ui, theme, "setting-rule", words::text("setting-rule.hover"), rule.name(), |ui| {
        let mut chosen = None;
        for value in GradientRule::ALL {
            let button = eframe::egui::Button::selectable(value == rule, value.name());
            let response = ui.add_enabled(value.is_defined_for(sizes), button);
            let response = response
                .on_hover_text(value.description())
                .on_disabled_hover_text(words::text("setting-rule.undefined"));
            if response.clicked() {
                chosen = Some(value);
            }
        }
        chosen
    });
    sheet.spec.gradient = chosen.unwrap_or(rule);
    ui.label(RichText::new(rule.description()).small().color(theme.secondary));
    let cosine = sheet.workbench.run.snapshot.as_ref().and_then(|s| s.cosine_to_exact);
    if let Some(cosine) = cosine.filter(|_| rule != GradientRule::Exact) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let words = RichText::new(words::text("setting-cosine")).small().color(theme.secondary);
            ui.label(words).on_hover_text(words::text("setting-cosine.hover"));
            let color = if cosine < 0.5 { theme.bad } else { theme.text };
            ui.label(RichText::new(format!("{cosine:.2}")).small().strong().color(color));
        });
    }
}
