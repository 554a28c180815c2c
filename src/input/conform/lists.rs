//! Lists: their entries, linked one to the next, and the rows that are joined to them.

use super::mistakes::DUPLICATE_ID;
use super::{Base, Filler, Step, Terms, UnknownFields, keys, text_slot};
use crate::diagnostic::Diagnostic;
use crate::input::record::{Entry, Record};
use crate::input::tape::{Kind, Range};
use crate::plan::layout::{LABEL, Layout, LayoutId, ListSlot, SectionId, Shape, Single, Slot, Tag, VALUE};
use crate::plan::{Plan, RelatedPlan};
use rustc_hash::FxHashMap;

/// Adds a row of a collection that lies elsewhere: the item at `item` of the record's tape, which it has to fit.
/// `last` is the entry before it.
///
/// # Errors
/// Everything in it that does not fit.
pub(in crate::input) fn add_row(
    plan: &Plan,
    subject: usize,
    related: &RelatedPlan,
    record: &mut Record,
    item: usize,
    list: Option<List>,
) -> Result<Option<List>, Vec<Diagnostic>> {
    let terms = Terms { unknown_fields: UnknownFields::Error, as_of: None };
    let at = &plan.subjects[subject];
    let Record { tape, slots, entries, own, .. } = record;
    let mut redacted = Vec::new();
    let mut filler = Filler {
        plan,
        subject: at,
        terms,
        tape,
        slots,
        entries,
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
pub(in crate::input) fn open_list(record: &mut Record, slot: ListSlot) -> List {
    record.slots[slot.slot as usize] = Slot { v: 0, item: 0, tag: Tag::List };
    List { at: slot.slot, layout: slot.layout.0, around: 0, last: 0, count: 0 }
}

/// Closes such a list.
pub(in crate::input) fn close_list(record: &mut Record, list: List) {
    list.close(&mut record.slots);
}

/// A list that is being filled.
#[derive(Clone, Copy, Debug)]
pub(in crate::input) struct List {
    /// Its slot.
    at: u32,
    layout: u32,
    /// The entry around it; 0: the root.
    around: u32,
    /// Its last entry so far.
    last: u32,
    count: u32,
}

impl List {
    /// The list that a slot of the root or of an entry is for.
    pub(in crate::input) fn new(base: Option<Base>, slot: Option<ListSlot>) -> Option<Self> {
        let (base, slot) = (base?, slot?);
        let around = if base.is_root { 0 } else { base.at };
        Some(Self { at: base.at + slot.slot, layout: slot.layout.0, around, last: 0, count: 0 })
    }

    /// Adds an entry; its slots begin where this says.
    pub(in crate::input) fn entry(
        &mut self,
        slots: &mut Vec<Slot>,
        entries: &mut Vec<Entry>,
        layouts: &[Layout],
        item: u32,
        label: Slot,
    ) -> Base {
        let base = slots.len() as u32;
        entries.push(Entry { at: base, layout: LayoutId(self.layout) });
        let template = &layouts[self.layout as usize].template;
        slots.extend(template.iter().map(|slot| Slot { item, ..*slot }));
        slots[base as usize].v = Slot::join(0, self.around);
        slots[(base + LABEL) as usize] = label;
        if self.last == 0 {
            slots[self.at as usize].v = Slot::join(base, 0);
        } else {
            let (_, around) = slots[self.last as usize].pair();
            slots[self.last as usize].v = Slot::join(base, around);
        }
        self.last = base;
        self.count += 1;
        Base { at: base, is_root: false }
    }

    /// Makes its slot a list without entries.
    pub(in crate::input) fn open(&self, slots: &mut [Slot], item: u32) {
        slots[self.at as usize] = Slot { v: 0, item, tag: Tag::List };
    }

    /// Says in its slot how many entries it has.
    pub(in crate::input) fn close(&self, slots: &mut [Slot]) {
        let slot = &mut slots[self.at as usize];
        slot.v = Slot::join(slot.pair().0, self.count);
    }
}

impl Filler<'_> {
    fn entry(&mut self, list: &mut List, item: usize, label: Slot) -> Base {
        list.entry(self.slots, self.entries, &self.subject.layouts, item as u32, label)
    }

    fn open(&mut self, list: Option<&List>, item: usize) {
        if let Some(list) = list {
            list.open(self.slots, item as u32);
        }
    }

    fn close(&mut self, list: Option<List>) {
        if let Some(list) = list {
            list.close(self.slots);
        }
    }

    pub(super) fn singles(&mut self, single: Single, item: usize, mut list: Option<List>) {
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
    fn id_in(&self, section: SectionId, id_key: Option<u32>, item: usize) -> Option<(Range, usize)> {
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

    pub(super) fn records(&mut self, section: SectionId, item: usize, mut list: Option<List>, id_key: Option<u32>) {
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

    pub(super) fn records_by_id(
        &mut self,
        section: SectionId,
        item: usize,
        mut list: Option<List>,
        id_key: Option<u32>,
    ) {
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

    pub(super) fn map(&mut self, item: usize, mut list: Option<List>) {
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
