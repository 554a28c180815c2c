//! What stands where: a policy, a record, and the environments in which names mean something.

use super::facts::{Entry, Field, Part, literal, single};
use super::picks::Choice;
use super::value::{Answer, Open, Question, Value, Worth};
use super::words::Words;
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::tree::{Body, Expr, Kind, VariableId};
use coms_policy::semantics::types::{Literal, Scalar, SubjectId};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a variable stands for.
#[derive(Clone, Debug)]
pub(crate) enum Bound<'a> {
    /// An entry of a list.
    Entry(Entry<'a>),
    /// An entry of a declared list.
    Literal(&'a Literal),
    /// An argument: what was written, and what its own names mean.
    Given(&'a Expr, Env<'a>),
    /// Any entry of a list that is not known; its name.
    Any(String),
}

/// Whether two environments bind the same to the same names.
pub(crate) fn same(one: &Env<'_>, two: &Env<'_>) -> bool {
    match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => {
            Rc::ptr_eq(one, two)
                || (one.variable == two.variable && same_bound(&one.bound, &two.bound) && same(&one.rest, &two.rest))
        }
        _ => false,
    }
}

fn same_bound(one: &Bound<'_>, two: &Bound<'_>) -> bool {
    match (one, two) {
        (Bound::Entry(Entry::Part(one)), Bound::Entry(Entry::Part(two))) => one.path == two.path,
        (Bound::Entry(Entry::Single(.., one)), Bound::Entry(Entry::Single(.., two))) => one == two,
        (Bound::Literal(one), Bound::Literal(two)) => one == two,
        (Bound::Given(one, its), Bound::Given(two, others)) => std::ptr::eq(*one, *two) && same(its, others),
        (Bound::Any(one), Bound::Any(two)) => one == two,
        _ => false,
    }
}

/// Variables and what they stand for, innermost first.
pub(crate) type Env<'a> = Option<Rc<Binding<'a>>>;

/// One variable.
#[derive(Debug)]
pub(crate) struct Binding<'a> {
    variable: VariableId,
    bound: Bound<'a>,
    rest: Env<'a>,
}

/// One more variable.
pub(crate) fn bind<'a>(variable: VariableId, bound: Bound<'a>, rest: &Env<'a>) -> Env<'a> {
    Some(Rc::new(Binding { variable, bound, rest: rest.clone() }))
}

