//! What holds for some time only: stretches of days, entries of lists, dated params.

use super::{Env, Lower};
use crate::plan::node::{Node, NodeId};
use crate::semantics::policy::{EntryDef, Stretch};
use crate::semantics::tree::ParamId;

impl<'a> Lower<'a> {
    /// Whether the question is asked in a stretch of time.
    pub(super) fn during(&mut self, stretch: Stretch) -> NodeId {
        let now = self.node(Node::AsOf);
        let mut all = Vec::new();
        if let Some(from) = stretch.from {
            let from = self.node(Node::Number(from));
            all.push(self.node(Node::LessOrEqual(from, now)));
        }
        if let Some(until) = stretch.until {
            let until = self.node(Node::Number(until));
            all.push(self.node(Node::Less(now, until)));
        }
        self.and(all)
    }

    /// When an entry of a declared list counts; none where it always does.
    pub(super) fn entry_counts(&mut self, entry: &'a EntryDef) -> Option<NodeId> {
        let when = entry.when.get(&self.id);
        if when.is_none() && entry.during == Stretch::ALWAYS {
            return None;
        }
        self.calls += 1;
        let mut all: Vec<NodeId> = when.iter().map(|when| self.condition(when, &Env::new())).collect();
        all.push(self.during(entry.during));
        self.calls -= 1;
        Some(self.and(all))
    }

    /// What a param is worth: of several values, the one of the time at which the question is asked.
    pub(super) fn param(&mut self, id: ParamId) -> NodeId {
        let def = &self.policy.params[id.index()];
        if let [(Stretch::ALWAYS, value)] = def.values.as_slice() {
            return self.literal(value);
        }
        let name = self.plan_text(&def.name);
        let mut node = self.node(Node::Unset(name));
        for (stretch, value) in def.values.iter().rev() {
            let (then, during) = (self.literal(value), self.during(*stretch));
            node = self.if_then((during, then, node));
        }
        node
    }
}
