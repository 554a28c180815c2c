//! Judges a part again and keeps what it rests on: of an `and` the part that refutes it, or else all; of an `or`
//! the part that holds, or else all. Only findings pay for it.

use super::content::{Spot, What};
use super::run::{Case, Run, Unsaid, World};
use super::settle::{Behind, Leaf, facts_of};
use crate::decision::FactValue;
use crate::input::record::{NO_ENTRY, Says, absolute, is_nowhere};
use crate::plan::Piece;
use crate::plan::layout::{LABEL, LayoutId, Slot, Tag, VALUE};
use crate::plan::node::{Groups, Node, NodeId, Place};
use crate::semantics::types::Scalar;
use crate::text::Span;
use crate::value::time::{Date, Duration, Instant, TimeOfDay};
use crate::value::{Truth, mask};
use std::sync::Arc;

/// A finding does not show more facts than this.
const MOST_FACTS: usize = 16;

/// A fact that a condition rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its slot.
    pub slot: u32,
    /// Its layout and its place there.
    pub place: Place,
    /// The stretch of a text that matters.
    pub spot: Option<Spot>,
}

impl Seen {
    /// A stretch of a text of the root.
    fn spot(spot: Spot) -> Self {
        let place = Place { variable: Place::ROOT, layout: 0, offset: spot.slot };
        Self { slot: spot.slot, place, spot: Some(spot) }
    }
}

/// Collects facts.
#[derive(Debug, Default)]
pub struct Evidence {
    /// In the order in which they were found, each once.
    pub facts: Vec<Seen>,
    /// Of an entry that a quantifier finds, what makes it such an entry comes first.
    pub entries_first: bool,
    /// Within such an entry.
    of_entry: bool,
}

impl Evidence {
    /// What a demand rests on: of an entry that it is about, first what makes it such an entry.
    #[must_use]
    pub fn of_demand() -> Self {
        Self { entries_first: true, ..Self::default() }
    }
    fn push(&mut self, seen: Seen) {
        if self.facts.len() < MOST_FACTS && !self.facts.contains(&seen) {
            self.facts.push(seen);
        }
    }
}

/// Adds what a condition rests on.
pub fn evidence<W: World>(run: &mut Run<'_, '_, W>, id: NodeId, out: &mut Evidence) {
    let case = run.case;
    let node = case.subject.nodes[id.index()];
    let kids = |range: crate::plan::node::Kids| case.subject.kids.get(range.range()).unwrap_or_default();
    match node {
        Node::And(range) | Node::Or(range) => {
            let wins = if matches!(node, Node::And(_)) { Truth::False } else { Truth::True };
            match kids(range).iter().find(|kid| run.truth(**kid) == wins) {
                Some(kid) => evidence(run, *kid, out),
                None if out.of_entry => {
                    for kid in kids(range) {
                        evidence(run, *kid, out);
                    }
                }
                // The last part is the rule's own and says most; before it stand what the defines and the list ask.
                None => {
                    for kid in kids(range).iter().rev() {
                        evidence(run, *kid, out);
                    }
                }
            }
        }
        Node::If(condition, then, otherwise) => {
            evidence(run, condition, out);
            match run.truth(condition) {
                Truth::True => evidence(run, then, out),
                Truth::False => evidence(run, otherwise, out),
                Truth::Unknown => {
                    evidence(run, then, out);
                    evidence(run, otherwise, out);
                }
            }
        }
        Node::Match(on, arms) => {
            evidence(run, on, out);
            if let super::run::Val::Number(symbol) = run.value(on)
                && let Some(arm) = kids(arms).get(symbol as usize)
            {
                evidence(run, *arm, out);
            }
        }
        Node::Some(list, variable, body) => {
            let slot = run.slot(list);
            let bases: Vec<u32> = case.record.entries(slot).collect();
            if bases.is_empty() {
                push_place(run, list, out);
            }
            let around = run.bases[usize::from(variable)];
            let holds = bases.iter().copied().find(|base| {
                run.bases[usize::from(variable)] = *base;
                run.truth(body).is_true()
            });
            let outer = out.of_entry;
            out.of_entry = outer || (out.entries_first && holds.is_some());
            for base in bases.into_iter().filter(|base| holds.is_none_or(|holds| holds == *base)) {
                run.bases[usize::from(variable)] = base;
                evidence(run, body, out);
            }
            out.of_entry = outer;
            run.bases[usize::from(variable)] = around;
        }
        Node::Count(list, variable, body) => {
            let slot = run.slot(list);
            let bases: Vec<u32> = case.record.entries(slot).collect();
            if bases.is_empty() {
                push_place(run, list, out);
            }
            let around = run.bases[usize::from(variable)];
            for base in bases {
                run.bases[usize::from(variable)] = base;
                evidence(run, body, out);
            }
            run.bases[usize::from(variable)] = around;
        }
        Node::Pick(list, variable, latest, range) => {
            let parts = run.pick_parts(list, variable, latest, range);
            let picks = run.picks(parts);
            if picks.entries.is_empty() || picks.entries.contains(&NO_ENTRY) {
                push_place(run, list, out);
            }
            run.at_each(parts, &picks, |run| {
                for kid in kids(range).iter().rev() {
                    evidence(run, *kid, out);
                }
            });
        }
        Node::Lexicon(content, groups, ask) => {
            let range = match groups {
                Groups::Range(first, size) => first..first + size,
                Groups::Symbol(first, symbol) => match run.value(symbol) {
                    super::run::Val::Number(symbol) => first + symbol as u32..first + symbol as u32 + 1,
                    _ => first..first,
                },
            };
            case.contents.locate(case, content, &range, ask).into_iter().for_each(|spot| out.push(Seen::spot(spot)));
        }
        Node::Measure(measure, content) => {
            let spots = case.contents.locate_characters(case, content, measure);
            if spots.is_empty() {
                push_texts(run, content, out);
            }
            spots.into_iter().for_each(|spot| out.push(Seen::spot(spot)));
        }
        Node::Has(list, value) => {
            evidence(run, value, out);
            match entry_of(run, list, value) {
                Some(seen) => out.push(seen),
                None => push_place(run, list, out),
            }
        }
        Node::ContentTest(test, content, value) => {
            evidence(run, value, out);
            let spot = match run.value(value) {
                super::run::Val::Text(words) => case.contents.locate_words(case, content, test, words),
                _ => None,
            };
            match spot {
                Some(spot) => out.push(Seen::spot(spot)),
                None => push_texts(run, content, out),
            }
        }
        Node::OrElse(fact, other) => {
            evidence(run, if run.is_absent(fact) { other } else { fact }, out);
        }
        _ => {
            if let Some(place) = node.place() {
                push_place(run, place, out);
            }
            node.operands(&case.subject.kids, |kid| evidence(run, kid, out));
        }
    }
}

