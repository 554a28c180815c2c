//! A record that fits the model: its facts in numbered slots.

use super::tape::{Range, Tape};
use crate::plan::layout::{Slot, Tag};
use crate::plan::node::Place;
use crate::text::{LineColumn, Span, line_column};
use std::sync::Arc;

/// A record as it is judged. Used again for the next one, with its memory.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// As it was written.
    pub tape: Tape,
    /// The facts: the root first, then the entries of its lists, linked.
    pub slots: Vec<Slot>,
    /// Texts that were normalised.
    pub own: String,
    /// What may never be printed.
    pub redacted: Vec<Span>,
    /// Keys that the model does not have, where they are let pass.
    pub unknown_fields: u64,
    /// Rows that were joined: items of the tape from one of these on stand in another file.
    pub joined: Vec<JoinedRow>,
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
        self.slots.clear();
        self.own.clear();
        self.redacted.clear();
        self.joined.clear();
        self.unknown_fields = 0;
    }
    /// The slot at a place, with the entries that variables stand for.
    #[must_use]
    pub fn slot(&self, place: Place, bases: &[u32]) -> Slot {
        self.slots[absolute(place, bases) as usize]
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
    /// Where the value of a slot stands; of a missing one, what it is missing from.
    #[must_use]
    pub fn span(&self, slot: Slot) -> Span {
        self.tape.items.get(slot.item as usize).map(|item| item.span).unwrap_or_default()
    }
}

/// The slot that a place means, with the entries that variables stand for.
#[must_use]
pub fn absolute(place: Place, bases: &[u32]) -> u32 {
    match bases.get(usize::from(place.variable)) {
        Some(base) if place.variable != Place::ROOT => base + place.offset,
        _ => place.offset,
    }
}
