//! What a pack is tried with, for the commands that ask for it: its cases, base records and examples.

use super::load::{Form, Loaded};
use crate::case::{Suite, Trial, trials};
use crate::cli::{Exit, output};
use crate::diagnostic::Diagnostic;
use crate::report::RecordView;
use crate::text::{RecordText, Sources};
use crate::workspace::{Beside, Origin, beside};
use serde_json::Value;
use std::collections::BTreeMap;

/// Endings of files of cases and of base records.
const ENDINGS: [&str; 2] = ["yaml", "yml"];

/// Reads what a pack is tried with, and its files of cases.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn read(form: &Form, loaded: &Loaded) -> Result<(Vec<Trial>, Vec<Beside>), Exit> {
    let profiles: Vec<&str> = loaded.policy.profiles.keys().map(String::as_str).collect();
    let (mut suite, mut files) = (Suite::default(), Vec::new());
    for origin in &loaded.origins {
        (suite, files) = suite_of(form, origin, &suite.bases, &profiles)?;
    }
    let trials = trials(&loaded.policy, suite).map_err(|told| {
        tell(form, Some(&loaded.policy.sources), None, &told);
        Exit::Policy
    })?;
    Ok((trials, files))
}

/// The cases and base records of one pack, and its files of cases. `below` are the records of those that it is built on.
fn suite_of(
    form: &Form,
    origin: &Origin,
    below: &BTreeMap<String, Value>,
    profiles: &[&str],
) -> Result<(Suite, Vec<Beside>), Exit> {
    let files = |folder: &str| beside(origin, folder, &ENDINGS).map_err(|mistake| form.fail(&mistake, Exit::Usage));
    let (cases, fixtures) = (files("cases")?, files("fixtures")?);
    let texts = |files: &[Beside]| files.iter().map(|file| (file.name.clone(), file.text.clone())).collect::<Vec<_>>();
    let suite = Suite::read(below, &texts(&fixtures), &texts(&cases), profiles).map_err(|told| {
        for told in &told {
            let file = cases.iter().chain(&fixtures).find(|file| file.name == told.file);
            let text = file.map_or("", |file| &file.text);
            let record = RecordText { name: &told.file, text, first_line: 1 };
            tell(form, None, Some(record), [&told.mistake]);
        }
        Exit::Malformed
    })?;
    Ok((suite, cases))
}

/// Tells of mistakes in the policy, or in a file of cases.
pub(super) fn tell<'m>(
    form: &Form,
    sources: Option<&Sources>,
    record: Option<RecordText<'_>>,
    told: impl IntoIterator<Item = &'m Diagnostic>,
) {
    let mut err = Vec::new();
    for mistake in told {
        form.tell(sources, record.map(RecordView::from), mistake, &mut err);
    }
    output::stderr(&err);
}
