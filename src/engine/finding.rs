//! Findings: what a demand came to, which entries of its lists were hit, and the facts it rests on.

use crate::decision::{At, EntryHit, Fact, Finding, Outcome};
use crate::eval::content::What;
use crate::eval::run::{Case, Run, World};
use crate::eval::settle::{self, Leaf};
use crate::eval::trace::{self, Evidence, Seen};
use crate::input::record::Says;
use crate::plan::layout::Tag;
use crate::plan::node::NodeId;
use crate::plan::{DemandPlan, HitEntry};
use crate::text::{RecordText, Span, escape};
use std::ops::Range;
use std::sync::Arc;

/// Makes the findings of one record.
pub(super) struct Finder<'a> {
    pub(super) case: Case<'a>,
    pub(super) text: RecordText<'a>,
    /// With messages, and with the facts that findings rest on.
    pub(super) explain: bool,
    /// With those that other demands rest on, too.
    pub(super) explain_all: bool,
}

impl Finder<'_> {
    /// A broken demand: one finding, or one for each entry of a list that is hit.
    pub(super) fn broken<W: World>(&self, run: &mut Run<'_, '_, W>, demand: &DemandPlan, findings: &mut Vec<Finding>) {
        let (of_demand, of_when) = hits(run, demand);
        let own = self.case.plan.rules[demand.rule.index()].cites.clone();
        let multiply = if of_demand.is_empty() { &of_when } else { &of_demand };
        let shared: Vec<&Hit<'_>> = if of_demand.is_empty() { Vec::new() } else { of_when.iter().collect() };
        let each: Vec<Option<&Hit<'_>>> =
            if multiply.is_empty() { vec![None] } else { multiply.iter().map(Some).collect() };
        for hit in each {
            let rests_on = match hit {
                Some(hit) if hit.in_demand => hit.entry.probe,
                _ => demand.demand,
            };
            let mut clauses = own.clone();
            for hit in shared.iter().copied().chain(hit) {
                add_clauses(&mut clauses, hit);
            }
            self.cited_words(demand, &mut clauses);
            let Words { message, fix, facts } = self.words(run, demand, rests_on);
            findings.push(Finding {
                rule: Arc::clone(&self.case.plan.rules[demand.rule.index()].id),
                clauses,
                outcome: Outcome::Broken,
                effect: Some(demand.effect),
                message,
                fix,
                missing: Vec::new(),
                missing_at: None,
                missing_facts: Vec::new(),
                questions: Vec::new(),
                by: None,
                waiver: None,
                known: false,
                at: At { rule: self.place(demand), facts },
                demand: Some(demand.loc),
            });
        }
    }

    /// An undetermined demand: one finding in all, with every entry that may be hit.
    pub(super) fn undetermined<W: World>(
        &self,
        run: &mut Run<'_, '_, W>,
        demand: &DemandPlan,
        open: &[Leaf],
        findings: &mut Vec<Finding>,
    ) {
        let (of_demand, of_when) = hits(run, demand);
        let mut clauses = self.case.plan.rules[demand.rule.index()].cites.clone();
        for hit in of_demand.iter().chain(&of_when) {
            add_clauses(&mut clauses, hit);
        }
        self.cited_words(demand, &mut clauses);
        let Words { message, fix, facts } = self.words(run, demand, demand.demand);
        let missing = trace::missing(self.case, open);
        let questions =
            missing.iter().filter_map(|fact| Some((fact.path.clone(), Arc::clone(fact.ask.as_ref()?)))).collect();
        let mut missing_facts: Vec<Arc<str>> = missing.iter().map(|fact| Arc::clone(&fact.fact)).collect();
        missing_facts.sort();
        missing_facts.dedup();
        findings.push(Finding {
            rule: Arc::clone(&self.case.plan.rules[demand.rule.index()].id),
            clauses,
            outcome: Outcome::Undetermined,
            effect: Some(demand.undetermined),
            message,
            fix,
            missing_at: missing
                .first()
                .filter(|fact| fact.own)
                .map(|fact| Span { end: fact.from.end.min(fact.from.start + 1), ..fact.from }),
            missing: missing.into_iter().map(|fact| fact.path).collect(),
            missing_facts,
            questions,
            by: None,
            waiver: None,
            known: false,
            at: At { rule: self.place(demand), facts },
            demand: Some(demand.loc),
        });
    }

    /// What `--all` adds: kept, excepted, not applicable. The first two name the entries that were hit, too.
    pub(super) fn unbroken<W: World>(
        &self,
        run: &mut Run<'_, '_, W>,
        demand: &DemandPlan,
        outcome: settle::Outcome,
        findings: &mut Vec<Finding>,
    ) {
        let rule = &self.case.plan.rules[demand.rule.index()];
        let (outcome, by, rests_on) = match outcome {
            settle::Outcome::Kept => (Outcome::Kept, None, demand.demand),
            settle::Outcome::Excepted(index) => {
                let exception = demand.exceptions.get(index);
                let words = exception.map(|(words, _)| words.clone());
                (Outcome::Excepted, words, exception.map_or(demand.broken, |(_, exception)| *exception))
            }
            _ => (Outcome::NotApplicable, None, demand.applies),
        };
        let mut clauses = rule.cites.clone();
        if outcome != Outcome::NotApplicable {
            let (of_demand, of_when) = hits(run, demand);
            of_demand.iter().chain(&of_when).for_each(|hit| add_clauses(&mut clauses, hit));
        }
        let mut facts = Vec::new();
        if self.explain_all {
            let mut evidence = Evidence::of_demand();
            trace::evidence(run, rests_on, &mut evidence);
            facts = self.facts(&evidence);
        }
        findings.push(Finding {
            rule: Arc::clone(&rule.id),
            clauses,
            outcome,
            effect: None,
            message: String::new(),
            fix: None,
            missing: Vec::new(),
            missing_at: None,
            missing_facts: Vec::new(),
            questions: Vec::new(),
            by,
            waiver: None,
            known: false,
            at: At { rule: self.place(demand), facts },
            demand: Some(demand.loc),
        });
    }

    /// What a finding says, and what it rests on: those facts first that its demand rests on.
    fn words<W: World>(&self, run: &mut Run<'_, '_, W>, demand: &DemandPlan, rests_on: NodeId) -> Words {
        if !self.explain {
            return Words { message: String::new(), fix: None, facts: Vec::new() };
        }
        let mut evidence = Evidence::of_demand();
        trace::evidence(run, rests_on, &mut evidence);
        evidence.entries_first = false;
        trace::evidence(run, demand.applies, &mut evidence);
        Words {
            message: trace::fill(run, &demand.because),
            fix: demand.fix.as_ref().map(|fix| trace::fill(run, fix)),
            facts: self.facts(&evidence),
        }
    }

    fn place(&self, demand: &DemandPlan) -> String {
        if self.explain { self.case.plan.sources.at(demand.loc) } else { String::new() }
    }

    fn facts(&self, evidence: &Evidence) -> Vec<Fact> {
        evidence
            .facts
            .iter()
            .map(|seen| {
                let span = self.span(seen);
                let item = self.case.record.slots[seen.slot as usize].item;
                let row = self.case.record.row_of(item);
                let at = match row {
                    None => self.text.line_column(span.start),
                    Some(row) => row.line_column(span.start),
                };
                Fact {
                    path: trace::path_of(self.case, seen.slot),
                    value: trace::shown(self.case, seen),
                    entry: seen.spot.as_ref().and_then(|spot| self.entry(&spot.what)),
                    at: format!("{}:{}:{}", row.map_or(self.text.name, |row| &row.file), at.line, at.column),
                    span,
                }
            })
            .collect()
    }

    /// The entry of a lexicon, in words and with its place.
    fn entry(&self, what: &What) -> Option<EntryHit> {
        let What::Entry(id) = what else { return None };
        let plan = self.case.plan;
        let entry = plan.scanner.entry(*id);
        Some(EntryHit {
            lexicon: plan.scanner.lexicon_of(entry).to_owned(),
            words: entry.text.to_string(),
            at: plan.sources.at(entry.loc),
        })
    }

    /// The clauses that entries of lexicons cite which a rule asks in its own text, and which were found.
    fn cited_words(&self, demand: &DemandPlan, clauses: &mut Vec<Arc<str>>) {
        for words in &demand.words {
            for entry in self.case.contents.hits(self.case, words.content, &words.groups, words.ask) {
                for clause in &self.case.plan.scanner.entry(entry).cites {
                    if !clauses.contains(clause) {
                        clauses.push(Arc::clone(clause));
                    }
                }
            }
        }
    }

    /// Where a fact stands; empty at the place that it is missing from.
    fn span(&self, seen: &Seen) -> Span {
        let slot = self.case.record.slots[seen.slot as usize];
        let Some(written) = self.case.record.written(slot) else { return Span::default() };
        let start = written.span.start;
        match (slot.tag, written.says) {
            (Tag::List, _) => Span { start, end: written.span.end.min(start + 2) },
            (_, Says::Nothing) => Span { start, end: start },
            _ => match &seen.spot {
                Some(spot) if self.case.record.row_of(slot.item).is_none() => {
                    self.within(written.span, self.case.record.text(slot), spot.place.clone())
                }
                _ => written.span,
            },
        }
    }

    /// Where some words of a decoded text stand in what was written; the whole where they cannot be told.
    fn within(&self, written: Span, decoded: &str, place: Range<usize>) -> Span {
        let words = decoded.get(place.clone()).unwrap_or_default();
        let raw = self.text.text.get(written.range()).unwrap_or_default();
        if let Some(found) = escape::place(raw, decoded, place.clone()) {
            return Span::new(written.start as usize + found.start, written.start as usize + found.end);
        }
        let quote = usize::from(raw.starts_with(['"', '\'']));
        let same = quote + place.start;
        let at = if raw.get(same..same + words.len()) == Some(words) { Some(same) } else { raw.find(words) };
        match at.filter(|_| !words.is_empty()) {
            Some(at) => Span::new(written.start as usize + at, written.start as usize + at + words.len()),
            None => written,
        }
    }
}

