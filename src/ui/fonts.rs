//! The program's fonts: Inter with tabular figures, and behind it a part of Noto Sans for Chinese; both are bundled.
//!
//! The Chinese part holds every character of the messages and the 3,500 common ones (`assets/fonts/README.md`). Of other
//! characters eframe asks the system for a font on the desktop (its `system_fonts` feature); where none has it, a box
//! stands for it.

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily, FontTweak};

/// Fonts of text by name, first to last.
const REGULAR: [(&str, &[u8]); 2] = [
    ("inter", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
    ("noto-sans-sc", include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf")),
];
/// Fonts of titles and of numbers that stand out.
const SEMIBOLD: [(&str, &[u8]); 2] = [
    ("inter-semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
    ("noto-sans-sc-bold", include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf")),
];

/// The bytes of all of them, for pictures that are drawn without the window.
pub const FILES: [&[u8]; 4] = [REGULAR[0].1, REGULAR[1].1, SEMIBOLD[0].1, SEMIBOLD[1].1];

/// egui centres the line of each font in the row; Noto's has more room above than Inter's, so that its characters would
/// hang this share of the text's size below Inter's base line.
const CHINESE_UP: f32 = -0.072;

/// The family of titles and of numbers that stand out.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Puts the bundled fonts before egui's own, which stay behind them for the few symbols that they lack.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

/// The fonts of text and of titles: Inter, Chinese (in titles the bold one, then the regular one), egui's own.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in REGULAR.into_iter().chain(SEMIBOLD) {
        let y_offset_factor = if name.starts_with("noto") { CHINESE_UP } else { 0.0 };
        let data = FontData::from_static(bytes).tweak(FontTweak { y_offset_factor, ..FontTweak::default() });
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &[&str]| first.iter().map(|&name| name.to_owned()).chain(rest.iter().cloned()).collect();
    let [(inter, _), (chinese, _)] = REGULAR;
    let [(inter_semibold, _), (chinese_bold, _)] = SEMIBOLD;
    fonts.families.insert(FontFamily::Proportional, family(&[inter, chinese]));
    fonts.families.insert(semibold(), family(&[inter_semibold, chinese_bold, chinese]));
    fonts
}
