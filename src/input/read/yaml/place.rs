//! Where things of a YAML document stand, in bytes and exactly.
//!
//! The parser counts characters, lets a quoted text reach over the comment behind it, and takes an anchor for a part of
//! what it marks. Here its places become those of what the author would underline.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use crate::text::Span;

/// Every so many characters it is noted where the bytes are.
const STEP: usize = 64;

/// From characters to bytes, for one stretch of a text.
#[derive(Debug)]
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// Where the stretch begins in the whole text.
    base: usize,
    /// The byte of each `STEP`th character; none where each character is one byte.
    marks: Vec<u32>,
}

impl<'a> Offsets<'a> {
    /// For `text`, which begins at byte `base` of the whole.
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(byte, _)| byte as u32).collect()
        };
        Self { text, base, marks }
    }

    /// The byte of the whole text at which the character number `index` begins; behind the last, the end.
    pub(super) fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return self.base + index.min(self.text.len());
        }
        let from = self.marks.get(index / STEP).map_or(self.text.len(), |byte| *byte as usize);
        let rest = self.text.get(from..).unwrap_or_default();
        let further = rest.char_indices().nth(index % STEP).map_or(rest.len(), |(byte, _)| byte);
        self.base + from + further
    }
}

/// What the parser says of the place of a thing, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rough {
    /// Where it begins, an anchor and a tag included.
    pub(super) start: usize,
    /// Where it ends, more or less.
    pub(super) end: usize,
    /// Whether there is an anchor or a tag.
    pub(super) marked: bool,
}

/// Where a scalar stands, with its quotes, without anchor and tag.
pub(super) fn scalar(text: &str, rough: Rough, style: ScalarStyle, value: &str) -> Span {
    let start = behind_marks(text, rough);
    match style {
        ScalarStyle::Plain if value.is_empty() || start >= rough.end => empty(text, start, rough.marked),
        ScalarStyle::Plain => Span::new(start, rough.end),
        ScalarStyle::SingleQuoted => Span::new(start, single_quoted_end(text, start)),
        ScalarStyle::DoubleQuoted => Span::new(start, double_quoted_end(text, start)),
        ScalarStyle::Literal | ScalarStyle::Folded => block(text, start, rough, value.trim_ascii().is_empty()),
    }
}

/// Where an object or an array begins, and whether it has brackets.
///
/// `entry` says that an array is the value of a key: its first dash may then stand below the key, and the parser points
/// behind the dash.
pub(super) fn container(text: &str, rough: Rough, entry: bool) -> (usize, bool) {
    let start = behind_marks(text, rough);
    if start < rough.end && matches!(text.as_bytes().get(start), Some(b'[' | b'{')) {
        return (start, true);
    }
    let start = rough.end;
    if !entry {
        return (start, false);
    }
    let before = text.get(..start).unwrap_or_default();
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let indent = before.get(line..).unwrap_or_default();
    let dash = line + (indent.len() - indent.trim_start_matches([' ', '\t']).len());
    if text.get(dash..start).is_some_and(|rest| rest.starts_with('-')) { (dash, false) } else { (start, false) }
}

/// Where an object or an array with brackets ends. Where a comma stands before its bracket, the parser points at that.
pub(super) fn closing(text: &str, rough: Rough) -> usize {
    match text.get(rough.start..).and_then(|rest| rest.strip_prefix(',')) {
        Some(rest) => text.len() - skip_comments(rest).len() + 1,
        None => rough.start + 1,
    }
}

/// Where the tag of a thing stands.
pub(super) fn tag(text: &str, rough: Rough) -> Span {
    marks(text, rough)
        .find(|mark| text.as_bytes().get(mark.start) == Some(&b'!'))
        .map_or_else(|| Span::new(rough.start, rough.start), |mark| Span::new(mark.start, mark.end))
}

/// Where a thing begins behind its anchor and its tag.
fn behind_marks(text: &str, rough: Rough) -> usize {
    if !rough.marked {
        return rough.start;
    }
    let behind = marks(text, rough).last().map_or(rough.start, |mark| mark.end);
    rough.end - skip_comments(text.get(behind..rough.end).unwrap_or_default()).len()
}

/// The anchor and the tag before a thing.
fn marks(text: &str, rough: Rough) -> impl Iterator<Item = Range<usize>> {
    let mut at = rough.start;
    std::iter::from_fn(move || {
        let rest = skip_comments(text.get(at..rough.end)?);
        let start = rough.end - rest.len();
        if !rest.starts_with(['&', '!']) {
            return None;
        }
        let verbatim = rest.strip_prefix("!<").and_then(|rest| rest.find('>'));
        let length = verbatim.map(|end| end + 3).or_else(|| {
            rest.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, ',' | '[' | ']' | '{' | '}'))
        });
        at = length.map_or(rough.end, |length| start + length);
        Some(start..at)
    })
}

/// Behind blanks and comments.
pub(super) fn skip_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_ascii_start();
        if !text.starts_with('#') {
            return text;
        }
        text = text.trim_start_matches(|letter| letter != '\n' && letter != '\r');
    }
}

/// Where a value is left out: behind the colon, the dash, or the anchor that would stand before it.
fn empty(text: &str, at: usize, marked: bool) -> Span {
    let colon = !marked && text.as_bytes().get(at) == Some(&b':');
    let before = text.get(..at + usize::from(colon)).unwrap_or_default().trim_ascii_end().len();
    Span::new(before, before)
}

/// The end of a text in single quotes, in which two of them stand for one.
fn single_quoted_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\'', rest)) {
        at += found + 1;
        if bytes.get(at) != Some(&b'\'') {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// The end of a text in double quotes.
fn double_quoted_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if bytes.get(at - 1) == Some(&b'"') {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// Where the lines of a text below `|` or `>` stand, without the line break at their end; of none, where they are left
/// out.
fn block(text: &str, start: usize, rough: Rough, blank: bool) -> Span {
    if blank {
        let header = matches!(text.as_bytes().get(start), Some(b'|' | b'>')) && start < rough.end;
        let before = text.get(..start + usize::from(header)).unwrap_or_default().trim_ascii_end();
        let last = before.char_indices().next_back().map_or(0, |(at, _)| at);
        return Span::new(last, before.len());
    }
    let mut lines = text.get(start..rough.end).unwrap_or_default();
    if rough.marked {
        // With a mark before it the place begins at the `|`, else at the first line.
        lines = lines.trim_start_matches(|letter| letter != '\n' && letter != '\r').trim_ascii_start();
    }
    let first = rough.end - lines.len();
    Span::new(first, first + lines.trim_ascii_end().len())
}
