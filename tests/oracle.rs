//! The product and a second, independent evaluator come to the same: over a policy in which every construct stands,
//! over the pack that is shipped, and over random conditions, with facts left out at random.
//!
//! Beside it stands what has to hold of any evaluator of this pack: judging one record leaves no trace in the next,
//! and a fact that is taken away makes nobody bolder. `laws` has what holds of any policy.
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
use coms_policy::semantics::types::SubjectId;
use oracle::conditions::{self, Style};
use oracle::generate::{Tape, tapes};
use oracle::harness::{check, compile, judge, judge_as};
use oracle::hold::Both;
use oracle::packs;
use oracle::present::without_each;
use oracle::property::property;
use oracle::texts;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::cell::RefCell;

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
    let style = Style { exceptions: 4, ..Style::default() };
    let base = check(packs::PLAIN);
    let input = (0..base.subjects.len(), tapes(1200), prop::collection::vec(tapes(140), RECORDS));
    property(60, &input, |(subject, policy, records)| {
        let text = conditions::module(&base, &policy, subject, RULES, &style);
        let policy = check(packs::around("plain/random.coms", &text));
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

/// The facts of the pack whose absence means that there is none, though it might hide something.
const MAY_HIDE: &[&str] = &[
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
    // What is not declared to be attached or linked is not there.
    "message.attachments",
    "message.links",
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
    MAY_HIDE.iter().any(|declared| related(declared) || alone(declared)) || (content_known && within(field, "signals"))
}

#[test]
fn a_fact_taken_away_makes_nobody_bolder() {
    const SHARE: usize = 5;
    let policy = packs::acs();
    let model = packs::acs_model(&policy);
    let engines = ["default", "strict"].map(|profile| (profile, compile(&policy, profile)));
    let mut worker = Worker::default();
    let mut dropped = 0;
    let mut look = |name: &str, record: &Json| {
        let subject = subject_of(&policy, record);
        let mut bolder = Vec::new();
        for (profile, engine) in &engines {
            let before = judge_as(engine, &mut worker, record, false).verdict;
            if before < Verdict::Hold {
                continue;
            }
            for (at, (field, less)) in without_each(&policy, record, subject).into_iter().enumerate() {
                // Of the facts whose absence is not known, there are many: a share of them from each record.
                if field.plain && !(at + name.len()).is_multiple_of(SHARE) || may_hide(&field.name, record) {
                    continue;
                }
                dropped += 1;
                let after = judge_as(engine, &mut worker, &less, false).verdict;
                if after < Verdict::Hold {
                    let (before, after) = (before.word(), after.word());
                    bolder.push(format!("{name}, {profile}: without `{}` {before} becomes {after}", field.name));
                }
            }
        }
        if bolder.is_empty() { Ok(()) } else { Err(format!("{record}\n{}", bolder.join("\n"))) }
    };
    let cases: Vec<String> =
        packs::acs_records().iter().filter_map(|(name, record)| look(name, record).err()).collect();
    assert!(cases.is_empty(), "{}", cases.join("\n"));
    let random = RefCell::new(&mut look);
    property(20, &(0..policy.subjects.len(), tapes(500)), |(subject, numbers)| {
        let record = model.record(&mut Tape::new(&numbers), SubjectId::from_index(subject));
        (random.borrow_mut())("random", &record)
    });
    assert!(dropped > 1000, "only {dropped} facts were dropped");
}
