//! Examples of rules, with their facts as a record has them.

use super::RuleId;
use crate::decision::Outcome;
use crate::text::Loc;

/// What a rule comes to on a base record of the pack, some facts of which are changed or taken away.
#[derive(Clone, Debug)]
pub struct ExampleDef {
    /// The rule that it shows.
    pub rule: RuleId,
    /// What the rule has to come to.
    pub outcome: Outcome,
    /// What it shows.
    pub title: String,
    /// The base record's name.
    pub base: String,
    /// Where that stands.
    pub base_loc: Loc,
    /// Facts that are set, step by step from the top of the record, entries by their ids or places.
    pub with: Vec<(Vec<String>, serde_json::Value)>,
    /// Facts that are taken away, and where that stands.
    pub without: Vec<(Vec<String>, Loc)>,
    /// The whole example.
    pub loc: Loc,
}
