//! From modules to a policy: tables first, then types, then what the rules say.

use super::mistakes::{BAD_DECLARATION, DUPLICATE, POLICY_ITEM, UNKNOWN_DOCUMENT, UNKNOWN_FOLD};
use super::names::{Checker, Entity, loc};
use super::policy::{
    ClauseDef, ContentDef, DefineDef, DocumentDef, EntryDef, LexiconDef, ListDef, ParamDef, Policy, RelatedDef,
};
use super::rules::{Module, Ruleset, effect};
use super::tree::{DefineId, LexiconId, ListId, ParamId};
use super::types::{ContentId, EnumId, Literal, RecordDef, RecordId, SubjectId, Ty};
use crate::decision::Effect;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{
    self, ClauseItem, DocumentItem, EntryKind, ExprKind, ItemKind, LexiconItem, ListItem, ModuleHead, ProfileItem,
    RelatedItem, Segment,
};
use crate::text::fold::Folds;
use crate::text::{SourceId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Checks a pack: `modules` are its files, in the order of their names.
///
/// # Errors
/// All mistakes in it, in the order of files and places.
pub fn check(sources: &Arc<Sources>, digest: String, modules: &[ast::Module]) -> Result<Policy, Vec<Diagnostic>> {
    let mut checker = Checker::default();
    let policy = checker.policy(sources, digest, modules);
    match policy {
        Some(policy) if checker.mistakes.is_empty() => Ok(policy),
        _ => Err(sorted(checker.mistakes)),
    }
}

/// Mistakes in the order of files and places, each once.
fn sorted(mut mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let place = |mistake: &Diagnostic| match mistake.labels.first().map(|label| label.place) {
        Some(crate::diagnostic::Place::Policy(loc)) => Some(loc),
        _ => None,
    };
    mistakes.sort_by_key(|mistake| (place(mistake), mistake.code.id));
    mistakes.dedup_by(|a, b| place(a) == place(b) && a.code.id == b.code.id && a.message == b.message);
    mistakes
}

/// The module that a file is: its name without folder and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

impl<'a> Checker<'a> {
    fn policy(&mut self, sources: &Arc<Sources>, digest: String, modules: &'a [ast::Module]) -> Option<Policy> {
        let items = || modules.iter().flat_map(|module| module.items.iter().map(|item| (module.source, item)));
        for (source, item) in items() {
            self.collect(source, &item.kind);
        }
        for (source, item) in items() {
            if let ItemKind::Record(record) = &item.kind
                && let Some(Entity::Record(id)) = self.entity(&record.name.text)
                && self.records[id.index()].loc == loc(source, record.name.span)
            {
                let fields = self.fields(source, &record.fields);
                self.records[id.index()].fields = fields;
            }
        }
        self.check_recursion();
        let mut documents: Vec<DocumentDef> = Vec::new();
        for (source, item) in items() {
            if let ItemKind::Document(document) = &item.kind {
                self.document(source, document, &mut documents);
            }
        }
        for (source, item) in items() {
            match &item.kind {
                ItemKind::Subject(subject) => self.subject_item(source, subject),
                ItemKind::Clause(clause) => self.clause(source, clause, &documents),
                _ => {}
            }
        }
        for (source, item) in items() {
            self.values(source, &item.kind);
        }
        let profiles = self.profiles(items().filter_map(|(source, item)| match &item.kind {
            ItemKind::Profile(profile) => Some((source, profile)),
            _ => None,
        }));
        let pack = self.pack(modules);
        let ruleset = self.ruleset(sources, pack.as_ref().map_or("", |pack| pack.name.text.as_str()), modules);
        let nothing_applied = self.nothing_applied(modules);
        let related = items()
            .filter_map(|(source, item)| match &item.kind {
                ItemKind::Related(related) => self.related(source, related),
                _ => None,
            })
            .collect();
        self.check_unused();
        let pack = pack?;
        Some(Policy {
            name: pack.name.text.clone(),
            title: pack.title.text.clone(),
            version: pack.version.as_ref().map_or_else(String::new, |version| version.text.clone()),
            digest,
            sources: Arc::clone(sources),
            enums: std::mem::take(&mut self.enums),
            records: std::mem::take(&mut self.records),
            subjects: std::mem::take(&mut self.subjects),
            nothing_applied,
            defines: std::mem::take(&mut self.defines),
            params: std::mem::take(&mut self.params),
            lists: std::mem::take(&mut self.lists),
            lexicons: std::mem::take(&mut self.lexicons),
            contents: std::mem::take(&mut self.contents),
            clauses: std::mem::take(&mut self.clauses),
            documents,
            rules: ruleset.rules,
            demands: ruleset.demands,
            obligations: ruleset.obligations,
            profiles,
            related,
        })
    }

    /// Enters the names of the pack.
    fn collect(&mut self, source: SourceId, item: &'a ItemKind) {
        match item {
            ItemKind::Enum(item) => {
                let id = EnumId::from_index(self.enums.len());
                if self.declare(source, &item.name, Entity::Enum(id)) {
                    self.enum_item(source, item);
                }
            }
            ItemKind::Record(item) => {
                let id = RecordId::from_index(self.records.len());
                if self.declare(source, &item.name, Entity::Record(id)) {
                    let loc = loc(source, item.name.span);
                    self.records.push(RecordDef { name: item.name.text.clone(), fields: Vec::new(), loc });
                }
            }
            ItemKind::Define(item) => match self.entity(&item.name.text) {
                Some(Entity::Define(id)) => self.another_body(id, source, item),
                _ => {
                    let id = DefineId::from_index(self.defines.len());
                    if self.declare(source, &item.name, Entity::Define(id)) {
                        self.defines.push(DefineDef {
                            name: item.name.text.clone(),
                            parameters: Vec::new(),
                            bodies: BTreeMap::new(),
                            cites: Vec::new(),
                            loc: loc(source, item.name.span),
                        });
                        self.define_items.push(vec![(source, item)]);
                    }
                }
            },
            ItemKind::Action(item) => {
                if let Some((other, first)) = self.actions.get(&item.name.text).copied() {
                    self.duplicate(&item.name.text, loc(source, item.name.span), loc(other, first.name.span));
                } else {
                    self.actions.insert(item.name.text.clone(), (source, item));
                }
            }
            _ => {}
        }
    }

    /// A second body of a define is for other subjects.
    fn another_body(&mut self, id: DefineId, source: SourceId, item: &'a ast::DefineItem) {
        let clash = self.define_items[id.index()].iter().find(|(_, other)| {
            (other.on.is_empty() && item.on.is_empty())
                || other.on.iter().any(|one| item.on.iter().any(|two| one.text == two.text))
        });
        if let Some((other, first)) = clash {
            let first = loc(*other, first.name.span);
            self.duplicate(&item.name.text, loc(source, item.name.span), first);
            return;
        }
        self.define_items[id.index()].push((source, item));
    }

    fn document(&mut self, source: SourceId, item: &DocumentItem, documents: &mut Vec<DocumentDef>) {
        if documents.iter().any(|document| document.name == item.name.text) {
            let message = format!("the document `{}` is declared twice", item.name.text);
            self.error(&DUPLICATE, loc(source, item.name.span), message, "declared again here", None);
            return;
        }
        documents.push(DocumentDef {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            revision: item.revision.as_ref().map(|word| word.text.clone()),
            sha256: item.sha256.as_ref().map(|word| word.text.clone()),
            marks: item
                .marks
                .iter()
                .map(|(kind, print, words)| (*kind, print.text.clone(), words.text.clone()))
                .collect(),
        });
    }

    fn clause(&mut self, source: SourceId, item: &ClauseItem, documents: &[DocumentDef]) {
        let at = loc(source, item.id.span);
        if let Some(first) = self.clause_ids.get(&item.id.text) {
            let first = self.clauses[*first].loc;
            self.duplicate(&item.id.text, at, first);
            return;
        }
        if !documents.iter().any(|document| document.name == item.document.text) {
            let help = suggest::did_you_mean(&item.document.text, documents.iter().map(|d| d.name.as_str()))
                .or_else(|| Some(format!("declare it: `document {} \"…\" {{ … }}`", item.document.text)));
            let message = format!("no document is called `{}`", item.document.text);
            self.error(&UNKNOWN_DOCUMENT, loc(source, item.document.span), message, "not a document", help);
        }
        if item.fingerprint.text.len() != 16 {
            let message = format!("a fingerprint has 16 hex digits, and this has {}", item.fingerprint.text.len());
            self.error(&BAD_DECLARATION, loc(source, item.fingerprint.span), message, "this fingerprint", None);
        }
        self.clause_ids.insert(item.id.text.clone(), self.clauses.len());
        self.clauses.push(ClauseDef {
            id: item.id.text.as_str().into(),
            strength: item.strength.text.clone(),
            title: item.title.text.clone(),
            document: item.document.text.clone(),
            section: item.section.text.clone(),
            at: item.at.text.clone(),
            fingerprint: item.fingerprint.text.clone(),
            not_encoded: item.not_encoded.as_ref().map(|word| word.text.clone()),
            loc: at,
        });
    }

    /// Params, lists, lexicons, contents, and the heads of defines.
    fn values(&mut self, source: SourceId, item: &'a ItemKind) {
        match item {
            ItemKind::Param(item) => {
                let ty = self.type_ref(source, &item.ty);
                let value = self.literal(source, &item.value, ty);
                let cites = self.cited(source, &item.cites);
                let id = ParamId::from_index(self.params.len());
                if self.declare(source, &item.name, Entity::Param(id)) {
                    self.params.push(ParamDef {
                        name: item.name.text.clone(),
                        ty: if value.is_some() { ty } else { Ty::Error },
                        value: value.unwrap_or(Literal::Bool(false)),
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

    fn define_head(&mut self, source: SourceId, item: &ast::DefineItem) {
        let Some(Entity::Define(id)) = self.entity(&item.name.text) else { return };
        let parameters: Vec<Ty> =
            item.parameters.iter().map(|parameter| self.type_ref(source, &parameter.ty)).collect();
        let cites = self.cited(source, &item.cites);
        for on in &item.on {
            self.subject_named(source, on);
        }
        let first = self.define_items[id.index()].first().is_some_and(|(_, first)| std::ptr::eq(*first, item));
        let def = &mut self.defines[id.index()];
        def.cites.extend(cites);
        if first {
            def.parameters = parameters;
        } else if def.parameters.len() != parameters.len() {
            let (message, at) = (format!("the bodies of `{}` take different parameters", def.name), def.loc);
            let mistake = Diagnostic::error(&super::mistakes::WRONG_ARGUMENTS, message)
                .at(loc(source, item.name.span), "another number here")
                .at(at, "than here");
            self.tell(mistake);
        }
    }

    fn list(&mut self, source: SourceId, item: &'a ListItem) {
        let ty = self.type_ref(source, &item.ty);
        let cites = self.cited(source, &item.cites);
        let mut entries: Vec<EntryDef> = Vec::with_capacity(item.entries.len());
        for entry in &item.entries {
            let at = loc(source, entry.span);
            let cites = self.cited(source, &entry.cites);
            let Some(value) = self.literal(source, &entry.value, ty) else { continue };
            if let Some(first) = entries.iter().find(|known| known.value == value) {
                let first = first.loc;
                self.duplicate(&format!("{} entry", item.name.text), at, first);
                continue;
            }
            entries.push(EntryDef { value, cites, when: BTreeMap::new(), loc: at });
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
            _ => {
                let known = self.names_of(|entity| matches!(entity, Entity::Enum(_)));
                let help = suggest::did_you_mean(&word.text, known);
                let message = format!("no enum is called `{}`", word.text);
                self.error(&super::mistakes::UNKNOWN_TYPE, loc(source, word.span), message, "not an enum", help);
                None
            }
        });
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
        let mut seen: BTreeSet<(u32, EntryKind, String)> = BTreeSet::new();
        for group in &item.groups {
            self.cited(source, &group.cites);
            let index = match (&group.name, by) {
                (Some(name), Some(by)) => match self.symbol(by, &name.text, loc(source, name.span)) {
                    Some(index) => index,
                    None => continue,
                },
                (None, None) => 0,
                (Some(name), None) if item.by.is_none() => {
                    let message = format!("`{}` has groups, and no enum to name them", item.name.text);
                    let help = Some(format!("write `lexicon {} by ENUM {{ … }}`", item.name.text));
                    self.error(&BAD_DECLARATION, loc(source, name.span), message, "a group", help);
                    continue;
                }
                (Some(_), None) => continue,
                (None, Some(_)) => {
                    let message = format!("`{}` is by an enum, so each entry belongs into a group", item.name.text);
                    self.error(
                        &BAD_DECLARATION,
                        loc(source, item.name.span),
                        message,
                        "entries outside of a group",
                        None,
                    );
                    continue;
                }
            };
            for entry in &group.entries {
                let at = loc(source, entry.text.span);
                let text = match entry.kind {
                    EntryKind::Pattern => match self.regex(at, &entry.text.text) {
                        Some(pattern) => pattern,
                        None => continue,
                    },
                    _ => entry.text.text.clone(),
                };
                if text.trim().is_empty() {
                    self.error(
                        &BAD_DECLARATION,
                        at,
                        String::from("an entry without words finds nothing"),
                        "empty",
                        None,
                    );
                    continue;
                }
                if !seen.insert((index, entry.kind, text.clone())) {
                    self.error(&DUPLICATE, at, format!("`{text}` is listed twice"), "listed again here", None);
                    continue;
                }
                entries.push((index, entry.kind, text));
            }
        }
        if self.declare(source, &item.name, Entity::Lexicon(LexiconId::from_index(self.lexicons.len()))) {
            let loc = loc(source, item.name.span);
            self.lexicons.push(LexiconDef { name: item.name.text.clone(), by, folds, entries, loc });
        }
    }

    fn profiles<'p>(
        &mut self,
        items: impl Iterator<Item = (SourceId, &'p ProfileItem)>,
    ) -> BTreeMap<String, Vec<(Effect, Effect)>> {
        let mut profiles = BTreeMap::new();
        for (source, item) in items {
            let map: Vec<(Effect, Effect)> = item.map.iter().map(|(from, to)| (effect(from), effect(to))).collect();
            for (index, (from, _)) in map.iter().enumerate() {
                if map.iter().take(index).any(|(other, _)| other == from) {
                    let message = format!("`{}` is mapped twice", from.word());
                    self.error(&DUPLICATE, loc(source, item.map[index].0.span), message, "mapped again here", None);
                }
            }
            if profiles.insert(item.name.text.clone(), map).is_some() {
                let message = format!("the profile `{}` is declared twice", item.name.text);
                self.error(&DUPLICATE, loc(source, item.name.span), message, "declared again here", None);
            }
        }
        profiles.entry(String::from("default")).or_default();
        profiles
    }

    /// The one `policy` item of a pack.
    fn pack(&mut self, modules: &'a [ast::Module]) -> Option<&'a ast::PolicyItem> {
        let mut found: Option<(SourceId, &ast::PolicyItem)> = None;
        for module in modules {
            for item in &module.items {
                let ItemKind::Policy(policy) = &item.kind else { continue };
                if let Some((source, first)) = found {
                    let mistake = Diagnostic::error(&POLICY_ITEM, "the pack says twice which policy it is")
                        .at(loc(module.source, policy.name.span), "said again here")
                        .at(loc(source, first.name.span), "said here first");
                    self.tell(mistake);
                } else {
                    found = Some((module.source, policy));
                }
            }
        }
        if found.is_none() {
            let source = modules.first().map_or(SourceId(0), |module| module.source);
            let mistake = Diagnostic::error(&POLICY_ITEM, "the pack does not say which policy it is")
                .at(loc(source, Span::new(0, 0)), "no `policy` item in this file or beside it")
                .help("add `policy NAME \"what it is called\" { version \"1\" }`");
            self.tell(mistake);
        }
        found.map(|(_, policy)| policy)
    }

    fn ruleset(&mut self, sources: &Sources, pack: &str, modules: &'a [ast::Module]) -> Ruleset {
        let mut out = Ruleset::default();
        for module in modules {
            let stem = stem(&sources.source(module.source).name);
            let has_policy = module.items.iter().any(|item| matches!(item.kind, ItemKind::Policy(_)));
            let prefix = if has_policy || stem == "policy" { pack.to_owned() } else { format!("{pack}.{stem}") };
            let heads: Vec<&ModuleHead> = module
                .items
                .iter()
                .filter_map(|item| match &item.kind {
                    ItemKind::ModuleHead(head) => Some(head),
                    _ => None,
                })
                .collect();
            if heads.len() > 1 {
                let second = module.items.iter().filter(|item| matches!(item.kind, ItemKind::ModuleHead(_))).nth(1);
                let at = second.map_or(Span::default(), |item| item.span);
                let at = loc(module.source, Span { end: at.start + 6, ..at });
                self.error(&DUPLICATE, at, String::from("a file has one `module`"), "the second one", None);
            }
            let this = Module { source: module.source, prefix: &prefix, head: heads.first().copied() };
            for item in &module.items {
                match &item.kind {
                    ItemKind::Rule(rule) => self.rule_item(sources, this, item.doc.clone(), rule, &mut out),
                    ItemKind::Obligation(item_) => self.obligation_item(this, item.doc.clone(), item_, &mut out),
                    ItemKind::Clause(clause) => {
                        if let Some(by) = &clause.attestation {
                            self.attested(sources, this, clause, by, &mut out);
                        }
                    }
                    _ => {}
                }
            }
        }
        out
    }

    fn nothing_applied(
        &mut self,
        modules: &[ast::Module],
    ) -> Vec<Option<(crate::text::Loc, Option<super::tree::Expr>)>> {
        let mut all = vec![None; self.subjects.len()];
        for module in modules {
            for item in &module.items {
                let ItemKind::Subject(subject) = &item.kind else { continue };
                let Some((span, when)) = &subject.nothing_applied else { continue };
                let at = loc(module.source, subject.name.span);
                let Some(index) = self.subjects.iter().position(|known| known.loc == at) else { continue };
                let mut scope = super::infer::Scope::new(SubjectId::from_index(index), module.source);
                let when = when.as_ref().map(|when| self.condition(&mut scope, when));
                all[index] = Some((loc(module.source, *span), when));
            }
        }
        all
    }

    fn related(&mut self, source: SourceId, item: &RelatedItem) -> Option<RelatedDef> {
        let at = loc(source, item.name.span);
        let found = self.subjects.iter().enumerate().find_map(|(index, subject)| {
            let fields = &self.records[subject.root.index()].fields;
            let field = fields.iter().position(|field| field.name == item.name.text)?;
            match fields[field].ty {
                Ty::Records(row) if subject.whole.is_none() => Some((index, field, row, subject.root)),
                _ => None,
            }
        });
        let Some((subject, field, row, root)) = found else {
            let message = format!("no subject has a list of records called `{}`", item.name.text);
            self.error(&BAD_DECLARATION, at, message, "not a collection", None);
            return None;
        };
        let key = self.key_path(source, row, &item.key)?;
        let with = self.key_path(source, root, &item.with)?;
        Some(RelatedDef {
            name: item.name.text.clone(),
            subject: SubjectId::from_index(subject),
            field: field as u32,
            key,
            with,
        })
    }

    /// A path from a record to a single value.
    fn key_path(&mut self, source: SourceId, from: RecordId, path: &ast::Expr) -> Option<Vec<u32>> {
        let ExprKind::Path { head, segments, .. } = &path.kind else { return None };
        let rest = segments.iter().filter_map(|segment| match segment {
            Segment::Field(word) => Some(word),
            Segment::Key(_) => None,
        });
        let mut record = from;
        let mut found = Vec::new();
        for word in std::iter::once(head).chain(rest) {
            let def = &self.records[record.index()];
            let Some(index) = def.fields.iter().position(|field| field.name == word.text) else {
                let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
                let help = suggest::did_you_mean(&word.text, names.iter().copied());
                let message = format!("`{}` has no field `{}`", def.name, word.text);
                self.error(&super::mistakes::UNKNOWN_FIELD, loc(source, word.span), message, "no such field", help);
                return None;
            };
            found.push(index as u32);
            if let Ty::Record(inner) = def.fields[index].ty {
                record = inner;
            }
        }
        Some(found)
    }

    /// Defines and contents that no rule uses are checked all the same, on the first subject that has their facts.
    fn check_unused(&mut self) {
        for index in 0..self.defines.len() {
            let id = DefineId::from_index(index);
            if !self.defines[index].bodies.is_empty() {
                continue;
            }
            let named =
                self.define_items[index].iter().find_map(|(source, item)| item.on.first().map(|on| (*source, on)));
            let candidates: Vec<SubjectId> = match named {
                Some((_, on)) => self
                    .subjects
                    .iter()
                    .position(|s| s.name == on.text)
                    .map(SubjectId::from_index)
                    .into_iter()
                    .collect(),
                None => (0..self.subjects.len()).map(SubjectId::from_index).collect(),
            };
            let before = self.mistakes.len();
            let mut first_try: Option<Vec<Diagnostic>> = None;
            for subject in candidates {
                self.body(id, subject, self.defines[index].loc);
                let told: Vec<Diagnostic> = self.mistakes.drain(before..).collect();
                if told.is_empty() {
                    first_try = None;
                    break;
                }
                first_try.get_or_insert(told);
            }
            self.mistakes.extend(first_try.unwrap_or_default());
        }
    }
}
