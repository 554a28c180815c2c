//! Demands that can be broken only where another is.

use super::mistakes::IMPLIED;
use super::satisfy::Solver;
use crate::diagnostic::Diagnostic;
use crate::plan::{DemandPlan, Plan};
use crate::text::Loc;
use std::collections::BTreeMap;

/// So many pairs of demands are compared on one subject: a large pack is looked at in part.
const MOST_PAIRS: usize = 20_000;

/// What a demand is implied by, on the subjects that it judges.
enum Implied {
    By(Loc),
    /// On one of its subjects, by none.
    Not,
}

pub(super) fn look(plan: &Plan, solvers: &[Solver<'_>], found: &mut Vec<Diagnostic>) {
    let mut implied: BTreeMap<Loc, Implied> = BTreeMap::new();
    for (subject, solver) in plan.subjects.iter().zip(solvers) {
        let mut pairs = 0;
        for demand in &subject.demands {
            let mut by = None;
            for other in subject.demands.iter().filter(|other| adds_nothing_beside(plan, demand, other)) {
                pairs += 1;
                if pairs > MOST_PAIRS {
                    break;
                }
                // Of two that are broken together, the first one stays.
                let only_alone = |one: &DemandPlan, two: &DemandPlan| {
                    solver.shares(one.broken, two.broken)
                        && solver.can(&[(one.broken, true), (two.broken, false)]) == Some(false)
                };
                if only_alone(demand, other) && (other.loc < demand.loc || !only_alone(other, demand)) {
                    by = Some(other.loc);
                    break;
                }
            }
            let can_break = || solver.can(&[(demand.broken, true)]) != Some(false);
            match by.filter(|_| can_break()) {
                Some(other) => {
                    implied.entry(demand.loc).or_insert(Implied::By(other));
                }
                None => {
                    implied.insert(demand.loc, Implied::Not);
                }
            }
        }
    }
    for (loc, implied) in implied {
        if let Implied::By(other) = implied {
            found.push(
                Diagnostic::warning(&IMPLIED, "this demand is broken only where another one is")
                    .at(loc, "adds nothing")
                    .at(other, "broken whenever it is, with no milder effect")
                    .help("take it out, or cite the clause that asks for it"),
            );
        }
    }
}

/// Whether nothing but its condition tells a demand from another: no clause of its own, no stronger effect, no list whose
/// entries it names.
fn adds_nothing_beside(plan: &Plan, demand: &DemandPlan, other: &DemandPlan) -> bool {
    let cites = |demand: &DemandPlan| plan.rules.get(demand.rule.index()).map_or(&[][..], |rule| &rule.cites);
    demand.loc != other.loc
        && demand.effect <= other.effect
        && demand.undetermined <= other.undetermined
        && demand.hits.is_empty()
        && cites(demand).iter().all(|clause| cites(other).contains(clause))
}
