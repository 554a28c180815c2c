//! The compiled policy: what a record is judged by. Immutable, shared by all threads.
//!
//! `Policy → from_policy (expand defines, share equal parts, give slots) → Plan`
//!
//! A plan is flat: nodes in one vector a subject, facts in numbered slots, words in one automaton. Defines and
//! sub-lists are gone; equal conditions are one node, however many rules ask. Nothing here evaluates.
//!
//! Uses `text`, `value`, `decision` (effects), `semantics`.

mod from_policy;
pub mod layout;
pub mod lexicon;
pub mod node;

pub use from_policy::lower;

use crate::decision::{ClauseCard, Effect, PolicyStamp, RuleCard, WaiverCard};
use crate::semantics::policy::RuleId;
use crate::semantics::tree::Ask;
use crate::semantics::types::Scalar;
use crate::text::{Loc, Sources};
use crate::value::time::BusinessCalendar;
use layout::{Layout, ListSlot, Section, SectionId};
use lexicon::Scanner;
use node::{Node, NodeId};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A compiled policy.
#[derive(Debug)]
pub struct Plan {
    /// Name, version, digest and profile.
    pub stamp: Arc<PolicyStamp>,
    /// The files it was made of.
    pub sources: Arc<Sources>,
    /// What can be judged, in the order of declaration.
    pub subjects: Vec<SubjectPlan>,
    /// Ids and clauses of rules and obligations.
    pub rules: Vec<RuleCard>,
    /// What the clauses say.
    pub clauses: Vec<ClauseCard>,
    /// What lifts demands for a while.
    pub waivers: Vec<WaiverPlan>,
    /// The symbols of each enum.
    pub enums: Vec<EnumInfo>,
    /// Texts that rules compare with.
    pub texts: Vec<String>,
    /// Values that rules look up.
    pub sets: Vec<ValueSet>,
    /// Regular expressions of rules.
    pub regexes: Vec<regex::Regex>,
    /// The words of all lexicons.
    pub scanner: Scanner,
    /// The calendars by which business days are counted.
    pub calendars: Vec<BusinessCalendar>,
    /// Their names.
    pub calendar_names: Vec<String>,
    /// Addresses and names are masked in everything that is said of a record.
    pub masks: bool,
}

/// The symbols of an enum.
#[derive(Clone, Debug)]
pub struct EnumInfo {
    /// `Channel`
    pub name: String,
    /// In their order.
    pub symbols: Vec<String>,
}

/// Values to look up: symbols and numbers, or texts.
#[derive(Clone, Debug, Default)]
pub struct ValueSet {
    /// Symbols, numbers, ticks.
    pub numbers: FxHashSet<i64>,
    /// Texts.
    pub texts: FxHashSet<String>,
}

/// Everything about one subject.
#[derive(Debug)]
pub struct SubjectPlan {
    /// `message`
    pub name: Arc<str>,
    /// The top-level key by which a record of it is recognised.
    pub present: String,
    /// What may stand in a record; the first section is its top level.
    pub sections: Vec<Section>,
    /// The top level.
    pub root: SectionId,
    /// The root, then the entries of each list that is read.
    pub layouts: Vec<Layout>,
    /// Slots of the root where the id may stand.
    pub id: Vec<u32>,
    /// Slots of the root where the time may stand.
    pub at: Vec<u32>,
    /// Conditions and values.
    pub nodes: Vec<Node>,
    /// Operands of nodes that have many.
    pub kids: Vec<NodeId>,
    /// By node: the variables that it depends on, one bit each.
    pub depends: Vec<u32>,
    /// By node: it is asked for more than once, and costs more than looking it up.
    pub shared: Vec<bool>,
    /// How many variables are bound at once, at most.
    pub variables: u8,
    /// Texts that are searched together.
    pub contents: Vec<ContentPlan>,
    /// What is demanded.
    pub demands: Vec<DemandPlan>,
    /// What may have to be done.
    pub obligations: Vec<ObligationPlan>,
    /// Hold where no demand applied and this holds.
    pub nothing_applied: Option<(Loc, NodeId)>,
    /// Collections that may lie elsewhere.
    pub related: Vec<RelatedPlan>,
}

