//! Holds a tape against the model: fills the slots, or says what does not fit, all of it at once.

mod lists;
pub mod mistakes;
mod single;

pub(super) use lists::{List, add_row, close_list, open_list};
pub(super) use single::duration;

use super::record::{Entry, Record};
use super::tape::{Kind, Tape};
use crate::diagnostic::{Diagnostic, suggest};
use crate::plan::layout::{SectionId, Shape, Slot, Tag};
use crate::plan::{Plan, SubjectPlan};
use crate::text::Span;
use crate::value::time::Instant;
use mistakes::{MISSING_FIELD, NO_TIME, NOT_AN_OBJECT, UNKNOWN_FIELD, UNRECOGNISED, WRONG_TYPE};

/// What becomes of keys that the model does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownFields {
    /// They are an error of the record.
    Error,
    /// They are counted, and let pass.
    Count,
}

/// How records are read.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What becomes of keys that the model does not have.
    pub unknown_fields: UnknownFields,
    /// The time of records that have none of their own.
    pub as_of: Option<Instant>,
}

/// What a record turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which subject of the plan.
    pub subject: usize,
    /// When the question is asked: ticks.
    pub as_of: i64,
}

/// Fills the slots of `record` from its tape.
///
/// # Errors
/// Everything that does not fit, with its place.
pub fn conform(plan: &Plan, terms: Terms, record: &mut Record) -> Result<Known, Vec<Diagnostic>> {
    record.reset();
    let subject = recognise(plan, &record.tape).map_err(|mistake| vec![mistake])?;
    let at = &plan.subjects[subject];
    let Record { tape, slots, entries, own, redacted, unknown_fields, .. } = record;
    slots.extend_from_slice(&at.layouts[0].template);
    let mut filler = Filler {
        plan,
        subject: at,
        terms,
        tape,
        slots,
        entries,
        own,
        redacted,
        unknown: 0,
        trail: Vec::new(),
        mistakes: Vec::new(),
    };
    filler.section(at.root, 0, Some(Base { at: 0, is_root: true }), None);
    let mistakes = std::mem::take(&mut filler.mistakes);
    *unknown_fields = filler.unknown;
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    match as_of(at, terms, record) {
        Some(as_of) => Ok(Known { subject, as_of }),
        None => {
            let names: Vec<&str> = at.at.iter().map(|slot| at.layouts[0].slots[*slot as usize].path.as_str()).collect();
            let mistake = Diagnostic::error(&NO_TIME, "the record does not say when the question is asked")
                .in_record(head_of(record.tape.items[0].span), "this record")
                .help(format!("give {}, or run with `--as-of 2026-11-24T18:00:00Z`", suggest::one_of(&names, 4)));
            Err(vec![mistake])
        }
    }
}

/// When the question is asked of a record: as it says itself, or else as the terms say.
pub(super) fn as_of(subject: &SubjectPlan, terms: Terms, record: &Record) -> Option<i64> {
    let mut times = subject.at.iter().map(|slot| record.slots[*slot as usize]);
    let own = times.find(|slot| slot.tag == Tag::Number);
    own.map(|slot| slot.v).or(terms.as_of.map(|instant| instant.0))
}

/// The id of a conforming record, empty where it has none.
#[must_use]
pub fn id_of<'r>(subject: &SubjectPlan, record: &'r Record) -> &'r str {
    let mut slots = subject.id.iter().map(|slot| record.slots[*slot as usize]);
    slots.find(|slot| matches!(slot.tag, Tag::Text | Tag::OwnText)).map_or("", |slot| record.text(slot))
}

/// The first byte of something long, to point at.
fn head_of(span: Span) -> Span {
    Span { start: span.start, end: span.end.min(span.start + 1) }
}

