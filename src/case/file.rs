//! Files of cases: read, and their variants laid over their bases.

use super::mistakes::{BAD_EXPECTATION, DUPLICATE, NO_BASE, NO_EXPECTATION, UNKNOWN_KEY, UNREADABLE};
use crate::decision::{Outcome, Verdict};
use crate::diagnostic::{Diagnostic, suggest};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The cases of a pack.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// In the order of files and of the cases in them.
    pub cases: Vec<Case>,
}

/// A record with what has to become of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file it stands in.
    pub file: String,
    /// `SC04`; of a variant, that of its case.
    pub id: String,
    /// What it is about; of a variant, its name.
    pub title: String,
    /// It is a variant of the case before it.
    pub is_variant: bool,
    /// The whole record.
    pub facts: Value,
    /// What has to become of it.
    pub expect: Expect,
}

/// What a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The decision, in every profile for which `profiles` names no other.
    pub decision: Verdict,
    /// Decisions in other profiles.
    pub profiles: BTreeMap<String, Verdict>,
    /// Clauses among those that decide.
    pub clauses: Vec<String>,
    /// Obligations among those that are due; an empty list: none is. None: not asked.
    pub obligations: Option<Vec<String>>,
    /// What single rules come to, by id.
    pub rules: BTreeMap<String, Outcome>,
}

/// A case as written, before its base is known.
struct Written<'v> {
    file: &'v str,
    id: String,
    value: &'v Map<String, Value>,
}

const KEYS: [&str; 7] = ["id", "title", "clauses", "base", "given", "expect", "variants"];
const VARIANT_KEYS: [&str; 3] = ["name", "given", "expect"];
const EXPECT_KEYS: [&str; 4] = ["decision", "clauses", "obligations", "rules"];

impl Suite {
    /// Reads files of cases: names and texts. A case may be laid over one of any file.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn read(files: &[(String, String)]) -> Result<Self, Vec<Diagnostic>> {
        let mut mistakes = Vec::new();
        let mut lists: Vec<(&str, Vec<Value>)> = Vec::new();
        for (name, text) in files {
            match serde_yaml::from_str::<Option<Vec<Value>>>(text) {
                Ok(list) => lists.push((name, list.unwrap_or_default())),
                Err(error) => {
                    mistakes.push(Diagnostic::error(&UNREADABLE, format!("`{name}` is not a list of cases: {error}")));
                }
            }
        }
        let mut written: Vec<Written<'_>> = Vec::new();
        for (file, list) in &lists {
            for (index, value) in list.iter().enumerate() {
                match value.as_object().and_then(|value| Some((value, value.get("id")?.as_str()?))) {
                    Some((value, id)) => {
                        unknown_keys(file, id, value, &KEYS, &mut mistakes);
                        if written.iter().any(|known| known.id == id) {
                            mistakes
                                .push(Diagnostic::error(&DUPLICATE, format!("`{file}`: two cases have the id `{id}`")));
                        }
                        written.push(Written { file, id: id.to_owned(), value });
                    }
                    None => {
                        let message = format!("`{file}`: case {} has no `id`", index + 1);
                        mistakes.push(Diagnostic::error(&UNREADABLE, message).help("give it one: `id: SC04`"));
                    }
                }
            }
        }
        let facts = lay_all(&written, &mut mistakes);
        let mut suite = Self::default();
        for case in &written {
            if let Some(facts) = facts.get(&case.id) {
                suite.add(case, facts, &mut mistakes);
            }
        }
        if mistakes.is_empty() { Ok(suite) } else { Err(mistakes) }
    }

    fn add(&mut self, case: &Written<'_>, facts: &Value, mistakes: &mut Vec<Diagnostic>) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let place = format!("`{}`: {}", case.file, case.id);
        if let Some(expect) = expectation(&place, case.value.get("expect"), mistakes) {
            self.cases.push(Case {
                file: case.file.to_owned(),
                id: case.id.clone(),
                title: text(case.value.get("title")),
                is_variant: false,
                facts: facts.clone(),
                expect,
            });
        }
        for variant in case.value.get("variants").and_then(Value::as_array).into_iter().flatten() {
            let title = text(variant.get("name"));
            let place = format!("{place}, {title}");
            if let Some(object) = variant.as_object() {
                unknown_keys(case.file, &format!("{}, {title}", case.id), object, &VARIANT_KEYS, mistakes);
            }
            if let Some(expect) = expectation(&place, variant.get("expect"), mistakes) {
                self.cases.push(Case {
                    file: case.file.to_owned(),
                    id: case.id.clone(),
                    title,
                    is_variant: true,
                    facts: lay_over(facts, variant.get("given").unwrap_or(&Value::Null)),
                    expect,
                });
            }
        }
    }
}

