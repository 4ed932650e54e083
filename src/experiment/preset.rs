//! Presets on disk: RON with a leading version, read strictly, written atomically; and the built-in ones.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ron::extensions::Extensions;
use serde::Deserialize;

use super::spec::Spec;
use super::version::CURRENT_VERSION;
use super::version_1::Spec1;
use crate::data::atomic_file::write_atomically;
use crate::data::{DataError, Source, open_ordinary};
use crate::say;
use crate::words::{self, list};

/// Why a preset could not be read or written. The message is a sentence with the way out.
#[derive(Debug, thiserror::Error)]
pub enum PresetError {
    /// The file cannot be read.
    #[error("{}", say!("preset-read", path = path.display().to_string(), error = error.to_string()))]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// It is no file that could be one.
    #[error(transparent)]
    NoFile(DataError),
    /// What was set cannot stand in a text.
    #[error("{}", say!("preset-no-text", error = .0))]
    Unwritable(String),
    /// The file cannot be written.
    #[error("{}", say!("preset-write", path = path.display().to_string(), error = error.to_string()))]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// The text is no preset.
    #[error("{}", say!("preset-syntax", origin = origin, line = line, column = column, message = message))]
    Syntax {
        /// The file or name.
        origin: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The file is far larger than any preset.
    #[error("{}", say!("preset-too-large", origin = origin))]
    TooLarge {
        /// The file.
        origin: String,
    },
    /// The file is no text in UTF-8.
    #[error("{}", say!("preset-not-text", origin = origin))]
    NotText {
        /// The file.
        origin: String,
    },
    /// The preset was written by a newer program.
    #[error("{}", say!("preset-newer", origin = origin, found = found, current = CURRENT_VERSION))]
    Newer {
        /// The file or name.
        origin: String,
        /// Its version.
        found: u32,
    },
    /// There never was such a version.
    #[error("{}", say!("preset-no-such-version", origin = origin, found = found))]
    NoSuchVersion {
        /// The file or name.
        origin: String,
        /// Its version.
        found: u32,
    },
    /// No built-in preset has this name.
    #[error("{}", say!("preset-unknown", name = name, names = list(built_in_names())))]
    Unknown {
        /// The name asked for.
        name: String,
    },
}

/// The built-in presets: name and text, in the order in which lists show them. The first is the one that opens.
pub const BUILT_IN: [(&str, &str); 13] = [
    ("article-sigmoid", include_str!("../../presets/article-sigmoid.ron")),
    ("exact-sigmoid", include_str!("../../presets/exact-sigmoid.ron")),
    ("batch-mean-sigmoid", include_str!("../../presets/batch-mean-sigmoid.ron")),
    ("article-relu", include_str!("../../presets/article-relu.ron")),
    ("exact-relu", include_str!("../../presets/exact-relu.ron")),
    ("deep-sigmoid", include_str!("../../presets/deep-sigmoid.ron")),
    ("deep-relu-he", include_str!("../../presets/deep-relu-he.ron")),
    ("deep-sigmoid-batchnorm", include_str!("../../presets/deep-sigmoid-batchnorm.ron")),
    ("deep-sigmoid-residual", include_str!("../../presets/deep-sigmoid-residual.ron")),
    ("deep-tanh-orthogonal", include_str!("../../presets/deep-tanh-orthogonal.ron")),
    ("exploding-clipped", include_str!("../../presets/exploding-clipped.ron")),
    ("selu-40-layers", include_str!("../../presets/selu-40-layers.ron")),
    ("xor-tanh-softmax", include_str!("../../presets/xor-tanh-softmax.ron")),
];

/// Names of the built-in presets.
pub fn built_in_names() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(name, _)| *name).collect()
}

/// The titles as they stand in the built-in presets, by the presets' names.
static TITLES: LazyLock<Vec<(&'static str, String)>> =
    LazyLock::new(|| BUILT_IN.iter().filter_map(|(name, text)| Some((*name, parse(text, name).ok()?.name))).collect());

/// The built-in preset whose title an experiment has, where there is one.
pub fn built_in_titled(title: &str) -> Option<&'static str> {
    TITLES.iter().find(|(_, its)| its == title).map(|(name, _)| *name)
}

/// The title of an experiment of this name: that of a built-in preset in the language in force, another as it was given.
pub fn title(name: &str) -> String {
    built_in_titled(name).map_or_else(|| name.to_owned(), |name| words::named("preset-title", name).to_owned())
}

/// Text of a built-in preset.
///
/// # Errors
/// When there is none of this name.
pub fn built_in_text(name: &str) -> Result<&'static str, PresetError> {
    let found = BUILT_IN.iter().find(|(n, _)| *n == name);
    found.map(|(_, text)| *text).ok_or_else(|| PresetError::Unknown { name: name.to_owned() })
}

