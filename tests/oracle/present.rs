//! The facts of a record, and the record without them.

use super::generate::Tape;
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::{Absence, FieldDef, RecordId, SubjectId, Ty};
use serde_json::Value as Json;

/// A field that is there and may be left out.
#[derive(Debug)]
pub(crate) struct Present {
    /// From the top, entries by id or index.
    path: Vec<String>,
    /// `consents.*.form`
    pub(crate) name: String,
    /// Its absence means that it is not known; that of a section, of all that is in it.
    pub(crate) plain: bool,
}

/// The fields that are there, and the record without each.
pub(crate) fn without_each(policy: &Policy, record: &Json, subject: SubjectId) -> Vec<(Present, Json)> {
    let without = |field: Present| {
        let mut less = record.clone();
        take(&mut less, &field.path);
        (field, less)
    };
    present(policy, record, subject).into_iter().map(without).collect()
}

/// The record without some of those fields whose absence means that they are not known.
#[allow(dead_code, reason = "`laws` uses it")]
pub(crate) fn without_some(policy: &Policy, record: &Json, subject: SubjectId, tape: &mut Tape<'_>) -> Json {
    let mut less = record.clone();
    let often = 2 + tape.pick(12);
    for field in present(policy, record, subject) {
        if field.plain && tape.pick(often) == 0 {
            take(&mut less, &field.path);
        }
    }
    less
}

fn present(policy: &Policy, record: &Json, subject: SubjectId) -> Vec<Present> {
    let def = &policy.subjects[subject.index()];
    let mut found = Vec::new();
    fields(policy, record, def.root, &mut Vec::new(), &mut found);
    found.retain(|field| field.path != std::slice::from_ref(&def.present));
    found
}

/// Takes a field away, if it is still there.
fn take(record: &mut Json, path: &[String]) {
    let (last, sections) = path.split_last().unwrap();
    let mut at = record;
    for step in sections {
        let inner = match at {
            Json::Array(all) => all.get_mut(step.parse::<usize>().unwrap()),
            other => other.get_mut(step),
        };
        match inner {
            Some(inner) => at = inner,
            None => return,
        }
    }
    if let Some(object) = at.as_object_mut() {
        object.remove(last);
    }
}

/// Whether nothing in a field has a meaning where it is left out.
fn is_plain(policy: &Policy, field: &FieldDef) -> bool {
    let plain = field.absence == Absence::Unknown && field.default.is_none();
    match field.ty {
        Ty::Record(inner) => plain && policy.record(inner).fields.iter().all(|field| is_plain(policy, field)),
        _ => plain,
    }
}

fn fields(policy: &Policy, json: &Json, record: RecordId, steps: &mut Vec<(String, bool)>, found: &mut Vec<Present>) {
    let Some(object) = json.as_object() else { return };
    for field in &policy.record(record).fields {
        let Some(value) = object.get(&field.name) else { continue };
        steps.push((field.name.clone(), true));
        if field.absence != Absence::Error {
            let names: Vec<&str> = steps.iter().map(|(step, named)| if *named { step } else { "*" }).collect();
            found.push(Present {
                path: steps.iter().map(|(step, _)| step.clone()).collect(),
                name: names.join("."),
                plain: is_plain(policy, field),
            });
        }
        match (field.ty, value) {
            (Ty::Record(inner), _) => fields(policy, value, inner, steps, found),
            (Ty::Records(inner), Json::Array(all)) => {
                for (index, entry) in all.iter().enumerate() {
                    steps.push((index.to_string(), false));
                    fields(policy, entry, inner, steps, found);
                    steps.pop();
                }
            }
            (Ty::Records(inner), Json::Object(all)) => {
                for (id, entry) in all {
                    steps.push((id.clone(), false));
                    fields(policy, entry, inner, steps, found);
                    steps.pop();
                }
            }
            _ => {}
        }
        steps.pop();
    }
}
