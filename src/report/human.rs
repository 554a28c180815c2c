//! `human`: a record's findings under one header, each with the values in the record and the demand in the rule
//! that they come from.
//!
//! A record that may go and has nothing to be said about takes one line. Values that cannot be underlined (absent,
//! redacted, from another file) are said in words.
//!
//! Uses `text` and `decision`.

use super::place::position;
use super::rows::{Mark, Pane};
use super::snippet::draw;
use super::terminal::{Ink, Page, beginning, shown, width};
use super::{Look, PolicyView, RecordView};
use crate::decision::{Decision, Effect, Fact, FactValue, Finding, ObligationDue, Outcome, Verdict};
use crate::text::{LineColumn, Loc, Span};
use std::ops::Range;

/// Values that are underlined for one finding, clauses and missing facts that are listed.
const SHOWN: usize = 3;
/// Values longer than this are not repeated in a label: they are underlined already.
const LONG: usize = 32;
/// What stands for a redacted value.
const REDACTED: &str = "[redacted]";

/// Appends what one decision has to say.
pub(super) fn render(
    look: &Look,
    view: &PolicyView<'_>,
    decision: &Decision,
    record: &RecordView<'_>,
    out: &mut Vec<u8>,
) {
    let mut page = Page::new(look, out);
    header(&mut page, decision);
    let hidden = hidden(decision, record);
    let mut before = None;
    let lists_all = decision.findings.iter().any(|finding| finding.effect.is_none());
    for finding in decision.findings.iter().filter(|finding| !finding.known && (lists_all || !is_brief(finding))) {
        // A grave finding stands alone; notes stand together, and so does what `--all` adds.
        if before != Some(finding.effect) || finding.effect > Some(Effect::Note) {
            page.end_line();
        }
        before = Some(finding.effect);
        match finding.effect {
            Some(Effect::Note) => note(&mut page, finding),
            Some(effect) => full(&mut page, view, finding, effect, record, &hidden),
            None => listed_only(&mut page, finding),
        }
    }
    if !lists_all {
        brief_notes(&mut page, decision);
    }
    if decision.findings.iter().any(|finding| finding.known) {
        page.end_line();
    }
    for finding in decision.findings.iter().filter(|finding| finding.known) {
        known(&mut page, finding);
    }
    if !decision.obligations.is_empty() {
        page.end_line();
    }
    for due in &decision.obligations {
        obligation(&mut page, due);
    }
    page.end_line();
}

/// `DENY  m-1  messages.ndjson:12`
fn header(page: &mut Page<'_>, decision: &Decision) {
    let word = decision.verdict.word().to_uppercase();
    let unicode = page.look.unicode;
    page.ink(Ink::of_verdict(decision.verdict), &word);
    if !decision.id.is_empty() {
        page.put("  ");
        page.ink(Ink::Strong, &shown(&short(&decision.id, 2 * LONG), unicode));
    }
    page.put("  ");
    page.put(&shown(&decision.source, unicode));
    page.end_line();
}

/// A finding with everything: heading, snippets, facts in words, clauses, what is missing, what to do.
fn full(
    page: &mut Page<'_>,
    view: &PolicyView<'_>,
    finding: &Finding,
    effect: Effect,
    record: &RecordView<'_>,
    hidden: &[Span],
) {
    let undecided = if finding.outcome == Outcome::Undetermined { "undetermined: " } else { "" };
    let head = format!("{}[{}]: ", effect.word(), finding.rule);
    page.paragraph((Ink::of(effect), &head), Ink::Strong, &format!("{undecided}{}", finding.message), 4);

    let facts = Facts::of(finding, record, hidden, Ink::of(effect));
    let mut panes = vec![Pane {
        name: record.record.name,
        text: record.record.text,
        first_line: record.record.first_line,
        hidden,
        rows: 4,
        marks: facts.marks,
    }];
    let rule = finding.demand.and_then(|demand| demand_pane(view, finding.outcome, demand));
    let placed = rule.is_some();
    panes.extend(rule);
    draw(page, &panes);

    let mut words = facts.words;
    if facts.more > 0 {
        let plural = if facts.more == 1 { "" } else { "s" };
        let and = if words.is_empty() { "" } else { "and " };
        words.push(format!("{and}{} more fact{plural}, which the JSON formats list", facts.more));
    }
    page.listed("facts", &words);
    if !placed && !finding.at.rule.is_empty() {
        page.listed("rule", std::slice::from_ref(&finding.at.rule));
    }
    page.listed("clause", &clauses(page, view, finding));
    page.listed("missing", &missing(page, finding));
    if let Some(waiver) = &finding.waiver {
        page.listed("waiver", &[waiver.in_words()]);
    }
    if let Some(fix) = &finding.fix {
        page.listed("help", std::slice::from_ref(fix));
    }
}

