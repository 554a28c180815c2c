//! Texts that are searched together: folded and scanned at most once a record, and only if a rule asks. Where in them
//! something stands is looked up by `locate`, for what is reported.

mod locate;

pub use locate::{Spot, What};

use super::case::Case;
use crate::plan::layout::Tag;
use crate::plan::lexicon::ScanBuffers;
use crate::semantics::policy::WHOLE_SCORE;
use crate::semantics::tree::{Ask, Measure};
use crate::syntax::ast::EntryRole;
use crate::text::fold::Folded;
use crate::text::hidden::hidden;
use crate::text::html;
use crate::text::script::{impostors, mixed_words};
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
            let known = self.each_text(case, content, |text| {
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

    /// The entries that were found of those that are asked for, each once.
    #[must_use]
    pub fn hits(&self, case: Case<'_>, content: u32, groups: &Range<u32>, ask: Ask) -> Vec<u32> {
        let wanted = |entry: &u32| match (ask, case.plan.scanner.entry(*entry).role) {
            (Ask::AtLeast(_), EntryRole::Found) | (Ask::Review, EntryRole::Review) => true,
            (Ask::Score(_), EntryRole::Found | EntryRole::Weigh) => true,
            (Ask::AtLeast(_) | Ask::Review | Ask::Score(_) | Ask::Wholly, _) => false,
        };
        match ask {
            Ask::Wholly => self.wholly(case, content, groups).into_iter().map(|(_, found)| found.entry).collect(),
            Ask::AtLeast(_) | Ask::Review | Ask::Score(_) => {
                self.entries(case, content, groups).filter(|entry| wanted(entry)).collect()
            }
        }
    }

    /// What Unicode has to say of a content; none where it is not known.
    #[must_use]
    pub fn measure(&self, case: Case<'_>, content: u32, measure: Measure) -> Option<i64> {
        if !self.is_known(case, content) {
            return None;
        }
        let mut count = 0;
        self.each_part(case, content, |_, text, way_back| {
            count += match measure {
                Measure::HiddenCharacters => hidden(text, way_back.is_some()).len(),
                Measure::ConfusableLetters => impostors(text).len(),
                Measure::MixesScripts => mixed_words(text).len(),
            };
            true
        });
        Some(count as i64)
    }

    /// Shows the texts of a content one by one until `go_on` says no: then none; else whether the content is known.
    pub fn each_text(&self, case: Case<'_>, content: u32, mut go_on: impl FnMut(&str) -> bool) -> Option<bool> {
        self.each_part(case, content, |_, text, _| go_on(text))
    }

    /// The same, with the slot of each text; of one of which only the visible part is read, also the way back.
    fn each_part(
        &self,
        case: Case<'_>,
        content: u32,
        mut go_on: impl FnMut(u32, &str, Option<&Folded>) -> bool,
    ) -> Option<bool> {
        for part in &case.subject.contents.get(content as usize)?.parts {
            let slot = case.record.slots[part.slot as usize];
            if !matches!(slot.tag, Tag::Text | Tag::OwnText) {
                continue;
            }
            let text = case.record.text(slot);
            let goes_on = if part.visible {
                let mut seen = Folded::default();
                html::visible(text, &mut seen);
                go_on(part.slot, &seen.text, Some(&seen))
            } else {
                go_on(part.slot, text, None)
            };
            if !goes_on {
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
