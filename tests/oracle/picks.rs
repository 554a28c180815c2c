//! The latest and the earliest of a list: each entry that it could be is tried.

use super::facts::Entry;
use super::names::together;
use super::value::{Answer, Open, Value, Worth};
use super::walk::{Bound, Env, Place, Walk, bind, same};
use coms_policy::semantics::policy::field_of;
use coms_policy::semantics::tree::{Body, Expr, Kind, Source, VariableId};
use coms_policy::semantics::types::{Absence, Ty};
use std::collections::BTreeSet;

/// Which entry something is taken to be the latest of: none, where there is none.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) pick: &'a Expr,
    pub(crate) its: Env<'a>,
    pub(crate) entry: Option<Bound<'a>>,
    pub(crate) rest: Option<&'a Choice<'a>>,
}

/// The entries that could be meant.
struct Picks<'a> {
    entries: Vec<Option<Bound<'a>>>,
    /// Conditions of entries that could be meant are not known.
    hangs: bool,
    /// What these hang on, and times that are missing.
    open: Open,
    facts: BTreeSet<String>,
}

/// The parts of a pick.
struct Parts<'a> {
    latest: bool,
    variable: VariableId,
    source: &'a Source,
    by: &'a Expr,
    filter: Option<&'a Expr>,
}

fn parts(pick: &Expr) -> Parts<'_> {
    match &pick.kind {
        Kind::Pick { latest, variable, source, by, filter } => {
            Parts { latest: *latest, variable: *variable, source, by, filter: filter.as_deref() }
        }
        other => panic!("{other:?} picks nothing"),
    }
}

impl<'a> Walk<'a> {
    /// What a pick is taken to be here; none: nothing has been chosen.
    pub(crate) fn chosen(&self, pick: &Expr, its: &Env<'a>) -> Option<Option<Bound<'a>>> {
        let mut at = self.choices;
        while let Some(choice) = at {
            if std::ptr::eq(choice.pick, pick) && same(&choice.its, its) {
                return Some(choice.entry.clone());
            }
            at = choice.rest;
        }
        None
    }

    /// The pick that an expression asks, and that is not chosen yet: it decides before all else.
    pub(crate) fn pick_within(&self, expr: &'a Expr, env: &Env<'a>) -> Option<(&'a Expr, Env<'a>)> {
        let base = match &expr.kind {
            Kind::Variable(..) | Kind::Field(..) | Kind::Pick { .. } => expr,
            Kind::Has(base, _) | Kind::MapHas(base, _) | Kind::MapEntry(base, _) => base,
            Kind::Exists(base) | Kind::OrElse(base, _) => match &base.kind {
                Kind::MapEntry(map, _) => map,
                _ => base,
            },
            Kind::Quantifier { source, .. } | Kind::Count { source, .. } | Kind::Empty(source) => {
                return self.pick_of_source(source, env);
            }
            _ => return None,
        };
        match self.place(base, env) {
            Place::Pick(pick, its, _) => Some((pick, its)),
            _ => None,
        }
    }

    fn pick_of_source(&self, source: &'a Source, env: &Env<'a>) -> Option<(&'a Expr, Env<'a>)> {
        match source {
            Source::Facts(list) => match self.place(list, env) {
                Place::Pick(pick, its, _) => Some((pick, its)),
                _ => None,
            },
            Source::Declared(..) => None,
            Source::SubList(define, arguments) => match self.body(*define) {
                Body::Each(_, inner, _) => self.pick_of_source(inner, &self.called(arguments, env)),
                _ => None,
            },
        }
    }

    /// The pick to be chosen first: the list of a pick may be a fact of another.
    fn first(&self, pick: &'a Expr, its: Env<'a>) -> (&'a Expr, Env<'a>) {
        match self.pick_of_source(parts(pick).source, &its) {
            Some((outer, its)) => self.first(outer, its),
            None => (pick, its),
        }
    }

    /// The entries that could be meant; of a list that is not known, its path.
    fn picks(&self, pick: &'a Expr, its: &Env<'a>) -> Result<Picks<'a>, String> {
        let Parts { latest, variable, source, by, filter } = parts(pick);
        let domain = self.domain(source, its);
        let mut found: Vec<(Bound<'a>, Answer, Worth)> = Vec::new();
        for (entry, counts) in domain.entries? {
            let belongs =
                domain.members.iter().map(|(name, filter, env)| self.truth(filter, &bind(*name, entry.clone(), env)));
            let inner = bind(variable, entry.clone(), its);
            let filter = filter.map(|filter| self.truth(filter, &inner));
            let counts = Answer::all(std::iter::once(counts).chain(belongs).chain(filter));
            let key = self.worth(by, &inner);
            if !counts.truth.is_false() && key.value != Value::None {
                found.push((entry, counts, key));
            }
        }
        let number = |key: &Worth| match key.value {
            Value::Number(key) => Some(if latest { key } else { -key }),
            _ => None,
        };
        let sure = || found.iter().filter(|(_, counts, _)| counts.truth.is_true());
        let best = sure().filter_map(|(.., key)| number(key)).max();
        let none = sure().next().is_none();
        found.retain(|(.., key)| number(key).is_none_or(|key| best.is_none_or(|best| key >= best)));
        let mut picks = Picks {
            hangs: found.iter().any(|(_, counts, _)| counts.truth.is_unknown()),
            entries: Vec::new(),
            open: Open::new(),
            facts: BTreeSet::new(),
        };
        let several = found.len() > 1;
        for (entry, counts, key) in found {
            picks.entries.push(Some(entry));
            picks.open.extend(counts.open);
            // Of a single one, nobody has to know when it was.
            picks.facts.extend(key.facts.into_iter().filter(|_| several));
        }
        if none {
            picks.entries.push(None);
        }
        Ok(picks)
    }

    /// The same question with a pick chosen.
    fn choose(&'a self, pick: &'a Expr, its: &Env<'a>, entry: Option<Bound<'a>>) -> Choice<'a> {
        Choice { pick, its: its.clone(), entry, rest: self.choices }
    }

