//! Evaluates nodes over a record, in three-valued logic.
//!
//! The same code runs in several worlds: the record as it is, a world that collects what is not known, and worlds
//! in which a missing fact is supposed to have a value (`settle`). The first remembers what shared nodes came to.

use super::alike::alike;
use super::world::Unsupposed;
use crate::input::record::{NO_ENTRY, absolute};
use crate::plan::layout::{Slot, Tag};
use crate::plan::node::{Kids, Node, NodeId, Place};
use crate::value::Truth;

mod collection;
pub mod pick;
mod text;
mod time;
mod value;

pub use super::case::Case;
pub use super::world::{AsIs, Bases, Unsaid, Val, World};

/// An evaluation in some world.
pub struct Run<'a, 'w, W> {
    /// What is judged.
    pub case: Case<'a>,
    /// What is supposed.
    pub world: &'w mut W,
    /// The entries that variables stand for.
    pub bases: Bases,
    /// Arithmetic left the numbers that there are.
    pub fault: bool,
}

impl<'a, 'w, W: World> Run<'a, 'w, W> {
    /// An evaluation that begins outside of every list.
    pub fn new(case: Case<'a>, world: &'w mut W) -> Self {
        Self { case, world, bases: [0; 16], fault: false }
    }

    fn node(&self, id: NodeId) -> Node {
        self.case.subject.nodes[id.index()]
    }

    fn kid(&self, kids: Kids, index: u32) -> NodeId {
        self.case.subject.kids[(kids.start + index) as usize]
    }

    /// The slot at a place, in the entries that the variables stand for.
    #[must_use]
    pub fn slot(&self, place: Place) -> Slot {
        self.case.record.slot(place, &self.bases)
    }

    /// What a condition comes to.
    pub fn truth(&mut self, id: NodeId) -> Truth {
        if !self.case.subject.shared[id.index()] {
            return self.ask(id);
        }
        let depends = self.case.subject.depends[id.index()];
        let base = match depends.count_ones() {
            0 => 0,
            1 => self.bases[depends.trailing_zeros() as usize],
            _ => return self.ask(id),
        };
        if let Some(truth) = self.world.recall(id, base) {
            return truth;
        }
        let truth = self.ask(id);
        self.world.remember(id, base, truth);
        truth
    }

    fn ask(&mut self, id: NodeId) -> Truth {
        match self.node(id) {
            Node::Truth(value) => Truth::from(value),
            Node::And(kids) => self.junction(kids, Truth::False),
            Node::Or(kids) => self.junction(kids, Truth::True),
            Node::Not(inner) => self.truth(inner).not(),
            Node::If(condition, then, otherwise) => {
                let mark = self.world.mark();
                match self.truth(condition) {
                    Truth::True => self.truth(then),
                    Truth::False => self.truth(otherwise),
                    Truth::Unknown if self.are_one(then, otherwise) => {
                        self.world.forget(mark);
                        self.truth(then)
                    }
                    Truth::Unknown => {
                        let common = self.truth(then);
                        let other = self.truth(otherwise);
                        self.common(mark, common, other)
                    }
                }
            }
            Node::Match(on, arms) => self.match_on(id, on, arms),
            Node::OrElse(fact, other) => {
                if self.is_absent(fact) {
                    self.truth(other)
                } else {
                    self.truth(fact)
                }
            }
            Node::Slot(place) => match self.slot_value(place) {
                Val::Number(value) => Truth::from(value != 0),
                Val::None | Val::Text(_) | Val::Between(..) => Truth::False,
                Val::Missing | Val::Open => Truth::Unknown,
            },
            Node::Equal(left, right) => self.compare(id, left, right, |order| order == std::cmp::Ordering::Equal),
            Node::Less(left, right) => self.compare(id, left, right, |order| order == std::cmp::Ordering::Less),
            Node::LessOrEqual(left, right) => {
                self.compare(id, left, right, |order| order != std::cmp::Ordering::Greater)
            }
            Node::InSet(value, set) => self.in_set(id, value, set),
            Node::Known(fact) => Truth::from(!self.is_missing(fact)),
            Node::Exists(fact) => match self.node(fact) {
                Node::MapEntry(place, key) => self.map_has(id, place, key),
                _ => Truth::from(!self.is_absent(fact)),
            },
            Node::Has(list, value) => self.has(id, list, value),
            Node::MapHas(map, key) => self.map_has(id, map, key),
            Node::WithinAfter(at, length, anchor, how) => self.within(id, [at, length, anchor], true, how),
            Node::WithinBefore(at, length, anchor, how) => self.within(id, [at, length, anchor], false, how),
            Node::Between(time, from, to) => self.between(id, [time, from, to]),
            Node::Unset(name) => {
                self.world.unsaid(Unsaid::Param(name));
                self.unknown(id)
            }
            Node::TextTest(test, left, right) => self.text_test(id, test, left, right),
            Node::Matches(text, regex) => match self.value(text) {
                Val::Text(text) => Truth::from(self.case.plan.regexes[regex as usize].is_match(text)),
                Val::Missing => self.unknown(id),
                Val::Open => Truth::Unknown,
                Val::None | Val::Number(_) | Val::Between(..) => Truth::False,
            },
            Node::ContentTest(test, content, value) => self.content_test(id, test, content, value),
            Node::Measure(_, content) => match self.value(id) {
                Val::Number(count) => Truth::from(count != 0),
                _ => {
                    self.content_missing(content);
                    self.unknown(id)
                }
            },
            Node::Lexicon(content, groups, ask) => self.lexicon(id, content, groups, ask),
            Node::Some(list, variable, body) => self.some(id, list, variable, body),
            Node::Pick(list, variable, latest, kids) => {
                let parts = self.pick_parts(list, variable, latest, kids);
                self.pick_truth(id, parts)
            }
            Node::Here(variable) => Truth::from(self.bases[usize::from(variable)] != NO_ENTRY),
            Node::Nothing => Truth::False,
            Node::AsValue(condition) => self.truth(condition),
            Node::Number(value) => Truth::from(value != 0),
            Node::Text(_)
            | Node::AsOf
            | Node::MapEntry(..)
            | Node::Arithmetic(..)
            | Node::Later(..)
            | Node::Earlier(..)
            | Node::Local(..)
            | Node::Count(..)
            | Node::CountOf(_) => Truth::False,
        }
    }

