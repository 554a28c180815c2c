//! What a demand comes to where facts are missing: every value that they could have is tried.
//!
//! Kleene logic alone calls `x or not x` unknown. Here each missing boolean and enum, and each other condition that
//! is not known, gets one value wherever it stands, in all combinations up to [`MOST_COMBINATIONS`]. Where the
//! demand comes to the same in all, that is what it comes to; and only facts that can change it are named.

use super::run::{Bases, Case, Run, World};
use crate::plan::DemandPlan;
use crate::plan::node::NodeId;
use crate::value::Truth;

/// More combinations than this are not tried: then what is not known stays so.
pub const MOST_COMBINATIONS: usize = 1024;

/// What a demand comes to, and by which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It applies, is not met, and no exception holds.
    Broken,
    /// It does not apply.
    NotApplicable,
    /// It is met.
    Kept,
    /// This exception holds.
    Excepted(usize),
    /// What is known does not decide it.
    Undetermined,
}

/// Something that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A missing boolean or enum: its slot, and how many values it may have.
    Fact(u32, u32),
    /// A condition that is not decided, in the entries that its variables stand for.
    Atom(NodeId, Bases),
}

/// A demand whose value the record alone does not give.
#[derive(Clone, Debug)]
pub struct Settled {
    /// What it comes to.
    pub outcome: Outcome,
    /// What would settle it, those that do so alone first: only where it is undetermined.
    pub open: Vec<Leaf>,
    /// The values that were tried first: under them the outcome can be traced.
    pub first: Supposed,
}

/// Collects what is not known, and supposes nothing.
#[derive(Debug, Default)]
struct Collector {
    leaves: Vec<Leaf>,
}

impl World for Collector {
    fn fact(&mut self, slot: u32, symbols: u32) -> Option<i64> {
        self.leaves.push(Leaf::Fact(slot, symbols));
        None
    }
    fn atom(&mut self, node: NodeId, bases: &Bases) -> Truth {
        self.leaves.push(Leaf::Atom(node, *bases));
        Truth::Unknown
    }
    fn mark(&self) -> usize {
        self.leaves.len()
    }
    fn forget(&mut self, mark: usize) {
        self.leaves.truncate(mark);
    }
}

/// Supposes one value for each thing that is not known.
#[derive(Clone, Debug, Default)]
pub struct Supposed {
    /// What is not known, and what it is supposed to be.
    pub values: Vec<(Leaf, i64)>,
    /// By node: the variables that it depends on.
    depends: Vec<(NodeId, u32)>,
    /// What comes up only under these values, and has none yet.
    more: Vec<Leaf>,
}

impl Supposed {
    fn new(case: Case<'_>, leaves: &[Leaf]) -> Self {
        let depends = leaves.iter().filter_map(|leaf| match leaf {
            Leaf::Atom(node, _) => Some((*node, case.subject.depends[node.index()])),
            Leaf::Fact(..) => None,
        });
        let values = leaves.iter().map(|leaf| (leaf.clone(), 0)).collect();
        Self { values, depends: depends.collect(), more: Vec::new() }
    }

    fn atom_value(&self, node: NodeId, bases: &Bases) -> Option<i64> {
        self.values.iter().find_map(|(leaf, value)| match leaf {
            Leaf::Atom(known, at) if *known == node => {
                let mask = self.depends.iter().find(|(known, _)| *known == node).map_or(0, |(_, mask)| *mask);
                same_entries(mask, at, bases).then_some(*value)
            }
            Leaf::Atom(..) | Leaf::Fact(..) => None,
        })
    }
}

/// Whether the variables of a mask stand for the same entries.
fn same_entries(mask: u32, one: &Bases, two: &Bases) -> bool {
    one.iter().zip(two).enumerate().all(|(variable, (one, two))| mask >> variable & 1 == 0 || one == two)
}

impl World for Supposed {
    fn fact(&mut self, slot: u32, symbols: u32) -> Option<i64> {
        let value = self.values.iter().find_map(|(leaf, value)| match leaf {
            Leaf::Fact(known, _) if *known == slot => Some(*value),
            Leaf::Fact(..) | Leaf::Atom(..) => None,
        });
        if value.is_none() {
            self.more.push(Leaf::Fact(slot, symbols));
        }
        value
    }
    fn atom(&mut self, node: NodeId, bases: &Bases) -> Truth {
        match self.atom_value(node, bases) {
            Some(value) => Truth::from(value != 0),
            None => {
                self.more.push(Leaf::Atom(node, *bases));
                Truth::Unknown
            }
        }
    }
    fn mark(&self) -> usize {
        self.more.len()
    }
    fn forget(&mut self, mark: usize) {
        self.more.truncate(mark);
    }
}

/// What a demand comes to in some world.
pub fn outcome<W: World>(run: &mut Run<'_, '_, W>, demand: &DemandPlan) -> Outcome {
    let applies = run.truth(demand.applies);
    if applies.is_false() {
        return Outcome::NotApplicable;
    }
    let met = run.truth(demand.demand);
    if met.is_true() {
        return Outcome::Kept;
    }
    let mut open = applies.is_unknown() || met.is_unknown();
    for (index, (_, exception)) in demand.exceptions.iter().enumerate() {
        match run.truth(*exception) {
            Truth::True => return Outcome::Excepted(index),
            Truth::Unknown => open = true,
            Truth::False => {}
        }
    }
    if open { Outcome::Undetermined } else { Outcome::Broken }
}

