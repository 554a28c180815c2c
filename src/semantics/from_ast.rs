//! From modules to a policy: tables first, then types, then what the rules say.

use super::exceptions::bodies;
use super::mistakes::{BAD_DECLARATION, MISMATCH, UNKNOWN_DOCUMENT};
use super::names::{Checker, Entity, loc};
use super::packs::{pack_names, prefix};
use super::policy::{ClauseDef, DefineDef, DocumentDef, PackDef, Policy, RelatedDef};
use super::rules::{Module, Ruleset};
use super::tree::{DefineId, ListId};
use super::types::{ContentId, EnumId, RecordDef, RecordId, SubjectId, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::document::{Fingerprint, Mark, Marks};
use crate::syntax::ast::{
    self, ClauseItem, DefineItem, DocumentItem, ItemKind, MarkKind, ModuleHead, RelatedItem, Word,
};
use crate::text::{Loc, SourceId, Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks a pack with all that it is built on: `modules` are the files of all packs, the base first, in the order of
/// their names; `digests` those of the packs.
///
/// # Errors
/// All mistakes in it, in the order of files and places.
pub fn check(sources: &Arc<Sources>, digests: &[String], modules: &[ast::Module]) -> Result<Policy, Vec<Diagnostic>> {
    let bodies = bodies(sources, &pack_names(sources, modules), modules);
    let mut checker = Checker::default();
    let policy = checker.policy(sources, digests, modules, &bodies);
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

impl<'a> Checker<'a> {
    fn policy(
        &mut self,
        sources: &Arc<Sources>,
        digests: &[String],
        modules: &'a [ast::Module],
        bodies: &'a [DefineItem],
    ) -> Option<Policy> {
        let items = || modules.iter().flat_map(|module| module.items.iter().map(|item| (module.source, item)));
        self.packs = sources.iter().map(|(_, source)| source.pack).collect();
        self.unread = modules.iter().flat_map(|module| &module.unread).map(|unread| unread.name.clone()).collect();
        let packs = self.packs(sources, digests, modules);
        self.gather_changes(sources, &packs, modules);
        for (source, item) in items() {
            self.collect(source, &item.kind);
        }
        for (source, item) in items() {
            let ItemKind::Record(record) = &item.kind else { continue };
            let fields = self.fields(source, &record.fields);
            let fields = self.with_more_fields(fields, &record.name.text);
            if let Some(Entity::Record(id)) = self.entity(&record.name.text) {
                // Of a second record of that name, the fields are added: their uses are no mistakes of their own.
                for field in fields {
                    if !self.records[id.index()].fields.iter().any(|known| known.name == field.name) {
                        self.records[id.index()].fields.push(field);
                    }
                }
            }
        }
        self.check_recursion();
        for (source, item) in items() {
            if let ItemKind::Jurisdiction(item) = &item.kind {
                self.jurisdiction_codes(source, item);
            }
        }
        self.jurisdiction_cycles();
        let (mut documents, mut places) = (Vec::new(), Vec::new());
        for (source, item) in items() {
            if let ItemKind::Document(document) = &item.kind {
                self.document(source, document, &mut documents, &mut places);
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
            self.described(item);
        }
        let profiles = self.profiles(items().filter_map(|(source, item)| match &item.kind {
            ItemKind::Profile(profile) => Some((source, profile)),
            _ => None,
        }));
        self.gather_exceptions(sources, &packs, modules, bodies);
        let mut ruleset = self.ruleset(sources, &packs, modules);
        let exceptions = self.reach_of_exceptions(&mut ruleset);
        let waivers = self.waivers(modules, &exceptions, &mut ruleset);
        self.keep_mandatory(sources, modules, &ruleset);
        let nothing_applied = self.nothing_applied(modules);
        let mut related = Vec::new();
        let mut joined: Vec<(&str, Loc)> = Vec::new();
        for (source, item) in items() {
            let ItemKind::Related(item) = &item.kind else { continue };
            let at = loc(source, item.name.span);
            if let Some((_, first)) = joined.iter().find(|(name, _)| *name == item.name.text) {
                let message = format!("`{}` is joined twice", item.name.text);
                self.twice(message, at, *first, "take one away");
            }
            joined.push((&item.name.text, at));
            related.extend(self.related(source, item));
        }
        self.check_unused();
        Some(Policy {
            name: packs.last()?.name.clone(),
            packs,
            sources: Arc::clone(sources),
            enums: std::mem::take(&mut self.enums),
            records: std::mem::take(&mut self.records),
            subjects: std::mem::take(&mut self.subjects),
            nothing_applied,
            defines: std::mem::take(&mut self.defines),
            params: std::mem::take(&mut self.params),
            lists: std::mem::take(&mut self.lists),
            calendars: std::mem::take(&mut self.calendars),
            jurisdictions: std::mem::take(&mut self.jurisdictions),
            lexicons: std::mem::take(&mut self.lexicons),
            contents: std::mem::take(&mut self.contents),
            clauses: std::mem::take(&mut self.clauses),
            documents,
            rules: ruleset.rules,
            demands: ruleset.demands,
            exceptions,
            waivers,
            obligations: ruleset.obligations,
            examples: ruleset.examples,
            profiles,
            related,
            only: Vec::new(),
        })
    }

    /// Enters the names of the pack.
    fn collect(&mut self, source: SourceId, item: &'a ItemKind) {
        match item {
            ItemKind::Enum(item) => {
                let mut def = self.enum_item(source, item);
                self.add_symbols(&mut def);
                let id = EnumId::from_index(self.enums.len());
                let first = self.entity(&item.name.text);
                if self.declare(source, &item.name, Entity::Enum(id)) {
                    self.enums.push(def);
                } else if let Some(Entity::Enum(first)) = first {
                    let symbols = &mut self.enums[first.index()].symbols;
                    let more: Vec<String> = def.symbols.into_iter().filter(|more| !symbols.contains(more)).collect();
                    symbols.extend(more);
                }
            }
            ItemKind::Calendar(item) => self.calendar_item(source, item),
            ItemKind::Jurisdiction(item) => self.jurisdiction_item(source, item),
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
                            doc: None,
                            parameters: Vec::new(),
                            parameter_names: item.parameters.iter().map(|one| one.name.text.clone()).collect(),
                            bodies: BTreeMap::new(),
                            cites: Vec::new(),
                            loc: loc(source, item.name.span),
                        });
                        self.define_items.push(vec![(source, item)]);
                    }
                }
            },
            ItemKind::Action(item) => {
                self.repeated_words(source, item.parameters.iter().map(|parameter| &parameter.name));
                if let Some((other, first)) = self.actions.get(&item.name.text).copied() {
                    self.duplicate(&item.name.text, loc(source, item.name.span), loc(other, first.name.span));
                } else {
                    self.actions.insert(item.name.text.clone(), (source, item));
                }
            }
            _ => {}
        }
    }

    /// A second body of a define is for other subjects; one that is not is looked at all the same.
    fn another_body(&mut self, id: DefineId, source: SourceId, item: &'a ast::DefineItem) {
        let first = self.defines[id.index()].loc;
        if self.pack_of(source) != self.pack_of(first.source) {
            self.duplicate(&item.name.text, loc(source, item.name.span), first);
            return;
        }
        let clash = self.define_items[id.index()].iter().find(|(_, other)| {
            (other.on.is_empty() && item.on.is_empty())
                || other.on.iter().any(|one| item.on.iter().any(|two| one.text == two.text))
        });
        if let Some((other, first)) = clash {
            let first = loc(*other, first.name.span);
            self.duplicate(&item.name.text, loc(source, item.name.span), first);
        }
        self.define_items[id.index()].push((source, item));
    }

    fn document(
        &mut self,
        source: SourceId,
        item: &DocumentItem,
        documents: &mut Vec<DocumentDef>,
        places: &mut Vec<Loc>,
    ) {
        let at = loc(source, item.name.span);
        if let Some(first) = documents.iter().position(|document| document.name == item.name.text) {
            let first = places[first];
            self.duplicate(&item.name.text, at, first);
            return;
        }
        places.push(at);
        let mut marks = Marks::default();
        for (kind, print, words) in &item.marks {
            let marks = match kind {
                MarkKind::Heading => &mut marks.headings,
                MarkKind::Opens => &mut marks.opens,
                MarkKind::Ignore => &mut marks.ignored,
            };
            let Some(print_of) = self.fingerprint(source, print) else { continue };
            marks.push(Mark { print: print_of, words: words.text.clone(), loc: loc(source, print.span) });
        }
        documents.push(DocumentDef {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            revision: item.revision.as_ref().map(|word| word.text.clone()),
            sha256: item.sha256.as_ref().map(|word| word.text.clone()),
            marks,
            loc: at,
        });
    }

    /// A fingerprint as written.
    fn fingerprint(&mut self, source: SourceId, word: &Word) -> Option<Fingerprint> {
        let read = Fingerprint::parse(&word.text);
        if read.is_none() {
            let message = format!("a fingerprint has 16 hex digits, and this has {}", word.text.len());
            self.error(&BAD_DECLARATION, loc(source, word.span), message, "this fingerprint", None);
        }
        read
    }

    fn clause(&mut self, source: SourceId, item: &ClauseItem, documents: &[DocumentDef]) {
        let at = loc(source, item.id.span);
        let first = self.clause_ids.get(&item.id.text).map(|first| self.clauses[*first].loc);
        if let Some(first) = first {
            self.duplicate(&item.id.text, at, first);
        }
        let unread = self.unread.contains(&item.document.text);
        if !unread && !documents.iter().any(|document| document.name == item.document.text) {
            let help = suggest::did_you_mean(&item.document.text, documents.iter().map(|d| d.name.as_str()))
                .or_else(|| Some(format!("declare it: `document {} \"…\" {{ … }}`", item.document.text)));
            let message = format!("no document is called `{}`", item.document.text);
            self.error(&UNKNOWN_DOCUMENT, loc(source, item.document.span), message, "not a document", help);
        }
        let fingerprint = self.fingerprint(source, &item.fingerprint);
        if first.is_some() {
            return;
        }
        self.clause_ids.insert(item.id.text.clone(), self.clauses.len());
        self.clauses.push(ClauseDef {
            id: item.id.text.as_str().into(),
            strength: item.strength.text.clone(),
            title: item.title.text.clone(),
            document: item.document.text.clone(),
            section: item.section.text.clone(),
            at: item.at.text.clone(),
            fingerprint: fingerprint.unwrap_or_else(|| Fingerprint::of("")),
            at_loc: loc(source, item.at.span),
            fingerprint_loc: loc(source, item.fingerprint.span),
            not_encoded: item.not_encoded.as_ref().map(|word| word.text.clone()),
            loc: at,
        });
    }

    fn ruleset(&mut self, sources: &Sources, packs: &[PackDef], modules: &'a [ast::Module]) -> Ruleset {
        let mut out = Ruleset::default();
        for module in modules {
            let prefix = prefix(sources, packs, module);
            let heads: Vec<&ModuleHead> = module
                .items
                .iter()
                .filter_map(|item| match &item.kind {
                    ItemKind::ModuleHead(head) => Some(head),
                    _ => None,
                })
                .collect();
            let mut items = module.items.iter().filter(|item| matches!(item.kind, ItemKind::ModuleHead(_)));
            if let (Some(first), Some(second)) = (items.next(), items.next()) {
                let keyword = |item: &ast::Item| {
                    let start = item.span.start;
                    loc(module.source, Span { start, end: start + "module".len() as u32 })
                };
                let help = "put its parts into the first one";
                self.twice(String::from("a file has one `module`"), keyword(second), keyword(first), help);
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
        self.check_former_names(&out);
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
            if self.unread.is_empty() {
                let lists = self.subjects.iter().filter(|subject| subject.whole.is_none()).flat_map(|subject| {
                    let fields = self.records[subject.root.index()].fields.iter();
                    fields.filter(|field| matches!(field.ty, Ty::Records(_))).map(|field| field.name.as_str())
                });
                let lists: Vec<&str> = lists.collect();
                let help = suggest::did_you_mean(&item.name.text, lists.iter().copied()).or_else(|| {
                    (!lists.is_empty()).then(|| format!("lists of records are {}", suggest::one_of(&lists, 8)))
                });
                let message = format!("no subject has a list of records called `{}`", item.name.text);
                self.error(&BAD_DECLARATION, at, message, "not a collection", help);
            }
            return None;
        };
        let key = self.key_path(source, row, &item.key, &[]);
        let with = self.key_path(source, root, &item.with, &[]);
        let ((key, one), (with, two)) = (key?, with?);
        if one != two {
            let (one, two) = (self.describe(one), self.describe(two));
            self.tell(
                Diagnostic::error(&MISMATCH, format!("{one} cannot be compared with {two}"))
                    .at(loc(source, item.with.span), format!("this is {two}"))
                    .at(loc(source, item.key.span), format!("this is {one}")),
            );
        }
        Some(RelatedDef {
            name: item.name.text.clone(),
            subject: SubjectId::from_index(subject),
            field: field as u32,
            key,
            with,
        })
    }

    /// What no rule uses is checked all the same, on the first subject that has its facts.
    fn check_unused(&mut self) {
        let all: Vec<SubjectId> = (0..self.subjects.len()).map(SubjectId::from_index).collect();
        for index in 0..self.defines.len() {
            let id = DefineId::from_index(index);
            for (nth, (_, item)) in self.define_items[index].clone().into_iter().enumerate() {
                if self.seen_bodies.contains(&(id, nth)) {
                    continue;
                }
                let is_for = |subject: &SubjectId| {
                    item.on.iter().any(|on| on.text == self.subjects[subject.index()].name)
                        || self.nth_body(id, *subject).is_some_and(|(chosen, _)| chosen == nth)
                };
                let mut subjects: Vec<SubjectId> = all.iter().copied().filter(is_for).collect();
                if subjects.is_empty() && item.on.is_empty() {
                    subjects.clone_from(&all);
                }
                self.try_subjects(&subjects, |checker, subject| {
                    let told = checker.mistakes.len();
                    checker.look_at_body(id, nth, subject);
                    let sound = checker.mistakes.len() == told;
                    if sound && checker.nth_body(id, subject).is_some_and(|(chosen, _)| chosen == nth) {
                        let at = checker.defines[id.index()].loc;
                        checker.body(id, subject, at);
                    }
                });
            }
        }
        for index in 0..self.lists.len() {
            let id = ListId::from_index(index);
            if !self.lists_seen.iter().any(|(seen, _)| *seen == id) {
                let at = self.lists[index].loc;
                self.try_subjects(&all, |checker, subject| checker.list_on(id, subject, at));
            }
        }
        for index in 0..self.contents.len() {
            if self.contents[index].parts.is_empty() {
                let id = ContentId::from_index(index);
                let at = self.contents[index].loc;
                self.try_subjects(&all, |checker, subject| checker.content_on(id, subject, at));
            }
        }
    }

    /// Looks at something on one subject after the other, until nothing is wrong with it; tells what is wrong on the
    /// first subject that has its facts, where it is wrong on all.
    fn try_subjects(&mut self, subjects: &[SubjectId], mut look: impl FnMut(&mut Self, SubjectId)) {
        let (told, mark) = (self.mistakes.len(), self.notes.len());
        let mut best: Option<(bool, SubjectId)> = None;
        for subject in subjects {
            look(self, *subject);
            if self.mistakes.len() == told {
                return;
            }
            let lacks = self.mistakes.drain(told..).any(|mistake| Self::is_elsewhere(&mistake));
            if best.is_none_or(|(other, _)| other && !lacks) {
                best = Some((lacks, *subject));
            }
            self.forget(mark);
        }
        if let Some((_, subject)) = best {
            look(self, subject);
        }
    }
}
