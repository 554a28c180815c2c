//! How a policy stands to its document: proofs and revisions, for people and for programs.
//!
//! For people, each thing found is a diagnostic with its places, and a summary follows. For programs, it is one JSON object.
//!
//! Uses `text`, `diagnostic`, `document`, `semantics`, `coverage`.

use super::json;
use crate::coverage::Trace;
use crate::coverage::revision::{Files, Touched, force_words, headings, touched};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::drift::{Change, Drift, Revisions};
use crate::document::verify::Proof;
use crate::document::{Outline, Unit};
use crate::semantics::policy::{DocumentDef, PackDef, Policy};
use crate::text::{SourceId, Sources, line_column};
use serde::Serialize;

/// A copy of a document that was held against its policy.
#[derive(Clone, Copy)]
pub struct Verified<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The document.
    pub document: &'a DocumentDef,
    /// The policy's files, and the copy.
    pub sources: &'a Sources,
    /// The copy.
    pub file: SourceId,
    /// Whether its bytes are those that were read; none: the policy does not say which these were.
    pub same_bytes: Option<bool>,
    /// The copy, cut.
    pub outline: &'a Outline,
    /// What came of it.
    pub proof: &'a Proof,
}

/// Two revisions of a document.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// What cites each clause.
    pub trace: &'a Trace,
    /// The document.
    pub document: &'a DocumentDef,
    /// The policy's files, and both copies.
    pub sources: &'a Sources,
    /// Which these are.
    pub files: Files,
    /// What changed.
    pub revisions: &'a Revisions,
}

/// Which pack a report is about.
#[derive(Serialize)]
pub(super) struct Stamp<'a> {
    name: &'a str,
    version: &'a str,
    digest: &'a str,
}

impl<'a> From<&'a Policy> for Stamp<'a> {
    fn from(policy: &'a Policy) -> Self {
        let pack = policy.packs.last();
        let part = |of: fn(&'a PackDef) -> &'a str| pack.map_or("", of);
        Self { name: &policy.name, version: part(|pack| &pack.version), digest: part(|pack| &pack.digest) }
    }
}

#[derive(Serialize)]
struct Sentence<'a> {
    section: &'a str,
    at: &'a str,
    source: String,
    fingerprint: String,
    force: Vec<&'static str>,
    text: &'a str,
}

impl<'a> Sentence<'a> {
    fn of(unit: &'a Unit, file: SourceId, sources: &Sources) -> Self {
        Self {
            section: &unit.section,
            at: &unit.at,
            source: sources.at(crate::text::Loc { source: file, span: unit.span }),
            fingerprint: unit.print.to_string(),
            force: unit.forces.all().map(crate::document::Force::word).collect(),
            text: &unit.text,
        }
    }
}

#[derive(Serialize)]
struct Told<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    clause: Option<&'a str>,
    places: Vec<TextPlace<'a>>,
    help: &'a [String],
}

#[derive(Serialize)]
struct TextPlace<'a> {
    source: &'a str,
    line: u32,
    column: u32,
    text: &'a str,
}

impl<'a> Told<'a> {
    fn of(told: &'a Diagnostic, clause: Option<&'a str>, sources: &'a Sources) -> Self {
        let places = told.labels.iter().filter_map(|label| match label.place {
            Place::Policy(loc) => {
                let source = sources.source(loc.source);
                let at = line_column(&source.text, loc.span.start as usize);
                Some(TextPlace { source: &source.name, line: at.line, column: at.column, text: &label.text })
            }
            Place::Record(_) => None,
        });
        Self {
            code: told.code.id,
            severity: told.severity.word(),
            message: &told.message,
            clause,
            places: places.collect(),
            help: &told.help,
        }
    }
}

#[derive(Serialize)]
struct ProofLine<'a> {
    document: &'a str,
    file: &'a str,
    same_bytes: Option<bool>,
    clauses: usize,
    proven: usize,
    sentences: usize,
    covered: usize,
    ignored: usize,
    silent: Vec<Sentence<'a>>,
    mistakes: Vec<Told<'a>>,
    policy: Stamp<'a>,
}