/// What a finding says.
struct Words {
    message: String,
    fix: Option<String>,
    facts: Vec<Fact>,
}

/// An entry of a list that is hit.
struct Hit<'a> {
    entry: &'a HitEntry,
    list: &'a [Arc<str>],
    in_demand: bool,
}

fn add_clauses(clauses: &mut Vec<Arc<str>>, hit: &Hit<'_>) {
    for clause in hit.list.iter().chain(&hit.entry.cites) {
        if !clauses.contains(clause) {
            clauses.push(Arc::clone(clause));
        }
    }
}

/// The entries that are hit: in the demand, in `when`.
fn hits<'d, W: World>(run: &mut Run<'_, '_, W>, demand: &'d DemandPlan) -> (Vec<Hit<'d>>, Vec<Hit<'d>>) {
    let (mut of_demand, mut of_when) = (Vec::new(), Vec::new());
    for list in &demand.hits {
        for entry in &list.entries {
            let is_hit = run.truth(entry.probe).is_true()
                && entry.or_unknown.is_none_or(|condition| !run.truth(condition).is_false());
            if is_hit {
                let hit = Hit { entry, list: &list.cites, in_demand: list.in_demand };
                if list.in_demand { of_demand.push(hit) } else { of_when.push(hit) }
            }
        }
    }
    (of_demand, of_when)
}
