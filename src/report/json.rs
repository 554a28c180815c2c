//! `json`: one array of decisions, two blanks a level.
//!
//! Each element brings the line break before itself, so that an array of none is valid, too:
//! `[` ‖ `\n  {…}` ‖ `,` ‖ `\n  {…}` ‖ `\n]\n`.
//!
//! Uses `decision`.

use crate::decision::Decision;
use serde::Serialize;

/// Begins the array.
pub(super) fn open(out: &mut Vec<u8>) {
    out.push(b'[');
}

/// Separates two elements.
pub(super) fn between(out: &mut Vec<u8>) {
    out.push(b',');
}

/// Ends the array.
pub(super) fn close(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\n]\n");
}

/// One element, indented as an element of an array is.
pub(super) fn render(decision: &Decision, out: &mut Vec<u8>) {
    let mut element = Vec::with_capacity(1024);
    // Writing plain data with text keys to memory cannot fail: nothing in it does IO or refuses to be written.
    drop(serde_json::to_writer_pretty(&mut element, decision));
    // JSON escapes line breaks in texts, so those that are left are those of the layout.
    for line in element.split(|byte| *byte == b'\n') {
        out.extend_from_slice(b"\n  ");
        out.extend_from_slice(line);
    }
}

/// Plain data on one line.
pub(super) fn write(value: &impl Serialize, out: &mut Vec<u8>) {
    // As above: cannot fail.
    drop(serde_json::to_writer(&mut *out, value));
}

/// Plain data as a document of its own, two blanks a level.
pub(super) fn write_pretty(value: &impl Serialize, out: &mut Vec<u8>) {
    // As above: cannot fail.
    drop(serde_json::to_writer_pretty(&mut *out, value));
}
