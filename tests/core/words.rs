//! The messages of every language: the same keys, the same arguments, all of them used, none missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn arguments(pattern: &Pattern<String>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_arguments(expression, into);
        }
    }
}

fn expression_arguments(expression: &Expression<String>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_arguments(inline, into),
        Expression::Select { selector, variants } => {
            inline_arguments(selector, into);
            for variant in variants {
                arguments(&variant.value, into);
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<String>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => expression_arguments(expression, into),
        _ => {}
    }
}

/// Every key of a file with its arguments. Fails on what the parser cannot read and on a key that stands twice.
fn messages(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parse(std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut found = BTreeMap::new();
    let mut add = |key: String, pattern: &Pattern<String>| {
        let mut names = BTreeSet::new();
        arguments(pattern, &mut names);
        assert!(found.insert(key.clone(), names).is_none(), "{}: {key} stands twice", path.display());
    };
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            if let Some(value) = &message.value {
                add(message.id.name.clone(), value);
            }
            for attribute in &message.attributes {
                add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
            }
        }
    }
    found
}

fn languages() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("assets/words")).unwrap();
    let files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    assert!(files.iter().all(|f| f.extension().is_some_and(|e| e == "ftl")), "a language is one .ftl file");
    files
}

fn english() -> BTreeMap<String, BTreeSet<String>> {
    messages(&root().join("assets/words/en.ftl"))
}

/// All sources in one text, so that a key in a comment counts for nothing: comments are left out.
fn sources() -> String {
    fn collect(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for line in text.lines() {
                    if !line.trim_start().starts_with("//") {
                        into.push_str(line);
                        into.push('\n');
                    }
                }
            }
        }
    }
    let mut text = String::new();
    collect(&root().join("src"), &mut text);
    text
}

/// What stands between the quotes after each `opening`, where blanks and line ends may come between.
fn literals<'a>(sources: &'a str, opening: &str) -> BTreeSet<&'a str> {
    let after = sources.match_indices(opening).map(|(at, found)| sources[at + found.len()..].trim_start());
    after.filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn every_language_has_the_same_keys_and_arguments() {
    let english = english();
    let languages = languages();
    assert!(languages.len() >= 2);
    for path in languages {
        let other = messages(&path);
        for (key, names) in &english {
            let theirs = other.get(key).unwrap_or_else(|| panic!("{}: {key} is missing", path.display()));
            assert_eq!(theirs, names, "{}: arguments of {key}", path.display());
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{}: {key} is not in en.ftl", path.display());
        }
    }
}

#[test]
fn no_message_is_unused() {
    let sources = sources();
    // Keys are whole literals, also where they pass through a helper; families are looked up by a prefix.
    let quoted: BTreeSet<&str> = sources.split('"').collect();
    let families = &literals(&sources, "named(") | &literals(&sources, "attribute(");
    for key in english().keys() {
        let own = key.split('.').next().unwrap_or(key);
        let used = quoted.contains(key.as_str())
            || quoted.contains(own) && key.contains('.')
            || families.iter().any(|family| key.starts_with(&format!("{family}-")));
        assert!(used, "{key} is in the message files and nowhere in the sources");
    }
}

#[test]
fn no_message_is_missing() {
    let sources = sources();
    let english = english();
    let mut seen = 0;
    for opening in ["words::text(", "say!(", "text(", "message!("] {
        for key in literals(&sources, opening) {
            // Other functions are called `text` as well; a key has small letters, digits, hyphens and one point.
            let is_key = key.contains('-')
                && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
            if is_key {
                seen += 1;
                assert!(english.contains_key(key), "{key} is asked for, and en.ftl does not have it");
            }
        }
    }
    assert!(seen > 0);
}
