//! The system's file dialogs, asked for on a thread of their own, and whether the system has any.

use std::path::{Path, PathBuf};

use super::intent::Purpose;
use super::zenity;
use crate::engine::job::Job;
use crate::words;

/// At most one open dialog. It does not outlive the program.
#[derive(Debug, Default)]
pub struct Dialogs {
    job: Job<Option<PathBuf>>,
    purpose: Option<Purpose>,
    zenity: zenity::Open,
}

/// The filters of a purpose: what each is called, and its extensions. The first is in force when the dialog opens.
fn filters(purpose: Purpose) -> Vec<(String, Vec<&'static str>)> {
    let one = |name: &str, extensions: &[&'static str]| vec![(words::text(name).to_owned(), extensions.to_vec())];
    match purpose {
        Purpose::OpenData | Purpose::FindData => {
            let kinds = crate::data::file_filters();
            let all = kinds.iter().flat_map(|f| f.extensions.iter().copied()).collect::<Vec<_>>();
            let each = kinds.iter().map(|f| (f.name().to_owned(), f.extensions.to_vec()));
            one("filter-data", &all).into_iter().chain(each).collect()
        }
        Purpose::OpenPreset | Purpose::SavePreset => one("filter-presets", Purpose::SavePreset.endings()),
        Purpose::ExportData => one("filter-data", purpose.endings()),
        Purpose::ExportWeights | Purpose::OpenWeights => one("filter-weights", Purpose::ExportWeights.endings()),
        Purpose::ExportRace | Purpose::ExportMap => one("filter-pictures", purpose.endings()),
    }
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
        // One dialog at a time, and the newest is the one that is wanted.
        std::mem::take(&mut self.zenity).end();
        self.purpose = Some(purpose);
        let title = words::named("purpose", purpose.into());
        let folder = folder.filter(|f| f.is_dir());
        let file_name = purpose.saves().then_some(file_name);
        if cfg!(target_os = "linux") && !has_portal() {
            let question = zenity::Question {
                title: title.to_owned(),
                filters: filters(purpose),
                folder: folder.map(Path::to_owned),
                file_name: file_name.map(ToOwned::to_owned),
            };
            let zenity = self.zenity.clone();
            return self.job.start("dialog", wake, move |handle| zenity.ask(&question, handle));
        }
        let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
        if let Some(folder) = folder {
            dialog = dialog.set_directory(folder);
        }
        dialog = filters(purpose).iter().fold(dialog, |d, (name, extensions)| d.add_filter(name, extensions));
        // Made here, since macOS opens dialogs from the main thread only; waited for elsewhere.
        let answer: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match file_name {
            Some(name) => Box::pin(dialog.set_file_name(name).save_file()),
            None => Box::pin(dialog.pick_file()),
        };
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

impl Drop for Dialogs {
    fn drop(&mut self) {
        self.zenity.end();
    }
}

/// Whether a file is there that saving would write over.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether this system has a file dialog to offer. rfd answers "nothing chosen" both for Cancel and for no dialog at
/// all, so it must be known before.
pub fn are_available() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    has_portal() || zenity::is_installed()
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
