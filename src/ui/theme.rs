//! The one home of colours: two palettes, what they mean, and egui's style made of them.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle, Visuals,
    style::{HandleShape, WidgetVisuals, Widgets},
};

use super::fonts;
use crate::workbench::Letter;
use strum::EnumCount;

/// Radius of a card's corners, in points.
pub const CARD_RADIUS: u8 = 8;
/// Gap between cards, in points.
pub const GAP: f32 = 8.0;
/// Size of body text, in points.
pub const TEXT_SIZE: f32 = 13.0;
/// Size of section headings (capitals), axis labels and notes, in points.
pub const SMALL_SIZE: f32 = 11.0;

/// A palette by meaning, and whether it is the dark one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Light text on dark surfaces.
    pub dark: bool,
    /// The gaps around the cards.
    pub window: Color32,
    /// Menus, and windows inside the window.
    pub panel: Color32,
    /// Cards, behind plots.
    pub card: Color32,
    /// Outlines of cards and separators.
    pub line: Color32,
    /// Grid lines of plots.
    pub grid: Color32,
    /// Fill of buttons and fields at rest.
    pub field: Color32,
    /// Fill of buttons and fields under the pointer.
    pub field_hovered: Color32,
    /// Text that is read.
    pub text: Color32,
    /// Text beside it.
    pub secondary: Color32,
    /// Text that may be overlooked.
    pub faint: Color32,
    /// The one accent.
    pub accent: Color32,
    /// Text and icons on the accent.
    pub on_accent: Color32,
    /// All is well; the goal.
    pub good: Color32,
    /// Attention.
    pub warning: Color32,
    /// Something failed or diverged.
    pub bad: Color32,
    /// Positive values where two signs are told apart (always with a second cue).
    pub positive: Color32,
    /// Negative values where two signs are told apart.
    pub negative: Color32,
    /// Class colours by class index; further classes start again, with another shape.
    labels: [Color32; 10],
    /// Colours of the first, the middle and the last layer.
    layer_stops: [Color32; 3],
    /// Colours of the live runs B, C and D; A has that of what is read.
    runs: [Color32; 3],
}

/// What a class looks like besides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount)]
pub enum PointShape {
    /// A filled circle.
    Disc,
    /// A square on its corner.
    Diamond,
    /// A triangle, point up.
    Triangle,
    /// A square.
    Square,
    /// A triangle, point down.
    TriangleDown,
    /// A plus with thick arms.
    Plus,
    /// The same on its corner.
    Cross,
    /// A triangle, point to the right.
    TriangleRight,
    /// A triangle, point to the left.
    TriangleLeft,
    /// A star of four points.
    Star,
}

