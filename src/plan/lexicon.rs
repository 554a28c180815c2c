//! The words of all lexicons in one automaton for each way of folding, so that a text is folded and scanned once,
//! however many rules ask.
//!
//! Whoever judges sees the [`Scanner`] only: which entries stand in a text, and where. How they are found is the
//! business of `words` (whole words and parts of words), `slip` (words with a letter amiss), `disguised` (words that
//! signs or blanks disguise) and `whole` (entries that are the text itself).

mod disguised;
mod slip;
mod table;
mod whole;
mod words;

use crate::semantics::policy::{LexiconDef, Stretch};
use crate::syntax::ast::{EntryKind, EntryRole};
use crate::text::Loc;
use crate::text::disguise::spaced::Spaced;
use crate::text::fold::Folded;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use whole::Wholes;
use words::WordSet;

/// Finds the entries of all lexicons in a text.
#[derive(Debug, Default)]
pub struct Scanner {
    /// All entries, lexicon by lexicon.
    entries: Vec<Entry>,
    /// Of each lexicon: its first group, how many it has, and its entries.
    lexicons: Vec<Lexicon>,
    sets: Vec<WordSet>,
    /// Entries that are regular expressions.
    patterns: Vec<(u32, Regex)>,
}

/// An entry, as findings speak of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its lexicon.
    pub lexicon: u32,
    /// Its group, counted over all lexicons.
    pub group: u32,
    /// What it is looked for for.
    pub role: EntryRole,
    /// In thousandths, what it adds to the score of its lexicon.
    pub weight: u32,
    /// Its words, or its regular expression.
    pub text: Arc<str>,
    /// Its clauses.
    pub cites: Vec<Arc<str>>,
    /// Where it stands.
    pub loc: Loc,
    during: Stretch,
}

/// What is known of a lexicon.
#[derive(Debug)]
struct Lexicon {
    name: Arc<str>,
    first_group: u32,
    groups: u32,
    /// Its entries as whole texts, where some rule asks for that.
    wholes: Option<Wholes>,
}

/// An entry that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// First byte, in the original text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The entry.
    pub entry: u32,
}

/// Buffers of a scan, used again for the next text.
#[derive(Debug, Default)]
pub struct ScanBuffers {
    folded: Folded,
    letters: String,
    plain: String,
    spaced: Spaced,
    found: Vec<Found>,
    /// By group: stretches of the original text in which it finds nothing, in order, and the furthest end so far.
    silent: FxHashMap<u32, Vec<(u32, u32)>>,
}

impl Scanner {
    /// Builds the automata; the same lexicons give the same scanner. `sizes` says how many groups a lexicon has.
    ///
    /// # Errors
    /// What the automaton's builder says where the words are too many for it.
    pub fn new(lexicons: &[LexiconDef], sizes: impl Fn(&LexiconDef) -> u32) -> Result<Self, String> {
        let mut scanner = Self::default();
        let mut first_group = 0;
        for (index, def) in lexicons.iter().enumerate() {
            let groups = sizes(def);
            scanner.lexicons.push(Lexicon { name: def.name.as_str().into(), first_group, groups, wholes: None });
            for entry in &def.entries {
                let id = scanner.entries.len() as u32;
                scanner.entries.push(Entry {
                    lexicon: index as u32,
                    group: first_group + entry.group,
                    role: entry.role,
                    weight: entry.weight,
                    text: entry.text.as_str().into(),
                    cites: entry.cites.clone(),
                    loc: entry.loc,
                    during: entry.during,
                });
                if entry.kind == EntryKind::Pattern {
                    scanner.patterns.push((id, Regex::new(&entry.text).map_err(|error| error.to_string())?));
                    continue;
                }
                let known = scanner.sets.iter().position(|set| set.folds == def.folds);
                let at = known.unwrap_or_else(|| {
                    scanner.sets.push(WordSet::new(def.folds));
                    scanner.sets.len() - 1
                });
                if let Some(set) = scanner.sets.get_mut(at) {
                    set.add(id, entry, def.disguises);
                }
            }
            first_group += groups;
        }
        for set in &mut scanner.sets {
            set.build()?;
        }
        Ok(scanner)
    }

