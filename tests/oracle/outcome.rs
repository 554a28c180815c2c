//! What demands come to, and the decision they make: section "What a rule can come to" of the language.

use super::value::{Answer, Open, Question, Value};
use super::walk::Walk;
use super::words::Words;
use coms_policy::decision::{Effect, Verdict};
use coms_policy::semantics::policy::{Applies, DemandDef, Policy};
use coms_policy::semantics::tree::Expr;
use coms_policy::semantics::types::{SubjectId, TopPath};
use coms_policy::value::Truth;
use coms_policy::value::time::Instant;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// More combinations of what is not known are not tried.
const MOST_COMBINATIONS: i64 = 1024;

/// What a demand comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Broken,
    Kept,
    /// By which exception.
    Excepted(String),
    NotApplicable,
    /// The facts that could change it.
    Undetermined(BTreeSet<String>),
}

/// What a record comes to.
#[derive(Debug)]
pub(crate) struct Judged {
    /// In the order of the policy's demands on the subject, with the effect of each.
    pub(crate) demands: Vec<(Outcome, Option<Effect>)>,
    pub(crate) nothing_applied: bool,
    /// Action and rule of each.
    pub(crate) obligations: Vec<(String, String)>,
    pub(crate) verdict: Verdict,
}

/// Judges a record by a policy under one of its profiles.
pub(crate) fn judge(policy: &Policy, words: &Words, profile: &str, record: &Json, as_of: i64) -> Judged {
    let subject = policy.subjects.iter().position(|subject| record.get(&subject.present).is_some());
    let subject = SubjectId::from_index(subject.expect("a record of some subject"));
    let nothing = BTreeMap::new();
    let mut walk =
        Walk { policy, subject, record, as_of, words, given: &nothing, nothing: &nothing, depth: 0, choices: None };
    walk.as_of = own_time(walk).unwrap_or(as_of);
    let profile = &policy.profiles[profile];
    let demands: Vec<(Outcome, Option<Effect>)> = demands_on(policy, subject)
        .map(|demand| {
            let outcome = outcome(walk, demand);
            let effect = effect(demand, &outcome, profile);
            (outcome, effect)
        })
        .collect();
    let applies = |demand: &DemandDef| self::applies(walk, &demand.applies).truth;
    let nothing_applied = match &policy.nothing_applied[subject.index()] {
        Some((_, when)) => {
            let judged = |(outcome, effect): &(Outcome, Option<Effect>)| {
                *outcome == Outcome::Broken || effect.is_some_and(|effect| effect >= Effect::Hold)
            };
            !demands.iter().any(judged)
                && demands_on(policy, subject).all(|demand| !applies(demand).is_true())
                && when.as_ref().is_none_or(|when| !walk.truth(when, &None).truth.is_false())
        }
        None => false,
    };
    let due = policy.obligations.iter().filter(|due| due.subject == subject);
    let mut obligations: Vec<(String, String)> = due
        .filter(|due| self::applies(walk, &due.applies).truth.is_true())
        .map(|due| (due.action.to_string(), policy.rules[due.rule.index()].id.to_string()))
        .collect();
    obligations.sort();
    let strongest = demands.iter().filter_map(|(_, effect)| *effect).chain(nothing_applied.then_some(Effect::Hold));
    let verdict = strongest.map(Verdict::of).max().unwrap_or(Verdict::Allow);
    Judged { demands, nothing_applied, obligations, verdict }
}

/// The demands on a subject, in their order.
pub(crate) fn demands_on(policy: &Policy, subject: SubjectId) -> impl Iterator<Item = &DemandDef> {
    policy.demands.iter().filter(move |demand| demand.subject == subject)
}

/// The first of the subject's times that the record has.
fn own_time(walk: Walk<'_>) -> Option<i64> {
    walk.policy.subjects[walk.subject.index()].at.iter().find_map(|path| match path {
        TopPath::Fact(path) => match walk.fact(path).value(walk.policy) {
            Value::Number(at) => Some(at),
            _ => None,
        },
        TopPath::Key(key) => Some(Instant::parse(walk.record.get(key)?.as_str()?).unwrap().0),
    })
}

