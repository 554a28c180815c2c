//! The specification as pages that a lawyer can read: prose, a policy, records, and what must become of each.
//!
//! `tests/spec/**/*.md` holds one page an idea. A page is read from top to bottom:
//!
//! | on the page | what it is |
//! | --- | --- |
//! | ```` ```coms ```` | a file of the policy, beside `tests/spec/model.coms`; from there on it counts |
//! | ```` ```coms overlay ```` | a file of a pack on top of that policy |
//! | ```` ```yaml table=NAME ```` | rows of a collection that records leave out |
//! | ```` ```yaml ```` | one record; what becomes of it stands behind it |
//! | `→ **deny**` | the decision on the record before it, and below it, as a list, all that decides it |
//! | `→ malformed: CODE` | the record does not fit the model |
//!
//! A line of the list names a rule, its clauses, and what it comes to: ``- `rule` (L-01) broken``, or ``undetermined:
//! `fact`, `fact` `` with all that is missing. What is broken, undetermined or waived must stand there, and nothing else
//! may; `kept`, `not applicable` and `` excepted by `…` `` may be said of other rules. `- to do: …` names all that is
//! due. ``→ under `strict`: **deny**`` is the decision in another profile.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

#[path = "spec/page.rs"]
mod page;

use coms_policy::decision::{Decision, Outcome};
use coms_policy::engine::batch::{Event, Whole};
use coms_policy::engine::{Engine, JudgeTerms, TableFormat, read_policy};
use coms_policy::semantics::policy::Policy;
use coms_policy::text::{RecordText, Sources};
use page::{Block, Expected, Page, Step, Verdict};
use std::fmt::Write as _;
use std::path::Path;

const MODEL: &str = include_str!("spec/model.coms");
const OVERLAY: &str = "policy house \"The house\" extends spec { version \"1\" }\n";

fn run(path: &Path, text: String) -> datatest_stable::Result<()> {
    let page = Page::read(&text)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
    let mut told = String::new();
    let mut judged = 0;
    let (mut base, mut overlay, mut tables): (Vec<&str>, Vec<&str>, Vec<(&str, &str)>) = Default::default();
    for step in &page.steps {
        match step {
            Step::Policy(block) => base.push(&block.text),
            Step::Overlay(block) => overlay.push(&block.text),
            Step::Table(name, block) => {
                tables.retain(|(known, _)| known != name);
                tables.push((name, &block.text));
            }
            Step::Record { heading, record, expected } => {
                let policy = policy(&name, &base, &overlay).map_err(|told| format!("{}:\n{told}", path.display()))?;
                judged += 1;
                for difference in differences(&policy, &tables, record, expected)? {
                    let _ = writeln!(told, "{}:{}: {heading}\n{difference}", path.display(), record.line);
                }
            }
        }
    }
    if judged == 0 {
        return Err("a page without a record proves nothing".into());
    }
    // An error would be shown on one line, with its line ends escaped.
    assert!(told.is_empty(), "\n{told}");
    Ok(())
}

/// The policy that a page has written so far.
fn policy(name: &str, base: &[&str], overlay: &[&str]) -> Result<Policy, String> {
    let mut sources = Sources::default();
    sources.add("model.coms", MODEL);
    // One module a page, however many blocks it is written in.
    sources.add(&format!("{name}.coms"), &base.join("\n"));
    if !overlay.is_empty() {
        sources.next_pack();
        sources.add("policy.coms", OVERLAY);
        sources.add(&format!("{name}_of_the_house.coms"), &overlay.join("\n"));
    }
    read_policy(sources).map_err(|(sources, told)| {
        let mut all = String::new();
        for mistake in &told {
            let at = mistake.labels.iter().find_map(|label| match label.place {
                coms_policy::diagnostic::Place::Policy(loc) => {
                    Some(format!("{} `{}`", sources.at(loc), sources.words(loc)))
                }
                coms_policy::diagnostic::Place::Record(_) => None,
            });
            let _ = writeln!(all, "  {}: {} ({})", mistake.code.id, mistake.message, at.unwrap_or_default());
        }
        all
    })
}

/// What became of a record.
enum Came {
    Judged(Box<Decision>),
    Malformed(Vec<String>),
}

