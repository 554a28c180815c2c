//! Names that rules had before: who still uses one means the rule of now.

use super::mistakes::DUPLICATE;
use super::names::{Checker, loc};
use super::policy::RuleId;
use super::rules::{Module, Ruleset};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Word;

impl Checker<'_> {
    /// Enters the names that a rule had before; whether another rule has one is seen when all are known.
    pub(super) fn former_names(&self, module: Module<'_>, rule: RuleId, names: &[Word], out: &mut Ruleset) {
        for name in names {
            let whole = name.text.contains('.');
            let id = if whole { name.text.clone() } else { format!("{}.{}", module.prefix, name.text) };
            let at = loc(module.source, name.span);
            out.former.push((id.as_str().into(), at));
            if let Some(rule) = out.rules.get_mut(rule.index()) {
                rule.formerly.push(id.into());
            }
        }
    }

    /// A former name may belong to no rule of now, and to one rule only.
    pub(super) fn check_former_names(&mut self, out: &Ruleset) {
        for (index, (id, at)) in out.former.iter().enumerate() {
            let first = out.former.iter().take(index).find(|(other, _)| other == id).map(|(_, first)| *first);
            let taken = out.rules.iter().find(|rule| rule.id == *id).map(|rule| rule.loc);
            if let Some(other) = taken.or(first) {
                let message = format!("`{id}` is the name of another rule");
                let help = "take it away: a name means one rule, whenever it was given";
                self.tell(
                    Diagnostic::error(&DUPLICATE, message).at(*at, "the former name").at(other, "the other").help(help),
                );
            }
        }
    }
}
