//! What a hidden layer does beside its activation: normalisation, skip, dropout and a start of its own, behind a small
//! button in the layer's row that says what is set.

use eframe::egui::{self, RichText, Role, Ui, WidgetInfo};

use super::controls::{combo_ui, field, labelled_row_ui, pick};
use crate::experiment::spec::HiddenSpec;
use crate::nn::{Init, Normalisation};
use crate::ui::theme::Theme;
use crate::words;

/// What of a layer is set, in a few signs that fit between its name and its activation: `BN`, `LN`, `+` for a skip, `d` for
/// dropout, `W` for a start of its own.
fn signs(layer: &HiddenSpec) -> String {
    let norm = match layer.norm {
        Normalisation::None => None,
        Normalisation::Batch => Some("BN".to_owned()),
        Normalisation::Layer => Some("LN".to_owned()),
    };
    let skip = layer.skip.then(|| "+".to_owned());
    let dropout = (layer.dropout > 0.0).then(|| "d".to_owned());
    let init = layer.init.map(|_| "W".to_owned());
    [norm, skip, dropout, init].into_iter().flatten().collect()
}

/// The button of one row, for the layers that it stands for; each of them takes what is chosen. `name` is the row's, for
/// readers of the screen.
pub fn layer_behind_ui(ui: &mut Ui, theme: &Theme, name: &str, layers: &mut [HiddenSpec], inputs: usize) {
    let Some(first) = layers.first().copied() else { return };
    let is_one = layers.iter().all(|layer| signs(layer) == signs(&first));
    let shown = if is_one { signs(&first) } else { "–".to_owned() };
    let color = if shown.is_empty() { theme.faint } else { theme.accent };
    let shown = if shown.is_empty() { "…".to_owned() } else { shown };
    let button = egui::Button::new(RichText::new(shown).small().color(color)).frame(false);
    let config =
        egui::containers::menu::MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_width(300.0); // rows take all that they are given
        let mut layer = first;
        behind_ui(ui, theme, &mut layer, layers.len() > 1 || inputs == first.units);
        if layer != first {
            let mut below = inputs;
            for each in layers.iter_mut() {
                // What was not touched stays what it is in each of them.
                each.norm = if layer.norm == first.norm { each.norm } else { layer.norm };
                each.dropout = if layer.dropout == first.dropout { each.dropout } else { layer.dropout };
                each.init = if layer.init == first.init { each.init } else { layer.init };
                if layer.skip != first.skip {
                    each.skip = layer.skip && each.units == below;
                }
                below = each.units;
            }
        }
    });
    let label = format!("{name}: {}", words::text("setting-behind"));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    response.on_hover_text(words::text("setting-behind.hover"));
}

fn behind_ui(ui: &mut Ui, theme: &Theme, layer: &mut HiddenSpec, may_skip: bool) {
    labelled_row_ui(ui, theme, words::text("setting-norm"), layer.norm.formula(), |ui| {
        let (_, chosen) = combo_ui(ui, "setting-norm", layer.norm.formula(), layer.norm.name(), 110.0, |ui| {
            pick(ui, Normalisation::ALL, |norm| norm == layer.norm, |norm| [norm.name(), norm.formula()])
        });
        layer.norm = chosen.unwrap_or(layer.norm);
    });
    let may_change = may_skip || layer.skip;
    let skip = egui::Checkbox::new(&mut layer.skip, words::text("setting-skip"));
    ui.add_enabled(may_change, skip)
        .on_hover_text(words::text("setting-skip.hover"))
        .on_disabled_hover_text(words::text("setting-skip.undefined"));
    labelled_row_ui(ui, theme, words::text("setting-dropout"), words::text("setting-dropout.hover"), |ui| {
        let mut percent = 100.0 * layer.dropout;
        let field = field(&mut percent, 0.0..=99.0, 0.5).suffix(" %");
        if ui.add(field).on_hover_text(words::text("setting-dropout.hover")).changed() {
            layer.dropout = percent / 100.0;
        }
    });
    let shown = layer.init.map_or(words::text("setting-init-as-network"), Init::name);
    labelled_row_ui(ui, theme, words::text("setting-init"), words::text("setting-init-as-network"), |ui| {
        let (_, chosen) = combo_ui(ui, "setting-init-of-layer", shown, shown, 110.0, |ui| {
            let as_network = ui.selectable_label(layer.init.is_none(), words::text("setting-init-as-network"));
            let is_current = |other: Init| layer.init.is_some_and(|init| init.key() == other.key());
            let picked = pick(ui, Init::examples(), is_current, |other| [other.name(), other.formula()]);
            picked.map(Some).or(as_network.clicked().then_some(None))
        });
        layer.init = chosen.unwrap_or(layer.init);
    });
    if let Some((name, value)) = layer.init.as_mut().and_then(Init::constant) {
        labelled_row_ui(ui, theme, name, "", |ui| {
            ui.add(field(value, -100.0..=100.0, 0.01));
        });
    }
}
