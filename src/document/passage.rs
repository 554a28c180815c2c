//! A stretch of a document: its text as a reader sees it, and where each part of it stands in the file.

use crate::text::Span;
use std::ops::Range;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Marked up as one: `## Opt-out`, `<h2>`. In plain text only a fingerprint tells a heading from a paragraph.
    Heading,
    /// A line of plain text, `<p>`.
    Paragraph,
    /// An item of a list, without its bullet.
    Item,
}

/// A heading, a paragraph, an item of a list.
#[derive(Clone, Debug)]
pub struct Block {
    /// Which.
    pub kind: BlockKind,
    /// What it says.
    pub passage: Passage,
}

/// A text that was put together from parts of a file.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    text: String,
    /// Where a part begins in `text`, and where in the file; from there on byte by byte.
    parts: Vec<(usize, usize)>,
    /// The end of the last part in the file.
    end: usize,
}

impl Passage {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Adds words that stand at `place` in the file.
    pub(super) fn push(&mut self, words: &str, place: usize) {
        self.push_as(words, place..place + words.len());
    }
    /// Adds words that the file writes otherwise: `&amp;` for `&`.
    pub(super) fn push_as(&mut self, words: &str, place: Range<usize>) {
        if !words.is_empty() {
            self.parts.push((self.text.len(), place.start));
            self.text.push_str(words);
            self.end = place.end;
        }
    }
    /// Adds a blank between parts, unless there is one.
    pub(super) fn part(&mut self, place: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push_as(" ", place..place);
        }
    }
    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(super::fingerprint::is_blank)
    }
    /// Where a range of the text stands in the file.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Span {
        let start = self.at(range.start);
        // The end is behind the last byte inside, not before the next part.
        let end = if range.end >= self.text.len() { self.end } else { self.at(range.end.saturating_sub(1)) + 1 };
        Span::new(start, end.max(start))
    }
    fn at(&self, byte: usize) -> usize {
        let index = self.parts.partition_point(|(begin, _)| *begin <= byte);
        let (begin, place) = index.checked_sub(1).and_then(|index| self.parts.get(index)).copied().unwrap_or((0, 0));
        let next = self.parts.get(index).map_or(self.end, |(_, place)| *place);
        (place + (byte - begin)).min(next.max(place))
    }
}
