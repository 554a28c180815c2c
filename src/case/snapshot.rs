//! Decisions in words, so that a change of a rule is read as a change of lines: no positions, no digests, no clock.

use crate::decision::{Decision, Effect, Fact, FactValue, Finding, Outcome};
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;
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

pub(super) fn value(fact: &Fact) -> String {
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

/// What one case came to in a listing: its heading, and all its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Id and title; the second of two that are alike ends in a number.
    pub heading: String,
    /// Heading and decision, each line with its end.
    pub text: String,
}

/// A listing, case by case.
#[must_use]
pub fn blocks(listing: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in listing.split_inclusive('\n') {
        match blocks.last_mut() {
            Some(block) if line.starts_with(' ') => block.text.push_str(line),
            _ => {
                let name = line.trim_end();
                let nth = seen.entry(name).and_modify(|nth| *nth += 1).or_insert(1);
                let heading = if *nth == 1 { name.to_owned() } else { format!("{name} #{nth}") };
                blocks.push(Block { heading, text: line.to_owned() });
            }
        }
    }
    blocks
}

/// A case whose decision is not the one that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its heading.
    pub heading: String,
    /// What is kept; empty for a new case.
    pub kept: String,
    /// What is found now; empty for a case that is gone.
    pub found: String,
}

impl Change {
    /// Lines that went and lines that came, under the heading.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let diff = TextDiff::from_lines(&self.kept, &self.found);
        let mut lines = Vec::new();
        for change in diff.iter_all_changes() {
            let line = change.value().trim_end_matches('\n');
            match change.tag() {
                ChangeTag::Equal if line.starts_with(' ') => {}
                ChangeTag::Equal => lines.push(line.to_owned()),
                tag => lines.push(format!("{} {line}", if tag == ChangeTag::Delete { '-' } else { '+' })),
            }
        }
        lines
    }
}

/// Where two listings differ, case by case, in the order of what is found. Of a part of the cases (`whole` is false),
/// those that are not found are not gone.
#[must_use]
pub fn changes(kept: &str, found: &str, whole: bool) -> Vec<Change> {
    let (kept, found) = (blocks(kept), blocks(found));
    let of = |blocks: &[Block], heading: &str| {
        blocks.iter().find(|block| block.heading == heading).map(|block| block.text.clone()).unwrap_or_default()
    };
    let mut changes: Vec<Change> = found
        .iter()
        .map(|now| Change { heading: now.heading.clone(), kept: of(&kept, &now.heading), found: now.text.clone() })
        .filter(|change| change.kept != change.found)
        .collect();
    let gone = kept.iter().filter(|block| whole && !found.iter().any(|now| now.heading == block.heading));
    changes.extend(gone.map(|block| Change {
        heading: block.heading.clone(),
        kept: block.text.clone(),
        found: String::new(),
    }));
    changes
}

/// The listing that is to be kept where some of the changes are taken over: the cases in the order of what is found,
/// those that are kept and not found behind them.
#[must_use]
pub fn merged(kept: &str, found: &str, refused: &[String], whole: bool) -> String {
    let (kept, found) = (blocks(kept), blocks(found));
    let old = |heading: &str| kept.iter().find(|block| block.heading == heading);
    let is_refused = |heading: &str| refused.iter().any(|known| known == heading);
    let choose = |now: &Block| -> Option<String> {
        if is_refused(&now.heading) {
            old(&now.heading).map(|block| block.text.clone())
        } else {
            Some(now.text.clone())
        }
    };
    let is_found = |block: &&Block| found.iter().any(|now| now.heading == block.heading);
    if whole {
        let gone = kept.iter().filter(|block| !is_found(block) && is_refused(&block.heading));
        return found.iter().filter_map(choose).chain(gone.map(|block| block.text.clone())).collect();
    }
    let of_kept = kept.iter().filter_map(|block| match found.iter().find(|now| now.heading == block.heading) {
        Some(now) => choose(now),
        None => Some(block.text.clone()),
    });
    let new = found.iter().filter(|now| old(&now.heading).is_none()).filter_map(choose);
    of_kept.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::{changes, merged};

    const KEPT: &str = "A one\n  allow\nB two\n  allow\n    note x\nC three\n  deny\n";

    #[test]
    fn a_difference_stands_under_its_case() {
        let found = "A one\n  allow\nB two\n  deny\n    note x\nD four\n  warn\n";
        let told: Vec<Vec<String>> = changes(KEPT, found, true).iter().map(super::Change::lines).collect();
        assert_eq!(
            told,
            [vec!["B two", "-   allow", "+   deny"], vec!["+ D four", "+   warn"], vec!["- C three", "-   deny"],]
        );
        assert!(changes(KEPT, KEPT, true).is_empty());
        // Of a part of the cases, the others are not gone.
        assert_eq!(changes(KEPT, "B two\n  allow\n    note x\n", false), []);
    }

    #[test]
    fn refused_changes_stay_as_they_are_kept() {
        let found = "A one\n  hold\nB two\n  deny\nD four\n  warn\n";
        assert_eq!(merged(KEPT, found, &[], true), found);
        let refused = ["B two", "C three", "D four"].map(String::from);
        let half = "A one\n  hold\nB two\n  allow\n    note x\nC three\n  deny\n";
        assert_eq!(merged(KEPT, found, &refused, true), half);
        let part = "A one\n  allow\nB two\n  deny\nC three\n  deny\nD four\n  warn\n";
        assert_eq!(merged(KEPT, "B two\n  deny\nD four\n  warn\n", &[], false), part);
    }
}
