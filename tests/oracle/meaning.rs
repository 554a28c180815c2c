//! What conditions and values come to: one case for each thing that an author can write.

use super::facts::literal;
use super::value::{Answer, Value, Worth};
use super::walk::{Env, Place, Walk};
use coms_policy::semantics::tree::{Body, Comparison, Expr, Kind, ListId, TextTest, VariableId};
use coms_policy::semantics::types::{Literal, Ty};
use coms_policy::syntax::ast::{Arithmetic, Quantity};
use coms_policy::value::Truth;
use coms_policy::value::time::calendar::{self, Rounding};
use coms_policy::value::time::{Duration, Instant};
use std::cmp::Ordering;
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// Whether a condition holds.
    pub(crate) fn truth(&self, expr: &'a Expr, env: &Env<'a>) -> Answer {
        match &expr.kind {
            Kind::And(parts) => Answer::all(parts.iter().map(|part| self.truth(part, env))),
            Kind::Or(parts) => Answer::any(parts.iter().map(|part| self.truth(part, env))),
            Kind::Not(inner) => self.truth(inner, env).not(),
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let condition = self.truth(condition, env);
                match condition.truth {
                    Truth::True => self.truth(then, env),
                    Truth::False => self.truth(otherwise, env),
                    Truth::Unknown => {
                        Answer::common(condition.open, vec![self.truth(then, env), self.truth(otherwise, env)])
                    }
                }
            }
            Kind::Match(on, arms) => {
                let on = self.worth(on, env);
                match on.value {
                    Value::Number(symbol) => self.truth(&arms[symbol as usize], env),
                    Value::None => Answer::known(false),
                    // Where it may turn out to be none, that no arm holds is one way more.
                    _ => {
                        let none = on.may_be_none.then(|| Answer::known(false));
                        let ways = none.into_iter().chain(arms.iter().map(|arm| self.truth(arm, env)));
                        Answer::common(on.open, ways.collect())
                    }
                }
            }
            Kind::OrElse(fact, other) => self.truth(if self.is_absent(fact, env) { other } else { fact }, env),
            Kind::Bool(value) => Answer::known(*value),
            Kind::Call(define, arguments) => match self.body(*define) {
                Body::Expr(body) => self.truth(body, &self.called(arguments, env)),
                other => panic!("{other:?} is no condition"),
            },
            Kind::Compare(comparison, left, right) => self.compare(*comparison, left, right, env),
            Kind::IsOneOf(value, symbols) => {
                let symbols = symbols.iter().map(|symbol| Value::Number(i64::from(*symbol))).collect();
                self.one_of(value, symbols, env)
            }
            Kind::IsIn(value, list) => self.is_in(value, *list, env),
            Kind::Known(inner) => Answer::known(self.is_known(inner, env)),
            Kind::Exists(inner) => match &inner.kind {
                Kind::MapEntry(map, key) => self.map_has(expr, map, key, env),
                _ => Answer::known(!self.is_absent(inner, env)),
            },
            Kind::Empty(source) => self.quantified(Quantity::No, VariableId(u32::MAX), source, [None, None], env),
            Kind::Has(list, value) => self.has(list, value, env),
            Kind::MapHas(map, key) => self.map_has(expr, map, key, env),
            Kind::Within { at, length, after, anchor } => self.within(expr, [at, length, anchor], *after, env),
            Kind::TextTest(test, left, right) => match left.ty {
                Ty::Content(_) => self.content_has(expr, left, right, env),
                _ => self.text_test(expr, *test, left, right, env),
            },
            Kind::Matches(text, pattern) => {
                let worth = self.worth(text, env);
                match &worth.value {
                    Value::Text(text) => Answer::known(self.words.matches(pattern, text)),
                    _ => self.undecided(expr, [text.as_ref()], [worth], env),
                }
            }
            Kind::Lexicon { text, lexicon, index, review } => {
                self.lexicon(expr, text, *lexicon, index.as_deref(), *review, env)
            }
            Kind::Quantifier { quantity, variable, source, filter, has } => {
                self.quantified(*quantity, *variable, source, [filter.as_deref(), has.as_deref()], env)
            }
            Kind::Fact(_) | Kind::Variable(..) => match self.place(expr, env) {
                Place::Written(argument, its) => self.truth(argument, &its),
                place => self.held(place).answer(),
            },
            Kind::Param(_) => self.worth(expr, env).answer(),
            other => panic!("{other:?} is no condition"),
        }
    }

    /// What a value comes to.
    pub(crate) fn worth(&self, expr: &'a Expr, env: &Env<'a>) -> Worth {
        match &expr.kind {
            Kind::Fact(_) | Kind::Variable(..) => self.held(self.place(expr, env)),
            Kind::Int(value) => Worth::known(Value::Number(*value)),
            Kind::Text(text) => Worth::known(Value::Text(text.clone())),
            Kind::Symbol(_, symbol) => Worth::known(Value::Number(i64::from(*symbol))),
            Kind::Duration(value) => Worth::known(Value::Span(*value)),
            Kind::AsOf => Worth::known(Value::Number(self.as_of)),
            Kind::Param(id) => Worth::known(literal(&self.policy.params[id.index()].value)),
            Kind::Call(define, arguments) => match self.body(*define) {
                Body::Expr(body) => self.worth(body, &self.called(arguments, env)),
                other => panic!("{other:?} is no value"),
            },
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let condition = self.truth(condition, env);
                match condition.truth {
                    Truth::True => self.worth(then, env),
                    Truth::False => self.worth(otherwise, env),
                    // Two ways that are one: what parts them cannot change it.
                    Truth::Unknown if self.name(then, env) == self.name(otherwise, env) => self.worth(then, env),
                    Truth::Unknown => {
                        Worth::common(condition.open, vec![self.worth(then, env), self.worth(otherwise, env)])
                    }
                }
            }
            Kind::Match(on, arms) => {
                let on = self.worth(on, env);
                match on.value {
                    Value::Number(symbol) => self.worth(&arms[symbol as usize], env),
                    Value::None => Worth::known(Value::None),
                    _ => {
                        let none = on.may_be_none.then(|| Worth::known(Value::None));
                        let ways = none.into_iter().chain(arms.iter().map(|arm| self.worth(arm, env)));
                        Worth::common(on.open, ways.collect())
                    }
                }
            }
            Kind::OrElse(fact, other) => self.worth(if self.is_absent(fact, env) { other } else { fact }, env),
            Kind::MapEntry(map, key) => match self.place(map, env) {
                Place::Field(field) if field.is_missing() => Worth::missing_for(field.path),
                Place::Field(field) => {
                    Worth::known(field.at_key(key).map_or(Value::None, |text| Value::Text(text.to_owned())))
                }
                other => panic!("{other:?} is no map"),
            },
            Kind::Arithmetic(op, left, right) => {
                let reckon = |one: &Value, two: &Value| match (one, two) {
                    (Value::Number(one), Value::Number(two)) => Some(Value::Number(match op {
                        Arithmetic::Add => one + two,
                        Arithmetic::Subtract => one - two,
                        Arithmetic::Multiply => one * two,
                        Arithmetic::Divide => one / two,
                    })),
                    _ => None,
                };
                self.made_of(left, right, reckon, env)
            }
            Kind::Shift { at, by, back } => {
                let shift = |at: &Value, by: &Value| match (at, by) {
                    (Value::Number(at), Value::Span(by)) => Some(Value::Number(shifted(*at, *by, *back))),
                    _ => None,
                };
                self.made_of(at, by, shift, env)
            }
            Kind::Count { variable, source, filter } => self.counted(*variable, source, filter.as_deref(), env),
            _ => self.truth(expr, env).worth(),
        }
    }

    /// A value made of two others; of none there comes none.
    fn made_of(
        &self,
        left: &'a Expr,
        right: &'a Expr,
        make: impl Fn(&Value, &Value) -> Option<Value>,
        env: &Env<'a>,
    ) -> Worth {
        let (one, two) = (self.worth(left, env), self.worth(right, env));
        let values = [&one.value, &two.value];
        if values.contains(&&Value::None) {
            return Worth::known(Value::None);
        }
        let unknown = if values.contains(&&Value::Missing) { Value::Missing } else { Value::Open };
        let value = make(&one.value, &two.value).unwrap_or(unknown);
        let open = one.open.into_iter().chain(two.open).collect();
        let may_be_none = one.may_be_none || two.may_be_none;
        Worth { value, may_be_none, open, facts: one.facts.into_iter().chain(two.facts).collect() }
    }

    /// A test whose operands do not decide it: none makes it false, what can be gone through leaves it to that,
    /// and for the rest it is one question by itself.
    fn undecided<const N: usize>(
        &self,
        test: &'a Expr,
        operands: [&'a Expr; N],
        worths: [Worth; N],
        env: &Env<'a>,
    ) -> Answer {
        if worths.iter().any(|worth| worth.value == Value::None) {
            return Answer::known(false);
        }
        if worths.iter().all(|worth| worth.value != Value::Missing) {
            return Answer::unknown(worths.into_iter().flat_map(|worth| worth.open).collect());
        }
        self.question(self.name(test, env), &operands, BTreeSet::new(), env)
    }

    fn compare(&self, comparison: Comparison, left: &'a Expr, right: &'a Expr, env: &Env<'a>) -> Answer {
        let worths = [self.worth(left, env), self.worth(right, env)];
        if let Some(truth) = compared(comparison, &worths[0].value, &worths[1].value) {
            return Answer::known(truth);
        }
        let values = [&worths[0].value, &worths[1].value];
        if values.contains(&&Value::Missing) && !values.contains(&&Value::None) {
            let name = self.name_of_comparison(comparison, left, right, env);
            return self.question(name, &[left, right], BTreeSet::new(), env);
        }
        match values.contains(&&Value::None) {
            true => Answer::known(false),
            false => Answer::unknown(worths.into_iter().flat_map(|worth| worth.open).collect()),
        }
    }

    /// Whether a value is one of some.
    fn one_of(&self, value: &'a Expr, set: Vec<Value>, env: &Env<'a>) -> Answer {
        let worth = self.worth(value, env);
        match worth.value {
            Value::None => Answer::known(false),
            Value::Open | Value::Between(..) => Answer::unknown(worth.open),
            Value::Missing => {
                let name = self.name_of_one_of(value, set, env);
                self.question(name, &[value], BTreeSet::new(), env)
            }
            value => Answer::known(set.contains(&value)),
        }
    }

    /// `x is in LIST`: it is one of those that always count, or one of the others whose condition holds.
    fn is_in(&self, value: &'a Expr, list: ListId, env: &Env<'a>) -> Answer {
        let entries = &self.policy.lists[list.index()].entries;
        let always = |entry: &coms_policy::semantics::policy::EntryDef| !entry.when.contains_key(&self.subject);
        let plain: Vec<Value> =
            entries.iter().filter(|entry| always(entry)).map(|entry| literal(&entry.value)).collect();
        let others = entries.iter().filter_map(|entry| Some((&entry.value, entry.when.get(&self.subject)?)));
        let mut ways: Vec<Answer> = others
            .map(|(entry, when)| Answer::all([self.is_literal(value, entry, env), self.truth(when, &None)]))
            .collect();
        if !plain.is_empty() {
            ways.push(self.one_of(value, plain, env));
        }
        Answer::any(ways)
    }

    fn is_literal(&self, value: &'a Expr, entry: &'a Literal, env: &Env<'a>) -> Answer {
        let worth = self.worth(value, env);
        match worth.value {
            Value::Missing => {
                let name = self.name_of_equal(self.name(value, env), self.name_of_literal(entry));
                self.question(name, &[value], BTreeSet::new(), env)
            }
            Value::None => Answer::known(false),
            value => match compared(Comparison::Equal, &value, &literal(entry)) {
                Some(truth) => Answer::known(truth),
                None => Answer::unknown(worth.open),
            },
        }
    }

    /// Whether a fact is not there, of either kind; as it is, whatever is supposed.
    fn is_absent(&self, expr: &'a Expr, env: &Env<'a>) -> bool {
        match self.place(expr, env) {
            Place::Field(field) => field.is_absent(),
            Place::Written(written, its) => {
                matches!(self.as_it_is().worth(written, &its).value, Value::Missing | Value::Open | Value::None)
            }
            _ => false,
        }
    }

    /// Two-valued, and of the record as it is.
    fn is_known(&self, expr: &'a Expr, env: &Env<'a>) -> bool {
        match self.place(expr, env) {
            Place::Field(field) => !field.is_missing(),
            Place::Written(written, its) => {
                let value = self.as_it_is().worth(written, &its).value;
                !matches!(value, Value::Missing | Value::Open | Value::Between(..))
            }
            _ => true,
        }
    }

    fn map_has(&self, test: &'a Expr, map: &'a Expr, key: &str, env: &Env<'a>) -> Answer {
        match self.place(map, env) {
            Place::Field(field) if field.is_missing() => self.atom(self.name(test, env), BTreeSet::from([field.path])),
            Place::Field(field) => Answer::known(field.at_key(key).is_some()),
            other => panic!("{other:?} is no map"),
        }
    }

    /// `a within D after b` is b ≤ a ≤ b + D, `a within D before b` is b - D ≤ a ≤ b.
    fn within(&self, test: &'a Expr, operands: [&'a Expr; 3], after: bool, env: &Env<'a>) -> Answer {
        let worths = operands.map(|operand| self.worth(operand, env));
        let [at, length, anchor] = worths.each_ref().map(|worth| &worth.value);
        let (Value::Number(at), Value::Span(length), Value::Number(anchor)) = (at, length, anchor) else {
            return self.undecided(test, operands, worths, env);
        };
        let end = shifted(*anchor, *length, !after);
        let (first, last) = if after { (*anchor, end) } else { (end, *anchor) };
        Answer::known((first..=last).contains(at))
    }

    fn text_test(&self, expr: &'a Expr, test: TextTest, left: &'a Expr, right: &'a Expr, env: &Env<'a>) -> Answer {
        let worths = [self.worth(left, env), self.worth(right, env)];
        let (Value::Text(text), Value::Text(part)) = (&worths[0].value, &worths[1].value) else {
            return self.undecided(expr, [left, right], worths, env);
        };
        Answer::known(match test {
            TextTest::Contains => text.contains(part.as_str()),
            TextTest::StartsWith => text.starts_with(part.as_str()),
            TextTest::EndsWith => text.ends_with(part.as_str()),
        })
    }
}

/// Whether a comparison holds, where the values decide it: a range does where all its numbers agree.
pub(crate) fn compared(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    let holds = |order: Ordering| match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
    };
    let range = |value: &Value| match value {
        Value::Number(value) => Some((*value, *value)),
        Value::Between(low, high) => Some((*low, *high)),
        _ => None,
    };
    match (left, right) {
        (Value::Text(one), Value::Text(two)) => Some(holds(one.cmp(two))),
        (Value::Span(one), Value::Span(two)) => Some(one == two),
        _ => {
            let ((low, high), (from, to)) = (range(left)?, range(right)?);
            let mut ways = (low..=high).flat_map(|one| (from..=to).map(move |two| holds(one.cmp(&two))));
            let first = ways.next()?;
            ways.all(|way| way == first).then_some(first)
        }
    }
}

/// An instant moved by a span of time, by the calendar in UTC.
fn shifted(at: i64, by: Duration, back: bool) -> i64 {
    let moved = if back { calendar::subtract } else { calendar::add };
    moved(Instant(at), by, Rounding::Later).expect("the calendar goes so far").0
}
