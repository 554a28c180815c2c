//! Texts that are searched together: folded and scanned at most once a record, and only if a rule asks.

use super::case::Case;
use crate::plan::layout::{Slot, Tag};
use crate::plan::lexicon::{Found, ScanBuffers};
use crate::semantics::policy::WHOLE_SCORE;
use crate::semantics::tree::Ask;
use crate::syntax::ast::EntryRole;
use crate::text::html::visible_text;
use crate::value::Truth;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// What the lexicons found in each content of a record.
#[derive(Debug, Default)]
pub struct Contents {
    found: Vec<OnceCell<Findings>>,
    buffers: RefCell<ScanBuffers>,
}

/// What the lexicons found in one content.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// One of the texts that make it known is there, or there is none.
    pub known: bool,
    /// By group: something was found, something was found for a person to look at.
    words: Vec<u64>,
    review: Vec<u64>,
    /// What was found, each entry once.
    entries: Vec<u32>,
}

impl Findings {
    fn note(&mut self, group: u32, role: EntryRole, entry: u32) {
        let bits = match role {
            EntryRole::Found => &mut self.words,
            EntryRole::Review => &mut self.review,
            EntryRole::Weigh | EntryRole::Not => &mut Vec::new(),
        };
        if let Some(word) = bits.get_mut(group as usize / 64) {
            *word |= 1 << (group % 64);
        }
        self.entries.push(entry);
    }
}

fn has(bits: &[u64], group: u32) -> bool {
    bits.get(group as usize / 64).is_some_and(|word| word >> (group % 64) & 1 == 1)
}

/// An entry that was found in a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The slot of the text.
    pub slot: u32,
    /// The entry, and where in the text it stands.
    pub found: Found,
    /// Only the visible part of the text was read, so that places in it are none of the text itself.
    pub visible: bool,
}

impl Contents {
    /// Forgets the record before.
    pub fn next_record(&mut self, contents: usize) {
        self.found.clear();
        self.found.resize_with(contents, OnceCell::new);
    }

    /// What was found in a content; scans it if nobody has asked before.
    fn found(&self, case: Case<'_>, content: u32) -> &Findings {
        static NOTHING: Findings =
            Findings { known: false, words: Vec::new(), review: Vec::new(), entries: Vec::new() };
        let Some(cell) = self.found.get(content as usize) else { return &NOTHING };
        cell.get_or_init(|| {
            let scanner = &case.plan.scanner;
            let words = scanner.groups().div_ceil(64);
            let mut findings = Findings { words: vec![0; words], review: vec![0; words], ..Findings::default() };
            let mut buffers = self.buffers.borrow_mut();
            let known = self.each_text(case, content, |_, text| {
                scanner.scan(text, case.as_of, &mut buffers, |found| {
                    let entry = scanner.entry(found.entry);
                    findings.note(entry.group, entry.role, found.entry);
                });
                true
            });
            findings.entries.sort_unstable();
            findings.entries.dedup();
            findings.known = known.unwrap_or_default();
            findings
        })
    }

