//! `github`: one workflow command for each finding, which the runner of a workflow shows beside the line of the
//! record; and a last line of counts.
//!
//! A command ends with its line, and its properties with a comma or a colon: all of them are escaped, so that a
//! record cannot give commands of its own.
//!
//! Uses `text`, `diagnostic` and `decision`.

use super::place::{self, Spot};
use super::{PolicyView, RecordView, Tally, headline};
use crate::decision::{Decision, Effect, Verdict};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{RecordText, Sources};
use std::io::Write as _;

/// One line a finding.
pub(super) fn render(view: &PolicyView<'_>, decision: &Decision, record: &RecordView<'_>, out: &mut Vec<u8>) {
    for (effect, finding) in headline::of_effect(&decision.findings) {
        let kind = match effect {
            _ if finding.known => "notice",
            Effect::Deny => "error",
            Effect::Hold | Effect::Warn => "warning",
            Effect::Note => "notice",
        };
        let id = if decision.id.is_empty() { String::new() } else { format!("{} {}: ", decision.subject, decision.id) };
        let title = format!("{}[{}]", effect.word(), finding.rule);
        let text = format!("{id}{}", headline::paragraph(view, finding));
        command(kind, Some(place::of_finding(decision, finding, record)), &title, &text, out);
    }
}

/// A mistake in a policy or a record.
pub fn render_mistake(
    sources: Option<&Sources>,
    record: Option<RecordText<'_>>,
    mistake: &Diagnostic,
    out: &mut Vec<u8>,
) {
    let kind = match mistake.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = mistake.message.clone();
    for help in &mistake.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    command(kind, place::of_diagnostic(sources, record, mistake), mistake.code.id, &text, out);
}

/// The counts, as a line of the log.
pub(super) fn close(view: &PolicyView<'_>, tally: &Tally, out: &mut Vec<u8>) {
    let stamp = view.stamp;
    let mut line = format!("{} judged by {}, profile {}:", tally.judged(), stamp.in_words(), stamp.profile);
    for verdict in Verdict::ALL.into_iter().rev() {
        line.push_str(&format!(" {} {};", tally.decided(verdict), verdict.word()));
    }
    line.push_str(&format!(" {} malformed", tally.malformed));
    if tally.known > 0 {
        line.push_str(&format!("; {} findings are in the baseline", tally.known));
    }
    if !stamp.only.is_empty() {
        line.push_str(&format!("; only {} judged", stamp.only.join(", ")));
    }
    out.extend_from_slice(data(&line).as_bytes());
    out.push(b'\n');
}

/// `::error file=…,line=…,col=…,title=…::text`
fn command(kind: &str, spot: Option<Spot<'_>>, title: &str, text: &str, out: &mut Vec<u8>) {
    // Standard input is no file that an annotation could stand in.
    let spot = spot.filter(|spot| spot.file != "-");
    let place = spot.map_or_else(String::new, |spot| {
        format!("file={},line={},col={},", property(spot.file), spot.at.line, spot.at.column)
    });
    // Writing to memory cannot fail.
    let _ = writeln!(out, "::{kind} {place}title={}::{}", property(title), data(text));
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
