//! Conditions and values: from the checked tree to nodes.

use super::pick::{Root, is_pick};
use super::{Env, HitEntry, Lower};
use crate::plan::layout::LayoutId;
use crate::plan::node::{Groups, How, Node, NodeId, Place};
use crate::plan::{ContentPart, ValueSet};
use crate::semantics::policy::EntryDef;
use crate::semantics::tree::{Ask, Body, Comparison, Expr, Kind, ListId, Manner, VariableId};
use crate::semantics::types::{Literal, RecordId, Scalar, Ty};
use crate::syntax::ast::Quantity;

/// What a variable stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// A record: the root or an entry, and the section within it.
    Record {
        /// Which variable at run time; [`Place::ROOT`] for none.
        variable: u8,
        layout: LayoutId,
        /// Field by field from there.
        path: Vec<u32>,
    },
    /// A single value.
    Value(NodeId),
    /// An entry that is picked from a list, and the section within it: which of `Lower::picks`.
    Picked(usize, Vec<u32>),
    /// An entry that there is not.
    Nothing,
}

impl<'a> Lower<'a> {
    /// The slot of a fact of the root.
    pub(super) fn root_slot(&mut self, path: &[u32]) -> NodeId {
        let place = self.place(Place::ROOT, LayoutId(0), path);
        self.node(Node::Slot(place))
    }

    pub(super) fn place(&mut self, variable: u8, layout: LayoutId, path: &[u32]) -> Place {
        let offset = self.facts.slot(layout, path);
        if layout.index() > usize::from(u16::MAX) {
            self.trouble = Some(String::from("the model has too many lists"));
        }
        Place { variable, layout: layout.0 as u16, offset }
    }

    pub(super) fn variable(&self, id: VariableId, env: &Env) -> Option<Operand> {
        env.iter().rev().find(|(known, _)| *known == id).map(|(_, operand)| operand.clone())
    }

    /// Where a path of facts or of a variable stands; none for a single value.
    pub(super) fn path_place(&mut self, expr: &'a Expr, env: &Env) -> Option<Place> {
        match self.root(expr, env)? {
            Root::Record { variable, layout, path } => Some(self.place(variable, layout, &path)),
            Root::Value(_) | Root::Picked(..) | Root::Nothing => None,
        }
    }

    /// A fact, or what a variable stands for.
    pub(super) fn fact(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        match self.root(expr, env) {
            Some(Root::Record { variable, layout, path }) => {
                let place = self.place(variable, layout, &path);
                self.node(Node::Slot(place))
            }
            Some(Root::Value(node)) => node,
            Some(Root::Nothing) => self.node(Node::Nothing),
            Some(Root::Picked(..)) | None => self.truth(false),
        }
    }

