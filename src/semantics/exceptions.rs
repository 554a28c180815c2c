//! Exceptions that stand by themselves: what they reach, and when they hold.
//!
//! Law puts the exception in another paragraph than the rule. An exception is added to each demand that it reaches;
//! one that reaches another exception undoes it.

use super::infer::Scope;
use super::mistakes::{CYCLE, LIFTS_MANDATORY, UNKNOWN_TARGET};
use super::names::{Checker, loc};
use super::packs::prefix;
use super::policy::{ExceptionDef, PackDef};
use super::rules::Ruleset;
use super::tree::{Expr, Kind};
use super::types::SubjectId;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{self, ExceptionItem, ItemKind, Target};
use crate::text::{Loc, SourceId, Sources};
use std::collections::BTreeMap;

/// An exception as written, with its id.
struct Written<'a> {
    id: String,
    source: SourceId,
    item: &'a ExceptionItem,
    /// Exceptions that undo this one.
    undone_by: Vec<usize>,
    /// What it is on a subject.
    bodies: BTreeMap<SubjectId, Expr>,
}

/// What a target comes to: demands of the ruleset, or another exception.
enum Reach {
    Demands(Vec<usize>),
    Exception(usize),
}

impl<'a> Checker<'a> {
    /// Adds each exception to the demands that it reaches.
    pub(super) fn exceptions(
        &mut self,
        sources: &Sources,
        packs: &[PackDef],
        modules: &'a [ast::Module],
        out: &mut Ruleset,
    ) -> Vec<ExceptionDef> {
        let mut all: Vec<Written<'a>> = Vec::new();
        let mut defs = Vec::new();
        for module in modules {
            let prefix = prefix(sources, packs, module);
            for item in &module.items {
                let ItemKind::Exception(item) = &item.kind else { continue };
                let at = loc(module.source, item.name.span);
                if let Some(first) = all.iter().find(|known| known.item.name.text == item.name.text) {
                    let first = loc(first.source, first.item.name.span);
                    self.duplicate(&item.name.text, at, first);
                    continue;
                }
                let id = format!("{prefix}.{}", item.name.text);
                defs.push(ExceptionDef {
                    id: id.as_str().into(),
                    cites: self.cited(module.source, &item.cites),
                    loc: at,
                });
                all.push(Written { id, source: module.source, item, undone_by: Vec::new(), bodies: BTreeMap::new() });
            }
        }
        let mut reached: Vec<(usize, Loc, usize)> = Vec::new();
        for index in 0..all.len() {
            let (source, item) = (all[index].source, all[index].item);
            for target in &item.targets {
                let (Target::Citing(word) | Target::Named(word)) = target;
                let at = loc(source, word.span);
                match self.reach(&all, out, source, target) {
                    Some(Reach::Exception(other)) => all[other].undone_by.push(index),
                    Some(Reach::Demands(demands)) => {
                        reached.extend(demands.into_iter().map(|demand| (index, at, demand)))
                    }
                    None => {}
                }
            }
        }
        if self.tell_cycles(&all) {
            return defs;
        }
        let mut told: Vec<(usize, Loc)> = Vec::new();
        for (index, at, demand) in reached {
            let rule = &out.rules[out.demands[demand].rule.index()];
            if rule.mandatory {
                if !told.contains(&(index, rule.loc)) {
                    told.push((index, rule.loc));
                    let message = format!("`{}` reaches `{}`, which nothing lifts", all[index].id, rule.id);
                    let mistake = Diagnostic::error(&LIFTS_MANDATORY, message)
                        .at(at, "this target")
                        .at(rule.loc, "this rule is mandatory")
                        .help("take the target away, or name the rules that are meant one by one");
                    self.tell(mistake);
                }
                continue;
            }
            let subject = out.demands[demand].subject;
            let body = self.exception_on(&mut all, index, subject);
            let id = all[index].id.clone();
            if !out.demands[demand].exceptions.iter().any(|(known, _)| *known == id) {
                out.demands[demand].exceptions.push((id, body));
            }
        }
        defs
    }

