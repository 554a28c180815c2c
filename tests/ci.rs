//! What pipelines ask of `check`: formats that others read, parts of a policy, many files, known findings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

mod program;

use program::{Ran, program, program_in, root};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const PACK: &str = "tests/check/pack";

/// Records that are allowed, warned of, held, denied, and one that is malformed.
fn records() -> String {
    let message = |id: &str, kind: &str, text: &str, consents: Value| {
        json!({
            "as_of": "2026-11-24T18:00:00Z",
            "message": {"id": id, "kind": kind, "text": text},
            "recipient": {"address": "+14255550123"},
            "consents": consents,
        })
    };
    let given = "2026-01-01T00:00:00Z";
    let all = [
        message("a-1", "offer", "Hello", json!({"c1": {"form": "written", "given_at": given}})),
        message("w-1", "news", "Bye", json!([])),
        message("h-1", "offer", "Hello", json!({"c1": {"given_at": given}})),
        message("d-1", "offer", "Hello", json!({"c1": {"form": "oral", "given_at": given}})),
        json!({"message": {"id": "x-1", "kind": "ofer"}, "recipient": {"address": "+14255550123"}, "consents": []}),
    ];
    all.iter().map(|record| format!("{record}\n")).collect()
}

fn good_records() -> String {
    let all = records();
    all.lines().take(4).map(|line| format!("{line}\n")).collect()
}

fn check(args: &[&str], input: &str) -> Ran {
    let mut all = vec!["check", "--policy", PACK, "-", "--input-format", "ndjson"];
    all.extend(args);
    program(&all, input)
}

/// The schema of the standard, which a crate for SARIF brings along.
fn sarif_schema() -> Value {
    let about = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let brings = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = PathBuf::from(brings["manifest_path"].as_str().unwrap()).parent().unwrap().to_path_buf();
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(folder.join("src/schema.json")).unwrap()).unwrap();
    // The pattern for languages, which we do not name, is no regular expression: it closes a bracket too many.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

#[test]
fn sarif_is_what_the_standard_asks_for() {
    let schema = sarif_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [&[][..], &["--all"], &["--profile", "strict"], &["--only", "written_consent"]] {
        let ran = check(&[&["--format", "sarif"], args].concat(), &records());
        let sarif = ran.json();
        let wrong: Vec<String> =
            validator.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        serde_json::from_value::<serde_sarif::sarif::Sarif>(sarif).unwrap();
    }
    assert!(
        !validator.is_valid(&json!({"version": "2.1.0", "runs": [{"results": []}]})),
        "the schema asks for nothing"
    );
}

#[test]
fn a_result_names_rule_place_and_state() {
    let ran = check(&["--format", "sarif"], &records());
    assert_eq!(ran.code, 5);
    let sarif = ran.json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
    }
    insta::assert_json_snapshot!(results);
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn sarif_without_a_judged_record_is_empty() {
    let ran = program(&["check", "--policy", "no/such/pack", "-", "--input-format", "ndjson", "-f", "sarif"], "");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let ran = check(&["--format", "sarif"], "");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

/// A report of test cases, as (tests, failures, errors, skipped), told by the head and counted.
fn cases(xml: &str) -> [usize; 4] {
    let document = roxmltree::Document::parse(xml).unwrap();
    let whole = document.root_element();
    assert_eq!(whole.tag_name().name(), "testsuites");
    let suite = whole.children().find(|node| node.has_tag_name("testsuite")).unwrap();
    let count = |name: &str| suite.descendants().filter(|node| node.has_tag_name(name)).count();
    let counted = [count("testcase"), count("failure"), count("error"), count("skipped")];
    for head in [whole, suite] {
        let told: [usize; 4] =
            ["tests", "failures", "errors", "skipped"].map(|name| head.attribute(name).unwrap().parse().unwrap());
        assert_eq!(counted, told);
    }
    for case in suite.children().filter(|node| node.has_tag_name("testcase")) {
        assert!(case.has_attribute("name") && case.has_attribute("classname"));
        for what in case.children().filter(roxmltree::Node::is_element) {
            assert!(["failure", "error", "skipped", "system-out"].contains(&what.tag_name().name()));
        }
    }
    counted
}

#[test]
fn junit_has_a_case_for_each_record() {
    let ran = check(&["--format", "junit"], &records());
    assert_eq!(ran.code, 5);
    assert_eq!(cases(&ran.out), [5, 2, 1, 0]);
    let shown = ran.out.replace(digest(&ran.out).as_str(), "DIGEST");
    insta::assert_snapshot!(shown);
}

fn digest(text: &str) -> String {
    let at = text.find("sha256:").unwrap();
    text[at..at + 71].to_owned()
}

#[test]
fn what_a_record_says_cannot_leave_its_test_case() {
    let record = json!({
        "as_of": "2026-11-24T18:00:00Z",
        "message": {"id": "</testcase><failure x=\"", "kind": "offer", "text": "]]>"},
        "recipient": {"address": "+14255550123"},
        "consents": [{"id": "c1", "form": "oral", "given_at": "2026-01-01T00:00:00Z"}],
    });
    let ran = check(&["--format", "junit"], &format!("{record}\n"));
    assert_eq!(cases(&ran.out), [1, 1, 0, 0], "{}", ran.out);
}

#[test]
fn github_gets_a_command_for_each_finding() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("messages.ndjson"), records()).unwrap();
    let pack = root().join(PACK);
    let args = ["check", "--policy", pack.to_str().unwrap(), "messages.ndjson", "--format", "github"];
    let ran = program_in(folder.path(), &args, "");
    assert_eq!(ran.code, 5);
    insta::assert_snapshot!(format!("{}--\n{}", ran.out, ran.err));
}

