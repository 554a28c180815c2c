//! `summary`: what a run came to, counted; and the one JSON object that says so.
//!
//! Each thread counts for itself and the counts are merged: sums do not depend on the order.
//!
//! Uses `decision`.

use super::PolicyView;
use crate::decision::{Decision, Finding, Outcome, PackStamp, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// In how many records a rule came to what. A record counts once, however many findings the rule has there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleTally {
    /// Broken.
    pub broken: u64,
    /// Not decided by what is known.
    pub undetermined: u64,
    /// Broken or undetermined, and waived.
    pub waived: u64,
}

impl RuleTally {
    fn count(&mut self, outcome: Outcome) -> Option<&mut u64> {
        match outcome {
            Outcome::Broken => Some(&mut self.broken),
            Outcome::Undetermined => Some(&mut self.undetermined),
            Outcome::Waived => Some(&mut self.waived),
            Outcome::Kept | Outcome::Excepted | Outcome::NotApplicable => None,
        }
    }
}

/// The counts of a run, or of a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records, judged and malformed alike.
    pub records: u64,
    /// Records that could not be judged.
    pub malformed: u64,
    /// Records by decision, in the order of `Verdict::ALL`.
    pub decisions: [u64; 4],
    /// By rule; those that nothing was counted for are left out.
    pub rules: BTreeMap<Arc<str>, RuleTally>,
    /// How many undetermined findings a missing fact would settle, by its path without the entries of lists.
    pub missing: BTreeMap<String, u64>,
    /// Undetermined findings: what the counts in `missing` are parts of.
    pub undetermined: u64,
    /// What became of each waiver, by its place among those of the policy.
    pub waivers: BTreeMap<usize, WaiverTally>,
    /// Records by what they come to without the findings that a baseline knows.
    pub fresh: [u64; 4],
    /// Findings that a baseline knows.
    pub known: u64,
}

/// In how many records a waiver did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaiverTally {
    /// It lifted something.
    pub lifted: u64,
    /// The record is later than its last day.
    pub past: u64,
    /// Of those, it would have lifted something.
    pub late: u64,
}

impl Tally {
    /// Counts a record that was judged.
    pub fn add_decision(&mut self, decision: &Decision) {
        self.records += 1;
        self.decisions[decision.verdict as usize] += 1;
        for used in &decision.waivers {
            let tally = self.waivers.entry(used.waiver).or_default();
            tally.lifted += u64::from(used.lifts && !used.is_past);
            tally.past += u64::from(used.is_past);
            tally.late += u64::from(used.lifts && used.is_past);
        }
        let known = decision.findings.iter().filter(|finding| finding.known).count();
        self.known += known as u64;
        let fresh = if known == 0 { decision.verdict } else { without_known(&decision.findings) };
        self.fresh[fresh as usize] += 1;
        for (index, finding) in decision.findings.iter().enumerate() {
            let earlier = decision.findings.get(..index).unwrap_or_default();
            let same = |other: &Finding| other.outcome == finding.outcome && other.rule == finding.rule;
            if !earlier.iter().any(same) {
                self.add_rule(&finding.rule, finding.outcome);
            }
            if finding.outcome == Outcome::Undetermined {
                self.add_undetermined(finding);
            }
        }
    }

    /// Counts a record that could not be judged.
    pub fn add_malformed(&mut self) {
        self.records += 1;
        self.malformed += 1;
    }

    /// Adds the counts of another part of the run.
    pub fn merge(&mut self, other: Self) {
        self.records += other.records;
        self.malformed += other.malformed;
        self.undetermined += other.undetermined;
        self.known += other.known;
        for (mine, theirs) in self.decisions.iter_mut().zip(other.decisions) {
            *mine += theirs;
        }
        for (mine, theirs) in self.fresh.iter_mut().zip(other.fresh) {
            *mine += theirs;
        }
        for (rule, theirs) in other.rules {
            let mine = self.rules.entry(rule).or_default();
            mine.broken += theirs.broken;
            mine.undetermined += theirs.undetermined;
            mine.waived += theirs.waived;
        }
        for (waiver, theirs) in other.waivers {
            let mine = self.waivers.entry(waiver).or_default();
            mine.lifted += theirs.lifted;
            mine.past += theirs.past;
            mine.late += theirs.late;
        }
        for (fact, theirs) in other.missing {
            *self.missing.entry(fact).or_default() += theirs;
        }
    }

