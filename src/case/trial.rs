//! What is tried: a record, and what has to become of it. Cases and examples alike.

use super::example::record_of;
use super::file::{Case, Expect, Suite};
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::semantics::policy::Policy;
use crate::text::{Loc, RecordText};
use std::sync::Arc;

/// A record, and what has to become of it.
#[derive(Clone, Debug)]
pub struct Trial {
    /// `SC04 Spoken consent`; of a variant, `SC04 … no form on file`; of an example, its title.
    pub heading: String,
    /// Its file and line.
    pub place: String,
    /// The file of cases that it stands in; none for an example.
    pub file: Option<String>,
    /// The record.
    pub facts: serde_json::Value,
    /// The record as JSON.
    pub text: String,
    /// What has to become of it.
    pub wants: Wants,
}

/// What has to become of a record.
#[derive(Clone, Debug)]
pub enum Wants {
    /// A decision, and what goes with it.
    Decision(Expect),
    /// What one rule comes to.
    Rule {
        /// Its id.
        rule: Arc<str>,
        /// What it comes to.
        outcome: Outcome,
        /// Where the example stands.
        loc: Loc,
    },
}

impl Trial {
    /// The record as the engine reads it.
    #[must_use]
    pub fn record(&self) -> RecordText<'_> {
        RecordText { name: &self.place, text: &self.text, first_line: 1 }
    }

    /// `consent: SC04 Spoken consent`; of an example, its rule and title.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.wants, &self.file) {
            (Wants::Rule { rule, .. }, _) => format!("{rule}: {}", self.heading),
            (Wants::Decision(_), file) => {
                let file = file.as_deref().unwrap_or_default();
                let file = file.rsplit('/').next().unwrap_or(file);
                format!("{}: {}", file.rsplit_once('.').map_or(file, |(stem, _)| stem), self.heading)
            }
        }
    }

    /// Whether a text stands in its heading, or in the id of its rule; `words` in small letters.
    #[must_use]
    pub fn is_called(&self, words: &str) -> bool {
        let of_rule = match &self.wants {
            Wants::Decision(_) => false,
            Wants::Rule { rule, .. } => rule.to_lowercase().contains(words),
        };
        of_rule || self.heading.to_lowercase().contains(words)
    }

    fn of_case(case: Case) -> Self {
        let dots = if case.is_variant { " …" } else { "" };
        Self {
            heading: format!("{}{dots} {}", case.id, case.title),
            place: format!("{}:{}", case.file, case.line),
            text: case.facts.to_string(),
            facts: case.facts,
            file: Some(case.file),
            wants: Wants::Decision(case.expect),
        }
    }
}

/// All that a pack is tried with: its cases, then the examples of its own rules. Those of packs that it is built on are
/// proofs of what they say by themselves.
///
/// # Errors
/// Examples that cannot be made: their bases do not exist, or lack what is taken away.
pub fn trials(policy: &Policy, suite: Suite) -> Result<Vec<Trial>, Vec<Diagnostic>> {
    let Suite { cases, bases } = suite;
    let mut trials: Vec<Trial> = cases.into_iter().map(Trial::of_case).collect();
    let mut mistakes = Vec::new();
    let own = policy.sources.packs().last();
    for example in &policy.examples {
        if Some(policy.sources.pack_of(example.loc.source)) != own {
            continue;
        }
        match record_of(example, &bases) {
            Ok(facts) => {
                let rule = Arc::clone(&policy.rules[example.rule.index()].id);
                trials.push(Trial {
                    heading: example.title.clone(),
                    place: policy.sources.at(example.loc),
                    text: facts.to_string(),
                    facts,
                    file: None,
                    wants: Wants::Rule { rule, outcome: example.outcome, loc: example.loc },
                });
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(trials) } else { Err(mistakes) }
}
