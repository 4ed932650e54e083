//! What is on the screen: painters that take a read-only view of a run and answer with intents.
//!
//! What must never live here: a training step, a file format, a channel's protocol. Painters change no run, read no
//! clock and touch no file; colours live in `theme` only, words in `assets/words` only.

pub mod actions;
pub mod app;
mod arrangement;
mod asking;
pub mod camera;
pub mod choices;
mod commands;
mod compare;
pub mod dialogs;
mod exporting;
pub mod fonts;
mod frame_pace;
pub mod intent;
pub mod layout;
pub mod map;
pub mod measure;
mod menu_bar;
mod notices;
mod overlay;
mod painted_drawing;
mod palette;
pub mod panels;
mod preferences;
mod race;
mod remembered;
pub mod run_list;
pub mod run_view;
mod sentences;
pub mod settings;
mod status_bar;
pub mod steps_cursor;
pub mod theme;
mod transport_bar;
mod why;
pub mod widgets;
mod zenity;

use std::path::PathBuf;

pub use app::App;
use eframe::egui;

use crate::archive::Place;
use crate::say;
use crate::words::{self, Language};

/// The program's name, in every language.
const APP: &str = "Deltascope";
/// Its name in the system: of its window's class and of its folder.
const APP_ID: &str = "deltascope";

/// Opens the window and runs until it is closed. It speaks the language that is asked for, else the one that was chosen in
/// an earlier window, else that of the system.
///
/// # Errors
/// A sentence where no window can be opened.
pub fn open_window(file: Option<PathBuf>, language: Option<Language>, archive: Option<Place>) -> Result<(), String> {
    words::set_language(language.unwrap_or_else(Language::of_system));
    let folder = eframe::storage_dir(APP_ID);
    run_window(options([1440.0, 900.0]), move |cc| {
        let app = App::keeping(cc, file.as_deref(), folder.as_deref(), archive);
        if let Some(language) = language {
            words::set_language(language);
        }
        app
    })
}

/// A window of this size on a first start; later starts have the size that it was left with.
fn options(size: [f32; 2]) -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(APP)
            .with_app_id(APP_ID)
            .with_inner_size(size)
            .with_min_inner_size([900.0, 560.0])
            .with_drag_and_drop(true),
        persist_window: true,
        // Surfaces are flat colours: nothing to dither, and every pixel costs where the processor draws them.
        dithering: false,
        ..eframe::NativeOptions::default()
    }
}

/// Runs an app in a window until it is closed.
fn run_window<A: eframe::App + 'static>(
    options: eframe::NativeOptions,
    make: impl FnOnce(&eframe::CreationContext<'_>) -> Result<A, String>,
) -> Result<(), String> {
    let outcome = eframe::run_native(APP_ID, options, Box::new(move |cc| Ok(Box::new(make(cc)?))));
    outcome.map_err(|error| {
        // Some of the window system's messages end with the place in its source where they were made.
        let words = error.to_string();
        let words = words.split(" at /").next().unwrap_or_default();
        say!("window-not-opened", reason = words)
    })
}
