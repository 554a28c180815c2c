//! Judges cases, and says where a decision is not what they expect.

use super::file::{Case, Suite};
use super::mistakes::MALFORMED;
use super::snapshot::{self, Listed};
use crate::decision::{Decision, Outcome, Verdict};
use crate::diagnostic::Diagnostic;
use crate::engine::{Engine, JudgeTerms, Worker};
use crate::text::RecordText;
use std::collections::BTreeMap;

/// What became of a suite under one profile.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many cases were judged.
    pub judged: usize,
    /// Those that do not come to what they expect.
    pub failures: Vec<Failure>,
    /// Those whose facts do not fit the model.
    pub malformed: Vec<Diagnostic>,
    /// What each file's cases come to, in words: by file.
    pub listings: BTreeMap<String, Vec<Listed>>,
}

/// A case that does not come to what it expects.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Where it stands, and what it is about.
    pub heading: String,
    /// The profile under which it was judged.
    pub profile: String,
    /// What is expected, and what was found: a line each difference.
    pub differences: Vec<(String, String)>,
    /// The decision that was found.
    pub decision: Decision,
}

/// Judges all cases under the engine's profile.
#[must_use]
pub fn run(engine: &Engine, suite: &Suite) -> Checked {
    let mut checked = Checked::default();
    let mut worker = Worker::default();
    let terms = JudgeTerms { all: true, ..JudgeTerms::default() };
    let profile = engine.plan.stamp.profile.clone();
    for case in &suite.cases {
        let heading = heading(case);
        let name = format!("{}: {heading}", case.file);
        let text = case.facts.to_string();
        let record = RecordText { name: &name, text: &text, first_line: 1 };
        checked.judged += 1;
        match engine.judge_json(&mut worker, terms, record) {
            Ok(decision) => {
                let differences = differences(case, &profile, &decision);
                let listed = Listed { heading: heading.clone(), decision: snapshot::in_words(&decision) };
                checked.listings.entry(case.file.clone()).or_default().push(listed);
                if !differences.is_empty() {
                    checked.failures.push(Failure { heading: name, profile: profile.clone(), differences, decision });
                }
            }
            Err(mistakes) => {
                for mistake in mistakes {
                    let message = format!("`{}`: {heading}: {}", case.file, mistake.message);
                    let mut told = Diagnostic::error(&MALFORMED, message);
                    told.help = mistake.help;
                    checked.malformed.push(told);
                }
            }
        }
    }
    checked
}

/// Id and title of a case, as reports name it.
#[must_use]
pub fn heading(case: &Case) -> String {
    let dots = if case.is_variant { " …" } else { "" };
    format!("{}{dots} {}", case.id, case.title)
}

/// What differs: expected, found.
fn differences(case: &Case, profile: &str, decision: &Decision) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    let wanted = case.expect.profiles.get(profile).copied().unwrap_or(case.expect.decision);
    if decision.verdict != wanted {
        differences.push((format!("decision {}", wanted.word()), format!("decision {}", decision.verdict.word())));
    }
    let deciding = decision.findings.iter().filter(|finding| finding.effect.map(Verdict::of) == Some(decision.verdict));
    let deciding: Vec<&str> = deciding.flat_map(|finding| finding.clauses.iter().map(|clause| &**clause)).collect();
    for clause in case.expect.clauses.iter().filter(|clause| !deciding.contains(&clause.as_str())) {
        let found = if deciding.is_empty() {
            String::from("none decides")
        } else {
            format!("decided by {}", deciding.join(" "))
        };
        differences.push((format!("decided by {clause}"), found));
    }
    let due: Vec<&str> = decision.obligations.iter().map(|due| &*due.action).collect();
    if let Some(obligations) = &case.expect.obligations {
        let found = || if due.is_empty() { String::from("nothing to do") } else { format!("to do {}", due.join(" ")) };
        if obligations.is_empty() && !due.is_empty() {
            differences.push((String::from("nothing to do"), found()));
        }
        for action in obligations.iter().filter(|action| !due.contains(&action.as_str())) {
            differences.push((format!("to do {action}"), found()));
        }
    }
    for (rule, outcome) in &case.expect.rules {
        let found: Vec<Outcome> =
            decision.findings.iter().filter(|finding| *finding.rule == **rule).map(|finding| finding.outcome).collect();
        if !found.contains(outcome) {
            let words: Vec<&str> = found.iter().map(|outcome| outcome.word()).collect();
            let found = if words.is_empty() { String::from("is not judged") } else { words.join(", ") };
            differences.push((format!("{rule} {}", outcome.word()), format!("{rule} {found}")));
        }
    }
    differences
}
