//! What a pack says of the packs that it is built on.

use super::{Days, Entry, Expr, Field, LexiconGroup, ParamValue, Target, Word};
use crate::text::Span;

/// `set acs.consent.consent_retention = 6 years`
#[derive(Clone, Debug)]
pub struct SetItem {
    /// What is set: a name, or with its pack and its file before it.
    pub target: Word,
    /// What it stands for instead.
    pub value: SetValue,
}

/// What something is set to.
#[derive(Clone, Debug)]
pub enum SetValue {
    /// Of a param.
    Param(ParamValue),
    /// Of a list: its entries.
    List(Vec<Entry>),
}

/// `list acs.double_opt_in_campaigns add { … }`
#[derive(Clone, Debug)]
pub struct AddItem {
    /// To what: a name, or with its pack and its file before it.
    pub target: Word,
    /// What is added.
    pub added: Added,
}

/// What is added to something.
#[derive(Clone, Debug)]
pub enum Added {
    /// To a list.
    Entries(Vec<Entry>),
    /// To a lexicon.
    Groups(Vec<LexiconGroup>),
    /// To an enum.
    Symbols(Vec<Word>),
    /// To a record.
    Fields(Vec<Field>),
    /// To the facts of a subject.
    Facts(Vec<Field>),
}

/// `waive acs.opt_out.help_in_first_message when … until 2026-12-31 because "…" approved by "…"`
#[derive(Clone, Debug)]
pub struct WaiveItem {
    /// What it lifts.
    pub targets: Vec<Target>,
    /// From `waive` to the end of its targets.
    pub head: Span,
    /// The subjects for which it holds; empty for all that its targets judge.
    pub on: Vec<Word>,
    /// When it holds; several are joined.
    pub when: Vec<Expr>,
    /// From when until when.
    pub days: Option<Days>,
    /// Why it was given.
    pub because: Option<Word>,
    /// Who answers for it.
    pub approved_by: Option<Word>,
}
