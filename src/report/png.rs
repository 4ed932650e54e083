//! An SVG picture as PNG.

use std::sync::Arc;

use resvg::{tiny_skia, usvg};

use crate::say;

/// Pixels of a point: pictures are for papers and slides.
const PIXELS_PER_POINT: f32 = 2.0;

/// Why there is no such picture. The message is a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{}", say!("png-not-drawn", reason = .0))]
pub struct NotDrawn(String);

/// The bytes of the PNG file, with texts in these fonts (the bytes of font files, the first with the name that the SVG asks
/// for): nothing of the system's is used, so that it comes out the same everywhere.
///
/// # Errors
/// Where the text is no SVG, or too large.
pub fn png(svg: &str, fonts: &[&'static [u8]]) -> Result<Vec<u8>, NotDrawn> {
    let mut database = usvg::fontdb::Database::new();
    for font in fonts {
        database.load_font_source(usvg::fontdb::Source::Binary(Arc::new(*font)));
    }
    let options = usvg::Options { fontdb: Arc::new(database), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| NotDrawn(error.to_string()))?;
    let (width, height) = (tree.size().width() * PIXELS_PER_POINT, tree.size().height() * PIXELS_PER_POINT);
    let too_large = || NotDrawn(format!("{width:.0} x {height:.0}"));
    let mut pixels = tiny_skia::Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or_else(too_large)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(PIXELS_PER_POINT, PIXELS_PER_POINT), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| NotDrawn(error.to_string()))
}
