//! Exceptions that stand by themselves: what they reach, and when they hold.
//!
//! Law puts the exception in another paragraph than the rule. An exception is added to each demand that it reaches;
//! one that reaches another exception undoes it.

use super::mistakes::{CYCLE, LIFTS_MANDATORY, UNKNOWN_NAME, UNKNOWN_TARGET};
use super::names::{Checker, loc};
use super::packs::prefix;
use super::policy::{DefineDef, ExceptionDef, PackDef};
use super::rules::Ruleset;
use super::tree::{Body, DefineId, Expr, Kind};
use super::types::SubjectId;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{self, DefineBody, DefineItem, ExceptionItem, ExprKind, ItemKind, Target, Word};
use crate::text::{Loc, SourceId, Sources, Span};
use std::collections::BTreeMap;

/// An exception of some pack.
pub(super) struct Exception<'a> {
    pub(super) id: String,
    pub(super) source: SourceId,
    pub(super) item: &'a ExceptionItem,
    /// What it comes to on a subject: a define without a name, so that whatever holds of defines holds of it.
    pub(super) define: DefineId,
    /// Exceptions that undo this one.
    undone_by: Vec<usize>,
}

/// All exceptions, in the order of the files: id, file, item, place.
fn written<'m>(
    sources: &Sources,
    packs: &[PackDef],
    modules: &'m [ast::Module],
) -> Vec<(String, SourceId, &'m ExceptionItem, Span)> {
    let mut all = Vec::new();
    for module in modules {
        let prefix = prefix(sources, packs, module);
        for item in &module.items {
            if let ItemKind::Exception(exception) = &item.kind {
                all.push((format!("{prefix}.{}", exception.name.text), module.source, exception, item.span));
            }
        }
    }
    all
}

/// When each exception holds, as the body of a define: its `when`, not its `never when`, and nothing that undoes it.
pub(super) fn bodies(sources: &Sources, packs: &[PackDef], modules: &[ast::Module]) -> Vec<DefineItem> {
    let all = written(sources, packs, modules);
    let body = |(id, _, item, span): &(String, SourceId, &ExceptionItem, Span)| {
        let not = |expr: ast::Expr| ast::Expr { span: expr.span, kind: ExprKind::Not(Box::new(expr)) };
        let undoes = |target: &Target| match target {
            Target::Named(word) => word.text == item.name.text || word.text == *id,
            Target::Citing(_) => false,
        };
        let undone = all.iter().filter(|(.., other, _)| other.targets.iter().any(undoes));
        let undone = undone.map(|(.., other, _)| {
            let other = Word { text: other.name.text.clone(), span: item.name.span };
            not(ast::Expr { span: other.span, kind: ExprKind::ExceptedBy(other) })
        });
        let parts = item.when.iter().cloned().chain(item.never.iter().cloned().map(not)).chain(undone);
        DefineItem {
            name: item.name.clone(),
            parameters: Vec::new(),
            on: Vec::new(),
            cites: Vec::new(),
            body: DefineBody::Expr(ast::Expr { kind: ExprKind::And(parts.collect()), span: *span }),
        }
    };
    all.iter().map(body).collect()
}

impl<'a> Checker<'a> {
    /// Enters the exceptions of all packs; `bodies` says of each when it holds.
    pub(super) fn gather_exceptions(
        &mut self,
        sources: &Sources,
        packs: &[PackDef],
        modules: &'a [ast::Module],
        bodies: &'a [DefineItem],
    ) {
        for ((id, source, item, _), body) in written(sources, packs, modules).into_iter().zip(bodies) {
            let at = loc(source, item.name.span);
            if let Some(first) = self.exceptions.iter().find(|known| known.item.name.text == item.name.text) {
                let first = loc(first.source, first.item.name.span);
                self.duplicate(&item.name.text, at, first);
                continue;
            }
            let define = DefineId::from_index(self.defines.len());
            self.defines.push(DefineDef {
                name: item.name.text.clone(),
                doc: None,
                parameters: Vec::new(),
                parameter_names: Vec::new(),
                bodies: BTreeMap::new(),
                cites: Vec::new(),
                loc: at,
            });
            self.define_items.push(vec![(source, body)]);
            self.exceptions.push(Exception { id, source, item, define, undone_by: Vec::new() });
        }
        for index in 0..self.exceptions.len() {
            for target in &self.exceptions[index].item.targets {
                if let Some(other) = self.exception_named(target) {
                    self.exceptions[other].undone_by.push(index);
                }
            }
        }
        self.tell_cycles();
    }