/// The demand in its file, if the file is among the sources.
fn demand_pane<'a>(view: &PolicyView<'a>, outcome: Outcome, demand: Loc) -> Option<Pane<'a>> {
    let (_, source) = view.sources.iter().find(|(id, _)| *id == demand.source)?;
    let text: &str = &source.text;
    let words = text.get(demand.span.range()).unwrap_or_default();
    let label = match outcome {
        Outcome::Undetermined => "cannot be decided from what is known",
        Outcome::Waived => "waived",
        Outcome::Kept => "kept",
        Outcome::Excepted => "excepted",
        Outcome::NotApplicable => "does not apply",
        // The keyword of the language, not a word of a policy: what it finds is for a person to judge.
        Outcome::Broken if words.starts_with("hold if") => "a person has to look at this",
        Outcome::Broken if forbids(words) => "this is the case",
        Outcome::Broken => "not met",
    };
    let mark = Mark { span: demand.span.range(), label: label.to_owned(), ink: Ink::Note, at: None };
    Some(Pane { name: &source.name, text, first_line: 1, hidden: &[], rows: 10, marks: vec![mark] })
}

/// Whether a demand begins with `must not` or `should not`.
fn forbids(words: &str) -> bool {
    let mut words = words.split_ascii_whitespace();
    matches!((words.next(), words.next()), (Some("must" | "should"), Some("not")))
}

/// Advice that changes nothing takes one line for all of it, so that what does stands out.
fn is_brief(finding: &Finding) -> bool {
    finding.effect == Some(Effect::Note) && matches!(finding.outcome, Outcome::Broken | Outcome::Undetermined)
}

/// `notes: not met B-05, F-06; not known B-01b (--all shows them)`
fn brief_notes(page: &mut Page<'_>, decision: &Decision) {
    let named = |outcome: Outcome| {
        let notes = decision.findings.iter().filter(|finding| is_brief(finding) && finding.outcome == outcome);
        let names = notes.map(|finding| match finding.clauses.as_slice() {
            [] => finding.rule.to_string(),
            clauses => clauses.join(" "),
        });
        names.collect::<Vec<_>>().join(", ")
    };
    let (broken, open) = (named(Outcome::Broken), named(Outcome::Undetermined));
    let mut parts = Vec::new();
    if !broken.is_empty() {
        parts.push(format!("not met {broken}"));
    }
    if !open.is_empty() {
        parts.push(format!("not known {open}"));
    }
    if parts.is_empty() {
        return;
    }
    page.end_line();
    page.paragraph((Ink::Note, "notes: "), Ink::Plain, &format!("{} (--all shows them)", parts.join("; ")), 7);
}

/// One or two lines, without snippets.
fn note(page: &mut Page<'_>, finding: &Finding) {
    let outcome = match finding.outcome {
        Outcome::Undetermined => "undetermined: ",
        Outcome::Waived => "waived: ",
        Outcome::Broken | Outcome::Kept | Outcome::Excepted | Outcome::NotApplicable => "",
    };
    let cited = bracketed(&finding.clauses);
    let head = format!("note[{}]: ", finding.rule);
    page.paragraph((Ink::Note, &head), Ink::Plain, &format!("{outcome}{}{cited}", finding.message), 4);
    if let Some(waiver) = &finding.waiver {
        page.paragraph((Ink::Strong, "    waiver: "), Ink::Plain, &waiver.in_words(), 8);
    }
    if finding.missing.is_empty() {
        return;
    }
    let mut paths: Vec<String> = finding.missing.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    if finding.missing.len() > SHOWN {
        paths.push(more(finding.missing.len() - SHOWN, "fact"));
    }
    page.paragraph((Ink::Strong, "    missing: "), Ink::Plain, &paths.join(", "), 8);
}

