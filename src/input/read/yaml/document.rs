//! One document of a stream: from the events of the parser to the records on the tape.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput, Tag};

use super::anchors::{Anchors, Marked};
use super::broken::Broken;
use super::place::{self, Offsets, Rough};
use super::{complaint, plain};
use crate::diagnostic::{Diagnostic, Place};
use crate::input::mistakes;
use crate::input::read::MAX_DEPTH;
use crate::input::read::keys::Keys;
use crate::input::tape::{Item, Kind, Tape};
use crate::text::Span;

/// A document that is being read.
pub(super) struct Document<'a> {
    text: &'a str,
    range: Range<usize>,
    parser: Parser<'a, StrInput<'a>>,
    offsets: Offsets<'a>,
    stage: Stage,
    open: Vec<Open>,
    keys: Keys,
    anchors: Anchors,
    /// The first thing that is wrong with the record, though it has a beginning and an end.
    mistake: Option<Diagnostic>,
    /// Where the last event ended.
    behind: usize,
    /// What comes behind the record that was given last.
    next: Option<Result<(Event<'a>, Rough), Diagnostic>>,
}

/// How far the reading of a document is.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Nothing of it was read.
    Start,
    /// Between the items of the sequence that it is.
    Items {
        /// Where its bracket or its first dash stands.
        start: usize,
        /// Whether it has brackets.
        brackets: bool,
    },
    /// Behind all that it holds.
    End,
}

/// An object or an array that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// An object, not an array.
    map: bool,
    /// Written with brackets, not by indentation.
    brackets: bool,
    /// What comes next is a key.
    at_key: bool,
    /// Its item on the tape.
    item: usize,
    /// Its keys.
    keys: usize,
    /// Where it begins.
    start: usize,
    /// Where the last thing in it ended.
    end: usize,
    /// How deep others stand in it.
    height: usize,
    /// The number of its anchor, or 0.
    anchor: usize,
}

/// What may stand before a value.
struct Marks<'a> {
    /// The number of the anchor, or 0.
    anchor: usize,
    tag: Option<Cow<'a, Tag>>,
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Document").field("range", &self.range).field("stage", &self.stage).finish_non_exhaustive()
    }
}