    /// What a target is; one that is nothing is told.
    fn reach(&mut self, all: &[Written<'_>], out: &Ruleset, source: SourceId, target: &Target) -> Option<Reach> {
        if let Target::Named(word) = target
            && let Some(index) = all.iter().position(|one| one.item.name.text == word.text || one.id == word.text)
        {
            return Some(Reach::Exception(index));
        }
        let exceptions: Vec<&str> = all.iter().map(|one| one.item.name.text.as_str()).collect();
        self.demands_reached(out, &exceptions, source, target).map(Reach::Demands)
    }

    /// The demands that a target reaches; one that is nothing is told, with the nearest of rules, modules and `others`.
    pub(super) fn demands_reached(
        &mut self,
        out: &Ruleset,
        others: &[&str],
        source: SourceId,
        target: &Target,
    ) -> Option<Vec<usize>> {
        let demands = |fits: &dyn Fn(&super::policy::RuleDef) -> bool| -> Vec<usize> {
            let of = out.demands.iter().enumerate();
            of.filter(|(_, demand)| fits(&out.rules[demand.rule.index()])).map(|(index, _)| index).collect()
        };
        let (word, found) = match target {
            Target::Citing(clause) => {
                let cited = self.cited(source, std::slice::from_ref(clause));
                let cited = cited.first()?;
                (clause, demands(&|rule| rule.cites.contains(cited)))
            }
            Target::Named(word) => match word.text.strip_suffix('*') {
                Some(prefix) => (word, demands(&|rule| rule.id.starts_with(prefix))),
                None => (word, demands(&|rule| rule.is_called(&word.text))),
            },
        };
        if found.is_empty() {
            let ids = out.rules.iter().map(|rule| &*rule.id).chain(others.iter().copied());
            let modules: Vec<String> = out
                .rules
                .iter()
                .filter_map(|rule| rule.id.rsplit_once('.').map(|(module, _)| format!("{module}.*")))
                .collect();
            let help = suggest::did_you_mean(&word.text, ids.chain(modules.iter().map(String::as_str)));
            let message = match target {
                Target::Citing(_) => format!("no rule cites {}", word.text),
                Target::Named(_) if others.is_empty() => format!("no rule or module is called `{}`", word.text),
                Target::Named(_) => format!("no rule, module or exception is called `{}`", word.text),
            };
            self.error(&UNKNOWN_TARGET, loc(source, word.span), message, "reaches nothing", help);
            return None;
        }
        Some(found)
    }

    /// Tells of exceptions that undo each other in a circle.
    fn tell_cycles(&mut self, all: &[Written<'_>]) -> bool {
        fn descend(all: &[Written<'_>], at: usize, trail: &mut Vec<usize>, done: &mut [bool]) -> Option<Vec<usize>> {
            if let Some(start) = trail.iter().position(|known| *known == at) {
                return Some(trail[start..].to_vec());
            }
            if std::mem::replace(&mut done[at], true) {
                return None;
            }
            trail.push(at);
            let found = all[at].undone_by.iter().find_map(|other| descend(all, *other, trail, done));
            trail.pop();
            found
        }
        let mut done = vec![false; all.len()];
        for start in 0..all.len() {
            if let Some(cycle) = descend(all, start, &mut Vec::new(), &mut done) {
                let mut names: Vec<String> =
                    cycle.iter().map(|index| format!("`{}`", all[*index].item.name.text)).collect();
                names.extend(names.first().cloned());
                let mut mistake = Diagnostic::error(&CYCLE, format!("{} undo each other", names.join(" → ")));
                for index in cycle {
                    mistake = mistake.at(loc(all[index].source, all[index].item.name.span), "undoes the other");
                }
                self.tell(mistake.help("say one of them without the other"));
                return true;
            }
        }
        false
    }

    /// When an exception holds on a subject: its `when`, not its `never when`, and nothing that undoes it.
    fn exception_on(&mut self, all: &mut [Written<'_>], index: usize, subject: SubjectId) -> Expr {
        if let Some(body) = all[index].bodies.get(&subject) {
            return body.clone();
        }
        let (source, item) = (all[index].source, all[index].item);
        let at = loc(source, item.name.span);
        let no = |expr: Expr| Expr::condition(Kind::Not(Box::new(expr)), at);
        let mut scope = Scope::new(subject, source);
        let mut parts: Vec<Expr> = item.when.iter().map(|when| self.condition(&mut scope, when)).collect();
        for never in &item.never {
            parts.push(no(self.condition(&mut scope, never)));
        }
        for other in all[index].undone_by.clone() {
            parts.push(no(self.exception_on(all, other, subject)));
        }
        let body = Expr::condition(Kind::And(parts), at);
        all[index].bodies.insert(subject, body.clone());
        body
    }
}
