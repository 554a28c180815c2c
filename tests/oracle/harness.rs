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

/// Checks the files of a policy, given by name and text, which have no mistakes.
pub(crate) fn check<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Policy {
    try_check(files).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Checks the files of a policy.
///
/// # Errors
/// Their mistakes, in words.
pub(crate) fn try_check<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Policy, String> {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(name, text);
    }
    read_policy(sources).map_err(|(sources, told)| {
        let mut all = String::from("the policy does not pass its checks:\n");
        for mistake in &told {
            let _ = writeln!(all, "{}: {}", mistake.code.id, mistake.message);
            for label in &mistake.labels {
                if let coms_policy::diagnostic::Place::Policy(loc) = label.place {
                    let _ = writeln!(all, "  {}: `{}`", sources.at(loc), sources.words(loc));
                }
            }
        }
        all
    })
}

/// Compiles a policy under a profile.
pub(crate) fn compile(policy: &Policy, profile: &str) -> Engine {
    Engine::new(policy, profile).unwrap_or_else(|trouble| panic!("{trouble}"))
}

/// Judges a record, and also tells what was kept, excepted and not applicable.
pub(crate) fn judge(engine: &Engine, worker: &mut Worker, record: &Json) -> Decision {
    judge_as(engine, worker, record, true)
}

/// Judges a record: with all that there is to tell, or only with what is broken or undetermined, and no explanation.
pub(crate) fn judge_as(engine: &Engine, worker: &mut Worker, record: &Json, tell_all: bool) -> Decision {
    let read = Terms { unknown_fields: UnknownFields::Error, as_of: Some(Instant(as_of())) };
    let terms = JudgeTerms { read, all: tell_all, explain: tell_all, explain_all: false };
    let text = record.to_string();
    engine.judge_json(worker, terms, RecordText { name: "record.json", text: &text, first_line: 1 }).unwrap_or_else(
        |told| {
            let words: Vec<&str> = told.iter().map(|mistake| mistake.message.as_str()).collect();
            panic!("the record does not fit the model: {words:?}\n{text}")
        },
    )
}
