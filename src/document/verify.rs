//! Holds the clauses of a policy against a copy of its document.

use super::fingerprint::Fingerprint;
use super::mistakes::{LOST_MARK, MOVED_CLAUSE, OTHER_DOCUMENT, UNCOVERED_SENTENCE, VANISHED_CLAUSE};
use super::outline::{Mark, Marks, Outline, Unit};
use crate::diagnostic::Diagnostic;
use crate::text::{Loc, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// A clause as it is held against the document.
#[derive(Clone, Debug)]
pub struct Claim {
    /// `C-08`
    pub id: String,
    /// Where it is said to stand.
    pub section: String,
    /// Its position in the section.
    pub at: String,
    /// Its sentence.
    pub print: Fingerprint,
    /// Where the policy says the position.
    pub place: Loc,
    /// Where the policy says the fingerprint.
    pub print_place: Loc,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Proof {
    /// How many sentences and items the document has.
    pub sentences: usize,
    /// How many of them a clause stands on.
    pub covered: usize,
    /// How many the policy says are no statements.
    pub ignored: usize,
    /// Those that no clause covers and nobody ignores, and that ask for nothing: by their place among the units.
    pub silent: Vec<usize>,
    /// How many clauses stand where they are said to stand.
    pub proven: usize,
    /// What does not stand, with the clause that it is about.
    pub mistakes: Vec<(Option<String>, Diagnostic)>,
}

/// Proves the clauses of a document, and looks for sentences without one. `file` is the copy among the sources.
#[must_use]
pub fn verify(file: SourceId, document: &str, claims: &[Claim], marks: &Marks, outline: &Outline) -> Proof {
    let mut stands: BTreeMap<Fingerprint, Vec<&Unit>> = BTreeMap::new();
    for unit in &outline.units {
        stands.entry(unit.print).or_default().push(unit);
    }
    let mut proof = Proof { sentences: outline.units.len(), ..Proof::default() };
    if !claims.is_empty() && !claims.iter().any(|claim| stands.contains_key(&claim.print)) {
        let message = format!("none of the {} clauses of `{document}` stands in this text", claims.len());
        let told = Diagnostic::error(&OTHER_DOCUMENT, message)
            .at(beginning(file), format!("{} sentences were read", outline.units.len()))
            .help("is it a copy of another document, or of another language?");
        proof.mistakes.push((None, told));
        return proof;
    }
    let lost = lost_marks(marks, outline, &mut proof);
    for claim in claims {
        let found = stands.get(&claim.print).map(Vec::as_slice).unwrap_or_default();
        let place = |unit: &&Unit| unit.section == claim.section && unit.at == claim.at;
        if found.iter().any(&place) {
            proof.proven += 1;
        } else if let Some(unit) = found.first() {
            // Where a heading was lost, all that stands below it seems to have moved: that is told once.
            if !lost.contains(claim.section.as_str()) {
                proof.mistakes.push((Some(claim.id.clone()), moved(file, claim, unit)));
            }
        } else {
            let there = outline.units.iter().find(&place);
            proof.mistakes.push((Some(claim.id.clone()), vanished(file, claim, there)));
        }
    }
    let claimed: BTreeSet<Fingerprint> = claims.iter().map(|claim| claim.print).collect();
    let marked: BTreeSet<Fingerprint> = marks.ignored.iter().map(|mark| mark.print).collect();
    for (index, unit) in outline.units.iter().enumerate() {
        if claimed.contains(&unit.print) {
            proof.covered += 1;
        } else if marked.contains(&unit.print) {
            proof.ignored += 1;
        } else if unit.forces.strongest().is_some() {
            proof.mistakes.push((None, uncovered(file, unit)));
        } else {
            proof.silent.push(index);
        }
    }
    proof
}

/// The place at which a copy begins.
fn beginning(file: SourceId) -> Loc {
    Loc { source: file, span: crate::text::Span::new(0, 0) }
}

/// Tells of marks whose sentence is gone; returns the sections that are lost with them.
fn lost_marks<'m>(marks: &'m Marks, outline: &Outline, proof: &mut Proof) -> BTreeSet<&'m str> {
    let headings: BTreeSet<Fingerprint> = outline.headings.iter().map(|heading| heading.print).collect();
    let units: BTreeSet<Fingerprint> = outline.units.iter().map(|unit| unit.print).collect();
    let mut lost = BTreeSet::new();
    let mut tell = |mark: &Mark, what: &str, help: &str| {
        let told = Diagnostic::error(&LOST_MARK, format!("{what} is not in this text"));
        proof.mistakes.push((None, told.at(mark.loc, "this sentence is not found").help(help)));
    };
    for mark in marks.headings.iter().filter(|mark| !headings.contains(&mark.print)) {
        tell(
            mark,
            &format!("the heading of \"{}\"", mark.words),
            "find the heading, and write its fingerprint; its clauses cannot be placed until then",
        );
        lost.insert(mark.words.as_str());
    }
    for mark in marks.opens.iter().filter(|mark| !units.contains(&mark.print)) {
        tell(
            mark,
            &format!("the sentence that opens \"{}\"", mark.words),
            "find where the section begins now, and write the fingerprint of its first sentence",
        );
        lost.insert(mark.words.as_str());
    }
    for mark in marks.ignored.iter().filter(|mark| !units.contains(&mark.print) && !headings.contains(&mark.print)) {
        tell(mark, "a sentence that is ignored", "take this line out, if the sentence is gone");
    }
    lost
}

fn moved(file: SourceId, claim: &Claim, unit: &Unit) -> Diagnostic {
    Diagnostic::error(&MOVED_CLAUSE, format!("the sentence of {} stands at {}, {}", claim.id, unit.section, unit.at))
        .at(claim.place, format!("said to stand at {}, {}", claim.section, claim.at))
        .at(Loc { source: file, span: unit.span }, "it stands here")
        .help(format!("write `section \"{}\" at \"{}\"`", unit.section, unit.at))
}

fn vanished(file: SourceId, claim: &Claim, there: Option<&Unit>) -> Diagnostic {
    let told = Diagnostic::error(&VANISHED_CLAUSE, format!("the sentence of {} is not in this text", claim.id))
        .at(claim.print_place, "no sentence has this fingerprint");
    match there {
        Some(unit) => told
            .at(Loc { source: file, span: unit.span }, format!("at {} this stands now", claim.at))
            .help(format!("read it: if the clause still says what it says, its fingerprint is {}", unit.print)),
        None => {
            told.help("`coms-policy source diff OLD NEW` finds what became of it, if you have the text that was read")
        }
    }
}

fn uncovered(file: SourceId, unit: &Unit) -> Diagnostic {
    let words = unit.forces.words().unwrap_or_default();
    Diagnostic::warning(&UNCOVERED_SENTENCE, format!("no clause covers a sentence that says `{words}`"))
        .at(Loc { source: file, span: unit.span }, format!("{}, {}: {}", unit.section, unit.at, unit.forces))
        .help(format!("write a clause for it, with the fingerprint {}", unit.print))
        .help(format!("or say in the document why it is none: `ignore {} \"…\"`", unit.print))
}
