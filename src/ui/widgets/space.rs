//! A cloud of points in space: its floor, its axes, the points themselves in one mesh, and the one under the pointer.

use std::sync::Arc;

use eframe::egui::{self, Align2, Color32, Mesh, Painter, Pos2, Stroke, Vec2, vec2};

use super::marks::{self, Mark};
use super::points::{self, Sprites};
use super::projection::Cloud;
use crate::ui::camera::{Projected, Projection};
use crate::ui::theme::{PointShape, Theme};

/// Least distance between the tick labels of an axis, in points.
const TICK_SPACING: f64 = 27.0;
/// How far outside the box tick labels and names stand, in points.
const TICK_OFFSET: f32 = 13.0;
/// See [`TICK_OFFSET`].
const NAME_OFFSET: f32 = 33.0;

/// Height of a row of the legend, width of its picture, and most rows.
const LEGEND_ROW: f32 = 17.0;
/// See [`LEGEND_ROW`].
const LEGEND_PICTURE: f32 = 15.0;
/// See [`LEGEND_ROW`].
const LEGEND_ROWS: usize = 2;

/// How one point looks.
#[derive(Clone, Copy, Debug)]
pub struct PointLook {
    /// Its shape.
    pub shape: PointShape,
    /// Its colour.
    pub color: Color32,
    /// Whether it wears a ring.
    pub ringed: bool,
}

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
    let floor = if cloud.flat { 0.0 } else { -half[2] };
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
    if cloud.flat {
        return vec![
            AxisLine { axis: 0, at: [0.0, -half[1], floor], outwards: vec2(0.0, 1.0) },
            AxisLine { axis: 1, at: [-half[0], 0.0, floor], outwards: vec2(-1.0, 0.0) },
        ];
    }
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

/// The points of one cloud as the last frame painted them: where they stand is computed anew only where the view turns,
/// and their mesh is filled in place.
#[derive(Clone, Debug, Default)]
pub struct PaintedPoints {
    projection: Option<Projection>,
    /// Row and place of every point, far ones first.
    order: Vec<(u32, Projected)>,
    mesh: Arc<Mesh>,
}

impl PaintedPoints {
    fn project(&mut self, cloud: &Cloud, projection: &Projection) {
        if self.projection == Some(*projection) {
            return;
        }
        self.projection = Some(*projection);
        let place = |(row, p): (usize, &[f32; 3])| (row as u32, projection.screen_from_world(*p));
        self.order.clear();
        self.order.extend(cloud.points.iter().enumerate().map(place));
        if !cloud.flat {
            // How near in thousandths, and the row, in one number: sorting whole numbers is quick.
            let key = |(row, p): &(u32, Projected)| (((p.near + 100.0) * 1000.0) as u64) << 32 | u64::from(*row);
            self.order.sort_unstable_by_key(key);
        }
    }

    /// All points in one mesh, far ones first, smaller and fainter.
    pub fn mesh(
        &mut self,
        sprites: &Sprites,
        theme: &Theme,
        cloud: &Cloud,
        projection: &Projection,
        look: impl Fn(usize) -> PointLook,
    ) -> Arc<Mesh> {
        self.project(cloud, projection);
        let Self { order, mesh, .. } = self;
        if Arc::get_mut(mesh).is_none() {
            *mesh = Arc::default(); // the last frame is not painted yet
        }
        let picture = Arc::make_mut(mesh);
        picture.indices.clear();
        picture.vertices.clear();
        picture.texture_id = sprites.mesh().texture_id;
        picture.reserve_triangles(order.len() * 2);
        picture.reserve_vertices(order.len() * 4);
        let radius = points::radius_of_many(order.len());
        let reach = cloud.radius();
        for &(row, point) in &*order {
            let near = if cloud.flat { 1.0 } else { (point.near / reach * 0.5 + 0.5).clamp(0.0, 1.0) };
            let size = radius * (0.8 + 0.35 * near);
            let look = look(row as usize);
            points::add_point(picture, look.shape, point.pos, size, theme.faded(look.color, 0.5 + 0.5 * near));
            if look.ringed {
                points::add_ring(picture, point.pos, size + 2.6, theme.faded(theme.text, 0.45 + 0.4 * near));
            }
        }
        Arc::clone(mesh)
    }
}

