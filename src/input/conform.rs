//! Holds a tape against the model: fills the slots, or says what does not fit, all of it at once.

pub mod mistakes;
mod single;

use super::record::Record;
use super::tape::{Kind, Tape};
use crate::diagnostic::{Diagnostic, suggest};
use crate::plan::layout::{LABEL, ListSlot, SectionId, Shape, Single, Slot, Tag, VALUE};
use crate::plan::{Plan, RelatedPlan, SubjectPlan};
use crate::text::Span;
use crate::value::time::Instant;
use mistakes::{DUPLICATE_ID, MISSING_FIELD, NO_TIME, NOT_AN_OBJECT, UNKNOWN_FIELD, UNRECOGNISED, WRONG_TYPE};
use rustc_hash::FxHashMap;

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
    let Record { tape, slots, own, redacted, unknown_fields, .. } = record;
    slots.extend_from_slice(&at.layouts[0].template);
    let mut filler = Filler {
        plan,
        subject: at,
        terms,
        tape,
        slots,
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
    let found = at.at.iter().map(|slot| record.slots[*slot as usize]).find(|slot| slot.tag == Tag::Number);
    match found.map(|slot| slot.v).or(terms.as_of.map(|instant| instant.0)) {
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

/// Adds a row of a collection that lies elsewhere: the item at `item` of the record's tape, which it has to fit.
/// `last` is the entry before it.
///
/// # Errors
/// Everything in it that does not fit.
pub(super) fn add_row(
    plan: &Plan,
    subject: usize,
    related: &RelatedPlan,
    record: &mut Record,
    item: usize,
    list: Option<List>,
) -> Result<Option<List>, Vec<Diagnostic>> {
    let terms = Terms { unknown_fields: UnknownFields::Error, as_of: None };
    let at = &plan.subjects[subject];
    let Record { tape, slots, own, .. } = record;
    let mut redacted = Vec::new();
    let mut filler = Filler {
        plan,
        subject: at,
        terms,
        tape,
        slots,
        own,
        redacted: &mut redacted,
        unknown: 0,
        trail: Vec::new(),
        mistakes: Vec::new(),
    };
    let mut list = list;
    let label = filler.id_in(related.section, related.id_key, item).map(|(range, value)| text_slot(range, value));
    let count = list.as_ref().map_or(0, |list| list.count);
    let label = label.unwrap_or(Slot { v: i64::from(count), item: item as u32, tag: Tag::Number });
    let base = list.as_mut().map(|list| filler.entry(list, item, label));
    filler.section(related.section, item, base, None);
    if filler.mistakes.is_empty() { Ok(list) } else { Err(filler.mistakes) }
}

/// Opens the list that the rows of a collection go to, as `item` says where it is known.
pub(super) fn open_list(record: &mut Record, slot: ListSlot) -> List {
    record.slots[slot.slot as usize] = Slot { v: 0, item: 0, tag: Tag::List };
    List { at: slot.slot, layout: slot.layout.0, around: 0, last: 0, count: 0 }
}

/// Closes such a list.
pub(super) fn close_list(record: &mut Record, list: List) {
    let slot = &mut record.slots[list.at as usize];
    slot.v = Slot::join(slot.pair().0, list.count);
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
struct Base {
    at: u32,
    is_root: bool,
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
                    if key.redact {
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
            Shape::Singles(single, slot) => self.singles(*single, item, self.list(base, *slot)),
            Shape::Records { section, by_id, id_key, slot } => {
                let list = self.list(base, *slot);
                match self.tape.items[item].kind {
                    Kind::List { .. } => self.records(*section, item, list, if *by_id { *id_key } else { None }),
                    Kind::Map { .. } if *by_id => self.records_by_id(*section, item, list, *id_key),
                    _ => {
                        let wanted = if *by_id { "a list, or an object by id" } else { "a list" };
                        self.wrong_type(item, wanted, None);
                    }
                }
            }
            Shape::Map(slot) => self.map(item, self.list(base, *slot)),
        }
    }

    fn list(&self, base: Option<Base>, slot: Option<ListSlot>) -> Option<List> {
        let (base, slot) = (base?, slot?);
        let around = if base.is_root { 0 } else { base.at };
        Some(List { at: base.at + slot.slot, layout: slot.layout.0, around, last: 0, count: 0 })
    }

    /// Opens an entry of a list; its slots begin where this says.
    fn entry(&mut self, list: &mut List, item: usize, label: Slot) -> Base {
        let base = self.slots.len() as u32;
        let template = &self.subject.layouts[list.layout as usize].template;
        self.slots.extend(template.iter().map(|slot| Slot { item: item as u32, ..*slot }));
        self.slots[base as usize].v = Slot::join(0, list.around);
        self.slots[(base + LABEL) as usize] = label;
        if list.last == 0 {
            self.slots[list.at as usize].v = Slot::join(base, 0);
        } else {
            let (_, around) = self.slots[list.last as usize].pair();
            self.slots[list.last as usize].v = Slot::join(base, around);
        }
        list.last = base;
        list.count += 1;
        Base { at: base, is_root: false }
    }

    fn open(&mut self, list: Option<&List>, item: usize) {
        if let Some(list) = list {
            self.slots[list.at as usize] = Slot { v: 0, item: item as u32, tag: Tag::List };
        }
    }

    fn close(&mut self, list: Option<List>) {
        if let Some(list) = list {
            let slot = &mut self.slots[list.at as usize];
            slot.v = Slot::join(slot.pair().0, list.count);
        }
    }

    fn singles(&mut self, single: Single, item: usize, mut list: Option<List>) {
        let Kind::List { end } = self.tape.items[item].kind else {
            self.wrong_type(item, "a list", None);
            return;
        };
        self.open(list.as_ref(), item);
        let mut at = item + 1;
        let mut index = 0;
        while at < end as usize {
            self.trail.push(Step::Entry(index));
            let value = self.single(single, at);
            self.trail.pop();
            if let (Some(value), Some(list)) = (value, &mut list) {
                let label = Slot { v: i64::from(index), item: at as u32, tag: Tag::Number };
                let base = self.entry(list, at, label);
                self.slots[(base.at + VALUE) as usize] = value;
            }
            index += 1;
            at = self.tape.behind(at);
        }
        self.close(list);
    }

    /// The id that an entry of a list gives itself, and the item it stands at.
    fn id_in(&self, section: SectionId, id_key: Option<u32>, item: usize) -> Option<(super::tape::Range, usize)> {
        let tape = self.tape;
        if !matches!(tape.items[item].kind, Kind::Map { .. }) {
            return None;
        }
        let name = &*self.subject.sections[section.index()].keys[id_key? as usize].name;
        let (_, key) = keys(tape, item).find(|(key, _)| tape.text(*key) == name)?;
        match tape.items[key + 1].kind {
            Kind::Text(range) => Some((range, key + 1)),
            _ => None,
        }
    }

    fn records(&mut self, section: SectionId, item: usize, mut list: Option<List>, id_key: Option<u32>) {
        let Kind::List { end } = self.tape.items[item].kind else { return };
        self.open(list.as_ref(), item);
        let mut ids: FxHashMap<&str, usize> = FxHashMap::default();
        let tape = self.tape;
        let mut at = item + 1;
        let mut index = 0;
        while at < end as usize {
            let id = self.id_in(section, id_key, at);
            if let Some((range, value)) = id
                && let Some(first) = ids.insert(tape.text(range), value)
            {
                let mistake = Diagnostic::error(
                    &DUPLICATE_ID,
                    format!("two entries of `{}` have the id `{}`", self.path(), tape.text(range)),
                )
                .in_record(tape.items[value].span, "the second one")
                .in_record(tape.items[first].span, "the first one")
                .help("give each its own id, or take one away");
                self.tell(mistake);
            }
            let label = match id {
                Some((range, value)) => text_slot(range, value),
                None => Slot { v: i64::from(index), item: at as u32, tag: Tag::Number },
            };
            let base = list.as_mut().map(|list| self.entry(list, at, label));
            self.trail.push(Step::Entry(index));
            self.section(section, at, base, None);
            self.trail.pop();
            index += 1;
            at = tape.behind(at);
        }
        self.close(list);
    }

    fn records_by_id(&mut self, section: SectionId, item: usize, mut list: Option<List>, id_key: Option<u32>) {
        let tape = self.tape;
        self.open(list.as_ref(), item);
        for (name, at) in keys(tape, item) {
            let value = at + 1;
            if tape.items[value].kind == Kind::Null {
                continue;
            }
            let base = list.as_mut().map(|list| self.entry(list, value, text_slot(name, at)));
            self.trail.push(Step::Key(name));
            if let Some(key) = id_key {
                let key_shape = &self.subject.sections[section.index()].keys[key as usize];
                if let (Shape::Single(_, Some(slot)), Some(base)) = (&key_shape.shape, base) {
                    self.slots[(base.at + slot) as usize] = text_slot(name, at);
                }
                self.check_own_id(value, &key_shape.name, tape.text(name));
            }
            self.section(section, value, base, id_key);
            self.trail.pop();
        }
        self.close(list);
    }

    /// An entry of a map by id may repeat its id, and must not say another.
    fn check_own_id(&mut self, item: usize, id_name: &str, id: &str) {
        let tape = self.tape;
        if !matches!(tape.items[item].kind, Kind::Map { .. }) {
            return;
        }
        let Some((_, key)) = keys(tape, item).find(|(key, _)| tape.text(*key) == id_name) else { return };
        if let Kind::Text(range) = tape.items[key + 1].kind
            && tape.text(range) != id
        {
            let message = format!("the entry `{id}` says that its id is `{}`", tape.text(range));
            let mistake = Diagnostic::error(&DUPLICATE_ID, message)
                .in_record(tape.items[key + 1].span, "another id")
                .help(format!("leave `{id_name}` out: the key is the id"));
            self.tell(mistake);
        }
    }

    fn map(&mut self, item: usize, mut list: Option<List>) {
        if !matches!(self.tape.items[item].kind, Kind::Map { .. }) {
            self.wrong_type(item, "an object of texts", None);
            return;
        }
        self.open(list.as_ref(), item);
        let tape = self.tape;
        let text = Single { scalar: crate::semantics::types::Scalar::Text, range: None };
        for (name, at) in keys(tape, item) {
            if tape.items[at + 1].kind == Kind::Null {
                continue;
            }
            self.trail.push(Step::Key(name));
            let value = self.single(text, at + 1);
            self.trail.pop();
            if let (Some(value), Some(list)) = (value, &mut list) {
                let base = self.entry(list, at + 1, text_slot(name, at));
                self.slots[(base.at + VALUE) as usize] = value;
            }
        }
        self.close(list);
    }
}

/// A list that is being filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    /// Its slot.
    at: u32,
    layout: u32,
    /// The entry around it; 0: the root.
    around: u32,
    /// Its last entry so far.
    last: u32,
    count: u32,
}

fn text_slot(range: super::tape::Range, item: usize) -> Slot {
    Slot { v: Slot::join(range.start, range.len), item: item as u32, tag: Tag::Text }
}
