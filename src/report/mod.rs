//! What a run says: decisions in each output format, the summary at the end, mistakes in policies and records.
//!
//! One file per format. Nothing is decided here and nothing is printed: every function appends to a buffer, so
//! that chunks of records can be rendered side by side and written in order afterwards. Width, colour and
//! characters come in as a [`Look`]; nobody in this room looks at a terminal or at the environment, so that the
//! same input gives the same bytes.
//!
//! ```text
//! open · (render_decision · between)* · close        one document on standard output
//! diagnostics::{render_human, render_json}           standard error
//! ```
//!
//! Uses `text`, `diagnostic` and `decision`.

pub mod book;
pub mod coverage;
pub mod coverage_page;
pub mod diagnostics;
mod github;
mod headline;
#[cfg(feature = "cli")]
mod human;
mod json;
mod junit;
mod ndjson;
#[cfg(feature = "cli")]
mod overview;
mod place;
#[cfg(feature = "cli")]
mod plain;
#[cfg(feature = "cli")]
mod rows;
mod sarif;
pub mod schema;
#[cfg(feature = "cli")]
mod snippet;
pub mod source;
mod summary;
#[cfg(feature = "cli")]
mod terminal;
#[cfg(all(test, feature = "cli"))]
mod tests;
#[cfg(feature = "cli")]
mod window;

pub use summary::{RuleTally, Tally, WaiverTally};

use crate::decision::{ClauseCard, Decision, PolicyStamp, RuleCard};
use crate::diagnostic::Diagnostic;
use crate::text::{RecordText, Sources, Span};

/// An output format for decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the value in the record and the demand in the rule, underlined, and a summary.
    #[cfg(feature = "cli")]
    Human,
    /// The same in sentences, for screen readers and logs.
    #[cfg(feature = "cli")]
    Plain,
    /// One array of decisions.
    Json,
    /// One decision a line.
    Ndjson,
    /// One object of counts at the end, and nothing for each record.
    Summary,
    /// Results for code scanning: SARIF 2.1.0.
    Sarif,
    /// Test cases for viewers of test results.
    Junit,
    /// Annotations in a workflow.
    Github,
}

impl Format {
    /// All formats, in the order of [`Format::NAMES`].
    pub const ALL: &[Self] = &[
        #[cfg(feature = "cli")]
        Self::Human,
        #[cfg(feature = "cli")]
        Self::Plain,
        Self::Json,
        Self::Ndjson,
        Self::Summary,
        Self::Sarif,
        Self::Junit,
        Self::Github,
    ];
    /// The names of all formats.
    pub const NAMES: &[&str] = &[
        #[cfg(feature = "cli")]
        Self::Human.name(),
        #[cfg(feature = "cli")]
        Self::Plain.name(),
        Self::Json.name(),
        Self::Ndjson.name(),
        Self::Summary.name(),
        Self::Sarif.name(),
        Self::Junit.name(),
        Self::Github.name(),
    ];
    /// The name of it on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => "human",
            #[cfg(feature = "cli")]
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Summary => "summary",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }
    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
    /// Whether it is JSON: then diagnostics on standard error are, too.
    #[must_use]
    pub const fn is_json(self) -> bool {
        match self {
            #[cfg(feature = "cli")]
            Self::Human | Self::Plain => false,
            Self::Json | Self::Ndjson | Self::Summary | Self::Sarif => true,
            Self::Junit | Self::Github => false,
        }
    }
    /// Whether it is made for machines that others can look into: there, addresses and names are masked.
    #[must_use]
    pub const fn is_for_ci(self) -> bool {
        match self {
            #[cfg(feature = "cli")]
            Self::Human | Self::Plain => false,
            Self::Json | Self::Ndjson | Self::Summary => false,
            Self::Sarif | Self::Junit | Self::Github => true,
        }
    }
    /// Whether what records add is held back until [`close`], which writes it between a head and an end.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Junit)
    }
}

/// How text for people looks. Formats for programs do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; what is too narrow or too wide to read is taken as the nearest that is not.
    pub width: usize,
    /// With ANSI colours.
    pub color: bool,
    /// With characters beyond ASCII; without it, those of the user are escaped.
    pub unicode: bool,
}

