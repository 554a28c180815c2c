//! Contents and lexicons, searched in the plainest way: every entry by itself, from every place of the text.

use super::disguise;
use super::facts::Field;
use super::value::{Answer, Value};
use super::walk::{Env, Walk};
use coms_policy::semantics::policy::{LexiconDef, Policy, WordEntryDef};
use coms_policy::semantics::tree::{Ask, Expr, Kind, LexiconId, Measure, TextTest};
use coms_policy::syntax::ast::{EntryKind, EntryRole};
use coms_policy::text::fold::{Folded, Folds, fold, fold_word};
use coms_policy::text::hidden::hidden;
use coms_policy::text::html::visible_text;
use coms_policy::text::script::{impostors, mixed_words};
use coms_policy::text::word::{is_whole, is_word_part, words};
use regex::Regex;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// The entries of a lexicon that stand in a text, and those that are the whole of it.
type Hits = Rc<(BTreeSet<usize>, BTreeSet<usize>)>;

/// The words of a policy, and what was found before.
pub(crate) struct Words {
    lexicons: Vec<LexiconDef>,
    regexes: RefCell<BTreeMap<String, Regex>>,
    found: RefCell<HashMap<(usize, i64, String), Hits>>,
}

impl Words {
    pub(crate) fn new(policy: &Policy) -> Self {
        Self::of(policy.lexicons.clone())
    }

    /// The words of some lexicons.
    pub(crate) fn of(lexicons: Vec<LexiconDef>) -> Self {
        Self { lexicons, regexes: RefCell::default(), found: RefCell::default() }
    }

