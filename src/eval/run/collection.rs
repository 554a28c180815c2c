//! Lists and maps: whether they hold something, and whether something holds of an entry.

use super::{Run, Val, World};
use crate::plan::layout::{LABEL, Tag, VALUE};
use crate::plan::node::{NodeId, Place};
use crate::value::Truth;

impl<'a, W: World> Run<'a, '_, W> {
    pub(super) fn has(&mut self, id: NodeId, list: Place, value: NodeId) -> Truth {
        let mark = self.world.mark();
        let slot = self.asked(list);
        let is_empty = slot.tag != Tag::Missing && (slot.tag != Tag::List || slot.pair().0 == 0);
        let wanted = if is_empty { Val::None } else { self.value(value) };
        match wanted {
            // Nothing is in an empty list, and none is in no list, known or not.
            Val::None => {
                self.world.forget(mark);
                return Truth::False;
            }
            Val::Missing => return self.unknown(id),
            _ if slot.tag == Tag::Missing => return self.unknown(id),
            Val::Open => return Truth::Unknown,
            Val::Number(_) | Val::Text(_) | Val::Between(..) => {}
        }
        let record = self.case.record;
        let found = record.entries(slot).any(|base| {
            let entry = record.slots[(base + VALUE) as usize];
            match (entry.tag, wanted) {
                (Tag::Number, Val::Number(number)) => entry.v == number,
                (Tag::Text | Tag::OwnText, Val::Text(text)) => record.text(entry) == text,
                _ => false,
            }
        });
        Truth::from(found)
    }

    pub(super) fn map_has(&mut self, id: NodeId, map: Place, key: u32) -> Truth {
        match self.asked(map).tag {
            Tag::Missing => self.unknown(id),
            _ => Truth::from(self.map_entry(map, key).is_some()),
        }
    }

    /// The text at a key; keys are compared without regard to case.
    pub(super) fn map_entry(&self, map: Place, key: u32) -> Option<&'a str> {
        let record = self.case.record;
        let wanted = self.case.plan.texts[key as usize].as_str();
        let base = record.entries(self.slot(map)).find(|base| {
            let label = record.text(record.slots[(base + LABEL) as usize]);
            label == wanted || label.to_lowercase() == wanted
        })?;
        Some(record.text(record.slots[(base + VALUE) as usize]))
    }

    pub(super) fn some(&mut self, id: NodeId, list: Place, variable: u8, body: NodeId) -> Truth {
        let slot = self.asked(list);
        match slot.tag {
            Tag::Missing => return self.unknown(id),
            Tag::List => {}
            _ => return Truth::False,
        }
        let mark = self.world.mark();
        let mut any = Truth::False;
        let record = self.case.record;
        // An argument of a define may go through a list within the list that the define goes through, and by the same
        // variable: what comes behind it asks for the entry around.
        let around = self.bases[usize::from(variable)];
        for base in record.entries(slot) {
            self.bases[usize::from(variable)] = base;
            any = any.or(self.truth(body));
            if any.is_true() {
                self.world.forget(mark);
                break;
            }
        }
        self.bases[usize::from(variable)] = around;
        any
    }
}
