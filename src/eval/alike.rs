//! Whether two conditions are the same question: equal nodes, whose variables may differ where they stand for the
//! same entry.
//!
//! `c.level` and `d.level` are one fact where `c` and `d` are one entry, and `some b in blocks` is one condition
//! however deep it stands. Nodes are equal only where their variables are; here the entries count.

use super::run::Bases;
use crate::plan::SubjectPlan;
use crate::plan::node::{Node, NodeId, Place};

/// Whether two conditions, each in the entries that its variables stand for, are one.
#[must_use]
pub(super) fn alike(subject: &SubjectPlan, (one, at): (NodeId, &Bases), (two, here): (NodeId, &Bases)) -> bool {
    let mut pair = Pair { subject, at, here, bound: Vec::new() };
    pair.nodes(one, two)
}

struct Pair<'a> {
    subject: &'a SubjectPlan,
    at: &'a Bases,
    here: &'a Bases,
    /// The variables of quantifiers within the conditions, which stand for no entry yet.
    bound: Vec<(u8, u8)>,
}

impl Pair<'_> {
    fn nodes(&mut self, one: NodeId, two: NodeId) -> bool {
        let depends = self.subject.depends[one.index()];
        if one == two && (0..u32::BITS as u8).all(|bit| depends >> bit & 1 == 0 || self.variables(bit, bit)) {
            return true;
        }
        let (first, second) = (self.subject.nodes[one.index()], self.subject.nodes[two.index()]);
        if first.by_itself() != second.by_itself() {
            return false;
        }
        let places = match (first.place(), second.place()) {
            (Some(one), Some(two)) => self.places(one, two),
            (None, None) => match (first, second) {
                (Node::Here(one), Node::Here(two)) => self.variables(one, two),
                _ => true,
            },
            (Some(_), None) | (None, Some(_)) => false,
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        first.operands(&self.subject.kids, |kid| left.push(kid));
        second.operands(&self.subject.kids, |kid| right.push(kid));
        let binds = match (first, second) {
            (Node::Some(_, one, _), Node::Some(_, two, _))
            | (Node::Count(_, one, _), Node::Count(_, two, _))
            | (Node::Pick(_, one, ..), Node::Pick(_, two, ..)) => Some((one, two)),
            _ => None,
        };
        let before = self.bound.len();
        self.bound.extend(binds);
        let same =
            places && left.len() == right.len() && left.into_iter().zip(right).all(|(one, two)| self.nodes(one, two));
        self.bound.truncate(before);
        same
    }

    fn places(&self, one: Place, two: Place) -> bool {
        one.layout == two.layout && one.offset == two.offset && self.variables(one.variable, two.variable)
    }

    fn variables(&self, one: u8, two: u8) -> bool {
        if let Some((left, right)) = self.bound.iter().rev().find(|(left, right)| *left == one || *right == two) {
            return *left == one && *right == two;
        }
        // Of the root, neither has an entry.
        self.at.get(usize::from(one)) == self.here.get(usize::from(two))
    }
}
