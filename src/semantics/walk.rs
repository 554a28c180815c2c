//! Goes through all expressions of a policy.

use super::policy::{Applies, Policy};
use super::tree::{Body, Expr, Kind, Piece, Source, Template};

/// What stands directly in an expression: of what ranges over a list, the expressions of the list, too.
pub fn children<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        Kind::Error
        | Kind::Bool(_)
        | Kind::Int(_)
        | Kind::Text(_)
        | Kind::Symbol(..)
        | Kind::Duration(_)
        | Kind::AsOf
        | Kind::PlaceIn(_)
        | Kind::Fact(_)
        | Kind::Variable(..)
        | Kind::Param(_)
        | Kind::Content(_) => {}
        Kind::And(list) | Kind::Or(list) | Kind::Call(_, list) => list.iter().for_each(see),
        Kind::Not(a)
        | Kind::IsOneOf(a, _)
        | Kind::IsIn(a, _)
        | Kind::LiesIn(a, _)
        | Kind::Field(a, _)
        | Kind::Known(a)
        | Kind::Exists(a)
        | Kind::MapHas(a, _)
        | Kind::MapEntry(a, _)
        | Kind::Measure(_, a)
        | Kind::Matches(a, _) => see(a),
        Kind::OrElse(a, b)
        | Kind::Compare(_, a, b)
        | Kind::Has(a, b)
        | Kind::Arithmetic(_, a, b)
        | Kind::TextTest(_, a, b)
        | Kind::Local { at: a, zone: b, .. } => [a, b].into_iter().for_each(|part| see(part)),
        Kind::If(three) | Kind::Between(three) => three.iter().for_each(see),
        Kind::Match(on, arms) => [&**on].into_iter().chain(arms).for_each(see),
        Kind::Within { at, length, anchor, manner, .. } => {
            [at, length, anchor].into_iter().chain(&manner.zone).for_each(|part| see(part));
        }
        Kind::Shift { at, by, manner, .. } => [at, by].into_iter().chain(&manner.zone).for_each(|part| see(part)),
        Kind::Lexicon { text, index, .. } => [&**text].into_iter().chain(index.as_deref()).for_each(see),
        Kind::Empty(list) => of_source(list, see),
        Kind::Quantifier { source: list, filter, has, .. } => {
            of_source(list, see);
            filter.iter().chain(has).for_each(|part| see(part));
        }
        Kind::Pick { source: list, by, filter, .. } => {
            of_source(list, see);
            std::iter::once(by).chain(filter).for_each(|part| see(part));
        }
        Kind::Count { source: list, filter, .. } => {
            of_source(list, see);
            filter.iter().for_each(|part| see(part));
        }
    }
}

/// The expressions of a list: the list itself, or what a sub-list is given.
pub fn of_source<'a>(list: &'a Source, see: &mut dyn FnMut(&'a Expr)) {
    match list {
        Source::Facts(expr) => see(expr),
        Source::Declared(..) => {}
        Source::SubList(_, arguments) => arguments.iter().for_each(see),
    }
}

/// Shows an expression and all its parts.
pub fn parts<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expr);
    children(expr, &mut |part| parts(part, see));
}

/// Shows the lists that quantifiers of an expression range over.
pub fn sources<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Source)) {
    parts(expr, &mut |part| match &part.kind {
        Kind::Empty(list)
        | Kind::Quantifier { source: list, .. }
        | Kind::Count { source: list, .. }
        | Kind::Pick { source: list, .. } => see(list),
        _ => {}
    });
}

/// The expressions of a define's body, and the list that it is a part of.
pub fn body<'a>(body: &'a Body, see: &mut dyn FnMut(&'a Expr), lists: &mut dyn FnMut(&'a Source)) {
    match body {
        Body::Expr(expr) | Body::Only(expr) => see(expr),
        Body::Each(_, list, filter) => {
            lists(list);
            filter.iter().for_each(see);
        }
        Body::Error => {}
    }
}

/// All expressions that rules, obligations and subjects hold, not those of defines.
pub fn roots<'a>(policy: &'a Policy, see: &mut dyn FnMut(&'a Expr)) {
    for demand in &policy.demands {
        applies(&demand.applies, see);
        see(&demand.condition);
        demand.exceptions.iter().for_each(|(_, exception)| see(exception));
        template(&demand.because, see);
        demand.fix.iter().for_each(|fix| template(fix, see));
    }
    for obligation in &policy.obligations {
        applies(&obligation.applies, see);
        obligation.with.iter().for_each(|(_, value)| see(value));
        template(&obligation.because, see);
    }
    for (_, when) in policy.nothing_applied.iter().flatten() {
        when.iter().for_each(&mut *see);
    }
}

fn applies<'a>(applies: &'a Applies, see: &mut dyn FnMut(&'a Expr)) {
    applies.conditions.iter().for_each(see);
}

fn template<'a>(template: &'a Template, see: &mut dyn FnMut(&'a Expr)) {
    for piece in &template.pieces {
        if let Piece::Value(value) = piece {
            see(value);
        }
    }
}
