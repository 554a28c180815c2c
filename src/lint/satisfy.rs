//! Whether conditions can hold together, whatever a record says.
//!
//! Every world that a record can make is among those that are looked at, and some that none can make: a condition that
//! holds in none of them holds never. A fact that is compared with what is written down has the values around it; two
//! facts that are compared have the laws of order; whatever else is asked is true or false by itself. What is not
//! decided within the budget is not decided.

mod look;
mod values;

use crate::plan::node::{Kids, Node, NodeId};
use crate::plan::{Plan, SubjectPlan};
use crate::value::Truth;
use look::Look;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// So many worlds are looked at for one question.
const BUDGET: u32 = 3_000;

/// So many pairs of quantifiers over one list are compared with each other, for one question.
const MOST_PAIRS: usize = 60;

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    /// A number, a symbol, ticks.
    Number(i64),
    /// A text of the policy.
    Text(u32),
    /// Any other text.
    OtherText,
    /// There is none: no comparison holds.
    None,
}

/// Something that is supposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Atom {
    /// A condition that is true or false by itself.
    Free(NodeId),
    /// A value, which several conditions may ask.
    Value(NodeId),
}

/// Conditions of which one has to hold.
type Law = Vec<(NodeId, bool)>;

/// What can hold on one subject.
pub(super) struct Solver<'p> {
    plan: &'p Plan,
    subject: &'p SubjectPlan,
    values: FxHashMap<NodeId, Vec<Candidate>>,
    /// What is known of quantifiers: that one never holds, and that one holds where another does.
    never: RefCell<FxHashMap<NodeId, bool>>,
    follows: RefCell<FxHashMap<(NodeId, NodeId), bool>>,
    state: RefCell<Vec<(u32, Truth)>>,
}

/// A world that is being made.
#[derive(Clone, Default)]
struct World {
    free: FxHashMap<NodeId, bool>,
    values: FxHashMap<NodeId, Candidate>,
}

impl<'p> Solver<'p> {
    pub(super) fn new(plan: &'p Plan, subject: &'p SubjectPlan) -> Self {
        let mut solver = Self {
            plan,
            subject,
            values: FxHashMap::default(),
            never: RefCell::default(),
            follows: RefCell::default(),
            state: RefCell::new(vec![(0, Truth::Unknown); subject.nodes.len() + 1]),
        };
        solver.values = solver.compared();
        solver
    }

    fn node(&self, id: NodeId) -> Node {
        self.subject.nodes.get(id.index()).copied().unwrap_or(Node::Truth(false))
    }

