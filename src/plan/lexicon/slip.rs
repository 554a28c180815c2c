//! Words with one letter amiss: one too many, one too few, another one, or two that changed places.

use crate::semantics::lexicons::SLIP_LETTERS;
use crate::syntax::ast::EntryKind;
use crate::text::word::{is_whole, words};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A longer word is not looked at.
const LONGEST: usize = 64;

/// The entries in which a letter may be amiss.
#[derive(Debug, Default)]
pub(super) struct Slips {
    places: Vec<Place>,
    /// The words of the places, whole and with each of their letters left out: the places.
    index: FxHashMap<String, Vec<u32>>,
    /// Whole texts, by how many letters they have.
    wholes: FxHashMap<usize, Vec<Whole>>,
}

/// A word of an entry in which a letter may be amiss.
#[derive(Debug)]
struct Place {
    entry: u32,
    before: String,
    word: Vec<char>,
    behind: String,
}

/// A whole text, and where in it a letter may be amiss.
#[derive(Debug)]
struct Whole {
    entry: u32,
    letters: Vec<char>,
    places: Vec<Range<usize>>,
}

impl Slips {
    /// Adds an entry, as folded.
    pub(super) fn add(&mut self, entry: u32, kind: EntryKind, folded: &str) {
        if kind == EntryKind::Whole {
            let mut whole = Whole { entry, letters: Vec::new(), places: Vec::new() };
            for range in words(folded) {
                let start = whole.letters.len();
                whole.letters.extend(folded.get(range).unwrap_or_default().chars());
                if whole.letters.len() - start >= SLIP_LETTERS {
                    whole.places.push(start..whole.letters.len());
                }
            }
            self.wholes.entry(whole.letters.len()).or_default().push(whole);
            return;
        }
        for range in words(folded) {
            let word: Vec<char> = folded.get(range.clone()).unwrap_or_default().chars().collect();
            if word.len() < SLIP_LETTERS || word.len() > LONGEST {
                continue;
            }
            let place = self.places.len() as u32;
            for variant in variants(&word) {
                let places = self.index.entry(variant).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            self.places.push(Place {
                entry,
                before: folded.get(..range.start).unwrap_or_default().to_owned(),
                word,
                behind: folded.get(range.end..).unwrap_or_default().to_owned(),
            });
        }
    }

    /// Whether a whole text may have a slip.
    pub(super) fn of_wholes(&self) -> bool {
        !self.wholes.is_empty()
    }

    /// Tells of every entry that stands in a folded text with a slip, once for each way to it.
    pub(super) fn in_words(&self, folded: &str, tell: &mut impl FnMut(usize, usize, u32)) {
        if self.places.is_empty() {
            return;
        }
        for range in words(folded) {
            let word: Vec<char> = folded.get(range.clone()).unwrap_or_default().chars().take(LONGEST + 2).collect();
            if word.len() + 1 < SLIP_LETTERS || word.len() > LONGEST + 1 {
                continue;
            }
            let mut places: Vec<u32> =
                variants(&word).filter_map(|variant| self.index.get(&variant)).flatten().copied().collect();
            places.sort_unstable();
            places.dedup();
            for place in places.into_iter().filter_map(|place| self.places.get(place as usize)) {
                let everywhere = 0..place.word.len();
                if place.word == word || !is_slip(&place.word, &word, std::slice::from_ref(&everywhere)) {
                    continue;
                }
                let Some(start) = range.start.checked_sub(place.before.len()) else { continue };
                let end = range.end + place.behind.len();
                let fits = folded.get(start..range.start) == Some(&place.before)
                    && folded.get(range.end..end) == Some(&place.behind)
                    && is_whole(folded, start, end);
                if fits {
                    tell(start, end, place.entry);
                }
            }
        }
    }

    /// The entries that a whole text, of which only the letters are given, is with a slip.
    pub(super) fn whole(&self, letters: &str) -> impl Iterator<Item = u32> + use<'_> {
        let text: Vec<char> = if self.wholes.is_empty() { Vec::new() } else { letters.chars().collect() };
        let lengths = text.len().saturating_sub(1)..text.len() + 2;
        let near = lengths.filter_map(|length| self.wholes.get(&length)).flatten();
        near.filter(move |whole| whole.letters != text && is_slip(&whole.letters, &text, &whole.places))
            .map(|whole| whole.entry)
    }
}

/// A word, and the word without each of its letters: two words that one slip parts have one of these in common.
fn variants(word: &[char]) -> impl Iterator<Item = String> + '_ {
    let without = (0..word.len()).map(|out| {
        let kept = word.iter().enumerate().filter(move |(at, _)| *at != out);
        kept.map(|(_, c)| *c).collect()
    });
    std::iter::once(word.iter().collect()).chain(without)
}

/// Whether one slip within one of these places makes `other` of `word`.
fn is_slip(word: &[char], other: &[char], places: &[Range<usize>]) -> bool {
    let same = word.iter().zip(other).take_while(|(one, two)| one == two).count();
    let same_behind = word.iter().rev().zip(other.iter().rev()).take_while(|(one, two)| one == two).count();
    let within = |first: usize, last: usize, end: usize| {
        places.iter().any(|place| first < place.end + end && place.start <= last)
    };
    match (word.len(), other.len()) {
        (long, short) if long == short + 1 => {
            // Any letter of a row of equal ones may be the one that was left out.
            same + same_behind >= short && within(short - same_behind.min(short), same, 0)
        }
        (short, long) if long == short + 1 => {
            same + same_behind >= short && within(short - same_behind.min(short), same, 1)
        }
        (one, two) if one == two => {
            let another = same + same_behind + 1 == one && within(same, same, 0);
            let changed = same + same_behind + 2 == one
                && word.get(same) == other.get(same + 1)
                && word.get(same + 1) == other.get(same)
                && places.iter().any(|place| place.contains(&same) && place.contains(&(same + 1)));
            another || changed
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    fn slip(word: &str, other: &str) -> bool {
        let word: Vec<char> = word.chars().collect();
        let other: Vec<char> = other.chars().collect();
        let everywhere = 0..word.len();
        is_slip(&word, &other, std::slice::from_ref(&everywhere))
    }

    #[test]
    fn one_letter_amiss() {
        for other in ["cancl", "ancel", "canccel", "cancelx", "xcancel", "cancol", "camcel", "cnacel", "cancle"] {
            assert!(slip("cancel", other), "{other}");
        }
        assert!(slip("aab", "ab") && slip("ab", "aab") && slip("aab", "aaab"));
    }

    #[test]
    fn more_than_one() {
        for other in ["cancel", "cncl", "lecnac", "cacnle", "camels", "cancelxx", "", "canxxl"] {
            assert!(!slip("cancel", other), "{other}");
        }
    }
}
