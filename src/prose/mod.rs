//! A policy in plain English: rules, terms and values as sentences that a lawyer can read.
//!
//! `condition` says what an expression asks, `noun` what a value is called, `rule` puts the parts of a demand one below
//! the other. What a define means is said by its author, in the `///` above it; who says nothing is named. The result is a
//! [`Phrase`], which `layout` writes on one line where it is short, and as a list where it is not.
//!
//! ```text
//! Expr → Phrase → lines
//! ```
//!
//! Uses `value`, `decision`, `semantics`.

mod condition;
mod layout;
mod noun;
mod phrase;
mod rule;
mod words;

pub use phrase::Phrase;
pub use rule::{Judged, RuleText};
pub use words::{humanised, quoted};

use crate::semantics::policy::{DefineDef, Policy};
use crate::semantics::tree::{DefineId, VariableId};
use crate::semantics::types::{RecordId, SubjectId};

/// How terms are shown that are explained elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// By their words alone.
    Plain,
    /// As links within a page of Markdown: `[the message promotes](#is_promotional)`.
    Links,
}

/// Says a policy in sentences.
#[derive(Clone, Copy, Debug)]
pub struct Prose<'p> {
    policy: &'p Policy,
    style: Style,
}

/// What can be named where an expression stands: the subject, and what variables stand for.
#[derive(Clone, Debug)]
struct Here {
    subject: SubjectId,
    /// Innermost last.
    variables: Vec<Variable>,
}

/// A variable that stands for an entry of a list, or for what a define is given.
#[derive(Clone, Debug)]
struct Variable {
    id: VariableId,
    /// What it is called.
    noun: String,
    /// Of what type it is, if it has fields.
    record: Option<RecordId>,
}

impl Here {
    const fn new(subject: SubjectId) -> Self {
        Self { subject, variables: Vec::new() }
    }
    fn with(&self, id: VariableId, noun: &str, record: Option<RecordId>) -> Self {
        let mut inner = self.clone();
        inner.variables.push(Variable { id, noun: noun.to_owned(), record });
        inner
    }
    /// How a variable is called: `it` where it is the innermost, else `that consent`.
    fn variable(&self, id: VariableId) -> (String, Option<RecordId>) {
        let Some(found) = self.variables.iter().rev().find(|known| known.id == id) else {
            return (String::from("it"), None);
        };
        let innermost = self.variables.last().is_some_and(|last| last.id == id);
        let noun = if innermost { String::from("it") } else { format!("that {}", found.noun) };
        (noun, found.record)
    }
}

impl<'p> Prose<'p> {
    /// Says a policy.
    #[must_use]
    pub const fn new(policy: &'p Policy, style: Style) -> Self {
        Self { policy, style }
    }

    fn define(&self, id: DefineId) -> Option<&'p DefineDef> {
        self.policy.defines.get(id.index())
    }

    /// What a define is called where it is used: its author's words, or its name.
    fn term(&self, define: &DefineDef, words: &str) -> String {
        match self.style {
            Style::Plain => words.to_owned(),
            Style::Links => format!("[{words}](#{})", define.name),
        }
    }
}

/// The words of an author that can stand within a sentence: one line that begins small and ends without a stop.
fn author_words(doc: Option<&String>) -> Option<&str> {
    let doc = doc?.trim();
    let small = doc.starts_with(|c: char| c.is_lowercase() || c == '{');
    (small && !doc.contains('\n') && !doc.ends_with('.')).then_some(doc)
}