impl PointShape {
    /// Every shape, that of label 0 first: a diamond for label 0, a disc for label 1.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Diamond,
        Self::Disc,
        Self::Triangle,
        Self::Square,
        Self::TriangleDown,
        Self::Plus,
        Self::Cross,
        Self::TriangleRight,
        Self::TriangleLeft,
        Self::Star,
    ];

    /// The shape of a class. Where the ten colours start again the shapes are moved on by one, so that a hundred classes
    /// are a hundred pairs.
    pub fn of_class(class: usize) -> Self {
        Self::ALL[(class + class / Self::ALL.len()) % Self::ALL.len()]
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Theme {
    /// The dark palette.
    pub const fn dark() -> Self {
        Self {
            dark: true,
            window: rgb(0x0E_1116),
            panel: rgb(0x15_1A21),
            card: rgb(0x11_161C),
            line: rgb(0x26_2D37),
            grid: rgb(0x1F_2630),
            field: rgb(0x1E_252E),
            field_hovered: rgb(0x2A_333F),
            text: rgb(0xE7_EAEF),
            secondary: rgb(0x9B_A6B4),
            faint: rgb(0x5D_6876),
            accent: rgb(0x4C_9EFF),
            on_accent: rgb(0x0E_1116),
            good: rgb(0x4C_C38A),
            warning: rgb(0xF2_C14E),
            bad: rgb(0xFF_7A6B),
            positive: rgb(0xF5_A04C),
            negative: rgb(0x58_A6FF),
            labels: [
                rgb(0x58_A6FF),
                rgb(0xF5_A04C),
                rgb(0xB9_8CFF),
                rgb(0x35_B8A6),
                rgb(0xF2_C14E),
                rgb(0xF0_7FB4),
                rgb(0x9B_A6B4),
                rgb(0xA8_D468),
                rgb(0xC9_8B64),
                rgb(0x6F_DCF0),
            ],
            layer_stops: [rgb(0x9A_7BFF), rgb(0x35_B8A6), rgb(0xF2_C14E)],
            runs: [rgb(0xF4_7AB4), rgb(0x9B_CF5C), rgb(0x6F_C3F2)],
        }
    }

    /// The light palette.
    pub const fn light() -> Self {
        Self {
            dark: false,
            window: rgb(0xF4_F6F8),
            panel: rgb(0xFF_FFFF),
            card: rgb(0xFF_FFFF),
            line: rgb(0xD8_DEE6),
            grid: rgb(0xEA_EEF2),
            field: rgb(0xEA_EEF2),
            field_hovered: rgb(0xDD_E3EA),
            text: rgb(0x1B_2330),
            secondary: rgb(0x56_6273),
            faint: rgb(0x93_A0AF),
            accent: rgb(0x1F_6FEB),
            on_accent: rgb(0xFF_FFFF),
            good: rgb(0x1A_7F4B),
            warning: rgb(0x9A_6B00),
            bad: rgb(0xC9_352B),
            positive: rgb(0xD9_730D),
            negative: rgb(0x1F_6FEB),
            labels: [
                rgb(0x1F_6FEB),
                rgb(0xD9_730D),
                rgb(0x7A_4BD6),
                rgb(0x0E_8A7B),
                rgb(0xB0_7A00),
                rgb(0xC2_3B7E),
                rgb(0x56_6273),
                rgb(0x5B_7F12),
                rgb(0x8A_4B22),
                rgb(0x00_86A8),
            ],
            layer_stops: [rgb(0x6B_4EE6), rgb(0x0E_8A7B), rgb(0xB0_7A00)],
            runs: [rgb(0xC2_2A76), rgb(0x4B_7A12), rgb(0x0B_6FA8)],
        }
    }

    /// The palette that the context shows now (it follows the system unless told otherwise).
    pub fn of(ctx: &egui::Context) -> Self {
        match ctx.theme() {
            egui::Theme::Dark => Self::dark(),
            egui::Theme::Light => Self::light(),
        }
    }

    /// The colour that the window is cleared to before anything is painted: that of cards, bars and settings, which cover
    /// nearly all of it. Clearing costs nothing; every pixel painted costs time where the processor draws.
    pub fn surface(&self) -> Color32 {
        self.card
    }

    /// The colour of a layer among `n_layers`; the same in every panel.
    pub fn layer(&self, layer_idx: usize, n_layers: usize) -> Color32 {
        let [first, middle, last] = self.layer_stops;
        if n_layers < 2 {
            return last;
        }
        let at = layer_idx as f32 / (n_layers - 1) as f32;
        if at <= 0.5 { mix(first, middle, at * 2.0) } else { mix(middle, last, at * 2.0 - 1.0) }
    }

    /// The colour of a live run; its letter stands beside it for who cannot tell colours apart.
    pub fn run(&self, letter: Letter) -> Color32 {
        letter.place().checked_sub(1).map_or(self.text, |at| self.runs[at % self.runs.len()])
    }

    /// The colour of a class.
    pub fn label(&self, class: usize) -> Color32 {
        self.labels[class % self.labels.len()]
    }

    /// From the lowest to the highest value, even to the eye and safe for who cannot tell all colours apart: viridis (van der
    /// Walt and Smith 2015) at every tenth, without its darkest tenth, which would be lost on a dark card.
    pub const fn ramp() -> [Color32; 10] {
        [
            rgb(0x48_2475),
            rgb(0x41_4487),
            rgb(0x35_5F8D),
            rgb(0x2A_788E),
            rgb(0x21_918C),
            rgb(0x22_A884),
            rgb(0x44_BF70),
            rgb(0x7A_D151),
            rgb(0xBD_DF26),
            rgb(0xFD_E725),
        ]
    }

    /// A colour thinned out over the card.
    pub fn faded(&self, color: Color32, strength: f32) -> Color32 {
        mix(self.card, color, strength)
    }

    /// Body text, in the theme's font.
    pub fn body_font(&self) -> FontId {
        FontId::new(TEXT_SIZE, FontFamily::Proportional)
    }

    /// Small text: axes, notes, legends.
    pub fn small_font(&self) -> FontId {
        FontId::new(SMALL_SIZE, FontFamily::Proportional)
    }

    /// Titles of cards.
    pub fn title_font(&self) -> FontId {
        FontId::new(TEXT_SIZE, fonts::semibold())
    }

    /// Gives the context both palettes, the fonts and the spacing. Call once at the start.
    pub fn apply(ctx: &egui::Context) {
        fonts::install(ctx);
        for theme in [Self::dark(), Self::light()] {
            let which = if theme.dark { egui::Theme::Dark } else { egui::Theme::Light };
            ctx.style_mut_of(which, |style| theme.style(style));
        }
    }

    fn style(&self, style: &mut egui::Style) {
        let font = |size: f32| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Body, font(TEXT_SIZE)),
            (TextStyle::Button, font(TEXT_SIZE)),
            (TextStyle::Small, font(SMALL_SIZE)),
            (TextStyle::Heading, FontId::new(SMALL_SIZE, fonts::semibold())),
            (TextStyle::Monospace, FontId::new(TEXT_SIZE - 1.0, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(10.0, 4.0);
        style.spacing.interact_size.y = 24.0;
        style.spacing.slider_rail_height = 4.0;
        style.spacing.menu_margin = egui::Margin::same(6);
        style.spacing.tooltip_width = 380.0;
        style.interaction.tooltip_delay = 0.35;
        style.visuals = self.visuals();
    }

    fn visuals(&self) -> Visuals {
        let base = if self.dark { Visuals::dark() } else { Visuals::light() };
        let widget = |fill: Color32, text: Color32, line: Color32| WidgetVisuals {
            // The filled part of checkboxes and the rail and knob of sliders.
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, line),
            corner_radius: CornerRadius::same(5),
            fg_stroke: Stroke::new(1.0, text),
            expansion: 0.0,
        };
        Visuals {
            dark_mode: self.dark,
            override_text_color: None,
            weak_text_color: Some(self.secondary),
            widgets: Widgets {
                noninteractive: widget(self.card, self.text, self.line),
                inactive: widget(self.field, self.text, Color32::TRANSPARENT),
                hovered: widget(self.field_hovered, self.text, Color32::TRANSPARENT),
                active: widget(self.field_hovered, self.text, self.accent),
                open: widget(self.field_hovered, self.text, Color32::TRANSPARENT),
            },
            selection: egui::style::Selection { bg_fill: self.accent, stroke: Stroke::new(1.0, self.on_accent) },
            hyperlink_color: self.accent,
            faint_bg_color: self.faded(self.field, 0.5),
            extreme_bg_color: self.card,
            text_edit_bg_color: Some(self.field),
            code_bg_color: self.field,
            warn_fg_color: self.warning,
            error_fg_color: self.bad,
            window_corner_radius: CornerRadius::same(CARD_RADIUS),
            menu_corner_radius: CornerRadius::same(CARD_RADIUS),
            window_fill: self.panel,
            window_stroke: Stroke::new(1.0, self.line),
            panel_fill: self.panel,
            slider_trailing_fill: true,
            handle_shape: HandleShape::Circle,
            ..base
        }
    }
}

/// The colour between two, `at` 0 the first and 1 the second.
pub fn mix(a: Color32, b: Color32, at: f32) -> Color32 {
    // Ten thousand points ask for this in every frame: plain arithmetic on the four bytes.
    let at = at.clamp(0.0, 1.0);
    let (a, b) = (a.to_array(), b.to_array());
    let channel = |i: usize| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * at + 0.5) as u8;
    Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_keeps_its_colour_and_the_ends_are_the_palette_s() {
        for theme in [Theme::dark(), Theme::light()] {
            assert_eq!(theme.layer(0, 3), theme.layer_stops[0]);
            assert_eq!(theme.layer(1, 3), theme.layer_stops[1]);
            assert_eq!(theme.layer(2, 3), theme.layer_stops[2]);
            assert_eq!(theme.layer(0, 1), theme.layer_stops[2], "one layer is the output layer");
            let many: Vec<Color32> = (0..11).map(|l| theme.layer(l, 11)).collect();
            assert!(many.windows(2).all(|w| w[0] != w[1]));
        }
    }

    #[test]
    fn label_1_is_a_disc_and_label_0_a_diamond() {
        assert_eq!(PointShape::of_class(1), PointShape::Disc);
        assert_eq!(PointShape::of_class(0), PointShape::Diamond);
        for theme in [Theme::dark(), Theme::light()] {
            let looks: Vec<_> = (0..100).map(|class| (PointShape::of_class(class), theme.label(class))).collect();
            assert!((0..100).all(|a| (0..a).all(|b| looks[a] != looks[b])), "a hundred labels are a hundred pairs");
            let differ = |a: usize, b: usize| looks[a].0 != looks[b].0 && looks[a].1 != looks[b].1;
            assert!((0..10).all(|a| (0..a).all(|b| differ(a, b))), "ten differ in shape and in colour");
        }
    }
}
