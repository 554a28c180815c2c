//! Entries that are a whole text, punctuation and blanks aside.

use super::disguised::DisguisedWords;
use super::slip::Slips;
use crate::semantics::policy::LexiconDef;
use crate::syntax::ast::EntryKind;
use crate::text::fold::{Folded, Folds, fold, fold_word};
use crate::text::word::is_word_part;
use regex::Regex;
use rustc_hash::FxHashMap;

/// The entries of one lexicon, as whole texts.
#[derive(Debug)]
pub(super) struct Wholes {
    folds: Folds,
    /// By letters: the entries.
    exact: FxHashMap<String, Vec<u32>>,
    slips: Slips,
    disguised: DisguisedWords,
    patterns: Vec<(u32, Regex)>,
}

impl Wholes {
    /// Of a lexicon whose first entry has the number `first`.
    pub(super) fn new(def: &LexiconDef, first: u32) -> Self {
        let mut all = Self {
            folds: def.folds,
            exact: FxHashMap::default(),
            slips: Slips::default(),
            disguised: DisguisedWords::default(),
            patterns: Vec::new(),
        };
        for (id, entry) in (first..).zip(&def.entries) {
            if entry.kind == EntryKind::Pattern {
                all.patterns.extend(Regex::new(&entry.text).ok().map(|regex| (id, regex)));
                continue;
            }
            let folded = fold_word(&entry.text, def.folds);
            if entry.slip {
                all.slips.add(id, EntryKind::Whole, &folded);
            }
            all.disguised.add(id, EntryKind::Whole, &folded, def.disguises);
            let mut letters = String::new();
            letters_of(&folded, &mut letters);
            if !letters.is_empty() {
                all.exact.entry(letters).or_default().push(id);
            }
        }
        all
    }

    /// All entries that are the whole text, whatever they are looked for for.
    pub(super) fn find(&self, text: &str, folded: &mut Folded, letters: &mut String) -> Vec<u32> {
        fold(text, self.folds, folded);
        letters_of(&folded.text, letters);
        let exact = self.exact.get(letters.as_str()).map_or(&[][..], Vec::as_slice);
        let patterns = self.patterns.iter().filter(|(_, regex)| is_all(regex, text)).map(|(entry, _)| *entry);
        let disguised = self.disguised.whole(&folded.text);
        exact.iter().copied().chain(self.slips.whole(letters)).chain(disguised).chain(patterns).collect()
    }
}

/// Whether a match of a regular expression leaves no letter and no digit of a text outside.
fn is_all(regex: &Regex, text: &str) -> bool {
    regex.find_iter(text).any(|found| {
        let (before, behind) = (text.get(..found.start()), text.get(found.end()..));
        !before.into_iter().chain(behind).any(|part| part.chars().any(is_word_part))
    })
}

/// The letters and digits of a folded text, with their marks. What `out` held before is gone.
pub(super) fn letters_of(folded: &str, out: &mut String) {
    out.clear();
    out.extend(folded.chars().filter(|c| is_word_part(*c)));
}
