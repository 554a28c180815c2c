//! The words of all lexicons in one automaton for each way of folding, so that a text is folded and scanned once,
//! however many rules ask.

use crate::semantics::policy::LexiconDef;
use crate::syntax::ast::EntryKind;
use crate::text::fold::{Folded, Folds, fold, fold_word};
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use rustc_hash::FxHashMap;

/// Finds the entries of all lexicons in a text.
#[derive(Debug, Default)]
pub struct Scanner {
    /// The first group of each lexicon, and how many it has.
    pub lexicons: Vec<(u32, u32)>,
    sets: Vec<FoldSet>,
    patterns: Vec<(u32, Regex)>,
}

/// Entries that are compared under one way of folding.
#[derive(Debug)]
struct FoldSet {
    folds: Folds,
    automaton: Option<AhoCorasick>,
    /// By word: who asks for it, and how.
    uses: Vec<Vec<(u32, EntryKind)>>,
    /// The whole text, letters and digits only: who asks for it.
    whole: FxHashMap<String, Vec<u32>>,
}

/// An entry that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// First byte, in the original text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The group it belongs to.
    pub group: u32,
    /// It is for a person to look at.
    pub review: bool,
}

/// Buffers of a scan, used again for the next text.
#[derive(Debug, Default)]
pub struct ScanBuffers {
    folded: Folded,
    raw: Vec<(u32, EntryKind, usize, usize)>,
    letters: String,
    /// Stretches of the original text in which a group finds nothing.
    silenced: Vec<(u32, u32, u32)>,
}

impl Scanner {
    /// Builds the automata; the same lexicons give the same scanner.
    ///
    /// # Errors
    /// What the automaton's builder says where the words are too many for it.
    pub fn new(lexicons: &[LexiconDef], enum_sizes: impl Fn(&LexiconDef) -> u32) -> Result<Self, String> {
        let mut scanner = Self::default();
        let mut words: Vec<(Folds, FxHashMap<String, usize>, Vec<String>)> = Vec::new();
        let mut next = 0;
        for lexicon in lexicons {
            let size = enum_sizes(lexicon);
            scanner.lexicons.push((next, size));
            for (group, kind, text) in &lexicon.entries {
                let group = next + group;
                if *kind == EntryKind::Pattern {
                    scanner.patterns.push((group, Regex::new(text).map_err(|error| error.to_string())?));
                    continue;
                }
                let at = match scanner.sets.iter().position(|set| set.folds == lexicon.folds) {
                    Some(at) => at,
                    None => {
                        scanner.sets.push(FoldSet {
                            folds: lexicon.folds,
                            automaton: None,
                            uses: Vec::new(),
                            whole: FxHashMap::default(),
                        });
                        words.push((lexicon.folds, FxHashMap::default(), Vec::new()));
                        scanner.sets.len() - 1
                    }
                };
                let folded = fold_word(text, lexicon.folds);
                let set = &mut scanner.sets[at];
                if *kind == EntryKind::Whole {
                    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
                    set.whole.entry(letters).or_default().push(group);
                    continue;
                }
                let (_, index, list) = &mut words[at];
                let word = *index.entry(folded.clone()).or_insert_with(|| {
                    list.push(folded);
                    list.len() - 1
                });
                if set.uses.len() <= word {
                    set.uses.resize(word + 1, Vec::new());
                }
                set.uses[word].push((group, *kind));
            }
            next += size;
        }
        for (set, (_, _, list)) in scanner.sets.iter_mut().zip(&words) {
            if !list.is_empty() {
                let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(list);
                set.automaton = Some(built.map_err(|error| error.to_string())?);
            }
        }
        Ok(scanner)
    }

    /// How many groups there are.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.lexicons.last().map_or(0, |(first, size)| (first + size) as usize)
    }

    /// Tells of every entry that stands in `text`, in no particular order.
    pub fn scan(&self, text: &str, buffers: &mut ScanBuffers, mut tell: impl FnMut(Found)) {
        buffers.silenced.clear();
        for set in &self.sets {
            set.scan(text, buffers, &mut tell);
        }
        for (group, regex) in &self.patterns {
            for found in regex.find_iter(text) {
                let (start, end) = (found.start() as u32, found.end() as u32);
                let silenced =
                    buffers.silenced.iter().any(|(of, from, to)| of == group && *from <= start && end <= *to);
                if !silenced {
                    tell(Found { start, end, group: *group, review: false });
                }
            }
        }
    }
}

impl FoldSet {
    fn scan(&self, text: &str, buffers: &mut ScanBuffers, tell: &mut impl FnMut(Found)) {
        let ScanBuffers { folded, raw, letters, silenced: stretches } = buffers;
        fold(text, self.folds, folded);
        raw.clear();
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(&folded.text) {
                let at_word = is_word(&folded.text, found.start(), found.end());
                for (group, kind) in &self.uses[found.pattern().as_usize()] {
                    if at_word || *kind == EntryKind::Inside {
                        raw.push((*group, *kind, found.start(), found.end()));
                    }
                }
            }
        }
        for (group, kind, start, end) in raw.iter().copied() {
            if kind == EntryKind::Not {
                let (start, end) = folded.original(start, end);
                stretches.push((group, start as u32, end as u32));
                continue;
            }
            let silenced = raw.iter().any(|(other, not, from, to)| {
                *not == EntryKind::Not && *other == group && *from <= start && end <= *to
            });
            if !silenced {
                let (start, end) = folded.original(start, end);
                tell(Found { start: start as u32, end: end as u32, group, review: kind == EntryKind::Review });
            }
        }
        if !self.whole.is_empty() {
            letters.clear();
            letters.extend(folded.text.chars().filter(|c| c.is_alphanumeric()));
            for group in self.whole.get(letters.as_str()).into_iter().flatten() {
                tell(Found { start: 0, end: text.len() as u32, group: *group, review: false });
            }
        }
    }
}

/// Whether a match begins and ends where words do. A side on which the entry itself has a sign needs no end.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |outside: Option<char>, inside: Option<char>| {
        outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
    };
    let (before, rest) = text.split_at(start);
    let (inside, behind) = rest.split_at(end - start);
    !joins(before.chars().next_back(), inside.chars().next())
        && !joins(behind.chars().next(), inside.chars().next_back())
}

/// Whether `words`, folded in the same way, stand in the folded text as whole words; where.
#[must_use]
pub fn find_words(folded: &str, words: &str) -> Option<(usize, usize)> {
    if words.trim().is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(at) = folded.get(from..).and_then(|rest| rest.find(words)) {
        let (start, end) = (from + at, from + at + words.len());
        if is_word(folded, start, end) {
            return Some((start, end));
        }
        from = start + folded.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    None
}
