//! The network, its loss and initial weights, and the gradient rule.

use eframe::egui::{Align, Button, Color32, Label, Layout, RichText, Sense, Ui, vec2};

use super::Sheet;
use super::behind::layer_behind_ui;
use super::controls::{
    answer, choice_ui, combo_ui, count_slider_ui, field, heading_ui, number, pick, row_ui, whole_number,
};
use crate::data::shown_name;
use crate::experiment::check::MAX_UNITS;
use crate::experiment::spec::HiddenSpec;
use crate::nn::{Activation, GradientRule, Init, Loss, OutputActivation};
use crate::ui::theme::Theme;
use crate::{say, words};

/// Hidden layers that the slider offers; more can be typed, and presets may have more.
const SLIDER_LAYERS: usize = 12;
/// A mistyped number of layers goes to the check, which refuses it, but not as so many layers in memory.
const MOST_TYPED: usize = 10_000;
/// Width of the column of activations, in points.
const ACTIVATION_WIDTH: f32 = 92.0;
/// Width of the column of units, in points.
const UNITS_WIDTH: f32 = 40.0;

/// Paints the section.
pub fn network_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, words::text("heading-network"));
    // The count stands above the rows that it adds and takes away: so it stays under the pointer that drags it.
    layers_ui(ui, sheet);
    all_hidden_ui(ui, sheet);
    let n_layers = sheet.spec.network.hidden.len() + 1;
    let mut inputs = sheet.workbench.ready().experiment.sizes()[0];
    for (l, layer) in sheet.spec.network.hidden.iter_mut().enumerate() {
        let name = say!("setting-layer", layer = l + 1);
        layer_row_ui(ui, theme.layer(l, n_layers), &name, |ui| {
            ui.add(whole_number(&mut layer.units, 1..=MAX_UNITS, 0.1))
                .on_hover_text(words::text("setting-units.hover"));
            let shown = layer.activation.name();
            let (_, chosen) =
                combo_ui(ui, ("activation", l), layer.activation.formula(), shown, ACTIVATION_WIDTH, |ui| {
                    pick(ui, Activation::ALL, |f| f == layer.activation, |f| [f.name(), f.formula()])
                });
            layer.activation = chosen.unwrap_or(layer.activation);
            layer_behind_ui(ui, theme, &name, std::slice::from_mut(layer), inputs);
        });
        inputs = layer.units;
    }
    output_ui(ui, sheet, n_layers);
    loss_ui(ui, sheet);
    init_ui(ui, sheet);
}

/// One row of a layer: its colour, its name, and at the right its units and its activation, in columns of one width.
fn layer_row_ui(ui: &mut Ui, color: Color32, name: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        swatch_ui(ui, color);
        ui.label(name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().interact_size.x = UNITS_WIDTH;
            right(ui);
        });
    });
}

/// One control for activation and units of all hidden layers, as soon as there are two of them.
fn all_hidden_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let (theme, inputs) = (sheet.theme, sheet.workbench.ready().experiment.sizes()[0]);
    let hidden = &mut sheet.spec.network.hidden;
    let [first, rest @ ..] = hidden.as_slice() else { return };
    if rest.is_empty() {
        return;
    }
    let same_units = rest.iter().all(|layer| layer.units == first.units);
    let activation = rest.iter().all(|layer| layer.activation == first.activation).then_some(first.activation);
    let mut units = first.units;
    let (mut new_units, mut new_activation) = (None, None);
    layer_row_ui(ui, Color32::TRANSPARENT, words::text("setting-all-hidden"), |ui| {
        let field = whole_number(&mut units, 1..=MAX_UNITS, 0.1);
        // Of layers that differ no number is shown; one that is typed or dragged holds for all.
        let field = if same_units { field } else { field.custom_formatter(|_, _| "–".to_owned()) };
        let response = ui.add(field).on_hover_text(words::text("setting-all-hidden.hover"));
        new_units = response.changed().then_some(units);
        let shown = activation.map_or("–", Activation::name);
        let hover = words::text("setting-all-hidden.hover");
        let (button, chosen) = combo_ui(ui, "setting-all-hidden", hover, shown, ACTIVATION_WIDTH, |ui| {
            pick(ui, Activation::ALL, |f| Some(f) == activation, |f| [f.name(), f.formula()])
        });
        new_activation = chosen;
        answer(ui, "setting-all-hidden", button, ui.min_rect());
        layer_behind_ui(ui, theme, words::text("setting-all-hidden"), hidden, inputs);
    });
    for layer in hidden {
        layer.units = new_units.unwrap_or(layer.units);
        layer.activation = new_activation.unwrap_or(layer.activation);
    }
}

/// The colour of a layer, the same in every panel.
fn swatch_ui(ui: &mut Ui, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 9.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
}

