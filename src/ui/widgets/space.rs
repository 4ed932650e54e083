//! The space that a cloud of points stands in: its floor and its axes.

use eframe::egui::{Align2, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::marks::{self, Mark};
use super::projection::Cloud;
use crate::ui::camera::Projection;
use crate::ui::theme::Theme;

/// Least distance between the tick labels of an axis, in points.
const TICK_SPACING: f64 = 27.0;
/// How far outside the box tick labels and names stand, in points.
const TICK_OFFSET: f32 = 13.0;
/// See [`TICK_OFFSET`].
const NAME_OFFSET: f32 = 33.0;

/// One axis on the screen: a line of the box, and the side on which its labels stand.
struct AxisLine {
    axis: usize,
    /// The line's start; the axis' own coordinate is set along the way.
    at: [f32; 3],
    outwards: Vec2,
}

/// Paints the floor's grid and the three axes with ticks and names.
pub fn axes_ui(painter: &Painter, theme: &Theme, cloud: &Cloud, projection: &Projection) {
    let half = cloud.half;
    let floor = -half[2];
    let screen = |p: [f32; 3]| projection.screen_from_world(p).pos;
    let middle = screen([0.0, 0.0, floor]);

    let marks: Vec<Vec<Mark>> = (0..3)
        .map(|axis| {
            let end = |sign: f32| {
                let mut p = [0.0, 0.0, floor];
                p[axis] = sign * half[axis];
                screen(p)
            };
            let length = f64::from(end(-1.0).distance(end(1.0)));
            let (min, max) = cloud.ranges[axis];
            linear(min, max, length)
        })
        .collect();

    let grid = Stroke::new(1.0, theme.grid);
    for (along, across) in [(0, 1), (1, 0)] {
        for at in marks[along].iter().map(|m| cloud.place(along, m.at)).chain([-half[along], half[along]]) {
            let end = |sign: f32| {
                let mut p = [0.0, 0.0, floor];
                p[along] = at;
                p[across] = sign * half[across];
                screen(p)
            };
            painter.line_segment([end(-1.0), end(1.0)], grid);
        }
    }

    for line in axis_lines(cloud, projection, floor, middle) {
        let place = |value: f32| {
            let mut p = line.at;
            p[line.axis] = value;
            screen(p)
        };
        let (start, end) = (place(-half[line.axis]), place(half[line.axis]));
        if start.distance(end) < 12.0 {
            continue;
        }
        painter.line_segment([start, end], Stroke::new(1.2, theme.faint));
        for mark in &marks[line.axis] {
            let at = place(cloud.place(line.axis, mark.at));
            painter.line_segment([at, at + line.outwards * 4.0], Stroke::new(1.0, theme.faint));
            let label = at + line.outwards * TICK_OFFSET;
            painter.text(label, Align2::CENTER_CENTER, &mark.label, theme.small_font(), theme.faint);
        }
        // The vertical axis carries its name on top: a long one would run over the ticks beside it.
        let name = match line.axis {
            2 => end - vec2(0.0, 12.0),
            _ => start + (end - start) * 0.5 + line.outwards * NAME_OFFSET,
        };
        painter.text(name, Align2::CENTER_CENTER, &cloud.names[line.axis], theme.body_font(), theme.secondary);
    }
}

/// Paints the axes of a plane that is seen from the front: at the left and the lower edge of `rect`, over what is in
/// sight.
pub fn plane_axes_ui(painter: &Painter, theme: &Theme, cloud: &Cloud, projection: &Projection, rect: Rect) {
    let grid = Stroke::new(1.0, theme.grid);
    let [low, high] = [rect.left_bottom(), rect.right_top()].map(|corner| projection.plane_from_screen(corner));
    for axis in [0, 1] {
        let (from, to) = (cloud.value(axis, low[axis]), cloud.value(axis, high[axis]));
        if from >= to {
            continue; // no feature stands on it
        }
        let length = if axis == 0 { rect.width() } else { rect.height() };
        let spacing = if axis == 0 { TICK_SPACING * 2.0 } else { TICK_SPACING };
        for mark in marks::linear_marks(from, to, f64::from(length), spacing, marks::value) {
            let mut p = [0.0; 3];
            p[axis] = cloud.place(axis, mark.at);
            let at = projection.screen_from_world(p).pos;
            if axis == 0 {
                painter.line_segment([pos2(at.x, rect.top()), pos2(at.x, rect.bottom() + 4.0)], grid);
                let label = pos2(at.x, rect.bottom() + 6.0);
                painter.text(label, Align2::CENTER_TOP, &mark.label, theme.small_font(), theme.faint);
            } else {
                painter.line_segment([pos2(rect.left() - 4.0, at.y), pos2(rect.right(), at.y)], grid);
                let label = pos2(rect.left() - 7.0, at.y);
                painter.text(label, Align2::RIGHT_CENTER, &mark.label, theme.small_font(), theme.faint);
            }
        }
        // Names stand inside, at the ends that the axes point to: nothing has to be turned, and long ones have room.
        let (name, align) = match axis {
            0 => (rect.right_bottom() - vec2(4.0, 3.0), Align2::RIGHT_BOTTOM),
            _ => (rect.left_top() + vec2(5.0, 2.0), Align2::LEFT_TOP),
        };
        painter.text(name, align, &cloud.names[axis], theme.body_font(), theme.secondary);
    }
    let axes = Stroke::new(1.2, theme.faint);
    painter.line_segment([rect.left_bottom(), rect.right_bottom()], axes);
    painter.line_segment([rect.left_top(), rect.left_bottom()], axes);
}

/// Ticks of one axis; none where the axis is seen from its end.
fn linear(min: f64, max: f64, length: f64) -> Vec<Mark> {
    if length < 20.0 {
        return Vec::new();
    }
    marks::linear_marks(min, max, length, TICK_SPACING, marks::value)
}

/// The edges of the box that carry the axes: on the floor the two nearest to the viewer, and the leftmost vertical one.
fn axis_lines(cloud: &Cloud, projection: &Projection, floor: f32, middle: Pos2) -> Vec<AxisLine> {
    let half = cloud.half;
    let outwards = |p: [f32; 3]| {
        let along = projection.screen_from_world(p).pos - middle;
        if along.length() > 1.0 { along.normalized() } else { vec2(0.0, 1.0) }
    };
    let near = |p: [f32; 3]| projection.screen_from_world(p).near;
    let side = |axis: usize| {
        let mut p = [0.0, 0.0, floor];
        p[axis] = half[axis];
        let towards = near(p);
        p[axis] = -half[axis];
        if towards >= near(p) { half[axis] } else { -half[axis] }
    };
    let (x_side, y_side) = (side(0), side(1));
    let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)].map(|(x, y)| [x * half[0], y * half[1], 0.0]);
    let left = corners
        .into_iter()
        .min_by(|a, b| {
            let x = |p: &[f32; 3]| projection.screen_from_world(*p).pos.x;
            x(a).total_cmp(&x(b))
        })
        .unwrap_or_default();
    vec![
        AxisLine { axis: 0, at: [0.0, y_side, floor], outwards: outwards([0.0, y_side, floor]) },
        AxisLine { axis: 1, at: [x_side, 0.0, floor], outwards: outwards([x_side, 0.0, floor]) },
        AxisLine { axis: 2, at: left, outwards: vec2(-1.0, 0.0) },
    ]
}