    /// Whether a condition holds that asks a pick.
    pub(crate) fn truth_of_pick(&self, (pick, its): (&'a Expr, Env<'a>), expr: &'a Expr, env: &Env<'a>) -> Answer {
        let (pick, its) = self.first(pick, its);
        let picks = match self.picks(pick, &its) {
            Ok(picks) => picks,
            Err(path) => return self.atom(self.name(expr, env), BTreeSet::from([path])),
        };
        let hangs = picks.hangs;
        let (mut answers, open, _) = self.truths(picks, (pick, &its), expr, env);
        if answers.len() == 1 {
            return answers.remove(0);
        }
        let first = answers[0].truth;
        if !first.is_unknown() && answers.iter().all(|answer| answer.truth == first) {
            return Answer::known(first.is_true());
        }
        if hangs {
            return Answer::unknown(open);
        }
        // Which it is, is one question; what stands behind it is told of the record as it is.
        let as_it_is = self.as_it_is();
        let picks = as_it_is.picks(pick, &its).unwrap_or_else(|path| panic!("`{path}` was there"));
        let (_, behind, mut facts) = as_it_is.truths(picks, (pick, &its), expr, env);
        facts.extend(behind.into_values().flat_map(|question| question.facts));
        let mut answer = self.atom(self.name(expr, env), facts);
        if answer.truth.is_unknown() {
            answer.open.extend(open);
        }
        answer
    }

    /// What a condition comes to for each entry that could be meant, what is open in all of it, and the times that are
    /// missing.
    fn truths(
        &self,
        picks: Picks<'a>,
        (pick, its): (&'a Expr, &Env<'a>),
        expr: &'a Expr,
        env: &Env<'a>,
    ) -> (Vec<Answer>, Open, BTreeSet<String>) {
        let (mut answers, mut open) = (Vec::new(), picks.open);
        for entry in picks.entries {
            let choice = self.choose(pick, its, entry);
            let answer = Walk { choices: Some(&choice), ..*self }.truth(expr, env);
            open.extend(answer.open.clone());
            answers.push(answer);
        }
        (answers, open, picks.facts)
    }

