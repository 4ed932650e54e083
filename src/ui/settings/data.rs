//! The samples: generator or file, columns, noise, split, scaling.

use eframe::egui::{RichText, Ui};

use super::Sheet;
use super::controls::{answer, choice_ui, field, heading_ui, labelled_row_ui, number, row_ui, whole_number};
use crate::data::shown_name;
use crate::data::synthetic::MAX_ROWS;
use crate::data::{Label, Selection, Source, Synthetic};
use crate::ui::actions::Action;
use crate::ui::intent::Intent;
use crate::workbench::OpenFile;
use crate::{say, words};

/// Paints the section.
pub fn data_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    heading_ui(ui, sheet.theme, words::text("heading-data"));
    source_ui(ui, sheet);
    if let Some(choosing) = sheet.workbench.choosing() {
        // The experiment keeps its data until a choice fits.
        ui.label(RichText::new(say!("setting-pending", why = choosing.why.to_string())).small().color(sheet.theme.bad));
        file_ui(ui, sheet, &choosing.file, &choosing.selection);
    } else {
        match sheet.spec.data.source.clone() {
            Source::File(source) => {
                if let Some(file) = sheet.workbench.file() {
                    file_ui(ui, sheet, file, &source.selection);
                }
            }
            Source::Synthetic(synthetic) => generator_ui(ui, sheet, &synthetic),
        }
    }
    let dataset = sheet.workbench.dataset();
    let size =
        say!("setting-size", rows = dataset.n_rows(), features = dataset.n_features(), labels = dataset.n_classes());
    ui.label(RichText::new(size).small().color(sheet.theme.secondary));
    let data = &mut sheet.spec.data;
    labelled_row_ui(ui, sheet.theme, words::text("setting-noise"), words::text("setting-noise.hover"), |ui| {
        let mut percent = 100.0 * data.test_share;
        let share = field(&mut percent, 0.0..=90.0, 0.5).suffix(" %").max_decimals(0);
        let response = ui.add(share).on_hover_text(words::text("setting-test.hover"));
        if response.changed() {
            data.test_share = percent.round() / 100.0;
        }
        let label = ui.label(RichText::new(words::text("setting-test")).color(sheet.theme.secondary));
        let response = response.labelled_by(label.id);
        answer(ui, "setting-test", response.id, ui.min_rect());
        ui.add_space(6.0);
        let noise = field(&mut data.noise, 0.0..=1e9, 0.01);
        let field = ui.add(noise.custom_formatter(|v, _| number(v))).on_hover_text(words::text("setting-noise.hover"));
        answer(ui, "setting-noise", field.id, ui.min_rect());
    });
    let tick = ui
        .checkbox(&mut data.standardise, RichText::new(words::text("setting-standardise")).color(sheet.theme.secondary))
        .on_hover_text(words::text("setting-standardise.hover"));
    answer(ui, "setting-standardise", tick.id, tick.rect);
}

