//! Demands that come to the same whatever a record says, and exceptions that lift nothing.

use super::mistakes::{NEVER_APPLIES, NEVER_BREAKS, NEVER_EXCEPTS};
use super::satisfy::Solver;
use crate::diagnostic::Diagnostic;
use crate::plan::{DemandPlan, Plan};
use crate::semantics::policy::{DemandDef, Policy};
use crate::text::Loc;
use std::collections::BTreeMap;

/// What became of an exception in the demands that it reaches.
struct Lifts {
    words: String,
    /// It holds in no record, of none of them.
    never_holds: bool,
    /// Where it holds, they do not apply, or are met without it.
    never_lifts: bool,
    /// A demand that it reaches.
    demand: Loc,
}

pub(super) fn look(policy: &Policy, plan: &Plan, solvers: &[Solver<'_>], found: &mut Vec<Diagnostic>) {
    let mut exceptions: BTreeMap<Loc, Lifts> = BTreeMap::new();
    for (index, (subject, solver)) in plan.subjects.iter().zip(solvers).enumerate() {
        let defs = policy.demands.iter().filter(|demand| demand.subject.index() == index);
        for (def, demand) in defs.zip(&subject.demands) {
            let on = &subject.name;
            if solver.can(&[(demand.applies, true)]) == Some(false) {
                found.push(
                    Diagnostic::warning(&NEVER_APPLIES, format!("on `{on}`, this demand can never apply"))
                        .at(demand.loc, "whatever the record says")
                        .help("look at `on … where`, `when`, `in` and `effective`: together they are never true"),
                );
                continue;
            }
            if solver.can(&[(demand.applies, true), (demand.demand, false)]) == Some(false) {
                found.push(
                    Diagnostic::warning(&NEVER_BREAKS, format!("on `{on}`, this demand can never be broken"))
                        .at(demand.loc, "met whenever it applies")
                        .help("say what it is to forbid"),
                );
                continue;
            }
            if solver.can(&[(demand.broken, true)]) == Some(false) {
                found.push(
                    Diagnostic::warning(&NEVER_BREAKS, format!("on `{on}`, this demand can never be broken"))
                        .at(demand.loc, "excepted whenever it is not met")
                        .help("make its exceptions narrower, or take it out"),
                );
            }
            lifted(solver, def, demand, &mut exceptions);
        }
    }
    for (loc, lifts) in exceptions {
        let (message, label) = match (lifts.never_holds, lifts.never_lifts) {
            (true, _) => (format!("the exception `{}` never holds", lifts.words), "whatever the record says"),
            (false, true) => (format!("the exception `{}` lifts nothing", lifts.words), "only where nothing is broken"),
            (false, false) => continue,
        };
        found.push(
            Diagnostic::warning(&NEVER_EXCEPTS, message)
                .at(loc, label)
                .at(lifts.demand, "this demand")
                .help("say when it is to hold, or take it out"),
        );
    }
}

/// Whether the exceptions of a demand can lift it; each by itself.
fn lifted(solver: &Solver<'_>, def: &DemandDef, demand: &DemandPlan, exceptions: &mut BTreeMap<Loc, Lifts>) {
    for ((words, expr), (_, exception)) in def.exceptions.iter().zip(&demand.exceptions) {
        let never_holds = solver.can(&[(*exception, true)]) == Some(false);
        let goals = [(demand.applies, true), (demand.demand, false), (*exception, true)];
        let never_lifts = never_holds || solver.can(&goals) == Some(false);
        let known = exceptions.entry(expr.loc).or_insert_with(|| Lifts {
            words: words.clone(),
            never_holds: true,
            never_lifts: true,
            demand: demand.loc,
        });
        known.never_holds &= never_holds;
        known.never_lifts &= never_lifts;
    }
}
