//! The smallest record that a model accepts.

use crate::semantics::policy::{Policy, path_words};
use crate::semantics::types::{Absence, FieldDef, RecordId, Scalar, SubjectDef, TopPath, Ty};
use serde_json::{Map, Value, json};

/// A moment for records that need one.
const MOMENT: &str = "2026-01-05T09:00:00Z";

/// The smallest record of a subject: what it is known by, what it cannot be without, and a time.
pub(super) fn smallest(policy: &Policy, subject: &SubjectDef) -> Value {
    let time = time_path(policy, subject);
    let mut record = if time.is_empty() { json!({}) } else { nested(&time, MOMENT) };
    for field in &policy.record(subject.root).fields {
        if field.absence == Absence::Error || field.name == subject.present {
            record = laid_over(json!({ &field.name: value(policy, field) }), &record);
        }
    }
    record
}

/// An id or a text among the facts of a subject, by its keys: that by which its records are told apart, if it can be.
pub(super) fn asked(policy: &Policy, subject: &SubjectDef) -> Option<Vec<String>> {
    let own = subject.id.iter().find(|path| matches!(path, TopPath::Fact(_)));
    own.map(|path| top_path(policy, subject, path)).or_else(|| first_text(policy, subject.root))
}

/// The first id or text of a record, or of its sections.
fn first_text(policy: &Policy, id: RecordId) -> Option<Vec<String>> {
    policy.record(id).fields.iter().find_map(|field| match field.ty {
        Ty::Scalar(Scalar::Text | Scalar::Id) => Some(vec![field.name.clone()]),
        // A record never holds itself.
        Ty::Record(inner) => {
            let within = first_text(policy, inner)?;
            Some(std::iter::once(field.name.clone()).chain(within).collect())
        }
        _ => None,
    })
}

/// Where the time of a subject's records stands: at a top-level key rather than among their facts.
fn time_path(policy: &Policy, subject: &SubjectDef) -> Vec<String> {
    let key = subject.at.iter().find(|path| matches!(path, TopPath::Key(_)));
    key.or_else(|| subject.at.first()).map(|path| top_path(policy, subject, path)).unwrap_or_default()
}

/// A path by its keys in the record.
fn top_path(policy: &Policy, subject: &SubjectDef, path: &TopPath) -> Vec<String> {
    match path {
        TopPath::Fact(path) => path_words(&policy.records, subject.root, path).split('.').map(str::to_owned).collect(),
        TopPath::Key(key) => vec![key.clone()],
    }
}

/// The fields that a section cannot be without.
fn section(policy: &Policy, id: RecordId) -> Value {
    let needed = policy.record(id).fields.iter().filter(|field| field.absence == Absence::Error);
    Value::Object(needed.map(|field| (field.name.clone(), value(policy, field))).collect())
}

fn value(policy: &Policy, field: &FieldDef) -> Value {
    match field.ty {
        Ty::Scalar(scalar) => match scalar {
            Scalar::Text | Scalar::Id => json!("r-1"),
            Scalar::Bool => json!(false),
            Scalar::Int => json!(field.range.map_or(0, |(low, _)| low)),
            Scalar::Instant => json!(MOMENT),
            Scalar::Date => json!("2026-01-05"),
            Scalar::TimeOfDay => json!("09:00"),
            Scalar::Duration => json!("1 day"),
            Scalar::Address => json!("+14255550123"),
            Scalar::Country => json!("US"),
            Scalar::Region => json!("US-WA"),
            Scalar::Zone => json!("UTC"),
            Scalar::Enum(id) => json!(policy.enum_def(id).symbols.first()),
        },
        Ty::Record(id) => section(policy, id),
        Ty::List(_) | Ty::Records(_) => json!([]),
        Ty::Map => json!({}),
        Ty::Content(_) | Ty::Error => Value::Null,
    }
}

/// A value at the end of a path.
pub(super) fn nested(path: &[String], value: &str) -> Value {
    path.iter().rev().fold(json!(value), |inner, key| json!({ key: inner }))
}

/// One object laid over another: what both hold as objects is merged.
pub(super) fn laid_over(under: Value, over: &Value) -> Value {
    match (under, over) {
        (Value::Object(mut under), Value::Object(over)) => {
            for (key, value) in over {
                let below = under.remove(key).unwrap_or_else(|| Value::Object(Map::new()));
                under.insert(key.clone(), laid_over(below, value));
            }
            Value::Object(under)
        }
        (_, over) => over.clone(),
    }
}

/// A value as lines of YAML, so many columns in.
pub(super) fn yaml(value: &Value, columns: usize) -> String {
    let mut lines = String::new();
    for line in serde_yaml::to_string(value).unwrap_or_default().lines() {
        lines.push_str(&" ".repeat(columns));
        lines.push_str(line);
        lines.push('\n');
    }
    lines
}
