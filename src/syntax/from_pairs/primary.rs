//! What an expression is made of: literals, paths, quantifiers, `if`, `match`, `latest`.

use super::{Builder, broken, parts};
use crate::syntax::ast::{Expr, ExprKind, Quantity, Segment};
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn primary(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::group => {
                let mut inner = parts(pair);
                let Some(junction) = inner.next() else { return broken(span) };
                let expr = Expr { span, ..self.junction(junction) };
                let segments: Vec<Segment> = inner.filter_map(|segment| self.segment(segment)).collect();
                if segments.is_empty() {
                    return expr;
                }
                ExprKind::Field(Box::new(expr), segments)
            }
            Rule::integer => ExprKind::Int(self.number(&pair)),
            Rule::string => ExprKind::Text(self.string(&pair).text),
            Rule::boolean => ExprKind::Bool(pair.as_str() == "true"),
            Rule::date => ExprKind::Date(self.word(&pair)),
            Rule::time => ExprKind::Time(self.word(&pair)),
            Rule::duration => {
                let mut inner = parts(pair);
                match (inner.next(), inner.next()) {
                    (Some(count), Some(days)) if days.as_rule() == Rule::business_days => {
                        ExprKind::BusinessDays(self.number(&count), self.calendar_of(days))
                    }
                    (Some(count), Some(unit)) => ExprKind::Duration(self.number(&count), self.word(&unit)),
                    _ => ExprKind::Broken,
                }
            }
            Rule::path => return self.path(pair),
            Rule::if_then => {
                let mut inner = parts(pair);
                let mut next = || inner.next().map(|part| Box::new(self.junction(part)));
                match (next(), next(), next()) {
                    (Some(condition), Some(then), Some(otherwise)) => ExprKind::If { condition, then, otherwise },
                    _ => ExprKind::Broken,
                }
            }
            Rule::match_on => {
                let mut inner = parts(pair);
                let on = Box::new(self.next_sum(&mut inner, span));
                let arms = inner
                    .filter_map(|arm| {
                        let mut arm = parts(arm);
                        let symbol = self.word(&arm.next()?);
                        Some((symbol, self.junction(arm.next()?)))
                    })
                    .collect();
                ExprKind::Match { on, arms }
            }
            Rule::quantifier => self.quantifier(pair),
            Rule::excepted_by => ExprKind::ExceptedBy(self.name(&mut parts(pair))),
            Rule::count_of => {
                let mut inner = parts(pair);
                match (inner.next(), inner.next()) {
                    (Some(variable), Some(source)) => ExprKind::Count {
                        variable: self.word(&variable),
                        source: Box::new(self.source(source)),
                        filter: inner.next().map(|filter| Box::new(self.junction(filter))),
                    },
                    _ => ExprKind::Broken,
                }
            }
            Rule::latest_of => {
                let latest = pair.as_str().starts_with("latest");
                let mut inner = parts(pair);
                match (inner.next(), inner.next(), inner.next()) {
                    (Some(variable), Some(source), Some(by)) => ExprKind::Pick {
                        latest,
                        variable: self.word(&variable),
                        source: Box::new(self.source(source)),
                        by: Box::new(self.path(by)),
                        filter: inner.next().map(|filter| Box::new(self.junction(filter))),
                    },
                    _ => ExprKind::Broken,
                }
            }
            _ => ExprKind::Broken,
        };
        Expr { kind, span }
    }

    fn quantifier(&mut self, pair: Pair<'_, Rule>) -> ExprKind {
        let quantity = match pair.as_str().get(..2) {
            Some("so") => Quantity::Some,
            Some("no") => Quantity::No,
            _ => Quantity::Every,
        };
        let mut inner = parts(pair);
        let (Some(variable), Some(source)) = (inner.next(), inner.next()) else { return ExprKind::Broken };
        let variable = self.word(&variable);
        let source = Box::new(self.source(source));
        let (mut filter, mut has) = (None, None);
        for part in inner {
            if part.as_rule() == Rule::every_has {
                has = parts(part).next().map(|part| Box::new(self.junction(part)));
            } else {
                filter = Some(Box::new(self.junction(part)));
            }
        }
        ExprKind::Quantifier { quantity, variable, source, filter, has }
    }

    pub(super) fn source(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        match parts(pair).next() {
            Some(path) => self.path(path),
            None => broken(span),
        }
    }

    pub(super) fn path(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let mut inner = parts(pair);
        let Some(head) = inner.next() else { return broken(span) };
        let head = self.word(&head);
        let (mut arguments, mut segments) = (None, Vec::new());
        for part in inner {
            if part.as_rule() == Rule::arguments {
                arguments = Some(parts(part).map(|argument| self.junction(argument)).collect());
            } else {
                segments.extend(self.segment(part));
            }
        }
        Expr { kind: ExprKind::Path { head, arguments, segments }, span }
    }

    /// `.form`, `["Key"]`
    fn segment(&self, pair: Pair<'_, Rule>) -> Option<Segment> {
        let segment = parts(pair).next()?;
        Some(match segment.as_rule() {
            Rule::string => Segment::Key(self.string(&segment)),
            _ => Segment::Field(self.word(&segment)),
        })
    }
}
