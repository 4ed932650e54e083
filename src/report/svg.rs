//! A drawing as SVG: text that any browser and any drawing program reads, without a font or a style of its own beside it.

use std::fmt::Write;

use super::drawing::{Anchor, Drawing, Rgba, Shape, Weight};

/// The fonts of texts, the first one that there is.
pub const FONTS: &str = "Inter, Noto Sans SC, Helvetica, Arial, sans-serif";
/// Sizes of texts in points: quiet ones, titles.
const SIZES: (f32, f32) = (11.0, 13.0);

/// The drawing on `paper`, as a whole file.
pub fn svg(drawing: &Drawing, paper: Rgba) -> String {
    let (width, height) = (number(drawing.size.0), number(drawing.size.1));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\">\n"
    );
    out += &format!("<rect width=\"{width}\" height=\"{height}\"{}/>\n", paint("fill", paper));
    for shape in &drawing.shapes {
        element(&mut out, shape);
    }
    out += "</svg>\n";
    out
}

fn element(out: &mut String, shape: &Shape) {
    let line = match shape {
        Shape::Fill(area, color) => {
            let [x, y, w, h] = [area.x, area.y, area.width, area.height].map(number);
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{}/>", paint("fill", *color))
        }
        Shape::Frame(area, color) => {
            let [x, y, w, h] = [area.x, area.y, area.width, area.height].map(number);
            let stroke = paint("stroke", *color);
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"2\" fill=\"none\"{stroke}/>")
        }
        Shape::Line(points, width, color) => {
            let stroke = paint("stroke", *color);
            let (points, width) = (path(points.iter().copied()), number(*width));
            format!("<path d=\"{points}\" fill=\"none\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{stroke}/>")
        }
        Shape::Band(points, color) => {
            let upper = points.iter().map(|point| (point.0, point.1));
            let lower = points.iter().rev().map(|point| (point.0, point.2));
            format!("<path d=\"{}Z\"{}/>", path(upper.chain(lower)), paint("fill", *color))
        }
        Shape::Dot((x, y), radius, color) => {
            let [x, y, r] = [*x, *y, *radius].map(number);
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{}/>", paint("fill", *color))
        }
        Shape::Text { at, anchor, text, color, weight } => {
            let (size, heavy) = match weight {
                Weight::Quiet => (SIZES.0, ""),
                Weight::Title => (SIZES.1, " font-weight=\"600\""),
            };
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            // Not every program knows `dominant-baseline`: a third of the size lies under the middle.
            let (x, y) = (number(at.0), number(at.1 + size * 0.35));
            let fill = paint("fill", *color);
            format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{heavy}{anchor}{fill}>{}</text>", escaped(text))
        }
    };
    out.push_str(&line);
    out.push('\n');
}

fn path(points: impl Iterator<Item = (f32, f32)>) -> String {
    let mut out = String::new();
    for (at, (x, y)) in points.enumerate() {
        let letter = if at == 0 { 'M' } else { 'L' };
        let _infallible = write!(out, "{letter}{} {}", number(x), number(y));
    }
    out
}

/// ` fill="#rrggbb"`, with its opacity where it is not whole.
fn paint(what: &str, [r, g, b, a]: Rgba) -> String {
    let opacity = if a == 255 { String::new() } else { format!(" {what}-opacity=\"{:.3}\"", f32::from(a) / 255.0) };
    format!(" {what}=\"#{r:02x}{g:02x}{b:02x}\"{opacity}")
}

/// To a hundredth of a point, without zeros at the end.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text as XML holds it; what no XML can hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::drawing::Area;

    #[test]
    fn every_shape_is_an_element_and_a_text_stays_a_text() {
        let mut drawing = Drawing::new((100.0, 50.5));
        let area = Area { x: 1.0, y: 2.25, width: 3.0, height: 4.0 };
        drawing.shapes.push(Shape::Fill(area, [255, 0, 16, 255]));
        drawing.shapes.push(Shape::Frame(area, [1, 2, 3, 51]));
        drawing.shapes.push(Shape::Band(vec![(0.0, 1.0, 2.0), (5.0, 1.5, 2.5)], [0, 0, 0, 255]));
        drawing.shapes.push(Shape::Dot((4.0, 5.0), 2.0, [0, 0, 0, 255]));
        drawing.line((0.0, -0.001), (1.0, 1.0), 1.0, [0, 0, 0, 255]);
        drawing.text((5.0, 6.0), Anchor::End, "a < b & \u{7}c", [0, 0, 0, 255]);
        let text = svg(&drawing, [255; 4]);
        for part in [
            "width=\"100\" height=\"50.5\"",
            "<rect x=\"1\" y=\"2.25\" width=\"3\" height=\"4\" fill=\"#ff0010\"/>",
            "stroke=\"#010203\" stroke-opacity=\"0.200\"",
            "<path d=\"M0 1L5 1.5L5 2.5L0 2Z\"",
            "<circle cx=\"4\" cy=\"5\" r=\"2\"",
            "d=\"M0 0L1 1\"",
            "text-anchor=\"end\" fill=\"#000000\">a &lt; b &amp; c</text>",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(text.lines().count(), 9);
    }
}