/// Which subject a record is, by its top-level keys.
fn recognise(plan: &Plan, tape: &Tape) -> Result<usize, Diagnostic> {
    let Some(first) = tape.items.first() else { return Err(Diagnostic::error(&NOT_AN_OBJECT, "there is no record")) };
    if !matches!(first.kind, Kind::Map { .. }) {
        return Err(Diagnostic::error(
            &NOT_AN_OBJECT,
            format!("a record is an object with keys, and this is {}", words(first.kind)),
        )
        .in_record(head_of(first.span), "not an object"));
    }
    for (index, subject) in plan.subjects.iter().enumerate() {
        if keys(tape, 0).any(|(key, _)| tape.text(key) == subject.present) {
            return Ok(index);
        }
    }
    let known: Vec<&str> = plan.subjects.iter().map(|subject| subject.present.as_str()).collect();
    let near = keys(tape, 0).find_map(|(key, at)| {
        suggest::nearest(tape.text(key), known.iter().copied()).map(|near| (at, tape.text(key), near))
    });
    let mistake = Diagnostic::error(&UNRECOGNISED, "nothing tells what this record is");
    Err(match near {
        Some((at, written, near)) => mistake
            .in_record(tape.items[at].span, "no subject is recognised by this")
            .help(format!("did you mean `{near}`? the record has `{written}`")),
        None => mistake
            .in_record(head_of(first.span), "this record")
            .help(format!("a record has one of the top-level keys {}", suggest::one_of(&known, 8))),
    })
}

/// Keys of an object, each with the index of its item.
pub(super) fn keys(tape: &Tape, map: usize) -> impl Iterator<Item = (super::tape::Range, usize)> + '_ {
    let end = tape.behind(map);
    let mut at = map + 1;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let here = at;
        at = tape.behind(here + 1);
        match tape.items.get(here)?.kind {
            Kind::Key(range) => Some((range, here)),
            _ => None,
        }
    })
}

/// What stands there, in words.
const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Map { .. } => "an object",
        Kind::List { .. } => "a list",
        Kind::Key(_) => "a key",
        Kind::Null => "nothing",
        Kind::Bool(_) => "true or false",
        Kind::Int(_) | Kind::Number(_) => "a number",
        Kind::Text(_) => "a text",
    }
}

/// Where the slots of an object begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    pub(super) at: u32,
    pub(super) is_root: bool,
}

/// A step from the top to where the filler stands.
#[derive(Clone, Copy, Debug)]
enum Step {
    Key(super::tape::Range),
    Entry(u32),
}

struct Filler<'a> {
    plan: &'a Plan,
    subject: &'a SubjectPlan,
    terms: Terms,
    tape: &'a Tape,
    slots: &'a mut Vec<Slot>,
    entries: &'a mut Vec<Entry>,
    own: &'a mut String,
    redacted: &'a mut Vec<Span>,
    unknown: u64,
    trail: Vec<Step>,
    mistakes: Vec<Diagnostic>,
}

