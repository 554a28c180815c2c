//! Collections that lie elsewhere: how their rows are joined.

use super::scalar_of;
use crate::plan::RelatedPlan;
use crate::plan::layout::{Section, SectionId, Shape};
use crate::semantics::policy::{Policy, RelatedDef, field_of, path_words};
use crate::semantics::types::Ty;

/// How the rows of a collection are joined.
pub(super) fn related_plan(
    policy: &Policy,
    sections: &[Section],
    root: SectionId,
    def: &RelatedDef,
    with: u32,
) -> Option<RelatedPlan> {
    let key = sections.get(root.index())?.keys.get(def.field as usize)?;
    let Shape::Records { section, id_key, slot, .. } = &key.shape else { return None };
    let record = match policy.record(policy.subjects[def.subject.index()].root).fields.get(def.field as usize)?.ty {
        Ty::Records(record) => record,
        _ => return None,
    };
    let words = path_words(&policy.records, record, &def.key);
    let scalar = scalar_of(field_of(&policy.records, record, &def.key)?.ty);
    Some(RelatedPlan {
        name: def.name.clone(),
        section: *section,
        id_key: *id_key,
        slot: *slot,
        with,
        key: words.split('.').map(str::to_owned).collect(),
        scalar,
    })
}