fn look_up<'a>(variable: VariableId, env: &Env<'a>) -> Bound<'a> {
    let binding = env.as_ref().unwrap_or_else(|| panic!("nothing binds {variable:?}"));
    if binding.variable == variable { binding.bound.clone() } else { look_up(variable, &binding.rest) }
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub(crate) enum Place<'a> {
    Part(Part<'a>),
    Field(Field<'a>),
    /// An entry of a list of single values.
    Single(Scalar, &'a Json, String),
    Literal(&'a Literal),
    /// A fact of an entry that is picked, and not chosen yet: the pick, what its names mean, field by field.
    Pick(&'a Expr, Env<'a>, Vec<u32>),
    /// A fact of an entry that there is not.
    Nothing,
    /// No fact: what was written, and what its names mean.
    Written(&'a Expr, Env<'a>),
    /// A fact of any entry; its name.
    Any(String),
}

/// The evaluation of one record in one world: what is not known may be supposed.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) subject: SubjectId,
    pub(crate) record: &'a Json,
    pub(crate) as_of: i64,
    pub(crate) words: &'a Words,
    /// What is supposed, by the name of the question.
    pub(crate) given: &'a BTreeMap<String, i64>,
    /// Nothing supposed.
    pub(crate) nothing: &'a BTreeMap<String, i64>,
    /// While a name is made: within how many lists that are not known.
    pub(crate) depth: usize,
    /// Which entries are taken to be the latest ones.
    pub(crate) choices: Option<&'a Choice<'a>>,
}

impl<'a> Walk<'a> {
    /// The record as it is, whatever is supposed here.
    pub(crate) fn as_it_is(&self) -> Self {
        Self { given: self.nothing, ..*self }
    }

    /// The whole record.
    pub(crate) fn root(&self) -> Part<'a> {
        let record = self.policy.subjects[self.subject.index()].root;
        Part { record, json: Some(self.record), path: String::new(), key: None }
    }

    fn along(&self, mut part: Part<'a>, path: &[u32]) -> Place<'a> {
        for (step, index) in path.iter().enumerate() {
            let field = part.field(self.policy, *index);
            match field.clone().part() {
                Some(section) => part = section,
                None => {
                    assert!(step + 1 == path.len(), "`{}` is no section", field.path);
                    return Place::Field(field);
                }
            }
        }
        Place::Part(part)
    }

    /// The field that a path from the root leads to.
    pub(crate) fn fact(&self, path: &[u32]) -> Field<'a> {
        match self.along(self.root(), path) {
            Place::Field(field) => field,
            other => panic!("{other:?} is no field"),
        }
    }

    /// What an expression leads to.
    pub(crate) fn place(&self, expr: &'a Expr, env: &Env<'a>) -> Place<'a> {
        match &expr.kind {
            Kind::Fact(path) => self.along(self.root(), path),
            Kind::Variable(variable, path) => match look_up(*variable, env) {
                Bound::Entry(Entry::Part(part)) => self.along(part, path),
                Bound::Entry(Entry::Single(scalar, json, name)) => Place::Single(scalar, json, name),
                Bound::Literal(value) => Place::Literal(value),
                Bound::Any(name) => Place::Any(path.iter().fold(name, |name, index| format!("{name}.{index}"))),
                Bound::Given(argument, its) => match self.place(argument, &its) {
                    Place::Part(part) => self.along(part, path),
                    Place::Pick(pick, its, all) => {
                        Place::Pick(pick, its, all.into_iter().chain(path.iter().copied()).collect())
                    }
                    Place::Any(name) => Place::Any(path.iter().fold(name, |name, index| format!("{name}.{index}"))),
                    other => other,
                },
            },
            Kind::Field(inner, path) => match self.place(inner, env) {
                Place::Part(part) => self.along(part, path),
                Place::Any(name) => Place::Any(path.iter().fold(name, |name, index| format!("{name}.{index}"))),
                Place::Pick(pick, its, all) => {
                    Place::Pick(pick, its, all.into_iter().chain(path.iter().copied()).collect())
                }
                other => other,
            },
            Kind::Pick { .. } => match self.chosen(expr, env) {
                None => Place::Pick(expr, env.clone(), Vec::new()),
                Some(None) => Place::Nothing,
                Some(Some(Bound::Entry(Entry::Part(part)))) => Place::Part(part),
                Some(Some(Bound::Entry(Entry::Single(scalar, json, name)))) => Place::Single(scalar, json, name),
                Some(Some(Bound::Any(name))) => Place::Any(name),
                Some(Some(Bound::Given(one, its))) => self.place(one, &its),
                Some(Some(Bound::Literal(_))) => panic!("no entry of a declared list is picked"),
            },
            Kind::Call(define, arguments) => match self.body(*define) {
                Body::Expr(body) if self.is_pick(body) => self.place(body, &self.called(arguments, env)),
                _ => Place::Written(expr, env.clone()),
            },
            _ => Place::Written(expr, env.clone()),
        }
    }

    /// Whether an expression is the latest or the earliest of a list, perhaps by the name of a define.
    pub(crate) fn is_pick(&self, expr: &Expr) -> bool {
        match &expr.kind {
            Kind::Pick { .. } => true,
            Kind::Call(define, _) => match self.policy.body(*define, self.subject) {
                Some(Body::Expr(body)) => self.is_pick(body),
                _ => false,
            },
            _ => false,
        }
    }

    /// A question that the world may have an answer to.
    pub(crate) fn ask(&self, name: String, choices: i64, facts: BTreeSet<String>) -> Result<i64, Open> {
        match self.given.get(&name) {
            Some(value) => Ok(*value),
            None => Err(Open::from([(name, Question { choices, facts })])),
        }
    }

    /// A condition that what is known does not decide: one question, whatever it is made of.
    pub(crate) fn atom(&self, name: String, facts: BTreeSet<String>) -> Answer {
        match self.ask(name, 2, facts) {
            Ok(value) => Answer::known(value != 0),
            Err(open) => Answer::unknown(open),
        }
    }

    /// A test that is one question, of operands behind which stand missing facts. What else is open in them is in
    /// it, too.
    pub(crate) fn question(
        &self,
        name: String,
        operands: &[&'a Expr],
        here: BTreeSet<String>,
        env: &Env<'a>,
    ) -> Answer {
        let as_it_is = self.as_it_is();
        let missing = operands.iter().flat_map(|operand| as_it_is.worth(operand, env).missing());
        let mut answer = self.atom(name, here.into_iter().chain(missing).collect());
        if answer.truth.is_unknown() {
            answer.open.extend(operands.iter().flat_map(|operand| self.worth(operand, env).open));
        }
        answer
    }

    /// The value of a field: a missing bool or enum is a question.
    pub(crate) fn field(&self, field: &Field<'a>) -> Worth {
        let value = field.value(self.policy);
        if value != Value::Missing {
            return Worth::known(value);
        }
        let path = field.path.clone();
        match field.choices(self.policy) {
            None => Worth::missing_for(path),
            Some(choices) => match self.ask(path.clone(), choices, BTreeSet::from([path])) {
                Ok(value) => Worth::known(Value::Number(value)),
                Err(open) => Worth { value: Value::Open, may_be_none: false, open, facts: BTreeSet::new() },
            },
        }
    }

    /// What a place holds, where it holds a single value.
    pub(crate) fn held(&self, place: Place<'a>) -> Worth {
        match place {
            Place::Field(field) => self.field(&field),
            Place::Single(scalar, json, _) => Worth::known(single(self.policy, scalar, json)),
            Place::Literal(value) => Worth::known(literal(value)),
            Place::Written(expr, env) => self.worth(expr, &env),
            Place::Nothing => Worth::known(Value::None),
            Place::Pick(pick, ..) => panic!("{pick:?} is not chosen"),
            Place::Part(part) => panic!("`{}` is a section", part.path),
            Place::Any(name) => panic!("`{name}` has a name only"),
        }
    }
}
