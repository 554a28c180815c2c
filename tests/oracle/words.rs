//! Contents and lexicons, searched in the plainest way: every entry by itself, from every place of the text.

use super::facts::Field;
use super::value::{Answer, Value};
use super::walk::{Env, Walk};
use coms_policy::semantics::policy::{LexiconDef, Policy};
use coms_policy::semantics::tree::{Expr, Kind, LexiconId};
use coms_policy::syntax::ast::EntryKind;
use coms_policy::text::fold::{Folds, fold_word};
use coms_policy::text::html::visible_text;
use regex::Regex;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// The groups of a lexicon of which an entry stands in a text: those found, and those to be looked at.
type Hits = Rc<(BTreeSet<u32>, BTreeSet<u32>)>;

/// The words of a policy, and what was found before.
pub(crate) struct Words {
    lexicons: Vec<Lexicon>,
    regexes: RefCell<BTreeMap<String, Regex>>,
    found: RefCell<HashMap<(usize, String), Hits>>,
}

struct Lexicon {
    folds: Folds,
    /// Group, kind, and the words as folded, or the pattern as written.
    entries: Vec<(u32, EntryKind, String)>,
}

impl Words {
    pub(crate) fn new(policy: &Policy) -> Self {
        let lexicon = |def: &LexiconDef| Lexicon {
            folds: def.folds,
            entries: def.entries.iter().map(|(group, kind, text)| (*group, *kind, entry(*kind, text, def))).collect(),
        };
        Self {
            lexicons: policy.lexicons.iter().map(lexicon).collect(),
            regexes: RefCell::default(),
            found: RefCell::default(),
        }
    }

    /// Whether a regular expression finds something in a text.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut known = self.regexes.borrow_mut();
        known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap()).is_match(text)
    }

    fn hits(&self, lexicon: usize, text: &str) -> Hits {
        let key = (lexicon, text.to_owned());
        if let Some(known) = self.found.borrow().get(&key) {
            return Rc::clone(known);
        }
        let hits = Rc::new(self.search(&self.lexicons[lexicon], text));
        self.found.borrow_mut().insert(key, Rc::clone(&hits));
        hits
    }

    fn search(&self, lexicon: &Lexicon, text: &str) -> (BTreeSet<u32>, BTreeSet<u32>) {
        let folded = fold_word(text, lexicon.folds);
        let (mut words, mut review) = (BTreeSet::new(), BTreeSet::new());
        let harmless: Vec<(u32, Range<usize>)> = lexicon
            .entries
            .iter()
            .filter(|(_, kind, _)| *kind == EntryKind::Not)
            .flat_map(|(group, _, entry)| places(&folded, entry, true).map(|place| (*group, place)))
            .collect();
        for (group, kind, entry) in &lexicon.entries {
            let counts = |place: Range<usize>| {
                let covers = |not: &Range<usize>| not.start <= place.start && place.end <= not.end;
                !harmless.iter().any(|(of, not)| of == group && covers(not))
            };
            let stands = match kind {
                EntryKind::Not => false,
                EntryKind::Pattern => self.matches(entry, text),
                EntryKind::Whole => letters(&folded) == *entry,
                EntryKind::Inside => places(&folded, entry, false).any(counts),
                EntryKind::Words | EntryKind::Review => places(&folded, entry, true).any(counts),
            };
            if stands {
                if *kind == EntryKind::Review {
                    review.insert(*group)
                } else {
                    words.insert(*group)
                };
            }
        }
        (words, review)
    }
}

/// An entry as it is looked for.
fn entry(kind: EntryKind, text: &str, def: &LexiconDef) -> String {
    match kind {
        EntryKind::Pattern => text.to_owned(),
        EntryKind::Whole => letters(&fold_word(text, def.folds)),
        _ => fold_word(text, def.folds),
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Where `words` stand in `text`; as whole words, if asked: no letter or digit goes on at either side. A side on
/// which the words themselves have a sign needs no end.
fn places<'t>(text: &'t str, words: &'t str, whole: bool) -> impl Iterator<Item = Range<usize>> + 't {
    let goes_on = |outside: Option<char>, inside: Option<char>| {
        outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
    };
    text.char_indices().map(|(start, _)| start..start + words.len()).filter(move |place| {
        text[place.start..].starts_with(words)
            && !(whole && goes_on(text[..place.start].chars().next_back(), words.chars().next()))
            && !(whole && goes_on(text[place.end..].chars().next(), words.chars().next_back()))
    })
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

    /// `body contains any of LEXICON`, of one of its groups, or `may contain`.
    pub(crate) fn lexicon(
        &self,
        test: &'a Expr,
        text: &'a Expr,
        lexicon: LexiconId,
        index: Option<&'a Expr>,
        review: bool,
        env: &Env<'a>,
    ) -> Answer {
        let group = match index.map(|index| self.worth(index, env)) {
            None => None,
            Some(worth) => match worth.value {
                Value::Number(symbol) => Some(symbol as u32),
                Value::None => return Answer::known(false),
                _ => return Answer::unknown(worth.open),
            },
        };
        let Texts { texts, missing } = self.texts(text);
        let found = texts.iter().any(|text| {
            let hits = self.words.hits(lexicon.index(), text);
            let groups = if review { &hits.1 } else { &hits.0 };
            group.map_or(!groups.is_empty(), |group| groups.contains(&group))
        });
        if found || missing.is_empty() {
            return Answer::known(found);
        }
        self.question(self.name(test, env), index.as_slice(), missing, env)
    }

    /// `body contains "words"`: as whole words, whatever case, accents and disguise.
    pub(crate) fn content_has(&self, test: &'a Expr, content: &'a Expr, words: &'a Expr, env: &Env<'a>) -> Answer {
        let worth = self.worth(words, env);
        let wanted = match &worth.value {
            Value::Text(wanted) => fold_word(wanted, Folds::ALL),
            Value::None => return Answer::known(false),
            Value::Open => return Answer::unknown(worth.open),
            _ => return self.question(self.name(test, env), &[words], self.texts(content).missing, env),
        };
        let Texts { texts, missing } = self.texts(content);
        let stands = |text: &String| places(&fold_word(text, Folds::ALL), &wanted, true).next().is_some();
        let found = !wanted.trim().is_empty() && texts.iter().any(stands);
        if found || missing.is_empty() {
            return Answer::known(found);
        }
        self.question(self.name(test, env), &[words], missing, env)
    }
}
