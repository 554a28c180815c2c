//! The lowering: from the checked policy to the plan.
//!
//! Defines are expanded where they are called, sub-lists where they are asked, declared lists entry by entry. Each
//! part becomes a node; a node that is there already is used again. `facts` gives slots to the fields that are
//! used, `expr` and `quantify` make the nodes.

mod days;
mod expr;
mod facts;
mod hits;
mod list;
mod pick;
mod places;
mod quantify;
mod related;
mod stamp;

use super::lexicon::Scanner;
use super::node::{Kids, Node, NodeId};
use super::{
    ContentPart, ContentPlan, DemandPlan, EnumInfo, HitEntry, Hits, ObligationPlan, Piece, Plan, SubjectPlan, ValueSet,
    WordHits,
};
use crate::decision::{Effect, RuleCard};
use crate::semantics::policy::{Applies, DemandDef, ObligationDef, Policy, RelatedDef};
use crate::semantics::tree::{self, Template, VariableId};
use crate::semantics::types::{Literal, Scalar, SubjectId, TopPath, Ty};
use expr::Operand;
use facts::Facts;
use regex::Regex;
use rustc_hash::FxHashMap;
use stamp::{clauses, stamp, waiver_plan};
use std::sync::Arc;

/// Compiles a policy under one of its profiles.
///
/// # Errors
/// In words, where the profile does not exist or the policy is too large for the plan's tables.
pub fn lower(policy: &Policy, profile: &str) -> Result<Plan, String> {
    let Some(map) = policy.profiles.get(profile) else {
        let known: Vec<&str> = policy.profiles.keys().map(String::as_str).collect();
        return Err(format!(
            "`{}` has no profile `{profile}`; it has {}",
            policy.name,
            crate::diagnostic::suggest::one_of(&known, 8)
        ));
    };
    let sizes = |lexicon: &crate::semantics::policy::LexiconDef| {
        lexicon.by.map_or(1, |by| policy.enum_def(by).symbols.len() as u32)
    };
    let mut plan = Plan {
        stamp: Arc::new(stamp(policy, profile)),
        sources: Arc::clone(&policy.sources),
        subjects: Vec::new(),
        rules: policy
            .rules
            .iter()
            .map(|rule| RuleCard {
                id: Arc::clone(&rule.id),
                formerly: rule.formerly.clone(),
                cites: rule.cites.clone(),
                doc: rule.doc.clone(),
                loc: rule.loc,
            })
            .collect(),
        clauses: clauses(policy),
        waivers: policy.waivers.iter().map(|waiver| waiver_plan(policy, waiver)).collect(),
        enums: policy
            .enums
            .iter()
            .map(|def| EnumInfo { name: def.name.clone(), symbols: def.symbols.clone() })
            .collect(),
        texts: Vec::new(),
        sets: Vec::new(),
        regexes: Vec::new(),
        scanner: Scanner::new(&policy.lexicons, sizes)?,
        calendars: policy.calendars.iter().map(|def| def.calendar.clone()).collect(),
        calendar_names: policy.calendars.iter().map(|def| def.name.clone()).collect(),
        masks: false,
    };
    for index in 0..policy.subjects.len() {
        let lower = Lower::new(policy, map, SubjectId::from_index(index), &mut plan);
        let subject = lower.subject()?;
        plan.subjects.push(subject);
    }
    Ok(plan)
}

/// The variables of the body that is being lowered, and what they stand for.
type Env = Vec<(VariableId, Operand)>;

/// The lowering of one subject.
struct Lower<'a> {
    policy: &'a Policy,
    profile: &'a [(Effect, Effect)],
    id: SubjectId,
    plan: &'a mut Plan,
    facts: Facts<'a>,
    nodes: Vec<Node>,
    kids: Vec<NodeId>,
    interned: FxHashMap<Node, NodeId>,
    interned_kids: FxHashMap<Vec<NodeId>, Kids>,
    contents: Vec<ContentPlan>,
    /// Variables that are bound where the lowering stands.
    depth: u8,
    deepest: u8,
    /// Within how many defines the lowering stands: a rule's own text is at none.
    calls: u32,
    /// Lists in the rule's own text, while a demand is lowered.
    hits: Option<Vec<Hits>>,
    /// Lexicons in the rule's own text whose entries cite something.
    words: Vec<WordHits>,
    in_demand: bool,
    /// Entries that are picked from lists, with what their own names mean.
    picks: Vec<(&'a tree::Expr, Env)>,
    /// Those that what is being lowered asks, innermost last.
    open: Vec<pick::Open<'a>>,
    /// What the plan's tables cannot hold.
    trouble: Option<String>,
}