/// Appends a proof as one JSON object.
pub fn render_proof_json(verified: &Verified<'_>, out: &mut Vec<u8>) {
    let Verified { policy, document, sources, file, same_bytes, outline, proof } = *verified;
    let silent = proof.silent.iter().filter_map(|at| outline.units.get(*at));
    let line = ProofLine {
        document: &document.name,
        file: &sources.source(file).name,
        same_bytes,
        clauses: policy.claims(&document.name).len(),
        proven: proof.proven,
        sentences: proof.sentences,
        covered: proof.covered,
        ignored: proof.ignored,
        silent: silent.map(|unit| Sentence::of(unit, file, sources)).collect(),
        mistakes: proof.mistakes.iter().map(|(clause, told)| Told::of(told, clause.as_deref(), sources)).collect(),
        policy: Stamp::from(policy),
    };
    json::write_pretty(&line, out);
    out.push(b'\n');
}

#[derive(Serialize)]
struct ForceLine {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    change: &'static str,
    moved: bool,
    force: Option<ForceLine>,
    old: Option<Sentence<'a>>,
    new: Option<Sentence<'a>>,
    clauses: Vec<&'a str>,
    rules: Vec<String>,
}

#[derive(Serialize)]
struct Counts {
    edited: usize,
    moved: usize,
    vanished: usize,
    new: usize,
    renumbered: usize,
    unchanged: usize,
    force_changed: usize,
}

#[derive(Serialize)]
struct RevisionLine<'a> {
    document: &'a str,
    old: &'a str,
    new: &'a str,
    changes: Vec<ChangeLine<'a>>,
    headings: Vec<Told<'a>>,
    counts: Counts,
    policy: Stamp<'a>,
}

impl<'a> Compared<'a> {
    fn before(&self, drift: &Drift) -> Option<&'a Unit> {
        self.revisions.old.units.get(drift.old?)
    }
    fn after(&self, drift: &Drift) -> Option<&'a Unit> {
        self.revisions.new.units.get(drift.new?)
    }
    fn touched(&self, drift: &Drift) -> Touched<'a> {
        touched(self.policy, self.trace, &self.document.name, self.before(drift).map(|unit| unit.print))
    }
    fn counts(&self) -> Counts {
        let count = |change| self.revisions.drift.iter().filter(|drift| drift.change == change).count();
        let edited = self.revisions.drift.iter().filter(|drift| drift.change == Change::Edited);
        Counts {
            edited: count(Change::Edited),
            moved: count(Change::Moved),
            vanished: count(Change::Vanished),
            new: count(Change::New),
            renumbered: count(Change::Renumbered),
            unchanged: self.revisions.unchanged,
            force_changed: edited.filter(|drift| drift.force).count(),
        }
    }
}

/// Appends a comparison as one JSON object.
pub fn render_revision_json(compared: &Compared<'_>, out: &mut Vec<u8>) {
    let Compared { policy, document, sources, files, revisions, .. } = *compared;
    let change = |drift: &Drift| {
        let (old, new) = (compared.before(drift), compared.after(drift));
        let touched = compared.touched(drift);
        ChangeLine {
            change: drift.change.word(),
            moved: drift.moved,
            force: force_words(old, new).map(|(from, to)| ForceLine { from, to }),
            old: old.map(|unit| Sentence::of(unit, files.old, sources)),
            new: new.map(|unit| Sentence::of(unit, files.new, sources)),
            clauses: touched.clauses.iter().map(|clause| &*clause.id).collect(),
            rules: touched.rules.iter().map(|rule| rule.to_string()).collect(),
        }
    };
    let about_headings = headings(revisions, files);
    let line = RevisionLine {
        document: &document.name,
        old: &sources.source(files.old).name,
        new: &sources.source(files.new).name,
        changes: revisions.drift.iter().map(change).collect(),
        headings: about_headings.iter().map(|told| Told::of(told, None, sources)).collect(),
        counts: compared.counts(),
        policy: Stamp::from(policy),
    };
    json::write_pretty(&line, out);
    out.push(b'\n');
}

#[cfg(feature = "cli")]
pub use for_people::{render_proof_human, render_revision_human};

#[cfg(feature = "cli")]
mod for_people {
    use super::{Change, Compared, Policy, Verified, headings};
    use crate::coverage::revision::told;
    use crate::report::terminal::{Ink, Page};
    use crate::report::{Look, diagnostics};

