//! What is to be said of waivers at the end of a run: those that lifted nothing, and those that have ended.

use crate::diagnostic::Diagnostic;
use crate::engine::mistakes::{WAIVER_ENDED, WAIVER_UNUSED};
use crate::plan::{Plan, WaiverPlan};
use crate::report::{Tally, WaiverTally};

/// A warning for each waiver that did not do what it is for, in the order of the policy.
pub(super) fn warnings(plan: &Plan, tally: &Tally) -> Vec<Diagnostic> {
    let of = |index: usize| tally.waivers.get(&index).copied().unwrap_or_default();
    plan.waivers.iter().enumerate().filter_map(|(index, waiver)| warning(waiver, of(index))).collect()
}

fn warning(waiver: &WaiverPlan, tally: WaiverTally) -> Option<Diagnostic> {
    let card = &waiver.card;
    if tally.past > 0 {
        let later = records(tally.past);
        let are = if tally.past == 1 { "is" } else { "are" };
        let would = match tally.late {
            0 => String::from("and would have lifted nothing there"),
            late => format!("and would have lifted something in {}", records(late)),
        };
        return Some(
            Diagnostic::warning(
                &WAIVER_ENDED,
                format!("this waiver ended on {}: {later} of this run {are} later, {would}", card.until),
            )
            .at(waiver.loc, "counts for nothing there")
            .help(format!("take it out, or have {} approve a later day", card.approved_by)),
        );
    }
    (tally.lifted == 0).then(|| {
        Diagnostic::warning(&WAIVER_UNUSED, "this waiver lifted nothing in this run")
            .at(waiver.loc, "not used")
            .help("take it out, if nothing needs it any more")
    })
}

fn records(count: u64) -> String {
    if count == 1 { String::from("1 record") } else { format!("{count} records") }
}
