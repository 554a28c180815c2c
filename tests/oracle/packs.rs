//! The policies and records that the two evaluators are held together over.

use super::generate::{Model, Pools};
use super::harness::check;
use coms_policy::semantics::policy::Policy;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of the small policy in which every construct stands.
pub(crate) const PLAIN: [(&str, &str); 6] = [
    ("plain/consent.coms", include_str!("policy/consent.coms")),
    ("plain/message.coms", include_str!("policy/message.coms")),
    ("plain/model.coms", include_str!("policy/model.coms")),
    ("plain/once_wrong.coms", include_str!("policy/once_wrong.coms")),
    ("plain/policy.coms", include_str!("policy/policy.coms")),
    ("plain/values.coms", include_str!("policy/values.coms")),
];

/// The small policy with other rules than its own.
pub(crate) fn around<'t>(name: &'t str, text: &'t str) -> Vec<(&'t str, &'t str)> {
    let rules = ["consent.coms", "message.coms", "once_wrong.coms"];
    let kept = PLAIN.into_iter().filter(|(name, _)| !rules.iter().any(|rules| name.ends_with(rules)));
    kept.chain([(name, text)]).collect()
}

/// Random records of the small policy.
pub(crate) fn plain(policy: &Policy) -> Model<'_> {
    let texts = vec![
        "nothing",
        "The FINAL m\u{430}tch: a football for 20 euros!!",
        "money back, and the odds",
        "<p>Cash</p>",
        "Final<b>ly</b> mon\u{200b}ey, stop now",
        "ball point",
        "Cahs... in!",
        "a m\u{430}tch for mon\u{200b}ey at th\u{435} Final",
        "m0n3y for the f i n a l  m a t c h",
        "monye is final: stop, a ball",
        "a",
        "match",
    ];
    Model { policy, pools: Pools { texts, ids: vec!["a", "b", "c", "match"] } }
}

/// The pack that is shipped.
pub(crate) fn acs() -> Policy {
    let files: Vec<(String, String)> = listed("policies/acs", "coms").into_iter().map(named).collect();
    check(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// Random records of the pack that is shipped.
pub(crate) fn acs_model(policy: &Policy) -> Model<'_> {
    let texts = vec![
        "Contoso: your repair is ready. Reply STOP to opt out.",
        "20% off boots until Sunday, buy now at the casino",
        "<p>Enter to win! <a href='https://contoso.com/u'>unsubscribe</a></p>",
        "STOP",
        "Y",
        "",
    ];
    Model { policy, pools: Pools { texts, ids: vec!["contoso", "cmp-deals", "prg-deals", "cnv-1", "fabrikam"] } }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, in the order of their names.
fn listed(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

fn named(path: PathBuf) -> (String, String) {
    let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    (name, fs::read_to_string(&path).unwrap())
}

/// The records of the pack's cases, by case and variant; empty where there are no cases.
pub(crate) fn acs_records() -> Vec<(String, Json)> {
    const CASES: &str = "policies/acs/cases";
    if !root().join(CASES).exists() {
        return Vec::new();
    }
    let written: Vec<Json> = listed(CASES, "yaml")
        .into_iter()
        .flat_map(|path| serde_yaml::from_str::<Vec<Json>>(&fs::read_to_string(path).unwrap()).unwrap())
        .collect();
    assert!(!written.is_empty(), "a folder of cases holds cases");
    let ids = |case: &Json| case["id"].as_str().expect("a case has an id").to_owned();
    let by_id: BTreeMap<String, &Json> = written.iter().map(|case| (ids(case), case)).collect();
    let mut records = Vec::new();
    for case in &written {
        let facts = facts_of(case, &by_id);
        for variant in case["variants"].as_array().into_iter().flatten() {
            let name = format!("{}, {}", ids(case), variant["name"].as_str().unwrap_or_default());
            records.push((name, over(&facts, &variant["given"])));
        }
        records.push((ids(case), facts));
    }
    records
}

fn facts_of(case: &Json, all: &BTreeMap<String, &Json>) -> Json {
    let empty = Json::Object(Map::new());
    let base = case.get("base").and_then(Json::as_str).map(|base| facts_of(all[base], all));
    over(&base.unwrap_or(empty), &case["given"])
}

/// Facts laid over others: maps merge, lists and scalars replace, null takes away.
fn over(base: &Json, top: &Json) -> Json {
    let Json::Object(top) = top else { return top.clone() };
    let mut all = base.as_object().cloned().unwrap_or_default();
    for (key, value) in top {
        match value {
            Json::Null => {
                all.remove(key);
            }
            _ => {
                let merged = over(all.get(key).unwrap_or(&Json::Null), value);
                all.insert(key.clone(), merged);
            }
        }
    }
    Json::Object(all)
}
