//! The checker's tables: every name of a pack, what it stands for, and where it was declared.

use super::exceptions::Exception;
use super::infer::time::BUILT_IN;
use super::mistakes::{DUPLICATE, NOT_ON_SUBJECT, UNKNOWN_CLAUSE, UNKNOWN_SUBJECT};
use super::overlay::Change;
use super::policy::{CalendarDef, ClauseDef, ContentDef, DefineDef, JurisdictionDef, LexiconDef, ListDef, ParamDef};
use super::tree::{CalendarId, DefineId, LexiconId, ListId, Measure, ParamId};
use super::types::{ContentId, EnumDef, EnumId, RecordDef, RecordId, Scalar, SubjectDef, SubjectId, Ty};
use crate::diagnostic::{Code, Diagnostic, Label, Place, suggest};
use crate::syntax::ast::{ActionItem, ContentItem, DefineItem, Entry, Word};
use crate::text::{Loc, PackId, SourceId, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a name of the pack stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Entity {
    Enum(EnumId),
    Record(RecordId),
    Define(DefineId),
    Param(ParamId),
    List(ListId),
    Lexicon(LexiconId),
    Calendar(CalendarId),
    Content(ContentId),
}

/// All that is known while a pack is checked.
#[derive(Default)]
pub(super) struct Checker<'a> {
    pub(super) mistakes: Vec<Diagnostic>,
    /// What packs change in those below, by the name of what is changed.
    pub(super) changes: FxHashMap<&'a str, Vec<Change<'a>>>,
    /// By file, the pack that it belongs to.
    pub(super) packs: Vec<PackId>,
    pub(super) names: FxHashMap<String, (Entity, Loc)>,
    pub(super) enums: Vec<EnumDef>,
    /// Symbols that packs add: enum, symbol, place.
    pub(super) added_symbols: Vec<(String, String, Loc)>,
    pub(super) records: Vec<RecordDef>,
    pub(super) subjects: Vec<SubjectDef>,
    pub(super) defines: Vec<DefineDef>,
    /// Bodies as written, in the order of the files.
    pub(super) define_items: Vec<Vec<(SourceId, &'a DefineItem)>>,
    /// Bodies that are being looked at: a use of one of these is a cycle.
    pub(super) pending: Vec<(DefineId, SubjectId)>,
    /// Those that have been, by their place among the bodies of their define.
    pub(super) seen_bodies: FxHashSet<(DefineId, usize)>,
    /// Types of the parameters of each body.
    pub(super) parameters: FxHashMap<(DefineId, usize), Vec<Ty>>,
    /// Defines whose cycle has been told.
    pub(super) cyclic: FxHashSet<DefineId>,
    /// What cannot be used on a subject, and why: told at each place where it is.
    pub(super) not_there: FxHashMap<(Entity, SubjectId), Diagnostic>,
    /// What has been learnt on a subject, so that it can be forgotten again.
    pub(super) notes: Vec<Note>,
    /// How deep the expression that is looked at stands, defines and all.
    pub(super) depth: Depth,
    pub(super) params: Vec<ParamDef>,
    pub(super) lists: Vec<ListDef>,
    /// By list, its entries as written.
    pub(super) list_entries: Vec<Vec<(SourceId, &'a Entry)>>,
    /// Lists whose conditions have been looked at on a subject.
    pub(super) lists_seen: FxHashSet<(ListId, SubjectId)>,
    pub(super) calendars: Vec<CalendarDef>,
    pub(super) jurisdictions: Vec<JurisdictionDef>,
    pub(super) lexicons: Vec<LexiconDef>,
    pub(super) contents: Vec<ContentDef>,
    pub(super) content_items: Vec<(SourceId, &'a ContentItem)>,
    pub(super) clauses: Vec<ClauseDef>,
    pub(super) clause_ids: BTreeMap<String, usize>,
    /// Exceptions that stand by themselves.
    pub(super) exceptions: Vec<Exception<'a>>,
    pub(super) actions: BTreeMap<String, (SourceId, &'a ActionItem)>,
    /// Names of items that are there and cannot be used: their mistakes have been told.
    pub(super) unread: FxHashSet<String>,
}

/// Something that has been looked at on a subject.
#[derive(Clone, Copy, Debug)]
pub(super) enum Note {
    Body(DefineId, SubjectId),
    Seen(DefineId, usize),
    Content(ContentId, SubjectId),
    List(ListId, SubjectId),
    Cyclic(DefineId),
    TooDeep,
}

/// How deep expressions stand in each other, and how many there are, with the bodies of all defines in their places.
#[derive(Debug, Default)]
pub(super) struct Depth {
    /// The depth here.
    pub(super) now: usize,
    /// The deepest since someone looked.
    pub(super) deepest: usize,
    /// How many there were since someone looked.
    pub(super) count: usize,
    /// Depth and number of the bodies that are known, each from its own top.
    pub(super) of_bodies: FxHashMap<(DefineId, SubjectId), (usize, usize)>,
    /// It has been told once that it is too much.
    pub(super) told: bool,
}

impl Checker<'_> {
    pub(super) fn tell(&mut self, mistake: Diagnostic) {
        self.mistakes.push(mistake);
    }

    pub(super) fn error(&mut self, code: &'static Code, loc: Loc, message: String, label: &str, help: Option<String>) {
        self.tell(Diagnostic::error(code, message).at(loc, label).help_if(help));
    }

    /// Declares a name of the pack; false, with a mistake told, where it is taken.
    pub(super) fn declare(&mut self, source: SourceId, name: &Word, entity: Entity) -> bool {
        let loc = Loc { source, span: name.span };
        let built_in = name.text == "as_of"
            || Measure::named(&name.text).is_some()
            || BUILT_IN.contains(&name.text.as_str())
            || (matches!(entity, Entity::Enum(_) | Entity::Record(_))
                && (name.text == "map" || Scalar::NAMED.iter().any(|(known, _)| *known == name.text)));
        if built_in {
            let help = Some(String::from("choose another name"));
            let message = format!("`{}` is a name of the language", name.text);
            self.error(&DUPLICATE, loc, message, "declared again here", help);
            return false;
        }
        if let Some((_, first)) = self.names.get(&name.text).copied() {
            self.duplicate(&name.text, loc, first);
            return false;
        }
        self.names.insert(name.text.clone(), (entity, loc));
        true
    }

    pub(super) fn duplicate(&mut self, name: &str, second: Loc, first: Loc) {
        self.twice(format!("`{name}` is declared twice"), second, first, "rename one of them, or take one away");
    }

    pub(super) fn twice(&mut self, message: String, second: Loc, first: Loc, help: &str) {
        self.tell(Diagnostic::error(&DUPLICATE, message).at(second, "again here").at(first, "first here").help(help));
    }

    /// Tells of words that stand twice in a list of names.
    pub(super) fn repeated_words<'w>(&mut self, source: SourceId, words: impl Iterator<Item = &'w Word>) {
        let mut seen: Vec<&Word> = Vec::new();
        for word in words {
            match seen.iter().find(|known| known.text == word.text) {
                Some(first) => {
                    let message = format!("`{}` stands twice", word.text);
                    self.twice(message, loc(source, word.span), loc(source, first.span), "take one away");
                }
                None => seen.push(word),
            }
        }
    }

    /// Whether a mistake says that a fact is looked for where it is not.
    pub(super) fn is_elsewhere(mistake: &Diagnostic) -> bool {
        std::ptr::eq(mistake.code, &raw const NOT_ON_SUBJECT)
    }

    /// Facts that something lacks on a subject are the mistake of whoever uses it there. What was told since `told`
    /// of what stands `within` it is told at the place where it is used instead.
    pub(super) fn settle(&mut self, entity: Entity, subject: SubjectId, (told, used): (usize, Loc), within: Loc) {
        let lacks = |mistake: &Diagnostic| {
            let inside = mistake.labels.first().is_some_and(|label| match label.place {
                Place::Policy(at) => {
                    at.source == within.source && within.span.start <= at.span.start && at.span.end <= within.span.end
                }
                Place::Record(_) => false,
            });
            inside && Self::is_elsewhere(mistake)
        };
        let (elsewhere, others): (Vec<Diagnostic>, Vec<Diagnostic>) =
            self.mistakes.split_off(told).into_iter().partition(lacks);
        self.mistakes.extend(others);
        if let Some(first) = elsewhere.into_iter().next() {
            self.not_there.insert((entity, subject), first);
            self.tell_not_there(entity, subject, used);
        }
    }

    /// Tells of a use on a subject that lacks something.
    pub(super) fn tell_not_there(&mut self, entity: Entity, subject: SubjectId, used: Loc) {
        let Some(reason) = self.not_there.get(&(entity, subject)) else { return };
        let mut mistake = reason.clone();
        let text = format!("used on `{}` here", self.subjects[subject.index()].name);
        mistake.labels.insert(0, Label { place: Place::Policy(used), text });
        self.tell(mistake);
    }

    /// Forgets what has been learnt since `mark`.
    pub(super) fn forget(&mut self, mark: usize) {
        for note in self.notes.split_off(mark) {
            match note {
                Note::Body(id, subject) => {
                    self.defines[id.index()].bodies.remove(&subject);
                    self.depth.of_bodies.remove(&(id, subject));
                    self.not_there.remove(&(Entity::Define(id), subject));
                }
                Note::Seen(id, nth) => {
                    self.seen_bodies.remove(&(id, nth));
                }
                Note::Content(id, subject) => {
                    self.contents[id.index()].parts.remove(&subject);
                    self.not_there.remove(&(Entity::Content(id), subject));
                }
                Note::Cyclic(id) => {
                    self.cyclic.remove(&id);
                }
                Note::TooDeep => self.depth.told = false,
                Note::List(id, subject) => {
                    self.lists_seen.remove(&(id, subject));
                    self.not_there.remove(&(Entity::List(id), subject));
                }
            }
        }
    }

    pub(super) fn pack_of(&self, source: SourceId) -> PackId {
        self.packs.get(source.index()).copied().unwrap_or(PackId(0))
    }

    pub(super) fn entity(&self, name: &str) -> Option<Entity> {
        self.names.get(name).map(|(entity, _)| *entity)
    }

    /// Names of the pack that stand for a certain kind of thing.
    pub(super) fn names_of(&self, kind: impl Fn(Entity) -> bool) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.names.iter().filter(|(_, (entity, _))| kind(*entity)).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    pub(super) fn subject_named(&mut self, source: SourceId, word: &Word) -> Option<SubjectId> {
        if let Some(index) = self.subjects.iter().position(|subject| subject.name == word.text) {
            return Some(SubjectId::from_index(index));
        }
        if self.unread.contains(&word.text) {
            return None;
        }
        let known: Vec<&str> = self.subjects.iter().map(|subject| subject.name.as_str()).collect();
        let help = suggest::did_you_mean(&word.text, known.iter().copied())
            .unwrap_or_else(|| format!("the subjects are {}", suggest::one_of(&known, 8)));
        let loc = Loc { source, span: word.span };
        self.error(
            &UNKNOWN_SUBJECT,
            loc,
            format!("the model has no subject `{}`", word.text),
            "not a subject",
            Some(help),
        );
        None
    }

    /// The clauses of a `cites`; each that is not declared is told.
    pub(super) fn cited(&mut self, source: SourceId, words: &[Word]) -> Vec<Arc<str>> {
        self.repeated_words(source, words.iter());
        let mut cited = Vec::with_capacity(words.len());
        for word in words {
            if let Some(index) = self.clause_ids.get(&word.text) {
                cited.push(Arc::clone(&self.clauses[*index].id));
                continue;
            }
            if self.unread.contains(&word.text) {
                continue;
            }
            let help = suggest::did_you_mean(&word.text, self.clause_ids.keys().map(String::as_str));
            let help = help.or_else(|| Some(format!("declare it: `clause {} must \"…\" of …`", word.text)));
            let loc = Loc { source, span: word.span };
            self.error(&UNKNOWN_CLAUSE, loc, format!("no clause `{}` is declared", word.text), "not declared", help);
        }
        cited
    }
}

/// A place in the file that is being checked.
pub(super) const fn loc(source: SourceId, span: Span) -> Loc {
    Loc { source, span }
}
