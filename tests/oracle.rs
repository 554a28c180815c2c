//! The product and a second, independent evaluator come to the same: over a policy in which every construct stands,
//! over the pack that is shipped, and over random conditions, with facts left out at random.
//!
//! Beside it stand what has to hold of any evaluator: the order in which things are written decides nothing, judging
//! one record leaves no trace in the next, and a fact that is taken away makes nobody bolder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

#[path = "oracle/mod.rs"]
mod oracle;

use coms_policy::decision::Verdict;
use coms_policy::engine::{Engine, Worker};
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::{Absence, RecordId, SubjectId, Ty};
use oracle::conditions;
use oracle::generate::{Tape, tapes};
use oracle::harness::{check, compile, judge};
use oracle::hold::Both;
use oracle::packs;
use oracle::texts;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};
use serde_json::Value as Json;
use std::cell::RefCell;

/// Runs a property over random input: the same input in each run, so that a failure is everybody's.
fn property<S: Strategy>(cases: u32, input: &S, holds: impl Fn(S::Value) -> Result<(), String>)
where
    S::Value: std::fmt::Debug,
{
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 1500, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(input, |value| holds(value).map_err(TestCaseError::fail));
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// A test that hardly ever sees an outcome says nothing of it.
fn saw_all(both: &Both<'_>, at_least: u32) {
    for outcome in ["broken", "kept", "excepted", "not applicable", "undetermined"] {
        let seen = both.seen.get(outcome).copied().unwrap_or_default();
        assert!(seen >= at_least, "`{outcome}` was seen {seen} times: {:?}", both.seen);
    }
}

#[test]
fn the_scanner_finds_what_a_plain_search_finds() {
    let seen = RefCell::new([0_u32; 6]);
    property(4000, &(tapes(60), tapes(90)), |(entries, text)| {
        let lexicons = texts::lexicons(&mut Tape::new(&entries));
        let text = texts::text(&mut Tape::new(&text), &lexicons);
        texts::agree(&lexicons, &text, &mut seen.borrow_mut())
    });
    assert!(seen.borrow().iter().all(|times| *times > 100), "some way of writing was hardly ever found: {seen:?}");
}

#[test]
fn every_construct_on_random_records() {
    let policy = check(packs::PLAIN);
    let model = packs::plain(&policy);
    let both = RefCell::new(Both::new(&policy));
    property(600, &(0..policy.subjects.len(), tapes(160)), |(subject, numbers)| {
        both.borrow_mut().agree(&model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject)))
    });
    saw_all(&both.borrow(), 500);
}

#[test]
fn random_conditions_on_random_records() {
    const RULES: usize = 12;
    const RECORDS: usize = 6;
    let base = check(packs::PLAIN);
    let input = (0..base.subjects.len(), tapes(1200), prop::collection::vec(tapes(140), RECORDS));
    property(60, &input, |(subject, policy, records)| {
        let text = conditions::module(&base, &policy, subject, RULES);
        let written = [("plain/random.coms", text.as_str()), packs::PLAIN[2], packs::PLAIN[3], packs::PLAIN[4]];
        let policy = check(written);
        let model = packs::plain(&policy);
        let mut both = Both::new(&policy);
        for numbers in records {
            let record = model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject));
            both.agree(&record).map_err(|difference| format!("{difference}\n\n{text}"))?;
        }
        Ok(())
    });
}

#[test]
fn the_shipped_pack_on_its_cases_with_facts_changed() {
    let policy = packs::acs();
    let model = packs::acs_model(&policy);
    let records = packs::acs_records();
    let both = RefCell::new(Both::new(&policy));
    for (name, record) in &records {
        both.borrow_mut().agree(record).unwrap_or_else(|difference| panic!("{name}: {difference}"));
    }
    if records.is_empty() {
        return;
    }
    property(120, &(0..records.len(), tapes(300)), |(index, numbers)| {
        let mut record = records[index].1.clone();
        let subject = subject_of(&policy, &record);
        model.stir(&mut Tape::new(&numbers), &mut record, subject, 12);
        both.borrow_mut().agree(&record)
    });
    saw_all(&both.borrow(), 50);
}

#[test]
fn the_shipped_pack_on_random_records() {
    let policy = packs::acs();
    let model = packs::acs_model(&policy);
    let both = RefCell::new(Both::new(&policy));
    property(40, &(0..policy.subjects.len(), tapes(500)), |(subject, numbers)| {
        both.borrow_mut().agree(&model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject)))
    });
}