#[test]
fn what_a_record_says_is_no_command() {
    let record = json!({
        "as_of": "2026-11-24T18:00:00Z",
        "message": {"id": "m%0A::error::x", "kind": "offer", "text": "Hello"},
        "recipient": {"address": "+14255550123"},
        "consents": {"c\n::error::y": {"given_at": "2026-01-01T00:00:00Z"}},
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a,line=9::b.ndjson"), format!("{record}\n")).unwrap();
    let pack = root().join(PACK);
    let args = ["check", "--policy", pack.to_str().unwrap(), "a,line=9::b.ndjson", "--format", "github"];
    let ran = program_in(folder.path(), &args, "");
    let commands: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 1, "{}", ran.out);
    assert!(commands[0].starts_with("::warning file=a%2Cline=9%3A%3Ab.ndjson,line=1,col="), "{}", commands[0]);
    assert!(commands[0].contains("message m%250A::error::x: "), "{}", commands[0]);
}

// ---- addresses and names ---------------------------------------------------------------------------

/// A pack and two records that are full of people, one of them malformed.
fn people() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pack = r#"
policy people "People" { version "1" }
record Message { id!: id  text: text  from: address  cc: list of address  caller: text mask  kind: text }
subject message { present message  id message.id  at as_of  facts { message!: Message  people: list of Person by id } }
record Person { id!: id  phone: address }
rule known on message {
  must     some p in people where p.phone = message.from
  because  "{message.caller} ({message.from}) is nobody"
}
rule silent on message {
  must not message.text contains "call"
  because  "it says: {message.text}"
  fix      "ask {message.caller}, or ask@contoso.com"
}
"#;
    let records = r#"{"as_of": "2026-11-24T18:00:00Z", "message": {"id": "m-1 jo@contoso.com", "text": "call (425) 555-0111", "from": "+14255550112", "cc": ["+14255550113"], "caller": "Johanna Doe"}, "people": {"+14255550114": {"phone": "+14255550115"}}}
{"as_of": "2026-11-24T18:00:00Z", "message": {"id": "m-2", "from": 14255550116, "caller": "Johanna Doe", "kind": 1, "text": "+14255550117"}, "people": {"+14255550118": {"phon": 1}}}
"#;
    fs::write(folder.path().join("policy.coms"), pack).unwrap();
    fs::write(folder.path().join("messages.ndjson"), records).unwrap();
    folder
}

fn secrets(text: &str) -> Vec<&'static str> {
    ["555-01", "5555011", "jo@", "ask@", "Johanna"].into_iter().filter(|secret| text.contains(secret)).collect()
}

