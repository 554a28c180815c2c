//! Objects: key by key into the slots.

use super::LineReader;
use super::names::Distinct;
use super::trie::{Node, SubjectTrie, Trie};
use crate::input::conform::{Base, List, Terms, UnknownFields};
use crate::input::read::MAX_DEPTH;
use crate::input::record::{Entry, Record};
use crate::plan::layout::{SectionId, Shape, Slot, Tag};
use crate::plan::{Plan, SubjectPlan};
use crate::text::Span;

/// One line on its way to the slots. Its methods give none for a doubt.
pub(super) struct Fill<'a> {
    pub(super) plan: &'a Plan,
    pub(super) trie: &'a Trie,
    pub(super) subject: &'a SubjectPlan,
    of_subject: &'a SubjectTrie,
    count_unknown: bool,
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// Where the line begins: items and texts are counted from there.
    pub(super) start: usize,
    /// Where the reader stands.
    pub(super) at: usize,
    pub(super) depth: usize,
    /// Whether the line is a record of the subject; none: nothing in it said so.
    pub(super) recognised: Option<bool>,
    /// Keys that the model does not have.
    pub(super) unknown: u64,
    pub(super) slots: &'a mut Vec<Slot>,
    pub(super) entries: &'a mut Vec<Entry>,
    pub(super) own: &'a mut String,
    redacted: &'a mut Vec<Span>,
    expected: &'a mut [u8],
    pub(super) names: &'a mut Vec<(u32, u32)>,
    pub(super) scratch: &'a mut String,
}

/// Blanks of JSON, but for the line end.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

impl<'a> Fill<'a> {
    #[allow(clippy::too_many_arguments, reason = "takes apart what the reader and the record hold")]
    pub(super) fn new(
        reader: &'a mut LineReader,
        plan: &'a Plan,
        trie: &'a Trie,
        subject: &'a SubjectPlan,
        of_subject: &'a SubjectTrie,
        terms: Terms,
        text: &'a str,
        start: usize,
        record: &'a mut Record,
    ) -> Self {
        let LineReader { expected, names, scratch, .. } = reader;
        let Record { slots, entries, own, redacted, .. } = record;
        Self {
            plan,
            trie,
            subject,
            of_subject,
            count_unknown: terms.unknown_fields == UnknownFields::Count,
            text,
            bytes: text.as_bytes(),
            start,
            at: start,
            depth: 0,
            recognised: None,
            unknown: 0,
            slots,
            entries,
            own,
            redacted,
            expected,
            names,
            scratch,
        }
    }

    /// The whole line.
    pub(super) fn record(&mut self) -> Option<()> {
        self.blanks();
        self.section(self.subject.root, Some(Base { at: 0, is_root: true }), None, None)?;
        self.blanks();
        matches!(self.bytes.get(self.at), None | Some(b'\n')).then_some(())
    }

    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    pub(super) fn blanks(&mut self) {
        while self.byte().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// Where the reader stands, counted from the beginning of the line.
    #[inline]
    pub(super) const fn item(&self) -> u32 {
        (self.at - self.start) as u32
    }

    /// Goes into an object or a list. False where it is empty, and closed already.
    #[inline]
    pub(super) fn enter(&mut self, closing: u8) -> Option<bool> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.blanks();
        if self.byte()? == closing {
            self.leave();
            return Some(false);
        }
        Some(true)
    }

    /// Behind an entry: goes on to the next one, or behind the end.
    #[inline]
    pub(super) fn goes_on(&mut self, closing: u8) -> Option<bool> {
        self.blanks();
        let byte = self.byte()?;
        if byte == b',' {
            self.at += 1;
            self.blanks();
            return Some(true);
        }
        if byte != closing {
            return None;
        }
        self.leave();
        Some(false)
    }