    /// An expression that is true or false.
    pub(super) fn condition(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        if let Some(node) = self.within_pick(expr, env, Self::condition) {
            return node;
        }
        match &expr.kind {
            Kind::And(parts) => {
                let parts = parts.iter().map(|part| self.condition(part, env)).collect();
                self.and(parts)
            }
            Kind::Or(parts) => {
                let parts = parts.iter().map(|part| self.condition(part, env)).collect();
                self.or(parts)
            }
            Kind::Not(inner) => {
                let inner = self.condition(inner, env);
                self.not(inner)
            }
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let nodes = (self.condition(condition, env), self.condition(then, env), self.condition(otherwise, env));
                self.if_then(nodes)
            }
            Kind::Match(on, arms) => {
                let on = self.value(on, env);
                let arms = arms.iter().map(|arm| self.condition(arm, env)).collect();
                self.match_on(on, arms)
            }
            Kind::OrElse(left, right) => {
                let (left, right) = (self.fact_or_entry(left, env), self.condition(right, env));
                self.node(Node::OrElse(left, right))
            }
            Kind::Bool(value) => self.truth(*value),
            Kind::Param(id) => {
                let value = self.param(*id);
                match self.nodes[value.index()] {
                    Node::Number(value) => self.truth(value != 0),
                    _ => value,
                }
            }
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) => {
                let fact = self.fact(expr, env);
                match self.nodes[fact.index()] {
                    Node::Number(value) => self.truth(value != 0),
                    Node::AsValue(condition) => condition,
                    _ => fact,
                }
            }
            Kind::Call(id, arguments) => self.call(*id, arguments, env, Self::condition),
            Kind::Compare(comparison, left, right) => {
                let (left, right) = (self.value(left, env), self.value(right, env));
                self.compare(*comparison, left, right)
            }
            Kind::IsOneOf(value, symbols) => {
                let value = self.value(value, env);
                let numbers = symbols.iter().map(|symbol| i64::from(*symbol)).collect();
                self.in_set(value, ValueSet { numbers, ..ValueSet::default() })
            }
            Kind::IsIn(value, list) => {
                let value = self.value(value, env);
                self.is_in(value, *list)
            }
            Kind::PlaceIn(code) => self.place_in(code),
            Kind::LiesIn(place, code) => self.lies_in(place, code, env),
            Kind::Known(inner) => {
                if let Ty::Record(_) = inner.ty {
                    self.trouble = Some(String::from("`is known` is asked of a section; only its fields can be known"));
                }
                let value = self.value_or_list(inner, env);
                self.node(Node::Known(value))
            }
            Kind::Exists(inner) if is_pick(self.policy, self.id, inner) => self.is_there(inner, env),
            Kind::Exists(inner) => {
                self.list_place(inner, env);
                let value = self.fact_or_entry(inner, env);
                self.node(Node::Exists(value))
            }
            Kind::Empty(source) => {
                let some = self.quantifier(Quantity::Some, None, source, None, None, env);
                self.not(some)
            }
            Kind::Has(list, value) => {
                let Some(place) = self.list_place(list, env) else { return self.no_fact() };
                let value = self.value(value, env);
                self.node(Node::Has(place, value))
            }
            Kind::MapHas(map, key) => {
                let Some(place) = self.list_place(map, env) else { return self.no_fact() };
                let key = self.plan_text(&key.to_lowercase());
                self.node(Node::MapHas(place, key))
            }
            Kind::Within { at, length, after, anchor, manner } => {
                let how = self.how(manner, at.ty, env);
                let (at, length, anchor) = (self.value(at, env), self.value(length, env), self.value(anchor, env));
                self.node(if *after {
                    Node::WithinAfter(at, length, anchor, how)
                } else {
                    Node::WithinBefore(at, length, anchor, how)
                })
            }
            Kind::Between(parts) => {
                let [time, from, to] = parts.as_ref();
                let (time, from, to) = (self.value(time, env), self.value(from, env), self.value(to, env));
                self.node(Node::Between(time, from, to))
            }
            Kind::TextTest(test, left, right) => {
                if let Ty::Content(_) = left.ty {
                    let content = self.content_of(left, env);
                    let right = self.value(right, env);
                    return self.node(Node::ContentTest(*test, content, right));
                }
                let (left, right) = (self.value(left, env), self.value(right, env));
                self.node(Node::TextTest(*test, left, right))
            }
            Kind::Matches(text, pattern) => {
                let text = self.value(text, env);
                let regex = self.regex(pattern);
                self.node(Node::Matches(text, regex))
            }
            Kind::Lexicon { text, lexicon, index, ask } => {
                let content = self.content_of(text, env);
                let (first, size) = self.plan.scanner.groups_of(lexicon.index());
                if *ask == Ask::Wholly {
                    let policy = self.policy;
                    self.plan.scanner.ask_wholly(lexicon.index(), &policy.lexicons[lexicon.index()]);
                }
                let groups = match index {
                    None => Groups::Range(first, size),
                    Some(index) => {
                        let symbol = self.value(index, env);
                        match self.nodes[symbol.index()] {
                            Node::Number(symbol) => Groups::Range(first + symbol as u32, 1),
                            _ => Groups::Symbol(first, symbol),
                        }
                    }
                };
                if let Groups::Range(first, size) = groups {
                    self.hit_words(content, first..first + size, *ask);
                }
                self.node(Node::Lexicon(content, groups, *ask))
            }
            Kind::Measure(measure, text) => {
                let content = self.content_of(text, env);
                self.node(Node::Measure(*measure, content))
            }
            Kind::Quantifier { quantity, variable, source, filter, has } => {
                self.quantifier(*quantity, Some(*variable), source, filter.as_deref(), has.as_deref(), env)
            }
            Kind::Error
            | Kind::Int(_)
            | Kind::Text(_)
            | Kind::Symbol(..)
            | Kind::Duration(_)
            | Kind::AsOf
            | Kind::MapEntry(..)
            | Kind::Arithmetic(..)
            | Kind::Shift { .. }
            | Kind::Local { .. }
            | Kind::Pick { .. }
            | Kind::Content(_)
            | Kind::Count { .. } => self.truth(false),
        }
    }

    /// An expression that is a single value.
    pub(super) fn value(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        if let Some(node) = self.within_pick(expr, env, Self::value) {
            return node;
        }
        match &expr.kind {
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) | Kind::Pick { .. } => self.fact(expr, env),
            Kind::Int(value) => self.node(Node::Number(*value)),
            Kind::Bool(value) => self.node(Node::Number(i64::from(*value))),
            Kind::Symbol(_, symbol) => self.node(Node::Number(i64::from(*symbol))),
            Kind::Duration(value) => self.node(Node::Number(value.pack())),
            Kind::Text(text) => self.text(text),
            Kind::AsOf => self.node(Node::AsOf),
            Kind::Param(id) => self.param(*id),
            Kind::MapEntry(..) => self.fact_or_entry(expr, env),
            Kind::Call(id, arguments) => self.call(*id, arguments, env, Self::value),
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let nodes = (self.condition(condition, env), self.value(then, env), self.value(otherwise, env));
                self.if_then(nodes)
            }
            Kind::Match(on, arms) => {
                let on = self.value(on, env);
                let arms = arms.iter().map(|arm| self.value(arm, env)).collect();
                self.match_on(on, arms)
            }
            Kind::OrElse(left, right) => {
                let (left, right) = (self.fact_or_entry(left, env), self.value(right, env));
                self.node(Node::OrElse(left, right))
            }
            Kind::Arithmetic(op, left, right) => {
                let (left, right) = (self.value(left, env), self.value(right, env));
                self.node(Node::Arithmetic(*op, left, right))
            }
            Kind::Shift { at, by, back, manner } => {
                let how = self.how(manner, at.ty, env);
                let (at, by) = (self.value(at, env), self.value(by, env));
                self.node(if *back { Node::Earlier(at, by, how) } else { Node::Later(at, by, how) })
            }
            Kind::Local { at, zone, date } => {
                let (at, zone) = (self.value(at, env), self.value(zone, env));
                self.node(Node::Local(at, zone, *date))
            }
            Kind::Count { variable, source, filter } => self.count(*variable, source, filter.as_deref(), env),
            _ => {
                // A condition is a value, too: 1 or 0, open where it is not known. What is left of it may be a fact, which
                // as a value would be none where as a condition it does not hold.
                let condition = self.condition(expr, env);
                match self.nodes[condition.index()] {
                    Node::Truth(value) => self.node(Node::Number(i64::from(value))),
                    Node::Slot(_) | Node::If(..) | Node::Match(..) | Node::OrElse(..) => {
                        self.node(Node::AsValue(condition))
                    }
                    _ => condition,
                }
            }
        }
    }

    fn how(&mut self, manner: &'a Manner, ty: Ty, env: &Env) -> How {
        let zone = manner.zone.as_ref().map(|zone| self.value(zone, env));
        How { zone, earlier: manner.earlier, dates: ty == Ty::Scalar(Scalar::Date) }
    }

    pub(super) fn if_then(&mut self, (condition, then, otherwise): (NodeId, NodeId, NodeId)) -> NodeId {
        match self.nodes[condition.index()] {
            Node::Truth(true) => then,
            Node::Truth(false) => otherwise,
            _ if then == otherwise => then,
            _ => self.node(Node::If(condition, then, otherwise)),
        }
    }

    fn match_on(&mut self, on: NodeId, arms: Vec<NodeId>) -> NodeId {
        if let Node::Number(symbol) = self.nodes[on.index()]
            && let Some(arm) = arms.get(symbol as usize)
        {
            return *arm;
        }
        let kids = self.kids(arms);
        self.node(Node::Match(on, kids))
    }

    pub(super) fn compare(&mut self, comparison: Comparison, left: NodeId, right: NodeId) -> NodeId {
        if let (Node::Number(one), Node::Number(two)) = (self.nodes[left.index()], self.nodes[right.index()]) {
            return self.truth(match comparison {
                Comparison::Equal => one == two,
                Comparison::Less => one < two,
                Comparison::LessOrEqual => one <= two,
            });
        }
        match comparison {
            Comparison::Equal => self.equal(left, right),
            Comparison::Less => self.node(Node::Less(left, right)),
            Comparison::LessOrEqual => self.node(Node::LessOrEqual(left, right)),
        }
    }

    /// `a = b` and `b = a` are one node. Facts come first, in the order of their paths, so that the order of rules
    /// shows nowhere.
    fn equal(&mut self, left: NodeId, right: NodeId) -> NodeId {
        let rank = |node: NodeId| match self.nodes[node.index()] {
            Node::Slot(place) => (0, self.facts.words(place), place.variable),
            Node::Number(_) | Node::Text(_) => (2, "", 0),
            _ => (1, "", 0),
        };
        let turned = Node::Equal(right, left);
        if rank(right) < rank(left) || self.interned.contains_key(&turned) {
            return self.node(turned);
        }
        self.node(Node::Equal(left, right))
    }

    pub(super) fn in_set(&mut self, value: NodeId, set: ValueSet) -> NodeId {
        if let Node::Number(number) = self.nodes[value.index()] {
            return self.truth(set.numbers.contains(&number));
        }
        let known = self.plan.sets.iter().position(|known| known.numbers == set.numbers && known.texts == set.texts);
        let set = known.map_or_else(|| self.set(set), |at| at as u32);
        self.node(Node::InSet(value, set))
    }

    /// `x is in LIST`: those without a condition as a set, the others one by one.
    fn is_in(&mut self, value: NodeId, list: ListId) -> NodeId {
        let policy = self.policy;
        let def = &policy.lists[list.index()];
        let mut set = ValueSet::default();
        let mut any = Vec::new();
        let mut hits = Vec::new();
        let cites = |entry: &EntryDef| !(def.cites.is_empty() && entry.cites.is_empty());
        for entry in &def.entries {
            let condition = self.entry_counts(entry);
            if condition.is_none() {
                match &entry.value {
                    Literal::Text(text) => {
                        set.texts.insert(text.clone());
                    }
                    Literal::Int(number) => {
                        set.numbers.insert(*number);
                    }
                    Literal::Symbol(_, symbol) => {
                        set.numbers.insert(i64::from(*symbol));
                    }
                    Literal::Bool(value) => {
                        set.numbers.insert(i64::from(*value));
                    }
                    Literal::Duration(value) => {
                        set.numbers.insert(value.pack());
                    }
                }
            }
            let listens = self.calls == 0 && self.depth == 0 && self.hits.is_some() && cites(entry);
            if condition.is_none() && !listens {
                continue;
            }
            let literal = self.literal(&entry.value);
            let equal = self.compare(Comparison::Equal, value, literal);
            if let Some(condition) = condition {
                let both = self.and(vec![equal, condition]);
                any.push(both);
            }
            hits.push(HitEntry { probe: equal, or_unknown: condition, cites: entry.cites.clone() });
        }
        let cites = def.cites.clone();
        self.hit(&cites, hits);
        if !(set.numbers.is_empty() && set.texts.is_empty()) {
            let plain = self.in_set(value, set);
            any.insert(0, plain);
        }
        self.or(any)
    }

    /// A define, with its arguments in place of its parameters.
    fn call(
        &mut self,
        id: crate::semantics::tree::DefineId,
        arguments: &'a [Expr],
        env: &Env,
        lower: fn(&mut Self, &'a Expr, &Env) -> NodeId,
    ) -> NodeId {
        let policy = self.policy;
        let Some(Body::Expr(body)) = policy.body(id, self.id) else { return self.truth(false) };
        let inner = self.bind_arguments(arguments, env);
        self.calls += 1;
        let node = lower(self, body, &inner);
        self.calls -= 1;
        node
    }

    pub(super) fn bind_arguments(&mut self, arguments: &'a [Expr], env: &Env) -> Env {
        arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| (VariableId(index as u32), self.operand(argument, env)))
            .collect()
    }

    /// What an argument, or the record of `only`, stands for.
    pub(super) fn operand(&mut self, expr: &'a Expr, env: &Env) -> Operand {
        if !matches!(expr.ty, Ty::Record(_) | Ty::List(_) | Ty::Records(_) | Ty::Map) {
            return Operand::Value(self.value(expr, env));
        }
        match self.root(expr, env) {
            Some(Root::Record { variable, layout, path }) => Operand::Record { variable, layout, path },
            Some(Root::Picked(pick, path)) => Operand::Picked(pick, path),
            Some(Root::Nothing) => Operand::Nothing,
            Some(Root::Value(_)) | None => Operand::Value(self.truth(false)),
        }
    }

    /// The content that an expression names, or the one field that it is.
    fn content_of(&mut self, expr: &'a Expr, env: &Env) -> u32 {
        let parts = match &expr.kind {
            Kind::Content(id) => {
                let policy = self.policy;
                let defs = policy.contents[id.index()].parts.get(&self.id).map_or(&[][..], Vec::as_slice);
                defs.iter()
                    .map(|part| ContentPart {
                        slot: self.facts.slot(LayoutId(0), &part.path),
                        visible: part.visible,
                        makes_known: part.makes_known,
                    })
                    .collect()
            }
            _ => match self.path_place(expr, env) {
                Some(place) => vec![ContentPart { slot: place.offset, visible: false, makes_known: true }],
                None => Vec::new(),
            },
        };
        self.content(parts)
    }

    /// The type of the record that a list holds.
    pub(super) fn record_of(&self, ty: Ty) -> Option<RecordId> {
        match ty {
            Ty::Records(record) => Some(record),
            _ => None,
        }
    }
}
