//! Source text: which file, which stretch of it, which line and column.
//!
//! Spans are eight bytes and say nothing of the file; a [`Loc`] adds it. Text is looked up late, by whoever
//! shows it. `fold` makes two spellings of one word the same word, and remembers where each letter stood.
//!
//! Uses nothing.

pub mod disguise;
pub mod escape;
pub mod fold;
pub mod hidden;
pub mod html;
pub mod script;
pub mod word;
pub mod word_table;

use std::sync::Arc;

/// Makes a `u32` newtype that indexes one kind of thing.
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// The place of the thing in its table.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
            /// The id of the thing at `index`; tables are bounded by the four gigabytes a source may have.
            #[must_use]
            pub const fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
        }
    };
}
pub(crate) use typed_id;

typed_id! {
    /// One policy file.
    SourceId
}

typed_id! {
    /// One pack among those that a policy is made of: the base first, what is built on it after it.
    PackId
}

/// A stretch of bytes in one text: `start` inside, `end` outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
    /// As a range of bytes.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A stretch of one policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Loc {
    /// The file.
    pub source: SourceId,
    /// The stretch.
    pub span: Span,
}

/// Line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// Where byte `offset` of `text` stands. An offset past the end stands at the end.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> LineColumn {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    LineColumn { line: line as u32, column: column as u32 }
}

/// One policy file: its name as the author knows it, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// As shown in reports: a path with forward slashes.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// The pack that it belongs to.
    pub pack: PackId,
}

/// All files of a policy, pack by pack.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
    /// The pack that files are added to.
    pack: u32,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, name: &str, text: &str) -> SourceId {
        self.all.push(Source { name: name.into(), text: text.into(), pack: PackId(self.pack) });
        SourceId::from_index(self.all.len() - 1)
    }
    /// What is added from here on belongs to the next pack, which is built on those before.
    pub fn next_pack(&mut self) {
        self.pack += 1;
    }
    /// All packs, the base first.
    pub fn packs(&self) -> impl Iterator<Item = PackId> + use<> {
        (0..=self.pack).map(PackId)
    }
    /// The pack that a file belongs to.
    #[must_use]
    pub fn pack_of(&self, id: SourceId) -> PackId {
        self.source(id).pack
    }
    /// The file of an id that this set gave out.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.all[id.index()]
    }
    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(index, source)| (SourceId::from_index(index), source))
    }
    /// The words at a place.
    #[must_use]
    pub fn words(&self, loc: Loc) -> &str {
        self.source(loc.source).text.get(loc.span.range()).unwrap_or_default()
    }
    /// `name:line:column` of the beginning of a place.
    #[must_use]
    pub fn at(&self, loc: Loc) -> String {
        let source = self.source(loc.source);
        let at = line_column(&source.text, loc.span.start as usize);
        format!("{}:{}:{}", source.name, at.line, at.column)
    }
}

/// The text that a record was read from, while it is judged: one line of a stream, or one whole file.
#[derive(Clone, Copy, Debug)]
pub struct RecordText<'a> {
    /// The file as shown in reports; `-` for standard input.
    pub name: &'a str,
    /// What the record's spans count in.
    pub text: &'a str,
    /// The line of the file on which `text` begins, from 1.
    pub first_line: u32,
}

impl RecordText<'_> {
    /// Where byte `offset` of `text` stands in the file.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let at = line_column(self.text, offset as usize);
        LineColumn { line: at.line + self.first_line - 1, column: at.column }
    }
}
