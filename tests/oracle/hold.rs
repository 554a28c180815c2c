//! Holds the two evaluators together: the same outcome of every demand, and the same decision.

use super::harness::{as_of, compile, judge, judge_as};
use super::outcome::{self, Outcome, demands_on};
use super::words::Words;
use coms_policy::decision::{Decision, Effect, Verdict};
use coms_policy::engine::{Engine, Worker};
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::SubjectId;
use coms_policy::text::Loc;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A policy under all its profiles, on both sides.
pub(crate) struct Both<'p> {
    policy: &'p Policy,
    words: Words,
    engines: Vec<(String, Engine)>,
    worker: Worker,
    /// How often each outcome was seen: a test that sees but one of them tests nothing.
    pub(crate) seen: BTreeMap<String, u32>,
}

impl<'p> Both<'p> {
    pub(crate) fn new(policy: &'p Policy) -> Self {
        let engines = policy.profiles.keys().map(|name| (name.clone(), compile(policy, name))).collect();
        Self { policy, words: Words::new(policy), engines, worker: Worker::default(), seen: BTreeMap::new() }
    }

    /// Whether both come to the same, in every profile; where not, what differs.
    ///
    /// # Errors
    /// The differences, in words.
    pub(crate) fn agree(&mut self, record: &Json) -> Result<(), String> {
        for (profile, engine) in &self.engines {
            let product = judge(engine, &mut self.worker, record);
            let oracle = outcome::judge(self.policy, &self.words, profile, record, as_of());
            let subject = self.policy.subjects.iter().position(|subject| *subject.name == *product.subject).unwrap();
            let subject = SubjectId::from_index(subject);
            let mut differ = Vec::new();
            let said = by_demand(self.policy, subject, &product);
            for (index, (demand, (outcome, effect))) in
                demands_on(self.policy, subject).zip(&oracle.demands).enumerate()
            {
                *self.seen.entry(kind(outcome).to_owned()).or_default() += 1;
                let said = said.get(&index);
                if said != Some(&(outcome.clone(), *effect)) {
                    let at = self.policy.sources.at(demand.loc);
                    let words = self.policy.sources.words(demand.loc);
                    differ.push(format!(
                        "{at} `{words}`\n    the engine says {said:?}\n    the oracle says {:?}",
                        (outcome, effect)
                    ));
                }
            }
            let obligations: Vec<(String, String)> =
                product.obligations.iter().map(|due| (due.action.to_string(), due.rule.to_string())).collect();
            if obligations != oracle.obligations {
                differ.push(format!("obligations: engine {obligations:?}, oracle {:?}", oracle.obligations));
            }
            let special: Vec<&str> =
                product.findings.iter().map(|finding| &*finding.rule).filter(|rule| rule.contains("::")).collect();
            let expected = if oracle.nothing_applied { vec!["coms::judge::nothing_applied"] } else { Vec::new() };
            if special != expected {
                differ.push(format!("findings of the engine itself: {special:?}, and expected {expected:?}"));
            }
            let briefly = judge_as(engine, &mut self.worker, record, false);
            if in_brief(&briefly) != in_brief(&product) {
                differ.push(format!(
                    "without explanation: {:?}\nwith it: {:?}",
                    in_brief(&briefly),
                    in_brief(&product)
                ));
            }
            if product.verdict != oracle.verdict {
                differ.push(format!("decision: engine {:?}, oracle {:?}", product.verdict, oracle.verdict));
            }
            if !differ.is_empty() {
                return Err(format!("under `{profile}`, of {record}\n{}", differ.join("\n")));
            }
        }
        Ok(())
    }
}

/// What counts of a finding.
type Brief<'d> = (Option<Loc>, Option<Effect>, &'d [String]);

/// What a decision comes to, however much it tells.
fn in_brief(decision: &Decision) -> (Verdict, Vec<Brief<'_>>) {
    let told = decision.findings.iter().filter(|finding| finding.effect.is_some());
    let findings = told.map(|finding| (finding.demand, finding.effect, finding.missing.as_slice()));
    (decision.verdict, findings.collect())
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Broken => "broken",
        Outcome::Kept => "kept",
        Outcome::Excepted(_) => "excepted",
        Outcome::NotApplicable => "not applicable",
        Outcome::Undetermined(_) => "undetermined",
    }
}

/// What the product says of each demand: several findings of one demand say the same.
fn by_demand(policy: &Policy, subject: SubjectId, decision: &Decision) -> BTreeMap<usize, (Outcome, Option<Effect>)> {
    let mut said = BTreeMap::new();
    for (index, demand) in demands_on(policy, subject).enumerate() {
        let of_it = decision.findings.iter().filter(|finding| finding.demand == Some(demand.loc));
        for finding in of_it {
            use coms_policy::decision::Outcome as Said;
            let outcome = match finding.outcome {
                Said::Broken => Outcome::Broken,
                Said::Kept => Outcome::Kept,
                Said::Excepted => Outcome::Excepted(finding.by.clone().unwrap_or_default()),
                Said::NotApplicable => Outcome::NotApplicable,
                Said::Undetermined => {
                    let missing: BTreeSet<String> = finding.missing.iter().cloned().collect();
                    assert_eq!(missing.len(), finding.missing.len(), "{:?} has one twice", finding.missing);
                    Outcome::Undetermined(missing)
                }
                Said::Waived => unreachable!("nothing is waived here"),
            };
            let entry = (outcome, finding.effect);
            if let Some(other) = said.insert(index, entry.clone()) {
                assert_eq!(other, entry, "the findings of one demand");
            }
        }
    }
    said
}
