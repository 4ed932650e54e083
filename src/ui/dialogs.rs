//! The system's file dialogs, asked for on a thread of their own, and whether the system has any.

use std::path::{Path, PathBuf};

use super::intent::Purpose;
use crate::engine::job::Job;
use crate::words;

/// At most one open dialog.
#[derive(Debug, Default)]
pub struct Dialogs {
    job: Job<Option<PathBuf>>,
    purpose: Option<Purpose>,
}

impl Dialogs {
    /// Opens the system's dialog. `wake` is called when it was answered.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub fn open(
        &mut self,
        purpose: Purpose,
        folder: Option<&Path>,
        file_name: &str,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<()> {
        let mut dialog = rfd::AsyncFileDialog::new();
        if let Some(folder) = folder.filter(|f| f.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        let filters = crate::data::file_filters();
        let all: Vec<&str> = filters.iter().flat_map(|f| f.extensions.iter().copied()).collect();
        dialog = dialog.set_title(words::named("purpose", purpose.into()));
        dialog = match purpose {
            Purpose::OpenData => filters
                .iter()
                .fold(dialog.add_filter(words::text("filter-data"), &all), |d, f| d.add_filter(f.name(), f.extensions)),
            Purpose::OpenPreset | Purpose::SavePreset => dialog.add_filter(words::text("filter-presets"), &["ron"]),
            Purpose::ExportData => dialog.add_filter(words::text("filter-data"), &["mat", "csv"]),
            Purpose::ExportWeights | Purpose::OpenWeights => dialog.add_filter(words::text("filter-weights"), &["mat"]),
        };
        // Made here, since macOS opens dialogs from the main thread only; waited for elsewhere.
        let answer: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = if purpose.saves() {
            Box::pin(dialog.set_file_name(file_name).save_file())
        } else {
            Box::pin(dialog.pick_file())
        };
        self.purpose = Some(purpose);
        self.job.start("dialog", wake, move |_| pollster::block_on(answer).map(|file| file.path().to_owned()))
    }

    /// The answer, where there is one by now.
    pub fn answer(&mut self) -> Option<(Purpose, PathBuf)> {
        match self.job.poll() {
            crate::engine::job::Poll::Done(Some(path)) => self.purpose.take().map(|purpose| (purpose, path)),
            _ => None,
        }
    }
}

/// Whether this system has a file dialog to offer. rfd answers "nothing chosen" both for Cancel and for no dialog at
/// all, so it must be known before.
pub fn are_available() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let on_path = |program: &str| {
        std::env::var_os("PATH").is_some_and(|paths| std::env::split_paths(&paths).any(|p| p.join(program).is_file()))
    };
    has_portal() || on_path("zenity")
}

/// Whether a session bus and a portal that can show a file chooser are there.
fn has_portal() -> bool {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || runtime.is_some_and(|folder| folder.join("bus").exists());
    let folders = ["/usr/share/xdg-desktop-portal/portals", "/usr/local/share/xdg-desktop-portal/portals"];
    // A portal without a backend for the file chooser never answers.
    let backend = |entry: std::fs::DirEntry| {
        std::fs::read_to_string(entry.path()).is_ok_and(|text| text.contains("org.freedesktop.impl.portal.FileChooser"))
    };
    bus && folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten().flatten().any(backend)
}
