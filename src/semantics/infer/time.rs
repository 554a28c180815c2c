//! Sums and comparisons of times: instants and dates moved by spans, what clocks show, stretches of the day.

use super::Scope;
use crate::diagnostic::Diagnostic;
use crate::semantics::mistakes::{BAD_ARITHMETIC, MISMATCH, UNIT_MISMATCH, WRONG_ARGUMENTS};
use crate::semantics::names::Checker;
use crate::semantics::tree::{Body, Expr, Kind, Manner};
use crate::semantics::types::{Literal, Scalar, Ty};
use crate::syntax::ast::{self, Arithmetic};
use crate::text::Loc;
use crate::value::time::Duration;

const INT: Ty = Ty::Scalar(Scalar::Int);
const INSTANT: Ty = Ty::Scalar(Scalar::Instant);
const DATE: Ty = Ty::Scalar(Scalar::Date);
const DURATION: Ty = Ty::Scalar(Scalar::Duration);
const TIME: Ty = Ty::Scalar(Scalar::TimeOfDay);
const ZONE: Ty = Ty::Scalar(Scalar::Zone);

/// What the language itself can be asked for, by name and arguments.
pub(in crate::semantics) const BUILT_IN: [&str; 2] = ["local_date", "local_time"];

impl Checker<'_> {
    pub(super) fn arithmetic(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        (op, manner): (Arithmetic, Option<&ast::Manner>),
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> Expr {
        let left = self.expr(scope, left, None);
        let right = self.expr(scope, right, None);
        if left.ty == Ty::Error || right.ty == Ty::Error {
            return Expr::error(at);
        }
        match (left.ty, op, right.ty) {
            (INT, _, INT) if manner.is_some() => {
                let told = manner.map_or(at, |manner| scope.loc(manner.span));
                let message = String::from("numbers are added in no zone and by no calendar");
                self.error(&MISMATCH, told, message, "said of a sum of numbers", Some(String::from("take it away")));
                Expr::error(at)
            }
            (INT, Arithmetic::Divide, INT) if !matches!(right.kind, Kind::Int(n) if n != 0) => {
                let (message, label) = match right.kind {
                    Kind::Int(_) => (String::from("nothing can be divided by nought"), "this is nought"),
                    _ => (String::from("only a number that is written down can divide"), "this may be nought"),
                };
                self.error(&BAD_ARITHMETIC, right.loc, message, label, None);
                Expr::error(at)
            }
            (INT, op, INT) => Expr { kind: Kind::Arithmetic(op, Box::new(left), Box::new(right)), ty: INT, loc: at },
            (INSTANT | DATE, Arithmetic::Add, DURATION) => self.shift(scope, at, (left, right, false), manner),
            (INSTANT | DATE, Arithmetic::Subtract, DURATION) => self.shift(scope, at, (left, right, true), manner),
            (DURATION, Arithmetic::Add, INSTANT | DATE) => self.shift(scope, at, (right, left, false), manner),
            (INSTANT | DATE, Arithmetic::Add | Arithmetic::Subtract, INT) => {
                let help = match right.kind {
                    Kind::Int(number) => Some(format!("write the unit: `{number} days`, `{number} years`")),
                    _ => None,
                };
                let message = format!("a number has no unit, so it cannot shift {}", self.describe(left.ty));
                let help = help.or_else(|| Some(String::from("write a span of time: `24 hours`, `4 years`")));
                self.error(&UNIT_MISMATCH, right.loc, message, "a span of time is needed", help);
                Expr::error(at)
            }
            (one, op, two) => {
                let verb = match op {
                    Arithmetic::Add => "added to",
                    Arithmetic::Subtract => "subtracted from",
                    Arithmetic::Multiply => "multiplied by",
                    Arithmetic::Divide => "divided by",
                };
                let (one_is, two_is) = (self.describe(one), self.describe(two));
                let message = match op {
                    Arithmetic::Subtract | Arithmetic::Add => format!("{two_is} cannot be {verb} {one_is}"),
                    Arithmetic::Multiply | Arithmetic::Divide => format!("{one_is} cannot be {verb} {two_is}"),
                };
                let help = (one == INSTANT && two == INSTANT)
                    .then(|| String::from("compare times with `a within 24 hours after b`, or `a + 4 years by b`"));
                self.tell(
                    Diagnostic::error(&MISMATCH, message)
                        .at(right.loc, format!("this is {two_is}"))
                        .at(left.loc, format!("this is {one_is}"))
                        .help_if(help),
                );
                Expr::error(at)
            }
        }
    }

    /// A time moved by a span.
    fn shift(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        (moment, by, back): (Expr, Expr, bool),
        manner: Option<&ast::Manner>,
    ) -> Expr {
        let ty = moment.ty;
        let Some(manner) = self.manner(scope, ty, &by, manner) else { return Expr::error(at) };
        Expr { kind: Kind::Shift { at: Box::new(moment), by: Box::new(by), back, manner }, ty, loc: at }
    }

    /// `a within D after b`, of two instants or two dates.
    pub(super) fn within(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        [moment, length, anchor]: [&ast::Expr; 3],
        after: bool,
        manner: Option<&ast::Manner>,
    ) -> Expr {
        let moment = self.expr(scope, moment, Some(INSTANT));
        let length = self.expr(scope, length, Some(DURATION));
        let anchor = self.expr(scope, anchor, Some(INSTANT));
        let ty = if moment.ty == DATE { DATE } else { INSTANT };
        let fits = self.needs(&moment, ty) & self.needs(&anchor, ty);
        if !(fits & self.needs(&length, DURATION)) {
            return Expr::error(at);
        }
        let Some(manner) = self.manner(scope, ty, &length, manner) else { return Expr::error(at) };
        let (moment, length, anchor) = (Box::new(moment), Box::new(length), Box::new(anchor));
        Expr::condition(Kind::Within { at: moment, length, after, anchor, manner }, at)
    }

    /// How a sum is reckoned; none, with a mistake told, where a time of this type cannot be moved so.
    fn manner(&mut self, scope: &mut Scope, ty: Ty, by: &Expr, manner: Option<&ast::Manner>) -> Option<Manner> {
        let zone = match manner.and_then(|manner| manner.zone.as_deref()) {
            None => None,
            Some(ast) => {
                let zone = self.expr(scope, ast, Some(ZONE));
                if !self.needs(&zone, ZONE) {
                    return None;
                }
                Some(Box::new(zone))
            }
        };
        if ty == DATE {
            if let Some(zone) = &zone {
                let message = String::from("a date is a day of the calendar, in no zone");
                self.error(&MISMATCH, zone.loc, message, "said of a date", Some(String::from("take `in …` away")));
                return None;
            }
            if !self.moves_dates(scope, by) {
                return None;
            }
        }
        Some(Manner { zone, earlier: manner.is_some_and(|manner| manner.earlier) })
    }

    /// Whether a span is surely of whole days, so that a date can be moved by it; if not, it is told.
    fn moves_dates(&mut self, scope: &Scope, by: &Expr) -> bool {
        match self.spans(scope, by) {
            Some(spans) if spans.iter().all(|span| span.is_of_days()) => return true,
            Some(_) => {
                let message = String::from("a date has no hours, so it cannot be moved by them");
                let help = Some(String::from("write days, weeks, months or years"));
                self.error(&UNIT_MISMATCH, by.loc, message, "not of whole days", help);
            }
            None => {
                let message = String::from("this span may have hours, and a date cannot be moved by them");
                let help = Some(String::from("write the span down, or name a param: `30 days`"));
                self.error(&MISMATCH, by.loc, message, "not known beforehand", help);
            }
        }
        false
    }

    /// The spans that an expression may come to, where the policy alone says it.
    fn spans(&self, scope: &Scope, expr: &Expr) -> Option<Vec<Duration>> {
        match &expr.kind {
            Kind::Duration(span) => Some(vec![*span]),
            Kind::Param(id) => self.params[id.index()]
                .values
                .iter()
                .map(|(_, value)| match value {
                    Literal::Duration(span) => Some(*span),
                    _ => None,
                })
                .collect(),
            Kind::If(parts) => {
                let [_, then, otherwise] = parts.as_ref();
                let mut all = self.spans(scope, then)?;
                all.extend(self.spans(scope, otherwise)?);
                Some(all)
            }
            Kind::Match(_, arms) => {
                let all: Option<Vec<Vec<Duration>>> = arms.iter().map(|arm| self.spans(scope, arm)).collect();
                all.map(|all| all.concat())
            }
            Kind::Call(id, _) => match self.defines[id.index()].bodies.get(&scope.subject)? {
                Body::Expr(body) => self.spans(scope, body),
                Body::Each(..) | Body::Only(_) | Body::Error => None,
            },
            _ => None,
        }
    }

    /// `a between 08:00 and 21:00`
    pub(super) fn between(&mut self, scope: &mut Scope, at: Loc, parts: &[ast::Expr; 3]) -> Expr {
        let [time, from, to] = parts;
        let time = self.expr(scope, time, Some(TIME));
        let (from, to) = (self.expr(scope, from, Some(time.ty)), self.expr(scope, to, Some(time.ty)));
        if !matches!(time.ty, TIME | Ty::Error) {
            let message = format!("`between` asks a time of day, and this is {}", self.describe(time.ty));
            let help = match time.ty {
                INSTANT => "ask what a clock shows then: `local_time(…, ZONE) between 08:00 and 21:00`",
                _ => "write `a >= b and a <= c`",
            };
            self.error(&MISMATCH, time.loc, message, "not a time of day", Some(String::from(help)));
            return Expr::error(at);
        }
        let fits = self.needs(&from, TIME) & self.needs(&to, TIME);
        if !fits || time.ty == Ty::Error {
            return Expr::error(at);
        }
        Expr::condition(Kind::Between(Box::new([time, from, to])), at)
    }

    /// `local_time(at, ZONE)` and `local_date(at, ZONE)`: what clock and calendar show at an instant.
    pub(super) fn built_in(&mut self, scope: &mut Scope, at: Loc, name: &str, given: &[ast::Expr]) -> Expr {
        let [moment, zone] = given else {
            let message = format!("`{name}` takes an instant and a zone");
            let help = Some(format!("write `{name}(as_of, \"Europe/London\")`"));
            self.error(&WRONG_ARGUMENTS, at, message, "other arguments", help);
            self.look_at(scope, given);
            return Expr::error(at);
        };
        let moment = self.expr(scope, moment, Some(INSTANT));
        let zone = self.expr(scope, zone, Some(ZONE));
        if !(self.needs(&moment, INSTANT) & self.needs(&zone, ZONE)) {
            return Expr::error(at);
        }
        let date = name == "local_date";
        let kind = Kind::Local { at: Box::new(moment), zone: Box::new(zone), date };
        Expr { kind, ty: if date { DATE } else { TIME }, loc: at }
    }
}
