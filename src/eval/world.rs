//! What is supposed of facts that are missing, and what is remembered, while a record is judged.

use crate::plan::node::NodeId;
use crate::value::Truth;

/// The entries that variables stand for: the slot at which each begins.
pub type Bases = [u32; 16];

/// What a value node comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Val<'a> {
    /// Not known, and not to be supposed: an instant, a text, a list.
    Missing,
    /// Not known; the world has been asked what to suppose.
    Open,
    /// There is none.
    None,
    /// A number, a symbol, a day, ticks.
    Number(i64),
    /// A count that lies between two numbers.
    Between(i64, i64),
    /// A text.
    Text(&'a str),
}

/// Something that the policy says for some times only, and not for the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// A param: its name is a text of the policy.
    Param(u32),
    /// A calendar of business days.
    Calendar(u16),
}

/// What is supposed of facts that are missing, and what is remembered.
pub trait World {
    /// The value supposed for the missing boolean or enum in a slot.
    fn fact(&mut self, slot: u32, symbols: u32) -> Option<i64>;
    /// The truth supposed for a node that what is known does not decide.
    fn atom(&mut self, node: NodeId, bases: &Bases) -> Truth;
    /// A fact that was asked for is missing, and has no values to go through.
    fn missing(&mut self, _slot: u32) {}
    /// The policy itself does not say what was asked of it.
    fn unsaid(&mut self, _what: Unsaid) {}
    /// How much has been collected so far.
    fn mark(&self) -> usize {
        0
    }
    /// What was collected since is masked: it decides nothing.
    fn forget(&mut self, _mark: usize) {}
    /// What a shared node came to.
    fn recall(&self, _node: NodeId, _base: u32) -> Option<Truth> {
        None
    }
    /// A shared node came to this.
    fn remember(&mut self, _node: NodeId, _base: u32, _truth: Truth) {}
}

/// The record as it is. Remembers what shared nodes came to, for this record only.
#[derive(Debug, Default)]
pub struct AsIs {
    generation: u32,
    memo: Vec<(u32, u32, Truth)>,
}

impl AsIs {
    /// Forgets the record before.
    pub fn next_record(&mut self, nodes: usize) {
        if self.memo.len() < nodes {
            self.memo.resize(nodes, (0, 0, Truth::Unknown));
        }
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            self.memo.fill((0, 0, Truth::Unknown));
            self.generation = 1;
        }
    }
}

impl World for AsIs {
    fn fact(&mut self, _slot: u32, _symbols: u32) -> Option<i64> {
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
    fn recall(&self, node: NodeId, base: u32) -> Option<Truth> {
        let (generation, at, truth) = self.memo[node.index()];
        (generation == self.generation && at == base).then_some(truth)
    }
    fn remember(&mut self, node: NodeId, base: u32, truth: Truth) {
        self.memo[node.index()] = (self.generation, base, truth);
    }
}

/// The record as it is, and nothing remembered.
pub(super) struct Unsupposed;

impl World for Unsupposed {
    fn fact(&mut self, _slot: u32, _symbols: u32) -> Option<i64> {
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
}
