//! One look at a world that is being made: what the goals come to, and what has to be supposed next.

use super::{Atom, Candidate, Solver, World};
use crate::plan::node::{Kids, Node, NodeId};
use crate::value::Truth;
use std::cell::RefMut;

/// One look at what the goals come to in a world.
pub(super) struct Look<'s, 'p> {
    pub(super) solver: &'s Solver<'p>,
    pub(super) world: &'s World,
    /// Which look it is: what is remembered of others counts for nothing.
    pub(super) stamp: u32,
    pub(super) memo: RefMut<'s, Vec<(u32, Truth)>>,
    /// The first thing that is asked and not supposed.
    pub(super) open: Option<Atom>,
}

impl Look<'_, '_> {
    pub(super) fn all(&mut self, goals: &[(NodeId, bool)]) -> Truth {
        let mut all = Truth::True;
        for (node, wanted) in goals {
            let truth = self.truth(*node);
            let truth = if *wanted { truth } else { truth.not() };
            if truth.is_false() {
                return truth;
            }
            all = all.and(truth);
        }
        all
    }

    fn truth(&mut self, id: NodeId) -> Truth {
        if let Some((stamp, truth)) = self.memo.get(id.index())
            && *stamp == self.stamp
        {
            return *truth;
        }
        let truth = self.ask(id);
        if let Some(entry) = self.memo.get_mut(id.index()) {
            *entry = (self.stamp, truth);
        }
        truth
    }

    fn ask(&mut self, id: NodeId) -> Truth {
        match self.solver.node(id) {
            Node::Truth(value) => Truth::from(value),
            Node::Number(value) => Truth::from(value != 0),
            Node::Not(inner) => self.truth(inner).not(),
            Node::And(kids) => self.junction(kids, Truth::False),
            Node::Or(kids) => self.junction(kids, Truth::True),
            Node::If(condition, then, otherwise) => match self.truth(condition) {
                Truth::True => self.truth(then),
                Truth::False => self.truth(otherwise),
                Truth::Unknown => Truth::Unknown,
            },
            // Whether the fact is absent is supposed by itself.
            Node::OrElse(fact, other) => match self.free(id) {
                Truth::True => self.truth(other),
                Truth::False => self.truth(fact),
                Truth::Unknown => Truth::Unknown,
            },
            Node::Match(on, arms) => match self.value(on) {
                Some(Some(Candidate::Number(symbol))) => {
                    let arm = usize::try_from(symbol).ok().and_then(|at| self.solver.kids(arms).get(at).copied());
                    arm.map_or(Truth::False, |arm| self.truth(arm))
                }
                Some(Some(_)) => Truth::False,
                Some(None) => Truth::Unknown,
                None => self.free(id),
            },
            Node::Slot(_) => self.asked(id, id, |value| value != Candidate::Number(0)),
            Node::Equal(a, b) => self.compare(id, a, b, |order| order.is_eq()),
            Node::Less(a, b) => self.compare(id, a, b, |order| order.is_lt()),
            Node::LessOrEqual(a, b) => self.compare(id, a, b, |order| order.is_le()),
            Node::InSet(value, set) => {
                let set = self.solver.plan.sets.get(set as usize);
                self.asked(id, value, |value| match (value, set) {
                    (Candidate::Number(number), Some(set)) => set.numbers.contains(&number),
                    _ => false,
                })
            }
            Node::Exists(value) => match self.value(value) {
                Some(Some(value)) => Truth::from(value != Candidate::None),
                Some(None) => Truth::Unknown,
                None => self.free(id),
            },
            _ => self.free(id),
        }
    }

    fn junction(&mut self, kids: Kids, wins: Truth) -> Truth {
        let mut all = wins.not();
        for kid in self.solver.kids(kids) {
            let truth = self.truth(*kid);
            if truth == wins {
                return wins;
            }
            if truth.is_unknown() {
                all = Truth::Unknown;
            }
        }
        all
    }

    fn free(&mut self, id: NodeId) -> Truth {
        if let Some(truth) = self.world.free.get(&id) {
            return Truth::from(*truth);
        }
        self.open.get_or_insert(Atom::Free(id));
        Truth::Unknown
    }

    /// A value that is followed, as far as it is supposed; none: it is not followed.
    fn value(&mut self, id: NodeId) -> Option<Option<Candidate>> {
        if !self.solver.values.contains_key(&id) {
            return None;
        }
        let value = self.world.values.get(&id).copied();
        if value.is_none() {
            self.open.get_or_insert(Atom::Value(id));
        }
        Some(value)
    }

    /// A condition on one value; one that is none holds not.
    fn asked(&mut self, id: NodeId, value: NodeId, holds: impl FnOnce(Candidate) -> bool) -> Truth {
        match self.value(value) {
            Some(Some(Candidate::None)) => Truth::False,
            Some(Some(value)) => Truth::from(holds(value)),
            Some(None) => Truth::Unknown,
            None => self.free(id),
        }
    }

    fn compare(&mut self, id: NodeId, a: NodeId, b: NodeId, holds: fn(std::cmp::Ordering) -> bool) -> Truth {
        let (value, written, turned) = match (self.solver.is_written(a), self.solver.is_written(b)) {
            (false, true) => (a, b, false),
            (true, false) => (b, a, true),
            _ => return self.free(id),
        };
        let written = self.solver.node(written);
        self.asked(id, value, |value| match (value, written) {
            (Candidate::Number(value), Node::Number(written)) => {
                let order = value.cmp(&written);
                holds(if turned { order.reverse() } else { order })
            }
            (Candidate::Text(value), Node::Text(written)) => value == written && holds(std::cmp::Ordering::Equal),
            _ => false,
        })
    }
}
