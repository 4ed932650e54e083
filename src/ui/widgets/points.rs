//! Many points in one mesh: small pictures of the shapes, drawn once into a texture, and a quad per point.

use eframe::egui::epaint::Vertex;
use eframe::egui::{self, Color32, ColorImage, Mesh, Pos2, TextureHandle, TextureOptions, Vec2, pos2};

use crate::ui::theme::PointShape;

/// Side of one picture in the texture, in pixels.
const CELL: usize = 48;
/// Air around a picture, so that neighbours do not shine through, in pixels.
const AIR: f32 = 4.0;
/// Width of the soft rim, in pixels of the texture.
const RIM: f32 = 4.0;

/// The texture with one picture per shape and one for the ring around wrong predictions.
#[derive(Clone)]
pub struct Sprites(TextureHandle);

impl Sprites {
    /// The context's own, made at the first call.
    pub fn of(ctx: &egui::Context) -> Self {
        let id = egui::Id::unique("point sprites");
        if let Some(sprites) = ctx.data(|data| data.get_temp::<Self>(id)) {
            return sprites;
        }
        let sprites = Self(ctx.load_texture("point sprites", image(), TextureOptions::LINEAR));
        ctx.data_mut(|data| data.insert_temp(id, sprites.clone()));
        sprites
    }

    /// An empty mesh for points.
    pub fn mesh(&self) -> Mesh {
        Mesh::with_texture(self.0.id())
    }
}

/// The index of the ring's picture, after all shapes.
const RING: usize = PointShape::ALL.len();

/// Adds a point of a shape to a mesh.
pub fn add_point(mesh: &mut Mesh, shape: PointShape, pos: Pos2, radius: f32, color: Color32) {
    add_picture(mesh, shape as usize, pos, radius, color);
}

/// Adds a ring to a mesh.
pub fn add_ring(mesh: &mut Mesh, pos: Pos2, radius: f32, color: Color32) {
    add_picture(mesh, RING, pos, radius, color);
}

fn add_picture(mesh: &mut Mesh, at: usize, pos: Pos2, radius: f32, color: Color32) {
    let n = (RING + 1) as f32;
    let (left, right) = (at as f32 / n, (at + 1) as f32 / n);
    // The picture has air around it: the quad is larger than the point.
    let half = radius * CELL as f32 / (CELL as f32 - 2.0 * AIR);
    let vertex = |x: f32, y: f32, u: f32, v: f32| Vertex { pos: pos2(pos.x + x, pos.y + y), uv: pos2(u, v), color };
    let first = mesh.vertices.len() as u32;
    mesh.indices.extend([0, 1, 2, 2, 1, 3].map(|corner| first + corner));
    mesh.vertices.extend([
        vertex(-half, -half, left, 0.0),
        vertex(half, -half, right, 0.0),
        vertex(-half, half, left, 1.0),
        vertex(half, half, right, 1.0),
    ]);
}

fn image() -> ColorImage {
    let width = CELL * (RING + 1);
    let mut image = ColorImage::filled([width, CELL], Color32::TRANSPARENT);
    let half = CELL as f32 / 2.0;
    for y in 0..CELL {
        for x in 0..width {
            let at = x / CELL;
            let p = Vec2::new((x % CELL) as f32 + 0.5 - half, y as f32 + 0.5 - half);
            let inside = depth(at, p, half - AIR);
            let alpha = (inside / RIM + 0.5).clamp(0.0, 1.0);
            image.pixels[y * width + x] = Color32::WHITE.gamma_multiply(alpha);
        }
    }
    image
}

/// How far inside a shape of radius `r` a point is, in the unit of both; negative outside.
pub fn depth_in(shape: PointShape, p: Vec2, r: f32) -> f32 {
    depth(shape as usize, p, r)
}

/// The same for a picture of the texture.
fn depth(at: usize, p: Vec2, r: f32) -> f32 {
    let triangle = |p: Vec2| {
        let slope = (p.x.abs() * 0.866 - p.y * 0.5) - r * 0.5;
        (-slope).min(r * 0.5 + r * 0.25 - p.y)
    };
    let thick = |p: Vec2| {
        let (long, short) = (p.x.abs().max(p.y.abs()), p.x.abs().min(p.y.abs()));
        (r * 0.95 - long).min(r * 0.32 - short)
    };
    let sideways = |p: Vec2| Vec2::new(p.y, p.x);
    let slanted = |p: Vec2| Vec2::new(p.x + p.y, p.x - p.y) * std::f32::consts::FRAC_1_SQRT_2;
    match PointShape::ALL.iter().copied().find(|&shape| shape as usize == at) {
        Some(PointShape::Disc) => r * 0.94 - p.length(),
        Some(PointShape::Diamond) => (r - p.x.abs() - p.y.abs()) * std::f32::consts::FRAC_1_SQRT_2,
        Some(PointShape::Square) => r * 0.8 - p.x.abs().max(p.y.abs()),
        Some(PointShape::Triangle) => triangle(p + Vec2::new(0.0, r * 0.12)),
        Some(PointShape::TriangleDown) => triangle(Vec2::new(p.x, -p.y) + Vec2::new(0.0, r * 0.12)),
        Some(PointShape::Plus) => thick(p),
        Some(PointShape::Cross) => thick(slanted(p)),
        Some(PointShape::TriangleRight) => triangle(sideways(-p) + Vec2::new(0.0, r * 0.12)),
        Some(PointShape::TriangleLeft) => triangle(sideways(p) + Vec2::new(0.0, r * 0.12)),
        // Lines from a tip to the corner between two tips, which lies at 0.34 of the radius in both directions.
        Some(PointShape::Star) => {
            let (long, short) = (p.x.abs().max(p.y.abs()), p.x.abs().min(p.y.abs()));
            ((r - long) * 0.34 - short * 0.66) * 1.35
        }
        None => r * 0.09 - (p.length() - r * 0.88).abs(),
    }
}

/// Radius of a point among `n` of them, in points: many points are smaller.
pub fn radius_of_many(n: usize) -> f32 {
    (4.6 * (300.0 / n.max(1) as f32).powf(0.2)).clamp(1.8, 4.6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_solid_in_the_middle_except_the_ring_and_empty_at_the_corner() {
        let r = CELL as f32 / 2.0 - AIR;
        for at in 0..=RING {
            assert_eq!(depth(at, Vec2::ZERO, r) > RIM, at != RING, "{at}");
            assert!(depth(at, Vec2::splat(r + AIR), r) < -RIM / 2.0, "{at}");
        }
    }

    #[test]
    fn a_point_is_one_quad() {
        let mut mesh = Mesh::default();
        add_point(&mut mesh, PointShape::Disc, pos2(1.0, 2.0), 4.0, Color32::WHITE);
        assert_eq!((mesh.vertices.len(), mesh.indices.len()), (4, 6));
        assert!(radius_of_many(10_000) < radius_of_many(200));
    }
}
