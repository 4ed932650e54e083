//! Panels drawn to pictures: all of them into `target/pictures`, a few compared with those in `tests/snapshots`.

use deltascope::ui::App;
use deltascope::ui::theme::{CARD_RADIUS, Theme};
use eframe::egui::{self, Ui, Vec2};
use egui_kittest::{Harness, SnapshotOptions};

/// Both palettes.
pub const THEMES: [(&str, egui::Theme); 2] = [("dark", egui::Theme::Dark), ("light", egui::Theme::Light)];

/// A harness around one panel in a frame of the window's colour, with the bundled fonts only: it fails where a box would
/// stand for a character.
pub fn panel<'a>(size: [f32; 2], theme: egui::Theme, mut paint: impl FnMut(&mut Ui, &Theme) + 'a) -> Harness<'a> {
    Harness::builder().with_size(Vec2::from(size)).with_theme(theme).with_context_setup(Theme::apply).wgpu().build_ui(
        move |ui| {
            let theme = Theme::of(ui.ctx());
            let card = ui.max_rect();
            ui.painter().rect_filled(card.expand(8.0), 0.0, theme.window);
            ui.painter().rect_filled(card, CARD_RADIUS, theme.surface());
            paint(ui, &theme);
        },
    )
}

/// Keeps the picture in `target/pictures`, to be looked at.
pub fn keep(harness: &mut Harness<'_>, name: &str) {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&dir).unwrap();
    harness.render().unwrap().save(dir.join(format!("{name}.png"))).unwrap();
}

/// Keeps the picture of the whole window, which lies on the surface that eframe clears.
pub fn keep_window(harness: &mut Harness<'_, App>, name: &str) {
    let [r, g, b, _] = Theme::of(&harness.ctx).surface().to_array();
    let mut picture = harness.render().unwrap();
    for pixel in picture.pixels_mut() {
        let clear = f32::from(255 - pixel.0[3]) / 255.0;
        for (channel, under) in pixel.0.iter_mut().zip([r, g, b]) {
            *channel = (f32::from(*channel) + clear * f32::from(under)).min(255.0) as u8;
        }
        pixel.0[3] = 255;
    }
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&dir).unwrap();
    picture.save(dir.join(format!("{name}.png"))).unwrap();
}

/// Compares with the picture in `tests/snapshots`. Another machine's renderer may differ at rims of letters and lines.
pub fn compare(harness: &mut Harness<'_>, name: &str) {
    keep(harness, name);
    let size = harness.ctx.content_rect().size();
    let options = SnapshotOptions::new().threshold(2.0).max_failed_pixels((size.x * size.y * 0.01) as usize);
    harness.snapshot_options(name, &options);
}
