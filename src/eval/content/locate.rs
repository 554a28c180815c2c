//! Where something stands in a content: in the texts as they were sent, markup and disguise and all.

use super::{Case, Contents};
use crate::plan::lexicon::{Found, ScanBuffers};
use crate::semantics::tree::{Ask, Measure, TextTest};
use crate::syntax::ast::EntryRole;
use crate::text::fold::{Folded, Folds, fold};
use crate::text::hidden::{self, hidden};
use crate::text::script::{self, impostors, mixed_words};
use std::ops::Range;

/// Of characters that Unicode has something to say of, so many are shown.
const MOST_CHARACTERS: usize = 6;

/// A stretch of a text of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The slot of the text.
    pub slot: u32,
    /// Its bytes.
    pub place: Range<usize>,
    /// What is to be said of it.
    pub what: What,
}

/// What is to be said of a stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Nothing but what it says.
    Words,
    /// This entry of a lexicon was found there.
    Entry(u32),
    /// Readers do not see what this character is.
    Character(String),
}

impl Contents {
    /// The first text of a content that is an entry of these groups: its slot, and the entry.
    pub(super) fn wholly(&self, case: Case<'_>, content: u32, groups: &Range<u32>) -> Option<(u32, Found)> {
        let mut all = None;
        let mut buffers = self.buffers.borrow_mut();
        self.each_part(case, content, |slot, text, way_back| {
            let found = case.plan.scanner.wholly(groups, text, case.as_of, &mut buffers);
            all = found.map(|found| {
                let (start, end) = as_sent(found.start as usize..found.end as usize, way_back);
                (slot, Found { start: start as u32, end: end as u32, ..found })
            });
            all.is_none()
        });
        all
    }

    /// What the answer of a lexicon rests on: the first place of the entry that decides, or of each that counts.
    #[must_use]
    pub fn locate(&self, case: Case<'_>, content: u32, groups: &Range<u32>, ask: Ask) -> Vec<Spot> {
        let scanner = &case.plan.scanner;
        let wanted = |role: EntryRole| match ask {
            Ask::AtLeast(_) => role == EntryRole::Found,
            Ask::Review => role == EntryRole::Review,
            Ask::Score(_) => matches!(role, EntryRole::Found | EntryRole::Weigh),
            Ask::Wholly => false,
        };
        let spot = |slot: u32, found: Found| {
            let place = found.start as usize..found.end as usize;
            Spot { slot, place, what: What::Entry(found.entry) }
        };
        if ask == Ask::Wholly {
            return self.wholly(case, content, groups).map(|(slot, found)| spot(slot, found)).into_iter().collect();
        }
        let mut all: Vec<Spot> = Vec::new();
        let mut buffers: std::cell::RefMut<'_, ScanBuffers> = self.buffers.borrow_mut();
        self.each_part(case, content, |slot, text, way_back| {
            let mut here: Vec<Found> = Vec::new();
            scanner.scan(text, case.as_of, &mut buffers, |found| {
                let entry = scanner.entry(found.entry);
                if groups.contains(&entry.group) && wanted(entry.role) {
                    let (start, end) = as_sent(found.start as usize..found.end as usize, way_back);
                    here.push(Found { start: start as u32, end: end as u32, ..found });
                }
            });
            here.sort_unstable();
            for found in here {
                if !all.iter().any(|known| known.what == What::Entry(found.entry)) {
                    all.push(spot(slot, found));
                }
            }
            true
        });
        if matches!(ask, Ask::AtLeast(1) | Ask::Review) {
            all.truncate(1);
        }
        all
    }

    /// Where a text stands in a content as its test asks.
    #[must_use]
    pub fn locate_words(&self, case: Case<'_>, content: u32, test: TextTest, words: &str) -> Option<Spot> {
        let (mut folded, mut wanted) = (Folded::default(), Folded::default());
        fold(words, Folds::ALL, &mut wanted);
        let mut found = None;
        self.each_part(case, content, |slot, text, way_back| {
            fold(text, Folds::ALL, &mut folded);
            found = test.stands(&folded.text, &wanted.text).map(|(start, end)| {
                let (start, end) = folded.original(start, end);
                let (start, end) = as_sent(start..end, way_back);
                Spot { slot, place: start..end, what: What::Words }
            });
            found.is_none()
        });
        found
    }

    /// The characters, or words, that a measure of a content counts: the first of them.
    #[must_use]
    pub fn locate_characters(&self, case: Case<'_>, content: u32, measure: Measure) -> Vec<Spot> {
        let mut all: Vec<Spot> = Vec::new();
        self.each_part(case, content, |slot, text, way_back| {
            let one = |at: usize, c: char, name: String| (at..at + c.len_utf8(), What::Character(name));
            let found: Vec<(Range<usize>, What)> = match measure {
                Measure::HiddenCharacters => {
                    hidden(text, way_back.is_some()).into_iter().map(|(at, c)| one(at, c, hidden::name(c))).collect()
                }
                Measure::ConfusableLetters => {
                    impostors(text).into_iter().map(|found| one(found.at, found.letter, script::name(found))).collect()
                }
                Measure::MixesScripts => mixed_words(text).into_iter().map(|word| (word, What::Words)).collect(),
            };
            all.extend(found.into_iter().map(|(place, what)| {
                let (start, end) = as_sent(place, way_back);
                Spot { slot, place: start..end, what }
            }));
            all.len() < MOST_CHARACTERS
        });
        all.truncate(MOST_CHARACTERS);
        all
    }
}

/// The place in the text as it was sent of something found in its visible part.
fn as_sent(place: Range<usize>, way_back: Option<&Folded>) -> (usize, usize) {
    way_back.map_or((place.start, place.end), |way_back| way_back.original(place.start, place.end))
}
