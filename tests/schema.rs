//! Schemas, held against what they describe by a validator that is not ours: records that the engine takes and
//! refuses, decisions, summaries, mistakes, baselines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

mod program;

use coms_policy::case::Suite;
use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
use coms_policy::input::conform::{Terms, UnknownFields};
use coms_policy::input::schema::schema;
use coms_policy::text::RecordText;
use coms_policy::value::time::Instant;
use coms_policy::workspace;
use jsonschema::Validator;
use program::{program, root};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;

fn validator(schema: &Value) -> Validator {
    let meta = jsonschema::draft202012::meta::validate(schema);
    assert!(meta.is_ok(), "it is no schema: {meta:?}");
    jsonschema::draft202012::new(schema).unwrap()
}

fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A pack, its schema, and the records of its cases.
struct Pack {
    engine: Engine,
    validator: Validator,
    records: Vec<(String, Value)>,
}

fn pack(name: &str) -> Pack {
    let folder = root().join(name);
    let policy = read_policy(workspace::read(&folder).unwrap().sources).unwrap();
    let files = |of: &str| {
        let mut files: Vec<(String, String)> = Vec::new();
        for entry in fs::read_dir(folder.join(of)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                files.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
            }
        }
        files
    };
    let suite = Suite::read(&BTreeMap::new(), &files("fixtures"), &files("cases"), &["default", "strict"]).unwrap();
    Pack {
        engine: Engine::new(&policy, "default").unwrap(),
        validator: validator(&schema(&policy)),
        records: suite.cases.into_iter().map(|case| (format!("{} {}", case.id, case.title), case.facts)).collect(),
    }
}

impl Pack {
    /// What the engine says against a record.
    fn mistakes(&self, record: &Value) -> Vec<String> {
        let as_of = Instant::parse("2026-11-24T18:00:00Z").ok();
        let read = Terms { unknown_fields: UnknownFields::Error, as_of };
        let terms = JudgeTerms { read, all: false, explain: false, explain_all: false };
        let text = record.to_string();
        let record = RecordText { name: "record", text: &text, first_line: 1 };
        let judged = self.engine.judge_json(&mut Worker::default(), terms, record);
        judged.err().unwrap_or_default().iter().map(|mistake| mistake.message.clone()).collect()
    }
}

#[test]
fn all_records_of_the_pack_conform() {
    let acs = pack("policies/acs");
    assert!(acs.records.len() > 250, "{}", acs.records.len());
    for (name, record) in &acs.records {
        assert_eq!(wrong(&acs.validator, record), [""; 0], "{name}");
    }
    let all = Value::Array(acs.records.iter().map(|(_, record)| record.clone()).collect());
    assert!(acs.validator.is_valid(&all), "a list of records is one, too");
}

/// Every way to spoil one place of a value.
fn spoiled(value: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (path, _) in places(value, String::new()) {
        let pointer = |whole: &mut Value| whole.pointer_mut(&path).map(std::mem::take);
        let replace = |with: Value| {
            let mut copy = value.clone();
            *copy.pointer_mut(&path).unwrap() = with;
            copy
        };
        for with in [json!(null), json!("§"), json!(-7), json!(1.5), json!(true), json!([]), json!({}), json!([{}])] {
            all.push((format!("{path} = {with}"), replace(with)));
        }
        let mut copy = value.clone();
        if pointer(&mut copy).is_some()
            && let Some((parent, key)) = path.rsplit_once('/')
            && let Some(object) = copy.pointer_mut(parent).and_then(Value::as_object_mut)
        {
            object.remove(&key.replace("~1", "/").replace("~0", "~"));
            all.push((format!("without {path}"), copy));
        }
        let mut copy = value.clone();
        if let Some(object) = copy.pointer_mut(&path).and_then(Value::as_object_mut) {
            object.insert("no such key".into(), json!("§"));
            all.push((format!("{path} with a key too many"), copy));
        }
    }
    all
}

fn places(value: &Value, path: String) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                all.extend(places(inner, format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))));
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                all.extend(places(inner, format!("{path}/{index}")));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all.push((path, value));
    all
}

/// Wherever a record is spoiled, schema and engine say the same of it.
#[test]
fn what_the_engine_refuses_does_not_conform() {
    let acs = pack("policies/acs");
    // The largest record of each subject holds most of the model.
    let mut largest: BTreeMap<String, &Value> = BTreeMap::new();
    for (_, record) in &acs.records {
        let subject = ["message", "subject", "program", "sender", "opt_in_form"]
            .into_iter()
            .find(|key| record.get(key).is_some())
            .unwrap();
        let known = largest.entry(subject.to_owned()).or_insert(record);
        if record.to_string().len() > known.to_string().len() {
            *known = record;
        }
    }
    let (mut accepted, mut refused) = (0, 0);
    for (subject, record) in largest {
        // The whole as a list is no record by itself: it is several, or none.
        for (how, spoiled) in spoiled(record).into_iter().filter(|(_, spoiled)| !spoiled.is_array()) {
            let by_engine = acs.mistakes(&spoiled);
            let by_schema = wrong(&acs.validator, &spoiled);
            assert_eq!(by_engine.is_empty(), by_schema.is_empty(), "{subject}: {how}\n{by_engine:?}\n{by_schema:?}");
            if by_engine.is_empty() { accepted += 1 } else { refused += 1 }
        }
    }
    assert!(accepted > 100 && refused > 500, "{accepted} accepted, {refused} refused");
}

