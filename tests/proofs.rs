//! `coms-policy test`, as an author uses it: examples and cases that fail, are malformed, are kept and go stale.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests work on folders and stop at the first surprise"
)]

use coms_policy::decision::Outcome;
use coms_policy::engine::read_policy;
use coms_policy::workspace;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A copy of the pack of the documentation, to be spoilt.
struct Desk {
    folder: tempfile::TempDir,
}

/// What a run said, and how it ended.
struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Said {
    fn both(&self) -> String {
        format!("exit: {}\n---- standard output\n{}---- standard error\n{}", self.code, self.out, self.err)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tested"), &folder.path().join("tested"));
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("tested").join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Replaces words that stand once in a file.
    fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {name}");
        self.write(name, &text.replace(from, to));
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_coms-policy"));
        command.arg("test").arg("tested").args(args).current_dir(self.folder.path());
        command.env_remove("COLUMNS").env_remove("NO_GRAPHICS").env("NO_COLOR", "1");
        command
    }

    fn test(&self, args: &[&str]) -> Said {
        self.answer(args, "")
    }

    /// Runs with lines typed on standard input.
    fn answer(&self, args: &[&str], typed: &str) -> Said {
        let mut child =
            self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Said {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

const RULE: &str = "must     some c in consents where c.form is written";

#[test]
fn a_rule_that_changes_its_mind_fails_with_the_facts() {
    let desk = Desk::new();
    desk.change("policy.coms", RULE, "must     some c in consents where c.form is oral");
    let said = desk.test(&[]);
    assert_eq!(said.code, 1);
    insta::assert_snapshot!(said.both());
}

#[test]
fn the_order_of_what_is_said_does_not_depend_on_threads() {
    let desk = Desk::new();
    desk.change("policy.coms", RULE, "must     some c in consents where c.form is oral");
    let one = desk.test(&["--jobs", "1"]);
    for jobs in ["2", "7"] {
        assert_eq!(desk.test(&["--jobs", jobs]).out, one.out);
    }
}

#[test]
fn examples_of_records_that_are_not_there_are_told_of_in_the_rule() {
    let desk = Desk::new();
    desk.change("policy.coms", "\"written consent\" from promotion", "\"written consent\" from promotoin");
    desk.change("policy.coms", "without consents.c1.form", "without consents.c2.form");
    let said = desk.test(&[]);
    assert_eq!(said.code, 3);
    insta::assert_snapshot!(said.both());
}

#[test]
fn examples_whose_facts_do_not_make_a_record_are_malformed() {
    let desk = Desk::new();
    desk.change("policy.coms", "{ message.promotional: false }", "{ message: { promotional: false } }");
    let said = desk.test(&[]);
    assert_eq!(said.code, 5);
    insta::assert_snapshot!(said.both());
}

#[test]
fn mistakes_in_cases_are_told_where_they_stand() {
    let desk = Desk::new();
    desk.write(
        "cases/wrong.yaml",
        "\
- id: W-1
  title: \"no expectation\"
  base: promotion
- id: W-2
  titel: \"a misspelt key\"
  base: promotoin
  expect: { decision: allow }
- id: F-1
  expect: { decision: denied, strict: { decision: deny }, rules: { tested.a: kpt } }
- title: \"no id\"
- just a text
",
    );
    let said = desk.test(&[]);
    assert_eq!(said.code, 5);
    insta::assert_snapshot!(said.both());
}

#[test]
fn cases_without_a_time_and_of_another_shape_are_malformed() {
    let desk = Desk::new();
    desk.write(
        "cases/wrong.yaml",
        "\
- { id: W-1, title: \"no time\", base: promotion, given: { as_of: null }, expect: { decision: allow } }
- { id: W-2, title: \"a field too many\", base: promotion, given: { message: { kind: sms } }, expect: { decision: allow } }
",
    );
    let said = desk.test(&[]);
    assert_eq!(said.code, 5);
    insta::assert_snapshot!(said.both());
}

#[test]
fn a_file_of_cases_that_is_no_yaml_is_told_of_where_it_is_not() {
    let desk = Desk::new();
    desk.write("cases/wrong.yaml", "- id: W-1\n  given: { message: { id: m-1 }\n  expect: { decision: allow }\n");
    let said = desk.test(&[]);
    assert_eq!(said.code, 5);
    insta::assert_snapshot!(said.both());
}

#[test]
fn decisions_go_stale_and_are_kept_anew() {
    let desk = Desk::new();
    desk.change("policy.coms", "rests on no written consent", "has no written consent");
    let stale = desk.test(&[]);
    assert_eq!(stale.code, 1);
    insta::assert_snapshot!(stale.both());
    assert_eq!(desk.test(&["--accept"]).code, 0);
    assert_eq!(desk.test(&[]).code, 0);
    assert!(!desk.read("cases/first.decisions.txt").contains("203.0.113.7"));
    assert!(desk.read("cases/first.decisions.txt").contains("has no written consent"));
}

#[test]
fn decisions_are_looked_at_one_by_one() {
    let desk = Desk::new();
    desk.change("policy.coms", "rests on no written consent", "has no written consent");
    let kept = desk.read("cases/first.decisions.txt");
    let said = desk.answer(&["--review"], "perhaps\nn\ny\n");
    assert_eq!(said.code, 1);
    insta::assert_snapshot!(said.both());
    let now = desk.read("cases/first.decisions.txt");
    assert_eq!(kept.matches("rests on no written").count(), 2);
    assert_eq!((now.matches("rests on no").count(), now.matches("has no written").count()), (1, 1));
    assert_eq!(desk.answer(&["--review"], "a\n").code, 0);
    assert_eq!(desk.test(&[]).code, 0);
    // Whoever says nothing keeps nothing.
    desk.change("policy.coms", "has no written consent", "rests on no written consent");
    assert_eq!(desk.answer(&["--review"], "").code, 1);
    assert!(desk.read("cases/first.decisions.txt").contains("has no written"));
}

#[test]
fn decisions_whose_cases_are_gone_are_stale() {
    let desk = Desk::new();
    desk.write("cases/second.yaml", "- { id: S-1, title: \"one\", base: promotion, expect: { decision: allow } }\n");
    assert_eq!(desk.test(&["--accept"]).code, 0);
    fs::remove_file(desk.path("cases/second.yaml")).unwrap();
    let said = desk.test(&[]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("STALE tested/cases/second.decisions.txt [coms::case::stale]\n  its cases are gone"));
    assert_eq!(desk.test(&["--accept"]).code, 0);
    assert!(!desk.path("cases/second.decisions.txt").exists());
}

#[test]
fn a_filter_picks_cases_and_examples_and_keeps_only_their_decisions() {
    let desk = Desk::new();
    desk.change("policy.coms", "rests on no written consent", "has no written consent");
    let said = desk.test(&["--filter", "Oral"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("1 case and 1 example judged 2 times: 2 passed, 0 failed\n1 decision is not as kept"));
    assert_eq!(desk.test(&["--filter", "oral", "--accept"]).code, 0);
    assert_eq!(desk.read("cases/first.decisions.txt").matches("has no written").count(), 1);
    assert_eq!(desk.read("cases/first.decisions.txt").matches("rests on no written").count(), 1);
    let said = desk.test(&["--filter", "nothing of this name"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no case and no example is called `nothing of this name`"), "{}", said.err);
}

#[test]
fn a_pack_that_the_program_brings_is_tested_as_it_was_shipped() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["test", "acs"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{out}");
    assert!(out.contains(" 0 failed"), "{out}");
}

#[test]
fn a_pack_on_top_uses_the_records_below_and_tries_its_own_examples() {
    let desk = Desk::new();
    desk.write(
        "../over/policy.coms",
        "\
policy over \"A pack on top\" extends tested { version \"1\" }

rule no_promotions on message {
  must not message.promotional
  because  \"we promote nothing\"
  example broken \"a promotion\" from promotion
  example kept   \"news\" from news
}
",
    );
    let news = "- { id: news, base: promotion, given: { message: { promotional: false } } }\n";
    desk.write("../over/fixtures/records.yaml", news);
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["test", "over"])
        .current_dir(desk.folder.path())
        .output()
        .unwrap();
    let said = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let summary = String::from("0 cases and 2 examples judged 2 times: 2 passed, 0 failed\n");
    assert_eq!(said, (summary, String::new()));
}

#[test]
fn every_rule_of_the_shipped_pack_has_an_example_that_breaks_it_and_one_that_keeps_it() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs");
    let read = workspace::read(&pack).unwrap();
    let Ok(policy) = read_policy(read.sources) else { panic!("the pack has mistakes") };
    let shown: BTreeSet<(u32, &str)> =
        policy.examples.iter().map(|example| (example.rule.0, example.outcome.word())).collect();
    let demanding: BTreeSet<u32> = policy.demands.iter().map(|demand| demand.rule.0).collect();
    let attested = |id: &str| policy.clauses.iter().any(|clause| id.ends_with(&format!(".{}", clause.id)));
    for rule in demanding {
        let id = &policy.rules[rule as usize].id;
        // An attested clause is no rule that could hold examples.
        if attested(id) {
            continue;
        }
        for outcome in [Outcome::Broken, Outcome::Kept] {
            assert!(shown.contains(&(rule, outcome.word())), "no example shows `{id}` {}", outcome.word());
        }
    }
}
