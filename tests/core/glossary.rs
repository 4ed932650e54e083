//! The Chinese texts keep to the words of `docs/glossary.md`.

use std::fs::read_to_string;
use std::path::Path;

fn text(path: &str) -> String {
    read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The glossary's rows as their cells.
fn rows(glossary: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    glossary.lines().filter(|line| line.starts_with("| ")).skip(1).map(cells).collect()
}

#[test]
fn words_that_the_glossary_avoids_are_not_used() {
    let rows = rows(&text("docs/glossary.md"));
    let avoided: Vec<&str> = rows.iter().flat_map(|row| row[3].split('、')).filter(|word| !word.is_empty()).collect();
    assert!(avoided.contains(&"激励函数") && avoided.contains(&"批量大小"), "{avoided:?}");
    for path in ["assets/words/zh-Hans.ftl", "README.zh-CN.md"] {
        let text = text(path);
        for word in &avoided {
            let line = text.lines().find(|line| line.contains(word));
            assert!(line.is_none(), "{path} says {word}: {}", line.unwrap_or_default());
        }
    }
}

#[test]
fn places_that_the_glossary_names_exist() {
    for row in rows(&text("docs/glossary.md")) {
        assert_eq!(row.len(), 4, "{row:?}");
        for place in row[2].split('`').skip(1).step_by(2).filter(|place| place.contains('/')) {
            let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(place);
            assert!(room.is_dir() || room.with_extension("rs").is_file(), "{place}");
        }
    }
}
