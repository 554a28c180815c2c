//! Exceptions that stand by themselves: what they lift, what closes and undoes them, and what is not known of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use coms_policy::decision::Outcome;
use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
use coms_policy::text::{RecordText, Sources};
use std::fmt::Write as _;

const POLICY: &str = r#"
policy test "Exceptions" { version "1" }
document paper "Paper" { revision "2026-01-01" }
clause T-01 must "it is said" of paper section "One" at "sentence 1" fingerprint 0000000000000001

record Message { id!: id  broken: bool  bank: bool  selling: bool  suspended: bool }
subject message { present message  id message.id  at as_of  facts { message!: Message } }

rule one on message { cites T-01  must not message.broken  because "broken" }
rule two on message { must not message.broken  because "broken"  mandatory }

exception for_banks to rules citing T-01 { when message.bank  never when message.selling }
exception suspended to for_banks { when message.suspended }
"#;

/// What the first rule comes to, and by what.
fn outcome(engine: &Engine, facts: &[(&str, Option<bool>)]) -> String {
    let mut message = String::from(r#"{"id": "m""#);
    for (name, value) in facts {
        if let Some(value) = value {
            let _ = write!(message, r#", "{name}": {value}"#);
        }
    }
    let text = format!(r#"{{"as_of": "2026-11-24T18:00:00Z", "message": {message}}}}}"#);
    let record = RecordText { name: "record", text: &text, first_line: 1 };
    let terms = JudgeTerms { all: true, ..JudgeTerms::default() };
    let decision = engine.judge_json(&mut Worker::default(), terms, record).unwrap_or_else(|told| panic!("{told:?}"));
    let finding = decision.findings.iter().find(|finding| &*finding.rule == "test.one").unwrap();
    let by = finding.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let missing =
        if finding.missing.is_empty() { String::new() } else { format!(" ← {}", finding.missing.join(" ")) };
    let word = match finding.outcome {
        Outcome::Broken => "broken",
        Outcome::Excepted => "excepted",
        Outcome::Undetermined => "undetermined",
        Outcome::Kept => "kept",
        Outcome::Waived | Outcome::NotApplicable => "something else",
    };
    format!("{word}{by}{missing}")
}

#[test]
fn an_exception_lifts_unless_it_is_closed_or_undone() {
    let mut sources = Sources::default();
    sources.add("policy.coms", POLICY);
    let policy = read_policy(sources).unwrap_or_else(|(_, told)| panic!("{told:?}"));
    let engine = Engine::new(&policy, "default").unwrap();
    let values = [Some(true), Some(false), None];
    let word = |value: Option<bool>| value.map_or("?", |value| if value { "T" } else { "F" });
    let mut table = String::from("bank selling suspended → outcome of a broken demand\n");
    for bank in values {
        for selling in values {
            for suspended in values {
                let facts = [("broken", Some(true)), ("bank", bank), ("selling", selling), ("suspended", suspended)];
                let found = outcome(&engine, &facts);
                let _ = writeln!(table, "{} {} {} → {found}", word(bank), word(selling), word(suspended));
            }
        }
    }
    assert_eq!(outcome(&engine, &[("broken", Some(false))]), "kept");
    insta::assert_snapshot!(table);
}
