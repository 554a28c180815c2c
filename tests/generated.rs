//! Pages that the program prints and the documentation holds: they are the same. `UPDATE=1 cargo test --test
//! generated` writes them anew.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn same(page: &str, args: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_coms-policy")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?} failed");
    let printed = String::from_utf8(output.stdout).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == printed, "{page} is stale: run `UPDATE=1 cargo test --test generated`");
}

#[test]
fn the_schemas_of_what_is_written() {
    for name in ["decision", "summary", "mistake", "baseline"] {
        same(&format!("docs/schemas/{name}.schema.json"), &["schema", name]);
    }
}

#[test]
fn the_pages_of_all_diagnostics() {
    same("docs/diagnostics.md", &["explain", "--all"]);
}

#[test]
fn the_bundled_pack_in_plain_english() {
    same("docs/policy.md", &["source", "book", "--policy", "policies/acs"]);
}
