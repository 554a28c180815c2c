//! Some rules of a policy, judged without the others: for whoever works on them.
//!
//! What such a policy decides is no decision of the whole, and its stamp says so.

use super::policy::Policy;
use crate::diagnostic::suggest;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A name that means no rule, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchRule {
    /// What is wrong with the name.
    pub message: String,
    /// What may have been meant.
    pub help: Option<String>,
}

impl Policy {
    /// The rules that a name means: `acs.consent.opt_in`, an id that it had before, the end of an id, or all of a
    /// module by `acs.consent.*`.
    ///
    /// # Errors
    /// It means none, or it is the end of several.
    pub fn rules_named(&self, name: &str) -> Result<Vec<Arc<str>>, NoSuchRule> {
        let ids = || self.rules.iter().map(|rule| &rule.id);
        if let Some(rule) = self.rules.iter().find(|rule| rule.is_called(name)) {
            return Ok(vec![Arc::clone(&rule.id)]);
        }
        let found: Vec<Arc<str>> = match name.strip_suffix('*') {
            Some(module) if module.ends_with('.') => ids().filter(|id| id.starts_with(module)).cloned().collect(),
            Some(_) | None => {
                let ends = |id: &Arc<str>| id.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
                ids().filter(|id| ends(id)).cloned().collect()
            }
        };
        match found.as_slice() {
            [] => {
                let ends = ids().filter_map(|id| id.rsplit('.').next());
                let near = suggest::nearest(name, ids().map(|id| &**id).chain(ends));
                let modules: BTreeSet<String> =
                    ids().filter_map(|id| Some(format!("{}.*", id.rsplit_once('.')?.0))).collect();
                let near = near.or_else(|| suggest::nearest(name, modules.iter().map(String::as_str)));
                Err(NoSuchRule {
                    message: format!("no rule is called `{name}`"),
                    help: near.map(|near| format!("did you mean `{near}`?")),
                })
            }
            [_, ..] if name.ends_with('*') => Ok(found),
            [only] => Ok(vec![Arc::clone(only)]),
            many => {
                let many: Vec<&str> = many.iter().map(|id| &**id).collect();
                Err(NoSuchRule {
                    message: format!("`{name}` may be {}", suggest::one_of(&many, 6)),
                    help: Some(String::from("write the whole id")),
                })
            }
        }
    }

    /// Takes away all rules and obligations but these. That no rule applied is no longer asked.
    pub fn restrict(&mut self, rules: &[Arc<str>]) {
        let kept: BTreeSet<&Arc<str>> = rules.iter().collect();
        let named = &self.rules;
        let stays = |rule: usize| named.get(rule).is_some_and(|rule| kept.contains(&rule.id));
        self.demands.retain(|demand| stays(demand.rule.index()));
        self.obligations.retain(|obligation| stays(obligation.rule.index()));
        self.nothing_applied.fill(None);
        self.only = kept.into_iter().cloned().collect();
    }
}
