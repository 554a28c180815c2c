//! A record as JSON, read by the model: what is there, what is none, what is not known.

use super::value::Value;
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::{Absence, FieldDef, Literal, RecordId, Scalar, Ty};
use coms_policy::value::address;
use coms_policy::value::time::duration::{Duration, Unit};
use coms_policy::value::time::{Date, Instant, TimeOfDay};
use serde_json::Value as Json;

/// A record or a section of one; it may be left out as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) record: RecordId,
    pub(crate) json: Option<&'a Json>,
    /// `consents.c1.cta`
    pub(crate) path: String,
    /// The key that it has in a map by id.
    pub(crate) key: Option<&'a str>,
}

/// A field, there or not.
#[derive(Clone, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) def: &'a FieldDef,
    pub(crate) json: Option<&'a Json>,
    pub(crate) path: String,
    /// The key of the entry around it stands for it.
    pub(crate) key: Option<&'a str>,
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub(crate) enum Entry<'a> {
    Part(Part<'a>),
    Single(Scalar, &'a Json, String),
}

/// A list of the record.
#[derive(Clone, Debug)]
pub(crate) enum List<'a> {
    Missing,
    Entries(Vec<Entry<'a>>),
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An id in a path: in quotes if it is no plain name.
fn label(id: &str) -> String {
    let plain = !id.is_empty()
        && !id.starts_with(|c: char| c.is_ascii_digit())
        && id.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    if plain { id.to_owned() } else { format!("{id:?}") }
}

/// The value of a literal of the policy.
pub(crate) fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Bool(value) => Value::Number(i64::from(*value)),
        Literal::Int(value) => Value::Number(*value),
        Literal::Text(text) => Value::Text(text.clone()),
        Literal::Symbol(_, symbol) => Value::Number(i64::from(*symbol)),
        Literal::Duration(value) => Value::Span(*value),
    }
}

/// A single value as it is written.
pub(crate) fn single(policy: &Policy, scalar: Scalar, json: &Json) -> Value {
    let text = || json.as_str().unwrap_or_else(|| panic!("{json} is no text"));
    match scalar {
        Scalar::Bool => Value::Number(i64::from(json.as_bool().unwrap())),
        Scalar::Int => Value::Number(json.as_i64().unwrap()),
        Scalar::Text | Scalar::Id | Scalar::Country | Scalar::Region | Scalar::Zone => Value::Text(text().to_owned()),
        Scalar::Address => Value::Text(address::normalize(text()).into_owned()),
        Scalar::Instant => Value::Number(Instant::parse(text()).unwrap().0),
        Scalar::Date => Value::Number(i64::from(Date::parse(text()).unwrap().0)),
        Scalar::TimeOfDay => Value::Number(TimeOfDay::parse(text()).unwrap().0),
        Scalar::Duration => {
            let (count, unit) = text().split_once(' ').unwrap();
            Value::Span(Duration::new(count.parse().unwrap(), Unit::from_word(unit).unwrap()).unwrap())
        }
        Scalar::Enum(id) => {
            let symbols = &policy.enum_def(id).symbols;
            Value::Number(symbols.iter().position(|symbol| symbol == text()).unwrap() as i64)
        }
    }
}

impl<'a> Part<'a> {
    /// The field of a name's place, null counted as absent.
    pub(crate) fn field(&self, policy: &'a Policy, index: u32) -> Field<'a> {
        let def = &policy.record(self.record).fields[index as usize];
        let json = self.json.and_then(|json| json.get(&def.name)).filter(|json| !json.is_null());
        Field { def, json, path: join(&self.path, &def.name), key: self.key.filter(|_| def.name == "id") }
    }
}

impl<'a> Field<'a> {
    /// The section that a field is.
    pub(crate) fn part(self) -> Option<Part<'a>> {
        match self.def.ty {
            Ty::Record(record) => Some(Part { record, json: self.json, path: self.path, key: None }),
            _ => None,
        }
    }
    /// Neither there nor by default.
    pub(crate) fn is_absent(&self) -> bool {
        self.json.is_none() && self.key.is_none() && self.def.default.is_none()
    }
    /// Absent, and that does not mean that there is none.
    pub(crate) fn is_missing(&self) -> bool {
        self.is_absent() && self.def.absence != Absence::None
    }
    /// The single value that it holds.
    pub(crate) fn value(&self, policy: &Policy) -> Value {
        let Ty::Scalar(scalar) = self.def.ty else { panic!("`{}` is no single value", self.path) };
        match (self.json, self.key, &self.def.default) {
            (Some(json), ..) => single(policy, scalar, json),
            (None, Some(key), _) => Value::Text(key.to_owned()),
            (None, None, Some(default)) => literal(default),
            (None, None, None) if self.def.absence == Absence::None => Value::None,
            (None, None, None) => Value::Missing,
        }
    }
    /// How many values it could have, where it is a bool or an enum.
    pub(crate) fn choices(&self, policy: &Policy) -> Option<i64> {
        match self.def.ty {
            Ty::Scalar(Scalar::Bool) => Some(2),
            Ty::Scalar(Scalar::Enum(id)) => Some(policy.enum_def(id).symbols.len() as i64),
            _ => None,
        }
    }
    /// The list that it holds.
    pub(crate) fn list(&self) -> List<'a> {
        if self.is_missing() {
            return List::Missing;
        }
        let path = &self.path;
        List::Entries(match (self.json, self.def.ty) {
            (None, _) => Vec::new(),
            (Some(Json::Array(all)), Ty::List(scalar)) => {
                let entries = all.iter().enumerate();
                entries.map(|(index, json)| Entry::Single(scalar, json, format!("{path}.{index}"))).collect()
            }
            (Some(Json::Array(all)), Ty::Records(record)) => {
                let of = |(index, json): (usize, &'a Json)| {
                    let id = json.get("id").and_then(Json::as_str).filter(|_| self.def.by_id);
                    let name = id.map_or_else(|| index.to_string(), label);
                    Entry::Part(Part { record, json: Some(json), path: join(path, &name), key: None })
                };
                all.iter().enumerate().map(of).collect()
            }
            (Some(Json::Object(all)), Ty::Records(record)) => {
                let there = all.iter().filter(|(_, json)| !json.is_null());
                let of = |(id, json): (&'a String, &'a Json)| {
                    Entry::Part(Part { record, json: Some(json), path: join(path, &label(id)), key: Some(id) })
                };
                there.map(of).collect()
            }
            (Some(json), ty) => panic!("`{path}` is {json}, and should be {ty:?}"),
        })
    }
    /// The text at a key of a map, keys compared without regard to case.
    pub(crate) fn at_key(&self, key: &str) -> Option<&'a str> {
        let all = self.json?.as_object()?;
        let found = all.iter().find(|(known, text)| known.to_lowercase() == key.to_lowercase() && !text.is_null());
        found.and_then(|(_, text)| text.as_str())
    }
}
