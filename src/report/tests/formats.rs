//! The formats for programs, against the contract.

use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::diagnostics::{render_human, render_json};
use serde_json::{Value, json};

static UNKNOWN_FIELD: Code = Code { id: "coms::input::unknown_field", page: "" };

fn bytes(format: Format, decisions: &[Decision]) -> String {
    let desk = Desk::new();
    let look = Look { width: 80, color: true, unicode: true };
    let (mut out, mut tally) = (Vec::new(), Tally::default());
    desk.with(|view| {
        open(format, view, &mut out);
        for (index, decision) in decisions.iter().enumerate() {
            if index > 0 {
                between(format, &mut out);
            }
            tally.add_decision(decision);
            render_decision(format, &look, view, decision, yaml(), &mut out);
        }
        close(format, &look, view, &tally, &[], &mut out);
    });
    String::from_utf8(out).unwrap()
}

fn decisions() -> Vec<Decision> {
    whole().into_iter().map(|(decision, _)| decision).collect()
}

#[test]
fn names_are_those_of_the_command_line() {
    assert_eq!(Format::NAMES, ["human", "plain", "json", "ndjson", "summary", "sarif", "junit", "github"]);
    for (format, name) in Format::ALL.iter().zip(Format::NAMES) {
        assert_eq!(Format::from_name(name), Some(*format));
        assert_eq!(format.is_json(), !matches!(*name, "human" | "plain" | "junit" | "github"));
    }
    assert_eq!(Format::from_name("yaml"), None);
}

#[test]
fn a_decision_is_that_of_the_contract() {
    let mut decision = Desk::new().decision("m-1", "messages.ndjson:12", Verdict::Deny, vec![written(yaml(), "oral")]);
    decision.obligations = vec![ObligationDue {
        action: "add_to_suppression".into(),
        with: BTreeMap::new(),
        rule: "acs.opt_out.unsubscribe_is_honoured".into(),
        clauses: vec!["O-16".into()],
        because: "...".into(),
    }];
    let line = bytes(Format::Ndjson, &[decision]);
    // Compared as text: the order of keys is part of what a reader sees.
    let expected = r#"{"id":"m-1","source":"messages.ndjson:12","subject":"message","as_of":"2026-11-24T18:00:00Z","decision":"deny",
        "findings":[{"rule":"acs.consent.written_consent_for_promotions","clauses":["C-08"],"outcome":"broken","effect":"deny",
        "message":"a promotional message to +14255550123 rests on no written consent",
        "fix":"collect written consent (web form, keyword or e-mail) before promoting anything","missing":[],
        "at":{"rule":"policies/acs/consent.coms:5:3","facts":[{"path":"consents.c1.form","value":"oral","at":"messages.yaml:10:11"}]}}],
        "obligations":[{"action":"add_to_suppression","with":{},"rule":"acs.opt_out.unsubscribe_is_honoured","clauses":["O-16"],"because":"..."}],
        "policy":{"name":"acs","version":"2026.11","digest":"sha256:DIGEST","profile":"default"}}"#;
    let expected = expected.replace("\n        ", "").replace("DIGEST", &"ab".repeat(32));
    assert_eq!(line, expected + "\n");
}

#[test]
fn what_all_adds_has_no_effect_and_names_its_exception() {
    let value: Value = serde_json::from_str(bytes(Format::Ndjson, &decisions()).lines().next().unwrap()).unwrap();
    let excepted = &value["findings"][4];
    assert_eq!(excepted["outcome"], "excepted");
    assert_eq!(excepted["effect"], Value::Null);
    assert_eq!(excepted["by"], "acs.exemptions.healthcare_notice");
    assert_eq!(value["findings"][1]["at"]["facts"][0]["value"], Value::Null);
    assert_eq!(value["findings"][1]["missing"], json!(["consents.c1.double_opt_in.status", "campaign.category"]));
}

#[test]
fn json_is_the_array_that_serde_would_print() {
    let all = decisions();
    for count in 1..=all.len() {
        let expected = serde_json::to_string_pretty(&all[..count]).unwrap();
        assert_eq!(bytes(Format::Json, &all[..count]), expected + "\n");
    }
    let none: Vec<Value> = serde_json::from_str(&bytes(Format::Json, &[])).unwrap();
    assert!(none.is_empty());
}

#[test]
fn ndjson_is_one_object_a_line() {
    let lines: Vec<Value> =
        bytes(Format::Ndjson, &decisions()).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["id"], "m-2");
    assert_eq!(bytes(Format::Ndjson, &[]), "");
}

#[test]
fn a_summary_is_that_of_the_contract() {
    let line = bytes(Format::Summary, &decisions());
    let expected = format!(
        concat!(
            r#"{{"records":3,"malformed":0,"decisions":{{"allow":1,"warn":0,"hold":0,"deny":2}},"rules":{{"#,
            r#""acs.best_practice.security_controls":{{"broken":0,"undetermined":1,"waived":0}},"#,
            r#""acs.consent.recurring":{{"broken":1,"undetermined":0,"waived":0}},"#,
            r#""acs.consent.written_consent_for_promotions":{{"broken":2,"undetermined":0,"waived":0}},"#,
            r#""acs.double_opt_in.confirmed":{{"broken":0,"undetermined":1,"waived":0}},"#,
            r#""acs.opt_out.stop":{{"broken":0,"undetermined":0,"waived":0}}}},"missing":["#,
            r#"{{"fact":"campaign.category","settles":1}},{{"fact":"consents.double_opt_in.status","settles":1}},"#,
            r#"{{"fact":"sender.attestations.security_controls_at","settles":1}}],"#,
            r#""policy":{{"name":"acs","version":"2026.11","digest":"sha256:{}"}}}}"#,
            "\n"
        ),
        "ab".repeat(32)
    );
    assert_eq!(line, expected);
}