fn subject_of(policy: &Policy, record: &Json) -> SubjectId {
    let found = policy.subjects.iter().position(|subject| record.get(&subject.present).is_some());
    SubjectId::from_index(found.expect("a record of some subject"))
}

/// A decision without what names places in the policy's files.
fn without_places(engine: &Engine, worker: &mut Worker, record: &Json) -> String {
    let mut decision = serde_json::to_value(judge(engine, worker, record)).unwrap();
    decision["policy"]["digest"] = Json::Null;
    for finding in decision["findings"].as_array_mut().unwrap() {
        finding["at"]["rule"] = Json::Null;
        for fact in finding["at"]["facts"].as_array_mut().unwrap() {
            if let Some(entry) = fact.get_mut("entry") {
                entry["at"] = Json::Null;
            }
        }
    }
    decision.to_string()
}

/// The items of a file in another order, the numbers of a tape saying which comes next.
fn shuffled(text: &str, tape: &mut Tape<'_>) -> String {
    let mut items: Vec<&str> = text.split("\n\n").collect();
    let mut out = String::new();
    while !items.is_empty() {
        let item = items.remove(tape.pick(items.len()));
        out.push_str(item.trim_end());
        out.push_str("\n\n");
    }
    out
}

#[test]
fn the_order_of_rules_files_and_folders_decides_nothing() {
    let policy = check(packs::PLAIN);
    let model = packs::plain(&policy);
    let engine = compile(&policy, "default");
    property(25, &(tapes(250), prop::collection::vec(tapes(160), 8)), |(order, records)| {
        let mut tape = Tape::new(&order);
        let mut files: Vec<(String, String)> = packs::PLAIN
            .iter()
            .map(|(name, text)| {
                // The module is the name of the file up to its first dot; folders and the rest are free.
                let stem = name.rsplit('/').next().unwrap().trim_end_matches(".coms");
                let name = format!("{}/{stem}{}.coms", tape.one(&["a", "b", "z/y"]), tape.one(&["", ".2"]));
                (name, shuffled(text, &mut tape))
            })
            .collect();
        files.sort_by_key(|_| tape.pick(1000));
        let policy = check(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let other = compile(&policy, "default");
        for (index, numbers) in records.iter().enumerate() {
            let subject = SubjectId::from_index(index % policy.subjects.len());
            let record = model.record(&mut Tape::new(numbers), subject);
            let one = without_places(&engine, &mut Worker::default(), &record);
            let two = without_places(&other, &mut Worker::default(), &record);
            if one != two {
                return Err(format!("{record}\n{one}\n{two}\n{files:?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_worker_forgets_the_record_before() {
    let policy = check(packs::PLAIN);
    let model = packs::plain(&policy);
    let engine = compile(&policy, "default");
    property(40, &prop::collection::vec((0..policy.subjects.len(), tapes(160)), 1..20), |records| {
        let mut worker = Worker::default();
        for (subject, numbers) in records {
            let record = model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject));
            let used = without_places(&engine, &mut worker, &record);
            let fresh = without_places(&engine, &mut Worker::default(), &record);
            if used != fresh {
                return Err(format!("{record}\n{used}\n{fresh}"));
            }
        }
        Ok(())
    });
}

/// Every field that is there, as a path, and the record without it.
fn without_each(policy: &Policy, record: &Json, subject: SubjectId) -> Vec<(String, Json)> {
    let mut paths = Vec::new();
    fields(policy, record, policy.subjects[subject.index()].root, &mut Vec::new(), &mut paths);
    let present = &policy.subjects[subject.index()].present;
    let mut without = Vec::new();
    for (path, fact) in paths {
        if path == std::slice::from_ref(present) {
            continue;
        }
        let mut less = record.clone();
        let (last, sections) = path.split_last().unwrap();
        let mut at = &mut less;
        for step in sections {
            at = match at {
                Json::Array(all) => &mut all[step.parse::<usize>().unwrap()],
                other => &mut other[step],
            };
        }
        at.as_object_mut().unwrap().remove(last);
        without.push((fact, less));
    }
    without
}

/// Paths of the fields that are there and may be left out; beside each its name without entries: `consents.*.form`.
fn fields(
    policy: &Policy,
    json: &Json,
    record: RecordId,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, String)>,
) {
    let Some(object) = json.as_object() else { return };
    for field in &policy.record(record).fields {
        let Some(value) = object.get(&field.name) else { continue };
        path.push(field.name.clone());
        if field.absence != Absence::Error {
            let name = path.iter().map(|step| if step.starts_with('\0') { "*" } else { step });
            let plain = path.iter().map(|step| step.trim_start_matches('\0').to_owned()).collect();
            found.push((plain, name.collect::<Vec<_>>().join(".")));
        }
        let entries: Vec<(String, &Json)> = match value {
            Json::Array(all) => all.iter().enumerate().map(|(index, entry)| (index.to_string(), entry)).collect(),
            Json::Object(all) => all.iter().map(|(id, entry)| (id.clone(), entry)).collect(),
            _ => Vec::new(),
        };
        match field.ty {
            Ty::Record(inner) => fields(policy, value, inner, path, found),
            Ty::Records(inner) => {
                for (step, entry) in entries {
                    path.push(format!("\0{step}"));
                    fields(policy, entry, inner, path, found);
                    path.pop();
                }
            }
            _ => {}
        }
        path.pop();
    }
}

/// The facts of the pack whose absence means that there is none, though it might hide something.
const MAY_HIDE: [&str; 22] = [
    "recipient.reassigned_at",
    "recipient.age_band",
    "recipient.jurisdiction.prohibited_categories",
    "campaign.directed_to_children",
    "consents.*.subject.given_by_subscriber",
    "consents.*.scope.channels",
    "consents.*.scope.campaigns",
    "consents.*.scope.programs",
    "consents.*.transfer_history",
    "consents.*.on_behalf_of",
    "opt_in_form.on_behalf_of",
    "consents.*.double_opt_in.confirmation_sent_at",
    "consents.*.last_relied_on_at",
    "conversation.closed_at",
    "optouts.*.confirmation_sent_at",
    "program.optout_methods.*.exclusive",
    "program.optout_methods.*.available_24x7",
    "signals.content_safety",
    "signals.brand_impersonation",
    "history.distinct_senders_same_body_24h",
    "history.violations_30d",
    "sender.tenant_of",
];

/// Whether dropping a field, or a section that holds it, may make the decision weaker.
fn may_hide(field: &str, record: &Json) -> bool {
    let there = |name: &str| !record["message"][name].is_null();
    let content_known = there("text") || there("html");
    let within =
        |one: &str, other: &str| one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let related = |declared: &str| within(field, declared) || within(declared, field);
    // A consent, a programme or a sender that is judged alone is not in a section of the message.
    let alone = |declared: &str| {
        declared
            .split_once('.')
            .is_some_and(|(_, rest)| record.get("message").is_none() && related(rest.trim_start_matches("*.")))
    };
    MAY_HIDE.iter().any(|declared| related(declared) || alone(declared))
        || related("message.links.*.reputation")
        || (content_known && within(field, "signals"))
}

#[test]
fn a_fact_taken_away_makes_nobody_bolder() {
    let policy = packs::acs();
    let model = packs::acs_model(&policy);
    let engines = ["default", "strict"].map(|profile| (profile, compile(&policy, profile)));
    let mut worker = Worker::default();
    let mut bolder = Vec::new();
    let mut dropped = 0;
    let mut look = |name: &str, record: &Json, share: usize| {
        for (profile, engine) in &engines {
            let before = judge(engine, &mut worker, record).verdict;
            if before < Verdict::Hold {
                continue;
            }
            let subject = subject_of(&policy, record);
            let less = without_each(&policy, record, subject);
            for (at, (field, less)) in less.into_iter().enumerate() {
                if !(at + name.len()).is_multiple_of(share) || may_hide(&field, record) {
                    continue;
                }
                dropped += 1;
                let after = judge(engine, &mut worker, &less).verdict;
                if after < Verdict::Hold {
                    bolder.push(format!(
                        "{name}, {profile}: without `{field}` {} becomes {}",
                        before.word(),
                        after.word()
                    ));
                }
            }
        }
    };
    for (name, record) in packs::acs_records() {
        look(&name, &record, 3);
    }
    let random = RefCell::new(Vec::new());
    property(20, &(0..policy.subjects.len(), tapes(500)), |(subject, numbers)| {
        random.borrow_mut().push(model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject)));
        Ok(())
    });
    for (index, record) in random.into_inner().iter().enumerate() {
        look(&format!("random {index}"), record, 3);
    }
    assert!(dropped > 1000, "only {dropped} facts were dropped");
    bolder.sort();
    bolder.dedup();
    assert!(bolder.is_empty(), "{}", bolder.join("\n"));
}
