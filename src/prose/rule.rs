//! Rules in words: what they apply to, where, what they demand, what lifts them, what follows.

use super::phrase::Phrase;
use super::words::humanised;
use super::{Here, Prose};
use crate::decision::Effect;
use crate::semantics::policy::{Applies, DemandDef, ObligationDef, Policy, RuleId};
use crate::semantics::tree::{Body, DefineId, Expr, Piece, Template, VariableId};
use crate::semantics::types::{SubjectId, Ty};
use crate::syntax::ast::Verb;
use std::fmt::Write as _;

/// What a demand judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// `each message`
    pub subject: String,
    /// Where; none: everywhere.
    pub when: Option<Phrase>,
    /// What lifts it.
    pub unless: Option<Phrase>,
}

/// One demand of a rule, or what has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// What it judges: the same may be demanded of several subjects.
    pub judged: Vec<Judged>,
    /// `Required:`
    pub verb: String,
    /// What is demanded, or done.
    pub demand: Phrase,
    /// What follows where it is broken, and where it cannot be decided.
    pub outcome: String,
    /// What a sender is told.
    pub because: String,
    /// What to do.
    pub fix: Option<String>,
}

impl RuleText {
    /// As a list in Markdown, which is a list in plain text, too.
    #[must_use]
    pub fn written(&self) -> String {
        let mut out = String::new();
        for judged in &self.judged {
            let head = format!("Judges {}", judged.subject);
            match &judged.when {
                Some(when) => when.write(&format!("{head} where"), 0, &mut out),
                None => Phrase::Text(String::new()).write(&head, 0, &mut out),
            }
        }
        self.demand.write(&self.verb, 0, &mut out);
        for judged in &self.judged {
            if let Some(unless) = &judged.unless {
                let whose = if self.judged.len() > 1 { format!(", of {},", judged.subject) } else { String::new() };
                unless.write(&format!("Unless{whose}"), 0, &mut out);
            }
        }
        let _ = writeln!(out, "- {}", self.outcome);
        out
    }
    /// Whether both demand the same, of whatever.
    fn same(&self, other: &Self) -> bool {
        self.verb == other.verb
            && self.demand == other.demand
            && self.outcome == other.outcome
            && self.because == other.because
            && self.fix == other.fix
    }
}

const fn done(effect: Effect) -> &'static str {
    match effect {
        Effect::Deny => "denied",
        Effect::Hold => "held for a person",
        Effect::Warn => "warned of",
        Effect::Note => "noted",
    }
}

/// The effect that a profile makes of another.
fn mapped(policy: &Policy, profile: &str, effect: Effect) -> Effect {
    let map = policy.profiles.get(profile).map(Vec::as_slice).unwrap_or_default();
    map.iter().find(|(from, _)| *from == effect).map_or(effect, |(_, to)| *to)
}

/// What an undecided demand comes to.
fn open(demand: &DemandDef, effect: Effect) -> Effect {
    match demand.unknown {
        Some(unknown) if effect <= demand.effect => unknown,
        _ if effect >= Effect::Hold => Effect::Hold,
        _ => Effect::Note,
    }
}

