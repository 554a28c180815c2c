//! Paths through records: the field that one leads to, and its words.

use crate::semantics::types::{FieldDef, RecordDef, RecordId, Ty};

/// The fields that a path goes through, from a record.
#[must_use]
pub fn field_of<'a>(records: &'a [RecordDef], root: RecordId, path: &[u32]) -> Option<&'a FieldDef> {
    let (last, sections) = path.split_last()?;
    let mut record = root;
    for index in sections {
        match records[record.index()].fields.get(*index as usize)?.ty {
            Ty::Record(inner) => record = inner,
            _ => return None,
        }
    }
    records[record.index()].fields.get(*last as usize)
}

/// `consents.form`: a path in words.
#[must_use]
pub fn path_words(records: &[RecordDef], root: RecordId, path: &[u32]) -> String {
    let mut words = Vec::with_capacity(path.len());
    let mut record = root;
    for index in path {
        let Some(field) = records[record.index()].fields.get(*index as usize) else { break };
        words.push(field.name.as_str());
        if let Ty::Record(inner) | Ty::Records(inner) = field.ty {
            record = inner;
        }
    }
    words.join(".")
}
