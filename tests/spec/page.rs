//! A page: its blocks, and what it says of each record.

use coms_policy::decision::{Finding, Outcome};

/// A block between two fences.
#[derive(Debug)]
pub(crate) struct Block {
    /// The line of its first fence.
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// What a record must come to.
#[derive(Debug)]
pub(crate) enum Verdict {
    Decision(String),
    Malformed(String),
}

/// What stands behind a record.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) verdict: Verdict,
    /// Findings in words, each as [`in_words`] writes it.
    pub(crate) findings: Vec<String>,
    /// What is due, sorted.
    pub(crate) due: Vec<String>,
    /// Decisions in other profiles.
    pub(crate) profiles: Vec<(String, String)>,
}

/// A part of a page that is not prose.
#[derive(Debug)]
pub(crate) enum Step {
    Policy(Block),
    Overlay(Block),
    Table(String, Block),
    Record { heading: String, record: Block, expected: Expected },
}

/// A page, from top to bottom.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) steps: Vec<Step>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// What nobody would check, with its line.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().map(|(number, line)| (number + 1, line)).peekable();
        let mut page = Self { steps: Vec::new() };
        let mut heading = String::new();
        let mut waiting: Option<(String, Block)> = None;
        while let Some((number, line)) = lines.next() {
            if let Some(words) = line.strip_prefix('#') {
                heading = words.trim_start_matches('#').trim().to_owned();
            } else if let Some(info) = line.strip_prefix("```") {
                let mut text = String::new();
                loop {
                    match lines.next() {
                        Some((_, "```")) => break,
                        Some((_, line)) => text.extend([line, "\n"]),
                        None => return Err(format!("line {number}: this block is never closed")),
                    }
                }
                let block = Block { line: number, text };
                match info.split_whitespace().collect::<Vec<_>>().as_slice() {
                    ["coms"] => page.steps.push(Step::Policy(block)),
                    ["coms", "overlay"] => page.steps.push(Step::Overlay(block)),
                    ["yaml"] if waiting.is_none() => waiting = Some((heading.clone(), block)),
                    ["yaml"] => return Err(format!("line {number}: of the record before nothing is said")),
                    ["yaml", table] if table.starts_with("table=") => {
                        page.steps.push(Step::Table(table["table=".len()..].to_owned(), block));
                    }
                    _ => return Err(format!("line {number}: nobody checks a block called `{info}`")),
                }
            } else if let Some(words) = line.strip_prefix("→ ") {
                if let Some((profile, verdict)) = words.strip_prefix("under `").and_then(|rest| rest.split_once("`: "))
                {
                    let Some(Step::Record { expected, .. }) = page.steps.last_mut() else {
                        return Err(format!("line {number}: no record stands before this"));
                    };
                    expected.profiles.push((profile.to_owned(), bare(verdict)));
                    continue;
                }
                let Some((heading, record)) = waiting.take() else {
                    return Err(format!("line {number}: no record stands before this"));
                };
                let verdict = match words.strip_prefix("malformed: ") {
                    Some(code) => Verdict::Malformed(bare(code)),
                    None => Verdict::Decision(bare(words)),
                };
                let mut expected = Expected { verdict, findings: Vec::new(), due: Vec::new(), profiles: Vec::new() };
                while lines.next_if(|(_, line)| line.is_empty()).is_some() {}
                while let Some((number, line)) = lines.next_if(|(_, line)| line.starts_with("- ")) {
                    let mut item = line["- ".len()..].to_owned();
                    while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with("  ")) {
                        item.extend([" ", more.trim()]);
                    }
                    expected.add(&item).map_err(|what| format!("line {number}: {what}"))?;
                }
                page.steps.push(Step::Record { heading, record, expected });
            }
        }
        match waiting {
            Some((_, block)) => Err(format!("line {}: of this record nothing is said", block.line)),
            None => Ok(page),
        }
    }
}

impl Expected {
    /// One line of the list behind a decision.
    fn add(&mut self, item: &str) -> Result<(), String> {
        if let Some(due) = item.strip_prefix("to do: ") {
            self.due = quoted(due);
            self.due.sort();
            return if self.due.is_empty() { Err(String::from("`to do` names nothing")) } else { Ok(()) };
        }
        let outcomes = ["broken", "undetermined", "waived", "kept", "excepted", "not applicable"];
        let sense = || format!("`{item}` names no rule and what it comes to: ``- `rule` (L-01) broken``");
        let (rule, rest) = item.strip_prefix('`').and_then(|rest| rest.split_once('`')).ok_or_else(sense)?;
        let rest = rest.trim_start();
        let (clauses, rest) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((clauses, rest)) => (clauses.split(", ").map(str::to_owned).collect(), rest.trim_start()),
            None => (Vec::new(), rest),
        };
        let outcome = outcomes.into_iter().find(|outcome| rest.starts_with(outcome)).ok_or_else(sense)?;
        let more = quoted(&rest[outcome.len()..]);
        self.findings.push(written(rule, &clauses, outcome, more));
        Ok(())
    }
}

/// A finding as a page would write it, by the last word of its rule's id.
pub(crate) fn in_words(finding: &Finding) -> String {
    let rule = finding.rule.rsplit('.').next().unwrap_or(&finding.rule);
    let clauses: Vec<String> = finding.clauses.iter().map(|clause| clause.to_string()).collect();
    let (outcome, more) = match finding.outcome {
        Outcome::Broken => ("broken", Vec::new()),
        Outcome::Undetermined => ("undetermined", finding.missing.clone()),
        Outcome::Waived => ("waived", Vec::new()),
        Outcome::Kept => ("kept", Vec::new()),
        Outcome::NotApplicable => ("not applicable", Vec::new()),
        Outcome::Excepted => {
            let by = finding.by.as_deref().unwrap_or_default();
            ("excepted", vec![by.rsplit('.').next().unwrap_or(by).to_owned()])
        }
    };
    written(rule, &clauses, outcome, more)
}

/// Which of several missing facts comes first is said elsewhere.
fn written(rule: &str, clauses: &[String], outcome: &str, mut more: Vec<String>) -> String {
    more.sort();
    let clauses = if clauses.is_empty() { String::new() } else { format!(" ({})", clauses.join(", ")) };
    let more: Vec<String> = more.into_iter().map(|word| format!("`{word}`")).collect();
    let link = if outcome == "excepted" { " by " } else { ": " };
    let more = if more.is_empty() { String::new() } else { format!("{link}{}", more.join(", ")) };
    format!("`{rule}`{clauses} {outcome}{more}")
}

/// The words between back quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A word without its stars and quotes.
fn bare(text: &str) -> String {
    text.trim().trim_matches(['*', '`']).to_owned()
}
