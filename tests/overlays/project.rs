//! A project in a folder of its own, and the program run in it.

use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The pack that others are built on.
pub(crate) const BASE: &str = include_str!("base.coms");

/// Two messages: one that keeps the rules of the base, one that breaks the first.
pub(crate) const RECORDS: &str = include_str!("records.yaml");

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Both streams and the exit code, to be read at once.
    pub(crate) fn all(&self) -> String {
        format!("{}{}exit: {}\n", self.out, self.err, self.code)
    }

    pub(crate) fn json(&self) -> Json {
        assert!(self.out.starts_with(['[', '{']), "{}", self.all());
        serde_json::from_str(&self.out).unwrap()
    }

    /// The codes of all that standard error tells in brackets.
    pub(crate) fn codes(&self) -> Vec<&str> {
        let told = self.err.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        told.filter_map(|line| line.split(['[', ']']).nth(1)).collect()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A folder with files.
pub(crate) struct Project(TempDir);

impl Project {
    /// The base at `policies/base`, records, and `files` beside them.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.write("policies/base/policy.coms", BASE);
        project.write("records.yaml", RECORDS);
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        let to = self.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.path().join(from), to).unwrap();
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_in(".", arguments)
    }

    /// Runs the program in a folder of the project.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
            .args(arguments)
            .current_dir(self.path().join(folder))
            .env_remove("COLUMNS")
            .env("NO_COLOR", "1")
            .output();
        output.unwrap().into()
    }

    /// What the records come to under a pack, as JSON.
    pub(crate) fn judged(&self, policy: &str) -> Json {
        self.run(&["check", "records.yaml", "--format", "json", "--policy", policy]).json()
    }
}
