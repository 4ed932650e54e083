//! The samples: generator or file, columns, noise, split, scaling.

use eframe::egui::{DragValue, RichText, Ui};

use super::Sheet;
use super::controls::{choice_ui, heading_ui, number, row_ui};
use crate::data::{Label, Source, Synthetic};
use crate::ui::actions::Action;
use crate::ui::intent::Intent;
use crate::ui::text::settings as text;

/// Paints the section.
pub fn data_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    heading_ui(ui, sheet.theme, text::DATA);
    source_ui(ui, sheet);
    match sheet.spec.data.source.clone() {
        Source::File(_) => file_ui(ui, sheet),
        Source::Synthetic(synthetic) => generator_ui(ui, sheet, &synthetic),
    }
    let dataset = &sheet.workbench.dataset;
    let size = text::size(dataset.n_rows(), dataset.n_features(), dataset.n_classes());
    ui.label(RichText::new(size).small().color(sheet.theme.secondary));
    let data = &mut sheet.spec.data;
    row_ui(ui, sheet.theme, text::NOISE, text::NOISE_HOVER, |ui| {
        let mut percent = 100.0 * data.test_share;
        let field = DragValue::new(&mut percent)
            .range(0.0..=90.0)
            .clamp_existing_to_range(false)
            .speed(0.5)
            .suffix(" %")
            .max_decimals(0);
        let response = ui.add(field.update_while_editing(false)).on_hover_text(text::TEST_SHARE_HOVER);
        if response.changed() {
            data.test_share = percent.round() / 100.0;
        }
        let label = ui.label(RichText::new(text::TEST_SHARE).color(sheet.theme.secondary));
        response.labelled_by(label.id);
        ui.add_space(6.0);
        let noise = DragValue::new(&mut data.noise).range(0.0..=1e6).clamp_existing_to_range(false).speed(0.01);
        ui.add(noise.custom_formatter(|v, _| number(v)).update_while_editing(false)).on_hover_text(text::NOISE_HOVER);
    });
    ui.checkbox(&mut data.standardise, RichText::new(text::STANDARDISE).color(sheet.theme.secondary))
        .on_hover_text(text::STANDARDISE_HOVER);
}

fn source_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let shown = match &sheet.spec.data.source {
        Source::Synthetic(synthetic) => synthetic.name().to_owned(),
        Source::File(file) => crate::ui::text::shell::file_name(&file.path),
    };
    let current = sheet.spec.data.source.clone();
    let chosen = choice_ui(ui, sheet.theme, text::SOURCE, text::SOURCE_HOVER, &shown, |ui| {
        let mut chosen = None;
        if ui.selectable_label(false, text::OPEN_FILE).clicked() {
            chosen = Some(None);
        }
        for example in Synthetic::examples() {
            let is_current = matches!(&current, Source::Synthetic(s) if s.name() == example.name());
            if ui.selectable_label(is_current, example.name()).clicked() && !is_current {
                chosen = Some(Some(example));
            }
        }
        chosen
    });
    match chosen {
        Some(Some(synthetic)) => {
            sheet.spec.data.source = Source::Synthetic(synthetic);
            sheet.spec.data.hash.clear();
        }
        Some(None) => sheet.intents.act(Action::OpenData),
        None => {}
    }
}

fn generator_ui(ui: &mut Ui, sheet: &mut Sheet<'_>, synthetic: &Synthetic) {
    let mut changed = synthetic.clone();
    if let (Some(mut rows), Some(mut seed)) = (synthetic.rows(), synthetic.seed()) {
        row_ui(ui, sheet.theme, text::ROWS, text::ROWS_HOVER, |ui| {
            let field = DragValue::new(&mut seed).speed(0.1).update_while_editing(false);
            let response = ui.add(field).on_hover_text(text::DATA_SEED_HOVER);
            if response.changed() {
                changed = changed.clone().with_seed(seed);
            }
            let label = ui.label(RichText::new(text::DATA_SEED).color(sheet.theme.secondary));
            response.labelled_by(label.id);
            ui.add_space(6.0);
            let field = DragValue::new(&mut rows)
                .range(4..=1_000_000)
                .clamp_existing_to_range(false)
                .speed(1.0)
                .update_while_editing(false);
            if ui.add(field).on_hover_text(text::ROWS_HOVER).changed() {
                changed = changed.clone().with_rows(rows);
            }
        });
    }
    if changed != *synthetic {
        sheet.spec.data.source = Source::Synthetic(changed);
        sheet.spec.data.hash.clear();
    }
}

