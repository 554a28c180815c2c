//! What lints say of a pack that has every doubt once, and that they say nothing of the packs that are shipped.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use coms_policy::lint::mistakes::CODES;
use std::path::Path;
use std::process::Command;

fn lint(pack: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
        .args(["lint", pack])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_lint_has_something_to_say() {
    let (code, out) = lint("tests/lints/pack");
    assert_eq!(code, Some(1));
    let silent: Vec<&str> = CODES.iter().map(|code| code.id).filter(|id| !out.contains(&format!("[{id}]"))).collect();
    assert!(silent.is_empty(), "{silent:?} in\n{out}");
    insta::assert_snapshot!(out);
}

#[test]
fn shipped_packs_raise_no_doubt() {
    assert_eq!(lint("policies/acs"), (Some(0), String::from("no warnings\n")));
}
