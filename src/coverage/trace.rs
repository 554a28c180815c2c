//! From clauses to rules: what cites a clause, and which rules are made of it.

use crate::semantics::policy::{Policy, RuleId};
use crate::semantics::tree::{DefineId, Expr, Kind, LexiconId, ListId, ParamId, Source};
use crate::semantics::walk;
use crate::text::Loc;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What cites a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is named after its keyword")]
pub enum LinkKind {
    Rule,
    Obligation,
    Exception,
    Define,
    Param,
    List,
    /// An entry of a list.
    Entry,
    Lexicon,
}

impl LinkKind {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Obligation => "obligation",
            Self::Exception => "exception",
            Self::Define => "define",
            Self::Param => "param",
            Self::List => "list",
            Self::Entry => "entry",
            Self::Lexicon => "lexicon",
        }
    }
}

/// One thing that cites a clause.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// `acs.consent.written_consent`, `is_promotional`, `risky: gambling`
    pub name: String,
    /// Where its name stands.
    pub loc: Loc,
    /// The rules that are made of it; of a rule, itself.
    pub rules: Vec<RuleId>,
}

/// What cites each clause.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    links: BTreeMap<Arc<str>, Vec<Link>>,
}

/// A part that rules are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Define(DefineId),
    Param(ParamId),
    List(ListId),
    Lexicon(LexiconId),
}

/// Which rules are made of each part.
struct Users {
    by_part: BTreeMap<Part, BTreeSet<RuleId>>,
    by_exception: BTreeMap<String, BTreeSet<RuleId>>,
}

fn parts(expr: &Expr, add: &mut dyn FnMut(Part)) {
    walk::sources(expr, &mut |source| of_source(source, add));
    walk::parts(expr, &mut |part| match &part.kind {
        Kind::Call(id, _) => add(Part::Define(*id)),
        Kind::Param(id) => add(Part::Param(*id)),
        Kind::IsIn(_, id) => add(Part::List(*id)),
        Kind::Lexicon { lexicon, .. } => add(Part::Lexicon(*lexicon)),
        _ => {}
    });
}

fn of_source(source: &Source, add: &mut dyn FnMut(Part)) {
    match source {
        Source::Facts(_) => {}
        Source::Declared(id, _) => add(Part::List(*id)),
        Source::SubList(id, _) => add(Part::Define(*id)),
    }
}

impl Users {
    fn of(policy: &Policy) -> Self {
        let mut users = Self { by_part: BTreeMap::new(), by_exception: BTreeMap::new() };
        for demand in &policy.demands {
            let exceptions = demand.exceptions.iter().map(|(_, exception)| exception);
            let exprs: Vec<&Expr> =
                demand.applies.conditions.iter().chain([&demand.condition]).chain(exceptions).collect();
            users.add(policy, demand.rule, &exprs);
            for (name, _) in &demand.exceptions {
                users.by_exception.entry(name.clone()).or_default().insert(demand.rule);
            }
        }
        for obligation in &policy.obligations {
            let with = obligation.with.iter().map(|(_, value)| value);
            let exprs: Vec<&Expr> = obligation.applies.conditions.iter().chain(with).collect();
            users.add(policy, obligation.rule, &exprs);
        }
        users
    }

