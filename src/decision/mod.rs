//! What a record comes to: outcomes, effects, findings, obligations, and the decision they make.
//!
//! Plain data that serialises to the JSON of the contract. The order of rules, files and imports never changes
//! a decision: findings are sorted, and the decision is the strongest effect among them.
//!
//! Uses `text`, `diagnostic` and `value`.

pub mod baseline;

mod waiver;

pub use waiver::{WaiverCard, WaiverNote, WaiverState, WaiverUse};

use crate::text::{Loc, Span};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

/// What a demand came to for one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It applies, is not met, and no exception holds.
    Broken,
    /// What is known does not decide it.
    Undetermined,
    /// Broken or undetermined, and lifted by a waiver.
    Waived,
    /// It applies and is met.
    Kept,
    /// It applies and is not met, but an exception holds.
    Excepted,
    /// It does not apply.
    NotApplicable,
}

impl Outcome {
    /// The word for it in reports and cases.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Undetermined => "undetermined",
            Self::Waived => "waived",
            Self::Kept => "kept",
            Self::Excepted => "excepted",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What a finding does to the decision. Ordered from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Said, and nothing more.
    Note,
    /// The message may go; somebody should know.
    Warn,
    /// A person, or a missing fact, has to decide.
    Hold,
    /// The message may not go.
    Deny,
}

impl Effect {
    /// All effects, weak to strong.
    pub const ALL: [Self; 4] = [Self::Note, Self::Warn, Self::Hold, Self::Deny];
    /// The word for it in the language and in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Hold => "hold",
            Self::Deny => "deny",
        }
    }
}

/// The decision on a record. Ordered from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may go.
    Allow,
    /// It may go; advice is broken.
    Warn,
    /// It waits for a fact or for a person.
    Hold,
    /// It may not go.
    Deny,
}

impl Verdict {
    /// All verdicts, weak to strong.
    pub const ALL: [Self; 4] = [Self::Allow, Self::Warn, Self::Hold, Self::Deny];
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Hold => "hold",
            Self::Deny => "deny",
        }
    }
    /// The verdict that an effect makes by itself.
    #[must_use]
    pub const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Note => Self::Allow,
            Effect::Warn => Self::Warn,
            Effect::Hold => Self::Hold,
            Effect::Deny => Self::Deny,
        }
    }
}

/// The value of a fact as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// A text, a symbol, a time: as it stands in the record. A redacted one says `[redacted]`.
    Text(String),
    /// Several entries of a list, in their order.
    List(Vec<FactValue>),
    /// Absent, where absence means none.
    None,
}

/// A fact that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// `consents.c1.form`
    pub path: String,
    /// What the record says.
    pub value: FactValue,
    /// `file:line:column`
    pub at: String,
    /// The entry of a lexicon that was found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryHit>,
    /// Where it stands in the text of the record; empty at the place where it is absent.
    #[serde(skip)]
    pub span: Span,
}

/// An entry of a lexicon that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryHit {
    /// `adult_wording`
    pub lexicon: String,
    /// Its words, or its regular expression.
    pub words: String,
    /// `policies/acs/words.coms:84:16`
    pub at: String,
}

/// Where a finding comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// `policies/acs/consent.coms:41:3`
    pub rule: String,
    /// The facts it rests on; those of the demand first.
    pub facts: Vec<Fact>,
}

/// What a demand came to, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `acs.consent.written_consent_for_promotions`
    pub rule: Arc<str>,
    /// The clauses that it cites, those of a list's entry that was hit included.
    pub clauses: Vec<Arc<str>>,
    /// What it came to.
    pub outcome: Outcome,
    /// None for what `--all` adds.
    pub effect: Option<Effect>,
    /// Why, in the author's words.
    pub message: String,
    /// What to do about it; null where the rule does not say.
    pub fix: Option<String>,
    /// The facts that would settle it, those that do so alone first.
    pub missing: Vec<String>,
    /// Where in the record the first of them is missing: a place within what should hold it.
    #[serde(skip)]
    pub missing_at: Option<Span>,
    /// The same without the entries of lists, `consents.form`: what to count over many records.
    #[serde(skip)]
    pub missing_facts: Vec<Arc<str>>,
    /// Questions to put to a person, one a missing fact that has one: (path, question).
    #[serde(skip)]
    pub questions: Vec<(String, Arc<str>)>,
    /// The exception that lifted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The waiver that lifts it, or would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<WaiverNote>,
    /// A baseline knows it: it does not fail a run.
    #[serde(skip_serializing_if = "is_false")]
    pub known: bool,
    /// Where it stands.
    pub at: At,
    /// The demand in the policy; none for a finding that no rule makes.
    #[serde(skip)]
    pub demand: Option<Loc>,
}