    /// The exception that a target names.
    pub(super) fn exception_named(&self, target: &Target) -> Option<usize> {
        let Target::Named(word) = target else { return None };
        self.exceptions.iter().position(|one| one.item.name.text == word.text || one.id == word.text)
    }

    /// `excepted by NAME`: what the exception comes to on a subject.
    pub(super) fn excepted_by(&mut self, subject: SubjectId, named: Loc, at: Loc, name: &str) -> Expr {
        let Some(exception) = self.exceptions.iter().find(|one| one.item.name.text == name || one.id == name) else {
            if !self.unread.contains(name) {
                let known: Vec<&str> = self.exceptions.iter().map(|one| one.item.name.text.as_str()).collect();
                let help = suggest::did_you_mean(name, known.iter().copied()).or_else(|| {
                    (!known.is_empty()).then(|| format!("the exceptions are {}", suggest::one_of(&known, 8)))
                });
                self.error(&UNKNOWN_NAME, named, format!("no exception is called `{name}`"), "not an exception", help);
            }
            return Expr::error(at);
        };
        let define = exception.define;
        match self.body(define, subject, at) {
            Some(Body::Expr(_)) => Expr::condition(Kind::Call(define, Vec::new()), at),
            Some(Body::Each(..) | Body::Only(_) | Body::Error) | None => Expr::error(at),
        }
    }

    /// Adds each exception to the demands that it reaches.
    pub(super) fn reach_of_exceptions(&mut self, out: &mut Ruleset) -> Vec<ExceptionDef> {
        let mut defs = Vec::new();
        let mut reached: Vec<(usize, Loc, usize)> = Vec::new();
        for index in 0..self.exceptions.len() {
            let Exception { source, item, .. } = self.exceptions[index];
            defs.push(ExceptionDef {
                id: self.exceptions[index].id.as_str().into(),
                cites: self.cited(source, &item.cites),
                loc: loc(source, item.name.span),
            });
            for target in &item.targets {
                let (Target::Citing(word) | Target::Named(word)) = target;
                let at = loc(source, word.span);
                if self.exception_named(target).is_some() {
                    continue;
                }
                let others: Vec<&str> = self.exceptions.iter().map(|one| one.item.name.text.as_str()).collect();
                let demands = self.demands_reached(out, &others, source, target).unwrap_or_default();
                reached.extend(demands.into_iter().map(|demand| (index, at, demand)));
            }
        }
        let mut told: Vec<(usize, Loc)> = Vec::new();
        for (index, at, demand) in reached {
            let rule = &out.rules[out.demands[demand].rule.index()];
            let id = self.exceptions[index].id.clone();
            if rule.mandatory {
                if !told.contains(&(index, rule.loc)) {
                    told.push((index, rule.loc));
                    let message = format!("`{id}` reaches `{}`, which nothing lifts", rule.id);
                    let mistake = Diagnostic::error(&LIFTS_MANDATORY, message)
                        .at(at, "this target")
                        .at(rule.loc, "this rule is mandatory")
                        .help("take the target away, or name the rules that are meant one by one");
                    self.tell(mistake);
                }
                continue;
            }
            let subject = out.demands[demand].subject;
            let name = self.exceptions[index].item.name.text.clone();
            let body = self.excepted_by(subject, at, at, &name);
            if !out.demands[demand].exceptions.iter().any(|(known, _)| *known == id) {
                out.demands[demand].exceptions.push((id, body));
            }
        }
        defs
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

    /// Tells of exceptions that undo each other in a circle; what they come to is told no more.
    fn tell_cycles(&mut self) {
        fn descend(all: &[Exception<'_>], at: usize, trail: &mut Vec<usize>, done: &mut [bool]) -> Option<Vec<usize>> {
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
        let mut done = vec![false; self.exceptions.len()];
        for start in 0..self.exceptions.len() {
            let Some(cycle) = descend(&self.exceptions, start, &mut Vec::new(), &mut done) else { continue };
            let of_cycle = || cycle.iter().map(|index| &self.exceptions[*index]);
            let mut names: Vec<String> = of_cycle().map(|one| format!("`{}`", one.item.name.text)).collect();
            names.extend(names.first().cloned());
            let mut mistake = Diagnostic::error(&CYCLE, format!("{} undo each other", names.join(" → ")));
            for one in of_cycle() {
                mistake = mistake.at(loc(one.source, one.item.name.span), "undoes the other");
            }
            let defines: Vec<DefineId> = of_cycle().map(|one| one.define).collect();
            self.cyclic.extend(defines);
            self.tell(mistake.help("say one of them without the other"));
            return;
        }
    }
}
