//! New packs: copies of those that the program brings, and small ones to begin with.
#![expect(clippy::disallowed_methods, reason = "this room writes files")]

mod record;

use super::mistakes::{NO_STARTER, NOT_EMPTY, UNWRITABLE};
use super::path::{reason, shown};
use super::shipped::Shipped;
use crate::diagnostic::Diagnostic;
use crate::semantics::policy::Policy;
use crate::syntax;
use crate::syntax::ast::ItemKind;
use crate::text::SourceId;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its path within the folder of the pack, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A pack on top of another, to begin with.
#[derive(Clone, Debug)]
pub struct Starter {
    /// All its files but the cases, which need a decision.
    pub files: Vec<NewFile>,
    /// The id of its rule.
    pub rule: String,
    /// A record that breaks the rule.
    pub broken: Value,
    /// What is to be changed so that it keeps the rule.
    pub mended: Value,
}

/// Whether a word can be the name of a pack.
#[must_use]
pub fn is_name(word: &str) -> bool {
    let (module, told) = syntax::parse(SourceId(0), &format!("policy {word} \"\" {{ }}"));
    let named = |kind: &ItemKind| matches!(kind, ItemKind::Policy(policy) if policy.name.text == word);
    told.is_empty() && module.items.iter().any(|item| named(&item.kind))
}

/// All files of a pack that the program brings.
#[must_use]
pub fn vendored(shipped: &Shipped) -> Vec<NewFile> {
    let file = |(path, text): &(&str, &str)| NewFile { path: (*path).to_owned(), text: (*text).to_owned() };
    shipped.files.iter().map(file).collect()
}

/// The files of a small pack of one rule.
#[must_use]
pub fn pack(name: &str) -> Vec<NewFile> {
    let words = Words { name, base: "", subject: "", condition: "" };
    vec![
        words.file("policy.coms", include_str!("scaffold/policy.coms")),
        words.file("model.coms", include_str!("scaffold/model.coms")),
        words.file("rules.coms", include_str!("scaffold/rules.coms")),
        words.file("cases/first.yaml", include_str!("scaffold/first.yaml")),
        words.file("README.md", include_str!("scaffold/readme.md")),
    ]
}

/// The files of a small pack on top of another.
///
/// # Errors
/// The other declares nothing that can be judged.
pub fn overlay(name: &str, base: &Policy) -> Result<Starter, Diagnostic> {
    let asked = base.subjects.iter().find_map(|subject| Some((subject, record::asked(base, subject)?)));
    let (subject, path) = asked.ok_or_else(|| {
        Diagnostic::error(&NO_STARTER, format!("`{}` declares nothing that a rule could ask", base.name))
            .help("declare a `subject` with an id or a text there first")
    })?;
    let whole = subject.whole.iter();
    let condition = whole.chain(&path).map(String::as_str).collect::<Vec<_>>().join(".");
    let condition = format!("{condition} = \"test\"");
    let words = Words { name, base: &base.name, subject: &subject.name, condition: &condition };
    Ok(Starter {
        files: vec![
            words.file("policy.coms", include_str!("scaffold/overlay.coms")),
            words.file("rules.coms", include_str!("scaffold/overlay_rules.coms")),
            words.file("README.md", include_str!("scaffold/overlay_readme.md")),
        ],
        rule: format!("{name}.rules.tests_are_not_sent"),
        broken: record::laid_over(record::smallest(base, subject), &record::nested(&path, "test")),
        mended: record::nested(&path, "r-1"),
    })
}

impl Starter {
    /// The record that keeps the rule.
    #[must_use]
    pub fn mended_record(&self) -> Value {
        record::laid_over(self.broken.clone(), &self.mended)
    }

    /// The cases: what the record comes to as it is, and mended, by profile.
    #[must_use]
    pub fn cases(&self, name: &str, broken: &[(&str, &str)], mended: &[(&str, &str)]) -> NewFile {
        let expect = |decisions: &[(&str, &str)], outcome: &str| {
            let default = decisions.iter().find(|(profile, _)| *profile == "default");
            let first = default.map_or("allow", |(_, decision)| *decision);
            let others = decisions.iter().filter(|(_, decision)| *decision != first);
            let others = others.map(|(profile, decision)| format!(", {profile}: {{ decision: {decision} }}"));
            format!("{{ decision: {first}{}, rules: {{ {}: {outcome} }} }}", others.collect::<String>(), self.rule)
        };
        let text = format!(
            "# Records with what they must come to: `coms-policy test {name}` judges them.\n- id: {name}-1\n  title: \"A \
             record made for a test\"\n  given:\n{}  expect: {}\n  variants:\n    - name: any other record\n      given:\n\
             {}      expect: {}\n",
            record::yaml(&self.broken, 4),
            expect(broken, "broken"),
            record::yaml(&self.mended, 8),
            expect(mended, "kept"),
        );
        NewFile { path: String::from("cases/first.yaml"), text }
    }
}

/// The words that stand for capitals in the templates.
struct Words<'a> {
    name: &'a str,
    base: &'a str,
    subject: &'a str,
    condition: &'a str,
}

impl Words<'_> {
    fn file(&self, path: &str, template: &str) -> NewFile {
        let mut title = self.name.replace('_', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let clause: String = self.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let text = template
            .replace("CLAUSE", &clause.to_ascii_uppercase())
            .replace("CONDITION", self.condition)
            .replace("SUBJECT", self.subject)
            .replace("TITLE", &title)
            .replace("NAME", self.name)
            .replace("BASE", self.base);
        NewFile { path: path.to_owned(), text }
    }
}

/// Writes files into a folder that does not exist yet; returns their paths.
///
/// # Errors
/// There is something in the folder already, or it cannot be written.
pub fn write(folder: &Path, files: &[NewFile]) -> Result<Vec<PathBuf>, Diagnostic> {
    let occupied = folder.is_file() || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Diagnostic::error(&NOT_EMPTY, format!("`{}` is there already", shown(folder)))
            .help("nothing is overwritten: choose another name or folder, or take it away"));
    }
    let failed = |path: &Path, error: &std::io::Error| {
        Diagnostic::error(&UNWRITABLE, format!("`{}` cannot be written: {}", shown(path), reason(error)))
    };
    let mut written = Vec::with_capacity(files.len());
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        std::fs::write(&path, &file.text).map_err(|error| failed(&path, &error))?;
        written.push(path);
    }
    Ok(written)
}
