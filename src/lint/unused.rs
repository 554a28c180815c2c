//! What is declared and never asked.

use super::mistakes::{UNUSED_CONTENT, UNUSED_DEFINE, UNUSED_LEXICON, UNUSED_LIST, UNUSED_PARAM};
use crate::diagnostic::{Code, Diagnostic};
use crate::semantics::policy::Policy;
use crate::semantics::tree::{DefineId, Expr, Kind, LexiconId, ListId, ParamId, Source};
use crate::semantics::types::ContentId;
use crate::semantics::walk;
use crate::text::Loc;
use std::collections::BTreeSet;

/// What is asked, directly or through what is asked.
#[derive(Default)]
struct Asked {
    defines: BTreeSet<DefineId>,
    params: BTreeSet<ParamId>,
    lists: BTreeSet<ListId>,
    lexicons: BTreeSet<LexiconId>,
    contents: BTreeSet<ContentId>,
    /// Defines and lists whose own expressions are still to be looked at.
    defines_open: Vec<DefineId>,
    lists_open: Vec<ListId>,
}

impl Asked {
    fn define(&mut self, id: DefineId) {
        if self.defines.insert(id) {
            self.defines_open.push(id);
        }
    }

    fn list(&mut self, id: ListId) {
        if self.lists.insert(id) {
            self.lists_open.push(id);
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Facts(_) => {}
            Source::Declared(id, _) => self.list(*id),
            Source::SubList(id, _) => self.define(*id),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        walk::sources(expr, &mut |source| self.source(source));
        walk::parts(expr, &mut |part| match &part.kind {
            Kind::Call(id, _) => self.define(*id),
            Kind::Param(id) => {
                self.params.insert(*id);
            }
            Kind::IsIn(_, id) => self.list(*id),
            Kind::Content(id) => {
                self.contents.insert(*id);
            }
            Kind::Lexicon { lexicon, .. } => {
                self.lexicons.insert(*lexicon);
            }
            _ => {}
        });
    }

    fn all(policy: &Policy) -> Self {
        let mut asked = Self::default();
        walk::roots(policy, &mut |expr| asked.expr(expr));
        loop {
            if let Some(id) = asked.defines_open.pop() {
                for body in policy.defines[id.index()].bodies.values() {
                    let (mut exprs, mut lists) = (Vec::new(), Vec::new());
                    walk::body(body, &mut |expr| exprs.push(expr), &mut |list| lists.push(list));
                    exprs.into_iter().for_each(|expr| asked.expr(expr));
                    lists.into_iter().for_each(|list| asked.source(list));
                }
            } else if let Some(id) = asked.lists_open.pop() {
                for entry in &policy.lists[id.index()].entries {
                    entry.when.values().for_each(|when| asked.expr(when));
                }
            } else {
                return asked;
            }
        }
    }
}

pub(super) fn look(policy: &Policy, found: &mut Vec<Diagnostic>) {
    let asked = Asked::all(policy);
    let mut tell = |code: &'static Code, what: &str, name: &str, loc: Loc| {
        let told = Diagnostic::warning(code, format!("nothing asks the {what} `{name}`"));
        found.push(told.at(loc, "never asked").help("use it, or take it out"));
    };
    for (index, def) in policy.defines.iter().enumerate() {
        if !asked.defines.contains(&DefineId::from_index(index)) {
            tell(&UNUSED_DEFINE, "define", &def.name, def.loc);
        }
    }
    for (index, def) in policy.params.iter().enumerate() {
        if !asked.params.contains(&ParamId::from_index(index)) {
            tell(&UNUSED_PARAM, "param", &def.name, def.loc);
        }
    }
    for (index, def) in policy.lists.iter().enumerate() {
        if !asked.lists.contains(&ListId::from_index(index)) {
            tell(&UNUSED_LIST, "list", &def.name, def.loc);
        }
    }
    for (index, def) in policy.lexicons.iter().enumerate() {
        if !asked.lexicons.contains(&LexiconId::from_index(index)) {
            tell(&UNUSED_LEXICON, "lexicon", &def.name, def.loc);
        }
    }
    for (index, def) in policy.contents.iter().enumerate() {
        if !asked.contents.contains(&ContentId::from_index(index)) {
            tell(&UNUSED_CONTENT, "content", &def.name, def.loc);
        }
    }
}
