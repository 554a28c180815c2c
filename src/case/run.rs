//! Judges cases and examples, and says where a decision is not what they expect.

use super::file::Expect;
use super::mistakes::MALFORMED;
use super::snapshot::{self, Listed};
use super::trial::{Trial, Wants};
use crate::decision::{Decision, Finding, Outcome, Verdict};
use crate::diagnostic::Diagnostic;
use crate::engine::{Engine, JudgeTerms, Worker};
use crate::input::conform::mistakes::{NO_TIME, UNKNOWN_FIELD};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What became of trials under one profile.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many were judged; those whose facts do not fit are not.
    pub judged: usize,
    /// Those that do not come to what they expect.
    pub failures: Vec<Failure>,
    /// Those whose facts do not fit the model.
    pub malformed: Vec<Diagnostic>,
    /// What each file's cases come to, in words: by file.
    pub listings: BTreeMap<String, Vec<Listed>>,
}

/// A trial that does not come to what it expects.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which trial: its place among all.
    pub trial: usize,
    /// The profile under which it was judged.
    pub profile: String,
    /// What is expected, and what was found: a line each difference.
    pub differences: Vec<(String, String)>,
    /// What the rules came to that the differences are about: with the facts that they rest on.
    pub findings: Vec<Finding>,
    /// The decision that was found.
    pub decision: Decision,
}

/// What one trial came to.
enum Came {
    To(Box<Decision>, Vec<(String, String)>),
    Malformed(Vec<Diagnostic>),
}

/// How trials are judged.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// Threads.
    pub jobs: usize,
    /// Is told how many have been judged.
    pub progress: &'t (dyn Fn(usize) + Sync),
}

impl Terms<'_> {
    /// One thread, and nobody who looks.
    pub const ALONE: Terms<'static> = Terms { jobs: 1, progress: &|_| {} };
}

/// Judges all trials under the engine's profile. What comes of it does not depend on the number of threads.
#[must_use]
pub fn run(engine: &Engine, trials: &[Trial], terms: Terms<'_>) -> Checked {
    let profile = &engine.plan.stamp.profile;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::default();
        let mut came: Vec<(usize, Came)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(trial) = trials.get(index) else { return came };
            came.push((index, judge(engine, &mut worker, trial, profile)));
            (terms.progress)(index + 1);
        }
    };
    let mut all: Vec<(usize, Came)> = if terms.jobs <= 1 {
        work()
    } else {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..terms.jobs).map(|_| scope.spawn(work)).collect();
            // INVARIANT: judging does not panic; what a thread that did would have judged is missing from `judged`.
            threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
        })
    };
    all.sort_by_key(|(index, _)| *index);
    let mut checked = Checked::default();
    for (index, came) in all {
        let Some(trial) = trials.get(index) else { continue };
        match came {
            Came::To(decision, differences) => {
                checked.judged += 1;
                if let Some(file) = &trial.file {
                    let listed = Listed { heading: trial.heading.clone(), decision: snapshot::in_words(&decision) };
                    checked.listings.entry(file.clone()).or_default().push(listed);
                }
                if !differences.is_empty() {
                    let findings = explained(engine, trial, &decision);
                    let failure =
                        Failure { trial: index, profile: profile.clone(), differences, findings, decision: *decision };
                    checked.failures.push(failure);
                }
            }
            Came::Malformed(mistakes) => checked.malformed.extend(mistakes),
        }
    }
    checked
}

fn judge(engine: &Engine, worker: &mut Worker, trial: &Trial, profile: &str) -> Came {
    let terms = JudgeTerms { all: true, ..JudgeTerms::default() };
    match engine.judge_json(worker, terms, trial.record()) {
        Ok(decision) => {
            let differences = differences(&trial.wants, profile, &decision);
            Came::To(Box::new(decision), differences)
        }
        Err(mistakes) => Came::Malformed(mistakes.into_iter().map(|mistake| malformed(trial, mistake)).collect()),
    }
}