/// The entry of a list of single values that is a value.
fn entry_of<W: World>(run: &mut Run<'_, '_, W>, list: Place, value: NodeId) -> Option<Seen> {
    let record = run.case.record;
    let wanted = run.value(value);
    let layout = child_layout(run.case, list)?;
    let base = record.entries(run.slot(list)).find(|base| {
        let entry = record.slots[(base + VALUE) as usize];
        match wanted {
            super::run::Val::Number(number) => entry.tag == Tag::Number && entry.v == number,
            super::run::Val::Text(text) => record.text(entry) == text,
            _ => false,
        }
    })?;
    let place = Place { variable: Place::ROOT, layout: layout as u16, offset: VALUE };
    Some(Seen { slot: base + VALUE, place, spot: None })
}

/// The layout of the entries of a list.
fn child_layout(case: Case<'_>, list: Place) -> Option<usize> {
    let home = Some((LayoutId(u32::from(list.layout)), list.offset));
    case.subject.layouts.iter().position(|layout| layout.parent == home)
}

/// Adds the texts that make a content known.
fn push_texts<W: World>(run: &Run<'_, '_, W>, content: u32, out: &mut Evidence) {
    let case = run.case;
    for part in case.subject.contents.get(content as usize).map_or(&[][..], |content| &content.parts) {
        if part.makes_known {
            push_place(run, Place { variable: Place::ROOT, layout: 0, offset: part.slot }, out);
        }
    }
}

/// Adds a fact that is there, or that is none; what is not known is no evidence.
fn push_place<W: World>(run: &Run<'_, '_, W>, place: Place, out: &mut Evidence) {
    if run.slot(place).tag != Tag::Missing && !is_nowhere(place, &run.bases) {
        out.push(Seen { slot: absolute(place, &run.bases), place, spot: None });
    }
}

/// The layout of a slot, and where the entry that it belongs to begins.
fn home(case: Case<'_>, slot: u32) -> (usize, u32) {
    case.record.entry_of(slot).map_or((0, 0), |entry| (entry.layout.index(), entry.at))
}

