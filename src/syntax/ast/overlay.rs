//! What a pack says of the packs that it is built on.

use super::{Days, Expr, Target, Word};
use crate::text::Span;

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
