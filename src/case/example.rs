//! The records of examples: a base record of the pack, with some of its facts set or taken away.

use super::mistakes::{NOTHING_TAKEN, UNKNOWN_BASE};
use crate::diagnostic::{Diagnostic, suggest};
use crate::semantics::policy::ExampleDef;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The record of an example.
///
/// # Errors
/// There is no such base, or it does not have what is taken away.
pub fn record_of(example: &ExampleDef, bases: &BTreeMap<String, Value>) -> Result<Value, Diagnostic> {
    let Some(base) = bases.get(&example.base) else {
        let help = suggest::did_you_mean(&example.base, bases.keys().map(String::as_str));
        let help = help.unwrap_or_else(|| {
            format!("add it to a file in the folder `fixtures` of the pack: `- id: {}`", example.base)
        });
        let message = format!("the pack has no record `{}`", example.base);
        return Err(Diagnostic::error(&UNKNOWN_BASE, message).at(example.base_loc, "not a record").help(help));
    };
    let mut record = base.clone();
    for (path, loc) in &example.without {
        if !take(&mut record, path) {
            let message = format!("`{}` has no `{}` that could be taken away", example.base, path.join("."));
            return Err(Diagnostic::error(&NOTHING_TAKEN, message).at(*loc, "not there").help("leave it out"));
        }
    }
    for (path, value) in &example.with {
        put(&mut record, path, value.clone());
    }
    Ok(record)
}

/// The entry of a list that a step names: by its id, else by its place.
fn place_of(list: &[Value], step: &str) -> Option<usize> {
    let by_id = list.iter().position(|entry| entry.get("id").and_then(Value::as_str) == Some(step));
    by_id.or_else(|| step.parse().ok().filter(|place| *place < list.len()))
}

/// Sets what a path leads to; what is not there on the way is made.
pub(super) fn put(record: &mut Value, path: &[String], value: Value) {
    let Some((head, rest)) = path.split_first() else {
        *record = value;
        return;
    };
    if let Value::Array(list) = record {
        let place = place_of(list, head).unwrap_or_else(|| {
            let mut entry = Map::new();
            if head.parse::<usize>().is_err() {
                entry.insert(String::from("id"), Value::String(head.clone()));
            }
            list.push(Value::Object(entry));
            list.len() - 1
        });
        if let Some(entry) = list.get_mut(place) {
            put_entry(entry, head, rest, value);
        }
        return;
    }
    if !record.is_object() {
        *record = Value::Object(Map::new());
    }
    if let Value::Object(section) = record {
        put(section.entry(head.clone()).or_insert(Value::Null), rest, value);
    }
}

/// An entry of a list keeps its id, whatever else it is set to.
fn put_entry(entry: &mut Value, id: &str, rest: &[String], value: Value) {
    let had_id = entry.get("id").is_some();
    put(entry, rest, value);
    if let (true, Value::Object(section)) = (had_id, entry) {
        section.entry(String::from("id")).or_insert_with(|| Value::String(id.to_owned()));
    }
}

/// Takes away what a path leads to; whether it was there.
pub(super) fn take(record: &mut Value, path: &[String]) -> bool {
    let Some((head, rest)) = path.split_first() else { return false };
    match record {
        Value::Object(section) if rest.is_empty() => section.remove(head).is_some(),
        Value::Object(section) => section.get_mut(head).is_some_and(|inner| take(inner, rest)),
        Value::Array(list) => match place_of(list, head) {
            Some(place) if rest.is_empty() => {
                list.remove(place);
                true
            }
            Some(place) => list.get_mut(place).is_some_and(|inner| take(inner, rest)),
            None => false,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{put, take};
    use serde_json::json;

    fn path(words: &str) -> Vec<String> {
        words.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn facts_are_set_by_ids_and_places() {
        let mut record = json!({"consents": [{"id": "c1", "form": "oral"}], "optouts": {}, "kinds": ["a", "b"]});
        put(&mut record, &path("consents.c1.form"), json!("written"));
        put(&mut record, &path("consents.c2.form"), json!("oral"));
        put(&mut record, &path("optouts.o1.at"), json!("2026-01-01T00:00:00Z"));
        put(&mut record, &path("kinds.1"), json!("c"));
        put(&mut record, &path("sender.address"), json!("+1"));
        let after = json!({
            "consents": [{"id": "c1", "form": "written"}, {"id": "c2", "form": "oral"}],
            "optouts": {"o1": {"at": "2026-01-01T00:00:00Z"}},
            "kinds": ["a", "c"],
            "sender": {"address": "+1"}
        });
        assert_eq!(record, after);
        put(&mut record, &path("consents.c1"), json!({"form": "oral"}));
        assert_eq!(record["consents"][0], json!({"id": "c1", "form": "oral"}));
    }

    #[test]
    fn facts_are_taken_away_where_they_are() {
        let mut record = json!({"consents": {"c1": {"form": "oral"}}, "kinds": ["a", "b"]});
        assert!(take(&mut record, &path("consents.c1.form")));
        assert!(!take(&mut record, &path("consents.c1.form")));
        assert!(!take(&mut record, &path("consents.c2.form")));
        assert!(take(&mut record, &path("kinds.0")));
        assert_eq!(record, json!({"consents": {"c1": {}}, "kinds": ["b"]}));
    }
}