/// A collection that may lie elsewhere, joined by a key.
#[derive(Clone, Debug)]
pub struct RelatedPlan {
    /// `consents`
    pub name: String,
    /// What a row is.
    pub section: SectionId,
    /// The key that holds a row's id.
    pub id_key: Option<u32>,
    /// Where the rows go; none: nothing asks for them.
    pub slot: Option<ListSlot>,
    /// The slot of the root that the key has to equal.
    pub with: u32,
    /// The key in a row, key by key.
    pub key: Vec<String>,
    /// Its type.
    pub scalar: Scalar,
}

/// Texts that are searched together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentPlan {
    /// Its texts: slot of the root, only what a reader of HTML sees, makes it known.
    pub parts: Vec<ContentPart>,
}

/// One text of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentPart {
    /// Slot of the root.
    pub slot: u32,
    /// Only what a reader of the HTML sees.
    pub visible: bool,
    /// The content is known where this is.
    pub makes_known: bool,
}

/// One demand on one subject.
#[derive(Debug)]
pub struct DemandPlan {
    /// Its rule.
    pub rule: RuleId,
    /// Where it stands.
    pub loc: Loc,
    /// When it applies.
    pub applies: NodeId,
    /// What has to hold.
    pub demand: NodeId,
    /// Exceptions in words.
    pub exceptions: Vec<(String, NodeId)>,
    /// It applies, is not met, and no exception holds.
    pub broken: NodeId,
    /// The effect where it is broken.
    pub effect: Effect,
    /// The effect where it can't be decided.
    pub undetermined: Effect,
    /// Why.
    pub because: Vec<Piece>,
    /// What to do.
    pub fix: Option<Vec<Piece>>,
    /// Lists in its own text whose entries may be hit.
    pub hits: Vec<Hits>,
    /// Lexicons in its own text, whose entries may be found.
    pub words: Vec<WordHits>,
    /// The waivers that reach it, by their places, and when they hold.
    pub waivers: Vec<(usize, NodeId)>,
}

/// A waiver of the policy.
#[derive(Debug)]
pub struct WaiverPlan {
    /// From this tick on.
    pub from: Option<i64>,
    /// Up to, not including, this tick; none where the calendar does not reach as far.
    pub until: Option<i64>,
    /// What it says of itself.
    pub card: Arc<WaiverCard>,
    /// Where it stands.
    pub loc: Loc,
}

impl WaiverPlan {
    /// Whether a moment is later than its last day.
    #[must_use]
    pub fn is_past(&self, tick: i64) -> bool {
        self.until.is_some_and(|until| until <= tick)
    }
}

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// What a value comes to.
    Value(NodeId, Scalar),
}

/// A declared list in a rule's own text.
#[derive(Clone, Debug)]
pub struct Hits {
    /// It stands in the demand, not in `when`.
    pub in_demand: bool,
    /// The clauses of the whole list.
    pub cites: Vec<Arc<str>>,
    /// Its entries.
    pub entries: Vec<HitEntry>,
}

/// An entry that may be hit.
#[derive(Clone, Debug)]
pub struct HitEntry {
    /// True: it is hit.
    pub probe: NodeId,
    /// Unknown counts as hit, too: the entry is named, and its condition is not known.
    pub or_unknown: Option<NodeId>,
    /// Its clauses.
    pub cites: Vec<Arc<str>>,
}

/// A lexicon in a rule's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordHits {
    /// The content that is searched.
    pub content: u32,
    /// The groups that are asked for.
    pub groups: std::ops::Range<u32>,
    /// What is asked of them.
    pub ask: Ask,
}

/// One obligation on one subject.
#[derive(Debug)]
pub struct ObligationPlan {
    /// Its id.
    pub rule: RuleId,
    /// True: it is due.
    pub due: NodeId,
    /// What has to be done.
    pub action: Arc<str>,
    /// With what, by parameter.
    pub with: Vec<(String, NodeId, Scalar)>,
    /// Why.
    pub because: Vec<Piece>,
}
