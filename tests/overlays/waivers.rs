//! Waivers: what they lift, until when, and what is said of those that lift nothing.

use crate::project::{Project, Said};
use serde_json::{Value as Json, json};

/// A shop that waives `base.asks_first` as `parts` say.
fn shop(waivers: &str) -> Project {
    let policy = format!("policy shop \"The shop\" extends base {{ version \"7\" }}\n\n{waivers}\n");
    Project::new(&[("policies/shop/policy.coms", &policy)])
}

const FOR_C77: &str = "waive base.asks_first when message.campaign_id = \"c-77\" until 2026-12-31\n  \
    because \"the trial of the new form\" approved by \"the privacy office\"";

/// One message that nobody asked for, changed by `given`.
fn unasked(given: &Json) -> String {
    let mut record = json!({
        "as_of": "2026-11-24T18:00:00Z",
        "message": {"id": "m-1", "kind": "news", "campaign_id": "c-77", "text": "News from Base Ltd"},
        "customer": {"id": "k-1", "vip": false},
        "consents": [],
    });
    for (key, value) in given.as_object().unwrap() {
        match record.get_mut(key).and_then(Json::as_object_mut) {
            Some(section) => section.extend(value.as_object().unwrap().clone()),
            None => record[key] = value.clone(),
        }
    }
    record.to_string()
}

fn judge(project: &Project, records: &[String], arguments: &[&str]) -> Said {
    project.write("records.ndjson", &records.join("\n"));
    project.run(&[&["check", "records.ndjson", "--policy", "shop"], arguments].concat())
}

fn judged(project: &Project, given: &Json) -> (Json, Said) {
    let said = judge(project, &[unasked(given)], &["--format", "json"]);
    (said.json()[0].clone(), said)
}

#[test]
fn a_waived_demand_is_judged_and_shown() {
    let project = shop(FOR_C77);
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "shop"]).all());
    let (decision, said) = judged(&project, &json!({}));
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.all());
    assert_eq!(decision["decision"], "allow");
    let finding = &decision["findings"][0];
    assert_eq!((&finding["outcome"], &finding["effect"]), (&json!("waived"), &json!("note")));
    assert_eq!(finding["clauses"], json!(["T-01"]));
    assert_eq!(
        finding["waiver"],
        json!({
            "state": "lifts",
            "until": "2026-12-31",
            "because": "the trial of the new form",
            "approved_by": "the privacy office",
            "at": "policies/shop/policy.coms:3:1",
        })
    );
    let counted = judge(&project, &[unasked(&json!({}))], &["--format", "summary"]).json();
    assert_eq!(counted["rules"]["base.asks_first"], json!({"broken": 0, "undetermined": 0, "waived": 1}));
    assert_eq!(counted["decisions"]["allow"], 1);
    let plain = judge(&project, &[unasked(&json!({}))], &["--format", "plain"]).out;
    assert!(plain.contains("base.asks_first is waived, this is a note: nobody asked for this news.\n"), "{plain}");
    assert!(plain.contains("Waiver: until 2026-12-31: the trial of the new form, approved by the privacy office.\n"));
}

#[test]
fn what_a_waiver_does_not_reach_stays() {
    let project = shop(FOR_C77);
    for given in [json!({"message": {"campaign_id": "c-78"}}), json!({"message": {"campaign_id": null}})] {
        let (decision, said) = judged(&project, &given);
        assert_eq!((&decision["decision"], said.code), (&json!("deny"), 1), "{given}");
        assert!(decision["findings"][0].get("waiver").is_none(), "{decision}");
        assert_eq!(said.err.matches("waiver_unused").count(), 1, "{}", said.err);
    }
    // Other rules are judged as ever.
    let (decision, _) = judged(&project, &json!({"message": {"text": "Damn!"}}));
    let outcomes: Vec<&Json> = decision["findings"].as_array().unwrap().iter().map(|f| &f["outcome"]).collect();
    assert_eq!(outcomes, ["broken", "broken", "waived"], "{decision}");
    assert_eq!(decision["decision"], "deny");
}

#[test]
fn a_waiver_holds_on_both_its_days_and_not_beyond() {
    let dated = FOR_C77.replace("until", "from 2026-11-01 until");
    let project = shop(&dated);
    for (time, decision, state) in [
        ("2026-10-31T23:59:59.9999999Z", "deny", None),
        ("2026-11-01T00:00:00Z", "allow", Some("lifts")),
        ("2026-12-31T23:59:59.9999999Z", "allow", Some("lifts")),
        ("2027-01-01T00:00:00Z", "deny", Some("ended")),
        ("2027-01-01T01:30:00+02:00", "allow", Some("lifts")),
    ] {
        let (judged, _) = judged(&project, &json!({"as_of": time}));
        assert_eq!(judged["decision"], decision, "{time}");
        assert_eq!(judged["findings"][0]["waiver"]["state"].as_str(), state, "{time}");
    }
}

