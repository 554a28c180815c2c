//! Hand-made decisions, and what each format makes of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot build its input has failed")]

mod formats;
mod human;
mod snippets;

use super::*;
use crate::decision::{
    At, Effect, Fact, FactValue, Finding, ObligationDue, Outcome, Verdict, WaiverCard, WaiverNote, WaiverState,
};
use crate::text::Loc;
use std::collections::BTreeMap;
use std::sync::Arc;

const RULES: &str = "\
/// Marketing rests on written consent.
rule written_consent_for_promotions on message {
  cites    C-08
  when     is_promotional and (some c in consents where covers(c))
  must     some c in consents where covers(c) and c.form is written
  because  \"a promotional message to {recipient.address} rests on no written consent\"
}

rule confirmed on message {
  cites    D-04, D-04a
  must     some c in covering where
             c.double_opt_in.status is confirmed
             and c.double_opt_in.confirmed_at by as_of
  should   campaign.recurrence is known
}
";

const YAML: &str = "\
as_of: 2026-11-24T18:00:00Z
message:
  id: m-1
  channel: sms
  content_class: promotional
  text: \"Großer Räumungsverkauf 大減価 🎉 jetzt\"
recipient: {address: \"+14255550123\"}
consents:
  c1:
    form: oral
    evidence: {ip: 203.0.113.7, session_id: s-88}
";

const NDJSON: &str = r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"m-2","channel":"sms","direction":"outbound","kind":"standard","content_class":"promotional","purpose":"marketing","campaign_id":"cmp-deals","text":"Contoso Deals: 20% off boots until Sunday. Reply HELP for help, STOP to opt out."},"sender":{"id":"contoso","legal_entity":"Contoso Ltd","brand":"Contoso","sector":"retail","address":"+18005550100","number_type":"toll_free"},"recipient":{"address":"+14255550123","jurisdiction":{"country":"US","region":"US-WA"}},"consents":{"c1":{"subject":{"address":"+14255550123"},"sender_id":"contoso","basis":"express","form":"oral","given_at":"2026-03-02T10:15:00Z","evidence":{"ip":"203.0.113.7","session_id":"s-88"}}}}"#;

struct Desk {
    sources: Sources,
    cards: Vec<ClauseCard>,
    rules: Vec<RuleCard>,
    stamp: Arc<PolicyStamp>,
}

impl Desk {
    fn new() -> Self {
        let mut sources = Sources::default();
        sources.add("policies/acs/consent.coms", RULES);
        let card = |id: &str, strength: &str, title: &str, place: &str| ClauseCard {
            id: id.into(),
            title: title.into(),
            strength: strength.into(),
            place: place.into(),
            document: "Messaging Policy".into(),
        };
        let rule = |id: &str, cites: &[&str], name: &str| RuleCard {
            id: id.into(),
            formerly: Vec::new(),
            cites: cites.iter().map(|clause| (*clause).into()).collect(),
            doc: None,
            loc: rule_span(name).unwrap(),
        };
        Self {
            sources,
            cards: vec![
                card(
                    "C-08",
                    "must",
                    "promotional messages rest on written consent",
                    "Consent, paragraph 2, sentence 3",
                ),
                card(
                    "D-04",
                    "must_not",
                    "nothing is sent before the second step is confirmed",
                    "Double opt-in, paragraph 3, sentence 1",
                ),
            ],
            rules: vec![
                rule("acs.consent.written_consent_for_promotions", &["C-08"], "written_consent_for_promotions"),
                rule("acs.double_opt_in.confirmed", &["D-04"], "confirmed"),
                rule("acs.opt_out.stop", &[], "confirmed"),
            ],
            stamp: Arc::new(PolicyStamp {
                name: "acs".into(),
                version: "2026.11".into(),
                digest: format!("sha256:{}", "ab".repeat(32)),
                profile: "default".into(),
                extends: Vec::new(),
                only: Vec::new(),
            }),
        }
    }

