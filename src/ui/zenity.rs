//! zenity's file dialog, with the options that the library of file dialogs leaves out: our title, the folder to start in,
//! and an end together with the program.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::engine::job::JobHandle;

/// How often an open dialog is looked at.
const LOOK: Duration = Duration::from_millis(40);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The dialog's title.
    pub title: String,
    /// Names of filters with their extensions; the first is in force.
    pub filters: Vec<(String, Vec<&'static str>)>,
    /// The folder that is shown first.
    pub folder: Option<PathBuf>,
    /// For saving, the name that is proposed.
    pub file_name: Option<String>,
}

impl Question {
    /// zenity's options. A folder is a file name with a separator at its end.
    fn arguments(&self) -> Vec<OsString> {
        let mut all: Vec<OsString> = vec!["--file-selection".into(), format!("--title={}", self.title).into()];
        if self.file_name.is_some() {
            // The second makes zenity 3 ask before it overwrites; zenity 4 does so by itself and takes the option as well.
            all.extend(["--save".into(), "--confirm-overwrite".into()]);
        }
        let start = match (&self.folder, &self.file_name) {
            (Some(folder), name) => Some(folder.join(name.as_deref().unwrap_or_default())),
            (None, Some(name)) => Some(PathBuf::from(name)),
            (None, None) => None,
        };
        if let Some(start) = start {
            let mut argument = OsString::from("--filename=");
            argument.push(start);
            all.push(argument);
        }
        for (name, extensions) in &self.filters {
            let patterns: Vec<String> = extensions.iter().map(|e| format!("*.{e}")).collect();
            all.push(format!("--file-filter={name} | {}", patterns.join(" ")).into());
        }
        all
    }
}

/// The dialog that is open, shared by who waits for its answer and who ends it.
#[derive(Clone, Debug, Default)]
pub struct Open(Arc<Mutex<Option<Child>>>);

impl Open {
    fn child(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the dialog and waits for the answer; `None` where there is none, or none is wanted any more.
    pub fn ask(&self, question: &Question, handle: &JobHandle) -> Option<PathBuf> {
        let mut zenity = Command::new("zenity");
        zenity.args(question.arguments()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        *self.child() = Some(zenity.spawn().ok()?);
        loop {
            // Locked for a look only, so that the dialog can be ended from elsewhere at any time.
            let ended = match self.child().as_mut() {
                Some(child) => child.try_wait().ok()?,
                None => return None,
            };
            match ended {
                Some(status) => return answer(self.child().take()?, status.success()),
                None if handle.is_cancelled() => self.end(),
                None => std::thread::sleep(LOOK),
            }
        }
    }

    /// Closes the dialog where one is open.
    pub fn end(&self) {
        if let Some(mut child) = self.child().take() {
            // Fails only where the dialog has just ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn answer(mut child: Child, success: bool) -> Option<PathBuf> {
    let mut text = Vec::new();
    child.stdout.take()?.read_to_end(&mut text).ok()?;
    if text.last() == Some(&b'\n') {
        text.pop();
    }
    (success && !text.is_empty()).then(|| path(text))
}

/// A path as the system writes it, whatever its bytes are.
#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Whether the program can be started.
pub fn is_installed() -> bool {
    let has = |folder: PathBuf| Path::is_file(&folder.join("zenity"));
    std::env::var_os("PATH").is_some_and(|paths| std::env::split_paths(&paths).any(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_title_folder_name_and_filters() {
        let mut question = Question {
            title: "Save preset".to_owned(),
            filters: vec![("Presets".to_owned(), vec!["ron", "txt"])],
            folder: Some(PathBuf::from("/data/my runs")),
            file_name: Some("a.ron".to_owned()),
        };
        let texts = |q: &Question| q.arguments().into_iter().map(|a| a.into_string().unwrap()).collect::<Vec<_>>();
        let all = texts(&question);
        assert!(all.contains(&"--title=Save preset".to_owned()));
        assert!(all.contains(&"--filename=/data/my runs/a.ron".to_owned()));
        assert!(all.contains(&"--file-filter=Presets | *.ron *.txt".to_owned()));
        question.file_name = None;
        let all = texts(&question);
        assert!(all.contains(&"--filename=/data/my runs/".to_owned()), "a folder ends with a separator: {all:?}");
        assert!(!all.contains(&"--save".to_owned()));
    }
}
