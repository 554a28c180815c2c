//! YAML 1.2, as far as a record can be written in it: the documents of a stream, one record or a list of them each.
//!
//! The stream is cut at its markers first (`split`), so that a mistake in one document is one mistake. A parser gives
//! the events; `document` makes records of them, `anchors` repeats what aliases name, `plain` says what a scalar
//! without quotes is, and `place` where things stand. What is wrong, `complaint` and `broken` put into words.
//!
//! Uses `text`, `diagnostic`, and the tape and the mistakes of this room.

mod anchors;
mod broken;
mod complaint;
mod document;
mod place;
mod plain;
mod split;

use document::Document;
use split::Documents;

use super::{MAX_LENGTH, skip_byte_order_mark};
use crate::diagnostic::Diagnostic;
use crate::input::mistakes;
use crate::input::tape::Tape;
use crate::text::Span;

/// The records of a `.yaml` file: each document that is a mapping, and the items of each one that is a sequence.
///
/// Documents that are empty are passed over.
#[must_use]
pub fn records(text: &str) -> Records<'_> {
    Records { text, documents: Documents::new(text, skip_byte_order_mark(text)), document: None }
}

/// The records of a YAML stream, one after the other.
#[derive(Debug)]
pub struct Records<'a> {
    text: &'a str,
    documents: Documents<'a>,
    document: Option<Document<'a>>,
}

impl Records<'_> {
    /// Puts the next record on the tape, and says where it stands; nothing when there is none.
    ///
    /// A broken record is an error. Where its document can be read on, the next item comes after it, else the next
    /// document.
    pub fn next(&mut self, tape: &mut Tape) -> Option<Result<Span, Diagnostic>> {
        loop {
            if let Some(document) = &mut self.document {
                match document.record(tape) {
                    Ok(Some(record)) => return Some(record),
                    Ok(None) => self.document = None,
                    Err(mistake) => {
                        self.document = None;
                        return Some(Err(mistake));
                    }
                }
            }
            let range = self.documents.next()?;
            if self.text.len() > MAX_LENGTH {
                self.documents = Documents::new("", 0);
                return Some(Err(mistakes::file_too_large(self.text.len())));
            }
            let unreadable = complaint::control_character(self.text, range.clone())
                .or_else(|| complaint::directive(self.text, range.clone()));
            if let Some(mistake) = unreadable {
                return Some(Err(mistake));
            }
            self.document = Some(Document::new(self.text, range));
        }
    }
}

#[cfg(test)]
mod tests;