    /// What is known does not decide this node: the world may suppose.
    fn unknown(&mut self, id: NodeId) -> Truth {
        self.world.atom(id, &self.bases)
    }

    /// `and` and `or`: `wins` is the value that decides alone.
    fn junction(&mut self, kids: Kids, wins: Truth) -> Truth {
        let mark = self.world.mark();
        let mut all = wins.not();
        for index in 0..kids.len {
            let truth = self.truth(self.kid(kids, index));
            if truth == wins {
                self.world.forget(mark);
                return wins;
            }
            if truth.is_unknown() {
                all = Truth::Unknown;
            }
        }
        all
    }

    /// Whether two ways are one, in the entries that the variables stand for: then what parts them changes nothing.
    fn are_one(&self, one: NodeId, two: NodeId) -> bool {
        alike(self.case.subject, (one, &self.bases), (two, &self.bases))
    }

    /// Two ways that come to the same decide, whichever is gone.
    fn common(&mut self, mark: usize, one: Truth, two: Truth) -> Truth {
        if one == two && !one.is_unknown() {
            self.world.forget(mark);
            return one;
        }
        Truth::Unknown
    }

    /// The value of ways that are the same, whichever is gone.
    fn common_value(&mut self, mark: usize, value: Val<'a>, same: bool) -> Val<'a> {
        if !same {
            return Val::Open;
        }
        if !matches!(value, Val::Missing | Val::Open) {
            self.world.forget(mark);
        }
        value
    }

    fn match_on(&mut self, id: NodeId, on: NodeId, arms: Kids) -> Truth {
        let mark = self.world.mark();
        let symbol = self.value(on);
        match symbol {
            Val::Number(symbol) if (0..i64::from(arms.len)).contains(&symbol) => {
                self.truth(self.kid(arms, symbol as u32))
            }
            Val::None | Val::Number(_) | Val::Text(_) | Val::Between(..) => Truth::False,
            Val::Missing | Val::Open => {
                let mut common = self.may_be_none(on).then_some(Truth::False);
                for index in 0..arms.len {
                    let truth = self.truth(self.kid(arms, index));
                    common = match common {
                        None => Some(truth),
                        Some(known) if known == truth => Some(truth),
                        Some(_) => Some(Truth::Unknown),
                    };
                }
                let truth = self.common(mark, common.unwrap_or(Truth::Unknown), common.unwrap_or(Truth::Unknown));
                if truth.is_unknown() && symbol == Val::Missing {
                    // No symbol can be supposed: which arm counts is one question.
                    self.world.forget(mark);
                    self.value(on);
                    return self.unknown(id);
                }
                truth
            }
        }
    }

    /// Whether a value that is not known could turn out to be none: then no arm of a `match` holds.
    fn may_be_none(&mut self, value: NodeId) -> bool {
        match self.node(value) {
            Node::If(condition, then, otherwise) => match self.truth(condition) {
                Truth::True => self.may_be_none(then),
                Truth::False => self.may_be_none(otherwise),
                Truth::Unknown => self.may_be_none(then) || self.may_be_none(otherwise),
            },
            Node::Match(on, arms) => match self.value(on) {
                Val::Number(symbol) if (0..i64::from(arms.len)).contains(&symbol) => {
                    self.may_be_none(self.kid(arms, symbol as u32))
                }
                _ => self.may_be_none(on) || (0..arms.len).any(|index| self.may_be_none(self.kid(arms, index))),
            },
            Node::Pick(list, variable, latest, kids) => {
                let parts = self.pick_parts(list, variable, latest, kids);
                self.pick_may_be_none(parts)
            }
            Node::OrElse(fact, other) => {
                let way = if self.is_absent(fact) { other } else { fact };
                self.may_be_none(way)
            }
            _ => self.value(value) == Val::None,
        }
    }

    /// Whether a value is not there, of either kind; as it is, whatever the world supposes.
    pub(super) fn is_absent(&self, value: NodeId) -> bool {
        match self.node(value) {
            Node::Slot(place) => matches!(self.slot(place).tag, Tag::Missing | Tag::None),
            Node::MapEntry(place, key) => self.map_entry(place, key).is_none(),
            _ => matches!(self.as_it_is(value), Val::Missing | Val::Open | Val::None),
        }
    }

    pub(super) fn is_missing(&self, value: NodeId) -> bool {
        match self.node(value) {
            Node::Slot(place) => self.slot(place).tag == Tag::Missing,
            Node::MapEntry(place, _) => self.slot(place).tag == Tag::Missing,
            Node::Pick(list, variable, latest, kids) => {
                let parts = self.pick_parts(list, variable, latest, kids);
                Run { case: self.case, world: &mut Unsupposed, bases: self.bases, fault: false }.pick_is_missing(parts)
            }
            _ => matches!(self.as_it_is(value), Val::Missing | Val::Open | Val::Between(..)),
        }
    }

    /// A value of the record as it is, whatever the world supposes.
    fn as_it_is(&self, value: NodeId) -> Val<'a> {
        Run { case: self.case, world: &mut Unsupposed, bases: self.bases, fault: false }.value(value)
    }

