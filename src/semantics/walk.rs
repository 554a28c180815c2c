//! Goes through all expressions of a policy.

use super::policy::{Applies, Policy};
use super::tree::{Body, Expr, Kind, Piece, Source, Template};

/// Shows an expression and all its parts.
pub fn parts<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expr);
    match &expr.kind {
        Kind::Error
        | Kind::Bool(_)
        | Kind::Int(_)
        | Kind::Text(_)
        | Kind::Symbol(..)
        | Kind::Duration(_)
        | Kind::AsOf
        | Kind::Fact(_)
        | Kind::Variable(..)
        | Kind::Param(_)
        | Kind::Content(_) => {}
        Kind::And(list) | Kind::Or(list) | Kind::Call(_, list) => list.iter().for_each(|part| parts(part, see)),
        Kind::Not(a)
        | Kind::IsOneOf(a, _)
        | Kind::IsIn(a, _)
        | Kind::Known(a)
        | Kind::Exists(a)
        | Kind::MapHas(a, _)
        | Kind::MapEntry(a, _)
        | Kind::Matches(a, _) => parts(a, see),
        Kind::OrElse(a, b)
        | Kind::Compare(_, a, b)
        | Kind::Has(a, b)
        | Kind::Arithmetic(_, a, b)
        | Kind::TextTest(_, a, b) => {
            parts(a, see);
            parts(b, see);
        }
        Kind::If(three) => three.iter().for_each(|part| parts(part, see)),
        Kind::Match(on, arms) => {
            parts(on, see);
            arms.iter().for_each(|arm| parts(arm, see));
        }
        Kind::Within { at, length, anchor, manner, .. } => {
            [at, length, anchor].into_iter().chain(&manner.zone).for_each(|part| parts(part, see));
        }
        Kind::Shift { at, by, manner, .. } => {
            [at, by].into_iter().chain(&manner.zone).for_each(|part| parts(part, see));
        }
        Kind::Between(three) => three.iter().for_each(|part| parts(part, see)),
        Kind::Local { at, zone, .. } => {
            parts(at, see);
            parts(zone, see);
        }
        Kind::Lexicon { text, index, .. } => {
            parts(text, see);
            index.iter().for_each(|index| parts(index, see));
        }
        Kind::Empty(list) => source(list, see),
        Kind::Quantifier { source: list, filter, has, .. } => {
            source(list, see);
            filter.iter().chain(has).for_each(|part| parts(part, see));
        }
        Kind::Count { source: list, filter, .. } => {
            source(list, see);
            filter.iter().for_each(|part| parts(part, see));
        }
    }
}

fn source<'a>(list: &'a Source, see: &mut dyn FnMut(&'a Expr)) {
    match list {
        Source::Facts(expr) => parts(expr, see),
        Source::Declared(..) => {}
        Source::SubList(_, arguments) => arguments.iter().for_each(|argument| parts(argument, see)),
    }
}

/// Shows the lists that quantifiers of an expression range over.
pub fn sources<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Source)) {
    parts(expr, &mut |part| match &part.kind {
        Kind::Empty(list) | Kind::Quantifier { source: list, .. } | Kind::Count { source: list, .. } => see(list),
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
