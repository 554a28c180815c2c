//! Mandatory rules stand: what packs above change must not weaken them.
//!
//! A param that such a rule asks, directly or through what it asks, cannot be set, and a list cannot be replaced. What
//! is added may only make it break more often: for each list and lexicon the rule is followed with the sense in which
//! a further entry counts.

use super::mistakes::LIFTS_MANDATORY;
use super::names::{Checker, Entity, loc};
use super::overlay::{Altered, Change};
use super::policy::RuleDef;
use super::rules::{Ruleset, effect};
use super::tree::{Body, DefineId, Expr, Kind, LexiconId, ListId, ParamId, Source};
use super::types::SubjectId;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, EntryRole, ItemKind, Quantity, Target};
use crate::text::{Loc, Sources};
use rustc_hash::{FxHashMap, FxHashSet};

/// In which sense something counts where it stands: whether more of it breaks the rule more often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sense {
    /// The more of it, the more often the rule is broken.
    Breaks,
    /// The more of it, the less often.
    Spares,
    /// It may be either.
    Either,
}

impl Sense {
    const fn turned(self) -> Self {
        match self {
            Self::Breaks => Self::Spares,
            Self::Spares => Self::Breaks,
            Self::Either => Self::Either,
        }
    }
}

/// What a rule asks, directly or through what it asks.
#[derive(Default)]
struct Asked {
    params: FxHashSet<ParamId>,
    /// Whether more entries may spare something.
    lists: FxHashMap<ListId, bool>,
    lexicons: FxHashMap<LexiconId, bool>,
    /// Exceptions that are asked for, as defines: whether undoing one may spare something.
    excepted: FxHashMap<DefineId, bool>,
    /// Bodies and lists that were followed.
    bodies: FxHashSet<(DefineId, Sense)>,
    entries: FxHashSet<(ListId, Sense)>,
}

impl Checker<'_> {
    /// Tells of what weakens a mandatory rule.
    pub(super) fn keep_mandatory(&mut self, sources: &Sources, modules: &[ast::Module], out: &Ruleset) {
        for (index, rule) in out.rules.iter().enumerate().filter(|(_, rule)| rule.mandatory) {
            let mut asked = Asked::default();
            for demand in out.demands.iter().filter(|demand| demand.rule.index() == index) {
                let mut follow = Follow { checker: self, subject: demand.subject, asked: &mut asked };
                demand.applies.conditions.iter().for_each(|when| follow.expr(when, Sense::Breaks));
                let of_condition = if demand.forbids() { Sense::Breaks } else { Sense::Spares };
                follow.expr(&demand.condition, of_condition);
                demand.exceptions.iter().for_each(|(_, exception)| follow.expr(exception, Sense::Spares));
            }
            self.tell_weakened(sources, rule, &asked);
            self.tell_undone(sources, rule, &asked);
        }
        self.tell_weak_profiles(modules, out);
    }

    fn tell_weakened(&mut self, sources: &Sources, rule: &RuleDef, asked: &Asked) {
        let names = asked.params.iter().map(|id| (self.params[id.index()].name.clone(), Entity::Param(*id)));
        let lists = asked.lists.keys().map(|id| (self.lists[id.index()].name.clone(), Entity::List(*id)));
        let lexicons = asked.lexicons.keys().map(|id| (self.lexicons[id.index()].name.clone(), Entity::Lexicon(*id)));
        let mut names: Vec<(String, Entity)> = names.chain(lists).chain(lexicons).collect();
        names.sort_by(|one, two| one.0.cmp(&two.0));
        for (name, entity) in names {
            for change in self.changes_of(&name) {
                if sources.pack_of(change.source) <= sources.pack_of(rule.loc.source) {
                    continue;
                }
                for (at, what, help) in weakens(change, entity, asked) {
                    let message = format!("{what} `{name}` reaches `{}`, which nothing weakens", rule.id);
                    let mistake = Diagnostic::error(&LIFTS_MANDATORY, message)
                        .at(at, "this change")
                        .at(rule.loc, "this rule is mandatory")
                        .help(help);
                    self.tell(mistake);
                }
            }
        }
    }

    /// An exception that undoes another for which the rule asks takes that away from it.
    fn tell_undone(&mut self, sources: &Sources, rule: &RuleDef, asked: &Asked) {
        let mut told = Vec::new();
        for by in &self.exceptions {
            if sources.pack_of(by.source) <= sources.pack_of(rule.loc.source) {
                continue;
            }
            for target in &by.item.targets {
                let Some(undone) = self.exception_named(target).and_then(|index| self.exceptions.get(index)) else {
                    continue;
                };
                if asked.excepted.get(&undone.define).copied().unwrap_or_default() {
                    let (Target::Citing(word) | Target::Named(word)) = target;
                    let message = format!(
                        "`{}` undoes `{}`, for which `{}` asks: nothing weakens that",
                        by.id, undone.id, rule.id
                    );
                    told.push(
                        Diagnostic::error(&LIFTS_MANDATORY, message)
                            .at(loc(by.source, word.span), "this target")
                            .at(rule.loc, "this rule is mandatory")
                            .help("take the target away"),
                    );
                }
            }
        }
        self.mistakes.extend(told);
    }

    /// A profile may make a mandatory rule stronger, and not weaker.
    fn tell_weak_profiles(&mut self, modules: &[ast::Module], out: &Ruleset) {
        for module in modules {
            for item in &module.items {
                let ItemKind::Profile(profile) = &item.kind else { continue };
                for (from, to) in profile.map.iter().filter(|(from, to)| effect(to) < effect(from)) {
                    let weakened = |rule: usize| {
                        let mut demands = out.demands.iter().filter(|demand| demand.rule.index() == rule);
                        demands.any(|demand| demand.effect == effect(from))
                    };
                    let rules = out.rules.iter().enumerate();
                    let first = rules.filter(|(_, rule)| rule.mandatory).find(|(index, _)| weakened(*index));
                    if let Some((_, rule)) = first {
                        let message =
                            format!("the profile `{}` weakens `{}`, which nothing weakens", profile.name.text, rule.id);
                        let mistake = Diagnostic::error(&LIFTS_MANDATORY, message)
                            .at(loc(module.source, from.span.to(to.span)), "weaker")
                            .at(rule.loc, "this rule is mandatory")
                            .help("take the line away, or map to a stronger effect");
                        self.tell(mistake);
                    }
                }
            }
        }
    }
}

