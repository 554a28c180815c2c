//! What a new revision of a document does to a policy: which clauses and rules each change touches.

use super::trace::Trace;
use crate::diagnostic::Diagnostic;
use crate::document::drift::{Change, Drift, Revisions};
use crate::document::mistakes::{EDITED_SENTENCE, LOST_MARK, MOVED_SENTENCE, NEW_SENTENCE, VANISHED_SENTENCE};
use crate::document::{Fingerprint, Force, Unit};
use crate::semantics::policy::{ClauseDef, Policy};
use crate::text::{Loc, SourceId};
use std::sync::Arc;

/// Clauses that are shown where they stand; all are named.
const SHOWN: usize = 3;

/// What a change touches.
#[derive(Clone, Debug, Default)]
pub struct Touched<'p> {
    /// The clauses that stand on the sentence.
    pub clauses: Vec<&'p ClauseDef>,
    /// The rules and obligations that cite them, or are made of what does.
    pub rules: Vec<Arc<str>>,
}

/// What a change of a sentence touches; of a sentence that is new, nothing.
#[must_use]
pub fn touched<'p>(policy: &'p Policy, trace: &Trace, document: &str, print: Option<Fingerprint>) -> Touched<'p> {
    let Some(print) = print else { return Touched::default() };
    let clauses: Vec<&ClauseDef> =
        policy.clauses.iter().filter(|clause| clause.document == document && clause.fingerprint == print).collect();
    let mut rules: Vec<Arc<str>> = clauses
        .iter()
        .flat_map(|clause| trace.touched(&clause.id))
        .filter_map(|rule| policy.rules.get(rule.index()))
        .map(|rule| Arc::clone(&rule.id))
        .collect();
    rules.sort();
    rules.dedup();
    Touched { clauses, rules }
}

/// The force before and after, where it is another: the strongest of each, or all where these are the same.
#[must_use]
pub fn force_words(old: Option<&Unit>, new: Option<&Unit>) -> Option<(String, String)> {
    let (old, new) = (&old?.forces, &new?.forces);
    if old.agree(new) {
        return None;
    }
    let word = |force: Option<Force>| String::from(force.map_or("nothing", Force::word));
    if old.strongest() == new.strongest() {
        Some((old.to_string(), new.to_string()))
    } else {
        Some((word(old.strongest()), word(new.strongest())))
    }
}

/// Where the two revisions are among the sources.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    /// The old one.
    pub old: SourceId,
    /// The new one.
    pub new: SourceId,
}

/// Says one change, with all its places.
#[must_use]
pub fn told(drift: &Drift, revisions: &Revisions, files: Files, touched: &Touched<'_>) -> Option<Diagnostic> {
    let old = drift.old.and_then(|at| revisions.old.units.get(at));
    let new = drift.new.and_then(|at| revisions.new.units.get(at));
    let of: Vec<&str> = touched.clauses.iter().map(|clause| &*clause.id).collect();
    let whose = if of.is_empty() {
        String::from("a sentence without a clause")
    } else {
        format!("the sentence of {}", of.join(", "))
    };
    let here = |unit: &Unit| format!("{}, {}", unit.section, unit.at);
    let (code, message) = match drift.change {
        Change::Edited => {
            let moved = if drift.moved { ", and stands elsewhere" } else { "" };
            match force_words(old, new) {
                Some((from, to)) => (&EDITED_SENTENCE, format!("{from} → {to}: {whose} was edited{moved}")),
                None => (&EDITED_SENTENCE, format!("{whose} was edited{moved}; its force is the same")),
            }
        }
        Change::Moved => (&MOVED_SENTENCE, format!("{whose} moved from {} to {}", here(old?), here(new?))),
        Change::Vanished => (&VANISHED_SENTENCE, format!("{whose} is gone")),
        Change::New => {
            let asks = new?.forces.strongest().map_or_else(
                || String::from("a new sentence, which asks for nothing"),
                |force| format!("a new sentence, which says \"{}\"", force.word()),
            );
            (&NEW_SENTENCE, asks)
        }
        Change::Renumbered => return None,
    };
    let mut told = Diagnostic::warning(code, message);
    if let Some(unit) = new {
        told = told.at(Loc { source: files.new, span: unit.span }, format!("now: {}, {}", here(unit), unit.forces));
    }
    if let Some(unit) = old {
        told = told.at(Loc { source: files.old, span: unit.span }, format!("before: {}, {}", here(unit), unit.forces));
    }
    for clause in touched.clauses.iter().take(SHOWN) {
        told = told.at(clause.loc, format!("{}: {}", clause.strength.replace('_', " "), clause.title));
    }
    if !touched.rules.is_empty() {
        told = told.help(format!("touches {}", touched.rules.join(", ")));
    }
    Some(match (drift.change, new) {
        (Change::Edited | Change::Moved, Some(unit)) if !of.is_empty() => told.help(format!(
            "if it still stands for {}: `section \"{}\" at \"{}\" fingerprint {}`",
            of.join(", "),
            unit.section,
            unit.at,
            unit.print
        )),
        (Change::New, Some(unit)) => told
            .help(format!(
                "write a clause: `section \"{}\" at \"{}\" fingerprint {}`",
                unit.section, unit.at, unit.print
            ))
            .help(format!("or, if it is no statement: `ignore {} \"…\"`", unit.print)),
        _ => told,
    })
}

/// Says what became of the headings that the policy names.
#[must_use]
pub fn headings(revisions: &Revisions, files: Files) -> Vec<Diagnostic> {
    let tell = |(mark, found): &(crate::document::Mark, Option<Fingerprint>)| {
        let Some(print) = found else {
            let told = Diagnostic::warning(&LOST_MARK, format!("the heading of \"{}\" is gone", mark.words));
            return told.at(mark.loc, "no heading is like it").help("its sentences are counted to the section before");
        };
        let mut told = Diagnostic::warning(&LOST_MARK, format!("the heading of \"{}\" was edited", mark.words));
        if let Some(heading) = revisions.new.headings.iter().find(|heading| heading.print == *print) {
            told = told.at(Loc { source: files.new, span: heading.span }, "now");
        }
        told.at(mark.loc, "known by this").help(format!("write its fingerprint: {print}"))
    };
    revisions.headings.iter().map(tell).collect()
}
