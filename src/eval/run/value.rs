//! Values: what facts, sums, counts and the ways of an `if` come to.

use super::{Run, Unsaid, Val, World};
use crate::input::record::absolute;
use crate::plan::layout::Tag;
use crate::plan::node::{Node, NodeId, Place};
use crate::semantics::types::Scalar;
use crate::syntax::ast::Arithmetic;
use crate::value::Truth;

impl<'a, W: World> Run<'a, '_, W> {
    pub(super) fn slot_value(&mut self, place: Place) -> Val<'a> {
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
                    Truth::Unknown if self.are_one(then, otherwise) => {
                        self.world.forget(mark);
                        self.value(then)
                    }
                    Truth::Unknown => {
                        let (one, two) = (self.value(then), self.value(otherwise));
                        self.common_value(mark, one, one == two)
                    }
                }
            }
            Node::Match(on, arms) => {
                let mark = self.world.mark();
                let symbol = self.value(on);
                match symbol {
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
                        let decided = same && !matches!(first, Some(Val::Missing | Val::Open));
                        if symbol == Val::Missing && !decided {
                            self.world.forget(mark);
                            self.value(on);
                            return Val::Missing;
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
            Node::Later(at, by, how) => self.shift(at, by, false, how),
            Node::Earlier(at, by, how) => self.shift(at, by, true, how),
            Node::Local(at, zone, date) => self.local(at, zone, date),
            Node::Unset(name) => {
                self.world.unsaid(Unsaid::Param(name));
                Val::Missing
            }
            Node::Measure(measure, content) => match self.case.contents.measure(self.case, content, measure) {
                Some(count) => Val::Number(count),
                None => {
                    self.content_missing(content);
                    Val::Missing
                }
            },
            Node::Pick(list, variable, latest, kids) => {
                let parts = self.pick_parts(list, variable, latest, kids);
                self.pick_value(parts)
            }
            Node::Nothing => Val::None,
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
            | Node::AsValue(_)
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
            | Node::Between(..)
            | Node::Here(_)
            | Node::TextTest(..)
            | Node::Matches(..)
            | Node::ContentTest(..)
            | Node::Lexicon(..)
            | Node::Some(..) => match self.truth(id) {
                Truth::True => Val::Number(1),
                Truth::False => Val::Number(0),
                Truth::Unknown => Val::Open,
            },
        }
    }

    pub(super) fn reckon(&mut self, op: Arithmetic, left: Val<'a>, right: Val<'a>) -> Val<'a> {
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

    pub(super) fn or_fault(&mut self, result: Option<i64>) -> Val<'a> {
        match result {
            Some(value) => Val::Number(value),
            None => {
                self.fault = true;
                Val::Missing
            }
        }
    }

    pub(super) fn count(&mut self, list: Place, variable: u8, body: NodeId) -> Val<'a> {
        let slot = self.asked(list);
        match slot.tag {
            Tag::Missing => return Val::Missing,
            Tag::List => {}
            _ => return Val::Number(0),
        }
        let (mut low, mut high) = (0, 0);
        let record = self.case.record;
        let around = self.bases[usize::from(variable)];
        for base in record.entries(slot) {
            self.bases[usize::from(variable)] = base;
            let truth = self.truth(body);
            low += i64::from(truth.is_true());
            high += i64::from(!truth.is_false());
        }
        self.bases[usize::from(variable)] = around;
        between(low, high)
    }
}

const fn between<'a>(low: i64, high: i64) -> Val<'a> {
    if low == high { Val::Number(low) } else { Val::Between(low, high) }
}
