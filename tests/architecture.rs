//! Keeps the order of the rooms: a room uses only those before it, and says at its head what it is for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in their one order.
const ROOMS: [&str; 19] = [
    "text",
    "diagnostic",
    "value",
    "decision",
    "syntax",
    "format",
    "document",
    "semantics",
    "prose",
    "plan",
    "lint",
    "input",
    "eval",
    "engine",
    "case",
    "coverage",
    "report",
    "workspace",
    "cli",
];

/// Rooms that know of each other's existence only from above.
const STRANGERS: [(&str, &str); 4] =
    [("report", "engine"), ("report", "eval"), ("workspace", "engine"), ("cli", "eval")];

/// A file may be longer than this only if its head says why.
const LONGEST: usize = 500;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// All source files: path from `src/` with forward slashes, and text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn room(name: &str) -> Option<usize> {
    let first = name.split('/').next()?.trim_end_matches(".rs");
    ROOMS.iter().position(|room| *room == first)
}

fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The lines of a file that are code of the product: no comments, no test modules.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end]
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(n, line)| (n + 1, line))
}

#[test]
fn every_room_is_declared_in_order() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ROOMS);
}

#[test]
fn rooms_use_only_those_before_them() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some(here) = room(&name) else { continue };
        for (line, code) in code(&text) {
            for (there, other) in ROOMS.iter().enumerate() {
                let used = code.split("crate::").skip(1).any(|rest| {
                    let listed = rest.strip_prefix('{').map(|rest| rest.split('}').next().unwrap_or_default());
                    let first = |words: &str| {
                        let end = words.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(words.len());
                        words[..end] == **other
                    };
                    listed.map_or_else(|| first(rest), |list| list.split(',').any(|word| first(word.trim())))
                });
                let stranger = STRANGERS.contains(&(ROOMS[here], other));
                if used && (there > here || stranger) {
                    wrong.push(format!("src/{name}:{line}: `{}` must not use `{other}`", ROOMS[here]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "no `//!` head: {}", silent.join(", "));
}

#[test]
fn long_files_say_why() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| !is_test(name) && text.lines().count() > LONGEST)
        .filter(|(_, text)| {
            !text.lines().take_while(|line| line.starts_with("//!")).any(|line| line.contains("Long because"))
        })
        .map(|(name, text)| format!("{name}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "over {LONGEST} lines without a reason at their head: {}", long.join(", "));
}

#[test]
fn edges_are_visible() {
    for (name, text) in sources().into_iter().filter(|(name, _)| !is_test(name)) {
        for (line, code) in code(&text) {
            assert!(!code.contains("use super::*"), "src/{name}:{line}: name what is used");
        }
    }
}

#[test]
fn only_the_grammar_and_its_door_name_pest() {
    for (name, text) in sources() {
        let may =
            name == "syntax/grammar.rs" || name == "syntax/from_pairs.rs" || name.starts_with("syntax/from_pairs/");
        let names = code(&text).any(|(_, line)| line.contains("pest::") || line.contains("pest_"));
        assert!(may || !names, "src/{name} names pest");
    }
}

#[test]
fn only_reports_name_miette_and_only_the_program_names_clap() {
    for (name, text) in sources() {
        let miette = code(&text).any(|(_, line)| line.contains("miette::"));
        assert!(!miette || name.starts_with("report/"), "src/{name} names miette");
        let clap = code(&text).any(|(_, line)| line.contains("clap::"));
        assert!(!clap || name.starts_with("cli"), "src/{name} names clap");
    }
}

/// Words that only the policy of some platform knows: its clause ids, campaign kinds and forbidden words are data.
#[test]
fn nothing_of_a_policy_is_in_the_code() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs");
    let mut words: Vec<String> = Vec::new();
    for file in ["model.coms", "double_opt_in.coms", "content.coms"] {
        let text = fs::read_to_string(pack.join(file)).unwrap();
        for item in text.split("\nenum ").skip(1).chain(text.split("\nlist ").skip(1)) {
            let body = item.split(['{', '}']).nth(1).unwrap_or_default();
            let body: String = body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            words.extend(
                body.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| w.contains('_')).map(String::from),
            );
        }
    }
    assert!(words.iter().any(|word| word == "auto_warranty"), "the word list was not read");
    // A word of the engine, too: what a rule comes to.
    words.retain(|word| word != "not_applicable");
    let mut wrong = Vec::new();
    for (name, text) in sources().into_iter().filter(|(name, _)| !is_test(name)) {
        for (line, code) in code(&text) {
            for word in &words {
                if code.contains(&format!("\"{word}\"")) {
                    wrong.push(format!("src/{name}:{line}: `{word}` belongs into a pack"));
                }
            }
            let clause = code.split('"').skip(1).step_by(2).any(|text| {
                let bytes = text.as_bytes();
                bytes.len() >= 4
                    && bytes[0].is_ascii_uppercase()
                    && bytes[1] == b'-'
                    && bytes[2].is_ascii_digit()
                    && bytes[3].is_ascii_digit()
            });
            if clause {
                wrong.push(format!("src/{name}:{line}: a clause id belongs into a pack"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
