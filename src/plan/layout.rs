//! Where facts lie: slots, the layouts of root and list entries, and the sections that a record is read by.

use crate::semantics::types::{Absence, Scalar};
use crate::text::typed_id;
use std::sync::Arc;

typed_id! {
    /// An object that may stand in a record.
    SectionId
}
typed_id! {
    /// The root, or the entries of one list.
    LayoutId
}

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Not known.
    Missing,
    /// There is none.
    None,
    /// A number: symbol, ticks, day, 0 or 1, packed span of time.
    Number,
    /// A text of the record: offset and length in the arena of its tape.
    Text,
    /// A text that was normalised: offset and length in the record's own arena.
    OwnText,
    /// A list: slot of its first entry (0: empty) and how many.
    List,
    /// The head of an entry: slot of the next one (0: last) and of the entry around it.
    Entry,
}

/// One fact. Sixteen bytes; texts are offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What the tag says.
    pub v: i64,
    /// Index on the tape of the value, or of what it is missing from.
    pub item: u32,
    /// What it holds.
    pub tag: Tag,
}

impl Slot {
    /// Two halves of `v`.
    #[must_use]
    pub const fn pair(self) -> (u32, u32) {
        ((self.v >> 32) as u32, self.v as u32)
    }
    /// `v` of two halves.
    #[must_use]
    pub const fn join(high: u32, low: u32) -> i64 {
        ((high as i64) << 32) | low as i64
    }
    /// Not known.
    pub const MISSING: Self = Self { v: 0, item: 0, tag: Tag::Missing };
    /// None.
    pub const NONE: Self = Self { v: 0, item: 0, tag: Tag::None };
}

/// The slots of the root or of a list's entry. In an entry, slot 0 is its head and slot 1 its label.
#[derive(Debug)]
pub struct Layout {
    /// The layout around it, and the slot of the list there.
    pub parent: Option<(LayoutId, u32)>,
    /// What is known of each slot.
    pub slots: Vec<SlotInfo>,
    /// What stands in each slot before anything is read.
    pub template: Vec<Slot>,
}

/// Where the label of an entry stands: its id, its key, or its number.
pub const LABEL: u32 = 1;
/// Where the value of an entry of single values stands.
pub const VALUE: u32 = 2;

/// What is known of a slot.
#[derive(Clone, Debug)]
pub struct SlotInfo {
    /// From the root or the entry: `cta.presented_at`.
    pub path: String,
    /// From the top, without entries: `consents.cta.presented_at`.
    pub fact: Arc<str>,
    /// The type of a single value; none for a list.
    pub scalar: Option<Scalar>,
    /// It is never printed.
    pub redact: bool,
    /// It says who somebody is: masked where the plan is set to.
    pub mask: bool,
    /// The question to put to a person where it is missing.
    pub ask: Option<Arc<str>>,
}

/// An object that may stand in a record: its keys.
#[derive(Debug)]
pub struct Section {
    /// What it is called in a mistake: `Consent`.
    pub name: String,
    /// Its keys, as declared.
    pub keys: Vec<Key>,
    /// The keys' places, by name.
    pub sorted: Vec<u32>,
}

impl Section {
    /// The place of a key. `hint` is where it stands if keys come in the declared order.
    #[must_use]
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        if self.keys.get(hint).is_some_and(|key| *key.name == *name) {
            return Some(hint);
        }
        self.sorted
            .binary_search_by(|index| (*self.keys[*index as usize].name).cmp(name))
            .ok()
            .map(|found| self.sorted[found] as usize)
    }
}

/// A key of a section.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: Box<str>,
    /// Its absence is an error of the record.
    pub required: bool,
    /// What stands behind it is never printed.
    pub redact: bool,
    /// It says who somebody is: masked where the plan is set to.
    pub mask: bool,
    /// What stands behind it.
    pub shape: Shape,
}

/// What may stand behind a key.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object.
    Section(SectionId),
    /// A single value, and the slot that it fills.
    Single(Single, Option<u32>),
    /// A list of single values.
    Singles(Single, Option<ListSlot>),
    /// A list of objects.
    Records {
        /// What each is.
        section: SectionId,
        /// It may be a map by id, too.
        by_id: bool,
        /// The key that holds the id.
        id_key: Option<u32>,
        /// Where it goes.
        slot: Option<ListSlot>,
    },
    /// Text by text.
    Map(Option<ListSlot>),
}

/// A single value's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Single {
    /// Its type.
    pub scalar: Scalar,
    /// The bounds of a number, both inside.
    pub range: Option<(i64, i64)>,
}

/// Where a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListSlot {
    /// Its slot in root or entry.
    pub slot: u32,
    /// The layout of its entries.
    pub layout: LayoutId,
}

/// What stands in a slot before anything is read.
#[must_use]
pub const fn absent(absence: Absence) -> Slot {
    match absence {
        Absence::None => Slot::NONE,
        Absence::Error | Absence::Unknown => Slot::MISSING,
    }
}
