//! What packs change in those below: values that they set, and what they add.
//!
//! Changes are gathered first, by the name of what is changed; whoever declares that takes them in. So what an overlay
//! sets or adds is checked like what the base says itself.

use super::mistakes::{BAD_DECLARATION, UNKNOWN_TARGET};
use super::names::{Checker, loc};
use super::packs::prefix;
use super::policy::PackDef;
use super::types::{EnumDef, FieldDef};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{self, Added, Entry, Field, ItemKind, LexiconGroup, ParamValue, SetValue, Word};
use crate::text::{Loc, SourceId, Sources};
use rustc_hash::FxHashMap;

/// One change, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) source: SourceId,
    /// The name of what is changed, as written.
    pub(super) target: &'a Word,
    pub(super) what: Altered<'a>,
}

/// What is changed.
#[derive(Clone, Copy)]
pub(super) enum Altered<'a> {
    /// The value of a param.
    Param(&'a ParamValue),
    /// All entries of a list.
    Entries(&'a [Entry]),
    /// Entries added to a list.
    MoreEntries(&'a [Entry]),
    /// Entries added to a lexicon.
    MoreWords(&'a [LexiconGroup]),
    /// Symbols added to an enum.
    MoreSymbols(&'a [Word]),
    /// Fields added to a record.
    MoreFields(&'a [Field]),
    /// Fields added to the facts of a subject.
    MoreFacts(&'a [Field]),
}

/// What a name is declared as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Declared {
    Param,
    List,
    Lexicon,
    Enum,
    Record,
    Subject,
    /// Something that stays as it is.
    Other(&'static str),
}

impl Declared {
    fn of(item: &ItemKind) -> Option<(Self, &Word)> {
        Some(match item {
            ItemKind::Param(item) => (Self::Param, &item.name),
            ItemKind::List(item) => (Self::List, &item.name),
            ItemKind::Lexicon(item) => (Self::Lexicon, &item.name),
            ItemKind::Enum(item) => (Self::Enum, &item.name),
            ItemKind::Record(item) => (Self::Record, &item.name),
            ItemKind::Subject(item) => (Self::Subject, &item.name),
            ItemKind::Define(item) => (Self::Other("a define"), &item.name),
            ItemKind::Content(item) => (Self::Other("a content"), &item.name),
            ItemKind::Rule(item) => (Self::Other("a rule"), &item.name),
            ItemKind::Exception(item) => (Self::Other("an exception"), &item.name),
            _ => return None,
        })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Param => "a param",
            Self::List => "a list",
            Self::Lexicon => "a lexicon",
            Self::Enum => "an enum",
            Self::Record => "a record",
            Self::Subject => "a subject",
            Self::Other(word) => word,
        }
    }

    /// How it is changed; nothing where it is not.
    fn way(self, name: &str) -> Option<String> {
        Some(match self {
            Self::Param => format!("write `set {name} = …`"),
            Self::List => format!("write `list {name} add {{ … }}`, or `set {name} = {{ … }}` for another list"),
            Self::Lexicon => format!("write `lexicon {name} add {{ … }}`"),
            Self::Enum => format!("write `enum {name} add {{ … }}`"),
            Self::Record => format!("write `record {name} add {{ … }}`"),
            Self::Subject => format!("write `subject {name} add {{ facts {{ … }} }}`"),
            Self::Other(_) => return None,
        })
    }
}

impl Altered<'_> {
    const fn of(self) -> Declared {
        match self {
            Self::Param(_) => Declared::Param,
            Self::Entries(_) | Self::MoreEntries(_) => Declared::List,
            Self::MoreWords(_) => Declared::Lexicon,
            Self::MoreSymbols(_) => Declared::Enum,
            Self::MoreFields(_) => Declared::Record,
            Self::MoreFacts(_) => Declared::Subject,
        }
    }

    /// Whether it takes the place of what was there.
    const fn replaces(self) -> bool {
        match self {
            Self::Param(_) | Self::Entries(_) => true,
            Self::MoreEntries(_)
            | Self::MoreWords(_)
            | Self::MoreSymbols(_)
            | Self::MoreFields(_)
            | Self::MoreFacts(_) => false,
        }
    }
}

/// Where a name is declared.
struct Place {
    declared: Declared,
    loc: Loc,
    /// What may stand before it: pack and module.
    prefix: String,
}

impl<'a> Checker<'a> {
    /// Gathers all changes; what cannot be changed is told.
    pub(super) fn gather_changes(&mut self, sources: &Sources, packs: &[PackDef], modules: &'a [ast::Module]) {
        let mut changes: Vec<Change<'a>> = Vec::new();
        for module in modules {
            for item in &module.items {
                let (target, what) = match &item.kind {
                    ItemKind::Set(item) => match &item.value {
                        SetValue::Param(value) => (&item.target, Altered::Param(value)),
                        SetValue::List(entries) => (&item.target, Altered::Entries(entries)),
                    },
                    ItemKind::Add(item) => (
                        &item.target,
                        match &item.added {
                            Added::Entries(entries) => Altered::MoreEntries(entries),
                            Added::Groups(groups) => Altered::MoreWords(groups),
                            Added::Symbols(symbols) => Altered::MoreSymbols(symbols),
                            Added::Fields(fields) => Altered::MoreFields(fields),
                            Added::Facts(fields) => Altered::MoreFacts(fields),
                        },
                    ),
                    _ => continue,
                };
                changes.push(Change { source: module.source, target, what });
            }
        }
        if changes.is_empty() {
            return;
        }
        let mut places: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
        for module in modules {
            let prefix = prefix(sources, packs, module);
            for (declared, name) in module.items.iter().filter_map(|item| Declared::of(&item.kind)) {
                let loc = loc(module.source, name.span);
                places.entry(&name.text).or_default().push(Place { declared, loc, prefix: prefix.clone() });
            }
        }
        for change in changes {
            if let Some(name) = self.changed(sources, &places, change) {
                self.changes.entry(name).or_default().push(change);
            }
        }
    }

    /// The name of what a change changes, where it can.
    fn changed(
        &mut self,
        sources: &Sources,
        places: &FxHashMap<&str, Vec<Place>>,
        change: Change<'a>,
    ) -> Option<&'a str> {
        let written: &'a str = &change.target.text;
        let (before, name) = written.rsplit_once('.').unwrap_or(("", written));
        let at = loc(change.source, change.target.span);
        let wanted = change.what.of();
        let found = places.get(name).map_or(&[][..], Vec::as_slice);
        let Some(place) = found.iter().find(|place| place.declared == wanted).or_else(|| found.first()) else {
            if !self.unread.contains(name) {
                let of_kind = |place: &&Place| place.declared == wanted;
                let known = places.iter().filter(|(_, places)| places.iter().any(|place| of_kind(&place)));
                let mut known: Vec<&str> = known.map(|(name, _)| *name).collect();
                known.sort_unstable();
                let message = format!("no pack below declares `{name}`");
                let help = suggest::did_you_mean(name, known);
                self.error(&UNKNOWN_TARGET, at, message, "not there", help);
            }
            return None;
        };
        if place.declared != wanted {
            let message = format!("`{name}` is {}, and not {}", place.declared.word(), wanted.word());
            let way = place.declared.way(written).unwrap_or_else(|| {
                String::from("it stays as its pack says; what it does can be added to, excepted or waived")
            });
            let mistake = Diagnostic::error(&BAD_DECLARATION, message)
                .at(at, "changed here")
                .at(place.loc, "declared here")
                .help(way);
            self.tell(mistake);
            return None;
        }
        let pack = place.prefix.split('.').next().unwrap_or_default();
        if !before.is_empty() && before != pack && before != place.prefix {
            let message = format!("`{name}` is not in `{before}`");
            let help = Some(format!("write `{}.{name}`", place.prefix));
            self.error(&UNKNOWN_TARGET, at, message, "not there", help);
            return None;
        }
        if sources.pack_of(place.loc.source) == sources.pack_of(change.source) {
            let message = format!("`{name}` is of this pack itself");
            let mistake = Diagnostic::error(&BAD_DECLARATION, message)
                .at(at, "changed here")
                .at(place.loc, "declared here")
                .help("change it where it is declared");
            self.tell(mistake);
            return None;
        }
        let same_pack = |known: &&Change<'_>| sources.pack_of(known.source) == sources.pack_of(change.source);
        let earlier = self.changes.get(name).map_or(&[][..], Vec::as_slice).iter();
        if let Some(first) = earlier.filter(same_pack).find(|known| known.what.replaces() && change.what.replaces()) {
            let first = loc(first.source, first.target.span);
            self.twice(format!("`{name}` is set twice"), at, first, "keep one of them");
            return None;
        }
        Some(name)
    }

    /// The changes to what has a name, those of the lower packs first.
    pub(super) fn changes_of(&self, name: &str) -> Vec<Change<'a>> {
        self.changes.get(name).cloned().unwrap_or_default()
    }

    /// The symbols that packs add to an enum.
    pub(super) fn add_symbols(&mut self, def: &mut EnumDef) {
        for change in self.changes_of(&def.name) {
            let Altered::MoreSymbols(symbols) = change.what else { continue };
            self.repeated_words(change.source, symbols.iter());
            for symbol in symbols {
                self.can_be_symbol(change.source, symbol);
                let at = loc(change.source, symbol.span);
                if !def.symbols.contains(&symbol.text) {
                    def.symbols.push(symbol.text.clone());
                    self.added_symbols.push((def.name.clone(), symbol.text.clone(), at));
                    continue;
                }
                // One that stands twice here has been told.
                if symbols
                    .iter()
                    .find(|known| known.text == symbol.text)
                    .is_some_and(|first| std::ptr::eq(first, symbol))
                {
                    let message = format!("`{}` is a symbol of `{}` already", symbol.text, def.name);
                    self.twice(message, at, def.loc, "take it away");
                }
            }
        }
    }

    /// Fields with those that packs add to their record, or to the facts of their subject.
    pub(super) fn with_more_fields(&mut self, mut fields: Vec<FieldDef>, name: &str) -> Vec<FieldDef> {
        for change in self.changes_of(name) {
            let (Altered::MoreFields(more) | Altered::MoreFacts(more)) = change.what else { continue };
            for field in self.fields(change.source, more) {
                match fields.iter().find(|known| known.name == field.name) {
                    Some(known) => {
                        let first = known.loc;
                        self.duplicate(&field.name, field.loc, first);
                    }
                    None => fields.push(field),
                }
            }
        }
        fields
    }

    /// Facts cannot be added where a whole record is the only one.
    pub(super) fn no_more_facts(&mut self, subject: &str, record: &str) {
        for change in self.changes_of(subject) {
            let Altered::MoreFacts(_) = change.what else { continue };
            let message = format!("the whole record is the one fact of `{subject}`");
            let help = Some(format!("add the fields to it: `record {record} add {{ … }}`"));
            self.error(
                &BAD_DECLARATION,
                loc(change.source, change.target.span),
                message,
                "takes no facts beside it",
                help,
            );
        }
    }
}
