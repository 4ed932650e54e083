//! Files that are asked for: with the system's dialog, or by typing where there is none; and where something is saved to.
//!
//! A save takes no other kind's file, and writes over none without having asked.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::dialogs;
use super::intent::{Asked, Purpose};
use super::overlay::Overlay;
use super::theme::Theme;
use crate::workbench::{Notice, Said};

impl App {
    /// Asks with the system's dialog, or for a typed path where there is none.
    pub(super) fn ask_for_file(&mut self, purpose: Purpose) {
        let folder = self.preferences.last_folder.clone();
        let file_name = self.proposed_name(purpose);
        if dialogs::are_available() {
            let wake = Arc::clone(&self.wake);
            match self.dialogs.open(purpose, folder.as_deref(), &file_name, move || wake()) {
                Ok(()) => return,
                Err(error) => self.workbench.tell(Notice::Error(Said::sentence(error))),
            }
        }
        let typed = if purpose.saves() {
            folder.unwrap_or_default().join(file_name).display().to_string()
        } else {
            folder.map(|f| format!("{}{}", f.display(), std::path::MAIN_SEPARATOR)).unwrap_or_default()
        };
        self.overlay = Overlay::Path { typed, purpose, no_dialog: true };
    }

    /// A name to save under: that of the experiment's file or preset, with what is saved of it.
    pub(super) fn proposed_name(&self, purpose: Purpose) -> String {
        let document = self.workbench.document();
        let file = document.path.as_deref();
        if let (Purpose::SavePreset, Some(name)) = (purpose, file.and_then(Path::file_name)) {
            return name.to_string_lossy().into_owned();
        }
        let stem = file.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let built_in = document.built_in.filter(|_| purpose != Purpose::SavePreset || !self.workbench.is_modified());
        purpose.proposed_name(&stem.unwrap_or_else(|| built_in.unwrap_or("experiment").to_owned()))
    }

    /// Opens or saves what was chosen. Where the path had to be given another ending, or nobody has asked, a file that is
    /// there is only written over after a question.
    pub(super) fn take_chosen(&mut self, purpose: Purpose, path: &Path, asked: Asked, ctx: &Context) {
        let fitting = purpose.fitting(path);
        if purpose.saves() && dialogs::is_taken(&fitting) && (fitting != path || asked == Asked::Nothing) {
            self.overlay = Overlay::WriteOver { purpose, path: fitting };
            return;
        }
        let done = match purpose {
            Purpose::OpenData | Purpose::OpenPreset => {
                self.workbench.open(path);
                return;
            }
            Purpose::FindData => {
                self.workbench.find_missing(path);
                return;
            }
            Purpose::SavePreset => self.workbench.save_to(&fitting),
            Purpose::ExportData => self.workbench.export_data(&fitting),
            Purpose::ExportWeights => self.workbench.export_weights(&fitting),
            Purpose::ExportRace | Purpose::ExportMap => self.export_picture(purpose, &fitting, &Theme::of(ctx)),
            Purpose::OpenWeights => self.workbench.start_from_weights(path),
        };
        if done {
            self.preferences.remember_folder(&fitting);
        }
    }
}
