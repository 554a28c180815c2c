//! Items other than rules: from pairs to the tree.

use super::overlay::adds;
use super::{Builder, broken, nothing, parts};
use crate::syntax::ast::{
    ActionItem, Attestation, ClauseItem, ContentItem, ContentPart, DefineBody, DefineItem, DocumentItem, Each,
    EnumItem, Expr, Facts, Field, ItemKind, MarkKind, ModuleHead, Parameter, PolicyItem, Presence, ProfileItem,
    RecordItem, RelatedItem, SubjectItem, TypeRef, Word,
};
use crate::syntax::grammar::Rule;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn item_kind(&mut self, pair: Pair<'_, Rule>) -> ItemKind {
        if let Some(more) = parts(pair.clone()).next().filter(adds) {
            return ItemKind::Add(self.add(more));
        }
        match pair.as_rule() {
            Rule::policy_item => ItemKind::Policy(self.policy(pair)),
            Rule::profile_item => ItemKind::Profile(self.profile(pair)),
            Rule::document_item => ItemKind::Document(self.document(pair)),
            Rule::clause_item => ItemKind::Clause(self.clause(pair)),
            Rule::enum_item => {
                let mut words = parts(pair).map(|word| self.word(&word));
                let name = words.next().unwrap_or_else(nothing);
                ItemKind::Enum(EnumItem { name, symbols: words.collect() })
            }
            Rule::record_item => {
                let mut inner = parts(pair);
                let name = self.name(&mut inner);
                ItemKind::Record(RecordItem { name, fields: inner.map(|field| self.field(field)).collect() })
            }
            Rule::subject_item => ItemKind::Subject(self.subject(pair)),
            Rule::related_item => {
                let mut inner = parts(pair);
                let name = self.name(&mut inner);
                ItemKind::Related(RelatedItem {
                    name,
                    key: self.next_path(&mut inner),
                    with: self.next_path(&mut inner),
                })
            }
            Rule::action_item => {
                let mut inner = parts(pair);
                let name = self.name(&mut inner);
                let parameters = inner.next().map(|list| self.parameters(list)).unwrap_or_default();
                ItemKind::Action(ActionItem { name, parameters })
            }
            Rule::module_item => {
                let (mut on, mut unless) = (Vec::new(), Vec::new());
                for part in parts(pair) {
                    match part.as_rule() {
                        Rule::on_part => on.extend(self.on_part(part)),
                        _ => unless.extend(self.conditions(part)),
                    }
                }
                ItemKind::ModuleHead(ModuleHead { on, unless })
            }
            Rule::param_item => self.param(pair),
            Rule::list_item => ItemKind::List(self.list(pair)),
            Rule::jurisdiction_item => ItemKind::Jurisdiction(self.jurisdiction(pair)),
            Rule::calendar_item => ItemKind::Calendar(self.calendar(pair)),
            Rule::content_item => ItemKind::Content(self.content(pair)),
            Rule::lexicon_item => ItemKind::Lexicon(self.lexicon(pair)),
            Rule::define_item => ItemKind::Define(self.define(pair)),
            Rule::rule_item => ItemKind::Rule(Box::new(self.rule(pair))),
            Rule::exception_item => ItemKind::Exception(self.exception(pair)),
            Rule::set_item => ItemKind::Set(self.set(pair)),
            Rule::waive_item => ItemKind::Waive(self.waive(pair)),
            _ => ItemKind::Obligation(self.obligation(pair)),
        }
    }

    pub(super) fn name<'i>(&self, inner: &mut impl Iterator<Item = Pair<'i, Rule>>) -> Word {
        inner.next().map_or_else(nothing, |name| self.word(&name))
    }

    pub(super) fn text<'i>(&self, inner: &mut impl Iterator<Item = Pair<'i, Rule>>) -> Word {
        inner.next().map_or_else(nothing, |text| self.string(&text))
    }

    fn next_path<'i>(&mut self, inner: &mut impl Iterator<Item = Pair<'i, Rule>>) -> Expr {
        match inner.next() {
            Some(path) => self.any_path(path),
            None => broken(Span::default()),
        }
    }

    pub(super) fn words(&self, pair: Pair<'_, Rule>) -> Vec<Word> {
        parts(pair).map(|word| self.word(&word)).collect()
    }

    fn paths(&mut self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        parts(pair).map(|path| self.any_path(path)).collect()
    }

    fn policy(&mut self, pair: Pair<'_, Rule>) -> PolicyItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let title = self.text(&mut inner);
        let mut item = PolicyItem { name, title, extends: None, version: None };
        for part in inner {
            match part.as_rule() {
                Rule::extends => item.extends = Some(self.name(&mut parts(part))),
                _ => item.version = Some(self.string(&part)),
            }
        }
        item
    }

    fn profile(&mut self, pair: Pair<'_, Rule>) -> ProfileItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let map = inner
            .map(|line| {
                let mut line = parts(line);
                (self.name(&mut line), self.name(&mut line))
            })
            .collect();
        ProfileItem { name, map }
    }

    fn document(&mut self, pair: Pair<'_, Rule>) -> DocumentItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let title = self.text(&mut inner);
        let mut item = DocumentItem { name, title, revision: None, sha256: None, marks: Vec::new() };
        for part in inner {
            let (rule, span) = (part.as_rule(), self.span(&part));
            let mut words = parts(part);
            match rule {
                Rule::revision => {
                    let revision = self.text(&mut words);
                    self.once(&mut item.revision, Some(revision), "revision", span);
                }
                Rule::sha256 => {
                    let sha256 = self.text(&mut words);
                    self.once(&mut item.sha256, Some(sha256), "sha256", span);
                }
                _ => {
                    let kind = match rule {
                        Rule::heading => MarkKind::Heading,
                        Rule::opens => MarkKind::Opens,
                        _ => MarkKind::Ignore,
                    };
                    let fingerprint = self.name(&mut words);
                    item.marks.push((kind, fingerprint, self.text(&mut words)));
                }
            }
        }
        item
    }

    fn clause(&mut self, pair: Pair<'_, Rule>) -> ClauseItem {
        let mut inner = parts(pair);
        let id = self.name(&mut inner);
        let strength = self.name(&mut inner);
        let title = self.text(&mut inner);
        let mut item = ClauseItem {
            id,
            strength,
            title,
            document: nothing(),
            section: nothing(),
            at: nothing(),
            fingerprint: nothing(),
            attestation: None,
            not_encoded: None,
        };
        for part in inner {
            match part.as_rule() {
                Rule::clause_at => {
                    let mut words = parts(part);
                    item.document = self.name(&mut words);
                    item.section = self.text(&mut words);
                    item.at = self.text(&mut words);
                    item.fingerprint = self.name(&mut words);
                }
                Rule::attestation => {
                    let mut inner = parts(part);
                    let path = self.next_path(&mut inner);
                    let on = inner.next().map(|on| self.on_part(on)).unwrap_or_default();
                    let enforce = inner.next().map(|enforce| self.enforce(enforce));
                    item.attestation = Some(Attestation { path, on, enforce });
                }
                _ => item.not_encoded = parts(part).next().map(|text| self.string(&text)),
            }
        }
        item
    }

    pub(super) fn field(&mut self, pair: Pair<'_, Rule>) -> Field {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut field = Field {
            ty: TypeRef::Name(name.clone()),
            name,
            presence: Presence::Plain,
            default: None,
            redact: false,
            mask: false,
            ask: None,
        };
        for part in inner {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::presence => {
                    field.presence = if part.as_str() == "!" { Presence::Required } else { Presence::Optional };
                }
                Rule::type_ref => field.ty = self.type_ref(part),
                Rule::default => field.default = parts(part).next().map(|value| self.value(value)),
                Rule::redact if field.redact => self.tell_repeated("redact", span),
                Rule::redact => field.redact = true,
                Rule::mask if field.mask => self.tell_repeated("mask", span),
                Rule::mask => field.mask = true,
                _ => {
                    let question = parts(part).next().map(|text| self.string(&text));
                    self.once(&mut field.ask, question, "ask", span);
                }
            }
        }
        field
    }

    pub(super) fn type_ref(&mut self, pair: Pair<'_, Rule>) -> TypeRef {
        let span = self.span(&pair);
        let Some(inner) = parts(pair).next() else { return TypeRef::Name(nothing()) };
        match inner.as_rule() {
            Rule::list_type => {
                let mut parts = parts(inner);
                let of = self.name(&mut parts);
                TypeRef::List { span, of, by_id: parts.next().is_some() }
            }
            Rule::int_type => {
                let mut bounds = parts(inner).map(|bound| self.number(&bound));
                let low = bounds.next().unwrap_or_default();
                TypeRef::Range(span, low, bounds.next().unwrap_or_default())
            }
            _ => TypeRef::Name(self.word(&inner)),
        }
    }

    fn subject(&mut self, pair: Pair<'_, Rule>) -> SubjectItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = SubjectItem {
            name,
            present: None,
            id: Vec::new(),
            at: Vec::new(),
            place: Vec::new(),
            facts: None,
            nothing_applied: None,
        };
        for part in inner {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::present => {
                    let key = self.words(part).pop();
                    self.once(&mut item.present, key, "present", span);
                }
                Rule::id_part => item.id.extend(self.paths(part)),
                Rule::at_part => item.at.extend(self.paths(part)),
                Rule::place_part => item.place.extend(self.paths(part)),
                Rule::nothing_applied => {
                    let when = parts(part).next().and_then(|when| self.conditions(when).pop());
                    self.once(&mut item.nothing_applied, Some((span, when)), "hold if nothing applied", span);
                }
                _ => {
                    let mut fields = Vec::new();
                    let mut whole = None;
                    for part in parts(part) {
                        if part.as_rule() == Rule::whole {
                            let mut words = parts(part);
                            whole = Some(Facts::Whole(self.name(&mut words), self.name(&mut words)));
                        } else {
                            fields.push(self.field(part));
                        }
                    }
                    let facts = whole.unwrap_or(Facts::Fields(span, fields));
                    self.once(&mut item.facts, Some(facts), "facts", span);
                }
            }
        }
        item
    }

    fn parameters(&mut self, pair: Pair<'_, Rule>) -> Vec<Parameter> {
        parts(pair)
            .map(|parameter| {
                let mut inner = parts(parameter);
                let name = self.name(&mut inner);
                let ty = inner.next().map_or_else(|| TypeRef::Name(nothing()), |ty| self.type_ref(ty));
                Parameter { name, ty }
            })
            .collect()
    }

    fn content(&mut self, pair: Pair<'_, Rule>) -> ContentItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = ContentItem { name, parts: Vec::new(), also: Vec::new() };
        for part in inner {
            if part.as_rule() == Rule::content_also {
                item.also = parts(part).map(|part| self.content_part(part)).collect();
            } else {
                item.parts.push(self.content_part(part));
            }
        }
        item
    }

    fn content_part(&mut self, pair: Pair<'_, Rule>) -> ContentPart {
        let span = self.span(&pair);
        let mut part = ContentPart { visible: false, path: broken(span) };
        for inner in parts(pair) {
            if inner.as_rule() == Rule::visible {
                part.visible = true;
            } else {
                part.path = self.any_path(inner);
            }
        }
        part
    }

    fn define(&mut self, pair: Pair<'_, Rule>) -> DefineItem {
        let span = self.span(&pair);
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let body = DefineBody::Expr(broken(span));
        let mut item = DefineItem { name, parameters: Vec::new(), on: Vec::new(), cites: Vec::new(), body };
        for part in inner {
            match part.as_rule() {
                Rule::parameters => item.parameters = self.parameters(part),
                Rule::define_on => item.on = self.words(part),
                Rule::cites => item.cites = self.words(part),
                Rule::each_list => {
                    let span = self.span(&part);
                    let mut inner = parts(part);
                    let variable = self.name(&mut inner);
                    let source = inner.next().map_or_else(|| broken(span), |source| self.source(source));
                    let filter = inner.next().map(|filter| self.condition(filter));
                    item.body = DefineBody::Each(Box::new(Each { variable, source, filter, span }));
                }
                Rule::only_list => {
                    let mut inner = parts(part);
                    item.body = DefineBody::Only(self.next_path(&mut inner));
                }
                _ => item.body = DefineBody::Expr(self.condition(part)),
            }
        }
        item
    }
}