/// Where a change weakens a rule that asks what is changed: the place, what it does, and what to do.
fn weakens(change: Change<'_>, entity: Entity, asked: &Asked) -> Vec<(Loc, &'static str, &'static str)> {
    const KEEP: &str = "take it away: what the rule asks stays as its pack says";
    let at = loc(change.source, change.target.span);
    let spares = match entity {
        Entity::List(id) => asked.lists.get(&id).copied().unwrap_or_default(),
        Entity::Lexicon(id) => asked.lexicons.get(&id).copied().unwrap_or_default(),
        _ => false,
    };
    let spared = "take it away: a further entry here lets something pass that the rule forbids";
    match change.what {
        Altered::Param(_) => vec![(at, "setting", KEEP)],
        Altered::Entries(_) => vec![(at, "setting", "add entries instead: `list … add { … }`")],
        Altered::MoreEntries(_) if spares => vec![(at, "adding to", spared)],
        Altered::MoreWords(groups) => {
            let lines = groups.iter().flat_map(|group| &group.lines);
            let weak = lines.filter(|line| spares || line.role == EntryRole::Not);
            let told = weak.map(|line| {
                let at = line.first().map_or(at, |span| loc(change.source, span));
                if line.role == EntryRole::Not { (at, "a `not` in", KEEP) } else { (at, "adding to", spared) }
            });
            told.collect()
        }
        Altered::MoreEntries(_) | Altered::MoreSymbols(_) | Altered::MoreFields(_) | Altered::MoreFacts(_) => {
            Vec::new()
        }
    }
}

/// Follows what a demand asks of one subject.
struct Follow<'c, 'a, 'o> {
    checker: &'c Checker<'a>,
    subject: SubjectId,
    asked: &'o mut Asked,
}

