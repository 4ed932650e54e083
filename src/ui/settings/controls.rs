//! The controls that settings are made of: a label with a hover text, a value at the right.

use std::cell::Cell;
use std::rc::Rc;

use eframe::egui::{self, Align, ComboBox, DragValue, Layout, RichText, Slider, SliderClamping, Ui, emath::Numeric};

use crate::ui::theme::Theme;
use crate::words;

/// A small quiet heading in capitals.
pub fn heading_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add_space(7.0);
    ui.label(RichText::new(text.to_uppercase()).heading().color(theme.secondary));
}

/// Where the key of the control stands that the keyboard should go to.
fn wanted_id() -> egui::Id {
    egui::Id::unique("wanted setting")
}

/// Where the keys of the settings stand in which live runs differ.
fn differing_id() -> egui::Id {
    egui::Id::unique("differing settings")
}

/// The rows of these keys are marked in this frame: live runs differ in them.
pub fn mark_differing(ui: &Ui, keys: Vec<&'static str>) {
    ui.data_mut(|data| data.insert_temp(differing_id(), keys));
}

/// A bar at the left of a row whose setting differs between live runs.
fn differing_ui(ui: &Ui, theme: &Theme, key: &str, row: egui::Rect) {
    let differs = ui.data(|data| data.get_temp::<Vec<&'static str>>(differing_id()));
    if differs.is_some_and(|keys| keys.contains(&key)) {
        let x = ui.clip_rect().left() + 1.5;
        ui.painter().vline(x, row.y_range(), egui::Stroke::new(3.0, theme.accent));
    }
}

/// Takes the keyboard to the control of this key as soon as it is painted.
pub fn go_to(ctx: &egui::Context, key: &'static str) {
    ctx.data_mut(|data| data.insert_temp(wanted_id(), key));
    ctx.request_repaint();
}

/// Whether the control of one of these keys is asked for: what hides it unfolds.
pub fn is_wanted(ui: &Ui, keys: &[&str]) -> bool {
    ui.data(|data| data.get_temp::<&'static str>(wanted_id())).is_some_and(|key| keys.contains(&key))
}

/// Gives the keyboard to `control` and scrolls to its row where its key was asked for.
pub fn answer(ui: &Ui, key: &str, control: egui::Id, row: egui::Rect) {
    if ui.data(|data| data.get_temp::<&'static str>(wanted_id())) == Some(key) {
        ui.data_mut(|data| data.remove::<&'static str>(wanted_id()));
        ui.memory_mut(|memory| memory.request_focus(control));
        ui.scroll_to_rect(row, Some(Align::Center));
    }
}

/// A label at the left, something at the right. `key` is the label's among the words; by it the palette finds the row,
/// and the keyboard goes to the control at its right end.
pub fn row_ui<R>(ui: &mut Ui, theme: &Theme, key: &str, hover: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    labelled_row_ui(ui, theme, words::text(key), hover, |ui| {
        let first = ui.next_auto_id();
        let inner = right(ui);
        answer(ui, key, first, ui.min_rect());
        differing_ui(ui, theme, key, ui.max_rect());
        inner
    })
}

/// The same with a label that is no message: the sign of a constant.
pub fn labelled_row_ui<R>(ui: &mut Ui, theme: &Theme, label: &str, hover: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).color(theme.secondary)).on_hover_text(hover);
        ui.with_layout(Layout::right_to_left(Align::Center), right).inner
    })
    .inner
}

/// A choice among a few; what `content` returns, where it was opened. `key` is the label's among the words, and tells
/// the box from others in every language.
pub fn choice_ui<R>(
    ui: &mut Ui,
    theme: &Theme,
    key: &str,
    hover: &str,
    shown: &str,
    content: impl FnOnce(&mut Ui) -> Option<R>,
) -> Option<R> {
    labelled_row_ui(ui, theme, words::text(key), hover, |ui| {
        let (button, chosen) = combo_ui(ui, key, hover, shown, 136.0, content);
        answer(ui, key, button, ui.min_rect());
        differing_ui(ui, theme, key, ui.max_rect());
        chosen
    })
}

/// The height of a list before it scrolls: room for all activations.
const LIST_HEIGHT: f32 = 470.0;

/// A combo box without a label of its own: its identity, and what `content` returns, where it was opened.
pub fn combo_ui<R>(
    ui: &mut Ui,
    salt: impl egui::AsIdSalt,
    hover: &str,
    shown: &str,
    width: f32,
    content: impl FnOnce(&mut Ui) -> Option<R>,
) -> (egui::Id, Option<R>) {
    let combo = ComboBox::from_id_salt(salt).selected_text(shown).width(width).height(LIST_HEIGHT).truncate();
    let response = combo.show_ui(ui, content);
    let button = response.response.on_hover_text(hover);
    (button.id, response.inner.flatten())
}

