//! Quantifiers: sub-lists are expanded into the list they are of, declared lists entry by entry.

use super::expr::Operand;
use super::{Env, HitEntry, Lower};
use crate::plan::layout::{LayoutId, VALUE};
use crate::plan::node::{Node, NodeId, Place};
use crate::semantics::tree::{Body, Expr, Source, VariableId};
use crate::semantics::types::Ty;
use crate::syntax::ast::Quantity;
use std::sync::Arc;

/// What a quantifier ranges over, when the sub-lists are expanded.
pub(super) struct Domain<'a> {
    pub(super) base: Base,
    /// Who is in it: conditions of the sub-lists, outermost list first, each with its own variables.
    members: Vec<(VariableId, &'a Expr, Env)>,
}

pub(super) enum Base {
    /// A list of the record.
    Facts(Place, LayoutId, bool),
    /// A declared list: value, condition, clauses of each entry; clauses of the list.
    Declared(Vec<(NodeId, Option<NodeId>, Vec<Arc<str>>)>, Vec<Arc<str>>),
    /// Just one.
    Only(Operand),
    /// Nothing: a mistake that the checker has told.
    Nothing,
}

/// How often variables may be bound within one another: the evaluator keeps a slot for each.
pub(super) const MOST_VARIABLES: u8 = 16;

impl<'a> Lower<'a> {
    pub(super) fn domain(&mut self, source: &'a Source, env: &Env) -> Domain<'a> {
        let base = match source {
            Source::Facts(list) => {
                let record = self.record_of(list.ty);
                let scalar = match list.ty {
                    Ty::List(scalar) => Some(scalar),
                    _ => None,
                };
                match self.path_place(list, env) {
                    Some(place) => {
                        let layout = LayoutId(u32::from(place.layout));
                        let entries = self.facts.entries(layout, place.offset, record, scalar);
                        Base::Facts(place, entries, record.is_some())
                    }
                    None => {
                        self.no_fact();
                        Base::Nothing
                    }
                }
            }
            Source::Declared(id, _) => {
                let policy = self.policy;
                let def = &policy.lists[id.index()];
                let entries = def
                    .entries
                    .iter()
                    .map(|entry| {
                        let value = self.literal(&entry.value);
                        (value, self.entry_counts(entry), entry.cites.clone())
                    })
                    .collect();
                Base::Declared(entries, def.cites.clone())
            }
            Source::SubList(id, arguments) => {
                let inner = self.bind_arguments(arguments, env);
                let policy = self.policy;
                return match policy.body(*id, self.id) {
                    Some(Body::Each(variable, source, filter)) => {
                        let mut domain = self.domain(source, &inner);
                        if let Some(filter) = filter {
                            domain.members.push((*variable, filter, inner));
                        }
                        domain
                    }
                    Some(Body::Only(expr)) => {
                        Domain { base: Base::Only(self.operand(expr, &inner)), members: Vec::new() }
                    }
                    _ => Domain { base: Base::Nothing, members: Vec::new() },
                };
            }
        };
        Domain { base, members: Vec::new() }
    }

    /// What an entry has to meet to belong to the domain.
    pub(super) fn member(&mut self, domain: &Domain<'a>, entry: &Operand) -> NodeId {
        self.calls += 1;
        let mut all = Vec::with_capacity(domain.members.len());
        for (variable, filter, env) in &domain.members {
            let mut env = env.clone();
            env.push((*variable, entry.clone()));
            all.push(self.condition(filter, &env));
        }
        self.calls -= 1;
        self.and(all)
    }

    pub(super) fn of_entry(
        &mut self,
        variable: Option<VariableId>,
        entry: &Operand,
        condition: Option<&'a Expr>,
        env: &Env,
    ) -> NodeId {
        let Some(condition) = condition else { return self.truth(true) };
        let mut env = env.clone();
        if let Some(variable) = variable {
            env.push((variable, entry.clone()));
        }
        self.condition(condition, &env)
    }

    pub(super) fn quantifier(
        &mut self,
        quantity: Quantity,
        variable: Option<VariableId>,
        source: &'a Source,
        filter: Option<&'a Expr>,
        has: Option<&'a Expr>,
        env: &Env,
    ) -> NodeId {
        let domain = self.domain(source, env);
        // Every P has Q: there is no P that has not Q.
        let counted = |lower: &mut Self, entry: &Operand| {
            let member = lower.member(&domain, entry);
            let filter = lower.of_entry(variable, entry, filter, env);
            let mut all = vec![member, filter];
            if quantity == Quantity::Every {
                let has = lower.of_entry(variable, entry, has, env);
                all.push(lower.not(has));
            }
            lower.and(all)
        };
        let some = match &domain.base {
            Base::Nothing => self.truth(false),
            Base::Only(entry) => counted(self, entry),
            Base::Facts(place, layout, records) => {
                let place = *place;
                let body = self.bound(*layout, *records, counted);
                let at = self.depth;
                self.node(Node::Some(place, at, body))
            }
            Base::Declared(entries, cites) => {
                let mut any = Vec::with_capacity(entries.len());
                let mut hits = Vec::new();
                for (value, when, entry_cites) in entries {
                    let body = counted(self, &Operand::Value(*value));
                    let mut all: Vec<NodeId> = when.iter().copied().collect();
                    all.push(body);
                    let both = self.and(all);
                    any.push(both);
                    hits.push(HitEntry { probe: both, or_unknown: None, cites: entry_cites.clone() });
                }
                self.hit(cites, hits);
                self.or(any)
            }
        };
        if quantity == Quantity::Some { some } else { self.not(some) }
    }

    pub(super) fn count(
        &mut self,
        variable: VariableId,
        source: &'a Source,
        filter: Option<&'a Expr>,
        env: &Env,
    ) -> NodeId {
        let domain = self.domain(source, env);
        let counted = |lower: &mut Self, entry: &Operand| {
            let member = lower.member(&domain, entry);
            let filter = lower.of_entry(Some(variable), entry, filter, env);
            lower.and(vec![member, filter])
        };
        match &domain.base {
            Base::Nothing => self.node(Node::Number(0)),
            Base::Only(entry) => {
                let one = counted(self, entry);
                let kids = self.kids(vec![one]);
                self.node(Node::CountOf(kids))
            }
            Base::Facts(place, layout, records) => {
                let place = *place;
                let body = self.bound(*layout, *records, counted);
                let at = self.depth;
                self.node(Node::Count(place, at, body))
            }
            Base::Declared(entries, _) => {
                let mut all = Vec::with_capacity(entries.len());
                for (value, when, _) in entries {
                    let body = counted(self, &Operand::Value(*value));
                    let mut both: Vec<NodeId> = when.iter().copied().collect();
                    both.push(body);
                    let both = self.and(both);
                    all.push(both);
                }
                let kids = self.kids(all);
                self.node(Node::CountOf(kids))
            }
        }
    }

    /// Lowers a condition with one more variable bound, which stands for an entry of a list.
    fn bound(&mut self, layout: LayoutId, records: bool, body: impl FnOnce(&mut Self, &Operand) -> NodeId) -> NodeId {
        let variable = self.depth;
        if variable >= MOST_VARIABLES {
            self.trouble = Some(format!("more than {MOST_VARIABLES} lists are gone through within one another"));
            return self.truth(false);
        }
        let entry = if records {
            Operand::Record { variable, layout, path: Vec::new() }
        } else {
            let place = Place { variable, layout: layout.0 as u16, offset: VALUE };
            Operand::Value(self.node(Node::Slot(place)))
        };
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let node = body(self, &entry);
        self.depth -= 1;
        node
    }
}
