//! A picture as a list of plain shapes: whoever lays it out knows no window and no file, and whoever paints or writes it
//! knows nothing of what it shows.

/// Red, green, blue and opacity.
pub type Rgba = [u8; 4];

/// At which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A rectangle: left, top, width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Area {
    /// Right end.
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// Lower end.
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// Its middle.
    pub fn middle(self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The same, smaller by this at every side.
    #[must_use]
    pub fn shrunk(self, by: f32) -> Self {
        Self { x: self.x + by, y: self.y + by, width: self.width - 2.0 * by, height: self.height - 2.0 * by }
    }

    /// Whether a point is in it.
    pub fn contains(self, x: f32, y: f32) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.bottom()).contains(&y)
    }
}

/// One shape. Coordinates go right and down, in points.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle, filled.
    Fill(Area, Rgba),
    /// The outline of a rectangle.
    Frame(Area, Rgba),
    /// Lines from point to point, of this width.
    Line(Vec<(f32, f32)>, f32, Rgba),
    /// What lies between an upper and a lower line over the same places: from left to right, x, upper y, lower y.
    Band(Vec<(f32, f32, f32)>, Rgba),
    /// A filled circle: middle, radius.
    Dot((f32, f32), f32, Rgba),
    /// A line of text, its middle at this height.
    Text {
        /// Where.
        at: (f32, f32),
        /// Which end of it.
        anchor: Anchor,
        /// What.
        text: String,
        /// In which colour.
        color: Rgba,
        /// How heavy.
        weight: Weight,
    },
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As what is read beside a picture: axes, legends.
    Quiet,
    /// As a title.
    Title,
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width and height, in points.
    pub size: (f32, f32),
    /// The shapes, the lowest first.
    pub shapes: Vec<Shape>,
}

/// The colours of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Ink {
    /// Behind everything.
    pub paper: Rgba,
    /// What is read.
    pub text: Rgba,
    /// What stands beside it.
    pub secondary: Rgba,
    /// Hatching, and frames of what is not there yet.
    pub faint: Rgba,
    /// Grid lines.
    pub grid: Rgba,
    /// What is chosen or under way.
    pub accent: Rgba,
    /// What is refused.
    pub bad: Rgba,
    /// From the lowest to the highest value, even to the eye.
    pub ramp: Vec<Rgba>,
}

impl Ink {
    /// The colour of a share of the ramp, 0 to 1.
    pub fn of(&self, share: f64) -> Rgba {
        let Some(last) = self.ramp.len().checked_sub(1) else { return self.text };
        let at = share.clamp(0.0, 1.0) * last as f64;
        let (low, high) = (self.ramp[at.floor() as usize], self.ramp[at.ceil() as usize]);
        let mix = |i: usize| (f64::from(low[i]) + (f64::from(high[i]) - f64::from(low[i])) * at.fract()).round() as u8;
        [mix(0), mix(1), mix(2), mix(3)]
    }
}

/// A colour thinned out.
pub fn faded(color: Rgba, by: f32) -> Rgba {
    [color[0], color[1], color[2], (f32::from(color[3]) * by).round() as u8]
}

impl Drawing {
    /// An empty one.
    pub fn new(size: (f32, f32)) -> Self {
        Self { size, shapes: Vec::new() }
    }

    /// Adds a line from one point to another.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, color: Rgba) {
        self.shapes.push(Shape::Line(vec![from, to], width, color));
    }

    /// Adds a quiet text.
    pub fn text(&mut self, at: (f32, f32), anchor: Anchor, text: impl Into<String>, color: Rgba) {
        self.shapes.push(Shape::Text { at, anchor, text: text.into(), color, weight: Weight::Quiet });
    }

    /// Adds a title.
    pub fn title(&mut self, at: (f32, f32), text: impl Into<String>, color: Rgba) {
        let (anchor, weight) = (Anchor::Start, Weight::Title);
        self.shapes.push(Shape::Text { at, anchor, text: text.into(), color, weight });
    }

    /// Hatches an area with lines that rise to the right, on one grid for the whole picture.
    pub fn hatch(&mut self, area: Area, color: Rgba) {
        const APART: f32 = 7.0;
        // Lines are x + y = k * APART.
        let (low, high) = (area.x + area.y, area.right() + area.bottom());
        let mut k = (low / APART).ceil();
        while k * APART < high {
            let sum = k * APART;
            let left = (sum - area.bottom()).max(area.x);
            let right = (sum - area.y).min(area.right());
            if right > left {
                self.line((left, sum - left), (right, sum - right), 1.0, color);
            }
            k += 1.0;
        }
    }
}
