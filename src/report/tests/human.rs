//! The format for people: looks, words, redaction.

use super::*;
use crate::decision::sort;

/// The text without its colours.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('m').unwrap() + 1..];
    }
    out + rest
}

fn one(finding: Finding, record: impl Into<RecordView<'static>>) -> String {
    let verdict = finding.effect.map_or(Verdict::Allow, Verdict::of);
    human_run(
        80,
        false,
        true,
        &[(Desk::new().decision("m-1", "messages.yaml:1", verdict, vec![finding]), record.into())],
    )
}

#[test]
fn at_80_columns() {
    insta::assert_snapshot!(human_run(80, false, true, &whole()));
}

#[test]
fn at_120_columns() {
    insta::assert_snapshot!(human_run(120, false, true, &whole()));
}

#[test]
fn in_ascii() {
    let text = human_run(80, false, false, &whole());
    assert!(text.is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn colours_change_nothing_else() {
    for (width, unicode) in [(80, true), (120, true), (80, false)] {
        let coloured = human_run(width, true, unicode, &whole());
        assert!(coloured.contains("\u{1b}[1;31mDENY\u{1b}[0m"));
        assert_eq!(plain(&coloured), human_run(width, false, unicode, &whole()));
    }
}

#[test]
fn no_line_is_wider_than_the_page() {
    for width in [60, 80, 100, 120] {
        for unicode in [true, false] {
            for line in human_run(width, false, unicode, &whole()).lines() {
                assert!(terminal::width(line) <= width, "{line}");
            }
        }
    }
}

#[test]
fn what_may_go_without_a_word_takes_one_line() {
    let desk = Desk::new();
    let decision = desk.decision("m-3", "messages.yaml:1", Verdict::Allow, vec![]);
    let look = Look { width: 80, color: false, unicode: true };
    let mut out = Vec::new();
    desk.with(|view| render_decision(Format::Human, &look, view, &decision, yaml(), &mut out));
    assert_eq!(String::from_utf8(out).unwrap(), "ALLOW  m-3  messages.yaml:1\n\n");
}

#[test]
fn obligations_are_said_of_what_may_go() {
    let mut decision = Desk::new().decision("m-9", "replies.ndjson:4", Verdict::Allow, vec![]);
    decision.obligations = vec![ObligationDue {
        action: "record_optout".into(),
        with: BTreeMap::new(),
        rule: "acs.opt_out.stop".into(),
        clauses: vec!["O-07".into()],
        because: "the recipient asked to stop: \"STOP\nnow\u{1b}[2J\"".into(),
    }];
    insta::assert_snapshot!(human_run(80, false, true, &[(decision, ndjson().into())]), @r#"
    ALLOW  m-9  replies.ndjson:4

    to do: record_optout — because the recipient asked to stop: "STOP now␛[2J"
           [O-07]

    ────────────────────────────────────────────────────────────────────────────────
    1 record judged by acs 2026.11 (profile default)
      0 denied   0 held   0 warned of   1 allowed
    "#);
}

#[test]
fn nothing_judged_is_loud() {
    insta::assert_snapshot!(human_run(80, false, true, &[]), @"
    ────────────────────────────────────────────────────────────────────────────────
    0 RECORDS JUDGED: there was no record; nothing is allowed by this run of acs
        2026.11 (profile default)
    ");
    let mut tally = Tally::default();
    tally.add_malformed();
    let mut out = Vec::new();
    let look = Look { width: 60, color: false, unicode: true };
    render_overview(&look, &Desk::new().stamp, &tally, &mut out);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    ────────────────────────────────────────────────────────────
    0 RECORDS JUDGED: every record was malformed; nothing is
        allowed by this run of acs 2026.11 (profile default)
      1 record malformed and not judged
    ");
}

#[test]
fn a_redacted_value_is_named_and_not_shown() {
    let ip = fact(yaml(), "consents.c1.evidence.ip", "203.0.113.7", text("[redacted]"));
    let near = fact(yaml(), "consents.c1.evidence.session_id", "s-88", text("s-88"));
    let both = Finding { at: At { rule: String::new(), facts: vec![ip, near] }, ..written(yaml(), "oral") };
    let shown = one(Finding { demand: None, ..both }, yaml());
    assert!(!shown.contains("203.0"));
    insta::assert_snapshot!(shown.split("\n\n").nth(1).unwrap(), @"
    deny[acs.consent.written_consent_for_promotions]: a promotional message to
        +14255550123 rests on no written consent
        ╭─[messages.yaml:11:45]
     11 │ …[redacted], session_id: s-88}
        ·                          ──┬─
        ·                            ╰── `consents.c1.evidence.session_id` is s-88
        ╰────
        facts: `consents.c1.evidence.ip` is redacted
       clause: C-08 (must) promotional messages rest on written consent — Consent,
               paragraph 2, sentence 3
         help: collect written consent (web form, keyword or e-mail) before
               promoting anything
    ");
}

#[test]
fn redacted_neighbours_are_blotted_out() {
    let redacted = [span_of(NDJSON, "\"203.0.113.7\""), span_of(NDJSON, "\"s-88\"")];
    let view = RecordView { record: ndjson(), redacted: &redacted };
    let mut finding = written(ndjson(), "\"2026-03-02T10:15:00Z\"");
    finding.at.facts[0].path = "consents.c1.given_at".into();
    let desk = Desk::new();
    let decision = desk.decision("m-2", "messages.ndjson:12", Verdict::Deny, vec![finding]);
    let look = Look { width: 160, color: false, unicode: true };
    let mut out = Vec::new();
    desk.with(|policy| render_decision(Format::Human, &look, policy, &decision, view, &mut out));
    let shown = String::from_utf8(out).unwrap();
    assert!(shown.contains(r#""evidence":{"ip":[redacted],"session_id":[redacted]}"#), "{shown}");
}

#[test]
fn a_fact_from_another_file_is_said_in_words() {
    let joined = Fact {
        path: "optouts.o7.at".into(),
        value: text("2026-11-01T00:00:00Z"),
        at: "optouts.ndjson:7:20".into(),
        entry: None,
        span: Span::new(10, 20),
    };
    let shown = one(Finding { at: At { rule: String::new(), facts: vec![joined] }, ..written(yaml(), "oral") }, yaml());
    assert!(shown.contains("    facts: `optouts.o7.at` is 2026-11-01T00:00:00Z (optouts.ndjson:7:20)\n"), "{shown}");
    assert!(!shown.contains("messages.yaml:7"), "{shown}");
}

#[test]
fn without_a_demand_the_rule_is_named() {
    let shown = one(
        Finding {
            at: At { rule: "policies/acs/model.coms:9:3".into(), facts: vec![] },
            ..finding(Some(Effect::Hold), Outcome::Undetermined, "coms::judge::nothing_applied", "no rule applied")
        },
        yaml(),
    );
    insta::assert_snapshot!(shown.split("\n\n").nth(1).unwrap(), @"
    hold[coms::judge::nothing_applied]: undetermined: no rule applied
         rule: policies/acs/model.coms:9:3
    ");
}

#[test]
fn wide_characters_do_not_shift_the_line_under_them() {
    let sale = Finding {
        at: At { rule: String::new(), facts: vec![fact(yaml(), "message.text", "大減価", text("大減価"))] },
        demand: None,
        ..finding(Some(Effect::Hold), Outcome::Broken, "acs.content.sale", "somebody has to read it")
    };
    insta::assert_snapshot!(one(sale, yaml()).split("\n\n").nth(1).unwrap(), @r#"
    hold[acs.content.sale]: somebody has to read it
       ╭─[messages.yaml:6:33]
     6 │   text: "Großer Räumungsverkauf 大減価 🎉 jetzt"
       ·                                 ───┬──
       ·                                    ╰── `message.text` is 大減価
       ╰────
    "#);
}

#[test]
fn sorted_findings_keep_short_lines_last() {
    let mut findings = vec![
        finding(None, Outcome::Kept, "a.kept", ""),
        Finding {
            waiver: Some(waiver(WaiverState::Lifts)),
            ..finding(Some(Effect::Note), Outcome::Waived, "b.waived", "help is missing")
        },
        written(yaml(), "oral"),
    ];
    sort(&mut findings);
    let desk = Desk::new();
    let shown =
        human_run(80, false, true, &[(desk.decision("", "messages.yaml:1", Verdict::Deny, findings), yaml().into())]);
    assert!(shown.starts_with("DENY  messages.yaml:1\n\ndeny["), "{shown}");
    let tail = "\n\nnote[b.waived]: waived: help is missing\n    \
        waiver: until 2026-12-31: a trial, approved by the privacy office\n\n  kept            a.kept\n\n";
    assert!(shown.contains(tail), "{shown}");
}

#[test]
fn a_waiver_that_does_not_lift_is_said_to() {
    for (state, words) in [
        (WaiverState::Unknown, "waiver: whether it holds is not known; until 2026-12-31: a trial, approved by"),
        (WaiverState::Ended, "waiver: ended on 2026-12-31: a trial, approved by the privacy office"),
    ] {
        let finding = Finding { waiver: Some(waiver(state)), ..written(yaml(), "oral") };
        let shown = one(finding, yaml());
        assert!(shown.contains(words), "{shown}");
    }
}