#[test]
fn reports_for_pipelines_mask_people() {
    let folder = people();
    let run = |args: &[&str]| {
        let all = [&["check", "-p", ".", "messages.ndjson", "--unknown-fields", "error"], args].concat();
        let ran = program_in(folder.path(), &all, "");
        assert_eq!(ran.code, 5, "{}", ran.err);
        ran
    };
    for format in ["sarif", "junit", "github"] {
        let masked = run(&["-f", format]);
        assert_eq!(secrets(&format!("{}{}", masked.out, masked.err)), [""; 0], "{}{}", masked.out, masked.err);
        let open = run(&["-f", format, "--mask=never"]);
        assert!(secrets(&open.out).len() > 2, "{}", open.out);
    }
    for format in ["human", "plain", "json", "ndjson", "summary"] {
        let masked = run(&["-f", format, "--mask"]);
        assert_eq!(secrets(&format!("{}{}", masked.out, masked.err)), [""; 0], "{}{}", masked.out, masked.err);
        let beside = run(&["-f", format, "--report", "junit=cases.xml"]);
        assert_eq!(beside.out, masked.out, "one report for a pipeline masks all");
    }
    let open = run(&["-f", "human"]);
    assert!(!secrets(&open.out).is_empty() && !secrets(&open.err).is_empty(), "nothing was there to mask");
    insta::assert_snapshot!(run(&["-f", "human", "--mask"]).out);
}

#[test]
fn masking_changes_no_decision() {
    let folder = people();
    let verdicts = |mask: &str| {
        let args = ["check", "-p", ".", "messages.ndjson", "-f", "ndjson", mask];
        let ran = program_in(folder.path(), &args, "");
        let decisions = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let outcomes = |decision: Value| {
            let findings = decision["findings"].as_array().unwrap().clone();
            findings.iter().map(|f| format!("{} {}", f["rule"], f["outcome"])).collect::<Vec<_>>()
        };
        (ran.code, decisions.map(outcomes).collect::<Vec<_>>())
    };
    assert_eq!(verdicts("--mask=always"), verdicts("--mask=never"));
}

// ---- a part of the policy ------------------------------------------------------------------------

#[test]
fn only_judges_by_the_rules_that_are_named() {
    let ran = check(&["--format", "ndjson", "--only", "tiny.greeting"], &good_records());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let decisions: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for decision in &decisions {
        assert_eq!(decision["policy"]["only"], json!(["tiny.greeting"]), "it must not pass for a whole decision");
    }
    let found: Vec<&str> = decisions
        .iter()
        .flat_map(|decision| decision["findings"].as_array().unwrap())
        .map(|f| f["rule"].as_str().unwrap())
        .collect();
    assert_eq!(found, ["tiny.greeting"]);
    for (format, words) in [
        ("human", "judged by some rules only: `tiny.greeting`"),
        ("plain", "Only these rules were asked, and no others: tiny.greeting."),
        ("summary", r#""only":["tiny.greeting"]"#),
        ("github", "; only tiny.greeting judged"),
        ("junit", r#"<property name="only" value="tiny.greeting"/>"#),
        ("sarif", r#""only":["tiny.greeting"]"#),
    ] {
        let ran = check(&["--format", format, "--only", "greeting"], &good_records());
        assert!(ran.out.contains(words), "{format}: {}", ran.out);
    }
}

#[test]
fn only_takes_modules_and_asks_what_was_meant() {
    assert_eq!(check(&["--only", "tiny.*", "-q"], &good_records()).code, 1);
    let ran = check(&["--only", "greting"], &good_records());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `greeting`?"), "{}", ran.err);
    let ran = program(&["check", "--policy", "policies/acs", "--only", "acs.consnt.*"], "");
    assert!(ran.err.contains("did you mean `acs.consent.*`?"), "{}", ran.err);
}

// ---- files ---------------------------------------------------------------------------------------

#[test]
fn folders_and_patterns_are_all_their_files_in_the_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let records = good_records();
    let lines: Vec<&str> = records.lines().collect();
    for (name, line) in [("b.ndjson", 0), ("a.json", 1), ("deep/c.yml", 2), (".hidden/d.json", 3), ("deep/e.txt", 3)] {
        let path = folder.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, lines[line]).unwrap();
    }
    fs::write(folder.path().join("in/coms-policy.yaml"), "profile: default\n").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let pack = root().join(PACK);
    let run = |file: &str| {
        let ran = program_in(folder.path(), &["check", "--policy", pack.to_str().unwrap(), "-f", "ndjson", file], "");
        let sources: Vec<String> = ran
            .out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["source"].as_str().unwrap().to_owned())
            .collect();
        (ran.code, sources.join(" "), ran.err)
    };
    assert_eq!(run("in"), (4, String::from("in/a.json:1 in/b.ndjson:1 in/deep/c.yml:1"), String::new()));
    assert_eq!(run("in/*.*json").1, "in/a.json:1 in/b.ndjson:1");
    assert_eq!(run("in/**/*.yml").1, "in/deep/c.yml:1");
    for (nothing, words) in
        [("empty", "holds no file of records"), ("in/*.csv", "fits no file"), ("in/[", "no pattern")]
    {
        let (code, _, err) = run(nothing);
        assert!(code == 2 && err.contains(words), "{nothing}: {err}");
    }
}

