//! What the shipped packs decide: every case in both profiles, as a snapshot that a policy author reads.
//!
//! A change of a rule, a list or a word shows here as a change of lines. The cases' own expectations are asserted
//! beside it. The form of a case is told in `policies/acs/cases/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use coms_policy::decision::{Decision, Effect, Verdict};
use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
use coms_policy::text::RecordText;
use coms_policy::workspace;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A case or one of its variants, with all its facts.
struct Case {
    name: String,
    title: String,
    facts: Value,
    expect: Value,
}

fn acs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs")
}

/// Lays one tree of facts over another: maps merge, lists and scalars replace, null takes away.
fn lay_over(base: &Value, over: &Value) -> Value {
    let (Value::Object(base), Value::Object(over)) = (base, over) else { return over.clone() };
    let mut all = base.clone();
    for (key, value) in over {
        match (value, all.get(key)) {
            (Value::Null, _) => {
                all.remove(key);
            }
            (value, Some(under)) => {
                let value = lay_over(under, value);
                all.insert(key.clone(), value);
            }
            (value, None) => {
                all.insert(key.clone(), lay_over(&Value::Object(Map::new()), value));
            }
        }
    }
    Value::Object(all)
}

/// The cases of each file, by the name of the file.
fn cases() -> BTreeMap<String, Vec<Case>> {
    let mut written: Vec<(String, Value)> = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(acs().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
        let text = fs::read_to_string(path).unwrap();
        let list: Vec<Value> =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        written.extend(list.into_iter().map(|case| (file.clone(), case)));
    }
    let id = |case: &Value| case["id"].as_str().expect("a case has an id").to_owned();
    let mut facts: BTreeMap<String, Value> = BTreeMap::new();
    while facts.len() < written.len() {
        let before = facts.len();
        for (_, case) in &written {
            let base = match case.get("base").and_then(Value::as_str) {
                None => Some(Value::Object(Map::new())),
                Some(base) => facts.get(base).cloned(),
            };
            if let Some(base) = base {
                facts.entry(id(case)).or_insert_with(|| lay_over(&base, &case["given"]));
            }
        }
        assert!(facts.len() > before, "a base is missing, or two cases have one id");
    }
    let mut all: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for (file, case) in &written {
        let (name, title) = (id(case), case["title"].as_str().unwrap_or_default());
        let own = &facts[&name];
        let list = all.entry(file.clone()).or_default();
        list.push(Case {
            name: name.clone(),
            title: title.to_owned(),
            facts: own.clone(),
            expect: case["expect"].clone(),
        });
        for variant in case.get("variants").and_then(Value::as_array).into_iter().flatten() {
            let title = variant["name"].as_str().unwrap_or_default().to_owned();
            let facts = lay_over(own, &variant["given"]);
            list.push(Case { name: format!("{name} …"), title, facts, expect: variant["expect"].clone() });
        }
    }
    all
}

fn engine(folder: &Path, profile: &str) -> Engine {
    let read = workspace::read(folder).expect("the pack can be read");
    let policy = read_policy(read.sources).unwrap_or_else(|(_, mistakes)| {
        panic!("the pack has mistakes: {:?}", mistakes.iter().map(|mistake| &mistake.message).collect::<Vec<_>>())
    });
    Engine::new(&policy, profile).expect("the profile is there")
}

fn judge(engine: &Engine, worker: &mut Worker, case: &Case) -> Decision {
    let text = case.facts.to_string();
    let record = RecordText { name: "case", text: &text, first_line: 1 };
    engine.judge_json(worker, JudgeTerms::default(), record).unwrap_or_else(|mistakes| {
        let told: Vec<_> = mistakes.iter().map(|mistake| &mistake.message).collect();
        panic!("{} ({}) is malformed: {told:?}", case.name, case.title)
    })
}

/// What a decision says, without positions: they move with every line of a rule file.
fn summary(decision: &Decision) -> String {
    let mut text = String::new();
    for finding in decision.findings.iter().filter(|finding| finding.effect > Some(Effect::Note)) {
        let outcome = serde_json::to_value(finding.outcome).unwrap();
        let effect = finding.effect.map_or("", Effect::word);
        let missing =
            if finding.missing.is_empty() { String::new() } else { format!(" ← {}", finding.missing.join(", ")) };
        let _ = writeln!(
            text,
            "    {effect:<5}{:<13}{} [{}]{missing}",
            outcome.as_str().unwrap(),
            finding.rule,
            finding.clauses.join(" ")
        );
    }
    let notes: Vec<String> = decision
        .findings
        .iter()
        .filter(|finding| finding.effect == Some(Effect::Note))
        .map(|finding| finding.clauses.join("+"))
        .collect();
    if !notes.is_empty() {
        let _ = writeln!(text, "    note {}", notes.join(" "));
    }
    for due in &decision.obligations {
        let _ = writeln!(text, "    to do {}", due.action);
    }
    text
}