impl Filler<'_> {
    /// `message.channel`
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.trail {
            if !path.is_empty() {
                path.push('.');
            }
            match step {
                Step::Key(range) => path.push_str(self.tape.text(*range)),
                Step::Entry(index) => path.push_str(&index.to_string()),
            }
        }
        path
    }

    fn tell(&mut self, mistake: Diagnostic) {
        self.mistakes.push(mistake);
    }

    fn wrong_type(&mut self, item: usize, wanted: &str, help: Option<String>) {
        let found = self.tape.items[item];
        let message = format!("`{}` is {}, and has to be {wanted}", self.path(), words(found.kind));
        let span =
            if matches!(found.kind, Kind::Map { .. } | Kind::List { .. }) { head_of(found.span) } else { found.span };
        self.tell(Diagnostic::error(&WRONG_TYPE, message).in_record(span, "of another type").help_if(help));
    }

    /// An object of a section. `base` is where its slots lie; none: nothing of it is used. `given` is a key that it
    /// has from outside: the id of an entry in a map.
    fn section(&mut self, id: SectionId, item: usize, base: Option<Base>, given: Option<u32>) {
        let section = &self.subject.sections[id.index()];
        let Kind::Map { end } = self.tape.items[item].kind else {
            self.wrong_type(item, "an object", None);
            return;
        };
        let mut seen = vec![false; section.keys.len()];
        let mut at = item + 1;
        let mut hint = 0;
        while at < end as usize {
            let Kind::Key(name) = self.tape.items[at].kind else { break };
            let value = at + 1;
            match section.find(self.tape.text(name), hint) {
                Some(index) => {
                    hint = index + 1;
                    let key = &section.keys[index];
                    if key.redact || (self.plan.masks && key.mask) {
                        self.redacted.push(self.tape.items[value].span);
                    }
                    self.trail.push(Step::Key(name));
                    let is_null = self.tape.items[value].kind == Kind::Null;
                    seen[index] = !is_null;
                    if is_null {
                        self.absent(&key.shape, value, base);
                    } else {
                        self.shape(&key.shape, value, base);
                    }
                    self.trail.pop();
                }
                // What tells the subject need not be a fact of it.
                None if self.trail.is_empty() && self.tape.text(name) == self.subject.present => {}
                None => {
                    let near = self.unknown_key(section.keys.iter().map(|key| &*key.name), &section.name, name, at);
                    // What is meant by a misspelt key is not missing as well.
                    if let Some(index) = near.and_then(|near| section.find(&near, 0)) {
                        seen[index] = true;
                    }
                }
            }
            at = self.tape.behind(value);
        }
        for (index, key) in section.keys.iter().enumerate() {
            if key.required && !seen[index] && given != Some(index as u32) {
                let prefix = self.path();
                let dot = if prefix.is_empty() { "" } else { "." };
                let mistake = Diagnostic::error(&MISSING_FIELD, format!("`{prefix}{dot}{}` is missing", key.name))
                    .in_record(head_of(self.tape.items[item].span), format!("without `{}`", key.name))
                    .help(format!("without `{}` nothing can be judged: add it", key.name));
                self.tell(mistake);
            }
        }
    }

    /// Tells of a key that the model does not have, and says which one may be meant.
    fn unknown_key<'k>(
        &mut self,
        known: impl Iterator<Item = &'k str>,
        section: &str,
        name: super::tape::Range,
        at: usize,
    ) -> Option<String> {
        if self.terms.unknown_fields == UnknownFields::Count {
            self.unknown += 1;
            return None;
        }
        let written = self.tape.text(name);
        let near = suggest::nearest(written, known).map(str::to_owned);
        let help = match &near {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("take it out, or let it pass with `--unknown-fields count`"),
        };
        let mistake = Diagnostic::error(&UNKNOWN_FIELD, format!("`{section}` has no field `{written}`"))
            .in_record(self.tape.items[at].span, "not in the model")
            .help(help);
        self.tell(mistake);
        near
    }

    /// A null: the field is absent, and the null is where it is missing.
    fn absent(&mut self, shape: &Shape, item: usize, base: Option<Base>) {
        let slot = match shape {
            Shape::Single(_, slot) => *slot,
            Shape::Singles(_, slot) | Shape::Records { slot, .. } | Shape::Map(slot) => slot.map(|slot| slot.slot),
            Shape::Section(_) => None,
        };
        if let (Some(base), Some(slot)) = (base, slot) {
            self.slots[(base.at + slot) as usize].item = item as u32;
        }
    }

    fn shape(&mut self, shape: &Shape, item: usize, base: Option<Base>) {
        match shape {
            Shape::Section(section) => self.section(*section, item, base, None),
            Shape::Single(single, slot) => {
                let value = self.single(*single, item);
                if let (Some(value), Some(base), Some(slot)) = (value, base, *slot) {
                    self.slots[(base.at + slot) as usize] = value;
                }
            }
            Shape::Singles(single, slot) => self.singles(*single, item, List::new(base, *slot)),
            Shape::Records { section, by_id, id_key, slot } => {
                let list = List::new(base, *slot);
                match self.tape.items[item].kind {
                    Kind::List { .. } => self.records(*section, item, list, if *by_id { *id_key } else { None }),
                    Kind::Map { .. } if *by_id => self.records_by_id(*section, item, list, *id_key),
                    _ => {
                        let wanted = if *by_id { "a list, or an object by id" } else { "a list" };
                        self.wrong_type(item, wanted, None);
                    }
                }
            }
            Shape::Map(slot) => self.map(item, List::new(base, *slot)),
        }
    }
}

fn text_slot(range: super::tape::Range, item: usize) -> Slot {
    Slot { v: Slot::join(range.start, range.len), item: item as u32, tag: Tag::Text }
}
