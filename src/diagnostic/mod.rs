//! What is wrong with somebody's text: a policy file, a record, a command line.
//!
//! Plain data. A diagnostic has a stable code, one message in the author's words, places with a word on each,
//! and, where it is known, the repair. How it looks is the business of `report`. A broken *rule* is no
//! diagnostic but a finding (`decision`).
//!
//! Uses `text`.

pub mod suggest;

use crate::text::{Loc, Span};

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be judged by it: a misspelt field in a rule, a record of broken syntax.
    Error,
    /// It works, but is likely not meant: a rule that cites no clause.
    Warning,
}

impl Severity {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A kind of mistake, with the page that explains it.
#[derive(Debug)]
pub struct Code {
    /// `coms::<family>::<name>`; stable, never reused.
    pub id: &'static str,
    /// The page: what it means, an input that triggers it, how to mend it.
    pub page: &'static str,
}

/// Declares codes; the doc comment of each is its page.
///
/// `declare! { CODES; /// A field that … \n UNKNOWN_FIELD = "coms::type::unknown_field"; }` makes the statics
/// and the list `CODES` of all of them.
macro_rules! declare {
    ($list:ident; $($(#[doc = $page:literal])+ $name:ident = $id:literal;)+) => {
        $($(#[doc = $page])+
        pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code { id: $id, page: concat!($($page, "\n"),+) };)+
        /// Every code of this room.
        pub static $list: &[&$crate::diagnostic::Code] = &[$(&$name),+];
    };
}
pub(crate) use declare;

/// Where a label points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into a policy file.
    Policy(Loc),
    /// Into the text of the record that is being read (`text::RecordText`).
    Record(Span),
}

/// A place and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// A few words, or none.
    pub text: String,
}

/// One mistake.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// How grave.
    pub severity: Severity,
    /// One sentence in lower case without a full stop, user text in backticks.
    pub message: String,
    /// The places; the first is the one that is meant.
    pub labels: Vec<Label>,
    /// What to do, imperative; several lines are several ways.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error that is not yet placed.
    #[must_use]
    pub fn error(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), labels: Vec::new(), help: Vec::new() }
    }
    /// A warning that is not yet placed.
    #[must_use]
    pub fn warning(code: &'static Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }
    /// Adds a place in a policy file.
    #[must_use]
    pub fn at(mut self, loc: Loc, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: Place::Policy(loc), text: text.into() });
        self
    }
    /// Adds a place in the record.
    #[must_use]
    pub fn in_record(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: Place::Record(span), text: text.into() });
        self
    }
    /// Adds a repair.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
    /// Adds a repair, where there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }
}