/// What the baseline knows: one line.
fn known(page: &mut Page<'_>, finding: &Finding) {
    let effect = finding.effect.map_or("", Effect::word);
    let undecided = if finding.outcome == Outcome::Undetermined { "undetermined: " } else { "" };
    let text = format!("{effect}[{}]: {undecided}{}{}", finding.rule, finding.message, bracketed(&finding.clauses));
    page.paragraph((Ink::Faint, "in the baseline: "), Ink::Faint, &text, 4);
}

/// What `--all` adds: one line.
fn listed_only(page: &mut Page<'_>, finding: &Finding) {
    let word = match finding.outcome {
        Outcome::Broken => "broken",
        Outcome::Undetermined => "undetermined",
        Outcome::Waived => "waived",
        Outcome::Kept => "kept",
        Outcome::Excepted => "excepted",
        Outcome::NotApplicable => "not applicable",
    };
    let by = finding.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let text = format!("{}{by}{}", finding.rule, bracketed(&finding.clauses));
    page.paragraph((Ink::Faint, &format!("  {word:<16}")), Ink::Plain, &text, 18);
}

/// `to do: retain_until (at: 2030-11-24) — because …  [C-20]`
fn obligation(page: &mut Page<'_>, due: &ObligationDue) {
    let with: Vec<String> = due.with.iter().map(|(name, value)| format!("{name}: {}", words(value))).collect();
    let with = if with.is_empty() { String::new() } else { format!(" ({})", with.join(", ")) };
    let dash = page.dash();
    let text = format!("{}{with} {dash} because {}{}", due.action, due.because, bracketed(&due.clauses));
    page.paragraph((Ink::Strong, "to do: "), Ink::Plain, &text, 7);
}

fn bracketed(clauses: &[std::sync::Arc<str>]) -> String {
    if clauses.is_empty() { String::new() } else { format!(" [{}]", clauses.join(", ")) }
}

fn more(count: usize, noun: &str) -> String {
    format!("and {count} more {noun}{}", if count == 1 { "" } else { "s" })
}

/// The clauses that a finding cites, with what they say and where.
fn clauses(page: &Page<'_>, view: &PolicyView<'_>, finding: &Finding) -> Vec<String> {
    let dash = page.dash();
    let mut items: Vec<String> = finding
        .clauses
        .iter()
        .take(SHOWN)
        .map(|id| match (view.clause)(id) {
            Some(card) if card.place.is_empty() => format!("{id} ({}) {}", strength(&card.strength), card.title),
            Some(card) => format!("{id} ({}) {} {dash} {}", strength(&card.strength), card.title, card.place),
            None => id.to_string(),
        })
        .collect();
    if let Some(rest) = finding.clauses.get(SHOWN..).filter(|rest| !rest.is_empty()) {
        items.push(format!("and {}", rest.join(", ")));
    }
    items
}

fn strength(word: &str) -> String {
    word.replace('_', " ")
}

/// The facts that would settle a finding, with the questions to ask.
fn missing(page: &Page<'_>, finding: &Finding) -> Vec<String> {
    let dash = page.dash();
    let question = |path: &String| finding.questions.iter().find(|(of, _)| of == path);
    let mut items: Vec<String> = finding
        .missing
        .iter()
        .take(SHOWN)
        .map(|path| match question(path) {
            Some((_, question)) => format!("`{path}` {dash} \"{question}\""),
            None => format!("`{path}`"),
        })
        .collect();
    if finding.missing.len() > SHOWN {
        items.push(more(finding.missing.len() - SHOWN, "fact"));
    }
    items
}

/// Stretches of the record that no snippet may show.
fn hidden(decision: &Decision, record: &RecordView<'_>) -> Vec<Span> {
    let facts = decision.findings.iter().flat_map(|finding| &finding.at.facts);
    let of_facts = facts.filter(|fact| redacted(&fact.value)).map(|fact| fact.span);
    record.redacted.iter().copied().chain(of_facts).filter(|span| span.start < span.end).collect()
}

fn redacted(value: &FactValue) -> bool {
    match value {
        FactValue::Text(text) => text == REDACTED,
        FactValue::List(values) => values.iter().any(redacted),
        FactValue::Int(_) | FactValue::Bool(_) | FactValue::None => false,
    }
}

/// The facts of a finding: those to underline, and those to say.
struct Facts {
    marks: Vec<Mark>,
    words: Vec<String>,
    more: usize,
}

