//! Laws: what holds of any policy and any record, whatever they say.
//!
//! How a policy is written decides nothing: names, order, files, blanks, remarks, and what is denied twice. What is not
//! known makes nobody bolder, and what is decided without it stays. One rule more never weakens a decision, one exception
//! more never strengthens what it reaches. `SOAK=SECONDS` looks for a counterexample for so long.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

/// What writes random policies and records, and judges them.
#[allow(dead_code, reason = "the second evaluator's tests use the rest")]
#[path = "oracle"]
mod oracle {
    pub(crate) mod conditions;
    pub(crate) mod generate;
    pub(crate) mod harness;
    pub(crate) mod packs;
    pub(crate) mod present;
    pub(crate) mod property;
}
#[path = "laws/rewrite.rs"]
mod rewrite;
#[path = "laws/written.rs"]
mod written;

use coms_policy::decision::{Decision, Outcome, Verdict};
use coms_policy::engine::{Engine, Worker};
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::SubjectId;
use oracle::conditions::Style;
use oracle::generate::{Tape, tapes};
use oracle::harness::{check, compile, judge};
use oracle::packs;
use oracle::present::without_some;
use oracle::property::property;
use proptest::prelude::*;
use rewrite::{Names, laid_out, shuffled};
use serde_json::{Value as Json, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use written::{Written, checked, plain};

/// The profiles of the small policy.
const PROFILES: [&str; 3] = ["default", "strict", "lenient"];

/// A policy under each profile.
fn engines(policy: &Policy) -> Vec<Engine> {
    PROFILES.map(|profile| compile(policy, profile)).into_iter().collect()
}

/// A decision without what names places in the policy's files, and without what lifts a demand in words.
fn without_places(decision: &Decision) -> Json {
    let mut decision = serde_json::to_value(decision).unwrap();
    decision["policy"]["digest"] = Json::Null;
    for finding in decision["findings"].as_array_mut().unwrap() {
        finding["at"]["rule"] = Json::Null;
        finding["by"] = Json::Null;
        for fact in finding["at"]["facts"].as_array_mut().unwrap() {
            if let Some(entry) = fact["entry"].as_object_mut() {
                entry.remove("at");
            }
        }
    }
    decision
}

/// What is in one decision only, finding by finding.
fn difference(before: &Json, after: &Json) -> String {
    let (before, after) = (serde_json::to_string_pretty(before).unwrap(), serde_json::to_string_pretty(after).unwrap());
    similar::TextDiff::from_lines(&before, &after).unified_diff().context_radius(12).to_string()
}

/// Whether two policies come to the same, record by record.
fn same(
    one: &Policy,
    two: &Policy,
    records: &[(Json, Json)],
    shown: impl Fn(&Decision, bool) -> Json,
) -> Result<(), String> {
    let mut worker = Worker::default();
    for (first, second) in engines(one).iter().zip(&engines(two)) {
        for (record, other) in records {
            let before = shown(&judge(first, &mut worker, record), true);
            let after = shown(&judge(second, &mut worker, other), false);
            if before != after {
                return Err(format!("of {record}\n{}", difference(&before, &after)));
            }
        }
    }
    Ok(())
}

/// Random input of a law: a subject, a tape for the policy, one for the rewriting, and tapes for records.
fn inputs(records: usize) -> impl Strategy<Value = (usize, Vec<u16>, Vec<u16>, Vec<Vec<u16>>)> {
    (0..2usize, tapes(800), tapes(4000), prop::collection::vec(tapes(160), records))
}

fn records(policy: &Policy, subject: usize, tapes: &[Vec<u16>]) -> Vec<Json> {
    let model = packs::plain(policy);
    tapes.iter().map(|numbers| model.record(&mut Tape::new(numbers), SubjectId::from_index(subject))).collect()
}

fn pairs(records: Vec<Json>) -> Vec<(Json, Json)> {
    records.into_iter().map(|record| (record.clone(), record)).collect()
}

/// Half of the policies are the small one, the others random.
fn files(base: &Policy, subject: usize, numbers: &[u16]) -> Vec<(String, String)> {
    match numbers.first().is_some_and(|number| number % 2 == 0) {
        true => plain(),
        false => Written::new(base, numbers, subject, 6, &Style { exceptions: 3, ..Style::default() }).files(),
    }
}

#[test]
fn names_decide_nothing() {
    let base = check(packs::PLAIN);
    property(12, &inputs(6), |(subject, policy, choices, tapes)| {
        let files = files(&base, subject, &policy);
        let names = Names::new(&files, &mut Tape::new(&choices));
        assert!(names.len() > 40, "most names are other ones: {names:?}");
        let renamed: Vec<(String, String)> =
            files.iter().map(|(name, text)| (name.clone(), names.words(text))).collect();
        let records = records(&base, subject, &tapes);
        let records: Vec<(Json, Json)> =
            records.into_iter().map(|record| (record.clone(), names.record(&record))).collect();
        let shown = |decision: &Decision, before: bool| {
            let new = |text: &str| if before { names.words(text) } else { text.to_owned() };
            let sorted = |texts: &mut dyn Iterator<Item = &str>| {
                let mut all: Vec<String> = texts.map(new).collect();
                all.sort();
                all
            };
            let mut findings: Vec<String> = decision
                .findings
                .iter()
                .map(|finding| {
                    let missing = sorted(&mut finding.missing.iter().map(String::as_str));
                    let facts = sorted(&mut finding.at.facts.iter().map(|fact| fact.path.as_str()));
                    let said = (new(&finding.rule), finding.outcome, finding.effect, &finding.clauses);
                    format!("{said:?} {missing:?} {facts:?}")
                })
                .collect();
            findings.sort();
            let mut due: Vec<String> =
                decision.obligations.iter().map(|due| new(&format!("{} {}", due.action, due.rule))).collect();
            due.sort();
            json!([decision.verdict, findings, due])
        };
        same(&checked(&files)?, &checked(&renamed)?, &records, shown).map_err(|error| format!("{error}\n{renamed:?}"))
    });
}

#[test]
fn order_files_and_folders_decide_nothing() {
    let base = check(packs::PLAIN);
    property(16, &inputs(6), |(subject, policy, choices, tapes)| {
        let files = files(&base, subject, &policy);
        let other = shuffled(&files, &mut Tape::new(&choices));
        let records = pairs(records(&base, subject, &tapes));
        same(&checked(&files)?, &checked(&other)?, &records, |decision, _| without_places(decision))
            .map_err(|error| format!("{error}\n{other:?}"))
    });
}

#[test]
fn blanks_line_ends_and_remarks_decide_nothing() {
    let base = check(packs::PLAIN);
    property(16, &inputs(6), |(subject, policy, choices, tapes)| {
        let files = files(&base, subject, &policy);
        let mut tape = Tape::new(&choices);
        let other: Vec<(String, String)> =
            files.iter().map(|(name, text)| (name.clone(), laid_out(text, &mut tape))).collect();
        let records = pairs(records(&base, subject, &tapes));
        same(&checked(&files)?, &checked(&other)?, &records, |decision, _| without_places(decision))
            .map_err(|error| format!("{error}\n{other:?}"))
    });
}

#[test]
fn what_is_denied_twice_is_said_once() {
    let base = check(packs::PLAIN);
    property(16, &inputs(6), |(subject, policy, choices, tapes)| {
        let write = |denied_twice| {
            Written::new(&base, &policy, subject, 6, &Style { denied_twice, exceptions: 3, ..Style::default() }).files()
        };
        let (files, other) = (write(None), write(Some(choices.as_slice())));
        let records = pairs(records(&base, subject, &tapes));
        same(&checked(&files)?, &checked(&other)?, &records, |decision, _| without_places(decision))
            .map_err(|error| format!("{error}\n{other:?}"))
    });
}

#[test]
fn a_remark_behind_a_verb_denies_nothing() {
    let engine = |text: &str| compile(&check(packs::around("plain/random.coms", text)), "default");
    let record = json!({ "message": { "id": "a", "urgent": true }, "recipient": { "address": "a@b.c" } });
    for verb in ["must", "should", "hold if not"] {
        let rule = format!("rule r on message {{ {verb} // not so\n  message.urgent because \"r\" }}\n");
        let decision = judge(&engine(&rule), &mut Worker::default(), &record);
        let finding = decision.findings.iter().find(|finding| &*finding.rule == "plain.random.r");
        assert_eq!(finding.unwrap().outcome, Outcome::Kept, "{rule}");
    }
}

/// What each demand comes to, by its place; several findings of one demand say the same.
fn outcomes(decision: &Decision) -> BTreeMap<String, Outcome> {
    let at = |at: &str, rule: &str| format!("{rule} {at}");
    decision.findings.iter().map(|finding| (at(&finding.at.rule, &finding.rule), finding.outcome)).collect()
}

/// The clause that a field attests: that it is known is what it asks.
const ATTESTED: &str = "plain.R-03";

/// Policies that do not ask whether a fact is there.
const SIMPLE: Style<'_> = Style { never_asks_absence: true, denied_twice: None, exceptions: 3 };

#[test]
fn what_is_not_known_makes_nobody_bolder() {
    let base = check(packs::PLAIN);
    let (holds, decided) = (Cell::new(0), Cell::new(0));
    property(40, &inputs(8), |(subject, policy, choices, tapes)| {
        let written = Written::new(&base, &policy, subject, 8, &SIMPLE);
        let policy = checked(&written.files())?;
        let mut worker = Worker::default();
        let mut tape = Tape::new(&choices);
        for record in records(&policy, subject, &tapes) {
            let less = without_some(&policy, &record, SubjectId::from_index(subject), &mut tape);
            for engine in engines(&policy) {
                let (whole, part) = (judge(&engine, &mut worker, &record), judge(&engine, &mut worker, &less));
                let told = |what: &str| {
                    Err(format!("{what}: {record}\nand without some: {less}\n{}", written.items.join("\n\n")))
                };
                if whole.verdict >= Verdict::Hold {
                    holds.set(holds.get() + 1);
                    if part.verdict < Verdict::Hold {
                        return told(&format!("{:?} becomes {:?}", whole.verdict, part.verdict));
                    }
                }
                let known = outcomes(&whole);
                for (demand, outcome) in outcomes(&part) {
                    // Only what was not known is open: the rest is as it was. An attested clause asks for its fact.
                    if outcome == Outcome::Undetermined || demand.contains("::") || demand.contains(ATTESTED) {
                        continue;
                    }
                    decided.set(decided.get() + 1);
                    let before = known.get(&demand).copied();
                    if before.is_none_or(|before| (before == Outcome::Broken) != (outcome == Outcome::Broken)) {
                        return told(&format!("{demand} was {before:?} and is {outcome:?}"));
                    }
                }
            }
        }
        Ok(())
    });
    assert!(holds.get() > 300 && decided.get() > 3000, "{holds:?} were held, {decided:?} decided");
}

#[test]
fn one_rule_more_weakens_no_decision() {
    let base = check(packs::PLAIN);
    let stronger = Cell::new(0);
    property(40, &inputs(8), |(subject, policy, choices, tapes)| {
        let style = Style { exceptions: 3, ..Style::default() };
        let more = Written::new(&base, &policy, subject, 8, &style);
        let rules = more.all("rule");
        let index = rules[usize::from(choices[0]) % rules.len()];
        let rule = format!("plain.random.{}", more.name(index));
        let less = more.without(index);
        let (many, few) = (checked(&more.files())?, checked(&less.files())?);
        let mut worker = Worker::default();
        for record in records(&base, subject, &tapes) {
            for (before, after) in engines(&few).iter().zip(&engines(&many)) {
                let (before, after) = (judge(before, &mut worker, &record), judge(after, &mut worker, &record));
                // Where nothing was judged, one rule more may judge something.
                let unjudged = before.findings.iter().any(|finding| finding.rule.contains("::"));
                stronger.set(stronger.get() + u32::from(after.verdict > before.verdict));
                if after.verdict < before.verdict && !unjudged {
                    return Err(format!("{} becomes {} by {rule}", before.verdict.word(), after.verdict.word()));
                }
                let others = |decision: &Decision| -> Vec<Json> {
                    let all = without_places(decision)["findings"].as_array().unwrap().clone();
                    all.into_iter()
                        .filter(|finding| finding["rule"] != rule && !finding["rule"].as_str().unwrap().contains("::"))
                        .collect()
                };
                if others(&before) != others(&after) {
                    return Err(format!("{rule} changes other findings of {record}\n{}", more.items.join("\n\n")));
                }
            }
        }
        Ok(())
    });
    assert!(stronger.get() > 20, "{stronger:?} decisions were stronger");
}

/// Whether an exception lifts a demand, or undoes what does.
fn lifts(written: &Written, index: usize) -> bool {
    let target = written.target(index);
    if target.contains('.') {
        return true;
    }
    let undone = (0..written.items.len()).find(|at| written.name(*at) == target).unwrap();
    !lifts(written, undone)
}

#[test]
fn one_exception_more_strengthens_nothing_that_it_reaches() {
    let base = check(packs::PLAIN);
    let (weaker, stronger) = (Cell::new(0), Cell::new(0));
    property(60, &inputs(6), |(subject, policy, _, tapes)| {
        let more = Written::new(&base, &policy, subject, 2, &Style { exceptions: 6, ..SIMPLE });
        let many = engines(&checked(&more.files())?);
        let mut worker = Worker::default();
        let records = records(&base, subject, &tapes);
        for index in more.all("exception") {
            let few = engines(&checked(&more.without(index).files())?);
            for (before, after) in few.iter().zip(&many) {
                for record in &records {
                    let [before, after] = [before, after].map(|engine| judge(engine, &mut worker, record).verdict);
                    weaker.set(weaker.get() + u32::from(after < before));
                    stronger.set(stronger.get() + u32::from(after > before));
                    let wrong = if lifts(&more, index) { after > before } else { after < before };
                    if wrong {
                        let (before, after, name) = (before.word(), after.word(), more.name(index));
                        let text = more.items.join("\n\n");
                        return Err(format!("{before} becomes {after} by {name} on {record}\n{text}"));
                    }
                }
            }
        }
        Ok(())
    });
    assert!(weaker.get() > 20 && stronger.get() > 2, "{weaker:?} decisions were weaker, {stronger:?} stronger");
}
