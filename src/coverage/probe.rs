//! Probes: for each define that cites a clause a question of its own, so that cases show where it takes effect.
//!
//! A permission or a definition is no rule, and breaks nothing; it shows in what rules come to, among much else. A copy
//! of the policy asks it apart: of a condition, whether it holds; of a condition on entries, whether it holds of some; of a
//! sub-list, whether it has an entry. The policy itself is left as it is.

use crate::decision::Effect;
use crate::semantics::policy::{Applies, DefineDef, DemandDef, Policy, RuleDef, RuleId, Stretch};
use crate::semantics::tree::{Body, DefineId, Expr, Kind, Source, Template, VariableId};
use crate::semantics::types::{SubjectId, Ty};
use crate::syntax::ast::{Quantity, Verb};
use crate::text::Loc;

/// What the id of a probe begins with: no rule of an author does.
const HEAD: &str = "coms::probe::";

/// The define that the id of a rule asks; none: it is a rule of an author.
#[must_use]
pub fn asked(rule: &str) -> Option<&str> {
    rule.strip_prefix(HEAD)
}

/// The policy with its probes.
#[must_use]
pub fn with_probes(policy: &Policy) -> Policy {
    let mut probed = policy.clone();
    for (index, define) in policy.defines.iter().enumerate() {
        if define.cites.is_empty() {
            continue;
        }
        let rule = RuleId::from_index(probed.rules.len());
        let mut demands = Vec::new();
        for (subject, body) in &define.bodies {
            let condition = question(policy, DefineId::from_index(index), define, *subject, body);
            demands.extend(condition.map(|condition| demand(rule, *subject, condition, define.loc)));
        }
        if demands.is_empty() {
            continue;
        }
        probed.rules.push(RuleDef {
            id: format!("{HEAD}{}", define.name).into(),
            cites: define.cites.clone(),
            doc: None,
            mandatory: false,
            formerly: Vec::new(),
            loc: define.loc,
        });
        probed.demands.extend(demands);
    }
    probed
}

fn demand(rule: RuleId, subject: SubjectId, condition: Expr, loc: Loc) -> DemandDef {
    DemandDef {
        rule,
        subject,
        verb: Verb::HoldIf,
        applies: Applies { conditions: Vec::new(), places: Vec::new(), during: Stretch::ALWAYS },
        condition,
        exceptions: Vec::new(),
        waivers: Vec::new(),
        effect: Effect::Note,
        enforced: true,
        unknown: None,
        because: Template::default(),
        fix: None,
        loc,
    }
}

fn question(policy: &Policy, id: DefineId, define: &DefineDef, subject: SubjectId, body: &Body) -> Option<Expr> {
    let at = define.loc;
    let some = |source: Source, filter: Option<Expr>| Expr {
        kind: Kind::Quantifier {
            quantity: Quantity::Some,
            variable: VariableId(0),
            source: Box::new(source),
            filter: filter.map(Box::new),
            has: None,
        },
        ty: Ty::BOOL,
        loc: at,
    };
    match (body, define.parameters.as_slice()) {
        (Body::Expr(expr), []) if expr.ty == Ty::BOOL => {
            Some(Expr { kind: Kind::Call(id, Vec::new()), ty: Ty::BOOL, loc: at })
        }
        (Body::Expr(expr), [Ty::Record(record)]) if expr.ty == Ty::BOOL => {
            let root = policy.subjects.get(subject.index())?.root;
            let fields = &policy.record(root).fields;
            let place = fields.iter().position(|field| field.ty == Ty::Records(*record))?;
            let list = Expr { kind: Kind::Fact(vec![place as u32]), ty: Ty::Records(*record), loc: at };
            let entry = Expr { kind: Kind::Variable(VariableId(0), Vec::new()), ty: Ty::Record(*record), loc: at };
            let holds = Expr { kind: Kind::Call(id, vec![entry]), ty: Ty::BOOL, loc: at };
            Some(some(Source::Facts(list), Some(holds)))
        }
        (Body::Each(..), []) => Some(some(Source::SubList(id, Vec::new()), None)),
        (Body::Expr(_) | Body::Each(..) | Body::Only(_) | Body::Error, _) => None,
    }
}
