//! The latest and the earliest of a list: what is asked of such an entry is asked with one more variable bound.
//!
//! `(latest c in L by c.at).form is written` becomes a comparison of `Pick(L, c, c.at, …, c.form)`: each of the smallest
//! parts that name the entry is lowered as it would be for a variable, and `Pick` says which entry that is.

use super::quantify::{Base, MOST_VARIABLES};
use super::{Env, Lower};
use crate::plan::layout::{LayoutId, VALUE};
use crate::plan::node::{Node, NodeId, Place};
use crate::semantics::policy::field_of;
use crate::semantics::tree::{Body, Expr, Kind, Source, VariableId};
use crate::semantics::types::Absence;

use super::expr::Operand;

/// An entry that is picked, while what asks it is lowered.
#[derive(Debug)]
pub(super) struct Open<'a> {
    expr: &'a Expr,
    env: Env,
    /// What the entry is meanwhile.
    entry: Operand,
}

/// Where a fact stands.
pub(super) enum Root {
    /// In the root, or in an entry that a variable stands for.
    Record { variable: u8, layout: LayoutId, path: Vec<u32> },
    /// It is a value.
    Value(NodeId),
    /// In an entry that is picked: which of `Lower::picks`, and the field.
    Picked(usize, Vec<u32>),
    /// In an entry that there is not.
    Nothing,
}

/// How a picked entry is found.
enum Found {
    /// Among the entries of a list: its place, the variable, key and condition.
    Entry(Place, u8, [NodeId; 2]),
    /// It is this one, if it is.
    Only(NodeId),
    Nothing,
}

impl<'a> Lower<'a> {
    /// Where the fact that an expression names stands; none: it names none.
    pub(super) fn root(&mut self, expr: &'a Expr, env: &Env) -> Option<Root> {
        let (operand, more): (Operand, &[u32]) = match &expr.kind {
            Kind::Fact(path) => {
                (Operand::Record { variable: Place::ROOT, layout: LayoutId(0), path: Vec::new() }, path)
            }
            Kind::Variable(id, path) => (self.variable(*id, env)?, path),
            Kind::Field(inner, path) => (self.picked(inner, env)?, path),
            Kind::Pick { .. } | Kind::Call(..) => (self.picked(expr, env)?, &[]),
            _ => return None,
        };
        let operand = match operand {
            Operand::Picked(pick, path) => self.opened(pick, path),
            other => other,
        };
        let with = |mut path: Vec<u32>| {
            path.extend(more);
            path
        };
        Some(match operand {
            Operand::Record { variable, layout, path } => Root::Record { variable, layout, path: with(path) },
            Operand::Value(node) => Root::Value(node),
            Operand::Picked(pick, path) => Root::Picked(pick, with(path)),
            Operand::Nothing => Root::Nothing,
        })
    }

    /// The entry that `latest …`, or a define of it, stands for; none: it is something else.
    pub(super) fn picked(&mut self, expr: &'a Expr, env: &Env) -> Option<Operand> {
        match &expr.kind {
            Kind::Pick { .. } => {
                self.picks.push((expr, env.clone()));
                Some(Operand::Picked(self.picks.len() - 1, Vec::new()))
            }
            Kind::Call(id, arguments) => {
                let policy = self.policy;
                let Some(Body::Expr(body)) = policy.body(*id, self.id) else { return None };
                if !is_pick(policy, self.id, body) {
                    return None;
                }
                let inner = self.bind_arguments(arguments, env);
                self.picked(body, &inner)
            }
            _ => None,
        }
    }

    /// What a picked entry is meanwhile, where what asks it is being lowered.
    fn opened(&self, pick: usize, more: Vec<u32>) -> Operand {
        let Some((expr, env)) = self.picks.get(pick) else { return Operand::Nothing };
        let open = self.open.iter().rev().find(|open| std::ptr::eq(open.expr, *expr) && open.env == *env);
        match open.map(|open| open.entry.clone()) {
            None => Operand::Picked(pick, more),
            Some(Operand::Record { variable, layout, path: mut all }) => {
                all.extend(more);
                Operand::Record { variable, layout, path: all }
            }
            Some(other) => other,
        }
    }

