//! The program as its users run it: exit codes, standard output and standard error, good input and bad.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left behind.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.out))
    }
    /// Diagnostics of a run in a JSON format: one object a line.
    fn told(&self) -> Vec<Value> {
        self.err
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
            .collect()
    }
    fn codes(&self) -> Vec<String> {
        self.told().iter().map(|told| told["code"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pack() -> PathBuf {
    root().join("tests/check/pack")
}

fn program(args: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(args)
        .current_dir(root())
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("NO_GRAPHICS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that does not read its input closes the pipe.
    let feed = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `check` with the small pack.
fn check(args: &[&str], input: &str) -> Ran {
    let pack = pack();
    let mut all = vec!["check", "--policy", pack.to_str().unwrap()];
    all.extend(args);
    program(&all, input.as_bytes())
}

fn ndjson(args: &[&str], lines: &[Value]) -> Ran {
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut all = vec!["-", "--input-format", "ndjson", "--format", "ndjson"];
    all.extend(args);
    check(&all, &input)
}

fn yaml(input: &str) -> Ran {
    check(&["-", "--input-format", "yaml", "--format", "json"], input)
}

fn message(id: &str, kind: &str, text: &str, consents: Value) -> Value {
    json!({
        "as_of": "2026-11-24T18:00:00Z",
        "message": {"id": id, "kind": kind, "text": text},
        "recipient": {"address": "+14255550123"},
        "consents": consents,
    })
}

fn allowed(id: &str) -> Value {
    message(id, "offer", "Hello", json!({"c1": {"form": "written", "given_at": "2026-01-01T00:00:00Z"}}))
}

fn warned(id: &str) -> Value {
    message(id, "news", "Bye", json!([]))
}

fn held(id: &str) -> Value {
    message(id, "offer", "Hello", json!({"c1": {"given_at": "2026-01-01T00:00:00Z"}}))
}

fn denied(id: &str) -> Value {
    message(id, "offer", "Hello", json!({"c1": {"form": "oral", "given_at": "2026-01-01T00:00:00Z"}}))
}

// ---- exit codes --------------------------------------------------------------------------------

#[test]
fn exit_codes_say_the_first_that_applies() {
    assert_eq!(ndjson(&[], &[allowed("a")]).code, 0);
    assert_eq!(ndjson(&[], &[allowed("a"), warned("b")]).code, 0);
    assert_eq!(ndjson(&["--deny-warnings"], &[allowed("a"), warned("b")]).code, 1);
    assert_eq!(ndjson(&["--profile", "strict"], &[warned("b")]).code, 1);
    assert_eq!(ndjson(&[], &[warned("a"), held("b")]).code, 4);
    assert_eq!(ndjson(&[], &[denied("a"), held("b")]).code, 1);
    assert_eq!(ndjson(&[], &[denied("a"), json!({"message": 1})]).code, 5);
    assert_eq!(ndjson(&["--profile", "none"], &[allowed("a")]).code, 2);
    assert_eq!(ndjson(&["--as-of", "yesterday"], &[allowed("a")]).code, 2);
    assert_eq!(ndjson(&["--jobs", "0"], &[allowed("a")]).code, 2);
    assert_eq!(ndjson(&[], &[]).code, 2);
    assert_eq!(check(&["no/such/file.yaml"], "").code, 2);
    assert_eq!(check(&["--no-such-flag"], "").code, 2);
    assert_eq!(program(&["check", "--policy", "no/such/pack", "-", "--input-format", "json"], b"{}").code, 2);
}

#[test]
fn a_warned_record_stays_warned_when_warnings_deny() {
    let ran = ndjson(&["--deny-warnings"], &[warned("b")]);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, decision["decision"].as_str()), (1, Some("warn")));
}

#[test]
fn no_record_is_no_success() {
    let ran = check(&[], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("0 records judged"), "{}", ran.err);
    assert_eq!(ran.out, "");
    let ran = check(&["-", "--input-format", "yaml", "--format", "json"], "# nothing\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

// ---- output --------------------------------------------------------------------------------------

#[test]
fn a_decision_has_the_fields_of_the_contract() {
    let ran = ndjson(&[], &[denied("m-1")]);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    let digest = decision["policy"]["digest"].as_str().unwrap();
    assert!(digest.starts_with("sha256:") && digest.len() == 7 + 64, "{digest}");
    let rule = decision["findings"][0]["at"]["rule"].as_str().unwrap();
    assert!(rule.ends_with("tests/check/pack/policy.coms:37:3"), "{rule}");
    insta::assert_json_snapshot!(decision, {".policy.digest" => "sha256:…", ".findings[].at.rule" => "…/policy.coms:37:3"});
    assert_eq!(decision.as_object().unwrap().keys().collect::<Vec<_>>().len(), 8);
}

#[test]
fn an_undetermined_demand_names_what_is_missing() {
    let ran = ndjson(&[], &[held("m-1")]);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    let finding = &decision["findings"][0];
    assert_eq!(finding["outcome"], "undetermined");
    assert_eq!(finding["effect"], "hold");
    assert_eq!(finding["missing"], json!(["consents.c1.form"]));
}

#[test]
fn json_is_one_array_and_ndjson_one_object_a_line() {
    let records: Vec<Value> = (0..3).flat_map(|n| [allowed(&format!("a{n}")), denied(&format!("d{n}"))]).collect();
    let lines = ndjson(&[], &records);
    let by_line: Vec<Value> = lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let input: String = records.iter().map(|line| format!("{line}\n")).collect();
    let array = check(&["-", "--input-format", "ndjson", "--format", "json"], &input);
    assert_eq!(array.json(), Value::Array(by_line));
    let as_array = check(&["-", "--input-format", "json", "--format", "ndjson"], &Value::Array(records).to_string());
    assert_eq!(as_array.out.lines().count(), 6);
}

#[test]
fn a_summary_counts_and_ranks() {
    let records = [allowed("a"), warned("b"), held("c"), held("d"), denied("e"), json!({"message": 1})];
    let ran = ndjson(&["--format", "summary"], &records);
    let ran = Ran { out: ran.out, ..ran };
    let mut summary = ran.json();
    summary["policy"]["digest"] = json!("sha256:…");
    insta::assert_json_snapshot!(summary);
}

#[test]
fn all_lists_what_was_kept_and_what_does_not_apply() {
    let ran = ndjson(&["--all"], &[allowed("a")]);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    let outcomes: Vec<(&str, &str, bool)> = decision["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["rule"].as_str().unwrap(), f["outcome"].as_str().unwrap(), f["effect"].is_null()))
        .collect();
    assert_eq!(outcomes, [("tiny.greeting", "not_applicable", true), ("tiny.written_consent", "kept", true)]);
}

#[test]
fn quiet_says_nothing_on_standard_output() {
    let ran = ndjson(&["--quiet"], &[denied("a")]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
}

#[test]
fn a_consent_is_judged_alone() {
    let record =
        json!({"as_of": "2026-11-24T18:00:00Z", "id": "c-9", "form": "oral", "given_at": "2026-01-01T00:00:00Z"});
    let ran = ndjson(&[], &[record]);
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((decision["subject"].as_str(), decision["id"].as_str()), (Some("consent"), Some("c-9")));
    assert_eq!(decision["findings"][0]["message"], "consent c-9 is not in writing");
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let records: Vec<Value> = (0..4000)
        .map(|n| match n % 5 {
            0 => denied(&format!("d{n}")),
            1 => held(&format!("h{n}")),
            2 => warned(&format!("w{n}")),
            3 => json!({"message": {"id": format!("x{n}"), "kind": "ofer"}}),
            _ => allowed(&format!("a{n}")),
        })
        .collect();
    let one = ndjson(&["--jobs", "1"], &records);
    assert_eq!(one.out.lines().count(), 3200);
    for jobs in ["2", "5"] {
        let many = ndjson(&["--jobs", jobs], &records);
        assert_eq!((many.code, &many.out, &many.err), (one.code, &one.out, &one.err), "{jobs} threads");
    }
}

#[test]
fn redacted_values_are_printed_nowhere() {
    let mut record = denied("m-1");
    record["consents"]["c1"]["note"] = json!("secret words");
    let input = format!("{record}\n");
    for format in ["human", "json", "ndjson"] {
        let ran = check(&["-", "--input-format", "ndjson", "--format", format, "--all"], &input);
        assert!(!ran.out.contains("secret words") && !ran.err.contains("secret words"), "{format}: {}", ran.out);
    }
    record["consents"]["c1"]["form"] = json!("spoken");
    let ran = check(&["-", "--input-format", "ndjson"], &format!("{record}\n"));
    assert_eq!(ran.code, 5);
    assert!(!ran.err.contains("secret words"), "in a malformed record: {}", ran.err);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let input: String = (0..20_000).map(|n| format!("{}\n", denied(&format!("d{n}")))).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.ndjson");
    fs::write(&file, input).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["check", "--format", "ndjson", "--policy"])
        .arg(pack())
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

// ---- bad records -----------------------------------------------------------------------------------

/// Every bad record is one located mistake with a code, and the good ones around it are judged.
#[test]
fn bad_records_are_told_and_the_others_judged() {
    let good = allowed("good").to_string();
    let bad: [(&str, &str); 12] = [
        (
            "coms::input::wrong_type",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x","urgent":"yes"},"recipient":{"address":"+1"}}"#,
        ),
        (
            "coms::input::unknown_symbol",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x","kind":"ofer"},"recipient":{"address":"+1"}}"#,
        ),
        (
            "coms::input::bad_time",
            r#"{"as_of":"2026-02-30T18:00:00Z","message":{"id":"x"},"recipient":{"address":"+1"}}"#,
        ),
        (
            "coms::input::bad_time",
            r#"{"as_of":"2026-11-24T18:00:00","message":{"id":"x"},"recipient":{"address":"+1"}}"#,
        ),
        (
            "coms::input::duplicate_key",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x","id":"y"},"recipient":{"address":"+1"}}"#,
        ),
        ("coms::input::missing_field", r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x"}}"#),
        ("coms::input::no_time", r#"{"message":{"id":"x"},"recipient":{"address":"+1"}}"#),
        (
            "coms::input::unquoted_number",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x"},"recipient":{"address":14255550123}}"#,
        ),
        (
            "coms::input::out_of_range",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x"},"recipient":{"address":"+1","age":151}}"#,
        ),
        ("coms::input::unrecognised", r#"{"mesage":{"id":"x"}}"#),
        ("coms::input::not_an_object", "[1]"),
        (
            "coms::input::duplicate_id",
            r#"{"as_of":"2026-11-24T18:00:00Z","message":{"id":"x"},"recipient":{"address":"+1"},"consents":[{"id":"c"},{"id":"c"}]}"#,
        ),
    ];
    let mut lines = vec![good.clone()];
    for (_, line) in bad {
        lines.push(line.to_owned());
        lines.push(good.clone());
    }
    let ran = check(&["-", "--input-format", "ndjson", "--format", "ndjson"], &lines.join("\n"));
    assert_eq!(ran.codes(), bad.map(|(code, _)| code));
    for (told, line) in ran.told().iter().zip((2..).step_by(2)) {
        assert_eq!((told["source"].as_str(), told["line"].as_u64()), (Some("-"), Some(line)), "{told}");
        assert!(told["column"].as_u64().unwrap() > 0 && told["severity"] == "error", "{told}");
    }
    assert_eq!((ran.code, ran.out.lines().count()), (5, bad.len() + 1));
}

#[test]
fn several_mistakes_of_one_record_are_all_told() {
    let ran = yaml(
        "as_of: 2026-11-24T18:00:00Z\nmessage: {id: x, kind: ofer, chanel: sms}\nrecipient: {address: +14255550123, age: old}\n",
    );
    assert_eq!(
        ran.codes(),
        [
            "coms::input::unknown_symbol",
            "coms::input::unknown_field",
            "coms::input::unquoted_number",
            "coms::input::wrong_type"
        ]
    );
    assert_eq!((ran.code, ran.out.as_str()), (5, ""));
}

#[test]
fn unknown_fields_are_an_error_or_counted() {
    let mut record = allowed("a");
    record["message"]["chanel"] = json!("sms");
    let ran = ndjson(&[], &[record.clone()]);
    assert_eq!((ran.code, ran.codes()), (0, vec![String::from("coms::input::fields_passed")]));
    let ran = ndjson(&["--unknown-fields", "error"], &[record.clone()]);
    assert_eq!((ran.code, ran.codes()), (5, vec![String::from("coms::input::unknown_field")]));
    let ran = check(&["-", "--input-format", "json", "--format", "json"], &record.to_string());
    assert_eq!(ran.code, 5);
    let ran =
        check(&["-", "--input-format", "json", "--format", "json", "--unknown-fields", "count"], &record.to_string());
    assert_eq!(ran.code, 0);
}

#[test]
fn as_of_is_for_records_without_a_time() {
    let mut record = denied("a");
    record.as_object_mut().unwrap().remove("as_of");
    let ran = ndjson(&["--as-of", "2025-01-01T00:00:00Z"], &[record, denied("b")]);
    let times: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["as_of"].clone()).collect();
    assert_eq!(times, ["2025-01-01T00:00:00Z", "2026-11-24T18:00:00Z"]);
}

#[test]
fn broken_syntax_costs_what_it_breaks() {
    let good = allowed("a").to_string();
    let array =
        check(&["-", "--input-format", "json", "--format", "json"], &format!("[{good}, {good}, {{\"message\": ]"));
    assert_eq!((array.code, array.json().as_array().unwrap().len(), array.told().len()), (5, 2, 1));
    let documents = format!("{good}\n---\nmessage: [unclosed\n---\n{good}\n");
    let ran = yaml(&documents);
    assert_eq!((ran.code, ran.json().as_array().unwrap().len(), ran.told().len()), (5, 2, 1));
}

#[test]
fn deep_nesting_is_a_mistake_and_no_crash() {
    let deep = format!("{{\"message\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let good = allowed("a");
    let ran = check(&["-", "--input-format", "ndjson", "--format", "ndjson"], &format!("{deep}\n{good}\n"));
    assert_eq!((ran.code, ran.codes(), ran.out.lines().count()), (5, vec![String::from("coms::input::too_deep")], 1));
    let ran = yaml(&format!("message: {}1{}\n", "[".repeat(10_000), "]".repeat(10_000)));
    assert_eq!((ran.code, ran.told().len()), (5, 1));
}

#[test]
fn a_line_of_a_hundred_megabytes_is_one_mistake() {
    let good = format!("{}\n", allowed("a"));
    let mut input = good.clone().into_bytes();
    input.resize(input.len() + 100 * 1024 * 1024, b'x');
    input.push(b'\n');
    input.extend_from_slice(good.as_bytes());
    let ran = program(
        &["check", "--policy", pack().to_str().unwrap(), "-", "--input-format", "ndjson", "--format", "ndjson"],
        &input,
    );
    assert_eq!(
        (ran.code, ran.codes(), ran.out.lines().count()),
        (5, vec![String::from("coms::input::line_too_long")], 2)
    );
    assert_eq!(ran.told()[0]["line"], 2);
}

#[test]
fn bad_bytes_take_only_their_own_line() {
    let good = allowed("a").to_string();
    let input = [good.as_bytes(), b"\n{\"message\": \"\xff\"}\n", good.as_bytes(), b"\n"].concat();
    let pack = pack();
    let args = ["check", "--policy", pack.to_str().unwrap(), "-", "--input-format", "ndjson", "--format", "ndjson"];
    let ran = program(&args, &input);
    assert_eq!((ran.code, ran.codes(), ran.out.lines().count()), (5, vec![String::from("coms::input::not_utf8")], 2));
    assert_eq!(ran.told()[0]["line"], 2);
}

#[test]
fn line_ends_and_marks_of_other_systems_are_fine() {
    let good = allowed("a");
    let ran =
        check(&["-", "--input-format", "ndjson", "--format", "ndjson"], &format!("\u{feff}{good}\r\n\r\n{good}\r\n"));
    assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{}", ran.err);
}

// ---- bad policies -----------------------------------------------------------------------------------

fn with_policy(files: &[(&str, &[u8])]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let args =
        ["check", "--policy", folder.path().to_str().unwrap(), "-", "--input-format", "ndjson", "--format", "json"];
    program(&args, allowed("a").to_string().as_bytes())
}

#[test]
fn a_policy_with_mistakes_judges_nothing() {
    let pack = fs::read_to_string(pack().join("policy.coms")).unwrap();
    let broken =
        pack.replace("message.kind is offer", "message.kind is ofer").replace("cites    T-02", "cites    T-03");
    let more = "rule again on message { must message.txt = \"x\" because \"y\" }\n";
    let ran = with_policy(&[("policy.coms", broken.as_bytes()), ("more.coms", more.as_bytes())]);
    let mut codes = ran.codes();
    codes.sort();
    assert_eq!(codes, ["coms::name::unknown_clause", "coms::name::unknown_field", "coms::name::unknown_symbol"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    for told in ran.told() {
        assert!(told["line"].as_u64().unwrap() > 0 && told["help"].is_string(), "{told}");
    }
}

#[test]
fn a_pack_that_is_empty_or_no_text_is_an_error_of_the_policy() {
    assert_eq!((with_policy(&[]).code, with_policy(&[]).codes()), (3, vec![String::from("coms::pack::empty")]));
    let ran = with_policy(&[("policy.coms", b"policy a \"b\" { version \"\xff\" }\n")]);
    assert_eq!((ran.code, ran.codes()), (3, vec![String::from("coms::pack::not_utf8")]));
}

#[test]
fn a_changed_policy_decides_the_next_record() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.coms");
    let text = fs::read_to_string(pack().join("policy.coms")).unwrap();
    let args =
        ["check", "--policy", folder.path().to_str().unwrap(), "-", "--input-format", "ndjson", "--format", "summary"];
    let input = denied("a").to_string();
    fs::write(&file, &text).unwrap();
    let before = program(&args, input.as_bytes());
    fs::write(&file, text.replace("c.form is written and", "c.form is oral and")).unwrap();
    let after = program(&args, input.as_bytes());
    assert_eq!((before.code, after.code), (1, 0));
    assert_ne!(before.json()["policy"]["digest"], after.json()["policy"]["digest"]);
}

// ---- for people ---------------------------------------------------------------------------------------

fn example(width: &str, color: &str) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["check", "policies/acs/examples/messages.yaml", "--policy", "policies/acs", "--color", color])
        .current_dir(root())
        .env("COLUMNS", width)
        .env_remove("NO_GRAPHICS")
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_shipped_example_shows_every_decision() {
    for width in ["80", "120"] {
        let ran = example(width, "never");
        assert_eq!(ran.code, 5);
        for word in ["ALLOW", "WARN", "HOLD", "DENY"] {
            assert!(ran.out.lines().any(|line| line.starts_with(word)), "no {word} in\n{}", ran.out);
        }
        let widest = ran.out.lines().chain(ran.err.lines()).map(|line| line.chars().count()).max();
        assert!(widest <= width.parse().ok(), "a line of {widest:?} columns");
        insta::with_settings!({snapshot_path => "check", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("example_{width}"), format!("{}\n=== standard error\n{}", ran.out, ran.err));
        });
    }
}

#[test]
fn colours_change_no_word() {
    let (plain, colored) = (example("100", "never"), example("100", "always"));
    let mut stripped = String::new();
    let mut rest = colored.out.as_str();
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = code.split_once('m').map_or("", |(_, rest)| rest);
    }
    stripped.push_str(rest);
    assert!(colored.out.contains('\u{1b}'));
    assert_eq!(stripped, plain.out);
}

#[test]
fn codes_have_pages() {
    let ran = program(&["explain", "coms::type::mismatch"], b"");
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("coms::type::mismatch\n"), "{}", ran.out);
    let ran = program(&["explain", "coms::type::mismach"], b"");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `coms::type::mismatch`?"), "{}", ran.err);
}

#[test]
fn further_reports_go_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("summary.json");
    let option = format!("summary={}", file.display());
    let ran = ndjson(&["--report", &option], &[denied("a"), allowed("b")]);
    let summary: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((ran.code, ran.out.lines().count(), summary["records"].as_u64()), (1, 2, Some(2)));
    assert_eq!(ndjson(&["--report", "sumary=x"], &[denied("a")]).code, 2);
    assert_eq!(ndjson(&["--report", "summary"], &[denied("a")]).code, 2);
}

#[test]
fn plain_says_it_in_sentences() {
    let input: String =
        [allowed("a"), warned("b"), held("c"), denied("d")].iter().map(|line| format!("{line}\n")).collect();
    let ran = check(&["-", "--input-format", "ndjson", "--format", "plain"], &input);
    let text = ran.out.replace(pack().to_str().unwrap(), "…");
    insta::assert_snapshot!(text);
}

// ---- joins ------------------------------------------------------------------------------------------

/// A message without consents, and a run with a table of them.
fn joined(file: &str, rows: &str, address: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    fs::write(&path, rows).unwrap();
    let mut record = message("m-1", "offer", "Hello", json!([]));
    record.as_object_mut().unwrap().remove("consents");
    record["recipient"]["address"] = json!(address);
    ndjson(&["--related", &format!("consents={}", path.display())], &[record])
}

#[test]
fn a_collection_that_is_left_out_is_joined() {
    let given = r#""given_at": "2026-01-01T00:00:00Z""#;
    let lines = format!(
        "{{\"id\": \"a\", \"address\": \"+1 (425) 555-0123\", \"form\": \"oral\", {given}}}\n\n{{\"id\": \"b\", \"address\": \"+447700900123\", \"form\": \"written\", {given}}}\n"
    );
    let ran = joined("consents.ndjson", &lines, "+14255550123");
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    let fact = &decision["findings"][0]["at"]["facts"][0];
    assert_eq!((ran.code, fact["path"].as_str(), fact["value"].as_str()), (1, Some("consents.a.form"), Some("oral")));
    assert!(fact["at"].as_str().unwrap().ends_with("consents.ndjson:1:53"), "{fact}");
    assert_eq!(joined("consents.ndjson", &lines, "+44 7700 900123").code, 0);
    // No row for this person: none, not unknown.
    assert_eq!(joined("consents.ndjson", &lines, "+15555550100").code, 1);
    let yaml = "- id: a\n  address: '+14255550123'\n  given_at: 2026-01-01T00:00:00Z\n  form: oral\n";
    let ran = joined("consents.yaml", yaml, "+14255550123");
    let decision: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(
        decision["findings"][0]["at"]["facts"][0]["at"].as_str().unwrap().ends_with("consents.yaml:4:9"),
        "{decision}"
    );
    let array = format!("[{}]", lines.trim().replace("\n\n", ","));
    assert_eq!(joined("consents.json", &array, "+447700900123").code, 0);
}

#[test]
fn a_record_keeps_the_collection_that_it_brings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consents.ndjson");
    fs::write(&path, "{\"id\": \"a\", \"address\": \"+14255550123\", \"form\": \"oral\"}\n").unwrap();
    let option = format!("consents={}", path.display());
    assert_eq!(ndjson(&["--related", &option], &[allowed("a")]).code, 0);
}

#[test]
fn rows_that_do_not_fit_are_told() {
    let rows =
        "{\"id\": \"a\", \"form\": \"oral\"}\n{\"id\": \"b\", \"address\": \"+1\", \"form\": \"orl\"}\n{\"id\"\n";
    let ran = joined("consents.ndjson", rows, "+14255550123");
    let lines: Vec<u64> = ran.told().iter().map(|told| told["line"].as_u64().unwrap()).collect();
    assert_eq!((ran.code, lines), (5, vec![1, 2, 3]), "{}", ran.err);
    assert_eq!(ran.codes()[..2], ["coms::input::row_without_key", "coms::input::unknown_symbol"]);
    assert_eq!(ndjson(&["--related", "consent=x.ndjson"], &[allowed("a")]).code, 2);
    assert_eq!(ndjson(&["--related", "consents"], &[allowed("a")]).code, 2);
}

#[test]
fn shipped_packs_need_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["check", "--policy", "acs", "--format", "ndjson"])
        .arg(root().join("policies/acs/examples/messages.yaml"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), out.lines().count()), (Some(5), 4));
    let here = program(
        &["check", "--policy", "policies/acs", "--format", "ndjson", "policies/acs/examples/messages.yaml"],
        b"",
    );
    let digest =
        |out: &str| serde_json::from_str::<Value>(out.lines().next().unwrap()).unwrap()["policy"]["digest"].clone();
    assert_eq!(digest(&out), digest(&here.out));
    let ran = program(&["check", "--policy", "asc"], b"");
    assert!(ran.code == 2 && ran.err.contains("did you mean `acs`?"), "{}", ran.err);
}