    /// What a value comes to that asks a pick.
    pub(crate) fn worth_of_pick(&self, (pick, its): (&'a Expr, Env<'a>), expr: &'a Expr, env: &Env<'a>) -> Worth {
        let (pick, its) = self.first(pick, its);
        let picks = match self.picks(pick, &its) {
            Ok(picks) => picks,
            Err(path) => return Worth { may_be_none: true, ..Worth::missing_for(path) },
        };
        let mut worths: Vec<Worth> = Vec::new();
        for entry in picks.entries {
            let choice = self.choose(pick, &its, entry);
            worths.push(Walk { choices: Some(&choice), ..*self }.worth(expr, env));
        }
        if worths.len() == 1 {
            return worths.remove(0);
        }
        let first = worths[0].value.clone();
        if !matches!(first, Value::Missing | Value::Open) && worths.iter().all(|worth| worth.value == first) {
            return Worth::known(first);
        }
        let may_be_none = worths.iter().any(|worth| worth.may_be_none);
        let value = if picks.hangs { Value::Open } else { Value::Missing };
        let (mut open, mut facts) = (picks.open, picks.facts);
        for worth in worths {
            open.extend(worth.open);
            facts.extend(worth.facts);
        }
        Worth { value, may_be_none, open, facts }
    }

    /// Two-valued, and of the record as it is.
    pub(crate) fn is_known_of_pick(&self, (pick, its): (&'a Expr, Env<'a>), expr: &'a Expr, env: &Env<'a>) -> bool {
        let as_it_is = self.as_it_is();
        let (pick, its) = as_it_is.first(pick, its);
        match as_it_is.picks(pick, &its) {
            Err(_) => false,
            Ok(mut picks) if picks.entries.len() == 1 => {
                let choice = as_it_is.choose(pick, &its, picks.entries.remove(0));
                Walk { choices: Some(&choice), ..as_it_is }.is_known(expr, env)
            }
            Ok(_) => match expr.ty {
                Ty::Scalar(_) => {
                    let value = as_it_is.worth(expr, env).value;
                    !matches!(value, Value::Missing | Value::Open | Value::Between(..))
                }
                _ => false,
            },
        }
    }

    /// Whether the field by which an entry is picked may be none.
    fn key_may_be_none(&self, by: &Expr, entry: &Bound<'a>, its: &Env<'a>) -> bool {
        let Kind::Variable(variable, path) = &by.kind else { panic!("{by:?} is no fact of an entry") };
        let record = match entry {
            Bound::Given(one, _) => match one.ty {
                Ty::Record(record) => record,
                other => panic!("{other:?} is no record"),
            },
            Bound::Entry(Entry::Part(part)) => part.record,
            other => panic!("{other:?} is no record, as {variable:?} in {its:?}"),
        };
        let field = field_of(&self.policy.records, record, path).expect("the checker found it");
        field.absence == Absence::None && field.default.is_none()
    }

    /// The name of something that asks a pick.
    pub(crate) fn name_of_pick(&self, (pick, its): (&'a Expr, Env<'a>), expr: &'a Expr, env: &Env<'a>) -> String {
        let (pick, its) = self.first(pick, its);
        let Parts { latest, variable, source, by, filter } = parts(pick);
        let any = format!("each{}", self.depth);
        let within = Walk { depth: self.depth + 1, ..*self };
        let mut members = Vec::new();
        let list = within.list_name(source, &its, &mut members);
        let (list, entry) = match list {
            Ok(list) => (Some(list), Bound::Any(any)),
            Err((one, env)) => (None, Bound::Given(one, env)),
        };
        let mut counts: Vec<String> = members
            .iter()
            .rev()
            .map(|(name, filter, env)| within.name(filter, &bind(*name, entry.clone(), env)))
            .collect();
        let inner = bind(variable, entry.clone(), &its);
        counts.extend(filter.map(|filter| within.name(filter, &inner)));
        let key = within.name(by, &inner);
        let named = |entry: Option<Bound<'a>>| {
            let choice = self.choose(pick, &its, entry);
            Walk { choices: Some(&choice), ..within }.name(expr, env)
        };
        let body = named(Some(entry.clone()));
        match list {
            Some(list) => {
                let word = if latest { "latest" } else { "earliest" };
                format!("{word}({list}, {}, {key}, {body})", together("all", counts))
            }
            None => {
                if self.key_may_be_none(by, &entry, &its) {
                    counts.push(format!("({key} exists)"));
                }
                let without = named(None);
                match together("all", counts).as_str() {
                    "true" => body,
                    "false" => without,
                    _ if body == without => body,
                    condition => format!("(if {condition} then {body} else {without})"),
                }
            }
        }
    }
}