impl Follow<'_, '_, '_> {
    fn expr(&mut self, expr: &Expr, sense: Sense) {
        match &expr.kind {
            Kind::And(parts) | Kind::Or(parts) => parts.iter().for_each(|part| self.expr(part, sense)),
            Kind::Not(part) => self.expr(part, sense.turned()),
            Kind::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                self.expr(condition, Sense::Either);
                self.expr(then, sense);
                self.expr(otherwise, sense);
            }
            Kind::Match(on, arms) => {
                self.expr(on, Sense::Either);
                arms.iter().for_each(|arm| self.expr(arm, sense));
            }
            Kind::Param(id) => {
                self.asked.params.insert(*id);
            }
            Kind::Call(id, arguments) => {
                arguments.iter().for_each(|argument| self.expr(argument, Sense::Either));
                self.define(*id, sense);
            }
            Kind::IsIn(part, id) => {
                self.expr(part, Sense::Either);
                self.list(*id, sense);
            }
            Kind::Lexicon { text, lexicon, index, .. } => {
                self.expr(text, Sense::Either);
                index.iter().for_each(|index| self.expr(index, Sense::Either));
                let spares = self.asked.lexicons.entry(*lexicon).or_default();
                *spares |= sense != Sense::Breaks;
            }
            Kind::Empty(source) => self.source(source, sense.turned()),
            Kind::Quantifier { quantity, source, filter, has, .. } => {
                let of_entries = match quantity {
                    Quantity::Some => sense,
                    Quantity::No | Quantity::Every => sense.turned(),
                };
                self.source(source, of_entries);
                filter.iter().for_each(|filter| self.expr(filter, of_entries));
                has.iter().for_each(|has| self.expr(has, of_entries.turned()));
            }
            Kind::Count { source, filter, .. } => {
                self.source(source, Sense::Either);
                filter.iter().for_each(|filter| self.expr(filter, Sense::Either));
            }
            Kind::Pick { source, by, filter, .. } => {
                self.source(source, Sense::Either);
                std::iter::once(by).chain(filter).for_each(|part| self.expr(part, Sense::Either));
            }
            // Values and facts: what stands in them may count either way.
            Kind::Error
            | Kind::OrElse(..)
            | Kind::Bool(_)
            | Kind::Int(_)
            | Kind::Text(_)
            | Kind::Symbol(..)
            | Kind::Duration(_)
            | Kind::AsOf
            | Kind::Fact(_)
            | Kind::Variable(..)
            | Kind::Compare(..)
            | Kind::IsOneOf(..)
            | Kind::Known(_)
            | Kind::Exists(_)
            | Kind::Has(..)
            | Kind::MapHas(..)
            | Kind::MapEntry(..)
            | Kind::Within { .. }
            | Kind::Between(_)
            | Kind::Local { .. }
            | Kind::Arithmetic(..)
            | Kind::Shift { .. }
            | Kind::TextTest(..)
            | Kind::Matches(..)
            | Kind::PlaceIn(_)
            | Kind::LiesIn(..)
            | Kind::Measure(..)
            | Kind::Field(..)
            | Kind::Content(_) => walk::children(expr, &mut |part| self.expr(part, Sense::Either)),
        }
    }

    fn define(&mut self, id: DefineId, sense: Sense) {
        if self.checker.exceptions.iter().any(|exception| exception.define == id) {
            let spares = self.asked.excepted.entry(id).or_default();
            *spares |= sense != Sense::Spares;
        }
        if !self.asked.bodies.insert((id, sense)) {
            return;
        }
        let checker = self.checker;
        match checker.defines[id.index()].bodies.get(&self.subject) {
            Some(Body::Expr(body)) => self.expr(body, sense),
            Some(Body::Only(body)) => self.expr(body, Sense::Either),
            Some(Body::Each(_, source, filter)) => {
                self.source(source, sense);
                filter.iter().for_each(|filter| self.expr(filter, sense));
            }
            Some(Body::Error) | None => {}
        }
    }

    fn source(&mut self, source: &Source, sense: Sense) {
        match source {
            Source::Facts(list) => self.expr(list, Sense::Either),
            Source::Declared(id, _) => self.list(*id, sense),
            Source::SubList(id, arguments) => {
                arguments.iter().for_each(|argument| self.expr(argument, Sense::Either));
                self.define(*id, sense);
            }
        }
    }

    fn list(&mut self, id: ListId, sense: Sense) {
        let spares = self.asked.lists.entry(id).or_default();
        *spares |= sense != Sense::Breaks;
        if !self.asked.entries.insert((id, sense)) {
            return;
        }
        let checker = self.checker;
        for entry in &checker.lists[id.index()].entries {
            entry.when.get(&self.subject).into_iter().for_each(|when| self.expr(when, sense));
        }
    }
}
