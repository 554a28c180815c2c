//! Lexicons, as the checked policy holds them.

use super::Stretch;
use crate::semantics::types::EnumId;
use crate::syntax::ast::{EntryKind, EntryRole};
use crate::text::Loc;
use crate::text::disguise::Disguises;
use crate::text::fold::Folds;
use std::sync::Arc;

/// A lexicon.
#[derive(Clone, Debug)]
pub struct LexiconDef {
    /// Its name.
    pub name: String,
    /// The enum whose symbols name its groups; none: one group.
    pub by: Option<EnumId>,
    /// How texts are folded before they are compared.
    pub folds: Folds,
    /// Which disguises are seen through.
    pub disguises: Disguises,
    /// Its entries, in their order.
    pub entries: Vec<WordEntryDef>,
    /// The clauses that it cites, its groups and entries included.
    pub cites: Vec<Arc<str>>,
    /// Where its name stands.
    pub loc: Loc,
}

/// An entry of a lexicon.
#[derive(Clone, Debug)]
pub struct WordEntryDef {
    /// The place of its group's symbol, or 0.
    pub group: u32,
    /// How it matches.
    pub kind: EntryKind,
    /// What it is looked for for.
    pub role: EntryRole,
    /// The words, or the regular expression.
    pub text: String,
    /// One letter of a word may be amiss.
    pub slip: bool,
    /// In thousandths, what it adds to the score of its lexicon: of what is found, the whole.
    pub weight: u32,
    /// Its clauses, and those of its group and its lexicon.
    pub cites: Vec<Arc<str>>,
    /// The time in which it counts.
    pub during: Stretch,
    /// Where it stands.
    pub loc: Loc,
}

/// The score of a text in which something is found without doubt, in thousandths.
pub const WHOLE_SCORE: u32 = 1000;