/// Something that has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObligationDue {
    /// `record_optout`
    pub action: Arc<str>,
    /// What it is to be done with, by parameter.
    pub with: std::collections::BTreeMap<String, FactValue>,
    /// The obligation's id.
    pub rule: Arc<str>,
    /// The clauses that it cites.
    pub clauses: Vec<Arc<str>>,
    /// Why.
    pub because: String,
}

/// A clause as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseCard {
    /// `C-08`
    pub id: Arc<str>,
    /// What it says, in the pack's words.
    pub title: String,
    /// `must`, `must_not`, `should`, …
    pub strength: String,
    /// `Consent, paragraph 2, sentence 3`
    pub place: String,
    /// The document in which it stands.
    pub document: String,
}

/// A rule or an obligation as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCard {
    /// `acs.consent.written_consent_for_promotions`
    pub id: Arc<str>,
    /// Ids that it had before.
    pub formerly: Vec<Arc<str>>,
    /// The clauses it cites.
    pub cites: Vec<Arc<str>>,
    /// The `///` lines above it.
    pub doc: Option<String>,
    /// Where its name stands.
    pub loc: Loc,
}

/// Which policy decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyStamp {
    /// `acs`
    pub name: String,
    /// `2026.11`
    pub version: String,
    /// `sha256:` and 64 hex digits, of all files of the pack and of those that it is built on.
    pub digest: String,
    /// `default`
    pub profile: String,
    /// The packs that it is built on, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<PackStamp>,
    /// The rules that alone were judged; empty: all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Arc<str>>,
}

/// A pack that another is built on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackStamp {
    /// `acs`
    pub name: String,
    /// `2026.11`
    pub version: String,
    /// `sha256:` and 64 hex digits, as of the pack by itself.
    pub digest: String,
}

impl PolicyStamp {
    /// `contoso 3 on acs 2026.11`
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = named(&self.name, &self.version);
        for base in &self.extends {
            words.push_str(" on ");
            words.push_str(&named(&base.name, &base.version));
        }
        words
    }
}

fn named(name: &str, version: &str) -> String {
    if version.is_empty() { name.to_owned() } else { format!("{name} {version}") }
}

/// What a record comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// The record's own id, empty if it has none.
    pub id: String,
    /// `messages.ndjson:12`: file and line where the record begins.
    pub source: String,
    /// What was judged: `message`, `consent`, …
    pub subject: Arc<str>,
    /// When the question is asked: RFC 3339, UTC.
    pub as_of: String,
    /// The strongest effect among the findings.
    #[serde(rename = "decision")]
    pub verdict: Verdict,
    /// Sorted: see [`sort`].
    pub findings: Vec<Finding>,
    /// Sorted by action, then by rule.
    pub obligations: Vec<ObligationDue>,
    /// Which policy decided.
    #[serde(serialize_with = "stamp")]
    pub policy: Arc<PolicyStamp>,
    /// What became of waivers that the record could have needed.
    #[serde(skip)]
    pub waivers: Vec<WaiverUse>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

fn stamp<S: Serializer>(stamp: &Arc<PolicyStamp>, serializer: S) -> Result<S::Ok, S::Error> {
    stamp.as_ref().serialize(serializer)
}

/// Sorts findings by effect, strongest first, then by rule, then by the demand's place, then by their facts.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.effect
            .cmp(&a.effect)
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.demand.cmp(&b.demand))
            .then_with(|| facts_order(a).cmp(facts_order(b)))
            .then_with(|| a.clauses.cmp(&b.clauses))
    });
}

fn facts_order(finding: &Finding) -> impl Iterator<Item = (Span, &str)> {
    finding.at.facts.iter().map(|fact| (fact.span, fact.path.as_str()))
}

/// The strongest effect among findings, as a decision.
#[must_use]
pub fn verdict(findings: &[Finding]) -> Verdict {
    findings.iter().filter_map(|finding| finding.effect).map(Verdict::of).max().unwrap_or(Verdict::Allow)
}
