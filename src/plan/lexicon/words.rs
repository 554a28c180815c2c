//! Entries that are compared under one way of folding: words, parts of words, and whole texts.

use super::disguised::DisguisedWords;
use super::slip::Slips;
use super::table::Table;
use super::whole::letters_of;
use super::{Found, ScanBuffers};
use crate::semantics::policy::WordEntryDef;
use crate::syntax::ast::EntryKind;
use crate::text::disguise::Disguises;
use crate::text::fold::{Folds, fold, fold_word};
use crate::text::word::is_whole;
use rustc_hash::FxHashMap;

/// Entries that are compared under one way of folding.
#[derive(Debug)]
pub(super) struct WordSet {
    pub(super) folds: Folds,
    /// The words as folded: the entries that ask for each, and whether parts of words count.
    table: Table<(u32, bool)>,
    /// The whole text, letters and digits only: the entries that ask for it.
    whole: FxHashMap<String, Vec<u32>>,
    slips: Slips,
    disguised: DisguisedWords,
}

impl WordSet {
    pub(super) fn new(folds: Folds) -> Self {
        Self {
            folds,
            table: Table::default(),
            whole: FxHashMap::default(),
            slips: Slips::default(),
            disguised: DisguisedWords::default(),
        }
    }

    /// Adds an entry that is no pattern.
    pub(super) fn add(&mut self, id: u32, entry: &WordEntryDef, disguises: Disguises) {
        let folded = fold_word(&entry.text, self.folds);
        if entry.slip {
            self.slips.add(id, entry.kind, &folded);
        }
        self.disguised.add(id, entry.kind, &folded, disguises);
        if entry.kind == EntryKind::Whole {
            let mut letters = String::new();
            letters_of(&folded, &mut letters);
            self.whole.entry(letters).or_default().push(id);
        } else {
            self.table.add(folded, (id, entry.kind == EntryKind::Inside));
        }
    }

    /// Makes the automata, when all entries have been added.
    pub(super) fn build(&mut self) -> Result<(), String> {
        self.table.build()?;
        self.disguised.build()
    }

    /// Adds what stands in a text.
    pub(super) fn scan(&self, text: &str, buffers: &mut ScanBuffers) {
        let ScanBuffers { folded, letters, found: out, plain, spaced, .. } = buffers;
        fold(text, self.folds, folded);
        let mut add = |start: usize, end: usize, entry: u32| {
            let (start, end) = folded.original(start, end);
            out.push(Found { start: start as u32, end: end as u32, entry });
        };
        self.table.find(&folded.text, |start, end, uses| {
            let whole = is_whole(&folded.text, start, end);
            for (entry, inside) in uses {
                if whole || *inside {
                    add(start, end, *entry);
                }
            }
        });
        self.slips.in_words(&folded.text, &mut add);
        self.disguised.scan(&folded.text, plain, spaced, &mut add);
        if self.whole.is_empty() && !self.slips.of_wholes() {
            return;
        }
        letters_of(&folded.text, letters);
        let exact = self.whole.get(letters.as_str()).into_iter().flatten().copied();
        for entry in exact.chain(self.slips.whole(letters)).chain(self.disguised.whole(&folded.text)) {
            out.push(Found { start: 0, end: text.len() as u32, entry });
        }
    }
}
