//! Single values: from what is written to what a slot holds, by the declared type.

use super::fill::Fill;
use super::string::plain_run;
use crate::input::read::json::string;
use crate::plan::layout::{Single, Slot, Tag};
use crate::semantics::types::Scalar;
use crate::value::time::{Date, Instant, TimeOfDay};
use crate::value::{address, place};

/// So many digits fit an `i64`, whatever they are.
const SAFE_DIGITS: usize = 18;

impl Fill<'_> {
    /// The slot of the value that stands here.
    #[inline]
    pub(super) fn single(&mut self, single: Single) -> Option<Slot> {
        let item = self.item();
        let number = |v: i64| Some(Slot { v, item, tag: Tag::Number });
        match self.byte()? {
            b'"' => self.text_value(single.scalar, item),
            b't' if single.scalar == Scalar::Bool => {
                self.word(b"true")?;
                number(1)
            }
            b'f' if single.scalar == Scalar::Bool => {
                self.word(b"false")?;
                number(0)
            }
            b'-' | b'0'..=b'9' if single.scalar == Scalar::Int => {
                let amount = self.whole_number()?;
                if single.range.is_some_and(|(low, high)| !(low..=high).contains(&amount)) {
                    return None;
                }
                number(amount)
            }
            _ => None,
        }
    }

    /// A whole number, whose end the caller sees by what comes behind it.
    fn whole_number(&mut self) -> Option<i64> {
        let negative = self.byte()? == b'-';
        let first = self.at + usize::from(negative);
        let mut end = first;
        let mut amount: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.bytes.get(end) {
            amount = amount.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            end += 1;
        }
        let count = end - first;
        if count == 0 || count > SAFE_DIGITS || (count > 1 && self.bytes.get(first) == Some(&b'0')) {
            return None;
        }
        self.at = end;
        Some(if negative { -amount } else { amount })
    }

    #[inline]
    fn text_value(&mut self, scalar: Scalar, item: u32) -> Option<Slot> {
        let start = self.at + 1;
        let end = plain_run(self.bytes, start);
        if self.bytes.get(end)? != &b'"' {
            return self.escaped(scalar, item);
        }
        self.at = end + 1;
        let slot = self.text_slot((start as u32, end as u32), start as u32 - 1);
        match scalar {
            Scalar::Text | Scalar::Id => Some(slot),
            Scalar::Enum(id) => {
                let symbol = self.trie.enums.get(id.index())?.find(self.bytes.get(start..end)?)?;
                Some(Slot { v: symbol as i64, item, tag: Tag::Number })
            }
            Scalar::Instant => {
                let at = Instant::parse(self.text.get(start..end)?).ok()?;
                Some(Slot { v: at.0, item, tag: Tag::Number })
            }
            Scalar::Address => {
                let written = self.text.get(start..end)?;
                if address::is_plain(written) { Some(slot) } else { self.other(scalar, written, slot) }
            }
            Scalar::Country if place::is_country(self.text.get(start..end)?) => Some(slot),
            Scalar::Region if place::is_region(self.text.get(start..end)?) => Some(slot),
            Scalar::Zone if place::is_zone(self.text.get(start..end)?) => Some(slot),
            Scalar::Date => {
                let date = Date::parse(self.text.get(start..end)?).ok()?;
                Some(Slot { v: i64::from(date.0), item, tag: Tag::Number })
            }
            Scalar::Duration => {
                let span = crate::input::conform::duration(self.text.get(start..end)?)?;
                Some(Slot { v: span.pack(), item, tag: Tag::Number })
            }
            Scalar::TimeOfDay => {
                let time = TimeOfDay::parse(self.text.get(start..end)?).ok()?;
                Some(Slot { v: time.0, item, tag: Tag::Number })
            }
            Scalar::Country | Scalar::Region | Scalar::Zone | Scalar::Bool | Scalar::Int => None,
        }
    }

    /// A text that does not stand in the line as it is meant: an address that is spelled in its normal way.
    fn other(&mut self, scalar: Scalar, written: &str, slot: Slot) -> Option<Slot> {
        if scalar != Scalar::Address {
            return None;
        }
        let normal = address::normalize(written);
        if normal.len() == written.len() && normal == written {
            return Some(slot);
        }
        let start = self.own.len() as u32;
        self.own.push_str(&normal);
        Some(Slot { v: Slot::join(start, normal.len() as u32), item: slot.item, tag: Tag::OwnText })
    }

    /// A text with escapes.
    #[cold]
    fn escaped(&mut self, scalar: Scalar, item: u32) -> Option<Slot> {
        let own = |start: usize, len: usize| Slot { v: Slot::join(start as u32, len as u32), item, tag: Tag::OwnText };
        match scalar {
            Scalar::Text | Scalar::Id => {
                let range = string(self.text, &mut self.at, self.own).ok()?;
                Some(own(range.start as usize, range.len as usize))
            }
            Scalar::Address => {
                self.scratch.clear();
                string(self.text, &mut self.at, self.scratch).ok()?;
                let normal = address::normalize(self.scratch);
                let start = self.own.len();
                self.own.push_str(&normal);
                Some(own(start, normal.len()))
            }
            // Nobody writes a symbol, a time or a code with escapes who does not want to hide it.
            _ => None,
        }
    }
}
