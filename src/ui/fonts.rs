//! The program's fonts: Inter with tabular figures, bundled; every other script from the system.
//!
//! On the desktop eframe asks the system for a font as soon as a character has none (its `system_fonts` feature), so
//! Chinese names are drawn wherever any Chinese font is installed. Where none is, a box stands for each character.

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

/// The family of titles and of numbers that stand out.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Puts Inter before egui's own fonts, which stay behind it for the few symbols that Inter lacks.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("inter".to_owned(), Arc::new(FontData::from_static(REGULAR)));
    fonts.font_data.insert("inter-semibold".to_owned(), Arc::new(FontData::from_static(SEMIBOLD)));
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| std::iter::once(first.to_owned()).chain(rest.iter().cloned()).collect();
    fonts.families.insert(FontFamily::Proportional, family("inter"));
    fonts.families.insert(semibold(), family("inter-semibold"));
    fonts
}
