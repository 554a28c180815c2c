//! Waivers: what they lift, when, until when, why, and who answers for it.

use super::infer::Scope;
use super::mistakes::{BAD_DECLARATION, LIFTS_MANDATORY, UNKNOWN_TARGET};
use super::names::{Checker, loc};
use super::policy::{ExceptionDef, WaiverDef, WaiverId};
use super::rules::Ruleset;
use super::tree::{Expr, Kind};
use super::types::SubjectId;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, ItemKind, Target, WaiveItem, Word};
use crate::text::{Loc, SourceId};
use std::collections::BTreeMap;

impl<'a> Checker<'a> {
    /// Adds each waiver to the demands that it reaches.
    pub(super) fn waivers(
        &mut self,
        modules: &'a [ast::Module],
        exceptions: &[ExceptionDef],
        out: &mut Ruleset,
    ) -> Vec<WaiverDef> {
        let mut defs = Vec::new();
        for module in modules {
            for item in &module.items {
                let ItemKind::Waive(item) = &item.kind else { continue };
                let reached = self.lifted(module.source, item, exceptions, out);
                let whens = self.waived_on(module.source, item, &reached, out);
                let Some(def) = self.waiver(module.source, item) else { continue };
                let id = WaiverId::from_index(defs.len());
                for demand in reached {
                    let demand = &mut out.demands[demand];
                    if let Some(when) = whens.get(&demand.subject) {
                        demand.waivers.push((id, when.clone()));
                    }
                }
                defs.push(def);
            }
        }
        defs
    }

    /// What a waiver says of itself; none where it does not say all that it has to.
    fn waiver(&mut self, source: SourceId, item: &WaiveItem) -> Option<WaiverDef> {
        let at = loc(source, item.head);
        let mut needed = |part: &str, word: &Option<Word>, help: &str| {
            let word = word.clone().filter(|word| !word.text.trim().is_empty());
            if word.is_none() {
                let message = format!("this waiver does not say {part}");
                self.error(&BAD_DECLARATION, at, message, "this waiver", Some(String::from(help)));
            }
            word
        };
        let last_day = item.days.as_ref().and_then(|days| days.until.clone());
        let last_day = needed("when it ends", &last_day, "add its last day: `until 2026-12-31`");
        let because = needed("why", &item.because, "add `because \"…\"`: it is what people see where a rule is waived");
        let approved_by = needed("who answers for it", &item.approved_by, "add `approved by \"…\"`");
        let during = item.days.as_ref().and_then(|days| self.stretch(source, days));
        Some(WaiverDef {
            during: during?,
            last_day: last_day?.text,
            because: because?.text,
            approved_by: approved_by?.text,
            loc: at,
        })
    }

    /// The demands that a waiver reaches; what it cannot lift is told.
    fn lifted(&mut self, source: SourceId, item: &WaiveItem, exceptions: &[ExceptionDef], out: &Ruleset) -> Vec<usize> {
        let mut reached: Vec<usize> = Vec::new();
        let mut told: Vec<Loc> = Vec::new();
        for target in &item.targets {
            let (Target::Citing(word) | Target::Named(word)) = target;
            let at = loc(source, word.span);
            let named = |known: &&ExceptionDef| {
                *known.id == *word.text || known.id.rsplit('.').next() == Some(word.text.as_str())
            };
            if let Some(exception) = exceptions.iter().find(named) {
                let mistake = Diagnostic::error(&UNKNOWN_TARGET, format!("`{}` is an exception", word.text))
                    .at(at, "a waiver lifts rules")
                    .at(exception.loc, "lifts rules itself")
                    .help(format!("undo it with an exception: `exception NAME to {} {{ when … }}`", word.text));
                self.tell(mistake);
                continue;
            }
            for demand in self.demands_reached(out, &[], source, target).unwrap_or_default() {
                let rule = &out.rules[out.demands[demand].rule.index()];
                if !rule.mandatory {
                    if !reached.contains(&demand) {
                        reached.push(demand);
                    }
                } else if !told.contains(&rule.loc) {
                    told.push(rule.loc);
                    let message = format!("this waiver reaches `{}`, which nothing lifts", rule.id);
                    let mistake = Diagnostic::error(&LIFTS_MANDATORY, message)
                        .at(at, "this target")
                        .at(rule.loc, "this rule is mandatory")
                        .help("take the target away, or name the rules that are meant one by one");
                    self.tell(mistake);
                }
            }
        }
        reached
    }

    /// When a waiver holds, on each subject that its demands judge.
    fn waived_on(
        &mut self,
        source: SourceId,
        item: &WaiveItem,
        reached: &[usize],
        out: &Ruleset,
    ) -> BTreeMap<SubjectId, Expr> {
        self.repeated_words(source, item.on.iter());
        let mut subjects: Vec<SubjectId> = reached.iter().map(|demand| out.demands[*demand].subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        if !item.on.is_empty() {
            let mut named = Vec::new();
            for word in &item.on {
                let Some(subject) = self.subject_named(source, word) else { continue };
                if !subjects.contains(&subject) && !reached.is_empty() {
                    let message = format!("nothing that this waiver reaches judges `{}`", word.text);
                    let help = Some(String::from("take it away, or name another rule"));
                    self.error(&BAD_DECLARATION, loc(source, word.span), message, "not judged", help);
                }
                named.push(subject);
            }
            subjects.retain(|subject| named.contains(subject));
        }
        let at = loc(source, item.head);
        let mut whens = BTreeMap::new();
        for subject in subjects {
            let mut scope = Scope::new(subject, source);
            let when: Vec<Expr> = item.when.iter().map(|when| self.condition(&mut scope, when)).collect();
            whens.insert(subject, Expr::condition(Kind::And(when), at));
        }
        whens
    }
}
