//! Whether two conditions are the same question: equal nodes, whose variables may differ where they stand for the
//! same entry.
//!
//! `c.level` and `d.level` are one fact where `c` and `d` are one entry, and `some b in blocks` is one condition
//! however deep it stands. Nodes are equal only where their variables are; here the entries count.

use super::run::Bases;
use crate::plan::SubjectPlan;
use crate::plan::node::{Groups, Node, NodeId, Place};
use std::mem::discriminant;

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
        let (first, second) = (self.subject.nodes[one.index()], self.subject.nodes[two.index()]);
        if discriminant(&first) != discriminant(&second) || !same_words(first, second) {
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

/// Whether what two nodes of one kind say by themselves is the same, whatever their operands.
fn same_words(one: Node, two: Node) -> bool {
    match (one, two) {
        (Node::Truth(one), Node::Truth(two)) => one == two,
        (Node::Number(one), Node::Number(two)) => one == two,
        (Node::Arithmetic(one, ..), Node::Arithmetic(two, ..)) => one == two,
        (Node::TextTest(one, ..), Node::TextTest(two, ..)) => one == two,
        (Node::Lexicon(content, groups, ask), Node::Lexicon(other, others, also)) => {
            let groups = match (groups, others) {
                (Groups::Range(..), Groups::Range(..)) => groups == others,
                (Groups::Symbol(first, _), Groups::Symbol(other, _)) => first == other,
                (Groups::Range(..), Groups::Symbol(..)) | (Groups::Symbol(..), Groups::Range(..)) => false,
            };
            content == other && ask == also && groups
        }
        (Node::Local(_, _, date), Node::Local(_, _, other)) => date == other,
        (Node::Pick(_, _, latest, _), Node::Pick(_, _, other, _)) => latest == other,
        (Node::WithinAfter(.., one), Node::WithinAfter(.., two))
        | (Node::WithinBefore(.., one), Node::WithinBefore(.., two))
        | (Node::Later(.., one), Node::Later(.., two))
        | (Node::Earlier(.., one), Node::Earlier(.., two)) => one.earlier == two.earlier && one.dates == two.dates,
        (Node::Text(one), Node::Text(two))
        | (Node::Unset(one), Node::Unset(two))
        | (Node::InSet(_, one), Node::InSet(_, two))
        | (Node::MapHas(_, one), Node::MapHas(_, two))
        | (Node::MapEntry(_, one), Node::MapEntry(_, two))
        | (Node::Matches(_, one), Node::Matches(_, two)) => one == two,
        (Node::ContentTest(one, content, _), Node::ContentTest(two, other, _)) => one == two && content == other,
        (Node::Measure(one, content), Node::Measure(two, other)) => one == two && content == other,
        _ => true,
    }
}
