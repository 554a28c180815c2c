//! Rules, their demands, and obligations.

use super::{Example, Expr, OnSubject, Word};
use crate::text::Span;

/// `rule NAME on … { … }`
#[derive(Clone, Debug)]
pub struct RuleItem {
    /// Its name.
    pub name: Word,
    /// Its own subjects.
    pub on: Vec<OnSubject>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// Applicability; several are joined.
    pub when: Vec<Expr>,
    /// Jurisdictions.
    pub places: Vec<Word>,
    /// From when until when.
    pub effective: Option<Days>,
    /// Its demands.
    pub demands: Vec<Demand>,
    /// Exceptions of all demands.
    pub unless: Vec<Expr>,
    /// Why it is broken.
    pub because: Option<Word>,
    /// What to do.
    pub fix: Option<Word>,
    /// Another effect.
    pub enforce: Option<Enforce>,
    /// Another effect where it can't be decided.
    pub unknown: Option<Word>,
    /// No overlay may lift it.
    pub mandatory: bool,
    /// What it comes to on records of the pack.
    pub examples: Vec<Example>,
    /// Names that it had before: in its own module, or whole ids.
    pub formerly: Vec<Word>,
}

/// `from 2025-04-11 until 2026-01-31 in "America/New_York"`: both days inside.
#[derive(Clone, Debug)]
pub struct Days {
    /// The first day.
    pub from: Option<Word>,
    /// The last day.
    pub until: Option<Word>,
    /// The zone whose days they are; none: UTC.
    pub zone: Option<Word>,
    /// The whole, from `from` or `until` on.
    pub span: Span,
}

/// `enforce deny because "…"`
#[derive(Clone, Debug)]
pub struct Enforce {
    /// `deny`
    pub effect: Word,
    /// Why.
    pub because: Word,
}

/// The verb of a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is named after its words")]
pub enum Verb {
    Must,
    MustNot,
    Should,
    ShouldNot,
    HoldIf,
}

/// `must on message X { … }`
#[derive(Clone, Debug)]
pub struct Demand {
    /// The verb.
    pub verb: Verb,
    /// From the verb to the end of the condition.
    pub span: Span,
    /// The subjects it is for; empty for all of the rule's.
    pub on: Vec<Word>,
    /// What is demanded.
    pub condition: Expr,
    /// Its own applicability.
    pub when: Vec<Expr>,
    /// Its own exceptions.
    pub unless: Vec<Expr>,
    /// Its own text.
    pub because: Option<Word>,
    /// Its own repair.
    pub fix: Option<Word>,
    /// Its own effect.
    pub enforce: Option<Enforce>,
    /// Its own effect where it can't be decided.
    pub unknown: Option<Word>,
}

/// `exception NAME to acs.consent.* { … }`
#[derive(Clone, Debug)]
pub struct ExceptionItem {
    /// Its name.
    pub name: Word,
    /// What it reaches.
    pub targets: Vec<Target>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// When it holds; several are joined.
    pub when: Vec<Expr>,
    /// When it does not, whatever `when` says.
    pub never: Vec<Expr>,
}

/// What an exception reaches.
#[derive(Clone, Debug)]
pub enum Target {
    /// `rules citing C-02`
    Citing(Word),
    /// A rule, `acs.consent.*`, or another exception.
    Named(Word),
}

/// `obligation NAME on … { … do … }`
#[derive(Clone, Debug)]
pub struct ObligationItem {
    /// Its name.
    pub name: Word,
    /// Its own subjects.
    pub on: Vec<OnSubject>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// When it is due.
    pub when: Vec<Expr>,
    /// Jurisdictions.
    pub places: Vec<Word>,
    /// From when until when.
    pub effective: Option<Days>,
    /// What has to be done.
    pub actions: Vec<Do>,
    /// Why.
    pub because: Option<Word>,
}

/// `do retain_until(at: …)`
#[derive(Clone, Debug)]
pub struct Do {
    /// The action.
    pub action: Word,
    /// With what.
    pub arguments: Vec<(Word, Expr)>,
}
