//! Very many points as one picture, drawn pixel by pixel on the processor: it is drawn when it changes, and costs the
//! screen one rectangle in every frame, however many points there are.

use eframe::egui::{Color32, ColorImage, Pos2, Vec2};

use super::points;
use crate::ui::theme::PointShape;

/// Sizes of points between the farthest and the nearest.
const SIZES: usize = 4;
/// Places within a pixel, across and down.
const PLACES: usize = 4;

/// A picture in the making. Points are drawn from the front to the back: what is covered already is left alone.
#[derive(Clone, Debug)]
pub struct Raster {
    size: [usize; 2],
    pixels: Vec<Color32>,
    radius: f32,
    side: usize,
    /// How much of every pixel a shape covers, by shape, size and place within the pixel; made at the first use.
    masks: Vec<Option<Box<[u8]>>>,
}

impl Raster {
    /// An empty picture of so many pixels, for points of at most this radius in pixels.
    pub fn new(size: [usize; 2], radius: f32) -> Self {
        let side = (2.0 * radius).ceil() as usize + 3;
        let masks = vec![None; PointShape::ALL.len() * SIZES * PLACES * PLACES];
        Self { size, pixels: vec![Color32::TRANSPARENT; size[0] * size[1]], radius, side, masks }
    }

    /// Draws a point behind all drawn before, at `pos` in pixels, with a share of the radius, in a colour without
    /// transparency.
    pub fn add_behind(&mut self, shape: PointShape, pos: Pos2, share: f32, color: Color32) {
        let half = self.side as f32 / 2.0;
        let (left, top) = (pos.x - half, pos.y - half);
        let [width, height] = self.size.map(|n| n as f32);
        if !(left > -(self.side as f32) && top > -(self.side as f32) && left < width && top < height) {
            return; // out of sight, or nowhere
        }
        let part = |v: f32| (((v - v.floor()) * PLACES as f32) as usize).min(PLACES - 1);
        let size_step = ((share.clamp(0.0, 1.0) * SIZES as f32).ceil() as usize).clamp(1, SIZES) - 1;
        let which = ((shape as usize * SIZES + size_step) * PLACES + part(top)) * PLACES + part(left);
        let (radius, side) = (self.radius, self.side);
        let mask = self.masks[which].get_or_insert_with(|| {
            let radius = radius * (size_step + 1) as f32 / SIZES as f32;
            mask(shape, radius, side, [part(left), part(top)])
        });
        let (left, top) = (left.floor() as isize, top.floor() as isize);
        for (line, mask) in mask.chunks_exact(side).enumerate() {
            let y = top + line.cast_signed();
            if !(0..self.size[1].cast_signed()).contains(&y) {
                continue;
            }
            for (column, &cover) in mask.iter().enumerate() {
                let x = left + column.cast_signed();
                if cover == 0 || !(0..self.size[0].cast_signed()).contains(&x) {
                    continue;
                }
                let pixel = &mut self.pixels[(y * self.size[0].cast_signed() + x).cast_unsigned()];
                if pixel.a() < 255 {
                    *pixel = under(*pixel, color, cover);
                }
            }
        }
    }

    /// The finished picture.
    pub fn into_image(self) -> ColorImage {
        ColorImage::new(self.size, self.pixels)
    }
}

/// What is seen of `behind`, which covers `cover` of 255 of the pixel, through what `front` leaves free.
fn under(front: Color32, behind: Color32, cover: u8) -> Color32 {
    let free = 255 - u32::from(front.a());
    let share = u32::from(cover) * free;
    let (front, behind) = (front.to_array(), behind.to_array());
    let channel = |i: usize| (u32::from(front[i]) + (u32::from(behind[i]) * share + 32_512) / 65_025).min(255) as u8;
    Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
}

/// Coverage of every pixel of a square around a point that stands a few quarters of a pixel off.
fn mask(shape: PointShape, radius: f32, side: usize, place: [usize; 2]) -> Box<[u8]> {
    let off = |place: usize| (place as f32 + 0.5) / PLACES as f32 + side as f32 / 2.0;
    let middle = Vec2::new(off(place[0]), off(place[1]));
    (0..side * side)
        .map(|i| {
            let pixel = Vec2::new((i % side) as f32 + 0.5, (i / side) as f32 + 0.5);
            let inside = points::depth_in(shape, pixel - middle, radius);
            ((inside + 0.5).clamp(0.0, 1.0) * 255.0).round() as u8
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn a_point_covers_its_area_where_it_stands() {
        for shape in PointShape::ALL {
            let mut raster = Raster::new([40, 40], 5.0);
            raster.add_behind(shape, pos2(20.3, 12.8), 1.0, Color32::WHITE);
            let image = raster.into_image();
            let alpha = |i: usize| f32::from(image.pixels[i].a()) / 255.0;
            let area: f32 = (0..1600).map(alpha).sum();
            assert!((20.0..80.0).contains(&area), "{shape:?} {area}");
            let mean =
                |along: fn(usize) -> usize| (0..1600).map(|i| alpha(i) * (along(i) as f32 + 0.5)).sum::<f32>() / area;
            let middle = pos2(mean(|i| i % 40), mean(|i| i / 40));
            assert!(middle.distance(pos2(20.3, 12.8)) < 1.0, "{shape:?} {middle:?}");
        }
    }

    #[test]
    fn the_first_is_in_front_and_edges_are_no_trouble() {
        let mut raster = Raster::new([20, 10], 4.0);
        raster.add_behind(PointShape::Square, pos2(5.0, 5.0), 1.0, Color32::RED);
        raster.add_behind(PointShape::Square, pos2(7.0, 5.0), 1.0, Color32::BLUE);
        for pos in [pos2(-3.0, -3.0), pos2(21.0, 9.0), pos2(1e9, 0.0), pos2(f32::NAN, 2.0), pos2(-1e9, 4.0)] {
            raster.add_behind(PointShape::Disc, pos, 1.0, Color32::GREEN);
        }
        let image = raster.into_image();
        assert_eq!(image.pixels[5 * 20 + 6], Color32::RED);
        assert_eq!(image.pixels[5 * 20 + 9], Color32::BLUE);
        assert_eq!(image.pixels[5 * 20 + 15], Color32::TRANSPARENT);
        let rim = Raster::new([1, 1], 1.0).pixels[0];
        let half = under(under(rim, Color32::WHITE, 128), Color32::WHITE, 255);
        assert_eq!(half, Color32::WHITE, "two covers of one colour are that colour, without a seam");
    }
}
