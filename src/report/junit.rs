//! `junit`: one test case a record, as the viewers of test results read it. What is denied or held has failed, what
//! cannot be read is an error, what only the baseline knows is skipped.
//!
//! The head counts what follows, so that the cases are held back until all records are judged.
//!
//! Uses `text`, `diagnostic` and `decision`.

use super::place::{self, Spot};
use super::{PolicyView, headline};
use crate::decision::{Decision, Effect, Finding, Verdict};
use crate::diagnostic::Diagnostic;
use crate::text::RecordText;
use std::io::Write as _;

/// The test case of one record.
pub(super) fn render(view: &PolicyView<'_>, decision: &Decision, out: &mut Vec<u8>) {
    let spot = place::of_record(decision);
    let name = if decision.id.is_empty() { decision.source.as_str() } else { &decision.id };
    let name = format!("{} {name}", decision.subject);
    let grave = |known: bool| {
        headline::of_effect(&decision.findings)
            .find(move |(effect, finding)| finding.known == known && *effect >= Effect::Hold)
    };
    let body = || body(view, decision);
    match (grave(false), grave(true)) {
        (Some((effect, finding)), _) => {
            case(&name, spot, Some(("failure", effect.word(), &first(finding), &body())), out);
        }
        (None, Some((effect, finding))) => {
            case(&name, spot, Some(("skipped", effect.word(), &first(finding), "")), out);
        }
        (None, None) if decision.verdict == Verdict::Allow && decision.findings.is_empty() => {
            case(&name, spot, None, out);
        }
        (None, None) => case(&name, spot, Some(("system-out", "", "", &body())), out),
    }
}

/// The test case of a record that cannot be read, one a mistake.
pub(super) fn render_mistake(record: Option<RecordText<'_>>, mistake: &Diagnostic, out: &mut Vec<u8>) {
    let Some(spot) = place::of_diagnostic(None, record, mistake) else { return };
    let name = format!("{}:{}:{}", spot.file, spot.at.line, spot.at.column);
    case(&name, spot, Some(("error", mistake.code.id, &mistake.message, &mistake.help.join("\n"))), out);
}

/// The whole document around the cases.
pub(super) fn close(view: &PolicyView<'_>, cases: &[u8], out: &mut Vec<u8>) {
    // Whatever records say is escaped: a tag in the text is one of ours.
    let count = |tag: &[u8]| memchr::memmem::find_iter(cases, tag).count();
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        count(b"<testcase "),
        count(b"<failure "),
        count(b"<error "),
        count(b"<skipped ")
    );
    let stamp = view.stamp;
    let suite = format!("{} (profile {})", stamp.in_words(), stamp.profile);
    let _ = writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"coms-policy\" {counts}>");
    let _ = writeln!(out, "  <testsuite name=\"{}\" {counts}>\n    <properties>", escaped(&suite));
    let mut property = |name: &str, value: &str| {
        let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", escaped(value));
    };
    property("policy", &stamp.name);
    property("version", &stamp.version);
    property("digest", &stamp.digest);
    property("profile", &stamp.profile);
    for rule in &stamp.only {
        property("only", rule);
    }
    out.extend_from_slice(b"    </properties>\n");
    out.extend_from_slice(cases);
    out.extend_from_slice(b"  </testsuite>\n</testsuites>\n");
}

/// Effect, rule and message of the finding that decides.
fn first(finding: &Finding) -> String {
    format!("{}: {}", finding.rule, headline::message(finding))
}

/// All that was found, and what has to be done.
fn body(view: &PolicyView<'_>, decision: &Decision) -> String {
    let mut text = String::new();
    for (effect, finding) in headline::of_effect(&decision.findings) {
        let paragraph = headline::paragraph(view, finding).replace('\n', "\n  ");
        text.push_str(&format!("{}[{}]: {paragraph}\n", effect.word(), finding.rule));
        if !finding.at.rule.is_empty() {
            text.push_str(&format!("  rule: {}\n", finding.at.rule));
        }
        for fact in finding.at.facts.iter().filter(|fact| place::of_fact(fact).is_some()) {
            text.push_str(&format!("  fact: {} at {}\n", fact.path, fact.at));
        }
    }
    for due in &decision.obligations {
        text.push_str(&format!("to do: {}, because {}\n", due.action, due.because));
    }
    text
}

/// A case: what came of it as (tag, type, message, text), if there is anything to be said.
fn case(name: &str, spot: Spot<'_>, came: Option<(&str, &str, &str, &str)>, out: &mut Vec<u8>) {
    let (name, file) = (escaped(name), escaped(spot.file));
    let _ = write!(out, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{}\"", spot.at.line);
    let _ = match came {
        None => writeln!(out, "/>"),
        Some(("system-out", _, _, text)) => {
            writeln!(out, ">\n      <system-out>{}</system-out>\n    </testcase>", escape(text, true))
        }
        Some(("skipped", _, message, _)) => {
            writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escaped(message))
        }
        Some((tag, kind, message, text)) => {
            let (kind, message, text) = (escaped(kind), escaped(message), escape(text, true));
            writeln!(out, ">\n      <{tag} type=\"{kind}\" message=\"{message}\">{text}</{tag}>\n    </testcase>")
        }
    };
}

/// A text as it may stand in an attribute.
fn escaped(text: &str) -> String {
    escape(text, false)
}

/// A text as it may stand in an element, or else in an attribute. What XML cannot say at all becomes a replacement
/// character.
fn escape(text: &str, in_text: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' if in_text => out.push(c),
            '\n' | '\t' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
