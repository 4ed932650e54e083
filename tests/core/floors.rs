//! The floors of ARCHITECTURE.md: imports go down only, and what must never live on a floor does not.

use std::path::{Path, PathBuf};

/// Rooms from the ground up; rooms of one floor do not import each other.
const FLOORS: [&[&str]; 5] = [&["nn", "data"], &["experiment", "telemetry"], &["train"], &["engine"], &["ui", "cli"]];

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

/// Code without comments: an invariant speaks of what a room uses, not of what it writes about.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_go_down_only() {
    let mut seen = 0;
    for (height, rooms) in FLOORS.iter().enumerate() {
        for room in *rooms {
            let folder = src().join(room);
            if !folder.exists() {
                continue;
            }
            for file in sources(&folder) {
                let text = code(&file);
                seen += 1;
                for (other_height, others) in FLOORS.iter().enumerate() {
                    for other in others.iter().filter(|o| *o != room) {
                        let imports = text.contains(&format!("crate::{other}::"));
                        assert!(
                            !imports || other_height < height,
                            "{} imports {other}, which is not below {room}",
                            file.display()
                        );
                    }
                }
            }
        }
    }
    assert!(seen > 30, "only {seen} files looked at");
}

#[test]
fn what_must_never_live_on_a_floor_does_not() {
    let absences: [(&[&str], &[&str]); 5] = [
        (&["nn"], &["std::thread", "std::fs", "Instant", "SystemTime", "egui", "crossbeam", "Dataset"]),
        (&["telemetry"], &["std::thread", "std::fs", "Instant", "egui", "crossbeam", "Network", "Trainer"]),
        (&["experiment", "train"], &["std::thread", "Instant", "SystemTime", "egui", "crossbeam"]),
        (&["engine", "cli", "data"], &["egui"]),
        (&["data", "nn", "experiment", "train", "telemetry", "ui"], &["thread::spawn", "thread::Builder"]),
    ];
    for (rooms, words) in absences {
        for room in rooms {
            let folder = src().join(room);
            if !folder.exists() {
                continue;
            }
            for file in sources(&folder) {
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
    let allowed = ["data/", "experiment/preset.rs", "telemetry/export.rs", "ui/dialogs.rs", "cli/"];
    for file in sources(&src()) {
        let text = code(&file);
        let touches = ["std::fs", "File::open", "File::create", "tempfile"].iter().any(|word| text.contains(word));
        let name = file.strip_prefix(src()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(!touches || allowed.iter().any(|a| name.starts_with(a)), "{name} touches the file system");
    }
}
