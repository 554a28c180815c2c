//! Lexicons: from pairs to the tree.

use super::{Builder, nothing, parts};
use crate::syntax::ast::{EntryKind, EntryLine, EntryRole, EntryTexts, LexiconGroup, LexiconItem, Word};
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn lexicon(&mut self, pair: Pair<'_, Rule>) -> LexiconItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = LexiconItem { name, by: None, folds: Vec::new(), groups: Vec::new() };
        let mut groups = Vec::new();
        for part in inner {
            match part.as_rule() {
                Rule::lexicon_by => item.by = parts(part).next().map(|name| self.word(&name)),
                Rule::folds => item.folds.extend(self.words(part)),
                _ => groups.push(part),
            }
        }
        item.groups = self.lexicon_groups(groups.into_iter());
        item
    }

    /// Groups, and in one without a name what stands outside of any.
    pub(super) fn lexicon_groups<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Vec<LexiconGroup> {
        let mut groups = Vec::new();
        let mut loose = LexiconGroup { name: None, lines: Vec::new(), cites: Vec::new() };
        for part in pairs {
            if part.as_rule() == Rule::group_entries {
                let mut inner = parts(part);
                let name = Some(self.name(&mut inner));
                let mut group = LexiconGroup { name, lines: Vec::new(), cites: Vec::new() };
                for part in inner {
                    self.group_part(part, &mut group);
                }
                groups.push(group);
            } else {
                self.group_part(part, &mut loose);
            }
        }
        if !loose.lines.is_empty() || !loose.cites.is_empty() {
            groups.push(loose);
        }
        groups
    }

    fn group_part(&mut self, pair: Pair<'_, Rule>, group: &mut LexiconGroup) {
        if pair.as_rule() == Rule::cites {
            group.cites.extend(self.words(pair));
            return;
        }
        let mut line = EntryLine {
            kind: EntryKind::Words,
            role: EntryRole::Found,
            texts: EntryTexts::Listed(Vec::new()),
            slip: None,
            cites: Vec::new(),
            days: None,
        };
        for part in parts(pair) {
            let span = self.span(&part);
            match part.as_rule() {
                // What cannot be found cites nothing: behind `not`, the clauses are those of the group.
                Rule::cites if line.role == EntryRole::Not => group.cites.extend(self.words(part)),
                Rule::cites => line.cites.extend(self.words(part)),
                Rule::slip => {
                    let edits = parts(part).next().map(|edits| (self.number(&edits), span));
                    self.once(&mut line.slip, edits, "slip", span);
                }
                Rule::entry_days => {
                    let days = self.days(parts(part));
                    let keyword = if days.from.is_some() { "from" } else { "until" };
                    self.once(&mut line.days, Some(days), keyword, span);
                }
                _ => self.entry_texts(part, &mut line),
            }
        }
        group.lines.push(line);
    }

    fn entry_texts(&mut self, pair: Pair<'_, Rule>, line: &mut EntryLine) {
        match pair.as_rule() {
            Rule::weigh_line => line.role = EntryRole::Weigh,
            Rule::not_line => line.role = EntryRole::Not,
            Rule::pattern_line => line.kind = EntryKind::Pattern,
            _ => {}
        }
        let mut listed: Vec<(Word, Option<Word>)> = Vec::new();
        for part in parts(pair) {
            match part.as_rule() {
                Rule::review_mark => line.role = EntryRole::Review,
                Rule::entry_kind => {
                    line.kind = match part.as_str() {
                        "whole" => EntryKind::Whole,
                        "inside" => EntryKind::Inside,
                        _ => EntryKind::Words,
                    };
                }
                Rule::word_file => {
                    let path = parts(part).next().map_or_else(nothing, |path| self.string(&path));
                    line.texts = EntryTexts::File(path);
                    return;
                }
                Rule::decimal => {
                    if let Some((_, weight)) = listed.last_mut() {
                        *weight = Some(self.word(&part));
                    }
                }
                Rule::regex => listed.push((self.word(&part), None)),
                _ => listed.push((self.string(&part), None)),
            }
        }
        line.texts = EntryTexts::Listed(listed);
    }
}
