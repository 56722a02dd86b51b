//! The layout that the crate promises, enforced.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in their order: each may use those before it, and itself.
const MODULES: [&str; 12] = [
    "units",
    "distribution",
    "history",
    "scenario",
    "model",
    "engine",
    "analysis",
    "study",
    "pptx",
    "report",
    "cli",
    "guide",
];

/// A module that stands beside the line, and the only ones that may use it: what a plan means
/// and what a simulation says must not depend on the past.
const BESIDE: (&str, [&str; 3]) = ("history", ["history", "study", "cli"]);

/// A module that stands alone: it uses no other.
const ALONE: &str = "pptx";

/// The most lines of a file.
const LONGEST: usize = 400;

/// Files that may be longer, with the reason.
const LONG: [(&str, &str); 1] = [("tests/it/bad_input.rs", "a table of broken files")];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file in a folder: its path from the root, and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty());
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The name that a text begins with.
fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The modules of the crate that a text mentions by path, with their lines.
fn mentioned<'a>(text: &'a str, crate_name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    text.lines().enumerate().flat_map(move |(line, text)| {
        let paths = text.match_indices(crate_name);
        paths.map(move |(at, _)| (line + 1, leading_name(&text[at + crate_name.len()..])))
    })
}

#[test]
fn every_module_uses_only_earlier_ones() {
    let place = |module: &str| MODULES.iter().position(|other| *other == module);
    for (path, text) in sources("src") {
        let own = leading_name(path.strip_prefix("src/").unwrap());
        let limit = match own {
            "lib" => continue,
            "main" => None,
            _ => Some(place(own).unwrap_or_else(|| panic!("give `{own}` a place in MODULES"))),
        };
        assert!(!text.contains("use crate::{"), "{path}: name the modules one by one");
        for (line, module) in mentioned(&text, "crate::").chain(mentioned(&text, "spandrel::")) {
            let Some(used) = place(module) else {
                // Macros, and the word in a comment.
                continue;
            };
            assert!(own != ALONE || module == ALONE, "{path}:{line}: `{own}` uses `{module}`");
            let allowed = module != BESIDE.0 || BESIDE.1.contains(&own);
            assert!(allowed, "{path}:{line}: `{own}` uses `{module}`");
            match limit {
                Some(limit) => assert!(used <= limit, "{path}:{line}: `{own}` uses `{module}`"),
                None => assert_eq!(module, "cli", "{path}:{line}: main only starts the cli"),
            }
        }
    }
}

#[test]
fn the_library_declares_its_modules_in_their_order() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(declared.collect::<Vec<_>>(), MODULES);
}

#[test]
fn no_file_is_long_without_a_reason() {
    let files: Vec<_> = sources("src").into_iter().chain(sources("tests")).collect();
    for (path, text) in &files {
        let allowed = LONG.iter().any(|(long, _)| long == path);
        let lines = text.lines().count();
        assert!(lines <= LONGEST || allowed, "{path} has {lines} lines; split it");
    }
    for (long, reason) in LONG {
        let lines =
            files.iter().find(|(path, _)| path == long).map(|(_, text)| text.lines().count());
        assert!(lines.is_some_and(|lines| lines > LONGEST), "{long} ({reason}) is long no more");
    }
    let mut lengths: Vec<usize> = files.iter().map(|(_, text)| text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] < 150, "the median file is too long");
}

#[test]
fn nothing_but_tests_looks_beside_the_project() {
    let mut texts = sources("src");
    for name in ["Cargo.toml", "README.md", ".clippy.toml"] {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            texts.push((name.to_owned(), text));
        }
    }
    for entry in fs::read_dir(root().join("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            texts.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    for (path, text) in texts {
        assert!(!text.contains("../shared"), "{path}");
    }
}
