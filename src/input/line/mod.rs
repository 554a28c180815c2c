//! The quick way from a line of JSON to slots: one pass, no tape, nothing passed over unread.
//!
//! The reader goes through the line and the model side by side. It knows which key comes next, because it came next
//! before; it decodes each value by its declared type, and writes it where the plan wants it. Everything is held to
//! the same rules as by `read::json` and `conform`: syntax, types, symbols, times, keys given twice, depth.
//!
//! It never says what is wrong. Whatever it does not like, or does not expect, is a [`Doubt`], and the line is read
//! again by the reference reader, which has the words. So the two have to agree on what is right, and on its slots:
//! `tests/quick.rs` holds them to it.
//!
//! ```text
//! line × plan × trie → Record          or Doubt → read::json → conform
//! ```
//!
//! Uses `text`, `value`, `plan`, and the record and the lists of this room.

mod fill;
mod list;
mod names;
mod single;
mod skip;
mod string;
mod trie;

pub use trie::Trie;

use super::conform::{Known, Terms, as_of};
use super::record::{Origin, Record};
use crate::plan::Plan;
use fill::Fill;

/// The line is to be read by the reference reader: it is wrong, or out of the ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt;

/// The reader with its memory, which is used again for the next line.
#[derive(Debug, Default)]
pub struct LineReader {
    /// The subject of the line before.
    subject: usize,
    /// By section and key: the key that came behind it last time.
    expected: Vec<u8>,
    /// Keys and ids of the objects and lists that are open: where they stand in the line.
    names: Vec<(u32, u32)>,
    /// What is decoded only to see whether it can be.
    scratch: String,
}

impl LineReader {
    /// Reads the record that begins at `start` and reaches to the end of its line; says what it is, and where the
    /// line ends.
    ///
    /// # Errors
    /// A doubt; the record holds nothing then.
    pub fn read(
        &mut self,
        plan: &Plan,
        trie: &Trie,
        terms: Terms,
        text: &str,
        start: usize,
        record: &mut Record,
    ) -> Result<(Known, usize), Doubt> {
        if self.expected.len() != trie.expectations {
            self.expected = vec![0; trie.expectations];
        }
        // Most lines are of the kind of the line before.
        let before = self.subject;
        let others = (0..plan.subjects.len()).filter(|other| *other != before);
        for subject in std::iter::once(before).chain(others) {
            match self.read_as(subject, plan, trie, terms, text, start, record) {
                Ok(Some(read)) => {
                    self.subject = subject;
                    return Ok(read);
                }
                Ok(None) => {}
                Err(Doubt) => break,
            }
        }
        record.clear();
        Err(Doubt)
    }

    /// Reads the line as one subject; none: it is another.
    #[allow(clippy::too_many_arguments, reason = "those of `read`, and the subject")]
    fn read_as(
        &mut self,
        index: usize,
        plan: &Plan,
        trie: &Trie,
        terms: Terms,
        text: &str,
        start: usize,
        record: &mut Record,
    ) -> Result<Option<(Known, usize)>, Doubt> {
        let (Some(subject), Some(of_subject)) = (plan.subjects.get(index), trie.subjects.get(index)) else {
            return Ok(None);
        };
        record.clear();
        record.origin = Origin::Line;
        record.slots.extend_from_slice(&subject.layouts[0].template);
        self.names.clear();
        let mut fill = Fill::new(self, plan, trie, subject, of_subject, terms, text, start, record);
        let filled = fill.record();
        let (end, recognised, unknown) = (fill.at, fill.recognised, fill.unknown);
        if recognised != Some(true) {
            return Ok(None);
        }
        filled.ok_or(Doubt)?;
        record.unknown_fields = unknown;
        record.tape.arena.push_str(text.get(start..end).ok_or(Doubt)?);
        let as_of = as_of(subject, terms, record).ok_or(Doubt)?;
        Ok(Some((Known { subject: index, as_of }, end)))
    }
}