    fn with<T>(&self, use_view: impl FnOnce(&PolicyView<'_>) -> T) -> T {
        let clause = |id: &str| self.cards.iter().find(|card| &*card.id == id);
        use_view(&PolicyView {
            sources: &self.sources,
            clause: &clause,
            rules: &self.rules,
            stamp: &self.stamp,
            baseline: false,
        })
    }

    fn decision(&self, id: &str, source: &str, verdict: Verdict, findings: Vec<Finding>) -> Decision {
        Decision {
            id: id.into(),
            source: source.into(),
            subject: "message".into(),
            as_of: "2026-11-24T18:00:00Z".into(),
            verdict,
            findings,
            obligations: Vec::new(),
            policy: Arc::clone(&self.stamp),
            waivers: Vec::new(),
        }
    }
}

fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn rule_span(words: &str) -> Option<Loc> {
    Some(Loc { source: crate::text::SourceId(0), span: span_of(RULES, words) })
}

fn yaml() -> RecordText<'static> {
    RecordText { name: "messages.yaml", text: YAML, first_line: 1 }
}

fn ndjson() -> RecordText<'static> {
    RecordText { name: "messages.ndjson", text: NDJSON, first_line: 12 }
}

fn fact(record: RecordText<'_>, path: &str, words: &str, value: FactValue) -> Fact {
    let span = span_of(record.text, words);
    let at = record.line_column(span.start);
    Fact { path: path.into(), value, at: format!("{}:{}:{}", record.name, at.line, at.column), entry: None, span }
}

fn text(value: &str) -> FactValue {
    FactValue::Text(value.into())
}

fn finding(effect: Option<Effect>, outcome: Outcome, rule: &str, message: &str) -> Finding {
    Finding {
        rule: rule.into(),
        clauses: Vec::new(),
        outcome,
        effect,
        message: message.into(),
        fix: None,
        missing: Vec::new(),
        missing_at: None,
        missing_facts: Vec::new(),
        questions: Vec::new(),
        by: None,
        waiver: None,
        known: false,
        at: At { rule: String::new(), facts: Vec::new() },
        demand: None,
    }
}

fn waiver(state: WaiverState) -> WaiverNote {
    let card = WaiverCard {
        until: "2026-12-31".into(),
        because: "a trial".into(),
        approved_by: "the privacy office".into(),
        at: "policies/contoso/policy.coms:12:1".into(),
    };
    WaiverNote { state, card: card.into() }
}

fn written(record: RecordText<'_>, words: &str) -> Finding {
    Finding {
        clauses: vec!["C-08".into()],
        fix: Some("collect written consent (web form, keyword or e-mail) before promoting anything".into()),
        at: At {
            rule: "policies/acs/consent.coms:5:3".into(),
            facts: vec![fact(record, "consents.c1.form", words, text("oral"))],
        },
        demand: rule_span("must     some c in consents where covers(c) and c.form is written"),
        ..finding(
            Some(Effect::Deny),
            Outcome::Broken,
            "acs.consent.written_consent_for_promotions",
            "a promotional message to +14255550123 rests on no written consent",
        )
    }
}

fn confirmed() -> Finding {
    Finding {
        clauses: vec!["D-04".into(), "D-04a".into()],
        missing: vec!["consents.c1.double_opt_in.status".into(), "campaign.category".into()],
        missing_at: None,
        missing_facts: vec!["consents.double_opt_in.status".into(), "campaign.category".into()],
        questions: vec![(
            "consents.c1.double_opt_in.status".into(),
            "Did the person answer the confirmation message, and if so, with what?".into(),
        )],
        at: At {
            rule: "policies/acs/consent.coms:11:3".into(),
            facts: vec![Fact {
                path: "recipient.reassigned_at".into(),
                value: FactValue::None,
                at: "messages.yaml:7:12".into(),
                entry: None,
                span: Span::new(0, 0),
            }],
        },
        demand: rule_span(
            "must     some c in covering where
             c.double_opt_in.status is confirmed
             and c.double_opt_in.confirmed_at by as_of",
        ),
        ..finding(
            Some(Effect::Hold),
            Outcome::Undetermined,
            "acs.double_opt_in.confirmed",
            "the second step of the opt-in of +14255550123 has not been confirmed",
        )
    }
}

