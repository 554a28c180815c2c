//! What a decision says of people, masked. Values of fields that say who somebody is are masked where they are read;
//! here go the addresses that stand in the texts that authors and senders write.

use crate::decision::{Decision, FactValue, Finding};
use crate::value::mask;

/// Masks addresses in everything that a decision says.
pub(super) fn decision(decision: &mut Decision) {
    text(&mut decision.id);
    for finding in &mut decision.findings {
        of_finding(finding);
    }
    for due in &mut decision.obligations {
        text(&mut due.because);
        due.with.values_mut().for_each(value);
    }
}

fn of_finding(finding: &mut Finding) {
    text(&mut finding.message);
    finding.fix.iter_mut().for_each(text);
    finding.missing.iter_mut().for_each(text);
    finding.questions.iter_mut().for_each(|(path, _)| text(path));
    for fact in &mut finding.at.facts {
        text(&mut fact.path);
        value(&mut fact.value);
    }
}

fn value(shown: &mut FactValue) {
    match shown {
        FactValue::Text(words) => text(words),
        FactValue::List(values) => values.iter_mut().for_each(value),
        FactValue::Int(_) | FactValue::Bool(_) | FactValue::None => {}
    }
}

fn text(words: &mut String) {
    if let std::borrow::Cow::Owned(masked) = mask::within(words) {
        *words = masked;
    }
}
