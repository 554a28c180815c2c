//! From text to tape: one record at a time, whatever it says.
//!
//! `json` reads values, lines and whole files; `yaml` reads streams of documents. Both keep to one rule for what
//! programs disagree on: a key that is given twice is a mistake (`keys`), and nothing nests without end.
//!
//! ```text
//! let mut tape = Tape::default();
//! let mut records = json::records(text);
//! while let Some(record) = records.next(&mut tape) { … }
//! ```
//!
//! Uses `text`, `diagnostic`, and the tape and the mistakes of this room.

pub mod json;
mod keys;
pub mod yaml;

#[cfg(test)]
mod tests;

/// How deep objects and arrays may stand inside each other in one record.
pub const MAX_DEPTH: usize = 128;

/// The longest text that spans can count in.
const MAX_LENGTH: usize = u32::MAX as usize;

/// Where a file begins: behind the byte order mark that some editors put first.
#[must_use]
pub fn skip_byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}
