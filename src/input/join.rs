//! Collections that lie elsewhere: the rows of a table, found by the key that the model declares, and added to a
//! record that does not bring the collection itself.
//!
//! A table keeps the text of its rows and an index of their keys; a row is read when a record asks for it.

use super::conform::mistakes::{ROW_WITHOUT_KEY, WRONG_TYPE};
use super::conform::{add_row, close_list, keys, open_list};
use super::read::json;
use super::record::{JoinedRow, Record};
use super::tape::{Kind, Tape};
use crate::diagnostic::Diagnostic;
use crate::plan::layout::Tag;
use crate::plan::{Plan, RelatedPlan};
use crate::semantics::types::Scalar;
use crate::text::Span;
use crate::value::address;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The rows of one collection.
#[derive(Debug)]
pub struct Table {
    /// Which subject it belongs to.
    subject: usize,
    /// Which of its collections it is.
    related: usize,
    file: Arc<str>,
    text: Arc<str>,
    rows: Vec<Row>,
    by_key: FxHashMap<String, Vec<u32>>,
}

/// A row of a table.
#[derive(Debug)]
struct Row {
    /// Where it stands in the text, if it is JSON; else its tape.
    written: Written,
    line: u32,
    line_start: u32,
}

#[derive(Debug)]
enum Written {
    Json(u32),
    Tape(Box<Tape>),
}

impl Table {
    /// A table without rows for the collection of a name.
    ///
    /// # Errors
    /// The names of the collections that there are, where there is none of this name.
    pub fn new(plan: &Plan, name: &str, file: &str, text: &str) -> Result<Self, Vec<String>> {
        for (subject, of) in plan.subjects.iter().enumerate() {
            if let Some(related) = of.related.iter().position(|related| related.name == name) {
                return Ok(Self {
                    subject,
                    related,
                    file: file.into(),
                    text: text.into(),
                    rows: Vec::new(),
                    by_key: FxHashMap::default(),
                });
            }
        }
        Err(plan.subjects.iter().flat_map(|subject| &subject.related).map(|related| related.name.clone()).collect())
    }

    /// Adds the row on `tape`, which begins on a line of the file; a row that is JSON is read again when it is asked
    /// for, any other is kept as it is.
    ///
    /// # Errors
    /// It does not fit the model, or has no key.
    pub fn add(
        &mut self,
        plan: &Plan,
        tape: &Tape,
        line: u32,
        line_start: u32,
        is_json: bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let related = &plan.subjects[self.subject].related[self.related];
        let mut record = Record { tape: tape.clone(), ..Record::default() };
        add_row(plan, self.subject, related, &mut record, 0, None)?;
        let key = key_of(related, tape).map_err(|mistake| vec![mistake])?;
        let start = tape.items.first().map_or(0, |item| item.span.start);
        let written = if is_json { Written::Json(start) } else { Written::Tape(Box::new(tape.clone())) };
        self.by_key.entry(key).or_default().push(self.rows.len() as u32);
        self.rows.push(Row { written, line, line_start });
        Ok(())
    }
}

/// The key of a row, normalised.
fn key_of(related: &RelatedPlan, tape: &Tape) -> Result<String, Diagnostic> {
    let words = related.key.join(".");
    let mut at = 0;
    for word in &related.key {
        let found = keys(tape, at).find(|(key, _)| tape.text(*key) == word);
        at = match found {
            Some((_, key)) => key + 1,
            None => return Err(without_key(&words, tape, at)),
        };
    }
    match tape.items[at].kind {
        Kind::Text(range) => Ok(normal(related.scalar, tape.text(range))),
        Kind::Null => Err(without_key(&words, tape, at)),
        _ => Err(Diagnostic::error(&WRONG_TYPE, format!("`{words}` has to be a text"))
            .in_record(tape.items[at].span, "of another type")),
    }
}

fn without_key(words: &str, tape: &Tape, at: usize) -> Diagnostic {
    let start = tape.items.get(at).map_or(0, |item| item.span.start);
    Diagnostic::error(&ROW_WITHOUT_KEY, format!("this row has no `{words}`, so it belongs to no record"))
        .in_record(Span { start, end: start + 1 }, "without its key")
        .help(format!("give it `{words}`, or take the row out"))
}

fn normal(scalar: Scalar, text: &str) -> String {
    if scalar == Scalar::Address { address::normalize(text).into_owned() } else { text.to_owned() }
}

/// Adds to a record what it does not bring itself.
///
/// # Errors
/// A row that fitted when the table was read no longer does: the record cannot be judged.
pub fn join(plan: &Plan, tables: &[Table], subject: usize, record: &mut Record) -> Result<(), Vec<Diagnostic>> {
    let mut row = Tape::default();
    for table in tables.iter().filter(|table| table.subject == subject) {
        let related = &plan.subjects[subject].related[table.related];
        let Some(slot) = related.slot else { continue };
        let key = record.slots[related.with as usize];
        if record.slots[slot.slot as usize].tag != Tag::Missing || !matches!(key.tag, Tag::Text | Tag::OwnText) {
            continue;
        }
        let rows = table.by_key.get(record.text(key)).map_or(&[][..], Vec::as_slice);
        let mut list = open_list(record, slot);
        for index in rows {
            let Row { written, line, line_start } = &table.rows[*index as usize];
            let tape = match written {
                Written::Tape(tape) => tape,
                Written::Json(start) => {
                    row.clear();
                    json::read_value(&table.text, *start as usize, &mut row).map_err(|mistake| vec![mistake])?;
                    &row
                }
            };
            let item = record.tape.append(tape);
            record.joined.push(JoinedRow {
                item,
                file: Arc::clone(&table.file),
                text: Arc::clone(&table.text),
                line: *line,
                line_start: *line_start,
            });
            if let Some(longer) = add_row(plan, subject, related, record, item as usize, Some(list))? {
                list = longer;
            }
        }
        close_list(record, list);
    }
    Ok(())
}