/// Variable, features, label and orientation of the open file.
fn file_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let Source::File(source) = &sheet.spec.data.source else { return };
    let Some(file) = &sheet.workbench.file else { return };
    let mut selection = source.selection.clone();
    let theme = sheet.theme;
    let shown = |name: &str| {
        let info = file.listing.variables.iter().find(|v| v.name == name);
        info.map_or_else(|| name.to_owned(), |v| format!("{} {}", v.shown_name(), text::dims(&v.dims)))
    };
    let chosen = choice_ui(ui, theme, text::VARIABLE, text::VARIABLE_HOVER, &shown(&selection.variable), |ui| {
        let mut chosen = None;
        for variable in &file.listing.variables {
            let label = shown(&variable.name);
            let response = ui.add_enabled(
                variable.usable,
                eframe::egui::Button::selectable(variable.name == selection.variable, label),
            );
            let response = response.on_disabled_hover_text(variable.reason.as_deref().unwrap_or_default());
            if response.clicked() {
                chosen = Some(variable.name.clone());
            }
        }
        chosen
    });
    let n_columns = |name: &str| {
        let info = file.listing.variables.iter().find(|v| v.name == name)?;
        let dims = &info.dims;
        (dims.len() == 2).then(|| if selection.transpose { dims[0] } else { dims[1] } as usize)
    };
    if let Some(name) = chosen {
        // All columns but the last are features, the last is the label: a start that the user can change.
        let columns = n_columns(&name).unwrap_or(1).max(2);
        selection.features = (1..columns).collect();
        selection.label = Label::Column(columns);
        selection.variable = name;
    }
    let columns = n_columns(&selection.variable).unwrap_or(0);
    row_ui(ui, theme, text::FEATURES, text::FEATURES_HOVER, |ui| {
        ui.menu_button(text::columns(&selection.features), |ui| {
            for column in 1..=columns.min(64) {
                let mut on = selection.features.contains(&column);
                if ui.checkbox(&mut on, text::column(column)).changed() {
                    selection.features.retain(|c| *c != column);
                    if on {
                        selection.features.push(column);
                        selection.features.sort_unstable();
                    }
                }
            }
        });
    });
    let label_shown = match &selection.label {
        Label::Column(column) => text::column(*column),
        Label::Variable(name) => name.clone(),
    };
    let label = choice_ui(ui, theme, text::LABEL, text::LABEL_HOVER, &label_shown, |ui| {
        let mut chosen = None;
        for column in 1..=columns.min(64) {
            if ui.selectable_label(selection.label == Label::Column(column), text::column(column)).clicked() {
                chosen = Some(Label::Column(column));
            }
        }
        for variable in file.listing.variables.iter().filter(|v| v.usable && v.name != selection.variable) {
            let label = Label::Variable(variable.name.clone());
            if ui.selectable_label(selection.label == label, &variable.name).clicked() {
                chosen = Some(label);
            }
        }
        chosen
    });
    if let Some(label) = label {
        if let Label::Column(column) = label {
            selection.features.retain(|c| *c != column);
        }
        selection.label = label;
    }
    row_ui(ui, theme, text::TRANSPOSE, text::TRANSPOSE_HOVER, |ui| {
        ui.checkbox(&mut selection.transpose, "");
    });
    if selection != source.selection {
        sheet.intents.push(Intent::Select { path: source.path.clone(), selection });
    }
}