#[test]
fn a_rule_counts_once_a_record_and_a_fact_once_a_finding() {
    let twice = || Finding {
        missing_at: None,
        missing_facts: vec!["consents.form".into(), "consents.form".into()],
        ..finding(Some(Effect::Hold), Outcome::Undetermined, "r", "")
    };
    let other = Finding {
        missing_at: None,
        missing_facts: vec!["campaign.category".into()],
        ..finding(Some(Effect::Note), Outcome::Undetermined, "s", "")
    };
    let desk = Desk::new();
    let mut tally = Tally::default();
    tally.add_decision(&desk.decision("m", "f:1", Verdict::Hold, vec![twice(), twice(), other]));
    tally.add_malformed();
    let mut both = tally.clone();
    both.merge(tally.clone());
    assert_eq!((tally.records, tally.judged(), tally.decisions), (2, 1, [0, 0, 1, 0]));
    assert_eq!(tally.rules["r"], RuleTally { undetermined: 1, ..RuleTally::default() });
    assert_eq!((tally.undetermined, tally.ranked()), (3, vec![("consents.form", 2), ("campaign.category", 1)]));
    assert_eq!((both.records, both.malformed, both.decided(Verdict::Hold)), (4, 2, 2));
    assert_eq!((both.rules["r"].undetermined, both.missing["consents.form"]), (2, 4));
}

#[test]
fn a_malformed_record_is_one_line() {
    let diagnostic = Diagnostic::error(&UNKNOWN_FIELD, "`fom` is no field of a consent")
        .in_record(span_of(YAML, "form"), "not known")
        .help("write `form`")
        .help("or pass `--unknown-fields count`");
    let mut out = Vec::new();
    render_json(None, Some(yaml()), &diagnostic, &mut out);
    render_json(None, Some(ndjson()), &Diagnostic::error(&UNKNOWN_FIELD, "broken"), &mut out);
    render_json(None, None, &Diagnostic::warning(&UNKNOWN_FIELD, "no file"), &mut out);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    {"code":"coms::input::unknown_field","severity":"error","message":"`fom` is no field of a consent","source":"messages.yaml","line":10,"column":5,"help":"write `form`\nor pass `--unknown-fields count`"}
    {"code":"coms::input::unknown_field","severity":"error","message":"broken","source":"messages.ndjson","line":12,"column":1,"help":null}
    {"code":"coms::input::unknown_field","severity":"warning","message":"no file","source":null,"line":null,"column":null,"help":null}
    "#);
}

fn for_people(diagnostic: &Diagnostic, record: Option<RecordView<'_>>) -> String {
    let mut out = Vec::new();
    let look = Look { width: 80, color: false, unicode: true };
    render_human(&look, Some(&Desk::new().sources), record, diagnostic, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_mistake_in_a_policy_shows_all_its_places() {
    let diagnostic = Diagnostic::error(&UNKNOWN_FIELD, "`consents` has no field `form`")
        .at(rule_span("c.form").unwrap(), "no such field")
        .at(rule_span("on message {\n  cites    C-08").unwrap(), "judged here")
        .at(Loc { source: crate::text::SourceId(7), span: Span::new(0, 4) }, "a file that nobody knows")
        .in_record(span_of(YAML, "form: oral"), "first met here")
        .help("did you mean `forms`?")
        .help("declare it in the model: `form?: ConsentForm`");
    insta::assert_snapshot!(for_people(&diagnostic, Some(yaml().into())), @"
    error[coms::input::unknown_field]: `consents` has no field `form`
        ╭─[policies/acs/consent.coms:5:51]
      2 │ ╭─▶ rule written_consent_for_promotions on message {
      3 │ ├─▶   cites    C-08
        · ╰──── judged here
        ⋮
      5 │   must     some c in consents where covers(c) and c.form is written
        ·                                                   ───┬──
        ·                                                      ╰── no such field
        ├─[messages.yaml:10:5]
     10 │     form: oral
        ·     ─────┬────
        ·          ╰── first met here
        ╰────
         help: did you mean `forms`?
         help: declare it in the model: `form?: ConsentForm`
    ");
}

#[test]
fn a_mistake_without_a_place_names_the_record() {
    let diagnostic = Diagnostic::error(&UNKNOWN_FIELD, "the record has no `as_of`").help("pass `--as-of`");
    insta::assert_snapshot!(for_people(&diagnostic, Some(ndjson().into())), @"
    error[coms::input::unknown_field]: the record has no `as_of`
      ╰─ messages.ndjson:12
         help: pass `--as-of`
    ");
}

#[test]
fn the_end_of_a_text_can_be_pointed_at() {
    let text = "{\"id\": 1,\n\"b\": [\n";
    let record = RecordText { name: "-", text, first_line: 1 };
    let end = Span::new(text.len(), text.len());
    let diagnostic = Diagnostic::error(&UNKNOWN_FIELD, "the record ends in the middle")
        .in_record(end, "expected `]`")
        .in_record(span_of(text, "["), "opened here");
    insta::assert_snapshot!(for_people(&diagnostic, Some(record.into())), @r#"
    error[coms::input::unknown_field]: the record ends in the middle
       ╭─[-:3:1]
     2 │ "b": [
       ·      ┬
       ·      ╰── opened here
     3 │
       · ▲
       · ╰── expected `]`
       ╰────
    "#);
}
