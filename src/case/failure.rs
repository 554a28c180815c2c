//! A failed trial in words: expected and found, the rules that it is about, and the facts they rest on.

use super::run::Failure;
use super::snapshot;
use super::trial::{Trial, Wants};
use crate::decision::Finding;
use crate::text::Sources;
use std::fmt::Write as _;

/// Facts that are shown of one demand.
const MOST_FACTS: usize = 6;

/// What a trial is called in a list of failures.
#[must_use]
pub fn title(trial: &Trial, profile: &str) -> String {
    match &trial.wants {
        Wants::Decision(_) => format!("{} ({profile})", trial.heading),
        Wants::Rule { rule, .. } => format!("{rule}: example {:?}", trial.heading),
    }
}

/// Expected and found, then each rule that the difference is about with its facts, then the whole decision.
#[must_use]
pub fn in_words(sources: &Sources, trial: &Trial, failure: &Failure) -> String {
    let mut text = String::new();
    for (wanted, found) in &failure.differences {
        let _ = writeln!(text, "  - {wanted}\n  + {found}");
    }
    for finding in &failure.findings {
        text.push_str(&demand(sources, finding));
    }
    if matches!(trial.wants, Wants::Decision(_)) {
        text.push_str("  the whole decision:\n");
        for line in snapshot::in_words(&failure.decision).lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// A demand as written, what it came to, and the facts that it rests on.
fn demand(sources: &Sources, finding: &Finding) -> String {
    let outcome = finding.outcome.word().replace('_', " ");
    let by = finding.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let mut text = format!("  {outcome}{by}: {} ({})\n", finding.rule, finding.at.rule);
    if let Some(loc) = finding.demand {
        let words = sources.words(loc).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "      {words}");
    }
    for fact in finding.at.facts.iter().take(MOST_FACTS) {
        let _ = writeln!(text, "      {} = {}", fact.path, snapshot::value(fact));
    }
    if let Some(more) = finding.at.facts.len().checked_sub(MOST_FACTS + 1) {
        let _ = writeln!(text, "      and {} more", more + 1);
    }
    if !finding.missing.is_empty() {
        let _ = writeln!(text, "      missing {}", finding.missing.join(", "));
    }
    text
}
