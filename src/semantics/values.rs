//! Params, lists, lexicons, contents and profiles: what they hold; and the heads of defines.

use super::mistakes::{BAD_DECLARATION, UNKNOWN_FOLD, UNKNOWN_TYPE, WRONG_ARGUMENTS};
use super::names::{Checker, Entity, loc};
use super::policy::{ContentDef, EntryDef, LexiconDef, ListDef, ParamDef, Stretch};
use super::rules::effect;
use super::tree::{LexiconId, ListId, ParamId};
use super::types::{ContentId, Literal, Ty};
use crate::decision::Effect;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{self, EntryKind, ItemKind, LexiconGroup, LexiconItem, ListItem, ParamValue, ProfileItem};
use crate::text::fold::Folds;
use crate::text::{Loc, SourceId};
use std::collections::BTreeMap;

impl<'a> Checker<'a> {
    /// Params, lists, lexicons, contents, and the heads of defines.
    pub(super) fn values(&mut self, source: SourceId, item: &'a ItemKind) {
        match item {
            ItemKind::Param(item) => {
                let (ty, range, _) = self.field_type(source, &item.ty);
                let values = self.param_values(source, item, ty, range);
                let cites = self.cited(source, &item.cites);
                let id = ParamId::from_index(self.params.len());
                if self.declare(source, &item.name, Entity::Param(id)) {
                    self.params.push(ParamDef {
                        name: item.name.text.clone(),
                        ty: if values.is_some() { ty } else { Ty::Error },
                        values: values.unwrap_or_default(),
                        cites,
                        loc: loc(source, item.name.span),
                    });
                }
            }
            ItemKind::List(item) => self.list(source, item),
            ItemKind::Lexicon(item) => self.lexicon_item(source, item),
            ItemKind::Content(item) => {
                let id = ContentId::from_index(self.contents.len());
                if self.declare(source, &item.name, Entity::Content(id)) {
                    self.contents.push(ContentDef {
                        name: item.name.text.clone(),
                        parts: BTreeMap::new(),
                        loc: loc(source, item.name.span),
                    });
                    self.content_items.push((source, item));
                }
            }
            ItemKind::Define(item) => self.define_head(source, item),
            _ => {}
        }
    }

    /// The value of a param, or its values and their periods; none where one of them is a mistake.
    fn param_values(
        &mut self,
        source: SourceId,
        item: &ast::ParamItem,
        ty: Ty,
        range: Option<(i64, i64)>,
    ) -> Option<Vec<(Stretch, Literal)>> {
        let value = |checker: &mut Self, value: &ast::Value| {
            let at = loc(source, value.span);
            checker.literal(source, value, ty).filter(|literal| checker.in_range(at, literal, range))
        };
        match &item.value {
            ParamValue::Always(written) => Some(vec![(Stretch::ALWAYS, value(self, written)?)]),
            ParamValue::Dated(periods) => {
                let mut all = Vec::with_capacity(periods.len());
                for (days, written) in periods {
                    let (stretch, value) = (self.stretch(source, days), value(self, written));
                    all.extend(stretch.zip(value).map(|(stretch, value)| (stretch, loc(source, days.span), value)));
                }
                let sound = all.len() == periods.len();
                let told = self.mistakes.len();
                let values = if sound { self.periods(all) } else { Vec::new() };
                (sound && self.mistakes.len() == told).then_some(values)
            }
        }
    }

    fn define_head(&mut self, source: SourceId, item: &ast::DefineItem) {
        let Some(Entity::Define(id)) = self.entity(&item.name.text) else { return };
        let parameters: Vec<Ty> =
            item.parameters.iter().map(|parameter| self.type_ref(source, &parameter.ty)).collect();
        self.repeated_words(source, item.parameters.iter().map(|parameter| &parameter.name));
        self.repeated_words(source, item.on.iter());
        let cites = self.cited(source, &item.cites);
        for on in &item.on {
            self.subject_named(source, on);
        }
        let nth = self.define_items[id.index()].iter().position(|(_, known)| std::ptr::eq(*known, item)).unwrap_or(0);
        self.parameters.insert((id, nth), parameters.clone());
        let def = &mut self.defines[id.index()];
        def.cites.extend(cites);
        if nth == 0 {
            def.parameters = parameters;
        } else if def.parameters != parameters {
            let mistake =
                Diagnostic::error(&WRONG_ARGUMENTS, format!("the bodies of `{}` take different parameters", def.name))
                    .at(loc(source, item.name.span), "others here")
                    .at(def.loc, "than here")
                    .help("give all bodies the same ones");
            self.tell(mistake);
        }
    }

