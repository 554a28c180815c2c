//! The variables that an expression asks for, so that a quantifier which asks for none of those around it is the
//! same node wherever it stands.

use crate::semantics::tree::{Expr, Kind, Source, VariableId};

/// Adds the variables that stand in an expression; those that it binds itself stand among them.
pub(super) fn variables(expr: &Expr, found: &mut Vec<VariableId>) {
    let mut all = |parts: &[Expr]| parts.iter().for_each(|part| variables(part, found));
    match &expr.kind {
        Kind::Error
        | Kind::Bool(_)
        | Kind::Int(_)
        | Kind::Text(_)
        | Kind::Symbol(..)
        | Kind::Duration(_)
        | Kind::AsOf
        | Kind::Fact(_)
        | Kind::Param(_)
        | Kind::Content(_) => {}
        Kind::Variable(id, _) => found.push(*id),
        Kind::And(parts) | Kind::Or(parts) | Kind::Call(_, parts) => all(parts),
        Kind::If(parts) => all(parts.as_slice()),
        Kind::Not(inner)
        | Kind::Known(inner)
        | Kind::Exists(inner)
        | Kind::IsOneOf(inner, _)
        | Kind::IsIn(inner, _)
        | Kind::MapHas(inner, _)
        | Kind::MapEntry(inner, _)
        | Kind::Matches(inner, _) => variables(inner, found),
        Kind::Match(on, arms) => {
            all(arms);
            variables(on, found);
        }
        Kind::OrElse(left, right)
        | Kind::Compare(_, left, right)
        | Kind::Has(left, right)
        | Kind::Arithmetic(_, left, right)
        | Kind::Shift { at: left, by: right, .. }
        | Kind::TextTest(_, left, right) => {
            variables(left, found);
            variables(right, found);
        }
        Kind::Within { at, length, anchor, .. } => {
            variables(at, found);
            variables(length, found);
            variables(anchor, found);
        }
        Kind::Lexicon { text, index, .. } => {
            variables(text, found);
            index.iter().for_each(|index| variables(index, found));
        }
        Kind::Empty(source) => of_source(source, found),
        Kind::Quantifier { source, filter, has, .. } => {
            of_source(source, found);
            filter.iter().chain(has).for_each(|part| variables(part, found));
        }
        Kind::Count { source, filter, .. } => {
            of_source(source, found);
            filter.iter().for_each(|part| variables(part, found));
        }
    }
}

/// The variables that stand in what a quantifier ranges over.
pub(super) fn of_source(source: &Source, found: &mut Vec<VariableId>) {
    match source {
        Source::Facts(list) => variables(list, found),
        Source::Declared(..) => {}
        Source::SubList(_, arguments) => arguments.iter().for_each(|argument| variables(argument, found)),
    }
}
