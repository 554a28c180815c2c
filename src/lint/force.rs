//! The verb of a rule against the strength of its clause.

use super::mistakes::UNLIKE_ITS_CLAUSE;
use crate::decision::Effect;
use crate::diagnostic::Diagnostic;
use crate::semantics::policy::{DemandDef, Policy};
use crate::syntax::ast::Verb;

/// Strengths that a verb fits, with the verb's own effect.
const fn fits(verb: Verb) -> (&'static [&'static str], Effect) {
    match verb {
        Verb::Must | Verb::MustNot => (&["must", "must_not"], Effect::Deny),
        Verb::Should | Verb::ShouldNot => (&["should", "should_not", "recommended"], Effect::Warn),
        Verb::HoldIf => (&["must", "must_not", "fact", "definition"], Effect::Hold),
    }
}

/// How strict a strength is: a demand that cites several has to fit the strictest.
fn rank(strength: &str) -> u8 {
    match strength {
        "must" | "must_not" => 3,
        "should" | "should_not" => 2,
        "recommended" => 1,
        _ => 0,
    }
}

pub(super) fn look(policy: &Policy, found: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    for demand in &policy.demands {
        // A demand on several subjects is one demand.
        if told.contains(&demand.loc) || demand.enforced {
            continue;
        }
        if let Some(diagnostic) = unlike(policy, demand) {
            told.push(demand.loc);
            found.push(diagnostic);
        }
    }
}

fn unlike(policy: &Policy, demand: &DemandDef) -> Option<Diagnostic> {
    let rule = &policy.rules[demand.rule.index()];
    let cited = policy.clauses.iter().filter(|clause| rule.cites.contains(&clause.id));
    let strictest = cited.max_by_key(|clause| rank(&clause.strength))?;
    let (fitting, effect) = fits(demand.verb);
    if fitting.contains(&strictest.strength.as_str()) {
        return None;
    }
    let strength = strictest.strength.replace('_', " ");
    Some(
        Diagnostic::warning(
            &UNLIKE_ITS_CLAUSE,
            format!("the clause {} is a {strength}, and this demand is not", strictest.id),
        )
        .at(demand.loc, "this demand")
        .at(strictest.loc, format!("a {strength}"))
        .help(format!("if it is meant, say why: `enforce {} because \"…\"`", effect.word())),
    )
}