/// `consents.c1.form`: the path of a slot, entries by their ids.
#[must_use]
pub fn path_of(case: Case<'_>, slot: u32) -> String {
    let (layout, base) = home(case, slot);
    let mut words = prefix_of(case, layout, base);
    let own = &case.subject.layouts[layout].slots[(slot - base) as usize].path;
    if !own.is_empty() {
        if !words.is_empty() {
            words.push('.');
        }
        words.push_str(own);
    }
    words
}

fn prefix_of(case: Case<'_>, layout: usize, base: u32) -> String {
    let Some((parent, list)) = case.subject.layouts[layout].parent else { return String::new() };
    let (_, around) = case.record.slots[base as usize].pair();
    let mut words = prefix_of(case, parent.index(), around);
    if !words.is_empty() {
        words.push('.');
    }
    words.push_str(&case.subject.layouts[parent.index()].slots[list as usize].path);
    words.push('.');
    let label = case.record.slots[(base + LABEL) as usize];
    match label.tag {
        Tag::Text | Tag::OwnText => words.push_str(&plain_name(case.record.text(label))),
        _ => words.push_str(&label.v.to_string()),
    }
    words
}

/// An id in a path; in quotes if it is no plain name.
fn plain_name(id: &str) -> String {
    let plain = id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if plain { id.to_owned() } else { format!("{id:?}") }
}

/// What a report knows of a missing fact, or of what the policy does not say for the time of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingFact {
    /// `consents.c1.form`
    pub path: String,
    /// `consents.form`
    pub fact: Arc<str>,
    /// The question to put to a person.
    pub ask: Option<Arc<str>>,
    /// What it is missing from.
    pub from: Span,
    /// It is missing from the record itself, not from a row that was joined.
    pub own: bool,
}

/// The missing facts behind what is not known, each once, in their order.
#[must_use]
pub fn missing(case: Case<'_>, leaves: &[Leaf]) -> Vec<MissingFact> {
    let mut found: Vec<MissingFact> = Vec::new();
    for leaf in leaves {
        for behind in facts_of(case, leaf) {
            let slot = match behind {
                Behind::Fact(slot) => slot,
                Behind::Policy(what) => {
                    let name: Arc<str> = unsaid(case, what).into();
                    let from = Span::default();
                    let fact = MissingFact { path: name.to_string(), fact: name, ask: None, from, own: false };
                    if !found.contains(&fact) {
                        found.push(fact);
                    }
                    continue;
                }
            };
            let (layout, base) = home(case, slot);
            let info = &case.subject.layouts[layout].slots[(slot - base) as usize];
            let missing = case.record.slots[slot as usize];
            let from = case.record.span(missing);
            let own = case.record.row_of(missing.item).is_none();
            let fact = MissingFact {
                path: path_of(case, slot),
                fact: Arc::clone(&info.fact),
                ask: info.ask.clone(),
                from,
                own,
            };
            if !found.contains(&fact) {
                found.push(fact);
            }
        }
    }
    found
}

/// The name of something that the policy says for other times only.
fn unsaid(case: Case<'_>, what: Unsaid) -> &str {
    match what {
        Unsaid::Param(name) => case.plan.texts.get(name as usize).map_or("", String::as_str),
        Unsaid::Calendar(calendar) => case.plan.calendar_names.get(usize::from(calendar)).map_or("", String::as_str),
    }
}

/// What a report says of a fact's value.
#[must_use]
pub fn shown(case: Case<'_>, seen: &Seen) -> FactValue {
    let layout = &case.subject.layouts[usize::from(seen.place.layout)];
    let info = &layout.slots[seen.place.offset as usize];
    let slot = case.record.slots[seen.slot as usize];
    if info.redact && !matches!(slot.tag, Tag::Missing | Tag::None) {
        return FactValue::Text(String::from("[redacted]"));
    }
    if let Some(Spot { place, what, .. }) = &seen.spot {
        let text = case.record.text(slot);
        return FactValue::Text(match what {
            What::Character(name) => name.clone(),
            What::Words | What::Entry(_) => text.get(place.clone()).unwrap_or(text).to_owned(),
        });
    }
    let value = match slot.tag {
        Tag::Missing | Tag::None => FactValue::None,
        Tag::List => list_value(case, seen.place, slot),
        Tag::Number | Tag::Text | Tag::OwnText | Tag::Entry => written(case, slot, info.scalar),
    };
    if case.plan.masks && info.mask { masked(value) } else { value }
}

