//! What a finding comes to in a line or two: for formats that show a message and leave the rest to whoever reads it.
//!
//! Uses `decision`.

use super::PolicyView;
use crate::decision::{Effect, Finding, Outcome};
use std::fmt::Write as _;

/// Why, in the author's words; that it is not decided, waived or known already is said before it.
pub(super) fn message(finding: &Finding) -> String {
    let before = match finding.outcome {
        Outcome::Undetermined => "undetermined: ",
        Outcome::Waived => "waived: ",
        Outcome::Broken | Outcome::Kept | Outcome::Excepted | Outcome::NotApplicable => "",
    };
    let known = if finding.known { "in the baseline: " } else { "" };
    format!("{known}{before}{}", finding.message)
}

/// The message, then one line for each clause, missing fact and repair.
pub(super) fn paragraph(view: &PolicyView<'_>, finding: &Finding) -> String {
    let mut text = message(finding);
    for id in &finding.clauses {
        let _ = match (view.clause)(id) {
            Some(card) => write!(text, "\nclause {id} ({}): {}", card.strength.replace('_', " "), card.title),
            None => write!(text, "\nclause {id}"),
        };
    }
    for path in &finding.missing {
        let question = finding.questions.iter().find(|(of, _)| of == path);
        let question = question.map(|(_, question)| format!(" \"{question}\"")).unwrap_or_default();
        let _ = write!(text, "\nmissing: {path}{question}");
    }
    if let Some(by) = &finding.by {
        let _ = write!(text, "\nby: {by}");
    }
    if let Some(fix) = &finding.fix {
        let _ = write!(text, "\nhelp: {fix}");
    }
    text
}

/// The findings that somebody has to look at: all that have an effect.
pub(super) fn of_effect(findings: &[Finding]) -> impl Iterator<Item = (Effect, &Finding)> {
    findings.iter().filter_map(|finding| Some((finding.effect?, finding)))
}