    /// Whether a regular expression finds something in a text.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        !self.stretches(pattern, text).is_empty()
    }

    fn stretches(&self, pattern: &str, text: &str) -> Vec<Range<usize>> {
        let mut known = self.regexes.borrow_mut();
        let regex = known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap());
        regex.find_iter(text).map(|found| found.range()).collect()
    }

    fn hits(&self, lexicon: usize, as_of: i64, text: &str) -> Hits {
        let key = (lexicon, as_of, text.to_owned());
        if let Some(known) = self.found.borrow().get(&key) {
            return Rc::clone(known);
        }
        let hits = Rc::new(self.search(&self.lexicons[lexicon], as_of, text));
        self.found.borrow_mut().insert(key, Rc::clone(&hits));
        hits
    }

    /// Where each entry of a lexicon stands that counts on this day and is not meant well.
    pub(crate) fn found(&self, lexicon: usize, as_of: i64, text: &str) -> BTreeSet<(usize, usize, usize)> {
        let lexicon = &self.lexicons[lexicon];
        let mut folded = Folded::default();
        fold(text, lexicon.folds, &mut folded);
        let all = lexicon.entries.iter().enumerate().filter(|(_, entry)| entry.during.holds(as_of));
        let stands: Vec<(usize, &WordEntryDef, Range<usize>)> = all
            .flat_map(|(index, entry)| {
                self.places(lexicon, entry, text, &folded).into_iter().map(move |place| (index, entry, place))
            })
            .collect();
        let silent = |entry: &WordEntryDef, place: &Range<usize>| {
            stands.iter().any(|(_, not, cover)| {
                not.role == EntryRole::Not
                    && not.group == entry.group
                    && cover.start <= place.start
                    && place.end <= cover.end
            })
        };
        let counts = stands.iter().filter(|(_, entry, place)| entry.role != EntryRole::Not && !silent(entry, place));
        counts.map(|(index, _, place)| (*index, place.start, place.end)).collect()
    }

    /// Whether the whole text is one of a group's entries.
    pub(crate) fn is_wholly(&self, lexicon: usize, as_of: i64, text: &str, group: u32) -> bool {
        let entries = &self.lexicons[lexicon].entries;
        let of = |index: &usize| entries[*index].role == EntryRole::Found && entries[*index].group == group;
        self.hits(lexicon, as_of, text).1.iter().any(of)
    }

    /// The entries that count on this day, one by one.
    fn search(&self, lexicon: &LexiconDef, as_of: i64, text: &str) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let mut folded = Folded::default();
        fold(text, lexicon.folds, &mut folded);
        let counts = |entry: &&WordEntryDef| {
            entry.during.from.is_none_or(|from| from <= as_of) && entry.during.until.is_none_or(|until| as_of < until)
        };
        let harmless: Vec<(u32, Range<usize>)> = lexicon
            .entries
            .iter()
            .filter(|entry| entry.role == EntryRole::Not)
            .filter(counts)
            .flat_map(|entry| self.places(lexicon, entry, text, &folded).into_iter().map(|place| (entry.group, place)))
            .collect();
        let (mut within, mut whole) = (BTreeSet::new(), BTreeSet::new());
        let mut meant_well = BTreeSet::new();
        for (index, entry) in lexicon.entries.iter().enumerate().filter(|(_, entry)| counts(entry)) {
            let silent = |place: &Range<usize>| {
                let covers = |not: &Range<usize>| not.start <= place.start && place.end <= not.end;
                harmless.iter().any(|(of, not)| *of == entry.group && covers(not))
            };
            if entry.role != EntryRole::Not
                && self.places(lexicon, entry, text, &folded).iter().any(|place| !silent(place))
            {
                within.insert(index);
            }
            if self.is_all(lexicon, entry, text, &folded.text) {
                match entry.role {
                    EntryRole::Not => meant_well.insert(entry.group),
                    _ => whole.insert(index),
                };
            }
        }
        whole.retain(|index| !meant_well.contains(&lexicon.entries[*index].group));
        (within, whole)
    }

    /// Where an entry stands in a text.
    fn places(&self, lexicon: &LexiconDef, entry: &WordEntryDef, text: &str, folded: &Folded) -> Vec<Range<usize>> {
        let words = fold_word(&entry.text, lexicon.folds);
        let exact = places(&folded.text, &words, entry.kind != EntryKind::Inside);
        let all: Vec<Range<usize>> = match entry.kind {
            EntryKind::Pattern => return self.stretches(&entry.text, text),
            EntryKind::Whole if self.is_all(lexicon, entry, text, &folded.text) => {
                return std::iter::once(0..text.len()).collect();
            }
            EntryKind::Whole => return Vec::new(),
            EntryKind::Words if entry.slip => exact.chain(slips(&folded.text, &words)).collect(),
            EntryKind::Words | EntryKind::Inside => exact.collect(),
        };
        let hidden = disguise::places(lexicon, &folded.text, &words, entry.kind != EntryKind::Inside);
        let back = |place: Range<usize>| {
            let (start, end) = folded.original(place.start, place.end);
            start..end
        };
        all.into_iter().chain(hidden).map(back).collect()
    }

    /// Whether an entry is the whole text, punctuation and blanks aside.
    fn is_all(&self, lexicon: &LexiconDef, entry: &WordEntryDef, text: &str, folded: &str) -> bool {
        if entry.kind == EntryKind::Pattern {
            let outside = |place: &Range<usize>| format!("{}{}", &text[..place.start], &text[place.end..]);
            return self.stretches(&entry.text, text).iter().any(|place| letters(&outside(place)).is_empty());
        }
        let words = fold_word(&entry.text, lexicon.folds);
        let (wanted, given) = (letters(&words), letters(folded));
        if wanted == given {
            return !wanted.is_empty();
        }
        if !wanted.is_empty() && disguise::is_all(lexicon, folded, &wanted) {
            return true;
        }
        entry.slip
            && parts(&words).into_iter().any(|(before, word, behind)| {
                let (before, behind) = (letters(before), letters(behind));
                let middle = given.strip_prefix(&before).and_then(|rest| rest.strip_suffix(&behind));
                middle.is_some_and(|middle| one_edit(word, middle))
            })
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| is_word_part(*c)).collect()
}

/// Where `words` stand in `text`; as whole words, if asked.
fn places<'t>(text: &'t str, words: &'t str, whole: bool) -> impl Iterator<Item = Range<usize>> + 't {
    text.char_indices().map(|(start, _)| start..start + words.len()).filter(move |place| {
        text[place.start..].starts_with(words) && (!whole || is_whole(text, place.start, place.end))
    })
}