impl<'a> Document<'a> {
    /// The document that stands at `range` of `text`.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        let own = text.get(range.clone()).unwrap_or_default();
        Self {
            text,
            parser: Parser::new_from_str(own),
            offsets: Offsets::new(own, range.start),
            behind: range.start,
            range,
            stage: Stage::Start,
            open: Vec::new(),
            keys: Keys::default(),
            anchors: Anchors::default(),
            mistake: None,
            next: None,
        }
    }

    /// Puts the next record on the tape, and says where it stands or what is wrong with it; nothing when there is none.
    ///
    /// # Errors
    /// A mistake after which the document cannot be read on.
    pub(super) fn record(&mut self, tape: &mut Tape) -> Result<Option<Result<Span, Diagnostic>>, Diagnostic> {
        tape.clear();
        while let Some((event, rough)) = self.event()? {
            match (self.stage, event) {
                (_, Event::DocumentStart(_)) => self.stage = Stage::Start,
                (Stage::Start, Event::SequenceStart(_, tag)) => {
                    let (start, brackets) = place::container(self.text, rough, false);
                    self.stage = Stage::Items { start, brackets };
                    if let Some(tag) = tag {
                        return Ok(Some(Err(complaint::unknown_tag(self.text, rough, &tag))));
                    }
                }
                (Stage::Items { .. }, Event::SequenceEnd) => self.stage = Stage::End,
                (Stage::Start, Event::Scalar(value, ScalarStyle::Plain, 0, None)) if value.is_empty() => {
                    self.stage = Stage::End;
                }
                (
                    Stage::Start | Stage::Items { .. },
                    event @ (Event::Scalar(..) | Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..)),
                ) => {
                    let stage = self.stage;
                    if let Stage::Start = stage {
                        self.stage = Stage::End;
                    }
                    self.value(event, rough, tape)?;
                    if let Stage::Items { .. } = stage {
                        self.anchors.keep(tape);
                    }
                    let span = tape.items.first().map_or_else(Span::default, |item| item.span);
                    self.look_behind(span, stage)?;
                    return Ok(Some(self.mistake.take().map_or(Ok(span), Err)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Looks at what comes behind a record before it is given away: what the author took for a part of it may be
    /// indented wrongly, and half a record must not be judged.
    fn look_behind(&mut self, record: Span, stage: Stage) -> Result<(), Diagnostic> {
        match self.event() {
            Err(mistake) if !self.ends(record.end as usize, stage) => Err(mistake),
            next => {
                self.next = next.transpose();
                Ok(())
            }
        }
    }

    /// Whether an item that ends at `at` is followed by another one of the same sequence, or by its end.
    fn ends(&self, at: usize, stage: Stage) -> bool {
        let Stage::Items { start, brackets } = stage else { return false };
        let rest = place::skip_comments(self.text.get(at..self.range.end).unwrap_or_default());
        if brackets {
            return rest.starts_with([',', ']']);
        }
        let column = |at: usize| {
            let before = self.text.get(..at).unwrap_or_default();
            before.len() - before.rfind(['\n', '\r']).map_or(0, |end| end + 1)
        };
        let blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']);
        let item = rest.strip_prefix('-').is_some_and(blank) && column(self.range.end - rest.len()) == column(start);
        item || rest.is_empty()
    }

    /// Puts a value on the tape, with all it holds.
    fn value(&mut self, event: Event<'a>, rough: Rough, tape: &mut Tape) -> Result<(), Diagnostic> {
        let mut next = Some((event, rough));
        self.mistake = None;
        self.open.clear();
        self.keys.clear();
        while let Some((event, rough)) = next {
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    self.scalar(&value, style, &Marks { anchor, tag }, rough, tape);
                }
                Event::Alias(number) => self.alias(number, Span::new(rough.start, rough.end), tape)?,
                Event::SequenceStart(anchor, tag) => self.open(false, &Marks { anchor, tag }, rough, tape)?,
                Event::MappingStart(anchor, tag) => self.open(true, &Marks { anchor, tag }, rough, tape)?,
                Event::SequenceEnd | Event::MappingEnd => self.close(rough, tape),
                Event::Nothing
                | Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd => {}
            }
            if self.open.is_empty() {
                break;
            }
            next = self.event()?;
        }
        Ok(())
    }

    /// A scalar: a key or a value.
    fn scalar(&mut self, value: &str, style: ScalarStyle, marks: &Marks, rough: Rough, tape: &mut Tape) {
        let span = place::scalar(self.text, rough, style, value);
        let text = match &marks.tag {
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => true,
            Some(tag) => {
                self.wrong(|text| complaint::unknown_tag(text, rough, tag));
                false
            }
            None => style != ScalarStyle::Plain,
        };
        let kind = if text { Kind::Text(tape.store(value)) } else { plain::kind(value, tape) };
        if self.at_key() {
            if value.is_empty() && !text {
                self.wrong(|text| complaint::no_key(text, rough.start));
            }
            self.key(value, span, tape);
        } else {
            tape.items.push(Item { kind, span });
        }
        self.anchors.add(marks.anchor, Marked::Scalar(Item { kind, span }), 0, self.broken());
        self.behind_value(0, span.end as usize);
    }

    /// A key, which is the next thing on the tape.
    fn key(&mut self, words: &str, span: Span, tape: &mut Tape) {
        let kind = Kind::Key(tape.store(words));
        tape.items.push(Item { kind, span });
        let Some(object) = self.open.last() else { return };
        if let Some(first) = self.keys.add(object.keys, tape).and_then(|first| tape.items.get(first)) {
            self.wrong(|_| mistakes::duplicate_key(words, span, first.span));
        }
    }

    /// An alias: what its anchor marked, once more.
    fn alias(&mut self, number: usize, span: Span, tape: &mut Tape) -> Result<(), Diagnostic> {
        let mut height = 0;
        let mistake = match self.anchors.find(number) {
            None => Some(complaint::alias_of_itself(self.text, span)),
            Some(anchor) => {
                height = anchor.height;
                anchor.broken.map(|place| complaint::alias_of_broken(self.text, span, place))
            }
        };
        if let Some(mistake) = mistake {
            self.wrong(|_| mistake);
        }
        if self.at_key() {
            let anchor = self.anchors.find(number);
            match anchor.and_then(|anchor| self.anchors.words(anchor, tape, self.text)).map(String::from) {
                Some(words) => self.key(&words, span, tape),
                None => {
                    self.wrong(|_| complaint::key_not_text(span));
                    self.key("", span, tape);
                }
            }
        } else {
            self.anchors.repeat(number, span, self.open.len(), tape)?;
        }
        self.behind_value(height, span.end as usize);
        Ok(())
    }

    /// Opens an object or an array.
    fn open(&mut self, map: bool, marks: &Marks, rough: Rough, tape: &mut Tape) -> Result<(), Diagnostic> {
        let entry = !map && self.open.last().is_some_and(|open| open.map && !open.at_key);
        let (start, brackets) = place::container(self.text, rough, entry);
        let first = Span::new(start, start + self.text.get(start..).map_or(0, first_letter));
        if self.open.len() == MAX_DEPTH {
            return Err(mistakes::too_deep(first));
        }
        if self.at_key() {
            self.wrong(|_| complaint::key_not_text(first));
        }
        if let Some(tag) = &marks.tag {
            self.wrong(|text| complaint::unknown_tag(text, rough, tag));
        }
        self.open.push(Open {
            map,
            brackets,
            at_key: map,
            item: tape.items.len(),
            keys: self.keys.open(),
            start,
            end: start,
            height: 0,
            anchor: marks.anchor,
        });
        let kind = if map { Kind::Map { end: 0 } } else { Kind::List { end: 0 } };
        tape.items.push(Item { kind, span: first });
        Ok(())
    }

    /// Closes what was opened last.
    fn close(&mut self, rough: Rough, tape: &mut Tape) {
        let Some(open) = self.open.pop() else { return };
        let end = if open.brackets { place::closing(self.text, rough) } else { open.end };
        let behind = tape.items.len() as u32;
        if let Some(item) = tape.items.get_mut(open.item) {
            item.kind = if open.map { Kind::Map { end: behind } } else { Kind::List { end: behind } };
            item.span = Span::new(open.start, end);
        }
        if open.map {
            self.keys.close(open.keys);
        }
        self.anchors.add(open.anchor, Marked::Container(open.item), open.height + 1, self.broken());
        self.behind_value(open.height + 1, end);
    }

    /// A key or a value has come to its end, in whatever is open.
    fn behind_value(&mut self, height: usize, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.height = open.height.max(height);
            open.end = open.end.max(end);
            open.at_key = open.map && !open.at_key;
        }
    }

    /// Whether what comes is a key.
    fn at_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.at_key)
    }

    /// Notes what is wrong with the record, if it is the first thing. The record is read to its end all the same, so
    /// that the next can be.
    fn wrong(&mut self, mistake: impl FnOnce(&'a str) -> Diagnostic) {
        if self.mistake.is_none() {
            self.mistake = Some(mistake(self.text));
        }
    }

    /// Where the record is broken.
    fn broken(&self) -> Option<Span> {
        self.mistake.as_ref()?.labels.iter().find_map(|label| match label.place {
            Place::Record(span) => Some(span),
            Place::Policy(_) => None,
        })
    }

    /// The next event, and its place in bytes.
    fn event(&mut self) -> Result<Option<(Event<'a>, Rough)>, Diagnostic> {
        if let Some(next) = self.next.take() {
            return next.map(Some);
        }
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let marked = match &event {
                    Event::Scalar(_, _, anchor, tag) => *anchor > 0 || tag.is_some(),
                    Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                        *anchor > 0 || tag.is_some()
                    }
                    _ => false,
                };
                let (start, end) = (self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()));
                self.behind = end;
                Ok(Some((event, Rough { start, end, marked })))
            }
            Some(Err(error)) => {
                let at = self.offsets.byte(error.marker().index());
                let bracket = match (self.open.last(), self.stage) {
                    (Some(open), _) => open.brackets.then_some(open.start),
                    (None, Stage::Items { start, brackets: true }) => Some(start),
                    (None, _) => None,
                };
                let broken = Broken { text: self.text, range: self.range.clone(), behind: self.behind, bracket, at };
                Err(broken.diagnostic(error.info()))
            }
        }
    }
}

/// The length of the first letter.
fn first_letter(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}