    /// How many records were judged.
    #[must_use]
    pub fn judged(&self) -> u64 {
        self.records.saturating_sub(self.malformed)
    }

    /// How many records came to that decision.
    #[must_use]
    pub fn decided(&self, verdict: Verdict) -> u64 {
        self.decisions[verdict as usize]
    }

    /// How many records fail a run with that decision: findings that a baseline knows do not count.
    #[must_use]
    pub fn fails(&self, verdict: Verdict) -> u64 {
        self.fresh[verdict as usize]
    }

    /// The missing facts, those that would settle most first, then by name.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<_> = self.missing.iter().map(|(fact, settles)| (fact.as_str(), *settles)).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ranked
    }

    fn add_rule(&mut self, rule: &Arc<str>, outcome: Outcome) {
        if RuleTally::default().count(outcome).is_none() {
            return;
        }
        if !self.rules.contains_key(rule) {
            self.rules.insert(Arc::clone(rule), RuleTally::default());
        }
        if let Some(count) = self.rules.get_mut(rule).and_then(|tally| tally.count(outcome)) {
            *count += 1;
        }
    }

    fn add_undetermined(&mut self, finding: &Finding) {
        self.undetermined += 1;
        for (index, fact) in finding.missing_facts.iter().enumerate() {
            // Two entries of one list may lack the same field: it is one fact to collect, and counts once.
            if finding.missing_facts.get(..index).unwrap_or_default().contains(fact) {
                continue;
            }
            if let Some(settles) = self.missing.get_mut(&**fact) {
                *settles += 1;
            } else {
                self.missing.insert(fact.to_string(), 1);
            }
        }
    }
}

/// The strongest effect among the findings that no baseline knows.
fn without_known(findings: &[Finding]) -> Verdict {
    let effects = findings.iter().filter(|finding| !finding.known).filter_map(|finding| finding.effect);
    effects.map(Verdict::of).max().unwrap_or(Verdict::Allow)
}

/// The object as the contract has it.
#[derive(Serialize)]
struct Summary<'a> {
    records: u64,
    malformed: u64,
    decisions: Decisions,
    rules: BTreeMap<&'a str, RuleTally>,
    missing: Vec<Missing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<u64>,
    policy: Policy<'a>,
}

#[derive(Serialize)]
struct Decisions {
    allow: u64,
    warn: u64,
    hold: u64,
    deny: u64,
}

#[derive(Serialize)]
struct Missing<'a> {
    fact: &'a str,
    settles: u64,
}

#[derive(Serialize)]
struct Policy<'a> {
    name: &'a str,
    version: &'a str,
    digest: &'a str,
    #[serde(skip_serializing_if = "<[PackStamp]>::is_empty")]
    extends: &'a [PackStamp],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    only: &'a [Arc<str>],
}

/// The object, on one line. Rules of the policy for which nothing was counted are listed with zeros.
pub(super) fn render(view: &PolicyView<'_>, tally: &Tally, out: &mut Vec<u8>) {
    let stamp = view.stamp;
    let judged = |rule: &Arc<str>| stamp.only.is_empty() || stamp.only.contains(rule);
    let rules = view.rules.iter().map(|card| &card.id).filter(|rule| judged(rule));
    let mut all: BTreeMap<&str, RuleTally> = rules.map(|rule| (&**rule, RuleTally::default())).collect();
    all.extend(tally.rules.iter().map(|(rule, counts)| (&**rule, *counts)));
    let [allow, warn, hold, deny] = tally.decisions;
    let summary = Summary {
        records: tally.records,
        malformed: tally.malformed,
        decisions: Decisions { allow, warn, hold, deny },
        rules: all,
        missing: tally.ranked().into_iter().map(|(fact, settles)| Missing { fact, settles }).collect(),
        known: view.baseline.then_some(tally.known),
        policy: Policy {
            name: &stamp.name,
            version: &stamp.version,
            digest: &stamp.digest,
            extends: &stamp.extends,
            only: &stamp.only,
        },
    };
    super::json::write(&summary, out);
    out.push(b'\n');
}
