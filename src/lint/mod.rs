//! Lints: what a policy may say, and likely does not mean.
//!
//! One file a lint, each with its page; a lint looks at the checked policy, some at the plan. They warn and change
//! nothing: a pack with warnings judges as it says.
//!
//! ```text
//! Policy (+ Plan) → [Diagnostic]
//! ```
//!
//! Uses `text`, `diagnostic`, `semantics`, `plan`.

mod force;
mod hidden_entry;
pub mod mistakes;
mod uncited;
mod unused;
mod vacuous;
mod walk;

use crate::diagnostic::{Diagnostic, Place};
use crate::plan::Plan;
use crate::semantics::policy::Policy;

/// All that is to be said of a policy, in the order of files and places.
#[must_use]
pub fn lint(policy: &Policy, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    unused::look(policy, &mut found);
    uncited::look(policy, &mut found);
    force::look(policy, &mut found);
    hidden_entry::look(policy, &mut found);
    vacuous::look(plan, &mut found);
    found.sort_by_key(|told: &Diagnostic| match told.labels.first().map(|label| label.place) {
        Some(Place::Policy(loc)) => (Some(loc), told.code.id),
        _ => (None, told.code.id),
    });
    found
}