    /// Has the entries of a lexicon looked for as whole texts, too.
    pub fn ask_wholly(&mut self, lexicon: usize, def: &LexiconDef) {
        let first = self.entries.partition_point(|entry| (entry.lexicon as usize) < lexicon) as u32;
        if let Some(lexicon) = self.lexicons.get_mut(lexicon)
            && lexicon.wholes.is_none()
        {
            lexicon.wholes = Some(Wholes::new(def, first));
        }
    }

    /// How many groups there are.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.lexicons.last().map_or(0, |last| (last.first_group + last.groups) as usize)
    }

    /// The first group of a lexicon, and how many it has.
    #[must_use]
    pub fn groups_of(&self, lexicon: usize) -> (u32, u32) {
        self.lexicons.get(lexicon).map_or((0, 0), |lexicon| (lexicon.first_group, lexicon.groups))
    }

    /// An entry that this scanner found.
    #[must_use]
    pub fn entry(&self, id: u32) -> &Entry {
        &self.entries[id as usize]
    }

    /// The name of an entry's lexicon.
    #[must_use]
    pub fn lexicon_of(&self, entry: &Entry) -> &str {
        self.lexicons.get(entry.lexicon as usize).map_or("", |lexicon| &lexicon.name)
    }

    /// Tells of every entry that counts at `as_of` and stands in `text`, in no particular order. What stands within a
    /// `not` of its group is left out.
    pub fn scan(&self, text: &str, as_of: i64, buffers: &mut ScanBuffers, mut tell: impl FnMut(Found)) {
        buffers.found.clear();
        for set in &self.sets {
            set.scan(text, buffers);
        }
        for (entry, regex) in &self.patterns {
            for found in regex.find_iter(text) {
                buffers.found.push(Found { start: found.start() as u32, end: found.end() as u32, entry: *entry });
            }
        }
        self.silence(as_of, buffers);
        for found in &buffers.found {
            let entry = self.entry(found.entry);
            if entry.role != EntryRole::Not
                && entry.during.holds(as_of)
                && !is_silent(&buffers.silent, entry.group, *found)
            {
                tell(*found);
            }
        }
    }

    /// Keeps the stretches of the entries that are meant well.
    fn silence(&self, as_of: i64, buffers: &mut ScanBuffers) {
        buffers.silent.clear();
        for found in &buffers.found {
            let entry = self.entry(found.entry);
            if entry.role == EntryRole::Not && entry.during.holds(as_of) {
                buffers.silent.entry(entry.group).or_default().push((found.start, found.end));
            }
        }
        for stretches in buffers.silent.values_mut() {
            stretches.sort_unstable();
            let mut furthest = 0;
            for (_, end) in stretches.iter_mut() {
                furthest = furthest.max(*end);
                *end = furthest;
            }
        }
    }

    /// An entry of these groups that counts at `as_of` and is the whole of `text`, punctuation and blanks aside.
    #[must_use]
    pub fn wholly(
        &self,
        groups: &std::ops::Range<u32>,
        text: &str,
        as_of: i64,
        buffers: &mut ScanBuffers,
    ) -> Option<Found> {
        let of = |lexicon: &&Lexicon| {
            lexicon.first_group <= groups.start && groups.end <= lexicon.first_group + lexicon.groups
        };
        let wholes = self.lexicons.iter().find(of)?.wholes.as_ref()?;
        let ScanBuffers { folded, letters, .. } = buffers;
        let mut all = wholes.find(text, folded, letters);
        all.retain(|entry| groups.contains(&self.entry(*entry).group) && self.entry(*entry).during.holds(as_of));
        let of = |role: EntryRole| all.iter().copied().filter(move |entry| self.entry(*entry).role == role);
        let meant_well = |entry: &u32| of(EntryRole::Not).any(|not| self.entry(not).group == self.entry(*entry).group);
        let entry = of(EntryRole::Found).filter(|entry| !meant_well(entry)).min()?;
        Some(Found { start: 0, end: text.len() as u32, entry })
    }
}

/// Whether a match lies within something that is meant well.
fn is_silent(silent: &FxHashMap<u32, Vec<(u32, u32)>>, group: u32, found: Found) -> bool {
    let Some(stretches) = silent.get(&group) else { return false };
    let before = stretches.partition_point(|(start, _)| *start <= found.start);
    before.checked_sub(1).and_then(|last| stretches.get(last)).is_some_and(|(_, end)| found.end <= *end)
}
