//! `plain`: the same as `human` in sentences, one a line, without frames, colours or columns: for screen readers
//! and logs.
//!
//! Uses `decision`.

use super::terminal::shown;
use super::{Look, PolicyView, Tally, human::participle};
use crate::decision::{Decision, Effect, Fact, FactValue, Finding, Outcome, PolicyStamp, Verdict};

/// Appends what one decision has to say.
pub(super) fn render(look: &Look, view: &PolicyView<'_>, decision: &Decision, out: &mut Vec<u8>) {
    let id = if decision.id.is_empty() { String::new() } else { format!(" {}", decision.id) };
    let verdict = participle(decision.verdict);
    say(look, out, 0, &format!("The {}{id} at {} is {verdict}.", decision.subject, decision.source));
    for finding in &decision.findings {
        tell(look, view, finding, out);
    }
    for due in &decision.obligations {
        say(look, out, 1, &format!("To do: {}, because {}{}.", due.action, due.because, cited(&due.clauses)));
    }
    out.push(b'\n');
}

fn tell(look: &Look, view: &PolicyView<'_>, finding: &Finding, out: &mut Vec<u8>) {
    let Some(effect) = finding.effect else {
        let by = finding.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let word = finding.outcome.word().replace('_', " ");
        return say(look, out, 1, &format!("{} is {word}{by}{}.", finding.rule, cited(&finding.clauses)));
    };
    let came_to = match finding.outcome {
        Outcome::Broken => "is broken",
        Outcome::Undetermined => "cannot be decided",
        Outcome::Waived => "is waived",
        Outcome::Kept | Outcome::Excepted | Outcome::NotApplicable => "is listed",
    };
    let effect_word = match effect {
        Effect::Deny => "this denies",
        Effect::Hold => "this holds",
        Effect::Warn => "this warns",
        Effect::Note => "this is a note",
    };
    let in_baseline = if finding.known { ", and the baseline knows it" } else { "" };
    say(look, out, 1, &format!("{} {came_to}, {effect_word}{in_baseline}: {}.", finding.rule, finding.message));
    for clause in &finding.clauses {
        if let Some(card) = (view.clause)(clause) {
            let strength = card.strength.replace('_', " ");
            say(look, out, 2, &format!("Clause {clause} ({strength}): {}; {}.", card.title, card.place));
        }
    }
    for fact in &finding.at.facts {
        say(look, out, 2, &format!("{}.", known(fact)));
    }
    for path in &finding.missing {
        let question = finding.questions.iter().find(|(of, _)| of == path);
        let question = question.map(|(_, question)| format!(" {question}")).unwrap_or_default();
        say(look, out, 2, &format!("Missing: {path}.{question}"));
    }
    if let Some(waiver) = &finding.waiver {
        say(look, out, 2, &format!("Waiver: {}.", waiver.in_words()));
    }
    if !finding.at.rule.is_empty() {
        say(look, out, 2, &format!("The demand stands at {}.", finding.at.rule));
    }
    if let Some(fix) = &finding.fix {
        say(look, out, 2, &format!("What to do: {fix}."));
    }
}

fn known(fact: &Fact) -> String {
    match &fact.value {
        FactValue::None => format!("There is no {}", fact.path),
        value => format!("{} is {} at {}", fact.path, words(value), fact.at),
    }
}

fn words(value: &FactValue) -> String {
    match value {
        FactValue::Int(value) => value.to_string(),
        FactValue::Bool(value) => value.to_string(),
        FactValue::Text(value) => value.clone(),
        FactValue::List(values) if values.is_empty() => String::from("empty"),
        FactValue::List(values) => values.iter().map(words).collect::<Vec<_>>().join(", "),
        FactValue::None => String::from("none"),
    }
}

fn cited(clauses: &[std::sync::Arc<str>]) -> String {
    if clauses.is_empty() { String::new() } else { format!(" ({})", clauses.join(", ")) }
}

/// Appends the summary.
pub(super) fn close(look: &Look, stamp: &PolicyStamp, tally: &Tally, out: &mut Vec<u8>) {
    let policy = format!("{}, profile {}", stamp.in_words(), stamp.profile);
    say(look, out, 0, &format!("{} records were judged by {policy}.", tally.judged()));
    for verdict in Verdict::ALL.into_iter().rev() {
        say(look, out, 1, &format!("{} {}.", tally.decided(verdict), participle(verdict)));
    }
    if tally.malformed > 0 {
        say(look, out, 1, &format!("{} malformed and not judged.", tally.malformed));
    }
    if tally.known > 0 {
        say(look, out, 1, &format!("{} findings are in the baseline, and no reason to fail.", tally.known));
    }
    if !stamp.only.is_empty() {
        say(look, out, 1, &format!("Only these rules were asked, and no others: {}.", stamp.only.join(", ")));
    }
    for (fact, settles) in tally.ranked() {
        say(look, out, 1, &format!("{fact} is missing: it would settle {settles} findings."));
    }
}

/// One sentence on a line of its own; what a record brings cannot steer a terminal.
fn say(look: &Look, out: &mut Vec<u8>, depth: usize, sentence: &str) {
    out.extend(std::iter::repeat_n(b' ', 2 * depth));
    out.extend_from_slice(shown(sentence, look.unicode).as_bytes());
    out.push(b'\n');
}