/// Decisions on the cases of one file in both profiles.
fn listing(default: &Engine, strict: &Engine, cases: &[Case]) -> String {
    let (mut one, mut two) = (Worker::default(), Worker::default());
    let mut text = String::new();
    for case in cases {
        let (lax, hard) = (judge(default, &mut one, case), judge(strict, &mut two, case));
        let _ = writeln!(text, "{} {}", case.name, case.title);
        let _ = write!(text, "  {}\n{}", lax.verdict.word(), summary(&lax));
        if (lax.verdict, summary(&lax)) != (hard.verdict, summary(&hard)) {
            let _ = write!(text, "  strict: {}\n{}", hard.verdict.word(), summary(&hard));
        }
    }
    text
}

#[test]
fn decisions_of_the_pack() {
    let (default, strict) = (engine(&acs(), "default"), engine(&acs(), "strict"));
    for (file, cases) in cases() {
        insta::with_settings!({snapshot_path => "decisions", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(file, listing(&default, &strict, &cases));
        });
    }
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What a case's own expectation says against a decision; nothing where they agree.
fn disagreement(case: &Case, profile: &str, decision: &Decision) -> Option<String> {
    let strict = case.expect.pointer("/strict/decision").filter(|_| profile == "strict");
    let wanted =
        strict.or_else(|| case.expect.get("decision")).and_then(Value::as_str).expect("a case expects a decision");
    let deciding: Vec<&str> = decision
        .findings
        .iter()
        .filter(|finding| finding.effect.map(Verdict::of) == Some(decision.verdict))
        .flat_map(|finding| finding.clauses.iter().map(|clause| &**clause))
        .collect();
    let clauses = words(&case.expect["clauses"]);
    let missing: Vec<&&str> = clauses.iter().filter(|clause| wanted != "allow" && !deciding.contains(clause)).collect();
    let due: Vec<&str> = decision.obligations.iter().map(|due| &*due.action).collect();
    let obligations = case.expect.get("obligations").map(words);
    let undone = obligations.is_some_and(|wanted| match wanted.as_slice() {
        [] => !due.is_empty(),
        wanted => wanted.iter().any(|action| !due.contains(action)),
    });
    (decision.verdict.word() != wanted || !missing.is_empty() || undone).then(|| {
        format!(
            "{} {} ({profile}): {wanted} {clauses:?} expected, found {} {deciding:?}, to do {due:?}",
            case.name,
            case.title,
            decision.verdict.word()
        )
    })
}

#[test]
fn cases_come_to_what_they_expect() {
    let mut wrong = Vec::new();
    let mut judged = 0;
    for profile in ["default", "strict"] {
        let engine = engine(&acs(), profile);
        let mut worker = Worker::default();
        for case in cases().values().flatten() {
            let decision = judge(&engine, &mut worker, case);
            wrong.extend(disagreement(case, profile, &decision));
            judged += 1;
        }
    }
    assert!(judged > 100, "only {judged} cases were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A campaign kind is added to the list of those that need a second step: decisions on such campaigns change, and
/// no other line does. Nothing is built in between.
#[test]
fn an_edited_list_shows_in_the_decisions() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(acs()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let file = folder.path().join("double_opt_in.coms");
    let text = fs::read_to_string(&file).unwrap();
    let last = text.lines().find(|line| line.trim_start().starts_with("work_from_home")).expect("the list is there");
    let edited = text.replace(last, &format!("{last},\n  marketing cites D-06f"));
    let list = |folder: &Path| {
        let (default, strict) = (engine(folder, "default"), engine(folder, "strict"));
        cases().values().map(|cases| listing(&default, &strict, cases)).collect::<String>()
    };
    let before = list(folder.path());
    fs::write(&file, edited).unwrap();
    let after = list(folder.path());
    let lines: Vec<&str> = after.lines().filter(|line| !before.lines().any(|known| known == *line)).collect();
    assert!(!lines.is_empty(), "the edit shows nowhere");
    let of_the_list = |line: &&str| line.contains("some_campaigns_need_double_opt_in [D-06 D-06f]");
    let strange: Vec<&&str> = lines.iter().filter(|line| !of_the_list(line) && line.starts_with("    deny")).collect();
    assert!(lines.iter().any(of_the_list), "the new entry is not named: {lines:?}");
    assert!(strange.is_empty(), "other rules changed: {strange:?}");
}
