//! The name of a question: what was written, with everything in it that stands for something else replaced.
//!
//! Two conditions are one question where their names are the same: `a = b` and `b = a`, a define and its body, a
//! param and its value, a variable and the entry that it stands for. What the policy alone decides stands in no name.

use super::facts::literal;
use super::lists::Member;
use super::meaning::compared;
use super::value::Value;
use super::walk::{Bound, Env, Place, Walk, bind};
use coms_policy::semantics::policy::{EntryDef, Stretch};
use coms_policy::semantics::tree::{Body, Comparison, Expr, Kind, Manner, Source, VariableId};
use coms_policy::semantics::types::Literal;
use coms_policy::syntax::ast::Quantity;
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// The name of an expression.
    pub(crate) fn name(&self, expr: &'a Expr, env: &Env<'a>) -> String {
        if let Some(pick) = self.pick_within(expr, env) {
            return self.name_of_pick(pick, expr, env);
        }
        let of = |expr: &'a Expr| self.name(expr, env);
        match &expr.kind {
            Kind::Exists(inner) if self.is_pick(inner) => match self.place(inner, env) {
                Place::Nothing => String::from("false"),
                Place::Any(name) => format!("(there is {name})"),
                _ => String::from("true"),
            },
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) | Kind::Pick { .. } => match self.place(expr, env) {
                Place::Nothing => String::from("none"),
                Place::Pick(pick, ..) => panic!("{pick:?} is not chosen"),
                Place::Part(part) => part.path,
                Place::Field(field) => field.path,
                Place::Single(_, _, path) | Place::Any(path) => path,
                Place::Literal(value) => self.name_of_literal(value),
                Place::Written(argument, its) => self.name(argument, &its),
            },
            Kind::Bool(value) => value.to_string(),
            Kind::Int(value) => value.to_string(),
            Kind::Text(text) => format!("{text:?}"),
            Kind::Symbol(_, symbol) => symbol.to_string(),
            Kind::Duration(value) => format!("{value:?}"),
            Kind::AsOf => String::from("as_of"),
            Kind::Param(id) => self.name_of_param(*id),
            Kind::Call(define, arguments) => match self.body(*define) {
                Body::Expr(body) => self.name(body, &self.called(arguments, env)),
                other => panic!("{other:?} has no name"),
            },
            Kind::And(parts) => together("all", parts.iter().map(of).collect()),
            Kind::Or(parts) => together("any", parts.iter().map(of).collect()),
            Kind::Not(inner) => not(&of(inner)),
            Kind::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref().each_ref().map(of);
                match condition.as_str() {
                    "true" => then,
                    "false" => otherwise,
                    _ if then == otherwise => then,
                    _ => format!("(if {condition} then {then} else {otherwise})"),
                }
            }
            Kind::Match(on, arms) => match self.constant(on, env) {
                Some(Value::Number(symbol)) => of(&arms[symbol as usize]),
                _ => {
                    let arms: Vec<String> = arms.iter().map(of).collect();
                    format!("match({} => {})", of(on), arms.join(", "))
                }
            },
            Kind::OrElse(fact, other) => format!("({} or else {})", of(fact), of(other)),
            Kind::Compare(comparison, left, right) => self.name_of_comparison(*comparison, left, right, env),
            Kind::IsOneOf(value, symbols) => {
                let symbols = symbols.iter().map(|symbol| Value::Number(i64::from(*symbol))).collect();
                self.name_of_one_of(value, symbols, env)
            }
            Kind::IsIn(value, id) => {
                let entries = &self.policy.lists[id.index()].entries;
                let mut plain = Vec::new();
                let mut ways = Vec::new();
                for entry in entries {
                    match self.entry_counts(entry) {
                        None => plain.push(literal(&entry.value)),
                        Some(_) => {
                            let equal = match self.constant(value, env) {
                                Some(value) => (value == literal(&entry.value)).to_string(),
                                None => self.name_of_equal(of(value), self.name_of_literal(&entry.value)),
                            };
                            let mut all = vec![equal];
                            all.extend(self.names_of_entry(entry));
                            ways.push(together("all", all));
                        }
                    }
                }
                if !plain.is_empty() {
                    ways.push(self.name_of_one_of(value, plain, env));
                }
                together("any", ways)
            }
            Kind::PlaceIn(code) => self.name_of_place_in(code),
            Kind::LiesIn(place, code) => self.name_of_lies_in(place, code, env),
            Kind::Known(inner) => format!("({} is known)", of(inner)),
            Kind::Exists(inner) => format!("({} exists)", of(inner)),
            Kind::Empty(source) => not(&self.name_of_some(source, VariableId(u32::MAX), None, None, env)),
            Kind::Has(list, value) => format!("({} has {})", of(list), of(value)),
            Kind::MapHas(map, key) => format!("({} has {:?})", of(map), key.to_lowercase()),
            Kind::MapEntry(map, key) => format!("{}[{:?}]", of(map), key.to_lowercase()),
            Kind::Within { at, length, after, anchor, manner } => {
                let side = if *after { "after" } else { "before" };
                let manner = self.name_of_manner(manner, env);
                format!("({} within {} {side} {}{manner})", of(at), of(length), of(anchor))
            }
            Kind::Between(parts) => {
                let [time, from, to] = parts.each_ref().map(of);
                format!("({time} between {from} and {to})")
            }
            Kind::Local { at, zone, date } => format!("local({}, {}, {date})", of(at), of(zone)),
            Kind::Arithmetic(op, left, right) => format!("({} {op:?} {})", of(left), of(right)),
            Kind::Shift { at, by, back, manner } => {
                let manner = self.name_of_manner(manner, env);
                format!("({} {} {}{manner})", of(at), if *back { "-" } else { "+" }, of(by))
            }
            Kind::TextTest(test, left, right) => format!("({} {test:?} {})", of(left), of(right)),
            Kind::Matches(text, pattern) => format!("({} matches {pattern:?})", of(text)),
            Kind::Content(_) => self.name_of_content(expr),
            Kind::Measure(measure, text) => format!("{measure:?}({})", self.name_of_content(text)),
            Kind::Lexicon { text, lexicon, index, ask } => {
                let index = index.as_ref().map_or(String::new(), |index| of(index));
                let name = &self.policy.lexicons[lexicon.index()].name;
                format!("({} {ask:?} of {name}[{index}])", self.name_of_content(text))
            }
            Kind::Quantifier { quantity, variable, source, filter, has } => {
                let some = self.name_of_some(source, *variable, filter.as_deref(), has.as_deref(), env);
                if *quantity == Quantity::Some { some } else { not(&some) }
            }
            Kind::Count { variable, source, filter } => {
                match self.names_of_entries(source, *variable, [filter.as_deref(), None], env) {
                    Ok(entries) => format!("count({})", entries.join(", ")),
                    Err((list, condition)) => format!("count({list}, {condition})"),
                }
            }
            Kind::Error => panic!("a mistake has no name"),
        }
    }

    fn name_of_manner(&self, manner: &'a Manner, env: &Env<'a>) -> String {
        let zone = manner.zone.as_ref().map_or(String::new(), |zone| format!(" in {}", self.name(zone, env)));
        format!("{zone}{}", if manner.earlier { " rounding earlier" } else { "" })
    }

    pub(crate) fn name_of_literal(&self, literal: &Literal) -> String {
        match literal {
            Literal::Bool(value) => value.to_string(),
            Literal::Int(value) => value.to_string(),
            Literal::Text(text) => format!("{text:?}"),
            Literal::Symbol(_, symbol) => symbol.to_string(),
            Literal::Duration(value) => format!("{value:?}"),
        }
    }

    /// The value of what says it by itself: a number, a symbol, a param, an entry of a declared list.
    fn constant(&self, expr: &'a Expr, env: &Env<'a>) -> Option<Value> {
        let value = match &expr.kind {
            Kind::Int(_) | Kind::Bool(_) | Kind::Symbol(..) | Kind::Duration(_) => self.worth(expr, env).value,
            Kind::Param(id) => match self.policy.params[id.index()].values.as_slice() {
                [(Stretch::ALWAYS, value)] => literal(value),
                _ => return None,
            },
            Kind::Variable(..) => match self.place(expr, env) {
                Place::Literal(value) => literal(value),
                Place::Written(argument, its) => self.constant(argument, &its)?,
                _ => return None,
            },
            _ => return None,
        };
        Some(value).filter(|value| !matches!(value, Value::Text(_)))
    }

    pub(crate) fn name_of_one_of(&self, value: &'a Expr, set: Vec<Value>, env: &Env<'a>) -> String {
        if let Some(value) = self.constant(value, env) {
            return set.contains(&value).to_string();
        }
        let mut words: Vec<String> = set.iter().map(|value| format!("{value:?}")).collect();
        words.sort();
        format!("({} is one of {words:?})", self.name(value, env))
    }

    /// Which of two is said first does not matter.
    pub(crate) fn name_of_equal(&self, one: String, two: String) -> String {
        let (first, second) = if one <= two { (one, two) } else { (two, one) };
        format!("({first} = {second})")
    }

    pub(crate) fn name_of_comparison(
        &self,
        comparison: Comparison,
        left: &'a Expr,
        right: &'a Expr,
        env: &Env<'a>,
    ) -> String {
        if let (Some(one), Some(two)) = (self.constant(left, env), self.constant(right, env)) {
            return compared(comparison, &one, &two).is_some_and(|truth| truth).to_string();
        }
        let (one, two) = (self.name(left, env), self.name(right, env));
        match comparison {
            Comparison::Equal => self.name_of_equal(one, two),
            Comparison::Less => format!("({one} < {two})"),
            Comparison::LessOrEqual => format!("({one} <= {two})"),
        }
    }

    /// `some x in L where …`: of a declared list, and of `only x`, which of its entries it is.
    pub(crate) fn name_of_some(
        &self,
        source: &'a Source,
        variable: VariableId,
        filter: Option<&'a Expr>,
        has: Option<&'a Expr>,
        env: &Env<'a>,
    ) -> String {
        match self.names_of_entries(source, variable, [filter, has], env) {
            Ok(entries) => together("any", entries),
            Err((list, condition)) => format!("some({list}, {condition})"),
        }
    }

    /// What has to hold of each entry that the policy names; else the list of the record, and what has to hold of any.
    pub(crate) fn names_of_entries(
        &self,
        source: &'a Source,
        variable: VariableId,
        [filter, has]: [Option<&'a Expr>; 2],
        env: &Env<'a>,
    ) -> Result<Vec<String>, (String, String)> {
        // The name that stands for any entry has to differ from those of lists around it.
        let any = format!("each{}", self.depth);
        let within = Self { depth: self.depth + 1, ..*self };
        let mut members = Vec::new();
        let base = within.base(source, env, &mut members);
        let of = |entry: Bound<'a>, entry_def: Option<&'a EntryDef>| {
            let mut all: Vec<String> = entry_def.map_or(Vec::new(), |entry| within.names_of_entry(entry));
            // The sub-list nearest to the list comes first.
            all.extend(
                members
                    .iter()
                    .rev()
                    .map(|(variable, filter, env)| within.name(filter, &bind(*variable, entry.clone(), env))),
            );
            let inner = bind(variable, entry, env);
            all.extend(filter.map(|filter| within.name(filter, &inner)));
            all.extend(has.map(|has| not(&within.name(has, &inner))));
            together("all", all)
        };
        match base {
            Base::Facts(list) => Err((list, of(Bound::Any(any), None))),
            Base::Only(one, its) => Ok(vec![of(Bound::Given(one, its), None)]),
            Base::Declared(entries) => {
                Ok(entries.iter().map(|entry| of(Bound::Literal(&entry.value), Some(entry))).collect())
            }
        }
    }

    /// The name of the list at the bottom, or the one that it holds; the conditions of sub-lists on the way to it.
    pub(crate) fn list_name(
        &self,
        source: &'a Source,
        env: &Env<'a>,
        members: &mut Vec<Member<'a>>,
    ) -> Result<String, (&'a Expr, Env<'a>)> {
        match self.base(source, env, members) {
            Base::Facts(list) => Ok(list),
            Base::Only(one, its) => Err((one, its)),
            Base::Declared(_) => panic!("no entry of a declared list is picked"),
        }
    }

    /// The list at the bottom; the conditions of sub-lists on the way to it.
    fn base(&self, source: &'a Source, env: &Env<'a>, members: &mut Vec<Member<'a>>) -> Base<'a> {
        match source {
            Source::Facts(list) => Base::Facts(self.name(list, env)),
            Source::Declared(id, _) => Base::Declared(&self.policy.lists[id.index()].entries),
            Source::SubList(define, arguments) => {
                let inner = self.called(arguments, env);
                match self.body(*define) {
                    Body::Each(variable, source, filter) => {
                        members.extend(filter.iter().map(|filter| (*variable, filter, inner.clone())));
                        self.base(source, &inner, members)
                    }
                    Body::Only(one) => Base::Only(one, inner),
                    other => panic!("{other:?} is no list"),
                }
            }
        }
    }
}

/// What a quantifier ranges over at the bottom.
enum Base<'a> {
    Facts(String),
    Declared(&'a [EntryDef]),
    Only(&'a Expr, Env<'a>),
}

/// Two opposites undo each other.
pub(crate) fn not(name: &str) -> String {
    match name {
        "true" => String::from("false"),
        "false" => String::from("true"),
        _ => {
            let inner = name.strip_prefix("not(").and_then(|rest| rest.strip_suffix(')'));
            inner.map_or_else(|| format!("not({name})"), str::to_owned)
        }
    }
}

/// `all` or `any`: what holds twice over is no more than what holds once, and what always holds is nothing.
pub(crate) fn together(word: &str, mut names: Vec<String>) -> String {
    let (nothing, wins) = if word == "all" { ("true", "false") } else { ("false", "true") };
    if names.iter().any(|name| name == wins) {
        return wins.to_owned();
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| name != nothing && seen.insert(name.clone()));
    match names.as_slice() {
        [] => nothing.to_owned(),
        [one] => one.clone(),
        _ => format!("{word}({})", names.join(", ")),
    }
}