/// Values as rows of a combo box, each by its name and hover text; the one that was clicked, where it is not the current one.
pub fn pick<T: Copy>(
    ui: &mut Ui,
    values: impl IntoIterator<Item = T>,
    is_current: impl Fn(T) -> bool,
    name_and_hover: impl Fn(T) -> [&'static str; 2],
) -> Option<T> {
    let mut chosen = None;
    for value in values {
        let [name, hover] = name_and_hover(value);
        let current = is_current(value);
        if ui.selectable_label(current, name).on_hover_text(hover).clicked() && !current {
            chosen = Some(value);
        }
    }
    chosen
}

/// A number that is dragged within `range` and typed freely: what is typed outside is not cut, but goes on as it was typed,
/// so that the check says what is allowed.
pub fn field<Num: Numeric>(value: &mut Num, range: std::ops::RangeInclusive<Num>, speed: f64) -> DragValue<'_> {
    let typed = Rc::new(Cell::new(None));
    let heard = Rc::clone(&typed);
    DragValue::from_get_set(move |set: Option<f64>| {
        if let Some(set) = set {
            *value = Num::from_f64(typed.take().unwrap_or(set));
        }
        value.to_f64()
    })
    .range(range)
    .clamp_existing_to_range(false)
    .speed(speed)
    .update_while_editing(false)
    .custom_parser(move |text| {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let number: f64 = text.replace('−', "-").parse().ok()?;
        heard.set(Some(number));
        Some(number)
    })
}

/// The same for a whole number, with separators between thousands; they may be typed as well.
pub fn whole_number<Num: Numeric>(value: &mut Num, range: std::ops::RangeInclusive<Num>, speed: f64) -> DragValue<'_> {
    field(value, range, speed).max_decimals(0).custom_formatter(|v, _| words::grouped(v.round()))
}

/// A logarithmic slider with a typed value; a double-click resets.
pub fn log_slider_ui(
    ui: &mut Ui,
    theme: &Theme,
    key: &str,
    value: &mut f64,
    range: std::ops::RangeInclusive<f64>,
    reset: f64,
) {
    let hover = words::text(&format!("{key}.hover"));
    row_ui(ui, theme, key, hover, |ui| {
        let typed = field(value, 0.0..=f64::MAX, 0.0).custom_formatter(|v, _| number(v));
        ui.add(typed).on_hover_text(hover);
    });
    ui.spacing_mut().slider_width = ui.available_width();
    let slider = Slider::new(value, range).logarithmic(true).show_value(false).clamping(SliderClamping::Never);
    let response = ui.add(slider).on_hover_text(hover);
    response.widget_info(|| egui::WidgetInfo::slider(true, *value, words::text(key)));
    if response.double_clicked() {
        *value = reset;
    }
}

/// A slider over whole numbers with a typed value, in one row; a double-click resets.
pub fn count_slider_ui(
    ui: &mut Ui,
    theme: &Theme,
    key: &str,
    value: &mut usize,
    range: std::ops::RangeInclusive<usize>,
    reset: usize,
    note: &str,
) {
    let hover = words::text(&format!("{key}.hover"));
    labelled_row_ui(ui, theme, words::text(key), hover, |ui| {
        if !note.is_empty() {
            ui.label(RichText::new(note).color(theme.faint));
        }
        let field = ui.add(whole_number(value, range.clone(), 0.1)).on_hover_text(hover);
        answer(ui, key, field.id, ui.min_rect());
        differing_ui(ui, theme, key, ui.max_rect());
        // In what is left of the row, so that all settings stand on one screen.
        ui.spacing_mut().slider_width = ui.available_width();
        let is_wide = *range.end() > 100;
        let slider = Slider::new(value, range).logarithmic(is_wide).show_value(false).clamping(SliderClamping::Edits);
        let response = ui.add(slider).on_hover_text(hover);
        response.widget_info(|| egui::WidgetInfo::slider(true, Numeric::to_f64(*value), words::text(key)));
        if response.double_clicked() {
            *value = reset;
        }
    });
}

/// `0.1`, `1e-5`, `300`: as short as it can be read.
pub fn number(value: f64) -> String {
    if value != 0.0 && !(1e-3..1e5).contains(&value.abs()) {
        return format!("{value:e}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(0.1, "0.1"), (1e-5, "1e-5"), (300.0, "300"), (0.0, "0"), (2e6, "2e6"), (0.015, "0.015")]
        {
            assert_eq!(number(value), text);
        }
    }
}
