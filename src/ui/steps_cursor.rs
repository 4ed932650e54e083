//! What plots over steps share: the axis, the part of it that is shown, and the step under the pointer.

use eframe::egui;
use serde::{Deserialize, Serialize};

use super::choices::StepsAxis;

/// What plots over steps share: the axis, the part of it that is shown, and the step under the pointer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedCursor {
    /// Linear or logarithmic.
    pub steps_axis: StepsAxis,
    /// The part that is shown; everything where there is none.
    #[serde(skip)]
    pub shown: Option<ShownSteps>,
    /// The pointer's place on the axis' own scale, and the pass in which it was seen.
    #[serde(skip)]
    cursor: Option<(f64, u64)>,
}

impl SharedCursor {
    /// Says where the pointer stands, on the axis' own scale (steps, or log10 of them).
    pub fn point_at(&mut self, ctx: &egui::Context, at: f64) {
        self.cursor = Some((at, ctx.cumulative_pass_nr()));
    }

    /// The step under the pointer, on the axis' own scale. One plot paints before another knows, so what was seen in
    /// the pass before still holds.
    pub fn cursor(&self, ctx: &egui::Context) -> Option<f64> {
        self.cursor.filter(|(_, pass)| pass + 1 >= ctx.cumulative_pass_nr()).map(|(at, _)| at)
    }

    /// The part of the axis to show, where the data reach over `all` (on the axis' own scale).
    pub fn range(&self, all: (f64, f64), is_log: bool) -> (f64, f64) {
        match self.shown {
            Some(shown) if shown.is_log == is_log => {
                let shift = if shown.follows { all.1 - shown.max } else { 0.0 };
                (shown.min + shift, shown.max + shift)
            }
            _ => all,
        }
    }

    /// Shows a part of the axis; the right end goes along with new data where it touches the newest.
    pub fn show(&mut self, (min, max): (f64, f64), all: (f64, f64), is_log: bool) {
        let covers_all = min <= all.0 && max >= all.1;
        let follows = max >= all.1;
        self.shown = (!covers_all && max > min).then_some(ShownSteps { min, max, follows, is_log });
    }
}

/// A zoomed part of the steps axis, on its own scale (steps, or log10 of them).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShownSteps {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// Whether the right end goes along with new data.
    pub follows: bool,
    /// Whether the scale is logarithmic; a view of the other scale is not used.
    pub is_log: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zoom_at_the_newest_step_goes_along_and_one_in_the_past_stays() {
        let mut shared = SharedCursor::default();
        assert_eq!(shared.range((0.0, 500.0), false), (0.0, 500.0));
        shared.show((400.0, 500.0), (0.0, 500.0), false);
        assert_eq!(shared.range((0.0, 600.0), false), (500.0, 600.0));
        shared.show((100.0, 200.0), (0.0, 600.0), false);
        assert_eq!(shared.range((0.0, 900.0), false), (100.0, 200.0));
        assert_eq!(shared.range((0.0, 3.0), true), (0.0, 3.0), "a zoom of the other scale is not used");
        shared.show((-5.0, 1000.0), (0.0, 900.0), false);
        assert_eq!(shared.shown, None, "zoomed out over everything is no zoom");
    }
}
