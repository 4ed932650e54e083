//! The camera of the 3-D view: it turns around the middle of the data, nearly without perspective.

use eframe::egui::{Pos2, Rect, Vec2};
use serde::{Deserialize, Serialize};

/// How much nearer things look larger; 0 is orthographic.
const PERSPECTIVE: f32 = 0.12;
/// Turn per point of dragging, in radians.
const TURN_PER_POINT: f32 = 0.009;
/// Turn of the slow rotation, in radians per second.
const ROTATION_PER_SECOND: f32 = 0.3;
/// Straight from above or below, the turn around the vertical could not be seen.
const STEEPEST: f32 = 1.5;

/// Where the view is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Camera {
    /// Turn around the vertical axis, in radians.
    pub yaw: f32,
    /// Height over the floor, in radians.
    pub pitch: f32,
    /// Magnification; 1 shows everything.
    pub zoom: f32,
    /// What stands in the middle of a plane seen from the front, in the box of the data.
    pub middle: [f32; 2],
}

impl Default for Camera {
    fn default() -> Self {
        Self { yaw: 0.72, pitch: 0.42, zoom: 1.0, middle: [0.0; 2] }
    }
}

/// A point as the camera sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projected {
    /// Where it is on the screen.
    pub pos: Pos2,
    /// How near it is: 0 in the middle, positive towards the viewer, about -1 to 1.
    pub near: f32,
}

/// A camera in front of a rectangle of the screen, ready to project many points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    right: [f32; 3],
    up: [f32; 3],
    forward: [f32; 3],
    center: Pos2,
    middle: [f32; 2],
    scale: f32,
}

impl Camera {
    /// The view of a plane from the front, x to the right and y up, at this camera's magnification.
    #[must_use]
    pub fn in_front(self) -> Self {
        Self { yaw: -std::f32::consts::FRAC_PI_2, pitch: std::f32::consts::FRAC_PI_2, ..self }
    }

    /// Moves a plane along with a drag on the screen.
    pub fn slide(&mut self, drag: Vec2, projection: &Projection) {
        self.middle[0] = (self.middle[0] - drag.x / projection.scale).clamp(-1.5, 1.5);
        self.middle[1] = (self.middle[1] + drag.y / projection.scale).clamp(-1.5, 1.5);
    }

    /// Magnifies a plane by a factor; what is under the pointer stays there.
    pub fn zoom_at(&mut self, factor: f32, pointer: Pos2, projection: &Projection) {
        let before = self.zoom;
        self.zoom_by(factor);
        let [x, y] = projection.plane_from_screen(pointer);
        let kept = before / self.zoom;
        self.middle[0] = (x + (self.middle[0] - x) * kept).clamp(-1.5, 1.5);
        self.middle[1] = (y + (self.middle[1] - y) * kept).clamp(-1.5, 1.5);
    }

    /// Turns by a drag on the screen.
    pub fn turn(&mut self, drag: Vec2) {
        self.yaw = (self.yaw - drag.x * TURN_PER_POINT).rem_euclid(std::f32::consts::TAU);
        self.pitch = (self.pitch + drag.y * TURN_PER_POINT).clamp(-STEEPEST, STEEPEST);
    }

    /// Turns slowly on, for `secs` seconds.
    pub fn rotate(&mut self, secs: f32) {
        self.yaw = (self.yaw + ROTATION_PER_SECOND * secs).rem_euclid(std::f32::consts::TAU);
    }

    /// Magnifies by a factor.
    pub fn zoom_by(&mut self, factor: f32) {
        self.zoom = (self.zoom * factor).clamp(0.2, 40.0);
    }

    /// The same of a plane seen from the front, with what stands in its middle.
    pub fn plane_projection(&self, rect: Rect, radius: f32) -> Projection {
        Projection { middle: self.middle, ..self.in_front().projection(rect, radius) }
    }

    /// The projection of points within `radius` of the origin into `rect`.
    pub fn projection(&self, rect: Rect, radius: f32) -> Projection {
        let (sin_yaw, cos_yaw) = self.yaw.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch.sin_cos();
        Projection {
            right: [-sin_yaw, cos_yaw, 0.0],
            up: [-sin_pitch * cos_yaw, -sin_pitch * sin_yaw, cos_pitch],
            forward: [cos_pitch * cos_yaw, cos_pitch * sin_yaw, sin_pitch],
            center: rect.center(),
            middle: [0.0; 2],
            scale: self.zoom * rect.width().min(rect.height()) / 2.0 / radius.max(1e-6),
        }
    }
}

