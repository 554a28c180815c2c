//! What conditions and values come to: one case for each thing that an author can write.

use super::facts::literal;
use super::value::{Answer, Open, Value, Worth};
use super::walk::{Env, Place, Walk};
use coms_policy::semantics::tree::{Body, Comparison, Expr, Kind, ListId, TextTest, VariableId};
use coms_policy::semantics::types::{Literal, Ty};
use coms_policy::syntax::ast::{Arithmetic, Quantity};
use coms_policy::value::Truth;
use std::cmp::Ordering;
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// Whether a condition holds.
    pub(crate) fn truth(&self, expr: &'a Expr, env: &Env<'a>) -> Answer {
        if let Some(pick) = self.pick_within(expr, env) {
            return self.truth_of_pick(pick, expr, env);
        }
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
                    // Two ways that are one: what parts them cannot change it.
                    Truth::Unknown if self.name(then, env) == self.name(otherwise, env) => self.truth(then, env),
                    Truth::Unknown => {
                        Answer::common(condition.open, vec![self.truth(then, env), self.truth(otherwise, env)])
                    }
                }
            }
            Kind::Match(what, arms) => {
                let on = self.worth(what, env);
                match on.value {
                    Value::Number(symbol) => self.truth(&arms[symbol as usize], env),
                    Value::None => Answer::known(false),
                    // Where it may turn out to be none, that no arm holds is one way more.
                    _ => {
                        let none = on.may_be_none.then(|| Answer::known(false));
                        let ways = none.into_iter().chain(arms.iter().map(|arm| self.truth(arm, env)));
                        let common = Answer::common(on.open, ways.collect());
                        if common.truth.is_unknown() && on.value == Value::Missing {
                            return self.question(self.name(expr, env), &[what.as_ref()], BTreeSet::new(), env);
                        }
                        common
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
            Kind::PlaceIn(code) => self.place_in(code),
            Kind::LiesIn(place, code) => self.lies_in(place, code, env),
            Kind::Known(inner) => Answer::known(self.is_known(inner, env)),
            Kind::Exists(inner) if self.is_pick(inner) => {
                Answer::known(!matches!(self.place(inner, env), Place::Nothing))
            }
            Kind::Exists(inner) => match &inner.kind {
                Kind::MapEntry(map, key) => self.map_has(expr, map, key, env),
                _ => Answer::known(!self.is_absent(inner, env)),
            },
            Kind::Empty(source) => self.quantified(Quantity::No, VariableId(u32::MAX), source, [None, None], env),
            Kind::Has(list, value) => self.has(list, value, env),
            Kind::MapHas(map, key) => self.map_has(expr, map, key, env),
            Kind::Within { at, length, after, anchor, manner } => {
                self.within(expr, [at, length, anchor], *after, manner, env)
            }
            Kind::Between(parts) => self.between(expr, parts, env),
            Kind::TextTest(test, left, right) => match left.ty {
                Ty::Content(_) => self.content_test(expr, *test, left, right, env),
                _ => self.text_test(expr, *test, left, right, env),
            },
            Kind::Matches(text, pattern) => {
                let worth = self.worth(text, env);
                match &worth.value {
                    Value::Text(text) => Answer::known(self.words.matches(pattern, text)),
                    _ => self.undecided(expr, vec![text.as_ref()], vec![worth], env),
                }
            }
            Kind::Measure(measure, text) => match self.measure(*measure, text) {
                Ok(count) => Answer::known(count > 0),
                Err(missing) => self.atom(self.name(expr, env), missing),
            },
            Kind::Lexicon { text, lexicon, index, ask } => {
                self.lexicon(expr, text, (*lexicon, *ask), index.as_deref(), env)
            }
            Kind::Quantifier { quantity, variable, source, filter, has } => {
                self.quantified(*quantity, *variable, source, [filter.as_deref(), has.as_deref()], env)
            }
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) => match self.place(expr, env) {
                Place::Written(argument, its) => self.truth(argument, &its),
                place => self.held(place).answer(),
            },
            Kind::Param(_) => self.worth(expr, env).answer(),
            other => panic!("{other:?} is no condition"),
        }
    }

    /// What a value comes to.
    pub(crate) fn worth(&self, expr: &'a Expr, env: &Env<'a>) -> Worth {
        if let Some(pick) = self.pick_within(expr, env) {
            return self.worth_of_pick(pick, expr, env);
        }
        match &expr.kind {
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) | Kind::Pick { .. } => {
                self.held(self.place(expr, env))
            }
            Kind::Int(value) => Worth::known(Value::Number(*value)),
            Kind::Text(text) => Worth::known(Value::Text(text.clone())),
            Kind::Symbol(_, symbol) => Worth::known(Value::Number(i64::from(*symbol))),
            Kind::Duration(value) => Worth::known(Value::Span(*value)),
            Kind::AsOf => Worth::known(Value::Number(self.as_of)),
            Kind::Param(id) => self.param(*id),
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
                        let common = Worth::common(on.open.clone(), ways.collect());
                        match (&on.value, &common.value) {
                            (Value::Missing, Value::Missing | Value::Open) => {
                                Worth { may_be_none: common.may_be_none, ..on }
                            }
                            _ => common,
                        }
                    }
                }
            }
            Kind::OrElse(fact, other) => self.worth(if self.is_absent(fact, env) { other } else { fact }, env),
            Kind::MapEntry(map, key) => match self.place(map, env) {
                Place::Nothing => Worth::known(Value::None),
                Place::Field(field) if field.is_missing() => Worth::missing_for(field.path),
                Place::Field(field) => {
                    Worth::known(field.at_key(key).map_or(Value::None, |text| Value::Text(text.to_owned())))
                }
                other => panic!("{other:?} is no map"),
            },
            Kind::Arithmetic(op, left, right) => {
                let reckon = |values: &[Value]| match values {
                    [Value::Number(one), Value::Number(two)] => Some(Worth::known(Value::Number(match op {
                        Arithmetic::Add => one + two,
                        Arithmetic::Subtract => one - two,
                        Arithmetic::Multiply => one * two,
                        Arithmetic::Divide => one / two,
                    }))),
                    _ => None,
                };
                self.made_of(&[left, right], env, reckon)
            }
            Kind::Shift { at, by, back, manner } => self.shift([at, by], *back, manner, env),
            Kind::Local { at, zone, date } => self.local(at, zone, *date, env),
            Kind::Measure(measure, text) => match self.measure(*measure, text) {
                Ok(count) => Worth::known(Value::Number(count)),
                Err(facts) => Worth { facts, ..Worth::missing_for(String::new()) },
            },
            Kind::Count { variable, source, filter } => self.counted(*variable, source, filter.as_deref(), env),
            _ => self.truth(expr, env).worth(),
        }
    }

    /// A value made of others; of none there comes none.
    pub(crate) fn made_of(
        &self,
        operands: &[&'a Expr],
        env: &Env<'a>,
        make: impl Fn(&[Value]) -> Option<Worth>,
    ) -> Worth {
        let worths: Vec<Worth> = operands.iter().map(|operand| self.worth(operand, env)).collect();
        let values: Vec<Value> = worths.iter().map(|worth| worth.value.clone()).collect();
        if values.contains(&Value::None) {
            return Worth::known(Value::None);
        }
        if let Some(made) = make(&values) {
            return made;
        }
        let value = if values.contains(&Value::Missing) { Value::Missing } else { Value::Open };
        let may_be_none = worths.iter().any(|worth| worth.may_be_none);
        let (mut open, mut facts) = (Open::new(), BTreeSet::new());
        for worth in worths {
            open.extend(worth.open);
            facts.extend(worth.facts);
        }
        Worth { value, may_be_none, open, facts }
    }

    /// A test whose operands do not decide it: none makes it false, what can be gone through leaves it to that,
    /// and for the rest it is one question by itself.
    pub(crate) fn undecided(
        &self,
        test: &'a Expr,
        operands: Vec<&'a Expr>,
        worths: Vec<Worth>,
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
            Value::Open => Answer::unknown(worth.open),
            Value::Between(low, high) => {
                let held: Vec<bool> = (low..=high).map(|number| set.contains(&Value::Number(number))).collect();
                match held.iter().all(|one| *one == held[0]) {
                    true => Answer::known(held[0]),
                    false => Answer::unknown(worth.open),
                }
            }
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
        let (always, others): (Vec<_>, Vec<_>) =
            entries.iter().map(|entry| (entry, self.entry_counts(entry))).partition(|(_, counts)| counts.is_none());
        let plain: Vec<Value> = always.iter().map(|(entry, _)| literal(&entry.value)).collect();
        let mut ways: Vec<Answer> = others
            .into_iter()
            .map(|(entry, counts)| Answer::all([self.is_literal(value, &entry.value, env)].into_iter().chain(counts)))
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
            Place::Nothing => true,
            Place::Written(written, its) => {
                matches!(self.as_it_is().worth(written, &its).value, Value::Missing | Value::Open | Value::None)
            }
            _ => false,
        }
    }

    /// Two-valued, and of the record as it is.
    pub(crate) fn is_known(&self, expr: &'a Expr, env: &Env<'a>) -> bool {
        match self.place(expr, env) {
            Place::Field(field) => !field.is_missing(),
            Place::Pick(pick, its, _) => self.is_known_of_pick((pick, its), expr, env),
            Place::Written(written, its) => {
                let value = self.as_it_is().worth(written, &its).value;
                !matches!(value, Value::Missing | Value::Open | Value::Between(..))
            }
            _ => true,
        }
    }

    fn map_has(&self, test: &'a Expr, map: &'a Expr, key: &str, env: &Env<'a>) -> Answer {
        match self.place(map, env) {
            Place::Nothing => Answer::known(false),
            Place::Field(field) if field.is_missing() => self.atom(self.name(test, env), BTreeSet::from([field.path])),
            Place::Field(field) => Answer::known(field.at_key(key).is_some()),
            other => panic!("{other:?} is no map"),
        }
    }

    fn text_test(&self, expr: &'a Expr, test: TextTest, left: &'a Expr, right: &'a Expr, env: &Env<'a>) -> Answer {
        let worths = [self.worth(left, env), self.worth(right, env)];
        let (Value::Text(text), Value::Text(part)) = (&worths[0].value, &worths[1].value) else {
            return self.undecided(expr, vec![left, right], worths.to_vec(), env);
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
