//! A record as it was written: a flat list of what stands where, in the order in which it stands.
//!
//! Containers say where they end, so that a part can be passed over in one step. Texts are decoded (escapes
//! resolved) into one arena; nothing is boxed, and a tape is used again for the next record.

use crate::text::Span;

/// One thing on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the text of the record: a scalar with its quotes, a container from bracket to bracket.
    pub span: Span,
}

/// What a thing on the tape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object; its keys and values follow in turn. `end` is the index of the first item behind it.
    Map {
        /// Index of the first item behind this object.
        end: u32,
    },
    /// An array; its values follow.
    List {
        /// Index of the first item behind this array.
        end: u32,
    },
    /// A key of the object around it; its value is the next item. A range of the arena.
    Key(Range),
    /// Null, or a YAML value that was left empty.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// A number that is not whole, or too large: as written, a range of the arena.
    Number(Range),
    /// A text: a range of the arena.
    Text(Range),
}

/// A range of bytes of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// One record as it was written.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    /// What stands where. The first item is the whole record.
    pub items: Vec<Item>,
    /// The decoded texts and keys.
    pub arena: String,
}

impl Tape {
    /// Empties the tape, and keeps its memory.
    pub fn clear(&mut self) {
        self.items.clear();
        self.arena.clear();
    }
    /// The text at a range that this tape gave out.
    #[must_use]
    pub fn text(&self, range: Range) -> &str {
        self.arena.get(range.start as usize..(range.start + range.len) as usize).unwrap_or_default()
    }
    /// Counts all spans from byte `start` of the text they stand in.
    pub fn rebase(&mut self, start: u32) {
        for item in &mut self.items {
            item.span.start = item.span.start.saturating_sub(start);
            item.span.end = item.span.end.saturating_sub(start);
        }
    }
    /// Adds a copy of another tape at the end; returns the index of its first item.
    pub fn append(&mut self, other: &Self) -> u32 {
        let (items, bytes) = (self.items.len() as u32, self.arena.len() as u32);
        let moved = |range: Range| Range { start: range.start + bytes, ..range };
        self.items.extend(other.items.iter().map(|item| Item {
            kind: match item.kind {
                Kind::Map { end } => Kind::Map { end: end + items },
                Kind::List { end } => Kind::List { end: end + items },
                Kind::Key(range) => Kind::Key(moved(range)),
                Kind::Number(range) => Kind::Number(moved(range)),
                Kind::Text(range) => Kind::Text(moved(range)),
                kind @ (Kind::Null | Kind::Bool(_) | Kind::Int(_)) => kind,
            },
            ..*item
        }));
        self.arena.push_str(&other.arena);
        items
    }
    /// Puts a decoded text into the arena.
    pub fn store(&mut self, text: &str) -> Range {
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        Range { start, len: text.len() as u32 }
    }
    /// The index of the first item behind the value at `index`: a container with all it holds, or one scalar.
    #[must_use]
    pub fn behind(&self, index: usize) -> usize {
        match self.items.get(index).map(|item| item.kind) {
            Some(Kind::Map { end } | Kind::List { end }) => end as usize,
            _ => index + 1,
        }
    }
}
