//! The points of a cloud on the screen. Few are one mesh, made anew only where something changed. Of many, an even choice is
//! shown while the view turns; at rest all of them stand in one picture. So a frame costs the same whatever the rows.

use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use super::hits::{self, HitGrid};
use super::points::{self, Sprites};
use super::projection::Cloud;
use super::raster::Raster;
use super::rings::Rings;
use crate::nn::spread::spread;
use crate::ui::camera::{Camera, Projected, Projection};
use crate::ui::theme::{PointShape, Theme};

/// So many points are a mesh at any time.
const MESH_POINTS: usize = 2000;
/// Of more, so many are shown while the view turns, when everything has to be made anew in every frame.
const TURNING_POINTS: usize = 1000;
/// How long a view has to stand still before all of many points are drawn, in seconds.
const REST: f64 = 0.12;
/// Many points are drawn anew for changed looks after so many seconds per row: about one part in fifty of the time.
const SECONDS_PER_ROW: f64 = 3e-6;
/// A ring is so much wider than its point.
const RING: f32 = 2.6;
/// How far beyond a point the pointer still finds it, in points.
const REACH: f32 = 3.0;
/// Least size of a far point as a share of a near one.
const FAR: f32 = 0.7;
/// Most pixels of a picture: a window of that size at twice the resolution.
const MOST_PIXELS: f32 = 8e6;

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

/// What there is to draw.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The points.
    pub cloud: &'a Cloud,
    /// Where they are seen from. Only a camera that moves is a view that turns: a panel may grow.
    pub camera: Camera,
    /// The same in this panel.
    pub projection: &'a Projection,
    /// What they are seen in.
    pub rect: Rect,
    /// Tells one set of looks from another.
    pub looks: u64,
}

/// What was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Points of those that there are; fewer only while many turn.
    pub points: usize,
    /// Rings around them.
    pub rings: usize,
    /// Whether rings in sight were left out, since they would have covered others.
    pub is_thinned: bool,
}

/// What the last drawing was made of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    turning: bool,
    looks: u64,
    rect: Rect,
    pixels_per_point: f32,
}

/// The points of one cloud as they were painted last.
#[derive(Default)]
pub struct PaintedPoints {
    seen_from: Option<(Camera, Projection)>,
    /// When the view was seen turning last.
    turned_at: Option<f64>,
    made: Option<Made>,
    made_at: f64,
    drawn: Drawn,
    /// Rows that are shown while many turn.
    chosen: Vec<usize>,
    /// Where the shown rows stand: all of them, or the chosen ones while many turn.
    places: Vec<Projected>,
    mesh: Arc<Mesh>,
    /// The picture of all of many points, and where it stands.
    picture: Option<(TextureHandle, Rect)>,
    hits: Option<HitGrid>,
}

impl std::fmt::Debug for PaintedPoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaintedPoints").field("made", &self.made).field("drawn", &self.drawn).finish_non_exhaustive()
    }
}

impl PaintedPoints {
    /// What was drawn last.
    pub fn drawn(&self) -> Drawn {
        self.drawn
    }

    /// Paints the points; asks for another frame where more is to come.
    pub fn paint(&mut self, ui: &Ui, theme: &Theme, scene: Scene<'_>, look: impl Fn(usize) -> PointLook) {
        let painter = ui.painter_at(scene.rect);
        let now = ui.input(|i| i.time);
        let seen_from = (scene.camera, *scene.projection);
        let has_moved = self.seen_from != Some(seen_from);
        if self.seen_from.is_some_and(|(camera, _)| camera != scene.camera) {
            self.turned_at = Some(now);
        }
        self.seen_from = Some(seen_from);
        let many = scene.cloud.points.len() > MESH_POINTS;
        let rest_in = self.turned_at.map_or(0.0, |at| REST - (now - at));
        let turning = many && rest_in > 0.0;
        if turning {
            ui.ctx().request_repaint_after_secs(rest_in as f32);
        }
        if has_moved || self.made.is_none_or(|made| made.turning != turning) {
            self.project(scene, turning);
        }
        let pixels_per_point = ui.pixels_per_point();
        let made = Made { turning, looks: scene.looks, rect: scene.rect, pixels_per_point };
        let is_late = self.made.is_some_and(|was| Made { looks: was.looks, ..made } == was && was.looks != made.looks);
        let wait = if many && !turning && !has_moved && is_late {
            self.made_at + scene.cloud.points.len() as f64 * SECONDS_PER_ROW - now
        } else {
            0.0
        };
        if wait > 0.0 {
            ui.ctx().request_repaint_after_secs(wait as f32);
        } else if has_moved || self.made != Some(made) {
            (self.made, self.made_at) = (Some(made), now);
            let sprites = Sprites::of(ui.ctx());
            let before = self.drawn;
            if many && !turning {
                self.draw_picture(ui, &sprites, theme, scene, look);
            } else {
                self.fill_mesh(&sprites, theme, scene, look);
            }
            let said = |drawn: Drawn| (drawn.points, drawn.is_thinned);
            if said(self.drawn) != said(before) {
                ui.ctx().request_repaint(); // what was drawn is said above it, in the next frame
            }
        }
        if let (false, Some((picture, place))) = (turning || !many, &self.picture) {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            painter.image(picture.id(), *place, whole, Color32::WHITE);
        }
        painter.add(Arc::clone(&self.mesh));
    }

