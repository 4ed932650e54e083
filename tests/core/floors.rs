//! The floors of ARCHITECTURE.md: imports go down only, no two files import each other, and what must never live on a
//! floor does not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::imports::{Sources, circles};

/// Rooms from the ground up; rooms of one floor do not import each other.
const FLOORS: [&[&str]; 8] = [
    &["words"],
    &["nn", "data"],
    &["experiment", "telemetry"],
    &["train"],
    &["engine", "study", "archive"],
    &["report"],
    &["workbench"],
    &["ui", "cli"],
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read() -> Sources {
    let sources = Sources::read(&src());
    assert!(sources.len() > 100, "only {} files looked at", sources.len());
    sources
}

/// Height of a room, by the first name of a module's path.
fn height(module: &str) -> Option<usize> {
    let room = module.split("::").next().unwrap();
    FLOORS.iter().position(|floor| floor.contains(&room))
}

#[test]
fn every_room_has_its_floor_and_every_floor_its_rooms() {
    let sources = read();
    let rooms: BTreeSet<&str> = sources.modules().map(|m| m.split("::").next().unwrap()).collect();
    let above = ["", "main"].into_iter();
    assert_eq!(rooms, FLOORS.concat().into_iter().chain(above).collect::<BTreeSet<_>>());
}

/// Imports of `sources` that go up, or to another room of the same floor.
fn imports_up(sources: &Sources) -> Vec<String> {
    let room = |module: &str| module.split("::").next().unwrap().to_owned();
    let mut found = Vec::new();
    for (from, to) in sources.imports(true) {
        if let (Some(here), Some(there)) = (height(&from), height(&to))
            && room(&from) != room(&to)
            && there >= here
        {
            found.push(format!("{from} imports {to}, which is not below it"));
        }
    }
    found
}

#[test]
fn imports_go_down_only() {
    let found = imports_up(&read());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_files_import_each_other() {
    let mut imports = read().imports(false);
    // A room's door (`mod.rs`) may call the files behind it, which may use what it holds for all of them.
    imports.retain(|(from, to)| !to.starts_with(&format!("{from}::")) && !from.is_empty());
    let found: Vec<String> = circles(&imports).iter().map(|c| c.join(", ")).collect();
    assert!(found.is_empty(), "these files import each other in a circle:\n{}", found.join("\n"));
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let sources = Sources::of(&[
        ("lib.rs", "pub mod nn; pub mod data; pub mod engine;"),
        ("nn/mod.rs", "mod loss; mod exp; pub use loss::Loss as TheLoss; pub use self::exp::{fast, slow};"),
        (
            "nn/loss.rs",
            "// use crate::engine::A;\n/* crate::engine */ const A: &str = \"crate::engine\"; pub struct Loss;",
        ),
        ("nn/exp.rs", "pub fn fast() {} use crate::{data::{self, rows::{Rows, Row}}, engine};"),
        ("data/mod.rs", "pub mod rows;"),
        ("data/rows.rs", "fn f(x: super::super::nn::TheLoss, c: char) { if c == '\"' { crate::nn::fast() } }"),
        (
            "engine/mod.rs",
            "#[cfg(test)] mod tests { use super::*; use crate::data::rows; } use super::nn::{fast as quick};",
        ),
    ]);
    let expected = [
        ("data::rows", "nn::exp"),
        ("data::rows", "nn::loss"),
        ("engine", "data::rows"),
        ("engine", "nn::exp"),
        ("nn::exp", "data"),
        ("nn::exp", "data::rows"),
        ("nn::exp", "engine"),
    ];
    let own = |(from, to): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
    let with_tests: BTreeSet<_> = expected.iter().map(own).collect();
    assert_eq!(sources.imports(true), with_tests);
    let without: BTreeSet<_> = expected.iter().filter(|e| **e != ("engine", "data::rows")).map(own).collect();
    assert_eq!(sources.imports(false), without);
    assert_eq!(circles(&without), [["data::rows", "engine", "nn::exp"]]);
}

/// Code without comments: an invariant speaks of what a room uses, not of what it writes about.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_must_never_live_on_a_floor_does_not() {
    let absences: [(&[&str], &[&str]); 7] = [
        (&["words"], &["std::thread", "std::fs", "Instant", "SystemTime", "egui", "crossbeam"]),
        (&["nn"], &["std::thread", "std::fs", "Instant", "SystemTime", "egui", "crossbeam", "Dataset"]),
        (&["telemetry"], &["std::thread", "std::fs", "Instant", "egui", "crossbeam", "Network", "Trainer"]),
        (&["study"], &["std::fs", "SystemTime", "egui", "File::", "tempfile"]),
        (&["experiment", "train"], &["std::thread", "Instant", "SystemTime", "egui", "crossbeam"]),
        (&["engine", "archive", "workbench", "cli", "data"], &["egui", "eframe"]),
        (
            &["data", "nn", "experiment", "train", "telemetry", "archive", "workbench", "ui", "cli", "words"],
            &["thread::spawn", "thread::Builder", "thread::scope"],
        ),
    ];
    for (rooms, words) in absences {
        for room in rooms {
            for file in sources(&src().join(room)) {
                let text = code(&file);
                for word in words {
                    assert!(!text.contains(word), "{} knows {word}", file.display());
                }
            }
        }
    }
}

#[test]
fn only_the_named_rooms_touch_the_file_system() {
    let allowed = [
        "data/",
        "experiment/preset.rs",
        "telemetry/export.rs",
        "archive/",
        "workbench/storage.rs",
        "ui/dialogs.rs",
        "cli/",
    ];
    for file in sources(&src()) {
        let text = code(&file);
        let touches = ["std::fs", "File::open", "File::create", "tempfile"].iter().any(|word| text.contains(word));
        let name = file.strip_prefix(src()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(!touches || allowed.iter().any(|a| name.starts_with(a)), "{name} touches the file system");
    }
}