/// The words of four letters or more in a text, each with what stands before and behind.
fn parts(text: &str) -> Vec<(&str, &str, &str)> {
    let long = words(text).filter(|word| text[word.clone()].chars().count() >= 4);
    long.map(|word| (&text[..word.start], &text[word.clone()], &text[word.end..])).collect()
}

/// Where `entry` stands in `text` with one letter of one of its longer words amiss.
fn slips<'t>(text: &'t str, entry: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let of = move |(before, word, behind): (&'t str, &'t str, &'t str)| {
        words(text).filter_map(move |found| {
            let start = found.start.checked_sub(before.len())?;
            let fits = text[..found.start].ends_with(before) && text[found.end..].starts_with(behind);
            let place = start..found.end + behind.len();
            (fits && one_edit(word, &text[found]) && is_whole(text, place.start, place.end)).then_some(place)
        })
    };
    parts(entry).into_iter().flat_map(of)
}

/// Whether one letter too many, too few, another one, or two that changed places make one word of the other.
fn one_edit(word: &str, other: &str) -> bool {
    let (word, other): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    let without = |from: &[char], at: usize| [&from[..at], &from[at + 1..]].concat();
    let swapped = |at: usize| {
        let mut word = word.clone();
        word.swap(at, at + 1);
        word
    };
    word != other
        && ((0..word.len()).any(|at| without(&word, at) == other)
            || (0..other.len()).any(|at| without(&other, at) == word)
            || (word.len() == other.len() && (0..word.len()).any(|at| without(&word, at) == without(&other, at)))
            || (0..word.len().saturating_sub(1)).any(|at| swapped(at) == other))
}

/// The texts of a content that are there, and what would make it known where nothing does.
struct Texts {
    texts: Vec<String>,
    missing: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    fn parts(&self, expr: &'a Expr) -> Vec<(Field<'a>, bool, bool)> {
        match &expr.kind {
            Kind::Content(id) => {
                let parts = self.policy.contents[id.index()].parts.get(&self.subject).unwrap();
                parts.iter().map(|part| (self.fact(&part.path), part.visible, part.makes_known)).collect()
            }
            Kind::Fact(path) => vec![(self.fact(path), false, true)],
            other => panic!("{other:?} cannot be searched"),
        }
    }

    pub(crate) fn name_of_content(&self, expr: &'a Expr) -> String {
        let words = |(field, visible, makes_known): &(Field<'a>, bool, bool)| {
            let visible = if *visible { "visible " } else { "" };
            let also = if *makes_known { "" } else { "also " };
            format!("{also}{visible}{}", field.path)
        };
        format!("content({})", self.parts(expr).iter().map(words).collect::<Vec<_>>().join(", "))
    }

    /// A content is known where one of its texts is, or where it is known that it has none.
    fn texts(&self, expr: &'a Expr) -> Texts {
        let parts = self.parts(expr);
        let there = parts.iter().any(|(field, _, makes_known)| *makes_known && !field.is_absent());
        let missing = parts.iter().filter(|(field, _, makes_known)| *makes_known && field.is_missing());
        let missing = missing.filter(|_| !there).map(|(field, ..)| field.path.clone()).collect();
        let texts = parts.iter().filter_map(|(field, visible, _)| match field.value(self.policy) {
            Value::Text(text) if *visible => Some(visible_text(&text)),
            Value::Text(text) => Some(text),
            _ => None,
        });
        Texts { texts: texts.collect(), missing }
    }