    /// The row under the pointer: the nearest to the viewer of those within reach. While many points turn, of those shown.
    pub fn row_at(&mut self, rect: Rect, pointer: Pos2) -> Option<usize> {
        let reach = points::radius_of_many(self.places.len()) + REACH;
        if self.made?.turning {
            let shown = self.chosen.iter().copied().zip(self.places.iter().copied());
            return hits::front(shown, pointer, reach);
        }
        let grid = self.hits.get_or_insert_with(|| HitGrid::new(&self.places, rect, reach));
        grid.row_at(&self.places, pointer)
    }

    fn project(&mut self, scene: Scene<'_>, turning: bool) {
        self.hits = None;
        self.places.clear();
        let place = |p: &[f32; 3]| scene.projection.screen_from_world(*p);
        let all = &scene.cloud.points;
        if turning {
            if self.chosen.is_empty() {
                self.chosen = spread(all.len(), TURNING_POINTS);
            }
            self.places.extend(self.chosen.iter().map(|&row| place(&all[row])));
        } else {
            self.places.extend(all.iter().map(place));
        }
    }

    /// The shown places, near ones first.
    fn order(&self, flat: bool) -> Vec<u32> {
        let n = self.places.len() as u32;
        if flat {
            // None is nearer than another. Rows often come sorted by class: in their order one class would hide the others.
            let step = stride(u64::from(n));
            return (0..u64::from(n)).map(|i| (i * step % u64::from(n)) as u32).collect();
        }
        // How far in thousandths, and the index, in one number: sorting whole numbers is quick.
        let key = |(i, p): (usize, &Projected)| (((100.0 - p.near) * 1000.0) as u64) << 32 | u64::from(n - i as u32);
        let mut keys: Vec<u64> = self.places.iter().enumerate().map(key).collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| n - (key & u64::from(u32::MAX)) as u32).collect()
    }

    fn row(&self, i: usize, turning: bool) -> usize {
        if turning { self.chosen[i] } else { i }
    }

    /// All shown points in one mesh, far ones first, smaller and fainter.
    fn fill_mesh(&mut self, sprites: &Sprites, theme: &Theme, scene: Scene<'_>, look: impl Fn(usize) -> PointLook) {
        let turning = self.made.is_some_and(|made| made.turning);
        let order = self.order(scene.cloud.flat);
        let radius = points::radius_of_many(order.len());
        let depth = Depth::of(scene.cloud);
        // Near rings are kept first, and rings of few points may touch.
        let mut rings = Rings::new(scene.rect, 2.0 * (radius + RING));
        let mut shown = Vec::with_capacity(order.len());
        let (mut n_rings, mut is_thinned) = (0, false);
        for &i in &order {
            let look = look(self.row(i as usize, turning));
            let pos = self.places[i as usize].pos;
            let is_kept = look.ringed && rings.keep(pos);
            is_thinned |= look.ringed && !is_kept && scene.rect.contains(pos);
            n_rings += usize::from(is_kept);
            shown.push((i, PointLook { ringed: is_kept, ..look }));
        }
        self.drawn = Drawn { points: order.len(), rings: n_rings, is_thinned };
        if Arc::get_mut(&mut self.mesh).is_none() {
            self.mesh = Arc::default(); // the last frame is not painted yet
        }
        let mesh = Arc::make_mut(&mut self.mesh);
        mesh.indices.clear();
        mesh.vertices.clear();
        mesh.texture_id = sprites.mesh().texture_id;
        mesh.reserve_triangles((shown.len() + n_rings) * 2);
        mesh.reserve_vertices((shown.len() + n_rings) * 4);
        for (i, look) in shown.into_iter().rev() {
            let point = self.places[i as usize];
            let near = depth.nearness(point);
            let size = radius * 1.15 * Depth::share(near);
            points::add_point(mesh, look.shape, point.pos, size, theme.faded(look.color, 0.5 + 0.5 * near));
            if look.ringed {
                points::add_ring(mesh, point.pos, size + RING, theme.faded(theme.text, 0.45 + 0.4 * near));
            }
        }
    }

    /// All points in one picture, near ones first, and the rings over them as a mesh.
    fn draw_picture(
        &mut self,
        ui: &Ui,
        sprites: &Sprites,
        theme: &Theme,
        scene: Scene<'_>,
        look: impl Fn(usize) -> PointLook,
    ) {
        let per_point = picture_scale(ui, scene.rect);
        let start = scene.rect.min.to_vec2() * per_point;
        let start = vec2(start.x.floor(), start.y.floor());
        let end = scene.rect.max.to_vec2() * per_point;
        let size = [(end.x.ceil() - start.x) as usize, (end.y.ceil() - start.y) as usize].map(|n| n.max(1));
        let extent = vec2(size[0] as f32, size[1] as f32);
        let place = Rect::from_min_size((start / per_point).to_pos2(), extent / per_point);

        let radius = points::radius_of_many(self.places.len());
        let largest = radius * 1.15;
        let depth = Depth::of(scene.cloud);
        let mut raster = Raster::new(size, largest * per_point);
        // Where points lie close, rings that touch would still hide them: a ring's width is left between two.
        let mut rings = Rings::new(scene.rect, 4.0 * (radius + RING));
        let mut mesh = sprites.mesh();
        let sight = scene.rect.expand(largest);
        let mut is_thinned = false;
        for i in self.order(scene.cloud.flat) {
            let point = self.places[i as usize];
            if !sight.contains(point.pos) {
                continue;
            }
            let (look, near) = (look(i as usize), depth.nearness(point));
            let share = Depth::share(near);
            let pos = (point.pos.to_vec2() * per_point - start).to_pos2();
            raster.add_behind(look.shape, pos, share, theme.faded(look.color, 0.5 + 0.5 * near));
            if look.ringed && rings.keep(point.pos) {
                points::add_ring(&mut mesh, point.pos, largest * share + RING, theme.text);
            } else {
                is_thinned |= look.ringed && scene.rect.contains(point.pos);
            }
        }
        self.drawn = Drawn { points: self.places.len(), rings: mesh.vertices.len() / 4, is_thinned };
        self.mesh = Arc::new(mesh);
        let image: ColorImage = raster.into_image();
        match &mut self.picture {
            Some((picture, its)) => {
                picture.set(image, TextureOptions::LINEAR);
                *its = place;
            }
            None => self.picture = Some((ui.ctx().load_texture("points", image, TextureOptions::LINEAR), place)),
        }
    }
}

