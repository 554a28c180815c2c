//! What waivers make of the findings of a demand that is not met: the demand is judged all the same.

use crate::decision::{Effect, Finding, Outcome, WaiverNote, WaiverState, WaiverUse};
use crate::eval::run::{Case, Run, World};
use crate::eval::settle::{self, Leaf};
use crate::eval::trace;
use crate::plan::DemandPlan;
use crate::value::Truth;
use std::sync::Arc;

/// What the waivers of a demand come to for one record.
struct Waived {
    state: WaiverState,
    waiver: usize,
    /// What would settle it, where it is not known.
    open: Vec<Leaf>,
}

/// Lifts the findings of a demand where a waiver of it holds; where none is known to hold, they stay, and what would
/// settle that is named.
pub(super) fn waive<W: World>(
    case: Case<'_>,
    run: &mut Run<'_, '_, W>,
    demand: &DemandPlan,
    findings: &mut [Finding],
    uses: &mut [WaiverUse],
) {
    if findings.iter().all(|finding| finding.effect.is_none()) {
        return;
    }
    let mut strongest: Option<Waived> = None;
    for (waiver, when) in demand.waivers.iter().copied() {
        let Some(found) = state(case, run, waiver, when) else { continue };
        if found.state != WaiverState::Unknown {
            let used = uses.iter_mut().find(|used| used.waiver == waiver);
            used.into_iter().for_each(|used| used.lifts = true);
        }
        if strongest.as_ref().is_none_or(|known| found.state < known.state) {
            strongest = Some(found);
        }
    }
    let Some(Waived { state, waiver, open }) = strongest else { return };
    let missing = trace::missing(case, &open);
    for finding in findings {
        finding.waiver = Some(WaiverNote { state, card: Arc::clone(&case.plan.waivers[waiver].card) });
        if state == WaiverState::Lifts {
            finding.outcome = Outcome::Waived;
            finding.effect = Some(Effect::Note);
        }
        for fact in &missing {
            if !finding.missing.contains(&fact.path) {
                finding.missing.push(fact.path.clone());
                finding.questions.extend(fact.ask.as_ref().map(|ask| (fact.path.clone(), Arc::clone(ask))));
            }
        }
    }
}

/// What one waiver comes to; none where it does not hold, or has not begun.
fn state<W: World>(
    case: Case<'_>,
    run: &mut Run<'_, '_, W>,
    waiver: usize,
    when: crate::plan::node::NodeId,
) -> Option<Waived> {
    let plan = &case.plan.waivers[waiver];
    if plan.from.is_some_and(|from| case.as_of < from) {
        return None;
    }
    let is_past = plan.is_past(case.as_of);
    let (holds, open) = match run.truth(when) {
        Truth::Unknown => {
            let settled = settle::settle_condition(case, when);
            (settled.outcome, settled.open)
        }
        Truth::True => (settle::Outcome::Broken, Vec::new()),
        Truth::False => return None,
    };
    match (holds, is_past) {
        (settle::Outcome::Broken, false) => Some(Waived { state: WaiverState::Lifts, waiver, open: Vec::new() }),
        (settle::Outcome::Broken, true) => Some(Waived { state: WaiverState::Ended, waiver, open: Vec::new() }),
        (settle::Outcome::Undetermined, false) => Some(Waived { state: WaiverState::Unknown, waiver, open }),
        _ => None,
    }
}

/// The waivers that could reach something in a record.
pub(super) fn within_reach(case: Case<'_>) -> Vec<WaiverUse> {
    let mut uses: Vec<WaiverUse> = Vec::new();
    for (waiver, _) in case.subject.demands.iter().flat_map(|demand| &demand.waivers) {
        if !uses.iter().any(|known| known.waiver == *waiver) {
            let is_past = case.plan.waivers[*waiver].is_past(case.as_of);
            uses.push(WaiverUse { waiver: *waiver, is_past, lifts: false });
        }
    }
    uses
}
