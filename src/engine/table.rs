//! Tables: collections that lie elsewhere, read before the first record is judged.

use super::Engine;
use super::batch::LineCounter;
use crate::diagnostic::Diagnostic;
use crate::input::join::Table;
use crate::input::read::{json, yaml};
use crate::input::tape::Tape;
use crate::text::{RecordText, Span};

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// One object a line.
    Lines,
    /// An array of objects.
    Json,
    /// A list, or one document a row.
    Yaml,
}

/// What is told of a row that does not fit.
pub type TellRow<'t> = dyn FnMut(&Diagnostic, RecordText<'_>) + 't;

impl Engine {
    /// Reads the rows of the collection called `name` from the text of a file; returns how many do not fit. Records
    /// that do not bring the collection are judged with them.
    ///
    /// # Errors
    /// The names of the collections that there are, where there is none of this name.
    pub fn add_table(
        &mut self,
        name: &str,
        file: &str,
        text: &str,
        format: TableFormat,
        tell: &mut TellRow<'_>,
    ) -> Result<u64, Vec<String>> {
        let mut table = Table::new(&self.plan, name, file, text)?;
        let mut malformed = 0;
        let mut lines = LineCounter::new(text);
        let mut add = |tape: &Tape, read: Result<Span, Diagnostic>| {
            let told = match read {
                Ok(span) => {
                    let (start, line) = lines.line_of(span.start as usize);
                    table
                        .add(&self.plan, tape, line, start as u32, format != TableFormat::Yaml)
                        .err()
                        .unwrap_or_default()
                }
                Err(mistake) => vec![mistake],
            };
            malformed += u64::from(!told.is_empty());
            for mistake in &told {
                tell(mistake, RecordText { name: file, text, first_line: 1 });
            }
        };
        let mut tape = Tape::default();
        match format {
            TableFormat::Lines => {
                let mut reader = json::Reader::default();
                let mut at = 0;
                while at < text.len() {
                    let rest = text.get(at..).unwrap_or_default();
                    let end = at + rest.find('\n').unwrap_or(rest.len());
                    if !rest.get(..end - at).unwrap_or_default().trim().is_empty() {
                        tape.clear();
                        let line = text.get(..end).unwrap_or_default();
                        let read =
                            reader.read_value(line, at, &mut tape).and_then(|behind| json::expect_end(line, behind));
                        add(&tape, read.map(|()| tape.items.first().map_or_else(Span::default, |item| item.span)));
                    }
                    at = end + 1;
                }
            }
            TableFormat::Json => {
                let mut records = json::records(text);
                while let Some(read) = next(&mut tape, |tape| records.next(tape)) {
                    add(&tape, read);
                }
            }
            TableFormat::Yaml => {
                let mut records = yaml::records(text);
                while let Some(read) = next(&mut tape, |tape| records.next(tape)) {
                    add(&tape, read);
                }
            }
        }
        self.tables.push(table);
        Ok(malformed)
    }
}

type Read = Option<Result<Span, Diagnostic>>;

fn next(tape: &mut Tape, read: impl FnOnce(&mut Tape) -> Read) -> Read {
    tape.clear();
    read(tape)
}