/// A built-in preset.
///
/// # Errors
/// When there is none of this name.
pub fn built_in(name: &str) -> Result<Spec, PresetError> {
    parse(built_in_text(name)?, name)
}

/// The name of the built-in preset that says just this.
pub fn built_in_name(spec: &Spec) -> Option<&'static str> {
    BUILT_IN
        .iter()
        .find(|(name, text)| parse(text, name).is_ok_and(|built_in| built_in == *spec))
        .map(|(name, _)| *name)
}

/// RON as presets are written: a variant's struct is written without a second pair of parentheses.
pub fn ron_options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::UNWRAP_VARIANT_NEWTYPES)
        .with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Reads a preset's text; `origin` names it in messages. The version is looked at first; then unknown fields are
/// refused.
///
/// # Errors
/// [`PresetError::Syntax`] with line and column, or the version's.
pub fn parse(text: &str, origin: &str) -> Result<Spec, PresetError> {
    #[derive(Deserialize)]
    struct Leading {
        version: u32,
    }
    let text = text.trim_start_matches('\u{feff}');
    let syntax = |error: ron::error::SpannedError| PresetError::Syntax {
        origin: origin.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        message: said(&error.code),
    };
    let options = ron_options();
    match options.from_str::<Leading>(text).map_err(syntax)?.version {
        0 => Err(PresetError::NoSuchVersion { origin: origin.to_owned(), found: 0 }),
        1 => options.from_str::<Spec1>(text).map(Spec::from).map_err(syntax),
        CURRENT_VERSION => options.from_str::<Spec>(text).map_err(syntax),
        found => Err(PresetError::Newer { origin: origin.to_owned(), found }),
    }
}

/// What is wrong with a text in RON, without the reader's own affairs.
pub(super) fn said(error: &ron::Error) -> String {
    match error {
        ron::Error::ExceededRecursionLimit => say!("preset-too-deep"),
        other => other.to_string(),
    }
}

/// A preset's text.
///
/// # Errors
/// [`PresetError::Unwritable`] where something in it cannot be written as text.
pub fn to_text(spec: &Spec) -> Result<String, PresetError> {
    let config = ron::ser::PrettyConfig::new().depth_limit(3).indentor("    ").new_line("\n");
    let config = config.extensions(Extensions::empty()).compact_structs(false);
    let text = ron_options().to_string_pretty(spec, config).map_err(|e| PresetError::Unwritable(said(&e)))?;
    Ok(text + "\n")
}

/// Reads a preset file. A relative path of its data is taken from the preset's folder.
///
/// # Errors
/// Where the file cannot be read or is no preset of a known version.
pub fn read(path: &Path) -> Result<Spec, PresetError> {
    let error = |error| PresetError::Read { path: path.to_owned(), error };
    // Presets are a few hundred bytes: a cap keeps a mistaken path from filling the memory.
    let mut text = Vec::new();
    let file = open_ordinary(path).map_err(|e| match e {
        DataError::Open { source, .. } => error(source),
        other => PresetError::NoFile(other),
    })?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, MAX_BYTES + 1), &mut text).map_err(error)?;
    let origin = path.display().to_string();
    if text.len() as u64 > MAX_BYTES {
        return Err(PresetError::TooLarge { origin });
    }
    let text = String::from_utf8(text).map_err(|_| PresetError::NotText { origin: origin.clone() })?;
    let mut spec = parse(&text, &origin)?;
    if let (Source::File(data), Some(folder)) = (&mut spec.data.source, path.parent())
        && data.path.is_relative()
    {
        data.path = folder.join(&data.path);
    }
    Ok(spec)
}

/// Largest preset file that is read.
const MAX_BYTES: u64 = 1_000_000;

/// The spec as the file at `path` says it: data that lie beside the file, or in a folder beside it, by their path from
/// there, so that both can be moved together; other data by their full path, so that the file can be moved alone.
fn with_data_beside(path: &Path, spec: &Spec) -> Spec {
    let mut spec = spec.clone();
    if let Source::File(data) = &mut spec.data.source
        && let (Ok(file), Ok(preset)) = (std::path::absolute(&data.path), std::path::absolute(path))
    {
        let beside = preset.parent().and_then(|folder| file.strip_prefix(folder).ok()).map(Path::to_owned);
        data.path = beside.unwrap_or(file);
    }
    spec
}

/// Writes a preset file: to a temporary file beside it, then renamed, so that a crash leaves the old one whole. The path of
/// its data is written as seen from there.
///
/// # Errors
/// Where the folder cannot be written to, or the preset is no text.
pub fn write(path: &Path, spec: &Spec) -> Result<(), PresetError> {
    let text = to_text(&with_data_beside(path, spec))?;
    write_atomically(path, |out| out.write_all(text.as_bytes()))
        .map_err(|error| PresetError::Write { path: path.to_owned(), error })
}