/// What reports look up in the policy.
#[derive(Clone, Copy)]
pub struct PolicyView<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The clause of an id.
    pub clause: &'a (dyn Fn(&str) -> Option<&'a ClauseCard> + Sync),
    /// Rules and obligations.
    pub rules: &'a [RuleCard],
    /// Name, version, digest, profile.
    pub stamp: &'a PolicyStamp,
    /// Findings are compared with a baseline.
    pub baseline: bool,
}

/// What reports look up in the record.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    /// What the record was read from.
    pub record: RecordText<'a>,
    /// The values of its redacted fields, wherever they stand: they are blotted out of every snippet. Facts
    /// whose value is `[redacted]` need not be among them.
    pub redacted: &'a [Span],
}

impl<'a> From<RecordText<'a>> for RecordView<'a> {
    fn from(record: RecordText<'a>) -> Self {
        Self { record, redacted: &[] }
    }
}

/// Begins the document on standard output.
pub fn open(format: Format, view: &PolicyView<'_>, out: &mut Vec<u8>) {
    match format {
        #[cfg(feature = "cli")]
        Format::Human | Format::Plain => {}
        Format::Json => json::open(out),
        Format::Sarif => sarif::open(view, out),
        Format::Ndjson | Format::Summary | Format::Junit | Format::Github => {}
    }
}

/// What one decision adds to standard output; nothing, in some formats, for some decisions.
#[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only text for people has a look"))]
pub fn render_decision<'a>(
    format: Format,
    look: &Look,
    view: &PolicyView<'_>,
    decision: &Decision,
    record: impl Into<RecordView<'a>>,
    out: &mut Vec<u8>,
) {
    match format {
        #[cfg(feature = "cli")]
        Format::Human => human::render(look, view, decision, &record.into(), out),
        #[cfg(feature = "cli")]
        Format::Plain => plain::render(look, view, decision, out),
        Format::Json => json::render(decision, out),
        Format::Ndjson => ndjson::render(decision, out),
        Format::Summary => {}
        Format::Sarif => sarif::render(view, decision, &record.into(), out),
        Format::Junit => junit::render(view, decision, out),
        Format::Github => github::render(view, decision, &record.into(), out),
    }
}

/// What a mistake in a record adds to standard output: something only in formats that show nothing else of it.
pub fn render_malformed(format: Format, record: Option<RecordText<'_>>, mistake: &Diagnostic, out: &mut Vec<u8>) {
    match format {
        #[cfg(feature = "cli")]
        Format::Human | Format::Plain => {}
        Format::Json | Format::Ndjson | Format::Summary | Format::Github => {}
        Format::Sarif => sarif::render_mistake(record, mistake, out),
        Format::Junit => junit::render_mistake(record, mistake, out),
    }
}

/// What stands between what two decisions added; to be written only where both added something.
pub fn between(format: Format, out: &mut Vec<u8>) {
    match format {
        #[cfg(feature = "cli")]
        Format::Human | Format::Plain => {}
        Format::Json => json::between(out),
        Format::Sarif => sarif::between(out),
        Format::Ndjson | Format::Summary | Format::Junit | Format::Github => {}
    }
}

/// Ends the document: closes the array, writes the summary. `held` is what was held back ([`Format::is_held`]).
#[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only text for people has a look"))]
pub fn close(format: Format, look: &Look, view: &PolicyView<'_>, tally: &Tally, held: &[u8], out: &mut Vec<u8>) {
    match format {
        #[cfg(feature = "cli")]
        Format::Human => overview::render(look, view.stamp, tally, out),
        #[cfg(feature = "cli")]
        Format::Plain => plain::close(look, view.stamp, tally, out),
        Format::Json => json::close(out),
        Format::Ndjson => {}
        Format::Summary => summary::render(view, tally, out),
        Format::Sarif => sarif::close(tally.malformed, out),
        Format::Junit => junit::close(view, held, out),
        Format::Github => github::close(view, tally, out),
    }
}

/// The summary for people, as it ends the human format; for standard error beside a JSON format.
#[cfg(feature = "cli")]
pub fn render_overview(look: &Look, stamp: &PolicyStamp, tally: &Tally, out: &mut Vec<u8>) {
    overview::render(look, stamp, tally, out);
}
