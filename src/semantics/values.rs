//! Params, lists, contents and profiles: what they hold; and the heads of defines.

use super::mistakes::WRONG_ARGUMENTS;
use super::names::{Checker, Entity, loc};
use super::overlay::Altered;
use super::policy::{ContentDef, EntryDef, ListDef, ParamDef, Stretch};
use super::rules::effect;
use super::tree::{ListId, ParamId};
use super::types::{ContentId, Literal, Ty};
use crate::decision::Effect;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, Entry, ItemKind, ListItem, ParamValue, ProfileItem};
use crate::text::{Loc, SourceId};
use std::collections::BTreeMap;

/// The entries of a list.
#[derive(Default)]
struct Listed<'a> {
    defs: Vec<EntryDef>,
    written: Vec<(SourceId, &'a Entry)>,
    places: Vec<(Literal, Stretch, Loc)>,
}

impl<'a> Checker<'a> {
    /// Params, lists, lexicons, contents, and the heads of defines.
    pub(super) fn values(&mut self, source: SourceId, item: &'a ItemKind) {
        match item {
            ItemKind::Param(item) => {
                let (ty, range, _) = self.field_type(source, &item.ty);
                let mut values = self.param_values(source, &item.value, ty, range);
                for change in self.changes_of(&item.name.text) {
                    if let Altered::Param(value) = change.what {
                        values = self.param_values(change.source, value, ty, range);
                    }
                }
                let cites = self.cited(source, &item.cites);
                let id = ParamId::from_index(self.params.len());
                if self.declare(source, &item.name, Entity::Param(id)) {
                    self.params.push(ParamDef {
                        name: item.name.text.clone(),
                        doc: None,
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

    /// Keeps what an author says above a define, a param or a list.
    pub(super) fn described(&mut self, item: &ast::Item) {
        let Some(doc) = &item.doc else { return };
        let name = match &item.kind {
            ItemKind::Define(item) => &item.name,
            ItemKind::Param(item) => &item.name,
            ItemKind::List(item) => &item.name,
            _ => return,
        };
        let kept = match self.entity(&name.text) {
            Some(Entity::Define(id)) => &mut self.defines[id.index()].doc,
            Some(Entity::Param(id)) => &mut self.params[id.index()].doc,
            Some(Entity::List(id)) => &mut self.lists[id.index()].doc,
            _ => return,
        };
        kept.get_or_insert_with(|| doc.clone());
    }

    /// The value of a param, or its values and their periods; none where one of them is a mistake.
    fn param_values(
        &mut self,
        source: SourceId,
        written: &ParamValue,
        ty: Ty,
        range: Option<(i64, i64)>,
    ) -> Option<Vec<(Stretch, Literal)>> {
        let value = |checker: &mut Self, value: &ast::Value| {
            let at = loc(source, value.span);
            checker.literal(source, value, ty).filter(|literal| checker.in_range(at, literal, range))
        };
        match written {
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
        let mut listed = Listed::default();
        for entry in &item.entries {
            self.list_entry(source, entry, (ty, range), &mut listed);
        }
        for change in self.changes_of(&item.name.text) {
            let (Altered::Entries(entries) | Altered::MoreEntries(entries)) = change.what else { continue };
            if let Altered::Entries(_) = change.what {
                listed = Listed::default();
            }
            for entry in entries {
                self.list_entry(change.source, entry, (ty, range), &mut listed);
            }
        }
        let id = ListId::from_index(self.lists.len());
        if self.declare(source, &item.name, Entity::List(id)) {
            self.lists.push(ListDef {
                doc: None,
                name: item.name.text.clone(),
                ty,
                cites,
                entries: listed.defs,
                loc: loc(source, item.name.span),
            });
            self.list_entries.push(listed.written);
        }
    }

    fn list_entry(
        &mut self,
        source: SourceId,
        entry: &'a Entry,
        (ty, range): (Ty, Option<(i64, i64)>),
        listed: &mut Listed<'a>,
    ) {
        let at = loc(source, entry.span);
        let cites = self.cited(source, &entry.cites);
        let value_at = loc(source, entry.value.span);
        let Some(value) = self.literal(source, &entry.value, ty) else { return };
        self.in_range(value_at, &value, range);
        let during = match &entry.days {
            None => Stretch::ALWAYS,
            Some(days) => match self.stretch(source, days) {
                Some(stretch) => stretch,
                None => return,
            },
        };
        let same = |(known, stretch, _): &&(Literal, Stretch, Loc)| *known == value && stretch.meets(during);
        if let Some((.., first)) = listed.places.iter().find(same) {
            let first = *first;
            self.twice(String::from("this is listed twice"), value_at, first, "take one away");
            return;
        }
        listed.places.push((value.clone(), during, value_at));
        listed.written.push((source, entry));
        listed.defs.push(EntryDef { value, cites, when: BTreeMap::new(), during, loc: at });
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