/// A value that can still be told from another, and says no longer who somebody is.
fn masked(value: FactValue) -> FactValue {
    match value {
        FactValue::Text(text) => FactValue::Text(mask::whole(&text)),
        FactValue::List(values) => FactValue::List(values.into_iter().map(masked).collect()),
        FactValue::Int(_) | FactValue::Bool(_) | FactValue::None => value,
    }
}

/// A list: its single values, or the labels of its entries.
fn list_value(case: Case<'_>, place: Place, slot: Slot) -> FactValue {
    let child = child_layout(case, place).map(|child| &case.subject.layouts[child]);
    let singles = child.and_then(|layout| layout.slots.get(VALUE as usize)).is_some_and(|info| info.path.is_empty());
    let entries = case.record.entries(slot).map(|base| {
        let label = case.record.slots[(base + LABEL) as usize];
        match (singles, label.tag) {
            (true, Tag::Number) => written(case, case.record.slots[(base + VALUE) as usize], None),
            (_, Tag::Text | Tag::OwnText) => FactValue::Text(case.record.text(label).to_owned()),
            _ => FactValue::Int(label.v),
        }
    });
    FactValue::List(entries.collect())
}

/// A value as it was written; a default, which was not, in words.
fn written(case: Case<'_>, slot: Slot, scalar: Option<Scalar>) -> FactValue {
    match case.record.written(slot).map(|written| written.says) {
        Some(Says::Text(text)) => FactValue::Text(text.into_owned()),
        Some(Says::Bool(value)) => FactValue::Bool(value),
        Some(Says::Int(value)) => FactValue::Int(value),
        Some(Says::Nothing) | None => match scalar {
            Some(Scalar::Bool) => FactValue::Bool(slot.v != 0),
            Some(scalar) => FactValue::Text(in_words(case, slot.v, scalar)),
            None => FactValue::Int(slot.v),
        },
    }
}

/// A number of the engine in the words of its type.
fn in_words(case: Case<'_>, value: i64, scalar: Scalar) -> String {
    match scalar {
        Scalar::Instant => Instant(value).to_string(),
        Scalar::Date => Date(value as i32).to_string(),
        Scalar::TimeOfDay => TimeOfDay(value).to_string(),
        Scalar::Duration => Duration::unpack(value).to_string(),
        Scalar::Bool => (value != 0).to_string(),
        Scalar::Enum(id) => {
            let symbols = &case.plan.enums[id.index()].symbols;
            symbols.get(value as usize).cloned().unwrap_or_default()
        }
        Scalar::Text | Scalar::Id | Scalar::Address | Scalar::Country | Scalar::Region | Scalar::Zone | Scalar::Int => {
            value.to_string()
        }
    }
}

/// A text with its facts put in.
pub fn fill<W: World>(run: &mut Run<'_, '_, W>, pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Value(node, scalar) => text.push_str(&value_in_words(run, *node, *scalar)),
        }
    }
    text
}

/// A value in words: a fact as it was written.
pub fn value_in_words<W: World>(run: &mut Run<'_, '_, W>, node: NodeId, scalar: Scalar) -> String {
    let case = run.case;
    if let Node::Pick(list, variable, latest, kids) = case.subject.nodes[node.index()] {
        let parts = run.pick_parts(list, variable, latest, kids);
        let picks = run.picks(parts);
        if picks.entries.len() == 1 {
            let words = run.at_each(parts, &picks, |run| value_in_words(run, parts.body, scalar));
            return words.concat();
        }
    }
    if let Node::Slot(place) = case.subject.nodes[node.index()] {
        if is_nowhere(place, &run.bases) {
            return String::from("(none)");
        }
        let seen = Seen { slot: absolute(place, &run.bases), place, spot: None };
        return match (shown(case, &seen), run.slot(place).tag) {
            (_, Tag::Missing) => format!("({} not known)", path_of(case, seen.slot)),
            (FactValue::Text(text), _) => text,
            (FactValue::Int(number), _) => number.to_string(),
            (FactValue::Bool(value), _) => value.to_string(),
            (FactValue::List(_) | FactValue::None, _) => String::from("(none)"),
        };
    }
    match run.value(node) {
        super::run::Val::Missing | super::run::Val::Open => String::from("(not known)"),
        super::run::Val::None => String::from("(none)"),
        super::run::Val::Number(value) => in_words(case, value, scalar),
        super::run::Val::Between(low, high) => format!("{low} to {high}"),
        super::run::Val::Text(text) if case.plan.masks && scalar == Scalar::Address => mask::whole(text),
        super::run::Val::Text(text) => text.to_owned(),
    }
}