impl Facts {
    fn of(finding: &Finding, record: &RecordView<'_>, hidden: &[Span], ink: Ink) -> Self {
        let mut facts = Self { marks: Vec::new(), words: Vec::new(), more: 0 };
        if let (Some(span), Some(path)) = (finding.missing_at, finding.missing.first()) {
            let shown = !hidden.iter().any(|other| overlap(*other, span)) && span.start < span.end;
            if shown && (span.end as usize) <= record.record.text.len() {
                let label = format!("`{path}` is missing here");
                facts.marks.push(Mark { span: span.range(), label, ink, at: None });
            }
        }
        for (index, fact) in finding.at.facts.iter().enumerate() {
            let earlier = finding.at.facts.get(..index).unwrap_or_default();
            if earlier.iter().any(|other| other.path == fact.path && other.span == fact.span) {
                continue;
            }
            match underlined(fact, record, hidden) {
                Some((span, at)) => facts.mark(fact, span, at, ink),
                None => facts.say(fact, record, hidden),
            }
        }
        facts
    }

    fn mark(&mut self, fact: &Fact, span: Range<usize>, at: Option<LineColumn>, ink: Ink) {
        let label = label(fact);
        if let Some(same) = self.marks.iter_mut().find(|mark| mark.span == span) {
            same.label = format!("{}, {label}", same.label);
        } else if self.marks.len() + self.words.len() < SHOWN {
            self.marks.push(Mark { span, label, ink, at });
        } else {
            self.more += 1;
        }
    }

    fn say(&mut self, fact: &Fact, record: &RecordView<'_>, hidden: &[Span]) {
        if self.marks.len() + self.words.len() >= SHOWN {
            self.more += 1;
            return;
        }
        let path = &fact.path;
        let covered = in_record(fact, record) && hidden.iter().any(|span| overlap(*span, fact.span));
        self.words.push(if covered || redacted(&fact.value) {
            format!("`{path}` is redacted")
        } else if fact.value == FactValue::None {
            format!("there is no `{path}`")
        } else if in_record(fact, record) || fact.at.is_empty() {
            format!("`{path}` is {}", words(&fact.value))
        } else {
            format!("`{path}` is {} ({})", words(&fact.value), fact.at)
        });
    }
}

/// Where a fact can be underlined in the text of the record.
fn underlined(fact: &Fact, record: &RecordView<'_>, hidden: &[Span]) -> Option<(Range<usize>, Option<LineColumn>)> {
    let span = fact.span;
    let there = span.start < span.end && span.end as usize <= record.record.text.len();
    let open = !redacted(&fact.value) && !hidden.iter().any(|other| overlap(*other, span));
    (there && open && fact.value != FactValue::None && in_record(fact, record))
        .then(|| (span.range(), position(&fact.at).map(|spot| spot.at)))
}

const fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// A fact that was joined from another file has its span there, and cannot be shown from the record's text.
fn in_record(fact: &Fact, record: &RecordView<'_>) -> bool {
    position(&fact.at).is_none_or(|spot| spot.file == record.record.name && spot.at.line >= record.record.first_line)
}

fn label(fact: &Fact) -> String {
    let value = words(&fact.value);
    if width(&value) > LONG { format!("`{}`", fact.path) } else { format!("`{}` is {value}", fact.path) }
}

/// A value in a sentence.
fn words(value: &FactValue) -> String {
    match value {
        FactValue::Int(number) => number.to_string(),
        FactValue::Bool(truth) => truth.to_string(),
        FactValue::Text(text) => short(text, 2 * LONG),
        FactValue::List(values) => {
            let mut items: Vec<String> = values.iter().take(8).map(words).collect();
            if values.len() > 8 {
                items.push(format!("and {} more", values.len() - 8));
            }
            format!("[{}]", items.join(", "))
        }
        FactValue::None => "none".to_owned(),
    }
}

/// A text, or its beginning.
fn short(text: &str, room: usize) -> String {
    let (start, whole) = beginning(text, room);
    if whole { start.to_owned() } else { format!("{start}...") }
}

/// What a decision means in a summary.
pub(super) const fn participle(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allowed",
        Verdict::Warn => "warned of",
        Verdict::Hold => "held",
        Verdict::Deny => "denied",
    }
}
