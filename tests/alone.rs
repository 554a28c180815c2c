//! Each clause of the bundled pack, broken alone in an otherwise clean record: it is among those that decide, and nothing
//! decides beside it that is not bound up with it. The records stand in `tests/alone/acs.yaml`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use coms_policy::case::Suite;
use coms_policy::case::file::lay_over;
use coms_policy::coverage::{LinkKind, State, cover};
use coms_policy::decision::{Decision, Effect, Verdict};
use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
use coms_policy::semantics::policy::Policy;
use coms_policy::text::RecordText;
use coms_policy::workspace;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn policy() -> Policy {
    let read = workspace::read(&root().join("policies/acs")).expect("the pack can be read");
    read_policy(read.sources).unwrap_or_else(|(_, told)| panic!("{:?}", told.first().map(|told| &told.message)))
}

fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("policies/acs").join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}

fn suite() -> Suite {
    Suite::read(&BTreeMap::new(), &files("fixtures"), &files("cases"), &["default", "strict"])
        .unwrap_or_else(|told| panic!("{told:?}"))
}

fn judge(engine: &Engine, facts: &Value) -> Decision {
    let text = facts.to_string();
    let record = RecordText { name: "record", text: &text, first_line: 1 };
    let decision = engine.judge_json(&mut Worker::default(), JudgeTerms::default(), record);
    decision.unwrap_or_else(|told| panic!("{:?}", told.iter().map(|told| &told.message).collect::<Vec<_>>()))
}

/// The clauses of the findings whose effect is the decision.
fn deciding(decision: &Decision) -> BTreeSet<String> {
    let decide = decision.findings.iter().filter(|finding| finding.effect.map(Verdict::of) == Some(decision.verdict));
    let clauses = decide.flat_map(|finding| finding.clauses.iter().map(|clause| clause.to_string()));
    if decision.verdict == Verdict::Allow { BTreeSet::new() } else { clauses.collect() }
}

struct Alone {
    clause: String,
    base: Value,
    broken: Value,
    bound: BTreeSet<String>,
}

fn records() -> Vec<Alone> {
    let suite = suite();
    let text = fs::read_to_string(root().join("tests/alone/acs.yaml")).unwrap();
    let rows: Vec<Value> = serde_yaml::from_str(&text).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned();
    rows.iter()
        .map(|row| {
            let id = word(&row["base"]);
            let base =
                suite.cases.iter().find(|case| case.id == id && !case.is_variant).unwrap_or_else(|| panic!("{id}"));
            Alone {
                clause: word(&row["clause"]),
                base: base.facts.clone(),
                broken: lay_over(&base.facts, &row["given"]),
                bound: row["bound"].as_array().unwrap().iter().map(word).collect(),
            }
        })
        .collect()
}

#[test]
fn a_clause_that_is_broken_alone_decides_alone() {
    let policy = policy();
    let mut wrong = Vec::new();
    for profile in ["default", "strict"] {
        let engine = Engine::new(&policy, profile).unwrap();
        for alone in records() {
            let clean = judge(&engine, &alone.base);
            if clean.verdict != Verdict::Allow {
                wrong.push(format!(
                    "{} ({profile}): its base is no clean record: {:?}",
                    alone.clause,
                    deciding(&clean)
                ));
            }
            let decision = judge(&engine, &alone.broken);
            let decide = deciding(&decision);
            if !decide.contains(&alone.clause) {
                wrong.push(format!("{} ({profile}): not among {decide:?}", alone.clause));
            }
            let stray: Vec<&String> =
                decide.iter().filter(|clause| **clause != alone.clause && !alone.bound.contains(*clause)).collect();
            if !stray.is_empty() {
                wrong.push(format!("{} ({profile}): beside it {stray:?}", alone.clause));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_clause_with_an_effect_is_broken_alone() {
    let policy = policy();
    let coverage = cover(&policy, &[]).unwrap();
    let broken: BTreeSet<String> = records().into_iter().map(|alone| alone.clause).collect();
    let with_effect = coverage.rows.iter().filter(|row| {
        let entry = row.state == State::Part && row.links.iter().any(|link| link.kind == LinkKind::Entry);
        entry || row.effect >= Some(Effect::Warn)
    });
    let with_effect: BTreeSet<String> = with_effect.map(|row| row.clause.id.to_string()).collect();
    assert_eq!(broken, with_effect);
}