fn judge(policy: &Policy, profile: &str, tables: &[(&str, &str)], record: &Block) -> Result<Came, String> {
    let mut engine = Engine::new(policy, profile)?;
    for (name, rows) in tables {
        let mut wrong = Vec::new();
        let added = engine.add_table(name, "rows.yaml", rows, TableFormat::Yaml, &mut |mistake, _| {
            wrong.push(mistake.message.clone());
        });
        added.map_err(|known| format!("no collection is called `{name}`: there are {known:?}"))?;
        if !wrong.is_empty() {
            return Err(format!("rows of `{name}` do not fit: {wrong:?}"));
        }
    }
    let terms = JudgeTerms { all: true, ..JudgeTerms::default() };
    let tell = |event: Event<'_>, _: RecordText<'_>, said: &mut Vec<Came>| match event {
        Event::Judged { decision, .. } => said.push(Came::Judged(Box::new(decision.clone()))),
        Event::Malformed { mistake, .. } => said.push(Came::Malformed(vec![mistake.code.id.to_owned()])),
        Event::Rejected => {}
    };
    let mut all: Vec<Came> = Vec::new();
    let mut commit = |said: Vec<Came>| {
        all.extend(said);
        Ok(())
    };
    let text = record.text.as_bytes();
    engine.judge_whole(Whole::Yaml, "record", text, terms, &tell, &mut commit).map_err(|error| error.to_string())?;
    let mut codes = Vec::new();
    for came in all {
        match came {
            Came::Judged(decision) => return Ok(Came::Judged(decision)),
            Came::Malformed(more) => codes.extend(more),
        }
    }
    if codes.is_empty() { Err(String::from("the block holds no record")) } else { Ok(Came::Malformed(codes)) }
}

/// In what a record's decision differs from what the page says, ready to be read.
fn differences(
    policy: &Policy,
    tables: &[(&str, &str)],
    record: &Block,
    expected: &Expected,
) -> Result<Vec<String>, String> {
    let mut told = Vec::new();
    let came = judge(policy, "default", tables, record)?;
    match (&came, &expected.verdict) {
        (Came::Malformed(codes), Verdict::Malformed(code)) if codes.iter().all(|came| came == code) => {}
        (Came::Malformed(codes), _) => told.push(format!("  the record is malformed: {}", codes.join(", "))),
        (Came::Judged(decision), _) => told.extend(of_decision(decision, expected)),
    }
    for (profile, verdict) in &expected.profiles {
        match judge(policy, profile, tables, record)? {
            Came::Judged(decision) if decision.verdict.word() == verdict => {}
            Came::Judged(decision) => {
                told.push(format!("  under `{profile}`: expected {verdict}, found {}", decision.verdict.word()));
            }
            Came::Malformed(codes) => told.push(format!("  the record is malformed: {}", codes.join(", "))),
        }
    }
    Ok(told)
}

fn of_decision(decision: &Decision, expected: &Expected) -> Option<String> {
    let mut lines: Vec<(char, String)> = Vec::new();
    match &expected.verdict {
        Verdict::Decision(word) if word == decision.verdict.word() => {}
        Verdict::Decision(word) => {
            lines.push(('-', format!("decision {word}")));
            lines.push(('+', format!("decision {}", decision.verdict.word())));
        }
        Verdict::Malformed(code) => {
            lines.push(('-', format!("malformed: {code}")));
            lines.push(('+', format!("decision {}", decision.verdict.word())));
        }
    }
    let decides = |outcome: Outcome| matches!(outcome, Outcome::Broken | Outcome::Undetermined | Outcome::Waived);
    let mut found: Vec<(bool, String, &str)> = decision
        .findings
        .iter()
        .map(|finding| (decides(finding.outcome), page::in_words(finding), finding.message.as_str()))
        .collect();
    found.sort();
    found.dedup_by(|one, two| one.1 == two.1);
    for line in &expected.findings {
        match found.iter().position(|(_, words, _)| words == line) {
            Some(at) => found[at].0 = false,
            None => lines.push(('-', line.clone())),
        }
    }
    for (_, words, message) in found.iter().filter(|(left, ..)| *left) {
        lines.push(('+', format!("{words}, saying \"{message}\"")));
    }
    let mut due: Vec<&str> = decision.obligations.iter().map(|due| &*due.action).collect();
    due.sort_unstable();
    due.dedup();
    if due != expected.due.iter().map(String::as_str).collect::<Vec<_>>() {
        let words = |all: &[&str]| if all.is_empty() { String::from("nothing") } else { all.join(", ") };
        lines.push(('-', format!("to do: {}", words(&expected.due.iter().map(String::as_str).collect::<Vec<_>>()))));
        lines.push(('+', format!("to do: {}", words(&due))));
    }
    let all: Vec<String> = lines.into_iter().map(|(sign, line)| format!("  {sign} {line}")).collect();
    (!all.is_empty()).then(|| format!("  - is on the page, + is what came\n{}", all.join("\n")))
}

datatest_stable::harness! {
    { test = run, root = "tests/spec", pattern = r"^.*\.md$" },
}
