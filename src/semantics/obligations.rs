//! Obligations: what has to be done, and with what.

use super::infer::Scope;
use super::mistakes::{BAD_DECLARATION, UNKNOWN_ACTION, WRONG_ARGUMENTS};
use super::names::{Checker, loc};
use super::policy::ObligationDef;
use super::rules::{Module, Ruleset};
use super::tree::{Expr, Template};
use super::types::{SubjectId, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{self, ObligationItem};
use crate::text::SourceId;

impl Checker<'_> {
    pub(super) fn obligation_item(
        &mut self,
        module: Module<'_>,
        doc: Option<String>,
        item: &ObligationItem,
        out: &mut Ruleset,
    ) {
        let at = loc(module.source, item.name.span);
        let rule = self.named(module, &item.name, &item.cites, doc, false, out);
        if item.actions.is_empty() {
            let message = format!("the obligation `{}` does not say what is to be done", item.name.text);
            self.error(&BAD_DECLARATION, at, message, "no `do`", Some(String::from("add `do ACTION`")));
        }
        if item.because.is_none() {
            let message = format!("the obligation `{}` does not say why", item.name.text);
            self.error(&BAD_DECLARATION, at, message, "no `because`", Some(String::from("add `because \"…\"`")));
        }
        for on in self.subjects_of(module, &item.on, at) {
            let when: Vec<&ast::Expr> = item.when.iter().collect();
            let applies = self.applies(module, &on, &when, &item.places, item.effective.as_ref());
            let because = item.because.as_ref();
            let because = because.map_or_else(Template::default, |text| self.template(on.subject, module.source, text));
            for action in &item.actions {
                let with = self.action(module.source, on.subject, action);
                out.obligations.push(ObligationDef {
                    rule,
                    subject: on.subject,
                    applies: applies.clone(),
                    action: action.action.text.as_str().into(),
                    with,
                    because: because.clone(),
                });
            }
        }
    }

    fn action(&mut self, source: SourceId, subject: SubjectId, action: &ast::Do) -> Vec<(String, Expr)> {
        let at = loc(source, action.action.span);
        let mut scope = Scope::new(subject, source);
        let Some((declared, item)) = self.actions.get(&action.action.text).copied() else {
            if !self.unread.contains(&action.action.text) {
                let help = suggest::did_you_mean(&action.action.text, self.actions.keys().map(String::as_str))
                    .or_else(|| Some(format!("declare it: `action {}`", action.action.text)));
                let message = format!("no action is called `{}`", action.action.text);
                self.error(&UNKNOWN_ACTION, at, message, "not an action", help);
            }
            for (_, value) in &action.arguments {
                self.expr(&mut scope, value, None);
            }
            return Vec::new();
        };
        self.repeated_words(source, action.arguments.iter().map(|(name, _)| name));
        let parameters: Vec<&str> = item.parameters.iter().map(|parameter| parameter.name.text.as_str()).collect();
        let given = |name: &str| action.arguments.iter().any(|(given, _)| given.text == name);
        let missing: Vec<&str> = parameters.iter().copied().filter(|name| !given(name)).collect();
        let mut unknown = 0;
        let mut with = Vec::new();
        for (name, value) in &action.arguments {
            let Some(parameter) = item.parameters.iter().find(|parameter| parameter.name.text == name.text) else {
                unknown += 1;
                let help = suggest::did_you_mean(&name.text, parameters.iter().copied()).or_else(|| {
                    (!parameters.is_empty()).then(|| format!("it takes {}", suggest::one_of(&parameters, 6)))
                });
                let message = format!("`{}` takes no `{}`", action.action.text, name.text);
                self.error(&UNKNOWN_ACTION, loc(source, name.span), message, "no such parameter", help);
                self.expr(&mut scope, value, None);
                continue;
            };
            let ty = self.type_ref(declared, &parameter.ty);
            let value = self.expr(&mut scope, value, Some(ty));
            if value.ty != ty && value.ty != Ty::Error && ty != Ty::Error {
                let message = format!("{} is needed, and this is {}", self.describe(ty), self.describe(value.ty));
                let mistake = Diagnostic::error(&WRONG_ARGUMENTS, message)
                    .at(value.loc, "of another type")
                    .at(loc(declared, parameter.name.span), "declared here");
                self.tell(mistake);
                continue;
            }
            with.push((name.text.clone(), value));
        }
        // One that is missing may be the one that was misspelt.
        if missing.len() > unknown {
            let message = format!("`{}` is not told {}", action.action.text, suggest::one_of(&missing, 6));
            let words: Vec<String> = parameters.iter().map(|name| format!("{name}: …")).collect();
            let help = Some(format!("write `{}({})`", action.action.text, words.join(", ")));
            self.error(&WRONG_ARGUMENTS, at, message, "this action", help);
        }
        with
    }
}
