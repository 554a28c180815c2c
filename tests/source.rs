//! A policy and its document: an invented one, in two revisions and three forms.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use coms_policy::document::drift::{Change, compare};
use coms_policy::document::{Form, Marks, outline, read};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::process::Command;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn source(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .arg("source")
        .args(args)
        .args(["--policy", "tests/source/pack"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("NO_GRAPHICS")
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json(args: &[&str]) -> (i32, Value) {
    let ran = source(&[args, &["--format", "json"]].concat());
    assert!(ran.err.is_empty(), "{}", ran.err);
    (ran.code, serde_json::from_str(&ran.out).unwrap())
}

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({snapshot_path => "source", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn every_clause_is_proven_in_every_form_of_the_text() {
    for form in ["md", "txt", "html"] {
        let file = format!("tests/source/old.{form}");
        let (code, proof) = json(&["verify", &file]);
        assert_eq!((code, &proof["proven"], &proof["clauses"]), (0, &14.into(), &14.into()), "{form}: {proof:#}");
        assert_eq!((&proof["sentences"], &proof["covered"], &proof["ignored"]), (&17.into(), &14.into(), &2.into()));
        assert_eq!(proof["silent"][0]["text"], "Some things are good manners.", "{form}");
        assert_eq!(proof["mistakes"], Value::Array(Vec::new()));
    }
}

#[test]
fn what_does_not_stand_any_more_is_told_where_it_stood() {
    let ran = source(&["verify", "tests/source/new.md"]);
    assert_eq!(ran.code, 1);
    snapshot!("verify_new", ran.out);
    let (code, proof) = json(&["verify", "tests/source/new.md"]);
    assert_eq!(code, 1);
    let told: Vec<(&str, Option<&str>)> = proof["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["code"].as_str().unwrap(), told["clause"].as_str()))
        .collect();
    assert!(told.contains(&("coms::source::vanished_clause", Some("A-02"))), "{told:?}");
    assert!(told.contains(&("coms::source::moved_clause", Some("L-05"))), "{told:?}");
    assert!(told.contains(&("coms::source::uncovered_sentence", None)), "{told:?}");
    // A heading that was edited is one mistake, and not one for each clause below it.
    assert_eq!(told.iter().filter(|(code, _)| *code == "coms::source::lost_mark").count(), 1);
    assert!(!told.iter().any(|(_, clause)| *clause == Some("A-01")), "{told:?}");
}

#[test]
fn revisions_are_compared_down_to_the_rules() {
    let ran = source(&["diff", "tests/source/old.md", "tests/source/new.md"]);
    assert_eq!(ran.code, 1);
    snapshot!("diff", ran.out);
    let (code, found) = json(&["diff", "tests/source/old.md", "tests/source/new.md"]);
    assert_eq!(code, 1);
    let changes: Vec<(&str, String, String, String)> = found["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let words = |list: &Value| {
                list.as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one.as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let force = match &change["force"] {
                Value::Null => String::new(),
                force => format!("{} → {}", force["from"].as_str().unwrap(), force["to"].as_str().unwrap()),
            };
            (change["change"].as_str().unwrap(), words(&change["clauses"]), force, words(&change["rules"]))
        })
        .collect();
    let line = |change: &'static str, clauses: &str, force: &str, rules: &str| {
        (change, clauses.to_owned(), force.to_owned(), rules.to_owned())
    };
    assert_eq!(
        changes,
        [
            line("edited", "A-02", "should → must", "club.writers_say_who_they_are"),
            line("vanished", "A-03", "", ""),
            line("new", "", "", ""),
            line("renumbered", "A-04b", "", "club.first_messages_are_asked_for"),
            line("renumbered", "A-05", "", "club.answers_are_kept"),
            line("edited", "M-01", "", "club.messages_are_short"),
            line("new", "", "", ""),
            line("renumbered", "L-01", "", "club.who_left_hears_no_more"),
            line("renumbered", "L-02", "", "club.leaving_takes_a_day"),
            line("moved", "L-05", "", "club.L-05"),
        ]
    );
    assert_eq!(found["changes"][0]["new"]["source"], "tests/source/new.md:7:58");
    assert_eq!(found["counts"]["force_changed"], 1);
}

#[test]
fn a_text_is_as_it_was_in_whatever_form() {
    let ran = source(&["diff", "tests/source/old.txt", "tests/source/old.html"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("17 unchanged"), "{}", ran.out);
}

#[test]
fn what_cannot_be_read_ends_with_two_and_a_broken_policy_with_three() {
    let ran = source(&["verify", "tests/source/none.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("`tests/source/none.md` cannot be read"), "{}", ran.err);
    let ran = source(&["verify", "tests/source/old.md", "--document", "club_rule"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `club_rules`?"), "{}", ran.err);
    let ran = source(&["diff", "tests/source/old.md"]);
    assert_eq!(ran.code, 2);

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("policy.coms"), "policy p \"x\" { versoin \"1\" }").unwrap();
    let broken = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["source", "verify", "tests/source/old.md", "--policy", folder.path().to_str().unwrap()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!((broken.status.code(), broken.stdout.len()), (Some(3), 0));
}

#[test]
fn another_text_is_one_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.txt");
    fs::write(&file, "Something else.\n\nIt must be another text.\n").unwrap();
    let (code, proof) = json(&["verify", file.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert_eq!(proof["mistakes"].as_array().unwrap().len(), 1, "{proof:#}");
    assert_eq!(proof["mistakes"][0]["code"], "coms::source::other_document");
}

/// Every construct of the language, in plain English.
#[test]
fn a_policy_is_told_in_sentences() {
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["source", "book", "--policy", "tests/source/words.coms"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    snapshot!("book", String::from_utf8(output.stdout).unwrap());
}

/// Lines of a document: sentences of a few words, items, headings, blank lines.
fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Parrots",
        "must",
        "should",
        "they",
        "Keepers",
        "feed",
        "never",
        "“Birds”",
        "é",
        "&amp;",
    ]);
    let sentence = prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "));
    let end = prop::sample::select(vec![". ", "! ", "", ": ", ".” "]);
    let line =
        (prop::sample::select(vec!["", "# ", "- ", "• ", "<p>", "<li>"]), prop::collection::vec((sentence, end), 0..4))
            .prop_map(|(head, parts)| {
                parts.into_iter().fold(String::from(head), |line, (text, end)| line + &text + end)
            });
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_between_two_revisions(old in texts(), new in texts()) {
        for form in [Form::Plain, Form::Markdown, Form::Html] {
            let (before, after) = (read(&old, form), read(&new, form));
            let found = compare(&before, &after, &Marks::default());
            let of_old = found.drift.iter().filter(|one| one.old.is_some()).count();
            let of_new = found.drift.iter().filter(|one| one.new.is_some()).count();
            prop_assert_eq!(of_old + found.unchanged, found.old.units.len());
            prop_assert_eq!(of_new + found.unchanged, found.new.units.len());
            let back = compare(&after, &before, &Marks::default());
            let count = |of: &[coms_policy::document::drift::Drift], what| of.iter().filter(|one| one.change == what).count();
            prop_assert_eq!(count(&found.drift, Change::New), count(&back.drift, Change::Vanished));
            prop_assert_eq!(count(&found.drift, Change::Edited), count(&back.drift, Change::Edited));
            let same = compare(&before, &before, &Marks::default());
            prop_assert_eq!(same.drift.len(), 0);
        }
    }

    #[test]
    fn every_sentence_stands_where_it_is_said_to(text in texts()) {
        for form in [Form::Plain, Form::Markdown, Form::Html] {
            let cut = outline(&read(&text, form), &Marks::default());
            for unit in cut.units {
                let there = text.get(unit.span.range()).expect("a span within the text");
                let first = unit.text.chars().next().unwrap();
                prop_assert!(there.starts_with(first) || there.starts_with('&'), "{:?} at {:?}", unit.text, there);
            }
        }
    }

    #[test]
    fn any_bytes_are_read(text in "\\PC*") {
        for form in [Form::Plain, Form::Markdown, Form::Html] {
            let _ = outline(&read(&text, form), &Marks::default());
        }
    }
}