#[test]
fn a_schema_says_what_the_author_says() {
    let ran = program(&["schema", "--policy", "policies/acs"], "");
    assert_eq!(ran.code, 0);
    let schema = ran.json();
    assert_eq!(schema["$defs"]["Message"]["properties"]["purpose"]["description"], "What is this message for?");
    assert_eq!(schema["$defs"]["Message"]["required"], json!(["id", "channel", "direction"]));
    let message = &schema["$defs"]["subject-message"]["properties"];
    assert_eq!(message["as_of"]["type"], json!(["string", "null"]));
    assert!(message["consents"].to_string().contains("Consent-by-id"));
}

// ---- what the program writes -----------------------------------------------------------------------

fn written(what: &str) -> Validator {
    validator(&program(&["schema", what], "").json())
}

#[test]
fn decisions_are_as_their_schema_says() {
    let decision = written("decision");
    let files: Vec<String> = ["messages", "consents"].map(|name| format!("policies/acs/examples/{name}.yaml")).into();
    let mut count = 0;
    for profile in ["default", "strict"] {
        for extra in [&[][..], &["--all"], &["--only", "acs.consent.*"], &["--mask"]] {
            let mut args = vec!["check", "--policy", "policies/acs", "--format", "json", "--profile", profile];
            args.extend(files.iter().map(String::as_str));
            args.extend(extra);
            for one in program(&args, "").json().as_array().unwrap() {
                assert_eq!(wrong(&decision, one), [""; 0], "{one}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count}");
    let mut spoiled = json!({"id": "m"});
    assert!(!decision.is_valid(&spoiled));
    spoiled["decision"] = json!("maybe");
    assert!(!decision.is_valid(&spoiled));
}

#[test]
fn every_case_of_the_pack_is_decided_as_the_schema_says() {
    let acs = pack("policies/acs");
    let decision = written("decision");
    let terms = JudgeTerms { all: true, ..JudgeTerms::default() };
    let mut worker = Worker::default();
    for (name, record) in &acs.records {
        let text = record.to_string();
        let record = RecordText { name: "record", text: &text, first_line: 1 };
        let Ok(judged) = acs.engine.judge_json(&mut worker, terms, record) else { continue };
        assert_eq!(wrong(&decision, &serde_json::to_value(&judged).unwrap()), [""; 0], "{name}");
    }
}

#[test]
fn summaries_mistakes_and_baselines_are_as_their_schemas_say() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("baseline.json");
    let file = file.to_str().unwrap();
    let examples = ["policies/acs/examples/messages.yaml", "policies/acs/examples/consents.yaml"];
    let run = |extra: &[&str]| {
        let mut args = vec!["check", "--policy", "policies/acs"];
        args.extend(examples);
        args.extend(extra);
        program(&args, "")
    };
    let ran = run(&["--format", "summary", "--baseline", file, "--write-baseline"]);
    assert_eq!(wrong(&written("summary"), &ran.json()), [""; 0]);
    assert_eq!(wrong(&written("summary"), &run(&["--format", "summary", "--only", "acs.consent.*"]).json()), [""; 0]);
    let kept: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert!(kept["findings"].as_array().unwrap().len() > 3);
    assert_eq!(wrong(&written("baseline"), &kept), [""; 0]);
    let mistake = written("mistake");
    let told = program(&["check", "--policy", "docs/first", "docs/first/broken.yaml", "--format", "json"], "").err;
    assert!(told.lines().count() >= 2, "{told}");
    for line in told.lines() {
        assert_eq!(wrong(&mistake, &serde_json::from_str(line).unwrap()), [""; 0], "{line}");
    }
}

#[test]
fn the_version_names_the_packs_with_their_digests() {
    let ran = program(&["--version"], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let decision = program(&["check", "-p", "acs", "policies/acs/examples/messages.yaml", "-f", "json"], "").json();
    let policy: &Map<String, Value> = decision[0]["policy"].as_object().unwrap();
    let line = format!(
        "{} {} {}",
        policy["name"].as_str().unwrap(),
        policy["version"].as_str().unwrap(),
        policy["digest"].as_str().unwrap()
    );
    assert!(ran.out.lines().any(|told| told == line), "{line} is not in\n{}", ran.out);
    assert_eq!(ran.out.lines().next(), Some(concat!("coms-policy ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(program(&["-V"], "").out, ran.out);
}

#[test]
fn every_command_has_a_manual_page_and_shells_complete_it() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = program(&["completions", shell], "");
        assert_eq!(ran.code, 0, "{shell}");
        for word in ["check", "--baseline", "fmt"] {
            assert!(ran.out.contains(word.trim_start_matches('-')), "{shell}: {word}");
        }
    }
    let page = program(&["man", "check"], "");
    assert!(
        page.code == 0 && page.out.contains(".TH coms-policy-check 1") && page.out.contains("baseline"),
        "{}",
        page.out
    );
    assert_eq!(program(&["man", "source", "verify"], "").code, 0);
    let ran = program(&["man", "chekc"], "");
    assert!(ran.code == 2 && ran.err.contains("did you mean `check`?"), "{}", ran.err);
}
