//! Examples: what a rule comes to on a record of the pack, with some of its facts changed or taken away.

use super::{Value, Word};
use crate::decision::Outcome;
use crate::text::Span;

/// `example broken "oral consent" from promo_sms with { consents.c1.form: oral } without recipient.age_band`
#[derive(Clone, Debug)]
pub struct Example {
    /// What the rule has to come to.
    pub outcome: Outcome,
    /// What it shows.
    pub title: Word,
    /// The record that it is made of.
    pub base: Word,
    /// Facts that are set.
    pub with: Vec<Given>,
    /// Facts that are taken away.
    pub without: Vec<FactPath>,
    /// The whole.
    pub span: Span,
}

/// `consents.c1.form: oral`
#[derive(Clone, Debug)]
pub struct Given {
    /// Which fact.
    pub path: FactPath,
    /// What it is to be.
    pub value: GivenValue,
}

/// `consents.c1.form`: as in a record, entries of lists by their ids or places.
#[derive(Clone, Debug)]
pub struct FactPath {
    /// Step by step from the top of the record.
    pub steps: Vec<Word>,
    /// The whole.
    pub span: Span,
}

/// What a fact is set to.
#[derive(Clone, Debug)]
pub enum GivenValue {
    /// A literal, or a symbol.
    Single(Value),
    /// `[ sms, email ]`
    List(Span, Vec<GivenValue>),
    /// `{ form: oral }`
    Section(Span, Vec<Given>),
}

impl GivenValue {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Single(value) => value.span,
            Self::List(span, _) | Self::Section(span, _) => *span,
        }
    }
}
