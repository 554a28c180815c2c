//! Lexicons: their groups, their entries, and what is said of them.

use super::mistakes::{BAD_DECLARATION, UNKNOWN_FOLD, UNKNOWN_TYPE};
use super::names::{Checker, Entity, loc};
use super::overlay::Altered;
use super::policy::{LexiconDef, Stretch, WHOLE_SCORE, WordEntryDef};
use super::tree::LexiconId;
use super::types::EnumId;
use crate::diagnostic::suggest;
use crate::syntax::ast::{EntryKind, EntryLine, EntryRole, EntryTexts, LexiconGroup, LexiconItem, Word};
use crate::text::disguise::Disguises;
use crate::text::fold::{Folds, fold_word};
use crate::text::word::words;
use crate::text::{Loc, SourceId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A slip may be in a word of so many letters: of a shorter one, it makes another word.
pub const SLIP_LETTERS: usize = 4;

/// Entries by what makes them one: group, kind, role and words.
type Seen = BTreeMap<(u32, EntryKind, EntryRole, String), Loc>;

impl Checker<'_> {
    pub(super) fn lexicon_item(&mut self, source: SourceId, item: &LexiconItem) {
        let by = self.groups_by(source, item);
        let (folds, disguises) = self.folds(source, item);
        let mut def = LexiconDef {
            name: item.name.text.clone(),
            by,
            folds,
            disguises,
            entries: Vec::new(),
            cites: Vec::new(),
            loc: loc(source, item.name.span),
        };
        let mut seen = Seen::new();
        self.groups(source, item, &item.groups, &mut seen, &mut def);
        for change in self.changes_of(&item.name.text) {
            if let Altered::MoreWords(groups) = change.what {
                self.groups(change.source, item, groups, &mut seen, &mut def);
            }
        }
        def.cites.sort();
        def.cites.dedup();
        if self.declare(source, &item.name, Entity::Lexicon(LexiconId::from_index(self.lexicons.len()))) {
            self.lexicons.push(def);
        }
    }

    /// Adds groups to a lexicon: its own, or those that a pack adds. What is said outside of a group is said of all.
    fn groups(
        &mut self,
        source: SourceId,
        item: &LexiconItem,
        groups: &[LexiconGroup],
        seen: &mut Seen,
        def: &mut LexiconDef,
    ) {
        let loose: Vec<Word> =
            groups.iter().filter(|group| group.name.is_none()).flat_map(|g| g.cites.clone()).collect();
        let of_all = self.cited(source, &loose);
        def.cites.extend(of_all.iter().cloned());
        for group in groups {
            let mut cites = of_all.clone();
            if group.name.is_some() {
                cites.extend(self.cited(source, &group.cites));
            }
            let index = self.group(source, item, group, def.by);
            for line in &group.lines {
                self.line(source, line, index, &cites, seen, def);
            }
            def.cites.extend(cites);
        }
    }

    /// The enum whose symbols name the groups.
    fn groups_by(&mut self, source: SourceId, item: &LexiconItem) -> Option<EnumId> {
        let word = item.by.as_ref()?;
        match self.entity(&word.text) {
            Some(Entity::Enum(id)) => Some(id),
            _ if self.unread.contains(&word.text) => None,
            _ => {
                let known = self.names_of(|entity| matches!(entity, Entity::Enum(_)));
                let help = suggest::did_you_mean(&word.text, known)
                    .unwrap_or_else(|| format!("declare it: `enum {} {{ … }}`", word.text));
                let message = format!("no enum is called `{}`", word.text);
                self.error(&UNKNOWN_TYPE, loc(source, word.span), message, "not an enum", Some(help));
                None
            }
        }
    }

    fn folds(&mut self, source: SourceId, item: &LexiconItem) -> (Folds, Disguises) {
        self.repeated_words(source, item.folds.iter());
        let (mut folds, mut disguises) = (Folds::NONE, Disguises::NONE);
        for word in &item.folds {
            match (Folds::from_name(&word.text), Disguises::from_name(&word.text)) {
                (Some(fold), _) => folds = folds.union(fold),
                (None, Some(disguise)) => disguises = disguises.union(disguise),
                (None, None) => {
                    let known = [&Folds::NAMES[..], &Disguises::NAMES].concat();
                    let help = suggest::did_you_mean(&word.text, known.iter().copied())
                        .or_else(|| Some(format!("the folds are {}", suggest::one_of(&known, 8))));
                    let message = format!("there is no fold `{}`", word.text);
                    self.error(&UNKNOWN_FOLD, loc(source, word.span), message, "not a fold", help);
                }
            }
        }
        (folds, disguises)
    }

    /// The place of a group among the symbols; none, with a mistake told, where it has none.
    fn group(&mut self, source: SourceId, item: &LexiconItem, group: &LexiconGroup, by: Option<EnumId>) -> Option<u32> {
        match (&group.name, by) {
            (Some(name), Some(by)) => self.symbol(by, &name.text, loc(source, name.span)),
            (None, None) => Some(0),
            (Some(name), None) if item.by.is_none() => {
                let message = format!("`{}` has groups, and no enum to name them", item.name.text);
                let help = Some(format!("write `lexicon {} by ENUM {{ … }}`", item.name.text));
                self.error(&BAD_DECLARATION, loc(source, name.span), message, "a group", help);
                None
            }
            (Some(_), None) => None,
            (None, Some(by)) => {
                let first = group.lines.first()?;
                let symbol = self.enums[by.index()].symbols.first().cloned().unwrap_or_default();
                let message = format!("`{}` is by an enum, so each entry belongs into a group", item.name.text);
                let help = Some(format!("put it into one: `{symbol} {{ … }}`"));
                let at = loc(source, first.first().unwrap_or(item.name.span));
                self.error(&BAD_DECLARATION, at, message, "in no group", help);
                None
            }
        }
    }

    /// Adds the entries of a line; of a group that is none they are looked at all the same.
    fn line(
        &mut self,
        source: SourceId,
        line: &EntryLine,
        group: Option<u32>,
        of_group: &[Arc<str>],
        seen: &mut Seen,
        def: &mut LexiconDef,
    ) {
        let slip = self.slip(source, line);
        let own = self.cited(source, &line.cites);
        let mut cites = own.clone();
        cites.extend(of_group.iter().filter(|clause| !own.contains(clause)).cloned());
        def.cites.extend(own);
        let during = line.days.as_ref().and_then(|days| self.stretch(source, days)).unwrap_or(Stretch::ALWAYS);
        for (at, text, weight) in self.entry_texts(source, line) {
            let weight = match weight {
                Some(weight) => self.weight(source, &weight),
                None => WHOLE_SCORE,
            };
            let text = match line.kind {
                EntryKind::Pattern => self.regex(at, &text),
                EntryKind::Words | EntryKind::Inside | EntryKind::Whole => {
                    self.words_of(at, line, text, slip, def.folds)
                }
            };
            let (Some(group), Some(text)) = (group, text) else { continue };
            match seen.get(&(group, line.kind, line.role, text.clone())).copied() {
                Some(first) => self.twice(format!("`{text}` is listed twice"), at, first, "take one away"),
                None => {
                    seen.insert((group, line.kind, line.role, text.clone()), at);
                    def.entries.push(WordEntryDef {
                        group,
                        kind: line.kind,
                        role: line.role,
                        text,
                        slip,
                        weight,
                        cites: cites.clone(),
                        during,
                        loc: at,
                    });
                }
            }
        }
    }

    /// The entries of a line, each with its place and its weight.
    fn entry_texts(&mut self, source: SourceId, line: &EntryLine) -> Vec<(Loc, String, Option<Word>)> {
        match &line.texts {
            EntryTexts::Listed(texts) => {
                let of =
                    |(text, weight): &(Word, Option<Word>)| (loc(source, text.span), text.text.clone(), weight.clone());
                texts.iter().map(of).collect()
            }
            EntryTexts::File(path) => {
                let message = String::from("this version reads no words from files yet");
                self.error(&super::mistakes::NOT_SUPPORTED, loc(source, path.span), message, "a file", None);
                Vec::new()
            }
        }
    }

    /// The words of an entry, if something can be looked for by them.
    fn words_of(&mut self, at: Loc, line: &EntryLine, text: String, slip: bool, folds: Folds) -> Option<String> {
        let folded = fold_word(&text, folds);
        let letters = folded.chars().any(char::is_alphanumeric);
        let (message, help) = if folded.trim().is_empty() {
            ("an entry without words finds nothing", "take it away")
        } else if line.kind == EntryKind::Whole && !letters {
            ("`whole` asks for letters and digits only, and this has none", "ask for the signs by a `pattern`")
        } else if slip
            && !words(&folded).any(|word| folded.get(word).is_some_and(|word| word.chars().count() >= SLIP_LETTERS))
        {
            ("a slip needs a word of four letters, and this has none", "list it in a line without `slip`")
        } else {
            return Some(text);
        };
        let label = if folded.trim().is_empty() { "empty" } else { "this entry" };
        self.error(&BAD_DECLARATION, at, String::from(message), label, Some(String::from(help)));
        None
    }

    /// Whether the entries of a line may have a slip: one, and of whole words.
    fn slip(&mut self, source: SourceId, line: &EntryLine) -> bool {
        let Some((edits, span)) = line.slip else { return false };
        let what = match (line.kind, line.role) {
            (_, EntryRole::Not) => "`not`",
            (EntryKind::Inside, _) => "`inside`",
            (EntryKind::Pattern, _) => "a pattern",
            (EntryKind::Words | EntryKind::Whole, _) if edits == 1 => return true,
            (EntryKind::Words | EntryKind::Whole, _) => {
                let message = String::from("one letter may be amiss, no more and no less");
                let help = Some(String::from("write `slip 1`"));
                self.error(&BAD_DECLARATION, loc(source, span), message, "another number", help);
                return false;
            }
        };
        let message = format!("a slip is in one letter of a whole word, and this is {what}");
        let help = Some(String::from("list the words as `words` or `whole`, or take the slip away"));
        self.error(&BAD_DECLARATION, loc(source, span), message, "cannot stand here", help);
        false
    }

    /// A weight, in thousandths.
    fn weight(&mut self, source: SourceId, word: &Word) -> u32 {
        match thousandths(&word.text) {
            Some(weight) if (1..=WHOLE_SCORE).contains(&weight) => weight,
            _ => {
                let message = format!("`{}` is no weight", word.text);
                let help = Some(String::from("a weight is more than 0 and at most 1, with up to three decimals"));
                self.error(&BAD_DECLARATION, loc(source, word.span), message, "this weight", help);
                WHOLE_SCORE
            }
        }
    }
}

/// `0.25` as 250; none where it has more than three decimals, or is too large to be of use.
pub(super) fn thousandths(written: &str) -> Option<u32> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    let padded = format!("{decimals:0<3}");
    if padded.len() > 3 {
        return None;
    }
    whole.parse::<u32>().ok()?.checked_mul(WHOLE_SCORE)?.checked_add(padded.parse().ok()?)
}