    /// The slot at a place; a world that asks is told where it is missing.
    fn asked(&mut self, place: Place) -> Slot {
        let slot = self.slot(place);
        if slot.tag == Tag::Missing {
            self.world.missing(absolute(place, &self.bases));
        }
        slot
    }

    fn compare(&mut self, id: NodeId, left: NodeId, right: NodeId, holds: fn(std::cmp::Ordering) -> bool) -> Truth {
        let mark = self.world.mark();
        let (left, right) = (self.value(left), self.value(right));
        match (left, right) {
            (Val::None, _) | (_, Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Missing, _) | (_, Val::Missing) => self.unknown(id),
            (Val::Open, _) | (_, Val::Open) => Truth::Unknown,
            (Val::Text(one), Val::Text(two)) => Truth::from(holds(one.cmp(two))),
            (Val::Text(_), _) | (_, Val::Text(_)) => Truth::False,
            (Val::Number(one), Val::Number(two)) => Truth::from(holds(one.cmp(&two))),
            (Val::Between(low, high), Val::Number(other)) => self.ranges(mark, (low, high), (other, other), holds),
            (Val::Number(other), Val::Between(low, high)) => self.ranges(mark, (other, other), (low, high), holds),
            (Val::Between(low, high), Val::Between(from, to)) => self.ranges(mark, (low, high), (from, to), holds),
        }
    }

    fn in_set(&mut self, id: NodeId, value: NodeId, set: u32) -> Truth {
        let set = &self.case.plan.sets[set as usize];
        let mark = self.world.mark();
        match self.value(value) {
            Val::Number(number) => Truth::from(set.numbers.contains(&number)),
            Val::Text(text) => Truth::from(set.texts.contains(text)),
            Val::None => Truth::False,
            Val::Between(low, high) => {
                let held = (low..=high).filter(|number| set.numbers.contains(number)).count() as i64;
                if held > 0 && held <= high - low {
                    return Truth::Unknown;
                }
                self.world.forget(mark);
                Truth::from(held > 0)
            }
            Val::Open => Truth::Unknown,
            Val::Missing => self.unknown(id),
        }
    }

    /// A count that is not known exactly decides where all numbers that it could be agree.
    fn ranges(
        &mut self,
        mark: usize,
        (low, high): (i64, i64),
        (from, to): (i64, i64),
        holds: fn(std::cmp::Ordering) -> bool,
    ) -> Truth {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let possible = [(Less, low < to), (Equal, low <= to && from <= high), (Greater, from < high)];
        let mut ways = possible.into_iter().filter(|(_, possible)| *possible).map(|(order, _)| holds(order));
        match (ways.next(), ways.next(), ways.next()) {
            (Some(one), two, three) if two.is_none_or(|two| two == one) && three.is_none_or(|three| three == one) => {
                self.world.forget(mark);
                Truth::from(one)
            }
            _ => Truth::Unknown,
        }
    }
}
