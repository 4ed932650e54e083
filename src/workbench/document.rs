//! The experiment being edited together with the file that it belongs to, and every state of it that can be gone back to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::experiment::{Spec, preset};

/// Changes that can be taken back.
pub const UNDO_CAP: usize = 100;

/// One state of what is edited: the settings, and what they are compared with to tell whether they were changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The settings.
    pub spec: Spec,
    /// The preset file that it was read from or saved to.
    pub path: Option<PathBuf>,
    /// The built-in preset that it began as, where it has no file.
    pub built_in: Option<&'static str>,
    /// What that file, or the built-in preset, says; `None` where it cannot be known.
    pub says: Option<Arc<Spec>>,
    /// States between two openings are one document: a save speaks for all of them.
    id: u64,
}

impl Document {
    /// What was just opened: unchanged.
    pub fn opened(spec: Spec, path: Option<PathBuf>) -> Self {
        let says = spec.clone();
        Self::compared(spec, path, Some(says))
    }

    /// Settings that are compared with what their file says.
    pub fn compared(spec: Spec, path: Option<PathBuf>, says: Option<Spec>) -> Self {
        let built_in = says.as_ref().filter(|_| path.is_none()).and_then(preset::built_in_name);
        Self { spec, path, built_in, says: says.map(Arc::new), id: 0 }
    }

    /// Whether the settings differ from what the file says. Which hash the data had is no setting.
    pub fn is_modified(&self) -> bool {
        self.says.as_ref().is_none_or(|says| !same_settings(says, &self.spec))
    }

    /// The same document with other settings.
    #[must_use]
    pub fn with(&self, spec: Spec) -> Self {
        Self { spec, ..self.clone() }
    }
}

/// Whether two specs are equal but for the recorded hash of their data.
pub fn same_settings(a: &Spec, b: &Spec) -> bool {
    let without_hash = |spec: &Spec| {
        let mut spec = spec.clone();
        spec.data.record_hash(String::new());
        spec
    };
    a == b || without_hash(a) == without_hash(b)
}

/// The states of the document, oldest first, and which of them is the present one. Later ones can be done again.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    states: Vec<Document>,
    at: usize,
    next_id: u64,
}

impl Timeline {
    /// With this state alone.
    pub fn new(document: Document) -> Self {
        Self { states: vec![document], at: 0, next_id: 1 }
    }

    /// The present state.
    pub fn now(&self) -> &Document {
        &self.states[self.at]
    }

    /// The settings were changed: a new state after the present one; what could be done again is gone.
    pub fn edit(&mut self, spec: Spec) {
        let state = self.now().with(spec);
        self.push(state);
    }

    /// The settings were changed further by the same movement: the present state becomes this one.
    pub fn amend(&mut self, spec: Spec) {
        self.states.truncate(self.at + 1);
        self.states[self.at].spec = spec;
    }

    /// Another document was opened.
    pub fn open(&mut self, document: Document) {
        let id = self.next_id;
        self.next_id += 1;
        self.push(Document { id, ..document });
    }

    fn push(&mut self, state: Document) {
        self.states.truncate(self.at + 1);
        self.states.push(state);
        if self.states.len() > UNDO_CAP + 1 {
            self.states.remove(0);
        }
        self.at = self.states.len() - 1;
    }

    /// Whether the present states of both belong to the same opening.
    pub fn is_same_document(&self, other: &Self) -> bool {
        self.now().id == other.now().id
    }

    /// The state before the present one.
    pub fn before(&self) -> Option<usize> {
        self.at.checked_sub(1)
    }

    /// The state after the present one.
    pub fn after(&self) -> Option<usize> {
        Some(self.at + 1).filter(|at| *at < self.states.len())
    }

    /// The settings of the present state, once more is known of them.
    pub fn settle(&mut self, spec: Spec) {
        self.states[self.at].spec = spec;
    }

    /// Makes the state at this place the present one.
    pub fn go(&mut self, at: usize) {
        self.at = at.min(self.states.len() - 1);
    }

    /// The present settings were written to a file, as `spec`. That is so for every state of this document, and every other
    /// state that belongs to the same file: its words have changed.
    pub fn saved(&mut self, path: &Path, spec: Spec) {
        let id = self.now().id;
        let old_name = self.now().spec.name.clone();
        self.states[self.at].spec = spec.clone();
        self.heard(id, path, &old_name, &Arc::new(spec));
    }

    /// The same where the present state is another than the one that was written.
    pub fn saved_beside(&mut self, written: &Self, path: &Path, old_name: &str) {
        let says = Arc::new(written.now().spec.clone());
        self.heard(written.now().id, path, old_name, &says);
    }

    fn heard(&mut self, id: u64, path: &Path, old_name: &str, says: &Arc<Spec>) {
        for state in &mut self.states {
            if state.id == id && state.spec.name == old_name {
                // A document has one name: what is gone back to does not differ by it.
                state.spec.name.clone_from(&says.name);
            }
            if state.id == id || state.path.as_deref() == Some(path) {
                state.path = Some(path.to_owned());
                state.built_in = None;
                state.says = Some(Arc::clone(says));
            }
        }
    }
}