// ---- findings that are known ---------------------------------------------------------------------

#[test]
fn a_baseline_keeps_what_is_known_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("baseline.json");
    let file = file.to_str().unwrap();
    let ran = check(&["--baseline", file], &good_records());
    assert_eq!(ran.code, 2, "there is none yet");
    assert_eq!(check(&["--write-baseline"], &good_records()).code, 2, "into which file?");
    let ran = check(&["--baseline", file, "--write-baseline", "--deny-warnings"], &good_records());
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(fs::read_to_string(file).unwrap());

    // What is known does not fail, and the decision stays what it is.
    let ran = check(&["--baseline", file, "--deny-warnings", "-f", "ndjson"], &good_records());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let decisions: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<&str> = decisions.iter().map(|decision| decision["decision"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["allow", "warn", "hold", "deny"]);
    assert!(decisions[1..].iter().all(|decision| decision["findings"][0]["known"] == true));

    // What is new does, and what comes to more than it did.
    let worse = good_records().replace(r#""c1":{"given_at""#, r#""c1":{"form":"oral","given_at""#);
    let ran = check(&["--baseline", file, "-f", "ndjson"], &worse);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("coms::baseline::gone"), "{}", ran.err);
    let other = good_records().replace("d-1", "d-2");
    assert_eq!(check(&["--baseline", file], &other).code, 1);

    let human = check(&["--baseline", file], &good_records());
    assert!(human.out.contains("in the baseline: deny[tiny.written_consent]"), "{}", human.out);
    assert!(human.out.contains("3 findings in the baseline"), "{}", human.out);
    assert_eq!(cases(&check(&["--baseline", file, "-f", "junit"], &good_records()).out), [4, 0, 0, 2]);
    let sarif = check(&["--baseline", file, "-f", "sarif"], &other).json();
    let states: Vec<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["baselineState"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["unchanged", "unchanged", "new"]);
    let github = check(&["--baseline", file, "-f", "github"], &good_records());
    assert!(!github.out.contains("::error") && github.out.contains("::notice"), "{}", github.out);
}

#[test]
fn a_rule_that_is_renamed_keeps_what_is_known_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let written = fs::read_to_string(root().join(PACK).join("policy.coms")).unwrap();
    let pack = folder.path().join("policy.coms");
    fs::write(&pack, &written).unwrap();
    let records = good_records();
    let run = |extra: &[&str]| {
        let args = ["check", "-p", "policy.coms", "-", "--input-format", "ndjson", "--baseline", "known.json"];
        program_in(folder.path(), &[&args[..], extra].concat(), &records)
    };
    assert_eq!(run(&["--write-baseline"]).code, 0);
    let renamed = written.replace("rule written_consent on message {", "rule consent_in_writing on message {");
    assert_ne!(renamed, written);
    fs::write(&pack, &renamed).unwrap();
    assert_eq!(run(&[]).code, 1, "it is another rule");
    let aliased = renamed.replace(
        "rule consent_in_writing on message {",
        "rule consent_in_writing on message {\n  formerly written_consent",
    );
    fs::write(&pack, aliased).unwrap();
    let ran = run(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let ran = run(&["--only", "tiny.written_consent", "-f", "summary"]);
    assert_eq!(ran.json()["policy"]["only"], json!(["tiny.consent_in_writing"]));
}

#[test]
fn a_file_that_is_no_baseline_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("baseline.json");
    for text in ["", "[]", r#"{"version": 7, "findings": []}"#] {
        fs::write(&file, text).unwrap();
        let ran = check(&["--baseline", file.to_str().unwrap()], &good_records());
        assert!(ran.code == 2 && ran.err.contains("is no baseline"), "{}", ran.err);
    }
}