    /// Enters a rule under all that its expressions are made of, however deep.
    fn add(&mut self, policy: &Policy, rule: RuleId, exprs: &[&Expr]) {
        let mut seen: BTreeSet<Part> = BTreeSet::new();
        let mut open: Vec<Part> = Vec::new();
        for expr in exprs {
            parts(expr, &mut |part| open.push(part));
        }
        while let Some(part) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            match part {
                Part::Define(id) => {
                    for body in policy.defines.get(id.index()).into_iter().flat_map(|define| define.bodies.values()) {
                        let (mut exprs, mut lists) = (Vec::new(), Vec::new());
                        walk::body(body, &mut |expr| exprs.push(expr), &mut |list| lists.push(list));
                        exprs.into_iter().for_each(|expr| parts(expr, &mut |part| open.push(part)));
                        for list in lists {
                            of_source(list, &mut |part| open.push(part));
                            walk::of_source(list, &mut |expr| parts(expr, &mut |part| open.push(part)));
                        }
                    }
                }
                Part::List(id) => {
                    let entries = policy.lists.get(id.index()).into_iter().flat_map(|list| &list.entries);
                    for when in entries.flat_map(|entry| entry.when.values()) {
                        parts(when, &mut |part| open.push(part));
                    }
                }
                Part::Param(_) | Part::Lexicon(_) => {}
            }
        }
        for part in seen {
            self.by_part.entry(part).or_default().insert(rule);
        }
    }

    fn of_part(&self, part: Part) -> Vec<RuleId> {
        self.by_part.get(&part).into_iter().flatten().copied().collect()
    }
}

impl Trace {
    /// Follows all `cites` of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let users = Users::of(policy);
        let obligations: BTreeSet<RuleId> = policy.obligations.iter().map(|obligation| obligation.rule).collect();
        let mut trace = Self::default();
        for (index, rule) in policy.rules.iter().enumerate() {
            let id = RuleId::from_index(index);
            let kind = if obligations.contains(&id) { LinkKind::Obligation } else { LinkKind::Rule };
            trace.add(&rule.cites, &Link { kind, name: rule.id.to_string(), loc: rule.loc, rules: vec![id] });
        }
        for exception in &policy.exceptions {
            let rules = users.by_exception.get(&*exception.id).into_iter().flatten().copied().collect();
            let (kind, name) = (LinkKind::Exception, exception.id.to_string());
            trace.add(&exception.cites, &Link { kind, name, loc: exception.loc, rules });
        }
        for (index, define) in policy.defines.iter().enumerate() {
            let rules = users.of_part(Part::Define(DefineId::from_index(index)));
            let (kind, name) = (LinkKind::Define, define.name.clone());
            trace.add(&define.cites, &Link { kind, name, loc: define.loc, rules });
        }
        for (index, param) in policy.params.iter().enumerate() {
            let rules = users.of_part(Part::Param(ParamId::from_index(index)));
            let (kind, name) = (LinkKind::Param, param.name.clone());
            trace.add(&param.cites, &Link { kind, name, loc: param.loc, rules });
        }
        for (index, list) in policy.lists.iter().enumerate() {
            let rules = users.of_part(Part::List(ListId::from_index(index)));
            let (kind, name) = (LinkKind::List, list.name.clone());
            trace.add(&list.cites, &Link { kind, name, loc: list.loc, rules: rules.clone() });
            for entry in &list.entries {
                let words = policy.sources.words(entry.loc);
                let value = words.split_whitespace().next().unwrap_or_default().trim_end_matches(',');
                let (kind, name) = (LinkKind::Entry, format!("{}: {value}", list.name));
                trace.add(&entry.cites, &Link { kind, name, loc: entry.loc, rules: rules.clone() });
            }
        }
        for (index, lexicon) in policy.lexicons.iter().enumerate() {
            let rules = users.of_part(Part::Lexicon(LexiconId::from_index(index)));
            let (kind, name) = (LinkKind::Lexicon, lexicon.name.clone());
            trace.add(&lexicon.cites, &Link { kind, name, loc: lexicon.loc, rules });
        }
        trace
    }

    fn add(&mut self, cites: &[Arc<str>], link: &Link) {
        for clause in cites {
            self.links.entry(Arc::clone(clause)).or_default().push(link.clone());
        }
    }

    /// What cites a clause, in the order of the kinds.
    #[must_use]
    pub fn links(&self, clause: &str) -> &[Link] {
        self.links.get(clause).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rules and obligations that a change of a clause touches: those that cite it, and those that are made of what does.
    #[must_use]
    pub fn touched(&self, clause: &str) -> BTreeSet<RuleId> {
        self.links(clause).iter().flat_map(|link| link.rules.iter().copied()).collect()
    }
}
