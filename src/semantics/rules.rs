//! Rules and attested clauses: what each demands of each subject.

use super::infer::Scope;
use super::mistakes::{BAD_DECLARATION, MISMATCH};
use super::names::{Checker, loc};
use super::policy::{Applies, DemandDef, ExampleDef, ObligationDef, RuleDef, RuleId, Stretch};
use super::tree::{Comparison, Expr, Kind, Piece, Template};
use super::types::{Scalar, SubjectId, Ty};
use crate::decision::Effect;
use crate::syntax::ast::{
    self, Attestation, ClauseItem, Days, Demand, Enforce, ModuleHead, OnSubject, RuleItem, Verb, Word,
};
use crate::text::{Loc, SourceId, Sources};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// One file of the pack, as rules see it.
#[derive(Clone, Copy)]
pub(super) struct Module<'a> {
    pub(super) source: SourceId,
    /// What stands before the names of its rules: pack and module.
    pub(super) prefix: &'a str,
    pub(super) head: Option<&'a ModuleHead>,
}

/// What the rules of a pack come to.
#[derive(Default)]
pub(super) struct Ruleset {
    pub(super) rules: Vec<RuleDef>,
    pub(super) demands: Vec<DemandDef>,
    pub(super) obligations: Vec<ObligationDef>,
    pub(super) examples: Vec<ExampleDef>,
    ids: FxHashMap<Arc<str>, RuleId>,
    /// Ids that rules had before, and where they are told.
    pub(super) former: Vec<(Arc<str>, Loc)>,
}

/// A rule on one subject: its restriction, and whether the module's exceptions hold there.
pub(super) struct On<'a> {
    pub(super) subject: SubjectId,
    name: &'a str,
    loc: Loc,
    condition: Option<(SourceId, &'a ast::Expr)>,
    module_unless: bool,
}

impl Ruleset {
    /// Adds a rule; one whose name is taken is told of, and looked at all the same.
    pub(super) fn add(&mut self, checker: &mut Checker<'_>, rule: RuleDef, name: &str) -> RuleId {
        let next = RuleId::from_index(self.rules.len());
        match self.ids.entry(Arc::clone(&rule.id)) {
            Entry::Occupied(first) => {
                let first = self.rules[first.get().index()].loc;
                checker.duplicate(name, rule.loc, first);
            }
            Entry::Vacant(free) => {
                free.insert(next);
            }
        }
        self.rules.push(rule);
        next
    }
}

/// The verb's own effect.
const fn effect_of(verb: Verb) -> Effect {
    match verb {
        Verb::Must | Verb::MustNot => Effect::Deny,
        Verb::Should | Verb::ShouldNot => Effect::Warn,
        Verb::HoldIf => Effect::Hold,
    }
}

/// An effect by its word; the grammar admits no other.
pub(super) fn effect(word: &Word) -> Effect {
    Effect::ALL.into_iter().find(|effect| effect.word() == word.text).unwrap_or(Effect::Deny)
}

