//! Lists: what a quantifier ranges over, and which entries belong to it.

use super::facts::{Entry, List, single};
use super::value::{Answer, Value, Worth};
use super::walk::{Bound, Env, Place, Walk, bind};
use coms_policy::semantics::tree::{Body, DefineId, Expr, Source, VariableId};
use coms_policy::syntax::ast::Quantity;
use std::collections::BTreeSet;

/// A condition of membership: of which variable, what has to hold, and what its other names mean.
pub(crate) type Member<'a> = (VariableId, &'a Expr, Env<'a>);

/// What a quantifier ranges over.
pub(crate) struct Domain<'a> {
    /// The entries of the list at the bottom; none: that list is not known, and this is where it would be.
    pub(crate) entries: Result<Vec<(Bound<'a>, Answer)>, String>,
    /// What the sub-lists demand of an entry, the one nearest to the list first.
    pub(crate) members: Vec<Member<'a>>,
}

impl<'a> Walk<'a> {
    /// The environment of a define's body.
    pub(crate) fn called(&self, arguments: &'a [Expr], env: &Env<'a>) -> Env<'a> {
        arguments.iter().enumerate().fold(None, |inner, (index, argument)| {
            bind(VariableId(index as u32), Bound::Given(argument, env.clone()), &inner)
        })
    }

    /// The body of a define on this subject.
    pub(crate) fn body(&self, define: DefineId) -> &'a Body {
        self.policy.body(define, self.subject).unwrap_or_else(|| panic!("{define:?} has no body here"))
    }

    /// What a source holds.
    pub(crate) fn domain(&self, source: &'a Source, env: &Env<'a>) -> Domain<'a> {
        let sure = |entry: Bound<'a>| (entry, Answer::known(true));
        let entries = match source {
            Source::Facts(list) => match self.place(list, env) {
                Place::Field(field) => match field.list() {
                    List::Missing => Err(field.path),
                    List::Entries(all) => Ok(all.into_iter().map(|entry| sure(Bound::Entry(entry))).collect()),
                },
                Place::Nothing => Ok(Vec::new()),
                other => panic!("{other:?} is no list"),
            },
            Source::Declared(id, _) => {
                let all = self.policy.lists[id.index()].entries.iter().map(|entry| {
                    (Bound::Literal(&entry.value), self.entry_counts(entry).unwrap_or(Answer::known(true)))
                });
                Ok(all.collect())
            }
            Source::SubList(define, arguments) => {
                let inner = self.called(arguments, env);
                match self.body(*define) {
                    Body::Each(variable, source, filter) => {
                        let mut domain = self.domain(source, &inner);
                        domain.members.extend(filter.iter().map(|filter| (*variable, filter, inner.clone())));
                        return domain;
                    }
                    Body::Only(one) => Ok(vec![sure(Bound::Given(one, inner))]),
                    other => panic!("{other:?} is no list"),
                }
            }
        };
        Domain { entries, members: Vec::new() }
    }

    /// Of each entry, whether it belongs to the domain and a condition holds of it.
    fn each(
        &self,
        domain: Domain<'a>,
        variable: VariableId,
        holds: impl Fn(&Self, &Env<'a>) -> Answer,
        env: &Env<'a>,
    ) -> Result<Vec<Answer>, String> {
        let Domain { entries, members } = domain;
        let of = |(entry, counts): (Bound<'a>, Answer)| {
            let belongs =
                members.iter().map(|(variable, filter, env)| self.truth(filter, &bind(*variable, entry.clone(), env)));
            let holds = holds(self, &bind(variable, entry.clone(), env));
            Answer::all(std::iter::once(counts).chain(belongs).chain([holds]))
        };
        Ok(entries?.into_iter().map(of).collect())
    }

    /// `some`, `no`, `every … has`: every P has Q where no P is without Q.
    pub(crate) fn quantified(
        &self,
        quantity: Quantity,
        variable: VariableId,
        source: &'a Source,
        [filter, has]: [Option<&'a Expr>; 2],
        env: &Env<'a>,
    ) -> Answer {
        let holds = |walk: &Self, env: &Env<'a>| {
            let filter = filter.map(|filter| walk.truth(filter, env));
            let lacks = has.map(|has| walk.truth(has, env).not());
            Answer::all(filter.into_iter().chain(lacks))
        };
        let some = match self.each(self.domain(source, env), variable, holds, env) {
            Ok(answers) => Answer::any(answers),
            Err(path) => {
                let name = self.name_of_some(source, variable, filter, has, env);
                self.atom(name, BTreeSet::from([path]))
            }
        };
        if quantity == Quantity::Some { some } else { some.not() }
    }

    /// `count(x in L where P)`: of how many it holds, at least and at most.
    pub(crate) fn counted(
        &self,
        variable: VariableId,
        source: &'a Source,
        filter: Option<&'a Expr>,
        env: &Env<'a>,
    ) -> Worth {
        let holds = |walk: &Self, env: &Env<'a>| Answer::all(filter.map(|filter| walk.truth(filter, env)));
        match self.each(self.domain(source, env), variable, holds, env) {
            Ok(answers) => {
                let low = answers.iter().filter(|answer| answer.truth.is_true()).count() as i64;
                let high = answers.iter().filter(|answer| !answer.truth.is_false()).count() as i64;
                let value = if low == high { Value::Number(low) } else { Value::Between(low, high) };
                let open = answers.into_iter().flat_map(|answer| answer.open).collect();
                Worth { value, may_be_none: false, open, facts: BTreeSet::new() }
            }
            Err(path) => Worth::missing_for(path),
        }
    }

    /// `LIST has x`
    pub(crate) fn has(&self, list: &'a Expr, value: &'a Expr, env: &Env<'a>) -> Answer {
        let field = match self.place(list, env) {
            Place::Field(field) => field,
            Place::Nothing => return Answer::known(false),
            other => panic!("{other:?} is no list"),
        };
        let wanted = self.worth(value, env);
        match (field.list(), &wanted.value) {
            (_, Value::None) => Answer::known(false),
            (List::Entries(all), _) if all.is_empty() => Answer::known(false),
            (List::Missing, _) | (List::Entries(_), Value::Missing) => {
                let name = format!("({} has {})", self.name(list, env), self.name(value, env));
                let here = field.is_missing().then(|| field.path.clone());
                self.question(name, &[value], here.into_iter().collect(), env)
            }
            (List::Entries(_), Value::Open) => Answer::unknown(wanted.open),
            (List::Entries(all), wanted) => Answer::known(all.iter().any(|entry| match entry {
                Entry::Single(scalar, json, _) => single(self.policy, *scalar, json) == *wanted,
                Entry::Part(_) => false,
            })),
        }
    }
}
