//! Rules, obligations and attested clauses: what each demands of each subject.

use super::infer::Scope;
use super::mistakes::{BAD_DATE, BAD_DECLARATION, MISMATCH, UNKNOWN_ACTION, WRONG_ARGUMENTS};
use super::names::{Checker, loc};
use super::policy::{Applies, DemandDef, ObligationDef, RuleDef, RuleId};
use super::tree::{Comparison, Expr, Kind, Piece, Template};
use super::types::{Scalar, SubjectId, Ty};
use crate::decision::Effect;
use crate::diagnostic::suggest;
use crate::syntax::ast::{
    self, Attestation, ClauseItem, Demand, Enforce, ModuleHead, ObligationItem, OnSubject, RuleItem, Verb, Word,
};
use crate::syntax::{parse_interpolation, unescape};
use crate::text::{Loc, SourceId, Sources, Span};

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
}

/// A rule on one subject: its restriction, and whether the module's exceptions hold there.
struct On<'a> {
    subject: SubjectId,
    name: &'a str,
    condition: Option<(SourceId, &'a ast::Expr)>,
    module_unless: bool,
}

impl Ruleset {
    fn add(&mut self, checker: &mut Checker<'_>, rule: RuleDef) -> Option<RuleId> {
        if let Some(first) = self.rules.iter().find(|known| known.id == rule.id) {
            let first = first.loc;
            checker.duplicate(&rule.id, rule.loc, first);
            return None;
        }
        self.rules.push(rule);
        Some(RuleId::from_index(self.rules.len() - 1))
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
        let rule = RuleDef {
            id: format!("{}.{}", module.prefix, item.name.text).into(),
            cites: self.cited(module.source, &item.cites),
            doc,
            mandatory: item.mandatory,
            loc: at,
        };
        let Some(rule) = out.add(self, rule) else { return };
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
        for demand in &item.demands {
            for word in &demand.on {
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
            let Some(because) = demand.because.as_ref().or(item.because.as_ref()) else {
                let help = Some(String::from("add `because \"…\"`: it is what people see when the rule is broken"));
                let message = format!("the rule `{}` does not say why", item.name.text);
                self.error(&BAD_DECLARATION, at, message, "no `because`", help);
                break;
            };
            for on in &ons {
                if demand.on.is_empty() || demand.on.iter().any(|word| word.text == on.name) {
                    let parts = DemandParts { rule, item, demand, because };
                    let demand = self.demand_on(sources, module, on, &parts);
                    out.demands.push(demand);
                }
            }
        }
    }

    /// The subjects of a rule: its own, else the module's.
    fn subjects_of<'a>(&mut self, module: Module<'a>, own: &'a [OnSubject], at: Loc) -> Vec<On<'a>> {
        let head: &[OnSubject] = module.head.map_or(&[], |head| &head.on);
        let list = if own.is_empty() { head } else { own };
        if list.is_empty() {
            let help =
                Some(String::from("write `rule NAME on message`, or `module { on message }` at the head of the file"));
            self.error(&BAD_DECLARATION, at, String::from("nothing says what this judges"), "no `on`", help);
        }
        let mut ons = Vec::with_capacity(list.len());
        for on in list {
            let Some(subject) = self.subject_named(module.source, &on.subject) else { continue };
            let of_module = head.iter().find(|other| other.subject.text == on.subject.text);
            let condition = on.condition.as_ref().or_else(|| of_module.and_then(|other| other.condition.as_ref()));
            ons.push(On {
                subject,
                name: &on.subject.text,
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
            effect: enforce.map_or_else(|| effect_of(demand.verb), |enforce| effect(&enforce.effect)),
            unknown: unknown.map(effect),
            because: self.template(on.subject, module.source, because),
            fix: demand.fix.as_ref().or(item.fix.as_ref()).map(|fix| self.template(on.subject, module.source, fix)),
            loc: loc(module.source, demand.span),
        }
    }

    fn applies(
        &mut self,
        module: Module<'_>,
        on: &On<'_>,
        when: &[&ast::Expr],
        places: &[Word],
        effective: Option<&(Option<Word>, Option<Word>)>,
    ) -> Applies {
        let mut conditions = Vec::new();
        for (source, condition) in on.condition.iter().copied().chain(when.iter().map(|when| (module.source, *when))) {
            conditions.push(self.condition(&mut Scope::new(on.subject, source), condition));
        }
        let mut codes = Vec::new();
        for word in places {
            let at = loc(module.source, word.span);
            let scalar = if word.text.contains('-') { Scalar::Region } else { Scalar::Country };
            if self.textual(at, scalar, &word.text).is_some() {
                codes.push((word.text.clone(), at));
            }
        }
        if let (Some((_, at)), true) = (codes.first(), self.subjects[on.subject.index()].place.is_empty()) {
            let message = format!("`{}` has no `place`, so `in` cannot be asked of it", on.name);
            let help = Some(String::from("say in its `subject` where its country and region stand: `place …, …`"));
            self.error(&BAD_DECLARATION, *at, message, "a place", help);
        }
        let (from, until) = effective.map_or((None, None), |(from, until)| {
            let mut day =
                |word: &Option<Word>| word.as_ref().and_then(|w| self.date(loc(module.source, w.span), &w.text));
            (day(from), day(until))
        });
        if let (Some(from), Some(until), Some((_, Some(word)))) = (from, until, effective)
            && until < from
        {
            let message = String::from("this period ends before it begins");
            self.error(&BAD_DATE, loc(module.source, word.span), message, "its last day", None);
        }
        Applies {
            conditions,
            places: codes,
            from: from.and_then(|day| day.start()).map(|start| start.0),
            until: until.and_then(|day| day.next_day().start()).map(|start| start.0),
        }
    }

    /// A text with expressions in braces.
    fn template(&mut self, subject: SubjectId, source: SourceId, written: &Word) -> Template {
        let mut pieces = Vec::new();
        let mut rest = written.text.as_str();
        let mut base = written.span.start as usize;
        let mut plain = String::new();
        while let Some(at) = rest.find(['{', '\\']) {
            let (before, tail) = rest.split_at(at);
            plain.push_str(before);
            if tail.starts_with('\\') {
                let len = 1 + tail.chars().nth(1).map_or(0, char::len_utf8);
                plain.push_str(tail.get(..len).unwrap_or_default());
                rest = tail.get(len..).unwrap_or_default();
                base += at + len;
                continue;
            }
            let Some(close) = tail.find('}') else {
                let span = Span::new(base + at, base + rest.len());
                let message = String::from("`{` is never closed in this text");
                let help = Some(String::from("close it with `}`, or write `\\{` for the brace itself"));
                self.error(
                    &crate::syntax::mistakes::BAD_INTERPOLATION,
                    loc(source, span),
                    message,
                    "opened here",
                    help,
                );
                return Template { pieces };
            };
            let inner = tail.get(1..close).unwrap_or_default();
            if !plain.is_empty() {
                pieces.push(Piece::Text(unescape(&std::mem::take(&mut plain))));
            }
            match parse_interpolation(source, base + at + 1, inner) {
                Ok(ast) => pieces.extend(self.interpolated(subject, source, &ast)),
                Err(mistake) => self.tell(mistake),
            }
            base += at + close + 1;
            rest = tail.get(close + 1..).unwrap_or_default();
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(unescape(&plain)));
        }
        Template { pieces }
    }

    fn interpolated(&mut self, subject: SubjectId, source: SourceId, ast: &ast::Expr) -> Option<Piece> {
        let expr = self.expr(&mut Scope::new(subject, source), ast, None);
        match expr.ty {
            Ty::Scalar(scalar) if scalar != Scalar::Bool => Some(Piece::Value(expr)),
            Ty::Error => None,
            other => {
                let message = format!("{} cannot be put into a text", self.describe(other));
                let help = Some(String::from("name a single value: a text, a symbol, a number, a time"));
                self.error(&MISMATCH, expr.loc, message, "in these braces", help);
                None
            }
        }
    }

    pub(super) fn obligation_item(
        &mut self,
        module: Module<'_>,
        doc: Option<String>,
        item: &ObligationItem,
        out: &mut Ruleset,
    ) {
        let at = loc(module.source, item.name.span);
        let rule = RuleDef {
            id: format!("{}.{}", module.prefix, item.name.text).into(),
            cites: self.cited(module.source, &item.cites),
            doc,
            mandatory: false,
            loc: at,
        };
        let Some(rule) = out.add(self, rule) else { return };
        let (Some(because), false) = (&item.because, item.actions.is_empty()) else {
            let message = format!("the obligation `{}` needs a `do` and a `because`", item.name.text);
            self.error(&BAD_DECLARATION, at, message, "this obligation", None);
            return;
        };
        for on in self.subjects_of(module, &item.on, at) {
            let when: Vec<&ast::Expr> = item.when.iter().collect();
            let applies = self.applies(module, &on, &when, &item.places, item.effective.as_ref());
            for action in &item.actions {
                let with = self.action(module.source, on.subject, action);
                out.obligations.push(ObligationDef {
                    rule,
                    subject: on.subject,
                    applies: applies.clone(),
                    action: action.action.text.as_str().into(),
                    with,
                    because: self.template(on.subject, module.source, because),
                });
            }
        }
    }

    fn action(&mut self, source: SourceId, subject: SubjectId, action: &ast::Do) -> Vec<(String, Expr)> {
        let at = loc(source, action.action.span);
        let Some((declared, item)) = self.actions.get(&action.action.text).copied() else {
            let help = suggest::did_you_mean(&action.action.text, self.actions.keys().map(String::as_str))
                .or_else(|| Some(format!("declare it: `action {}`", action.action.text)));
            let message = format!("no action is called `{}`", action.action.text);
            self.error(&UNKNOWN_ACTION, at, message, "not an action", help);
            return Vec::new();
        };
        let mut with = Vec::new();
        for (name, value) in &action.arguments {
            let Some(parameter) = item.parameters.iter().find(|parameter| parameter.name.text == name.text) else {
                let known = item.parameters.iter().map(|parameter| parameter.name.text.as_str());
                let help = suggest::did_you_mean(&name.text, known);
                let message = format!("`{}` takes no `{}`", action.action.text, name.text);
                self.error(&UNKNOWN_ACTION, loc(source, name.span), message, "no such parameter", help);
                continue;
            };
            let ty = self.type_ref(declared, &parameter.ty);
            let value = self.expr(&mut Scope::new(subject, source), value, Some(ty));
            if value.ty != ty && value.ty != Ty::Error && ty != Ty::Error {
                let message = format!("{} is needed, and this is {}", self.describe(ty), self.describe(value.ty));
                self.error(&WRONG_ARGUMENTS, value.loc, message, "of another type", None);
                continue;
            }
            with.push((name.text.clone(), value));
        }
        let missing: Vec<&str> = item
            .parameters
            .iter()
            .map(|parameter| parameter.name.text.as_str())
            .filter(|name| !action.arguments.iter().any(|(given, _)| given.text == *name))
            .collect();
        if !missing.is_empty() {
            let message = format!("`{}` needs {}, too", action.action.text, suggest::one_of(&missing, 6));
            self.error(&WRONG_ARGUMENTS, at, message, "this action", None);
        }
        with
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
        let rule = RuleDef {
            id: format!("{}.{}", module.prefix, clause.id.text).into(),
            cites: self.cited(module.source, std::slice::from_ref(&clause.id)),
            doc: None,
            mandatory: false,
            loc: loc(module.source, clause.id.span),
        };
        let Some(rule) = out.add(self, rule) else { return };
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
                effect: by.enforce.as_ref().map_or_else(|| effect_of(verb), |enforce| effect(&enforce.effect)),
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
    because: &'a Word,
}

/// The verb that a clause's strength stands for; one without force needs an `enforce`.
fn attested_verb(strength: &str, enforce: Option<&Enforce>) -> Option<Verb> {
    match strength {
        "must" | "must_not" => Some(Verb::Must),
        "should" | "should_not" | "recommended" => Some(Verb::Should),
        _ => enforce.map(|_| Verb::Should),
    }
}
