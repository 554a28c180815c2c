//! Examples of rules: whether the facts that they set and take away are facts of the model, and of its types.
//!
//! Whether their base records exist is asked where those are read.

use super::mistakes::{BAD_DATE, MISMATCH, UNKNOWN_FIELD};
use super::names::{Checker, loc};
use super::policy::{ExampleDef, RuleId};
use super::types::{RecordId, Scalar, SubjectId, TopPath, Ty};
use crate::diagnostic::suggest;
use crate::syntax::ast::{Example, FactPath, Given, GivenValue, Value, ValueKind, Word};
use crate::text::{Loc, SourceId};
use crate::value::time::{Date, Instant};
use serde_json::{Map, Value as Json};

/// A fact that is set, and what to.
type Set = (Vec<String>, Json);

/// A fact that is taken away, and where that stands.
type Taken = (Vec<String>, Loc);

/// A fact as its path reaches it.
#[derive(Clone, Copy)]
struct Reached {
    ty: Ty,
    range: Option<(i64, i64)>,
    by_id: bool,
}

impl Reached {
    const fn of(ty: Ty) -> Self {
        Self { ty, range: None, by_id: false }
    }
}

impl Checker<'_> {
    /// The examples of a rule that judges some subjects.
    pub(super) fn examples(
        &mut self,
        source: SourceId,
        rule: RuleId,
        subjects: &[SubjectId],
        examples: &[Example],
    ) -> Vec<ExampleDef> {
        self.repeated_words(source, examples.iter().map(|example| &example.title));
        examples.iter().filter_map(|example| self.example(source, rule, subjects, example)).collect()
    }

    /// The facts of an example fit one of the rule's subjects. What is wrong with them is told of the first that has all
    /// of them at its top level.
    fn example(
        &mut self,
        source: SourceId,
        rule: RuleId,
        subjects: &[SubjectId],
        example: &Example,
    ) -> Option<ExampleDef> {
        let told = self.mistakes.len();
        let paths = || example.with.iter().map(|given| &given.path).chain(&example.without);
        let nearest = subjects.iter().copied().find(|subject| paths().all(|path| self.has_head(*subject, path)));
        let others = subjects.iter().copied().filter(|subject| Some(*subject) != nearest);
        let mut wrong = None;
        for subject in nearest.into_iter().chain(others) {
            let (with, without) = self.example_facts(source, subject, example);
            let mistakes = self.mistakes.split_off(told);
            if mistakes.is_empty() {
                return Some(ExampleDef {
                    rule,
                    outcome: example.outcome,
                    title: example.title.text.clone(),
                    base: example.base.text.clone(),
                    base_loc: loc(source, example.base.span),
                    with,
                    without,
                    loc: loc(source, example.span),
                });
            }
            wrong.get_or_insert(mistakes);
        }
        self.mistakes.extend(wrong.unwrap_or_default());
        None
    }

    fn has_head(&self, subject: SubjectId, path: &FactPath) -> bool {
        let def = &self.subjects[subject.index()];
        let Some(head) = path.steps.first() else { return false };
        def.whole.as_ref() == Some(&head.text)
            || self.records[def.root.index()].fields.iter().any(|field| field.name == head.text)
            || Self::top_key(def.id.iter(), &head.text)
            || Self::top_key(def.at.iter(), &head.text)
    }

    fn top_key<'p>(mut paths: impl Iterator<Item = &'p TopPath>, name: &str) -> bool {
        paths.any(|path| matches!(path, TopPath::Key(key) if key == name))
    }

    fn example_facts(&mut self, source: SourceId, subject: SubjectId, example: &Example) -> (Vec<Set>, Vec<Taken>) {
        let mut with: Vec<Set> = Vec::new();
        let mut seen: Vec<&FactPath> = Vec::new();
        for fact in &example.with {
            let words = |path: &FactPath| path.steps.iter().map(|step| step.text.clone()).collect::<Vec<_>>();
            if let Some(first) = seen.iter().find(|known| words(known) == words(&fact.path)) {
                let first = loc(source, first.span);
                self.twice(String::from("this fact is set twice"), loc(source, fact.path.span), first, "take one away");
            }
            seen.push(&fact.path);
            let Some((steps, reached)) = self.top_fact(source, subject, &fact.path) else { continue };
            if let Some(value) = self.given_value(source, reached, &fact.value) {
                with.push((steps, value));
            }
        }
        let mut without: Vec<Taken> = Vec::new();
        for path in &example.without {
            if let Some((steps, _)) = self.top_fact(source, subject, path) {
                without.push((steps, loc(source, path.span)));
            }
        }
        (with, without)
    }

    /// A fact from the top of a record: its steps there, and what it is.
    fn top_fact(&mut self, source: SourceId, subject: SubjectId, path: &FactPath) -> Option<(Vec<String>, Reached)> {
        let def = &self.subjects[subject.index()];
        let (root, whole) = (def.root, def.whole.clone());
        let (head, rest) = path.steps.split_first()?;
        let is_field = self.records[root.index()].fields.iter().any(|field| field.name == head.text);
        // Where the whole record is one thing, rules call it by a name that its facts do not have in the record.
        let steps = if whole.as_ref() == Some(&head.text) && !is_field { rest } else { &path.steps };
        let words = || steps.iter().map(|step| step.text.clone()).collect();
        if let [only] = steps
            && !is_field
        {
            let def = &self.subjects[subject.index()];
            if Self::top_key(def.at.iter(), &only.text) {
                return Some((words(), Reached::of(Ty::Scalar(Scalar::Instant))));
            }
            if Self::top_key(def.id.iter(), &only.text) {
                return Some((words(), Reached::of(Ty::Scalar(Scalar::Id))));
            }
        }
        self.go_to(source, Ty::Record(root), steps).map(|reached| (words(), reached))
    }

    /// Goes step by step: fields, entries by their ids or places, keys.
    fn go_to(&mut self, source: SourceId, from: Ty, steps: &[Word]) -> Option<Reached> {
        let mut at = Reached::of(from);
        for step in steps {
            let place = loc(source, step.span);
            at = match at.ty {
                Ty::Record(record) => self.step_into(record, step, place)?,
                Ty::Records(record) => Reached::of(Ty::Record(record)),
                Ty::List(scalar) if step.text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Reached { ty: Ty::Scalar(scalar), ..at }
                }
                Ty::Map => Reached::of(Ty::Scalar(Scalar::Text)),
                Ty::Error => return None,
                other => {
                    let message = format!("{} has no field `{}`", self.describe(other), step.text);
                    self.error(&UNKNOWN_FIELD, place, message, "no such field", None);
                    return None;
                }
            };
        }
        Some(at)
    }

    fn step_into(&mut self, record: RecordId, step: &Word, place: Loc) -> Option<Reached> {
        let def = &self.records[record.index()];
        if let Some(field) = def.fields.iter().find(|field| field.name == step.text) {
            return Some(Reached { ty: field.ty, range: field.range, by_id: field.by_id });
        }
        let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
        let help = suggest::did_you_mean(&step.text, names.iter().copied())
            .unwrap_or_else(|| format!("it has {}", suggest::one_of(&names, 10)));
        let message = format!("`{}` has no field `{}`", def.name, step.text);
        self.error(&UNKNOWN_FIELD, place, message, "no such field", Some(help));
        None
    }

    /// A value as a record has it; told where it does not fit.
    fn given_value(&mut self, source: SourceId, reached: Reached, value: &GivenValue) -> Option<Json> {
        let at = loc(source, value.span());
        match (reached.ty, value) {
            (Ty::Error, _) => None,
            (Ty::Scalar(scalar), GivenValue::Single(value)) => self.given_single(source, scalar, reached.range, value),
            (Ty::List(scalar), GivenValue::List(_, values)) => {
                let one = Reached { ty: Ty::Scalar(scalar), ..reached };
                let values: Vec<Option<Json>> =
                    values.iter().map(|value| self.given_value(source, one, value)).collect();
                values.into_iter().collect::<Option<Vec<Json>>>().map(Json::Array)
            }
            (Ty::Records(record), GivenValue::List(_, values)) => {
                let one = Reached::of(Ty::Record(record));
                let values: Vec<Option<Json>> =
                    values.iter().map(|value| self.given_value(source, one, value)).collect();
                values.into_iter().collect::<Option<Vec<Json>>>().map(Json::Array)
            }
            (Ty::Record(_) | Ty::Map, GivenValue::Section(_, facts)) => self.given_section(source, reached.ty, facts),
            (Ty::Records(_), GivenValue::Section(_, facts)) if reached.by_id => {
                self.given_section(source, reached.ty, facts)
            }
            (ty, _) => {
                let help = match ty {
                    Ty::List(_) => "write `[ …, … ]`",
                    Ty::Records(_) if reached.by_id => "write `{ ID: { … } }`",
                    Ty::Records(_) => "write `[ { … } ]`",
                    Ty::Record(_) => "write `{ FIELD: … }`, or name one of its fields",
                    Ty::Map => "write `{ \"KEY\": \"…\" }`",
                    Ty::Scalar(_) | Ty::Content(_) | Ty::Error => "write one value",
                };
                let message = format!("{} is needed here", self.describe(ty));
                self.error(&MISMATCH, at, message, "of another type", Some(String::from(help)));
                None
            }
        }
    }

    fn given_section(&mut self, source: SourceId, of: Ty, facts: &[Given]) -> Option<Json> {
        let mut section = Map::new();
        let told = self.mistakes.len();
        for fact in facts {
            let Some(reached) = self.go_to(source, of, &fact.path.steps) else { continue };
            let Some(value) = self.given_value(source, reached, &fact.value) else { continue };
            let steps: Vec<String> = fact.path.steps.iter().map(|step| step.text.clone()).collect();
            put(&mut section, &steps, value);
        }
        (self.mistakes.len() == told).then_some(Json::Object(section))
    }

    fn given_single(
        &mut self,
        source: SourceId,
        scalar: Scalar,
        range: Option<(i64, i64)>,
        value: &Value,
    ) -> Option<Json> {
        let at = loc(source, value.span);
        // Times are texts in a record.
        match (scalar, &value.kind) {
            (Scalar::Instant, ValueKind::Text(text)) => {
                if let Err(mistake) = Instant::parse(text) {
                    let help = mistake.help().map(String::from);
                    self.error(&BAD_DATE, at, format!("`{text}`: {}", mistake.message()), "this time", help);
                    return None;
                }
                return Some(Json::String(text.clone()));
            }
            (Scalar::Instant, ValueKind::Date(date)) => {
                let help = Some(format!("write `\"{date}T00:00:00Z\"`"));
                self.error(&MISMATCH, at, String::from("an instant is needed here"), "a date", help);
                return None;
            }
            (Scalar::Instant, _) => {
                let help = Some(String::from("write `\"2026-11-24T18:00:00Z\"`"));
                self.error(&MISMATCH, at, String::from("an instant is needed here"), "of another type", help);
                return None;
            }
            (Scalar::Duration, ValueKind::BusinessDays(count, _)) => {
                let help = Some(format!("write `{count} days`"));
                self.error(&MISMATCH, at, String::from("a record has no business days"), "of a calendar", help);
                return None;
            }
            (Scalar::Date, ValueKind::Text(text)) if Date::parse(text).is_ok() => {
                return Some(Json::String(text.clone()));
            }
            _ => {}
        }
        let literal = self.literal(source, value, Ty::Scalar(scalar))?;
        if !self.in_range(at, &literal, range) {
            return None;
        }
        Some(match &value.kind {
            ValueKind::Int(number) => Json::from(*number),
            ValueKind::Bool(truth) => Json::Bool(*truth),
            ValueKind::Duration(count, unit) => Json::String(format!("{count} {}", unit.text)),
            ValueKind::BusinessDays(count, _) => Json::String(format!("{count} days")),
            ValueKind::Text(text) | ValueKind::Date(text) | ValueKind::Time(text) | ValueKind::Symbol(text) => {
                Json::String(text.clone())
            }
        })
    }
}

/// Sets a value in a tree of sections.
fn put(section: &mut Map<String, Json>, steps: &[String], value: Json) {
    let Some((head, rest)) = steps.split_first() else { return };
    if rest.is_empty() {
        section.insert(head.clone(), value);
        return;
    }
    let inner = section.entry(head.clone()).or_insert_with(|| Json::Object(Map::new()));
    if !inner.is_object() {
        *inner = Json::Object(Map::new());
    }
    if let Json::Object(inner) = inner {
        put(inner, rest, value);
    }
}