/// A mistake in the facts of a trial, told of where the trial stands.
fn malformed(trial: &Trial, mistake: Diagnostic) -> Diagnostic {
    let told = match &trial.wants {
        Wants::Decision(_) => {
            Diagnostic::error(&MALFORMED, format!("`{}`: {}: {}", trial.place, trial.heading, mistake.message))
        }
        Wants::Rule { loc, .. } => Diagnostic::error(&MALFORMED, mistake.message).at(*loc, "this example"),
    };
    // A case brings all it needs, and fits the model as it is.
    let help = match mistake.code.id {
        id if id == NO_TIME.id => vec![String::from("say when the question is asked: `as_of: 2026-11-24T18:00:00Z`")],
        id if id == UNKNOWN_FIELD.id && !mistake.help.iter().any(|help| help.starts_with("did you mean")) => {
            vec![String::from("take it out, or add it to the model")]
        }
        _ => mistake.help,
    };
    Diagnostic { help, ..told }
}

/// What the rules came to that a failed trial is about, with the facts that they rest on.
fn explained(engine: &Engine, trial: &Trial, decision: &Decision) -> Vec<Finding> {
    let is_about = |finding: &Finding| match &trial.wants {
        Wants::Rule { rule, .. } => finding.rule == *rule,
        Wants::Decision(expect) => {
            let decides =
                finding.effect.map(Verdict::of) == Some(decision.verdict) && decision.verdict != Verdict::Allow;
            decides
                || expect.rules.contains_key(&*finding.rule)
                || finding.clauses.iter().any(|clause| expect.clauses.iter().any(|wanted| **wanted == **clause))
        }
    };
    let terms = JudgeTerms { all: true, explain_all: true, ..JudgeTerms::default() };
    let again = engine.judge_json(&mut Worker::default(), terms, trial.record());
    again.map(|decision| decision.findings.into_iter().filter(is_about).collect()).unwrap_or_default()
}

/// What differs: expected, found.
#[must_use]
pub fn differences(wants: &Wants, profile: &str, decision: &Decision) -> Vec<(String, String)> {
    match wants {
        Wants::Decision(expect) => from_expected(expect, profile, decision),
        Wants::Rule { rule, outcome, .. } => {
            let found = outcome_of(decision, rule);
            if found == Some(*outcome) {
                return Vec::new();
            }
            let found = found.map_or("is not judged", Outcome::word);
            vec![(outcome.word().replace('_', " "), found.replace('_', " "))]
        }
    }
}

/// What a rule as a whole comes to: broken where one of its demands is, else undetermined where one is, else excepted,
/// else kept, and not applicable where none applies. None: it does not judge this record.
#[must_use]
pub fn outcome_of(decision: &Decision, rule: &str) -> Option<Outcome> {
    const RANK: [Outcome; 6] = [
        Outcome::Broken,
        Outcome::Undetermined,
        Outcome::Waived,
        Outcome::Excepted,
        Outcome::Kept,
        Outcome::NotApplicable,
    ];
    let is_there = |outcome: &Outcome| {
        decision.findings.iter().any(|finding| *finding.rule == *rule && finding.outcome == *outcome)
    };
    RANK.into_iter().find(is_there)
}

fn from_expected(expect: &Expect, profile: &str, decision: &Decision) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    let wanted = expect.profiles.get(profile).copied().unwrap_or(expect.decision);
    if decision.verdict != wanted {
        differences.push((format!("decision {}", wanted.word()), format!("decision {}", decision.verdict.word())));
    }
    let deciding = decision.findings.iter().filter(|finding| finding.effect.map(Verdict::of) == Some(decision.verdict));
    let deciding: Vec<&str> = deciding.flat_map(|finding| finding.clauses.iter().map(|clause| &**clause)).collect();
    for clause in expect.clauses.iter().filter(|clause| !deciding.contains(&clause.as_str())) {
        let found = if deciding.is_empty() {
            String::from("none decides")
        } else {
            format!("decided by {}", deciding.join(" "))
        };
        differences.push((format!("decided by {clause}"), found));
    }
    let due: Vec<&str> = decision.obligations.iter().map(|due| &*due.action).collect();
    if let Some(obligations) = &expect.obligations {
        let found = || if due.is_empty() { String::from("nothing to do") } else { format!("to do {}", due.join(" ")) };
        if obligations.is_empty() && !due.is_empty() {
            differences.push((String::from("nothing to do"), found()));
        }
        for action in obligations.iter().filter(|action| !due.contains(&action.as_str())) {
            differences.push((format!("to do {action}"), found()));
        }
    }
    for (rule, outcome) in &expect.rules {
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
