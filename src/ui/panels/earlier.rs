//! What other runs are called, at the ends of their curves.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{self, Align2, Color32, Painter, Pos2, Rect, TextFormat, Ui, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::ui::theme::Theme;

/// A name is at most this share of the plot wide; what it says more stands in the tooltip.
const MOST_WIDTH: f32 = 0.4;
/// Distance of a name from the end of its curve.
const GAP: f32 = 5.0;
/// By so many points of curves less does a name stand in a later place: a few more or less, as they come and go while a run
/// goes on, are no reason to jump.
const NOTABLY: usize = 4;

/// The end of another run's curve.
pub(super) struct End<'a> {
    /// In what the run differs.
    pub name: &'a str,
    /// Where its curve ends, on the axes of the plot.
    pub at: [f64; 2],
    /// The colour of the name, where it is not a quiet one.
    pub color: Option<Color32>,
}

impl<'a> End<'a> {
    /// The end of a curve on a log axis of values, as far as it is shown.
    pub fn of(
        name: &'a str,
        points: impl DoubleEndedIterator<Item = (f64, Option<f64>)>,
        steps: (f64, f64),
    ) -> Option<Self> {
        let shown = |(x, value): (f64, Option<f64>)| Some([x, value.filter(|_| steps.0 <= x && x <= steps.1)?]);
        points.rev().find_map(shown).map(|at| Self { name, at, color: None })
    }
}

/// Writes the names in a plot that is painted: each beside the end of its curve where it covers no other label, and the
/// curves least. A name without such a place is left to the tooltip. `curves` are points of all curves; `taken` is where
/// other labels stand.
pub(super) fn names_ui(
    ui: &Ui,
    theme: &Theme,
    transform: &PlotTransform,
    ends: &[End<'_>],
    taken: Vec<Rect>,
    curves: impl Iterator<Item = [f64; 2]>,
) {
    let on_screen = |[x, y]: [f64; 2]| transform.position_from_point(&PlotPoint::new(x, y));
    let painter = ui.painter().with_clip_rect(transform.frame().intersect(ui.clip_rect()));
    let curves: Vec<Pos2> = if ends.is_empty() { Vec::new() } else { curves.map(on_screen).collect() };
    let mut taken = taken;
    for end in ends {
        let color = end.color.unwrap_or(theme.secondary);
        let galley = elided(&painter, theme, end.name, color, MOST_WIDTH * transform.frame().width());
        let place = place(on_screen(end.at), galley.size(), *transform.frame(), &taken, &curves);
        if let Some(rect) = place {
            painter.galley(rect.min, galley, color);
            taken.push(rect);
        }
    }
}

fn elided(painter: &Painter, theme: &Theme, name: &str, color: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::single_section(name.to_owned(), TextFormat::simple(theme.small_font(), color));
    job.wrap = TextWrapping::truncate_at_width(width);
    painter.layout_job(job)
}

/// Where a name of this size stands beside the end of its curve.
fn place(end: Pos2, size: egui::Vec2, frame: Rect, taken: &[Rect], curves: &[Pos2]) -> Option<Rect> {
    let places = [
        Align2::LEFT_CENTER.anchor_size(end + vec2(GAP, 0.0), size),
        Align2::RIGHT_BOTTOM.anchor_size(end + vec2(0.0, -GAP), size),
        Align2::RIGHT_TOP.anchor_size(end + vec2(0.0, GAP), size),
        Align2::LEFT_BOTTOM.anchor_size(end + vec2(GAP, -GAP), size),
        Align2::LEFT_TOP.anchor_size(end + vec2(GAP, GAP), size),
        Align2::RIGHT_BOTTOM.anchor_size(end + vec2(0.0, -2.0 * GAP - size.y), size),
        Align2::RIGHT_TOP.anchor_size(end + vec2(0.0, 2.0 * GAP + size.y), size),
        Align2::LEFT_BOTTOM.anchor_size(end + vec2(GAP, -2.0 * GAP - size.y), size),
        Align2::LEFT_TOP.anchor_size(end + vec2(GAP, 2.0 * GAP + size.y), size),
    ];
    let crossed = |rect: &Rect| curves.iter().filter(|point| rect.contains(**point)).count();
    let is_free = |rect: &Rect| frame.contains_rect(*rect) && taken.iter().all(|other| !other.intersects(*rect));
    let free = places.into_iter().filter(is_free).map(|rect| (rect, crossed(&rect)));
    let best = free.reduce(|best, next| if next.1 + NOTABLY <= best.1 { next } else { best });
    best.map(|(rect, _)| rect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    const FRAME: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(300.0, 200.0) };

    #[test]
    fn names_stand_inside_beside_their_ends_and_cover_no_other() {
        let size = vec2(60.0, 12.0);
        let mut taken = Vec::new();
        for _ in 0..4 {
            let rect = place(pos2(290.0, 100.0), size, FRAME, &taken, &[]).unwrap_or(Rect::NOTHING);
            assert!(FRAME.contains_rect(rect) && taken.iter().all(|other: &Rect| !other.intersects(rect)), "{rect}");
            assert!(rect.distance_to_pos(pos2(290.0, 100.0)) <= 2.0 * (GAP + size.y), "{rect}");
            taken.push(rect);
        }
        assert_eq!(place(pos2(290.0, 100.0), size, FRAME, &taken, &[]), None, "there is no more room");
    }

    #[test]
    fn a_name_keeps_off_the_curves() {
        let size = vec2(60.0, 12.0);
        let through: Vec<Pos2> = (0..100).map(|i| pos2(3.0 * i as f32, 100.0)).collect();
        let free = place(pos2(150.0, 100.0), size, FRAME, &[], &[]).map(|rect| rect.center().y);
        assert_eq!(free, Some(100.0), "right of the end");
        let off = place(pos2(150.0, 100.0), size, FRAME, &[], &through).map(|rect| rect.max.y);
        assert!(off.is_some_and(|bottom| bottom <= 100.0), "{off:?}");
    }

    #[test]
    fn a_few_points_more_or_less_are_no_reason_to_stand_elsewhere() {
        let size = vec2(60.0, 12.0);
        let at = |n: usize| {
            let few: Vec<Pos2> = (0..n).map(|i| pos2(170.0 + i as f32, 100.0)).collect();
            place(pos2(150.0, 100.0), size, FRAME, &[], &few).map(|rect| rect.center().y)
        };
        assert!((0..NOTABLY).all(|n| at(n) == Some(100.0)), "{:?}", (0..NOTABLY).map(at).collect::<Vec<_>>());
        assert_ne!(at(NOTABLY), Some(100.0));
    }

    #[test]
    fn a_curve_ends_where_it_is_shown_last() {
        let points = [(1.0, Some(0.1)), (2.0, Some(0.2)), (3.0, None), (4.0, Some(0.4))];
        let end = |steps| End::of("a", points.into_iter(), steps).map(|end| end.at);
        assert_eq!(end((0.0, 9.0)), Some([4.0, 0.4]));
        assert_eq!(end((0.0, 3.5)), Some([2.0, 0.2]));
        assert_eq!(end((5.0, 9.0)), None);
    }
}