impl<'a> Lower<'a> {
    fn new(policy: &'a Policy, profile: &'a [(Effect, Effect)], id: SubjectId, plan: &'a mut Plan) -> Self {
        Self {
            policy,
            profile,
            id,
            plan,
            facts: Facts::new(policy, policy.subjects[id.index()].root),
            nodes: Vec::new(),
            kids: Vec::new(),
            interned: FxHashMap::default(),
            interned_kids: FxHashMap::default(),
            contents: Vec::new(),
            depth: 0,
            deepest: 0,
            calls: 0,
            hits: None,
            words: Vec::new(),
            in_demand: false,
            picks: Vec::new(),
            open: Vec::new(),
            trouble: None,
        }
    }

    fn subject(mut self) -> Result<SubjectPlan, String> {
        let policy = self.policy;
        let def = &policy.subjects[self.id.index()];
        let top = |facts: &mut Facts<'_>, path: &TopPath, scalar| match path {
            TopPath::Fact(path) => facts.slot(super::layout::LayoutId(0), path),
            TopPath::Key(name) => facts.extra(name, scalar),
        };
        let id = def.id.iter().map(|path| top(&mut self.facts, path, Scalar::Id)).collect();
        let at = def.at.iter().map(|path| top(&mut self.facts, path, Scalar::Instant)).collect();
        let demands: Vec<&'a DemandDef> = policy.demands.iter().filter(|demand| demand.subject == self.id).collect();
        let demands: Vec<DemandPlan> = demands.into_iter().map(|demand| self.demand(demand)).collect();
        let obligations: Vec<&'a ObligationDef> =
            policy.obligations.iter().filter(|obligation| obligation.subject == self.id).collect();
        let obligations: Vec<ObligationPlan> =
            obligations.into_iter().map(|obligation| self.obligation(obligation)).collect();
        let nothing_applied = policy.nothing_applied[self.id.index()].as_ref().map(|(loc, when)| {
            let when = match when {
                Some(when) => self.condition(when, &Env::new()),
                None => self.truth(true),
            };
            (*loc, when)
        });
        let with: Vec<u32> = self.related().map(|def| self.facts.slot(super::layout::LayoutId(0), &def.with)).collect();
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        let (sections, root) = self.facts.sections(def.whole.is_some());
        let related = self
            .related()
            .zip(with)
            .filter_map(|(def, with)| related::related_plan(policy, &sections, root, def, with));
        let related = related.collect();
        let depends = depends(&self.nodes, &self.kids);
        let shared = self.shared(&demands, &obligations);
        Ok(SubjectPlan {
            name: def.name.as_str().into(),
            present: def.present.clone(),
            sections,
            root,
            layouts: self.facts.layouts(),
            id,
            at,
            nodes: self.nodes,
            kids: self.kids,
            depends,
            shared,
            variables: self.deepest,
            contents: self.contents,
            demands,
            obligations,
            nothing_applied,
            related,
        })
    }

    /// The collections of this subject that may lie elsewhere.
    fn related(&self) -> impl Iterator<Item = &'a RelatedDef> + use<'a> {
        let id = self.id;
        self.policy.related.iter().filter(move |def| def.subject == id)
    }

    /// An effect under the profile.
    fn mapped(&self, effect: Effect) -> Effect {
        self.profile.iter().find(|(from, _)| *from == effect).map_or(effect, |(_, to)| *to)
    }

    fn demand(&mut self, def: &'a DemandDef) -> DemandPlan {
        self.hits = Some(Vec::new());
        self.in_demand = false;
        let applies = self.applies(&def.applies);
        self.in_demand = true;
        let condition = self.condition(&def.condition, &Env::new());
        let demand = if def.forbids() { self.not(condition) } else { condition };
        let hits = self.hits.take().unwrap_or_default();
        let words = std::mem::take(&mut self.words);
        // Those that stand by themselves come last, by their ids: where they are written decides nothing.
        let mut exceptions: Vec<&'a (String, tree::Expr)> = def.exceptions.iter().collect();
        let stands_alone = |words: &String| self.policy.exceptions.iter().any(|one| *one.id == **words);
        exceptions.sort_by_key(|(words, _)| stands_alone(words).then_some(words));
        let exceptions: Vec<(String, NodeId)> = exceptions
            .into_iter()
            .map(|(words, exception)| (words.clone(), self.condition(exception, &Env::new())))
            .collect();
        let mut all = vec![applies, self.not(demand)];
        for (_, exception) in &exceptions {
            let no = self.not(*exception);
            all.push(no);
        }
        let broken = self.and(all);
        let waivers = def.waivers.iter();
        let waivers = waivers.map(|(id, when)| (id.index(), self.condition(when, &Env::new()))).collect();
        let effect = self.mapped(def.effect);
        let general = if effect >= Effect::Hold { Effect::Hold } else { Effect::Note };
        let undetermined = def.unknown.filter(|_| effect <= def.effect).unwrap_or(general);
        DemandPlan {
            rule: def.rule,
            loc: def.loc,
            applies,
            demand,
            exceptions,
            broken,
            effect,
            undetermined,
            because: self.template(&def.because),
            fix: def.fix.as_ref().map(|fix| self.template(fix)),
            hits,
            words,
            waivers,
        }
    }

    fn obligation(&mut self, def: &'a ObligationDef) -> ObligationPlan {
        let with = def
            .with
            .iter()
            .map(|(name, value)| {
                let scalar = scalar_of(value.ty);
                (name.clone(), self.value(value, &Env::new()), scalar)
            })
            .collect();
        ObligationPlan {
            rule: def.rule,
            due: self.applies(&def.applies),
            action: Arc::clone(&def.action),
            with,
            because: self.template(&def.because),
        }
    }

    fn applies(&mut self, applies: &'a Applies) -> NodeId {
        let mut all: Vec<NodeId> = applies.conditions.iter().map(|c| self.condition(c, &Env::new())).collect();
        if !applies.places.is_empty() {
            let any = applies.places.iter().map(|(code, _)| self.place_in(code)).collect();
            let any = self.or(any);
            all.push(any);
        }
        all.push(self.during(applies.during));
        self.and(all)
    }

    fn template(&mut self, template: &'a Template) -> Vec<Piece> {
        template
            .pieces
            .iter()
            .map(|piece| match piece {
                tree::Piece::Text(text) => Piece::Text(text.clone()),
                tree::Piece::Value(value) => {
                    let scalar = scalar_of(value.ty);
                    Piece::Value(self.value(value, &Env::new()), scalar)
                }
            })
            .collect()
    }

    /// The content of a name, or of one field that is searched by itself.
    fn content(&mut self, parts: Vec<ContentPart>) -> u32 {
        let content = ContentPlan { parts };
        let at = self.contents.iter().position(|known| *known == content).unwrap_or_else(|| {
            self.contents.push(content);
            self.contents.len() - 1
        });
        at as u32
    }

    // ---- nodes -----------------------------------------------------------------------------

    fn node(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.interned.get(&node) {
            return *id;
        }
        let id = NodeId::from_index(self.nodes.len());
        self.nodes.push(node);
        self.interned.insert(node, id);
        id
    }

    fn kids(&mut self, list: Vec<NodeId>) -> Kids {
        if let Some(kids) = self.interned_kids.get(&list) {
            return *kids;
        }
        let kids = Kids { start: self.kids.len() as u32, len: list.len() as u32 };
        self.kids.extend_from_slice(&list);
        self.interned_kids.insert(list, kids);
        kids
    }

    fn truth(&mut self, value: bool) -> NodeId {
        self.node(Node::Truth(value))
    }

    fn not(&mut self, node: NodeId) -> NodeId {
        match self.nodes[node.index()] {
            Node::Truth(value) => self.truth(!value),
            Node::Not(inner) => inner,
            _ => self.node(Node::Not(node)),
        }
    }

    fn and(&mut self, list: Vec<NodeId>) -> NodeId {
        self.junction(list, true)
    }

    fn or(&mut self, list: Vec<NodeId>) -> NodeId {
        self.junction(list, false)
    }

    /// Kleene-safe simplifications only: idempotence and the constants. Nested ones stay, so that what several
    /// rules ask is asked once.
    fn junction(&mut self, list: Vec<NodeId>, and: bool) -> NodeId {
        let mut flat: Vec<NodeId> = Vec::with_capacity(list.len());
        for node in list {
            match self.nodes[node.index()] {
                Node::Truth(value) if value == and => {}
                Node::Truth(value) => return self.truth(value),
                _ => flat.push(node),
            }
        }
        let mut seen = rustc_hash::FxHashSet::default();
        flat.retain(|node| seen.insert(*node));
        match flat.as_slice() {
            [] => self.truth(and),
            [only] => *only,
            _ => {
                let kids = self.kids(flat);
                self.node(if and { Node::And(kids) } else { Node::Or(kids) })
            }
        }
    }

    fn text(&mut self, text: &str) -> NodeId {
        let id = self.plan_text(text);
        self.node(Node::Text(id))
    }

    fn plan_text(&mut self, text: &str) -> u32 {
        let texts = &mut self.plan.texts;
        let at = texts.iter().position(|known| known == text).unwrap_or_else(|| {
            texts.push(text.to_owned());
            texts.len() - 1
        });
        at as u32
    }

    fn set(&mut self, set: ValueSet) -> u32 {
        self.plan.sets.push(set);
        (self.plan.sets.len() - 1) as u32
    }

    fn regex(&mut self, pattern: &str) -> u32 {
        let known = self.plan.regexes.iter().position(|regex| regex.as_str() == pattern);
        let at = known.or_else(|| {
            self.plan.regexes.push(Regex::new(pattern).ok()?);
            Some(self.plan.regexes.len() - 1)
        });
        if at.is_none() {
            self.trouble = Some(format!("the regular expression `{pattern}` is too large"));
        }
        at.unwrap_or_default() as u32
    }

    fn literal(&mut self, literal: &Literal) -> NodeId {
        match literal {
            Literal::Bool(value) => self.node(Node::Number(i64::from(*value))),
            Literal::Int(value) => self.node(Node::Number(*value)),
            Literal::Symbol(_, symbol) => self.node(Node::Number(i64::from(*symbol))),
            Literal::Duration(value) => self.node(Node::Number(value.pack())),
            Literal::Text(text) => self.text(text),
        }
    }

    /// Which nodes are asked for more than once.
    fn shared(&self, demands: &[DemandPlan], obligations: &[ObligationPlan]) -> Vec<bool> {
        let mut asked = vec![0u32; self.nodes.len()];
        for node in &self.nodes {
            node.operands(&self.kids, |kid| asked[kid.index()] += 1);
        }
        for demand in demands {
            asked[demand.broken.index()] += 1;
        }
        for obligation in obligations {
            asked[obligation.due.index()] += 1;
        }
        self.nodes.iter().zip(asked).map(|(node, asked)| asked > 1 && node.is_costly()).collect()
    }
}

/// The type of a value that is shown or handed on.
fn scalar_of(ty: Ty) -> Scalar {
    match ty {
        Ty::Scalar(scalar) => scalar,
        _ => Scalar::Text,
    }
}

/// By node, the variables that it depends on: those of its operands, and of the place it reads, less the one it binds.
fn depends(nodes: &[Node], kids: &[NodeId]) -> Vec<u32> {
    let mut depends = vec![0u32; nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        let mut mask = 0;
        // INVARIANT: operands are made before the node that asks them.
        node.operands(kids, |kid| mask |= depends[kid.index()]);
        if let Node::Some(_, variable, _) | Node::Count(_, variable, _) | Node::Pick(_, variable, ..) = node {
            mask &= !(1 << variable);
        }
        if let Node::Here(variable) = node {
            mask |= 1 << variable;
        }
        if let Some(place) = node.place()
            && place.variable != super::node::Place::ROOT
        {
            mask |= 1 << place.variable;
        }
        depends[index] = mask;
    }
    depends
}