    /// `acs 2026.11`
    fn named(policy: &Policy) -> String {
        policy.packs.last().map_or_else(|| policy.name.clone(), |pack| format!("{} {}", pack.name, pack.version))
    }

    fn count(number: usize, what: &str) -> String {
        if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
    }

    /// Appends a proof for people.
    pub fn render_proof_human(look: &Look, verified: &Verified<'_>, out: &mut Vec<u8>) {
        let Verified { policy, document, sources, file, same_bytes, proof, .. } = *verified;
        for (_, told) in &proof.mistakes {
            diagnostics::render_human(look, Some(sources), None, told, out);
        }
        let clauses = policy.claims(&document.name).len();
        let mut page = Page::new(look, out);
        let proven = proof.proven == clauses;
        let ink = if proven { Ink::Allow } else { Ink::Deny };
        let head = if proven {
            format!("all {} proven ", count(clauses, "clause"))
        } else {
            format!("{} of {} proven ", proof.proven, count(clauses, "clause"))
        };
        let text = format!("of {} in {}", named(policy), sources.source(file).name);
        page.paragraph((ink, &head), Ink::Plain, &text, 4);
        let uncovered = proof.sentences - proof.covered - proof.ignored - proof.silent.len();
        let text = format!(
            "{}: {} with a clause, {} ignored, {} that ask for nothing, {uncovered} not covered",
            count(proof.sentences, "sentence"),
            proof.covered,
            proof.ignored,
            proof.silent.len(),
        );
        page.paragraph((Ink::Plain, "  "), Ink::Plain, &text, 4);
        let text = match same_bytes {
            Some(true) => "the copy has the bytes that were read (sha256)",
            Some(false) => "the copy has other bytes than those that were read (sha256)",
            None => return,
        };
        page.paragraph((Ink::Plain, "  "), Ink::Plain, text, 4);
    }

    /// Appends a comparison for people.
    pub fn render_revision_human(look: &Look, compared: &Compared<'_>, out: &mut Vec<u8>) {
        let Compared { policy, sources, files, revisions, document, .. } = *compared;
        for told in headings(revisions, files) {
            diagnostics::render_human(look, Some(sources), None, &told, out);
        }
        let (mut clauses, mut rules) = (Vec::new(), Vec::new());
        for drift in &revisions.drift {
            let touched = compared.touched(drift);
            if let Some(told) = told(drift, revisions, files, &touched) {
                diagnostics::render_human(look, Some(sources), None, &told, out);
            }
            if drift.change != Change::Renumbered {
                clauses.extend(touched.clauses.iter().map(|clause| clause.id.to_string()));
                rules.extend(touched.rules);
            }
        }
        let mut page = Page::new(look, out);
        for drift in revisions.drift.iter().filter(|drift| drift.change == Change::Renumbered) {
            let (Some(old), Some(new)) = (compared.before(drift), compared.after(drift)) else { continue };
            let of: Vec<String> = compared.touched(drift).clauses.iter().map(|clause| clause.id.to_string()).collect();
            let whose = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
            let text = format!("{}, {} is {} now{whose}", old.section, old.at, new.at);
            page.paragraph((Ink::Note, "renumbered: "), Ink::Plain, &text, 4);
        }
        if revisions.drift.iter().any(|drift| drift.change == Change::Renumbered) {
            page.end_line();
        }
        clauses.sort();
        clauses.dedup();
        rules.sort();
        rules.dedup();
        let counts = compared.counts();
        let head = format!("{}: ", document.title);
        let text = format!(
            "{} edited ({} with another force), {} moved, {} gone, {} new, {} renumbered, {} unchanged",
            counts.edited,
            counts.force_changed,
            counts.moved,
            counts.vanished,
            counts.new,
            counts.renumbered,
            counts.unchanged
        );
        page.paragraph((Ink::Strong, &head), Ink::Plain, &text, 4);
        let text = format!(
            "{} and {} of {} are touched",
            count(clauses.len(), "clause"),
            count(rules.len(), "rule"),
            named(policy)
        );
        page.paragraph((Ink::Plain, "  "), Ink::Plain, &text, 4);
    }
}
