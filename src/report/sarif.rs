//! `sarif`: the Static Analysis Results Interchange Format 2.1.0, as code scanning reads it.
//!
//! A result stands where the record says what the finding rests on; the demand and further facts are related
//! places. All rules of the policy are described at the head, so that results can be written as they come.
//!
//! Uses `text`, `diagnostic` and `decision`.

use super::place::{self, Spot};
use super::{PolicyView, RecordView, headline};
use crate::decision::{Decision, Effect, Finding, Outcome, RuleCard, baseline};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::RecordText;
use serde_json::{Map, Value, json};

/// Where the standard's schema lies.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The head, up to the first result.
pub(super) fn open(view: &PolicyView<'_>, out: &mut Vec<u8>) {
    let driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": view.rules.iter().map(|rule| descriptor(view, rule)).collect::<Vec<_>>(),
        "properties": {"policy": view.stamp},
    });
    for piece in [
        "{\"$schema\":\"",
        SCHEMA,
        "\",\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"tool\":{\"driver\":",
    ] {
        out.extend_from_slice(piece.as_bytes());
    }
    super::json::write(&driver, out);
    out.extend_from_slice(b"},\"results\":[");
}

/// Separates two results.
pub(super) fn between(out: &mut Vec<u8>) {
    out.push(b',');
}

/// The end, behind the last result.
pub(super) fn close(malformed: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\n],\"invocations\":[");
    // It says whether the tool did what it was for: not where records could not be read.
    super::json::write(&json!({"executionSuccessful": malformed == 0}), out);
    out.extend_from_slice(b"]}]}\n");
}

/// The results of one record, separated.
pub(super) fn render(view: &PolicyView<'_>, decision: &Decision, record: &RecordView<'_>, out: &mut Vec<u8>) {
    for (index, (effect, finding)) in headline::of_effect(&decision.findings).enumerate() {
        if index > 0 {
            between(out);
        }
        out.push(b'\n');
        super::json::write(&result(view, decision, finding, effect, record), out);
    }
}

/// The result of a mistake in a record.
pub(super) fn render_mistake(record: Option<RecordText<'_>>, mistake: &Diagnostic, out: &mut Vec<u8>) {
    let spot = place::of_diagnostic(None, record, mistake);
    let mut text = mistake.message.clone();
    for help in &mistake.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let level = match mistake.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let places: Vec<Value> = spot.map(|spot| json!({"physicalLocation": physical(spot)})).into_iter().collect();
    let result = json!({"ruleId": mistake.code.id, "level": level, "message": {"text": text}, "locations": places});
    out.push(b'\n');
    super::json::write(&result, out);
}

/// What a viewer says of a rule.
fn descriptor(view: &PolicyView<'_>, rule: &RuleCard) -> Value {
    let clauses: Vec<String> = rule
        .cites
        .iter()
        .filter_map(|id| (view.clause)(id))
        .map(|card| format!("{} ({}): {}", card.id, card.strength.replace('_', " "), card.title))
        .collect();
    let short = rule.doc.as_deref().or(clauses.first().map(String::as_str)).unwrap_or(&rule.id);
    let mut all = json!({
        "id": rule.id,
        "shortDescription": {"text": short},
        "properties": {"clauses": rule.cites, "at": view.sources.at(rule.loc)},
    });
    if !clauses.is_empty() {
        all["fullDescription"] = json!({"text": clauses.join("\n")});
        all["help"] = json!({"text": clauses.join("\n")});
    }
    all
}

fn result(
    view: &PolicyView<'_>,
    decision: &Decision,
    finding: &Finding,
    effect: Effect,
    record: &RecordView<'_>,
) -> Value {
    let level = match effect {
        Effect::Deny => "error",
        Effect::Hold | Effect::Warn => "warning",
        Effect::Note => "note",
    };
    let spot = place::of_finding(decision, finding, record);
    let mut location = json!({"physicalLocation": physical(spot)});
    if !decision.id.is_empty() {
        location["logicalLocations"] =
            json!([{"name": decision.id, "fullyQualifiedName": format!("{} {}", decision.subject, decision.id)}]);
    }
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(finding.rule));
    if let Some(index) = view.rules.iter().position(|rule| rule.id == finding.rule) {
        result.insert("ruleIndex".into(), json!(index));
    }
    result.insert("level".into(), json!(level));
    result.insert("message".into(), json!({"text": headline::paragraph(view, finding)}));
    result.insert("locations".into(), json!([location]));
    result.insert("relatedLocations".into(), Value::Array(related(finding, spot)));
    result.insert(
        "partialFingerprints".into(),
        json!({"finding/v1": baseline::Key::of(decision, finding).fingerprint()}),
    );
    if view.baseline {
        result.insert("baselineState".into(), json!(if finding.known { "unchanged" } else { "new" }));
    }
    if finding.outcome == Outcome::Waived {
        let justification = finding.by.as_deref().unwrap_or_default();
        result.insert("suppressions".into(), json!([{"kind": "external", "justification": justification}]));
    }
    result.insert(
        "properties".into(),
        json!({
            "decision": decision.verdict,
            "effect": effect,
            "outcome": finding.outcome,
            "clauses": finding.clauses,
            "missing": finding.missing,
        }),
    );
    Value::Object(result)
}

/// The demand, and the facts that stand elsewhere.
fn related(finding: &Finding, spot: Spot<'_>) -> Vec<Value> {
    let demand = place::position(&finding.at.rule).map(|at| (at, String::from("the demand")));
    let facts = finding.at.facts.iter().filter_map(|fact| Some((place::of_fact(fact)?, fact.path.clone())));
    let all = demand.into_iter().chain(facts.filter(|(at, _)| *at != spot));
    all.enumerate()
        .map(|(id, (at, text))| json!({"id": id, "message": {"text": text}, "physicalLocation": physical(at)}))
        .collect()
}

fn physical(spot: Spot<'_>) -> Value {
    json!({
        "artifactLocation": {"uri": place::uri(spot.file)},
        "region": {"startLine": spot.at.line, "startColumn": spot.at.column},
    })
}
