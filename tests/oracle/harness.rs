//! The product's side: texts of policy files in, decisions out.

use coms_policy::decision::Decision;
use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
use coms_policy::input::conform::{Terms, UnknownFields};
use coms_policy::semantics::policy::Policy;
use coms_policy::text::{RecordText, Sources};
use coms_policy::value::time::Instant;
use serde_json::Value as Json;
use std::fmt::Write as _;

/// The time of records that have none of their own.
pub(crate) const AS_OF: &str = "2026-11-24T18:00:00Z";

/// `AS_OF` in ticks.
pub(crate) fn as_of() -> i64 {
    Instant::parse(AS_OF).unwrap().0
}

/// Checks the files of a policy, given by name and text.
pub(crate) fn check<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Policy {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(name, text);
    }
    read_policy(sources).unwrap_or_else(|(sources, told)| {
        let mut all = String::from("the policy does not pass its checks:\n");
        for mistake in &told {
            let _ = writeln!(all, "{}: {}", mistake.code.id, mistake.message);
            for label in &mistake.labels {
                if let coms_policy::diagnostic::Place::Policy(loc) = label.place {
                    let _ = writeln!(all, "  {}: `{}`", sources.at(loc), sources.words(loc));
                }
            }
        }
        panic!("{all}")
    })
}

/// Compiles a policy under a profile.
pub(crate) fn compile(policy: &Policy, profile: &str) -> Engine {
    Engine::new(policy, profile).unwrap_or_else(|trouble| panic!("{trouble}"))
}

/// Judges a record, and also tells what was kept, excepted and not applicable.
pub(crate) fn judge(engine: &Engine, worker: &mut Worker, record: &Json) -> Decision {
    judge_text(engine, worker, &record.to_string())
}

/// Judges a record as it is written.
pub(crate) fn judge_text(engine: &Engine, worker: &mut Worker, text: &str) -> Decision {
    let read = Terms { unknown_fields: UnknownFields::Error, as_of: Some(Instant(as_of())) };
    let terms = JudgeTerms { read, all: true, explain: true, explain_all: false };
    let record = RecordText { name: "record.json", text, first_line: 1 };
    engine.judge_json(worker, terms, record).unwrap_or_else(|told| {
        let words: Vec<&str> = told.iter().map(|mistake| mistake.message.as_str()).collect();
        panic!("the record does not fit the model: {words:?}\n{text}")
    })
}