impl Projection {
    /// Where a point of the world is seen.
    pub fn screen_from_world(&self, p: [f32; 3]) -> Projected {
        let dot = |a: [f32; 3]| a[0] * p[0] + a[1] * p[1] + a[2] * p[2];
        let near = dot(self.forward);
        let scale = self.scale / (1.0 - PERSPECTIVE * near.clamp(-4.0, 4.0));
        let across = Vec2::new(dot(self.right) - self.middle[0], self.middle[1] - dot(self.up));
        Projected { pos: self.center + across * scale, near }
    }

    /// The place on a plane seen from the front.
    pub fn plane_from_screen(&self, pos: Pos2) -> [f32; 2] {
        let across = (pos - self.center) / self.scale;
        [self.middle[0] + across.x, self.middle[1] - across.y]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    fn rect() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 300.0))
    }

    #[test]
    fn the_origin_is_in_the_middle_and_up_is_up() {
        let projection = Camera::default().projection(rect(), 1.0);
        assert_eq!(projection.screen_from_world([0.0; 3]).pos, rect().center());
        let top = projection.screen_from_world([0.0, 0.0, 1.0]);
        assert!(top.pos.y < rect().center().y && (top.pos.x - rect().center().x).abs() < 1e-3);
    }

    #[test]
    fn everything_within_the_radius_is_in_sight_from_every_side() {
        for yaw in 0..12 {
            for pitch in -2..=2 {
                let camera = Camera { yaw: yaw as f32 * 0.5, pitch: pitch as f32 * 0.7, ..Camera::default() };
                let projection = camera.projection(rect(), 1.8);
                for corner in 0..8u8 {
                    let p = [0, 1, 2].map(|bit| if corner >> bit & 1 == 0 { -1.0 } else { 1.0 });
                    let pos = projection.screen_from_world(p).pos;
                    assert!(rect().expand(12.0).contains(pos), "{camera:?} {p:?} {pos:?}");
                }
            }
        }
    }

    #[test]
    fn on_a_plane_x_goes_right_and_y_up_and_the_pointer_keeps_its_place() {
        let mut camera = Camera::default();
        let projection = camera.plane_projection(rect(), 1.0);
        let at = |projection: &Projection, x: f32, y: f32| projection.screen_from_world([x, y, 0.0]).pos;
        let (x, y) = (at(&projection, 0.5, 0.0), at(&projection, 0.0, 0.5));
        assert!(x.x > rect().center().x + 50.0 && (x.y - rect().center().y).abs() < 1e-2);
        assert!(y.y < rect().center().y - 50.0 && (y.x - rect().center().x).abs() < 1e-2);
        let [px, py] = projection.plane_from_screen(at(&projection, 0.3, -0.2));
        assert!((px - 0.3).abs() < 1e-5 && (py + 0.2).abs() < 1e-5);

        camera.zoom_at(3.0, x, &projection);
        let nearer = camera.plane_projection(rect(), 1.0);
        assert!(at(&nearer, 0.5, 0.0).distance(x) < 0.1 && at(&nearer, 0.0, 0.0).x < rect().center().x - 100.0);
        camera.slide(vec2(30.0, -20.0), &nearer);
        let moved = camera.plane_projection(rect(), 1.0);
        assert!(at(&moved, 0.5, 0.0).distance(x + vec2(30.0, -20.0)) < 0.1);
    }

    #[test]
    fn dragging_turns_and_a_nearer_point_is_in_front() {
        let mut camera = Camera::default();
        let before = camera.yaw;
        camera.turn(vec2(100.0, 1e6));
        assert!(camera.yaw != before && camera.pitch <= STEEPEST);
        let camera = Camera { yaw: 0.0, pitch: 0.0, ..Camera::default() };
        let projection = camera.projection(rect(), 1.0);
        assert!(
            projection.screen_from_world([1.0, 0.0, 0.0]).near > projection.screen_from_world([-1.0, 0.0, 0.0]).near
        );
    }
}