    fn kids(&self, kids: Kids) -> &'p [NodeId] {
        self.subject.kids.get(kids.range()).unwrap_or_default()
    }

    /// Whether some conditions can be true, and others false, at once; none: not decided.
    pub(super) fn can(&self, goals: &[(NodeId, bool)]) -> Option<bool> {
        self.search_for(goals, &mut { BUDGET })
    }

    /// Whether two conditions ask something in common.
    pub(super) fn shares(&self, one: NodeId, two: NodeId) -> bool {
        let of_one = self.behind(&[(one, true)]);
        self.behind(&[(two, true)]).iter().any(|id| of_one.binary_search(id).is_ok())
    }

    fn search_for(&self, goals: &[(NodeId, bool)], budget: &mut u32) -> Option<bool> {
        let laws = self.laws(goals);
        self.search(goals, &laws, World::default(), budget)
    }

    fn search(&self, goals: &[(NodeId, bool)], laws: &[Law], mut world: World, budget: &mut u32) -> Option<bool> {
        if !propagate(laws, &mut world) {
            return Some(false);
        }
        *budget = budget.checked_sub(1)?;
        let open = match self.look(goals, &world) {
            Truth::False => return Some(false),
            Truth::True => return Some(true),
            Truth::Unknown => self.open(goals, &world)?,
        };
        let mut decided = true;
        for next in self.ways(open, &world) {
            match self.search(goals, laws, next, budget) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => decided = false,
            }
        }
        decided.then_some(false)
    }

    /// The world with each value that an atom may have.
    fn ways(&self, atom: Atom, world: &World) -> Vec<World> {
        match atom {
            Atom::Free(node) => [true, false]
                .into_iter()
                .map(|truth| {
                    let mut next = world.clone();
                    next.free.insert(node, truth);
                    next
                })
                .collect(),
            Atom::Value(node) => self
                .values
                .get(&node)
                .into_iter()
                .flatten()
                .map(|candidate| {
                    let mut next = world.clone();
                    next.values.insert(node, *candidate);
                    next
                })
                .collect(),
        }
    }

    fn with_look<T>(&self, world: &World, ask: impl FnOnce(&mut Look<'_, 'p>) -> T) -> T {
        let mut memo = self.state.borrow_mut();
        // The last entry counts the looks.
        let stamp = memo.last().map_or(0, |(stamp, _)| stamp.wrapping_add(1)).max(1);
        if let Some(last) = memo.last_mut() {
            last.0 = stamp;
        }
        ask(&mut Look { solver: self, world, stamp, memo, open: None })
    }

    fn look(&self, goals: &[(NodeId, bool)], world: &World) -> Truth {
        self.with_look(world, |look| look.all(goals))
    }

    fn open(&self, goals: &[(NodeId, bool)], world: &World) -> Option<Atom> {
        self.with_look(world, |look| {
            look.all(goals);
            look.open
        })
    }

    // ---- what holds where something else does -----------------------------------------------------

    /// The conditions behind some goals that are true or false by themselves.
    fn behind(&self, goals: &[(NodeId, bool)]) -> Vec<NodeId> {
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut open: Vec<NodeId> = goals.iter().map(|(node, _)| *node).collect();
        let mut free = Vec::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.node(id) {
                Node::And(kids) | Node::Or(kids) | Node::Match(_, kids) => open.extend(self.kids(kids)),
                Node::Not(inner) => open.push(inner),
                Node::If(a, b, c) => open.extend([a, b, c]),
                Node::OrElse(a, b) => open.extend([a, b]),
                _ => free.push(id),
            }
        }
        free.sort_unstable();
        free
    }

    fn laws(&self, goals: &[(NodeId, bool)]) -> Vec<Law> {
        let free = self.behind(goals);
        let of = |wanted: Node| free.iter().copied().find(|id| self.node(*id) == wanted);
        let equal = |a, b| of(Node::Equal(a, b)).or_else(|| of(Node::Equal(b, a)));
        let mut laws: Vec<Law> = Vec::new();
        let mut law = |literals: &[(Option<NodeId>, bool)]| {
            let all: Option<Law> = literals.iter().map(|(id, truth)| id.map(|id| (id, *truth))).collect();
            laws.extend(all);
        };
        for id in &free {
            match self.node(*id) {
                Node::Less(a, b) => {
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(a, b)), true)]);
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(b, a)), false)]);
                    law(&[(Some(*id), false), (of(Node::Less(b, a)), false)]);
                    law(&[(Some(*id), false), (equal(a, b), false)]);
                }
                Node::LessOrEqual(a, b) => {
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(b, a)), false), (equal(a, b), true)]);
                    // Neither less nor equal: then not at most.
                    law(&[(Some(*id), false), (of(Node::Less(a, b)), true), (equal(a, b), true)]);
                }
                Node::Equal(a, b) => {
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(a, b)), true)]);
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(b, a)), true)]);
                }
                Node::WithinAfter(at, _, anchor, _) => {
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(anchor, at)), true)]);
                    law(&[(Some(*id), false), (of(Node::Less(at, anchor)), false)]);
                }
                Node::WithinBefore(at, _, anchor, _) => {
                    law(&[(Some(*id), false), (of(Node::LessOrEqual(at, anchor)), true)]);
                    law(&[(Some(*id), false), (of(Node::Less(anchor, at)), false)]);
                }
                _ => {}
            }
        }
        let quantifiers: Vec<NodeId> =
            free.iter().copied().filter(|id| matches!(self.node(*id), Node::Some(..))).collect();
        for id in &quantifiers {
            if self.holds_never(*id) {
                laws.push(vec![(*id, false)]);
            }
        }
        let pairs = quantifiers.iter().flat_map(|one| quantifiers.iter().map(move |two| (*one, *two)));
        for (one, two) in pairs.filter(|(one, two)| one != two).take(MOST_PAIRS * MOST_PAIRS) {
            if self.follows(one, two) {
                laws.push(vec![(one, false), (two, true)]);
            }
        }
        laws
    }

    /// Whether a quantifier holds of no entry that there could be.
    fn holds_never(&self, id: NodeId) -> bool {
        let Node::Some(_, _, body) = self.node(id) else { return false };
        if let Some(known) = self.never.borrow().get(&id) {
            return *known;
        }
        let never = self.search_for(&[(body, true)], &mut { BUDGET / 10 }) == Some(false);
        self.never.borrow_mut().insert(id, never);
        never
    }

    /// Whether a quantifier holds wherever another over the same list does.
    fn follows(&self, one: NodeId, two: NodeId) -> bool {
        let (Node::Some(list, variable, narrow), Node::Some(other, bound, wide)) = (self.node(one), self.node(two))
        else {
            return false;
        };
        if (list, variable) != (other, bound) {
            return false;
        }
        if let Some(known) = self.follows.borrow().get(&(one, two)) {
            return *known;
        }
        let follows = self.search_for(&[(narrow, true), (wide, false)], &mut { BUDGET / 10 }) == Some(false);
        self.follows.borrow_mut().insert((one, two), follows);
        follows
    }
}

/// Draws what follows by the laws; false: they are broken.
fn propagate(laws: &[Law], world: &mut World) -> bool {
    loop {
        let mut news = false;
        for law in laws {
            let mut open = law.iter().filter(|(id, _)| !world.free.contains_key(id));
            let holds = law.iter().any(|(id, truth)| world.free.get(id) == Some(truth));
            match (holds, open.next(), open.next()) {
                (true, ..) | (false, Some(_), Some(_)) => {}
                (false, None, _) => return false,
                (false, Some((id, truth)), None) => {
                    world.free.insert(*id, *truth);
                    news = true;
                }
            }
        }
        if !news {
            return true;
        }
    }
}