    fn list(&mut self, source: SourceId, item: &'a ListItem) {
        let (ty, range, _) = self.field_type(source, &item.ty);
        let cites = self.cited(source, &item.cites);
        let mut entries: Vec<EntryDef> = Vec::with_capacity(item.entries.len());
        let mut places: Vec<(Literal, Stretch, Loc)> = Vec::new();
        for entry in &item.entries {
            let at = loc(source, entry.span);
            let cites = self.cited(source, &entry.cites);
            let value_at = loc(source, entry.value.span);
            let Some(value) = self.literal(source, &entry.value, ty) else { continue };
            self.in_range(value_at, &value, range);
            let during = match &entry.days {
                None => Stretch::ALWAYS,
                Some(days) => match self.stretch(source, days) {
                    Some(stretch) => stretch,
                    None => continue,
                },
            };
            let same = |(known, stretch, _): &&(Literal, Stretch, Loc)| *known == value && stretch.meets(during);
            if let Some((.., first)) = places.iter().find(same) {
                let first = *first;
                self.twice(String::from("this is listed twice"), value_at, first, "take one away");
                continue;
            }
            places.push((value.clone(), during, value_at));
            entries.push(EntryDef { value, cites, when: BTreeMap::new(), during, loc: at });
        }
        let id = ListId::from_index(self.lists.len());
        if self.declare(source, &item.name, Entity::List(id)) {
            self.lists.push(ListDef {
                name: item.name.text.clone(),
                ty,
                cites,
                entries,
                loc: loc(source, item.name.span),
            });
            self.list_items.push((source, item));
        }
    }

    fn lexicon_item(&mut self, source: SourceId, item: &LexiconItem) {
        let by = item.by.as_ref().and_then(|word| match self.entity(&word.text) {
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
        });
        self.repeated_words(source, item.folds.iter());
        let mut folds = Folds::default();
        for word in &item.folds {
            match Folds::from_name(&word.text) {
                Some(fold) => folds = folds.union(fold),
                None => {
                    let help = suggest::did_you_mean(&word.text, Folds::NAMES)
                        .or_else(|| Some(format!("this version folds by {}", suggest::one_of(&Folds::NAMES, 4))));
                    let message = format!("there is no fold `{}`", word.text);
                    self.error(&UNKNOWN_FOLD, loc(source, word.span), message, "not a fold", help);
                }
            }
        }
        let mut entries = Vec::new();
        let mut cites = Vec::new();
        let mut seen: BTreeMap<(u32, EntryKind, String), Loc> = BTreeMap::new();
        for group in &item.groups {
            cites.extend(self.cited(source, &group.cites));
            let index = match (&group.name, by) {
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
                    let at = group.entries.first().map_or(item.name.span, |entry| entry.text.span);
                    let symbol = self.enums[by.index()].symbols.first().cloned().unwrap_or_default();
                    let message = format!("`{}` is by an enum, so each entry belongs into a group", item.name.text);
                    let help = Some(format!("put it into one: `{symbol} {{ … }}`"));
                    self.error(&BAD_DECLARATION, loc(source, at), message, "in no group", help);
                    None
                }
            };
            for (at, kind, text) in self.lexicon_entries(source, group) {
                let Some(index) = index else { continue };
                match seen.get(&(index, kind, text.clone())).copied() {
                    Some(first) => self.twice(format!("`{text}` is listed twice"), at, first, "take one away"),
                    None => {
                        seen.insert((index, kind, text.clone()), at);
                        entries.push((index, kind, text));
                    }
                }
            }
        }
        if self.declare(source, &item.name, Entity::Lexicon(LexiconId::from_index(self.lexicons.len()))) {
            let loc = loc(source, item.name.span);
            self.lexicons.push(LexiconDef { name: item.name.text.clone(), by, folds, entries, cites, loc });
        }
    }

    /// The entries of a group that can be looked for.
    fn lexicon_entries(&mut self, source: SourceId, group: &LexiconGroup) -> Vec<(Loc, EntryKind, String)> {
        let mut entries = Vec::with_capacity(group.entries.len());
        for entry in &group.entries {
            let at = loc(source, entry.text.span);
            let text = match entry.kind {
                EntryKind::Pattern => self.regex(at, &entry.text.text),
                _ => Some(entry.text.text.clone()),
            };
            match text {
                Some(text) if text.trim().is_empty() => {
                    let message = String::from("an entry without words finds nothing");
                    self.error(&BAD_DECLARATION, at, message, "empty", Some(String::from("take it away")));
                }
                Some(text) => entries.push((at, entry.kind, text)),
                None => {}
            }
        }
        entries
    }

    pub(super) fn profiles<'p>(
        &mut self,
        items: impl Iterator<Item = (SourceId, &'p ProfileItem)>,
    ) -> BTreeMap<String, Vec<(Effect, Effect)>> {
        let mut profiles = BTreeMap::new();
        let mut places: BTreeMap<&str, Loc> = BTreeMap::new();
        for (source, item) in items {
            self.repeated_words(source, item.map.iter().map(|(from, _)| from));
            let at = loc(source, item.name.span);
            if let Some(first) = places.insert(&item.name.text, at) {
                self.duplicate(&item.name.text, at, first);
            }
            let map: Vec<(Effect, Effect)> = item.map.iter().map(|(from, to)| (effect(from), effect(to))).collect();
            profiles.insert(item.name.text.clone(), map);
        }
        profiles.entry(String::from("default")).or_default();
        profiles
    }
}
