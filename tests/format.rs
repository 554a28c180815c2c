//! The layout of policy files: it keeps every token, settles at once, and changes no decision.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

mod program;

use coms_policy::format::{format, words};
use coms_policy::syntax;
use coms_policy::text::SourceId;
use program::{program, program_in, root};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "coms") {
            found.push(path);
        }
    }
}

/// Every policy file of the repository that can be read: name, text.
fn files() -> &'static [(String, String)] {
    static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(read_all);
    &FILES
}

fn read_all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["policies", "docs", "tests"] {
        walk(&root().join(folder), &mut found);
    }
    found.sort();
    let read = found.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        syntax::parse(SourceId(0), &text).1.is_empty().then(|| (path.display().to_string(), text))
    });
    read.collect()
}

fn settles(name: &str, text: &str) {
    let once = format(text);
    assert_eq!(words(&once), words(text), "{name}: a token is lost");
    assert_eq!(format(&once), once, "{name}: the layout does not settle");
    let told = syntax::parse(SourceId(0), &once).1;
    assert!(told.is_empty(), "{name}: {:?}", told.first().map(|mistake| &mistake.message));
    assert!(!once.lines().any(|line| line.ends_with(' ') || line.ends_with('\t')), "{name}: blanks at line ends");
}

#[test]
fn every_file_keeps_its_tokens_and_settles() {
    let files = files();
    assert!(files.len() > 150, "{}", files.len());
    for (name, text) in files {
        settles(name, text);
    }
}

#[test]
fn windows_line_ends_and_byte_order_marks_go() {
    for (name, text) in files().iter().take(40) {
        let odd = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let plain = text.trim_start_matches('\u{feff}').replace('\r', "");
        assert_eq!(format(&odd), format(&plain), "{name}");
    }
}

/// What the tree says of a text, without the places in it.
fn tree(text: &str) -> String {
    let items = syntax::parse(SourceId(0), text).0.items;
    let said = format!("{items:?}");
    let mut out = String::new();
    let mut rest = said.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('}').unwrap() + 1..];
    }
    out.push_str(rest);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// However blanks are strewn over a file, the layout keeps what it says.
    #[test]
    fn strewn_blanks_change_nothing(pick in 0usize..1000, seeds in proptest::collection::vec(0u8..12, 64)) {
        let files = files();
        let (name, text) = &files[pick % files.len()];
        let mut strewn = String::new();
        let mut next = seeds.iter().cycle();
        for line in text.lines() {
            // A first word at the margin may begin an item, and must stay there; so must one that does not.
            let margin = !line.starts_with([' ', '\t']);
            let mut quoted = false;
            for (at, c) in line.char_indices() {
                quoted ^= c == '"';
                strewn.push(c);
                let inside = !line.contains("//") && !line.contains('/') && !quoted;
                if c == ' ' && inside && (at > 0 || !margin) {
                    strewn.push_str(&" ".repeat(usize::from(next.next().unwrap() / 4)));
                }
            }
            strewn.push_str(if *next.next().unwrap() == 0 { "\n\n\n" } else { "\n" });
        }
        if syntax::parse(SourceId(0), &strewn).1.is_empty() {
            let laid_out = format(&strewn);
            prop_assert_eq!(words(&laid_out), words(text), "{}", name);
            prop_assert_eq!(&format(&laid_out), &laid_out, "{}", name);
            prop_assert_eq!(tree(&laid_out), tree(&strewn), "{}", name);
        }
    }
}

// ---- the command -------------------------------------------------------------------------------------

const ODD: &str = "rule  r on message {\n      must   x\n  because \"y\"   // why\n}\n";

#[test]
fn files_are_laid_out_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (odd, good, bad) =
        (folder.path().join("odd.coms"), folder.path().join("good.coms"), folder.path().join("bad.coms"));
    fs::write(&odd, ODD).unwrap();
    fs::write(&good, "enum E { a }\n").unwrap();
    let run = |args: &[&str]| program_in(folder.path(), &[&["fmt"], args].concat(), "");
    let ran = run(&[".", "--check"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "odd.coms\n", ""));
    let ran = run(&["odd.coms", "--diff"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out);
    assert_eq!(fs::read_to_string(&odd).unwrap(), ODD, "--check and --diff change nothing");
    let ran = run(&["."]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "odd.coms\n"));
    assert_eq!(fs::read_to_string(&odd).unwrap(), format(ODD));
    let ran = run(&[".", "--check"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    fs::write(&bad, "rule {\n").unwrap();
    fs::write(&odd, ODD).unwrap();
    let ran = run(&["."]);
    assert_eq!((ran.code, ran.out.as_str()), (3, "odd.coms\n"), "a mistake in one file leaves the others");
    assert!(ran.err.contains("bad.coms:1"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&bad).unwrap(), "rule {\n");
    assert_eq!(run(&["none.coms"]).code, 2);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ran = program(&["fmt", "-"], ODD);
    assert_eq!((ran.code, ran.out), (0, format(ODD)));
    assert_eq!(program(&["fmt", "-", "--check"], ODD).code, 1);
    assert_eq!(program(&["fmt", "-", "--check"], &format(ODD)).code, 0);
    let ran = program(&["fmt", "-"], "rule {");
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
}
