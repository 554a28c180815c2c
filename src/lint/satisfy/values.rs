//! The values that a fact may have, as far as any condition can tell them apart.

use super::{Candidate, Solver};
use crate::plan::layout::Tag;
use crate::plan::node::{Node, NodeId};
use crate::semantics::types::Scalar;
use rustc_hash::FxHashMap;

/// A fact that is compared with more values than this is not followed.
const MOST_VALUES: usize = 40;

impl Solver<'_> {
    pub(super) fn is_written(&self, id: NodeId) -> bool {
        matches!(self.node(id), Node::Number(_) | Node::Text(_) | Node::Truth(_))
    }

    /// Values that are compared with what is written down, each with what it may be.
    pub(super) fn compared(&self) -> FxHashMap<NodeId, Vec<Candidate>> {
        let mut numbers: FxHashMap<NodeId, Vec<i64>> = FxHashMap::default();
        let mut texts: FxHashMap<NodeId, Vec<u32>> = FxHashMap::default();
        for (index, node) in self.subject.nodes.iter().enumerate() {
            match *node {
                Node::Equal(a, b) | Node::Less(a, b) | Node::LessOrEqual(a, b) => {
                    for (value, written) in [(a, b), (b, a)] {
                        match self.node(written) {
                            Node::Number(number) if !self.is_written(value) => {
                                numbers.entry(value).or_default().push(number);
                            }
                            Node::Text(text) if !self.is_written(value) => texts.entry(value).or_default().push(text),
                            _ => {}
                        }
                    }
                }
                Node::InSet(value, set) => {
                    if let Some(set) = self.plan.sets.get(set as usize) {
                        numbers.entry(value).or_default().extend(&set.numbers);
                        if !set.texts.is_empty() {
                            texts.entry(value).or_default();
                        }
                    }
                }
                Node::Match(on, arms) => numbers.entry(on).or_default().extend(0..i64::from(arms.len)),
                Node::Slot(_) if self.scalar(NodeId::from_index(index)) == Some(Scalar::Bool) => {
                    numbers.entry(NodeId::from_index(index)).or_default().extend([0, 1]);
                }
                _ => {}
            }
        }
        let mut values: FxHashMap<NodeId, Vec<Candidate>> = FxHashMap::default();
        for (value, numbers) in numbers {
            // A text in a set of texts, or a value that is both: not followed.
            if texts.contains_key(&value) {
                continue;
            }
            let mut around: Vec<Candidate> = self.around(value, numbers).into_iter().map(Candidate::Number).collect();
            around.extend(self.may_be_none(value).then_some(Candidate::None));
            values.insert(value, around);
        }
        for (value, texts) in texts {
            let in_sets = self.subject.nodes.iter().any(|node| matches!(node, Node::InSet(of, _) if *of == value));
            if in_sets {
                continue;
            }
            let mut around: Vec<Candidate> = texts.into_iter().map(Candidate::Text).collect();
            around.push(Candidate::OtherText);
            around.extend(self.may_be_none(value).then_some(Candidate::None));
            values.insert(value, around);
        }
        for around in values.values_mut() {
            around.sort_unstable();
            around.dedup();
        }
        values.retain(|_, around| around.len() <= MOST_VALUES);
        values
    }

    /// The numbers that are named, and one of each kind between and beside them.
    fn around(&self, value: NodeId, mut numbers: Vec<i64>) -> Vec<i64> {
        numbers.sort_unstable();
        numbers.dedup();
        match self.scalar(value) {
            Some(Scalar::Bool) => return vec![0, 1],
            Some(Scalar::Enum(id)) => {
                let symbols = self.plan.enums.get(id.index()).map_or(0, |def| def.symbols.len() as i64);
                let other = (0..symbols).find(|symbol| !numbers.contains(symbol));
                numbers.retain(|number| (0..symbols).contains(number));
                numbers.extend(other);
                return numbers;
            }
            _ => {}
        }
        let beside: Vec<i64> =
            numbers.iter().flat_map(|number| [number.saturating_sub(1), number.saturating_add(1)]).collect();
        numbers.extend(beside);
        numbers
    }

    fn scalar(&self, id: NodeId) -> Option<Scalar> {
        let Node::Slot(place) = self.node(id) else { return None };
        self.subject.layouts.get(usize::from(place.layout))?.slots.get(place.offset as usize)?.scalar
    }

    fn may_be_none(&self, id: NodeId) -> bool {
        let Node::Slot(place) = self.node(id) else { return !matches!(self.node(id), Node::AsOf) };
        let layout = self.subject.layouts.get(usize::from(place.layout));
        let slot = layout.and_then(|layout| layout.template.get(place.offset as usize));
        slot.is_none_or(|slot| slot.tag == Tag::None)
    }
}
