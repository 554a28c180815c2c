//! Evaluates nodes over a record, in three-valued logic.
//!
//! The same code runs in several worlds: the record as it is, a world that collects what is not known, and worlds
//! in which a missing fact is supposed to have a value (`settle`). The first remembers what shared nodes came to.

use super::content::Contents;
use crate::input::record::{Record, absolute};
use crate::plan::layout::{LABEL, Slot, Tag, VALUE};
use crate::plan::lexicon::find_words;
use crate::plan::node::{Groups, Kids, Node, NodeId, Place};
use crate::plan::{Plan, SubjectPlan};
use crate::semantics::tree::TextTest;
use crate::semantics::types::Scalar;
use crate::syntax::ast::Arithmetic;
use crate::text::fold::{Folded, Folds, fold};
use crate::value::Truth;
use crate::value::time::{Duration, Instant, Rounding, calendar};

/// The entries that variables stand for: the slot at which each begins.
pub type Bases = [u32; 16];

/// What a value node comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Val<'a> {
    /// Not known, and not to be supposed: an instant, a text, a list.
    Missing,
    /// Not known; the world has been asked what to suppose.
    Open,
    /// There is none.
    None,
    /// A number, a symbol, a day, ticks.
    Number(i64),
    /// A count that lies between two numbers.
    Between(i64, i64),
    /// A text.
    Text(&'a str),
}

/// What is supposed of facts that are missing, and what is remembered.
pub trait World {
    /// The value supposed for the missing boolean or enum in a slot.
    fn fact(&mut self, slot: u32, symbols: u32) -> Option<i64>;
    /// The truth supposed for a node that what is known does not decide.
    fn atom(&mut self, node: NodeId, bases: &Bases) -> Truth;
    /// A fact that was asked for is missing, and has no values to go through.
    fn missing(&mut self, _slot: u32) {}
    /// How much has been collected so far.
    fn mark(&self) -> usize {
        0
    }
    /// What was collected since is masked: it decides nothing.
    fn forget(&mut self, _mark: usize) {}
    /// What a shared node came to.
    fn recall(&self, _node: NodeId, _base: u32) -> Option<Truth> {
        None
    }
    /// A shared node came to this.
    fn remember(&mut self, _node: NodeId, _base: u32, _truth: Truth) {}
}

/// The record as it is. Remembers what shared nodes came to, for this record only.
#[derive(Debug, Default)]
pub struct AsIs {
    generation: u32,
    memo: Vec<(u32, u32, Truth)>,
}

impl AsIs {
    /// Forgets the record before.
    pub fn next_record(&mut self, nodes: usize) {
        if self.memo.len() < nodes {
            self.memo.resize(nodes, (0, 0, Truth::Unknown));
        }
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            self.memo.fill((0, 0, Truth::Unknown));
            self.generation = 1;
        }
    }
}

