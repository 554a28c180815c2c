//! A baseline: findings that were there when a policy was adopted. They are shown apart, and do not fail a run.
//!
//! A finding is known by what it is about, not by where it stands: subject and id of the record, rule, clauses, and
//! what it came to. A record without an id is known by its file. A known finding that comes to more than it did
//! (a hold that now denies, a second one of the same rule) is new.
//!
//! Uses `value`.

use super::{Decision, Effect, Finding, Outcome};
use crate::value::mask;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// The form of the file.
const VERSION: u32 = 1;

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// `message`
    pub subject: Arc<str>,
    /// The record's own id, else the file it stands in.
    pub record: String,
    /// The rule's id.
    pub rule: Arc<str>,
    /// The clauses, those of a list's entry included.
    pub clauses: Vec<Arc<str>>,
    /// What it came to.
    pub outcome: Outcome,
    /// Its effect.
    pub effect: Effect,
}

impl Key {
    /// What a finding of a decision is known by.
    #[must_use]
    pub fn of(decision: &Decision, finding: &Finding) -> Self {
        let file = decision.source.rsplit_once(':').map_or(decision.source.as_str(), |(file, _)| file);
        Self {
            subject: Arc::clone(&decision.subject),
            // The file is kept where others can look, whether or not this run masks.
            record: mask::within(if decision.id.is_empty() { file } else { &decision.id }).into_owned(),
            rule: Arc::clone(&finding.rule),
            clauses: finding.clauses.clone(),
            outcome: finding.outcome,
            effect: finding.effect.unwrap_or(Effect::Note),
        }
    }
    /// 32 hex digits of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let parts = [&*self.subject, &self.record, &self.rule, self.outcome.word(), self.effect.word()];
        for part in parts.into_iter().chain(self.clauses.iter().map(|clause| &**clause)) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut text = String::new();
        for byte in hash.finalize().iter().take(16) {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// How often each finding was there, in the one record that has it most often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, u32>,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    key: Key,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    count: u32,
}

const fn once() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_once(count: &u32) -> bool {
    *count == 1
}

impl Baseline {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// In words: it is no baseline, or one of another version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("it is of version {}, and this program reads version {VERSION}", file.version));
        }
        let mut counts = BTreeMap::new();
        for Line { key, count } in file.findings {
            let known = counts.entry(key).or_insert(0);
            *known = count.max(*known);
        }
        Ok(Self { counts })
    }

    /// The text of the file: one finding a line, in one order.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (index, (key, count)) in self.counts.iter().enumerate() {
            let line = Line { key: key.clone(), count: *count };
            // Plain data with text keys: cannot fail.
            let line = serde_json::to_string(&line).unwrap_or_default();
            let _ = write!(text, "{}\n    {line}", if index > 0 { "," } else { "" });
        }
        text.push_str("\n  ]\n}\n");
        text
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Adds the findings of a decision that could fail a run; notes never do.
    pub fn add(&mut self, decision: &Decision) {
        for (key, count) in Self::counted(decision) {
            let known = self.counts.entry(key).or_insert(0);
            *known = count.max(*known);
        }
    }

    /// Joins what was found in another part of a run.
    pub fn merge(&mut self, other: Self) {
        for (key, count) in other.counts {
            let known = self.counts.entry(key).or_insert(0);
            *known = count.max(*known);
        }
    }

    /// Marks the findings that are known; rules by the ids that `renamed` says they had before.
    pub fn mark(&self, decision: &mut Decision, renamed: impl Fn(&str) -> Vec<Arc<str>>) {
        let mut seen: BTreeMap<Key, u32> = BTreeMap::new();
        for index in 0..decision.findings.len() {
            let Some(finding) = decision.findings.get(index).filter(|finding| counts(finding)) else { continue };
            let key = Key::of(decision, finding);
            let before = renamed(&key.rule);
            let times = seen.entry(key.clone()).or_insert(0);
            *times += 1;
            let known = |key: &Key| self.counts.get(key).copied().unwrap_or(0);
            let by_other_names = before.into_iter().map(|rule| known(&Key { rule, ..key.clone() }));
            let most = by_other_names.chain([known(&key)]).max().unwrap_or(0);
            let is_known = *times <= most;
            if let Some(finding) = decision.findings.get_mut(index) {
                finding.known = is_known;
            }
        }
    }

    /// Those of this one that are not in `now`: they are gone.
    #[must_use]
    pub fn gone(&self, now: &Self, renamed: impl Fn(&str) -> Vec<Arc<str>>) -> Vec<&Key> {
        let is_there = |key: &Key| {
            now.counts.contains_key(key)
                || now.counts.keys().any(|other| {
                    renamed(&other.rule).contains(&key.rule)
                        && Key { rule: Arc::clone(&key.rule), ..other.clone() } == *key
                })
        };
        self.counts.keys().filter(|key| !is_there(key)).collect()
    }

    fn counted(decision: &Decision) -> BTreeMap<Key, u32> {
        let mut counted = BTreeMap::new();
        for finding in decision.findings.iter().filter(|finding| counts(finding)) {
            *counted.entry(Key::of(decision, finding)).or_insert(0) += 1;
        }
        counted
    }
}

fn counts(finding: &Finding) -> bool {
    finding.effect > Some(Effect::Note)
}
