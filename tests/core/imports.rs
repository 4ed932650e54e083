//! Reads which file imports which, out of the sources: `use` in every form, and paths written in place.
//!
//! A re-export is followed to the file that it names, and is no import of the file that it stands in: what lies in
//! `mod.rs` for its readers makes no circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Pairs of modules: the first imports the second. A module is a file, named as in Rust; the root is empty.
pub type Imports = BTreeSet<(String, String)>;

/// A set of sources, each as its tokens.
pub struct Sources {
    files: BTreeMap<String, Vec<String>>,
}

impl Sources {
    /// All sources in and below a folder.
    pub fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                    files.insert(module_of(&name), tokens(&std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        Self { files }
    }

    /// Sources given as file name and text.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(name, text)| (module_of(name), tokens(text))).collect() }
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Who imports whom, with or without what stands under `#[cfg(test)]`.
    pub fn imports(&self, with_tests: bool) -> Imports {
        let read = self.files.iter().map(|(module, tokens)| (module.clone(), paths(module, tokens, with_tests)));
        let read: BTreeMap<String, Vec<Named>> = read.collect();
        let mut found = Imports::new();
        for (module, names) in &read {
            for named in names.iter().filter(|n| !n.exported) {
                if let Some(target) = self.defined_in(&read, named.path.clone(), 0)
                    && target != *module
                {
                    found.insert((module.clone(), target));
                }
            }
        }
        found
    }

    /// The file that defines what a path names, through re-exports; `None` for what is not ours.
    fn defined_in(&self, read: &BTreeMap<String, Vec<Named>>, path: Vec<String>, depth: usize) -> Option<String> {
        let n = (0..=path.len()).rev().find(|n| self.files.contains_key(&path[..*n].join("::")))?;
        let module = path[..n].join("::");
        let Some(name) = path.get(n) else { return Some(module) };
        let export = read[&module].iter().find(|e| e.exported && e.name == *name);
        match export {
            Some(export) if depth < 8 => {
                let further = export.path.iter().chain(&path[n + 1..]).cloned().collect();
                self.defined_in(read, further, depth + 1)
            }
            // Of the root only modules are imported.
            _ if module.is_empty() => None,
            _ => Some(module),
        }
    }
}

/// `nn/kernels/mod.rs` is `nn::kernels`, `lib.rs` the root.
fn module_of(file: &str) -> String {
    let name = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if name == "lib" { String::new() } else { name.replace('/', "::") }
}

/// A path from the root, under the name that it has where it stands.
struct Named {
    name: String,
    path: Vec<String>,
    exported: bool,
}

/// All paths into the crate that a file writes.
fn paths(module: &str, tokens: &[String], with_tests: bool) -> Vec<Named> {
    let here: Vec<String> = module.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect();
    let is = |i: usize, word: &str| tokens.get(i).is_some_and(|t| t == word);
    // A module declared here and no other crate: paths may begin with it.
    let children: BTreeSet<&str> = (1..tokens.len()).filter(|i| is(i - 1, "mod")).map(|i| tokens[i].as_str()).collect();
    let mut found = Vec::new();
    // Modules written inside this file: `super` in them is this file.
    let mut inner: Vec<usize> = Vec::new();
    let mut braces = 0;
    let mut i = 0;
    while i < tokens.len() {
        let of_tests = is(i, "#") && is(i + 1, "[") && is(i + 2, "cfg") && is(i + 4, "test") && is(i + 5, ")");
        if of_tests && !with_tests {
            i = behind_item(tokens, i + 7);
            continue;
        }
        match tokens[i].as_str() {
            "{" => braces += 1,
            "}" => {
                braces -= 1;
                inner.retain(|depth| *depth <= braces);
            }
            "mod" if is(i + 2, "{") => inner.push(braces + 1),
            "use" => {
                let exported = i > 0 && (is(i - 1, "pub") || is(i - 1, ")"));
                let mut leaves = Vec::new();
                i = use_tree(tokens, i + 1, &[], &mut leaves);
                for (name, path) in leaves {
                    let path = from_root(&here, inner.len(), &children, &path);
                    found.extend(path.map(|path| Named { name, path, exported: exported && inner.is_empty() }));
                }
                continue;
            }
            first => {
                let child = children.contains(first) && is(i + 1, "::");
                let begins = matches!(first, "crate" | "super") && is(i + 1, "::") || child;
                if begins && !(i > 0 && matches!(tokens[i - 1].as_str(), "::" | ".")) {
                    let mut path = vec![tokens[i].clone()];
                    while is(i + 1, "::") && tokens.get(i + 2).is_some_and(|t| is_name(t)) {
                        path.push(tokens[i + 2].clone());
                        i += 2;
                    }
                    let path = from_root(&here, inner.len(), &children, &path);
                    found.extend(path.map(|path| Named { name: String::new(), path, exported: false }));
                }
            }
        }
        i += 1;
    }
    found
}

/// The path from the root, or `None` where it leads into another crate or stays in this file.
fn from_root(here: &[String], inner: usize, children: &BTreeSet<&str>, path: &[String]) -> Option<Vec<String>> {
    let first = path.first()?.as_str();
    let ups = path.iter().take_while(|s| *s == "super").count();
    let rest = |n: usize| path[n..].iter().filter(|s| *s != "self").cloned();
    match first {
        "crate" => Some(rest(1).collect()),
        "super" => {
            let up = ups.checked_sub(inner)?;
            Some(here[..here.len().checked_sub(up)?].iter().cloned().chain(rest(ups)).collect())
        }
        "self" if inner == 0 => Some(here.iter().cloned().chain(rest(1)).collect()),
        child if children.contains(child) && inner == 0 => Some(here.iter().cloned().chain(rest(0)).collect()),
        _ => None,
    }
}

/// Reads a tree of `use` from `tokens[i]` into pairs of name and path; answers where it ends.
fn use_tree(tokens: &[String], mut i: usize, before: &[String], leaves: &mut Vec<(String, Vec<String>)>) -> usize {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(i) {
        match token.as_str() {
            "{" => {
                i += 1;
                while tokens.get(i).is_some_and(|t| t != "}") {
                    i = use_tree(tokens, i, &path, leaves);
                    i += usize::from(tokens.get(i).is_some_and(|t| t == ","));
                }
                return i + 1;
            }
            "," | ";" | "}" => break,
            "as" => {
                leaves.push((tokens[i + 1].clone(), path));
                return i + 2;
            }
            "::" | "*" => {}
            name => path.push(name.to_owned()),
        }
        i += 1;
    }
    let name = path.iter().rev().find(|s| *s != "self").cloned().unwrap_or_default();
    leaves.push((name, path));
    i
}

/// Where the item that begins at `i` ends: behind its closing brace or its semicolon.
fn behind_item(tokens: &[String], mut i: usize) -> usize {
    let mut depth = 0;
    while let Some(token) = tokens.get(i) {
        i += 1;
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth -= 1;
                if depth == 0 && token == "}" {
                    return i;
                }
            }
            ";" if depth == 0 => return i,
            _ => {}
        }
    }
    i
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs, without comments, texts and characters.
fn tokens(text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let at = |i: usize| text.get(i).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut i = 0;
    while i < text.len() {
        match (text[i], at(i + 1)) {
            ('/', '/') => i += text[i..].iter().take_while(|c| **c != '\n').count(),
            ('/', '*') => {
                let mut depth = 0;
                loop {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 || i >= text.len() {
                        break;
                    }
                }
            }
            ('r', '"' | '#') if found.last().is_none_or(|t: &String| t != "\\") => {
                let hashes = text[i + 1..].iter().take_while(|c| **c == '#').count();
                i += 1 + hashes;
                if at(i) == '"' {
                    i += 1;
                    while i < text.len() && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#')) {
                        i += 1;
                    }
                    i += 1 + hashes;
                }
            }
            ('"', _) => {
                i += 1;
                while i < text.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            // A character, not a lifetime.
            ('\'', next) if next == '\\' || at(i + 2) == '\'' => {
                i += if next == '\\' { 3 } else { 2 };
                while i < text.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            (':', ':') => {
                found.push("::".to_owned());
                i += 2;
            }
            (c, _) if c.is_alphanumeric() || c == '_' => {
                let n = text[i..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
                found.push(text[i..i + n].iter().collect());
                i += n;
            }
            (c, _) => {
                if !c.is_whitespace() {
                    found.push(c.to_string());
                }
                i += 1;
            }
        }
    }
    found
}

/// Sets of modules that import each other, directly or through one another, smallest names first.
pub fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in imports {
        next.entry(from).or_default().push(to);
    }
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(module) = todo.pop() {
            for to in next.get(module).into_iter().flatten() {
                if seen.insert(*to) {
                    todo.push(to);
                }
            }
        }
        seen
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|from| (*from, reach(from))).collect();
    let mut found = BTreeSet::new();
    for (module, reached) in all.iter().filter(|(module, reached)| reached.contains(*module)) {
        let back = |other: &&&str| all.get(**other).is_some_and(|r| r.contains(module));
        found.insert(reached.iter().filter(back).map(|m| (*m).to_owned()).collect::<Vec<_>>());
    }
    found.into_iter().collect()
}
