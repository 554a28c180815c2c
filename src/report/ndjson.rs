//! `ndjson`: one decision a line, in the order of the records.
//!
//! Uses `decision`.

use crate::decision::Decision;

/// The line of one decision.
pub(super) fn render(decision: &Decision, out: &mut Vec<u8>) {
    super::json::write(decision, out);
    out.push(b'\n');
}
