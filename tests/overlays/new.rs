//! `coms-policy new`: what it writes passes its own cases and lints, and nothing is overwritten.

use crate::project::Project;
use std::fs;
use std::path::{Path, PathBuf};

/// Cases and lints of a pack have nothing to say.
fn passes(project: &Project, pack: &str) {
    let tested = project.run(&["test", pack]);
    assert!(tested.code == 0 && tested.out.contains(" 0 failed"), "{}", tested.all());
    let linted = project.run(&["lint", pack]);
    assert_eq!((linted.code, linted.out.as_str()), (0, "no warnings\n"), "{}", linted.all());
}

fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(folder).unwrap().to_path_buf(), text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_pack_to_begin_with() {
    let project = Project::new(&[]);
    let said = project.run(&["new", "house_rules"]);
    assert_eq!(said.code, 0, "{}", said.all());
    passes(&project, "house_rules");
    let written = files(&project.path().join("policies/house_rules"));
    let shown: String = written.iter().map(|(path, text)| format!("==> {}\n{text}\n", path.display())).collect();
    insta::assert_snapshot!(format!("{}\n{shown}", said.all()));
}

#[test]
fn an_overlay_to_begin_with() {
    let project = Project::new(&[]);
    let said = project.run(&["new", "shop", "--extends", "base"]);
    assert_eq!(said.code, 0, "{}", said.all());
    passes(&project, "shop");
    let written = files(&project.path().join("policies/shop"));
    let shown: String = written.iter().map(|(path, text)| format!("==> {}\n{text}\n", path.display())).collect();
    insta::assert_snapshot!(format!("{}\n{shown}", said.all()));
    // On top of that, and of a pack to begin with, and of one that the program brings.
    for (name, below) in [("shop_uk", "shop"), ("plain", ""), ("on_plain", "plain"), ("on_acs", "acs")] {
        let extends: &[&str] = if below.is_empty() { &[] } else { &["--extends", below] };
        let said = project.run(&[&["new", name], extends].concat());
        assert_eq!(said.code, 0, "{}", said.all());
        passes(&project, name);
    }
}

/// A model in which everything is required, and one whose subject has no id.
#[test]
fn an_overlay_on_any_model() {
    let full = "policy full \"Full\" { version \"1\" }\n\
        enum Kind { news, survey }\n\
        record Inner { a!: text  b!: bool  c!: int 3..7  d!: instant  e!: date  f!: duration  g!: id }\n\
        record Outer { inner!: Inner  h!: address  i!: country  j!: region  k!: zone  l!: Kind  m!: map  n!: list of text\n  \
        o!: list of Inner }\n\
        subject letter { present key  id key  at written_at  facts { outer!: Outer  key!: id  written_at: instant } }\n";
    let bare = "policy bare \"Bare\" { version \"1\" }\n\
        record Note { text: text }\n\
        subject note { present text  id nothing  at as_of  facts note: Note }\n";
    let project = Project::new(&[("policies/full/policy.coms", full), ("policies/bare/policy.coms", bare)]);
    for below in ["full", "bare"] {
        let name = format!("on_{below}");
        let said = project.run(&["new", &name, "--extends", below]);
        assert_eq!(said.code, 0, "{}", said.all());
        passes(&project, &name);
    }
}

#[test]
fn a_copy_of_what_the_program_brings_is_whole() {
    let project = Project::new(&[]);
    let said = project.run(&["new", "--vendor", "acs", "--folder", "vendor"]);
    assert_eq!(said.code, 0, "{}", said.all());
    assert!(said.out.ends_with("\nnext: coms-policy test vendor/acs\n"), "{}", said.out);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs");
    assert!(files(&project.path().join("vendor/acs")) == files(&here), "the copy is another");
    let digest = |policy: &str| {
        let said =
            project.run(&["check", "vendor/acs/examples/messages.yaml", "--format", "summary", "--policy", policy]);
        said.json()["policy"]["digest"].clone()
    };
    assert_eq!(digest("vendor/acs"), digest("acs"));
}

#[test]
fn what_cannot_be_begun_is_told() {
    let project = Project::new(&[("policies/shut/policy.coms", "policy shut \"Nothing to judge\" { }\n")]);
    let mut told = String::new();
    for arguments in [
        &["new", "base"][..],
        &["new", "our-own"],
        &["new", "must"],
        &["new", "shop", "--extends", "bse"],
        &["new", "shop", "--extends", "shut"],
        &["new", "--vendor", "asc"],
        &["new", "shop", "--vendor", "acs"],
        &["new"],
    ] {
        let said = project.run(arguments);
        told.push_str(&format!("$ coms-policy {}\n{}\n", arguments.join(" "), said.all()));
    }
    assert!(!project.path().join("policies/shop").exists());
    insta::assert_snapshot!(told);
}
