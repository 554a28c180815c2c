//! Decisions in words, so that a change of a rule is read as a change of lines: no positions, no digests, no clock.

use crate::decision::{Decision, Effect, Fact, FactValue, Finding, Outcome};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;

/// What one case comes to, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id and title.
    pub heading: String,
    /// The decision and its findings.
    pub decision: String,
}

/// A decision: its findings with what they rest on, its obligations.
#[must_use]
pub fn in_words(decision: &Decision) -> String {
    let mut text = format!("  {}\n", decision.verdict.word());
    for finding in decision.findings.iter().filter(|finding| finding.effect > Some(Effect::Note)) {
        let effect = finding.effect.map_or("", Effect::word);
        let _ = writeln!(text, "    {effect:<5}{:<13}{}{}", finding.outcome.word(), finding.rule, cited(finding));
        let _ = writeln!(text, "      {}", finding.message);
        let missing = &finding.missing;
        if !missing.is_empty() {
            let _ = writeln!(text, "      missing {}", missing.join(", "));
        }
        for fact in finding.at.facts.iter().take(3) {
            let _ = writeln!(text, "      {} = {}", fact.path, value(fact));
        }
    }
    for outcome in [Outcome::Broken, Outcome::Undetermined, Outcome::Waived] {
        let notes = decision
            .findings
            .iter()
            .filter(|finding| finding.effect == Some(Effect::Note) && finding.outcome == outcome);
        for finding in notes {
            let _ = writeln!(text, "    note {:<13}{}{}", outcome.word(), finding.rule, cited(finding));
        }
    }
    for due in &decision.obligations {
        let _ = writeln!(text, "    to do {} [{}]", due.action, due.clauses.join(" "));
    }
    text
}

fn cited(finding: &Finding) -> String {
    if finding.clauses.is_empty() { String::new() } else { format!(" [{}]", finding.clauses.join(" ")) }
}

fn value(fact: &Fact) -> String {
    match &fact.value {
        FactValue::Int(value) => value.to_string(),
        FactValue::Bool(value) => value.to_string(),
        FactValue::Text(value) => value.clone(),
        FactValue::List(values) => format!("{} entries", values.len()),
        FactValue::None => String::from("(none)"),
    }
}

/// What the cases of one file come to: under the first profile in full, under the others where they differ.
#[must_use]
pub fn listing(profiles: &[(&str, &[Listed])]) -> String {
    let mut text = String::new();
    let Some(((_, first), others)) = profiles.split_first() else { return text };
    for (index, listed) in first.iter().enumerate() {
        let _ = writeln!(text, "{}", listed.heading);
        text.push_str(&listed.decision);
        for (profile, other) in others {
            let Some(other) = other.get(index).filter(|other| other.decision != listed.decision) else { continue };
            let (verdict, rest) = other.decision.trim_start().split_once('\n').unwrap_or_default();
            let _ = write!(text, "  {profile}: {verdict}\n{}", changed(&listed.decision, rest));
        }
    }
    text
}

/// The lines of a second decision that the first does not have.
fn changed(first: &str, second: &str) -> String {
    let mut text = String::new();
    for line in second.lines().filter(|line| !first.lines().any(|known| known == *line)) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// Where two listings differ: lines that went and lines that came, under the heading of their case.
#[must_use]
pub fn difference(kept: &str, found: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(kept, found);
    let mut lines = Vec::new();
    let (mut heading, mut told) = (String::new(), false);
    for change in diff.iter_all_changes() {
        let line = change.value().trim_end_matches('\n');
        let is_heading = !line.starts_with(' ');
        match change.tag() {
            ChangeTag::Equal if is_heading => {
                heading = line.to_owned();
                told = false;
            }
            ChangeTag::Equal => {}
            tag => {
                if !told && !is_heading && !heading.is_empty() {
                    lines.push(heading.clone());
                    told = true;
                }
                lines.push(format!("{} {line}", if tag == ChangeTag::Delete { '-' } else { '+' }));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_stands_under_its_case() {
        let kept = "A one\n  allow\nB two\n  allow\n    note x\n";
        let found = "A one\n  allow\nB two\n  deny\n    note x\n";
        assert_eq!(difference(kept, found), ["B two", "-   allow", "+   deny"]);
        assert!(difference(kept, kept).is_empty());
    }
}
