//! The checker's tables: every name of a pack, what it stands for, and where it was declared.

use super::mistakes::{DUPLICATE, UNKNOWN_CLAUSE, UNKNOWN_SUBJECT};
use super::policy::{ClauseDef, ContentDef, DefineDef, LexiconDef, ListDef, ParamDef};
use super::tree::{DefineId, LexiconId, ListId, ParamId};
use super::types::{ContentId, EnumDef, EnumId, RecordDef, RecordId, SubjectDef, SubjectId};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::syntax::ast::{ActionItem, ContentItem, DefineItem, ListItem, Word};
use crate::text::{Loc, SourceId, Span};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a name of the pack stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Enum(EnumId),
    Record(RecordId),
    Define(DefineId),
    Param(ParamId),
    List(ListId),
    Lexicon(LexiconId),
    Content(ContentId),
}

/// All that is known while a pack is checked.
#[derive(Default)]
pub(super) struct Checker<'a> {
    pub(super) mistakes: Vec<Diagnostic>,
    pub(super) names: FxHashMap<String, (Entity, Loc)>,
    pub(super) enums: Vec<EnumDef>,
    pub(super) records: Vec<RecordDef>,
    pub(super) subjects: Vec<SubjectDef>,
    pub(super) defines: Vec<DefineDef>,
    /// Bodies as written, in the order of the files.
    pub(super) define_items: Vec<Vec<(SourceId, &'a DefineItem)>>,
    /// Bodies that are being looked at: a use of one of these is a cycle.
    pub(super) pending: Vec<(DefineId, SubjectId)>,
    pub(super) params: Vec<ParamDef>,
    pub(super) lists: Vec<ListDef>,
    pub(super) list_items: Vec<(SourceId, &'a ListItem)>,
    /// Lists whose conditions have been looked at on a subject.
    pub(super) lists_seen: Vec<(ListId, SubjectId)>,
    pub(super) lexicons: Vec<LexiconDef>,
    pub(super) contents: Vec<ContentDef>,
    pub(super) content_items: Vec<(SourceId, &'a ContentItem)>,
    pub(super) clauses: Vec<ClauseDef>,
    pub(super) clause_ids: BTreeMap<String, usize>,
    pub(super) actions: BTreeMap<String, (SourceId, &'a ActionItem)>,
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
        if let Some((_, first)) = self.names.get(&name.text).copied() {
            self.duplicate(&name.text, loc, first);
            return false;
        }
        self.names.insert(name.text.clone(), (entity, loc));
        true
    }

    pub(super) fn duplicate(&mut self, name: &str, second: Loc, first: Loc) {
        self.tell(
            Diagnostic::error(&DUPLICATE, format!("`{name}` is declared twice"))
                .at(second, "declared again here")
                .at(first, "declared here first")
                .help("rename one of them, or take one away"),
        );
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
        let known: Vec<&str> = self.subjects.iter().map(|subject| subject.name.as_str()).collect();
        let help = suggest::did_you_mean(&word.text, known.iter().copied())
            .unwrap_or_else(|| format!("the model declares {}", suggest::one_of(&known, 8)));
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
        let mut cited = Vec::with_capacity(words.len());
        for word in words {
            if let Some(index) = self.clause_ids.get(&word.text) {
                cited.push(Arc::clone(&self.clauses[*index].id));
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
