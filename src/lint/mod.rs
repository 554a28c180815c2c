//! Lints: what a policy may say, and likely does not mean.
//!
//! One file a lint, each with its page; a lint looks at the checked policy, some at the plan. They warn and change
//! nothing: a pack with warnings judges as it says.
//!
//! ```text
//! Policy (+ Plan) → [Diagnostic]
//! ```
//!
//! `satisfy` says what can hold together, whatever a record says; several lints ask it.
//!
//! Uses `text`, `diagnostic`, `value`, `semantics`, `plan`.

mod force;
mod hidden_entry;
mod implied;
pub mod mistakes;
mod satisfy;
mod uncited;
mod unused;
mod vacuous;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::plan::Plan;
use crate::semantics::policy::Policy;
use satisfy::Solver;
use std::collections::BTreeMap;

/// How grave a lint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is said of it.
    Allow,
    /// It is told.
    Warn,
    /// It is a mistake: nothing is judged.
    Deny,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Deny];
    /// The word for it in settings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
    /// The level of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// What is told under these levels; a lint that they do not name warns.
#[must_use]
pub fn under(levels: &BTreeMap<&'static str, Level>, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let level = |told: &Diagnostic| levels.get(told.code.id).copied().unwrap_or(Level::Warn);
    let at_level = |told: Diagnostic| match level(&told) {
        Level::Allow => None,
        Level::Warn => Some(told),
        Level::Deny => Some(Diagnostic { severity: Severity::Error, ..told }),
    };
    found.into_iter().filter_map(at_level).collect()
}

/// All that is to be said of a policy, in the order of files and places. Of the packs that it is built on nothing is
/// said: they are read as they are.
#[must_use]
pub fn lint(policy: &Policy, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    unused::look(policy, &mut found);
    uncited::look(policy, &mut found);
    force::look(policy, &mut found);
    hidden_entry::look(policy, &mut found);
    let solvers: Vec<Solver<'_>> = plan.subjects.iter().map(|subject| Solver::new(plan, subject)).collect();
    vacuous::look(policy, plan, &solvers, &mut found);
    implied::look(plan, &solvers, &mut found);
    let own = policy.sources.packs().last();
    found.retain(|told| match told.labels.first().map(|label| label.place) {
        Some(Place::Policy(loc)) => Some(policy.sources.pack_of(loc.source)) == own,
        _ => true,
    });
    found.sort_by_key(|told: &Diagnostic| match told.labels.first().map(|label| label.place) {
        Some(Place::Policy(loc)) => (Some(loc), told.code.id),
        _ => (None, told.code.id),
    });
    found
}
