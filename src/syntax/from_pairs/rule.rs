//! Rules, their demands, and obligations: from pairs to the tree.

use super::{Builder, broken, nothing, parts};
use crate::syntax::ast::{
    Days, Demand, Do, Enforce, ExceptionItem, Expr, ObligationItem, OnSubject, RuleItem, Target, Verb, Word,
};
use crate::syntax::grammar::Rule;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn on_part(&mut self, pair: Pair<'_, Rule>) -> Vec<OnSubject> {
        parts(pair)
            .map(|on| {
                let mut inner = parts(on);
                let subject = self.name(&mut inner);
                OnSubject { subject, condition: inner.next().map(|condition| self.condition(condition)) }
            })
            .collect()
    }

    pub(super) fn conditions(&mut self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        parts(pair).map(|condition| self.condition(condition)).collect()
    }

    pub(super) fn enforce(&mut self, pair: Pair<'_, Rule>) -> Enforce {
        let mut inner = parts(pair);
        let effect = self.name(&mut inner);
        Enforce { effect, because: self.text(&mut inner) }
    }

    pub(super) fn rule(&mut self, pair: Pair<'_, Rule>) -> RuleItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = RuleItem {
            name,
            on: Vec::new(),
            cites: Vec::new(),
            when: Vec::new(),
            places: Vec::new(),
            effective: None,
            demands: Vec::new(),
            unless: Vec::new(),
            because: None,
            fix: None,
            enforce: None,
            unknown: None,
            mandatory: false,
            examples: Vec::new(),
            formerly: Vec::new(),
        };
        for part in inner {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::on_part => item.on = self.on_part(part),
                Rule::cites => item.cites.extend(self.words(part)),
                Rule::when_part => item.when.extend(self.conditions(part)),
                Rule::unless => item.unless.extend(self.conditions(part)),
                Rule::in_part => item.places.extend(self.words(part)),
                Rule::demand => {
                    let demand = self.demand(part);
                    item.demands.push(demand);
                }
                Rule::effective => {
                    let days = self.days(parts(part));
                    self.once(&mut item.effective, Some(days), "effective", span);
                }
                Rule::example => {
                    let example = self.example(part);
                    item.examples.push(example);
                }
                Rule::because => self.once_text(&mut item.because, part, "because"),
                Rule::fix => self.once_text(&mut item.fix, part, "fix"),
                Rule::enforce => {
                    let enforce = self.enforce(part);
                    self.once(&mut item.enforce, Some(enforce), "enforce", span);
                }
                Rule::unknown => self.once_word(&mut item.unknown, part, "unknown"),
                Rule::formerly => item.formerly.extend(self.words(part)),
                _ if item.mandatory => self.tell_repeated("mandatory", span),
                _ => item.mandatory = true,
            }
        }
        item
    }

    /// A text that may hold expressions in braces.
    fn once_text(&mut self, slot: &mut Option<Word>, part: Pair<'_, Rule>, keyword: &str) {
        let span = self.span(&part);
        let text = parts(part).next().map(|text| self.template(&text));
        self.once(slot, text, keyword, span);
    }

    pub(super) fn once_word(&mut self, slot: &mut Option<Word>, part: Pair<'_, Rule>, keyword: &str) {
        let span = self.span(&part);
        let word = parts(part).next().map(|word| self.word(&word));
        self.once(slot, word, keyword, span);
    }

    /// `from … until … in …`, as it stands among the parts of something.
    pub(super) fn days<'i>(&self, found: impl Iterator<Item = Pair<'i, Rule>>) -> Days {
        let mut days = Days { from: None, until: None, zone: None, span: Span::default() };
        for part in found {
            let span = self.span(&part);
            days.span = if days.span == Span::default() { span } else { days.span.to(span) };
            let rule = part.as_rule();
            let word = parts(part).next();
            match rule {
                Rule::from_date => days.from = word.map(|date| self.word(&date)),
                Rule::until_date => days.until = word.map(|date| self.word(&date)),
                _ => days.zone = word.map(|zone| self.string(&zone)),
            }
        }
        days
    }

    fn demand(&mut self, pair: Pair<'_, Rule>) -> Demand {
        let whole = self.span(&pair);
        let mut demand = Demand {
            verb: Verb::Must,
            span: whole,
            on: Vec::new(),
            condition: broken(whole),
            when: Vec::new(),
            unless: Vec::new(),
            because: None,
            fix: None,
            enforce: None,
            unknown: None,
        };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::verb => {
                    // Not the text of the verb: a remark behind it is in there, too.
                    let has = |keyword| part.clone().into_inner().any(|pair| pair.as_rule() == keyword);
                    demand.verb = match (has(Rule::kw_must), has(Rule::kw_should), has(Rule::kw_not)) {
                        (true, _, false) => Verb::Must,
                        (true, _, true) => Verb::MustNot,
                        (false, true, false) => Verb::Should,
                        (false, true, true) => Verb::ShouldNot,
                        (false, false, _) => Verb::HoldIf,
                    };
                }
                Rule::demand_on => demand.on = self.words(part),
                Rule::condition => {
                    demand.condition = self.condition(part);
                    demand.span = Span { start: whole.start, end: demand.condition.span.end };
                }
                _ => {
                    for part in parts(part) {
                        self.demand_part(&mut demand, part);
                    }
                }
            }
        }
        demand
    }

    fn demand_part(&mut self, demand: &mut Demand, part: Pair<'_, Rule>) {
        let span = self.span(&part);
        match part.as_rule() {
            Rule::when_part => demand.when.extend(self.conditions(part)),
            Rule::unless => demand.unless.extend(self.conditions(part)),
            Rule::because => self.once_text(&mut demand.because, part, "because"),
            Rule::fix => self.once_text(&mut demand.fix, part, "fix"),
            Rule::enforce => {
                let enforce = self.enforce(part);
                self.once(&mut demand.enforce, Some(enforce), "enforce", span);
            }
            _ => self.once_word(&mut demand.unknown, part, "unknown"),
        }
    }

    /// What an exception or a waiver reaches.
    pub(super) fn targets(&self, pair: Pair<'_, Rule>) -> Vec<Target> {
        let target = |target: Pair<'_, Rule>| match target.as_rule() {
            Rule::citing => Target::Citing(self.name(&mut parts(target))),
            _ => Target::Named(self.word(&target)),
        };
        parts(pair).map(target).collect()
    }

    pub(super) fn exception(&mut self, pair: Pair<'_, Rule>) -> ExceptionItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item =
            ExceptionItem { name, targets: Vec::new(), cites: Vec::new(), when: Vec::new(), never: Vec::new() };
        for part in inner {
            match part.as_rule() {
                Rule::target => item.targets.extend(self.targets(part)),
                Rule::cites => item.cites.extend(self.words(part)),
                Rule::never_when => item.never.extend(self.conditions(part)),
                _ => item.when.extend(self.conditions(part)),
            }
        }
        item
    }

    pub(super) fn obligation(&mut self, pair: Pair<'_, Rule>) -> ObligationItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = ObligationItem {
            name,
            on: Vec::new(),
            cites: Vec::new(),
            when: Vec::new(),
            places: Vec::new(),
            effective: None,
            actions: Vec::new(),
            because: None,
        };
        for part in inner {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::on_part => item.on = self.on_part(part),
                Rule::cites => item.cites.extend(self.words(part)),
                Rule::when_part => item.when.extend(self.conditions(part)),
                Rule::in_part => item.places.extend(self.words(part)),
                Rule::effective => {
                    let days = self.days(parts(part));
                    self.once(&mut item.effective, Some(days), "effective", span);
                }
                Rule::because => self.once_text(&mut item.because, part, "because"),
                _ => {
                    let action = self.action(part);
                    item.actions.push(action);
                }
            }
        }
        item
    }

    fn action(&mut self, pair: Pair<'_, Rule>) -> Do {
        let mut inner = parts(pair);
        let action = self.name(&mut inner);
        let mut arguments = Vec::new();
        for argument in inner.next().into_iter().flat_map(parts) {
            let span = self.span(&argument);
            let mut inner = parts(argument);
            let name = inner.next().map_or_else(nothing, |name| self.word(&name));
            let value = inner.next().map_or_else(|| broken(span), |sum| self.sum(sum));
            arguments.push((name, value));
        }
        Do { action, arguments }
    }
}