    /// Lowers what asks a picked entry; none: it asks none, or one that is open already.
    pub(super) fn within_pick(
        &mut self,
        expr: &'a Expr,
        env: &Env,
        lower: fn(&mut Self, &'a Expr, &Env) -> NodeId,
    ) -> Option<NodeId> {
        let pick = match &expr.kind {
            Kind::Variable(..) | Kind::Field(..) | Kind::Pick { .. } => self.pick_of(expr, env),
            Kind::Has(base, _) | Kind::MapHas(base, _) | Kind::MapEntry(base, _) => self.pick_of(base, env),
            Kind::Exists(base) | Kind::OrElse(base, _) => match &base.kind {
                Kind::MapEntry(map, _) => self.pick_of(map, env),
                _ => self.pick_of(base, env),
            },
            Kind::Quantifier { source, .. } | Kind::Count { source, .. } | Kind::Empty(source) => {
                self.pick_of_source(source, env)
            }
            _ => None,
        }?;
        let (pick, its) = self.picks.get(pick)?.clone();
        Some(self.open_pick(pick, &its, expr, env, lower))
    }

    fn pick_of(&mut self, expr: &'a Expr, env: &Env) -> Option<usize> {
        match self.root(expr, env)? {
            Root::Picked(pick, _) => Some(pick),
            Root::Record { .. } | Root::Value(_) | Root::Nothing => None,
        }
    }

    /// The picked entry that holds the list at the bottom of a source.
    fn pick_of_source(&mut self, source: &'a Source, env: &Env) -> Option<usize> {
        match source {
            Source::Facts(list) => self.pick_of(list, env),
            Source::Declared(..) => None,
            Source::SubList(id, arguments) => {
                let policy = self.policy;
                let Some(Body::Each(_, inner, _)) = policy.body(*id, self.id) else { return None };
                let env = self.bind_arguments(arguments, env);
                self.pick_of_source(inner, &env)
            }
        }
    }

    /// Lowers something with the picked entry bound.
    fn open_pick(
        &mut self,
        pick: &'a Expr,
        its: &Env,
        expr: &'a Expr,
        env: &Env,
        lower: fn(&mut Self, &'a Expr, &Env) -> NodeId,
    ) -> NodeId {
        let Kind::Pick { latest, variable, source, by, filter } = &pick.kind else { return lower(self, expr, env) };
        // The list may itself be one of an entry that is picked.
        if let Some(outer) = self.pick_of_source(source, its)
            && let Some((outer, outer_env)) = self.picks.get(outer).cloned()
        {
            return self.open_pick(outer, &outer_env, expr, env, lower);
        }
        let (found, entry) = self.find(source, (*variable, by, filter.as_deref()), its);
        self.open.push(Open { expr: pick, env: its.clone(), entry });
        let node = lower(self, expr, env);
        match found {
            Found::Entry(place, variable, [key, counts]) => {
                self.open.pop();
                self.depth -= 1;
                let kids = self.kids(vec![key, counts, node]);
                self.node(Node::Pick(place, variable, *latest, kids))
            }
            Found::Only(is_it) => {
                if let Some(open) = self.open.last_mut() {
                    open.entry = Operand::Nothing;
                }
                let without = lower(self, expr, env);
                self.open.pop();
                self.if_then((is_it, node, without))
            }
            Found::Nothing => {
                self.open.pop();
                node
            }
        }
    }

    /// Where the entry is looked for, and what stands for it meanwhile.
    fn find(
        &mut self,
        source: &'a Source,
        (variable, by, filter): (VariableId, &'a Expr, Option<&'a Expr>),
        env: &Env,
    ) -> (Found, Operand) {
        let domain = self.domain(source, env);
        let (at, entry) = match &domain.base {
            Base::Facts(place, layout, records) => {
                let bound = self.depth;
                if bound >= MOST_VARIABLES {
                    self.trouble =
                        Some(format!("more than {MOST_VARIABLES} lists are gone through within one another"));
                    return (Found::Nothing, Operand::Nothing);
                }
                let entry = if *records {
                    Operand::Record { variable: bound, layout: *layout, path: Vec::new() }
                } else {
                    let value = Place { variable: bound, layout: layout.0 as u16, offset: VALUE };
                    Operand::Value(self.node(Node::Slot(value)))
                };
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
                (Some((*place, bound)), entry)
            }
            Base::Only(entry) => (None, entry.clone()),
            Base::Declared(..) | Base::Nothing => return (Found::Nothing, Operand::Nothing),
        };
        let mut inner = env.clone();
        inner.push((variable, entry.clone()));
        let key = self.value(by, &inner);
        let mut counts = vec![self.member(&domain, &entry), self.of_entry(Some(variable), &entry, filter, env)];
        let found = match at {
            Some((place, bound)) => {
                let counts = self.and(counts);
                Found::Entry(place, bound, [key, counts])
            }
            None => {
                // One without the key has none; one whose key is not known has it.
                if self.may_be_none(by, &entry) {
                    counts.push(self.node(Node::Exists(key)));
                }
                Found::Only(self.and(counts))
            }
        };
        (found, entry)
    }

    /// Whether the field by which an entry is picked may be none.
    fn may_be_none(&self, by: &Expr, entry: &Operand) -> bool {
        let (Kind::Variable(_, path), Operand::Record { layout, path: start, .. }) = (&by.kind, entry) else {
            return false;
        };
        let Some(record) = self.facts.record(*layout) else { return false };
        let path: Vec<u32> = start.iter().chain(path).copied().collect();
        let field = field_of(&self.policy.records, record, &path);
        field.is_some_and(|field| field.absence == Absence::None && field.default.is_none())
    }

    /// Whether there is the entry that an expression picks, while it is open.
    pub(super) fn is_there(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        match self.root(expr, env) {
            Some(Root::Record { variable, .. }) if variable != Place::ROOT => self.node(Node::Here(variable)),
            Some(Root::Value(node)) => match self.nodes[node.index()] {
                Node::Slot(place) => self.node(Node::Here(place.variable)),
                _ => self.truth(true),
            },
            Some(Root::Record { .. }) => self.truth(true),
            Some(Root::Picked(..) | Root::Nothing) | None => self.truth(false),
        }
    }
}

/// Whether an expression is `latest …` or `earliest …`, perhaps by the name of a define.
pub(super) fn is_pick(
    policy: &crate::semantics::policy::Policy,
    subject: crate::semantics::types::SubjectId,
    expr: &Expr,
) -> bool {
    match &expr.kind {
        Kind::Pick { .. } => true,
        Kind::Call(id, _) => match policy.body(*id, subject) {
            Some(Body::Expr(body)) => is_pick(policy, subject, body),
            _ => false,
        },
        _ => false,
    }
}