/// What the human format makes of a run over these decisions.
fn human_run(width: usize, color: bool, unicode: bool, decisions: &[(Decision, RecordView<'_>)]) -> String {
    let desk = Desk::new();
    let look = Look { width, color, unicode };
    let mut out = Vec::new();
    let mut tally = Tally::default();
    desk.with(|view| {
        open(Format::Human, view, &mut out);
        for (decision, record) in decisions {
            tally.add_decision(decision);
            render_decision(Format::Human, &look, view, decision, *record, &mut out);
        }
        close(Format::Human, &look, view, &tally, &[], &mut out);
    });
    String::from_utf8(out).unwrap()
}

/// A record of YAML with findings of all kinds, one of NDJSON, and one about which there is nothing to say.
fn whole() -> Vec<(Decision, RecordView<'static>)> {
    let desk = Desk::new();
    let advice = Finding {
        clauses: vec!["B-05".into()],
        missing: vec!["sender.attestations.security_controls_at".into()],
        missing_at: None,
        missing_facts: vec!["sender.attestations.security_controls_at".into()],
        ..finding(
            Some(Effect::Note),
            Outcome::Undetermined,
            "acs.best_practice.security_controls",
            "security controls are attested",
        )
    };
    let kept = finding(None, Outcome::Kept, "acs.opt_out.honoured", "");
    let excepted = Finding {
        by: Some("acs.exemptions.healthcare_notice".into()),
        known: false,
        ..finding(None, Outcome::Excepted, "acs.content.adult", "")
    };
    let aside = finding(None, Outcome::NotApplicable, "acs.spoofing.sender_is_verified", "");
    let first = desk.decision(
        "m-1",
        "messages.yaml:1",
        Verdict::Deny,
        vec![written(yaml(), "oral"), confirmed(), advice, kept, excepted, aside],
    );
    let content = Finding {
        at: At {
            rule: "policies/acs/consent.coms:14:3".into(),
            facts: vec![
                fact(ndjson(), "message.content_class", "\"promotional\"", text("promotional")),
                fact(ndjson(), "consents.c1.form", "\"oral\"", text("oral")),
                fact(
                    ndjson(),
                    "message.text",
                    "\"Contoso Deals: 20% off boots until Sunday. Reply HELP for help, STOP to opt out.\"",
                    text("Contoso Deals: 20% off boots until Sunday. Reply HELP for help, STOP to opt out."),
                ),
                fact(ndjson(), "sender.sector", "\"retail\"", text("retail")),
                fact(ndjson(), "consents.c1.evidence.ip", "\"203.0.113.7\"", text("[redacted]")),
                Fact {
                    path: "optouts.o7.at".into(),
                    value: text("2026-11-01T00:00:00Z"),
                    at: "optouts.ndjson:7:20".into(),
                    entry: None,
                    span: Span::new(10, 20),
                },
            ],
        },
        demand: rule_span("should   campaign.recurrence is known"),
        ..finding(
            Some(Effect::Warn),
            Outcome::Broken,
            "acs.consent.recurring",
            "nobody said whether the campaign recurs",
        )
    };
    let mut second =
        desk.decision("m-2", "messages.ndjson:12", Verdict::Deny, vec![written(ndjson(), "\"oral\""), content]);
    second.obligations = vec![ObligationDue {
        action: "retain_until".into(),
        with: BTreeMap::from([("at".to_owned(), text("2030-11-24T00:00:00Z"))]),
        rule: "acs.consent.retention".into(),
        clauses: vec!["C-20".into()],
        because: "evidence of consent is kept for four years after the last message that rests on it".into(),
    }];
    let third = desk.decision("m-3", "messages.ndjson:13", Verdict::Allow, vec![]);
    vec![(first, yaml().into()), (second, ndjson().into()), (third, ndjson().into())]
}
