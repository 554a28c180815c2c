//! Entries of lexicons that ask for disguises: looked for a second time, in a text in which signs are letters, and in
//! one of the words that are written letter by letter. A text without such signs and words is not looked at again.

use super::table::Table;
use super::whole::letters_of;
use crate::syntax::ast::EntryKind;
use crate::text::disguise::spaced::Spaced;
use crate::text::disguise::{Disguises, leet, spaced};
use crate::text::word::{is_whole, is_word_part};
use rustc_hash::FxHashMap;

/// A word that an entry asks for.
#[derive(Debug)]
struct Use {
    entry: u32,
    /// As folded.
    word: String,
    /// Parts of words count.
    inside: bool,
    /// Signs may stand for its letters.
    leetspeak: bool,
}

/// Entries that are looked for in disguise.
#[derive(Debug, Default)]
pub(super) struct DisguisedWords {
    /// By words in which signs and letters that share one are one.
    leet: Table<Use>,
    spaced: Table<Use>,
    /// Whole texts, in the same way.
    wholes: FxHashMap<String, Vec<Use>>,
}

impl DisguisedWords {
    /// Adds an entry, as folded, for the disguises that its lexicon asks for.
    pub(super) fn add(&mut self, entry: u32, kind: EntryKind, folded: &str, disguises: Disguises) {
        let inside = kind == EntryKind::Inside;
        let asks = |word: &str| Use { entry, word: word.to_owned(), inside, leetspeak: disguises.leetspeak };
        let mut letters = String::new();
        letters_of(folded, &mut letters);
        let mut plain = String::new();
        if kind == EntryKind::Whole {
            if disguises.leetspeak && !letters.is_empty() {
                leet::plain(&letters, &mut plain);
                self.wholes.entry(plain).or_default().push(asks(&letters));
            }
            return;
        }
        if disguises.leetspeak {
            leet::plain(folded, &mut plain);
            self.leet.add(plain.clone(), asks(folded));
        }
        if disguises.spacing && !letters.is_empty() {
            leet::plain(&letters, &mut plain);
            self.spaced.add(plain.clone(), asks(&letters));
            if letters != folded {
                leet::plain(folded, &mut plain);
                self.spaced.add(plain, asks(folded));
            }
        }
    }

    pub(super) fn build(&mut self) -> Result<(), String> {
        self.leet.build()?;
        self.spaced.build()
    }

    /// Tells of every entry that stands in a folded text in disguise.
    pub(super) fn scan(
        &self,
        folded: &str,
        plain: &mut String,
        spaced: &mut Spaced,
        tell: &mut impl FnMut(usize, usize, u32),
    ) {
        if !self.leet.is_empty() && leet::may_hide(folded) {
            leet::plain(folded, plain);
            self.leet.find(plain, |start, end, uses| {
                let whole = leet::is_whole(folded, start, end);
                for asks in uses.iter().filter(|asks| whole || asks.inside) {
                    if leet::is_disguised(folded, start, end, &asks.word) {
                        tell(start, end, asks.entry);
                    }
                }
            });
        }
        if self.spaced.is_empty() {
            return;
        }
        spaced::find(folded, spaced);
        if spaced.text.is_empty() {
            return;
        }
        leet::plain(&spaced.text, plain);
        self.spaced.find(plain, |start, end, uses| {
            let whole = is_whole(&spaced.text, start, end);
            for asks in uses.iter().filter(|asks| whole || asks.inside) {
                let same = spaced.text.get(start..end) == Some(&asks.word);
                if same || (asks.leetspeak && leet::is_disguised(&spaced.text, start, end, &asks.word)) {
                    let (start, end) = spaced.original(start, end);
                    tell(start, end, asks.entry);
                }
            }
        });
    }

    /// The entries that a whole folded text is, with signs for some of its letters.
    pub(super) fn whole(&self, folded: &str) -> impl Iterator<Item = u32> + use<'_> {
        let mut letters = String::new();
        let mut plain = String::new();
        if !self.wholes.is_empty() && leet::may_hide(folded) {
            letters_and_signs(folded, &mut letters);
            leet::plain(&letters, &mut plain);
        }
        let uses = self.wholes.get(&plain).map_or(&[][..], Vec::as_slice);
        uses.iter()
            .filter(move |asks| leet::is_disguised(&letters, 0, letters.len(), &asks.word))
            .map(|asks| asks.entry)
    }
}

/// The letters of a text, with the signs that may stand for some: all but those at the ends, which are punctuation.
fn letters_and_signs(folded: &str, out: &mut String) {
    let is_sign = |c: char| matches!(c, '@' | '$');
    let ends = folded.trim_matches(|c: char| !is_word_part(c) && !is_sign(c));
    out.extend(ends.chars().filter(|c| is_word_part(*c) || is_sign(*c) || matches!(c, '!' | '|' | '+')));
}