fn source_ui(ui: &mut Ui, sheet: &mut Sheet<'_>) {
    let shown = match &sheet.spec.data.source {
        Source::Synthetic(synthetic) => synthetic.name().to_owned(),
        Source::File(file) => shown_name(&file.path),
    };
    let current = sheet.spec.data.source.clone();
    let chosen = choice_ui(ui, sheet.theme, "setting-source", words::text("setting-source.hover"), &shown, |ui| {
        let mut chosen = None;
        if ui.selectable_label(false, words::text("setting-open-file")).clicked() {
            chosen = Some(None);
        }
        for example in Synthetic::examples() {
            let is_current = matches!(&current, Source::Synthetic(s) if s.key() == example.key());
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
        row_ui(ui, sheet.theme, "setting-rows", words::text("setting-rows.hover"), |ui| {
            let field = field(&mut seed, 0..=u64::MAX, 0.1).max_decimals(0);
            let response = ui.add(field).on_hover_text(words::text("setting-data-seed.hover"));
            if response.changed() {
                changed = changed.clone().with_seed(seed);
            }
            let label = ui.label(RichText::new(words::text("setting-data-seed")).color(sheet.theme.secondary));
            response.labelled_by(label.id);
            ui.add_space(6.0);
            let field = whole_number(&mut rows, 4..=MAX_ROWS, 1.0);
            if ui.add(field).on_hover_text(words::text("setting-rows.hover")).changed() {
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
fn file_ui(ui: &mut Ui, sheet: &mut Sheet<'_>, file: &OpenFile, present: &Selection) {
    let mut selection = present.clone();
    let theme = sheet.theme;
    let shown = |name: &str| {
        let info = file.listing.variables.iter().find(|v| v.name == name);
        info.map_or_else(|| name.to_owned(), |v| format!("{} {}", v.shown_name(), dims(&v.dims)))
    };
    let chosen = choice_ui(
        ui,
        theme,
        "setting-variable",
        words::text("setting-variable.hover"),
        &shown(&selection.variable),
        |ui| {
            let mut chosen = None;
            for variable in &file.listing.variables {
                let label = shown(&variable.name);
                let response = ui.add_enabled(
                    variable.usable,
                    eframe::egui::Button::selectable(variable.name == selection.variable, label),
                );
                let response = response
                    .on_disabled_hover_text(variable.reason.as_ref().map(ToString::to_string).unwrap_or_default());
                if response.clicked() {
                    chosen = Some(variable.name.clone());
                }
            }
            chosen
        },
    );
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
        // A test set belongs to the variable that it was suggested with.
        selection.test = None;
        selection.variable = name;
    }
    let columns = n_columns(&selection.variable).unwrap_or(0);
    row_ui(ui, theme, "setting-features", words::text("setting-features.hover"), |ui| {
        ui.menu_button(columns_words(&selection.features), |ui| {
            for column in 1..=columns.min(64) {
                let mut on = selection.features.contains(&column);
                if ui.checkbox(&mut on, say!("setting-column", column = column)).changed() {
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
        Label::Column(column) => say!("setting-column", column = *column),
        Label::Variable(name) => name.clone(),
    };
    let label = choice_ui(ui, theme, "setting-label", words::text("setting-label.hover"), &label_shown, |ui| {
        let mut chosen = None;
        for column in 1..=columns.min(64) {
            if ui
                .selectable_label(selection.label == Label::Column(column), say!("setting-column", column = column))
                .clicked()
            {
                chosen = Some(Label::Column(column));
            }
        }
        let others = file.listing.variables.iter().filter(|v| (v.usable || v.is_text) && v.name != selection.variable);
        for variable in others {
            let label = Label::Variable(variable.name.clone());
            if ui.selectable_label(selection.label == label, variable.shown_name()).clicked() {
                chosen = Some(label);
            }
        }
        chosen
    });
    if let Some(label) = label {
        if let Label::Column(column) = label {
            selection.features.retain(|c| *c != column);
        }
        selection.test = None;
        selection.label = label;
    }
    row_ui(ui, theme, "setting-transposed", words::text("setting-transposed.hover"), |ui| {
        ui.checkbox(&mut selection.transpose, "");
    });
    ui.checkbox(
        &mut selection.drop_nan_rows,
        RichText::new(words::text("setting-drop-nan-rows")).color(theme.secondary),
    )
    .on_hover_text(words::text("setting-drop-nan-rows.hover"));
    if selection != *present {
        sheet.intents.push(Intent::Select { path: file.path.clone(), selection });
    }
}

/// `100,000×4`
fn dims(dims: &[u64]) -> String {
    dims.iter().map(|&n| words::grouped(n as f64)).collect::<Vec<_>>().join("×")
}

/// `1 2 3`; a long list is cut.
fn columns_words(columns: &[usize]) -> String {
    let shown: Vec<String> = columns.iter().take(6).map(usize::to_string).collect();
    let more = columns.len().saturating_sub(6);
    match (shown.is_empty(), more) {
        (true, _) => words::text("setting-no-columns").to_owned(),
        (false, 0) => shown.join(" "),
        (false, more) => format!("{} + {more}", shown.join(" ")),
    }
}