/// `on … where`, `when`, `in`, `effective`.
fn applies<'a>(walk: Walk<'a>, applies: &'a Applies) -> Answer {
    let mut all: Vec<Answer> = applies.conditions.iter().map(|condition| walk.truth(condition, &None)).collect();
    if !applies.places.is_empty() {
        all.push(Answer::any(applies.places.iter().map(|(code, _)| walk.place_in(code))));
    }
    all.push(Answer::known(walk.during(applies.during)));
    Answer::all(all)
}

/// The parts of a demand in some world.
struct Parts {
    applies: Answer,
    demand: Answer,
    exceptions: Vec<Answer>,
}

/// The exceptions of a demand: those in the rule's own text as written, then those that stand by themselves by name.
fn exceptions<'a>(walk: Walk<'a>, demand: &'a DemandDef) -> impl Iterator<Item = &'a (String, Expr)> {
    let alone = |words: &String| walk.policy.exceptions.iter().any(|exception| *exception.id == **words);
    let (mut others, own): (Vec<_>, Vec<_>) = demand.exceptions.iter().partition(|(words, _)| alone(words));
    others.sort_by_key(|(words, _)| words);
    own.into_iter().chain(others)
}

fn parts<'a>(walk: Walk<'a>, demand: &'a DemandDef) -> Parts {
    let condition = walk.truth(&demand.condition, &None);
    Parts {
        applies: applies(walk, &demand.applies),
        demand: if demand.forbids() { condition.not() } else { condition },
        exceptions: exceptions(walk, demand).map(|(_, exception)| walk.truth(exception, &None)).collect(),
    }
}

impl Parts {
    /// `A and not D and not E`
    fn broken(&self) -> Answer {
        let lacks = [self.applies.clone(), self.demand.clone().not()];
        Answer::all(lacks.into_iter().chain(self.exceptions.iter().cloned().map(Answer::not)))
    }
    /// Why it is not broken, where that is decided: it does not apply, it is met, or the first exception that holds.
    fn reason(&self, walk: Walk<'_>, demand: &DemandDef) -> Outcome {
        if self.applies.truth.is_false() {
            return Outcome::NotApplicable;
        }
        if self.demand.truth.is_true() {
            return Outcome::Kept;
        }
        let mut named = exceptions(walk, demand).zip(&self.exceptions);
        let holds = named.find(|(_, exception)| exception.truth.is_true());
        Outcome::Excepted(holds.expect("something lifts it").0.0.clone())
    }
    /// What it comes to where every part is decided as far as that takes; else what is open.
    fn settled(&self, walk: Walk<'_>, demand: &DemandDef) -> Result<Outcome, Open> {
        let mut open = Open::new();
        let order = [&self.applies, &self.demand].into_iter().chain(&self.exceptions);
        for (index, part) in order.enumerate() {
            open.extend(part.open.clone());
            let ends = if index == 0 { Truth::False } else { Truth::True };
            if part.truth == ends && open.is_empty() {
                return Ok(self.reason(walk, demand));
            }
        }
        if open.is_empty() { Ok(Outcome::Broken) } else { Err(open) }
    }
}

/// What a demand comes to.
fn outcome<'a>(walk: Walk<'a>, demand: &'a DemandDef) -> Outcome {
    let as_it_is = parts(walk, demand);
    let broken = as_it_is.broken();
    match broken.truth {
        Truth::True => Outcome::Broken,
        Truth::False => as_it_is.reason(walk, demand),
        Truth::Unknown => suppose(walk, demand, broken.open),
    }
}

