//! What a demand comes to where facts are missing: every value that they could have is tried.
//!
//! Kleene logic alone calls `x or not x` unknown. Here each missing boolean and enum, and each other condition that
//! is not known, gets one value wherever it stands, in all combinations up to [`MOST_COMBINATIONS`]. Where the
//! demand comes to the same in all, that is what it comes to; and only facts that can change it are named.

use super::alike::alike;
use super::run::{Bases, Case, Run, Unsaid, World};
use crate::plan::node::NodeId;
use crate::plan::{DemandPlan, SubjectPlan};
use crate::value::Truth;
use rustc_hash::FxHashMap;

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
pub struct Settled<'a> {
    /// What it comes to.
    pub outcome: Outcome,
    /// What would settle it, those that do so alone first: only where it is undetermined.
    pub open: Vec<Leaf>,
    /// The values that were tried first: under them the outcome can be traced.
    pub first: Supposed<'a>,
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
#[derive(Clone, Debug)]
pub struct Supposed<'a> {
    subject: &'a SubjectPlan,
    /// What is not known, and what it is supposed to be.
    values: Vec<(Leaf, i64)>,
    /// The places among them of conditions that were asked for before.
    found: FxHashMap<(NodeId, Bases), usize>,
    /// What comes up only under these values, and has none yet.
    more: Vec<Leaf>,
}

impl<'a> Supposed<'a> {
    fn new(case: Case<'a>, leaves: &[Leaf]) -> Self {
        let values = leaves.iter().map(|leaf| (leaf.clone(), 0)).collect();
        Self { subject: case.subject, values, found: FxHashMap::default(), more: Vec::new() }
    }

    fn value(&mut self, leaf: &Leaf) -> Option<i64> {
        let key = match leaf {
            Leaf::Atom(node, bases) => Some((*node, *bases)),
            Leaf::Fact(..) => None,
        };
        if let Some(at) = key.and_then(|key| self.found.get(&key)) {
            return Some(self.values[*at].1);
        }
        let at = self.values.iter().position(|(known, _)| same(self.subject, known, leaf))?;
        if let Some(key) = key {
            self.found.insert(key, at);
        }
        Some(self.values[at].1)
    }
}

impl World for Supposed<'_> {
    fn fact(&mut self, slot: u32, symbols: u32) -> Option<i64> {
        let leaf = Leaf::Fact(slot, symbols);
        let value = self.value(&leaf);
        if value.is_none() {
            self.more.push(leaf);
        }
        value
    }
    fn atom(&mut self, node: NodeId, bases: &Bases) -> Truth {
        let leaf = Leaf::Atom(node, *bases);
        match self.value(&leaf) {
            Some(value) => Truth::from(value != 0),
            None => {
                self.more.push(leaf);
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

/// Whether two things that are not known are one.
fn same(subject: &SubjectPlan, one: &Leaf, two: &Leaf) -> bool {
    match (one, two) {
        (Leaf::Fact(one, _), Leaf::Fact(two, _)) => one == two,
        (Leaf::Atom(one, at), Leaf::Atom(two, here)) => alike(subject, (*one, at), (*two, here)),
        (Leaf::Fact(..), Leaf::Atom(..)) | (Leaf::Atom(..), Leaf::Fact(..)) => false,
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
pub fn settle<'a>(case: Case<'a>, demand: &DemandPlan) -> Settled<'a> {
    settle_by(case, demand.broken, &|run| outcome(run, demand))
}

/// Tries what is missing in a condition: broken where it holds, not applicable where it does not.
#[must_use]
pub fn settle_condition(case: Case<'_>, condition: NodeId) -> Settled<'_> {
    settle_by(case, condition, &|run| match run.truth(condition) {
        Truth::True => Outcome::Broken,
        Truth::False => Outcome::NotApplicable,
        Truth::Unknown => Outcome::Undetermined,
    })
}

/// What a question comes to in a world of values that are supposed.
type Asked<'q> = dyn Fn(&mut Run<'_, '_, Supposed<'_>>) -> Outcome + 'q;

/// Tries what is missing in what `outcome` asks; `whole` is the condition whose truth it rests on.
fn settle_by<'a>(case: Case<'a>, whole: NodeId, outcome: &Asked<'_>) -> Settled<'a> {
    let mut collector = Collector::default();
    Run::new(case, &mut collector).truth(whole);
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
                let outcome = outcome(&mut Run::new(case, &mut supposed));
                more.append(&mut supposed.more);
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
        if !leaves.iter().any(|known| same(case.subject, known, &leaf)) {
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

/// What stands behind something that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// A missing fact, by its slot.
    Fact(u32),
    /// Something that the policy says for other times only.
    Policy(Unsaid),
}

/// Notes all that is asked for and missing, as far as it can decide anything.
#[derive(Debug, Default)]
struct Reader {
    found: Vec<Behind>,
}

impl World for Reader {
    fn fact(&mut self, slot: u32, _symbols: u32) -> Option<i64> {
        self.found.push(Behind::Fact(slot));
        None
    }
    fn atom(&mut self, _node: NodeId, _bases: &Bases) -> Truth {
        Truth::Unknown
    }
    fn missing(&mut self, slot: u32) {
        self.found.push(Behind::Fact(slot));
    }
    fn unsaid(&mut self, what: Unsaid) {
        self.found.push(Behind::Policy(what));
    }
    fn mark(&self) -> usize {
        self.found.len()
    }
    fn forget(&mut self, mark: usize) {
        self.found.truncate(mark);
    }
}

/// What is missing behind a leaf, each once.
#[must_use]
pub fn facts_of(case: Case<'_>, leaf: &Leaf) -> Vec<Behind> {
    match leaf {
        Leaf::Fact(slot, _) => vec![Behind::Fact(*slot)],
        Leaf::Atom(node, bases) => {
            let mut reader = Reader::default();
            let mut run = Run::new(case, &mut reader);
            run.bases = *bases;
            run.truth(*node);
            let mut each: Vec<Behind> = Vec::with_capacity(reader.found.len());
            for found in reader.found {
                if !each.contains(&found) {
                    each.push(found);
                }
            }
            each
        }
    }
}
