//! Demands that come to the same whatever a record says.

use super::mistakes::{NEVER_APPLIES, NEVER_BREAKS, NEVER_EXCEPTS};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::plan::node::{Node, NodeId};

pub(super) fn look(plan: &Plan, found: &mut Vec<Diagnostic>) {
    for subject in &plan.subjects {
        let is = |node: NodeId, value: bool| subject.nodes.get(node.index()) == Some(&Node::Truth(value));
        for demand in &subject.demands {
            let on = &subject.name;
            if is(demand.applies, false) {
                found.push(
                    Diagnostic::warning(&NEVER_APPLIES, format!("on `{on}`, this demand can never apply"))
                        .at(demand.loc, "whatever the record says")
                        .help("look at `on … where`, `when`, `in` and `effective`: together they are never true"),
                );
            } else if is(demand.broken, false) {
                found.push(
                    Diagnostic::warning(&NEVER_BREAKS, format!("on `{on}`, this demand can never be broken"))
                        .at(demand.loc, "whatever the record says")
                        .help("it is always met, or always excepted: say what it is to forbid"),
                );
            }
            for (words, exception) in demand.exceptions.iter().filter(|(_, exception)| is(*exception, false)) {
                let _ = exception;
                found.push(
                    Diagnostic::warning(&NEVER_EXCEPTS, format!("on `{on}`, the exception `{words}` never holds"))
                        .at(demand.loc, "of this demand"),
                );
            }
        }
    }
}