    /// What a lexicon is asked of a content: unknown where nothing is found so far, and not all is known.
    pub fn ask(&self, case: Case<'_>, content: u32, groups: Range<u32>, ask: Ask) -> Truth {
        let holds = match ask {
            Ask::AtLeast(1) => groups.clone().any(|group| has(&self.found(case, content).words, group)),
            Ask::Review => groups.clone().any(|group| has(&self.found(case, content).review, group)),
            Ask::AtLeast(least) => self.count(case, content, &groups) >= least,
            Ask::Score(least) => self.score(case, content, &groups) >= least,
            Ask::Wholly => self.wholly(case, content, &groups).is_some(),
        };
        if holds {
            Truth::True
        } else if self.is_known(case, content) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether a content is known: one of its texts is there, or none is missing.
    #[must_use]
    pub fn is_known(&self, case: Case<'_>, content: u32) -> bool {
        match self.found.get(content as usize).and_then(OnceCell::get) {
            Some(findings) => findings.known,
            None => self.missing(case, content).is_empty(),
        }
    }

    /// The entries of these groups that were found, each once.
    fn entries<'a>(&'a self, case: Case<'a>, content: u32, groups: &'a Range<u32>) -> impl Iterator<Item = u32> + 'a {
        let entries = &self.found(case, content).entries;
        entries.iter().copied().filter(move |entry| groups.contains(&case.plan.scanner.entry(*entry).group))
    }

    fn count(&self, case: Case<'_>, content: u32, groups: &Range<u32>) -> u32 {
        let role = |entry: &u32| case.plan.scanner.entry(*entry).role;
        self.entries(case, content, groups).filter(|entry| role(entry) == EntryRole::Found).count() as u32
    }

    /// What the entries weigh together, in thousandths: each once, and no more than the whole.
    fn score(&self, case: Case<'_>, content: u32, groups: &Range<u32>) -> u32 {
        let weight = |entry: u32| {
            let entry = case.plan.scanner.entry(entry);
            match entry.role {
                EntryRole::Found | EntryRole::Weigh => entry.weight,
                EntryRole::Review | EntryRole::Not => 0,
            }
        };
        self.entries(case, content, groups).map(weight).fold(0, |sum, weight| WHOLE_SCORE.min(sum + weight))
    }

    /// The first text of a content that is an entry of these groups.
    fn wholly(&self, case: Case<'_>, content: u32, groups: &Range<u32>) -> Option<Located> {
        let parts = &case.subject.contents.get(content as usize)?.parts;
        let mut buffers = self.buffers.borrow_mut();
        parts.iter().find_map(|part| {
            let mut found = None;
            with_text(case, case.record.slots[part.slot as usize], part.visible, |text| {
                found = case.plan.scanner.wholly(groups, text, case.as_of, &mut buffers);
            });
            found.map(|found| Located { slot: part.slot, found, visible: part.visible })
        })
    }

    /// What an answer rests on: the first place of the entry that decides, or of each that counts.
    #[must_use]
    pub fn locate(&self, case: Case<'_>, content: u32, groups: &Range<u32>, ask: Ask) -> Vec<Located> {
        let scanner = &case.plan.scanner;
        let wanted = |role: EntryRole| match ask {
            Ask::AtLeast(_) => role == EntryRole::Found,
            Ask::Review => role == EntryRole::Review,
            Ask::Score(_) => matches!(role, EntryRole::Found | EntryRole::Weigh),
            Ask::Wholly => false,
        };
        if ask == Ask::Wholly {
            return self.wholly(case, content, groups).into_iter().collect();
        }
        let mut all: Vec<Located> = Vec::new();
        let mut buffers = self.buffers.borrow_mut();
        for part in case.subject.contents.get(content as usize).map_or(&[][..], |content| &content.parts) {
            let mut here: Vec<Found> = Vec::new();
            with_text(case, case.record.slots[part.slot as usize], part.visible, |text| {
                scanner.scan(text, case.as_of, &mut buffers, |found| {
                    let entry = scanner.entry(found.entry);
                    if groups.contains(&entry.group) && wanted(entry.role) {
                        here.push(found);
                    }
                });
            });
            here.sort_unstable();
            for found in here {
                if !all.iter().any(|known| known.found.entry == found.entry) {
                    all.push(Located { slot: part.slot, found, visible: part.visible });
                }
            }
        }
        if matches!(ask, Ask::AtLeast(1) | Ask::Review) {
            all.truncate(1);
        }
        all
    }

    /// The entries that were found of those that are asked for, each once.
    #[must_use]
    pub fn hits(&self, case: Case<'_>, content: u32, groups: &Range<u32>, ask: Ask) -> Vec<u32> {
        let wanted = |entry: &u32| match (ask, case.plan.scanner.entry(*entry).role) {
            (Ask::AtLeast(_), EntryRole::Found) | (Ask::Review, EntryRole::Review) => true,
            (Ask::Score(_), EntryRole::Found | EntryRole::Weigh) => true,
            (Ask::AtLeast(_) | Ask::Review | Ask::Score(_) | Ask::Wholly, _) => false,
        };
        match ask {
            Ask::Wholly => self.wholly(case, content, groups).into_iter().map(|located| located.found.entry).collect(),
            Ask::AtLeast(_) | Ask::Review | Ask::Score(_) => {
                self.entries(case, content, groups).filter(|entry| wanted(entry)).collect()
            }
        }
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
