//! Texts that are searched together: folded and scanned at most once a record, and only if a rule asks.

use super::case::Case;
use crate::plan::layout::{Slot, Tag};
use crate::plan::lexicon::{Found, ScanBuffers};
use crate::text::html::visible_text;
use std::cell::{OnceCell, RefCell};

/// What the lexicons found in each content of a record.
#[derive(Debug, Default)]
pub struct Contents {
    found: Vec<OnceCell<Findings>>,
    buffers: RefCell<ScanBuffers>,
}

/// What the lexicons found in one content.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// One of the texts that make it known is there.
    pub known: bool,
    words: Vec<u64>,
    review: Vec<u64>,
}

impl Findings {
    /// Whether an entry of a group was found: one marked for review, or another.
    #[must_use]
    pub fn has(&self, group: u32, review: bool) -> bool {
        let bits = if review { &self.review } else { &self.words };
        bits.get(group as usize / 64).is_some_and(|word| word >> (group % 64) & 1 == 1)
    }
}

impl Contents {
    /// Forgets the record before.
    pub fn next_record(&mut self, contents: usize) {
        self.found.clear();
        self.found.resize_with(contents, OnceCell::new);
    }

    /// What was found in a content; scans it if nobody has asked before.
    pub fn found(&self, case: Case<'_>, content: u32) -> &Findings {
        static NOTHING: Findings = Findings { known: false, words: Vec::new(), review: Vec::new() };
        let Some(cell) = self.found.get(content as usize) else { return &NOTHING };
        cell.get_or_init(|| {
            let words = case.plan.scanner.groups().div_ceil(64);
            let mut findings = Findings { known: false, words: vec![0; words], review: vec![0; words] };
            let mut buffers = self.buffers.borrow_mut();
            let known = self.each_text(case, content, |_, text| {
                case.plan.scanner.scan(text, &mut buffers, |found| {
                    let bits = if found.review { &mut findings.review } else { &mut findings.words };
                    if let Some(word) = bits.get_mut(found.group as usize / 64) {
                        *word |= 1 << (found.group % 64);
                    }
                });
                true
            });
            findings.known = known.unwrap_or_default();
            findings
        })
    }

    /// The first place where an entry of these groups stands: the slot of the text, and where in it; no place
    /// within a text of which only the visible part was read.
    #[must_use]
    pub fn locate(
        &self,
        case: Case<'_>,
        content: u32,
        groups: std::ops::Range<u32>,
        review: bool,
    ) -> Option<(u32, Slot, Option<Found>)> {
        let parts = &case.subject.contents.get(content as usize)?.parts;
        let mut buffers = ScanBuffers::default();
        for part in parts {
            let slot = case.record.slots[part.slot as usize];
            let mut first: Option<Found> = None;
            with_text(case, slot, part.visible, |text| {
                case.plan.scanner.scan(text, &mut buffers, |found| {
                    if groups.contains(&found.group)
                        && found.review == review
                        && first.is_none_or(|known| found < known)
                    {
                        first = Some(found);
                    }
                });
            });
            if let Some(found) = first {
                return Some((part.slot, slot, (!part.visible).then_some(found)));
            }
        }
        None
    }

    /// Shows the texts of a content one by one until `go_on` says no: then none; else whether the content is known.
    pub fn each_text(&self, case: Case<'_>, content: u32, mut go_on: impl FnMut(Slot, &str) -> bool) -> Option<bool> {
        for part in &case.subject.contents.get(content as usize)?.parts {
            let slot = case.record.slots[part.slot as usize];
            let mut stop = false;
            with_text(case, slot, part.visible, |text| stop = !go_on(slot, text));
            if stop {
                return None;
            }
        }
        Some(self.missing(case, content).is_empty())
    }

    /// The slots of the texts that would make a content known. None where one of them is there, or none is missing:
    /// a content that has no text is known, too.
    #[must_use]
    pub fn missing(&self, case: Case<'_>, content: u32) -> Vec<u32> {
        let parts = case.subject.contents.get(content as usize).map_or(&[][..], |content| &content.parts);
        let of = |wanted: Tag| {
            let tag = move |slot: u32| case.record.slots[slot as usize].tag == wanted;
            parts.iter().filter(|part| part.makes_known).map(|part| part.slot).filter(move |slot| tag(*slot))
        };
        if of(Tag::Text).chain(of(Tag::OwnText)).next().is_some() { Vec::new() } else { of(Tag::Missing).collect() }
    }
}

fn with_text(case: Case<'_>, slot: Slot, visible: bool, read: impl FnOnce(&str)) {
    if !matches!(slot.tag, Tag::Text | Tag::OwnText) {
        return;
    }
    let text = case.record.text(slot);
    if visible { read(&visible_text(text)) } else { read(text) }
}