/// A stride that meets each of `n` rows once, neighbours far apart.
fn stride(n: u64) -> u64 {
    let shares_none = |a: u64| {
        let (mut a, mut b) = (a, n);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a == 1
    };
    let golden = (n as f64 * 0.618_034) as u64;
    (golden.max(1)..n).find(|&step| shares_none(step)).unwrap_or(1)
}

/// Pixels of the picture per point: those of the screen, fewer where that would be too large a picture.
fn picture_scale(ui: &Ui, rect: Rect) -> f32 {
    let wanted = ui.pixels_per_point();
    let side = ui.input(|i| i.max_texture_side) as f32 - 2.0;
    let size = rect.size().max(Vec2::splat(1.0));
    wanted.min(side / size.max_elem()).min((MOST_PIXELS / (size.x * size.y)).sqrt())
}

/// How the distance from the viewer shows.
struct Depth {
    flat: bool,
    radius: f32,
}

impl Depth {
    fn of(cloud: &Cloud) -> Self {
        Self { flat: cloud.flat, radius: cloud.radius() }
    }

    /// 0 far, 1 near.
    fn nearness(&self, point: Projected) -> f32 {
        if self.flat { 1.0 } else { (point.near / self.radius * 0.5 + 0.5).clamp(0.0, 1.0) }
    }