fn unknown_keys(file: &str, id: &str, value: &Map<String, Value>, known: &[&str], mistakes: &mut Vec<Diagnostic>) {
    for key in value.keys().filter(|key| !known.contains(&key.as_str())) {
        let help = suggest::did_you_mean(key, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("there may be {}", suggest::one_of(known, 8)));
        mistakes.push(Diagnostic::error(&UNKNOWN_KEY, format!("`{file}`: {id} has no `{key}`")).help(help));
    }
}

/// The facts of every case, bases first.
fn lay_all(written: &[Written<'_>], mistakes: &mut Vec<Diagnostic>) -> BTreeMap<String, Value> {
    let nothing = Value::Object(Map::new());
    let mut facts: BTreeMap<String, Value> = BTreeMap::new();
    loop {
        let before = facts.len();
        for case in written.iter().filter(|case| !facts.contains_key(&case.id)).collect::<Vec<_>>() {
            let base = match case.value.get("base").and_then(Value::as_str) {
                None => Some(&nothing),
                Some(base) => facts.get(base),
            };
            if let Some(laid) = base.map(|base| lay_over(base, case.value.get("given").unwrap_or(&Value::Null))) {
                facts.insert(case.id.clone(), laid);
            }
        }
        if facts.len() == before {
            break;
        }
    }
    for case in written.iter().filter(|case| !facts.contains_key(&case.id)) {
        let base = case.value.get("base").and_then(Value::as_str).unwrap_or_default();
        let help = suggest::did_you_mean(base, written.iter().map(|case| case.id.as_str()));
        let message =
            format!("`{}`: {} is laid over `{base}`, which is no case or is laid over this one", case.file, case.id);
        mistakes.push(Diagnostic::error(&NO_BASE, message).help_if(help));
    }
    facts
}

/// Lays one tree of facts over another: maps merge, lists and scalars replace, null takes away.
#[must_use]
pub fn lay_over(base: &Value, over: &Value) -> Value {
    let (base, over) = match (base, over) {
        (base, Value::Null) => return base.clone(),
        (Value::Object(base), Value::Object(over)) => (base, over),
        (_, over) => return over.clone(),
    };
    let mut all = base.clone();
    for (key, value) in over {
        match value {
            Value::Null => {
                all.remove(key);
            }
            Value::Object(_) => {
                let under = all.get(key).filter(|under| under.is_object()).cloned();
                let under = under.unwrap_or_else(|| Value::Object(Map::new()));
                all.insert(key.clone(), lay_over(&under, value));
            }
            value => {
                all.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(all)
}

fn expectation(place: &str, value: Option<&Value>, mistakes: &mut Vec<Diagnostic>) -> Option<Expect> {
    let Some((value, decision)) = value.and_then(Value::as_object).and_then(|v| Some((v, v.get("decision")?))) else {
        let message = format!("{place} does not say what it expects");
        mistakes
            .push(Diagnostic::error(&NO_EXPECTATION, message).help("add `expect: {decision: allow}`, or what it is"));
        return None;
    };
    let before = mistakes.len();
    let decision = verdict(place, decision, mistakes);
    let mut expect = Expect {
        decision: decision.unwrap_or(Verdict::Allow),
        profiles: BTreeMap::new(),
        clauses: texts(value.get("clauses")).unwrap_or_default(),
        obligations: texts(value.get("obligations")),
        rules: BTreeMap::new(),
    };
    for (rule, outcome) in value.get("rules").and_then(Value::as_object).into_iter().flatten() {
        match serde_json::from_value::<Outcome>(outcome.clone()) {
            Ok(outcome) => {
                expect.rules.insert(rule.clone(), outcome);
            }
            Err(_) => {
                let message = format!("{place}: no rule comes to {outcome}");
                mistakes.push(Diagnostic::error(&BAD_EXPECTATION, message));
            }
        }
    }
    for (profile, other) in value.iter().filter(|(key, _)| !EXPECT_KEYS.contains(&key.as_str())) {
        match other.get("decision") {
            Some(decision) => {
                expect.profiles.extend(verdict(place, decision, mistakes).map(|verdict| (profile.clone(), verdict)));
            }
            None => {
                let help = suggest::did_you_mean(profile, EXPECT_KEYS);
                let message = format!("{place} expects `{profile}`, which is nothing to expect");
                mistakes.push(Diagnostic::error(&BAD_EXPECTATION, message).help_if(help));
            }
        }
    }
    (mistakes.len() == before).then_some(expect)
}

fn verdict(place: &str, value: &Value, mistakes: &mut Vec<Diagnostic>) -> Option<Verdict> {
    let found = Verdict::ALL.into_iter().find(|verdict| value.as_str() == Some(verdict.word()));
    if found.is_none() {
        let words = Verdict::ALL.map(Verdict::word);
        let help = format!("it is {}", suggest::one_of(&words, 4));
        mistakes.push(Diagnostic::error(&BAD_EXPECTATION, format!("{place}: {value} is no decision")).help(help));
    }
    found
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    Some(value?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