impl Prose<'_> {
    /// The demands of a rule, or what has to be done. What is demanded of several subjects is said once.
    #[must_use]
    pub fn rule(&self, rule: RuleId) -> Vec<RuleText> {
        let demands = self.policy.demands.iter().filter(|demand| demand.rule == rule).map(|demand| self.demand(demand));
        let obligations = self.policy.obligations.iter().filter(|obligation| obligation.rule == rule);
        let mut texts: Vec<RuleText> = Vec::new();
        for text in demands.chain(obligations.map(|obligation| self.obligation(obligation))) {
            match texts.iter_mut().find(|known| known.same(&text)) {
                Some(known) => known.judged.extend(text.judged),
                None => texts.push(text),
            }
        }
        texts
    }

    fn judged(&self, subject: SubjectId, applies: &Applies, exceptions: &[(String, Expr)]) -> Judged {
        let here = Here::new(subject);
        let mut conditions: Vec<Phrase> =
            applies.conditions.iter().map(|condition| self.condition(condition, &here, true)).collect();
        if !applies.places.is_empty() {
            let places: Vec<String> = applies.places.iter().map(|(place, _)| place.clone()).collect();
            conditions.push(Phrase::Text(format!("the place lies in {}", super::words::listed(&places, "or"))));
        }
        let during = super::noun::stretch(applies.during);
        if !during.is_empty() {
            conditions.push(Phrase::Text(format!("the time of judging lies{during}")));
        }
        let exceptions = exceptions.iter().map(|(_, exception)| self.condition(exception, &here, true)).collect();
        let name = self.policy.subjects.get(subject.index()).map_or("record", |subject| subject.name.as_str());
        Judged {
            subject: format!("each {}", humanised(name)),
            when: one_of(conditions.into_iter().flat_map(flat).collect(), Phrase::All),
            unless: one_of(exceptions, Phrase::Any),
        }
    }

    fn demand(&self, demand: &DemandDef) -> RuleText {
        let here = Here::new(demand.subject);
        let verb = match demand.verb {
            Verb::Must => "Required:",
            Verb::MustNot => "Forbidden:",
            Verb::Should => "Recommended:",
            Verb::ShouldNot => "Advised against:",
            Verb::HoldIf => "A person has to look where",
        };
        RuleText {
            judged: vec![self.judged(demand.subject, &demand.applies, &demand.exceptions)],
            verb: String::from(verb),
            demand: self.condition(&demand.condition, &here, true),
            outcome: self.outcome(demand),
            because: self.template(&demand.because, &here),
            fix: demand.fix.as_ref().map(|fix| self.template(fix, &here)),
        }
    }

    fn outcome(&self, demand: &DemandDef) -> String {
        let usual = mapped(self.policy, "default", demand.effect);
        let then = if demand.verb == Verb::HoldIf { "Then" } else { "Broken," };
        let mut text = format!("{then} it is **{}**; undecided, it is {}.", done(usual), done(open(demand, usual)));
        for profile in self.policy.profiles.keys().filter(|profile| *profile != "default") {
            let other = mapped(self.policy, profile, demand.effect);
            if (other, open(demand, other)) != (usual, open(demand, usual)) {
                let _ = write!(text, " Under `{profile}`: **{}**; {}.", done(other), done(open(demand, other)));
            }
        }
        text
    }

    fn obligation(&self, obligation: &ObligationDef) -> RuleText {
        let here = Here::new(obligation.subject);
        let with: Vec<String> = obligation
            .with
            .iter()
            .map(|(name, value)| format!("{}: {}", humanised(name), self.noun(value, &here)))
            .collect();
        let with = if with.is_empty() { String::new() } else { format!(" ({})", with.join(", ")) };
        RuleText {
            judged: vec![self.judged(obligation.subject, &obligation.applies, &[])],
            verb: String::from("To do:"),
            demand: Phrase::Text(format!("**{}**{with}", humanised(&obligation.action))),
            outcome: String::from("It breaks nothing, and is not stated where its condition is not known."),
            because: self.template(&obligation.because, &here),
            fix: None,
        }
    }

    /// A text with facts in it: the facts by their names.
    fn template(&self, template: &Template, here: &Here) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(value) => format!("‹{}›", Prose { style: super::Style::Plain, ..*self }.noun(value, here)),
        };
        template.pieces.iter().map(piece).collect()
    }

    /// What a define means, on each subject that asks it: subjects, and what it stands for there.
    #[must_use]
    pub fn meaning(&self, id: DefineId) -> Vec<(Vec<String>, Phrase)> {
        let Some(define) = self.define(id) else { return Vec::new() };
        let mut meanings: Vec<(Vec<String>, Phrase)> = Vec::new();
        for (subject, body) in &define.bodies {
            let mut here = Here::new(*subject);
            for (index, (ty, name)) in define.parameters.iter().zip(&define.parameter_names).enumerate() {
                let (noun, record) = match ty {
                    Ty::Record(record) => (humanised(&self.policy.record(*record).name), Some(*record)),
                    Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => {
                        (humanised(name), None)
                    }
                };
                here = here.with(VariableId::from_index(index), &noun, record);
            }
            let Some(phrase) = self.body(body, &here) else { continue };
            let name = self.policy.subjects.get(subject.index()).map_or_else(String::new, |one| humanised(&one.name));
            match meanings.iter_mut().find(|(_, known)| *known == phrase) {
                Some((subjects, _)) => subjects.push(name),
                None => meanings.push((vec![name], phrase)),
            }
        }
        meanings
    }

    fn body(&self, body: &Body, here: &Here) -> Option<Phrase> {
        match body {
            Body::Expr(expr) if expr.ty == Ty::BOOL => Some(self.condition(expr, here, true)),
            Body::Expr(expr) | Body::Only(expr) => Some(Phrase::Text(self.noun(expr, here))),
            Body::Each(variable, source, filter) => {
                let entries = self.entries(source, here);
                let head = format!("each {}", entries.one);
                let inner = here.with(*variable, &entries.head, entries.record);
                Some(match filter {
                    None => Phrase::Text(head),
                    Some(filter) => {
                        Phrase::Headed(format!("{head} for which"), Box::new(self.condition(filter, &inner, true)))
                    }
                })
            }
            Body::Error => None,
        }
    }

    /// What a define is called by itself: its author's words, its name.
    #[must_use]
    pub fn heading(&self, id: DefineId) -> String {
        let Some(define) = self.define(id) else { return String::new() };
        let Some(words) = super::author_words(define.doc.as_ref()) else { return humanised(&define.name) };
        let mut words = words.to_owned();
        for (ty, name) in define.parameters.iter().zip(&define.parameter_names) {
            let noun = match ty {
                Ty::Record(record) => super::words::article(&humanised(&self.policy.record(*record).name)),
                Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => humanised(name),
            };
            words = words
                .replace(&format!("{{{name}}}'s"), &super::words::owner(&noun))
                .replace(&format!("{{{name}}}"), &noun);
        }
        words
    }

    /// When an entry of a list counts, on each subject that asks the list.
    #[must_use]
    pub fn entry_when(&self, when: &std::collections::BTreeMap<SubjectId, Expr>) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = Vec::new();
        for (subject, condition) in when {
            let phrase = self.condition(condition, &Here::new(*subject), true);
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        phrases
    }
}

/// Several phrases as one; a single one as it is.
fn one_of(mut phrases: Vec<Phrase>, join: fn(Vec<Phrase>) -> Phrase) -> Option<Phrase> {
    match phrases.len() {
        0 => None,
        1 => phrases.pop(),
        _ => Some(join(phrases)),
    }
}

/// Conditions that are joined anyhow, one by one.
fn flat(phrase: Phrase) -> Vec<Phrase> {
    match phrase {
        Phrase::All(parts) => parts,
        other @ (Phrase::Text(_) | Phrase::Any(_) | Phrase::Headed(..) | Phrase::Cases(..)) => vec![other],
    }
}
