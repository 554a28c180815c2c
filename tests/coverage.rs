//! What decides each clause, and which cases prove it: as a table, as JSON, as a page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn coverage(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .arg("coverage")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("NO_GRAPHICS")
        .output()
        .unwrap()
}

fn json(pack: &str) -> Value {
    let ran = coverage(&["--policy", pack, "--format", "json"]);
    assert_eq!(ran.status.code(), Some(0));
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn clause<'v>(whole: &'v Value, id: &str) -> &'v Value {
    whole["clauses"].as_array().unwrap().iter().find(|clause| clause["id"] == id).expect(id)
}

/// The measure of the bundled pack: every clause is accounted for; what denies, holds or warns is broken, kept and, where
/// a fact can be missing, left open by a case; entries and exceptions take effect in one.
#[test]
fn every_clause_of_the_bundled_pack_is_proven() {
    let whole = json("policies/acs");
    let totals = &whole["totals"];
    let lacking: Vec<String> = whole["clauses"]
        .as_array()
        .unwrap()
        .iter()
        .chain(whole["rules"].as_array().unwrap())
        .filter(|one| one["lacks"] != Value::Array(Vec::new()))
        .map(|one| format!("{}: {}", one["id"], one["lacks"]))
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    assert_eq!(
        (&totals["clauses"], &totals["accounted"], &totals["percent"]),
        (&120.into(), &120.into(), &100.0.into())
    );
    assert_eq!(coverage(&["--policy", "policies/acs", "--min", "100"]).status.code(), Some(0));
}

#[test]
fn the_table_says_what_decides_a_clause_and_what_it_lacks() {
    let ran = coverage(&["--policy", "tests/source/pack"]);
    assert_eq!(ran.status.code(), Some(0));
    insta::with_settings!({snapshot_path => "source", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("coverage", String::from_utf8(ran.stdout).unwrap());
    });
}

#[test]
fn each_case_is_named_under_what_it_shows() {
    let whole = json("tests/source/pack");
    let asked = clause(&whole, "A-01");
    assert_eq!(asked["effect"], "deny");
    assert_eq!(asked["cases"]["broken"], serde_json::json!(["first: CL1 … nobody asked"]));
    assert_eq!(asked["cases"]["undetermined"], serde_json::json!(["first: CL1 … nobody knows whether somebody asked"]));
    assert_eq!(asked["lacks"], serde_json::json!([]));
    // A rule decides the clause of an entry through its list, and that of a definition through the rule that asks it.
    let entry = &clause(&whole, "A-04b")["links"][0];
    assert_eq!((&entry["kind"], &entry["rules"][0]), (&"entry".into(), &"club.first_messages_are_asked_for".into()));
    assert_eq!(clause(&whole, "A-04b")["lacks"], serde_json::json!(["no case in which the entry is hit"]));
    assert_eq!(clause(&whole, "A-04a")["cases"]["kept"].as_array().unwrap().len(), 5);
    let word = clause(&whole, "L-03");
    assert_eq!(
        (&word["state"], &word["links"][0]["rules"][0]),
        (&"parts".into(), &"club.who_left_hears_no_more".into())
    );
    assert_eq!(word["cases"]["holds"], serde_json::json!(["first: CL1 … has left and is told so"]));
    assert_eq!(clause(&whole, "L-01")["cases"]["excepted"], word["cases"]["holds"]);
    assert_eq!(clause(&whole, "F-01")["not_encoded"], "a right of the club");
}

#[test]
fn too_little_ends_with_one() {
    let ran = coverage(&["--policy", "tests/source/pack", "--min", "90"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8(ran.stdout).unwrap().contains("90 % were asked for"));
    assert_eq!(coverage(&["--policy", "tests/source/pack", "--min", "101"]).status.code(), Some(2));
    assert_eq!(coverage(&["--policy", "tests/source/none"]).status.code(), Some(2));
}

#[test]
fn a_case_that_does_not_fit_ends_with_five() {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/source/pack/policy.coms");
    fs::copy(from, folder.path().join("policy.coms")).unwrap();
    fs::create_dir(folder.path().join("cases")).unwrap();
    let case = "- id: X\n  title: x\n  given: {message: {id: m}}\n  expect: {decision: allow}\n";
    fs::write(folder.path().join("cases/x.yaml"), case).unwrap();
    let ran = coverage(&["--policy", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status.code(), Some(5));
    assert!(String::from_utf8(ran.stdout).unwrap().contains("malformed: x: X x:"));
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_shows_text_as_text() {
    let ran = coverage(&["--policy", "tests/source/pack", "--format", "html"]);
    assert_eq!(ran.status.code(), Some(0));
    let page = String::from_utf8(ran.stdout).unwrap();
    assert!(page.starts_with("<!doctype html>"));
    for outside in ["http:", "https:", "src=", "href=", "@import", "url(", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("not signed &lt;b&gt;at all&lt;/b&gt;") && !page.contains("<b>at all"));
    for id in ["A-01", "L-05", "F-01"] {
        assert!(page.contains(&format!("<tr id=\"{id}\">")), "{id}");
    }
    // Every element that is opened is closed, but for those that have no end.
    let count = |tag: &str| page.matches(tag).count();
    for element in
        ["table", "thead", "tbody", "tr", "td", "th", "ul", "li", "details", "summary", "span", "code", "h1", "h2", "p"]
    {
        let opened = count(&format!("<{element}>")) + count(&format!("<{element} "));
        assert_eq!(opened, count(&format!("</{element}>")), "{element}");
    }
}
