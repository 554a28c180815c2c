//! Lists and maps as places of a record.

use super::{Env, Lower};
use crate::plan::layout::LayoutId;
use crate::plan::node::{Node, NodeId, Place};
use crate::semantics::tree::{Expr, Kind};
use crate::semantics::types::{Scalar, Ty};

impl<'a> Lower<'a> {
    pub(super) fn fact_or_entry(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        let Kind::MapEntry(map, key) = &expr.kind else { return self.fact(expr, env) };
        let Some(place) = self.list_place(map, env) else { return self.no_fact() };
        let key = self.plan_text(&key.to_lowercase());
        self.node(Node::MapEntry(place, key))
    }

    /// A value, or the slot of a list that is read as such.
    pub(super) fn value_or_list(&mut self, expr: &'a Expr, env: &Env) -> NodeId {
        if let Some(node) = self.within_pick(expr, env, Self::value_or_list) {
            return node;
        }
        self.list_place(expr, env);
        self.value(expr, env)
    }

    /// The place of a list or a map; its entries get a layout, without which it would not be read.
    pub(super) fn list_place(&mut self, list: &'a Expr, env: &Env) -> Option<Place> {
        let (record, scalar) = match list.ty {
            Ty::List(scalar) => (None, Some(scalar)),
            Ty::Map => (None, Some(Scalar::Text)),
            Ty::Records(record) => (Some(record), None),
            _ => return None,
        };
        let place = self.path_place(list, env)?;
        self.facts.entries(LayoutId(u32::from(place.layout)), place.offset, record, scalar);
        Some(place)
    }

    /// A list or a map that is chosen, and is no fact: none of it can be asked for.
    pub(super) fn no_fact(&mut self) -> NodeId {
        self.truth(false)
    }
}
