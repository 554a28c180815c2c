//! Entries that are compared under one way of folding: words, parts of words, and whole texts.

use super::slip::Slips;
use super::whole::letters_of;
use super::{Found, ScanBuffers};
use crate::semantics::policy::WordEntryDef;
use crate::syntax::ast::EntryKind;
use crate::text::fold::{Folds, fold, fold_word};
use crate::text::word::is_whole;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

/// Entries that are compared under one way of folding.
#[derive(Debug)]
pub(super) struct WordSet {
    pub(super) folds: Folds,
    /// The words as folded, each once; what they are made into an automaton of.
    list: Vec<String>,
    index: FxHashMap<String, usize>,
    automaton: Option<AhoCorasick>,
    /// By word: the entries that ask for it, and whether parts of words count.
    uses: Vec<Vec<(u32, bool)>>,
    /// The whole text, letters and digits only: the entries that ask for it.
    whole: FxHashMap<String, Vec<u32>>,
    slips: Slips,
}

impl WordSet {
    pub(super) fn new(folds: Folds) -> Self {
        Self {
            folds,
            list: Vec::new(),
            index: FxHashMap::default(),
            automaton: None,
            uses: Vec::new(),
            whole: FxHashMap::default(),
            slips: Slips::default(),
        }
    }

    /// Adds an entry that is no pattern.
    pub(super) fn add(&mut self, id: u32, entry: &WordEntryDef) {
        let folded = fold_word(&entry.text, self.folds);
        if entry.slip {
            self.slips.add(id, entry.kind, &folded);
        }
        if entry.kind == EntryKind::Whole {
            let mut letters = String::new();
            letters_of(&folded, &mut letters);
            self.whole.entry(letters).or_default().push(id);
            return;
        }
        let list = &mut self.list;
        let word = *self.index.entry(folded).or_insert_with_key(|folded| {
            list.push(folded.clone());
            list.len() - 1
        });
        if self.uses.len() <= word {
            self.uses.resize(word + 1, Vec::new());
        }
        if let Some(uses) = self.uses.get_mut(word) {
            uses.push((id, entry.kind == EntryKind::Inside));
        }
    }

    /// Makes the automaton, when all entries have been added.
    pub(super) fn build(&mut self) -> Result<(), String> {
        if !self.list.is_empty() {
            let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&self.list);
            self.automaton = Some(built.map_err(|error| error.to_string())?);
        }
        self.index = FxHashMap::default();
        Ok(())
    }

    /// Adds what stands in a text.
    pub(super) fn scan(&self, text: &str, buffers: &mut ScanBuffers) {
        let ScanBuffers { folded, letters, found: out, .. } = buffers;
        fold(text, self.folds, folded);
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(&folded.text) {
                let uses = self.uses.get(found.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
                let whole = is_whole(&folded.text, found.start(), found.end());
                for (entry, inside) in uses {
                    if whole || *inside {
                        let (start, end) = folded.original(found.start(), found.end());
                        out.push(Found { start: start as u32, end: end as u32, entry: *entry });
                    }
                }
            }
        }
        let mut add = |start: usize, end: usize, entry: u32| {
            let (start, end) = folded.original(start, end);
            out.push(Found { start: start as u32, end: end as u32, entry });
        };
        self.slips.in_words(&folded.text, &mut add);
        if self.whole.is_empty() && !self.slips.of_wholes() {
            return;
        }
        letters_of(&folded.text, letters);
        let exact = self.whole.get(letters.as_str()).into_iter().flatten().copied();
        for entry in exact.chain(self.slips.whole(letters)) {
            out.push(Found { start: 0, end: text.len() as u32, entry });
        }
    }
}
