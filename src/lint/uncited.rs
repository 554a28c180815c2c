//! Rules without a clause, and clauses without a rule.

use super::mistakes::{UNCITED_RULE, UNTRACED_CLAUSE};
use crate::diagnostic::Diagnostic;
use crate::semantics::policy::Policy;
use std::collections::BTreeSet;

pub(super) fn look(policy: &Policy, found: &mut Vec<Diagnostic>) {
    for rule in policy.rules.iter().filter(|rule| rule.cites.is_empty()) {
        found.push(
            Diagnostic::warning(&UNCITED_RULE, format!("`{}` cites no clause", rule.id))
                .at(rule.loc, "where does it come from?")
                .help("add `cites`, and the clause that it stands for"),
        );
    }
    let of_lists =
        policy.lists.iter().flat_map(|list| list.entries.iter().map(|entry| &entry.cites).chain([&list.cites]));
    let cited: BTreeSet<&str> = policy
        .rules
        .iter()
        .map(|rule| &rule.cites)
        .chain(policy.defines.iter().map(|define| &define.cites))
        .chain(policy.params.iter().map(|param| &param.cites))
        .chain(policy.exceptions.iter().map(|exception| &exception.cites))
        .chain(policy.lexicons.iter().map(|lexicon| &lexicon.cites))
        .chain(of_lists)
        .flatten()
        .map(|clause| &**clause)
        .collect();
    for clause in policy.clauses.iter().filter(|clause| clause.not_encoded.is_none() && !cited.contains(&*clause.id)) {
        found.push(
            Diagnostic::warning(&UNTRACED_CLAUSE, format!("nothing decides the clause {}", clause.id))
                .at(clause.loc, "cited by nothing")
                .help("cite it where it is decided, or say `not encoded because \"…\"`"),
        );
    }
}
