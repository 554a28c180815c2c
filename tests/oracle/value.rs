//! What conditions and values come to, and what would decide them.

use coms_policy::value::Truth;
use coms_policy::value::time::duration::Duration;
use std::collections::{BTreeMap, BTreeSet};

/// A single value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Not known, and of a type whose values cannot be gone through: a text, a time, a number, a list.
    Missing,
    /// Not known, and hangs on questions that can be gone through.
    Open,
    /// There is none.
    None,
    /// A number, a symbol by its place, a bool as 0 or 1, a day, an instant.
    Number(i64),
    /// A count that lies between two numbers.
    Between(i64, i64),
    Text(String),
    Span(Duration),
}

/// Something that is not known, and what it could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// So many values.
    pub(crate) choices: i64,
    /// The missing facts behind it.
    pub(crate) facts: BTreeSet<String>,
}

/// What is not known, by its name: the path of a bool or an enum, or the words of a condition.
pub(crate) type Open = BTreeMap<String, Question>;

/// What a condition comes to; where that is unknown, what hangs on it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) truth: Truth,
    pub(crate) open: Open,
}

/// What a value comes to.
#[derive(Clone, Debug)]
pub(crate) struct Worth {
    pub(crate) value: Value,
    /// It is none, or not known and could turn out to be none.
    pub(crate) may_be_none: bool,
    pub(crate) open: Open,
    /// The missing facts that cannot be gone through.
    pub(crate) facts: BTreeSet<String>,
}

impl Answer {
    pub(crate) fn known(truth: bool) -> Self {
        Self { truth: Truth::from(truth), open: Open::new() }
    }
    pub(crate) fn unknown(open: Open) -> Self {
        Self { truth: Truth::Unknown, open }
    }
    pub(crate) fn not(self) -> Self {
        Self { truth: self.truth.not(), open: self.open }
    }
    /// All hold. One that is false decides, and then nothing else matters.
    pub(crate) fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut open = Open::new();
        let mut truth = Truth::True;
        for answer in answers {
            truth = truth.and(answer.truth);
            open.extend(answer.open);
        }
        Self { truth, open: if truth.is_unknown() { open } else { Open::new() } }
    }
    /// One holds.
    pub(crate) fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        Self::all(answers.into_iter().map(Self::not)).not()
    }
    /// It is not known which of these it is: what they have in common.
    pub(crate) fn common(on: Open, ways: Vec<Self>) -> Self {
        let first = ways.first().map_or(Truth::Unknown, |way| way.truth);
        if !first.is_unknown() && ways.iter().all(|way| way.truth == first) {
            return Self { truth: first, open: Open::new() };
        }
        let mut open = on;
        open.extend(ways.into_iter().flat_map(|way| way.open));
        Self::unknown(open)
    }
    /// As a value: 0 or 1.
    pub(crate) fn worth(self) -> Worth {
        let value = match self.truth {
            Truth::True => Value::Number(1),
            Truth::False => Value::Number(0),
            Truth::Unknown => Value::Open,
        };
        Worth { value, may_be_none: false, open: self.open, facts: BTreeSet::new() }
    }
}

impl Worth {
    pub(crate) fn known(value: Value) -> Self {
        Self { may_be_none: value == Value::None, value, open: Open::new(), facts: BTreeSet::new() }
    }
    /// It is not known, and rests on this missing fact.
    pub(crate) fn missing_for(path: String) -> Self {
        Self { value: Value::Missing, may_be_none: false, open: Open::new(), facts: BTreeSet::from([path]) }
    }
    /// It is not known which of these it is.
    pub(crate) fn common(on: Open, ways: Vec<Self>) -> Self {
        let first = ways.first().map_or(Value::Missing, |way| way.value.clone());
        let same = ways.iter().all(|way| way.value == first);
        let decided = same && !matches!(first, Value::Missing | Value::Open);
        let value = if same { first } else { Value::Open };
        let may_be_none = ways.iter().any(|way| way.may_be_none);
        let mut all = Self { value, may_be_none, open: on, facts: BTreeSet::new() };
        for way in ways {
            all.open.extend(way.open);
            all.facts.extend(way.facts);
        }
        if decided { Self::known(all.value) } else { all }
    }
    /// The missing facts behind it, of every kind.
    pub(crate) fn missing(&self) -> BTreeSet<String> {
        let behind = self.open.values().flat_map(|question| question.facts.iter().cloned());
        self.facts.iter().cloned().chain(behind).collect()
    }
    /// As a condition: a bool that is none does not hold.
    pub(crate) fn answer(self) -> Answer {
        match self.value {
            Value::Number(value) => Answer::known(value != 0),
            Value::None => Answer::known(false),
            Value::Open => Answer::unknown(self.open),
            other => panic!("{other:?} is neither true nor false"),
        }
    }
}