impl Checker<'_> {
    pub(super) fn rule_item(
        &mut self,
        sources: &Sources,
        module: Module<'_>,
        doc: Option<String>,
        item: &RuleItem,
        out: &mut Ruleset,
    ) {
        let at = loc(module.source, item.name.span);
        let rule = self.named(module, &item.name, &item.cites, doc, item.mandatory, out);
        self.former_names(module, rule, &item.formerly, out);
        if item.demands.is_empty() {
            let help = Some(String::from("say what it demands: `must …`, `should …`, `hold if …`"));
            self.error(
                &BAD_DECLARATION,
                at,
                format!("the rule `{}` demands nothing", item.name.text),
                "this rule",
                help,
            );
        }
        let ons = self.subjects_of(module, &item.on, at);
        let (mut silent, mut strays) = (false, false);
        for demand in &item.demands {
            self.repeated_words(module.source, demand.on.iter());
            for word in &demand.on {
                strays |= !ons.iter().any(|on| on.name == word.text);
                if !ons.iter().any(|on| on.name == word.text) && self.subject_named(module.source, word).is_some() {
                    let message = format!("the rule does not judge `{}`", word.text);
                    let help = Some(format!("add it behind the rule's name: `on …, {}`", word.text));
                    self.error(
                        &BAD_DECLARATION,
                        loc(module.source, word.span),
                        message,
                        "not a subject of the rule",
                        help,
                    );
                }
            }
            let because = demand.because.as_ref().or(item.because.as_ref());
            if because.is_none() && !std::mem::replace(&mut silent, true) {
                let message = format!("the rule `{}` does not say why", item.name.text);
                let help = if item.enforce.is_some() || demand.enforce.is_some() {
                    "the `because` behind `enforce` says why the effect is another: add one of the rule's own"
                } else {
                    "add `because \"…\"`: it is what people see when the rule is broken"
                };
                self.error(&BAD_DECLARATION, at, message, "no `because`", Some(String::from(help)));
            }
            for on in ons.iter().filter(|on| demand.on.is_empty() || demand.on.iter().any(|word| word.text == on.name))
            {
                let parts = DemandParts { rule, item, demand, because };
                let demand = self.demand_on(sources, module, on, &parts);
                out.demands.push(demand);
            }
        }
        let subjects: Vec<SubjectId> = ons.iter().map(|on| on.subject).collect();
        let examples = self.examples(module.source, rule, &subjects, &item.examples);
        out.examples.extend(examples);
        for on in &ons {
            let judged = |demand: &Demand| demand.on.is_empty() || demand.on.iter().any(|word| word.text == on.name);
            if item.demands.is_empty() {
                let when: Vec<&ast::Expr> = item.when.iter().collect();
                self.applies(module, on, &when, &item.places, item.effective.as_ref());
            } else if !strays && !item.demands.iter().any(judged) {
                let message = format!("the rule `{}` demands nothing of `{}`", item.name.text, on.name);
                let help = Some(format!("add `must on {} …`, or take the subject away", on.name));
                self.error(&BAD_DECLARATION, on.loc, message, "no demand is for it", help);
            }
        }
    }

    /// Enters a rule, an obligation or an attested clause by its name.
    pub(super) fn named(
        &mut self,
        module: Module<'_>,
        name: &Word,
        cites: &[Word],
        doc: Option<String>,
        mandatory: bool,
        out: &mut Ruleset,
    ) -> RuleId {
        let rule = RuleDef {
            id: format!("{}.{}", module.prefix, name.text).into(),
            cites: self.cited(module.source, cites),
            doc,
            mandatory,
            formerly: Vec::new(),
            loc: loc(module.source, name.span),
        };
        out.add(self, rule, &name.text)
    }

    /// The subjects of a rule: its own, else the module's.
    pub(super) fn subjects_of<'a>(&mut self, module: Module<'a>, own: &'a [OnSubject], at: Loc) -> Vec<On<'a>> {
        let head: &[OnSubject] = module.head.map_or(&[], |head| &head.on);
        let list = if own.is_empty() { head } else { own };
        if list.is_empty() {
            let help = Some(String::from(
                "write `on SUBJECT` behind the name, or `module { on SUBJECT }` at the head of the file",
            ));
            self.error(&BAD_DECLARATION, at, String::from("nothing says what this judges"), "no `on`", help);
        }
        if !own.is_empty() {
            self.repeated_words(module.source, own.iter().map(|on| &on.subject));
        }
        let mut ons: Vec<On<'a>> = Vec::with_capacity(list.len());
        for on in list {
            let Some(subject) = self.subject_named(module.source, &on.subject) else { continue };
            let of_module = head.iter().find(|other| other.subject.text == on.subject.text);
            let condition = on.condition.as_ref().or_else(|| of_module.and_then(|other| other.condition.as_ref()));
            ons.push(On {
                subject,
                name: &on.subject.text,
                loc: loc(module.source, on.subject.span),
                condition: condition.map(|condition| (module.source, condition)),
                module_unless: of_module.is_some(),
            });
        }
        ons
    }

    fn demand_on(&mut self, sources: &Sources, module: Module<'_>, on: &On<'_>, parts: &DemandParts<'_>) -> DemandDef {
        let DemandParts { rule, item, demand, because } = parts;
        let when: Vec<&ast::Expr> = item.when.iter().chain(&demand.when).collect();
        let applies = self.applies(module, on, &when, &item.places, item.effective.as_ref());
        let mut scope = Scope::new(on.subject, module.source);
        let condition = self.condition(&mut scope, &demand.condition);
        let of_module = module.head.filter(|_| on.module_unless).map_or(&[][..], |head| &head.unless);
        let mut exceptions = Vec::new();
        for written in demand.unless.iter().chain(&item.unless).chain(of_module) {
            let words = sources.words(loc(module.source, written.span)).to_owned();
            exceptions.push((words, self.condition(&mut scope, written)));
        }
        let enforce = demand.enforce.as_ref().or(item.enforce.as_ref());
        let unknown = demand.unknown.as_ref().or(item.unknown.as_ref());
        if let Some(word) = unknown.filter(|word| word.text == "warn") {
            let message = String::from("what is not known cannot warn");
            let help = Some(String::from("write `unknown note`, `unknown hold` or `unknown deny`"));
            self.error(&BAD_DECLARATION, loc(module.source, word.span), message, "here", help);
        }
        DemandDef {
            rule: *rule,
            subject: on.subject,
            verb: demand.verb,
            applies,
            condition,
            exceptions,
            waivers: Vec::new(),
            effect: enforce.map_or_else(|| effect_of(demand.verb), |enforce| effect(&enforce.effect)),
            enforced: enforce.is_some(),
            unknown: unknown.map(effect),
            because: because.map_or_else(Template::default, |text| self.template(on.subject, module.source, text)),
            fix: demand.fix.as_ref().or(item.fix.as_ref()).map(|fix| self.template(on.subject, module.source, fix)),
            loc: loc(module.source, demand.span),
        }
    }

    pub(super) fn applies(
        &mut self,
        module: Module<'_>,
        on: &On<'_>,
        when: &[&ast::Expr],
        places: &[Word],
        effective: Option<&Days>,
    ) -> Applies {
        let mut conditions = Vec::new();
        for (source, condition) in on.condition.iter().copied().chain(when.iter().map(|when| (module.source, *when))) {
            conditions.push(self.condition(&mut Scope::new(on.subject, source), condition));
        }
        let codes = self.rule_places(module.source, on.subject, places);
        let during = effective.and_then(|days| self.stretch(module.source, days));
        Applies { conditions, places: codes, during: during.unwrap_or(Stretch::ALWAYS) }
    }

    /// `clause … by attestation FIELD on …`: the rule that the field is known and lies in the past.
    pub(super) fn attested(
        &mut self,
        sources: &Sources,
        module: Module<'_>,
        clause: &ClauseItem,
        by: &Attestation,
        out: &mut Ruleset,
    ) {
        let at = loc(module.source, by.path.span);
        let Some(verb) = attested_verb(&clause.strength.text, by.enforce.as_ref()) else {
            let message = format!("a clause that is a {} has no effect of its own", clause.strength.text);
            let help = Some(String::from("say which one it has here: `enforce note because \"…\"`"));
            self.error(&BAD_DECLARATION, loc(module.source, clause.strength.span), message, "this strength", help);
            return;
        };
        let rule = self.named(module, &clause.id, std::slice::from_ref(&clause.id), None, false, out);
        let own = Module { head: None, ..module };
        let field = sources.words(at).to_owned();
        for on in self.subjects_of(own, &by.on, at) {
            let applies = self.applies(own, &on, &[], &[], None);
            let mut scope = Scope::new(on.subject, module.source);
            let attested = self.expr(&mut scope, &by.path, Some(Ty::Scalar(Scalar::Instant)));
            if attested.ty != Ty::Scalar(Scalar::Instant) {
                if attested.ty != Ty::Error {
                    let message = format!("an attestation says when, and this is {}", self.describe(attested.ty));
                    self.error(&MISMATCH, at, message, "an instant is needed", None);
                }
                continue;
            }
            let as_of = Expr { kind: Kind::AsOf, ty: attested.ty, loc: at };
            let known = Expr::condition(Kind::Known(Box::new(attested.clone())), at);
            let past = Expr::condition(Kind::Compare(Comparison::LessOrEqual, Box::new(attested), Box::new(as_of)), at);
            let text = |text: String| Template { pieces: vec![Piece::Text(text)] };
            out.demands.push(DemandDef {
                rule,
                subject: on.subject,
                verb,
                applies,
                condition: Expr::condition(Kind::And(vec![known, past]), at),
                exceptions: Vec::new(),
                waivers: Vec::new(),
                effect: by.enforce.as_ref().map_or_else(|| effect_of(verb), |enforce| effect(&enforce.effect)),
                enforced: by.enforce.is_some(),
                unknown: None,
                because: text(format!("nothing attests this: {}", clause.title.text)),
                fix: Some(text(format!("record in {field} when it was done"))),
                loc: at,
            });
        }
    }
}

/// What makes one demand.
struct DemandParts<'a> {
    rule: RuleId,
    item: &'a RuleItem,
    demand: &'a Demand,
    because: Option<&'a Word>,
}

/// The verb that a clause's strength stands for; one without force needs an `enforce`.
fn attested_verb(strength: &str, enforce: Option<&Enforce>) -> Option<Verb> {
    match strength {
        "must" | "must_not" => Some(Verb::Must),
        "should" | "should_not" | "recommended" => Some(Verb::Should),
        _ => enforce.map(|_| Verb::Should),
    }
}
