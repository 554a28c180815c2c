//! Where a finding is to be shown: the place in the record that it rests on first, else where the record begins.
//!
//! Uses `text`, `diagnostic` and `decision`.

use super::RecordView;
use crate::decision::{Decision, Fact, FactValue, Finding};
use crate::diagnostic::{Diagnostic, Place};
use crate::text::{LineColumn, RecordText, Sources, line_column};
use std::fmt::Write as _;

/// A place in some file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a str,
    pub(super) at: LineColumn,
}

/// `file:line:column`, taken apart.
pub(super) fn position(at: &str) -> Option<Spot<'_>> {
    let mut parts = at.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Spot { file: parts.next()?, at: LineColumn { line, column } })
}

/// The place of a fact that is there.
pub(super) fn of_fact(fact: &Fact) -> Option<Spot<'_>> {
    position(&fact.at).filter(|_| fact.value != FactValue::None)
}

/// The place in the record that a finding is about.
pub(super) fn of_finding<'a>(decision: &'a Decision, finding: &'a Finding, record: &RecordView<'a>) -> Spot<'a> {
    let missing =
        finding.missing_at.map(|span| Spot { file: record.record.name, at: record.record.line_column(span.start) });
    missing.or_else(|| finding.at.facts.iter().find_map(of_fact)).unwrap_or_else(|| of_record(decision))
}

/// Where a record begins.
pub(super) fn of_record(decision: &Decision) -> Spot<'_> {
    let (file, line) = decision.source.rsplit_once(':').unwrap_or((&decision.source, "1"));
    Spot { file, at: LineColumn { line: line.parse().unwrap_or(1), column: 1 } }
}

/// Where a mistake stands: at its first label that can be looked up, else where the record begins, if there is one.
pub(super) fn of_diagnostic<'a>(
    sources: Option<&'a Sources>,
    record: Option<RecordText<'a>>,
    diagnostic: &Diagnostic,
) -> Option<Spot<'a>> {
    let labelled = diagnostic.labels.iter().find_map(|label| match label.place {
        Place::Policy(loc) => {
            let (_, source) = sources?.iter().find(|(id, _)| *id == loc.source)?;
            Some(Spot { file: &source.name, at: line_column(&source.text, loc.span.start as usize) })
        }
        Place::Record(span) => record.map(|record| Spot { file: record.name, at: record.line_column(span.start) }),
    });
    let begins =
        || record.map(|record| Spot { file: record.name, at: LineColumn { line: record.first_line, column: 1 } });
    labelled.or_else(begins)
}

/// The name of a file as a reference of RFC 3986: relative where the name is.
pub(super) fn uri(file: &str) -> String {
    let drive = file.as_bytes().get(1) == Some(&b':') && file.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut uri = String::from(match (file.starts_with('/'), drive) {
        (true, _) => "file://",
        (false, true) => "file:///",
        (false, false) => "",
    });
    for (at, byte) in file.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (drive && at == 1);
        if plain {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_references() {
        assert_eq!(uri("policies/acs/consent.coms"), "policies/acs/consent.coms");
        assert_eq!(uri("/a b/ü.yaml"), "file:///a%20b/%C3%BC.yaml");
        assert_eq!(uri("C:/x#1.yaml"), "file:///C:/x%231.yaml");
        assert_eq!(uri("<acs>/a:b.coms"), "%3Cacs%3E/a%3Ab.coms");
    }
}
