//! Anchors and aliases: what `&name` marked is put on the tape again for each `*name`.
//!
//! A few lines of aliases of aliases can stand for billions of values, so what they repeat in a document is counted.

use rustc_hash::FxHashMap;

use super::complaint;
use crate::diagnostic::Diagnostic;
use crate::input::mistakes;
use crate::input::read::MAX_DEPTH;
use crate::input::tape::{Item, Kind, Tape};
use crate::text::Span;

/// So many values the aliases of one document may repeat.
const MOST_ITEMS: usize = 100_000;

/// So many bytes of text they may bring from one record of the document into others.
const MOST_BYTES: usize = 16 << 20;

/// What was marked in one document.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// By the number that the parser gives.
    all: FxHashMap<usize, Anchor>,
    /// The numbers of those in the record that is being read.
    fresh: Vec<usize>,
    /// The tapes of earlier records in which something is marked.
    kept: Vec<Tape>,
    items: usize,
    bytes: usize,
}

/// A marked value.
#[derive(Debug)]
pub(super) struct Anchor {
    /// The value.
    pub(super) marked: Marked,
    /// How deep objects and arrays stand inside each other in it.
    pub(super) height: usize,
    /// Where the record that it is in is broken: what is marked there is not taken for good elsewhere.
    pub(super) broken: Option<Span>,
    /// Which of the tapes that are kept it is on; else it is on the one that is being read.
    kept: Option<usize>,
}

/// What is marked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Marked {
    /// One scalar, also if it is a key.
    Scalar(Item),
    /// An object or an array: the index of its item.
    Container(usize),
}

impl Anchors {
    /// Notes what the anchor of this number marks. Number 0 is no anchor.
    pub(super) fn add(&mut self, number: usize, marked: Marked, height: usize, broken: Option<Span>) {
        if number > 0 {
            self.fresh.push(number);
            self.all.insert(number, Anchor { marked, height, broken, kept: None });
        }
    }

    /// The record on this tape is read, and others come: keeps the tape if something is marked on it.
    pub(super) fn keep(&mut self, tape: &Tape) {
        if self.fresh.is_empty() {
            return;
        }
        for number in self.fresh.drain(..) {
            if let Some(anchor) = self.all.get_mut(&number) {
                anchor.kept = Some(self.kept.len());
            }
        }
        self.kept.push(tape.clone());
    }

    /// What an anchor marks, if its value has come to an end.
    pub(super) fn find(&self, number: usize) -> Option<&Anchor> {
        self.all.get(&number)
    }

    /// The text of a scalar that was marked.
    pub(super) fn words<'t>(&'t self, anchor: &Anchor, tape: &'t Tape, text: &'t str) -> Option<&'t str> {
        let Marked::Scalar(item) = anchor.marked else { return None };
        let tape = anchor.kept.map_or(Some(tape), |kept| self.kept.get(kept))?;
        Some(match item.kind {
            Kind::Text(range) | Kind::Number(range) | Kind::Key(range) => tape.text(range),
            _ => text.get(item.span.range()).unwrap_or_default(),
        })
    }

    /// Puts what an anchor marks on the tape, as standing at `alias`; `depth` containers are open there.
    pub(super) fn repeat(
        &mut self,
        number: usize,
        alias: Span,
        depth: usize,
        tape: &mut Tape,
    ) -> Result<(), Diagnostic> {
        let Some(anchor) = self.all.get(&number) else { return Ok(()) };
        if depth + anchor.height > MAX_DEPTH {
            return Err(mistakes::too_deep(alias));
        }
        let source = anchor.kept.and_then(|kept| self.kept.get(kept));
        let (first, behind) = match anchor.marked {
            Marked::Scalar(_) => (0, 1),
            Marked::Container(first) => (first, source.unwrap_or(tape).behind(first)),
        };
        self.items += behind - first;
        if self.items > MOST_ITEMS {
            return Err(complaint::too_many_aliases(alias));
        }
        let here = tape.items.len();
        let moved = |index: u32| (index as usize - first + here) as u32;
        for index in first..behind {
            let item = match anchor.marked {
                Marked::Scalar(item) => item,
                Marked::Container(_) => match source.unwrap_or(tape).items.get(index) {
                    Some(item) => *item,
                    None => break,
                },
            };
            let mut copied = |range| match source {
                // On one tape, two items may share a text.
                None => range,
                Some(source) => {
                    let words = source.text(range);
                    self.bytes += words.len();
                    if self.bytes > MOST_BYTES { range } else { tape.store(words) }
                }
            };
            let kind = match item.kind {
                Kind::Map { end } => Kind::Map { end: moved(end) },
                Kind::List { end } => Kind::List { end: moved(end) },
                Kind::Key(range) => Kind::Key(copied(range)),
                Kind::Number(range) => Kind::Number(copied(range)),
                Kind::Text(range) => Kind::Text(copied(range)),
                kind @ (Kind::Null | Kind::Bool(_) | Kind::Int(_)) => kind,
            };
            tape.items.push(Item { kind, span: alias });
        }
        if self.bytes > MOST_BYTES { Err(complaint::too_many_aliases(alias)) } else { Ok(()) }
    }
}
