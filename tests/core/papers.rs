//! The papers of the repository: a link that stays inside it leads somewhere.

use std::path::{Path, PathBuf};

/// The pages in and below a folder, without what git does not keep.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
    found
}

/// The targets of `[words](target)`, `src="target"` and `srcset="target"`, outside blocks of code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let prose = page.split("```").step_by(2).flat_map(str::lines);
    for line in prose {
        for (before, after) in [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"'), ("href=\"", '"')] {
            for rest in line.split(before).skip(1) {
                found.extend(rest.split_once(after).map(|(target, _)| target.to_owned()));
            }
        }
    }
    found
}

/// The anchors of a page's headings, as GitHub makes them: small letters, without punctuation, spaces as hyphens.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|&l| l.starts_with('#')).map(|l| l.trim_start_matches('#').trim());
    let plain = headings.map(|h| h.to_lowercase().replace(' ', "-"));
    plain.map(|h| h.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()).collect()
}

/// What is wrong with the links of a page.
fn broken(page: &Path, text: &str) -> Vec<String> {
    let outside = |target: &String| target.contains("://") || target.starts_with("mailto:");
    let mut wrong = Vec::new();
    for target in links(text).into_iter().filter(|t| !outside(t)) {
        let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
        let file = if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
        if !file.exists() {
            wrong.push(format!("{}: {target} is not there", page.display()));
        } else if !anchor.is_empty() && !anchors(&std::fs::read_to_string(&file).unwrap()).iter().any(|a| a == anchor) {
            wrong.push(format!("{}: {target} has no such heading", page.display()));
        }
    }
    wrong
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = pages(root);
    let texts: Vec<String> = pages.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let n_links: usize = texts.iter().map(|t| links(t).len()).sum();
    assert!(pages.len() >= 8 && n_links > 20, "only {n_links} links on {} pages", pages.len());
    let wrong: Vec<String> = pages.iter().zip(&texts).flat_map(|(p, t)| broken(p, t)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_broken_link_would_be_found() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text =
        "[a](README.md) [b](docs/no-such.md) [c](docs/crates.md#pulp) [d](#no-such) `x`\n```\n[e](nowhere)\n```\n";
    let wrong = broken(&page, text);
    assert!(wrong.len() == 2 && wrong[0].contains("no-such.md") && wrong[1].contains("#no-such"), "{wrong:?}");
}