/// The row under the pointer: the nearest to the viewer of those within reach.
pub fn pick(cloud: &Cloud, projection: &Projection, pointer: Pos2) -> Option<usize> {
    let reach = points::radius_of_many(cloud.points.len()) + 3.0;
    cloud
        .points
        .iter()
        .enumerate()
        .map(|(row, &p)| (row, projection.screen_from_world(p)))
        .filter(|(_, p)| p.pos.distance(pointer) <= reach)
        .max_by(|a, b| {
            a.1.near.total_cmp(&b.1.near).then(b.1.pos.distance(pointer).total_cmp(&a.1.pos.distance(pointer)))
        })
        .map(|(row, _)| row)
}

/// One entry of a legend.
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// A point's shape and colour; a ring where there is none.
    pub picture: Option<(PointShape, Color32)>,
    /// What it is.
    pub text: String,
}

/// Paints a legend at the bottom of `rect`, in at most two rows, and returns where it begins.
pub fn legend_ui(
    painter: &Painter,
    theme: &Theme,
    sprites: &Sprites,
    rect: egui::Rect,
    entries: &[LegendEntry],
) -> f32 {
    let mut placed = Vec::new();
    let (mut x, mut row) = (0.0, 0);
    for entry in entries {
        let galley = painter.layout_no_wrap(entry.text.clone(), theme.small_font(), theme.secondary);
        let width = LEGEND_PICTURE + galley.size().x;
        if x > 0.0 && x + width > rect.width() {
            (x, row) = (0.0, row + 1);
        }
        if row >= LEGEND_ROWS {
            break;
        }
        placed.push((x, row, entry.picture, galley));
        x += width + 16.0;
    }
    let n_rows = placed.last().map_or(0, |p| p.1 + 1);
    let top = rect.bottom() - LEGEND_ROW * n_rows as f32 - 2.0;
    let mut mesh = sprites.mesh();
    for (x, row, picture, galley) in placed {
        let at = egui::pos2(rect.left() + x, top + LEGEND_ROW * (row as f32 + 0.5));
        match picture {
            Some((shape, color)) => points::add_point(&mut mesh, shape, at + vec2(5.0, 0.0), 5.0, color),
            None => points::add_ring(&mut mesh, at + vec2(5.0, 0.0), 6.0, theme.text),
        }
        let height = galley.size().y;
        painter.galley(at + vec2(LEGEND_PICTURE, -height / 2.0), galley, theme.secondary);
    }
    painter.add(mesh);
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::camera::Camera;
    use crate::ui::widgets::projection::Axes;
    use eframe::egui::{Rect, pos2};

    #[test]
    fn the_pointer_finds_the_nearest_point_of_those_behind_each_other() {
        let dataset = crate::data::dataset::Dataset {
            features: ndarray::array![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]],
            labels: vec![0, 1, 1],
            classes: vec![0, 1],
            class_names: Vec::new(),
            test_from: None,
            feature_names: ["x1", "x2", "x3"].map(String::from).to_vec(),
        };
        let cloud = Cloud::new(&dataset, Axes::Automatic);
        // From the positive x direction, rows 0 and 1 are behind each other.
        let camera = Camera { yaw: 0.0, pitch: 0.0, zoom: 1.0 };
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 300.0));
        let projection = camera.projection(rect, cloud.radius() * 20.0);
        let pos = projection.screen_from_world(cloud.points[1]).pos;
        assert_eq!(pick(&cloud, &projection, pos), Some(1));
        assert_eq!(pick(&cloud, &projection, pos2(290.0, 10.0)), None);
    }

    #[test]
    fn a_view_that_stands_still_paints_the_same_mesh_in_place_and_a_turned_one_another() {
        let Ok(dataset) = crate::data::Synthetic::article().with_rows(60).generate() else { panic!("no data") };
        let cloud = Cloud::new(&dataset, Axes::Automatic);
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 300.0));
        let ctx = egui::Context::default();
        let (sprites, theme) = (Sprites::of(&ctx), Theme::dark());
        let look = |row: usize| PointLook { shape: PointShape::Disc, color: theme.text, ringed: row == 7 };
        let mut painted = PaintedPoints::default();
        let mut camera = Camera::default();
        let mut mesh = |camera: Camera| painted.mesh(&sprites, &theme, &cloud, &camera.projection(rect, 1.0), look);
        let first = mesh(camera);
        assert_eq!((first.vertices.len(), first.indices.len()), (61 * 4, 61 * 6));
        let kept = Mesh::clone(&first);
        assert_eq!(*mesh(camera), kept, "while the first is still held");
        drop(first);
        assert_eq!(*mesh(camera), kept, "in place");
        camera.turn(vec2(50.0, 0.0));
        assert_ne!(*mesh(camera), kept);
    }
}