fn output_ui(ui: &mut Ui, sheet: &mut Sheet<'_>, n_layers: usize) {
    let theme = sheet.theme;
    let n_outputs = sheet.workbench.ready().experiment.sizes().last().copied().unwrap_or(1);
    layer_row_ui(ui, theme.layer(n_layers - 1, n_layers), words::text("setting-output"), |ui| {
        let units = Button::new(words::grouped(n_outputs as f64)).min_size(ui.spacing().interact_size);
        ui.add_enabled(false, units).on_disabled_hover_text(words::text("setting-outputs.hover"));
        let output = sheet.spec.network.output;
        let hover = words::text("setting-output.hover");
        let (button, chosen) = combo_ui(ui, "setting-output", hover, output.name(), ACTIVATION_WIDTH, |ui| {
            pick(ui, OutputActivation::ALL, |f| f == output, |f| [f.name(), hover])
        });
        answer(ui, "setting-output", button, ui.min_rect());
        if let Some(chosen) = chosen {
            sheet.spec.network.output = chosen;
        }
    });
}

fn layers_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let hidden = &mut sheet.spec.network.hidden;
    let mut n = hidden.len();
    let most = SLIDER_LAYERS.max(n);
    count_slider_ui(ui, sheet.theme, "setting-hidden-layers", &mut n, 0..=most, 2, "");
    if n != hidden.len() {
        // A new layer is like the last one.
        let like = hidden.last().copied().unwrap_or(HiddenSpec::new(3, Activation::Sigmoid));
        hidden.resize(n.min(MOST_TYPED), like);
    }
}

fn loss_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let loss = sheet.spec.loss;
    let chosen = choice_ui(ui, sheet.theme, "setting-loss", loss.formula(), loss.name(), |ui| {
        pick(ui, Loss::ALL, |other| other == loss, |other| [other.name(), other.formula()])
    });
    if let Some(chosen) = chosen {
        sheet.spec.loss = chosen;
    }
}

fn init_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    let init = sheet.spec.network.init;
    let shown = match sheet.workbench.ready().experiment.initial_weights() {
        Some(initial) => shown_name(&initial.path),
        None => init_words(init),
    };
    let chosen = choice_ui(ui, theme, "setting-init", init.formula(), &shown, |ui| {
        pick(ui, Init::examples(), |other| other.key() == init.key(), |other| [other.name(), other.formula()])
    });
    if let Some(chosen) = chosen {
        sheet.spec.network.init = chosen;
    }
    let (key, least) = match init {
        Init::Constant { .. } => ("setting-weight-value", -100.0),
        _ => ("setting-spread", 0.0),
    };
    let set = &mut sheet.spec.network.init;
    if set.constant().is_some() {
        row_ui(ui, theme, key, init.formula(), |ui| {
            if let Some((_, number)) = set.constant() {
                ui.add(field(number, least..=100.0, 0.01)).on_hover_text(init.formula());
            }
            if let Init::Normal { biases, .. } | Init::ScaledNormal { biases, .. } | Init::Uniform { biases, .. } = set
            {
                ui.checkbox(biases, words::text("setting-biases")).on_hover_text(words::text("setting-biases.hover"));
            }
        });
    }
}

/// Name of an initialisation with its number.
fn init_words(mut init: Init) -> String {
    let name = init.name();
    init.constant().map_or_else(|| name.to_owned(), |(_, v)| format!("{name} ({})", number(*v)))
}

/// Paints the section of the gradient rule: what it does, and how far it is from the derivative now.
pub fn rule_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let theme = sheet.theme;
    heading_ui(ui, theme, words::text("heading-gradient-rule"));
    let rule = sheet.spec.gradient;
    let sizes = sheet.workbench.ready().experiment.sizes();
    let chosen = choice_ui(ui, theme, "setting-rule", words::text("setting-rule.hover"), rule.name(), |ui| {
        let mut chosen = None;
        for value in GradientRule::ALL {
            let button = Button::selectable(value == rule, value.name());
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
    description_ui(ui, theme, rule);
    // The row is always there, so that nothing below it moves when the first batch brings the number.
    let cosine = sheet.workbench.run().snapshot.as_ref().and_then(|s| s.cosine_to_exact);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let words = RichText::new(words::text("setting-cosine")).small().color(theme.secondary);
        ui.label(words).on_hover_text(words::text("setting-cosine.hover"));
        let (shown, color) = match cosine {
            Some(cosine) if cosine < 0.5 => (format!("{cosine:.2}"), theme.bad),
            Some(cosine) => (format!("{cosine:.2}"), theme.text),
            None => ("–".to_owned(), theme.secondary),
        };
        ui.label(RichText::new(shown).small().strong().color(color));
    });
}

/// What the rule does, in the height of the longest description: nothing below moves when another rule is chosen.
fn description_ui(ui: &mut Ui, theme: &Theme, rule: GradientRule) {
    let width = ui.available_width();
    let lay = |rule: GradientRule| {
        ui.painter().layout(rule.description().to_owned(), theme.small_font(), theme.secondary, width)
    };
    let height = GradientRule::ALL.into_iter().map(|rule| lay(rule).size().y).fold(0.0, f32::max);
    ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
        ui.set_min_height(height);
        ui.add(Label::new(RichText::new(rule.description()).small().color(theme.secondary)).wrap());
    });
}
