//! Race and map as pictures and tables, in the colours of the window.

use std::path::Path;

use super::app::App;
use super::fonts;
use super::intent::Purpose;
use super::painted_drawing::ink;
use super::race;
use super::theme::Theme;
use crate::report::drawing::Drawing;
use crate::report::map_picture::{self, MapPicture};
use crate::report::{png, race_picture, svg};
use crate::workbench::{Race, Workbench};

/// Width of a picture in points, and height of a map.
const WIDTH: f32 = 960.0;
const MAP_HEIGHT: f32 = 640.0;

impl App {
    /// Writes the race or the map in the form that the name's ending says, in the colours of the window: what is saved is what is seen. Whether it is written.
    pub(super) fn export_picture(&mut self, purpose: Purpose, path: &Path, theme: &Theme) -> bool {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let made = match purpose {
            Purpose::ExportMap => map_file(&self.workbench, &self.map, theme, &ending),
            _ => self.workbench.race().map(|race| race_file(race, theme, &ending)),
        };
        match made {
            None => false,
            Some(Ok(bytes)) => self.workbench.save_bytes(path, &bytes),
            Some(Err(error)) => self.workbench.say_not_made(error),
        }
    }
}

type Made = Result<Vec<u8>, png::NotDrawn>;

fn map_file(bench: &Workbench, state: &super::map::MapState, theme: &Theme, ending: &str) -> Option<Made> {
    let chart = &bench.map()?.chart;
    if ending == "csv" {
        return Some(Ok(map_picture::csv(chart).into_bytes()));
    }
    let picture = MapPicture::of(chart, state.colour(), (WIDTH, MAP_HEIGHT), &ink(theme));
    Some(picture_file(&picture.drawing, theme, ending))
}

fn race_file(race: &Race, theme: &Theme, ending: &str) -> Made {
    let arms = race::pictured(race, theme);
    if ending == "csv" {
        let rows = arms.iter().flat_map(|arm| arm.rows.iter().map(|row| (arm.label.as_str(), row)));
        return Ok(race_picture::csv(rows));
    }
    let title = race::caption(race);
    picture_file(&race_picture::race(&arms, &title, race.limit(), WIDTH, &ink(theme)), theme, ending)
}

fn picture_file(drawing: &Drawing, theme: &Theme, ending: &str) -> Made {
    let text = svg::svg(drawing, ink(theme).paper);
    if ending == "png" { png::png(&text, &fonts::FILES) } else { Ok(text.into_bytes()) }
}