/// Tries what is missing.
#[must_use]
pub fn settle(case: Case<'_>, demand: &DemandPlan) -> Settled {
    let mut collector = Collector::default();
    Run::new(case, &mut collector).truth(demand.broken);
    let mut leaves: Vec<Leaf> = Vec::with_capacity(collector.leaves.len());
    add_new(case, &mut leaves, collector.leaves);
    // What comes up only under some values is tried, too: the words of a category, once it is known which.
    let (sizes, outcomes) = loop {
        let sizes: Vec<usize> = leaves.iter().map(choices).collect();
        let mut supposed = Supposed::new(case, &leaves);
        let total = sizes.iter().try_fold(1usize, |all, size| all.checked_mul(*size));
        let Some(total) = total.filter(|total| *total <= MOST_COMBINATIONS) else {
            return Settled { outcome: Outcome::Undetermined, open: leaves, first: supposed };
        };
        let mut more = Vec::new();
        let outcomes: Vec<Outcome> = (0..total)
            .map(|combination| {
                choose(&mut supposed, &sizes, combination);
                supposed.more.clear();
                let outcome = outcome(&mut Run::new(case, &mut supposed), demand);
                if outcome == Outcome::Undetermined {
                    more.append(&mut supposed.more);
                }
                outcome
            })
            .collect();
        if !add_new(case, &mut leaves, more) {
            break (sizes, outcomes);
        }
    };
    let first = Supposed::new(case, &leaves);
    let broken: Vec<Option<bool>> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Undetermined => None,
            Outcome::Broken => Some(true),
            Outcome::NotApplicable | Outcome::Kept | Outcome::Excepted(_) => Some(false),
        })
        .collect();
    let one = outcomes.first().copied().unwrap_or(Outcome::Undetermined);
    if broken.iter().all(|value| *value == Some(true)) {
        return Settled { outcome: Outcome::Broken, open: Vec::new(), first };
    }
    if broken.iter().all(|value| *value == Some(false)) {
        let same = outcomes.iter().all(|outcome| *outcome == one);
        return Settled { outcome: if same { one } else { Outcome::NotApplicable }, open: Vec::new(), first };
    }
    let mut open: Vec<(bool, usize)> = Vec::new();
    let mut stride = 1;
    for (index, size) in sizes.iter().enumerate() {
        if matters(&broken, stride, *size) {
            open.push((!settles_alone(&broken, stride, *size), index));
        }
        stride *= size;
    }
    open.sort_unstable();
    let open = open.into_iter().filter_map(|(_, index)| leaves.get(index).cloned()).collect();
    Settled { outcome: Outcome::Undetermined, open, first }
}

/// Adds what is not known, each once; whether there was anything new.
fn add_new(case: Case<'_>, leaves: &mut Vec<Leaf>, more: Vec<Leaf>) -> bool {
    let before = leaves.len();
    for leaf in more {
        let known = leaves.iter().any(|known| match (known, &leaf) {
            (Leaf::Fact(one, _), Leaf::Fact(two, _)) => one == two,
            (Leaf::Atom(one, at), Leaf::Atom(two, here)) => {
                one == two && same_entries(case.subject.depends[one.index()], at, here)
            }
            (Leaf::Fact(..), Leaf::Atom(..)) | (Leaf::Atom(..), Leaf::Fact(..)) => false,
        });
        if !known {
            leaves.push(leaf);
        }
    }
    leaves.len() > before
}

fn choices(leaf: &Leaf) -> usize {
    match leaf {
        Leaf::Fact(_, symbols) => (*symbols).max(1) as usize,
        Leaf::Atom(..) => 2,
    }
}

/// The values of one combination; the first leaf changes fastest.
fn choose(supposed: &mut Supposed, sizes: &[usize], mut combination: usize) {
    for ((_, value), size) in supposed.values.iter_mut().zip(sizes) {
        *value = (combination % size) as i64;
        combination /= size;
    }
}

/// Whether some two combinations that differ in this leaf alone differ in what they come to.
fn matters(outcomes: &[Option<bool>], stride: usize, size: usize) -> bool {
    (0..outcomes.len()).any(|at| {
        let place = at / stride % size;
        place + 1 < size && outcomes.get(at) != outcomes.get(at + stride)
    })
}

/// Whether some value of this leaf alone decides, whatever the others are.
fn settles_alone(outcomes: &[Option<bool>], stride: usize, size: usize) -> bool {
    (0..size).any(|value| {
        let mut all =
            outcomes.iter().enumerate().filter(|(at, _)| at / stride % size == value).map(|(_, outcome)| outcome);
        let first = all.next();
        first.is_some_and(|first| first.is_some() && all.all(|outcome| outcome == first))
    })
}

/// Notes every missing fact that is asked for, as far as it can decide anything.
#[derive(Debug, Default)]
struct Reader {
    slots: Vec<u32>,
}

impl World for Reader {
    fn fact(&mut self, slot: u32, _symbols: u32) -> Option<i64> {
        self.slots.push(slot);
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
    fn missing(&mut self, slot: u32) {
        self.slots.push(slot);
    }
    fn mark(&self) -> usize {
        self.slots.len()
    }
    fn forget(&mut self, mark: usize) {
        self.slots.truncate(mark);
    }
}

/// The slots of the missing facts behind a leaf, each once.
#[must_use]
pub fn facts_of(case: Case<'_>, leaf: &Leaf) -> Vec<u32> {
    match leaf {
        Leaf::Fact(slot, _) => vec![*slot],
        Leaf::Atom(node, bases) => {
            let mut reader = Reader::default();
            let mut run = Run::new(case, &mut reader);
            run.bases = *bases;
            run.truth(*node);
            let mut slots = reader.slots;
            let mut seen = rustc_hash::FxHashSet::default();
            slots.retain(|slot| seen.insert(*slot));
            slots
        }
    }
}