    fn leave(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    #[inline]
    pub(super) fn colon(&mut self) -> Option<()> {
        self.blanks();
        if self.byte()? != b':' {
            return None;
        }
        self.at += 1;
        self.blanks();
        Some(())
    }

    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end)? != word {
            return None;
        }
        self.at = end;
        Some(())
    }

    /// The key that stands here, if it is one of those that are expected; the reader goes behind its colon.
    #[inline]
    fn expected_key(&mut self, node: &Node, before: usize) -> Option<usize> {
        let bytes = self.bytes.get(self.at..)?;
        let first = usize::from(*self.expected.get(node.expectations + before)?);
        if let Some(len) = node.spelled.get(first)?.at(bytes) {
            self.at += len;
            return Some(first);
        }
        // One that may be absent was passed over.
        let second = usize::from(*self.expected.get(node.expectations + first + 1)?);
        let len = node.spelled.get(second)?.at(bytes)?;
        self.at += len;
        Some(second)
    }

    /// An object of a section; gives the text of the key `id`. `base` is where its slots lie; none: nothing of it is
    /// used. `given` is a key that it has from outside: the id of an entry in a map.
    pub(super) fn section(
        &mut self,
        id: SectionId,
        base: Option<Base>,
        given: Option<u32>,
        id_key: Option<u32>,
    ) -> Option<Option<(u32, u32)>> {
        let node = self.of_subject.nodes.get(id.index())?;
        let keys = &self.subject.sections.get(id.index())?.keys;
        let is_root = base.is_some_and(|base| base.is_root) && self.depth == 0;
        let mut unknown = self.distinct();
        let (mut seen, mut there) = (0u128, 0u128);
        let mut own_id = None;
        if self.byte()? != b'{' {
            return None;
        }
        let mut open = self.enter(b'}')?;
        let mut before = 0;
        while open {
            let index = match self.expected_key(node, before) {
                Some(index) => index,
                None => {
                    let name = self.name()?;
                    self.colon()?;
                    let Some(index) = node.keys.find(self.named(name).as_bytes()) else {
                        self.unknown_key(&mut unknown, name, is_root)?;
                        open = self.goes_on(b'}')?;
                        continue;
                    };
                    *self.expected.get_mut(node.expectations + before)? = index as u8;
                    index
                }
            };
            let bit = 1 << index;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            if is_root && self.recognise(index, bit) {
                return None;
            }
            before = index + 1;
            let key = keys.get(index)?;
            self.blanks();
            let from = self.item();
            if self.byte()? == b'n' {
                self.absent(&key.shape, base)?;
            } else {
                there |= bit;
                if id_key == Some(index as u32) {
                    own_id = Some(self.id_text(&key.shape)?);
                }
                self.shape(&key.shape, base)?;
            }
            if key.redact {
                self.redacted.push(Span { start: from, end: self.item() });
            }
            open = self.goes_on(b'}')?;
        }
        self.forget(&unknown);
        let given = given.map_or(0, |given| 1 << given);
        (node.required & !(there | given) == 0).then_some(own_id)
    }

    /// A key of the root, by which records may be recognised; true where it shows that this is another subject.
    #[inline]
    fn recognise(&mut self, index: usize, bit: u128) -> bool {
        if self.of_subject.others & bit != 0 {
            self.recognised = Some(false);
            return true;
        }
        if self.of_subject.present == Some(index as u32) {
            self.recognised = Some(true);
        }
        false
    }

    /// A key that the model does not have, with its value.
    fn unknown_key(&mut self, names: &mut Distinct<'a>, name: (u32, u32), is_root: bool) -> Option<()> {
        if !self.count_unknown {
            return None;
        }
        if is_root {
            let text = self.named(name);
            for subject in &self.plan.subjects {
                let own = std::ptr::eq(subject, self.subject);
                if subject.present == text {
                    self.recognised = Some(own);
                    if !own {
                        return None;
                    }
                }
                if own {
                    break;
                }
            }
        }
        self.add(names, name)?;
        self.unknown += 1;
        self.skip()
    }

    /// A null: the field is absent, and the null is where it is missing.
    fn absent(&mut self, shape: &Shape, base: Option<Base>) -> Option<()> {
        let item = self.item();
        self.word(b"null")?;
        let slot = match shape {
            Shape::Single(_, slot) => *slot,
            Shape::Singles(_, slot) | Shape::Records { slot, .. } | Shape::Map(slot) => slot.map(|slot| slot.slot),
            Shape::Section(_) => None,
        };
        if let (Some(base), Some(slot)) = (base, slot) {
            self.slots.get_mut((base.at + slot) as usize)?.item = item;
        }
        Some(())
    }

    fn shape(&mut self, shape: &Shape, base: Option<Base>) -> Option<()> {
        match shape {
            Shape::Section(section) => {
                self.section(*section, base, None, None)?;
            }
            Shape::Single(single, slot) => {
                let value = self.single(*single)?;
                if let (Some(base), Some(slot)) = (base, *slot) {
                    *self.slots.get_mut((base.at + slot) as usize)? = value;
                }
            }
            Shape::Singles(single, slot) => self.singles(*single, List::new(base, *slot))?,
            Shape::Records { section, by_id, id_key, slot } => {
                let list = List::new(base, *slot);
                match self.byte()? {
                    b'[' => self.records(*section, list, if *by_id { *id_key } else { None })?,
                    b'{' if *by_id => self.records_by_id(*section, list, *id_key)?,
                    _ => return None,
                }
            }
            Shape::Map(slot) => self.map(List::new(base, *slot))?,
        }
        Some(())
    }

    /// The slot of a text that stands in the line as it is; `item` is where its quote stands, both in the text.
    #[inline]
    pub(super) fn text_slot(&self, (start, end): (u32, u32), item: u32) -> Slot {
        let line = self.start as u32;
        Slot { v: Slot::join(start - line, end - start), item: item - line, tag: Tag::Text }
    }
}
