//! What the shipped packs decide: every case in every profile, as a snapshot that a policy author reads.
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

use coms_policy::case::run::{self, Checked, Terms};
use coms_policy::case::snapshot::{self, Change};
use coms_policy::case::{Suite, Trial, Wants, trials};
use coms_policy::engine::{Engine, read_policy};
use coms_policy::workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn acs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs")
}

/// The files of a folder, by their names without ending.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(acs().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The cases of the pack.
fn suite() -> Suite {
    Suite::read(&BTreeMap::new(), &files("fixtures"), &files("cases"), &["default", "strict"])
        .unwrap_or_else(|told| panic!("{told:?}"))
}

/// What a pack is tried with, and what it comes to in each profile.
fn checked(folder: &Path, suite: &Suite) -> (Vec<Trial>, Vec<(String, Checked)>) {
    let read = workspace::read(folder).expect("the pack can be read");
    let policy = read_policy(read.sources)
        .unwrap_or_else(|(_, told)| panic!("{:?}", told.iter().map(|t| &t.message).collect::<Vec<_>>()));
    let mut trials = trials(&policy, suite.clone()).unwrap();
    // Examples are tried by the program itself.
    trials.retain(|trial| matches!(trial.wants, Wants::Decision(_)));
    let run = |profile: &String| run::run(&Engine::new(&policy, profile).unwrap(), &trials, Terms::ALONE);
    let results = policy.profiles.keys().map(|profile| (profile.clone(), run(profile))).collect();
    (trials, results)
}

fn listing(results: &[(String, Checked)], file: &str) -> String {
    let listed = results.iter().filter_map(|(name, one)| Some((name.as_str(), one.listings.get(file)?.as_slice())));
    snapshot::listing(&listed.collect::<Vec<_>>())
}

#[test]
fn cases_come_to_what_they_expect_and_to_what_they_came_before() {
    let suite = suite();
    assert!(suite.cases.len() > 100, "only {} cases were found", suite.cases.len());
    let (trials, results) = checked(&acs(), &suite);
    let mut wrong = Vec::new();
    for (profile, checked) in &results {
        assert_eq!(checked.judged, trials.len());
        wrong.extend(checked.malformed.iter().map(|told| told.message.clone()));
        wrong.extend(checked.failures.iter().map(|fail| {
            let trial = &trials[fail.trial];
            format!("{} {} ({profile}): {:?}", trial.place, trial.heading, fail.differences)
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for file in suite.cases.iter().map(|case| case.file.as_str()).collect::<BTreeSet<_>>() {
        insta::with_settings!({snapshot_path => "decisions", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(file, listing(&results, file));
        });
    }
}

/// A campaign kind is added to the list of those that need a second step: decisions on such campaigns change, and
/// nothing else does. Nothing is built in between.
#[test]
fn an_edited_list_shows_in_the_decisions() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(acs()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let mut suite = suite();
    suite.cases.retain(|case| case.file == "double_opt_in");
    let before = listing(&checked(folder.path(), &suite).1, "double_opt_in");
    let file = folder.path().join("double_opt_in.coms");
    let text = fs::read_to_string(&file).unwrap();
    let last = text.lines().find(|line| line.trim_start().starts_with("work_from_home")).expect("the list is there");
    fs::write(&file, text.replace(last, &format!("{last},\n  marketing cites D-06f"))).unwrap();
    let after = listing(&checked(folder.path(), &suite).1, "double_opt_in");
    let lines: Vec<String> = snapshot::changes(&before, &after, true).iter().flat_map(Change::lines).collect();
    let difference = lines.join("\n");
    insta::with_settings!({snapshot_path => "decisions", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("edited_list", difference);
    });
}
