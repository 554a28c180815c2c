//! A record that fits the model: its facts in numbered slots.

use super::read::json;
use super::tape::{Item, Kind, Range, Tape};
use crate::plan::layout::{LayoutId, Slot, Tag};
use crate::plan::node::Place;
use crate::text::{LineColumn, Span, line_column};
use std::borrow::Cow;
use std::sync::Arc;

/// A record as it is judged. Used again for the next one, with its memory.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// As it was written. Where the record was read straight into its slots, only the text of its line.
    pub tape: Tape,
    /// What the items of slots count.
    pub origin: Origin,
    /// The facts: the root first, then the entries of its lists, linked.
    pub slots: Vec<Slot>,
    /// The entries of lists, in the order in which they lie in the slots.
    pub entries: Vec<Entry>,
    /// Texts that were normalised.
    pub own: String,
    /// What may never be printed.
    pub redacted: Vec<Span>,
    /// Keys that the model does not have, where they are let pass.
    pub unknown_fields: u64,
    /// Rows that were joined: items of the tape from one of these on stand in another file.
    pub joined: Vec<JoinedRow>,
}

/// What the items of a record's slots count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Items of the tape.
    #[default]
    Tape,
    /// Bytes of the line, which is the text of the tape.
    Line,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its first slot.
    pub at: u32,
    /// What its slots are.
    pub layout: LayoutId,
}

/// What stands somewhere in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<'r> {
    /// Where it stands; of an object or a list at least its beginning.
    pub span: Span,
    /// What it says.
    pub says: Says<'r>,
}

/// What a part of a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says<'r> {
    /// An object, a list or null: nothing by itself.
    Nothing,
    /// True or false.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A text, a key, or a number of another kind.
    Text(Cow<'r, str>),
}

impl<'r> Written<'r> {
    fn of(item: Item, tape: &'r Tape) -> Self {
        let says = match item.kind {
            Kind::Map { .. } | Kind::List { .. } | Kind::Null => Says::Nothing,
            Kind::Bool(value) => Says::Bool(value),
            Kind::Int(value) => Says::Int(value),
            Kind::Key(range) | Kind::Number(range) | Kind::Text(range) => Says::Text(Cow::Borrowed(tape.text(range))),
        };
        Self { span: item.span, says }
    }

    /// What stands at a byte of a line that was read before.
    fn in_line(line: &str, at: usize) -> Option<Self> {
        let at = json::skip_blanks(line, at);
        if let Some(b'{' | b'[') = line.as_bytes().get(at) {
            return Some(Self { span: Span::new(at, at + 2), says: Says::Nothing });
        }
        let mut tape = Tape::default();
        json::read_value(line, at, &mut tape).ok()?;
        let Written { span, says } = Written::of(*tape.items.first()?, &tape);
        let says = match says {
            Says::Text(text) => Says::Text(Cow::Owned(text.into_owned())),
            Says::Nothing => Says::Nothing,
            Says::Bool(value) => Says::Bool(value),
            Says::Int(value) => Says::Int(value),
        };
        Some(Written { span, says })
    }
}

/// A row that was joined to a record.
#[derive(Clone, Debug)]
pub struct JoinedRow {
    /// Its first item on the record's tape.
    pub item: u32,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The text of that file.
    pub text: Arc<str>,
    /// The line of that file on which it begins.
    pub line: u32,
    /// Where that line begins in the file: spans of the row count from the beginning of the file.
    pub line_start: u32,
}

impl JoinedRow {
    /// Where a byte of the row's file stands.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let row = self.text.get(self.line_start as usize..).unwrap_or_default();
        let at = line_column(row, offset.saturating_sub(self.line_start) as usize);
        LineColumn { line: at.line + self.line - 1, column: at.column }
    }
}

impl Record {
    /// Empties the record, and keeps its memory.
    pub fn clear(&mut self) {
        self.tape.clear();
        self.reset();
    }
    /// Empties all but the tape.
    pub fn reset(&mut self) {
        self.origin = Origin::Tape;
        self.slots.clear();
        self.entries.clear();
        self.own.clear();
        self.redacted.clear();
        self.joined.clear();
        self.unknown_fields = 0;
    }
    /// The slot at a place, with the entries that variables stand for.
    #[must_use]
    pub fn slot(&self, place: Place, bases: &[u32]) -> Slot {
        if is_nowhere(place, bases) { Slot::NONE } else { self.slots[absolute(place, bases) as usize] }
    }
    /// The text of a slot that holds one.
    #[must_use]
    pub fn text(&self, slot: Slot) -> &str {
        let (start, len) = slot.pair();
        match slot.tag {
            Tag::Text => self.tape.text(Range { start, len }),
            Tag::OwnText => self.own.get(start as usize..(start + len) as usize).unwrap_or_default(),
            Tag::Missing | Tag::None | Tag::Number | Tag::List | Tag::Entry => "",
        }
    }
    /// The first slots of a list's entries, in their order.
    pub fn entries(&self, list: Slot) -> impl Iterator<Item = u32> + '_ {
        let first = if list.tag == Tag::List { list.pair().0 } else { 0 };
        std::iter::successors((first != 0).then_some(first), |base| {
            let next = self.slots[*base as usize].pair().0;
            (next != 0).then_some(next)
        })
    }
    /// The joined row that an item of the tape belongs to; none: it is the record's own.
    #[must_use]
    pub fn row_of(&self, item: u32) -> Option<&JoinedRow> {
        self.joined.iter().rev().find(|row| row.item <= item)
    }
    /// What stands where a slot was filled from; of a missing one, what it is missing from.
    #[must_use]
    pub fn written(&self, slot: Slot) -> Option<Written<'_>> {
        match self.origin {
            Origin::Tape => self.tape.items.get(slot.item as usize).map(|item| Written::of(*item, &self.tape)),
            Origin::Line => Written::in_line(&self.tape.arena, slot.item as usize),
        }
    }
    /// Where the value of a slot stands; of a missing one, what it is missing from.
    #[must_use]
    pub fn span(&self, slot: Slot) -> Span {
        self.written(slot).map(|written| written.span).unwrap_or_default()
    }
    /// Where the record itself begins.
    #[must_use]
    pub fn start(&self) -> u32 {
        match self.origin {
            Origin::Tape => self.tape.items.first().map_or(0, |item| item.span.start),
            Origin::Line => json::skip_blanks(&self.tape.arena, 0) as u32,
        }
    }
    /// The entry that a slot belongs to; none: it is one of the root.
    #[must_use]
    pub fn entry_of(&self, slot: u32) -> Option<Entry> {
        let behind = self.entries.partition_point(|entry| entry.at <= slot);
        self.entries.get(behind.checked_sub(1)?).copied()
    }
}

/// Stands for an entry that there is not: each of its facts is none.
pub const NO_ENTRY: u32 = u32::MAX;

/// Whether a place is in an entry that there is not.
#[must_use]
pub fn is_nowhere(place: Place, bases: &[u32]) -> bool {
    place.variable != Place::ROOT && bases.get(usize::from(place.variable)) == Some(&NO_ENTRY)
}

/// The slot that a place means, with the entries that variables stand for.
#[must_use]
pub fn absolute(place: Place, bases: &[u32]) -> u32 {
    match bases.get(usize::from(place.variable)) {
        Some(base) if place.variable != Place::ROOT => base + place.offset,
        _ => place.offset,
    }
}