#[test]
fn one_that_is_unused_or_has_ended_is_reported_once() {
    let project = shop(&format!("{FOR_C77}\n{}", FOR_C77.replace("c-77", "c-99")));
    let records: Vec<String> = (1..=200)
        .map(|number| unasked(&json!({"message": {"id": format!("m-{number}"), "campaign_id": "c-76"}})))
        .collect();
    insta::assert_snapshot!(judge(&project, &records, &["--format", "summary", "-j", "2"]).err);
    let late = unasked(&json!({"as_of": "2027-01-01T00:00:00Z"}));
    insta::assert_snapshot!(judge(&project, std::slice::from_ref(&late), &[]).all());
    let other = unasked(&json!({"as_of": "2027-01-01T00:00:00Z", "message": {"campaign_id": "c-76"}}));
    let said = judge(&project, &[late, other, unasked(&json!({}))], &["--format", "ndjson"]);
    let told: Vec<Json> = said.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, &str)> =
        told.iter().map(|told| (told["code"].as_str().unwrap(), told["message"].as_str().unwrap())).collect();
    assert_eq!(
        told,
        [
            (
                "coms::judge::waiver_ended",
                "this waiver ended on 2026-12-31: 2 records of this run are later, and would have lifted something in 1 \
                 record"
            ),
            (
                "coms::judge::waiver_ended",
                "this waiver ended on 2026-12-31: 2 records of this run are later, and would have lifted nothing there"
            ),
        ]
    );
    assert_eq!(said.code, 1);
}

#[test]
fn one_that_cannot_be_decided_lifts_nothing_and_names_the_fact() {
    let project = shop(&FOR_C77.replace("message.campaign_id = \"c-77\"", "customer.vip"));
    // Broken: the kind needs no customer.
    let (decision, said) = judged(&project, &json!({"customer": {"vip": null}}));
    assert_eq!((&decision["decision"], said.code), (&json!("deny"), 1));
    let finding = &decision["findings"][0];
    assert_eq!((&finding["outcome"], &finding["effect"]), (&json!("broken"), &json!("deny")));
    assert_eq!((&finding["missing"], &finding["waiver"]["state"]), (&json!(["customer.vip"]), &json!("unknown")));
    insta::assert_snapshot!(judge(&project, &[unasked(&json!({"customer": {"vip": null}}))], &[]).all());
    // Undetermined, by another fact than the waiver is.
    let (decision, _) = judged(&project, &json!({"customer": {"vip": null}, "message": {"kind": null}}));
    let finding = &decision["findings"][0];
    assert_eq!((&finding["outcome"], &finding["effect"]), (&json!("undetermined"), &json!("hold")));
    assert_eq!(finding["missing"], json!(["message.kind", "customer.vip"]));
}

#[test]
fn an_undetermined_demand_is_waived_too() {
    let project = shop(FOR_C77);
    let (decision, _) = judged(&project, &json!({"message": {"kind": null}}));
    let finding = &decision["findings"][0];
    assert_eq!((&finding["outcome"], &finding["effect"]), (&json!("waived"), &json!("note")));
    assert_eq!((&finding["missing"], &decision["decision"]), (&json!(["message.kind"]), &json!("allow")));
}

#[test]
fn a_condition_that_holds_either_way_holds() {
    let either = "customer.vip or customer.vip is false";
    let project = shop(&FOR_C77.replace("message.campaign_id = \"c-77\"", either));
    let (decision, _) = judged(&project, &json!({"customer": {"vip": null}}));
    assert_eq!(decision["findings"][0]["waiver"]["state"], "lifts", "{decision}");
}

#[test]
fn of_several_waivers_one_is_enough() {
    let unknown = FOR_C77.replace("message.campaign_id = \"c-77\"", "customer.age > 18");
    let ended = FOR_C77.replace("2026-12-31", "2026-06-30");
    let project = shop(&format!("{ended}\n{unknown}\n{FOR_C77}"));
    let (decision, _) = judged(&project, &json!({}));
    assert_eq!(decision["findings"][0]["waiver"]["state"], "lifts");
    let project = shop(&format!("{ended}\n{}", unknown.replace("age > 18", "vip")));
    let (decision, _) = judged(&project, &json!({"customer": {"vip": null}}));
    assert_eq!(decision["findings"][0]["waiver"]["state"], "unknown");
}

#[test]
fn a_pack_may_waive_its_own_rules_and_a_module_of_another() {
    let parts = "until 2026-12-31 because \"a trial\" approved by \"the privacy office\"";
    let own = "rule our_own on message { must message.kind is survey because \"surveys only\" }";
    let project = shop(&format!("{own}\nwaive shop.our_own, rules citing T-01 {parts}\n"));
    let (decision, _) = judged(&project, &json!({}));
    let found: Vec<(&Json, &Json)> =
        decision["findings"].as_array().unwrap().iter().map(|f| (&f["rule"], &f["outcome"])).collect();
    assert_eq!(found, [(&json!("base.asks_first"), &json!("waived")), (&json!("shop.our_own"), &json!("waived")),]);
}