impl World for AsIs {
    fn fact(&mut self, _slot: u32, _symbols: u32) -> Option<i64> {
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
    fn recall(&self, node: NodeId, base: u32) -> Option<Truth> {
        let (generation, at, truth) = self.memo[node.index()];
        (generation == self.generation && at == base).then_some(truth)
    }
    fn remember(&mut self, node: NodeId, base: u32, truth: Truth) {
        self.memo[node.index()] = (self.generation, base, truth);
    }
}

/// The record as it is, and nothing remembered.
struct Unsupposed;

impl World for Unsupposed {
    fn fact(&mut self, _slot: u32, _symbols: u32) -> Option<i64> {
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
}

/// What does not change while one record is judged.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The policy.
    pub plan: &'a Plan,
    /// What is judged.
    pub subject: &'a SubjectPlan,
    /// The record.
    pub record: &'a Record,
    /// When the question is asked: ticks.
    pub as_of: i64,
    /// What lexicons found.
    pub contents: &'a Contents,
}

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
                    Truth::Unknown => {
                        let common = self.truth(then);
                        let other = self.truth(otherwise);
                        self.common(mark, common, other)
                    }
                }
            }
            Node::Match(on, arms) => self.match_on(on, arms),
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
            Node::InSet(value, set) => {
                let set = &self.case.plan.sets[set as usize];
                match self.value(value) {
                    Val::Number(number) => Truth::from(set.numbers.contains(&number)),
                    Val::Text(text) => Truth::from(set.texts.contains(text)),
                    Val::None => Truth::False,
                    Val::Open => Truth::Unknown,
                    Val::Missing | Val::Between(..) => self.unknown(id),
                }
            }
            Node::Known(fact) => Truth::from(!self.is_missing(fact)),
            Node::Exists(fact) => match self.node(fact) {
                Node::MapEntry(place, key) => self.map_has(id, place, key),
                _ => Truth::from(!self.is_absent(fact)),
            },
            Node::Has(list, value) => self.has(id, list, value),
            Node::MapHas(map, key) => self.map_has(id, map, key),
            Node::WithinAfter(at, length, anchor) => self.within(id, at, length, anchor, true),
            Node::WithinBefore(at, length, anchor) => self.within(id, at, length, anchor, false),
            Node::TextTest(test, left, right) => self.text_test(id, test, left, right),
            Node::Matches(text, regex) => match self.value(text) {
                Val::Text(text) => Truth::from(self.case.plan.regexes[regex as usize].is_match(text)),
                Val::Missing | Val::Open => self.unknown(id),
                Val::None | Val::Number(_) | Val::Between(..) => Truth::False,
            },
            Node::ContentHas(content, value) => self.content_has(id, content, value),
            Node::Lexicon(content, groups, review) => self.lexicon(id, content, groups, review),
            Node::Some(list, variable, body) => self.some(id, list, variable, body),
            Node::Number(value) => Truth::from(value != 0),
            Node::Text(_)
            | Node::AsOf
            | Node::MapEntry(..)
            | Node::Arithmetic(..)
            | Node::Later(..)
            | Node::Earlier(..)
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

    fn match_on(&mut self, on: NodeId, arms: Kids) -> Truth {
        let mark = self.world.mark();
        match self.value(on) {
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
                let truth = common.unwrap_or(Truth::Unknown);
                self.common(mark, truth, truth)
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

    fn is_missing(&self, value: NodeId) -> bool {
        match self.node(value) {
            Node::Slot(place) => self.slot(place).tag == Tag::Missing,
            Node::MapEntry(place, _) => self.slot(place).tag == Tag::Missing,
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

    fn slot_value(&mut self, place: Place) -> Val<'a> {
        let record = self.case.record;
        let slot = record.slot(place, &self.bases);
        match slot.tag {
            Tag::Number => Val::Number(slot.v),
            Tag::Text | Tag::OwnText => Val::Text(record.text(slot)),
            Tag::None => Val::None,
            Tag::List | Tag::Entry => Val::Missing,
            Tag::Missing => {
                let info = &self.case.subject.layouts[usize::from(place.layout)].slots[place.offset as usize];
                let symbols = match info.scalar {
                    Some(Scalar::Bool) => 2,
                    Some(Scalar::Enum(id)) => self.case.plan.enums[id.index()].symbols.len() as u32,
                    _ => {
                        self.world.missing(absolute(place, &self.bases));
                        return Val::Missing;
                    }
                };
                match self.world.fact(absolute(place, &self.bases), symbols) {
                    Some(value) => Val::Number(value),
                    None => Val::Open,
                }
            }
        }
    }

    /// What a value comes to.
    pub fn value(&mut self, id: NodeId) -> Val<'a> {
        match self.node(id) {
            Node::Slot(place) => self.slot_value(place),
            Node::Number(value) => Val::Number(value),
            Node::Text(text) => Val::Text(&self.case.plan.texts[text as usize]),
            Node::AsOf => Val::Number(self.case.as_of),
            Node::If(condition, then, otherwise) => {
                let mark = self.world.mark();
                match self.truth(condition) {
                    Truth::True => self.value(then),
                    Truth::False => self.value(otherwise),
                    Truth::Unknown => {
                        let (one, two) = (self.value(then), self.value(otherwise));
                        self.common_value(mark, one, one == two)
                    }
                }
            }
            Node::Match(on, arms) => {
                let mark = self.world.mark();
                match self.value(on) {
                    Val::Number(symbol) if (0..i64::from(arms.len)).contains(&symbol) => {
                        self.value(self.kid(arms, symbol as u32))
                    }
                    Val::Missing | Val::Open => {
                        let mut first = self.may_be_none(on).then_some(Val::None);
                        let mut same = true;
                        for index in 0..arms.len {
                            let value = self.value(self.kid(arms, index));
                            same &= *first.get_or_insert(value) == value;
                        }
                        self.common_value(mark, first.unwrap_or(Val::None), same)
                    }
                    Val::None | Val::Number(_) | Val::Text(_) | Val::Between(..) => Val::None,
                }
            }
            Node::OrElse(fact, other) => {
                if self.is_absent(fact) {
                    self.value(other)
                } else {
                    self.value(fact)
                }
            }
            Node::MapEntry(place, key) => match self.map_entry(place, key) {
                Some(text) => Val::Text(text),
                None if self.asked(place).tag == Tag::Missing => Val::Missing,
                None => Val::None,
            },
            Node::Arithmetic(op, left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                self.reckon(op, left, right)
            }
            Node::Later(at, by) => {
                let (at, by) = (self.value(at), self.value(by));
                self.shift(at, by, false)
            }
            Node::Earlier(at, by) => {
                let (at, by) = (self.value(at), self.value(by));
                self.shift(at, by, true)
            }
            Node::Count(list, variable, body) => self.count(list, variable, body),
            Node::CountOf(kids) => {
                let (mut low, mut high) = (0, 0);
                for index in 0..kids.len {
                    let truth = self.truth(self.kid(kids, index));
                    low += i64::from(truth.is_true());
                    high += i64::from(!truth.is_false());
                }
                between(low, high)
            }
            Node::Truth(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
            | Node::Equal(..)
            | Node::Less(..)
            | Node::LessOrEqual(..)
            | Node::InSet(..)
            | Node::Known(_)
            | Node::Exists(_)
            | Node::Has(..)
            | Node::MapHas(..)
            | Node::WithinAfter(..)
            | Node::WithinBefore(..)
            | Node::TextTest(..)
            | Node::Matches(..)
            | Node::ContentHas(..)
            | Node::Lexicon(..)
            | Node::Some(..) => match self.truth(id) {
                Truth::True => Val::Number(1),
                Truth::False => Val::Number(0),
                Truth::Unknown => Val::Open,
            },
        }
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

    fn reckon(&mut self, op: Arithmetic, left: Val<'a>, right: Val<'a>) -> Val<'a> {
        match (left, right) {
            (Val::None, _) | (_, Val::None) => Val::None,
            (Val::Number(one), Val::Number(two)) => {
                let result = match op {
                    Arithmetic::Add => one.checked_add(two),
                    Arithmetic::Subtract => one.checked_sub(two),
                    Arithmetic::Multiply => one.checked_mul(two),
                    Arithmetic::Divide => one.checked_div(two),
                };
                self.or_fault(result)
            }
            (Val::Missing, _) | (_, Val::Missing) => Val::Missing,
            _ => Val::Open,
        }
    }

    fn or_fault(&mut self, result: Option<i64>) -> Val<'a> {
        match result {
            Some(value) => Val::Number(value),
            None => {
                self.fault = true;
                Val::Missing
            }
        }
    }

    fn shift(&mut self, at: Val<'a>, by: Val<'a>, back: bool) -> Val<'a> {
        match (at, by) {
            (Val::None, _) | (_, Val::None) => Val::None,
            (Val::Number(at), Val::Number(by)) => {
                let moved = shifted(at, by, back);
                self.or_fault(moved)
            }
            (Val::Open, _) | (_, Val::Open) => Val::Open,
            _ => Val::Missing,
        }
    }

    fn within(&mut self, id: NodeId, at: NodeId, length: NodeId, anchor: NodeId, after: bool) -> Truth {
        let mark = self.world.mark();
        let (at, length, anchor) = (self.value(at), self.value(length), self.value(anchor));
        match (at, length, anchor) {
            (Val::None, ..) | (_, Val::None, _) | (.., Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Number(at), Val::Number(length), Val::Number(anchor)) => {
                let (Val::Number(end), one, two) = (self.or_fault(shifted(anchor, length, !after)), anchor, at) else {
                    return Truth::Unknown;
                };
                Truth::from(if after { one <= two && two <= end } else { end <= two && two <= one })
            }
            (Val::Missing, ..) | (_, Val::Missing, _) | (.., Val::Missing) => self.unknown(id),
            _ => Truth::Unknown,
        }
    }

    fn has(&mut self, id: NodeId, list: Place, value: NodeId) -> Truth {
        let mark = self.world.mark();
        let slot = self.asked(list);
        let is_empty = slot.tag != Tag::Missing && (slot.tag != Tag::List || slot.pair().0 == 0);
        let wanted = if is_empty { Val::None } else { self.value(value) };
        match wanted {
            // Nothing is in an empty list, and none is in no list, known or not.
            Val::None => {
                self.world.forget(mark);
                return Truth::False;
            }
            Val::Missing => return self.unknown(id),
            _ if slot.tag == Tag::Missing => return self.unknown(id),
            Val::Open => return Truth::Unknown,
            Val::Number(_) | Val::Text(_) | Val::Between(..) => {}
        }
        let record = self.case.record;
        let found = record.entries(slot).any(|base| {
            let entry = record.slots[(base + VALUE) as usize];
            match (entry.tag, wanted) {
                (Tag::Number, Val::Number(number)) => entry.v == number,
                (Tag::Text | Tag::OwnText, Val::Text(text)) => record.text(entry) == text,
                _ => false,
            }
        });
        Truth::from(found)
    }

    fn map_has(&mut self, id: NodeId, map: Place, key: u32) -> Truth {
        match self.asked(map).tag {
            Tag::Missing => self.unknown(id),
            _ => Truth::from(self.map_entry(map, key).is_some()),
        }
    }

    /// The text at a key; keys are compared without regard to case.
    fn map_entry(&self, map: Place, key: u32) -> Option<&'a str> {
        let record = self.case.record;
        let wanted = self.case.plan.texts[key as usize].as_str();
        let base = record.entries(self.slot(map)).find(|base| {
            let label = record.text(record.slots[(base + LABEL) as usize]);
            label == wanted || label.to_lowercase() == wanted
        })?;
        Some(record.text(record.slots[(base + VALUE) as usize]))
    }

    fn text_test(&mut self, id: NodeId, test: TextTest, left: NodeId, right: NodeId) -> Truth {
        let mark = self.world.mark();
        match (self.value(left), self.value(right)) {
            (Val::None, _) | (_, Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Text(text), Val::Text(part)) => Truth::from(match test {
                TextTest::Contains => text.contains(part),
                TextTest::StartsWith => text.starts_with(part),
                TextTest::EndsWith => text.ends_with(part),
            }),
            _ => self.unknown(id),
        }
    }

    fn content_has(&mut self, id: NodeId, content: u32, value: NodeId) -> Truth {
        let words = match self.value(value) {
            Val::Text(words) => words,
            Val::Missing | Val::Open => {
                self.content_missing(content);
                return self.unknown(id);
            }
            Val::None | Val::Number(_) | Val::Between(..) => return Truth::False,
        };
        let (mut folded, mut wanted) = (Folded::default(), Folded::default());
        fold(words, Folds::ALL, &mut wanted);
        let known = self.case.contents.each_text(self.case, content, |_, text| {
            fold(text, Folds::ALL, &mut folded);
            find_words(&folded.text, &wanted.text).is_none()
        });
        match known {
            None => Truth::True,
            Some(true) => Truth::False,
            Some(false) => {
                self.content_missing(content);
                self.unknown(id)
            }
        }
    }

    /// Tells a world that asks which texts would make a content known.
    fn content_missing(&mut self, content: u32) {
        for slot in self.case.contents.missing(self.case, content) {
            self.world.missing(slot);
        }
    }

    fn lexicon(&mut self, id: NodeId, content: u32, groups: Groups, review: bool) -> Truth {
        let (first, size) = match groups {
            Groups::Range(first, size) => (first, size),
            Groups::Symbol(first, symbol) => match self.value(symbol) {
                Val::Number(symbol) => (first + symbol as u32, 1),
                Val::Missing => return self.unknown(id),
                Val::Open => {
                    self.content_missing(content);
                    return Truth::Unknown;
                }
                Val::None | Val::Text(_) | Val::Between(..) => return Truth::False,
            },
        };
        let contents = self.case.contents;
        let found = contents.found(self.case, content);
        if (first..first + size).any(|group| found.has(group, review)) {
            return Truth::True;
        }
        if found.known {
            return Truth::False;
        }
        self.content_missing(content);
        self.unknown(id)
    }

    fn some(&mut self, id: NodeId, list: Place, variable: u8, body: NodeId) -> Truth {
        let slot = self.asked(list);
        match slot.tag {
            Tag::Missing => return self.unknown(id),
            Tag::List => {}
            _ => return Truth::False,
        }
        let mark = self.world.mark();
        let mut any = Truth::False;
        let record = self.case.record;
        for base in record.entries(slot) {
            self.bases[usize::from(variable)] = base;
            match self.truth(body) {
                Truth::True => {
                    self.world.forget(mark);
                    return Truth::True;
                }
                Truth::Unknown => any = Truth::Unknown,
                Truth::False => {}
            }
        }
        any
    }

    fn count(&mut self, list: Place, variable: u8, body: NodeId) -> Val<'a> {
        let slot = self.asked(list);
        match slot.tag {
            Tag::Missing => return Val::Missing,
            Tag::List => {}
            _ => return Val::Number(0),
        }
        let (mut low, mut high) = (0, 0);
        let record = self.case.record;
        for base in record.entries(slot) {
            self.bases[usize::from(variable)] = base;
            let truth = self.truth(body);
            low += i64::from(truth.is_true());
            high += i64::from(!truth.is_false());
        }
        between(low, high)
    }
}

const fn between<'a>(low: i64, high: i64) -> Val<'a> {
    if low == high { Val::Number(low) } else { Val::Between(low, high) }
}

/// Ticks moved by a packed span of time.
fn shifted(at: i64, by: i64, back: bool) -> Option<i64> {
    let by = Duration::unpack(by);
    let moved = if back {
        calendar::subtract(Instant(at), by, Rounding::Later)
    } else {
        calendar::add(Instant(at), by, Rounding::Later)
    };
    moved.map(|instant| instant.0)
}
