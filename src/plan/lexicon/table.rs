//! Words in one automaton, and who asks for each.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

/// Words in one automaton, and who asks for each.
#[derive(Debug)]
pub(super) struct Table<U> {
    /// The words, each once; what the automaton is made of.
    list: Vec<String>,
    index: FxHashMap<String, usize>,
    /// By word.
    uses: Vec<Vec<U>>,
    automaton: Option<AhoCorasick>,
}

impl<U> Default for Table<U> {
    fn default() -> Self {
        Self { list: Vec::new(), index: FxHashMap::default(), uses: Vec::new(), automaton: None }
    }
}

impl<U> Table<U> {
    /// Adds a word that is not empty.
    pub(super) fn add(&mut self, word: String, asks: U) {
        let list = &mut self.list;
        let at = *self.index.entry(word).or_insert_with_key(|word| {
            list.push(word.clone());
            list.len() - 1
        });
        self.uses.resize_with(self.list.len(), Vec::new);
        if let Some(uses) = self.uses.get_mut(at) {
            uses.push(asks);
        }
    }

    /// Makes the automaton, when all words have been added.
    ///
    /// # Errors
    /// What its builder says where the words are too many for it.
    pub(super) fn build(&mut self) -> Result<(), String> {
        if !self.list.is_empty() {
            let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&self.list);
            self.automaton = Some(built.map_err(|error| error.to_string())?);
        }
        self.index = FxHashMap::default();
        Ok(())
    }

    /// Whether there is no word in it.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Tells of every place at which a word stands, whatever stands around it, and who asks for it.
    pub(super) fn find(&self, text: &str, mut tell: impl FnMut(usize, usize, &[U])) {
        let Some(automaton) = &self.automaton else { return };
        for found in automaton.find_overlapping_iter(text) {
            if let Some(uses) = self.uses.get(found.pattern().as_usize()) {
                tell(found.start(), found.end(), uses);
            }
        }
    }
}
