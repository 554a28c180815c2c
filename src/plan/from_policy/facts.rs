//! Slots: given to the fields that something uses, and to no others.

use crate::plan::layout::{
    Key, LABEL, Layout, LayoutId, ListSlot, Section, SectionId, Shape, Single, Slot, SlotInfo, Tag, VALUE, absent,
};
use crate::plan::node::Place;
use crate::semantics::policy::{Policy, field_of, path_words};
use crate::semantics::types::{Absence, FieldDef, Literal, RecordId, Scalar, Ty};
use rustc_hash::FxHashMap;

/// The slots of one subject, while they are given out.
pub(super) struct Facts<'a> {
    policy: &'a Policy,
    layouts: Vec<Layout>,
    /// What the entries of each layout are; none: single values.
    records: Vec<Option<RecordId>>,
    slots: FxHashMap<(LayoutId, Vec<u32>), u32>,
    children: FxHashMap<(LayoutId, u32), LayoutId>,
    /// Top-level keys beside the facts.
    extra: Vec<(String, Scalar, u32)>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(policy: &'a Policy, root: RecordId) -> Self {
        let layout = Layout { parent: None, slots: Vec::new(), template: Vec::new() };
        Self {
            policy,
            layouts: vec![layout],
            records: vec![Some(root)],
            slots: FxHashMap::default(),
            children: FxHashMap::default(),
            extra: Vec::new(),
        }
    }

    /// What the entries of a layout are; none: single values.
    pub(super) fn record(&self, layout: LayoutId) -> Option<RecordId> {
        self.records.get(layout.index()).copied().flatten()
    }

    pub(super) fn layouts(self) -> Vec<Layout> {
        self.layouts
    }

    fn add(&mut self, layout: LayoutId, info: SlotInfo, template: Slot) -> u32 {
        let layout = &mut self.layouts[layout.index()];
        layout.slots.push(info);
        layout.template.push(template);
        (layout.slots.len() - 1) as u32
    }

    /// What stands before the paths of a layout's facts: the path of its list.
    fn prefix(&self, layout: LayoutId) -> String {
        match self.layouts[layout.index()].parent {
            Some((parent, slot)) => format!("{}.", self.layouts[parent.index()].slots[slot as usize].fact),
            None => String::new(),
        }
    }

    /// The slot of a field, given out when it is first used.
    pub(super) fn slot(&mut self, layout: LayoutId, path: &[u32]) -> u32 {
        if let Some(slot) = self.slots.get(&(layout, path.to_vec())) {
            return *slot;
        }
        let record = self.records[layout.index()].unwrap_or(RecordId(0));
        let records = &self.policy.records;
        let words = path_words(records, record, path);
        let field = field_of(records, record, path);
        let template = field.map_or(Slot::MISSING, default_slot);
        let info = SlotInfo {
            fact: format!("{}{words}", self.prefix(layout)).into(),
            path: words,
            scalar: field.and_then(|field| match field.ty {
                Ty::Scalar(scalar) => Some(scalar),
                _ => None,
            }),
            redact: field.is_some_and(|field| field.redact),
            mask: field.is_some_and(|field| field.mask),
            ask: field.and_then(|field| field.ask.as_deref()).map(Into::into),
        };
        let slot = self.add(layout, info, template);
        self.slots.insert((layout, path.to_vec()), slot);
        slot
    }

    /// The path of the fact at a place.
    pub(super) fn words(&self, place: Place) -> &str {
        &self.layouts[usize::from(place.layout)].slots[place.offset as usize].fact
    }

    /// A top-level key that is no fact.
    pub(super) fn extra(&mut self, name: &str, scalar: Scalar) -> u32 {
        if let Some((.., slot)) = self.extra.iter().find(|(known, ..)| known == name) {
            return *slot;
        }
        let info = SlotInfo {
            path: name.to_owned(),
            fact: name.into(),
            scalar: Some(scalar),
            redact: false,
            mask: false,
            ask: None,
        };
        let slot = self.add(LayoutId(0), info, Slot::NONE);
        self.extra.push((name.to_owned(), scalar, slot));
        slot
    }

    /// The layout of the entries of a list; `record` says what they are, none for single values or a map.
    pub(super) fn entries(
        &mut self,
        layout: LayoutId,
        list: u32,
        record: Option<RecordId>,
        scalar: Option<Scalar>,
    ) -> LayoutId {
        if let Some(child) = self.children.get(&(layout, list)) {
            return *child;
        }
        let child = LayoutId::from_index(self.layouts.len());
        self.layouts.push(Layout { parent: Some((layout, list)), slots: Vec::new(), template: Vec::new() });
        self.records.push(record);
        self.children.insert((layout, list), child);
        let list_info = self.layouts[layout.index()].slots[list as usize].clone();
        let info = |scalar| SlotInfo { path: String::new(), scalar, ask: None, ..list_info.clone() };
        self.add(child, info(None), Slot { v: 0, item: 0, tag: Tag::Entry });
        self.add(child, info(None), Slot::MISSING);
        if record.is_none() {
            debug_assert_eq!(self.layouts[child.index()].slots.len(), VALUE as usize);
            self.add(child, info(scalar), Slot::MISSING);
        }
        debug_assert!(self.layouts[child.index()].slots.len() > LABEL as usize);
        child
    }

    /// The sections that a record is read by, made when all slots are given out.
    pub(super) fn sections(&self, whole: bool) -> (Vec<Section>, SectionId) {
        let mut sections = Vec::new();
        let root = self.records[0].unwrap_or(RecordId(0));
        let id = self.section(&mut sections, root, Some(LayoutId(0)), &mut Vec::new());
        let section = &mut sections[id.index()];
        for (name, scalar, slot) in &self.extra {
            match section.keys.iter_mut().find(|key| *key.name == **name) {
                Some(_) if whole => {}
                Some(_) => {}
                None => section.keys.push(Key {
                    name: name.as_str().into(),
                    required: false,
                    redact: false,
                    mask: false,
                    shape: Shape::Single(Single { scalar: *scalar, range: None }, Some(*slot)),
                }),
            }
        }
        sort_keys(section);
        (sections, id)
    }

    fn section(
        &self,
        sections: &mut Vec<Section>,
        record: RecordId,
        layout: Option<LayoutId>,
        path: &mut Vec<u32>,
    ) -> SectionId {
        let def = self.policy.record(record);
        let id = SectionId::from_index(sections.len());
        sections.push(Section { name: def.name.clone(), keys: Vec::new(), sorted: Vec::new() });
        for (index, field) in def.fields.iter().enumerate() {
            path.push(index as u32);
            let shape = self.shape(sections, field, layout, path);
            path.pop();
            let required = field.absence == Absence::Error;
            let key = Key { name: field.name.as_str().into(), required, redact: field.redact, mask: field.mask, shape };
            sections[id.index()].keys.push(key);
        }
        sort_keys(&mut sections[id.index()]);
        id
    }

    fn shape(
        &self,
        sections: &mut Vec<Section>,
        field: &FieldDef,
        layout: Option<LayoutId>,
        path: &mut Vec<u32>,
    ) -> Shape {
        let slot = layout.and_then(|layout| self.slots.get(&(layout, path.clone())).copied());
        let child = |slot: Option<u32>| {
            let (layout, slot) = (layout?, slot?);
            self.children.get(&(layout, slot)).map(|child| ListSlot { slot, layout: *child })
        };
        match field.ty {
            Ty::Scalar(scalar) => Shape::Single(Single { scalar, range: field.range }, slot),
            Ty::List(scalar) => Shape::Singles(Single { scalar, range: field.range }, child(slot)),
            Ty::Record(inner) => Shape::Section(self.section(sections, inner, layout, path)),
            Ty::Records(inner) => {
                let slot = child(slot);
                let section = self.section(sections, inner, slot.map(|slot| slot.layout), &mut Vec::new());
                let id_key = self.policy.record(inner).fields.iter().position(|f| f.name == "id");
                Shape::Records { section, by_id: field.by_id, id_key: id_key.map(|key| key as u32), slot }
            }
            Ty::Map | Ty::Content(_) | Ty::Error => Shape::Map(child(slot)),
        }
    }
}

fn sort_keys(section: &mut Section) {
    let mut sorted: Vec<u32> = (0..section.keys.len() as u32).collect();
    sorted.sort_by(|a, b| section.keys[*a as usize].name.cmp(&section.keys[*b as usize].name));
    section.sorted = sorted;
}

/// What a field holds before it is read. A default that is a text cannot stand in a slot by itself.
fn default_slot(field: &FieldDef) -> Slot {
    let number = |v: i64| Slot { v, item: 0, tag: Tag::Number };
    match &field.default {
        Some(Literal::Bool(value)) => number(i64::from(*value)),
        Some(Literal::Int(value)) => number(*value),
        Some(Literal::Symbol(_, symbol)) => number(i64::from(*symbol)),
        Some(Literal::Duration(value)) => number(value.pack()),
        Some(Literal::Text(_)) | None => absent(field.absence),
    }
}
