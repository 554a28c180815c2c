//! Lists: entry by entry into the slots.

use super::fill::Fill;
use crate::input::conform::{Base, List};
use crate::plan::layout::{LABEL, SectionId, Shape, Single, Slot, Tag, VALUE};
use crate::semantics::types::Scalar;

impl Fill<'_> {
    fn open(&mut self, list: Option<&List>) {
        let item = self.item();
        if let Some(list) = list {
            list.open(self.slots, item);
        }
    }

    fn close(&mut self, list: Option<List>) {
        if let Some(list) = list {
            list.close(self.slots);
        }
    }

    fn entry(&mut self, list: &mut Option<List>, item: u32, label: Slot) -> Option<Base> {
        list.as_mut().map(|list| list.entry(self.slots, self.entries, &self.subject.layouts, item, label))
    }

    pub(super) fn singles(&mut self, single: Single, mut list: Option<List>) -> Option<()> {
        if self.byte()? != b'[' {
            return None;
        }
        self.open(list.as_ref());
        let mut open = self.enter(b']')?;
        let mut index = 0;
        while open {
            let item = self.item();
            let value = self.single(single)?;
            let label = Slot { v: index, item, tag: Tag::Number };
            if let Some(base) = self.entry(&mut list, item, label) {
                *self.slots.get_mut((base.at + VALUE) as usize)? = value;
            }
            index += 1;
            open = self.goes_on(b']')?;
        }
        self.close(list);
        Some(())
    }

    pub(super) fn records(&mut self, section: SectionId, mut list: Option<List>, id_key: Option<u32>) -> Option<()> {
        self.open(list.as_ref());
        let mut ids = self.distinct();
        let mut open = self.enter(b']')?;
        let mut index = 0;
        while open {
            let item = self.item();
            let label = Slot { v: index, item, tag: Tag::Number };
            let base = self.entry(&mut list, item, label);
            if let Some(id) = self.section(section, base, None, id_key)? {
                self.add(&mut ids, id)?;
                let label = self.text_slot(id, id.0 - 1);
                if let Some(base) = base {
                    *self.slots.get_mut((base.at + LABEL) as usize)? = label;
                }
            }
            index += 1;
            open = self.goes_on(b']')?;
        }
        self.forget(&ids);
        self.close(list);
        Some(())
    }

    pub(super) fn records_by_id(
        &mut self,
        section: SectionId,
        mut list: Option<List>,
        id_key: Option<u32>,
    ) -> Option<()> {
        self.open(list.as_ref());
        let id_slot =
            id_key.and_then(|key| match self.subject.sections.get(section.index())?.keys.get(key as usize)?.shape {
                Shape::Single(_, slot) => slot,
                Shape::Section(_) | Shape::Singles(..) | Shape::Records { .. } | Shape::Map(_) => None,
            });
        let mut ids = self.distinct();
        let mut open = self.enter(b'}')?;
        while open {
            let id = self.name()?;
            self.add(&mut ids, id)?;
            self.colon()?;
            if self.byte()? == b'n' {
                self.word(b"null")?;
            } else {
                let label = self.text_slot(id, id.0 - 1);
                let item = self.item();
                let base = self.entry(&mut list, item, label);
                if let (Some(base), Some(slot)) = (base, id_slot) {
                    *self.slots.get_mut((base.at + slot) as usize)? = label;
                }
                let own = self.section(section, base, id_key, id_key)?;
                if own.is_some_and(|own| self.named(own) != self.named(id)) {
                    return None;
                }
            }
            open = self.goes_on(b'}')?;
        }
        self.forget(&ids);
        self.close(list);
        Some(())
    }

    pub(super) fn map(&mut self, mut list: Option<List>) -> Option<()> {
        if self.byte()? != b'{' {
            return None;
        }
        self.open(list.as_ref());
        let text = Single { scalar: Scalar::Text, range: None };
        let mut names = self.distinct();
        let mut open = self.enter(b'}')?;
        while open {
            let name = self.name()?;
            self.add(&mut names, name)?;
            self.colon()?;
            if self.byte()? == b'n' {
                self.word(b"null")?;
            } else {
                let item = self.item();
                let value = self.single(text)?;
                let label = self.text_slot(name, name.0 - 1);
                if let Some(base) = self.entry(&mut list, item, label) {
                    *self.slots.get_mut((base.at + VALUE) as usize)? = value;
                }
            }
            open = self.goes_on(b'}')?;
        }
        self.forget(&names);
        self.close(list);
        Some(())
    }
}