    /// `body contains any of LEXICON`, of one of its groups, and what else a lexicon is asked.
    pub(crate) fn lexicon(
        &self,
        test: &'a Expr,
        text: &'a Expr,
        (lexicon, ask): (LexiconId, Ask),
        index: Option<&'a Expr>,
        env: &Env<'a>,
    ) -> Answer {
        let Texts { texts, missing } = self.texts(text);
        let group = match index.map(|index| self.worth(index, env)) {
            None => None,
            Some(worth) => match worth.value {
                Value::Number(symbol) => Some(symbol as u32),
                Value::None => return Answer::known(false),
                _ if missing.is_empty() => return Answer::unknown(worth.open),
                _ => return self.question(self.name(test, env), index.as_slice(), missing, env),
            },
        };
        let def = &self.policy.lexicons[lexicon.index()];
        let hits: Vec<Hits> = texts.iter().map(|text| self.words.hits(lexicon.index(), self.as_of, text)).collect();
        let of = |entries: &mut dyn Iterator<Item = usize>, role: EntryRole| {
            let entries: BTreeSet<usize> = entries.collect();
            let wanted = entries.into_iter().map(|index| &def.entries[index]);
            let in_group = |entry: &&WordEntryDef| group.is_none_or(|group| entry.group == group);
            wanted.filter(|entry| entry.role == role).filter(in_group).collect::<Vec<&WordEntryDef>>()
        };
        let within = |role: EntryRole| of(&mut hits.iter().flat_map(|hits| hits.0.iter().copied()), role);
        let found = match ask {
            Ask::AtLeast(least) => within(EntryRole::Found).len() >= least as usize,
            Ask::Review => !within(EntryRole::Review).is_empty(),
            Ask::Wholly => !of(&mut hits.iter().flat_map(|hits| hits.1.iter().copied()), EntryRole::Found).is_empty(),
            Ask::Score(least) => {
                let weights = within(EntryRole::Weigh).into_iter().map(|entry| entry.weight);
                let sure = within(EntryRole::Found).iter().map(|_| 1000).sum::<u32>();
                (sure + weights.sum::<u32>()).min(1000) >= least
            }
        };
        if found || missing.is_empty() {
            return Answer::known(found);
        }
        self.question(self.name(test, env), index.as_slice(), missing, env)
    }

    /// `hidden_characters(body)` and the like: how many there are; else the missing facts.
    pub(crate) fn measure(&self, measure: Measure, content: &'a Expr) -> Result<i64, BTreeSet<String>> {
        if !self.texts(content).missing.is_empty() {
            return Err(self.texts(content).missing);
        }
        let count = |(field, visible, _): &(Field<'a>, bool, bool)| {
            let Value::Text(text) = field.value(self.policy) else { return 0 };
            let text = if *visible { visible_text(&text) } else { text };
            match measure {
                Measure::HiddenCharacters => hidden(&text, *visible).len(),
                Measure::ConfusableLetters => impostors(&text).len(),
                Measure::MixesScripts => mixed_words(&text).len(),
            }
        };
        Ok(self.parts(content).iter().map(count).sum::<usize>() as i64)
    }

    /// `body contains "words"`, begins or ends with them: as whole words, whatever case, accents and disguise.
    pub(crate) fn content_test(
        &self,
        test: &'a Expr,
        kind: TextTest,
        content: &'a Expr,
        words: &'a Expr,
        env: &Env<'a>,
    ) -> Answer {
        let worth = self.worth(words, env);
        let Texts { texts, missing } = self.texts(content);
        let wanted = match &worth.value {
            Value::Text(wanted) => fold_word(wanted, Folds::ALL),
            Value::None => return Answer::known(false),
            Value::Open if missing.is_empty() => return Answer::unknown(worth.open),
            _ => return self.question(self.name(test, env), &[words], missing, env),
        };
        let sign = |c: char| !is_word_part(c);
        let stands = |text: &String| {
            let text = fold_word(text, Folds::ALL);
            let any = |words: &str, fits: &dyn Fn(&Range<usize>) -> bool| {
                !words.trim().is_empty() && places(&text, words, true).any(|place| fits(&place))
            };
            match kind {
                TextTest::Contains => any(&wanted, &|_| true),
                TextTest::StartsWith => {
                    let words = wanted.trim_start_matches(sign).trim_end();
                    any(words, &|place| text[..place.start].chars().all(sign))
                }
                TextTest::EndsWith => {
                    let words = wanted.trim_end_matches(sign).trim_start();
                    any(words, &|place| text[place.end..].chars().all(sign))
                }
            }
        };
        let found = texts.iter().any(stands);
        if found || missing.is_empty() {
            return Answer::known(found);
        }
        self.question(self.name(test, env), &[words], missing, env)
    }
}
