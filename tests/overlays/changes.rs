//! What a pack sets and adds in those below, as it comes out in decisions.

use crate::project::Project;
use serde_json::{Value as Json, json};

/// A shop on the base, and its branch on the shop.
fn packs(shop: &str, branch: &str) -> Project {
    let shop = format!("policy shop \"The shop\" extends base {{ version \"7\" }}\n{shop}\n");
    let branch = format!("policy branch \"A branch\" extends shop {{ version \"1\" }}\n{branch}\n");
    Project::new(&[("policies/shop/policy.coms", &shop), ("policies/branch/policy.coms", &branch)])
}

/// The rules that a message breaks under a pack, with the clauses of each.
fn broken(project: &Project, pack: &str, record: &Json) -> Vec<String> {
    project.write("record.json", &record.to_string());
    let said = project.run(&["check", "record.json", "--format", "json", "--policy", pack]);
    let decision = said.json()[0].clone();
    let findings = decision["findings"].as_array().unwrap().iter();
    let words = |finding: &Json| {
        let clauses: Vec<&str> = finding["clauses"].as_array().unwrap().iter().filter_map(Json::as_str).collect();
        format!(
            "{} {} [{}]",
            finding["outcome"].as_str().unwrap(),
            finding["rule"].as_str().unwrap(),
            clauses.join(" ")
        )
    };
    findings.map(words).collect()
}

/// A message with a consent of the given day.
fn message(kind: &str, text: &str, given_at: &str) -> Json {
    json!({
        "as_of": "2026-11-24T18:00:00Z",
        "message": {"id": "m-1", "kind": kind, "text": format!("{text} - Base Ltd")},
        "customer": {"id": "k-1", "vip": false},
        "consents": [{"id": "c-1", "given_at": given_at}],
    })
}

const ASKS_FIRST: &str = "broken base.asks_first [T-01]";

#[test]
fn a_param_is_set_from_level_to_level() {
    let project = packs(
        "set base.retention = 6 years",
        "set retention = { from 2020-01-01 until 2026-12-31 = 5 years  from 2027-01-01 = 3 years }",
    );
    let old = message("news", "Hello", "2021-06-01T00:00:00Z");
    assert_eq!(broken(&project, "base", &old), [ASKS_FIRST]);
    assert!(broken(&project, "shop", &old).is_empty());
    assert_eq!(broken(&project, "branch", &old), [ASKS_FIRST]);
    let newer = message("news", "Hello", "2022-06-01T00:00:00Z");
    assert!(broken(&project, "branch", &newer).is_empty());
    let mut later = newer;
    later["as_of"] = json!("2027-01-01T00:00:00Z");
    assert_eq!(broken(&project, "branch", &later), [ASKS_FIRST]);
}

#[test]
fn entries_are_added_to_a_list_and_a_list_is_set() {
    let project = packs(
        "list base.needs_consent add { reminder cites T-03 }",
        "set base.needs_consent = { survey }\nlist needs_consent add { news when customer.vip is false }",
    );
    let (reminder, news) =
        (message("reminder", "Hello", "2000-01-01T00:00:00Z"), message("news", "Hello", "2000-01-01T00:00:00Z"));
    assert!(broken(&project, "base", &reminder).is_empty());
    // The clause of the entry that was hit is cited, too.
    assert_eq!(broken(&project, "shop", &reminder), ["broken base.asks_first [T-01 T-03]"]);
    assert_eq!(broken(&project, "shop", &news), [ASKS_FIRST]);
    // What is set takes the place of all that was listed below, additions included.
    assert!(broken(&project, "branch", &reminder).is_empty());
    assert_eq!(broken(&project, "branch", &news), [ASKS_FIRST]);
    let mut vip = news;
    vip["customer"]["vip"] = json!(true);
    assert_eq!(broken(&project, "shop", &vip), [ASKS_FIRST]);
    assert!(broken(&project, "branch", &vip).is_empty());
}

#[test]
fn words_are_added_to_a_lexicon() {
    let project = packs("lexicon base.bad_words add { words \"drat\"  inside \"blas\" }", "");
    let said = |text: &str| message("reminder", text, "2026-01-01T00:00:00Z");
    const BAD: &str = "broken base.no_bad_words [T-02]";
    for (text, base, shop) in [
        ("Damn!", true, true),
        ("Drat!", false, true),
        ("Blasting off", false, true),
        ("A blast furnace", false, false),
        ("Hello", false, false),
    ] {
        for (pack, bad) in [("base", base), ("shop", shop), ("branch", shop)] {
            let found = broken(&project, pack, &said(text));
            assert_eq!(found, if bad { vec![BAD] } else { vec![] }, "{pack}: {text}");
        }
    }
}

#[test]
fn the_model_grows() {
    let project = packs(
        "enum base.Kind add { offer }\n\
         list base.needs_consent add { offer }\n\
         record base.Customer add { tier: Tier }\n\
         enum Tier { gold, silver }\n\
         record Store { id!: id  open: bool }\n\
         subject base.message add { facts { store: Store } }\n\
         rule stores_are_open on message { must store.open and customer.tier is gold because \"closed\" }",
        "",
    );
    let mut offer = message("offer", "Hello", "2000-01-01T00:00:00Z");
    assert_eq!(broken(&project, "shop", &offer), [ASKS_FIRST, "undetermined shop.stores_are_open []"]);
    offer["store"] = json!({"id": "s-1", "open": true});
    offer["customer"]["tier"] = json!("silver");
    assert_eq!(broken(&project, "branch", &offer), [ASKS_FIRST, "broken shop.stores_are_open []"]);
    // The base knows of none of it.
    let said = project.run(&["check", "record.json", "--policy", "base"]);
    let codes = ["coms::input::unknown_symbol", "coms::input::unknown_field", "coms::input::unknown_field"];
    let mut told = said.codes();
    told.sort_unstable();
    assert_eq!((said.code, told.len()), (5, codes.len()), "{}", said.all());
}

#[test]
fn exceptions_reach_what_packs_add_beside() {
    // `base.*` is the module, whoever adds to it; an exception of the base reaches rules of an overlay by the clause.
    let project = packs(
        "exception vips to rules citing T-01, base.says_who { when customer.vip }\n\
         rule no_reminders on message { cites T-01 must not message.kind is reminder because \"no reminders\" }",
        "exception not_on_a_day to vips { when message.kind is news }",
    );
    let mut record = message("reminder", "Hello", "2000-01-01T00:00:00Z");
    assert_eq!(broken(&project, "shop", &record), ["broken shop.no_reminders [T-01]"]);
    record["customer"]["vip"] = json!(true);
    assert!(broken(&project, "shop", &record).is_empty());
    record["message"]["kind"] = json!("news");
    assert!(broken(&project, "shop", &record).is_empty());
    assert_eq!(broken(&project, "branch", &record), [ASKS_FIRST]);
}

#[test]
fn a_mandatory_rule_of_the_shipped_pack_stands() {
    let shop = "policy shop \"The shop\" extends acs { version \"1\" }\n\
        waive rules citing X-03 until 2026-12-31 because \"a trial\" approved by \"nobody\"\n\
        exception for_friends to rules citing X-03 { when sender.is_financial_institution }\n";
    let project = Project::new(&[("policies/shop/policy.coms", shop)]);
    let said = project.run(&["check", "records.yaml", "--policy", "shop"]);
    assert_eq!((said.code, said.codes()), (3, vec!["coms::type::lifts_mandatory"; 2]), "{}", said.all());
}