    /// The size of a point as a share of that of the nearest.
    fn share(near: f32) -> f32 {
        FAR + (1.0 - FAR) * near
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::projection::Axes;
    use eframe::egui::{Context, RawInput};

    fn rect() -> Rect {
        Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0))
    }

    /// A screen that shows a cloud at a given time.
    struct Screen {
        ctx: Context,
        cloud: Cloud,
        painted: PaintedPoints,
    }

    impl Screen {
        fn of(rows: usize) -> Self {
            let Ok(dataset) = crate::data::Synthetic::article().with_rows(rows).generate() else { panic!("no data") };
            let cloud = Cloud::new(&dataset, Axes::Automatic);
            Self { ctx: Context::default(), cloud, painted: PaintedPoints::default() }
        }

        /// Every row wears a ring.
        fn paint(&mut self, time: f64, camera: Camera, looks: u64) {
            let input = RawInput { screen_rect: Some(rect()), time: Some(time), ..RawInput::default() };
            let projection = camera.projection(rect(), 1.0);
            let Self { ctx, cloud, painted } = self;
            let theme = Theme::dark();
            let mut output = ctx.run_ui(input, |ui| {
                let scene = Scene { cloud, camera, projection: &projection, rect: rect(), looks };
                let color = if looks == 0 { theme.text } else { theme.accent };
                painted.paint(ui, &theme, scene, |_| PointLook { shape: PointShape::Disc, color, ringed: true });
            });
            output.textures_delta.clear(); // there is no screen to give them to
        }
    }

    #[test]
    fn a_still_view_of_few_keeps_its_mesh_and_a_turned_one_is_another() {
        let mut screen = Screen::of(200);
        let mut camera = Camera::default();
        screen.paint(0.0, camera, 0);
        let drawn = screen.painted.drawn();
        assert_eq!(drawn.points, 200);
        assert!((10..200).contains(&drawn.rings), "{drawn:?}");
        let first = Arc::clone(&screen.painted.mesh);
        assert_eq!(first.vertices.len(), (200 + drawn.rings) * 4);
        screen.paint(0.1, camera, 0);
        assert!(Arc::ptr_eq(&first, &screen.painted.mesh), "nothing changed, nothing was made");
        screen.paint(0.2, camera, 1);
        assert!(first.vertices[0].color != screen.painted.mesh.vertices[0].color, "looks are shown at once");
        camera.turn(vec2(50.0, 0.0));
        screen.paint(0.3, camera, 1);
        assert!(first.vertices[0].pos != screen.painted.mesh.vertices[0].pos);
    }

    #[test]
    fn many_points_turn_as_few_rest_as_one_picture_and_take_new_looks_in_turn() {
        let mut screen = Screen::of(100_000);
        let mut camera = Camera::default();
        let made_at = |screen: &Screen| screen.painted.made_at;
        screen.paint(0.0, camera, 0);
        let drawn = screen.painted.drawn();
        assert_eq!(drawn.points, 100_000, "a new view is whole at once");
        // Rings cover the panel at most so densely, however many rows are wrong.
        let apart = 4.0 * (points::radius_of_many(100_000) + RING);
        let most = rect().area() / (apart * apart * 0.75_f32.sqrt()) * 1.3;
        assert!(drawn.rings > 10 && (drawn.rings as f32) < most, "{} rings, at most {most}", drawn.rings);

        screen.paint(1.0, camera, 0);
        assert_eq!(made_at(&screen), 0.0, "a pointer that moves makes nothing");
        camera.turn(vec2(5.0, 0.0));
        screen.paint(1.1, camera, 0);
        assert_eq!(screen.painted.drawn().points, TURNING_POINTS);
        assert!(screen.painted.mesh.vertices.len() <= TURNING_POINTS * 8);
        screen.paint(1.15, camera, 0);
        assert_eq!((screen.painted.drawn().points, made_at(&screen)), (TURNING_POINTS, 1.1), "not at rest yet");
        screen.paint(1.3, camera, 0);
        assert_eq!(screen.painted.drawn().points, 100_000);
        screen.paint(1.35, camera, 1);
        assert_eq!(made_at(&screen), 1.3, "new looks of many wait for their turn");
        screen.paint(1.7, camera, 1);
        assert_eq!(made_at(&screen), 1.7);
    }

    #[test]
    fn rows_of_a_plane_are_all_met_and_mixed() {
        for n in [1, 2, 3, 10, 2000, 99_991, 100_000] {
            let step = stride(n);
            let mut met: Vec<u64> = (0..n).map(|i| i * step % n).collect();
            let first_half = met.iter().take(n as usize / 10).filter(|&&row| row < n / 2).count() as f64;
            assert!(n < 2000 || (first_half / (n as f64 / 10.0) - 0.5).abs() < 0.02, "{n}: {first_half}");
            met.sort_unstable();
            assert!(met.into_iter().eq(0..n), "{n}");
        }
    }

    #[test]
    fn the_pointer_finds_the_row_that_looking_at_every_row_finds() {
        let mut screen = Screen::of(100_000);
        let camera = Camera { yaw: 0.3, pitch: 0.2, zoom: 0.7, ..Camera::default() };
        screen.paint(0.0, camera, 0);
        let projection = camera.projection(rect(), 1.0);
        let reach = points::radius_of_many(100_000) + REACH;
        let mut n_found = 0;
        for i in 0..300u16 {
            // On and around rows from everywhere in the data.
            let row = projection.screen_from_world(screen.cloud.points[usize::from(i) * 333]).pos;
            let pointer = row + vec2(f32::from(i % 7) * 2.0 - 6.0, f32::from(i % 5) * 3.0 - 6.0);
            let all = screen.cloud.points.iter().map(|&p| projection.screen_from_world(p)).enumerate();
            let expected = hits::front(all, pointer, reach);
            assert_eq!(screen.painted.row_at(rect(), pointer), expected, "{pointer:?}");
            n_found += usize::from(expected.is_some());
        }
        assert!(n_found > 200, "{n_found}");
    }
}