/// Every combination of what is not known: where it comes to the same in all, that is what it comes to.
fn suppose<'a>(walk: Walk<'a>, demand: &'a DemandDef, open: Open) -> Outcome {
    let facts =
        |open: &Open| Outcome::Undetermined(open.values().flat_map(|question| question.facts.clone()).collect());
    let too_many = |open: &Open| {
        open.values().fold(1i64, |all, question| all.saturating_mul(question.choices)) > MOST_COMBINATIONS
    };
    if too_many(&open) {
        return facts(&open);
    }
    // What comes up only when other questions are answered counts, too.
    let mut questions = open;
    let ways = explore(walk, demand, &mut questions, &BTreeMap::new());
    if too_many(&questions) {
        return facts(&questions);
    }
    let is_broken = ways.map(&|outcome| *outcome == Outcome::Broken);
    match is_broken {
        Ways::Same(true) => Outcome::Broken,
        Ways::Same(false) => match ways {
            Ways::Same(reason) => reason,
            Ways::Differ(..) => Outcome::NotApplicable,
        },
        differ => {
            let mut matter = BTreeSet::new();
            differ.questions(&mut matter);
            questions.retain(|name, _| matter.contains(name));
            facts(&questions)
        }
    }
}

/// What something comes to in all combinations: a tree in which no question is asked that changes nothing.
#[derive(Clone, Debug, PartialEq)]
enum Ways<T> {
    Same(T),
    Differ(String, Vec<Ways<T>>),
}

impl<T: Clone + PartialEq> Ways<T> {
    fn of(question: &str, ways: Vec<Self>) -> Self {
        if ways.iter().all(|way| *way == ways[0]) { ways[0].clone() } else { Self::Differ(question.to_owned(), ways) }
    }
    fn map<U: Clone + PartialEq>(&self, change: &impl Fn(&T) -> U) -> Ways<U> {
        match self {
            Self::Same(value) => Ways::Same(change(value)),
            Self::Differ(name, ways) => Ways::of(name, ways.iter().map(|way| way.map(change)).collect()),
        }
    }
    fn questions(&self, names: &mut BTreeSet<String>) {
        if let Self::Differ(name, ways) = self {
            names.insert(name.clone());
            ways.iter().for_each(|way| way.questions(names));
        }
    }
}

/// Goes through the questions in one fixed order, so that equal trees are equal conditions: facts first, then tests,
/// and what stands in another test before it. A test is one question only where nothing in it decides it.
fn explore<'a>(
    walk: Walk<'a>,
    demand: &'a DemandDef,
    questions: &mut Open,
    given: &BTreeMap<String, i64>,
) -> Ways<Outcome> {
    let open = match parts(Walk { given, ..walk }, demand).settled(walk, demand) {
        Ok(outcome) => return Ways::Same(outcome),
        Err(open) => open,
    };
    let place = |name: &String, question: &Question| (!question.facts.contains(name), name.len());
    let next = open.iter().min_by_key(|(name, question)| place(name, question));
    let (name, question) = next.map(|(name, question)| (name.clone(), question.clone())).expect("something is open");
    questions.extend(open);
    let ways = (0..question.choices).map(|value| {
        let mut given = given.clone();
        given.insert(name.clone(), value);
        explore(walk, demand, questions, &given)
    });
    let ways = ways.collect();
    Ways::of(&name, ways)
}

/// The effect of an outcome: the verb's or `enforce`'s, mapped by the profile; what is not known holds where that
/// would deny or hold. What a rule says for itself of `unknown` does not count where the profile has made it stronger.
fn effect(demand: &DemandDef, outcome: &Outcome, profile: &[(Effect, Effect)]) -> Option<Effect> {
    let mapped = profile.iter().find(|(from, _)| *from == demand.effect).map_or(demand.effect, |(_, to)| *to);
    match outcome {
        Outcome::Broken => Some(mapped),
        Outcome::Undetermined(_) => Some(match demand.unknown {
            Some(own) if mapped <= demand.effect => own,
            _ if matches!(mapped, Effect::Deny | Effect::Hold) => Effect::Hold,
            _ => Effect::Note,
        }),
        _ => None,
    }
}
