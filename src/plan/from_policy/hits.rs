//! Lists and lexicons in a rule's own text: their entries that are hit belong to its findings.

use super::Lower;
use crate::plan::{HitEntry, Hits, WordHits};
use crate::semantics::tree::Ask;
use std::sync::Arc;

impl Lower<'_> {
    /// Keeps a declared list that is asked in the rule's own text.
    pub(super) fn hit(&mut self, cites: &[Arc<str>], entries: Vec<HitEntry>) {
        let in_demand = self.in_demand;
        if self.calls > 0 || self.depth > 0 {
            return;
        }
        if let Some(hits) = &mut self.hits {
            hits.push(Hits { in_demand, cites: cites.to_vec(), entries });
        }
    }

    /// Keeps a lexicon that is asked in the rule's own text: what its entries cite belongs to the finding.
    pub(super) fn hit_words(&mut self, content: u32, groups: std::ops::Range<u32>, ask: Ask) {
        let hit = WordHits { content, groups, ask };
        if self.calls == 0 && self.hits.is_some() && !self.words.contains(&hit) {
            self.words.push(hit);
        }
    }
}
