//! The bundled fonts, without any font of the system.

use std::collections::BTreeSet;
use std::path::Path;

use deltascope::ui::fonts;
use eframe::egui::{self, Color32, FontFamily, FontId, RichText};
use egui_kittest::Harness;

use crate::picture::keep;

/// What the 3,500 characters of level 1 of the Table of General Standard Chinese Characters have beyond level 1 of GB 2312.
const STANDARD_BEYOND_GB2312: &str = "\
    丐偎冥匕匾卦叨叩叽吆咄咧咪唠唧啰嗦嘀嘹噩夭妃姊尬尴岖崛巅帷庵徙怡悖悴愕愣憔拗捺掰朦桦榄榕橄橘檐沐浏涮\
    渲潇炫猬玷瑙璧瘾皓盹睐瞭祀祠禀禅笙筝箫簸缤缭缰翩聆肴胧臊芙茉莺薇蚓蚣蚪蚯蜈蜓蜻蝌蝙蝠螃蟀蟆蟋豚贻跛跤\
    跷踱蹂躏铐铛雳霎馍馨鬓魅鲨鲫鳄鳍鹉鹦黯";

/// Rows 16 to 55 of GB 2312; the last one has five places less.
fn gb2312_level_1() -> BTreeSet<char> {
    let cells = (0xB0..=0xD7_u8).flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [row, cell]));
    let text: Vec<u8> = cells.filter(|cell| *cell < [0xD7, 0xFA]).flatten().collect();
    encoding_rs::GBK.decode(&text).0.chars().collect()
}

/// The characters that the bundled fonts of a family have; those that egui brings stand behind them.
fn bundled(family: &FontFamily) -> BTreeSet<char> {
    let mut fonts = egui::epaint::text::Fonts::new(egui::epaint::TextOptions::default(), fonts::definitions());
    let mut view = fonts.with_pixels_per_point(1.0);
    let ours = |names: &[String]| names.iter().any(|n| n.starts_with("inter") || n.starts_with("noto-sans-sc"));
    view.characters(family).iter().filter(|(_, names)| ours(names)).map(|(c, _)| *c).collect()
}

#[test]
fn every_character_of_the_messages_is_bundled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        seen += text.chars().count();
        for family in [FontFamily::Proportional, fonts::semibold()] {
            let has = bundled(&family);
            let missing: BTreeSet<char> = text.chars().filter(|c| !c.is_control() && !has.contains(c)).collect();
            let missing: String = missing.into_iter().collect();
            assert!(missing.is_empty(), "run script/make-font-subset: {family} lacks {missing} of {}", path.display());
        }
    }
    assert!(seen > 1000, "only {seen} characters of messages");
}

#[test]
fn the_common_chinese_characters_are_bundled() {
    let has = bundled(&FontFamily::Proportional);
    let level_1 = gb2312_level_1();
    assert_eq!((level_1.len(), STANDARD_BEYOND_GB2312.chars().count()), (3755, 119));
    let missing: String =
        level_1.into_iter().chain(STANDARD_BEYOND_GB2312.chars()).filter(|c| !has.contains(c)).collect();
    assert!(missing.is_empty(), "the bundled font lacks {missing}");
}

/// Without `allow_missing_glyphs` the harness fails where a box would stand for a character.
#[test]
fn chinese_is_drawn_without_a_font_of_the_system() {
    let lines = [
        "▶ 运行  步数 1,234  损失 0.0127",
        "梯度、激活函数、学习率（0.1）、批次、反向传播：饱和？",
        "预设“文章：sigmoid，如所印”",
    ];
    let mut harness = Harness::builder()
        .with_size([420.0, 200.0])
        .with_context_setup(deltascope::ui::theme::Theme::apply)
        .wgpu()
        .build_ui(move |ui| {
            ui.label(RichText::new("每层的梯度 Gradient per layer").family(fonts::semibold()).color(Color32::WHITE));
            for line in lines {
                for size in [11.0, 13.0, 18.0] {
                    ui.label(RichText::new(line).font(FontId::proportional(size)).color(Color32::WHITE));
                }
            }
        });
    harness.run();
    keep(&mut harness, "chinese-bundled");
}

/// What a text leaves on the screen at 26 points: per pixel how white it is.
fn ink(text: &str) -> (Vec<u8>, usize) {
    let text = text.to_owned();
    let mut harness = Harness::builder()
        .with_size([160.0, 40.0])
        .with_context_setup(deltascope::ui::theme::Theme::apply)
        .wgpu()
        .build_ui(move |ui| {
            ui.painter().rect_filled(ui.max_rect().expand(20.0), 0.0, Color32::BLACK);
            let at = egui::pos2(4.0, 4.0);
            ui.painter().text(at, egui::Align2::LEFT_TOP, &text, FontId::proportional(26.0), Color32::WHITE);
        });
    harness.run();
    let picture = harness.render().unwrap();
    (picture.pixels().map(|p| p.0[0]).collect(), picture.width() as usize)
}

/// First and last row of the picture with more than a rim of ink.
fn rows((ink, width): &(Vec<u8>, usize)) -> (usize, usize) {
    let inked = |row: usize| ink[row * width..(row + 1) * width].iter().any(|v| *v > 128);
    let all: Vec<usize> = (0..ink.len() / width).filter(|r| inked(*r)).collect();
    (all[0], all[all.len() - 1])
}

#[test]
fn chinese_stands_on_the_line_of_latin() {
    let latin = rows(&ink("HHH"));
    let chinese = rows(&ink("国国"));
    let middle = |(top, bottom): (usize, usize)| (top + bottom) as f64 / 2.0;
    assert!((middle(latin) - middle(chinese)).abs() <= 1.5, "{latin:?} and {chinese:?}");
    assert_ne!(ink("损失"), ink("梯度"), "two boxes would be the same");
}
